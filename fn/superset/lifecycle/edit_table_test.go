// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package lifecycle

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

// moment is a point in the life of an instance whose image goes from 6.1.0 to
// 6.2.0.
type moment struct {
	title string
	reach func(w *world)
}

var moments = []moment{
	{"at rest, 6.1.0 serves", func(w *world) { w.in.Instance = withImage(w.in.Instance, "6.1.0"); w.play() }},
	{"the upgrade waits for approval", func(w *world) { w.in.Instance.Lifecycle.Supervised = true; w.until(ReasonAwaitingApproval) }},
	{"the maintenance page is starting", func(w *world) { w.until(ReasonPageStarting) }},
	{"components are going down", func(w *world) { w.until(ReasonDraining) }},
	{"the pod of migrate cannot start", func(w *world) { w.untilTask(part.Migrate); w.stick() }},
	{"migrate runs", func(w *world) { w.untilTask(part.Migrate); w.start() }},
	{"migrate waits for its next attempt", func(w *world) { w.untilTask(part.Migrate); w.idle() }},
	{"migrate has failed", func(w *world) { w.untilTask(part.Migrate); w.fail(); w.pass() }},
	{"migrate is done, init runs", func(w *world) { w.untilTask(part.Init); w.start() }},
	{"components are coming back", func(w *world) {
		w.untilTask(part.Init)
		w.finish(w.in.Facts.Jobs[len(w.in.Facts.Jobs)-1].Key)
		w.pass()
	}},
}

// change is what a user does at a moment.
type change struct {
	title string
	make  func(w *world)
}

var changes = []change{
	{"image to 6.3.0", func(w *world) { w.in.Instance = withImage(w.in.Instance, "6.3.0") }},
	{"image back to 6.1.0", func(w *world) { w.in.Instance = withImage(w.in.Instance, "6.1.0") }},
	{"configuration", func(w *world) {
		w.edit(part.Migrate, func(s *resolve.TaskSpec) { s.PodChecksum = "p2" })
		w.edit(part.Init, func(s *resolve.TaskSpec) { s.PodChecksum, s.Inputs = "p2", s.Inputs+" other" })
	}},
	{"`migrate.trigger`", func(w *world) {
		w.edit(part.Migrate, func(s *resolve.TaskSpec) { s.Inputs, s.Trigger = s.Inputs+" again", "again" })
	}},
	{"pod template of tasks", func(w *world) {
		w.edit(part.Migrate, func(s *resolve.TaskSpec) { s.PodChecksum = "p2" })
		w.edit(part.Init, func(s *resolve.TaskSpec) { s.PodChecksum = "p2" })
	}},
	{"a higher `migrate.maxRetries`", func(w *world) { w.edit(part.Migrate, func(s *resolve.TaskSpec) { s.Attempts = 5 }) }},
	{"`migrate.disabled`", func(w *world) { w.in.Instance.Lifecycle.Tasks = w.in.Instance.Lifecycle.Tasks[1:] }},
	{"`lifecycle.disabled`", func(w *world) {
		w.in.Instance.Lifecycle.Disabled, w.in.Instance.Lifecycle.Tasks = true, nil
	}},
	{"`suspend`", func(w *world) { w.in.Instance.Suspend = true }},
	{"a mistake in the spec", func(w *world) {
		w.in.Invalid, w.in.Instance = invalid(), resolve.Instance{Name: "bi", Namespace: "team", UID: "1"}
	}},
}

// upgrading is an instance that has come to rest with 6.1.0 and is given 6.2.0.
func upgrading(t *testing.T) *world {
	t.Helper()
	w := newWorld(t, withPage(instance()))
	w.run()
	w.in.Instance = withImage(w.in.Instance, "6.2.0")
	w.trace = nil
	return w
}

// outcome is what an edit does.
type outcome struct{ now, next, serving string }

func (m moment) with(t *testing.T, c change) outcome {
	t.Helper()
	w := upgrading(t)
	m.reach(w)
	c.make(w)
	p := w.pass()
	var now []string
	for _, r := range p.Runs {
		j, there := jobOf(w.in.Facts, r.Task, r.RunID)
		switch {
		case r.Action == Stop:
			now = append(now, string(r.Task)+" is stopped")
		case r.Action == Keep && there && !j.Finished() && p.HoldAll:
			now = append(now, string(r.Task)+" runs on")
		case r.Action == Keep && there && !j.Finished():
			now = append(now, string(r.Task)+" finishes")
		}
	}
	o := outcome{now: strings.Join(now, ", ")}
	if o.now == "" {
		o.now = "–"
	}
	var first []string
	for _, r := range p.Runs {
		if r.Action == Create {
			first = append(first, string(r.Task))
		}
	}
	w.in.Now = w.in.Now.Add(10 * time.Second)
	for _, j := range w.in.Facts.Jobs {
		if !j.Finished() {
			w.finish(j.Key)
		}
	}
	w.settle()
	next := slices.Concat(first, w.play())
	o.next = names(next)
	switch {
	case w.plan.HoldAll && len(w.in.Invalid) > 0:
		o.next = "nothing until the spec is corrected"
	case w.plan.HoldAll:
		o.next = "nothing until it is resumed"
	case w.plan.Verdict.Phase == PhaseAwaitingApproval && len(next) == 0:
		o.next = "nothing until the approval"
	case w.plan.Verdict.Phase == PhaseFailed && len(next) == 0:
		o.next = "nothing, it stays failed"
	}
	o.serving = serving(w)
	return o
}

// serving tells which version users reach in the end.
func serving(w *world) string {
	d := w.in.Facts.Workloads[part.WebServer]
	if d.Wanted == 0 {
		return "down"
	}
	return strings.TrimPrefix(d.Image, "superset:")
}

// editsTable is the table of all moments and edits.
func editsTable(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	for _, m := range moments {
		fmt.Fprintf(&b, "**When %s**\n\n| Edit | Task Job now | Then runs | In the end serves |\n|---|---|---|---|\n", m.title)
		for _, c := range changes {
			t.Run(m.title+"/"+c.title, func(t *testing.T) {
				o := m.with(t, c)
				fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", c.title, o.now, o.next, o.serving)
			})
		}
		b.WriteString("\n")
	}
	return b.String()
}
