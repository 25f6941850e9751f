// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	networkingv1 "k8s.io/api/networking/v1"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/pyconfig"
)

func TestEnginePresets(t *testing.T) {
	pool := func(n int32) *pyconfig.Engine {
		return &pyconfig.Engine{PoolSize: n, MaxOverflow: -1, PoolRecycle: 3600}
	}
	none := &pyconfig.Engine{NullPool: true}
	cases := map[v1alpha1.Preset]map[part.Component]*pyconfig.Engine{
		v1alpha1.PresetDisabled:     {part.WebServer: nil, part.CeleryWorker: nil, part.CeleryBeat: nil, part.CeleryFlower: nil, part.MCPServer: nil},
		v1alpha1.PresetConservative: {part.WebServer: none, part.CeleryWorker: none, part.CeleryBeat: none, part.CeleryFlower: none, part.MCPServer: none},
		"":                          {part.WebServer: pool(1), part.CeleryWorker: pool(1), part.CeleryBeat: none, part.CeleryFlower: pool(1), part.MCPServer: pool(5)},
		v1alpha1.PresetBalanced:     {part.WebServer: pool(1), part.CeleryWorker: pool(1), part.CeleryBeat: none, part.CeleryFlower: pool(1), part.MCPServer: pool(5)},
		v1alpha1.PresetPerformance:  {part.WebServer: pool(4), part.CeleryWorker: pool(12), part.CeleryBeat: none, part.CeleryFlower: pool(1), part.MCPServer: pool(10)},
		v1alpha1.PresetAggressive:   {part.WebServer: pool(32), part.CeleryWorker: pool(12), part.CeleryBeat: none, part.CeleryFlower: pool(1), part.MCPServer: pool(20)},
	}

	for preset, components := range cases {
		s := resolverOf(superset(all, func(s *v1alpha1.SupersetSpec) {
			s.SQLAEngineOptions = &v1alpha1.SQLAEngineOptions{Preset: preset}
			s.WebServer.Gunicorn = &v1alpha1.Gunicorn{Preset: v1alpha1.PresetPerformance}
			s.CeleryWorker.Celery = &v1alpha1.Celery{Concurrency: new(int32(12))}
		}))

		for c, want := range components {
			row, _ := RowOf(c)
			spec, _ := s.spec.Component(c)
			if diff := cmp.Diff(want, s.engine(row, spec)); diff != "" {
				t.Errorf("%s with %q (-want +got):\n%s", c, preset, diff)
			}
		}

		wantTask := none
		if preset == v1alpha1.PresetDisabled {
			wantTask = nil
		}

		if diff := cmp.Diff(wantTask, s.taskEngine()); diff != "" {
			t.Errorf("tasks with %q (-want +got):\n%s", preset, diff)
		}
	}
}

func TestComponentEngineOptionsReplaceInheritedOnes(t *testing.T) {
	s := resolverOf(superset(all, func(s *v1alpha1.SupersetSpec) {
		s.SQLAEngineOptions = &v1alpha1.SQLAEngineOptions{Preset: v1alpha1.PresetAggressive, PoolRecycle: new(int32(1800))}
		s.WebServer.SQLAEngineOptions = &v1alpha1.SQLAEngineOptions{Preset: v1alpha1.PresetDisabled}
		s.MCPServer.SQLAEngineOptions = &v1alpha1.SQLAEngineOptions{MaxOverflow: new(int32(2)), PoolPrePing: new(true)}
	}))

	for c, want := range map[part.Component]*pyconfig.Engine{
		part.WebServer: nil,
		part.MCPServer: {PoolSize: 5, MaxOverflow: 2, PoolRecycle: 3600, PoolPrePing: true},
		// A size for everybody is not meant for one that has no pool.
		part.CeleryBeat: {NullPool: true},
	} {
		row, _ := RowOf(c)
		spec, _ := s.spec.Component(c)
		if diff := cmp.Diff(want, s.engine(row, spec)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c, diff)
		}
	}
}

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

func TestPoolsHaveALimitWhereProcessesHaveNoPreset(t *testing.T) {
	for _, preset := range []v1alpha1.Preset{v1alpha1.PresetPerformance, v1alpha1.PresetAggressive} {
		xr := superset(all, func(s *v1alpha1.SupersetSpec) {
			s.SQLAEngineOptions = &v1alpha1.SQLAEngineOptions{Preset: preset}
			s.WebServer.Gunicorn = &v1alpha1.Gunicorn{Preset: v1alpha1.PresetDisabled}
			s.CeleryWorker.Celery = &v1alpha1.Celery{Preset: v1alpha1.PresetDisabled}
		})
		for _, c := range []part.Component{part.WebServer, part.CeleryWorker} {
			if config := one(t, xr, c).Config[ConfigKey]; strings.Contains(config, `"pool_size": 0`) {
				t.Errorf("%s with %s has pool size 0", c, preset)
			}
		}
	}
}

func TestExplicitPoolFieldsAreRendered(t *testing.T) {
	own := &v1alpha1.SQLAEngineOptions{PoolSize: new(int32(3)), PoolRecycle: new(int32(0)), PoolTimeout: new(int32(0))}
	conservative := *own
	conservative.Preset = v1alpha1.PresetConservative

	xr := superset(all, func(s *v1alpha1.SupersetSpec) {
		s.CeleryBeat.SQLAEngineOptions, s.WebServer.SQLAEngineOptions = own, &conservative
	})
	for _, c := range []part.Component{part.CeleryBeat, part.WebServer} {
		config := one(t, xr, c).Config[ConfigKey]
		for _, want := range []string{`"pool_size": 3`, `"pool_recycle": 0`, `"pool_timeout": 0`} {
			if !strings.Contains(config, want) {
				t.Errorf("%s does not say %s", c, want)
			}
		}
	}
}

func TestSQLiteGetsNoEngineOptions(t *testing.T) {
	i := Resolve(superset(all, func(s *v1alpha1.SupersetSpec) { s.Metastore = nil }))
	for _, c := range i.Components {
		if strings.Contains(c.Config[ConfigKey], "SQLALCHEMY_ENGINE_OPTIONS") {
			t.Errorf("%s has pool options for SQLite", c.Type)
		}
	}

	if !hasAdvice(i, "NoMetastore") {
		t.Error("nobody says that there is no metastore")
	}
}

func TestWebsocketIntegersKeepTheirDigits(t *testing.T) {
	xr := superset(all, func(s *v1alpha1.SupersetSpec) {
		s.Environment = v1alpha1.EnvironmentDevelopment
		s.WebsocketServer.Config = &runtime.RawExtension{Raw: []byte(`{"big": 9007199254740993, "a": {"html": "<"}}`)}
	})

	want := `{"a":{"html":"\u003c"},"big":9007199254740993}` + "\n"
	if diff := cmp.Diff(want, one(t, xr, part.WebsocketServer).Config["config.json"]); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
