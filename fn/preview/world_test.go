// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package preview

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// answer is one with the objects of a YAML stream.
func answer(t *testing.T, stream string) *Answer {
	t.Helper()
	objects, err := Decode([]byte(stream))
	if err != nil {
		t.Fatal(err)
	}
	return &Answer{XR: &Object{Object: map[string]any{}}, Objects: objects}
}

const (
	oneJob = `
apiVersion: batch/v1
kind: Job
metadata: {name: migrate, annotations: {crossplane.io/composition-resource-name: migrate}}
spec: {template: {spec: {restartPolicy: Never}}}
`
	oneDeployment = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, annotations: {crossplane.io/composition-resource-name: web}}
spec: {replicas: 2}
`
)

func TestWorld(t *testing.T) {
	type step struct {
		answer  string
		changes []string
		acts    []string
	}
	cases := map[string]struct {
		reason string
		steps  []step
	}{
		"A Job": {
			reason: "It is seen running before it is seen complete, and then rests.",
			steps: []step{
				{answer: oneJob, changes: []string{"+ Job migrate"}, acts: []string{"Job migrate is running"}},
				{answer: oneJob, acts: []string{"Job migrate is complete"}},
				{answer: oneJob},
				{changes: []string{"- Job migrate"}},
			},
		},
		"A suspended Job": {
			reason: "It says so and does not start until it is resumed.",
			steps: []step{
				{answer: strings.Replace(oneJob, "spec: {", "spec: {suspend: true, ", 1), changes: []string{"+ Job migrate"}, acts: []string{"Job migrate is suspended"}},
				{answer: oneJob, changes: []string{"~ Job migrate spec.suspend"}, acts: []string{"Job migrate is running"}},
			},
		},
		"A drained Deployment": {
			reason: "Its pods are terminating for a while before they are gone.",
			steps: []step{
				{answer: oneDeployment, changes: []string{"+ Deployment web"}, acts: []string{"Deployment web is available"}},
				{answer: strings.Replace(oneDeployment, "2", "0", 1), changes: []string{"~ Deployment web spec.replicas"}, acts: []string{"Deployment web is stopping"}},
				{answer: strings.Replace(oneDeployment, "2", "0", 1), acts: []string{"Deployment web has stopped"}},
				{answer: strings.Replace(oneDeployment, "2", "0", 1)},
			},
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			w := NewWorld(&Object{Object: map[string]any{"metadata": map[string]any{"name": "demo"}}}, time.Unix(0, 0))
			for n, s := range tc.steps {
				var changes []string
				for _, c := range w.Apply(answer(t, s.answer)) {
					changes = append(changes, strings.Join(strings.Fields(c), " "))
				}
				if diff := cmp.Diff(s.changes, changes); diff != "" {
					t.Errorf("%s\nchanges of step %d, -want +got:\n%s", tc.reason, n+1, diff)
				}
				if diff := cmp.Diff(s.acts, w.Step()); diff != "" {
					t.Errorf("%s\nacts of step %d, -want +got:\n%s", tc.reason, n+1, diff)
				}
			}
		})
	}
}
