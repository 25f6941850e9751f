// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package lifecycle

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

// doneVersion is the version of the rules by which the checksum of a done task is made
// of its inputs and of earlier tasks. A release that changes them must still recognise
// the checksums of the former version as done.
const doneVersion = "v1"

// checksum is what a task's done-record is compared with: its own inputs and
// how often earlier tasks have succeeded. It is their executions that count,
// not their presence: removing a finished clone makes nothing run.
func checksum(m Memory, t resolve.TaskSpec) string {
	h := sha256.New()
	fmt.Fprintf(h, "%s\n%s\n%s\n", doneVersion, t.Task, t.Inputs)
	for _, r := range part.Tasks {
		if r.Name == t.Task {
			break
		}
		if n := m.task(r.Name).Completed; (n > 0 && !r.LooksOnly) || r.Counted {
			fmt.Fprintf(h, "%s %d\n", r.Name, n)
		}
	}
	return doneVersion + ":" + hex.EncodeToString(h.Sum(nil))
}

// pending lists the tasks that have to run. Once one has to, all later ones
// have to: their inputs include its execution.
func pending(m Memory, l resolve.Lifecycle) []pendingTask {
	var out []pendingTask
	for _, t := range l.Tasks {
		if t.Task == part.Clone && cloneHeld(m, t) {
			continue
		}
		sum := checksum(m, t)
		if len(out) > 0 || m.task(t.Task).Done != sum || (t.Task == part.Clone && m.cloneDue()) {
			out = append(out, pendingTask{TaskSpec: t, sum: sum})
		}
	}
	return out
}

// cloneHeld is true while a clone would overwrite a database of which nothing
// is remembered although workloads use it.
func cloneHeld(m Memory, t resolve.TaskSpec) bool {
	return m.CloneHeld != nil && *m.CloneHeld == t.Trigger
}

func (m Memory) cloneDue() bool { return m.Cron != nil && m.Cron.Due }

// cloneStarted notes that a clone has started: nothing holds it back any more.
func (m *Memory) cloneStarted() {
	m.CloneHeld, m.CloneFreed, m.Blank = nil, false, false
}

// exhausted is true when the first pending task has failed for good.
func exhausted(m Memory, l resolve.Lifecycle) bool {
	p := pending(m, l)
	return len(p) > 0 && failedFor(m, p[0])
}

// failedFor is true when a task's attempts are used up for just these inputs,
// this pod and this number of attempts. Any of them revives it.
func failedFor(m Memory, d pendingTask) bool {
	l := m.task(d.Task).Last
	return l != nil && l.Result == Failed && l.Checksum == d.sum && l.PodChecksum == d.PodChecksum &&
		d.TaskSpec.Attempts <= l.Attempts && !(d.Task == part.Clone && m.cloneDue())
}
