// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package lifecycle

import (
	"reflect"
	"slices"

	"github.com/crossplane-contrib/function-superset/fn/superset/observe"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

// The memory is in a ConfigMap, which more people may edit than a Superset, and
// in the status, which only Crossplane writes. The ConfigMap is the newer one
// when the write of a status was lost, so that it cannot be ignored. But what it
// says beyond the status must not skip a task, approve an upgrade or permit a
// clone to overwrite a database, unless something else says so too: a Job, which
// stays as evidence for as long as the copies differ, or the approval itself.

// believed is the newer memory of the ConfigMap, less what only it says.
func believed(kept, copied Memory, in Input) Memory {
	jobs := in.Facts.Jobs
	for _, r := range part.Tasks {
		t, known := kept.Tasks[r.Name]
		if !known || r.Name == part.Clone {
			continue // see cloneBelieved
		}
		old := copied.task(r.Name)
		if t.Done != old.Done && !slices.ContainsFunc(jobs, func(j observe.Job) bool {
			return (j.Task == r.Name && j.Complete && j.Checksum == t.Done) || (r.Name == part.Migrate && saysNeedless(j, kept))
		}) {
			t.Done = ""
		}
		kept.Tasks[r.Name] = t
	}
	kept = lookBelieved(kept, copied, jobs)
	kept.Settled = kept.Settled || copied.Settled
	if p := kept.Pipeline; p != nil && !imageReached(p.To, copied, jobs) {
		// Where a pipeline leads is found out anew in every pass that may follow it.
		p.To = ""
	}
	if kept.Image != copied.Image && !imageReached(kept.Image, copied, jobs) {
		kept.Image = copied.Image
	}
	if a := kept.Approval; a != nil && (copied.Approval == nil || *copied.Approval != *a) && !approved(*a, copied, in) {
		kept.Approval, kept.Approvals = copied.Approval, copied.Approvals
	}
	return cloneBelieved(kept, copied, jobs)
}

// saysNeedless is true for the Job of the last preflight if it has found that there is
// nothing to migrate.
func saysNeedless(j observe.Job, kept Memory) bool {
	l := kept.task(part.Preflight).Last
	return j.Task == part.Preflight && l != nil && j.RunID == l.ID && answerOf(j) == part.NothingPending
}

// lookBelieved takes from a memory the answer of a preflight that nobody else tells
// of: it decides whether a migration is needed.
func lookBelieved(kept, copied Memory, jobs []observe.Job) Memory {
	t, old := kept.task(part.Preflight), copied.task(part.Preflight).Last
	if l := t.Last; l != nil && l.Result != "" {
		l = new(*l)
		switch {
		case old != nil && reflect.DeepEqual(*old, *l):
		case slices.ContainsFunc(jobs, func(j observe.Job) bool {
			return j.Task == part.Preflight && j.RunID == l.ID && j.Finished() && answerOf(j) == l.Answer && j.Checksum == l.Checksum && j.PodChecksum == l.PodChecksum
		}):
			l.Found = nil // the pods tell again, if they may be read
		default:
			l.Result, l.Answer, l.Found, l.Touched = "", "", nil, true
		}
		t.Last = l
		kept.Tasks[part.Preflight] = t
	}
	if p := kept.Pipeline; p != nil && (copied.Pipeline == nil || copied.Pipeline.Preflight != p.Preflight) {
		p.Preflight = "" // then the age of the answer counts
	}
	if copied.Settled {
		kept.Metastore, kept.EmptyWith = copied.Metastore, copied.EmptyWith
	}
	return kept
}

// imageReached is true when a pipeline for an image is known to have begun.
func imageReached(image string, copied Memory, jobs []observe.Job) bool {
	return (copied.Pipeline != nil && copied.Pipeline.To == image) ||
		slices.ContainsFunc(jobs, func(j observe.Job) bool {
			return j.Image == image && j.Executions > copied.task(j.Task).Executions
		})
}

// approved is true when the user's own approval is still there, or what was begun
// upon it.
func approved(a Approval, copied Memory, in Input) bool {
	return (copied.Image == a.From && in.Instance.Lifecycle.Approval == token(copied, a.To)) ||
		slices.ContainsFunc(in.Facts.Jobs, func(j observe.Job) bool {
			return j.Image == a.To && j.Executions > copied.task(j.Task).Executions
		})
}

// cloneBelieved takes from a memory what would let a clone overwrite a database.
func cloneBelieved(kept, copied Memory, jobs []observe.Job) Memory {
	old, t := copied.task(part.Clone), kept.task(part.Clone)
	began := slices.ContainsFunc(jobs, func(j observe.Job) bool { return j.Task == part.Clone && j.Executions > old.Executions })
	if !began {
		kept.Blank = kept.Blank || copied.Blank
		if copied.CloneHeld != nil {
			kept.CloneHeld = copied.CloneHeld
		}
	}
	if !began {
		// To skip a clone destroys nothing, while to run one again replaces a database,
		// and a status that is read late disagrees as well. So it is done if either of
		// the two says so.
		kept.cloneDone = old.Done
		kept.Cron = cronBelieved(kept.Cron, copied.Cron)
	}
	// While the clone is held, this is found out anew in every pass.
	kept.CloneFreed = kept.CloneFreed && copied.CloneFreed
	succeeded := slices.ContainsFunc(jobs, func(j observe.Job) bool {
		return j.Task == part.Clone && j.Complete && j.Executions >= t.Executions
	})
	if t.Completed > old.Completed && !succeeded {
		t.Guessed = t.Guessed || old.Completed == 0 || old.Guessed
	}
	t.Guessed = t.Guessed || (old.Guessed && !succeeded)
	if l := t.Last; l != nil && (old.Last == nil || *old.Last != *l) {
		l = new(*l)
		same := old.Last != nil && old.Last.ID == l.ID
		observed := slices.ContainsFunc(jobs, func(j observe.Job) bool { return j.Task == part.Clone && j.RunID == l.ID })
		switch {
		case same:
			l.Trigger, l.Adopted, l.Overwrite = old.Last.Trigger, old.Last.Adopted, old.Last.Overwrite
		case !observed:
			// What it may overwrite, and why it was started, is not known.
			l.Adopted, l.Overwrite = true, false
		}
		t.Last = l
	}
	if _, known := kept.Tasks[part.Clone]; known {
		kept.Tasks[part.Clone] = t
	}
	return kept
}

// cronBelieved is where a schedule stands: as far as either of the two has come.
// That a tick is due is found out again from where it stands.
func cronBelieved(kept, copied *Cron) *Cron {
	if kept == nil || copied == nil || kept.Expression != copied.Expression || kept.TimeZone != copied.TimeZone {
		return kept
	}
	c := *kept
	if copied.Anchor.After(c.Anchor) {
		c.Anchor = copied.Anchor
	}
	c.Due = c.Due && copied.Due
	return &c
}

// settleClone is the memory with one done-record of the clone: the one that the
// spec wants. Where that is not known, what only Crossplane writes counts.
func (m Memory) settleClone(in Input) Memory {
	t, ok := in.Instance.Lifecycle.Task(part.Clone)
	if done := m.cloneDone; done != "" && (len(in.Invalid) > 0 || (ok && done == checksum(m, t))) {
		m.edit(part.Clone, func(k *TaskMemory) { k.Done = done })
	}
	m.cloneDone = ""
	return m
}

// united are the names of both lists, sorted.
func united(a, b []string) []string {
	out := slices.Concat(a, b)
	slices.Sort(out)
	if out = slices.Compact(out); len(out) == 0 {
		return nil
	}
	return out
}
