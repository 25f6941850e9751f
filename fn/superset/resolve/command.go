// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"slices"
	"strconv"
)

// Every default command takes further arguments at its end, so that args of a
// template simply follow it. Where a shell is needed, the arguments arrive as
// "$@"; nothing that a user wrote is ever part of a shell script's text.

// webCommand runs the image's start script such that gunicorn takes its place:
// the script starts gunicorn as a child and, being process 1, would not pass on
// the signal by which Kubernetes asks a pod to stop. A script that is no bash
// script does not see the function and runs as ever.
//
// A pod with an address of IPv6 has gunicorn listen there, and by the same
// socket on those of IPv4, unless somebody says where. Pods without one stay
// with the image's 0.0.0.0: the kernel may have no IPv6 at all, and the
// addresses of clients would look different.
var webCommand = []string{
	"/bin/bash", "-c",
	`gunicorn() { exec gunicorn "$@"; }; export -f gunicorn; ` +
		`case $` + envPodIPs + ` in *:*) export SUPERSET_BIND_ADDRESS="${SUPERSET_BIND_ADDRESS:-[::]}" ;; esac; ` +
		`exec /usr/bin/run-server.sh "$@"`,
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

// bundledWebsocketCommand runs the websocket server of an image of Superset,
// which contains it since 7.0. Any other image is tried as ever.
var bundledWebsocketCommand = []string{
	"/bin/sh", "-c",
	`if [ -f ` + bundledWebsocket + ` ]; then exec ` + bundledWebsocket + ` "$@"; fi; ` + websocketCommand[2],
	"websocket",
}

// bundledWebsocket is the script that starts the websocket server.
const bundledWebsocket = "/app/docker/entrypoints/run-websocket.sh"

// websocketCommandOf is the websocket server's command.
func websocketCommandOf(s resolver, _ Port) []string {
	if s.release.HasRealtime() {
		return bundledWebsocketCommand
	}

	return websocketCommand
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

// mcpCommand is the MCP server's command. Its sockets of IPv6 take no IPv4, so
// in a pod with both kinds of addresses it listens on those of the first one:
// the Service and the kubelet use that.
func mcpCommand(port int32) []string {
	return []string{
		"/bin/sh", "-c",
		`case ${` + envPodIPs + `%%,*} in *:*) host=:: ;; *) host=0.0.0.0 ;; esac; exec superset mcp run --host "$host" "$@"`,
		"mcp", "--port", strconv.Itoa(int(port)),
	}
}

// bootstrapped has a shell source the bootstrap script, then replace itself by
// the command. The script is sourced in a function, so that it cannot disturb
// the command's arguments, and not as part of a condition, so that "set -e" in
// it works. A script that fails stops the start.
func bootstrapped(command []string) []string {
	const script = `boot() { . ` + ConfigDir + "/" + bootstrapKey + `; }; boot; s=$?; ` +
		`if [ "$s" -ne 0 ]; then echo "bootstrap script failed with status $s" >&2; exit "$s"; fi; exec "$@"`

	return slices.Concat([]string{"/bin/sh", "-c", script, "bootstrap"}, command)
}
