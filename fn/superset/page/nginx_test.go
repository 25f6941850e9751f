// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package page

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// serve runs a real nginx with the rendered files, as user 101 where the test
// may choose, and returns its port.
func serve(t *testing.T, c Content) int32 {
	t.Helper()
	return serveAs(t, c, 101, 101)
}

// serveAs is serve for another user.
func serveAs(t *testing.T, c Content, uid, gid uint32) int32 {
	t.Helper()
	nginx, err := exec.LookPath("nginx")
	if err != nil {
		nginx = "/usr/sbin/nginx"
	}
	if _, err := os.Stat(nginx); err != nil {
		t.Skip("cannot run: nginx is not installed, so what the page answers is not tested; install the package nginx-light")
	}

	c.Port = freePort(t)
	p := Place{Dir: folder(t, 0o755), Temp: folder(t, 0o777)}
	for name, text := range Files(c, p) {
		file := filepath.Join(p.Dir, name)
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatalf("cannot write %s: %v", name, err)
		}
	}

	var log bytes.Buffer
	argv := Command(p)
	cmd := exec.Command(argv[0], argv[1:]...)
	cmd.Env = []string{"PATH=" + filepath.Dir(nginx) + ":/usr/bin:/bin"}
	cmd.Stdout, cmd.Stderr = &log, &log
	if os.Getuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uid, Gid: gid}}
	}
	if err := cmd.Start(); err != nil {
		t.Fatalf("cannot start nginx: %v", err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGQUIT)
		_ = cmd.Wait()
		if t.Failed() {
			t.Logf("nginx said:\n%s", log.String())
		}
	})

	for range 100 {
		conn, err := net.Dial("tcp4", fmt.Sprintf("127.0.0.1:%d", c.Port))
		if err == nil {
			_ = conn.Close()
			return c.Port
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatal("nginx does not listen after 5 s")
	return 0
}

// A platform may choose a user that no file of the image knows, with group 0.
func TestPageRunsAsAnyUser(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("cannot run: only root may become another user")
	}
	port := serveAs(t, Content{Title: "Back soon", RetryAfterSeconds: 30, HealthStatus: 200}, 1000690000, 0)
	got := ask(t, http.MethodGet, fmt.Sprintf("http://127.0.0.1:%d/", port), nil, nil)
	if got.status != http.StatusServiceUnavailable || !strings.Contains(got.body, "Back soon") {
		t.Errorf("the page answers %d: %s", got.status, got.body)
	}
}

// folder is a temporary folder that another user can reach, which those of
// testing.T are not.
func folder(t *testing.T, mode os.FileMode) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "page-")
	if err != nil {
		t.Fatalf("cannot make a folder: %v", err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := os.Chmod(dir, mode); err != nil {
		t.Fatalf("cannot open up %s: %v", dir, err)
	}
	return dir
}

func freePort(t *testing.T) int32 {
	t.Helper()
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatalf("cannot find a free port: %v", err)
	}
	defer func() { _ = l.Close() }()
	addr, ok := l.Addr().(*net.TCPAddr)
	if !ok {
		t.Fatalf("%v is no TCP address", l.Addr())
	}
	return int32(addr.Port)
}

type answer struct {
	status int
	header http.Header
	body   string
}

func ask(t *testing.T, method, url string, body io.Reader, header http.Header) answer {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, url, body)
	if err != nil {
		t.Fatalf("cannot make a request: %v", err)
	}
	for k, v := range header {
		req.Header[k] = v
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return errors.New("redirected") }}
	rsp, err := client.Do(req)
	if err != nil {
		t.Fatalf("%s %s: %v", method, url, err)
	}
	defer func() { _ = rsp.Body.Close() }()
	text, err := io.ReadAll(rsp.Body)
	if err != nil {
		t.Fatalf("%s %s: %v", method, url, err)
	}
	return answer{rsp.StatusCode, rsp.Header, string(text)}
}

