// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package build

import (
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset/lifecycle"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

// Ingress publishes the components through an Ingress; nil when that is not
// wanted, or when there is no host or nothing to publish: the API server
// refuses an Ingress without rules.
func Ingress(i resolve.Instance, p lifecycle.Plan) *networkingv1.Ingress {
	if i.Routing == nil || i.Routing.Ingress == nil {
		return nil
	}
	g := i.Routing.Ingress.Spec
	hosts := ingressRules(g, routes(i, p), web(i, p))
	if len(hosts) == 0 {
		return nil
	}
	return &networkingv1.Ingress{
		TypeMeta: metav1.TypeMeta{APIVersion: "networking.k8s.io/v1", Kind: "Ingress"},
		ObjectMeta: metav1.ObjectMeta{
			Name:        i.Name,
			Namespace:   i.Namespace,
			Labels:      objectLabels(i, g.Labels),
			Annotations: g.Annotations,
		},
		Spec: networkingv1.IngressSpec{
			IngressClassName: named(g.ClassName),
			TLS:              g.TLS,
			Rules:            hosts,
		},
	}
}

// web is where the explicit paths of a host lead; nil while there is no web
// server.
func web(i resolve.Instance, p lifecycle.Plan) *resolve.Route {
	c, ok := i.Component(part.WebServer)
	if !ok || c.Service == nil || p.Components[part.WebServer].Disposition == lifecycle.Absent {
		return nil
	}
	return &resolve.Route{Service: c.Name, Port: c.Service.Port}
}

// ingressRules are one for each host that leads anywhere.
func ingressRules(g *v1alpha1.Ingress, table []resolve.Route, web *resolve.Route) []networkingv1.IngressRule {
	var out []networkingv1.IngressRule
	for _, h := range resolve.IngressHosts(g) {
		paths := fanOut(table)
		if len(h.Paths) > 0 {
			paths = explicit(h.Paths, web)
		}
		if len(paths) == 0 {
			continue
		}
		out = append(out, networkingv1.IngressRule{
			Host:             h.Host,
			IngressRuleValue: networkingv1.IngressRuleValue{HTTP: &networkingv1.HTTPIngressRuleValue{Paths: paths}},
		})
	}
	return out
}

// fanOut is the whole route table.
func fanOut(table []resolve.Route) []networkingv1.HTTPIngressPath {
	var out []networkingv1.HTTPIngressPath
	for _, r := range table {
		out = append(out, ingressPath(r.Path, networkingv1.PathTypePrefix, r))
	}
	return out
}

// explicit paths all lead to the web server.
func explicit(paths []v1alpha1.IngressPath, web *resolve.Route) []networkingv1.HTTPIngressPath {
	if web == nil {
		return nil
	}
	var out []networkingv1.HTTPIngressPath
	for _, p := range paths {
		at, kind := p.Path, p.PathType
		if at == "" {
			at = v1alpha1.DefaultIngressPath
		}
		if kind == "" {
			kind = v1alpha1.DefaultIngressPathType
		}
		out = append(out, ingressPath(at, kind, *web))
	}
	return out
}

func ingressPath(at string, kind networkingv1.PathType, r resolve.Route) networkingv1.HTTPIngressPath {
	return networkingv1.HTTPIngressPath{
		Path:     at,
		PathType: new(kind),
		Backend: networkingv1.IngressBackend{
			Service: &networkingv1.IngressServiceBackend{
				Name: r.Service,
				Port: networkingv1.ServiceBackendPort{Number: r.Port},
			},
		},
	}
}
