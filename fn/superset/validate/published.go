// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package validate

import (
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/ptr"
	"github.com/crossplane-contrib/function-superset/fn/superset/baseurl"
	"github.com/crossplane-contrib/function-superset/fn/superset/release"
)

// publishedRules are the rules about what stands in front of the web server, and below which path it is served.
var publishedRules = []Rule{
	{"XE5", "spec.networking.proxyHops", "networking.proxyHops cannot be 0 with a gateway or an ingress, which is a proxy"},
	{"XE6", "spec.networking.proxyHops", "proxyHops is between 0 and 16"},
	{"XE7", "spec.networking.proxyHops", "proxyHops cannot be 0 with a baseUrl: whatever serves that address is a proxy, unless the Service of the web server has type LoadBalancer or NodePort"},
	{"XU2", "spec.baseUrl", "should have a path of letters, digits, '/', '_', '.', '~' and '-', without //, /./ and /../: Superset compares it letter by letter"},
	{"XU3", "spec.baseUrl", "cannot have a path with this image: Superset can be served below a path since 6.0. A tag that is no version of Superset begins with a letter"},
	{"XU4", "every container.env of the web server", "SUPERSET_APP_ROOT is the path of baseUrl; leave it out"},
	{"XU5", "spec.networking.ingress.hosts", "a host with paths of its own has one that leads to the path of baseUrl, below which Superset is served"},
}

// validatePublished checks what stands in front of the web server.
func validatePublished(s *v1alpha1.Superset) field.ErrorList {
	spec, p := &s.Spec, specPath()
	n, hops := ptr.OrZero(spec.Networking), p.Child("networking", "proxyHops")
	zero := ptr.Or(n.ProxyHops, 1) == 0
	routed := n.Gateway != nil || n.Ingress != nil
	service := corev1.ServiceType(ptr.OrZero(ptr.OrZero(spec.WebServer).Service).Type)
	outside := service == corev1.ServiceTypeLoadBalancer || service == corev1.ServiceTypeNodePort
	return join(
		forbidden("XE5", hops, zero && routed),
		between("XE6", hops, n.ProxyHops, 0, 16),
		forbidden("XE7", hops, zero && !routed && spec.BaseURL != "" && !outside),
		appRoot(spec, p),
	)
}

// appRoot checks the path of the base URL, and whatever has to agree with it.
func appRoot(spec *v1alpha1.SupersetSpec, p *field.Path) field.ErrorList {
	u := baseurl.Of(spec.BaseURL)
	if u.Root != "" && !baseurl.IsRoot(u.Root) {
		return invalid("XU2", p.Child("baseUrl"), spec.BaseURL, true)
	}
	of := release.OfComponent(spec.Image, ptr.OrZero(spec.WebServer).Image)
	web := p.Child("webServer", "podTemplate", "container", "env")
	errs := join(
		invalid("XU3", p.Child("baseUrl"), spec.BaseURL, u.Root != "" && !of.HasAppRoot()),
		rootVariable(web, ptr.OrZero(spec.WebServer).PodTemplate, u.Root),
		rootVariable(p.Child("podTemplate", "container", "env"), spec.PodTemplate, u.Root),
	)
	if i := ptr.OrZero(spec.Networking).Ingress; i != nil && u.Root != "" {
		errs = append(errs, coversRoot(p.Child("networking", "ingress", "hosts"), i.Hosts, u)...)
	}
	return errs
}

// rootVariable checks the variable by which Superset itself learns its root.
func rootVariable(p *field.Path, t *v1alpha1.PodTemplate, root string) field.ErrorList {
	var errs field.ErrorList
	for i, e := range ptr.OrZero(ptr.OrZero(t).Container).Env {
		if e.Name != "SUPERSET_APP_ROOT" {
			continue
		}
		at, value := p.Index(i), strings.TrimRight(e.Value, "/")
		known := e.ValueFrom == nil && !strings.Contains(e.Value, "$(")
		errs = append(errs, join(
			invalid("XU4", at.Child("value"), e.Value, known && root != "" && value != root),
			forbidden("XU4", at.Child("valueFrom"), root != "" && e.ValueFrom != nil),
			invalid("XU2", at.Child("value"), e.Value, known && root == "" && value != "" && !baseurl.IsRoot(value)),
		)...)
	}
	return errs
}

// coversRoot checks the hosts of an Ingress that may be that of the base URL.
func coversRoot(p *field.Path, hosts []v1alpha1.IngressHost, u baseurl.URL) field.ErrorList {
	var errs field.ErrorList
	_, domain, _ := strings.Cut(u.Hostname(), ".")
	for i, h := range hosts {
		ours := h.Host == "" || h.Host == u.Hostname() || h.Host == "*."+domain
		errs = append(errs, forbidden("XU5", p.Index(i).Child("paths"), ours && len(h.Paths) > 0 &&
			!slices.ContainsFunc(h.Paths, func(path v1alpha1.IngressPath) bool { return baseurl.Covers(path.Path, path.PathType, u.Root) }))...)
	}
	return errs
}
