// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package build

import (
	"maps"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

// objectLabels are the labels of an object that belongs to the whole instance;
// the user's own come first and lose. With them users find what an instance
// publishes.
func objectLabels(i resolve.Instance, own map[string]string) map[string]string {
	return withOurs(own, map[string]string{
		v1alpha1.LabelName:   v1alpha1.LabelNameValue,
		v1alpha1.LabelParent: i.Name,
	})
}

// selectorLabels find the pods of a component. They are the labels of a
// component's objects too, and never change: a Deployment's selector cannot.
func selectorLabels(i resolve.Instance, t part.Component) map[string]string {
	return resolve.SelectorLabels(i.Name, t)
}

// podLabels find pods of an instance whatever their component, or with a
// component type those of the tasks, which have instance labels of their own.
func podLabels(i resolve.Instance, t part.Component) map[string]string {
	labels := objectLabels(i, nil)
	if t != "" {
		labels[v1alpha1.LabelComponent] = string(t)
	}
	return labels
}

// withOurs lays ours over theirs: ours win. Neither is changed.
func withOurs(theirs, ours map[string]string) map[string]string {
	out := maps.Clone(theirs)
	if out == nil {
		out = make(map[string]string, len(ours))
	}
	maps.Copy(out, ours)
	return out
}
