// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"cmp"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/ptr"
)

// gunicorn are the resolved settings of gunicorn; on is false for preset
// disabled.
type gunicorn struct {
	on               bool
	workers, threads int32
	// timeout is after how many seconds a request is given up; 0 is the image's
	// affair.
	timeout int32
	env     [][2]string
}

// processes are the numbers of a preset.
type processes struct{ workers, threads, concurrency int32 }

// presets are the numbers of the presets. Disabled is what the image does when
// nothing is configured, so that pools that follow the processes are not 0,
// which SQLAlchemy takes for "no limit".
var presets = map[v1alpha1.Preset]processes{
	v1alpha1.PresetDisabled:     {1, 20, 4},
	v1alpha1.PresetConservative: {1, 4, 2},
	v1alpha1.PresetBalanced:     {2, 8, 4},
	v1alpha1.PresetPerformance:  {4, 8, 8},
	v1alpha1.PresetAggressive:   {8, 16, 16},
}

// presetOr is the numbers of a preset and its name, defaulted.
func presetOr(p v1alpha1.Preset) (processes, v1alpha1.Preset) {
	if n, found := presets[p]; found {
		return n, p
	}

	return presets[v1alpha1.DefaultPreset], v1alpha1.DefaultPreset
}

// resolveGunicorn applies the preset. A worker class without threads gets one
// thread: with more, gunicorn would run gthread all the same. Behind a proxy, idle
// connections are kept until the proxy closes them: it may be sending a request
// at the moment at which gunicorn does.
func resolveGunicorn(spec *v1alpha1.Gunicorn, proxied bool) gunicorn {
	s := ptr.OrZero(spec)

	n, preset := presetOr(s.Preset)
	if preset == v1alpha1.PresetDisabled {
		return gunicorn{workers: n.workers, threads: n.threads}
	}

	class := cmp.Or(s.WorkerClass, v1alpha1.DefaultGunicornWorkerClass)
	if class != v1alpha1.DefaultGunicornWorkerClass {
		n.threads = 1
	}

	keepAlive := v1alpha1.DefaultGunicornKeepAlive
	if proxied {
		keepAlive = v1alpha1.DefaultGunicornProxiedKeepAlive
	}

	g := gunicorn{on: true, timeout: ptr.Or(s.Timeout, v1alpha1.DefaultGunicornTimeout), workers: ptr.Or(s.Workers, n.workers), threads: ptr.Or(s.Threads, n.threads)}
	g.env = [][2]string{
		{"SERVER_WORKER_AMOUNT", decimal(g.workers)},
		{"SERVER_THREADS_AMOUNT", decimal(g.threads)},
		{"SERVER_WORKER_CLASS", class},
		{"GUNICORN_TIMEOUT", decimal(g.timeout)},
		{"GUNICORN_KEEPALIVE", decimal(ptr.Or(s.KeepAlive, keepAlive))},
		{"WORKER_MAX_REQUESTS", decimal(ptr.Or(s.MaxRequests, v1alpha1.DefaultGunicornMaxRequests))},
		{"WORKER_MAX_REQUESTS_JITTER", decimal(ptr.Or(s.MaxRequestsJitter, v1alpha1.DefaultGunicornMaxRequestsJitter))},
		{"SERVER_LIMIT_REQUEST_LINE", decimal(ptr.Or(s.LimitRequestLine, v1alpha1.DefaultGunicornLimitRequestLine))},
		{"SERVER_LIMIT_REQUEST_FIELD_SIZE", decimal(ptr.Or(s.LimitRequestFieldSize, v1alpha1.DefaultGunicornLimitRequestFieldSize))},
		{"GUNICORN_LOGLEVEL", cmp.Or(s.LogLevel, v1alpha1.DefaultGunicornLogLevel)},
	}

	return g
}

// celery are the resolved settings of the worker. prefetch is nil when no flag
// is wanted; multiplier is what goes into CeleryConfig instead, where raw
// Python can change it.
type celery struct {
	pool, optimization                  string
	concurrency                         int32
	maxTasksPerChild, maxMemoryPerChild *int32
	prefetch, softTimeLimit, timeLimit  *int32
	multiplier                          *int32
}

// resolveCelery applies the preset. With preset disabled every other field is
// ignored and the fixed fallback command is used.
func resolveCelery(spec *v1alpha1.Celery) celery {
	s := ptr.OrZero(spec)
	n, preset := presetOr(s.Preset)

	c := celery{
		pool:         v1alpha1.DefaultCeleryPool,
		optimization: v1alpha1.DefaultCeleryOptimization,
		concurrency:  n.concurrency,
	}
	if preset == v1alpha1.PresetDisabled {
		return c
	}

	c.pool = cmp.Or(s.Pool, c.pool)
	c.optimization = cmp.Or(s.Optimization, c.optimization)
	c.concurrency = ptr.Or(s.Concurrency, c.concurrency)
	c.maxTasksPerChild, c.maxMemoryPerChild = s.MaxTasksPerChild, s.MaxMemoryPerChild
	c.prefetch, c.softTimeLimit, c.timeLimit = s.PrefetchMultiplier, s.SoftTimeLimit, s.TimeLimit

	if c.prefetch == nil {
		c.multiplier = new(v1alpha1.DefaultCeleryPrefetchMultiplier)
	}

	return c
}
