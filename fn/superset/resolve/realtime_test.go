// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"slices"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/pyconfig"
)

// Superset refuses to start as soon as the flag for async queries is on and no
// secret is there, and init makes permissions only for what is on.
func TestTasksKnowAsyncQueries(t *testing.T) {
	xr := superset(all, func(s *v1alpha1.SupersetSpec) {
		s.Realtime = &v1alpha1.Realtime{JWTSecretFrom: key("jwt", "secret")}
		s.FeatureFlags = map[string]bool{"GLOBAL_ASYNC_QUERIES": true}
	})

	for _, name := range []part.Task{part.Migrate, part.Init} {
		got := task(t, xr, name)
		if !strings.Contains(got.Config[ConfigKey], "GLOBAL_ASYNC_QUERIES_JWT_SECRET") {
			t.Errorf("%s: the configuration has no secret:\n%s", name, got.Config[ConfigKey])
		}

		if !slices.ContainsFunc(got.Pod.Containers[0].Env, func(e corev1.EnvVar) bool { return e.Name == pyconfig.EnvRealtimeSecret }) {
			t.Errorf("%s: the pod does not get the secret", name)
		}
	}
}

func TestSupersetAndTheWebsocketServerAgreeAboutAsyncQueries(t *testing.T) {
	xr := superset(all, func(s *v1alpha1.SupersetSpec) {
		s.BaseURL = "https://bi.example.com/x"
		s.Realtime = &v1alpha1.Realtime{JWTSecretFrom: key("rt", "jwt")}
		s.WebsocketServer.Service = &v1alpha1.Service{GatewayPath: new("/events")}
	})
	web, node := one(t, xr, part.WebServer), main(one(t, xr, part.WebsocketServer)).Env

	for _, want := range []string{
		`GLOBAL_ASYNC_QUERIES_WEBSOCKET_URL = "wss://bi.example.com/events"`, `GLOBAL_ASYNC_QUERIES_TRANSPORT = "ws"`, `"GLOBAL_ASYNC_QUERIES": True`,
	} {
		if !strings.Contains(web.Config[ConfigKey], want) {
			t.Errorf("missing: %s", want)
		}
	}

	for name, want := range map[string]string{
		"REDIS_HOST": "cache.internal", "REDIS_PORT": "6379", "REDIS_DB": "7", "REDIS_STREAM_PREFIX": "acme-async-events-", "JWT_COOKIE_NAME": "async-token",
	} {
		if got := valueOf(node, name); got != want {
			t.Errorf("%s = %q, want %q", name, got, want)
		}
	}

	for _, e := range node {
		if e.Name == "JWT_SECRET" && e.ValueFrom.SecretKeyRef.Name == "rt" {
			return
		}
	}

	t.Error("the websocket server does not know the secret")
}

// TestReportsSeeChartsOfAsyncQueries: the browser of a report opens the web server
// by plain http, and would drop a Secure cookie.
func TestReportsSeeChartsOfAsyncQueries(t *testing.T) {
	realtime := "realtime: {jwtSecretFrom: {name: jwt, key: secret}}\nvalkey: {host: vk}\n"

	for spec, want := range map[string]bool{
		realtime + "baseUrl: https://bi.example.com":                                             true,
		realtime + "networking: {gateway: {gatewayRef: {name: g}, hostnames: [bi.example.com]}}": true,
		realtime + "baseUrl: https://bi.example.com\nimage: {tag: 7.0.0}":                        true,
		realtime + "baseUrl: http://bi.example.com":                                              false,
		realtime: false,
		"valkey: {host: vk}\nbaseUrl: https://bi.example.com": false,
	} {
		xr := written(t, spec+"\nwebServer: {}\nceleryWorker: {}\n")
		for _, c := range Resolve(xr).Components {
			got := strings.Contains(c.Config[ConfigKey], `name != "`+xr.Name+`-web-server"`)
			if got != (want && c.Type == part.WebServer) {
				t.Errorf("%s: %s makes cookies plain: %v", spec, c.Type, got)
			}
		}
	}
}
