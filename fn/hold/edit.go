// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package hold

import (
	"maps"
	"strconv"

	"google.golang.org/protobuf/types/known/structpb"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
)

// componentLabel is the label by which a Service selects a component.
const componentLabel = "app.kubernetes.io/component"

// Replicas is the object with spec.replicas set.
func Replicas(o *structpb.Struct, n int32) *structpb.Struct {
	return set(o, structpb.NewNumberValue(float64(n)), "spec", "replicas")
}

// drainedFrom is where a Deployment says how many replicas it had.
var drainedFrom = []string{"metadata", "annotations", v1alpha1.AnnotationDrainedFrom}

// DrainedFrom is a Deployment with a note of how many replicas it had. It is
// written together with the drain, so that neither can get lost without the other.
func DrainedFrom(o *structpb.Struct, n int32) *structpb.Struct {
	return set(o, structpb.NewStringValue(strconv.Itoa(int(n))), drainedFrom...)
}

// NotDrained is a Deployment without that note.
func NotDrained(o *structpb.Struct) *structpb.Struct {
	return without(structpb.NewStructValue(o), drainedFrom).GetStructValue()
}

// WithoutReplicas is the object without a count, for whoever scales it.
func WithoutReplicas(o *structpb.Struct) *structpb.Struct {
	return without(structpb.NewStructValue(o), []string{"spec", "replicas"}).GetStructValue()
}

// Suspended is a Job that may have no pods.
func Suspended(o *structpb.Struct) *structpb.Struct {
	return set(o, structpb.NewBoolValue(true), "spec", "suspend")
}

// Selecting is a Service that selects the pods of a component.
func Selecting(o *structpb.Struct, component string) *structpb.Struct {
	return set(o, structpb.NewStringValue(component), "spec", "selector", componentLabel)
}

// scheduling are the fields of a pod that decide where it may run.
var scheduling = []string{
	"resources", "nodeSelector", "tolerations", "affinity", "topologySpreadConstraints", "priorityClassName",
}

// Scaled is a held Deployment whose pods have the resources and scheduling of
// the wanted one. Containers that only one of the two has stay as they are.
func Scaled(held, wanted *structpb.Struct) *structpb.Struct {
	from, to := at(wanted, "spec", "template", "spec"), at(held, "spec", "template", "spec")
	if from == nil || to == nil {
		return held
	}
	pod := cloned(to)
	for _, f := range scheduling {
		move(pod, from, f)
	}
	for _, f := range []string{"containers", "initContainers"} {
		if l := pod.Fields[f].GetListValue(); l != nil {
			pod.Fields[f] = scaledContainers(l, from.GetFields()[f].GetListValue())
		}
	}
	return set(held, structpb.NewStructValue(pod), "spec", "template", "spec")
}

func scaledContainers(held, wanted *structpb.ListValue) *structpb.Value {
	byName := make(map[string]*structpb.Struct, len(wanted.GetValues()))
	for _, v := range wanted.GetValues() {
		byName[v.GetStructValue().GetFields()["name"].GetStringValue()] = v.GetStructValue()
	}
	out := &structpb.ListValue{Values: make([]*structpb.Value, len(held.GetValues()))}
	for i, v := range held.GetValues() {
		out.Values[i] = v
		from, ok := byName[v.GetStructValue().GetFields()["name"].GetStringValue()]
		if !ok || v.GetStructValue() == nil {
			continue
		}
		c := cloned(v.GetStructValue())
		move(c, from, "resources")
		out.Values[i] = structpb.NewStructValue(c)
	}
	return structpb.NewListValue(out)
}

// move makes a field of a copy of ours what it is in from, absence included.
func move(to, from *structpb.Struct, field string) {
	delete(to.Fields, field)
	if v, ok := from.GetFields()[field]; ok {
		to.Fields[field] = v
	}
}

// set is o with v at path. Maps on the way are copied, or made.
func set(o *structpb.Struct, v *structpb.Value, path ...string) *structpb.Struct {
	out := cloned(o)
	if len(path) > 1 {
		v = structpb.NewStructValue(set(out.Fields[path[0]].GetStructValue(), v, path[1:]...))
	}
	out.Fields[path[0]] = v
	return out
}

// at is the map at path, or nil.
func at(o *structpb.Struct, path ...string) *structpb.Struct {
	for _, p := range path {
		o = o.GetFields()[p].GetStructValue()
	}
	return o
}

// cloned is a copy of the first level.
func cloned(o *structpb.Struct) *structpb.Struct {
	out := &structpb.Struct{Fields: maps.Clone(o.GetFields())}
	if out.Fields == nil {
		out.Fields = map[string]*structpb.Value{}
	}
	return out
}
