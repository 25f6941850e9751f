// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

// below is an instance with everything, with these lines in its spec.
func below(t *testing.T, spec string) *v1alpha1.Superset {
	t.Helper()

	xr := written(t, spec)
	all(&xr.Spec)

	// What the lines say of components stays.
	again := written(t, spec)
	xr.Spec.WebServer = again.Spec.WebServer

	if again.Spec.MCPServer != nil {
		xr.Spec.MCPServer = again.Spec.MCPServer
	}

	xr.Spec.Realtime = &v1alpha1.Realtime{JWTSecretFrom: key("rt", "jwt")}
	xr.Spec.Lifecycle = &v1alpha1.Lifecycle{MaintenancePage: &v1alpha1.MaintenancePage{}}
	xr.Spec.Monitoring = &v1alpha1.Monitoring{ServiceMonitor: &v1alpha1.ServiceMonitor{}}

	return xr
}

// TestEverythingFollowsThePathOfTheBaseURL: Superset answers nothing but 404
// outside of its root, to probes, too.
func TestEverythingFollowsThePathOfTheBaseURL(t *testing.T) {
	const variable = "podTemplate: {container: {env: [{name: SUPERSET_APP_ROOT, value: /analytics}]}}"

	for name, spec := range map[string]string{
		"a base URL":                  "baseUrl: https://bi.example.com/analytics/",
		"a base URL and the variable": "baseUrl: https://bi.example.com/analytics\n" + variable,
		"the variable":                "baseUrl: https://bi.example.com\n" + variable,
		"the variable of one":         "baseUrl: https://bi.example.com\nwebServer: {" + variable + "}",
		"the variable and an Ingress": "networking: {ingress: {host: bi.example.com, tls: [{}]}}\n" + variable,
		"paths that lead to it":       "networking: {ingress: {hosts: [{host: bi.example.com, paths: [{path: /analytics}]}], tls: [{}]}}\n" + variable,
		"an image of unknown release": "image: {tag: prod}\nbaseUrl: https://bi.example.com/analytics",
		"a web server of another tag": "image: {tag: 5.0.0}\nwebServer: {image: {tag: 6.0.0}}\nbaseUrl: https://bi.example.com/analytics",
	} {
		t.Run(name, func(t *testing.T) {
			xr := below(t, spec+"\n")
			xr.Spec.Environment = v1alpha1.EnvironmentStaging
			ways := xr.DeepCopy()
			ways.Spec.Networking = &v1alpha1.Networking{Gateway: &v1alpha1.Gateway{}}
			i := Resolve(xr)

			var got []string
			for _, r := range Resolve(ways).Routing.Routes {
				got = append(got, r.Path)
			}

			if diff := cmp.Diff([]string{"/analytics/ws", "/analytics/mcp", "/analytics/flower", "/analytics"}, got); diff != "" {
				t.Errorf("routes: -want +got:\n%s", diff)
			}

			web, _ := i.Component(part.WebServer)
			for probe, path := range map[string]string{
				"liveness": main(web).LivenessProbe.HTTPGet.Path, "readiness": main(web).ReadinessProbe.HTTPGet.Path, "startup": main(web).StartupProbe.HTTPGet.Path,
				"the page": i.Page.HealthPath,
			} {
				if path != "/analytics/health" {
					t.Errorf("%s asks for %s", probe, path)
				}
			}

			for _, c := range i.Components {
				if row, _ := RowOf(c.Type); !row.Python {
					continue
				}

				if got := valueOf(main(c).Env, "SUPERSET_APP_ROOT"); got != "/analytics" {
					t.Errorf("%s: the root is %q", c.Type, got)
				}

				for _, want := range []string{`WEBDRIVER_BASEURL = "http://acme-web-server:8088/analytics/"`, `GLOBAL_ASYNC_QUERIES_WEBSOCKET_URL = "wss://bi.example.com/analytics/ws"`} {
					if !strings.Contains(c.Config[ConfigKey], want) {
						t.Errorf("%s: missing: %s", c.Type, want)
					}
				}

				if !strings.Contains(c.Config[ConfigKey], `WEBDRIVER_BASEURL_USER_FRIENDLY = "https://bi.example.com/analytics`) {
					t.Errorf("%s: links lose the path", c.Type)
				}
			}

			flower, _ := i.Component(part.CeleryFlower)
			if got := valueOf(main(flower).Env, envFlowerPrefix) + " " + main(flower).ReadinessProbe.HTTPGet.Path; got != "/analytics/flower /analytics/flower/healthcheck" {
				t.Errorf("Flower is below %s", got)
			}

			mcp, _ := i.Component(part.MCPServer)
			if got := valueOf(main(mcp).Env, "FASTMCP_STREAMABLE_HTTP_PATH"); got != "/analytics/mcp" {
				t.Errorf("the MCP server answers at %q", got)
			}

			if got := i.Monitoring.Targets[0].Path; got != "/analytics/metrics" {
				t.Errorf("Prometheus asks for %q", got)
			}

			if i.Root != "/analytics" || hasAdvice(i, "VariableIgnored") || hasAdvice(i, "AppRootUnknown") {
				t.Errorf("root %q, advice %v", i.Root, i.Advice)
			}
		})
	}
}

