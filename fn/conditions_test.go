// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package fn

import (
	"testing"

	fnv1 "github.com/crossplane/function-sdk-go/proto/v1"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/crossplane-contrib/function-superset/fn/superset"
	"github.com/crossplane-contrib/function-superset/fn/superset/lifecycle"
)

// TestNoConditionIsTrueWhileNothingIsKnown: in the first pass of a spec that
// cannot be acted upon, only what the spec itself says may be True.
func TestNoConditionIsTrueWhileNothingIsKnown(t *testing.T) {
	published := []string{
		"networking: {gateway: {gatewayRef: {name: gw}}}", "monitoring: {metrics: {}, serviceMonitor: {}}",
		"lifecycle: {clone: {cronSchedule: '@daily', source: {host: h, database: d, username: u, password: p}}}",
	}
	cases := map[string]struct {
		xr   string
		says map[string]bool
	}{
		"a mistake":                {with(append(published, "nonsense: 1")...), nil},
		"a mistake, and suspended": {with(append(published, "nonsense: 1", "suspend: true")...), map[string]bool{lifecycle.ConditionSuspended: true}},
		"suspended": {with("suspend: true", published[0], published[1]), map[string]bool{
			lifecycle.ConditionSuspended: true, lifecycle.ConditionSpecValid: true,
		}},
		"everything is new": {with(published[0], published[1]), map[string]bool{lifecycle.ConditionSpecValid: true, lifecycle.ConditionScheduleValid: true}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			rsp := settle(t, requestOf(t, c.xr))
			if len(rsp.GetConditions()) != len(superset.ConditionTypes) {
				t.Errorf("%d conditions, want %d", len(rsp.GetConditions()), len(superset.ConditionTypes))
			}
			for _, got := range rsp.GetConditions() {
				if holds := got.GetStatus() == fnv1.Status_STATUS_CONDITION_TRUE; holds != c.says[got.GetType()] {
					t.Errorf("%s is %t: %s %s", got.GetType(), holds, got.GetReason(), got.GetMessage())
				}
			}
			if rsp.GetDesired().GetComposite().GetReady() == fnv1.Ready_READY_TRUE {
				t.Error("it counts as ready")
			}
		})
	}
}

// TestARouteIsAcceptedByEveryParentAndAsItIsNow.
func TestARouteIsAcceptedByEveryParentAndAsItIsNow(t *testing.T) {
	accepted := `conditions: [{type: Accepted, status: "True", observedGeneration: 5}, {type: ResolvedRefs, status: "True", observedGeneration: 5}]`
	cases := map[string]struct {
		status string
		want   bool
	}{
		"nobody answered":                    {`{}`, false},
		"one of two answered":                {`{parents: [{parentRef: {name: a}, ` + accepted + `}]}`, false},
		"both answered":                      {`{parents: [{parentRef: {name: a, namespace: apps, kind: Gateway, group: gateway.networking.k8s.io}, ` + accepted + `}, {parentRef: {name: b, namespace: gws, sectionName: https}, ` + accepted + `}]}`, true},
		"the other answered for another one": {`{parents: [{parentRef: {name: a}, ` + accepted + `}, {parentRef: {name: b, sectionName: https}, ` + accepted + `}]}`, false},
		"one listener answered for another":  {`{parents: [{parentRef: {name: a}, ` + accepted + `}, {parentRef: {name: b, namespace: gws, sectionName: http}, ` + accepted + `}]}`, false},
		"one has judged an earlier route":    {`{parents: [{parentRef: {name: a}, ` + accepted + `}, {parentRef: {name: b, namespace: gws, sectionName: https}, conditions: [{type: Accepted, status: "True", observedGeneration: 4}]}]}`, false},
		"one does not say of which":          {`{parents: [{parentRef: {name: a}, ` + accepted + `}, {parentRef: {name: b, namespace: gws, sectionName: https}, conditions: [{type: Accepted, status: "True"}]}]}`, true},
		"one of two controllers refuses":     {`{parents: [{parentRef: {name: a}, ` + accepted + `}, {parentRef: {name: b, namespace: gws, sectionName: https}, ` + accepted + `}, {parentRef: {name: a}, conditions: [{type: Accepted, status: "False", reason: NoMatchingParent}]}]}`, false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			route := structOf(t, `{apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, metadata: {name: demo, namespace: apps, generation: 5},
  spec: {parentRefs: [{name: a}, {name: b, namespace: gws, sectionName: https}]}}`)
			route.Fields["status"] = structpb.NewStructValue(structOf(t, c.status))
			req := requestOf(t, with("networking: {gateway: {gatewayRef: {name: a}}}"))
			req.Observed.Resources["httproute"] = &fnv1.Resource{Resource: route}
			got := conditionOf(t, settle(t, req), lifecycle.ConditionNetworkingReady)
			if (got.GetStatus() == fnv1.Status_STATUS_CONDITION_TRUE) != c.want {
				t.Errorf("%v: %s %s", got.GetStatus(), got.GetReason(), got.GetMessage())
			}
		})
	}
}
