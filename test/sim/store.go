// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package sim

import (
	"strconv"

	"google.golang.org/protobuf/types/known/structpb"
)

func itoa(n int) string { return strconv.Itoa(n) }

func objectID(kind, name string) string { return kind + "/" + name }

// outcome is how the API server answers an apply.
type outcome int

const (
	unchanged outcome = iota
	written
	// invalid is 422, the one refusal that Crossplane skips.
	invalid
	// refused is any other error; it ends the pass.
	refused
)

// apply is a server-side apply with force by Crossplane.
func (w *World) apply(key string, desired *structpb.Struct) outcome {
	kind, name := text(desired, "kind"), text(desired, "metadata", "name")
	o, exists := w.objects[objectID(kind, name)]
	switch {
	case !exists:
		w.create(key, kind, name, desired)
		return written
	case o.immutable(desired):
		return invalid
	}
	before := o.version
	if !o.ours || o.key != key {
		if o.kind == "Deployment" && o.deploy == nil {
			o.deploy = &deployment{}
		}
		o.ours, o.key = true, key
		w.touch(o)
	}
	if o.kind == "Deployment" {
		w.applyScale(o, desired)
	}
	if !sameObject(o.applied, desired) {
		w.change(o, desired)
	}
	if o.version == before {
		return unchanged
	}
	return written
}

func (w *World) create(key, kind, name string, desired *structpb.Struct) {
	w.uid++
	o := &object{id: objectID(kind, name), kind: kind, name: name, key: key, ours: true, created: w.now, uid: w.uid}
	switch kind {
	case "Deployment":
		o.deploy = &deployment{}
		o.replicas = 1
		w.applyScale(o, desired)
	case "Job":
		o.job = w.newJob(desired)
	}
	w.change(o, desired)
	w.objects[o.id] = o
	w.trail.note("+" + key)
}

// change stores what is applied now.
func (w *World) change(o *object, desired *structpb.Struct) {
	if !same(dig(o.applied, "spec"), dig(desired, "spec")) || o.generation == 0 {
		o.generation++
	}
	if !same(dig(o.applied, "spec", "template"), dig(desired, "spec", "template")) {
		o.template++
	}
	o.applied, o.whole = desired, defaulted(o.kind, desired)
	o.fields = owned(desired)
	o.fields = with(o.fields, leaf, "f:metadata", "f:labels", "f:crossplane.io/composite")
	o.fields = with(o.fields, leaf, "f:metadata", "f:annotations", "f:crossplane.io/composition-resource-name")
	o.fields = with(o.fields, build(map[string]any{`k:{"uid":"` + instanceUID + `"}`: leaf}), "f:metadata", "f:ownerReferences")
	if o.kind == "StatefulSet" && o.status == nil {
		o.reportSet(0)
	}
	w.touch(o)
}

// reportSet is what the controller of a StatefulSet reports.
func (o *object) reportSet(ready int) {
	o.status = obj(map[string]any{
		"observedGeneration": o.generation, "replicas": 1, "readyReplicas": ready, "availableReplicas": ready, "currentRevision": "1", "updateRevision": "1",
	})
}

// applyScale is what an apply does to the count of a Deployment: a value that
// is given is taken over from others, one that is no longer given stays if
// somebody else owns it and falls back to 1 if not.
func (w *World) applyScale(o *object, desired *structpb.Struct) {
	given, has := dig(desired, "spec").GetStructValue().GetFields()["replicas"]
	switch {
	case has:
		n := int(given.GetNumberValue())
		if n != o.replicas {
			o.replicas, o.othersScale = n, false
			w.scaled(o)
		}
		if !o.oursScale {
			o.oursScale = true
			w.touch(o)
		}
	case o.oursScale:
		o.oursScale = false
		if !o.othersScale && o.replicas != 1 {
			o.replicas = 1
			w.scaled(o)
		}
		w.touch(o)
	}
}

func (w *World) scaled(o *object) {
	o.generation++
	w.touch(o)
}

