// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"cmp"
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

// routes is the table. The port is the Service's.
func routes(s resolver, components []Component) []Route {
	var out []Route

	for _, t := range routeOrder {
		i := slices.IndexFunc(components, func(c Component) bool { return c.Type == t })
		row, _ := RowOf(t)

		if i < 0 || !s.routed(row) {
			continue
		}

		path := cmp.Or(s.root, "/")
		if t != part.WebServer {
			spec, _ := s.spec.Component(t)
			path = s.pathOf(spec.Service, row.Path)
		}

		out = append(out, Route{Path: path, Service: components[i].Name, Port: components[i].Service.Port})
	}

	return out
}

// routed says whether an enabled component is in the table: an empty path takes
// it out. What shows things without asking who sees them is only in it on wish,
// in Production.
func (s resolver) routed(row Row) bool {
	spec, enabled := s.spec.Component(row.Type)
	path := ptr.OrZero(spec.Service).GatewayPath

	switch {
	case !enabled || row.Path == "":
		return false
	case row.Type == part.WebServer:
		return true
	case path != nil:
		return *path != ""
	default:
		return !row.shows || s.environment != v1alpha1.EnvironmentProduction
	}
}

// ruled says whether a rule of a route or an Ingress leads to a component.
func (s resolver) ruled(row Row) bool {
	n := ptr.OrZero(s.spec.Networking)

	switch {
	case n.Gateway != nil:
		return s.routed(row)
	case n.Ingress != nil:
		return slices.ContainsFunc(IngressHosts(n.Ingress), func(h v1alpha1.IngressHost) bool {
			return s.routed(row) && (len(h.Paths) == 0 || row.Type == part.WebServer)
		})
	default:
		return false
	}
}

// published says whether users reach a component from outside: by a rule, or by
// its own Service.
func (s resolver) published(row Row) bool {
	spec, _ := s.spec.Component(row.Type)

	return s.ruled(row) || outside(spec.Service)
}

// open says whether a policy admits everybody to a component. Without routes of
// ours there may be some of the user's own, to what ours would lead to.
func (s resolver) open(row Row) bool {
	n := ptr.OrZero(s.spec.Networking)

	return s.published(row) || (n.Gateway == nil && n.Ingress == nil && s.routed(row))
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
		if row, _ := RowOf(c.Type); s.open(row) {
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
