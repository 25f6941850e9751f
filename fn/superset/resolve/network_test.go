// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

func TestRoutesAndPublication(t *testing.T) {
	route := func(path, service string, port int32) Route { return Route{path, "acme-" + service, port} }
	cases := map[string]struct {
		change func(*v1alpha1.SupersetSpec)
		want   []Route
		flower bool
	}{
		"Production keeps Flower and the MCP server inside": {
			want: []Route{route("/ws", "websocket-server", 8080), route("/", "web-server", 8088)},
		},
		"an empty path takes a component out": {
			change: func(s *v1alpha1.SupersetSpec) {
				s.Environment = v1alpha1.EnvironmentDevelopment
				for _, service := range []**v1alpha1.Service{&s.CeleryFlower.Service, &s.MCPServer.Service, &s.WebsocketServer.Service, &s.WebServer.Service} {
					*service = &v1alpha1.Service{GatewayPath: new("")}
				}
			},
			want: []Route{route("/", "web-server", 8088)},
		},
		"a path publishes it": {
			change: func(s *v1alpha1.SupersetSpec) {
				s.CeleryFlower.Service = &v1alpha1.Service{GatewayPath: new("/monitoring/"), Port: new(int32(80))}
				s.WebServer.Service = &v1alpha1.Service{GatewayPath: new("/ignored")}
				s.MCPServer.Service = &v1alpha1.Service{GatewayPath: new("/mcp")}
			},
			want: []Route{
				route("/ws", "websocket-server", 8080), route("/mcp", "mcp-server", 8088), route("/monitoring/", "celery-flower", 80), route("/", "web-server", 8088),
			},
			flower: true,
		},
		"so does Staging": {
			change: func(s *v1alpha1.SupersetSpec) {
				s.Environment, s.MCPServer, s.WebsocketServer = v1alpha1.EnvironmentStaging, nil, nil
			},
			want:   []Route{route("/flower", "celery-flower", 5555), route("/", "web-server", 8088)},
			flower: true,
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			xr := superset(all, func(s *v1alpha1.SupersetSpec) {
				s.Networking = &v1alpha1.Networking{Gateway: &v1alpha1.Gateway{}}
				s.NetworkPolicy = &v1alpha1.NetworkPolicy{}
			})
			if tc.change != nil {
				tc.change(&xr.Spec)
			}

			i := Resolve(xr)
			if diff := cmp.Diff(tc.want, i.Routing.Routes); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}

			if i.NetworkPolicy.External[part.CeleryFlower] != tc.flower || !i.NetworkPolicy.External[part.WebServer] || i.NetworkPolicy.External[part.CeleryWorker] {
				t.Errorf("open to the outside: %v", i.NetworkPolicy.External)
			}

			if hasAdvice(i, "FlowerWithoutAuthentication") != (tc.flower && i.Environment == v1alpha1.EnvironmentProduction) {
				t.Error("the warning about Flower is wrong")
			}
		})
	}
}

func TestServicePortZeroIsTheDefault(t *testing.T) {
	xr := superset(all, func(s *v1alpha1.SupersetSpec) {
		s.WebServer.Service = &v1alpha1.Service{Port: new(int32(0))}
		s.Networking = &v1alpha1.Networking{Gateway: &v1alpha1.Gateway{}}
	})
	i := Resolve(xr)

	if web, _ := i.Component(part.WebServer); web.Service.Port != 8088 || i.Routing.Routes[len(i.Routing.Routes)-1].Port != 8088 {
		t.Error("0 is not the default everywhere")
	}
}
