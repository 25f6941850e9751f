// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/yaml"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

// written is an instance in Production with these lines in its spec.
func written(t *testing.T, spec string) *v1alpha1.Superset {
	t.Helper()

	xr := superset()
	xr.Spec.Image.Repository = "registry.example.com/bi/superset"
	xr.Spec.WebServer = &v1alpha1.WebServer{}

	if err := yaml.UnmarshalStrict([]byte(spec), &xr.Spec); err != nil {
		t.Fatal(err)
	}

	return xr
}

// reasons are the advice about these subjects.
func reasons(i Instance, about ...string) []string {
	var out []string

	for _, a := range i.Advice {
		if slices.Contains(about, a.Reason) {
			out = append(out, a.Path+" "+a.Reason)
		}
	}

	return out
}

// TestThePublicAddressFollowsFromWhatIsPublished: without the headers of the
// proxy, redirects of a login lead to http, and the limit of requests takes all
// users for one.
func TestThePublicAddressFollowsFromWhatIsPublished(t *testing.T) {
	const internal = "http://acme-web-server:8088/"

	for name, c := range map[string]struct {
		spec      string
		link      string
		websocket string
		hops      string
		secure    bool
		keepAlive string
		advice    []string
	}{
		"nothing leads to it": {spec: "{}", link: internal, websocket: "/ws", keepAlive: "2"},
		"an Ingress with TLS": {
			spec: "networking: {ingress: {className: nginx, host: bi.example.com, tls: [{hosts: [bi.example.com], secretName: x}]}}",
			link: "https://bi.example.com", websocket: "wss://bi.example.com/ws", hops: "1", secure: true, keepAlive: "620",
		},
		"an Ingress without TLS": {
			spec: "networking: {ingress: {hosts: [{host: bi.example.com}]}}",
			link: "http://bi.example.com", websocket: "ws://bi.example.com/ws", hops: "1", keepAlive: "620",
			advice: []string{"spec.baseUrl CookiesNotSecure"},
		},
		"an Ingress of which one host leads to the web server's root": {
			spec: "networking: {ingress: {hosts: [{host: bi.example.com}, {host: api.example.com, paths: [{path: /api}]}], tls: [{hosts: [bi.example.com, api.example.com]}]}}",
			link: "https://bi.example.com", websocket: "wss://bi.example.com/ws", hops: "1", secure: true, keepAlive: "620",
		},
		"an Ingress with several hosts and TLS": {
			spec: "networking: {ingress: {hosts: [{host: a.example.com}, {host: b.example.com}], tls: [{}]}}",
			link: internal, websocket: "/ws", hops: "1", secure: true, keepAlive: "620",
			advice: []string{"spec.baseUrl NoBaseURL"},
		},
		"an Ingress for any host": {
			spec: "networking: {ingress: {hosts: [{}]}}",
			link: internal, websocket: "/ws", hops: "1", keepAlive: "620",
			advice: []string{"spec.baseUrl CookiesNotSecure", "spec.baseUrl NoBaseURL"},
		},
		"a Gateway": {
			spec: "networking: {gateway: {gatewayRef: {name: g}, hostnames: [bi.example.com]}}",
			link: "https://bi.example.com", websocket: "wss://bi.example.com/ws", hops: "1", secure: true, keepAlive: "620",
			advice: []string{"spec.baseUrl HTTPSAssumed"},
		},
		"a Gateway with a listener for http": {
			spec: "networking: {gateway: {gatewayRef: {name: g, sectionName: http}, parentRefs: [{name: h, port: 80}], hostnames: [bi.example.com]}}",
			link: "http://bi.example.com", websocket: "ws://bi.example.com/ws", hops: "1", keepAlive: "620",
			advice: []string{"spec.baseUrl CookiesNotSecure"},
		},
		"a Gateway with a listener for http and another one": {
			spec: "networking: {gateway: {gatewayRef: {name: g, sectionName: http}, parentRefs: [{name: g, sectionName: https}], hostnames: [bi.example.com]}}",
			link: "https://bi.example.com", websocket: "wss://bi.example.com/ws", hops: "1", secure: true, keepAlive: "620",
			advice: []string{"spec.baseUrl HTTPSAssumed"},
		},
		"a Gateway with a wildcard": {
			spec: "networking: {gateway: {gatewayRef: {name: g}, hostnames: ['*.example.com']}}",
			link: internal, websocket: "/ws", hops: "1", keepAlive: "620",
			advice: []string{"spec.baseUrl CookiesNotSecure", "spec.baseUrl NoBaseURL"},
		},
		"a Gateway with several host names": {
			spec: "networking: {gateway: {gatewayRef: {name: g}, hostnames: [a.example.com, b.example.com]}}",
			link: internal, websocket: "/ws", hops: "1", keepAlive: "620",
			advice: []string{"spec.baseUrl CookiesNotSecure", "spec.baseUrl NoBaseURL"},
		},
		"a Gateway and a base URL": {
			spec: "{baseUrl: 'http://bi.example.com/', networking: {gateway: {gatewayRef: {name: g}, hostnames: [a.example.com]}}}",
			link: "http://bi.example.com/", websocket: "ws://bi.example.com/ws", hops: "1", keepAlive: "620",
		},
		"a base URL and a route of somebody else": {
			spec: "baseUrl: https://bi.example.com",
			link: "https://bi.example.com", websocket: "wss://bi.example.com/ws", hops: "1", secure: true, keepAlive: "620",
		},
		"a load balancer": {
			spec: "webServer: {service: {type: LoadBalancer}}",
			link: internal, websocket: "/ws", hops: "1", keepAlive: "2",
			advice: []string{"spec.baseUrl NoBaseURL"},
		},
		"a load balancer that adds no headers": {
			spec: "{webServer: {service: {type: NodePort}}, networking: {proxyHops: 0}}",
			link: internal, websocket: "/ws", keepAlive: "2",
			advice: []string{"spec.baseUrl NoBaseURL"},
		},
		"two proxies": {
			spec: "networking: {proxyHops: 2, ingress: {host: bi.example.com, tls: [{}]}}",
			link: "https://bi.example.com", websocket: "wss://bi.example.com/ws", hops: "2", secure: true, keepAlive: "620",
		},
		"proxies in front of a route of somebody else": {
			spec: "networking: {proxyHops: 3}",
			link: internal, websocket: "/ws", hops: "3", keepAlive: "620",
			advice: []string{"spec.baseUrl NoBaseURL"},
		},
		"a time that the user chose": {
			spec: "{baseUrl: 'https://bi.example.com', webServer: {gunicorn: {keepAlive: 75}}}",
			link: "https://bi.example.com", websocket: "wss://bi.example.com/ws", hops: "1", secure: true, keepAlive: "75",
		},
	} {
		t.Run(name, func(t *testing.T) {
			xr := written(t, c.spec)
			xr.Spec.Valkey = &v1alpha1.Valkey{Host: new("cache.internal")}
			xr.Spec.CeleryWorker = &v1alpha1.CeleryWorker{}
			xr.Spec.WebsocketServer = &v1alpha1.WebsocketServer{}
			xr.Spec.Realtime = &v1alpha1.Realtime{JWTSecretFrom: key("rt", "jwt")}
			i := Resolve(xr)

			web, _ := i.Component(part.WebServer)
			worker, _ := i.Component(part.CeleryWorker)
			hops := map[string]string{"": "", "1": "ENABLE_PROXY_FIX = True"}[c.hops]

			if c.hops > "1" {
				hops = `ENABLE_PROXY_FIX = True
PROXY_FIX_CONFIG = {"x_for": ` + c.hops + `, "x_proto": 1, "x_host": 1, "x_port": 1, "x_prefix": 1}`
			}

			for _, config := range []string{web.Config[ConfigKey], worker.Config[ConfigKey]} {
				for _, want := range []string{
					`WEBDRIVER_BASEURL = "` + internal + `"`, `WEBDRIVER_BASEURL_USER_FRIENDLY = "` + c.link + `"`,
					`GLOBAL_ASYNC_QUERIES_WEBSOCKET_URL = "` + c.websocket + `"`, hops,
				} {
					if !strings.Contains(config, want+"\n") {
						t.Errorf("missing: %s", want)
					}
				}

				if strings.Contains(config, "PROXY_FIX") != (c.hops != "") || strings.Contains(config, "PROXY_FIX_CONFIG") != (c.hops > "1") {
					t.Error("the headers of other proxies are trusted")
				}

				if strings.Contains(config, "\nSESSION_COOKIE_SECURE = True\n") != c.secure || strings.Contains(config, "JWT_COOKIE_SECURE = True\n") != c.secure {
					t.Errorf("cookies are Secure: want %v", c.secure)
				}
			}

			if got := valueOf(main(web).Env, "GUNICORN_KEEPALIVE"); got != c.keepAlive {
				t.Errorf("idle connections are kept for %s seconds, want %s", got, c.keepAlive)
			}

			if diff := cmp.Diff(c.advice, reasons(i, "NoBaseURL", "HTTPSAssumed", "CookiesNotSecure")); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// TestLimitsOfRequestsAreCountedTogether: in memory, each process has limits of
// its own, and forgets them when it is replaced.
func TestLimitsOfRequestsAreCountedTogether(t *testing.T) {
	for name, c := range map[string]struct {
		spec string
		want string
	}{
		"published with Valkey":          {"{baseUrl: 'https://a.b', valkey: {host: v}}", `RATELIMIT_STORAGE_URI = _vk_cache(1, "", 0)["CACHE_REDIS_URL"]`},
		"a database of the user's":       {"{baseUrl: 'https://a.b', valkey: {host: v, cache: {database: 0, disabled: true}}}", `RATELIMIT_STORAGE_URI = _vk_cache(0, "", 0)["CACHE_REDIS_URL"]`},
		"published without Valkey":       {"baseUrl: https://a.b", ""},
		"Valkey, but nobody can come in": {"valkey: {host: v}", ""},
	} {
		xr := written(t, c.spec)
		xr.Spec.CeleryWorker = &v1alpha1.CeleryWorker{}

		config := one(t, xr, part.WebServer).Config[ConfigKey]
		if strings.Contains(config, "RATELIMIT_STORAGE_URI") != (c.want != "") || !strings.Contains(config, c.want) {
			t.Errorf("%s: want %q in\n%s", name, c.want, config)
		}

		if strings.Contains(one(t, xr, part.CeleryWorker).Config[ConfigKey], "RATELIMIT") {
			t.Errorf("%s: a worker serves no requests", name)
		}
	}
}

// TestBrowsersWaitAsLongAsGunicorn: a longer time-out of gunicorn is of no use
// to a browser that gives up at 60 seconds.
func TestBrowsersWaitAsLongAsGunicorn(t *testing.T) {
	const ingress = "baseUrl: https://bi.example.com\nnetworking: {ingress: {className: nginx, host: bi.example.com"

	for name, c := range map[string]struct {
		spec   string
		want   string
		advice []string
	}{
		"longer":              {ingress + "}}\nwebServer: {gunicorn: {timeout: 300}}", "SUPERSET_WEBSERVER_TIMEOUT = 300", []string{"spec.networking.ingress.annotations ProxyTimeout"}},
		"the proxy knows":     {ingress + ", annotations: {nginx.ingress.kubernetes.io/proxy-read-timeout: '300'}}}\nwebServer: {gunicorn: {timeout: 300}}", "SUPERSET_WEBSERVER_TIMEOUT = 300", nil},
		"shorter":             {ingress + "}}\nwebServer: {gunicorn: {timeout: 30}}", "SUPERSET_WEBSERVER_TIMEOUT = 30", nil},
		"as it is":            {ingress + "}}\nwebServer: {gunicorn: {timeout: 60}}", "", nil},
		"gunicorn left alone": {ingress + "}}\nwebServer: {gunicorn: {preset: disabled, timeout: 300}}", "", nil},
		"a route that ends earlier": {
			"networking: {gateway: {gatewayRef: {name: g}, hostnames: [a.b], timeouts: {request: 2m, backendRequest: 0s}}}\nwebServer: {gunicorn: {timeout: 300}}",
			"SUPERSET_WEBSERVER_TIMEOUT = 300",
			[]string{"spec.networking.gateway.timeouts ProxyTimeout"},
		},
		"a route that does not": {
			"networking: {gateway: {gatewayRef: {name: g}, hostnames: [a.b], timeouts: {request: 300s}}}\nwebServer: {gunicorn: {timeout: 300}}",
			"SUPERSET_WEBSERVER_TIMEOUT = 300", nil,
		},
	} {
		i := Resolve(written(t, c.spec))
		web, _ := i.Component(part.WebServer)

		if config := web.Config[ConfigKey]; strings.Contains(config, "SUPERSET_WEBSERVER_TIMEOUT") != (c.want != "") || !strings.Contains(config, c.want+"\n") {
			t.Errorf("%s: want %q in\n%s", name, c.want, config)
		}

		if diff := cmp.Diff(c.advice, reasons(i, "ProxyTimeout")); diff != "" {
			t.Errorf("%s: -want +got:\n%s", name, diff)
		}
	}
}

// TestOnlyWhatARuleLeadsToIsPublished: warnings, routes and policies agree on
// what users reach.
func TestOnlyWhatARuleLeadsToIsPublished(t *testing.T) {
	about := []string{"MCPNotPublished", "MCPWithoutAuthentication", "FlowerNotPublished", "FlowerWithoutAuthentication", "GatewayPathIgnored", "NothingPublished"}

	for name, c := range map[string]struct {
		spec   string
		routes []string
		open   []part.Component
		advice []string
	}{
		"an MCP server in Production": {
			spec:   "{mcpServer: {}, networking: {ingress: {host: bi.example.com}}}",
			routes: []string{"/"}, open: []part.Component{part.WebServer},
			advice: []string{"spec.mcpServer.service.gatewayPath MCPNotPublished"},
		},
		"an MCP server that is to stay inside": {
			spec:   "{mcpServer: {service: {gatewayPath: ''}}, networking: {ingress: {className: nginx, host: bi.example.com}}}",
			routes: []string{"/"}, open: []part.Component{part.WebServer},
		},
		"the same beside a Gateway in Development": {
			spec:   "{environment: Development, mcpServer: {service: {gatewayPath: ''}}, networking: {gateway: {gatewayRef: {name: g}}}}",
			routes: []string{"/"}, open: []part.Component{part.WebServer},
		},
		"an MCP server on wish": {
			spec:   "{mcpServer: {service: {gatewayPath: /mcp}}, networking: {ingress: {host: bi.example.com}}}",
			routes: []string{"/mcp", "/"}, open: []part.Component{part.MCPServer, part.WebServer},
			advice: []string{"spec.mcpServer MCPWithoutAuthentication"},
		},
		"an MCP server in Staging": {
			spec:   "{environment: Staging, mcpServer: {}, networking: {gateway: {gatewayRef: {name: g}}}}",
			routes: []string{"/mcp", "/"}, open: []part.Component{part.MCPServer, part.WebServer},
			advice: []string{"spec.mcpServer MCPWithoutAuthentication"},
		},
		"an Ingress with paths of its own": {
			spec:   "{mcpServer: {}, celeryFlower: {}, networking: {ingress: {hosts: [{host: bi.example.com, paths: [{path: /}]}]}}}",
			routes: []string{"/"}, open: []part.Component{part.WebServer},
		},
		"such an Ingress in Development": {
			spec:   "{environment: Development, mcpServer: {}, celeryFlower: {}, networking: {ingress: {hosts: [{host: bi.example.com, paths: [{path: /}]}]}}}",
			routes: []string{"/mcp", "/flower", "/"}, open: []part.Component{part.WebServer},
		},
		"such an Ingress and paths that nothing leads to": {
			spec:   "{mcpServer: {service: {gatewayPath: /mcp}}, celeryFlower: {service: {gatewayPath: /flower}}, networking: {ingress: {hosts: [{host: bi.example.com, paths: [{path: /}]}]}}}",
			routes: []string{"/mcp", "/flower", "/"}, open: []part.Component{part.WebServer},
			advice: []string{"spec.celeryFlower.service.gatewayPath GatewayPathIgnored", "spec.mcpServer.service.gatewayPath GatewayPathIgnored"},
		},
		"a second host with the table": {
			spec:   "{mcpServer: {service: {gatewayPath: /mcp}}, networking: {ingress: {hosts: [{host: bi.example.com, paths: [{path: /}]}, {host: mcp.example.com}]}}}",
			routes: []string{"/mcp", "/"}, open: []part.Component{part.MCPServer, part.WebServer},
			advice: []string{"spec.mcpServer MCPWithoutAuthentication"},
		},
		"load balancers of their own": {
			spec:   "{mcpServer: {service: {type: LoadBalancer}}, celeryFlower: {service: {type: NodePort}}}",
			open:   []part.Component{part.CeleryFlower, part.MCPServer, part.WebServer},
			advice: []string{"spec.celeryFlower.service.gatewayPath FlowerWithoutAuthentication", "spec.mcpServer MCPWithoutAuthentication"},
		},
		"routes of somebody else": {
			spec: "{mcpServer: {}, celeryFlower: {}, websocketServer: {}}",
			open: []part.Component{part.WebServer, part.WebsocketServer},
		},
		"routes of somebody else, to what has a path": {
			spec: "{mcpServer: {service: {gatewayPath: /mcp}}, celeryFlower: {service: {gatewayPath: /flower}}, websocketServer: {service: {gatewayPath: ''}}}",
			open: []part.Component{part.CeleryFlower, part.MCPServer, part.WebServer},
		},
		"routes of somebody else in Development": {
			spec: "{environment: Development, mcpServer: {}, celeryFlower: {service: {gatewayPath: ''}}}",
			open: []part.Component{part.MCPServer, part.WebServer},
		},
		"nothing but Flower": {
			spec:   "{webServer: null, celeryFlower: {}, networking: {gateway: {gatewayRef: {name: g}}}}",
			advice: []string{"spec.celeryFlower.service.gatewayPath FlowerNotPublished", "spec.networking NothingPublished"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			xr := written(t, c.spec+"\n")
			xr.Spec.NetworkPolicy = &v1alpha1.NetworkPolicy{}
			i := Resolve(xr)

			var table []string
			if i.Routing != nil {
				for _, r := range i.Routing.Routes {
					table = append(table, r.Path)
				}
			}

			var open []part.Component
			for _, p := range i.Components {
				if i.NetworkPolicy.External[p.Type] {
					open = append(open, p.Type)
				}
			}

			slices.Sort(open)

			if diff := cmp.Diff(c.routes, table); diff != "" {
				t.Errorf("routes: -want +got:\n%s", diff)
			}

			if diff := cmp.Diff(c.open, open); diff != "" {
				t.Errorf("open ports: -want +got:\n%s", diff)
			}

			if diff := cmp.Diff(c.advice, reasons(i, about...)); diff != "" {
				t.Errorf("advice: -want +got:\n%s", diff)
			}
		})
	}
}
