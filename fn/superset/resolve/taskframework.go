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

// taskFramework is what a release since 7.0 needs, with spec.realtime and
// without: async queries are tasks there, and browsers are told of tasks over a
// channel that is the same for all instances of a Valkey unless it has a prefix.
func taskFramework(s resolver) contribution {
	f := &pyconfig.TaskFramework{AsyncQueries: asksForAsyncQueries(s.spec.Realtime)}
	f.Celery = ptr.Or(flag(s.spec.FeatureFlags, pyconfig.FlagAsyncQueries), f.AsyncQueries) ||
		ptr.Or(flag(s.spec.FeatureFlags, pyconfig.FlagTaskFramework), false)

	if s.valkey.on {
		f.ChannelPrefix = channelPrefix(s)
	}

	c := contribution{
		settings: func(out *pyconfig.Settings) { out.TaskFramework = f },
		advice:   func([]Component) []Advice { return adviseTaskFramework(s, f) },
	}

	spec := s.spec.Realtime
	if spec == nil || !s.wantsWebsocket() {
		return c
	}

	jwt := s.realtimeSecret(&c)
	if !s.valkey.on || !jwt.set() {
		return c
	}

	f.Websocket = websocket(s, *spec)
	c.pythonEnv = jwt.env(pyconfig.EnvRealtimeSecret)
	c.env = func(row Row) []corev1.EnvVar {
		if row.Type != part.WebsocketServer {
			return nil
		}

		return slices.Concat(websocketServerEnv(s, f), jwt.env("JWT_SECRET"), secret{from: spec.PreviousJWTSecretFrom}.env("PREVIOUS_JWT_SECRET"))
	}
	c.volumes = s.websocketCertificates

	return c
}

// asksForAsyncQueries is true unless somebody wants to be told of tasks and
// nothing else.
func asksForAsyncQueries(r *v1alpha1.Realtime) bool {
	return r != nil && (r.AsyncQueries != nil || r.Websocket == nil)
}

// flag is a feature flag of the user; nil if it is not set.
func flag(flags map[string]bool, name string) *bool {
	if v, set := flags[name]; set {
		return &v
	}

	return nil
}

// channelPrefix is the same for nobody else: neither part can contain a colon.
func channelPrefix(s resolver) string { return s.namespace + ":" + s.name + ":" }

// wantsWebsocket is true if browsers are told of tasks.
func (s resolver) wantsWebsocket() bool {
	return s.spec.WebsocketServer != nil || ptr.OrZero(s.spec.Realtime).Websocket != nil
}

// websocket is what Superset has to know about the connection of browsers.
func websocket(s resolver, spec v1alpha1.Realtime) *pyconfig.Websocket {
	own := ptr.OrZero(spec.Websocket)
	w := &pyconfig.Websocket{
		URL:               own.URL,
		CookieName:        cmp.Or(spec.CookieName, own.CookieName, v1alpha1.DefaultWebsocketCookieName),
		CookieSecure:      s.servedOverHTTPS(),
		ExpirationSeconds: own.JWTExpirationSeconds,
	}

	if w.URL == "" && s.spec.WebsocketServer != nil {
		w.URL = s.websocketURL()
	}

	return w
}

// websocketServerEnv makes the websocket server agree with Superset. Only pages
// of the instance may connect, if its address is known.
func websocketServerEnv(s resolver, f *pyconfig.TaskFramework) []corev1.EnvVar {
	out := slices.Concat(s.valkey.websocketEnv, []corev1.EnvVar{
		envVar("REDIS_DB", decimal(s.valkey.eventsDatabase)), envVar("REALTIME_CHANNEL_PREFIX", f.ChannelPrefix), envVar("JWT_COOKIE_NAME", f.Websocket.CookieName),
	})

	if origin := s.url.Origin(); origin != "" {
		out = append(out, envVar("ALLOWED_ORIGINS", origin))
	}

	return append(out, s.websocketTLSEnv()...)
}

// adviseTaskFramework warns of what keeps tasks from being run, or browsers from
// hearing of them.
func adviseTaskFramework(s resolver, f *pyconfig.TaskFramework) []Advice {
	var out []Advice

	v := ptr.OrZero(s.spec.Valkey)

	if f.AsyncQueries && ptr.OrZero(v.DataCache).Disabled {
		out = append(out, Advice{
			"RealtimeNeedsCaches", "spec.realtime", "Results of async queries reach charts through DATA_CACHE_CONFIG; enable spec.valkey.dataCache",
		})
	}

	if f.AsyncQueries && s.spec.CeleryWorker == nil {
		out = append(out, Advice{"NoWorker", "spec.realtime", "Nobody runs async queries; enable spec.celeryWorker"})
	}

	if f.Celery && s.spec.CeleryWorker != nil && s.spec.CeleryBeat == nil {
		out = append(out, Advice{
			"NoBeat", "spec.celeryBeat", "When a worker dies, its tasks and the charts that wait for them never end, because beat has them failed; enable spec.celeryBeat",
		})
	}

	if f.Websocket != nil && ptr.OrZero(v.DistributedCoordination).Disabled {
		out = append(out, Advice{
			"RealtimeNeedsCoordination", "spec.realtime",
			"Superset sends events through DISTRIBUTED_COORDINATION_CONFIG, and browsers that wait for events do not ask; enable spec.valkey.distributedCoordination",
		})
	}

	return append(out, adviseWebsocketOfRelease(s)...)
}

// adviseWebsocketOfRelease warns of a websocket server that does not start, or is
// not of the release of Superset.
func adviseWebsocketOfRelease(s resolver) []Advice {
	w := s.spec.WebsocketServer
	if w == nil {
		return nil
	}

	if s.spec.Realtime == nil {
		if w.Config != nil || w.ConfigFrom != nil {
			return nil
		}

		return []Advice{{"WebsocketWithoutRealtime", "spec.websocketServer", "The websocket server has no signing secret and does not start; set spec.realtime"}}
	}

	out := adviseWebsocketServer(s)

	own := ptr.OrZero(w.Image)
	repository := cmp.Or(s.spec.Image.Repository, v1alpha1.DefaultImageRepository)

	if ptr.Or(own.Repository, repository) != repository {
		out = append(out, Advice{
			"WebsocketServerImage", "spec.websocketServer.image",
			"From 7.0 on the image of Superset contains the websocket server, and one of an earlier release hears of no events; leave the image out, unless it is built from the same release",
		})
	}

	return out
}
