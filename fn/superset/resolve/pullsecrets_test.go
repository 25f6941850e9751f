// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
)

// podsByName are all pods of an instance.
func podsByName(i Instance) map[string]Pod {
	out := map[string]Pod{}
	for _, c := range i.Components {
		out[string(c.Type)] = c.Pod
	}

	for _, s := range i.Lifecycle.Tasks {
		out[string(s.Task)] = s.Pod
	}

	for _, e := range i.Embedded {
		out[string(e.Type)] = e.Pod
	}

	if i.Page != nil {
		out["page"] = i.Page.Pod
	}

	return out
}

func TestPullSecretsOfTheInstanceReachEveryPod(t *testing.T) {
	secrets := func(names ...string) []corev1.LocalObjectReference {
		out := []corev1.LocalObjectReference{}
		for _, n := range names {
			out = append(out, corev1.LocalObjectReference{Name: n})
		}

		return out
	}
	cases := map[string]struct {
		reason string
		own    *v1alpha1.PodImage
		want   []corev1.LocalObjectReference
	}{
		"None of its own":    {reason: "one registry, one Secret", want: secrets("registry")},
		"An image":           {reason: "an image is no reason to lose them", own: &v1alpha1.PodImage{ToolImage: v1alpha1.ToolImage{Repository: "r"}}, want: secrets("registry")},
		"Secrets of its own": {reason: "they are for another registry", own: &v1alpha1.PodImage{PullSecrets: secrets("other")}, want: secrets("other")},
		"Explicitly none":    {reason: "an empty list is a wish", own: &v1alpha1.PodImage{PullSecrets: secrets()}, want: secrets()},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			pods := podsByName(Resolve(superset(everything, func(s *v1alpha1.SupersetSpec) {
				s.Image.PullSecrets = secrets("registry")
				s.Metastore.Embedded.Image, s.Valkey.Embedded.Image = tc.own, tc.own
				s.Lifecycle.Clone.Image, s.Lifecycle.MaintenancePage.Image = tc.own, tc.own
			})))
			if len(pods) != 13 {
				t.Fatalf("there are %d kinds of pods; are all of them looked at?", len(pods))
			}

			for name, pod := range pods {
				want := secrets("registry")
				switch name {
				case "metastore", "valkey", "clone", "page":
					want = tc.want
				}

				if diff := cmp.Diff(want, pod.ImagePullSecrets); diff != "" {
					t.Errorf("%s: %s (-want +got):\n%s", name, tc.reason, diff)
				}
			}
		})
	}
}
