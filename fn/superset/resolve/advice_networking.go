// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"slices"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	gwapiv1 "sigs.k8s.io/gateway-api/apis/v1"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/ptr"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

// adviseExposure warns of components that are published without any sign of
// authentication. Authentication in front of them is legal, so it stays a
// warning.
func adviseExposure(s resolver, components []Component) []Advice {
	var out []Advice

	for _, c := range components {
		row, _ := RowOf(c.Type)

		switch {
		case !row.shows || !s.published(row):
		case c.Type == part.CeleryFlower && s.environment == v1alpha1.EnvironmentProduction &&
			!seesVariable(c, "FLOWER_BASIC_AUTH", "FLOWER_AUTH", "FLOWER_OAUTH2") && len(ptr.OrZero(ptr.OrZero(s.spec.CeleryFlower.PodTemplate).Container).Command) == 0:
			out = append(out, Advice{
				"FlowerWithoutAuthentication", "spec.celeryFlower.service.gatewayPath",
				"Flower shows queries and is published without visible authentication; set FLOWER_BASIC_AUTH from a Secret or protect its path in front",
			})
		case c.Type == part.MCPServer && !mcpAuthenticates(s, c):
			out = append(out, Advice{
				"MCPWithoutAuthentication", "spec.mcpServer",
				"The MCP server is published without visible authentication; configure MCP_AUTH_ENABLED or protect its path in front",
			})
		}
	}

	return out
}

// seesVariable says that the main container has a variable with one of these
// prefixes, or variables that we cannot see.
func seesVariable(c Component, prefixes ...string) bool {
	main := c.Pod.Containers[0]

	return len(main.EnvFrom) > 0 || slices.ContainsFunc(main.Env, func(e corev1.EnvVar) bool {
		return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(e.Name, p) })
	})
}

func mcpAuthenticates(s resolver, c Component) bool {
	raw := ptr.Or(s.spec.Config, "") + ptr.Or(s.spec.MCPServer.Config, "")

	return strings.Contains(raw, "MCP_AUTH") || seesVariable(c, "MCP_AUTH")
}

func adviseNetworking(s resolver, components []Component) []Advice {
	var out []Advice

	n := ptr.OrZero(s.spec.Networking)
	table := routes(s, components)

	if (n.Gateway != nil || n.Ingress != nil) && len(table) == 0 {
		out = append(out, Advice{
			"NothingPublished", "spec.networking",
			"No component is published, so there is no route; in Production, Flower and the MCP server need service.gatewayPath",
		})
	}

	for i := range table {
		for j := range i {
			if strings.TrimRight(table[i].Path, "/") == strings.TrimRight(table[j].Path, "/") {
				out = append(out, Advice{
					"SamePath", "spec.networking",
					"The path " + table[i].Path + " is used by " + table[j].Service + " and by " + table[i].Service + "; only the first is reached",
				})
			}
		}
	}

	for _, c := range components {
		out = append(out, adviseRoute(s, c)...)
	}

	if n.Ingress != nil && n.Ingress.Host == "" && len(n.Ingress.Hosts) == 0 {
		out = append(out, Advice{
			"NoHost", "spec.networking.ingress",
			"An Ingress needs a host, so none is created; set host or hosts",
		})
	}

	if n.Ingress != nil && n.Ingress.Host != "" && len(n.Ingress.Hosts) > 0 {
		out = append(out, Advice{"HostIgnored", "spec.networking.ingress.host", "The host is ignored because hosts is given"})
	}

	if ptr.Or(ptr.OrZero(ptr.OrZero(s.spec.WebServer).Service).GatewayPath, "") != "" {
		out = append(out, Advice{
			"GatewayPathIgnored", "spec.webServer.service.gatewayPath",
			"The path of the web server is / or that of spec.baseUrl; gatewayPath is ignored",
		})
	}

	return append(out, adviseTimeouts(s)...)
}

// adviseRoute tells of components without a route that might be expected to have
// one: those that are only published on wish, and those whose path is none of
// those of the Ingress.
func adviseRoute(s resolver, c Component) []Advice {
	n := ptr.OrZero(s.spec.Networking)
	row, _ := RowOf(c.Type)
	spec, _ := s.spec.Component(c.Type)
	path := ptr.OrZero(spec.Service).GatewayPath
	at := "spec." + c.Type.Field() + ".service.gatewayPath"

	switch {
	case n.Gateway == nil && n.Ingress == nil, n.Ingress != nil && len(IngressHosts(n.Ingress)) == 0, row.Path == "", s.ruled(row):
		return nil
	case ptr.Or(path, "") != "" && c.Type != part.WebServer:
		return []Advice{{
			"GatewayPathIgnored", at,
			"The hosts of the Ingress have paths of their own, which lead to the web server, so there is no rule for this one; leave out the paths of a host",
		}}
	case path != nil || !row.shows || !anyTable(n.Ingress):
		return nil
	case c.Type == part.CeleryFlower:
		return []Advice{{
			"FlowerNotPublished", at,
			"In Production Flower has no route unless gatewayPath is set, because it shows queries without asking who reads them; an empty gatewayPath says that none is wanted",
		}}
	default:
		return []Advice{{
			"MCPNotPublished", at,
			"In Production the MCP server has no route unless gatewayPath is set, e.g. to /mcp, because it may answer without asking who it is; an empty gatewayPath says that none is wanted",
		}}
	}
}

