// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package networking

import (
	"strings"
	"testing"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/preview/cluster"
	"github.com/crossplane-contrib/function-superset/fn/superset/build"
	"github.com/crossplane-contrib/function-superset/fn/superset/lifecycle"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

// byName is how target ports are better.
const byName = "the target port is the container port's name, so that pods of an old and a new number are both reached"

// serviceEdges are those of Services.
var serviceEdges = []edge{
	{
		number: 1, symptom: "a web server without settings has a Service", better: byName,
		spec:    "webServer: {}",
		want:    `web-server-service: {metadata: {name: demo-web-server, namespace: bi}, spec: {type: ClusterIP, ports: [{name: http, protocol: TCP, port: 8088, targetPort: http, nodePort: null}]}}`,
		targets: map[string]int{"web-server": 8088},
	},
	{
		number: 2, symptom: "the Service port of the web server is used by HTTPRoute", better: byName,
		spec:    "{webServer: {service: {port: 9090}}, networking: {gateway: {gatewayRef: {name: public}}}}",
		want:    `web-server-service: {spec: {ports: [{port: 9090}]}}`,
		paths:   []string{"/ web-server:9090"},
		targets: map[string]int{"web-server": 8088},
	},
	{
		number: 2, symptom: "the Service port of the web server is used by Ingress", better: byName,
		spec:    "{webServer: {service: {port: 9090}}, networking: {ingress: {host: bi.example.com}}}",
		paths:   []string{"bi.example.com/ web-server:9090"},
		targets: map[string]int{"web-server": 8088},
	},
	{
		number: 3, symptom: "without a web server its Service goes, and stays away",
		spec: "{webServer: {}, mcpServer: {}}", want: `web-server-service: {kind: Service}`,
		then: "webServer: null", thenWant: `{web-server-service: null, web-server-deployment: null, mcp-server-service: {kind: Service}}`,
	},
	{
		number: 3, symptom: "there never was a web server",
		spec: "mcpServer: {}", want: `web-server-service: null`,
	},
	{
		number: 4, symptom: "nothing of routes, monitors and policies",
		spec: "webServer: {}",
		want: `{httproute: null, ingress: null, servicemonitor: null, prometheusrule: null, web-server-networkpolicy: null}`,
		told: "NetworkingReady=True: NotConfigured",
	},
	{
		number: 5, symptom: "empty blocks",
		spec: "{webServer: {}, networking: {}, monitoring: {}}",
		want: `{httproute: null, ingress: null, servicemonitor: null}`,
		told: "MonitoringReady=True: NotConfigured",
	},
	{
		number: 46, symptom: "worker and beat are not reached",
		spec: everything, want: `{celery-worker-service: null, celery-beat-service: null}`,
	},
	{
		number: 46, symptom: "worker and beat have a Service for metrics only",
		better: "without it their metrics would not be scraped; it exists only with monitoring.metrics",
		spec:   everything + "monitoring: {metrics: {}}",
		want: `{celery-worker-service: {spec: {ports: [{name: metrics, port: 9102, targetPort: 9102, protocol: TCP}]}},
celery-beat-service: {spec: {ports: [{name: metrics, port: 9102, targetPort: 9102, protocol: TCP}]}}}`,
	},
	{
		number: 47, symptom: "defaults of all Services", better: byName, spec: everything,
		want: `
web-server-service: {spec: {type: ClusterIP, selector: {app.kubernetes.io/name: superset, app.kubernetes.io/component: web-server, app.kubernetes.io/instance: demo, superset.apache.org/parent: null}, ports: [{name: http, port: 8088}]}}
celery-flower-service: {spec: {type: ClusterIP, ports: [{name: http, port: 5555}]}}
mcp-server-service: {spec: {type: ClusterIP, ports: [{name: http, port: 8088, targetPort: mcp}]}}
websocket-server-service: {spec: {type: ClusterIP, ports: [{name: http, port: 8080, targetPort: ws}]}}
`,
		targets: map[string]int{"web-server": 8088, "celery-flower": 5555, "mcp-server": 8088, "websocket-server": 8080},
	},
	{
		number: 48, symptom: "a NodePort", better: byName,
		spec:    "webServer: {service: {type: NodePort, port: 9090, nodePort: 30090}}",
		want:    `web-server-service: {spec: {type: NodePort, ports: [{port: 9090, nodePort: 30090}]}}`,
		targets: map[string]int{"web-server": 8088},
	},
	{
		number: 49, symptom: "container port and Service port differ", better: byName,
		spec:    "webServer: {service: {port: 443}, podTemplate: {container: {ports: [{name: http, containerPort: 9090}]}}}",
		want:    `web-server-service: {spec: {ports: [{port: 443}]}}`,
		targets: map[string]int{"web-server": 9090},
	},
	{
		number: 50, symptom: "Service port 0 counts as not set", better: "Service and routes agree on the default",
		spec:    "{webServer: {service: {port: 0}}, networking: {ingress: {host: bi.example.com}}}",
		want:    `web-server-service: {spec: {ports: [{port: 8088}]}}`,
		paths:   []string{"bi.example.com/ web-server:8088"},
		targets: map[string]int{"web-server": 8088},
	},
	{
		number: 50, symptom: "Service port 70000 is refused", better: "schema and validator refuse it; what is there is held",
		spec: "webServer: {service: {port: 70000}}",
		told: "SpecValid=False: spec.webServer.service.port",
	},
	{
		number: 51, symptom: "a label of ours on a Service is replaced",
		spec: "webServer: {service: {labels: {app.kubernetes.io/name: hack, team: bi}}}",
		want: `web-server-service: {metadata: {labels: {app.kubernetes.io/name: superset, team: bi}}}`,
	},
	{
		number: 52, symptom: "an annotation that is removed from the spec goes; those of others stay",
		better: "annotations of other controllers survive, because only our own fields are applied",
		spec:   "webServer: {service: {annotations: {a: b}}}", want: `web-server-service: {metadata: {annotations: {a: b}}}`,
		then: "webServer: {service: {annotations: null}}", thenWant: `web-server-service: {metadata: {annotations: null}}`,
	},
	{
		number: 53, symptom: "an allocated cluster IP is kept", spec: "webServer: {}",
		check: func(t *testing.T, w *world) { allocated(t, w, "clusterIP", "clusterIPs") },
	},
	{
		number: 54, symptom: "dual-stack fields and the node port of the health check are kept", spec: "webServer: {service: {type: LoadBalancer}}",
		check: func(t *testing.T, w *world) { allocated(t, w, "ipFamilies", "ipFamilyPolicy", "healthCheckNodePort") },
	},
	{
		number: 55, symptom: "the maintenance page takes over the selector and nothing else",
		check: func(t *testing.T, w *world) {
			w.edit(t, "{webServer: {}, lifecycle: {disabled: false, maintenancePage: {}}}")
			i := resolve.Resolve(w.superset(t))
			p := lifecycle.Plan{Components: map[part.Component]lifecycle.ComponentPlan{part.WebServer: {Disposition: lifecycle.Run}}}
			normal := build.Service(i, i.Components[0], p)
			p.Traffic = lifecycle.Maintenance
			during := build.Service(i, i.Components[0], p)
			if got := during.Spec.Selector[v1alpha1.LabelComponent]; got != "maintenance-page" {
				t.Errorf("the Service leads to %s", got)
			}
			during.Spec.Selector[v1alpha1.LabelComponent] = "web-server"
			if normal.String() != during.String() {
				t.Errorf("more than the selector changed: %v %v", normal, during)
			}
		},
	},
}

// allocated checks that fields which the API server sets are never in an answer,
// neither as built nor as held.
func allocated(t *testing.T, w *world, fields ...string) {
	t.Helper()
	w.Patch("web-server-service", read(t, `spec: {clusterIP: 10.0.0.7, clusterIPs: [10.0.0.7], ipFamilies: [IPv4], ipFamilyPolicy: SingleStack, healthCheckNodePort: 31000}`))
	for _, state := range []string{"as built", "as held"} {
		w.settle(t)
		s := w.answer("web-server-service")
		for _, f := range fields {
			if v := cluster.Dig(s, "spec", f); s == nil || v != nil {
				t.Errorf("%s: %s is %v in %v", state, f, v, s)
			}
		}
		w.edit(t, "nonsense: 1")
	}
	if ok, text := w.condition(t, "SpecValid"); ok || !strings.Contains(text, "nonsense") {
		t.Errorf("the spec was not held: %s", text)
	}
}
