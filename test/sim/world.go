// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package sim

import (
	"maps"
	"slices"
	"time"

	"github.com/crossplane/function-sdk-go/logging"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/crossplane-contrib/function-superset/fn"
)

// Where the Superset of a world is.
const (
	instanceName = "bi"
	namespace    = "team"
	instanceUID  = "0f3c9a52-8c1e-4d53-9a0e-2f4f7a6f3c11"
)

// Lag lets engines read copies of the Superset that lack what they have stored
// themselves a moment ago.
var Lag bool

// World is everything outside of the function. It is cloned to try what would
// happen.
type World struct {
	now time.Time
	f   *fn.Function
	// spec is what people want at present.
	spec Spec
	// annotations are those that people have put on the Superset.
	annotations map[string]string
	// versions of the Superset, oldest first; the last one is the present.
	versions []version
	// read is the number of the version the engine has read last.
	read int64

	objects map[string]*object
	serial  int
	uid     int

	// engine is what the engine remembers between passes.
	engine engine
	// truth is what the invariants remember.
	truth groundTruth
	// gatewayAPI is true once HTTPRoute is served.
	gatewayAPI bool
	// others are the resources that another function of the pipeline wants.
	others bool

	// broken is the first violation.
	broken *Violation
	cover  *Coverage
	// steps counts steps, so that checks which cost much are made now and then.
	steps int
	// lag lets the engine read a copy that lacks references it has stored itself.
	lag bool
	// thorough makes every check at every pass.
	thorough bool
	// trail is what has been written, where somebody wants to know.
	trail *trail
}

// version is the Superset as it was stored at one time.
type version struct {
	number      int64
	generation  int64
	spec        Spec
	annotations map[string]string
	status      *structpb.Struct
	refs        map[string]string
}

type engine struct {
	// due is when the timer of the last pass rings.
	due time.Time
	// dirty is true when a watch has seen a change.
	dirty         bool
	passes, calls int
	// referred is the version in which the references were stored last.
	referred int64
	// writes counts what the last pass has changed.
	writes int
	// loseStatus is for how many passes more the status is not stored.
	loseStatus int
}

// object is anything stored.
type object struct {
	id, kind, name string
	// key is the composition resource key; "" for what is not ours.
	key  string
	ours bool
	// applied is what was applied last, and fields what it owns.
	applied, fields *structpb.Struct
	whole           *structpb.Struct
	generation      int64
	version         int64
	uid             int
	created         time.Time
	deleting        bool
	status          *structpb.Struct
	live            *structpb.Struct

	// replicas and who owns the field, of Deployments.
	replicas               int
	oursScale, othersScale bool
	// woken is true when somebody has scaled it up from zero.
	woken bool
	// extra is a label that somebody else has put on.
	extra string
	// fits is the order up to which the pod template fits the database.
	fits int
	// template counts the versions of the pod template.
	template int

	deploy *deployment
	job    *job
	// seen is how far the Job was when a pass last stored what it saw.
	seen string
}

// newWorld is a world with a Superset that nobody has looked at.
func newWorld(i Spec) *World {
	w := &World{
		lag:         Lag,
		now:         time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC),
		spec:        i,
		annotations: map[string]string{},
		objects:     map[string]*object{},
		cover:       newCoverage(),
	}
	w.truth = newGroundTruth()
	w.hire()
	w.store(func(v *version) { v.generation = 1 })
	w.engine.dirty = true
	return w
}

func (w *World) hire() {
	w.f = fn.NewFunction(logging.NewNopLogger()).WithClock(func() time.Time { return w.now }).WithSeed(func() []byte { return []byte("seed") })
}

// clone is a world that goes its own way.
func (w *World) clone() *World {
	n := *w
	n.annotations = maps.Clone(w.annotations)
	n.versions = slices.Clone(w.versions)
	n.objects = make(map[string]*object, len(w.objects))
	for id, o := range w.objects {
		c := *o
		if o.deploy != nil {
			d := *o.deploy
			d.pods = slices.Clone(o.deploy.pods)
			c.deploy = &d
		}
		if o.job != nil {
			j := *o.job
			j.pods = slices.Clone(o.job.pods)
			c.job = &j
		}
		n.objects[id] = &c
	}
	n.truth = w.truth.clone()
	n.cover = newCoverage()
	n.trail = nil
	n.cover.state = w.cover.state
	n.hire()
	return &n
}

func (w *World) latest() *version { return &w.versions[len(w.versions)-1] }

// keep is how many versions of the Superset can still be read.
const keep = 6

// store makes a new version of the Superset.
func (w *World) store(change func(*version)) {
	next := version{}
	if len(w.versions) > 0 {
		next = *w.latest()
	}
	next.number++
	next.spec, next.annotations = w.spec, maps.Clone(w.annotations)
	change(&next)
	w.versions = append(w.versions, next)
	if len(w.versions) > keep {
		w.versions = slices.Clone(w.versions[len(w.versions)-keep:])
	}
	w.engine.dirty = true
}

// edited stores what people have changed in the spec.
func (w *World) edited() { w.store(func(v *version) { v.generation++ }) }

