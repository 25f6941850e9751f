// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package sim

import (
	"math"
	"math/rand/v2"

	"google.golang.org/protobuf/types/known/structpb"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
)

// named is the count that a spec names for a component; false if it leaves it to
// others, at most high of them.
func (i Spec) named(component string) (n, high int, is bool) {
	switch {
	case component == "web-server" && i.Autoscale:
		return 0, 4, false
	case component == "celery-worker" && i.AutoWorker:
		return 0, 3, false
	case component == "celery-beat":
		return 1, 1, true
	case i.Unnamed:
		return 0, math.MaxInt, false
	case component == "web-server":
		return i.WebReplicas, i.WebReplicas, true
	}
	return i.WorkerReplicas, i.WorkerReplicas, true
}

// theirs is true for a count that stays as it is when an answer leaves it out.
func (o *object) theirs() bool { return !o.oursScale || o.othersScale }

// noted is true for a Deployment that was drained, and says so.
func (o *object) noted() bool {
	return text(o.applied, "metadata", "annotations", v1alpha1.AnnotationDrainedFrom) != ""
}

// scaleTo is what a write of the scale subresource does: it takes the count from its
// owners, and shows as one only if there was one, and not at zero.
func (w *World) scaleTo(o *object, n int) {
	if n == o.replicas && n > 0 {
		return
	}
	owned := o.oursScale || o.othersScale
	o.oursScale, o.othersScale = false, owned && n > 0
	if o.replicas != n {
		o.replicas = n
		o.generation++
	}
	w.touch(o)
}

// scaleByHand lets somebody scale a component.
func scaleByHand(w *World, o *object, r *rand.Rand) {
	n := r.IntN(5)
	if o.replicas == 0 && n > 0 {
		o.woken = true
	}
	w.scaleTo(o, n)
	if n == 0 {
		// Whoever wants none gets none afterwards.
		delete(w.truth.before, o.component())
	}
}

// countBefore is the count of a Deployment before an apply, and whose it was.
type countBefore struct {
	n      int
	theirs bool
	exists bool
	// goes is true when an autoscaler is there that the spec no longer wants.
	goes bool
}

func (w *World) countBefore(a answer, key string) countBefore {
	component, kind, ok := waits(key)
	o := w.byKey(key)
	if !ok || kind != "deployment" || o == nil {
		return countBefore{}
	}
	auto := component == "web-server" && a.v.spec.Autoscale || component == "celery-worker" && a.v.spec.AutoWorker
	return countBefore{n: o.replicas, theirs: o.theirs(), exists: true, goes: a.observed[component+"-hpa"] != nil && !auto}
}

// remembers notes the count that a drain takes away. One pod of somebody who wakes
// what is drained is no wish.
func (w *World) remembers(a answer, component string, o *object) {
	if !a.v.spec.components()[component] {
		return
	}
	if n := w.truth.before[component]; n > 1 && o.replicas == 1 && o.noted() {
		return
	}
	w.truth.before[component] = o.replicas
}

// afterCount holds what must be true of counts.
func (w *World) afterCount(a answer, component string, o *object, was countBefore) {
	o.woken = o.woken && !a.serves()
	follows := a.serves() || a.awaits()
	want, high, named := a.v.spec.named(component)
	before, drained := w.truth.before[component]
	if o.replicas > 0 && (follows || was.n == 0) {
		delete(w.truth.before, component)
	}
	switch {
	case !a.v.spec.components()[component] && a.live():
	case a.awaits() && o.replicas == 0 && was.n > 0:
		// An approval may be awaited behind the page.
	case follows && named:
		if o.replicas != want {
			w.violated("counts follow the spec", "%s has %d, not %d under %s", component, o.replicas, want, a.state())
		}
	case !was.exists:
	case was.theirs && follows && was.n == 0 && was.goes:
		if o.replicas != 1 {
			w.violated("what a scaler leaves at zero starts again", "%s has %d", component, o.replicas)
		}
	case was.theirs && (follows || was.n == 0 || o.replicas > 0):
		if o.replicas != was.n {
			w.violated("whoever scales is left in peace", "%s of %d has %d under %s", component, was.n, o.replicas, a.state())
		}
	case follows && was.n > 0:
		if n := min(was.n, high); o.replicas != n {
			w.violated("no count is dropped", "%s of %d has %d under %s", component, was.n, o.replicas, a.state())
		}
	case o.replicas > 0 && drained:
		if follows {
			before = min(before, high)
		}
		if o.replicas != before {
			w.violated("counts come back", "%s had %d and gets %d under %s", component, before, o.replicas, a.state())
		}
	}
}

// heldCount holds that a held Deployment keeps its count, or goes down in one
// step, or comes back to a database that is as it was.
func (w *World) heldCount(a answer, component string, o *object, desired *structpb.Struct) {
	given, has := dig(desired, "spec").GetStructValue().GetFields()["replicas"]
	n := int(given.GetNumberValue())
	switch {
	case !has && (o.theirs() || o.replicas == 1):
	case !has && a.awaits() && o.replicas == 0:
	case !has:
		w.violated("held counts", "%s of %d falls to 1", component, o.replicas)
	case n == 0 && o.replicas > 0 && a.live():
		// A spec that names none wants none: there is nothing to give back.
		if want, _, named := a.v.spec.named(component); !named || want > 0 {
			w.goesDown(a, component)
			w.remembers(a, component, o)
		}
	case a.awaits() || n == o.replicas:
	case o.replicas == 0 && a.v.spec.Mistake != noMistake || !a.v.spec.valid():
		for _, t := range []string{"clone", "migrate", "rotate"} {
			if e := w.truth.last[t]; e.order > o.fits {
				w.violated("held pods meet their database", "%s comes back, though %s for %q has run since", component, t, e.inputs)
			}
		}
	default:
		w.violated("held counts", "%s goes from %d to %d under %s", component, o.replicas, n, a.state())
	}
}
