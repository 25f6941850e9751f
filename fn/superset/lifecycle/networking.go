// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package lifecycle

import (
	"strings"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset/observe"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

// networkingStatus tells how the instance is reached, as far as it is known.
func networkingStatus(s state) *v1alpha1.NetworkingStatus {
	if !s.live {
		return s.Prior.Networking
	}
	out := &v1alpha1.NetworkingStatus{}
	if o, ok := s.Facts.Objects[part.HTTPRouteKey]; ok {
		out.Route = &v1alpha1.RouteStatus{Name: o.Name}
		for _, p := range observe.RouteParents(o) {
			p.Message = told(p.Message)
			out.Route.Parents = append(out.Route.Parents, v1alpha1.RouteParentStatus(p))
		}
	}
	address := ""
	for _, key := range []string{part.IngressKey, part.ServiceKey(part.WebServer)} {
		if o, ok := s.Facts.Objects[key]; ok && address == "" {
			address = observe.LoadBalancer(o)
		}
	}
	if address != "" {
		out.LoadBalancer = &v1alpha1.LoadBalancerStatus{Address: address}
	}
	out.URL = url(s, address)
	if out.Route == nil && out.LoadBalancer == nil && out.URL == "" {
		return nil
	}
	return out
}

// url is the address for a browser: the one that the instance has, else that of
// the first host name, else where the load balancer is.
func url(s state, address string) string {
	if s.Instance.BaseURL.Known() {
		return s.Instance.BaseURL.String()
	}
	r := s.Instance.Routing
	switch {
	case r != nil && r.Gateway != nil && len(r.Gateway.Spec.Hostnames) > 0:
		// Whether the listener speaks TLS is the Gateway's affair; most do.
		return host("https", r.Gateway.Spec.Hostnames[0], s.Instance.Root)
	case r != nil && r.Ingress != nil:
		return ingressURL(r.Ingress.Spec, s.Instance.Root)
	case address != "":
		return "http://" + bracketed(address) + s.Instance.Root
	}
	return ""
}

func ingressURL(i *v1alpha1.Ingress, root string) string {
	name := i.Host
	if len(i.Hosts) > 0 {
		name = i.Hosts[0].Host
	}
	scheme := "http"
	if resolve.Certified(i, name) {
		scheme = "https"
	}
	return host(scheme, name, root)
}

// host is "" for a name that cannot be opened.
func host(scheme, name, root string) string {
	if name == "" || strings.HasPrefix(name, "*") {
		return ""
	}
	return scheme + "://" + name + root
}

func bracketed(address string) string {
	if strings.Contains(address, ":") {
		return "[" + address + "]"
	}
	return address
}
