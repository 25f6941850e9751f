// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package migrate

// otherFaults are neighbours without a number.
var otherFaults = map[string]fault{
	"Redis that is not there": {
		reason: "what is said of it is told",
		values: own + "supersetNode: {connections: {db_host: pg, redis_password: hush, redis_ssl: {ssl_cert_reqs: CERT_OPTIONAL}}}\nsupersetWorker: {enabled: false}",
		spec:   map[string]string{"valkey": ""},
		notes:  []string{"supersetNode.connections.redis_password: there is no Redis in the values", "supersetNode.connections.redis_ssl.ssl_cert_reqs: there is no Redis in the values"},
		absent: []string{"hush"},
	},
	"a cache that is switched off": {
		reason: "what it says is told",
		values: "image: {repository: a.example.com/b, tag: v1}\ndatabase: {host: pg}\ncache: {enabled: false, password: hush, cacheDb: 4}\nsupersetWorker: {enabled: false}",
		spec:   map[string]string{"valkey": ""},
		notes:  []string{"cache: it is switched off, so what it says is left out: cacheDb, password"},
		absent: []string{"hush"},
	},
	"URLs of Redis that cannot be read": {
		reason: "both are to be done, and what stands beside them is told",
		values: "image: {repository: a.example.com/b, tag: v1}\ndatabase: {host: pg}\ncache: {cacheUrl: x, celeryUrl: y, ssl: {ssl_cert_reqs: CERT_NONE}}",
		spec:   map[string]string{"valkey": `{host: SET-ME}`},
		notes:  []string{"cache.cacheUrl: the URL cannot be read here", "cache.celeryUrl: write its database into", "cache.ssl.ssl_cert_reqs: the URL of the cache says it"},
		work:   true,
	},
	"one URL of Redis that cannot be read": {
		reason: "the other one is used",
		values: "image: {repository: a.example.com/b, tag: v1}\ndatabase: {host: pg}\ncache: {cacheUrl: 'redis://vk/2', celeryUrl: y, password: hush}",
		spec:   map[string]string{"valkey": `{host: vk, cache: {database: 2}}`},
		notes:  []string{"cache.celeryUrl: the URL cannot be read here", "cache.password: the URL of the cache says it"},
		absent: []string{"hush"},
		work:   true,
	},
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
