// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package validate

import (
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"time"

	networkingv1 "k8s.io/api/networking/v1"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
	gwapiv1 "sigs.k8s.io/gateway-api/apis/v1"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/ptr"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

var (
	// hostname is a DNS name in lower case, perhaps with a wildcard in front.
	hostname = regexp.MustCompile(`^(\*\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$`)
	// subdomain is a DNS name in lower case.
	subdomain = regexp.MustCompile(`^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$`)
	// kindName is the shape of a kind.
	kindName = regexp.MustCompile(`^[a-zA-Z]([-a-zA-Z0-9]*[a-zA-Z0-9])?$`)
)

// Limits of an HTTPRoute.
const (
	maxHostnames  = 16
	maxParentRefs = 32
	maxFilters    = 16
	maxHeaders    = 16
	maxHeaderName = 256
	maxCORS       = 64
	maxMethods    = 9
)

// validateNetworking checks how the instance is reached.
func validateNetworking(s *v1alpha1.Superset) field.ErrorList {
	n, p := s.Spec.Networking, specPath().Child("networking")
	if n == nil {
		return nil
	}
	errs := join(
		forbidden("E1", p.Child("ingress"), n.Gateway != nil && n.Ingress != nil),
		gateway(p.Child("gateway"), n.Gateway),
		ingress(p.Child("ingress"), n.Ingress),
	)
	if n.Gateway == nil && n.Ingress == nil {
		return errs
	}
	for _, c := range s.Spec.Components() {
		// The web server has no path of its own: it gets the rest.
		if path := ptr.OrZero(c.Service).GatewayPath; path != nil && c.Type != part.WebServer {
			errs = append(errs, routePath("S7", specPath().Child(c.Type.Field(), "service", "gatewayPath"), *path)...)
		}
	}
	return errs
}

// gateway checks what goes into the HTTPRoute.
func gateway(p *field.Path, g *v1alpha1.Gateway) field.ErrorList {
	if g == nil {
		return nil
	}
	return join(
		parentRef(g.GatewayRef, p.Child("gatewayRef")),
		tooMany("XE1", p.Child("parentRefs"), len(g.ParentRefs), maxParentRefs-1),
		each(p.Child("parentRefs"), g.ParentRefs, parentRef),
		parentsDiffer(p, g),
		each(p.Child("hostnames"), g.Hostnames, func(h string, p *field.Path) field.ErrorList {
			return join(invalid("E9", p, h, !hostname.MatchString(h)), longest("E9", p, h, 253))
		}),
		tooMany("E11", p.Child("hostnames"), len(g.Hostnames), maxHostnames),
		unique("E11", p.Child("hostnames"), g.Hostnames, func(h string) string { return h }),
		tooMany("XE2", p.Child("filters"), len(g.Filters), maxFilters),
		filters(p.Child("filters"), g.Filters),
		routeTimeouts(p.Child("timeouts"), g.Timeouts),
		labels(p.Child("labels"), g.Labels),
		annotations(p.Child("annotations"), g.Annotations),
	)
}

// parentRef checks one parent of the route.
func parentRef(r v1alpha1.ParentReference, p *field.Path) field.ErrorList {
	return join(
		requiredPlain("E3", p.Child("name"), r.Name == ""),
		longest("E3", p.Child("name"), r.Name, 253),
		word("E4", p.Child("namespace"), r.Namespace, dnsLabel, 63),
		word("E5", p.Child("kind"), r.Kind, kindName, 63),
		matches("E6", p.Child("group"), ptr.OrZero(r.Group), subdomain),
		longest("E6", p.Child("group"), ptr.OrZero(r.Group), 253),
		word("E7", p.Child("sectionName"), r.SectionName, subdomain, 253),
		port("E8", p.Child("port"), r.Port),
	)
}

// word checks a text that may be absent but not empty.
func word(id string, p *field.Path, value *string, pattern *regexp.Regexp, limit int) field.ErrorList {
	if value == nil {
		return nil
	}
	return join(invalid(id, p, *value, !pattern.MatchString(*value)), longest(id, p, *value, limit))
}

// parentsDiffer checks that the route attaches nowhere twice. Of several references to one parent, the standard channel of
// the Gateway API wants a sectionName in each, whatever their ports.
func parentsDiffer(p *field.Path, g *v1alpha1.Gateway) field.ErrorList {
	key := func(r v1alpha1.ParentReference) string {
		group, kind := v1alpha1.DefaultGatewayGroup, v1alpha1.DefaultGatewayKind
		if r.Group != nil {
			group = *r.Group
		}
		if r.Kind != nil {
			kind = *r.Kind
		}
		return strings.Join([]string{group, kind, ptr.OrZero(r.Namespace), r.Name}, "/")
	}
	sections := map[string][]string{key(g.GatewayRef): {ptr.OrZero(g.GatewayRef.SectionName)}}
	var errs field.ErrorList
	for i, r := range g.ParentRefs {
		k, section, at := key(r), ptr.OrZero(r.SectionName), p.Child("parentRefs").Index(i)
		others := sections[k]
		sections[k] = append(others, section)
		switch {
		case slices.Contains(others, section):
			errs = append(errs, report("XE1", field.Duplicate(at, r.Name))...)
		case len(others) > 0 && (section == "" || slices.Contains(others, "")):
			errs = append(errs, invalidBecause("XE1", at.Child("sectionName"), section, "is needed in every reference to the same parent")...)
		}
	}
	return errs
}

// filters checks that each filter has the member of its type, and that those that may occur once do.
func filters(p *field.Path, list []gwapiv1.HTTPRouteFilter) field.ErrorList {
	var errs field.ErrorList
	seen := map[gwapiv1.HTTPRouteFilterType]bool{}
	for i, f := range list {
		fp := p.Index(i)
		members := []struct {
			kind    gwapiv1.HTTPRouteFilterType
			field   string
			present bool
		}{
			{gwapiv1.HTTPRouteFilterRequestHeaderModifier, "requestHeaderModifier", f.RequestHeaderModifier != nil},
			{gwapiv1.HTTPRouteFilterResponseHeaderModifier, "responseHeaderModifier", f.ResponseHeaderModifier != nil},
			{gwapiv1.HTTPRouteFilterRequestMirror, "requestMirror", f.RequestMirror != nil},
			{gwapiv1.HTTPRouteFilterRequestRedirect, "requestRedirect", f.RequestRedirect != nil},
			{gwapiv1.HTTPRouteFilterURLRewrite, "urlRewrite", f.URLRewrite != nil},
			{gwapiv1.HTTPRouteFilterCORS, "cors", f.CORS != nil},
			{gwapiv1.HTTPRouteFilterExternalAuth, "externalAuth", f.ExternalAuth != nil},
			{gwapiv1.HTTPRouteFilterExtensionRef, "extensionRef", f.ExtensionRef != nil},
		}
		var kinds []gwapiv1.HTTPRouteFilterType
		for _, m := range members {
			kinds = append(kinds, m.kind)
			errs = append(errs, requiredPlain("XE2", fp.Child(m.field), f.Type == m.kind && !m.present)...)
			errs = append(errs, forbiddenBecause("XE2", fp.Child(m.field), f.Type != m.kind && m.present, "another type of filter is named by type")...)
		}
		errs = append(errs, headers(fp.Child("requestHeaderModifier"), f.RequestHeaderModifier)...)
		errs = append(errs, headers(fp.Child("responseHeaderModifier"), f.ResponseHeaderModifier)...)
		errs = append(errs, cors(fp.Child("cors"), f.CORS)...)
		errs = append(errs, requiredPlain("XE2", fp.Child("type"), f.Type == "")...)
		errs = append(errs, oneOf("XE2", fp.Child("type"), f.Type, kinds...)...)
		repeatable := f.Type == gwapiv1.HTTPRouteFilterRequestMirror || f.Type == gwapiv1.HTTPRouteFilterExtensionRef
		if seen[f.Type] && !repeatable {
			errs = append(errs, report("XE2", field.Duplicate(fp.Child("type"), f.Type))...)
		}
		seen[f.Type] = true
	}
	return errs
}

// headers checks a modifier of headers.
func headers(p *field.Path, h *gwapiv1.HTTPHeaderFilter) field.ErrorList {
	if h == nil {
		return nil
	}
	header := func(h gwapiv1.HTTPHeader, p *field.Path) field.ErrorList {
		return join(
			requiredPlain("XE2", p.Child("name"), h.Name == ""),
			longest("XE2", p.Child("name"), string(h.Name), maxHeaderName),
			requiredPlain("XE2", p.Child("value"), h.Value == ""),
		)
	}
	return join(
		tooMany("XE2", p.Child("set"), len(h.Set), maxHeaders),
		tooMany("XE2", p.Child("add"), len(h.Add), maxHeaders),
		tooMany("XE2", p.Child("remove"), len(h.Remove), maxHeaders),
		each(p.Child("set"), h.Set, header),
		each(p.Child("add"), h.Add, header),
	)
}

// cors checks a filter for requests of other origins.
func cors(p *field.Path, c *gwapiv1.HTTPCORSFilter) field.ErrorList {
	if c == nil {
		return nil
	}
	return join(
		tooMany("XE2", p.Child("allowOrigins"), len(c.AllowOrigins), maxCORS),
		tooMany("XE2", p.Child("allowMethods"), len(c.AllowMethods), maxMethods),
		tooMany("XE2", p.Child("allowHeaders"), len(c.AllowHeaders), maxCORS),
		tooMany("XE2", p.Child("exposeHeaders"), len(c.ExposeHeaders), maxCORS),
	)
}

// routeDuration is a duration as Gateway API writes it.
var routeDuration = regexp.MustCompile(`^([0-9]{1,5}(h|m|s|ms)){1,4}$`)

// routeTimeouts checks time-outs of the route.
func routeTimeouts(p *field.Path, t *gwapiv1.HTTPRouteTimeouts) field.ErrorList {
	if t == nil {
		return nil
	}
	read := func(d *gwapiv1.Duration) time.Duration {
		v, _ := time.ParseDuration(string(ptr.OrZero(d)))
		return v
	}
	request, backend := read(t.Request), read(t.BackendRequest)
	return join(
		matches("XE3", p.Child("request"), string(ptr.OrZero(t.Request)), routeDuration),
		matches("XE3", p.Child("backendRequest"), string(ptr.OrZero(t.BackendRequest)), routeDuration),
		forbidden("XE4", p.Child("backendRequest"), request > 0 && backend > request),
	)
}

// ingress checks what goes into the Ingress.
func ingress(p *field.Path, i *v1alpha1.Ingress) field.ErrorList {
	if i == nil {
		return nil
	}
	return join(
		ingressHost(p.Child("host"), i.Host),
		objectName("E12", p.Child("className"), ptr.OrZero(i.ClassName)),
		forbidden("E13", p.Child("className"), i.ClassName != nil && i.Annotations["kubernetes.io/ingress.class"] != "" &&
			i.Annotations["kubernetes.io/ingress.class"] != *i.ClassName),
		each(p.Child("hosts"), i.Hosts, func(h v1alpha1.IngressHost, p *field.Path) field.ErrorList {
			return join(
				ingressHost(p.Child("host"), h.Host),
				each(p.Child("paths"), h.Paths, ingressPath),
			)
		}),
		each(p.Child("tls"), i.TLS, func(t networkingv1.IngressTLS, p *field.Path) field.ErrorList {
			return join(
				objectName("E12", p.Child("secretName"), t.SecretName),
				each(p.Child("hosts"), t.Hosts, func(h string, p *field.Path) field.ErrorList {
					return join(requiredPlain("E10", p, h == ""), ingressHost(p, h))
				}),
			)
		}),
		labels(p.Child("labels"), i.Labels),
		annotations(p.Child("annotations"), i.Annotations),
	)
}

// ingressHost checks a host name; an Ingress takes no IP address.
func ingressHost(p *field.Path, h string) field.ErrorList {
	if h == "" {
		return nil
	}
	check := validation.IsDNS1123Subdomain
	if strings.HasPrefix(h, "*.") {
		check = validation.IsWildcardDNS1123Subdomain
	}
	problems := check(h)
	if _, err := netip.ParseAddr(h); err == nil {
		problems = append(problems, "should be a DNS name, not an IP address")
	}
	return invalidBecause("E10", p, h, problems...)
}

// ingressPath checks a path of a host.
func ingressPath(i v1alpha1.IngressPath, p *field.Path) field.ErrorList {
	return join(
		invalid("E10", p.Child("path"), i.Path, i.Path != "" && i.Path[0] != '/'),
		routePath("E10", p.Child("path"), i.Path),
		oneOf("E10", p.Child("pathType"), i.PathType, networkingv1.PathTypeExact, networkingv1.PathTypePrefix, networkingv1.PathTypeImplementationSpecific),
	)
}

// ambiguous finds what Gateways and Ingresses refuse in a path.
var ambiguous = regexp.MustCompile(`//|/\.\.?(/|$)|%2[fF]`)

// routePath checks that a path means one thing only.
func routePath(id string, p *field.Path, path string) field.ErrorList {
	if !ambiguous.MatchString(path) {
		return nil
	}
	return invalidBecause(id, p, path, "should not contain `//`, `/./`, `/../` or `%2f`, which Gateways and Ingresses refuse")
}
