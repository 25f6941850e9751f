// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package podtemplate

import (
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// Probes are the three probes of a container; nil means none.
type Probes struct{ Startup, Liveness, Readiness *corev1.Probe }

// Start-up may take this long: Superset loads for tens of seconds on a small
// node, and a bootstrap script may install things first.
const (
	StartupPeriod   int32 = 5
	StartupFailures int32 = 120
)

// HTTPProbes ask a path of a port. Until the first answer only the startup
// probe counts.
func HTTPProbes(path, port string) Probes {
	h := corev1.ProbeHandler{HTTPGet: &corev1.HTTPGetAction{Path: path, Port: intstr.FromString(port)}}

	return ServerProbes(h)
}

// TCPProbes ask whether somebody listens.
func TCPProbes(port string) Probes {
	return ServerProbes(corev1.ProbeHandler{TCPSocket: &corev1.TCPSocketAction{Port: intstr.FromString(port)}})
}

// ServerProbes ask a server with this handler.
func ServerProbes(h corev1.ProbeHandler) Probes {
	return Probes{
		Startup:   &corev1.Probe{ProbeHandler: h, PeriodSeconds: StartupPeriod, TimeoutSeconds: 5, FailureThreshold: StartupFailures},
		Readiness: &corev1.Probe{ProbeHandler: h, PeriodSeconds: 10, TimeoutSeconds: 5, FailureThreshold: 3},
		// A server with all threads busy is slow to answer but not broken.
		Liveness: &corev1.Probe{ProbeHandler: h, PeriodSeconds: 10, TimeoutSeconds: 5, FailureThreshold: 6},
	}
}

// StartupScript is a startup probe that runs a script of the shell.
func StartupScript(script string) *corev1.Probe {
	return &corev1.Probe{ProbeHandler: shell(script), PeriodSeconds: StartupPeriod, TimeoutSeconds: 5, FailureThreshold: StartupFailures}
}

// LivenessScript is a liveness probe that runs a script of the shell.
func LivenessScript(script string) *corev1.Probe {
	return &corev1.Probe{ProbeHandler: shell(script), PeriodSeconds: 30, TimeoutSeconds: 10, FailureThreshold: 3}
}

func shell(script string) corev1.ProbeHandler {
	return corev1.ProbeHandler{Exec: &corev1.ExecAction{Command: []string{"/bin/sh", "-c", script}}}
}
