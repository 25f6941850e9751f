// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package wire

import (
	"testing"

	fnv1 "github.com/crossplane/function-sdk-go/proto/v1"
	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/types/known/structpb"
)

// TestLogValues: lines about the composite of a claim are found by the name that the
// user knows.
func TestLogValues(t *testing.T) {
	for name, c := range map[string]struct {
		metadata map[string]any
		want     []any
	}{
		"namespaced": {
			map[string]any{"name": "bi", "namespace": "apps"},
			[]any{"tag", "t", "namespace", "apps", "name", "bi"},
		},
		"of a claim": {
			map[string]any{"name": "bi-x7k2p", "labels": map[string]any{"crossplane.io/claim-name": "bi", "crossplane.io/claim-namespace": "apps"}},
			[]any{"tag", "t", "namespace", "", "name", "bi-x7k2p", "claimNamespace", "apps", "claim", "bi"},
		},
		"unreadable": {nil, []any{"tag", "t", "namespace", "", "name", ""}},
	} {
		t.Run(name, func(t *testing.T) {
			o, err := structpb.NewStruct(map[string]any{"metadata": c.metadata})
			if err != nil {
				t.Fatal(err)
			}
			got := Call{Request: &fnv1.RunFunctionRequest{
				Meta: &fnv1.RequestMeta{Tag: "t"}, Observed: &fnv1.State{Composite: &fnv1.Resource{Resource: o}},
			}}.LogValues()
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}
