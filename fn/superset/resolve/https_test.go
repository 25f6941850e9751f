// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"slices"
	"strings"
	"testing"

	networkingv1 "k8s.io/api/networking/v1"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

func TestCookiesAreSecureWhereBrowsersUseHTTPS(t *testing.T) {
	tls := func(hosts ...string) []networkingv1.IngressTLS { return []networkingv1.IngressTLS{{Hosts: hosts}} }
	hosts := func(names ...string) (out []v1alpha1.IngressHost) {
		for _, n := range names {
			out = append(out, v1alpha1.IngressHost{Host: n})
		}

		return out
	}

	for name, c := range map[string]struct {
		base    string
		ingress *v1alpha1.Ingress
		gateway bool
		config  string
		secure  bool
		advised bool
	}{
		"nothing published":                      {},
		"an https address":                       {base: "https://bi.example.com", gateway: true, secure: true},
		"an http address":                        {base: "http://bi.example.com", gateway: true},
		"an http address in spite of TLS":        {base: "http://bi.example.com", ingress: &v1alpha1.Ingress{Host: "bi.example.com", TLS: tls("bi.example.com")}},
		"a Gateway":                              {gateway: true, advised: true},
		"a Gateway and a config that knows":      {gateway: true, config: "SESSION_COOKIE_SECURE = True"},
		"an Ingress":                             {ingress: &v1alpha1.Ingress{Host: "bi.example.com"}, advised: true},
		"an Ingress with TLS":                    {ingress: &v1alpha1.Ingress{Host: "bi.example.com", TLS: tls("bi.example.com")}, secure: true},
		"an Ingress with TLS for all":            {ingress: &v1alpha1.Ingress{Host: "bi.example.com", TLS: tls()}, secure: true},
		"an Ingress with a wildcard":             {ingress: &v1alpha1.Ingress{Host: "bi.example.com", TLS: tls("*.example.com")}, secure: true},
		"an Ingress with TLS for another host":   {ingress: &v1alpha1.Ingress{Host: "bi.example.com", TLS: tls("b.example.com")}, advised: true},
		"an Ingress with TLS for each host":      {ingress: &v1alpha1.Ingress{Hosts: hosts("a.b", "c.d"), TLS: tls("a.b", "c.d")}, secure: true},
		"an Ingress with TLS for one of two":     {ingress: &v1alpha1.Ingress{Hosts: hosts("a.b", "c.d"), TLS: tls("a.b")}, advised: true},
		"an Ingress for any host and TLS of one": {ingress: &v1alpha1.Ingress{Hosts: hosts(""), TLS: tls("a.b")}, advised: true},
	} {
		t.Run(name, func(t *testing.T) {
			i := Resolve(superset(all, func(s *v1alpha1.SupersetSpec) {
				s.BaseURL, s.Config = c.base, &c.config
				s.Realtime = &v1alpha1.Realtime{JWTSecretFrom: key("core", "jwt")}
				s.Networking = &v1alpha1.Networking{Ingress: c.ingress}

				if c.gateway {
					s.Networking.Gateway = &v1alpha1.Gateway{}
				}
			}))
			web, _ := i.Component(part.WebServer)
			text := strings.ReplaceAll(web.Config[ConfigKey], c.config, "")

			if got := strings.Contains(text, "\nSESSION_COOKIE_SECURE = True\n"); c.config == "" && got != c.secure {
				t.Errorf("the session's cookie is Secure: %v, want %v", got, c.secure)
			}

			if got := strings.Contains(text, "JWT_COOKIE_SECURE = True\n"); got != c.secure {
				t.Errorf("the cookie of async queries is Secure: %v, want %v", got, c.secure)
			}

			if got := slices.ContainsFunc(i.Advice, func(a Advice) bool { return a.Reason == "CookiesNotSecure" }); got != c.advised {
				t.Errorf("advised: %v, want %v", got, c.advised)
			}

			if at := strings.Index(web.Config[ConfigKey], c.config); c.config != "" && at < strings.Index(web.Config[ConfigKey], "JWT_COOKIE_SECURE") {
				t.Error("the user's Python does not come last")
			}
		})
	}
}