// wantPage fails unless the answer is the page with all of its headers.
func wantPage(t *testing.T, a answer, status int, html string) {
	t.Helper()
	if a.status != status {
		t.Errorf("status %d, want %d", a.status, status)
	}
	if a.body != html {
		t.Errorf("body is not the page: %q", a.body)
	}
	want := map[string]string{
		"Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store", "X-Superset-Maintenance": "true",
		"Location": "", "Last-Modified": "", "Etag": "",
	}
	if status == http.StatusServiceUnavailable {
		want["Retry-After"] = "77"
	}
	for k, v := range want {
		if got := a.header.Get(k); got != v {
			t.Errorf("header %s is %q, want %q", k, got, v)
		}
	}
}

func TestPageAnswers503ToEverything(t *testing.T) {
	c := content()
	c.Title, c.RetryAfterSeconds = `<script>alert(1)</script>`, 77
	base := fmt.Sprintf("http://127.0.0.1:%d", serve(t, c))

	for _, method := range []string{"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND", "TRACE"} {
		for _, path := range []string{
			"/", "/superset/dashboard/7/?native_filters=a%2Fb", "/api/v1/chart/data", "/static/a.css", "/index.html",
			"/default.conf", "/a/b/c/d/", "/maintenance-healthz/x", "/healthy", shown, "/%2e%2e%2fetc/passwd",
		} {
			t.Run(method+" "+path, func(t *testing.T) {
				html := HTML(c)
				if method == http.MethodHead {
					html = ""
				}
				wantPage(t, ask(t, method, base+path, nil, nil), http.StatusServiceUnavailable, html)
			})
		}
	}

	t.Run("Conditions and ranges change nothing", func(t *testing.T) {
		wantPage(t, ask(t, "GET", base+"/", nil, http.Header{
			"If-Modified-Since": {"Fri, 01 Jan 2100 00:00:00 GMT"}, "If-Match": {`"x"`}, "If-None-Match": {"*"}, "Range": {"bytes=0-9"},
		}), http.StatusServiceUnavailable, HTML(c))
	})
	t.Run("A large upload is refused with the page", func(t *testing.T) {
		a := upload(t, strings.TrimPrefix(base, "http://"), 8<<20)
		wantPage(t, a, http.StatusServiceUnavailable, HTML(c))
	})
	t.Run("A websocket is refused with the page", func(t *testing.T) {
		wantPage(t, ask(t, "GET", base+"/ws", nil, http.Header{
			"Connection": {"Upgrade"}, "Upgrade": {"websocket"}, "Sec-Websocket-Version": {"13"}, "Sec-Websocket-Key": {"dGhlIHNhbXBsZSBub25jZQ=="},
		}), http.StatusServiceUnavailable, HTML(c))
	})
	t.Run("Long addresses and cookies are no error", func(t *testing.T) {
		wantPage(t, ask(t, "GET", base+"/explore/?form_data="+strings.Repeat("x", 20000), nil, http.Header{
			"Cookie": {"session=" + strings.Repeat("y", 20000)},
		}), http.StatusServiceUnavailable, HTML(c))
	})
	t.Run("Any host is served", func(t *testing.T) {
		wantPage(t, ask(t, "GET", base+"/", nil, http.Header{"Host": {"bi.example.com"}}), http.StatusServiceUnavailable, HTML(c))
	})
	t.Run("No connection is kept", func(t *testing.T) {
		a := raw(t, strings.TrimPrefix(base, "http://"), "GET / HTTP/1.1\r\nHost: x\r\nConnection: keep-alive\r\n\r\n")
		if got := a.header.Get("Connection"); got != "close" {
			t.Errorf("Connection is %q, want close", got)
		}
	})
	for _, path := range []string{ProbePath, "/health", "/health?x=1", "//health"} {
		for _, method := range []string{"GET", "HEAD", "POST"} {
			t.Run(method+" "+path+" is healthy", func(t *testing.T) {
				a := ask(t, method, base+path, nil, nil)
				if a.status != http.StatusOK || a.header.Get("X-Superset-Maintenance") != "true" || a.header.Get("Cache-Control") != "no-store" {
					t.Errorf("status %d with %v, want 200 and the maintenance header", a.status, a.header)
				}
			})
		}
	}
}

