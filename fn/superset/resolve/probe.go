// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import "github.com/crossplane-contrib/function-superset/fn/podtemplate"

// beatPidFile is written by beat when its loop begins.
const beatPidFile = "/tmp/celerybeat.pid"

// Worker and beat do not listen, and asking them through the broker
// (celery inspect ping) starts a whole Superset for each question and restarts
// every worker when the broker is away. What can be seen from inside the
// container for next to nothing is whether the main thread still goes round
// its loop: the kernel counts how often it went to sleep. A worker's loop turns
// at least every few seconds, beat's at least every five minutes. A process
// that hangs in a lock or a dead connection does not. A kernel that does not
// count, as that of older sandboxes, shows no more than that the process is
// there: better blind than a restart every few minutes.
const (
	progress = `[ -e "/proc/$pid/status" ] || exit 1; ` +
		`now=$(grep ^voluntary_ctxt_switches "/proc/$pid/status") || exit 0; ` +
		`seen=/tmp/.superset-progress; ` +
		`[ "$(cat "$seen" 2>/dev/null)" = "$now" ] || printf %s "$now" > "$seen"; ` +
		`[ -n "$(find "$seen" -mmin -11)" ]`
	beatProgress   = `read -r pid < ` + beatPidFile + ` || exit 1; ` + progress
	workerProgress = `pid=1; ` + progress
	// workerStarted is false while the shell of a bootstrap script is process 1.
	workerStarted = `read -r name < /proc/1/comm && [ "$name" != sh ]`
)

// beatProbes watch beat. There is no readiness: nothing is sent to it.
func beatProbes() podtemplate.Probes {
	return podtemplate.Probes{Startup: podtemplate.StartupScript(beatProgress), Liveness: podtemplate.LivenessScript(beatProgress)}
}

// workerProbes watch a worker that is process 1 of its container.
func workerProbes() podtemplate.Probes {
	return podtemplate.Probes{Startup: podtemplate.StartupScript(workerStarted), Liveness: podtemplate.LivenessScript(workerProgress)}
}
