// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package fn

import (
	"slices"

	fnv1 "github.com/crossplane/function-sdk-go/proto/v1"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset/build"
	"github.com/crossplane-contrib/function-superset/fn/superset/lifecycle"
	"github.com/crossplane-contrib/function-superset/fn/superset/observe"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

// requirements are all questions to Crossplane; nil when there are none. The
// same questions are asked on every call of a reconcile, also when they have
// been answered: Crossplane calls again until they stop changing.
func (a answer) requirements() *fnv1.Requirements {
	objects := a.foreseen()
	resources := a.names(objects)
	for _, t := range a.plan.Diagnose {
		resources[observe.PodsRequirement(t)] = a.pods(t)
	}
	schemas := a.schemas(objects)
	if len(resources)+len(schemas) == 0 {
		return nil
	}
	return &fnv1.Requirements{Resources: resources, Schemas: schemas}
}

// foreseen are the objects of the answer, and until everything is there those that
// the instance will have besides. What is left to others stays among them, so that
// a question does not go away with its answer.
func (a answer) foreseen() []build.Object {
	if a.plan.HoldAll || a.installed() {
		return a.objects
	}
	return slices.Concat(a.objects, build.All(a.instance, complete(a.instance, a.plan)))
}

// names asks for every object that the instance will have and that is not
// observed, whatever its kind: taking over somebody else's by accident would
// destroy something, and one that the API server refuses to take over blocks the
// instance for ever. It does not depend on how far the plan has come: a conflict
// has to be known before the first task runs.
func (a answer) names(objects []build.Object) map[string]*fnv1.ResourceSelector {
	out := map[string]*fnv1.ResourceSelector{}
	for _, g := range a.instance.GeneratedSecrets {
		// One that is lost is not made again, but somebody may have put it back.
		if key := part.GeneratedSecretKey(a.instance.Name, g.Name); a.facts.Objects[key].Key == "" {
			out[observe.NameRequirement(key)] = a.named("v1", "Secret", g.Name)
		}
	}
	for _, r := range a.plan.Seek {
		out[observe.NameRequirement(r.Key)] = a.named("batch/v1", "Job", r.Name)
		out[observe.NameRequirement(r.ConfigKey)] = a.named("v1", "ConfigMap", r.Name)
	}
	for _, o := range objects {
		if !a.newcomer(o) {
			continue
		}
		if k := optional(o.Desired); k != "" && a.facts.Kinds[k] != observe.Present {
			continue // asking for an object of a kind that does not exist is an error
		}
		gvk := o.Desired.GetObjectKind().GroupVersionKind()
		out[observe.NameRequirement(o.Key)] = a.named(gvk.GroupVersion().String(), gvk.Kind, o.Desired.GetName())
	}
	return out
}

// named asks for one object of the instance's namespace.
func (a answer) named(apiVersion, kind, name string) *fnv1.ResourceSelector {
	return &fnv1.ResourceSelector{
		ApiVersion: apiVersion,
		Kind:       kind,
		Match:      &fnv1.ResourceSelector_MatchName{MatchName: name},
		Namespace:  new(a.instance.Namespace),
	}
}

// newcomer is true for an object that would be made for the first time and
// whose name somebody else may have.
func (a answer) newcomer(o build.Object) bool {
	_, observed := a.facts.Objects[o.Key]
	return o.Desired != nil && !observed
}

// installed is true when every component is there; then the answer itself names
// all that is still missing. A key that is left alone is not in the answer, but
// the question for it has to stay.
func (a answer) installed() bool {
	for _, c := range a.instance.Components {
		if _, ok := a.facts.Workloads[c.Type]; !ok {
			return false
		}
	}
	return len(a.plan.Leave) == 0
}

// complete is a plan under which everything but the tasks is there.
func complete(i resolve.Instance, p lifecycle.Plan) lifecycle.Plan {
	out := lifecycle.Plan{
		Runs:       p.Runs,
		Components: make(map[part.Component]lifecycle.ComponentPlan, len(i.Components)),
		Page:       lifecycle.Run,
		PagePort:   p.PagePort,
		Memory:     p.Memory,
	}
	for _, c := range i.Components {
		out.Components[c.Type] = lifecycle.ComponentPlan{Disposition: lifecycle.Run}
	}
	return out
}

// pods asks for the pods of a task.
func (a answer) pods(t part.Task) *fnv1.ResourceSelector {
	return &fnv1.ResourceSelector{
		ApiVersion: "v1",
		Kind:       "Pod",
		Match: &fnv1.ResourceSelector_MatchLabels{MatchLabels: &fnv1.MatchLabels{
			Labels: map[string]string{v1alpha1.LabelTaskInstance: a.instance.Name + "-" + string(t)},
		}},
		Namespace: new(a.instance.Namespace),
	}
}

// schemas asks for the optional kinds of objects that are wanted, not observed,
// and not vouched for by the function's input.
func (a answer) schemas(objects []build.Object) map[string]*fnv1.SchemaSelector {
	out := map[string]*fnv1.SchemaSelector{}
	for _, o := range objects {
		if o.Desired == nil {
			continue
		}
		k := optional(o.Desired)
		if _, observed := a.facts.Objects[o.Key]; k == "" || observed || a.forced[k] != observe.Unknown {
			continue
		}
		out[observe.SchemaRequirement(k)] = &fnv1.SchemaSelector{ApiVersion: observe.OptionalKinds[k], Kind: string(k)}
	}
	return out
}

// optional is the optional kind of an object, or "".
func optional(o build.Typed) observe.OptionalKind {
	gvk := o.GetObjectKind().GroupVersionKind()
	k := observe.OptionalKind(gvk.Kind)
	if v, ok := observe.OptionalKinds[k]; ok && v == gvk.GroupVersion().String() {
		return k
	}
	return ""
}
