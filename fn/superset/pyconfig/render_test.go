// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package pyconfig

import (
	"math/rand"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// full has every part.
func full() Settings {
	return Settings{
		PreviousKey:  true,
		Metastore:    &Metastore{Scheme: "postgresql+psycopg2", Port: 5432, NameParameter: "dbname"},
		WebPort:      8088,
		Engine:       &Engine{PoolSize: 4, MaxOverflow: -1, PoolRecycle: 3600},
		FeatureFlags: map[string]bool{"THUMBNAILS": false, "ALERT_REPORTS": true},
		InternalURL:  "http://acme-web-server:8088/",
		ExternalURL:  "https://bi.example.com",
		ProxyHops:    1,
		WebTimeout:   300,
		AppIcon:      "/analytics/logo.png",
		RateLimits:   new(int32(1)),
		Secure:       true,
		Valkey:       caches(nil),
		Realtime:     &Realtime{Database: 7, CookieName: "async-token", CookieSecure: true, WebsocketURL: "wss://bi.example.com/ws", StreamPrefix: "acme-async-events-"},
		StatsDPort:   8125,
		Base:         "ROW_LIMIT = 10000",
		Component:    "X = 1\n",
	}
}

func caches(tls *TLS) *Valkey {
	return &Valkey{
		Port: 6379, TLS: tls,
		Caches: []Cache{
			{"CACHE_CONFIG", 1, "superset_", 300},
			{"DATA_CACHE_CONFIG", 2, "superset_data_", 86400},
			{"FILTER_STATE_CACHE_CONFIG", 3, "superset_filter_", 3600},
			{"EXPLORE_FORM_DATA_CACHE_CONFIG", 4, "superset_explore_", 3600},
			{"THUMBNAIL_CACHE_CONFIG", 5, "superset_thumbnail_", 3600},
		},
		Coordination: &Cache{"DISTRIBUTED_COORDINATION_CONFIG", 7, "coordination_", 300},
		Broker:       new(int32(0)), ResultBackend: new(int32(9)),
		Results: &Cache{Database: 6, Prefix: "superset_results_"},
	}
}

func TestRender(t *testing.T) {
	cases := map[string]struct {
		reason   string
		settings Settings
		env      map[string]string
		want     map[string]any
	}{
		"The least is a secret key": {
			reason: "nothing else is configured, and CeleryConfig is there for raw Python",
			want:   map[string]any{"SECRET_KEY": "s3cret", "CeleryConfig": map[string]any{}, "CELERY_CONFIG": map[string]any{}},
		},
		"A former key that is not there is no error": {
			reason:   "the Secret of a former key may be optional",
			settings: Settings{PreviousKey: true},
			want:     map[string]any{"PREVIOUS_SECRET_KEY": nil},
		},
		"A URI is used as it is": {
			settings: Settings{Metastore: &Metastore{URI: true}},
			env:      map[string]string{EnvDBURI: "sqlite:////tmp/%40.db"},
			want:     map[string]any{"SQLALCHEMY_DATABASE_URI": "sqlite:////tmp/%40.db", "SQLALCHEMY_EXAMPLES_URI": "sqlite:////tmp/%40.db"},
		},
		"Credentials are escaped": {
			settings: Settings{Metastore: &Metastore{Scheme: "mysql+pymysql", Port: 3306, NameParameter: "database"}},
			env:      map[string]string{EnvDBUser: "u/x", EnvDBPass: "p@/ ", EnvDBHost: "host", EnvDBPort: "3306", EnvDBName: "bi"},
			want:     map[string]any{"SQLALCHEMY_DATABASE_URI": "mysql+pymysql://u%2Fx:p%40%2F%20@host:3306/bi"},
		},
		"A database name keeps its blank": {
			reason:   "SQLAlchemy does not decode the path",
			settings: Settings{Metastore: &Metastore{Scheme: "mysql+pymysql", Port: 3306, NameParameter: "database"}},
			env:      map[string]string{EnvDBUser: "u", EnvDBPass: "", EnvDBHost: "host", EnvDBPort: "", EnvDBName: "a b"},
			want:     map[string]any{"SQLALCHEMY_DATABASE_URI": "mysql+pymysql://u@host:3306/a b"},
		},
		"A database name with a question mark is a parameter": {
			settings: Settings{Metastore: &Metastore{Scheme: "postgresql+psycopg2", Port: 5432, NameParameter: "dbname"}},
			env:      map[string]string{EnvDBName: "a?b"},
			want:     map[string]any{"SQLALCHEMY_DATABASE_URI": "postgresql+psycopg2://svc:pw@db.internal:5433/?dbname=a%3Fb"},
		},
		"IPv6 hosts are bracketed": {
			settings: Settings{Metastore: &Metastore{Scheme: "postgresql+psycopg2", Port: 5432}, Valkey: caches(nil)},
			env:      map[string]string{EnvDBHost: "fd00::5", EnvValkeyHost: "fd00::6"},
			want: map[string]any{
				"SQLALCHEMY_DATABASE_URI": "postgresql+psycopg2://svc:pw@[fd00::5]:5433/bi",
				"CACHE_CONFIG":            cache("redis://app:vpw@[fd00::6]:6380/1", "acme_superset_", 300),
				"RESULTS_BACKEND": map[string]any{
					"host": "fd00::6", "port": 6380.0, "username": "app", "password": "vpw", "db": 6.0, "key_prefix": "acme_superset_results_", "ssl": false,
				},
			},
		},
		"Engine options with a pool": {
			settings: Settings{Engine: &Engine{PoolSize: 32, MaxOverflow: -1, PoolRecycle: 0, PoolPrePing: true, PoolTimeout: new(int32(0))}},
			want: map[string]any{"SQLALCHEMY_ENGINE_OPTIONS": map[string]any{
				"pool_size": 32.0, "max_overflow": -1.0, "pool_recycle": 0.0, "pool_pre_ping": true, "pool_timeout": 0.0,
			}},
		},
		"Engine options without a pool": {
			settings: Settings{Engine: &Engine{NullPool: true}},
			want:     map[string]any{"SQLALCHEMY_ENGINE_OPTIONS": map[string]any{"poolclass": "NullPool"}},
		},
		"Feature flags": {
			settings: Settings{FeatureFlags: map[string]bool{"B": false, `A"\`: true}},
			want:     map[string]any{"FEATURE_FLAGS": map[string]any{"B": false, `A"\`: true}},
		},
		"Caches without TLS": {
			settings: Settings{Valkey: caches(nil)},
			want: map[string]any{
				"CACHE_CONFIG":      cache("redis://app:vpw@cache.internal:6380/1", "acme_superset_", 300),
				"DATA_CACHE_CONFIG": cache("redis://app:vpw@cache.internal:6380/2", "acme_superset_data_", 86400),
				"CeleryConfig":      map[string]any{"broker_url": "redis://app:vpw@cache.internal:6380/0", "result_backend": "redis://app:vpw@cache.internal:6380/9"},
			},
		},
		"Plain TLS is verified everywhere": {
			reason:   "Celery refuses a rediss:// result backend that does not say how to verify",
			settings: Settings{Valkey: caches(&TLS{Verify: "required"})},
			want: map[string]any{
				"CACHE_CONFIG": cache("rediss://app:vpw@cache.internal:6380/1?ssl_cert_reqs=required", "acme_superset_", 300),
				"CeleryConfig": map[string]any{
					"broker_url": "rediss://app:vpw@cache.internal:6380/0", "result_backend": "rediss://app:vpw@cache.internal:6380/9",
					"broker_use_ssl": map[string]any{"ssl_cert_reqs": "CERT_REQUIRED"}, "redis_backend_use_ssl": map[string]any{"ssl_cert_reqs": "CERT_REQUIRED"},
				},
				"RESULTS_BACKEND": map[string]any{
					"host": "cache.internal", "port": 6380.0, "username": "app", "password": "vpw", "db": 6.0, "key_prefix": "acme_superset_results_",
					"ssl": true, "ssl_cert_reqs": "required",
				},
			},
		},
		"Private certificates reach caches and coordination": {
			settings: Settings{Valkey: caches(&TLS{Verify: "none", CACert: "/tls/c a.crt", Cert: "/tls/tls.crt", Key: "/tls/tls.key"})},
			want: map[string]any{
				"THUMBNAIL_CACHE_CONFIG": cache("rediss://app:vpw@cache.internal:6380/5?ssl_cert_reqs=none&ssl_ca_certs=%2Ftls%2Fc+a.crt&ssl_certfile=%2Ftls%2Ftls.crt&ssl_keyfile=%2Ftls%2Ftls.key", "acme_superset_thumbnail_", 3600),
				"DISTRIBUTED_COORDINATION_CONFIG": map[string]any{
					"CACHE_TYPE": "RedisCache", "CACHE_DEFAULT_TIMEOUT": 300.0, "CACHE_KEY_PREFIX": "acme_coordination_",
					"CACHE_REDIS_HOST": "cache.internal", "CACHE_REDIS_PORT": 6380.0, "CACHE_REDIS_DB": 7.0, "CACHE_REDIS_USER": "app", "CACHE_REDIS_PASSWORD": "vpw",
					"CACHE_REDIS_SSL": true, "CACHE_REDIS_SSL_CERT_REQS": "none", "CACHE_REDIS_SSL_CA_CERTS": "/tls/c a.crt",
					"CACHE_REDIS_SSL_CERTFILE": "/tls/tls.crt", "CACHE_REDIS_SSL_KEYFILE": "/tls/tls.key",
				},
			},
		},
		"A URI of Valkey decides about TLS": {
			settings: Settings{Valkey: func() *Valkey { v := caches(nil); v.URI = true; return v }()},
			env:      map[string]string{EnvValkeyURI: "rediss://us%40er:p%2Fw@[fd00::7]:7000"},
			want: map[string]any{
				"CACHE_CONFIG": cache("rediss://us%40er:p%2Fw@[fd00::7]:7000/1?ssl_cert_reqs=required", "acme_superset_", 300),
				"RESULTS_BACKEND": map[string]any{
					"host": "fd00::7", "port": 7000.0, "username": "us@er", "password": "p/w", "db": 6.0, "key_prefix": "acme_superset_results_",
					"ssl": true, "ssl_cert_reqs": "required",
				},
			},
		},
		"Superset's own Celery settings stay": {
			reason:   "without imports a worker knows no task, without the schedule beat starts none",
			settings: Settings{Valkey: caches(nil), Prefetch: new(int32(4))},
			env:      map[string]string{"SUPERSET": "1", EnvValkeyUser: "", EnvValkeyPass: ""},
			want: map[string]any{"CeleryConfig": map[string]any{
				"broker_url": "redis://cache.internal:6380/0", "result_backend": "redis://cache.internal:6380/9",
				"imports": []any{"superset.sql_lab", "superset.tasks.scheduler"}, "beat_schedule": map[string]any{"reports.scheduler": map[string]any{}},
				"worker_prefetch_multiplier": 4.0,
			}},
		},
		"Raw Python can change CeleryConfig without Valkey": {
			settings: Settings{Base: "CeleryConfig.task_acks_late = True"},
			want:     map[string]any{"CELERY_CONFIG": map[string]any{"task_acks_late": true}},
		},
		"Raw Python wins, the component's last": {
			settings: Settings{FeatureFlags: map[string]bool{"A": true}, Base: "FEATURE_FLAGS['B'] = True\nX = 1", Component: "X = 2"},
			want:     map[string]any{"FEATURE_FLAGS": map[string]any{"A": true, "B": true}, "X": 2.0},
		},
		"Async queries": {
			settings: full(),
			want: map[string]any{
				"FEATURE_FLAGS":                            map[string]any{"ALERT_REPORTS": true, "THUMBNAILS": false, "GLOBAL_ASYNC_QUERIES": true},
				"GLOBAL_ASYNC_QUERIES_JWT_SECRET":          "0123456789012345678901234567890123456789",
				"GLOBAL_ASYNC_QUERIES_TRANSPORT":           "ws",
				"GLOBAL_ASYNC_QUERIES_WEBSOCKET_URL":       "wss://bi.example.com/ws",
				"GLOBAL_ASYNC_QUERIES_REDIS_STREAM_PREFIX": "acme-async-events-",
				"GLOBAL_ASYNC_QUERIES_JWT_COOKIE_SECURE":   true,
				"WEBDRIVER_BASEURL":                        "http://acme-web-server:8088/",
				"WEBDRIVER_BASEURL_USER_FRIENDLY":          "https://bi.example.com",
				"APP_ICON":                                 "/analytics/logo.png",
				"SESSION_COOKIE_SECURE":                    true,
				"ENABLE_PROXY_FIX":                         true,
			},
		},
	}

	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			got := must(t, Render(tc.settings), secrets(tc.env))
			for key, want := range tc.want {
				if diff := cmp.Diff(want, got[key]); diff != "" {
					t.Errorf("%s\n%s (-want +got):\n%s", tc.reason, key, diff)
				}
			}
		})
	}
}

