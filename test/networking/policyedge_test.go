// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package networking

import (
	"maps"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crossplane-contrib/function-superset/fn/preview/cluster"
)

// quiet says why ports of spec.podTemplate are not for all components.
const quiet = "only the web server inherits ports from spec.podTemplate; workers that claim to listen are of no use"

// policyEdges are those of NetworkPolicies.
var policyEdges = []edge{
	{
		number: 68, symptom: "an empty block makes a policy for each component that is there", better: "the tasks have one, too, where there are tasks",
		spec: "{webServer: {}, celeryBeat: {}, networkPolicy: {}}",
		want: `
web-server-networkpolicy: {metadata: {name: demo-web-server-netpol, labels: {app.kubernetes.io/name: superset, app.kubernetes.io/component: web-server, superset.apache.org/parent: demo, app.kubernetes.io/instance: null}}}
celery-beat-networkpolicy: {metadata: {name: demo-celery-beat-netpol}}
celery-worker-networkpolicy: null
`,
	},
	{
		number: 69, symptom: "the policy of the web server",
		spec: "{webServer: {}, networkPolicy: {}}",
		want: `
web-server-networkpolicy:
  spec:
    policyTypes: [Ingress, Egress]
    ingress:
    - {from: [{podSelector: {matchLabels: {app.kubernetes.io/name: superset, superset.apache.org/parent: demo}}, namespaceSelector: null}], ports: null}
    - {from: null, ports: [{protocol: TCP, port: 8088}]}
    egress: [{to: null, ports: null}]
`,
	},
	{
		number: 70, symptom: "the policy of the worker",
		spec: "{celeryWorker: {}, networkPolicy: {}}",
		want: `celery-worker-networkpolicy: {spec: {ingress: [{ports: null}]}}`,
	},
	{
		number: 71, symptom: "rules of the user come last",
		spec: "{webServer: {}, networkPolicy: {extraIngress: [{ports: [{port: 1234}]}], extraEgress: [{ports: [{port: 4321}]}]}}",
		want: `web-server-networkpolicy: {spec: {ingress: [{}, {}, {ports: [{port: 1234}]}], egress: [{ports: null}, {ports: [{port: 4321}]}]}}`,
	},
	{
		number: 72, symptom: "the port of the container is opened",
		spec: "{webServer: {podTemplate: {container: {ports: [{name: http, containerPort: 9090}]}}}, networkPolicy: {}}",
		want: `web-server-networkpolicy: {spec: {ingress: [{}, {ports: [{port: 9090}]}]}}`,
	},
	{
		number: 73, symptom: "a port of spec.podTemplate is opened", better: quiet,
		spec: "{webServer: {}, celeryWorker: {}, mcpServer: {service: {gatewayPath: /mcp}}, podTemplate: {container: {ports: [{name: http, containerPort: 7070}]}}, networkPolicy: {}}",
		want: `
web-server-networkpolicy: {spec: {ingress: [{}, {ports: [{port: 7070}]}]}}
mcp-server-networkpolicy: {spec: {ingress: [{}, {ports: [{port: 8088}]}]}}
`,
		targets: map[string]int{"web-server": 7070, "mcp-server": 8088},
		check: func(t *testing.T, w *world) {
			if p := w.container(t, "celery-worker")["ports"]; p != nil {
				t.Errorf("the worker listens: %v", p)
			}
		},
	},
	{
		number: 74, symptom: "the same port name at both levels",
		spec:    "{webServer: {podTemplate: {container: {ports: [{name: http, containerPort: 9090}]}}}, podTemplate: {container: {ports: [{name: http, containerPort: 7070}]}}, networkPolicy: {}}",
		want:    `web-server-networkpolicy: {spec: {ingress: [{}, {ports: [{port: 9090}]}]}}`,
		targets: map[string]int{"web-server": 9090},
	},
	{
		number: 75, symptom: "another port name at the component does not win",
		spec:    "{webServer: {podTemplate: {container: {ports: [{name: metrics, containerPort: 9100}]}}}, podTemplate: {container: {ports: [{name: http, containerPort: 7070}]}}, networkPolicy: {}}",
		want:    `web-server-networkpolicy: {spec: {ingress: [{}, {ports: [{port: 7070}]}]}}`,
		targets: map[string]int{"web-server": 7070},
	},
	{
		number: 75, symptom: "the port that has the component's name wins, wherever it stands", better: "a sidecar's port that happens to be first does not become the web server's",
		spec:    "{webServer: {podTemplate: {container: {ports: [{name: metrics, containerPort: 9100}, {name: http, containerPort: 8081}]}}}, networkPolicy: {}}",
		want:    `web-server-networkpolicy: {spec: {ingress: [{}, {ports: [{port: 8081}]}]}}`,
		targets: map[string]int{"web-server": 8081},
	},
	{
		number: 76, symptom: "the block is removed",
		spec: "{webServer: {}, networkPolicy: {}}", want: `web-server-networkpolicy: {kind: NetworkPolicy}`,
		then: "networkPolicy: null", thenWant: `{web-server-networkpolicy: null, web-server-deployment: {kind: Deployment}}`,
	},
	{
		number: 77, symptom: "a policy selects exactly the pods of the Deployment",
		spec: "networkPolicy: {}\n" + everything,
		check: func(t *testing.T, w *world) {
			for _, c := range []string{"web-server", "celery-worker", "celery-beat", "celery-flower", "mcp-server", "websocket-server"} {
				policy := cluster.Dig(w.answer(c+"-networkpolicy"), "spec", "podSelector", "matchLabels")
				deployment := cluster.Dig(w.answer(c+"-deployment"), "spec", "selector", "matchLabels")
				if diff := cmp.Diff(deployment, policy); diff != "" || cluster.Dig(policy, "app.kubernetes.io/instance") != "demo" {
					t.Errorf("%s: %v\n%s", c, policy, diff)
				}
			}
		},
	},
	{
		number: 78, symptom: "Flower in Production without a path: only its instance",
		spec: "{celeryFlower: {}, networkPolicy: {}}",
		want: `celery-flower-networkpolicy: {spec: {ingress: [{ports: null}]}}`,
	},
	{
		number: 79, symptom: "Flower with a path: everybody",
		spec: "{celeryFlower: {service: {gatewayPath: /flower}}, networkPolicy: {}}",
		want: `celery-flower-networkpolicy: {spec: {ingress: [{}, {from: null, ports: [{protocol: TCP, port: 5555}]}]}}`,
	},
	{
		number: 79, symptom: "Flower in Development: everybody",
		spec: "{environment: Development, celeryFlower: {}, networkPolicy: {}}",
		want: `celery-flower-networkpolicy: {spec: {ingress: [{}, {from: null, ports: [{protocol: TCP, port: 5555}]}]}}`,
	},
	{
		number: 80, symptom: "labels with our prefix on pods are dropped",
		spec: "{webServer: {}, podTemplate: {labels: {superset.apache.org/parent: x, superset.apache.org/instance: x, superset.apache.org/init-task: x, team: bi}}}",
		check: func(t *testing.T, w *world) {
			want := map[string]string{
				"app.kubernetes.io/name": "superset", "app.kubernetes.io/component": "web-server", "app.kubernetes.io/instance": "demo",
				"superset.apache.org/parent": "demo", "team": "bi",
			}
			if got := w.pod(t, "web-server").labels; !maps.Equal(got, want) {
				t.Error(cmp.Diff(want, got))
			}
		},
	},
	{
		number: 81, symptom: "two instances in one namespace", better: "shown by evaluation, see also TestConnections",
		spec: "networkPolicy: {}\n" + everything,
		check: func(t *testing.T, w *world) {
			other := pod{namespace: "bi", labels: map[string]string{"app.kubernetes.io/name": "superset", "superset.apache.org/parent": "other", "app.kubernetes.io/instance": "other"}}
			for _, c := range []struct {
				to   string
				port int32
				want bool
			}{{"celery-worker", 8088, false}, {"celery-flower", 5555, false}, {"web-server", 9102, false}, {"web-server", 8088, true}} {
				if got := w.admits(t, other, w.pod(t, c.to), "TCP", c.port); got != c.want {
					t.Errorf("%s:%d is reached: %t", c.to, c.port, got)
				}
			}
		},
	},
}
