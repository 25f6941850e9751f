// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package pyconfig

// realtime writes async queries and their events as Superset had them before
// 7.0.
func realtime(t *text, r *Realtime) {
	if r == nil {
		return
	}

	transport := "polling"
	if r.WebsocketURL != "" {
		transport = "ws"
	}

	t.line("")
	t.line("GLOBAL_ASYNC_QUERIES_CACHE_BACKEND = _vk_client(%d, \"\", 300)", r.Database)
	t.line("GLOBAL_ASYNC_QUERIES_REDIS_STREAM_PREFIX = %s", Quote(r.StreamPrefix))
	t.line("GLOBAL_ASYNC_QUERIES_JWT_SECRET = os.environ[%s]", Quote(EnvRealtimeSecret))
	t.line("GLOBAL_ASYNC_QUERIES_JWT_COOKIE_NAME = %s", Quote(r.CookieName))
	t.line("GLOBAL_ASYNC_QUERIES_JWT_COOKIE_SECURE = %s", boolean(r.CookieSecure))
	t.line("GLOBAL_ASYNC_QUERIES_TRANSPORT = %s", Quote(transport))

	if r.WebsocketURL != "" {
		t.line("GLOBAL_ASYNC_QUERIES_WEBSOCKET_URL = %s", Quote(r.WebsocketURL))
	}
}

// taskFramework writes async queries and realtime events as Superset has them
// since 7.0. The backend of both is DISTRIBUTED_COORDINATION_CONFIG.
func taskFramework(t *text, f *TaskFramework) {
	if f == nil || f.ChannelPrefix == "" && f.Websocket == nil {
		return
	}

	t.line("")

	if f.ChannelPrefix != "" {
		t.line("REALTIME_CHANNEL_PREFIX = %s", Quote(f.ChannelPrefix))
	}

	w := f.Websocket
	if w == nil {
		return
	}

	t.line("WEBSOCKET_ENABLE = True")
	t.line("WEBSOCKET_URL = %s", Quote(w.URL))
	t.line("WEBSOCKET_JWT_SECRET = os.environ[%s]", Quote(EnvRealtimeSecret))
	t.line("WEBSOCKET_JWT_COOKIE_NAME = %s", Quote(w.CookieName))
	t.line("WEBSOCKET_JWT_COOKIE_SECURE = %s", boolean(w.CookieSecure))

	if w.ExpirationSeconds != nil {
		t.line("WEBSOCKET_JWT_EXPIRATION_SECONDS = %d", *w.ExpirationSeconds)
	}
}

// celeryTasks adds what Superset's own class leaves to be turned on. What that
// class has under the same name wins. A reaper that nobody ran in time is
// followed by the next one.
const celeryTasks = `CeleryConfig.imports = tuple(
    dict.fromkeys([*getattr(CeleryConfig, "imports", ()), "superset.tasks.async_queries"])
)
CeleryConfig.beat_schedule = {
    "reap_orphaned_tasks": {"task": "reap_orphaned_tasks", "schedule": 60.0, "options": {"expires": 60}},
    **getattr(CeleryConfig, "beat_schedule", {}),
}
`
