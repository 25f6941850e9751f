// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	gwapiv1 "sigs.k8s.io/gateway-api/apis/v1"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/ptr"
	"github.com/crossplane-contrib/function-superset/fn/superset/baseurl"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/release"
)

// Variables by which programs learn below which path they are served.
const (
	envAppRoot = "SUPERSET_APP_ROOT"
	envMCPPath = "FASTMCP_STREAMABLE_HTTP_PATH"
)

// rootOf is the path of baseUrl. Without one, the variable that users set for
// the image counts, where its release reads it.
func rootOf(spec *v1alpha1.SupersetSpec) string {
	if root := baseurl.Of(spec.BaseURL).Root; root != "" {
		return root
	}

	value, known := rootVariable(spec)
	if !known || !release.OfComponent(spec.Image, ptr.OrZero(spec.WebServer).Image).HasAppRoot() {
		return ""
	}

	return strings.TrimRight(value, "/")
}

// rootVariable is the root that users give the web server in a variable, and
// whether its value is known here.
func rootVariable(spec *v1alpha1.SupersetSpec) (string, bool) {
	for _, t := range []*v1alpha1.PodTemplate{ptr.OrZero(spec.WebServer).PodTemplate, spec.PodTemplate} {
		for _, e := range ptr.OrZero(ptr.OrZero(t).Container).Env {
			if e.Name == envAppRoot {
				return e.Value, e.ValueFrom == nil && !strings.Contains(e.Value, "$(")
			}
		}
	}

	return "", true
}

// appRoot tells programs below which path they are served. Workers need to know,
// too: they make links.
func appRoot(s resolver) contribution {
	return contribution{
		advice: func([]Component) []Advice { return adviseAppRoot(s) },
		env: func(row Row) []corev1.EnvVar {
			var out []corev1.EnvVar
			if row.Python && s.root != "" {
				out = append(out, envVar(envAppRoot, s.root))
			}

			if path := s.mcpPath(row); path != "" {
				out = append(out, envVar(envMCPPath, path))
			}

			return out
		},
	}
}

// mcpPath is where the MCP server is told to answer: where a route leads to, which
// forwards requests as they are. "" leaves it where it answers by itself. A path
// that users give may be rewritten on the way, to what the server expects.
func (s resolver) mcpPath(row Row) string {
	if row.Type != part.MCPServer || !s.routed(row) {
		return ""
	}

	service := s.spec.MCPServer.Service
	path := strings.TrimRight(s.pathOf(service, row.Path), "/")

	if path == row.Path || ptr.OrZero(service).GatewayPath != nil && (!s.ruled(row) || s.rewritten() || s.givesMCPPath()) {
		return ""
	}

	return path
}

// givesMCPPath says that users tell the MCP server themselves.
func (s resolver) givesMCPPath() bool {
	for _, t := range []*v1alpha1.PodTemplate{s.spec.MCPServer.PodTemplate, s.spec.PodTemplate} {
		if slices.ContainsFunc(ptr.OrZero(ptr.OrZero(t).Container).Env, func(e corev1.EnvVar) bool { return e.Name == envMCPPath }) {
			return true
		}
	}

	return false
}

// rewritten says that requests do not arrive with the path that users asked for,
// as far as one can tell.
func (s resolver) rewritten() bool {
	n := ptr.OrZero(s.spec.Networking)

	if n.Gateway != nil {
		return slices.ContainsFunc(n.Gateway.Filters, func(f gwapiv1.HTTPRouteFilter) bool { return f.Type == gwapiv1.HTTPRouteFilterURLRewrite })
	}

	for name := range ptr.OrZero(n.Ingress).Annotations {
		if strings.Contains(name, "rewrite") {
			return true
		}
	}

	return false
}

// adviseAppRoot warns of a path that probes and routes do not know.
func adviseAppRoot(s resolver) []Advice {
	var out []Advice

	if _, known := rootVariable(s.spec); !known {
		out = append(out, Advice{
			"AppRootUnknown", "spec.webServer.podTemplate.container.env",
			"The value of " + envAppRoot + " is not known here, so probes and routes do not follow; put the path into spec.baseUrl instead",
		})
	}

	if s.root == "" && strings.Contains(ptr.Or(s.spec.Config, "")+ptr.Or(ptr.OrZero(s.spec.WebServer).Config, ""), "APPLICATION_ROOT") {
		out = append(out, Advice{
			"AppRootUnknown", "spec.config",
			"What APPLICATION_ROOT in Python is set to is not known here, so probes and routes do not follow; put the path into spec.baseUrl instead",
		})
	}

	return out
}
