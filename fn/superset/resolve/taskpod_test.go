// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/ptr"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

func TestToolsRunAsTheUserOfTheirImage(t *testing.T) {
	for engine, uid := range map[v1alpha1.DatabaseType]int64{v1alpha1.DatabaseTypePostgreSQL: 70, v1alpha1.DatabaseTypeMySQL: 999} {
		xr := superset(func(s *v1alpha1.SupersetSpec) { s.Metastore.Type, s.Metastore.CreateDatabase = engine, true })
		if got := *task(t, xr, part.Migrate).Pod.InitContainers[0].SecurityContext.RunAsUser; got != uid {
			t.Errorf("%s runs as %d", engine, got)
		}

		xr.Spec.PodTemplate = &v1alpha1.PodTemplate{PodSecurityContext: &corev1.PodSecurityContext{RunAsUser: new(int64(4711))}}
		if got := task(t, xr, part.Migrate).Pod.InitContainers[0].SecurityContext.RunAsUser; got != nil {
			t.Errorf("the user's own %d gives way to %d", 4711, *got)
		}
	}
}

func TestPodChecksumFollowsThePod(t *testing.T) {
	before := task(t, superset(staging), part.Migrate)
	after := task(t, superset(staging, func(s *v1alpha1.SupersetSpec) { s.ForceReload = "1" }), part.Migrate)

	if before.PodChecksum == after.PodChecksum || before.Inputs != after.Inputs {
		t.Error("a changed pod is not tried again, or runs a finished task again")
	}
}

func TestTaskPodIsFoundByItsLabels(t *testing.T) {
	xr := superset(staging, func(s *v1alpha1.SupersetSpec) {
		s.PodTemplate = &v1alpha1.PodTemplate{Labels: map[string]string{"team": "bi", v1alpha1.LabelTask: "forged"}}
	})
	want := map[string]string{
		"team": "bi", "app.kubernetes.io/name": "superset", "app.kubernetes.io/component": "init", "app.kubernetes.io/instance": "acme-migrate",
		v1alpha1.LabelParent: "acme", v1alpha1.LabelTaskInstance: "acme-migrate", v1alpha1.LabelTask: "migrate",
	}

	if diff := cmp.Diff(want, task(t, xr, part.Migrate).Pod.Labels); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestTaskPodHasNoPortsProbesOrHooks(t *testing.T) {
	probe := &corev1.Probe{}
	xr := superset(staging, func(s *v1alpha1.SupersetSpec) {
		s.PodTemplate = container(v1alpha1.ContainerTemplate{
			Ports: []corev1.ContainerPort{{ContainerPort: 1}}, LivenessProbe: probe, ReadinessProbe: probe, StartupProbe: probe, Lifecycle: &corev1.Lifecycle{},
		})
	})

	c := task(t, xr, part.Init).Pod.Containers[0]
	if len(c.Ports) > 0 || c.LivenessProbe != nil || c.ReadinessProbe != nil || c.StartupProbe != nil || c.Lifecycle != nil {
		t.Errorf("%+v", c)
	}
}

func TestSidecarsOfTasksAreNativeAndStartFirst(t *testing.T) {
	xr := superset(all, func(s *v1alpha1.SupersetSpec) {
		s.Metastore.CreateDatabase = true
		s.PodTemplate = &v1alpha1.PodTemplate{
			Sidecars:       []corev1.Container{{Name: "proxy"}},
			InitContainers: []corev1.Container{{Name: "mine"}, {Name: part.CreateDatabaseContainer, Image: "evil"}},
		}
	})
	pod := task(t, xr, part.Migrate).Pod

	var names []string
	for _, c := range pod.InitContainers {
		names = append(names, c.Name)
	}

	if diff := cmp.Diff([]string{"proxy", part.CreateDatabaseContainer, "mine"}, names); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}

	if len(pod.Containers) != 1 || ptr.Or(pod.InitContainers[0].RestartPolicy, "") != corev1.ContainerRestartPolicyAlways || pod.InitContainers[1].Image == "evil" {
		t.Error("the sidecar is an ordinary container, or our init container gave way")
	}
}
