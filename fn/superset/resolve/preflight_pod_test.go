// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"testing"

	corev1 "k8s.io/api/core/v1"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
)

// TestThePreflightsPodHasEverythingOnce: the API server refuses a pod with two mounts at
// one path or two variables of one name, and then nothing is applied.
func TestThePreflightsPodHasEverythingOnce(t *testing.T) {
	i := Resolve(superset(staging, func(s *v1alpha1.SupersetSpec) {
		s.WebServer = &v1alpha1.WebServer{}
		s.WebServer.PodTemplate = &v1alpha1.PodTemplate{
			Volumes: []corev1.Volume{{Name: "mine"}},
			Container: &v1alpha1.ContainerTemplate{
				VolumeMounts: []corev1.VolumeMount{{Name: "mine", MountPath: ConfigDir + "/" + preflightScript, SubPath: "x"}},
				Env:          []corev1.EnvVar{{Name: envPreflightClones, Value: "x"}},
			},
		}
	}))
	main := i.Lifecycle.Preflight.Pod.Containers[0]

	mounts, env := map[string]string{}, map[string]string{}
	for _, m := range main.VolumeMounts {
		if mounts[m.MountPath] != "" {
			t.Errorf("%s is mounted twice", m.MountPath)
		}

		mounts[m.MountPath] = m.Name
	}

	for _, v := range main.Env {
		if _, twice := env[v.Name]; twice {
			t.Errorf("%s is set twice", v.Name)
		}

		env[v.Name] = v.Value
	}

	if mounts[ConfigDir+"/"+preflightScript] != "superset-config" || env[envPreflightClones] != "true" {
		t.Errorf("the script is of %q, and the variable %q", mounts[ConfigDir+"/"+preflightScript], env[envPreflightClones])
	}
}
