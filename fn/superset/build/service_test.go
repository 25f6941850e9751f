// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package build

import (
	"testing"

	corev1 "k8s.io/api/core/v1"

	"github.com/crossplane-contrib/function-superset/fn/superset/lifecycle"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

func TestService(t *testing.T) {
	cases := map[string]struct {
		reason  string
		c       resolve.Component
		edit    func(*resolve.Component)
		traffic lifecycle.Traffic
		want    string
	}{
		"Defaults": {
			reason: "The port of the Service is called http whatever the container calls its own.",
			c:      component(part.WebsocketServer, "ws", 8080),
			edit:   func(*resolve.Component) {},
			want: `
apiVersion: v1
kind: Service
metadata:
  name: demo-websocket-server
  namespace: bi
  labels: &labels
    app.kubernetes.io/name: superset
    app.kubernetes.io/component: websocket-server
    app.kubernetes.io/instance: demo
spec:
  type: ClusterIP
  selector: *labels
  ports:
  - {name: http, protocol: TCP, port: 8080, targetPort: ws}
`,
		},
		"Maintenance switches the selector and nothing else": {
			reason: "Clients keep their address.",
			c:      component(part.WebServer, "http", 8088), traffic: lifecycle.Maintenance,
			edit: func(*resolve.Component) {},
			want: `
apiVersion: v1
kind: Service
metadata:
  name: demo-web-server
  namespace: bi
  labels:
    app.kubernetes.io/name: superset
    app.kubernetes.io/component: web-server
    app.kubernetes.io/instance: demo
spec:
  type: ClusterIP
  selector:
    app.kubernetes.io/name: superset
    app.kubernetes.io/component: maintenance-page
    app.kubernetes.io/instance: demo
  ports:
  - {name: http, protocol: TCP, port: 8088, targetPort: http}
`,
		},
		"Maintenance concerns the web server only": {
			reason: "The page stands in for nobody else.",
			c:      component(part.MCPServer, "mcp", 8088), traffic: lifecycle.Maintenance,
			edit: func(*resolve.Component) {},
			want: `
apiVersion: v1
kind: Service
metadata:
  name: demo-mcp-server
  namespace: bi
  labels: &labels
    app.kubernetes.io/name: superset
    app.kubernetes.io/component: mcp-server
    app.kubernetes.io/instance: demo
spec:
  type: ClusterIP
  selector: *labels
  ports:
  - {name: http, protocol: TCP, port: 8088, targetPort: mcp}
`,
		},
		"Everything": {
			reason: "Forced labels win over the user's.",
			c:      component(part.WebServer, "http", 9000),
			edit: func(c *resolve.Component) {
				c.Service = &resolve.Service{
					Type: corev1.ServiceTypeLoadBalancer, Port: 443, NodePort: 30090,
					Labels:            map[string]string{"app.kubernetes.io/name": "hack", "a": "b"},
					Annotations:       map[string]string{"cloud": "yes"},
					LoadBalancerClass: new("internal"), LoadBalancerSources: []string{"10.0.0.0/8"},
					ExternalTrafficPolicy: corev1.ServiceExternalTrafficPolicyLocal,
					MetricsPort:           &resolve.Port{Name: "metrics", Number: 9102},
				}
			},
			want: `
apiVersion: v1
kind: Service
metadata:
  name: demo-web-server
  namespace: bi
  labels:
    app.kubernetes.io/name: superset
    app.kubernetes.io/component: web-server
    app.kubernetes.io/instance: demo
    a: b
  annotations: {cloud: "yes"}
spec:
  type: LoadBalancer
  selector:
    app.kubernetes.io/name: superset
    app.kubernetes.io/component: web-server
    app.kubernetes.io/instance: demo
  ports:
  - {name: http, protocol: TCP, port: 443, targetPort: http, nodePort: 30090}
  - {name: metrics, protocol: TCP, port: 9102, targetPort: 9102}
  loadBalancerClass: internal
  loadBalancerSourceRanges: [10.0.0.0/8]
  externalTrafficPolicy: Local
`,
		},
		"A component that does not listen may have metrics": {
			reason: "A worker has an exporter and no port of its own.",
			c:      component(part.CeleryWorker, "", 0),
			edit: func(c *resolve.Component) {
				c.Service = &resolve.Service{Type: corev1.ServiceTypeClusterIP, MetricsPort: &resolve.Port{Name: "metrics", Number: 9102}}
			},
			want: `
apiVersion: v1
kind: Service
metadata:
  name: demo-celery-worker
  namespace: bi
  labels: &labels
    app.kubernetes.io/name: superset
    app.kubernetes.io/component: celery-worker
    app.kubernetes.io/instance: demo
spec:
  type: ClusterIP
  selector: *labels
  ports:
  - {name: metrics, protocol: TCP, port: 9102, targetPort: 9102}
`,
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Log(tc.reason)
			tc.edit(&tc.c)
			same(t, Service(demo(), tc.c, lifecycle.Plan{Traffic: tc.traffic}), tc.want)
		})
	}
}

func TestHeldWebServiceFollowsTraffic(t *testing.T) {
	p := all(lifecycle.Drain)
	p.Traffic = lifecycle.Maintenance
	objects := All(demo(), p)
	if got := find(t, objects, "web-server-service").Echo.SelectComponent; got != "maintenance-page" {
		t.Errorf("the web server's Service selects %q, want maintenance-page", got)
	}
	if got := find(t, objects, "mcp-server-service").Echo.SelectComponent; got != "" {
		t.Errorf("another Service is switched to %q", got)
	}
}

func TestWithoutServiceThereIsNone(t *testing.T) {
	if s := Service(demo(), component(part.CeleryBeat, "", 0), lifecycle.Plan{}); s != nil {
		t.Errorf("Service() = %v, want none", s)
	}
}
