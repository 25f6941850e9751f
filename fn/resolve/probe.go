// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// probes are the three probes of a container; nil means none.
type probes struct{ startup, liveness, readiness *corev1.Probe }

// Start-up may take this long: Superset loads for tens of seconds on a small
// node, and a bootstrap script may install things first.
const (
	startupPeriod   int32 = 5
	startupFailures int32 = 120
)

// httpProbes ask a path of a port. Until the first answer only the startup
// probe counts.
func httpProbes(path, port string) probes {
	h := corev1.ProbeHandler{HTTPGet: &corev1.HTTPGetAction{Path: path, Port: intstr.FromString(port)}}

	return served(h)
}

// tcpProbes ask whether somebody listens.
func tcpProbes(port string) probes {
	return served(corev1.ProbeHandler{TCPSocket: &corev1.TCPSocketAction{Port: intstr.FromString(port)}})
}

func served(h corev1.ProbeHandler) probes {
	return probes{
		startup:   &corev1.Probe{ProbeHandler: h, PeriodSeconds: startupPeriod, TimeoutSeconds: 5, FailureThreshold: startupFailures},
		readiness: &corev1.Probe{ProbeHandler: h, PeriodSeconds: 10, TimeoutSeconds: 5, FailureThreshold: 3},
		// A server with all threads busy is slow to answer but not broken.
		liveness: &corev1.Probe{ProbeHandler: h, PeriodSeconds: 10, TimeoutSeconds: 5, FailureThreshold: 6},
	}
}

// beatPidFile is written by beat when its loop begins.
const beatPidFile = "/tmp/celerybeat.pid"

// Worker and beat do not listen, and asking them through the broker
// (celery inspect ping) starts a whole Superset for each question and restarts
// every worker when the broker is away. What can be seen from inside the
// container for next to nothing is whether the main thread still goes round
// its loop: the kernel counts how often it went to sleep. A worker's loop turns
// at least every few seconds, beat's at least every five minutes. A process
// that hangs in a lock or a dead connection does not.
const (
	progress = `now=$(grep ^voluntary_ctxt_switches "/proc/$pid/status") || exit 1; ` +
		`seen=/tmp/.superset-progress; ` +
		`[ "$(cat "$seen" 2>/dev/null)" = "$now" ] || printf %s "$now" > "$seen"; ` +
		`[ -n "$(find "$seen" -mmin -11)" ]`
	beatProgress   = `read -r pid < ` + beatPidFile + ` || exit 1; ` + progress
	workerProgress = `pid=1; ` + progress
	// workerStarted is false while the shell of a bootstrap script is process 1.
	workerStarted = `read -r name < /proc/1/comm && [ "$name" != sh ]`
)

// beatProbes watch beat. There is no readiness: nothing is sent to it.
func beatProbes() probes {
	return probes{startup: started(beatProgress), liveness: alive(beatProgress)}
}

// workerProbes watch a worker that is process 1 of its container.
func workerProbes() probes {
	return probes{startup: started(workerStarted), liveness: alive(workerProgress)}
}

func started(script string) *corev1.Probe {
	return &corev1.Probe{ProbeHandler: shell(script), PeriodSeconds: startupPeriod, TimeoutSeconds: 5, FailureThreshold: startupFailures}
}

func alive(script string) *corev1.Probe {
	return &corev1.Probe{ProbeHandler: shell(script), PeriodSeconds: 30, TimeoutSeconds: 10, FailureThreshold: 3}
}

func shell(script string) corev1.ProbeHandler {
	return corev1.ProbeHandler{Exec: &corev1.ExecAction{Command: []string{"/bin/sh", "-c", script}}}
}