func cache(url, prefix string, timeout float64) map[string]any {
	return map[string]any{"CACHE_TYPE": "RedisCache", "CACHE_DEFAULT_TIMEOUT": timeout, "CACHE_KEY_PREFIX": prefix, "CACHE_REDIS_URL": url}
}

func TestRenderHasTheSameBytesEveryTime(t *testing.T) {
	want := Render(full())
	for range 50 {
		if diff := cmp.Diff(want, Render(full())); diff != "" {
			t.Fatal(diff)
		}
	}
}

func TestRenderHoldsNoSecret(t *testing.T) {
	source := Render(full())
	for name, value := range secrets(nil) {
		if name != EnvInstanceName && len(value) > 3 && strings.Contains(source, `"`+value+`"`) {
			t.Errorf("%s is in the file", name)
		}

		if !strings.Contains(source, name) {
			t.Errorf("%s is not read", name)
		}
	}
}

func TestSuperfluousImportsAreNotWritten(t *testing.T) {
	for name, s := range map[string]Settings{
		"URI":     {Metastore: &Metastore{URI: true}},
		"nothing": {},
	} {
		source := Render(s)
		for _, word := range []string{"urllib", "cachelib", "import ssl", "NullPool", "socket"} {
			if strings.Contains(source, word) {
				t.Errorf("%s: %s is imported", name, word)
			}
		}
	}
}

