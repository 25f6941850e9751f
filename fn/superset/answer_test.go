// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package superset

import (
	"testing"

	"google.golang.org/protobuf/types/known/structpb"
	appsv1 "k8s.io/api/apps/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset/build"
)

// TestNoteOfADrain is written with the drain, stays while it lasts and goes with it:
// one that is out of date would bring back a count of long ago.
func TestNoteOfADrain(t *testing.T) {
	serving, err := structpb.NewStruct(map[string]any{"metadata": map[string]any{"name": "bi-web-server"}, "spec": map[string]any{"replicas": 4}})
	if err != nil {
		t.Fatal(err)
	}
	o := serving
	for _, step := range []struct {
		edits build.Edits
		want  string
	}{
		{build.Edits{Replicas: new(int32(0)), DrainedFrom: 4}, "4"},
		{build.Edits{Replicas: new(int32(0))}, "4"},
		{build.Edits{}, "4"},
		{build.Edits{DropReplicas: true}, "4"},
		{build.Edits{Replicas: new(int32(4))}, ""},
		{build.Edits{Replicas: new(int32(0)), DrainedFrom: 2}, "2"},
		{build.Edits{DropReplicas: true, Scale: &appsv1.Deployment{TypeMeta: metav1.TypeMeta{APIVersion: "apps/v1", Kind: "Deployment"}}}, ""},
	} {
		o = edited(o, step.edits)
		got := o.GetFields()["metadata"].GetStructValue().GetFields()["annotations"].GetStructValue().GetFields()[v1alpha1.AnnotationDrainedFrom].GetStringValue()
		if got != step.want {
			t.Errorf("after %+v the note is %q, want %q", step.edits, got, step.want)
		}
	}
}
