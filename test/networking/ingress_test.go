// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package networking

import "testing"

// ingressEdges are those of Ingresses.
var ingressEdges = []edge{
	{
		number: 20, symptom: "the Ingress is removed",
		spec: "{webServer: {}, networking: {ingress: {host: bi.example.com}}}", want: `ingress: {kind: Ingress}`,
		then: "networking: {ingress: null}", thenWant: `ingress: null`,
	},
	{
		number: 21, symptom: "an Ingress of the same name that is not ours is left alone",
		spec: "webServer: {}", want: `ingress: null`,
		check: func(t *testing.T, w *world) {
			if w.asked["Ingress/demo"] {
				t.Error("it is asked for, although nobody wants it")
			}
		},
	},
	{
		number: 23, symptom: "only a host: one rule with all paths",
		spec:  "{environment: Staging" + inline + ", networking: {ingress: {host: bi.example.com}}}",
		paths: []string{"bi.example.com/ws websocket-server:8080", "bi.example.com/mcp mcp-server:8088", "bi.example.com/flower celery-flower:5555", "bi.example.com/ web-server:8088"},
	},
	{
		number: 23, symptom: "only a host, and a base URL with a path", better: "Superset is served below it",
		spec:  "{baseUrl: 'https://bi.example.com/analytics/', webServer: {}, networking: {ingress: {host: bi.example.com}}}",
		want:  `ingress: {spec: {rules: [{host: bi.example.com, http: {paths: [{path: /analytics, pathType: Prefix}]}}]}}`,
		paths: []string{"bi.example.com/analytics web-server:8088"},
	},
	{
		number: 23, symptom: "paths of a host that do not lead to the path of the base URL", better: "an error, since every request would get 404",
		spec: "{baseUrl: 'https://bi.example.com/analytics', webServer: {}, networking: {ingress: {hosts: [{host: bi.example.com, paths: [{path: /bi}]}]}}}",
		told: "SpecValid=False: spec.networking.ingress.hosts[0].paths",
	},
	{
		number: 24, symptom: "only a host and a web server",
		spec: "{webServer: {}, networking: {ingress: {host: bi.example.com}}}",
		want: `ingress: {metadata: {name: demo}, spec: {ingressClassName: null, tls: null, defaultBackend: null, rules: [{host: bi.example.com, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: demo-web-server, port: {number: 8088, name: null}}}}]}}]}}`,
	},
	{
		number: 25, symptom: "a host without paths, with MCP and Flower",
		spec:  "{webServer: {}, mcpServer: {service: {gatewayPath: /mcp}}, celeryFlower: {service: {gatewayPath: /flower}}, networking: {ingress: {hosts: [{host: bi.example.com}]}}}",
		paths: []string{"bi.example.com/mcp mcp-server:8088", "bi.example.com/flower celery-flower:5555", "bi.example.com/ web-server:8088"},
	},
	{
		number: 26, symptom: "explicit paths lead to the web server only",
		spec:  "{webServer: {}, celeryFlower: {service: {gatewayPath: /flower}}, networking: {ingress: {hosts: [{host: bi.example.com, paths: [{path: /}]}]}}}",
		paths: []string{"bi.example.com/ web-server:8088"},
	},
	{
		number: 27, symptom: "host beside hosts is ignored", better: "the user is told",
		spec:  "{webServer: {}, networking: {ingress: {host: a.example.com, hosts: [{host: b.example.com}]}}}",
		paths: []string{"b.example.com/ web-server:8088"},
		told:  "SpecValid=True: The host is ignored because hosts is given",
	},
	{
		number: 28, symptom: "an empty entry of hosts is a rule for every host",
		spec:  "{webServer: {}, mcpServer: {service: {gatewayPath: /mcp}}, networking: {ingress: {hosts: [{}]}}}",
		want:  `ingress: {spec: {rules: [{host: null}]}}`,
		paths: []string{"/mcp mcp-server:8088", "/ web-server:8088"},
	},
	{
		number: 29, symptom: "an empty path is /, Prefix",
		spec: "{webServer: {}, networking: {ingress: {hosts: [{host: bi.example.com, paths: [{}]}]}}}",
		want: `ingress: {spec: {rules: [{http: {paths: [{path: /, pathType: Prefix}]}}]}}`,
	},
	{
		number: 30, symptom: "an exact path",
		spec:  "{webServer: {}, networking: {ingress: {hosts: [{host: bi.example.com, paths: [{path: /login, pathType: Exact}]}]}}}",
		paths: []string{"bi.example.com/login web-server:8088 Exact"},
	},
	{
		number: 31, symptom: "hosts with and without paths",
		spec:  "{webServer: {}, mcpServer: {service: {gatewayPath: /mcp}}, networking: {ingress: {hosts: [{host: a.example.com, paths: [{path: /x}]}, {host: b.example.com}]}}}",
		paths: []string{"a.example.com/x web-server:8088", "b.example.com/mcp mcp-server:8088", "b.example.com/ web-server:8088"},
	},
	{
		number: 32, symptom: "neither host nor hosts", better: "no Ingress, since the API server refuses one without rules; the user is told, the rest works",
		spec: "{webServer: {}, networking: {ingress: {}}}", want: `{ingress: null, web-server-deployment: {kind: Deployment}}`,
		told: "NetworkingReady=False: NothingToRoute: The Ingress has no host",
	},
	{
		number: 33, symptom: "tls is copied as it is",
		spec: "{webServer: {}, networking: {ingress: {host: bi.example.com, tls: [{hosts: [other.example.com], secretName: cert}, {secretName: default}]}}}",
		want: `ingress: {spec: {tls: [{hosts: [other.example.com], secretName: cert}, {secretName: default, hosts: null}]}}`,
	},
	{
		number: 34, symptom: "className",
		spec: "{webServer: {}, networking: {ingress: {host: bi.example.com, className: nginx}}}",
		want: `ingress: {spec: {ingressClassName: nginx}}`,
	},
	{
		number: 35, symptom: "the class as an annotation",
		spec: "{webServer: {}, networking: {ingress: {host: bi.example.com, annotations: {kubernetes.io/ingress.class: nginx}}}}",
		want: `ingress: {metadata: {annotations: {kubernetes.io/ingress.class: nginx}}, spec: {ingressClassName: null}}`,
	},
	{
		number: 36, symptom: "a label of ours on the Ingress is replaced",
		spec: "{webServer: {}, networking: {ingress: {host: bi.example.com, labels: {app.kubernetes.io/name: hack, team: bi}}}}",
		want: `ingress: {metadata: {labels: {app.kubernetes.io/name: superset, superset.apache.org/parent: demo, team: bi}}}`,
	},
	{
		number: 37, symptom: "all six components in Development",
		spec:  "{environment: Development" + inline + ", networking: {ingress: {host: bi.example.com}}}",
		paths: []string{"bi.example.com/ws websocket-server:8080", "bi.example.com/mcp mcp-server:8088", "bi.example.com/flower celery-flower:5555", "bi.example.com/ web-server:8088"},
	},
}

// inline is everything, to be used within braces.
const inline = ", valkey: {host: cache.internal}, webServer: {}, celeryWorker: {}, celeryBeat: {}, celeryFlower: {}, mcpServer: {}, websocketServer: {image: {repository: example.com/superset-websocket, tag: v1}}"