// immutable is true for an apply that the API server refuses as invalid.
func (o *object) immutable(desired *structpb.Struct) bool {
	differs := func(path ...string) bool { return !same(dig(o.applied, path...), dig(desired, path...)) }
	switch o.kind {
	case "Job":
		return differs("spec", "template") || differs("spec", "podFailurePolicy") || differs("spec", "completions")
	case "Deployment", "StatefulSet":
		return o.ours && differs("spec", "selector")
	case "ConfigMap":
		return dig(o.applied, "immutable").GetBoolValue() && (differs("data") || differs("immutable"))
	}
	return false
}

// defaulted is an object with what the API server adds.
func defaulted(kind string, o *structpb.Struct) *structpb.Struct {
	switch kind {
	case "Deployment", "Job", "StatefulSet":
		pod := dig(o, "spec", "template", "spec").GetStructValue()
		for _, list := range []string{"containers", "initContainers"} {
			if l := dig(pod, list).GetListValue(); l != nil {
				pod = with(pod, eachItem(l, defaultedContainer), list)
			}
		}
		pod = with(pod, build("default-scheduler"), "schedulerName")
		o = with(o, structpb.NewStructValue(pod), "spec", "template", "spec")
		if kind == "Job" {
			name := text(o, "metadata", "name")
			o = with(o, build(name), "spec", "template", "metadata", "labels", "batch.kubernetes.io/job-name")
			o = with(o, build(map[string]any{"matchLabels": map[string]any{"batch.kubernetes.io/job-name": name}}), "spec", "selector")
		}
	case "Service":
		o = with(o, build("10.0.0.7"), "spec", "clusterIP")
		if l := dig(o, "spec", "ports").GetListValue(); l != nil {
			o = with(o, eachItem(l, defaultedPort), "spec", "ports")
		}
	}
	return o
}

func eachItem(l *structpb.ListValue, change func(*structpb.Struct) *structpb.Struct) *structpb.Value {
	out := &structpb.ListValue{Values: make([]*structpb.Value, len(l.GetValues()))}
	for i, v := range l.GetValues() {
		out.Values[i] = structpb.NewStructValue(change(v.GetStructValue()))
	}
	return structpb.NewListValue(out)
}

func defaultedContainer(c *structpb.Struct) *structpb.Struct {
	c = with(c, build("/dev/termination-log"), "terminationMessagePath")
	if l := dig(c, "ports").GetListValue(); l != nil {
		c = with(c, eachItem(l, defaultedPort), "ports")
	}
	return c
}

func defaultedPort(p *structpb.Struct) *structpb.Struct {
	if dig(p, "protocol") == nil {
		p = with(p, build("TCP"), "protocol")
	}
	return p
}

// remove deletes an object, in the foreground as the engine does, or at once as
// kubectl does.
func (w *World) remove(o *object, foreground bool) {
	switch {
	case o.kind == "Deployment" && foreground && len(o.deploy.pods) > 0,
		o.kind == "Job" && foreground && o.job.alive() > 0:
		o.deleting = true
		w.endPods(o)
		w.touch(o)
	default:
		w.vanish(o)
	}
}

func (w *World) vanish(o *object) {
	delete(w.objects, o.id)
	if o.deploy != nil {
		delete(w.truth.before, o.component())
	}
	if o.job != nil && o.job.alive() > 0 {
		w.truth.orphans = append(w.truth.orphans, orphan{task: o.job.task, drains: o.job.drains, name: o.name})
	}
	if o.ours {
		w.engine.dirty = true
	}
}

// endPods asks all pods of an object to go.
func (w *World) endPods(o *object) {
	if o.deploy != nil {
		for i := range o.deploy.pods {
			o.deploy.pods[i].terminating, o.deploy.pods[i].ready = true, false
		}
	}
	if o.job != nil {
		for i := range o.job.pods {
			if p := &o.job.pods[i]; p.alive() {
				p.terminating = true
			}
		}
	}
}
