// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package preview

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/types"
)

// keyAnnotation names the composition resource that an object is.
const keyAnnotation = "crossplane.io/composition-resource-name"

// Object is any Kubernetes object.
type Object = unstructured.Unstructured

// World stands in for Kubernetes: it knows what was applied and what became
// of it.
type World struct {
	// XR is the Superset as it lives.
	XR *Object
	// Fails are the image tags with which a task fails.
	Fails map[string]string
	// Pods are those that have failed.
	Pods []*Object

	objects   map[string]*object
	createdAt string
}

// object is one object: as it was applied last, and as it lives.
type object struct {
	applied *Object
	live    *Object
}

// NewWorld is a namespace in which, since a moment, only the Superset exists.
func NewWorld(xr *Object, since time.Time) *World {
	createdAt := since.UTC().Truncate(time.Second).Format(time.RFC3339)
	xr.SetUID(uid("the instance"))
	xr.SetGeneration(1)
	xr.Object["metadata"].(map[string]any)["creationTimestamp"] = createdAt //nolint:forcetypeassert // SetUID has made it a map.
	return &World{XR: xr, objects: map[string]*object{}, createdAt: createdAt}
}

// Observed returns the living objects in the order of their keys.
func (w *World) Observed() []*Object {
	var out []*Object
	for _, key := range slices.Sorted(maps.Keys(w.objects)) {
		out = append(out, w.objects[key].live)
	}
	return out
}

// Apply takes an answer as the API server would: new objects are created, others
// are edited, those missing are deleted. It returns a line for each change.
func (w *World) Apply(a *Answer) []string {
	w.XR.Object["status"] = a.XR.Object["status"]

	var changes []string
	wanted := map[string]bool{}
	for _, o := range a.Objects {
		key := o.GetAnnotations()[keyAnnotation]
		wanted[key] = true
		applied := asApplied(o)
		t, ok := w.objects[key]
		if !ok {
			w.objects[key] = &object{applied: applied, live: w.create(key, applied)}
			changes = append(changes, line("+", o, ""))
			continue
		}
		paths := differences("", t.applied.Object, applied.Object)
		if len(paths) == 0 {
			continue
		}
		t.live = w.update(t, applied)
		t.applied = applied
		slices.SortStableFunc(paths, metadataLast)
		changes = append(changes, line("~", o, summarize(paths)))
	}
	for _, key := range slices.Sorted(maps.Keys(w.objects)) {
		if !wanted[key] {
			changes = append(changes, line("-", w.objects[key].live, ""))
			delete(w.objects, key)
		}
	}
	return changes
}

// asApplied strips what render adds and a server would own.
func asApplied(o *Object) *Object {
	c := o.DeepCopy()
	delete(c.Object, "status")
	for _, field := range []string{"uid", "resourceVersion", "generation", "creationTimestamp", "managedFields"} {
		unstructured.RemoveNestedField(c.Object, "metadata", field)
	}
	return c
}

// create gives a new object what the API server gives it.
func (w *World) create(key string, applied *Object) *Object {
	live := applied.DeepCopy()
	live.SetUID(uid(key + "/" + applied.GetName()))
	live.SetGeneration(1)
	live.SetResourceVersion("1")
	set(live, w.createdAt, "metadata", "creationTimestamp")
	defaults(live)
	return live
}

// update replaces what was applied and keeps what the cluster has added.
func (w *World) update(t *object, applied *Object) *Object {
	live := w.create(t.applied.GetAnnotations()[keyAnnotation], applied)
	live.SetUID(t.live.GetUID())
	live.SetGeneration(t.live.GetGeneration())
	if !reflect.DeepEqual(t.applied.Object["spec"], applied.Object["spec"]) {
		live.SetGeneration(t.live.GetGeneration() + 1)
	}
	if status, ok := t.live.Object["status"]; ok {
		live.Object["status"] = status
	}
	return live
}

// defaults sets what admission and controllers put into the spec itself, so
// that a function which echoes it back is seen to do so.
func defaults(o *Object) {
	switch o.GetKind() {
	case "Job":
		labels := map[string]string{
			"batch.kubernetes.io/controller-uid": string(o.GetUID()),
			"batch.kubernetes.io/job-name":       o.GetName(),
			"controller-uid":                     string(o.GetUID()),
			"job-name":                           o.GetName(),
		}
		set(o, labels["batch.kubernetes.io/controller-uid"], "spec", "selector", "matchLabels", "batch.kubernetes.io/controller-uid")
		for k, v := range labels {
			set(o, v, "spec", "template", "metadata", "labels", k)
		}
	case "Service":
		set(o, "10.96.0.10", "spec", "clusterIP")
		set(o, []any{"10.96.0.10"}, "spec", "clusterIPs")
	case "Deployment", "StatefulSet":
		if _, ok, _ := unstructured.NestedFieldNoCopy(o.Object, "spec", "replicas"); !ok {
			set(o, int64(1), "spec", "replicas")
		}
	}
}

// set writes a nested field and makes the maps on the way.
func set(o *Object, value any, path ...string) {
	if err := unstructured.SetNestedField(o.Object, value, path...); err != nil {
		panic(fmt.Sprintf("cannot set %s: %v", strings.Join(path, "."), err)) // A wrong path in this file.
	}
}

// uid derives an identity from a name, so that two walks print the same.
func uid(name string) types.UID {
	h := sha256.Sum256([]byte(name))
	return types.UID(fmt.Sprintf("%x-%x-%x-%x-%x", h[:4], h[4:6], h[6:8], h[8:10], h[10:16]))
}

// differences lists the paths at which two values differ.
func differences(path string, a, b any) []string {
	am, aok := a.(map[string]any)
	bm, bok := b.(map[string]any)
	if !aok || !bok {
		if reflect.DeepEqual(a, b) {
			return nil
		}
		return []string{path}
	}
	keys := maps.Clone(am)
	maps.Copy(keys, bm)
	var out []string
	for _, k := range slices.Sorted(maps.Keys(keys)) {
		out = append(out, differences(strings.TrimPrefix(path+"."+k, "."), am[k], bm[k])...)
	}
	return out
}
