// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package cluster

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"time"

	fnv1 "github.com/crossplane/function-sdk-go/proto/v1"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

// Cluster is everything around a function and its composite.
type Cluster struct {
	// Now is when things happen.
	Now time.Time
	// XR is the composite as it lives.
	XR Object
	// Input is what the Composition gives to the function.
	Input *structpb.Struct
	// Others are objects that nobody has composed, by ID. Failed pods are among them.
	Others map[string]Object
	// Serves says which optional kinds the API server knows; without it, all of them.
	Serves func(s *fnv1.SchemaSelector) bool
	// Fails says which Jobs fail when Step runs them; without it, none.
	Fails func(job Object) bool
	// Schema is what a preflight answers when Step runs it. Without it that is Pending,
	// unless its image is the one that migrated last.
	Schema part.Answer
	// Unmanaged leaves managedFields away, which every API server adds.
	Unmanaged bool

	composed map[string]*composed
	// asked is what was required at the end of the last reconcile.
	asked *fnv1.Requirements
	// migrated is the image of the migration that succeeded last.
	migrated string
	// version is the resourceVersion that was given last.
	version int64
}

// composed is an object of the composite, with what each side has to say about it.
type composed struct {
	// answer is what the function wants, and applied the same as Crossplane has
	// applied it.
	answer  *structpb.Struct
	applied Object
	// taken is what was there under the name before.
	taken Object
	// others is what controllers and people have set: the status, and fields that
	// they own.
	others     Object
	count      count
	uid        string
	generation int64
	version    int64
	created    time.Time
	// seen is the object as it was sent last; nil if it has changed since.
	seen *structpb.Struct
}

// New is a cluster in which only the composite exists, which needs a name.
func New(xr Object, now time.Time) *Cluster {
	c := &Cluster{Now: now, XR: Normal(xr), Others: map[string]Object{}, composed: map[string]*composed{}, version: 1000000}
	fill(child(c.XR, "metadata"), Object{"uid": uid(""), "generation": int64(1), "creationTimestamp": c.stamp()})
	return c
}

// ID is the kind and the name of an object.
func ID(o Object) string { return text(o, "kind") + "/" + text(o, "metadata", "name") }

// Edit is what a user does to the composite: fields are laid over it; null removes.
func (c *Cluster) Edit(fields Object) {
	c.XR = Merge(c.XR, Normal(fields))
	c.XR = Merge(c.XR, Object{"metadata": Object{"generation": number(c.XR, "metadata", "generation") + 1}})
}

// Keys are the composition resource names of all objects, in order.
func (c *Cluster) Keys() []string { return slices.Sorted(maps.Keys(c.composed)) }

// Has is true if there is an object with this key.
func (c *Cluster) Has(key string) bool { return c.composed[key] != nil }

// Change is what an answer has done to an object.
type Change struct {
	// Sign is + for a new object, ~ for another one, - for one that is gone.
	Sign   string
	Object Object
	// Paths are those that are different.
	Paths []string
}

// Apply carries out an answer as Crossplane does, unless it is fatal.
func (c *Cluster) Apply(rsp *fnv1.RunFunctionResponse) []Change {
	if fatal(rsp) {
		return nil
	}
	desired := map[string]Object{}
	for key, r := range rsp.GetDesired().GetResources() {
		if o := c.composed[key]; o != nil && proto.Equal(o.answer, r.GetResource()) {
			desired[key] = o.applied
			continue
		}
		desired[key] = Normal(r.GetResource().AsMap())
	}
	changes := c.ApplyObjects(desired)
	for key, r := range rsp.GetDesired().GetResources() {
		c.composed[key].answer = r.GetResource()
	}
	c.store(rsp)
	return changes
}

// ApplyObjects carries out the part of an answer that is about composed objects:
// what is missing from it is deleted, and the rest applied.
func (c *Cluster) ApplyObjects(desired map[string]Object) []Change {
	var changes, gone []Change
	for _, key := range c.Keys() {
		if desired[key] == nil {
			gone = append(gone, Change{Sign: "-", Object: c.composed[key].applied})
			delete(c.composed, key)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(desired)) {
		changes = append(changes, c.apply(key, desired[key])...)
	}
	return append(changes, gone...)
}

// apply applies one object on the server's side. What was there under its name is
// taken over.
func (c *Cluster) apply(key string, next Object) []Change {
	o := c.composed[key]
	if o == nil {
		o = &composed{applied: next, others: Object{}, uid: uid(key + "/" + text(next, "metadata", "name")), generation: 1, created: c.Now}
		c.composed[key] = o
		if there, ok := c.Others[ID(next)]; ok {
			o.taken = without(there, "status")
			if status := there["status"]; status != nil {
				o.others["status"] = status
			}
			delete(c.Others, ID(next))
		}
		o.count = countOf(o.taken).applied(next)
		c.touch(o)
		return []Change{{Sign: "+", Object: next}}
	}
	counted := o.count.applied(next)
	if reflect.DeepEqual(o.applied, next) && counted == o.count {
		return nil
	}
	// What only repeats the server's own defaults changes nothing.
	was := o.stored()
	o.applied, o.count = next, counted
	now := o.stored()
	if !reflect.DeepEqual(was["spec"], now["spec"]) {
		o.generation++
	}
	c.touch(o)
	if paths := differences("", was, now); len(paths) > 0 {
		return []Change{{Sign: "~", Object: next, Paths: paths}}
	}
	return nil
}

// touch gives an object another version.
func (c *Cluster) touch(o *composed) {
	c.version++
	o.version, o.seen = c.version, nil
}

// Patch is what somebody else sets in an object, and keeps; null removes.
func (c *Cluster) Patch(key string, fields Object) {
	o := c.composed[key]
	o.others = Merge(o.others, Normal(fields))
	c.touch(o)
}

// Put makes an object one that was applied before.
func (c *Cluster) Put(key string, applied Object) {
	delete(c.composed, key)
	c.apply(key, Normal(applied))
}

// Lose deletes an object behind Crossplane's back.
func (c *Cluster) Lose(key string) { delete(c.composed, key) }

func (c *Cluster) stamp() string { return stamp(c.Now) }

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// uid derives an identity from a name, so that everything is the same every time.
func uid(name string) string {
	h := sha256.Sum256([]byte(name))
	return fmt.Sprintf("%x-%x-%x-%x-%x", h[:4], h[4:6], h[6:8], h[8:10], h[10:16])
}