// anyTable says that a host of an Ingress has the route table; so has a Gateway.
func anyTable(i *v1alpha1.Ingress) bool {
	return i == nil || slices.ContainsFunc(IngressHosts(i), func(h v1alpha1.IngressHost) bool { return len(h.Paths) == 0 })
}

// adviseAddress tells what is taken for the address that users open, where
// nobody says it, and what does not work where it is not known.
func adviseAddress(s resolver, _ []Component) []Advice {
	if s.spec.BaseURL != "" || !s.public || s.spec.WebServer == nil {
		return nil
	}

	var out []Advice

	n := ptr.OrZero(s.spec.Networking)
	noHost := n.Ingress != nil && len(IngressHosts(n.Ingress)) == 0

	switch {
	case s.url.Known() && n.Gateway != nil && s.url.HTTPS():
		out = append(out, Advice{
			"HTTPSAssumed", "spec.baseUrl",
			"What the listeners of the Gateway speak is not known, so " + s.url.String() + " is taken for the address that users open; with plain http nobody could log in, since cookies are Secure. Set spec.baseUrl to what users open",
		})
	case !s.url.Known() && !noHost:
		out = append(out, Advice{
			"NoBaseURL", "spec.baseUrl",
			unknownAddress(n) + ", so links in alerts and reports lead to the Service of the web server; set spec.baseUrl",
		})
	}

	if !s.servedOverHTTPS() && (n.Gateway != nil || n.Ingress != nil) && s.environment == v1alpha1.EnvironmentProduction &&
		!strings.Contains(ptr.Or(s.spec.Config, ""), "SESSION_COOKIE_SECURE") {
		out = append(out, Advice{
			"CookiesNotSecure", "spec.baseUrl",
			"Whether browsers use https is not known, so cookies are not marked Secure and could be read on the way; set spec.baseUrl to https:// and the host, or give every host of the Ingress a certificate",
		})
	}

	return out
}

// unknownAddress is why the address is not known.
func unknownAddress(n v1alpha1.Networking) string {
	switch {
	case n.Gateway != nil && len(n.Gateway.Hostnames) > 1, n.Ingress != nil && len(IngressHosts(n.Ingress)) > 1:
		return "Which of the host names users open is not known"
	case n.Gateway != nil || n.Ingress != nil:
		return "The host name that users open is not known"
	default:
		return "What leads to the web server is not known here: the headers of one proxy are trusted (spec.networking.proxyHops, 0 for a load balancer that passes on connections as they are)"
	}
}

// commonProxyTimeout is after how many seconds without an answer many proxies
// give up.
const commonProxyTimeout = 60

// adviseTimeouts warns of proxies that give up before gunicorn does.
func adviseTimeouts(s resolver) []Advice {
	n := ptr.OrZero(s.spec.Networking)

	switch {
	case s.gunicorn.timeout <= commonProxyTimeout:
		return nil
	case n.Ingress != nil && !mentions(n.Ingress.Annotations, "timeout"):
		return []Advice{{
			"ProxyTimeout", "spec.networking.ingress.annotations",
			"The web server may take " + decimal(s.gunicorn.timeout) + " seconds (webServer.gunicorn.timeout), but many Ingress controllers give up after 60; set their annotation, e.g. nginx.ingress.kubernetes.io/proxy-read-timeout",
		}}
	case n.Gateway != nil && routeEnds(n.Gateway.Timeouts, s.gunicorn.timeout):
		return []Advice{{
			"ProxyTimeout", "spec.networking.gateway.timeouts",
			"The web server may take " + decimal(s.gunicorn.timeout) + " seconds (webServer.gunicorn.timeout), but the route gives up earlier; make the timeouts longer",
		}}
	default:
		return nil
	}
}

// mentions says that the name of an annotation has a word in it.
func mentions(annotations map[string]string, word string) bool {
	for name := range annotations {
		if strings.Contains(name, word) {
			return true
		}
	}

	return false
}

// routeEnds says that a time-out of a route is shorter than so many seconds; 0
// is none.
func routeEnds(t *gwapiv1.HTTPRouteTimeouts, seconds int32) bool {
	shorter := func(d *gwapiv1.Duration) bool {
		v, err := time.ParseDuration(string(ptr.OrZero(d)))

		return err == nil && v > 0 && v < time.Duration(seconds)*time.Second
	}

	return t != nil && (shorter(t.Request) || shorter(t.BackendRequest))
}
