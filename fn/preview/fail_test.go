// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package preview

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestFail lets the pods of a task fail as long as the image has a tag.
func TestFail(t *testing.T) {
	const failing = `
apiVersion: batch/v1
kind: Job
metadata:
  name: migrate
  labels: {superset.apache.org/init-task: migrate}
  annotations: {crossplane.io/composition-resource-name: migrate}
spec: {backoffLimit: 1, template: {spec: {containers: [{image: "superset:6.2.0"}]}}}
`
	w := NewWorld(&Object{Object: map[string]any{"metadata": map[string]any{"name": "demo"}}}, time.Unix(0, 0))
	w.Fails = map[string]string{"migrate": "6.2.0"}
	var acts []string
	for range 5 {
		w.Apply(answer(t, failing))
		acts = append(acts, w.Step()...)
	}
	want := []string{"Job migrate is running", "Job migrate has a failed pod, 1 of 2", "Job migrate has failed"}
	if diff := cmp.Diff(want, acts); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if len(w.Pods()) != 2 {
		t.Errorf("%d pods", len(w.Pods()))
	}
}