func TestPageListensOnIPv6(t *testing.T) {
	if l, err := net.Listen("tcp6", "[::1]:0"); err != nil {
		t.Skipf("this machine has no IPv6, so listening on it is not tested: %v", err)
	} else {
		_ = l.Close()
	}
	c := content()
	c.RetryAfterSeconds = 77
	wantPage(t, ask(t, "GET", fmt.Sprintf("http://[::1]:%d/a", serve(t, c)), nil, nil), http.StatusServiceUnavailable, HTML(c))
}

func TestHealthPathTellsTheTruthOnRequest(t *testing.T) {
	c := content()
	c.RetryAfterSeconds, c.HealthStatus = 77, 503
	base := fmt.Sprintf("http://127.0.0.1:%d", serve(t, c))
	wantPage(t, ask(t, "GET", base+"/health", nil, nil), http.StatusServiceUnavailable, HTML(c))
	if a := ask(t, "GET", base+ProbePath, nil, nil); a.status != http.StatusOK {
		t.Errorf("own probe path answers %d, want 200", a.status)
	}
}

func TestHealthPathMayBeTheRoot(t *testing.T) {
	c := content()
	c.RetryAfterSeconds, c.HealthPath = 77, "/"
	base := fmt.Sprintf("http://127.0.0.1:%d", serve(t, c))
	for _, method := range []string{"GET", "POST"} {
		wantPage(t, ask(t, method, base+"/", nil, nil), http.StatusOK, HTML(c))
	}
	wantPage(t, ask(t, "GET", base+"/a", nil, nil), http.StatusServiceUnavailable, HTML(c))
}

// A readiness path is any text; none may keep nginx from starting.
func TestOddHealthPaths(t *testing.T) {
	for _, path := range []string{
		`/a"; return 200; #`, "/a b", "/$uri", `/back\slash`, "/{x}", "/ü", "/100%", ProbePath, shown, shown + "-200", "/a\nb", "/a;b",
	} {
		t.Run(path, func(t *testing.T) {
			c := content()
			c.RetryAfterSeconds, c.HealthPath = 77, path
			base := fmt.Sprintf("http://127.0.0.1:%d", serve(t, c))
			wantPage(t, ask(t, "GET", base+"/", nil, nil), http.StatusServiceUnavailable, HTML(c))
		})
	}
}

func TestBodyIsServedVerbatim(t *testing.T) {
	c := content()
	c.RetryAfterSeconds, c.Body = 77, "<h1>€ $uri ${x} %s <!--# include --></h1>"+strings.Repeat("0123456789", 50000)
	wantPage(t, ask(t, "GET", fmt.Sprintf("http://127.0.0.1:%d/", serve(t, c)), nil, nil), http.StatusServiceUnavailable, c.Body)
}

// upload sends a large body and reads the answer while it is being sent.
func upload(t *testing.T, addr string, size int) answer {
	t.Helper()
	return raw(t, addr, fmt.Sprintf("POST /api/v1/import HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n", size)+strings.Repeat("z", size))
}

// raw sends bytes and reads one answer.
func raw(t *testing.T, addr, text string) answer {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatalf("cannot connect: %v", err)
	}
	defer func() { _ = conn.Close() }()
	_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
	go func() { _, _ = io.WriteString(conn, text) }()
	rsp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatalf("cannot read the answer: %v", err)
	}
	defer func() { _ = rsp.Body.Close() }()
	body, err := io.ReadAll(rsp.Body)
	if err != nil {
		t.Fatalf("cannot read the body: %v", err)
	}
	h := rsp.Header
	if rsp.Close {
		h.Set("Connection", "close")
	}
	return answer{rsp.StatusCode, h, string(body)}
}
