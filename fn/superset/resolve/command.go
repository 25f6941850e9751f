// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"slices"
	"strconv"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
)

// Every default command takes further arguments at its end, so that args of a
// template simply follow it. Where a shell is needed, the arguments arrive as
// "$@"; nothing that a user wrote is ever part of a shell script's text.

// webCommand runs the image's start script such that gunicorn takes its place:
// the script starts gunicorn as a child and, being process 1, would not pass on
// the signal by which Kubernetes asks a pod to stop. A script that is no bash
// script does not see the function and runs as ever.
var webCommand = []string{
	"/bin/bash", "-c",
	`gunicorn() { exec gunicorn "$@"; }; export -f gunicorn; exec /usr/bin/run-server.sh "$@"`,
	"run-server.sh",
}

// celeryApp is Superset's Celery app.
const celeryApp = "--app=superset.tasks.celery_app:app"

// beatCommand runs beat with files where any user may write.
var beatCommand = []string{
	"celery", celeryApp, "beat",
	"--pidfile", beatPidFile, "--schedule", "/tmp/celerybeat-schedule",
}

// flowerCommand lets a shell expand the prefix, which comes from the
// environment.
var flowerCommand = []string{
	"/bin/sh", "-c",
	`exec celery ` + celeryApp + ` flower --url_prefix="$` + envFlowerPrefix + `" "$@"`,
	"flower",
}

// websocketCommand finds the program in the image's working directory: an image
// that Superset's own Dockerfile makes has it in dist and wants to be told to
// start; images made for other operators have websocket_server.js.
var websocketCommand = []string{
	"/bin/sh", "-c",
	`if [ -f websocket_server.js ]; then exec node websocket_server.js "$@"; fi; ` +
		`for f in dist/index.js dist/index.cjs; do if [ -f "$f" ]; then exec node "$f" start "$@"; fi; done; ` +
		`echo "no websocket_server.js and no dist/index.js in $PWD; say with podTemplate.container.command what the image runs" >&2; exit 1`,
	"websocket",
}

// workerCommand is the worker's command. Flags that are not asked for are left
// out, because a flag would win over CeleryConfig in raw Python.
func workerCommand(c celery) []string {
	out := []string{
		"celery", celeryApp, "worker",
		"--pool=" + literal(c.pool), "-O", literal(c.optimization), "-c", strconv.Itoa(int(c.concurrency)),
	}

	for _, f := range []struct {
		name  string
		value *int32
		// zero says that 0 has a meaning of its own.
		zero bool
	}{
		{"--max-tasks-per-child=", c.maxTasksPerChild, false},
		{"--max-memory-per-child=", c.maxMemoryPerChild, false},
		{"--prefetch-multiplier=", c.prefetch, true},
		{"--soft-time-limit=", c.softTimeLimit, false},
		{"--time-limit=", c.timeLimit, false},
	} {
		if f.value != nil && (*f.value > 0 || f.zero) {
			out = append(out, f.name+strconv.Itoa(int(*f.value)))
		}
	}

	return out
}

// mcpCommand is the MCP server's command.
func mcpCommand(port int32) []string {
	return []string{"superset", "mcp", "run", "--host", "0.0.0.0", "--port", strconv.Itoa(int(port))}
}

// bootstrapped has a shell source the bootstrap script, then replace itself by
// the command. The script is sourced in a function, so that it cannot disturb
// the command's arguments, and not as part of a condition, so that "set -e" in
// it works. A script that fails stops the start.
func bootstrapped(command []string) []string {
	const script = `boot() { . ` + configDir + "/" + bootstrapKey + `; }; boot; s=$?; ` +
		`if [ "$s" -ne 0 ]; then echo "bootstrap script failed with status $s" >&2; exit "$s"; fi; exec "$@"`

	return slices.Concat([]string{"/bin/sh", "-c", script, "bootstrap"}, command)
}

// gunicorn are the resolved settings of gunicorn; on is false for preset
// disabled.
type gunicorn struct {
	on               bool
	workers, threads int32
	env              [][2]string
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
// thread: with more, gunicorn would silently run gthread.
func resolveGunicorn(spec *v1alpha1.Gunicorn) gunicorn {
	s := orEmpty(spec)

	n, preset := presetOr(s.Preset)
	if preset == v1alpha1.PresetDisabled {
		return gunicorn{workers: n.workers, threads: n.threads}
	}

	class := orText(s.WorkerClass, v1alpha1.DefaultGunicornWorkerClass)
	if class != v1alpha1.DefaultGunicornWorkerClass {
		n.threads = 1
	}

	g := gunicorn{on: true, workers: or(s.Workers, n.workers), threads: or(s.Threads, n.threads)}
	g.env = [][2]string{
		{"SERVER_WORKER_AMOUNT", decimal(g.workers)},
		{"SERVER_THREADS_AMOUNT", decimal(g.threads)},
		{"SERVER_WORKER_CLASS", class},
		{"GUNICORN_TIMEOUT", decimal(or(s.Timeout, v1alpha1.DefaultGunicornTimeout))},
		{"GUNICORN_KEEPALIVE", decimal(or(s.KeepAlive, v1alpha1.DefaultGunicornKeepAlive))},
		{"WORKER_MAX_REQUESTS", decimal(or(s.MaxRequests, v1alpha1.DefaultGunicornMaxRequests))},
		{"WORKER_MAX_REQUESTS_JITTER", decimal(or(s.MaxRequestsJitter, v1alpha1.DefaultGunicornMaxRequestsJitter))},
		{"SERVER_LIMIT_REQUEST_LINE", decimal(or(s.LimitRequestLine, v1alpha1.DefaultGunicornLimitRequestLine))},
		{"SERVER_LIMIT_REQUEST_FIELD_SIZE", decimal(or(s.LimitRequestFieldSize, v1alpha1.DefaultGunicornLimitRequestFieldSize))},
		{"GUNICORN_LOGLEVEL", orText(s.LogLevel, v1alpha1.DefaultGunicornLogLevel)},
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
	s := orEmpty(spec)
	n, preset := presetOr(s.Preset)

	c := celery{
		pool:         v1alpha1.DefaultCeleryPool,
		optimization: v1alpha1.DefaultCeleryOptimization,
		concurrency:  n.concurrency,
	}
	if preset == v1alpha1.PresetDisabled {
		return c
	}

	c.pool = orText(s.Pool, c.pool)
	c.optimization = orText(s.Optimization, c.optimization)
	c.concurrency = or(s.Concurrency, c.concurrency)
	c.maxTasksPerChild, c.maxMemoryPerChild = s.MaxTasksPerChild, s.MaxMemoryPerChild
	c.prefetch, c.softTimeLimit, c.timeLimit = s.PrefetchMultiplier, s.SoftTimeLimit, s.TimeLimit

	if c.prefetch == nil {
		c.multiplier = new(v1alpha1.DefaultCeleryPrefetchMultiplier)
	}

	return c
}
