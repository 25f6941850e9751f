// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package fn

import (
	"context"
	"testing"
	"time"

	fnv1 "github.com/crossplane/function-sdk-go/proto/v1"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/crossplane-contrib/function-superset/fn/preview/cluster"
	"github.com/crossplane-contrib/function-superset/fn/preview/crossplane"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

// instance is a Superset in a cluster in which everything succeeds at once.
type instance struct {
	*cluster.Cluster
	t *testing.T
	// spec and annotations are those of the Superset; generation counts edits.
	spec, annotations map[string]any
	generation        int64
}

// newInstance is a Superset of which nothing exists yet, beside objects of others.
func newInstance(t *testing.T, spec, annotations map[string]any, others ...*structpb.Struct) *instance {
	t.Helper()
	i := &instance{t: t, spec: spec, annotations: annotations, Cluster: cluster.New(map[string]any{
		"apiVersion": "superset.crossplane.io/v1alpha1", "kind": "Superset",
		"metadata": map[string]any{"name": "demo", "namespace": "apps", "uid": "u-1"},
	}, noon.Add(-time.Minute))}
	i.Unmanaged = true
	for _, o := range others {
		o := cluster.Normal(o.AsMap())
		i.Others[cluster.ID(o)] = o
	}
	return i
}

// pass calls the function, applies its answer, and lets everything succeed.
func (i *instance) pass() *fnv1.RunFunctionResponse {
	i.t.Helper()
	rsp := i.answer()
	for key := range rsp.GetDesired().GetResources() {
		// What is not recognised without its labels would be left out, and so
		// deleted, while a mistake is in the spec.
		if !part.Owns(key) {
			i.t.Errorf("%s would not be held", key)
		}
	}
	i.Apply(rsp)
	i.Finish()
	return rsp
}

// answer calls the function until its questions do not change.
func (i *instance) answer() *fnv1.RunFunctionResponse { return i.ask(function()) }

func (i *instance) ask(f crossplane.Function) *fnv1.RunFunctionResponse {
	i.t.Helper()
	i.XR["spec"] = cluster.Normal(i.spec)
	i.XR = cluster.Merge(i.XR, map[string]any{"metadata": map[string]any{"annotations": i.annotations, "generation": i.generation + 1}})
	calls, err := i.Reconcile(i.t.Context(), f)
	if err != nil {
		i.t.Fatal(err)
	}
	return calls[len(calls)-1].Response
}

// late is a function to which Crossplane sends a copy of the Superset of before
// anything was stored in it.
type late struct{ *Function }

func (f late) RunFunction(ctx context.Context, req *fnv1.RunFunctionRequest) (*fnv1.RunFunctionResponse, error) {
	req, _ = proto.Clone(req).(*fnv1.RunFunctionRequest)
	delete(req.GetObserved().GetComposite().GetResource().GetFields(), "status")
	req.Observed.Resources = nil
	return f.Function.RunFunction(ctx, req)
}

// live are the objects of the instance as they are observed.
func (i *instance) live() map[string]*structpb.Struct {
	i.t.Helper()
	req, err := i.Request()
	if err != nil {
		i.t.Fatal(err)
	}
	out := map[string]*structpb.Struct{}
	for key, r := range req.GetObserved().GetResources() {
		out[key] = r.GetResource()
	}
	return out
}

// status is that of the Superset.
func (i *instance) status(path ...string) map[string]any {
	m, _ := cluster.Dig(i.XR, append([]string{"status"}, path...)...).(map[string]any)
	return m
}
