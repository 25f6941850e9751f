// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package observe

import (
	"google.golang.org/protobuf/types/known/structpb"
)

// RouteParent is what one Gateway says of an HTTPRoute.
type RouteParent struct {
	// Name, Namespace and SectionName are the parent reference's.
	Name        string
	Namespace   string
	SectionName string
	// Accepted and ResolvedRefs are the conditions of these names.
	Accepted     bool
	ResolvedRefs bool
	// Reason and Message explain the first condition that is not True.
	Reason  string
	Message string
}

// RouteParents lists what Gateways say of an HTTPRoute, in the route's order.
func RouteParents(o Object) []RouteParent {
	var out []RouteParent
	for _, v := range items(o.Raw, "status", "parents") {
		s := v.GetStructValue()
		p := RouteParent{
			Name:        text(s, "parentRef", "name"),
			Namespace:   text(s, "parentRef", "namespace"),
			SectionName: text(s, "parentRef", "sectionName"),

			ResolvedRefs: true,
		}
		for _, c := range items(s, "conditions") {
			p.judge(c.GetStructValue(), number(o.Raw, "metadata", "generation"))
		}
		out = append(out, p)
	}
	return out
}

// RouteUnanswered names the parents of an HTTPRoute that no Gateway has answered
// for yet.
func RouteUnanswered(o Object) []string {
	namespace := text(o.Raw, "metadata", "namespace")
	answered := map[parent]bool{}
	for _, v := range items(o.Raw, "status", "parents") {
		answered[parentOf(at(v.GetStructValue(), "parentRef").GetStructValue(), namespace)] = true
	}
	var out []string
	for _, v := range items(o.Raw, "spec", "parentRefs") {
		if p := parentOf(v.GetStructValue(), namespace); !answered[p] {
			out = append(out, p.name)
		}
	}
	return out
}

// parent is what tells parent references of a route apart.
type parent struct {
	group, kind, namespace, name, section string
	port                                  int64
}

// parentOf fills in what a reference leaves out, as the API server does.
func parentOf(ref *structpb.Struct, namespace string) parent {
	p := parent{
		group: "gateway.networking.k8s.io", kind: "Gateway", namespace: namespace,
		name: text(ref, "name"), section: text(ref, "sectionName"), port: number(ref, "port"),
	}
	if at(ref, "group") != nil {
		p.group = text(ref, "group")
	}
	if k := text(ref, "kind"); k != "" {
		p.kind = k
	}
	if n := text(ref, "namespace"); n != "" {
		p.namespace = n
	}
	return p
}

// judge takes one condition into account. References count as resolved until
// the Gateway says otherwise; acceptance has to be said, and of the route as it
// is now.
func (p *RouteParent) judge(c *structpb.Struct, generation int64) {
	isTrue := text(c, "status") == "True"
	switch text(c, "type") {
	case "Accepted":
		if seen := number(c, "observedGeneration"); isTrue && seen > 0 && seen < generation {
			p.Reason, p.Message = "Pending", "it has judged the route as it was before the last change"
			return
		}
		p.Accepted = isTrue
	case "ResolvedRefs":
		p.ResolvedRefs = isTrue
	default:
		return
	}
	if !isTrue && p.Reason == "" {
		p.Reason, p.Message = text(c, "reason"), text(c, "message")
	}
}

// LoadBalancer is the first address that a Service or Ingress was given: a host
// name or an IP, "" when there is none.
func LoadBalancer(o Object) string {
	for _, v := range items(o.Raw, "status", "loadBalancer", "ingress") {
		s := v.GetStructValue()
		if h := text(s, "hostname"); h != "" {
			return h
		}
		if ip := text(s, "ip"); ip != "" {
			return ip
		}
	}
	return ""
}
