// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/ptr"
	"github.com/crossplane-contrib/function-superset/fn/superset/baseurl"
)

// address is how users reach the web server.
type address struct {
	// url is what users open: baseUrl, or what follows from networking.
	url baseurl.URL
	// root is the path below which Superset is served; "" for none.
	root string
	// public says that something leads from outside of the cluster to the web
	// server.
	public bool
	// hops is how many proxies add an address to X-Forwarded-For; 0 trusts no
	// header of a proxy.
	hops int32
	// proxied says that there certainly is such a proxy: a load balancer may pass
	// on connections as they are.
	proxied bool
}

func addressOf(spec *v1alpha1.SupersetSpec) address {
	n := ptr.OrZero(spec.Networking)
	routed := spec.WebServer != nil && (n.Gateway != nil || n.Ingress != nil)
	a := address{
		root:    rootOf(spec),
		public:  routed || spec.BaseURL != "" || ptr.Or(n.ProxyHops, 0) > 0 || outside(ptr.OrZero(spec.WebServer).Service),
		proxied: routed || spec.BaseURL != "" || ptr.Or(n.ProxyHops, 0) > 0,
	}

	if a.public {
		a.hops = ptr.Or(n.ProxyHops, v1alpha1.DefaultProxyHops)
	}

	a.proxied = a.proxied && a.hops > 0
	a.url = urlOf(spec, a.root)

	return a
}

// outside says that a Service is reached from outside of the cluster by itself.
func outside(s *v1alpha1.Service) bool {
	t := ptr.OrZero(s).Type

	return t == v1alpha1.ServiceType(corev1.ServiceTypeLoadBalancer) || t == v1alpha1.ServiceType(corev1.ServiceTypeNodePort)
}

// urlOf is baseUrl, else what one host name leads to. Of several, which may be
// names of different people, none is taken.
func urlOf(spec *v1alpha1.SupersetSpec, root string) baseurl.URL {
	if u := baseurl.Of(spec.BaseURL); u.Known() {
		if u.Root == root {
			return u
		}

		return u.At(root)
	}

	n := ptr.OrZero(spec.Networking)

	switch {
	case spec.WebServer == nil:
		return baseurl.URL{}
	case n.Gateway != nil:
		return derived(n.Gateway.Hostnames, root, func(string) bool { return !plainListeners(n.Gateway) })
	case n.Ingress != nil:
		return derived(webHosts(n.Ingress, root), root, func(host string) bool { return Certified(n.Ingress, host) })
	default:
		return baseurl.URL{}
	}
}

// derived is the address of the one host name; none where it is not the only one
// or stands for many.
func derived(hosts []string, root string, https func(string) bool) baseurl.URL {
	hosts = slices.Compact(slices.Sorted(slices.Values(hosts)))
	if len(hosts) != 1 || hosts[0] == "" || strings.HasPrefix(hosts[0], "*") {
		return baseurl.URL{}
	}

	u := baseurl.URL{Scheme: "http", Host: hosts[0], Root: root}
	if https(hosts[0]) {
		u.Scheme = "https"
	}

	return u
}

// plainListeners says that a route attaches to nothing but listeners for plain
// http, as far as one can tell. What the others speak is the Gateway's affair;
// most speak TLS.
func plainListeners(g *v1alpha1.Gateway) bool {
	return !slices.ContainsFunc(append([]v1alpha1.ParentReference{g.GatewayRef}, g.ParentRefs...), func(r v1alpha1.ParentReference) bool {
		return ptr.Or(r.Port, 0) != 80 && ptr.Or(r.SectionName, "") != "http"
	})
}

// IngressHosts are the hosts of an Ingress: hosts wins over host.
func IngressHosts(i *v1alpha1.Ingress) []v1alpha1.IngressHost {
	if len(i.Hosts) > 0 || i.Host == "" {
		return i.Hosts
	}

	return []v1alpha1.IngressHost{{Host: i.Host}}
}

// webHosts are the hosts on which the web server is found. A host with paths of
// its own counts if one of them leads to where the web server answers.
func webHosts(i *v1alpha1.Ingress, root string) []string {
	var out []string

	for _, h := range IngressHosts(i) {
		if len(h.Paths) == 0 || slices.ContainsFunc(h.Paths, func(p v1alpha1.IngressPath) bool { return baseurl.Covers(p.Path, p.PathType, root) }) {
			out = append(out, h.Host)
		}
	}

	return out
}

// Certified says that an Ingress has a certificate for a host.
func Certified(i *v1alpha1.Ingress, host string) bool {
	return slices.ContainsFunc(i.TLS, func(t networkingv1.IngressTLS) bool { return covers(t, host) })
}

// covers is true if the certificates of an Ingress include that of a host; ""
// stands for any host, and so does a list of none.
func covers(t networkingv1.IngressTLS, host string) bool {
	_, domain, _ := strings.Cut(host, ".")

	return len(t.Hosts) == 0 || host != "" && (slices.Contains(t.Hosts, host) || slices.Contains(t.Hosts, "*."+domain))
}

// servedOverHTTPS is true if browsers only ever reach the instance with https,
// so that its cookies can be Secure: with plain http nobody could log in then.
// Where the address is not known, an Ingress decides if every host of it has a
// certificate.
func (s resolver) servedOverHTTPS() bool {
	i := ptr.OrZero(s.spec.Networking).Ingress
	if s.url.Known() || i == nil {
		return s.url.HTTPS()
	}

	hosts := IngressHosts(i)

	return len(hosts) > 0 && !slices.ContainsFunc(hosts, func(h v1alpha1.IngressHost) bool { return !Certified(i, h.Host) })
}