func TestWithoutAPathNothingIsBelowOne(t *testing.T) {
	for name, spec := range map[string]string{
		"no path":                         "baseUrl: https://bi.example.com/",
		"a variable that says so":         "podTemplate: {container: {env: [{name: SUPERSET_APP_ROOT, value: /}]}}",
		"a release that does not read it": "image: {tag: 5.0.0}\npodTemplate: {container: {env: [{name: SUPERSET_APP_ROOT, value: /analytics}]}}",
		"a variable nobody knows":         "podTemplate: {container: {env: [{name: SUPERSET_APP_ROOT, valueFrom: {configMapKeyRef: {name: a, key: b}}}]}}",
		"another variable's value":        "podTemplate: {container: {env: [{name: SUPERSET_APP_ROOT, value: $(ROOT)}]}}",
		"Python":                          "config: 'APPLICATION_ROOT = \"/analytics\"'",
	} {
		i := Resolve(below(t, spec+"\n"))
		web, _ := i.Component(part.WebServer)
		mcp, _ := i.Component(part.MCPServer)

		if got := main(web).ReadinessProbe.HTTPGet.Path; got != "/health" || i.Page.HealthPath != "/health" || i.Root != "" {
			t.Errorf("%s: the probe asks for %s, the page answers %s, root %q", name, got, i.Page.HealthPath, i.Root)
		}

		if valueOf(main(mcp).Env, "FASTMCP_STREAMABLE_HTTP_PATH") != "" || i.Monitoring.Targets[0].Path != "" {
			t.Errorf("%s: others are below a path", name)
		}

		unknown := strings.Contains(spec, "valueFrom") || strings.Contains(spec, "$(") || strings.Contains(spec, "config:")
		if hasAdvice(i, "AppRootUnknown") != unknown {
			t.Errorf("%s: advice %v", name, i.Advice)
		}
	}
}

