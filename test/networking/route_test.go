// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package networking

// routeEdges are those of HTTPRoutes.
var routeEdges = []edge{
	{
		number: 6, symptom: "Gateway and web server",
		spec: "{webServer: {}, networking: {gateway: {gatewayRef: {name: public, namespace: edge}, hostnames: [a.example.com, b.example.com]}}}",
		want: `httproute: {apiVersion: gateway.networking.k8s.io/v1, metadata: {name: demo, namespace: bi}, spec: {parentRefs: [{name: public, namespace: edge}], hostnames: [a.example.com, b.example.com], rules: [{matches: [{path: {type: PathPrefix, value: /}}], backendRefs: [{name: demo-web-server, port: 8088, kind: null, weight: null}], filters: null, timeouts: null}]}}`,
	},
	{
		number: 7, symptom: "the websocket server comes first",
		spec:  "{webServer: {}, websocketServer: {image: {repository: ws, tag: v1}}, networking: {gateway: {gatewayRef: {name: public}}}}",
		paths: []string{"/ws websocket-server:8080", "/ web-server:8088"},
	},
	{
		number: 8, symptom: "the MCP server comes before the web server",
		spec:  "{webServer: {}, mcpServer: {service: {gatewayPath: /mcp}}, networking: {gateway: {gatewayRef: {name: public}}}}",
		paths: []string{"/mcp mcp-server:8088", "/ web-server:8088"},
		told:  "SpecValid=True: MCP server is published without visible authentication",
	},
	{
		number: 8, symptom: "the MCP server has no route in Production without a path", better: "it may answer whoever asks, so the user says that it is to",
		spec:  "{webServer: {}, mcpServer: {}, networking: {gateway: {gatewayRef: {name: public}}}}",
		paths: []string{"/ web-server:8088"},
		told:  "SpecValid=True: In Production the MCP server has no route unless gatewayPath is set",
	},
	{
		number: 9, symptom: "Flower with a path in Production is routed",
		spec:  "{webServer: {}, celeryFlower: {service: {gatewayPath: /tasks}}, networking: {gateway: {gatewayRef: {name: public}}}}",
		paths: []string{"/tasks celery-flower:5555", "/ web-server:8088"},
		told:  "SpecValid=True: Flower shows queries and is published without visible authentication",
	},
	{
		number: 10, symptom: "paths of the user",
		spec:  "{webServer: {}, mcpServer: {service: {gatewayPath: /api/mcp}}, websocketServer: {image: {repository: ws, tag: v1}, service: {gatewayPath: /websocket}}, networking: {gateway: {gatewayRef: {name: public}}}}",
		paths: []string{"/websocket websocket-server:8080", "/api/mcp mcp-server:8088", "/ web-server:8088"},
	},
	{
		number: 10, symptom: "the path of the base URL", better: "Superset is served below it, and so are all others",
		spec:  "{environment: Staging, baseUrl: 'https://example.com/analytics', webServer: {}, mcpServer: {}, celeryFlower: {}, websocketServer: {image: {repository: ws, tag: v1}}, networking: {gateway: {gatewayRef: {name: public}, hostnames: [example.com]}}}",
		want:  `web-server-deployment: {spec: {template: {spec: {containers: [{readinessProbe: {httpGet: {path: /analytics/health}}}]}}}}`,
		paths: []string{"/analytics/ws websocket-server:8080", "/analytics/mcp mcp-server:8088", "/analytics/flower celery-flower:5555", "/analytics web-server:8088"},
	},
	{
		number: 11, symptom: "order of MCP, Flower and web server",
		spec:  "{environment: Staging, webServer: {}, mcpServer: {}, celeryFlower: {}, networking: {gateway: {gatewayRef: {name: public}}}}",
		paths: []string{"/mcp mcp-server:8088", "/flower celery-flower:5555", "/ web-server:8088"},
	},
	{
		number: 11, symptom: "order of all four",
		spec:  "{environment: Staging" + inline + ", networking: {gateway: {gatewayRef: {name: public}}}}",
		paths: []string{"/ws websocket-server:8080", "/mcp mcp-server:8088", "/flower celery-flower:5555", "/ web-server:8088"},
	},
	{
		number: 12, symptom: "a Gateway without a web server has no catch-all",
		spec:  "{environment: Staging, mcpServer: {}, networking: {gateway: {gatewayRef: {name: public}}}}",
		paths: []string{"/mcp mcp-server:8088"},
	},
	{
		number: 13, symptom: "only Flower, in Production, without a path: no route and the reason",
		better: "no HTTPRoute, since one without rules answers errors; the condition names the field to set",
		spec:   "{celeryFlower: {}, networking: {gateway: {gatewayRef: {name: public}}}}",
		want:   `httproute: null`, told: "NetworkingReady=False: NothingToRoute: No component can be routed",
	},
	{
		number: 14, symptom: "sectionName and port of the Gateway",
		spec: "{webServer: {}, networking: {gateway: {gatewayRef: {name: public, sectionName: https, port: 8443}}}}",
		want: `httproute: {spec: {parentRefs: [{name: public, sectionName: https, port: 8443}]}}`,
	},
	{
		number: 14, symptom: "further Gateways", better: "several parents are an extension",
		spec: "{webServer: {}, networking: {gateway: {gatewayRef: {name: public}, parentRefs: [{name: intern, namespace: edge}]}}}",
		want: `httproute: {spec: {parentRefs: [{name: public}, {name: intern, namespace: edge}]}}`,
	},
	{
		number: 15, symptom: "group and kind of the Gateway from the schema",
		spec: "{webServer: {}, networking: {gateway: {gatewayRef: {name: public, group: gateway.networking.k8s.io, kind: Gateway}}}}",
		want: `httproute: {spec: {parentRefs: [{name: public, group: gateway.networking.k8s.io, kind: Gateway}]}}`,
	},
	{
		number: 16, symptom: "no host names",
		spec: "{webServer: {}, networking: {gateway: {gatewayRef: {name: public}}}}",
		want: `httproute: {spec: {hostnames: null}, metadata: {annotations: null}}`,
	},
	{
		number: 17, symptom: "a wildcard host",
		spec: `{webServer: {}, networking: {gateway: {gatewayRef: {name: public}, hostnames: ["*.b.example.com"]}}}`,
		want: `httproute: {spec: {hostnames: ["*.b.example.com"]}}`,
	},
	{
		number: 18, symptom: "a label of ours on the HTTPRoute is replaced",
		spec: "{webServer: {}, networking: {gateway: {gatewayRef: {name: public}, labels: {superset.apache.org/parent: x, team: bi}, annotations: {a: b}}}}",
		want: `httproute: {metadata: {labels: {superset.apache.org/parent: demo, app.kubernetes.io/name: superset, team: bi}, annotations: {a: b}}}`,
	},
	{
		number: 19, symptom: "the Gateway is removed",
		spec: "{webServer: {}, networking: {gateway: {gatewayRef: {name: public}}}}", want: `httproute: {kind: HTTPRoute}`,
		then: "networking: null", thenWant: `{httproute: null, web-server-service: {kind: Service}}`,
	},
	{
		number: 22, symptom: "from Ingress to Gateway in one edit",
		spec: "{webServer: {}, networking: {ingress: {host: old.example.com}}}", want: `{ingress: {kind: Ingress}, httproute: null}`,
		then:     "networking: {ingress: null, gateway: {gatewayRef: {name: public}, hostnames: [new.example.com]}}",
		thenWant: `{ingress: null, httproute: {spec: {hostnames: [new.example.com]}}}`,
	},
}
