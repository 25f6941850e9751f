// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package sim

import (
	"encoding/json"

	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

// look is the exit code of a preflight. Two images in a row have the same schema. Now
// and then it cannot say.
func (l *groundTruth) look(j *job, chance int) int {
	switch {
	case chance%7 == 3:
		return int(part.CodeOf(part.CannotSay))
	case l.schema == j.image/2:
		return int(part.CodeOf(part.NothingPending))
	}
	return int(part.CodeOf(part.Pending))
}

// pipelineTouched is true while the function takes the database for changed since the
// components served.
func pipelineTouched(memory string) bool {
	var m struct {
		Pipeline struct {
			Touched bool `json:"touched"`
		} `json:"pipeline"`
	}
	return json.Unmarshal([]byte(memory), &m) == nil && m.Pipeline.Touched
}

// goesDown holds what must be true when a component that serves is taken down for
// tasks: it was looked at what is to come, and something is to come that needs it.
func (w *World) goesDown(a answer, component string) {
	i := a.v.spec
	if i.Disabled || len(i.tasks()) == 0 || !i.components()[component] {
		return
	}
	if pipelineTouched(text(a.status, "lifecycle", "memory")) {
		return // what serves may be of before the last run
	}
	answer, looked := w.truth.looked[i.inputs("preflight")]
	if !looked && len(w.truth.looked) > 0 {
		w.violated("look before you leap", "%s goes down under %s, and nobody has looked at %s", component, a.state(), i.inputs("preflight"))
	}
	if answer != int(part.CodeOf(part.NothingPending)) || !i.Unasked || i.KeepsOnline {
		return
	}
	for _, t := range i.tasks() {
		if d := w.truth.done[t]; t != "migrate" && i.drains(t) && d.inputs != i.inputs(t) {
			return
		}
	}
	if w.truth.needless(i, w.truth.done["migrate"]) && w.truth.open(i) != "" && !i.Clone && !i.Rotate {
		w.violated("nothing pending takes nothing down", "%s goes down under %s", component, a.state())
	}
}
