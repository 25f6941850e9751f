// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package fn

import (
	"maps"
	"testing"

	fnv1 "github.com/crossplane/function-sdk-go/proto/v1"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/crossplane-contrib/function-superset/fn/preview/crossplane"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

// cluster is a world in which everything succeeds at once.
type cluster struct {
	t          *testing.T
	spec       map[string]any
	status     *structpb.Value
	generation int
	live       map[string]*structpb.Struct
	// annotations are those of the Superset, and others what somebody else has, by
	// kind and name.
	annotations map[string]any
	others      map[string]*structpb.Struct
	// asked is what the last reconcile has asked for by name. Every kind exists.
	asked *fnv1.Requirements
	// late makes Crossplane read a copy of the Superset of before the first write.
	late bool
}

// pass calls the function, applies its answer, and lets everything succeed.
func (c *cluster) pass() *fnv1.RunFunctionResponse {
	c.t.Helper()
	rsp := c.answer()

	desired := rsp.GetDesired().GetResources()
	for key := range c.live {
		if desired[key] == nil {
			delete(c.live, key)
		}
	}
	for key, r := range desired {
		// What is not recognised without its labels would be left out, and so
		// deleted, while a mistake is in the spec.
		if !part.Owns(key) {
			c.t.Errorf("%s would not be held", key)
		}
		o := r.GetResource()
		if name := kindOf(o) + "/" + nameOf(o); c.live[key] == nil && c.others[name] != nil {
			// It is laid over what is there, and from then on it is ours.
			o = over(c.others[name], o)
			delete(c.others, name)
		}
		c.live[key] = lived(o, c.live[key])
	}
	c.status = rsp.GetDesired().GetComposite().GetResource().GetFields()["status"]
	return rsp
}

// answer calls the function until its questions do not change. What was asked in
// the reconcile before is answered from the first call on, and in every one, as
// Crossplane does since 2.4.
func (c *cluster) answer() *fnv1.RunFunctionResponse {
	c.t.Helper()
	calls, err := crossplane.Reconcile(c.t.Context(), function(), c.request(), c.asked, c)
	if err != nil {
		c.t.Fatal(err)
	}
	rsp := calls[len(calls)-1].Response
	c.asked = rsp.GetRequirements()
	return rsp
}

// Find returns what is there of what is asked for, of our own and of others.
func (c *cluster) Find(s *fnv1.ResourceSelector) ([]*structpb.Struct, error) {
	for _, o := range c.live {
		if kindOf(o) == s.GetKind() && nameOf(o) == s.GetMatchName() {
			own, _ := proto.Clone(o).(*structpb.Struct)
			own.GetFields()["metadata"].GetStructValue().GetFields()["ownerReferences"] = structOf(c.t, "{o: [{apiVersion: superset.crossplane.io/v1alpha1, kind: Superset, name: demo, uid: u-1, controller: true}]}").GetFields()["o"]
			return []*structpb.Struct{own}, nil
		}
	}
	if o := c.others[s.GetKind()+"/"+s.GetMatchName()]; o != nil {
		return []*structpb.Struct{o}, nil
	}
	return nil, nil
}

// Serves is true: every kind exists.
func (c *cluster) Serves(*fnv1.SchemaSelector) bool { return true }

func (c *cluster) request() *fnv1.RunFunctionRequest {
	c.t.Helper()
	xr, err := structpb.NewStruct(map[string]any{
		"apiVersion": "superset.crossplane.io/v1alpha1",
		"kind":       "Superset",
		"metadata":   map[string]any{"name": "demo", "namespace": "apps", "uid": "u-1", "generation": c.generation + 1, "annotations": c.annotations},
		"spec":       c.spec,
	})
	if err != nil {
		c.t.Fatal(err)
	}
	if c.status != nil {
		xr.Fields["status"] = c.status
	}
	req := requestOf(c.t, minimal)
	req.Observed.Composite.Resource = xr
	if c.late {
		// A copy of the Superset that lacks what was stored last.
		delete(xr.GetFields(), "status")
		return req
	}
	for key, o := range c.live {
		req.Observed.Resources[key] = &fnv1.Resource{Resource: o}
	}
	return req
}

// lived is an object as it would be observed a moment after it was applied.
func lived(applied, before *structpb.Struct) *structpb.Struct {
	o, _ := proto.Clone(applied).(*structpb.Struct)
	f := o.GetFields()
	generation := 1.0
	if before != nil {
		generation = before.GetFields()["metadata"].GetStructValue().GetFields()["generation"].GetNumberValue()
		if spec := withoutStatus(before).GetFields()["spec"]; !proto.Equal(spec, f["spec"]) {
			generation++
		}
	}
	metadata := f["metadata"].GetStructValue().GetFields()
	metadata["uid"] = structpb.NewStringValue("u-" + metadata["name"].GetStringValue())
	metadata["generation"] = structpb.NewNumberValue(generation)
	metadata["creationTimestamp"] = structpb.NewStringValue("2026-01-31T11:59:00Z")

	spec := f["spec"].GetStructValue().GetFields()
	switch f["kind"].GetStringValue() {
	case "Deployment", "StatefulSet":
		n := 1.0
		if r := spec["replicas"]; r != nil {
			n = r.GetNumberValue()
		}
		f["status"] = object(map[string]any{
			"observedGeneration": generation, "replicas": n, "updatedReplicas": n, "readyReplicas": n, "availableReplicas": n,
			"terminatingReplicas": 0.0,
			"conditions":          []any{map[string]any{"type": "Available", "status": "True"}},
		})
	case "Job":
		f["status"] = object(map[string]any{
			"succeeded": 1.0, "startTime": "2026-01-31T11:59:01Z", "completionTime": "2026-01-31T11:59:30Z",
			"conditions": []any{map[string]any{"type": "Complete", "status": "True", "lastTransitionTime": "2026-01-31T11:59:30Z"}},
		})
	case "PersistentVolumeClaim":
		f["status"] = object(map[string]any{"phase": "Bound"})
	}
	return o
}

// over is an object with the fields of another one in the place of its own.
func over(o, by *structpb.Struct) *structpb.Struct {
	out := &structpb.Struct{Fields: maps.Clone(o.GetFields())}
	maps.Copy(out.Fields, by.GetFields())
	return out
}

func withoutStatus(o *structpb.Struct) *structpb.Struct {
	c, _ := proto.Clone(o).(*structpb.Struct)
	delete(c.GetFields(), "status")
	return c
}

func object(m map[string]any) *structpb.Value {
	v, err := structpb.NewValue(m)
	if err != nil {
		panic(err) // A value of this file that protobuf cannot carry.
	}
	return v
}
