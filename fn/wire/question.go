// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package wire

import (
	fnv1 "github.com/crossplane/function-sdk-go/proto/v1"
)

// Question asks Crossplane for what is not among the composed resources. The same
// questions are asked on every call of a reconcile, also when they have been
// answered: Crossplane calls again until they stop changing.
type Question struct {
	// ID names the question; its answer comes under this name.
	ID         string
	APIVersion string
	Kind       string
	// Namespace is where the objects are.
	Namespace string
	// Name asks for one object, Labels for all that have them. With neither of them
	// the question is whether the kind is served.
	Name   string
	Labels map[string]string
}

// requirements are the questions as Crossplane takes them; nil when there are none.
func requirements(questions []Question) *fnv1.Requirements {
	if len(questions) == 0 {
		return nil
	}
	out := &fnv1.Requirements{Resources: map[string]*fnv1.ResourceSelector{}, Schemas: map[string]*fnv1.SchemaSelector{}}
	for _, q := range questions {
		switch {
		case q.Name != "":
			out.Resources[q.ID] = &fnv1.ResourceSelector{
				ApiVersion: q.APIVersion,
				Kind:       q.Kind,
				Match:      &fnv1.ResourceSelector_MatchName{MatchName: q.Name},
				Namespace:  new(q.Namespace),
			}
		case len(q.Labels) > 0:
			out.Resources[q.ID] = &fnv1.ResourceSelector{
				ApiVersion: q.APIVersion,
				Kind:       q.Kind,
				Match:      &fnv1.ResourceSelector_MatchLabels{MatchLabels: &fnv1.MatchLabels{Labels: q.Labels}},
				Namespace:  new(q.Namespace),
			}
		default:
			out.Schemas[q.ID] = &fnv1.SchemaSelector{ApiVersion: q.APIVersion, Kind: q.Kind}
		}
	}
	return out
}
