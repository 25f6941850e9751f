// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package docs

import (
	"maps"
	"slices"
	"strings"
	"testing"

	fnv1 "github.com/crossplane/function-sdk-go/proto/v1"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/crossplane-contrib/function-superset/fn/superset/lifecycle"
)

// left is what the operator leaves behind: a Deployment that nobody controls.
const left = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: bi-web-server, namespace: superset, uid: left, generation: 1}
spec:
  replicas: 2
  selector:
    matchLabels: {app.kubernetes.io/name: superset, app.kubernetes.io/component: web-server, app.kubernetes.io/instance: bi}
  template:
    metadata:
      labels: {app.kubernetes.io/name: superset, app.kubernetes.io/component: web-server, app.kubernetes.io/instance: bi}
    spec:
      containers: [{name: superset, image: "apache/superset:6.1.0"}]
status: {observedGeneration: 1, replicas: 2, readyReplicas: 2, updatedReplicas: 2, availableReplicas: 2}
`

// TestWhatTheGuideSaysOfTakingOver follows the move in place.
func TestWhatTheGuideSaysOfTakingOver(t *testing.T) {
	cases := map[string]struct {
		reason   string
		adopt    bool
		drain    bool
		foreign  bool
		conflict bool
		phase    string
		replicas float64
	}{
		"as the guide says":            {"users go on being served", true, false, false, false, "Preflight", 2},
		"without requiresDrain":        {"nothing is drained before it is known whether it has to be", true, true, false, false, "Preflight", 2},
		"without the annotation":       {"it is left alone", false, false, false, true, "Blocked", -1},
		"with the selector of a chart": {"it cannot be changed, so it is left alone", true, false, true, true, "Blocked", -1},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			xr := documents(t, base)[0]
			spec, _ := xr["spec"].(map[string]any)
			delete(spec, "celeryWorker")
			if !tc.drain {
				over(xr, documents(t, "spec: {lifecycle: {migrate: {requiresDrain: false}}}")[0])
			}
			if tc.adopt {
				over(xr, documents(t, `metadata: {annotations: {superset.crossplane.io/adopt: "true"}}`)[0])
			}
			existing := left
			if tc.foreign {
				existing = strings.Replace(left, "matchLabels: {app.kubernetes.io/name: superset, app.kubernetes.io/component: web-server, app.kubernetes.io/instance: bi}",
					"matchLabels: {app: superset, release: bi}", 1)
			}

			rsp := call(t, xr, nil)
			required := map[string]*fnv1.Resources{}
			for name, r := range rsp.GetRequirements().GetResources() {
				required[name] = &fnv1.Resources{}
				if r.GetKind() == "Deployment" && r.GetMatchName() == "bi-web-server" {
					s, err := structpb.NewStruct(documents(t, existing)[0])
					if err != nil {
						t.Fatal(err)
					}
					required[name].Items = []*fnv1.Resource{{Resource: s}}
				}
			}
			if len(required) == 0 {
				t.Fatal("nothing was asked")
			}
			rsp = call(t, xr, required)

			for _, c := range rsp.GetConditions() {
				if c.GetType() == lifecycle.ConditionNameConflict && (c.GetStatus() == fnv1.Status_STATUS_CONDITION_TRUE) != tc.conflict {
					t.Errorf("%s: %s", tc.reason, c.GetMessage())
				}
			}
			phase := rsp.GetDesired().GetComposite().GetResource().GetFields()["status"].GetStructValue().GetFields()["lifecycle"].GetStructValue().GetFields()["phase"].GetStringValue()
			if phase != tc.phase {
				t.Errorf("%s: want phase %s, got %s", tc.reason, tc.phase, phase)
			}
			got := -1.0
			if d, ok := rsp.GetDesired().GetResources()["web-server-deployment"]; ok {
				got = d.GetResource().GetFields()["spec"].GetStructValue().GetFields()["replicas"].GetNumberValue()
			}
			if got != tc.replicas {
				t.Errorf("%s: want %v replicas, got %v of %v", tc.reason, tc.replicas, got, slices.Sorted(maps.Keys(rsp.GetDesired().GetResources())))
			}
		})
	}
}
