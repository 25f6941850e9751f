// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package podtemplate

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
)

func TestMainPortFirst(t *testing.T) {
	tcp := func(name string, n int32) corev1.ContainerPort {
		return corev1.ContainerPort{Name: name, ContainerPort: n, Protocol: corev1.ProtocolTCP}
	}
	cases := map[string]struct {
		reason string
		user   []corev1.ContainerPort
		want   []corev1.ContainerPort
	}{
		"The default": {want: []corev1.ContainerPort{tcp("http", 8088)}},
		"The port of its own name moves it": {
			reason: "an extra port must not become the one that Superset listens on",
			user:   []corev1.ContainerPort{{Name: "metrics", ContainerPort: 9102}, {Name: "http", ContainerPort: 9000}},
			want:   []corev1.ContainerPort{tcp("http", 9000), tcp("metrics", 9102)},
		},
		"Failing that the first": {
			reason: "as it always was",
			user:   []corev1.ContainerPort{{Name: "web", ContainerPort: 9000}, {Name: "x", ContainerPort: 9001, Protocol: "UDP"}},
			want:   []corev1.ContainerPort{tcp("web", 9000), {Name: "x", ContainerPort: 9001, Protocol: "UDP"}},
		},
		"A port without a name is the component's own": {
			user: []corev1.ContainerPort{{ContainerPort: 9000}, {ContainerPort: 9001}},
			want: []corev1.ContainerPort{tcp("http", 9000), tcp("port-9001", 9001)},
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			ports := MainPortFirst(namePorts(tc.user), "http", 8088)
			if diff := cmp.Diff(tc.want, ports); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tc.reason, diff)
			}
		})
	}
}
