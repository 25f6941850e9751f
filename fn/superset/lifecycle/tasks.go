// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package lifecycle

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/crossplane-contrib/function-superset/fn/superset/observe"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
	"github.com/crossplane-contrib/function-superset/fn/schedule"
)

// phases are the phases of the pipeline by the task that runs.
var phases = map[part.Task]LifecyclePhase{
	part.Clone:   LifecycleCloning,
	part.Migrate: LifecycleMigrating,
	part.Rotate:  LifecycleRotating,
	part.Init:    LifecycleInitializing,
}

// PhaseOf is the phase of the pipeline while a task runs.
func PhaseOf(t part.Task) LifecyclePhase {
	if p, ok := phases[t]; ok {
		return p
	}
	return LifecyclePending
}

// checksumVersion is the version of the rules below. A release that changes
// them must still recognise the checksums of the former version as done.
const checksumVersion = "v1"

// checksum is what a task's done-record is compared with: its own inputs and
// how often earlier tasks have succeeded. It is their executions that count,
// not their presence: removing a finished clone makes nothing run.
func checksum(m Memory, t resolve.TaskSpec) string {
	h := sha256.New()
	fmt.Fprintf(h, "%s\n%s\n%s\n", checksumVersion, t.Task, t.Inputs)
	for _, r := range part.Tasks {
		if r.Name == t.Task {
			break
		}
		if n := m.task(r.Name).Completed; n > 0 || r.Counted {
			fmt.Fprintf(h, "%s %d\n", r.Name, n)
		}
	}
	return checksumVersion + ":" + hex.EncodeToString(h.Sum(nil))
}

