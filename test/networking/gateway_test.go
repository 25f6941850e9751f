//go:build cluster

// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package networking

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/crossplane-contrib/function-superset/fn/preview/cluster"
	"github.com/crossplane-contrib/function-superset/test/networking/kube"
)

// TestRoutesThroughTraefik has a real implementation of the Gateway API and of
// Ingress serve what the function renders, from a real API server, and feeds
// what it writes into the status of both back to the function.
func TestRoutesThroughTraefik(t *testing.T) {
	public, private := free(t), free(t)
	w := newWorld(t, routed, slash, "networking: {gateway: {gatewayRef: {name: public, sectionName: web}, hostnames: ["+hostname+"]}}")
	w.settle(t)
	if ok, text := w.condition(t, "NetworkingReady"); ok {
		t.Errorf("the route counts as accepted before anybody has seen it: %s", text)
	}
	services(t, w)
	keep(t, read(t, "{apiVersion: gateway.networking.k8s.io/v1, kind: GatewayClass, metadata: {name: traefik}, spec: {controllerName: traefik.io/gateway-controller}}"))
	keep(t, gateway("bi", "public", public))
	keep(t, gateway("bi", "private", private))
	if err := control.Namespace("edge"); err != nil {
		t.Fatal(err)
	}
	keep(t, gateway("edge", "closed", private))
	keep(t, w.answer("httproute"))
	traefik(t, public, private)

	t.Run("every path of the HTTPRoute", func(t *testing.T) {
		served(t, public, "web-server")
		travel(t, public)
	})
	t.Run("the Gateway's verdict reaches the Superset", func(t *testing.T) {
		route := w.hear(t, "httproute", accepted("True"))
		t.Logf("Traefik says: %v", cluster.Dig(route, "status", "parents"))
		ok, text := w.condition(t, "NetworkingReady")
		t.Logf("NetworkingReady=%t %s", ok, text)
		if !ok {
			t.Error("the route is not taken as accepted")
		}
		t.Logf("status.networking: %v", cluster.Dig(w.XR, "status", "networking"))
	})
	t.Run("two parents, and filters on every rule", func(t *testing.T) {
		w.edit(t, `networking: {gateway: {parentRefs: [{name: private, sectionName: web}], hostnames: ["*.example.com"], filters: [
			{type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: X-Sent, value: by-the-route}]}},
			{type: ResponseHeaderModifier, responseHeaderModifier: {set: [{name: X-Came, value: by-the-route}]}}]}}`)
		w.settle(t)
		keep(t, w.answer("httproute"))
		for _, proxy := range []string{public, private} {
			served(t, proxy, "web-server")
			for _, path := range []string{"/", "/ws", "/mcp", "/flower"} {
				heard, came := headers(t, proxy, path)
				if heard != "by-the-route" || came != "by-the-route" {
					t.Errorf("%s at %s: the backend heard %q, the client %q", path, proxy, heard, came)
				}
			}
		}
		w.hear(t, "httproute", func(status any) bool { return len(parentsOf(status)) == 2 && accepted("True")(status) })
		if ok, text := w.condition(t, "NetworkingReady"); !ok {
			t.Errorf("NetworkingReady: %s", text)
		}
	})
	t.Run("a Gateway that does not let the route in", func(t *testing.T) {
		w.edit(t, "networking: {gateway: {gatewayRef: {name: closed, namespace: edge}, parentRefs: null, filters: null}}")
		w.settle(t)
		keep(t, w.answer("httproute"))
		w.hear(t, "httproute", accepted("False"))
		ok, text := w.condition(t, "NetworkingReady")
		t.Logf("NetworkingReady=%t %s", ok, text)
		if ok || !strings.HasPrefix(text, "RouteNotAccepted") {
			t.Error("the refusal is not reported")
		}
		served(t, public, "")
	})
	t.Run("every path of the Ingress", func(t *testing.T) {
		w.edit(t, "networking: {gateway: null, ingress: {host: "+hostname+", className: traefik}}")
		route := w.answer("httproute")
		w.settle(t)
		if err := control.Delete(route); err != nil {
			t.Fatal(err)
		}
		keep(t, read(t, "{apiVersion: networking.k8s.io/v1, kind: IngressClass, metadata: {name: traefik}, spec: {controller: traefik.io/ingress-controller}}"))
		keep(t, w.answer("ingress"))
		served(t, public, "web-server")
		travel(t, public)
	})
	t.Run("the Ingress's address reaches the Superset", func(t *testing.T) {
		w.hear(t, "ingress", func(status any) bool { return cluster.Dig(status, "loadBalancer", "ingress") != nil })
		if got := cluster.Dig(w.XR, "status", "networking", "loadBalancer", "address"); got != balancer {
			t.Errorf("the address is %v, want %s", got, balancer)
		}
		t.Logf("status.networking: %v", cluster.Dig(w.XR, "status", "networking"))
	})
}

// balancer is the address that Traefik says it has.
const balancer = "192.0.2.80"

// gateway is a Gateway that listens on a port of Traefik's, for routes of its
// own namespace.
func gateway(namespace, name, address string) object {
	_, port, _ := net.SplitHostPort(address)
	n, _ := strconv.Atoi(port)
	return object{
		"apiVersion": "gateway.networking.k8s.io/v1", "kind": "Gateway", "metadata": object{"name": name, "namespace": namespace},
		"spec": object{"gatewayClassName": "traefik", "listeners": []any{object{
			"name": "web", "port": n, "protocol": "HTTP", "allowedRoutes": object{"namespaces": object{"from": "Same"}},
		}}},
	}
}