// TestAPathOfAComponentIsTakenAsItIs: it is not below the root, and the MCP server,
// which answers nothing but 404 elsewhere, answers there.
func TestAPathOfAComponentIsTakenAsItIs(t *testing.T) {
	const gateway, tools = "networking: {gateway: {gatewayRef: {name: g}}}", "mcpServer: {service: {gatewayPath: /tools}}\n"

	for name, c := range map[string]struct{ spec, route, want string }{
		"its own":                     {"mcpServer: {service: {gatewayPath: /mcp}}\n" + gateway, "/mcp", ""},
		"none given":                  {"mcpServer: {}\n" + gateway, "", ""},
		"another":                     {tools + gateway, "/tools", "/tools"},
		"with a slash":                {"mcpServer: {service: {gatewayPath: /tools/}}\n" + gateway, "/tools/", "/tools"},
		"beside a root":               {"baseUrl: https://bi.example.com/analytics\n" + tools + gateway, "/tools", "/tools"},
		"its own beside a root":       {"baseUrl: https://bi.example.com/analytics\nmcpServer: {service: {gatewayPath: /mcp}}\n" + gateway, "/mcp", ""},
		"an Ingress":                  {tools + "networking: {ingress: {host: bi.example.com}}", "/tools", "/tools"},
		"a header is set":             {tools + "networking: {gateway: {gatewayRef: {name: g}, filters: [{type: RequestHeaderModifier, requestHeaderModifier: {remove: [x]}}]}}", "/tools", "/tools"},
		"a filter rewrites":           {tools + "networking: {gateway: {gatewayRef: {name: g}, filters: [{type: URLRewrite, urlRewrite: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /}}}]}}", "/tools", ""},
		"an annotation rewrites":      {tools + "networking: {ingress: {host: bi.example.com, annotations: {nginx.ingress.kubernetes.io/rewrite-target: /$2}}}", "/tools", ""},
		"hosts with paths of its own": {tools + "networking: {ingress: {hosts: [{host: bi.example.com, paths: [{path: /}]}]}}", "/tools", ""},
		"a route of somebody else":    {tools + "{}", "", ""},
	} {
		i := Resolve(below(t, strings.TrimSuffix(c.spec, "{}")+"\n"))
		mcp, _ := i.Component(part.MCPServer)

		if c.route != "" && !slices.ContainsFunc(i.Routing.Routes, func(r Route) bool { return r.Path == c.route && r.Service == mcp.Name }) {
			t.Errorf("%s: routes %v", name, i.Routing.Routes)
		}

		if got := valueOf(main(mcp).Env, "FASTMCP_STREAMABLE_HTTP_PATH"); got != c.want {
			t.Errorf("%s: the MCP server answers at %q, want %q", name, got, c.want)
		}
	}

	xr := below(t, "mcpServer: {service: {gatewayPath: /tools}, podTemplate: {container: {env: [{name: FASTMCP_STREAMABLE_HTTP_PATH, value: /mine}]}}}\n"+gateway+"\n")
	if mcp, _ := Resolve(xr).Component(part.MCPServer); valueOf(main(mcp).Env, "FASTMCP_STREAMABLE_HTTP_PATH") != "/mine" {
		t.Errorf("the user's own path is lost: %v", main(mcp).Env)
	}
}

// TestTheLogoIsFoundBelowAPath: it is a file of the image, which 6.1 would look for
// below the path of the path. Only what browsers get is about it.
func TestTheLogoIsFoundBelowAPath(t *testing.T) {
	for spec, want := range map[string]bool{
		"image: {tag: 6.1.0}\nbaseUrl: https://bi.example.com/analytics":                                       true,
		"image: {tag: prod}\nbaseUrl: https://bi.example.com/analytics":                                        true,
		"image: {tag: 6.0.0}\nbaseUrl: https://bi.example.com/analytics":                                       false,
		"image: {tag: 7.0.0}\nbaseUrl: https://bi.example.com/analytics":                                       false,
		"image: {tag: 6.1.0}\nwebServer: {image: {tag: 6.0.0}}\nbaseUrl: https://bi.example.com/analytics":     false,
		"image: {tag: 6.1.0}\nbaseUrl: https://bi.example.com":                                                 false,
		"image: {tag: 6.1.0}\npodTemplate: {container: {env: [{name: SUPERSET_APP_ROOT, value: /analytics}]}}": true,
	} {
		for _, c := range Resolve(below(t, spec+"\n")).Components {
			got := strings.Contains(c.Config[ConfigKey], `APP_ICON = "/analytics/static/assets/images/superset-logo-horiz.png"`)
			if got != (want && c.Type == part.WebServer) {
				t.Errorf("%s: %s has a logo: %v", spec, c.Type, got)
			}
		}
	}
}

// TestTasksAreNotServed: their pods stay as they are.
func TestTasksAreNotServed(t *testing.T) {
	before, after := below(t, "{}\n"), below(t, "baseUrl: https://bi.example.com/analytics\n")
	before.Spec.Realtime, after.Spec.Realtime = nil, nil

	for _, n := range []part.Task{part.Migrate, part.Init} {
		a, b := task(t, before, n), task(t, after, n)
		if a.PodChecksum != b.PodChecksum || a.Inputs != b.Inputs {
			t.Errorf("%s is another one below a path", n)
		}
	}
}
