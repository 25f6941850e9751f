// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package networking

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	networkingv1 "k8s.io/api/networking/v1"
	gwapiv1 "sigs.k8s.io/gateway-api/apis/v1"
)

// routed is an instance whose every route is rendered.
const routed = everything + `
environment: Staging
`

// slash gives Flower a path with a slash at its end.
const slash = "celeryFlower: {service: {gatewayPath: /flower/}}"

// hostname is where routed is published.
const hostname = "bi.example.com"

// visit is a request and the component that has to answer it; "" for none.
type visit struct {
	host, path, want string
}

// visits are what any proxy has to do with the routes of routed.
var visits = []visit{
	{hostname, "/", "web-server"},
	{hostname, "/superset/welcome/", "web-server"},
	{hostname, "/api/v1/chart/?q=(page:0)", "web-server"},
	{hostname, "/static/mcp", "web-server"},
	{hostname, "/ws", "websocket-server"},
	{hostname, "/ws/", "websocket-server"},
	{hostname, "/ws/channel?last_id=1", "websocket-server"},
	{hostname, "/wsx", "web-server"},
	{hostname, "/mcp", "mcp-server"},
	{hostname, "/mcp/", "mcp-server"},
	{hostname, "/mcp/messages", "mcp-server"},
	{hostname, "/mcpx", "web-server"},
	{hostname, "/flower", "celery-flower"},
	{hostname, "/flower/", "celery-flower"},
	{hostname, "/flower/api/workers", "celery-flower"},
	{hostname, "/flowers", "web-server"},
	{"other.example.com", "/", ""},
	{"other.example.com", "/mcp", ""},
}

// loopback is where nobody but this machine can knock.
const loopback = "127.0.0.1"

// backends are a server at an address for each Service, "name:port" to address
// and port. Each says who it is, what path it was asked for and what header
// X-Sent came with it, and answers a request for a websocket by echoing lines.
func backends(t *testing.T, at string) map[string]string {
	t.Helper()
	out := map[string]string{}
	for service, port := range map[string]int{"web-server": 8088, "websocket-server": 8080, "mcp-server": 8088, "celery-flower": 5555} {
		l := listen(t, at)
		s := &http.Server{ReadHeaderTimeout: 10 * time.Second, Handler: http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			if !strings.EqualFold(r.Header.Get("Upgrade"), "websocket") {
				rw.Header().Set("X-Backend", service)
				rw.Header().Set("X-Heard", r.Header.Get("X-Sent"))
				_, _ = io.WriteString(rw, r.URL.RequestURI())
				return
			}
			c, buffer, err := http.NewResponseController(rw).Hijack()
			if err != nil {
				return
			}
			defer func() { _ = c.Close() }()
			_, _ = fmt.Fprintf(c, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nX-Backend: %s\r\n\r\n", service)
			for {
				line, err := buffer.ReadString('\n')
				if err != nil {
					return
				}
				_, _ = fmt.Fprintf(c, "%s heard %s", service, line)
			}
		})}
		go func() { _ = s.Serve(l) }()
		t.Cleanup(func() { _ = s.Close() })
		out[fmt.Sprintf("demo-%s:%d", service, port)] = l.Addr().String()
	}
	return out
}

func listen(t *testing.T, at string) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", net.JoinHostPort(at, "0"))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// free is an address on loopback that nobody listens on.
func free(t *testing.T) string {
	t.Helper()
	l := listen(t, loopback)
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}