// services applies the rendered Services and does for each what a cluster does:
// writes down where its pods are. These are our backends.
func services(t *testing.T, w *world) {
	t.Helper()
	if err := control.Namespace("bi"); err != nil {
		t.Fatal(err)
	}
	for service, address := range backends(t, outside(t)) {
		name, _, _ := strings.Cut(service, ":")
		rendered := w.answer(strings.TrimPrefix(name, "demo-") + "-service")
		keep(t, rendered)
		host, port, err := net.SplitHostPort(address)
		if err != nil {
			t.Fatal(err)
		}
		n, err := strconv.Atoi(port)
		if err != nil {
			t.Fatal(err)
		}
		keep(t, object{
			"apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice",
			"metadata":    object{"name": name + "-1", "namespace": "bi", "labels": object{"kubernetes.io/service-name": name}},
			"addressType": "IPv4",
			"endpoints":   []any{object{"addresses": []any{host}, "conditions": object{"ready": true, "serving": true}}},
			"ports":       []any{object{"name": cluster.Dig(rendered, "spec", "ports").([]any)[0].(object)["name"], "port": n, "protocol": "TCP"}},
		})
	}
}

// outside is an address of this machine that may be a pod's: the API server
// takes none of loopback.
func outside(t *testing.T) string {
	t.Helper()
	all, err := net.InterfaceAddrs()
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range all {
		if n, ok := a.(*net.IPNet); ok && n.IP.To4() != nil && n.IP.IsGlobalUnicast() {
			return n.IP.String()
		}
	}
	t.Skip("cannot run: the machine has no address but loopback; run this by make")
	return ""
}

// traefik starts Traefik with both of its Kubernetes providers, for one
// listener at each address.
func traefik(t *testing.T, public, private string) {
	t.Helper()
	program := filepath.Join(os.Getenv(kube.EnvBin), "traefik")
	if _, err := os.Stat(program); err != nil {
		t.Fatal(err)
	}
	args := []string{
		"--entrypoints.public.address=" + public, "--entrypoints.private.address=" + private,
		"--log.level=INFO", "--global.checknewversion=false", "--global.sendanonymoususage=false",
		"--providers.kubernetesingress.ingressendpoint.ip=" + balancer,
		// Without it a prefix of an Ingress ends anywhere, not at a slash.
		"--providers.kubernetesingress.strictprefixmatching=true",
	}
	for _, provider := range []string{"kubernetesgateway", "kubernetesingress"} {
		for option, value := range map[string]string{"endpoint": control.URL, "token": control.Token, "certauthfilepath": control.CA, "throttleduration": "100ms"} {
			args = append(args, fmt.Sprintf("--providers.%s.%s=%s", provider, option, value))
		}
	}
	start(t, public, exec.Command(program, args...))
}

// served waits until a component answers at the root, or nobody.
func served(t *testing.T, proxy, want string) {
	t.Helper()
	who := "?"
	for range 150 {
		var err error
		if who, _, err = ask(proxy, hostname, "/"); err == nil && who == want {
			return
		}
		time.Sleep(200 * time.Millisecond)
	}
	t.Fatalf("at the root of %s answers %q, want %q", proxy, who, want)
}

// headers are what the backend heard and what came back to the client. A route
// may be the one of before for a moment.
func headers(t *testing.T, proxy, path string) (string, string) {
	t.Helper()
	heard, came := "", ""
	for range 100 {
		req, err := http.NewRequest(http.MethodGet, "http://"+proxy+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Host = hostname
		rsp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, rsp.Body)
		_ = rsp.Body.Close()
		if heard, came = rsp.Header.Get("X-Heard"), rsp.Header.Get("X-Came"); heard != "" && came != "" {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	return heard, came
}

func parentsOf(status any) []any {
	out, _ := cluster.Dig(status, "parents").([]any)
	return out
}

// accepted is true when every parent has that verdict on the present route.
func accepted(verdict string) func(status any) bool {
	return func(status any) bool {
		for _, p := range parentsOf(status) {
			conditions, _ := cluster.Dig(p, "conditions").([]any)
			found := false
			for _, c := range conditions {
				found = found || cluster.Dig(c, "type") == "Accepted" && cluster.Dig(c, "status") == verdict
			}
			if !found {
				return false
			}
		}
		return len(parentsOf(status)) > 0
	}
}

// hear waits until a controller has written the status that is expected, and
// calls the function with the object as it is in the control.
func (w *world) hear(t *testing.T, key string, expected func(status any) bool) object {
	t.Helper()
	wanted := w.answer(key)
	var now object
	for range 150 {
		var err error
		if now, err = control.Get(wanted, fmt.Sprint(cluster.Dig(wanted, "metadata", "name"))); err != nil {
			t.Fatal(err)
		}
		if expected(now["status"]) {
			w.Patch(key, object{"status": now["status"], "metadata": object{"generation": cluster.Dig(now, "metadata", "generation")}})
			w.settle(t)
			return now
		}
		time.Sleep(200 * time.Millisecond)
	}
	t.Fatalf("%s has the status %v", key, now["status"])
	return nil
}
