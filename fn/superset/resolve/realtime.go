// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"cmp"
	"slices"

	corev1 "k8s.io/api/core/v1"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/ptr"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/pyconfig"
)

// realtime is spec.realtime: async queries, whose results reach browsers as
// events.
func realtime(s resolver) contribution {
	spec := s.spec.Realtime
	if spec == nil {
		return contribution{}
	}

	c := contribution{advice: func([]Component) []Advice { return adviseRealtime(s) }}

	jwt := s.secret(spec.JWTSecret, spec.JWTSecretFrom)
	if !jwt.set() && s.development {
		jwt = generated(s.name, generatedJWTSecret)
	}

	if spec.JWTSecret == nil && spec.JWTSecretFrom == nil {
		c.generated = []GeneratedSecret{{Name: generatedName(s.name, generatedJWTSecret), Keys: []string{generatedJWTSecret}}}
	}

	if !s.valkey.on || !jwt.set() {
		return c
	}

	r := realtimeSettings(s, spec)
	// Tasks get them, too: Superset checks the secret as soon as the flag for
	// async queries is on, and init only makes permissions for what is on.
	c.settings = func(out *pyconfig.Settings) { out.Realtime = r }
	c.pythonEnv = jwt.env(pyconfig.EnvRealtimeSecret)
	c.env = func(row Row) []corev1.EnvVar {
		if row.Type != part.WebsocketServer {
			return nil
		}

		return slices.Concat(websocketEnv(s, r), jwt.env("JWT_SECRET"))
	}
	c.volumes = func(row Row) mountedVolumes {
		var out mountedVolumes
		if row.Type == part.WebsocketServer {
			s.addCertificates(&out)
		}

		return out
	}

	return c
}

// realtimeSettings are the settings that Superset and the websocket server
// share.
func realtimeSettings(s resolver, spec *v1alpha1.Realtime) *pyconfig.Realtime {
	r := &pyconfig.Realtime{
		Database:     s.valkey.eventsDatabase,
		CookieName:   cmp.Or(spec.CookieName, v1alpha1.DefaultRealtimeCookieName),
		CookieSecure: s.servedOverHTTPS(),
		StreamPrefix: s.name + "-async-events-",
	}

	if s.spec.WebsocketServer != nil {
		// Without a base URL browsers take the path as relative to the page.
		path := s.pathOf(s.spec.WebsocketServer.Service, v1alpha1.DefaultWebsocketServerPath)
		r.WebsocketURL = s.url.Websocket() + path
	}

	return r
}

// websocketEnv makes the websocket server agree with Superset about async
// queries. Without spec.realtime it is configured by its config.json alone.
func websocketEnv(s resolver, r *pyconfig.Realtime) []corev1.EnvVar {
	out := append(slices.Clone(s.valkey.websocketEnv),
		envVar("REDIS_DB", decimal(r.Database)), envVar("REDIS_STREAM_PREFIX", r.StreamPrefix), envVar("JWT_COOKIE_NAME", r.CookieName))

	if tls := s.valkey.settings.TLS; tls != nil {
		out = append(out, envVar("REDIS_SSL", "true"))

		if tls.CACert != "" {
			out = append(out, envVar("NODE_EXTRA_CA_CERTS", tls.CACert))
		}

		if tls.Verify == string(v1alpha1.CertRequiredNone) {
			out = append(out, envVar("NODE_TLS_REJECT_UNAUTHORIZED", "0"))
		}
	}

	return out
}

// adviseRealtime warns of what keeps async queries from working.
func adviseRealtime(s resolver) []Advice {
	var out []Advice

	v := ptr.OrZero(s.spec.Valkey)
	if ptr.OrZero(v.Cache).Disabled || ptr.OrZero(v.DataCache).Disabled {
		out = append(out, Advice{
			"RealtimeNeedsCaches", "spec.realtime",
			"Superset refuses to start async queries without CACHE_CONFIG and DATA_CACHE_CONFIG; enable spec.valkey.cache and spec.valkey.dataCache",
		})
	}

	if s.spec.CeleryWorker == nil {
		out = append(out, Advice{"NoWorker", "spec.realtime", "Nobody runs async queries; enable spec.celeryWorker"})
	}

	w := s.spec.WebsocketServer
	if w != nil && s.valkey.on && len(s.valkey.websocketEnv) == 0 && w.ConfigFrom == nil {
		out = append(out, Advice{
			"WebsocketNotConnected", "spec.websocketServer",
			"The websocket server cannot read a URI; give spec.valkey by host or by single keys, or its config.json with configFrom",
		})
	}

	if w != nil && s.valkey.on && s.valkey.settings.TLS != nil && s.valkey.settings.TLS.Cert != "" {
		out = append(out, Advice{
			"WebsocketClientCertificate", "spec.websocketServer",
			"The websocket server cannot present a client certificate; its connection fails if Valkey demands one",
		})
	}

	return out
}
