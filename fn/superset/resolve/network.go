// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"slices"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/ptr"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

// routing resolves the route table that HTTPRoute and Ingress share.
func routing(s resolver, components []Component) *Routing {
	n := ptr.OrZero(s.spec.Networking)

	r := &Routing{Routes: routes(s, components)}

	switch {
	case n.Gateway != nil:
		r.Gateway = &Gateway{Spec: n.Gateway}
	case n.Ingress != nil:
		r.Ingress = &Ingress{Spec: n.Ingress}
	default:
		return nil
	}

	return r
}

// routeOrder is the order of the table: the catch-all of the web server last.
var routeOrder = []part.Component{part.WebsocketServer, part.MCPServer, part.CeleryFlower, part.WebServer}

// routes lists what is published. The port is the Service's.
func routes(s resolver, components []Component) []Route {
	var out []Route

	for _, t := range routeOrder {
		i := slices.IndexFunc(components, func(c Component) bool { return c.Type == t })
		row, _ := RowOf(t)

		if i < 0 || !row.isPublished(s) {
			continue
		}

		path := row.Path
		if path != "/" {
			spec, _ := s.spec.Component(t)
			path = pathOf(spec.Service, row.Path)
		}

		out = append(out, Route{Path: path, Service: components[i].Name, Port: components[i].Service.Port})
	}

	return out
}

// networkPolicy resolves what all policies share.
func networkPolicy(s resolver, components []Component) *NetworkPolicy {
	spec := s.spec.NetworkPolicy
	if spec == nil {
		return nil
	}

	p := &NetworkPolicy{
		ExtraIngress:        spec.ExtraIngress,
		ExtraEgress:         spec.ExtraEgress,
		ExternalIngressFrom: spec.ExternalIngressFrom,
		RestrictEgress:      spec.Egress == v1alpha1.EgressRestricted,
		External:            map[part.Component]bool{},
	}

	for _, c := range components {
		if row, _ := RowOf(c.Type); row.isPublished != nil && row.isPublished(s) {
			p.External[c.Type] = true
		}
	}

	for _, port := range []int32{s.metastore.egress, s.valkey.egress} {
		if port != 0 && !slices.Contains(p.EgressPorts, port) {
			p.EgressPorts = append(p.EgressPorts, port)
		}
	}

	if c := ptr.OrZero(s.spec.Lifecycle).Clone; c != nil {
		if port := ptr.Or(c.Source.Port, databaseOf(c.Source.Type).port); !slices.Contains(p.EgressPorts, port) {
			p.TaskEgressPorts = []int32{port}
		}
	}

	return p
}
