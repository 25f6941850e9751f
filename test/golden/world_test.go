// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package golden

import (
	"bytes"
	"context"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/crossplane/function-sdk-go/logging"
	fnv1 "github.com/crossplane/function-sdk-go/proto/v1"
	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"

	"github.com/crossplane-contrib/function-superset/fn"
	"github.com/crossplane-contrib/function-superset/fn/preview/cluster"
)

// begin is when every scenario begins.
var begin = time.Date(2026, time.January, 31, 12, 0, 0, 0, time.UTC)

// world is the cluster of a scenario.
type world struct {
	*cluster.Cluster
	// served are the optional kinds that it knows.
	served map[string]bool
}

func newWorld(xr map[string]any) *world {
	w := &world{served: map[string]bool{}, Cluster: cluster.New(cluster.Merge(map[string]any{"metadata": map[string]any{
		"namespace": "apps", "uid": "00000000-0000-0000-0000-000000000001",
	}}, xr), begin)}
	w.Serves = func(s *fnv1.SchemaSelector) bool { return w.served[s.GetKind()] }
	return w
}

// call asks the function as Crossplane does.
func (w *world) call(t *testing.T) *fnv1.RunFunctionResponse {
	t.Helper()
	f := fn.NewFunction(logging.NewNopLogger()).WithClock(func() time.Time { return w.Now }).WithSeed(func() []byte { return []byte("seed") })
	calls, err := w.Reconcile(t.Context(), twice{t, f})
	if err != nil {
		t.Fatal(err)
	}
	return calls[len(calls)-1].Response
}

// twice is a function to which every request is made twice; the answers have to be
// the same, and the request must not be changed.
type twice struct {
	t *testing.T
	f *fn.Function
}

func (f twice) RunFunction(ctx context.Context, req *fnv1.RunFunctionRequest) (*fnv1.RunFunctionResponse, error) {
	f.t.Helper()
	before := proto.Clone(req)
	rsp, err := f.f.RunFunction(ctx, req)
	if err != nil {
		return nil, err
	}
	again, err := f.f.RunFunction(ctx, req)
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(encode(f.t, rsp), encode(f.t, again)) {
		f.t.Errorf("the same request got another answer: %s", cmp.Diff(rsp, again, protocmp.Transform()))
	}
	if !proto.Equal(before, req) {
		f.t.Errorf("the request was changed: %s", cmp.Diff(before, proto.Message(req), protocmp.Transform()))
	}
	return rsp, nil
}

func encode(t *testing.T, m proto.Message) []byte {
	t.Helper()
	out, err := proto.MarshalOptions{Deterministic: true}.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// sorted are the keys of a map in order.
func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
