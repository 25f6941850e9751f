// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package cluster

import (
	"context"
	"maps"
	"slices"

	"github.com/crossplane/crossplane-runtime/v2/pkg/errors"
	fnv1 "github.com/crossplane/function-sdk-go/proto/v1"
	"google.golang.org/protobuf/types/known/structpb"
	"k8s.io/apimachinery/pkg/labels"

	"github.com/crossplane-contrib/function-superset/fn/preview/crossplane"
)

// Reconcile calls a function until its questions do not change, and returns all
// calls. The answer to the last one is not carried out.
func (c *Cluster) Reconcile(ctx context.Context, f crossplane.Function) ([]crossplane.Call, error) {
	req, err := c.Request()
	if err != nil {
		return nil, err
	}
	calls, err := crossplane.Reconcile(ctx, f, req, c.asked, view{c})
	if err != nil {
		return nil, err
	}
	c.asked = calls[len(calls)-1].Response.GetRequirements()
	return calls, nil
}

// Request is what Crossplane sends, before any question is answered.
func (c *Cluster) Request() (*fnv1.RunFunctionRequest, error) {
	xr, err := structpb.NewStruct(c.XR)
	if err != nil {
		return nil, errors.Wrap(err, "cannot send the composite")
	}
	req := &fnv1.RunFunctionRequest{
		Meta: &fnv1.RequestMeta{Tag: "cluster", Capabilities: []fnv1.Capability{
			fnv1.Capability_CAPABILITY_CAPABILITIES,
			fnv1.Capability_CAPABILITY_REQUIRED_RESOURCES,
			fnv1.Capability_CAPABILITY_CREDENTIALS,
			fnv1.Capability_CAPABILITY_CONDITIONS,
			fnv1.Capability_CAPABILITY_REQUIRED_SCHEMAS,
		}},
		Observed: &fnv1.State{Composite: &fnv1.Resource{Resource: xr}, Resources: map[string]*fnv1.Resource{}},
		Desired:  &fnv1.State{},
		Input:    c.Input,
	}
	for key, o := range c.composed {
		if o.seen == nil {
			if o.seen, err = structpb.NewStruct(c.Observed(key)); err != nil {
				return nil, errors.Wrapf(err, "cannot send %s", ID(o.applied))
			}
		}
		req.Observed.Resources[key] = &fnv1.Resource{Resource: o.seen}
	}
	return req, nil
}

// view is what a function may ask about.
type view struct{ c *Cluster }

// Find returns the objects that a selector selects, composed ones included.
func (v view) Find(s *fnv1.ResourceSelector) ([]*structpb.Struct, error) {
	var found []*structpb.Struct
	for _, o := range v.c.all(s.GetKind()) {
		if name := s.GetMatchName(); name != "" && text(o, "metadata", "name") != name {
			continue
		}
		if l := s.GetMatchLabels(); l != nil && !labels.SelectorFromSet(l.GetLabels()).Matches(labelsOf(o)) {
			continue
		}
		sent, err := structpb.NewStruct(o)
		if err != nil {
			return nil, errors.Wrapf(err, "cannot send %s", ID(o))
		}
		found = append(found, sent)
	}
	return found, nil
}

// all are the objects of a kind.
func (c *Cluster) all(kind string) []Object {
	var out []Object
	for _, id := range slices.Sorted(maps.Keys(c.Others)) {
		if o := c.Others[id]; o["kind"] == kind {
			out = append(out, o)
		}
	}
	for _, key := range c.Keys() {
		if c.composed[key].applied["kind"] == kind {
			out = append(out, c.Observed(key))
		}
	}
	return out
}

func labelsOf(o Object) labels.Set {
	out := labels.Set{}
	m, _ := Dig(o, "metadata", "labels").(Object)
	for k, v := range m {
		out[k], _ = v.(string)
	}
	return out
}

// Serves is true for kinds that the API server knows.
func (v view) Serves(s *fnv1.SchemaSelector) bool { return v.c.Serves == nil || v.c.Serves(s) }

// store keeps in the composite what an answer says about it, and which objects are
// its own.
func (c *Cluster) store(rsp *fnv1.RunFunctionResponse) {
	var refs []any
	for _, key := range c.Keys() {
		o := c.composed[key].applied
		refs = append(refs, Object{"apiVersion": o["apiVersion"], "kind": o["kind"], "name": Dig(o, "metadata", "name")})
	}
	c.XR = Merge(c.XR, Object{"spec": Object{"crossplane": Object{"resourceRefs": refs}}})
	c.XR["status"] = c.Status(rsp)
}

// Status is that of an answer, with its conditions and those of Crossplane itself.
// One that stays as it is keeps its time.
func (c *Cluster) Status(rsp *fnv1.RunFunctionResponse) Object {
	was := Object{}
	each(Dig(c.XR, "status", "conditions"), func(o Object) { was[text(o, "type")] = o })
	conditions := []any{}
	add := func(typ string, holds bool, reason, message string) {
		status := "False"
		if holds {
			status = "True"
		}
		now := Object{"type": typ, "status": status, "reason": reason, "lastTransitionTime": c.stamp()}
		if message != "" {
			now["message"] = message
		}
		if Dig(was, typ, "status") == status {
			now["lastTransitionTime"] = Dig(was, typ, "lastTransitionTime")
		}
		conditions = append(conditions, now)
		delete(was, typ)
	}
	ready := rsp.GetDesired().GetComposite().GetReady() == fnv1.Ready_READY_TRUE
	add("Synced", true, "ReconcileSuccess", "")
	add("Responsive", true, "WatchCircuitClosed", "")
	add("Ready", ready, map[bool]string{true: "Available", false: "Creating"}[ready], "")
	for _, s := range rsp.GetConditions() {
		add(s.GetType(), s.GetStatus() == fnv1.Status_STATUS_CONDITION_TRUE, s.GetReason(), s.GetMessage())
	}
	for _, typ := range slices.Sorted(maps.Keys(was)) {
		conditions = append(conditions, was[typ])
	}
	status := Normal(rsp.GetDesired().GetComposite().GetResource().GetFields()["status"].GetStructValue().AsMap())
	status["conditions"] = conditions
	return status
}

func fatal(rsp *fnv1.RunFunctionResponse) bool {
	return slices.ContainsFunc(rsp.GetResults(), func(r *fnv1.Result) bool { return r.GetSeverity() == fnv1.Severity_SEVERITY_FATAL })
}
