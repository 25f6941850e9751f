// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package superset

import (
	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset/build"
	"github.com/crossplane-contrib/function-superset/fn/superset/observe"
	"github.com/crossplane-contrib/function-superset/fn/wire"
)

// questions asks for every object that the instance has or will have and that is not
// observed, whatever its kind: taking over somebody else's by accident would
// destroy something, and one that the API server refuses to take over blocks the
// instance for ever. Besides, it asks for the pods of tasks and whether optional
// kinds are served.
func (a answer) questions() []wire.Question {
	var out []wire.Question
	for _, o := range a.objects {
		if _, observed := a.Facts.Objects[o.Key]; observed && !o.AskAlways {
			continue
		}
		ask := o.Asked()
		k := optional(ask)
		if k != "" && a.forced[k] == observe.Unknown {
			out = append(out, wire.Question{ID: observe.SchemaRequirement(k), APIVersion: ask.APIVersion, Kind: ask.Kind})
		}
		if ask.Name == "" || (k != "" && a.Facts.Kinds[k] != observe.Present) {
			continue // asking for an object of a kind that does not exist is an error
		}
		out = append(out, wire.Question{
			ID: observe.NameRequirement(o.Key), APIVersion: ask.APIVersion, Kind: ask.Kind, Namespace: a.instance.Namespace, Name: ask.Name,
		})
	}
	for _, t := range a.plan.Diagnose {
		out = append(out, wire.Question{
			ID: observe.PodsRequirement(t), APIVersion: "v1", Kind: "Pod", Namespace: a.instance.Namespace,
			Labels: map[string]string{v1alpha1.LabelTaskInstance: a.instance.Name + "-" + string(t)},
		})
	}
	return out
}

// optional is the optional kind of an object, or "".
func optional(l build.Lookup) observe.OptionalKind {
	k := observe.OptionalKind(l.Kind)
	if v, ok := observe.OptionalKinds[k]; ok && v == l.APIVersion {
		return k
	}
	return ""
}
