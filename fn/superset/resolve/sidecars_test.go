// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/ptr"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

// A proxy to the database beside a web server that still answers for fifteen
// seconds, or beside a worker that finishes its tasks for minutes, must not be
// the first to stop.
func TestSidecarsStartBeforeAndStopAfterSuperset(t *testing.T) {
	native := corev1.Container{Name: "mesh", Image: "i", RestartPolicy: new(corev1.ContainerRestartPolicyAlways)}
	xr := superset(everything, func(s *v1alpha1.SupersetSpec) {
		s.PodTemplate = &v1alpha1.PodTemplate{
			Sidecars:       []corev1.Container{{Name: "cloud-sql-proxy", Image: "i"}},
			InitContainers: []corev1.Container{native, {Name: "before", Image: "i"}},
		}
		s.Lifecycle.MaintenancePage.PodTemplate = &v1alpha1.PodTemplate{Sidecars: s.PodTemplate.Sidecars}
	})
	i := Resolve(xr)

	for _, c := range i.Components {
		want := []string{"cloud-sql-proxy", part.PackagesContainer, "mesh", "before"}
		if row, _ := RowOf(c.Type); !row.Python {
			want = []string{"cloud-sql-proxy", "mesh", "before"}
		}

		if diff := cmp.Diff(want, names(c.Pod.InitContainers)); diff != "" {
			t.Errorf("%s: init containers (-want +got):\n%s", c.Type, diff)
		}

		if slices.Contains(names(c.Pod.Containers), "cloud-sql-proxy") {
			t.Errorf("%s: the proxy is told to stop together with Superset", c.Type)
		}

		for _, init := range c.Pod.InitContainers {
			runsOn := ptr.Or(init.RestartPolicy, "") == corev1.ContainerRestartPolicyAlways
			if want := init.Name == "cloud-sql-proxy" || init.Name == "mesh"; runsOn != want {
				t.Errorf("%s: %s goes on running: %t, want %t", c.Type, init.Name, runsOn, want)
			}
		}
	}

	if diff := cmp.Diff([]string{"cloud-sql-proxy"}, names(i.Page.Pod.InitContainers)); diff != "" {
		t.Errorf("the page (-want +got):\n%s", diff)
	}
}

// What counts metrics is not worth keeping Superset from starting.
func TestExporterDoesNotKeepSupersetFromStarting(t *testing.T) {
	for _, c := range Resolve(superset(everything)).Components {
		if slices.Contains(names(c.Pod.InitContainers), part.ExporterContainer) {
			t.Errorf("%s starts only after its exporter", c.Type)
		}
	}
}

func names(list []corev1.Container) []string {
	var out []string
	for _, c := range list {
		out = append(out, c.Name)
	}

	return out
}
