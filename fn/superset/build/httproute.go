// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package build

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	gwapiv1 "sigs.k8s.io/gateway-api/apis/v1"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset/lifecycle"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

// routing is the HTTPRoute or the Ingress.
func routing(i resolve.Instance, p lifecycle.Plan) []Object {
	var out []Object
	if r := HTTPRoute(i, p); r != nil {
		out = append(out, Object{Key: part.HTTPRouteKey, Desired: r})
	}
	if r := Ingress(i, p); r != nil {
		out = append(out, Object{Key: part.IngressKey, Desired: r})
	}
	return out
}

// routes is the route table without components that do not exist.
func routes(i resolve.Instance, p lifecycle.Plan) []resolve.Route {
	var out []resolve.Route
	for _, r := range i.Routing.Routes {
		for _, c := range i.Components {
			if c.Name == r.Service && p.Components[c.Type].Disposition != lifecycle.Absent {
				out = append(out, r)
			}
		}
	}
	return out
}

// HTTPRoute publishes the components through a Gateway; nil when that is not
// wanted, or when there is nothing to publish: a route without rules is taken
// as one that answers errors on every path.
func HTTPRoute(i resolve.Instance, p lifecycle.Plan) *gwapiv1.HTTPRoute {
	if i.Routing == nil || i.Routing.Gateway == nil {
		return nil
	}
	table := routes(i, p)
	if len(table) == 0 {
		return nil
	}
	g := i.Routing.Gateway.Spec
	return &gwapiv1.HTTPRoute{
		TypeMeta: metav1.TypeMeta{APIVersion: "gateway.networking.k8s.io/v1", Kind: "HTTPRoute"},
		ObjectMeta: metav1.ObjectMeta{
			Name:        i.Name,
			Namespace:   i.Namespace,
			Labels:      objectLabels(i, g.Labels),
			Annotations: g.Annotations,
		},
		Spec: gwapiv1.HTTPRouteSpec{
			CommonRouteSpec: gwapiv1.CommonRouteSpec{ParentRefs: parents(g)},
			Hostnames:       hostnames(g),
			Rules:           rules(g, table),
		},
	}
}

// parents are gatewayRef and the further ones.
func parents(g *v1alpha1.Gateway) []gwapiv1.ParentReference {
	out := []gwapiv1.ParentReference{parent(g.GatewayRef)}
	for _, r := range g.ParentRefs {
		out = append(out, parent(r))
	}
	return out
}

func parent(r v1alpha1.ParentReference) gwapiv1.ParentReference {
	return gwapiv1.ParentReference{
		Group:       (*gwapiv1.Group)(r.Group),
		Kind:        (*gwapiv1.Kind)(r.Kind),
		Namespace:   (*gwapiv1.Namespace)(r.Namespace),
		Name:        gwapiv1.ObjectName(r.Name),
		SectionName: (*gwapiv1.SectionName)(r.SectionName),
		Port:        r.Port,
	}
}

func hostnames(g *v1alpha1.Gateway) []gwapiv1.Hostname {
	var out []gwapiv1.Hostname
	for _, h := range g.Hostnames {
		out = append(out, gwapiv1.Hostname(h))
	}
	return out
}

// rules are one for each row of the route table, in its order.
func rules(g *v1alpha1.Gateway, table []resolve.Route) []gwapiv1.HTTPRouteRule {
	var out []gwapiv1.HTTPRouteRule
	for _, r := range table {
		out = append(out, gwapiv1.HTTPRouteRule{
			Matches: []gwapiv1.HTTPRouteMatch{{
				Path: &gwapiv1.HTTPPathMatch{Type: new(gwapiv1.PathMatchPathPrefix), Value: new(r.Path)},
			}},
			Filters: g.Filters,
			BackendRefs: []gwapiv1.HTTPBackendRef{{
				BackendRef: gwapiv1.BackendRef{
					BackendObjectReference: gwapiv1.BackendObjectReference{
						Name: gwapiv1.ObjectName(r.Service),
						Port: new(r.Port),
					},
				},
			}},
			Timeouts: g.Timeouts,
		})
	}
	return out
}
