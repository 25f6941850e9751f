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
			p.judge(c.GetStructValue())
		}
		out = append(out, p)
	}
	return out
}

// judge takes one condition into account. References count as resolved until
// the Gateway says otherwise; acceptance has to be said.
func (p *RouteParent) judge(c *structpb.Struct) {
	holds := text(c, "status") == "True"
	switch text(c, "type") {
	case "Accepted":
		p.Accepted = holds
	case "ResolvedRefs":
		p.ResolvedRefs = holds
	default:
		return
	}
	if !holds && p.Reason == "" {
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
