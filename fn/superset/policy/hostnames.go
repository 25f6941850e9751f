// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	networkingv1 "k8s.io/api/networking/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/ptr"
	"github.com/crossplane-contrib/function-superset/input/v1beta1"
)

// host is a DNS name, perhaps with a wildcard in front.
var host = regexp.MustCompile(`^(\*\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$`)

// path is nothing but a path. Some controllers paste it into the configuration
// of a proxy that everybody shares.
var path = regexp.MustCompile(`^[-A-Za-z0-9/._~]*$`)

// canonical is a host as all of its spellings are compared.
func canonical(h string) string { return strings.TrimSuffix(strings.ToLower(h), ".") }

// within is true when every host that h stands for is allowed. A wildcard of the
// user's stands for all hosts below it, however deep.
func within(h string, allowed []string) bool {
	h = canonical(h)
	return host.MatchString(h) && slices.ContainsFunc(allowed, func(a string) bool {
		a = canonical(a)
		below, wildcard := strings.CutPrefix(a, "*")
		return h == a || wildcard && strings.HasSuffix(h, below)
	})
}

// hostnames judges every host that an instance is published under.
func hostnames(s *v1alpha1.Superset, p *v1beta1.Policy) field.ErrorList {
	if p.Hostnames == nil {
		return nil
	}
	h := hosts{allowed: p.Hostnames}
	if s.Spec.BaseURL != "" {
		u, err := url.Parse(s.Spec.BaseURL)
		if err != nil {
			u = &url.URL{}
		}
		h.judge(spec("baseUrl"), u.Hostname())
	}
	n := ptr.OrZero(s.Spec.Networking)
	if n.Gateway != nil {
		h.gateway(spec("networking", "gateway"), n.Gateway)
	}
	if n.Ingress != nil {
		h.ingress(spec("networking", "ingress"), n.Ingress)
	}
	return h.errs
}

// hosts collects those that are not allowed.
type hosts struct {
	allowed []string
	errs    field.ErrorList
}

func (h *hosts) judge(at *field.Path, name string) {
	if !within(name, h.allowed) {
		h.errs = append(h.errs, breach(at, "hostnames", only(h.allowed)))
	}
}

// all is for a place without a host, which stands for every host.
func (h *hosts) all(at *field.Path) {
	h.errs = append(h.errs, breach(at, "hostnames", "without a host it stands for every host; "+only(h.allowed)))
}

func (h *hosts) gateway(at *field.Path, g *v1alpha1.Gateway) {
	if len(g.Hostnames) == 0 {
		h.all(at.Child("hostnames"))
	}
	for i, name := range g.Hostnames {
		h.judge(at.Child("hostnames").Index(i), name)
	}
	for i, f := range g.Filters {
		if r := f.RequestRedirect; r != nil && r.Hostname != nil {
			h.judge(at.Child("filters").Index(i).Child("requestRedirect", "hostname"), string(*r.Hostname))
		}
	}
}

// ingress judges host and hosts, although only one of them counts.
func (h *hosts) ingress(at *field.Path, g *v1alpha1.Ingress) {
	if g.Host != "" {
		h.judge(at.Child("host"), g.Host)
	}
	for i, r := range g.Hosts {
		switch at := at.Child("hosts").Index(i).Child("host"); r.Host {
		case "":
			h.all(at)
		default:
			h.judge(at, r.Host)
		}
		for j, q := range r.Paths {
			if !path.MatchString(q.Path) {
				h.errs = append(h.errs, breach(at.Child("hosts").Index(i).Child("paths").Index(j).Child("path"), "hostnames",
					"a path has only letters, digits and -._~/, so that no controller takes it for more"))
			}
		}
	}
	for i, t := range g.TLS {
		h.tls(at.Child("tls").Index(i).Child("hosts"), t)
	}
}

func (h *hosts) tls(at *field.Path, t networkingv1.IngressTLS) {
	if len(t.Hosts) == 0 {
		h.all(at)
	}
	for i, name := range t.Hosts {
		h.judge(at.Index(i), name)
	}
}
