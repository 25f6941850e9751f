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
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/crossplane-contrib/function-superset/fn"
	"github.com/crossplane-contrib/function-superset/fn/preview/crossplane"
)

// begin is when every scenario begins.
var begin = time.Date(2026, time.January, 31, 12, 0, 0, 0, time.UTC)

// world is what surrounds the function: Crossplane and a cluster.
type world struct {
	now time.Time
	xr  map[string]any
	// objects are the composed objects by composition resource key.
	objects map[string]*composed
	// foreign are objects that nobody has composed.
	foreign []map[string]any
	pods    []map[string]any
	// served are the optional kinds that the cluster knows.
	served map[string]bool
}

// composed is an object with what each side has to say about it.
type composed struct {
	// applied is what Crossplane applied last.
	applied map[string]any
	// others is what controllers and people have set: status, and fields that
	// they own.
	others     map[string]any
	generation int64
	created    time.Time
	// scaled is true once an autoscaler owns spec.replicas.
	scaled bool
}

func newWorld(t *testing.T, xr map[string]any) *world {
	t.Helper()
	w := &world{now: begin, xr: xr, objects: map[string]*composed{}, served: map[string]bool{}}
	w.xr = merge(map[string]any{"metadata": map[string]any{
		"namespace": "apps", "uid": "00000000-0000-0000-0000-000000000001", "generation": float64(1),
	}}, xr)
	return w
}

func (w *world) namespace() string {
	ns, _ := dig(w.xr, "metadata", "namespace").(string)
	return ns
}

func (w *world) name() string {
	n, _ := dig(w.xr, "metadata", "name").(string)
	return n
}

// observed is the object as it is read from the cluster.
func (w *world) observed(key string) map[string]any {
	c := w.objects[key]
	o := merge(c.applied, c.others)
	return merge(o, map[string]any{"metadata": map[string]any{
		"namespace":         w.namespace(),
		"uid":               "uid-of-" + key,
		"generation":        float64(c.generation),
		"creationTimestamp": c.created.Format(time.RFC3339),
		"labels":            map[string]any{"crossplane.io/composite": w.name()},
		"annotations":       map[string]any{"crossplane.io/composition-resource-name": key},
		"ownerReferences": []any{map[string]any{
			"apiVersion": w.xr["apiVersion"], "kind": w.xr["kind"], "name": w.name(),
			"uid": dig(w.xr, "metadata", "uid"), "controller": true, "blockOwnerDeletion": true,
		}},
		"managedFields": managedFields(c),
	}})
}

