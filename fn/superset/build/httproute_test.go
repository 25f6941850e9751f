// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package build

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	gwapiv1 "sigs.k8s.io/gateway-api/apis/v1"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset/lifecycle"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

func TestHTTPRoute(t *testing.T) {
	same(t, HTTPRoute(demo(), all(lifecycle.Run)), `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: demo
  namespace: bi
  labels: {app.kubernetes.io/name: superset, superset.apache.org/parent: demo}
spec:
  parentRefs:
  - {name: public}
  rules:
  - matches: [{path: {type: PathPrefix, value: /ws}}]
    backendRefs: [{name: demo-websocket-server, port: 8080}]
  - matches: [{path: {type: PathPrefix, value: /mcp}}]
    backendRefs: [{name: demo-mcp-server, port: 8088}]
  - matches: [{path: {type: PathPrefix, value: /flower}}]
    backendRefs: [{name: demo-celery-flower, port: 5555}]
  - matches: [{path: {type: PathPrefix, value: /}}]
    backendRefs: [{name: demo-web-server, port: 8088}]
`)
}

func TestHTTPRouteTakesOverWhatTheUserSays(t *testing.T) {
	i := edited(func(i *resolve.Instance) {
		i.Routing.Routes = i.Routing.Routes[3:]
		i.Routing.Gateway.Spec = &v1alpha1.Gateway{
			GatewayRef: v1alpha1.ParentReference{
				Group: new("gateway.networking.k8s.io"), Kind: new("Gateway"), Name: "public", Namespace: new("infra"),
				SectionName: new("https"), Port: new(int32(443)),
			},
			ParentRefs:  []v1alpha1.ParentReference{{Name: "internal"}},
			Hostnames:   []string{"bi.example.com", "*.b.example.com"},
			Labels:      map[string]string{"superset.apache.org/parent": "x", "a": "b"},
			Annotations: map[string]string{"c": "d"},
			Timeouts:    &gwapiv1.HTTPRouteTimeouts{Request: new(gwapiv1.Duration("60s"))},
			Filters: []gwapiv1.HTTPRouteFilter{{
				Type: gwapiv1.HTTPRouteFilterResponseHeaderModifier,
				ResponseHeaderModifier: &gwapiv1.HTTPHeaderFilter{
					Set: []gwapiv1.HTTPHeader{{Name: "X-Frame-Options", Value: "DENY"}},
				},
			}},
		}
	})
	same(t, HTTPRoute(i, all(lifecycle.Run)), `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: demo
  namespace: bi
  labels: {app.kubernetes.io/name: superset, superset.apache.org/parent: demo, a: b}
  annotations: {c: d}
spec:
  parentRefs:
  - {group: gateway.networking.k8s.io, kind: Gateway, name: public, namespace: infra, sectionName: https, port: 443}
  - {name: internal}
  hostnames: [bi.example.com, "*.b.example.com"]
  rules:
  - matches: [{path: {type: PathPrefix, value: /}}]
    filters:
    - type: ResponseHeaderModifier
      responseHeaderModifier: {set: [{name: X-Frame-Options, value: DENY}]}
    backendRefs: [{name: demo-web-server, port: 8088}]
    timeouts: {request: 60s}
`)
}

func TestHTTPRouteIsNotThere(t *testing.T) {
	cases := map[string]struct {
		reason string
		i      resolve.Instance
		p      lifecycle.Plan
	}{
		"Without routing":          {"It is not wanted.", edited(func(i *resolve.Instance) { i.Routing = nil }), all(lifecycle.Run)},
		"Without anything to show": {"It would answer errors on every path.", edited(func(i *resolve.Instance) { i.Routing.Routes = nil }), all(lifecycle.Run)},
		"Before the components":    {"Its backends do not exist yet.", demo(), all(lifecycle.Absent)},
		"With an Ingress": {"One of both is wanted.", edited(func(i *resolve.Instance) {
			i.Routing.Gateway, i.Routing.Ingress = nil, &resolve.Ingress{Spec: &v1alpha1.Ingress{Host: "a"}}
		}), all(lifecycle.Run)},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			if got := HTTPRoute(tc.i, tc.p); got != nil {
				t.Errorf("%s\nHTTPRoute() = %v, want none", tc.reason, got)
			}
		})
	}
}

func TestRoutesToAbsentComponentsAreGone(t *testing.T) {
	p := all(lifecycle.Drain)
	p.Components[part.MCPServer] = lifecycle.ComponentPlan{Disposition: lifecycle.Absent}
	var got []string
	for _, r := range HTTPRoute(demo(), p).Spec.Rules {
		got = append(got, *r.Matches[0].Path.Value)
	}
	if diff := cmp.Diff([]string{"/ws", "/flower", "/"}, got); diff != "" {
		t.Errorf("paths: -want +got\n%s", diff)
	}
}
