// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package podtemplate

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
)

func TestEntriesKnowWhereTheyWereWritten(t *testing.T) {
	inherited := &v1alpha1.PodTemplate{Volumes: []corev1.Volume{{Name: "a"}, {Name: "b"}}}
	own := &v1alpha1.PodTemplate{Volumes: []corev1.Volume{{Name: "c"}, {Name: "a"}}}
	want := []Entry[corev1.Volume]{
		{Value: corev1.Volume{Name: "a"}, Own: true, Index: 1},
		{Value: corev1.Volume{Name: "b"}, Index: 1},
		{Value: corev1.Volume{Name: "c"}, Own: true},
	}

	if diff := cmp.Diff(want, Volumes(inherited, own)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
