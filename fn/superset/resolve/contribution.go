// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	corev1 "k8s.io/api/core/v1"

	"github.com/crossplane-contrib/function-superset/fn/superset/pyconfig"
)

// contribution is what a block of the spec adds to an instance. A block with
// effects in several places is one file that returns its contribution; what is
// nil has no effect. Blocks only add: none may change what another one says.
type contribution struct {
	// settings adds to superset_config.py. Settings.Task tells tasks from
	// components.
	settings func(*pyconfig.Settings)
	// pythonEnv are variables of every Python pod, of components and of tasks.
	pythonEnv []corev1.EnvVar
	// env are variables of the pods of one component.
	env func(Row) []corev1.EnvVar
	// volumes are volumes and mounts of the pods of one component.
	volumes func(Row) mountedVolumes
	// sidecars are containers beside the main one of a component.
	sidecars func(Row) []corev1.Container
	// generated are the Secrets whose values are generated once, in Development.
	generated []GeneratedSecret
	// initInputs is, by name, everything whose change means that init has to run
	// again. Once released, the same spec has the same inputs for ever: a release
	// that adds one runs init in every instance.
	initInputs map[string]any
	// advice is what is legal but probably not what the user wants.
	advice func([]Component) []Advice
}

// contributionsOf lists the blocks. A new one is a file and a line here.
func contributionsOf(s resolver) []contribution {
	return []contribution{
		appRoot(s),
		realtime(s),
		metrics(s),
	}
}

// contribute adds the settings of all blocks.
func (s resolver) contribute(out pyconfig.Settings) pyconfig.Settings {
	for _, c := range s.contributions {
		if c.settings != nil {
			c.settings(&out)
		}
	}

	return out
}

// contributedPythonEnv are the variables of all blocks in every Python pod.
func (s resolver) contributedPythonEnv() []corev1.EnvVar {
	var out []corev1.EnvVar
	for _, c := range s.contributions {
		out = append(out, c.pythonEnv...)
	}

	return out
}

// contributedEnv are the variables of all blocks in the pods of a component.
func (s resolver) contributedEnv(row Row) []corev1.EnvVar {
	var out []corev1.EnvVar

	for _, c := range s.contributions {
		if c.env != nil {
			out = append(out, c.env(row)...)
		}
	}

	return out
}

// contributedVolumes are the volumes of all blocks in the pods of a component.
func (s resolver) contributedVolumes(row Row) mountedVolumes {
	var out mountedVolumes

	for _, c := range s.contributions {
		if c.volumes != nil {
			more := c.volumes(row)
			out.volumes = append(out.volumes, more.volumes...)
			out.mounts = append(out.mounts, more.mounts...)
		}
	}

	return out
}

// contributedSidecars are the containers of all blocks beside the main one of a
// component.
func (s resolver) contributedSidecars(row Row) []corev1.Container {
	var out []corev1.Container

	for _, c := range s.contributions {
		if c.sidecars != nil {
			out = append(out, c.sidecars(row)...)
		}
	}

	return out
}

// contributedInitInputs are what all blocks have init run again for; nil for
// nothing.
func (s resolver) contributedInitInputs() map[string]any {
	var out map[string]any

	for _, c := range s.contributions {
		for name, value := range c.initInputs {
			if out == nil {
				out = map[string]any{}
			}

			out[name] = value
		}
	}

	return out
}

// contributedAdvice is the advice of all blocks.
func (s resolver) contributedAdvice(components []Component) []Advice {
	var out []Advice

	for _, c := range s.contributions {
		if c.advice != nil {
			out = append(out, c.advice(components)...)
		}
	}

	return out
}
