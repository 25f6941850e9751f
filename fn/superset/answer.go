// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package superset

import (
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/hold"
	"github.com/crossplane-contrib/function-superset/fn/superset/build"
	"github.com/crossplane-contrib/function-superset/fn/superset/lifecycle"
	"github.com/crossplane-contrib/function-superset/fn/superset/observe"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
	"github.com/crossplane-contrib/function-superset/fn/wire"
)

// ConditionTypes are the conditions that are ours.
var ConditionTypes = []string{
	lifecycle.ConditionSpecValid,
	lifecycle.ConditionLifecycleComplete,
	lifecycle.ConditionAvailable,
	lifecycle.ConditionNetworkingReady,
	lifecycle.ConditionMonitoringReady,
	lifecycle.ConditionScheduleValid,
	lifecycle.ConditionSuspended,
	lifecycle.ConditionNameConflict,
}

// result is what the stops before this one have come to.
type result struct {
	request

	instance resolve.Instance
	input    lifecycle.Input
	plan     lifecycle.Plan
	objects  []build.Object
}

// answer lays the plan and its objects over what is observed. What may be made and
// what is repeated is decided before.
func (r result) answer() wire.Answer {
	objects, ready := r.composed()
	out := wire.Answer{
		Objects:   objects,
		Status:    &r.plan.Status,
		Questions: r.questions(),
		Ready:     r.plan.Ready && ready,
		TTL:       r.plan.TTL,
	}
	for _, c := range r.plan.Conditions {
		out.Conditions = append(out.Conditions, wire.Condition(c))
	}
	for _, e := range r.plan.Events {
		out.Events = append(out.Events, wire.Event(e))
	}
	return out
}

// composed are the objects to compose. The second result is true when all of them
// are there and ready. Task Jobs do not count: whether tasks are done is for the
// plan to say, and a failed one may be kept for its logs.
func (r result) composed() (out []wire.Object, ready bool) {
	ready = true
	answered := make(map[string]bool, len(r.objects))
	add := func(key string, o *structpb.Struct) {
		isReady := r.Facts.Objects[key].Ready
		if o.GetFields()["kind"].GetStringValue() != "Job" {
			ready = ready && isReady
		}
		answered[key] = true
		out = append(out, wire.Object{Key: key, Resource: o, Ready: isReady})
	}
	for _, o := range r.objects {
		if s := r.object(o); s != nil {
			add(o.Key, s)
		}
	}
	if r.plan.HoldAll {
		for key, o := range r.Facts.Objects {
			if _, wanted := r.desired[key]; !answered[key] && !wanted && r.ours(o) {
				add(key, r.whileAllIsHeld(o))
			}
		}
	}
	return out, ready
}

// object is what to apply for an entry; nil leaves it out.
func (r result) object(o build.Object) *structpb.Struct {
	seen, observed := r.Facts.Objects[o.Key]
	theirs := r.Facts.Named[o.Key]
	switch {
	case o.Foreseen:
		return nil
	case o.Desired == nil && observed && (o.Name == "" || o.Name == seen.Name):
		return edited(hold.Applied(seen.Raw), o.Echo)
	case o.Desired == nil && theirs.Found:
		return edited(hold.Applied(theirs.Raw), o.Echo)
	case o.Desired == nil:
		return nil
	case observed:
		return wire.Encode(o.Desired)
	case theirs.Found && o.Key != part.MemoryKey:
		// It becomes ours: what is left to others is only foreseen. First as it is, which is
		// never refused. What is remembered in another's memory must not be believed, so that
		// one is replaced at once.
		return hold.Claimed(theirs.Raw)
	case o.OnlyIfObserved:
		return nil
	}
	ask := o.Asked()
	if !lifecycle.MayCreate(r.input, r.plan, lifecycle.Creation{Key: o.Key, APIVersion: ask.APIVersion, Kind: ask.Kind}) {
		return nil
	}
	return wire.Encode(o.Desired)
}

// edited is a held object with the edits that the plan asks for.
func edited(o *structpb.Struct, e build.Edits) *structpb.Struct {
	if e.DropReplicas {
		o = hold.WithoutReplicas(o)
	}
	if e.Scale != nil {
		o = hold.Scaled(o, wire.Encode(e.Scale))
		if e.Replicas == nil {
			o = hold.NotDrained(o)
		}
	}
	if e.Replicas != nil {
		o = hold.Replicas(o, *e.Replicas)
		switch {
		case e.DrainedFrom > 0:
			o = hold.DrainedFrom(o, e.DrainedFrom)
		case *e.Replicas > 0:
			o = hold.NotDrained(o)
		}
	}
	if e.Suspend {
		o = hold.Suspended(o)
	}
	if e.SelectComponent != "" {
		o = hold.Selecting(o, e.SelectComponent)
	}
	return o
}

// whileAllIsHeld repeats an object while everything is held. Two things may still be
// undone then: a drain, and with it the way of traffic to the maintenance page.
func (r result) whileAllIsHeld(o observe.Object) *structpb.Struct {
	e := build.Edits{}
	if c, ok := part.OfDeployment(o.Key); ok {
		e.Replicas = r.plan.Components[c].Replicas
	}
	if o.Key == part.ServiceKey(part.WebServer) && r.plan.Traffic == lifecycle.Normal {
		e.SelectComponent = string(part.WebServer)
	}
	return edited(hold.Applied(o.Raw), e)
}

// ours is true for an observed object that this function has composed, in this
// or another release. A pipeline may have other functions, before and after.
func (r result) ours(o observe.Object) bool {
	labels := o.Raw.GetFields()["metadata"].GetStructValue().GetFields()["labels"].GetStructValue().GetFields()
	if labels[v1alpha1.LabelName].GetStringValue() == v1alpha1.LabelNameValue &&
		(labels[v1alpha1.LabelParent].GetStringValue() == r.instance.Name ||
			labels[v1alpha1.LabelInstance].GetStringValue() == r.instance.Name) {
		return true
	}
	// Somebody may have taken the labels away.
	return part.Owns(o.Key)
}
