// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package superset

import (
	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset/observe"
	"github.com/crossplane-contrib/function-superset/fn/wire"
)

// questions asks for every object that the instance has or will have and that is not
// observed, whatever its kind: taking over somebody else's by accident would
// destroy something, and one that the API server refuses to take over blocks the
// instance for ever. Besides, it asks for the pods of tasks and whether optional
// kinds are served.
func (r result) questions() []wire.Question {
	var out []wire.Question
	for _, o := range r.objects {
		if _, observed := r.Facts.Objects[o.Key]; observed && !o.AskAlways {
			continue
		}
		ask := o.Asked()
		k := observe.OptionalKindOf(ask.APIVersion, ask.Kind)
		if k != "" && r.forced[k] == observe.Unknown {
			out = append(out, wire.Question{ID: observe.SchemaRequirement(k), APIVersion: ask.APIVersion, Kind: ask.Kind})
		}
		if ask.Name == "" || (k != "" && r.Facts.Kinds[k] != observe.Present) {
			continue // asking for an object of a kind that does not exist is an error
		}
		out = append(out, wire.Question{
			ID: observe.NameRequirement(o.Key), APIVersion: ask.APIVersion, Kind: ask.Kind, Namespace: r.instance.Namespace, Name: ask.Name,
		})
	}
	for _, t := range r.plan.Diagnose {
		out = append(out, wire.Question{
			ID: observe.PodsRequirement(t), APIVersion: "v1", Kind: "Pod", Namespace: r.instance.Namespace,
			Labels: map[string]string{v1alpha1.LabelTaskInstance: r.instance.Name + "-" + string(t)},
		})
	}
	return out
}
