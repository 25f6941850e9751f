// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package podtemplate

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
)

func TestMergeOwnWins(t *testing.T) {
	inherited := v1alpha1.PodTemplate{
		Labels: map[string]string{"a": "1", "b": "1"}, NodeSelector: map[string]string{"zone": "x"},
		Affinity:                      &corev1.Affinity{NodeAffinity: &corev1.NodeAffinity{}},
		Tolerations:                   []corev1.Toleration{{Key: "k"}},
		HostAliases:                   []corev1.HostAlias{{IP: "1.1.1.1", Hostnames: []string{"old"}}},
		Volumes:                       []corev1.Volume{{Name: "v"}, {Name: "w"}},
		TerminationGracePeriodSeconds: new(int64(9)),
		SchedulerName:                 "mine",
		Container: &v1alpha1.ContainerTemplate{
			Command: []string{"inherited"}, Args: []string{"inherited"},
			Env:          []corev1.EnvVar{{Name: "A", Value: "1"}, {Name: "B", Value: "1"}},
			EnvFrom:      []corev1.EnvFromSource{{Prefix: "T"}},
			VolumeMounts: []corev1.VolumeMount{{Name: "v", MountPath: "/v"}},
			Resources:    &corev1.ResourceRequirements{},
		},
	}
	component := v1alpha1.PodTemplate{
		Labels: map[string]string{"b": "2"}, Affinity: &corev1.Affinity{},
		Tolerations: []corev1.Toleration{{Key: "k"}}, HostAliases: []corev1.HostAlias{{IP: "1.1.1.1", Hostnames: []string{"new"}}},
		Volumes: []corev1.Volume{{Name: "w", VolumeSource: corev1.VolumeSource{EmptyDir: &corev1.EmptyDirVolumeSource{}}}},
		Container: &v1alpha1.ContainerTemplate{
			Env:          []corev1.EnvVar{{Name: "B", Value: "2"}, {Name: "C", Value: "2"}},
			EnvFrom:      []corev1.EnvFromSource{{Prefix: "T"}},
			VolumeMounts: []corev1.VolumeMount{{Name: "v", MountPath: "/other", SubPath: "s"}},
		},
	}
	want := v1alpha1.PodTemplate{
		Labels: map[string]string{"a": "1", "b": "2"}, NodeSelector: map[string]string{"zone": "x"},
		Affinity: &corev1.Affinity{}, Tolerations: []corev1.Toleration{{Key: "k"}, {Key: "k"}},
		HostAliases:                   []corev1.HostAlias{{IP: "1.1.1.1", Hostnames: []string{"new"}}},
		Volumes:                       []corev1.Volume{{Name: "v"}, {Name: "w", VolumeSource: corev1.VolumeSource{EmptyDir: &corev1.EmptyDirVolumeSource{}}}},
		TerminationGracePeriodSeconds: new(int64(9)), SchedulerName: "mine",
		Container: &v1alpha1.ContainerTemplate{
			Env:          []corev1.EnvVar{{Name: "A", Value: "1"}, {Name: "B", Value: "2"}, {Name: "C", Value: "2"}},
			EnvFrom:      []corev1.EnvFromSource{{Prefix: "T"}, {Prefix: "T"}},
			VolumeMounts: []corev1.VolumeMount{{Name: "v", MountPath: "/v"}, {Name: "v", MountPath: "/other", SubPath: "s"}},
			Resources:    &corev1.ResourceRequirements{},
		},
	}

	got := MergeOwnWins(&inherited, &component)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}

	if got := MergeOwnWins(nil, nil); got.Container == nil {
		t.Error("the container template of nothing is nil")
	}
}

func TestMergeDeploymentOwnWins(t *testing.T) {
	got := MergeDeploymentOwnWins(
		&v1alpha1.DeploymentTemplate{RevisionHistoryLimit: new(int32(3)), MinReadySeconds: new(int32(5)), Labels: map[string]string{"a": "1"}, Strategy: &appsv1.DeploymentStrategy{Type: "RollingUpdate"}},
		&v1alpha1.DeploymentTemplate{MinReadySeconds: new(int32(7)), Labels: map[string]string{"a": "2"}, Strategy: &appsv1.DeploymentStrategy{Type: "Recreate"}},
	)
	want := v1alpha1.DeploymentTemplate{
		RevisionHistoryLimit: new(int32(3)), MinReadySeconds: new(int32(7)), Labels: map[string]string{"a": "2"}, Strategy: &appsv1.DeploymentStrategy{Type: "Recreate"},
	}

	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// FuzzMergeOwnWins merges three pod templates: that of everybody, of the component
// and of its container. It must not matter which two are merged first, nothing
// that a component says is lost, and templates are shared, so none changes.
func FuzzMergeOwnWins(f *testing.F) {
	f.Add(`{"labels":{"a":"1"}}`, `{"labels":{"a":"2","b":"1"},"container":{"env":[{"name":"A","value":"1"}]}}`, `{"container":{"env":[{"name":"A"}]}}`)
	f.Add(`{"container":{"ports":[{"containerPort":1},{"containerPort":2}]}}`, `{"container":{"ports":[{"containerPort":2}]}}`, `{"container":{"ports":[{"name":"http","containerPort":2}]}}`)
	f.Add(`{"volumes":[{"name":"a"}],"tolerations":[{}]}`, `{"volumes":[{"name":"a","emptyDir":{}}],"affinity":{}}`, `{"resources":{"limits":{"cpu":"1"}},"schedulerName":"x"}`)
	f.Add(`null`, `{}`, `{"container":null}`)
	f.Fuzz(func(t *testing.T, first, second, third string) {
		a, b, c := podTemplate(first), podTemplate(second), podTemplate(third)
		if a == nil || b == nil || c == nil {
			return
		}
		ab, bc := MergeOwnWins(a, b), MergeOwnWins(b, c)
		left, right := MergeOwnWins(&ab, c), MergeOwnWins(a, &bc)
		if diff := cmp.Diff(left, right); diff != "" {
			t.Errorf("it matters what is merged first:\n%s", diff)
		}
		for k, v := range c.Labels {
			if left.Labels[k] != v {
				t.Errorf("label %s is %q, not %q", k, left.Labels[k], v)
			}
		}
		if c.Container != nil {
			for _, e := range c.Container.Env {
				if !slices.ContainsFunc(left.Container.Env, func(g corev1.EnvVar) bool { return g.Name == e.Name }) {
					t.Errorf("variable %q is lost", e.Name)
				}
			}
		}
		if diff := cmp.Diff([]*v1alpha1.PodTemplate{podTemplate(first), podTemplate(second), podTemplate(third)}, []*v1alpha1.PodTemplate{a, b, c}); diff != "" {
			t.Errorf("inputs were changed:\n%s", diff)
		}
	})
}

// podTemplate reads a template; nil if it is none.
func podTemplate(text string) *v1alpha1.PodTemplate {
	out := &v1alpha1.PodTemplate{}
	if json.Unmarshal([]byte(text), out) != nil {
		return nil
	}
	return out
}
