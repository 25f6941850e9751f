// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package podtemplate

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
)

func TestPodSecurity(t *testing.T) {
	seccomp := &corev1.SeccompProfile{Type: corev1.SeccompProfileTypeRuntimeDefault}
	cases := map[string]struct {
		reason string
		user   *corev1.PodSecurityContext
		uid    *int64
		want   corev1.PodSecurityContext
	}{
		"The user of the image":   {uid: new(int64(1000)), want: corev1.PodSecurityContext{RunAsUser: new(int64(1000)), RunAsNonRoot: new(true), SeccompProfile: seccomp}},
		"A user that was named":   {uid: new(int64(1000)), user: &corev1.PodSecurityContext{RunAsUser: new(int64(5))}, want: corev1.PodSecurityContext{RunAsUser: new(int64(5)), RunAsNonRoot: new(true), SeccompProfile: seccomp}},
		"Root":                    {reason: "a demand for non-root would keep the pod from starting", uid: new(int64(1000)), user: &corev1.PodSecurityContext{RunAsUser: new(int64(0))}, want: corev1.PodSecurityContext{RunAsUser: new(int64(0)), SeccompProfile: seccomp}},
		"The platform chooses":    {reason: "it may not choose root", want: corev1.PodSecurityContext{RunAsNonRoot: new(true), SeccompProfile: seccomp}},
		"The platform, and a say": {user: &corev1.PodSecurityContext{RunAsNonRoot: new(false)}, want: corev1.PodSecurityContext{RunAsNonRoot: new(false), SeccompProfile: seccomp}},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(&tc.want, PodSecurity(tc.user, tc.uid)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tc.reason, diff)
			}
		})
	}
}

func TestToolRunsAsItsOwnUserUnlessAnotherOneIsNamed(t *testing.T) {
	named := &corev1.PodSecurityContext{RunAsUser: new(int64(5))}
	cases := map[string]struct {
		pod  *corev1.PodSecurityContext
		own  *corev1.SecurityContext
		uid  *int64
		want *int64
	}{
		"nothing said":             {uid: new(int64(70)), want: new(int64(70))},
		"the pod names one":        {pod: named, uid: new(int64(70))},
		"the container names one":  {own: &corev1.SecurityContext{RunAsUser: new(int64(6))}, uid: new(int64(70)), want: new(int64(6))},
		"the platform chooses one": {},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, ToolSecurity(tc.pod, tc.own, tc.uid).RunAsUser); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}
