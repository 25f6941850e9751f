// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package sim

import (
	"slices"
	"strings"

	"google.golang.org/protobuf/types/known/structpb"
)

// remembered reads the text of a memory; an empty one has no fields.
func remembered(s string) (*structpb.Struct, error) {
	out := &structpb.Struct{}
	if s == "" {
		return out, nil
	}
	return out, out.UnmarshalJSON([]byte(s))
}

// memory is what is remembered: the ConfigMap, or the status if that is newer.
func (w *World) memory(a answer) *structpb.Struct {
	read := func(s string) *structpb.Struct {
		out, err := remembered(s)
		if err != nil {
			w.violated("memory", "%v", err)
		}
		return out
	}
	kept, copied := &structpb.Struct{}, read(text(a.v.status, "lifecycle", "memory"))
	if o := w.byKey("lifecycle-configmap"); o != nil {
		kept = read(text(o.applied, "data", "memory.json"))
	}
	if number(copied, "revision") > number(kept, "revision") {
		return copied
	}
	return kept
}

// executions counts the runs that a memory knows of.
func executions(memory string) int {
	m, err := remembered(memory)
	if err != nil {
		return 0
	}
	n := 0
	for _, t := range dig(m, "tasks").GetStructValue().GetFields() {
		n += number(t.GetStructValue(), "executions")
	}
	return n
}

// remains is what a pass finds of the memory. A copy in the status that knows nothing
// is none, but that the ConfigMap knows nothing is for the function to prove.
func (w *World) remains(a answer) remains {
	m := w.memory(a)
	blank := dig(m, "blank").GetBoolValue()
	lost := len(m.GetFields()) == 0 || blank && w.byKey("lifecycle-configmap") == nil
	for _, o := range a.observed {
		if o.job != nil && o.job.task == "clone" {
			// It tells of the database.
			lost, blank = false, false
		}
	}
	switch {
	case !lost && !blank:
		return something
	case !w.inUse():
		return unused
	case lost:
		return nothing
	}
	return blankly
}

// stored is true when what an answer remembers has got into the ConfigMap: what an
// aborted pass had in mind is nobody's business.
func (w *World) stored(a answer) bool {
	o := w.byKey("lifecycle-configmap")
	return o != nil && text(o.applied, "data", "memory.json") == text(a.status, "lifecycle", "memory")
}

// decides is true when the answer wants a run that was not wanted before. The Job
// of one that was may have to wait for the account of its pods.
func (a answer) decides() bool {
	copies := []*structpb.Struct{a.req.GetObserved().GetResources()["lifecycle-configmap"].GetResource()}
	for _, r := range a.req.GetRequiredResources()["name/lifecycle-configmap"].GetItems() {
		copies = append(copies, r.GetResource())
	}
	before := executions(text(a.v.status, "lifecycle", "memory"))
	for _, c := range copies {
		before = max(before, executions(text(c, "data", "memory.json")))
	}
	return executions(text(a.status, "lifecycle", "memory")) > before
}

// outlives notes what is still known when a ConfigMap of this memory is lost while
// its copy in the status is older: tasks by their Jobs, but not what an approval
// would lead away from.
func (w *World) outlives(memory string) {
	kept, err := remembered(memory)
	if err != nil {
		return
	}
	copied, err := remembered(text(w.latest().status, "lifecycle", "memory"))
	if err != nil || number(copied, "revision") >= number(kept, "revision") {
		return
	}
	w.truth.settled = ""
	clear(w.truth.before)
	if len(dig(copied, "secrets").GetListValue().GetValues()) == 0 {
		clear(w.truth.secrets)
	}
	if image := text(copied, "image"); dig(copied, "settled").GetBoolValue() {
		w.truth.settled = image[strings.LastIndexByte(image, ':')+1:]
	}
}

// forgets notes that all memory is lost, if it is.
func (w *World) forgets() {
	if w.byKey("lifecycle-configmap") != nil || text(w.latest().status, "lifecycle", "memory") != "" {
		return
	}
	w.truth.settled = ""
	clear(w.truth.secrets)
	for _, o := range w.sorted("Job") {
		if o.ours && o.job.task == "clone" {
			return
		}
	}
	if w.inUse() {
		w.truth.forgets()
	}
}

// inUse is true when there are components, whose database must not be cloned over.
func (w *World) inUse() bool {
	return slices.ContainsFunc(w.sorted("Deployment"), func(o *object) bool {
		return o.ours && o.component() != "maintenance-page"
	})
}