// TestValkeyCredentialsSurvive tries what an ACL may contain.
func TestValkeyCredentialsSurvive(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	source := Render(Settings{Valkey: caches(nil)})

	for range 8 {
		user, password := nasty(r), nasty(r)
		got := must(t, source, secrets(map[string]string{EnvValkeyUser: user, EnvValkeyPass: password}))

		u, err := url.Parse(got["CACHE_CONFIG"].(map[string]any)["CACHE_REDIS_URL"].(string))
		if err != nil {
			t.Fatal(err)
		}

		p, _ := u.User.Password()
		if u.User.Username() != user || p != password || u.Host != "cache.internal:6380" {
			t.Errorf("%q:%q became %s", user, password, u)
		}
	}
}

func nasty(r *rand.Rand) string {
	const chars = `aZ0:/@?#[]%{}"'\ $&=+;,<>|^~` + "`é😀\t\n"

	runes := []rune(chars)
	out := make([]rune, r.Intn(12))

	for i := range out {
		out[i] = runes[r.Intn(len(runes))]
	}

	return string(out)
}

func FuzzRender(f *testing.F) {
	f.Add("superset_", "/tls/ca.crt", "FLAG", "required")
	f.Add(`a{b}"'\`, "\n", "\x00", `"; import os #`)

	python := newEvaluator(f, parse)

	f.Fuzz(func(t *testing.T, prefix, path, flag, verify string) {
		v := caches(&TLS{Verify: verify, CACert: path, Cert: path, Key: path})
		for i := range v.Caches {
			v.Caches[i].Prefix = prefix
		}

		v.Results.Prefix, v.Coordination.Prefix = prefix, prefix
		s := full()
		s.Valkey, s.FeatureFlags, s.Base, s.Component = v, map[string]bool{flag: true}, "", ""
		s.Realtime.CookieName, s.Realtime.StreamPrefix = flag, prefix

		source := Render(s)
		python.value(t, Quote(source))

		// Text that left its literal would make lines of its own.
		for _, r := range source {
			if r != '\n' && (r < ' ' || r > '~') {
				t.Fatalf("text escaped its literal: %q", source)
			}
		}
	})
}
