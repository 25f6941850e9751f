// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package hold

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/testing/protocmp"
	"google.golang.org/protobuf/types/known/structpb"
)

func TestEdits(t *testing.T) {
	cases := map[string]struct {
		reason string
		from   string
		edit   func(*structpb.Struct) *structpb.Struct
		want   string
	}{
		"replicas are set": {
			reason: "a drain is the same Deployment with no replicas",
			from:   `{"spec":{"replicas":3,"paused":true}}`,
			edit:   func(o *structpb.Struct) *structpb.Struct { return Replicas(o, 0) },
			want:   `{"spec":{"replicas":0,"paused":true}}`,
		},
		"replicas are left to an autoscaler": {
			reason: "a field that is not sent keeps its other owner",
			from:   `{"spec":{"replicas":3,"paused":true}}`,
			edit:   WithoutReplicas,
			want:   `{"spec":{"paused":true}}`,
		},
		"a drain notes what there was": {
			reason: "the note is written with the drain, or neither is",
			from:   `{"metadata":{"annotations":{"a":"b"}},"spec":{"replicas":0}}`,
			edit:   func(o *structpb.Struct) *structpb.Struct { return DrainedFrom(o, 7) },
			want:   `{"metadata":{"annotations":{"a":"b","superset.crossplane.io/drained-from":"7"}},"spec":{"replicas":0}}`,
		},
		"the end of a drain takes the note away": {
			reason: "it would be wrong after the next change of the count",
			from:   `{"metadata":{"name":"x","annotations":{"superset.crossplane.io/drained-from":"7"}},"spec":{"replicas":7}}`,
			edit:   NotDrained,
			want:   `{"metadata":{"name":"x"},"spec":{"replicas":7}}`,
		},
		"a Job is suspended": {
			reason: "a suspended Job takes its pods down",
			from:   `{"spec":{"template":{}}}`,
			edit:   Suspended,
			want:   `{"spec":{"template":{},"suspend":true}}`,
		},
		"a Service selects another component": {
			reason: "the other labels stay",
			from:   `{"spec":{"selector":{"app.kubernetes.io/component":"web-server","app.kubernetes.io/name":"superset"}}}`,
			edit:   func(o *structpb.Struct) *structpb.Struct { return Selecting(o, "maintenance-page") },
			want:   `{"spec":{"selector":{"app.kubernetes.io/component":"maintenance-page","app.kubernetes.io/name":"superset"}}}`,
		},
		"size and place follow the wanted Deployment": {
			reason: "image and environment wait for the approval, resources do not",
			from:   `{"spec":{"template":{"spec":{"nodeSelector":{"a":"b"},"priorityClassName":"p","containers":[{"name":"superset","image":"old","resources":{"limits":{"cpu":"1"}}},{"name":"sidecar","image":"s","resources":{"x":"y"}}]}}}}`,
			edit: func(o *structpb.Struct) *structpb.Struct {
				return Scaled(o, object(t, `{"spec":{"template":{"spec":{"tolerations":[{"key":"k"}],"containers":[{"name":"superset","image":"new","resources":{"limits":{"cpu":"2"}}}]}}}}`))
			},
			want: `{"spec":{"template":{"spec":{"tolerations":[{"key":"k"}],"containers":[{"name":"superset","image":"old","resources":{"limits":{"cpu":"2"}}},{"name":"sidecar","image":"s","resources":{"x":"y"}}]}}}}`,
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			from := object(t, tc.from)
			got := tc.edit(from)
			if diff := cmp.Diff(object(t, tc.want), got, protocmp.Transform()); diff != "" {
				t.Errorf("%s: -want +got:\n%s", tc.reason, diff)
			}
			if diff := cmp.Diff(object(t, tc.from), from, protocmp.Transform()); diff != "" {
				t.Errorf("the held object was changed: -want +got:\n%s", diff)
			}
		})
	}
}
