// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package migrate

// otherFaults are neighbours without a number.
var otherFaults = map[string]fault{
	"users that a platform assigns": {
		reason: "OpenShift refuses pods that name one",
		values: connected + "runAsUser: null\n",
		spec:   map[string]string{"podSecurity": `{userAssignment: Platform}`, "podTemplate": ""},
		notes:  []string{"runAsUser: the values name no user"},
	},
	"what is valid and would not start": {
		reason: "the chart's own image has neither Flower nor fastmcp, and without Redis nobody works",
		values: "image: {repository: apache/superset, tag: 6.1.0}\nredis: {enabled: false}\nsupersetNode: {connections: {db_host: pg}}\nsupersetCeleryFlower: {enabled: true}\nsupersetMcp: {enabled: true}",
		notes:  []string{"spec.celeryFlower: The stock image does not contain Flower", "spec.mcpServer: The stock image does not contain fastmcp", "spec.celeryWorker: Celery has no broker"},
		work:   true,
	},
	"MCP is internal by default": {
		reason: "the chart's Ingress does not lead to it",
		values: connected + "ingress: {enabled: true, hosts: [bi.example.com]}\nsupersetMcp: {enabled: true}",
		spec:   map[string]string{"networking.ingress.hosts": `[{host: bi.example.com}]`, "mcpServer.service.gatewayPath": `""`},
		notes:  []string{"supersetMcp: nothing leads to the MCP server in the chart"},
		work:   true,
	},
	"MCP with a route of its own": {
		reason: "it is published here, too",
		values: connected + "httproute: {enabled: true, parentRefs: [{name: g}], hostnames: [bi.example.com]}\nsupersetMcp: {enabled: true, httproute: {enabled: true}}",
		spec:   map[string]string{"mcpServer.service.gatewayPath": `/mcp`},
		notes:  []string{"supersetMcp: the chart has a route of its own for the MCP server"},
		work:   true,
	},
	"what is switched off and says something": {
		reason: "one who switches it on later would miss it",
		values: connected + "supersetCeleryFlower: {enabled: false, replicaCount: 3, podLabels: {a: b}}",
		notes:  []string{"supersetCeleryFlower: it is switched off, so what it says is left out: podLabels.a, replicaCount"},
	},
}