// pending lists the tasks that have to run. Once one has to, all later ones
// have to: their inputs include its execution.
func pending(m Memory, l resolve.Lifecycle) []due {
	var out []due
	for _, t := range l.Tasks {
		if t.Task == part.Clone && cloneHeld(m, t) {
			continue
		}
		sum := checksum(m, t)
		if len(out) > 0 || m.task(t.Task).Done != sum || (t.Task == part.Clone && m.cloneDue()) {
			out = append(out, due{TaskSpec: t, sum: sum})
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

// track follows what time and the schedule do to the memory.
func track(m Memory, s situation) Memory {
	t, ok := s.Instance.Lifecycle.Task(part.Clone)
	if ok && m.Blank && s.existing {
		m.CloneHeld = new(t.Trigger)
	}
	m.Blank = m.Blank && s.existing && !ok
	if ok && m.CloneHeld != nil {
		m.CloneFreed = !cloneHeld(m, t)
	}
	if !ok || t.Schedule == nil {
		m.Cron = nil
		return m
	}
	now := seconds(s.Now)
	if m.Cron == nil || m.Cron.Expression != t.Schedule.Expression || m.Cron.TimeZone != t.Schedule.TimeZone {
		// A schedule that is new or edited waits for its next tick.
		m.Cron = &Cron{Expression: t.Schedule.Expression, TimeZone: t.Schedule.TimeZone, Anchor: now}
		return m
	}
	if (m.Restoring && len(unsettled(s)) > 0) || (m.Pipeline != nil && !exhausted(m, s.Instance.Lifecycle)) {
		// A tick waits for the whole run and then fires once. A schedule that is
		// faster than its run would else never let the components come back.
		return m
	}
	if last := tick(t).Last(now); last.After(m.Cron.Anchor) {
		m.Cron.Anchor, m.Cron.Due = last.UTC(), true
	}
	return m
}

// serve notes that a run which starts at this time serves every tick up to it, also
// those that passed while it waited to start.
func (c *Cron) serve(at time.Time) {
	if c == nil {
		return
	}
	c.Due = false
	sched, err := schedule.Parse(c.Expression, c.TimeZone)
	if err != nil {
		return // The schedule was parsed when it was taken into the memory.
	}
	if last := sched.Last(seconds(at)); last.After(c.Anchor) {
		c.Anchor = last.UTC()
	}
}

// cloned notes that a clone has started: nothing holds it back any more.
func (m *Memory) cloned() {
	m.CloneHeld, m.CloneFreed, m.Blank = nil, false, false
}

// tick is the schedule of a task. The validator has parsed it before.
func tick(t resolve.TaskSpec) schedule.Schedule {
	if t.Schedule == nil {
		return schedule.Schedule{}
	}
	sched, err := schedule.Parse(t.Schedule.Expression, t.Schedule.TimeZone)
	if err != nil {
		return schedule.Schedule{}
	}
	return sched
}

// exhausted is true when the first pending task has failed for good.
func exhausted(m Memory, l resolve.Lifecycle) bool {
	p := pending(m, l)
	return len(p) > 0 && failedFor(m, p[0])
}

// failedFor is true when a task's attempts are used up for just these inputs,
// this pod and this number of attempts. Any of them revives it.
func failedFor(m Memory, d due) bool {
	l := m.task(d.Task).Last
	return l != nil && l.Result == Failed && l.Checksum == d.sum && l.PodChecksum == d.PodChecksum &&
		d.TaskSpec.Attempts <= l.Attempts && !(d.Task == part.Clone && m.cloneDue())
}

// newRun is the next execution of a task. Its id depends on nothing but the
// task, its inputs and the counter, so that a pass that is repeated wants the
// same Job again.
func newRun(s situation, d due) RunMemory {
	known := s.mem.task(d.Task)
	h := sha256.Sum256(fmt.Appendf(nil, "%s\n%s\n%s\n%s\n%d\n%d", s.Instance.Name, d.Task, d.sum, d.PodChecksum, d.TaskSpec.Attempts, known.Executions+1))
	return RunMemory{
		ID:          hex.EncodeToString(h[:4]),
		Checksum:    d.sum,
		PodChecksum: d.PodChecksum,
		Attempts:    d.TaskSpec.Attempts,
		Image:       d.Image,
		Trigger:     d.Trigger,
		// Only a database that an earlier clone of this instance filled, or that
		// the user named by a new trigger, may be overwritten. The permission
		// stays until a run has made use of it.
		Overwrite: d.Task == part.Clone &&
			((known.Completed > 0 && !known.Guessed) || s.mem.CloneFreed || (known.Last != nil && (known.Last.Overwrite || !known.Last.Adopted && known.Last.Trigger != d.Trigger))),
		CreatedAt: seconds(s.Now),
	}
}

// nameLimit is the longest name of a Job: it becomes a label value.
const nameLimit = 63

// runName is the name of a run's Job and ConfigMap. The id is kept whole, so
// that names stay unique when the instance's name is long.
func runName(instance string, t part.Task, id string) string {
	suffix := "-" + string(t) + "-" + id
	if n := nameLimit - len(suffix); len(instance) > n {
		instance = strings.TrimRight(instance[:n], "-")
	}
	return instance + suffix
}

// jobOf finds the observed Job of a run.
func jobOf(f observe.Facts, t part.Task, id string) (observe.Job, bool) {
	for _, j := range f.Jobs {
		if j.Task == t && j.RunID == id {
			return j, true
		}
	}
	return observe.Job{}, false
}

// seek lists the runs without a result whose Jobs are not observed, and the one
// that starts next. It looks at what was remembered before the pass and at what
// was found by an earlier answer, so that the question stays the same when it is
// answered. The next run is asked for while it still waits for something else:
// what it waits for may be known only by another answer.
func seek(s situation) []Sought {
	var out []Sought
	add := func(t part.Task, id string) {
		r := Sought{Key: part.JobKey(t, id), ConfigKey: part.RunConfigMapKey(t, id), Name: runName(s.Instance.Name, t, id)}
		if j, observed := jobOf(s.Facts, t, id); (!observed || j.Sought) && !slices.Contains(out, r) {
			out = append(out, r)
		}
	}
	for _, r := range part.Tasks {
		if l := s.before.task(r.Name).Last; l != nil && l.Result == "" {
			add(r.Name, l.ID)
		}
	}
	found := false
	for _, j := range s.Facts.Jobs {
		if j.Sought {
			add(j.Task, j.RunID)
			found = true
		}
	}
	if len(s.pending) > 0 && !found {
		d := s.pending[0]
		if run := s.next(d).start; run != nil {
			add(d.Task, run.run.ID)
		}
	}
	return out
}

// unsure is true while it is not known whether the Job of a run exists: until it
// was asked for, or, where nothing can be asked, for some time.
func (s situation) unsure(t part.Task, l RunMemory) bool {
	if s.CannotAsk {
		return s.Now.Sub(l.CreatedAt) < unseenFor
	}
	return !s.Facts.Named[part.JobKey(t, l.ID)].Asked
}

// stray lists the unfinished Jobs that the present spec does not want.
func stray(s situation) []observe.Job {
	if !s.live() {
		return nil
	}
	var out []observe.Job
	for _, j := range s.Facts.Jobs {
		if !j.Finished() && !wanted(s, j) {
			out = append(out, j)
		}
	}
	return out
}

// wanted is true for the Job of the first pending task's present run. The same
// inputs in another pod keep running; only a pod that cannot start is replaced
// at once.
func wanted(s situation, j observe.Job) bool {
	if len(s.pending) == 0 || s.pending[0].Task != j.Task {
		return false
	}
	d, l := s.pending[0], s.mem.task(j.Task).Last
	if l == nil || l.ID != j.RunID || l.Checksum != d.sum || l.Result == Stopped || j.SuspendWanted {
		// What was told to stop is not resumed: the next run starts afresh.
		return false
	}
	if l.disrupted() && j.Ready == 0 {
		return false
	}
	idle := j.Active == 0 && j.Failed > 0
	_, stuck := stuckPod(s.Facts, j)
	return l.PodChecksum == d.PodChecksum || !(stuck || idle)
}

// stuckPod finds a pod of the Job that cannot start.
func stuckPod(f observe.Facts, j observe.Job) (observe.Pod, bool) {
	for _, p := range f.Pods {
		if p.Job == j.Name && p.Waiting != "" && !p.Deleting && !p.Terminated {
			return p, true
		}
	}
	return observe.Pod{}, false
}

// stoppable is true when no pod of the Job does any work: it cannot start, or
// it waits between two attempts. A pod that works is left to finish.
func stoppable(s situation, j observe.Job) bool {
	if j.SuspendWanted || j.Active == 0 {
		return true
	}
	if l := s.mem.task(j.Task).Last; l != nil && l.ID == j.RunID && l.disrupted() && j.Ready == 0 {
		return true
	}
	if _, stuck := stuckPod(s.Facts, j); stuck {
		return true
	}
	return s.NoPods && j.Ready == 0 && s.Now.Sub(j.Created) >= blindStopAfter
}

// runs lists the task runs that stay in the answer. A Job that is not listed is
// deleted, so every unfinished one is, and every witness.
func runs(s situation, st step) []TaskRun {
	var out []TaskRun
	for _, j := range s.Facts.Jobs {
		r := TaskRun{
			Task: j.Task, RunID: j.RunID, Name: j.Name, Key: j.Key, ConfigKey: part.RunConfigMapKey(j.Task, j.RunID), Action: Keep,
		}
		switch {
		case st.stop[j.Key]:
			r.Action = Stop
		case witness(s, j):
		case j.Finished() && !kept(s, st, j):
			continue
		case j.Stopped() && (isStray(s, j) || (st.start != nil && st.start.task.Task == j.Task)):
			continue
		}
		out = append(out, r)
	}
	if st.start != nil {
		d, l := st.start.task, st.start.run
		out = append(out, TaskRun{
			Task: d.Task, RunID: l.ID, Action: Create,
			Name: runName(s.Instance.Name, d.Task, l.ID), Key: part.JobKey(d.Task, l.ID), ConfigKey: part.RunConfigMapKey(d.Task, l.ID),
			Checksum: l.Checksum, PodChecksum: l.PodChecksum, Attempts: l.Attempts, Overwrite: l.Overwrite,
			Executions: s.mem.task(d.Task).Executions + increment(st.start),
		})
	}
	slices.SortStableFunc(out, func(a, b TaskRun) int { return part.Order(a.Task) - part.Order(b.Task) })
	return out
}

// witness is true for the newest Job of a task while the memory is in one place
// only: were that lost, nothing else would tell what has been done to the database.
// The status is not written for as long as passes fail, which may be hours.
func witness(s situation, j observe.Job) bool {
	return !s.twice && !slices.ContainsFunc(s.Facts.Jobs, func(o observe.Job) bool {
		return o.Task == j.Task && o.Executions > j.Executions
	})
}

// increment is 1 for a run that memory does not count yet.
func increment(s *start) int64 {
	if s.again {
		return 0
	}
	return 1
}

func isStray(s situation, j observe.Job) bool {
	return slices.ContainsFunc(s.stray, func(o observe.Job) bool { return o.Key == j.Key })
}

// diagnose lists the tasks whose pods should be asked for. It depends on
// nothing that the pods themselves tell, so that the answer to the question
// does not change the question.
func diagnose(s situation) []part.Task {
	var out []part.Task
	for _, r := range part.Tasks {
		if slices.ContainsFunc(s.Facts.Jobs, func(j observe.Job) bool { return j.Task == r.Name && puzzling(s, j) }) {
			out = append(out, r.Name)
		}
	}
	return out
}

func puzzling(s situation, j observe.Job) bool {
	l := s.mem.task(j.Task).Last
	known := l != nil && l.ID == j.RunID
	switch {
	case j.Complete:
		return false
	case j.FailedFor != "":
		return known
	case j.Failed > 0:
		return true
	case j.Ready > 0 || j.SuspendWanted:
		return false
	}
	first := len(s.pending) > 0 && s.pending[0].Task == j.Task
	edited := s.live() && !(first && known && l.Checksum == s.pending[0].sum && l.PodChecksum == s.pending[0].PodChecksum)
	return edited || s.Now.Sub(j.Created) >= askPodsAfter
}