// composite is a version of the Superset as the function gets it.
func (v version) composite() *structpb.Struct {
	refs := make([]any, 0, len(v.refs))
	for _, key := range slices.Sorted(maps.Keys(v.refs)) {
		refs = append(refs, map[string]any{"name": v.refs[key]})
	}
	spec := with(v.spec.object(), build(map[string]any{"resourceRefs": refs}), "crossplane")
	metadata := map[string]any{
		"name": instanceName, "namespace": namespace, "uid": instanceUID, "generation": v.generation,
		"annotations": v.annotations, "labels": map[string]any{"crossplane.io/composite": instanceName},
	}
	out := map[string]any{
		"apiVersion": "superset.crossplane.io/v1alpha1", "kind": "Superset", "metadata": metadata, "spec": spec,
	}
	if v.status != nil {
		out["status"] = v.status
	}
	return obj(out)
}

func (w *World) stamp() string { return w.now.UTC().Format(time.RFC3339) }

// sorted are the objects of a kind, or all, in a fixed order.
func (w *World) sorted(kind string) []*object {
	var out []*object
	for _, id := range slices.Sorted(maps.Keys(w.objects)) {
		if o := w.objects[id]; kind == "" || o.kind == kind {
			out = append(out, o)
		}
	}
	return out
}

func (w *World) byKey(key string) *object {
	for _, o := range w.objects {
		if o.key == key && o.ours {
			return o
		}
	}
	return nil
}

// touch marks an object as changed and wakes the engine.
func (w *World) touch(o *object) {
	o.version++
	o.live = nil
	if o.ours {
		w.engine.dirty = true
	}
}

// get is an object as the API server serves it.
func (w *World) get(o *object) *structpb.Struct {
	if o.live == nil {
		o.live = w.serve(o)
	}
	return o.live
}

const (
	manager    = "apiextensions.crossplane.io/composed/8d3f0a6c"
	autoscaler = "kube-controller-manager"
)

// serve puts together what was applied, what others have set, and what the
// server adds.
func (w *World) serve(o *object) *structpb.Struct {
	out := &structpb.Struct{Fields: maps.Clone(o.whole.GetFields())}
	metadata := maps.Clone(dig(o.whole, "metadata").GetStructValue().GetFields())
	metadata["uid"] = build(o.name + "-" + itoa(o.uid))
	metadata["resourceVersion"] = build(itoa(int(o.version)))
	metadata["generation"] = build(o.generation)
	metadata["creationTimestamp"] = build(o.created.UTC().Format(time.RFC3339))
	if o.deleting {
		metadata["deletionTimestamp"] = build(w.stamp())
	}
	labels := maps.Clone(metadata["labels"].GetStructValue().GetFields())
	if labels == nil {
		labels = map[string]*structpb.Value{}
	}
	if o.extra != "" {
		labels["team"] = build(o.extra)
	}
	fields := o.fields
	if o.ours {
		labels["crossplane.io/composite"] = build(instanceName)
		annotations := maps.Clone(metadata["annotations"].GetStructValue().GetFields())
		if annotations == nil {
			annotations = map[string]*structpb.Value{}
		}
		annotations["crossplane.io/composition-resource-name"] = build(o.key)
		metadata["annotations"] = structpb.NewStructValue(&structpb.Struct{Fields: annotations})
		metadata["ownerReferences"] = build([]any{map[string]any{
			"apiVersion": "superset.crossplane.io/v1alpha1", "kind": "Superset", "name": instanceName, "uid": instanceUID,
			"controller": true, "blockOwnerDeletion": true,
		}})
	}
	metadata["labels"] = structpb.NewStructValue(&structpb.Struct{Fields: labels})
	if o.kind == "Deployment" {
		out = with(out, build(o.replicas), "spec", "replicas")
		if !o.oursScale {
			fields = with(fields, nil, "f:spec", "f:replicas")
		} else {
			fields = with(fields, leaf, "f:spec", "f:replicas")
		}
	}
	metadata["managedFields"] = build(w.managers(o, fields))
	out.Fields["metadata"] = structpb.NewStructValue(&structpb.Struct{Fields: metadata})
	if o.status != nil {
		out.Fields["status"] = structpb.NewStructValue(o.status)
	}
	return out
}

func (w *World) managers(o *object, fields *structpb.Struct) []any {
	var out []any
	if o.ours {
		out = append(out, map[string]any{
			"manager": manager, "operation": "Apply", "apiVersion": "v1", "fieldsType": "FieldsV1", "time": w.stampOf(o),
			"fieldsV1": fields,
		})
	}
	if o.othersScale {
		out = append(out, map[string]any{
			"manager": autoscaler, "operation": "Update", "subresource": "scale", "fieldsType": "FieldsV1",
			"fieldsV1": map[string]any{"f:spec": map[string]any{"f:replicas": map[string]any{}}},
		})
	}
	if o.extra != "" {
		out = append(out, map[string]any{
			"manager": "kubectl-label", "operation": "Update", "fieldsType": "FieldsV1",
			"fieldsV1": map[string]any{"f:metadata": map[string]any{"f:labels": map[string]any{"f:team": map[string]any{}}}},
		})
	}
	return out
}

func (w *World) stampOf(o *object) string { return o.created.UTC().Format(time.RFC3339) }
