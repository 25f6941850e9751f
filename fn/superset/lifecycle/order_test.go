// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package lifecycle

import (
	"strings"
	"testing"

	"github.com/crossplane-contrib/function-superset/fn/superset/observe"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

// TestLaterTaskThatDrainsDrainsBeforeTheFirst: components go down once, before
// any task, and not between two of them.
func TestLaterTaskThatDrainsDrainsBeforeTheFirst(t *testing.T) {
	w := newWorld(t, instance())
	w.edit(part.Migrate, func(s *resolve.TaskSpec) { s.Drains = false })
	w.edit(part.Init, func(s *resolve.TaskSpec) { s.Drains = true })
	w.run()
	w.in.Instance = withImage(w.in.Instance, "6.2.0")
	w.untilTask(part.Migrate)
	if got := w.replicas(); !strings.Contains(got, "web-server=0") {
		t.Errorf("migrate starts with %s, although init is due and drains", got)
	}
}

// TestRevertDoesNotResumeWhatWasToldToStop: its pods may be on their way out.
func TestRevertDoesNotResumeWhatWasToldToStop(t *testing.T) {
	w := upgrading(t)
	w.untilTask(part.Migrate)
	w.stick()
	w.pass()
	wanted := w.in.Instance
	w.in.Instance = withImage(wanted, "6.3.0")
	w.pass()
	w.in.Instance = wanted
	w.job(func(j *observe.Job) { j.Active, j.SuspendWanted, j.Suspended = 1, true, false })
	if p := w.decide(); len(p.Runs) != 1 || p.Runs[0].Action != Stop {
		t.Errorf("runs %+v, want the Job stopped to its end", p.Runs)
	}
}
