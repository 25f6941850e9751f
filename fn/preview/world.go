// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package preview

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/crossplane-contrib/function-superset/fn/preview/cluster"
)

// keyAnnotation names the composition resource that an object is.
const keyAnnotation = "crossplane.io/composition-resource-name"

// Object is any Kubernetes object.
type Object = unstructured.Unstructured

// World is a cluster in which a Superset is walked.
type World struct {
	*cluster.Cluster
	// Fails are the image tags with which a task fails.
	Fails map[string]string
}

// NewWorld is a namespace in which, since a moment, only the Superset exists.
func NewWorld(xr *Object, since time.Time) *World {
	w := &World{Cluster: cluster.New(xr.Object, since)}
	w.Cluster.Fails = w.willFail
	return w
}

// willFail holds for a Job whose pods were asked to fail.
func (w *World) willFail(job cluster.Object) bool {
	o := &Object{Object: job}
	containers, _, _ := unstructured.NestedSlice(job, "spec", "template", "spec", "containers")
	if len(containers) == 0 {
		return false
	}
	image, _ := containers[0].(map[string]any)["image"].(string) //nolint:forcetypeassert // A container is a map.
	tag := w.Fails[o.GetLabels()["superset.apache.org/init-task"]]
	return tag != "" && strings.HasSuffix(image, ":"+tag)
}

// Superset returns the Superset as it lives.
func (w *World) Superset() *Object { return &Object{Object: w.XR} }

// Objects returns the living objects in the order of their keys.
func (w *World) Objects() []*Object {
	var out []*Object
	for _, key := range w.Keys() {
		out = append(out, &Object{Object: w.Observed(key)})
	}
	return out
}

// Pods returns those that have failed.
func (w *World) Pods() []*Object {
	var out []*Object
	for _, id := range slices.Sorted(maps.Keys(w.Others)) {
		out = append(out, &Object{Object: w.Others[id]})
	}
	return out
}

// Apply takes an answer as Crossplane would. It returns a line for each change.
func (w *World) Apply(a *Answer) []string {
	w.XR["status"] = a.XR.Object["status"]
	desired := map[string]cluster.Object{}
	for _, o := range a.Objects {
		desired[o.GetAnnotations()[keyAnnotation]] = asApplied(o).Object
	}
	var changes []string
	for _, c := range w.ApplyObjects(desired) {
		slices.SortStableFunc(c.Paths, metadataLast)
		changes = append(changes, line(c.Sign, &Object{Object: c.Object}, summarize(c.Paths)))
	}
	return changes
}

// asApplied strips what render adds and a server would own.
func asApplied(o *Object) *Object {
	c := o.DeepCopy()
	delete(c.Object, "status")
	for _, field := range []string{"uid", "resourceVersion", "generation", "generateName", "creationTimestamp", "managedFields"} {
		unstructured.RemoveNestedField(c.Object, "metadata", field)
	}
	return c
}

// set writes a nested field and makes the maps on the way.
func set(o *Object, value any, path ...string) {
	if err := unstructured.SetNestedField(o.Object, value, path...); err != nil {
		panic(fmt.Sprintf("cannot set %s: %v", strings.Join(path, "."), err)) // A wrong path in this file.
	}
}
