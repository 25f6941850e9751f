// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package networking

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// traefik is where "make" puts the program, see test/networking/traefik.
const traefik = "../../.cache/bin/traefik"

// api stands for the API server of a cluster: it lists what it has, never
// anything new, and keeps the status that a controller writes.
type api struct {
	// lists are objects by path, such as /api/v1/services.
	lists map[string][]object

	mu     sync.Mutex
	status map[string]any
}

// kinds are what Traefik wants to know of, by path.
var kinds = map[string]string{
	"/api/v1/namespaces": "Namespace", "/api/v1/services": "Service", "/api/v1/secrets": "Secret", "/api/v1/configmaps": "ConfigMap", "/api/v1/nodes": "Node",
	"/apis/discovery.k8s.io/v1/endpointslices":                    "EndpointSlice",
	"/apis/networking.k8s.io/v1/ingresses":                        "Ingress",
	"/apis/networking.k8s.io/v1/ingressclasses":                   "IngressClass",
	"/apis/gateway.networking.k8s.io/v1/gatewayclasses":           "GatewayClass",
	"/apis/gateway.networking.k8s.io/v1/gateways":                 "Gateway",
	"/apis/gateway.networking.k8s.io/v1/httproutes":               "HTTPRoute",
	"/apis/gateway.networking.k8s.io/v1/grpcroutes":               "GRPCRoute",
	"/apis/gateway.networking.k8s.io/v1/tlsroutes":                "TLSRoute",
	"/apis/gateway.networking.k8s.io/v1/backendtlspolicies":       "BackendTLSPolicy",
	"/apis/gateway.networking.k8s.io/v1beta1/referencegrants":     "ReferenceGrant",
	"/apis/gateway.networking.k8s.io/v1/referencegrants":          "ReferenceGrant",
	"/apis/gateway.networking.k8s.io/v1alpha2/backendtlspolicies": "BackendTLSPolicy",
	"/apis/gateway.networking.k8s.io/v1alpha3/backendtlspolicies": "BackendTLSPolicy",
}

func (a *api) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	rw.Header().Set("Content-Type", "application/json")
	if r.Method == http.MethodPut || r.Method == http.MethodPatch {
		o := object{}
		_ = json.NewDecoder(r.Body).Decode(&o)
		a.mu.Lock()
		a.status[fmt.Sprint(o["kind"], dig(o, "metadata", "name"))] = o["status"]
		a.mu.Unlock()
		_ = json.NewEncoder(rw).Encode(o)
		return
	}
	kind, ok := kinds[r.URL.Path]
	if !ok {
		if strings.HasSuffix(r.URL.Path, "/version") {
			_, _ = rw.Write([]byte(`{"major":"1","minor":"36","gitVersion":"v1.36.0"}`))
			return
		}
		http.NotFound(rw, r)
		return
	}
	version := strings.TrimPrefix(strings.TrimPrefix(filepath.Dir(r.URL.Path), "/apis/"), "/api/")
	items := []object{}
	for _, o := range a.lists[r.URL.Path] {
		items = append(items, merge(o, object{"apiVersion": version, "kind": kind, "metadata": object{"resourceVersion": "1", "uid": "uid-" + fmt.Sprint(dig(o, "metadata", "name"))}}))
	}
	if r.URL.Query().Get("watch") == "" {
		_ = json.NewEncoder(rw).Encode(object{"apiVersion": version, "kind": kind + "List", "metadata": object{"resourceVersion": "1"}, "items": items})
		return
	}
	e := json.NewEncoder(rw)
	if r.URL.Query().Get("sendInitialEvents") == "true" {
		for _, o := range items {
			_ = e.Encode(object{"type": "ADDED", "object": o})
		}
		_ = e.Encode(object{"type": "BOOKMARK", "object": object{"apiVersion": version, "kind": kind, "metadata": object{
			"resourceVersion": "1", "annotations": object{"k8s.io/initial-events-end": "true"},
		}}})
	}
	_ = http.NewResponseController(rw).Flush()
	<-r.Context().Done()
}

