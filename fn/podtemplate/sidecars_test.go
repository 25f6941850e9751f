// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package podtemplate

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
)

func TestNativeSidecars(t *testing.T) {
	own := func(p corev1.ContainerRestartPolicy) *corev1.ContainerRestartPolicy { return &p }
	given := []corev1.Container{{Name: "proxy"}, {Name: "once", RestartPolicy: own("Never")}, {Name: "said", RestartPolicy: own("Always")}}
	native, beside := NativeSidecars(given)

	if diff := cmp.Diff([]corev1.Container{{Name: "proxy", RestartPolicy: own("Always")}, {Name: "said", RestartPolicy: own("Always")}}, native); diff != "" {
		t.Errorf("native (-want +got):\n%s", diff)
	}

	if diff := cmp.Diff([]corev1.Container{{Name: "once", RestartPolicy: own("Never")}}, beside); diff != "" {
		t.Errorf("beside the main container (-want +got):\n%s", diff)
	}

	if given[0].RestartPolicy != nil {
		t.Error("the template was changed")
	}
}

func TestSidecarsFirst(t *testing.T) {
	mounting := func(name string, volumes ...string) corev1.Container {
		c := corev1.Container{Name: name}
		for _, v := range volumes {
			c.VolumeMounts = append(c.VolumeMounts, corev1.VolumeMount{Name: v})
		}

		return c
	}
	volumes := []corev1.Volume{
		{Name: "rendered", VolumeSource: corev1.VolumeSource{EmptyDir: &corev1.EmptyDirVolumeSource{}}},
		{Name: "settings", VolumeSource: corev1.VolumeSource{ConfigMap: &corev1.ConfigMapVolumeSource{}}},
	}
	sidecars := []corev1.Container{mounting("reader", "rendered"), mounting("proxy", "settings")}
	users := []corev1.Container{mounting("render", "settings", "rendered")}

	var got []string
	for _, c := range SidecarsFirst(sidecars, []corev1.Container{mounting("packages")}, users, volumes) {
		got = append(got, c.Name)
	}

	if diff := cmp.Diff([]string{"proxy", "packages", "render", "reader"}, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
