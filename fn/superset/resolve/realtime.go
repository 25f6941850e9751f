// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"cmp"
	"slices"

	corev1 "k8s.io/api/core/v1"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/podtemplate"
	"github.com/crossplane-contrib/function-superset/fn/ptr"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/pyconfig"
)

// realtime is spec.realtime: async queries, whose results reach browsers as
// events.
func realtime(s resolver) contribution {
	if s.release.HasRealtime() {
		return taskFramework(s)
	}

	spec := s.spec.Realtime
	if spec == nil {
		return contribution{}
	}

	c := contribution{advice: func([]Component) []Advice { return adviseRealtime(s) }}
	jwt := s.realtimeSecret(&c)

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
	c.volumes = s.websocketCertificates

	return c
}

// realtimeSecret is what tokens of browsers are signed with. In Development one
// is generated where none is given.
func (s resolver) realtimeSecret(c *contribution) secret {
	spec := s.spec.Realtime
	w := ptr.OrZero(spec.Websocket)
	inline, from := podtemplate.FirstSet(spec.JWTSecret, w.JWTSecret), podtemplate.FirstSet(spec.JWTSecretFrom, w.JWTSecretFrom)

	jwt := s.secret(inline, from)
	if !jwt.set() && s.development {
		jwt = generated(s.name, generatedJWTSecret)
	}

	if inline == nil && from == nil {
		c.generated = []GeneratedSecret{{Name: generatedName(s.name, generatedJWTSecret), Keys: []string{generatedJWTSecret}}}
	}

	return jwt
}

// websocketCertificates are what the websocket server verifies Valkey with.
func (s resolver) websocketCertificates(row Row) mountedVolumes {
	var out mountedVolumes
	if row.Type == part.WebsocketServer {
		s.addCertificates(&out)
	}

	return out
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
		r.WebsocketURL = s.websocketURL()
	}

	return r
}

// websocketURL is where browsers reach the websocket server. Without a base URL
// they take the path as relative to the page.
func (s resolver) websocketURL() string {
	return s.url.Websocket() + s.pathOf(s.spec.WebsocketServer.Service, v1alpha1.DefaultWebsocketServerPath)
}

// websocketEnv makes the websocket server agree with Superset about async
// queries. Without spec.realtime it is configured by its config.json alone.
func websocketEnv(s resolver, r *pyconfig.Realtime) []corev1.EnvVar {
	return slices.Concat(s.valkey.websocketEnv,
		[]corev1.EnvVar{envVar("REDIS_DB", decimal(r.Database)), envVar("REDIS_STREAM_PREFIX", r.StreamPrefix), envVar("JWT_COOKIE_NAME", r.CookieName)},
		s.websocketTLSEnv())
}

// websocketTLSEnv are the variables by which the websocket server, a Node.js
// program, verifies Valkey.
func (s resolver) websocketTLSEnv() []corev1.EnvVar {
	var out []corev1.EnvVar

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

	return append(out, adviseWebsocketServer(s)...)
}

// adviseWebsocketServer warns of what keeps the websocket server from Valkey.
func adviseWebsocketServer(s resolver) []Advice {
	var out []Advice

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