// call asks the function as Crossplane does.
func (w *world) call(t *testing.T) *fnv1.RunFunctionResponse {
	t.Helper()
	f := fn.NewFunction(logging.NewNopLogger()).WithClock(func() time.Time { return w.now }).WithSeed(func() []byte { return []byte("seed") })
	calls, err := crossplane.Reconcile(t.Context(), twice{t, f}, w.request(t), nil, view{t, w})
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

func (w *world) request(t *testing.T) *fnv1.RunFunctionRequest {
	t.Helper()
	req := &fnv1.RunFunctionRequest{
		Meta: &fnv1.RequestMeta{Tag: "golden", Capabilities: []fnv1.Capability{
			fnv1.Capability_CAPABILITY_CAPABILITIES,
			fnv1.Capability_CAPABILITY_REQUIRED_RESOURCES,
			fnv1.Capability_CAPABILITY_CREDENTIALS,
			fnv1.Capability_CAPABILITY_CONDITIONS,
			fnv1.Capability_CAPABILITY_REQUIRED_SCHEMAS,
		}},
		Observed: &fnv1.State{
			Composite: &fnv1.Resource{Resource: toStruct(t, w.xr)},
			Resources: map[string]*fnv1.Resource{},
		},
		Desired: &fnv1.State{Resources: map[string]*fnv1.Resource{}},
	}
	for key := range w.objects {
		req.Observed.Resources[key] = &fnv1.Resource{Resource: toStruct(t, w.observed(key))}
	}
	return req
}

// view is what the function can see of a world besides what it is sent anyway.
type view struct {
	t *testing.T
	w *world
}

func (v view) Find(s *fnv1.ResourceSelector) ([]*structpb.Struct, error) {
	v.t.Helper()
	var found []*structpb.Struct
	for _, o := range v.w.candidates(s.GetKind()) {
		if s.GetMatchName() != "" && dig(o, "metadata", "name") != s.GetMatchName() {
			continue
		}
		if labels := s.GetMatchLabels().GetLabels(); labels != nil && !labelled(o, labels) {
			continue
		}
		found = append(found, toStruct(v.t, o))
	}
	return found, nil
}

func (v view) Serves(s *fnv1.SchemaSelector) bool { return v.w.served[s.GetKind()] }

// candidates are all objects of a kind, composed ones included.
func (w *world) candidates(kind string) []map[string]any {
	var out []map[string]any
	for _, o := range append(slices.Clone(w.foreign), w.pods...) {
		if o["kind"] == kind {
			out = append(out, o)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(w.objects)) {
		if o := w.observed(key); o["kind"] == kind {
			out = append(out, o)
		}
	}
	return out
}

func labelled(o map[string]any, labels map[string]string) bool {
	for k, v := range labels {
		if dig(o, "metadata", "labels", k) != v {
			return false
		}
	}
	return true
}

// apply does with an answer what Crossplane does.
func (w *world) apply(t *testing.T, rsp *fnv1.RunFunctionResponse) {
	t.Helper()
	for _, r := range rsp.GetResults() {
		if r.GetSeverity() == fnv1.Severity_SEVERITY_FATAL {
			return
		}
	}
	desired := rsp.GetDesired().GetResources()
	for key := range w.objects {
		if _, there := desired[key]; !there {
			delete(w.objects, key)
		}
	}
	for key, r := range desired {
		o := r.GetResource().AsMap()
		c, there := w.objects[key]
		if !there {
			w.objects[key] = &composed{applied: o, others: map[string]any{}, generation: 1, created: w.now}
			continue
		}
		if !same(without(c.applied, "metadata"), without(o, "metadata")) {
			c.generation++
		}
		c.applied = o
		if c.scaled && dig(o, "spec", "replicas") != nil {
			c.scaled = false
			delete(child(c.others, "spec"), "replicas")
		}
	}
	w.store(rsp)
}

// store keeps status and conditions.
func (w *world) store(rsp *fnv1.RunFunctionResponse) {
	kept, _ := dig(w.xr, "status", "conditions").([]any)
	byType := map[string]any{}
	for _, c := range kept {
		typ, _ := dig(c.(map[string]any), "type").(string)
		byType[typ] = c
	}
	for _, c := range rsp.GetConditions() {
		status := "False"
		if c.GetStatus() == fnv1.Status_STATUS_CONDITION_TRUE {
			status = "True"
		}
		next := map[string]any{
			"type": c.GetType(), "status": status, "reason": c.GetReason(), "message": c.GetMessage(),
			"lastTransitionTime": w.now.Format(time.RFC3339),
		}
		if last, ok := byType[c.GetType()].(map[string]any); ok && last["status"] == status {
			next["lastTransitionTime"] = last["lastTransitionTime"]
		}
		byType[c.GetType()] = next
	}
	conditions := []any{}
	for _, typ := range slices.Sorted(maps.Keys(byType)) {
		conditions = append(conditions, byType[typ])
	}
	status := rsp.GetDesired().GetComposite().GetResource().GetFields()["status"].GetStructValue().AsMap()
	status["conditions"] = conditions
	w.xr["status"] = status
}

func toStruct(t *testing.T, m map[string]any) *structpb.Struct {
	t.Helper()
	s, err := structpb.NewStruct(m)
	if err != nil {
		t.Fatalf("cannot convert %v: %v", m, err)
	}
	return s
}
