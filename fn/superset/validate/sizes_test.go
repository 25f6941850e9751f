// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package validate_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
)

// TestPartsThatAreTooLargeTogether has specs in which every part is small enough by itself.
func TestPartsThatAreTooLargeTogether(t *testing.T) {
	text := func(kib int) *string { return new(strings.Repeat("#", kib*1024)) }
	template := func(kib int) *v1alpha1.PodTemplate {
		return &v1alpha1.PodTemplate{Container: &v1alpha1.ContainerTemplate{Env: []corev1.EnvVar{{Name: "A", Value: *text(kib)}}}}
	}
	notes := func(kib int) map[string]string { return map[string]string{"a": *text(kib / 2), "b": *text(kib / 2)} }
	cases := map[string]struct {
		reason string
		change func(*v1alpha1.SupersetSpec)
		want   []string
	}{
		"as much as there is room for": {
			reason: "limits are far from what people need",
			change: func(s *v1alpha1.SupersetSpec) {
				s.Config, s.PodTemplate, s.WebServer.Config = text(64), template(32), text(64)
			},
		},
		"an inherited and an own template": {
			reason: "they meet in one Deployment",
			change: func(s *v1alpha1.SupersetSpec) { s.PodTemplate, s.WebServer.PodTemplate = template(100), template(100) },
			want:   []string{"spec.webServer.podTemplate: Invalid value: with what is inherited it comes to 200 KiB, at most 192 are possible"},
		},
		"annotations of a Deployment": {
			reason: "inherited and own ones are on one object, which takes 256 KiB of them",
			change: func(s *v1alpha1.SupersetSpec) {
				s.DeploymentTemplate = &v1alpha1.DeploymentTemplate{Annotations: notes(120)}
				s.WebServer.DeploymentTemplate = &v1alpha1.DeploymentTemplate{Annotations: map[string]string{"c": *text(80)}}
			},
			want: []string{"spec.webServer.podTemplate: Invalid value: with what is inherited it comes to 200 KiB, at most 192 are possible"},
		},
		"annotations of one object": {
			reason: "some are added to the user's",
			change: func(s *v1alpha1.SupersetSpec) { s.WebServer.Service = &v1alpha1.Service{Annotations: notes(242)} },
			want:   []string{"spec.webServer.service.annotations: Too long: may not be more than 245760 bytes"},
		},
		"configuration of every component": {
			reason: "each has a copy of the common one, and all copies are in one message",
			change: func(s *v1alpha1.SupersetSpec) {
				s.Config, s.BootstrapScript = text(128), text(20)
				s.CeleryWorker, s.CeleryBeat, s.CeleryFlower = &v1alpha1.CeleryWorker{}, &v1alpha1.CeleryBeat{}, &v1alpha1.CeleryFlower{}
			},
			want: []string{"spec: Invalid value: templates, configuration and network policies of all pods come to 1036 KiB, at most 1024 are possible"},
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			s := read(t, `{metadata: {name: test}, spec: {environment: Development, image: {tag: a}, secretKey: x, valkey: {host: v}, webServer: {}}}`)
			tc.change(&s.Spec)
			if diff := cmp.Diff(tc.want, texts(s)); diff != "" {
				t.Errorf("%s: -want +got:\n%s", tc.reason, diff)
			}
		})
	}
}
