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

// answer is what the last stop puts together.
type answer struct {
	request

	instance resolve.Instance
	plan     lifecycle.Plan
	objects  []build.Object
}

// put lays the plan and its objects over what is observed.
func (a answer) put() wire.Answer {
	objects, ready := a.composed()
	out := wire.Answer{
		Objects:   objects,
		Status:    &a.plan.Status,
		Questions: a.questions(),
		Ready:     a.plan.Ready && ready,
		TTL:       a.plan.TTL,
	}
	for _, c := range a.plan.Conditions {
		out.Conditions = append(out.Conditions, wire.Condition(c))
	}
	for _, e := range a.plan.Events {
		out.Events = append(out.Events, wire.Event(e))
	}
	return out
}

// composed are the objects to compose. The second result is true when all of them
// are there and ready. Task Jobs do not count: whether tasks are done is for the
// plan to say, and a failed one may be kept for its logs.
func (a answer) composed() (out []wire.Object, ready bool) {
	ready = true
	there := make(map[string]bool, len(a.objects))
	add := func(key string, o *structpb.Struct) {
		isReady := a.Facts.Objects[key].Ready
		if o.GetFields()["kind"].GetStringValue() != "Job" {
			ready = ready && isReady
		}
		there[key] = true
		out = append(out, wire.Object{Key: key, Resource: o, Ready: isReady})
	}
	for _, o := range a.objects {
		if s := a.object(o); s != nil {
			add(o.Key, s)
		}
	}
	if a.plan.HoldAll {
		for key, o := range a.Facts.Objects {
			if _, wanted := a.desired[key]; !there[key] && !wanted && a.ours(o) {
				add(key, a.held(o))
			}
		}
	}
	return out, ready
}

// object is what to apply for an entry of the plan's answer; nil leaves it out.
func (a answer) object(o build.Object) *structpb.Struct {
	seen, observed := a.Facts.Objects[o.Key]
	switch {
	case o.Foreseen:
		return nil
	case o.Desired == nil && observed && (o.Name == "" || o.Name == seen.Name):
		return edited(hold.Applied(seen.Raw), o.Echo)
	case o.Desired == nil && a.adoptable(o):
		return edited(hold.Applied(a.Facts.Named[o.Key].Raw), o.Echo)
	case o.Desired == nil:
		return nil
	case observed && o.Key == part.ServiceAccountKey && seen.Name != o.Desired.GetName():
		// Crossplane would keep the old name, so the new account is made once the key is
		// free, and that is when no pod needs the old one any more.
		if a.Facts.AccountInUse(seen.Name) {
			return hold.Applied(seen.Raw)
		}
		return nil
	case observed:
		return wire.Encode(o.Desired)
	case a.adoptable(o) && o.Key != part.MemoryKey:
		// First as it is: that is never refused, and makes it ours. What is remembered
		// in another's memory must not be believed, so that one is replaced at once.
		return hold.Claimed(a.Facts.Named[o.Key].Raw)
	case o.OnlyIfObserved:
		return nil
	case a.plan.PodsWait != "" && o.MakesPods():
		return nil // its pods would be refused for a moment, which people would read as a fault
	case !a.CannotAsk && !a.Facts.Named[o.Key].Asked:
		return nil // the next call of this reconcile knows whether the name is free
	}
	if k := optional(o.Asked()); k != "" && a.Facts.Kinds[k] != observe.Present {
		return nil // an object of a kind that does not exist wedges the instance
	}
	return wire.Encode(o.Desired)
}

// adoptable is true for an object of somebody else that becomes ours. Those that
// cannot are only foreseen.
func (a answer) adoptable(o build.Object) bool { return a.Facts.Named[o.Key].Found }

// edited is a held object with the edits that the plan asks for.
func edited(o *structpb.Struct, e build.Edits) *structpb.Struct {
	if e.Scale != nil {
		o = hold.Scaled(o, wire.Encode(e.Scale))
	}
	if e.DropReplicas {
		o = hold.WithoutReplicas(o)
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

// held repeats an object while everything is held. Two things may still be
// undone then: a drain, and with it the way of traffic to the maintenance page.
func (a answer) held(o observe.Object) *structpb.Struct {
	e := build.Edits{}
	if c, ok := part.OfDeployment(o.Key); ok {
		e.Replicas = a.plan.Components[c].Replicas
	}
	if o.Key == part.ServiceKey(part.WebServer) && a.plan.Traffic == lifecycle.Normal {
		e.SelectComponent = string(part.WebServer)
	}
	return edited(hold.Applied(o.Raw), e)
}

// ours is true for an observed object that this function has composed, in this
// or another release. A pipeline may have other functions, before and after.
func (a answer) ours(o observe.Object) bool {
	labels := o.Raw.GetFields()["metadata"].GetStructValue().GetFields()["labels"].GetStructValue().GetFields()
	if labels[v1alpha1.LabelName].GetStringValue() == v1alpha1.LabelNameValue &&
		(labels[v1alpha1.LabelParent].GetStringValue() == a.instance.Name ||
			labels[v1alpha1.LabelInstance].GetStringValue() == a.instance.Name) {
		return true
	}
	// Somebody may have taken the labels away.
	return part.Owns(o.Key)
}