// start runs a program until the test is over and waits for its port.
func start(t *testing.T, address string, cmd *exec.Cmd) {
	t.Helper()
	log, err := os.Create(filepath.Join(t.TempDir(), "log"))
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		if t.Failed() {
			text, _ := os.ReadFile(log.Name())
			t.Logf("%s said:\n%s", cmd.Path, text)
		}
	})
	for range 600 {
		if c, err := net.DialTimeout("tcp", address, time.Second); err == nil {
			_ = c.Close()
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatalf("%s does not listen on %s", cmd.Path, address)
}

// travel makes all visits and opens a websocket through a proxy.
func travel(t *testing.T, proxy string) {
	t.Helper()
	for _, v := range visits {
		got, body, err := ask(proxy, v.host, v.path)
		if err != nil {
			t.Errorf("%s%s: %v", v.host, v.path, err)
			continue
		}
		if got != v.want {
			t.Errorf("%s%s was answered by %q, want %q", v.host, v.path, got, v.want)
		}
		if v.want != "" && body != v.path {
			t.Errorf("%s arrived as %s", v.path, body)
		}
		t.Logf("%-16s %-26s -> %s", v.host, v.path, got)
	}
	for path, want := range map[string]string{"/ws": "websocket-server", "/ws/socket": "websocket-server", "/mcp/socket": "mcp-server"} {
		if got := upgrade(t, proxy, path); got != want+" heard hello" {
			t.Errorf("the websocket at %s said %q", path, got)
		}
		t.Logf("%-16s %-26s -> %s, 101 and an echo", hostname, path, want)
	}
}

// ask is who answered, and with what.
func ask(proxy, host, path string) (string, string, error) {
	req, err := http.NewRequest(http.MethodGet, "http://"+proxy+path, nil)
	if err != nil {
		return "", "", err
	}
	req.Host = host
	rsp, err := (&http.Client{Timeout: 20 * time.Second}).Do(req)
	if err != nil {
		return "", "", err
	}
	defer func() { _ = rsp.Body.Close() }()
	body, err := io.ReadAll(rsp.Body)
	return rsp.Header.Get("X-Backend"), string(body), err
}

// upgrade opens a websocket and is what comes back for "hello".
func upgrade(t *testing.T, proxy, path string) string {
	t.Helper()
	c, err := net.DialTimeout("tcp", proxy, 10*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	_ = c.SetDeadline(time.Now().Add(30 * time.Second))
	_, _ = fmt.Fprintf(c, "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n", path, hostname)
	r := bufio.NewReader(c)
	rsp, err := http.ReadResponse(r, nil) //nolint:bodyclose // The connection is the body, and is closed above.
	if err != nil {
		t.Errorf("%s: %v", path, err)
		return ""
	}
	if rsp.StatusCode != http.StatusSwitchingProtocols {
		return rsp.Status
	}
	_, _ = io.WriteString(c, "hello\n")
	line, err := r.ReadString('\n')
	if err != nil {
		t.Errorf("%s: %v", path, err)
	}
	return strings.TrimSpace(line)
}

// TestIngressThroughNginx serves the rendered Ingress by an nginx whose
// configuration follows the rules of the Ingress API word by word.
func TestIngressThroughNginx(t *testing.T) {
	w := newWorld(t, routed, slash, "networking: {ingress: {host: "+hostname+"}}")
	w.settle(t)
	throughNginx(t, into[networkingv1.Ingress](t, w.answer("ingress")))
}

// TestHTTPRouteThroughNginx does the same with the rendered HTTPRoute, whose
// PathPrefix means what Prefix means in an Ingress.
func TestHTTPRouteThroughNginx(t *testing.T) {
	w := newWorld(t, routed, slash, "networking: {gateway: {gatewayRef: {name: public}, hostnames: ["+hostname+"]}}")
	w.settle(t)
	route := into[gwapiv1.HTTPRoute](t, w.answer("httproute"))
	rule := networkingv1.IngressRule{Host: string(route.Spec.Hostnames[0])}
	rule.HTTP = &networkingv1.HTTPIngressRuleValue{}
	for _, r := range route.Spec.Rules {
		to := r.BackendRefs[0].BackendObjectReference
		rule.HTTP.Paths = append(rule.HTTP.Paths, networkingv1.HTTPIngressPath{
			Path: *r.Matches[0].Path.Value, PathType: new(networkingv1.PathTypePrefix),
			Backend: networkingv1.IngressBackend{Service: &networkingv1.IngressServiceBackend{
				Name: string(to.Name), Port: networkingv1.ServiceBackendPort{Number: *to.Port},
			}},
		})
	}
	throughNginx(t, &networkingv1.Ingress{Spec: networkingv1.IngressSpec{Rules: []networkingv1.IngressRule{rule}}})
}

// throughNginx starts an nginx for an Ingress and makes all visits.
func throughNginx(t *testing.T, i *networkingv1.Ingress) {
	t.Helper()
	nginx, err := exec.LookPath("nginx")
	if err != nil {
		t.Skip("cannot run: nginx is not installed")
	}
	address := free(t)
	dir := t.TempDir()
	file := filepath.Join(dir, "nginx.conf")
	if err := os.WriteFile(file, []byte(configuration(t, i, address, dir, backends(t, loopback))), 0o600); err != nil {
		t.Fatal(err)
	}
	start(t, address, exec.Command(nginx, "-p", dir, "-e", "stderr", "-c", file))
	travel(t, address)
}

// configuration is an Ingress for nginx. A prefix of the Ingress API ends at a
// slash, one of nginx anywhere.
func configuration(t *testing.T, i *networkingv1.Ingress, address, dir string, to map[string]string) string {
	t.Helper()
	var b strings.Builder
	fmt.Fprintf(&b, "daemon off;\nmaster_process off;\nerror_log stderr;\npid %s/pid;\nevents {}\nhttp {\naccess_log off;\n", dir)
	for _, temp := range []string{"client_body", "proxy", "fastcgi", "uwsgi", "scgi"} {
		fmt.Fprintf(&b, "%s_temp_path %s/%s;\n", temp, dir, temp)
	}
	b.WriteString("map $http_upgrade $connection_upgrade { default upgrade; '' close; }\n")
	fmt.Fprintf(&b, "server { listen %s default_server; return 404; }\n", address)
	for _, r := range i.Spec.Rules {
		fmt.Fprintf(&b, "server {\nlisten %s;\nserver_name %s;\n", address, r.Host)
		for _, p := range r.HTTP.Paths {
			backend, ok := to[fmt.Sprintf("%s:%d", p.Backend.Service.Name, p.Backend.Service.Port.Number)]
			if !ok || *p.PathType != networkingv1.PathTypePrefix {
				t.Fatalf("no backend for %v", p)
			}
			pass := "{ proxy_pass http://" + backend + "; proxy_http_version 1.1; proxy_set_header Host $host; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection $connection_upgrade; }\n"
			if trimmed := strings.TrimRight(p.Path, "/"); trimmed != "" {
				fmt.Fprintf(&b, "location = %s %slocation %s/ %s", trimmed, pass, trimmed, pass)
				continue
			}
			b.WriteString("location / " + pass)
		}
		b.WriteString("}\n")
	}
	b.WriteString("}\n")
	return b.String()
}
