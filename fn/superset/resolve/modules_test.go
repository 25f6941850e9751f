// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"slices"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

// A mount below /app/pythonpath needs a place to mount at, which nobody can make
// in a volume that is read-only.
func TestModulesOfOnesOwnBesideTheConfiguration(t *testing.T) {
	const module = ConfigDir + "/custom_sso.py"

	i := Resolve(superset(all, func(s *v1alpha1.SupersetSpec) {
		s.PythonPackages = []string{"psycopg2-binary"}
		s.BootstrapScript = new("true")
		s.PodTemplate = container(v1alpha1.ContainerTemplate{VolumeMounts: []corev1.VolumeMount{{Name: "sso", MountPath: module, SubPath: "custom_sso.py"}}})
	}))

	look := func(name string, pod Pod, config map[string]string) {
		for _, c := range slices.Concat(pod.InitContainers, pod.Containers) {
			at := map[string]corev1.VolumeMount{}
			for _, m := range c.VolumeMounts {
				at[m.MountPath] = m
			}

			if _, whole := at[ConfigDir]; whole {
				t.Errorf("%s, %s: the whole folder is a read-only volume, so the module has no place", name, c.Name)
			}

			if at[module].Name != "sso" {
				t.Errorf("%s, %s: the module is not mounted", name, c.Name)
			}

			for file := range config {
				if m := at[ConfigDir+"/"+file]; m.Name != part.ConfigVolume || m.SubPath != file || !m.ReadOnly {
					t.Errorf("%s, %s: %s is mounted as %+v", name, c.Name, file, m)
				}
			}
		}
	}

	for _, c := range i.Components {
		if row, _ := RowOf(c.Type); row.Python {
			look(string(c.Type), c.Pod, c.Config)
		}
	}

	for _, s := range i.Lifecycle.Tasks {
		look(string(s.Task), s.Pod, s.Config)
	}
}

func TestMountAtAPathOfOursIsTold(t *testing.T) {
	for path, want := range map[string]bool{ConfigDir: true, ConfigDir + "/" + ConfigKey: true, ConfigDir + "/more": false, "/srv": false} {
		i := Resolve(superset(all, func(s *v1alpha1.SupersetSpec) {
			s.CeleryWorker.PodTemplate = container(v1alpha1.ContainerTemplate{VolumeMounts: []corev1.VolumeMount{{Name: "mine", MountPath: path}}})
		}))

		told := slices.ContainsFunc(i.Advice, func(a Advice) bool {
			return a.Reason == "MountIgnored" && a.Path == "spec.celeryWorker.podTemplate.container.volumeMounts" && strings.Contains(a.Message, path)
		})
		if told != want {
			t.Errorf("%s: told %t, want %t", path, told, want)
		}
	}
}
