// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
)

func TestUnion(t *testing.T) {
	cases := map[string]struct {
		reason string
		in     []map[string]string
		want   map[string]string
	}{
		"Nothing is nil":          {reason: "an empty map in the answer is noise", in: []map[string]string{nil, {}}},
		"The later one wins":      {in: []map[string]string{{"a": "1", "b": "1"}, nil, {"a": "2"}}, want: map[string]string{"a": "2", "b": "1"}},
		"Absent ones are skipped": {in: []map[string]string{nil, {"a": "1"}, nil}, want: map[string]string{"a": "1"}},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, union(tc.in...)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tc.reason, diff)
			}
		})
	}
}

// FuzzKeyed checks the merge of lists: merging once more changes nothing, the
// later value wins, positions are stable and nobody is lost.
func FuzzKeyed(f *testing.F) {
	f.Add("a=1,b=2", "b=3,c=4")
	f.Add("a=1,a=2", "")
	f.Add("", "=1,=2")

	f.Fuzz(func(t *testing.T, first, second string) {
		a, b := pairs(first), pairs(second)
		before := [2][]corev1.EnvVar{slices.Clone(a), slices.Clone(b)}
		got := keyed(envName, a, b)

		if diff := cmp.Diff(before, [2][]corev1.EnvVar{a, b}); diff != "" {
			t.Fatalf("inputs were changed:\n%s", diff)
		}

		if diff := cmp.Diff(got, keyed(envName, got, b)); diff != "" {
			t.Fatalf("not idempotent:\n%s", diff)
		}

		last, order := map[string]string{}, []string{}

		for _, e := range append(slices.Clone(a), b...) {
			if _, seen := last[e.Name]; !seen {
				order = append(order, e.Name)
			}

			last[e.Name] = e.Value
		}

		for i, e := range got {
			if e.Name != order[i] || e.Value != last[e.Name] {
				t.Fatalf("%d is %v, want %s=%s", i, e, order[i], last[order[i]])
			}
		}

		if len(got) != len(order) {
			t.Fatalf("%d entries, want %d", len(got), len(order))
		}
	})
}

func pairs(s string) []corev1.EnvVar {
	var out []corev1.EnvVar

	for _, p := range strings.Split(s, ",") {
		if p != "" {
			name, value, _ := strings.Cut(p, "=")
			out = append(out, corev1.EnvVar{Name: name, Value: value})
		}
	}

	return out
}

func TestMergePod(t *testing.T) {
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

	got := mergePod(&inherited, &component)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}

	if got := mergePod(nil, nil); got.Container == nil {
		t.Error("the container template of nothing is nil")
	}
}

func TestMergeDeployment(t *testing.T) {
	got := mergeDeployment(
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

func TestJoinPorts(t *testing.T) {
	own := Port{Name: "http", Number: 8088}
	tcp := func(name string, n int32) corev1.ContainerPort {
		return corev1.ContainerPort{Name: name, ContainerPort: n, Protocol: corev1.ProtocolTCP}
	}
	cases := map[string]struct {
		reason string
		user   []corev1.ContainerPort
		want   []corev1.ContainerPort
		port   Port
	}{
		"The default": {want: []corev1.ContainerPort{tcp("http", 8088)}, port: own},
		"The port of its own name moves it": {
			reason: "an extra port must not become the one that Superset listens on",
			user:   []corev1.ContainerPort{{Name: "metrics", ContainerPort: 9102}, {Name: "http", ContainerPort: 9000}},
			want:   []corev1.ContainerPort{tcp("http", 9000), tcp("metrics", 9102)}, port: Port{Name: "http", Number: 9000},
		},
		"Failing that the first": {
			reason: "as it always was",
			user:   []corev1.ContainerPort{{Name: "web", ContainerPort: 9000}, {Name: "x", ContainerPort: 9001, Protocol: "UDP"}},
			want:   []corev1.ContainerPort{tcp("web", 9000), {Name: "x", ContainerPort: 9001, Protocol: "UDP"}}, port: Port{Name: "web", Number: 9000},
		},
		"A port without a name is the component's own": {
			user: []corev1.ContainerPort{{ContainerPort: 9000}, {ContainerPort: 9001}},
			want: []corev1.ContainerPort{tcp("http", 9000), tcp("port-9001", 9001)}, port: Port{Name: "http", Number: 9000},
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			ports, port := joinPorts(named(tc.user), own)
			if diff := cmp.Diff(tc.want, ports); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tc.reason, diff)
			}

			if diff := cmp.Diff(tc.port, port); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}
