// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package pyconfig

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// formerSettings are read by no release since 7.0.
var formerSettings = []string{
	"GLOBAL_ASYNC_QUERIES_TRANSPORT", "GLOBAL_ASYNC_QUERIES_WEBSOCKET_URL", "GLOBAL_ASYNC_QUERIES_JWT_SECRET", "GLOBAL_ASYNC_QUERIES_JWT_COOKIE_NAME",
	"GLOBAL_ASYNC_QUERIES_JWT_COOKIE_SECURE", "GLOBAL_ASYNC_QUERIES_CACHE_BACKEND", "GLOBAL_ASYNC_QUERIES_REDIS_STREAM_PREFIX",
}

func TestRealtimeSince7(t *testing.T) {
	s := full()
	s.Realtime = nil
	s.TaskFramework = &TaskFramework{
		AsyncQueries: true, Celery: true, ChannelPrefix: "bi:acme:",
		Websocket: &Websocket{URL: "wss://bi.example.com/ws", CookieName: "superset-ws-token", CookieSecure: true, ExpirationSeconds: new(int32(600))},
	}

	got := must(t, Render(s), secrets(map[string]string{"SUPERSET": "1"}))
	for name, want := range map[string]any{
		"FEATURE_FLAGS":                    map[string]any{"ALERT_REPORTS": true, "THUMBNAILS": false, "GLOBAL_ASYNC_QUERIES": true},
		"REALTIME_CHANNEL_PREFIX":          "bi:acme:",
		"WEBSOCKET_ENABLE":                 true,
		"WEBSOCKET_URL":                    "wss://bi.example.com/ws",
		"WEBSOCKET_JWT_SECRET":             "0123456789012345678901234567890123456789",
		"WEBSOCKET_JWT_COOKIE_NAME":        "superset-ws-token",
		"WEBSOCKET_JWT_COOKIE_SECURE":      true,
		"WEBSOCKET_JWT_EXPIRATION_SECONDS": 600.0,
	} {
		if diff := cmp.Diff(want, got[name]); diff != "" {
			t.Errorf("%s: -want +got:\n%s", name, diff)
		}
	}

	for _, name := range formerSettings {
		if v, found := got[name]; found {
			t.Errorf("%s is %v, and 7.0 does not read it", name, v)
		}
	}
}

// Superset's own imports and schedule stay, and ours are beside them.
func TestCeleryRunsTheTasksOf7(t *testing.T) {
	reaper := map[string]any{"task": "reap_orphaned_tasks", "schedule": 60.0, "options": map[string]any{"expires": 60.0}}

	for name, c := range map[string]struct {
		settings Settings
		env      map[string]string
		imports  any
		schedule any
	}{
		"beside Superset's own": {
			settings: Settings{Valkey: caches(nil), TaskFramework: &TaskFramework{Celery: true}},
			env:      map[string]string{"SUPERSET": "1"},
			imports:  []any{"superset.sql_lab", "superset.tasks.scheduler", "superset.tasks.async_queries"},
			schedule: map[string]any{"reports.scheduler": map[string]any{}, "reap_orphaned_tasks": reaper},
		},
		"without Superset and without Valkey": {
			settings: Settings{TaskFramework: &TaskFramework{Celery: true}},
			imports:  []any{"superset.tasks.async_queries"},
			schedule: map[string]any{"reap_orphaned_tasks": reaper},
		},
		"what Superset has itself wins": {
			settings: Settings{TaskFramework: &TaskFramework{Celery: true}},
			env:      map[string]string{"SUPERSET": "1", "SUPERSET_HAS_TASKS": "1"},
			imports:  []any{"superset.tasks.async_queries", "superset.sql_lab"},
			schedule: map[string]any{"reap_orphaned_tasks": map[string]any{"task": "its own"}},
		},
		"raw Python wins": {
			settings: Settings{TaskFramework: &TaskFramework{Celery: true}, Base: `CeleryConfig.imports += ("mine",)` + "\n" + `del CeleryConfig.beat_schedule["reap_orphaned_tasks"]`},
			imports:  []any{"superset.tasks.async_queries", "mine"},
			schedule: map[string]any{},
		},
		"not for those who run no tasks": {
			settings: Settings{TaskFramework: &TaskFramework{ChannelPrefix: "a:b:"}},
			env:      map[string]string{"SUPERSET": "1"},
			imports:  []any{"superset.sql_lab", "superset.tasks.scheduler"},
			schedule: map[string]any{"reports.scheduler": map[string]any{}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := must(t, Render(c.settings), secrets(c.env))["CELERY_CONFIG"].(map[string]any)
			if diff := cmp.Diff([]any{c.imports, c.schedule}, []any{got["imports"], got["beat_schedule"]}); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// Superset's class is one that others extend, too.
func TestSupersetsOwnCeleryConfigIsLeftAlone(t *testing.T) {
	s := Settings{TaskFramework: &TaskFramework{Celery: true}, Base: "BASE = CeleryConfig.__mro__[1]"}

	got := must(t, Render(s), secrets(map[string]string{"SUPERSET": "1"}))["BASE"].(map[string]any)
	if diff := cmp.Diff([]any{"superset.sql_lab", "superset.tasks.scheduler"}, got["imports"]); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestFeatureFlagsOfTheUserWinOverAsyncQueries(t *testing.T) {
	s := Settings{FeatureFlags: map[string]bool{FlagAsyncQueries: false}, TaskFramework: &TaskFramework{AsyncQueries: true}}

	got := must(t, Render(s), secrets(nil))["FEATURE_FLAGS"]
	if diff := cmp.Diff(map[string]any{FlagAsyncQueries: false}, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestTextOfTheTaskFrameworkIsQuoted(t *testing.T) {
	nasty := "\"; import os #'\\\n"
	s := Settings{TaskFramework: &TaskFramework{ChannelPrefix: nasty, Websocket: &Websocket{URL: nasty, CookieName: nasty}}}

	got := must(t, Render(s), secrets(nil))
	for _, name := range []string{"REALTIME_CHANNEL_PREFIX", "WEBSOCKET_URL", "WEBSOCKET_JWT_COOKIE_NAME"} {
		if got[name] != nasty {
			t.Errorf("%s: %q", name, got[name])
		}
	}

	if strings.Contains(Render(s), "EXPIRATION") {
		t.Error("Superset's own lifetime of tokens is replaced")
	}
}