// served is an API with a namespace, the rendered Services, and endpoints that
// are our backends.
func served(t *testing.T, w *world) *api {
	t.Helper()
	a := &api{status: map[string]any{}, lists: map[string][]object{
		"/api/v1/namespaces": {{"metadata": object{"name": "bi"}}},
	}}
	for service, address := range backends(t) {
		name, _, _ := strings.Cut(service, ":")
		s := w.answer(strings.TrimPrefix(name, "demo-") + "-service")
		a.lists["/api/v1/services"] = append(a.lists["/api/v1/services"], merge(s, object{"spec": object{"clusterIP": "10.0.0.1"}}))
		host, port, err := net.SplitHostPort(address)
		if err != nil {
			t.Fatal(err)
		}
		n, err := strconv.Atoi(port)
		if err != nil {
			t.Fatal(err)
		}
		a.lists["/apis/discovery.k8s.io/v1/endpointslices"] = append(a.lists["/apis/discovery.k8s.io/v1/endpointslices"], object{
			"metadata":    object{"name": name + "-1", "namespace": "bi", "labels": object{"kubernetes.io/service-name": name}},
			"addressType": "IPv4",
			"endpoints":   []any{object{"addresses": []any{host}, "conditions": object{"ready": true, "serving": true}}},
			"ports":       []any{object{"name": "http", "port": n, "protocol": "TCP"}},
		})
	}
	return a
}

// run starts Traefik with one of its providers and waits for the web server's
// route.
func (a *api) run(t *testing.T, provider string) string {
	t.Helper()
	if _, err := os.Stat(traefik); err != nil {
		t.Skip("there is no Traefik, see test/networking/traefik/build.sh")
	}
	l := listen(t)
	s := &http.Server{Handler: a, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = s.Serve(l) }()
	t.Cleanup(func() { _ = s.Close() })
	address := free(t)
	a.gateway(address)
	start(t, address, exec.Command(traefik,
		"--entrypoints.web.address="+address, "--log.level=DEBUG", "--global.checknewversion=false", "--global.sendanonymoususage=false",
		"--providers."+provider+".endpoint=http://"+l.Addr().String(), "--providers."+provider+".token=t"))
	for range 300 {
		if who, _, err := ask(address, hostname, "/"); err == nil && who != "" {
			return address
		}
		time.Sleep(200 * time.Millisecond)
	}
	t.Fatal("Traefik serves no route")
	return ""
}

// gateway is a Gateway that listens on Traefik's port.
func (a *api) gateway(address string) {
	a.lists["/apis/gateway.networking.k8s.io/v1/gatewayclasses"] = []object{{
		"metadata": object{"name": "traefik", "generation": 1}, "spec": object{"controllerName": "traefik.io/gateway-controller"},
	}}
	_, port, _ := net.SplitHostPort(address)
	n, _ := strconv.Atoi(port)
	a.lists["/apis/gateway.networking.k8s.io/v1/gateways"] = []object{{
		"metadata": object{"name": "public", "namespace": "bi", "generation": 1},
		"spec": object{"gatewayClassName": "traefik", "listeners": []any{object{
			"name": "web", "port": n, "protocol": "HTTP", "allowedRoutes": object{"namespaces": object{"from": "Same"}},
		}}},
	}}
}

// TestHTTPRouteThroughTraefik serves the rendered HTTPRoute by Traefik's own
// implementation of the Gateway API, and feeds what it says of the route back
// to the function.
func TestHTTPRouteThroughTraefik(t *testing.T) {
	w := newWorld(t, routed, slash, "networking: {gateway: {gatewayRef: {name: public, sectionName: web}, hostnames: ["+hostname+"]}}")
	w.settle(t)
	if ok, text := w.condition(t, "NetworkingReady"); ok {
		t.Errorf("the route counts as accepted before anybody has seen it: %s", text)
	}
	a := served(t, w)
	a.lists["/apis/gateway.networking.k8s.io/v1/httproutes"] = []object{merge(w.answer("httproute"), object{"metadata": object{"generation": 1}})}
	proxy := a.run(t, "kubernetesgateway")
	travel(t, proxy)

	a.mu.Lock()
	status := a.status["HTTPRoutedemo"]
	a.mu.Unlock()
	if status == nil {
		t.Fatal("Traefik says nothing of the route")
	}
	t.Logf("Traefik says of the route: %v", status)
	w.objects["httproute"] = merge(w.objects["httproute"], object{"others": object{"status": status}, "status": status})
	w.settle(t)
	if ok, text := w.condition(t, "NetworkingReady"); !ok {
		t.Errorf("NetworkingReady: %s", text)
	}
}

// TestIngressThroughTraefik serves the rendered Ingress by Traefik.
func TestIngressThroughTraefik(t *testing.T) {
	w := newWorld(t, routed, slash, "networking: {ingress: {host: "+hostname+", className: traefik}}")
	w.settle(t)
	a := served(t, w)
	a.lists["/apis/networking.k8s.io/v1/ingressclasses"] = []object{{"metadata": object{"name": "traefik"}, "spec": object{"controller": "traefik.io/ingress-controller"}}}
	a.lists["/apis/networking.k8s.io/v1/ingresses"] = []object{w.answer("ingress")}
	travel(t, a.run(t, "kubernetesingress"))
}
