// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package observe

import (
	"cmp"
	"strconv"
	"strings"

	"google.golang.org/protobuf/types/known/structpb"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

// crossplanePrefix is what the names of the field managers begin with under which
// Crossplane applies composed resources.
const crossplanePrefix = "apiextensions.crossplane.io/composed/"

func workload(o *structpb.Struct) Workload {
	w := Workload{
		Name:     text(o, "metadata", "name"),
		Deleting: at(o, "metadata", "deletionTimestamp") != nil,
		Created:  timeAt(o, "metadata", "creationTimestamp"),

		Generation:         number(o, "metadata", "generation"),
		ObservedGeneration: number(o, "status", "observedGeneration"),
		Wanted:             1,
		Replicas:           count(o, "status", "replicas"),
		Ready:              count(o, "status", "readyReplicas"),
		Updated:            count(o, "status", "updatedReplicas"),
		Available:          count(o, "status", "availableReplicas"),
		Terminating:        count(o, "status", "terminatingReplicas"),

		ConfigChecksum: text(o, "spec", "template", "metadata", "annotations", v1alpha1.AnnotationConfigChecksum),
	}
	w.countOwners(o)
	if n, ok := wholeNumber(at(o, "spec", "replicas")); ok && n >= 0 {
		w.Wanted = count(o, "spec", "replicas")
	}
	if n, err := strconv.ParseInt(annotation(o, v1alpha1.AnnotationDrainedFrom), 10, 32); err == nil && n > 0 {
		if w.Woken = w.Wanted > 0; !w.Woken {
			w.DrainedFrom = int32(n)
		}
	}
	if c := condition(o, "Progressing"); text(c, "status") == "False" && text(c, "reason") == "ProgressDeadlineExceeded" {
		w.Stalled = text(c, "message")
	}
	if c := items(o, "spec", "template", "spec", "containers"); len(c) > 0 {
		w.Image, w.Ports = text(c[0].GetStructValue(), "image"), ports(c[0].GetStructValue())
	}
	return w
}

// AccountInUse is true while pods of an observed workload run under an account.
func (f Facts) AccountInUse(name string) bool {
	for _, o := range f.Objects {
		if text(o.Raw, "spec", "template", "spec", "serviceAccountName") == name {
			return true
		}
	}
	return false
}

func ports(container *structpb.Struct) []part.Port {
	var out []part.Port
	for _, v := range items(container, "ports") {
		p := v.GetStructValue()
		out = append(out, part.Port{Name: text(p, "name"), Number: count(p, "containerPort")})
	}
	return out
}

// countOwners tells by managedFields whose spec.replicas is. An object without
// them (rendering offline) is taken for one that Crossplane has applied whole, as
// everywhere.
func (w *Workload) countOwners(o *structpb.Struct) {
	managers := items(o, "metadata", "managedFields")
	owned := len(managers) == 0
	for _, v := range managers {
		e := v.GetStructValue()
		ours := strings.HasPrefix(text(e, "manager"), crossplanePrefix) && text(e, "subresource") == ""
		w.Whole = w.Whole || (ours && at(e, "fieldsV1", "f:spec", "f:template") != nil)
		switch {
		case at(e, "fieldsV1", "f:spec", "f:replicas") == nil:
		case ours:
			owned = true
		default:
			w.CountSharer = cmp.Or(w.CountSharer, text(e, "manager"), "somebody")
		}
	}
	w.CountUnowned = !owned
}
