// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package lifecycle

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/crossplane-contrib/function-superset/fn/superset/observe"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

// disruptionLimit is how many pods of a run may have to leave their nodes. The Job
// does not count them as failed, and would go on for ever.
const disruptionLimit = 10

// disrupted is true when no further pod shall be tried.
func (l RunMemory) disrupted() bool { return l.Disruptions >= disruptionLimit }

// recordDisruptions counts the pods that were ready once and went without having failed.
// Nothing else tells of them: the Job does not count them, and they are deleted. A
// task's pod has no readiness probe and is never restarted, so that each spell of
// readiness is another pod; those of earlier spells have failed or were disrupted.
func recordDisruptions(l *RunMemory, j observe.Job) {
	if ready := j.Ready > 0; ready != l.Ready && !j.Finished() {
		l.Ready = ready
		if ready {
			l.ReadyTransitions++
			l.Disruptions = max(l.Disruptions, l.ReadyTransitions-1-j.Failed)
		}
	}
}

// recordJobs takes what the observed Jobs and their pods tell into the memory. It
// also runs while the spec is invalid or suspended: a result must not be lost.
// What an older Job tells comes first: a later run that memory does not know yet
// would take its place.
func recordJobs(m Memory, in Input) Memory {
	jobs := slices.Clone(in.Facts.Jobs)
	slices.SortStableFunc(jobs, func(a, b observe.Job) int {
		return cmp.Or(a.Created.Compare(b.Created), cmp.Compare(part.Order(a.Task), part.Order(b.Task)), cmp.Compare(a.Executions, b.Executions))
	})
	for _, j := range jobs {
		if j.Executions > m.task(j.Task).Executions {
			m = recordUnknownRun(m, in, j)
		}
		if l := m.task(j.Task).Last; l != nil && l.ID == j.RunID {
			m.recordRun(l, j, in)
		}
	}
	m.Replicas = drainedFrom(m.Replicas, in.Facts)
	for task, t := range m.Tasks {
		if l := t.Last; l != nil && l.Seen && l.Result == "" {
			if _, observed := jobOf(in.Facts, task, l.ID); !observed {
				// Somebody deleted the Job: what it did is unknown.
				l.Touched = true
				m.Tasks[task] = withoutStaleDone(t)
			}
		}
	}
	return m
}

// recordRun takes what the Job of the last run of its task tells.
func (m Memory) recordRun(l *RunMemory, j observe.Job, in Input) {
	l.Seen = l.Seen || !j.Started.IsZero()
	// A pod may start, and work, between the pass that stops its Job and the stop.
	l.Touched = l.Touched || j.MayHaveRun() || (j.SuspendWanted && !l.Idle)
	l.Failures = max(l.Failures, j.Failed)
	switch {
	case !part.LooksOnly(j.Task):
		recordFailures(l, j, in.Facts.Pods)
	case !recordAnswer(l, j, in.Facts.Pods):
		recordFailures(l, j, inWords(in.Facts.Pods))
	}
	recordDisruptions(l, j)
	if l.Result == "" || l.Result == Stopped {
		switch {
		case j.Complete && part.LooksOnly(j.Task):
			// Its command has not run: an answer ends a pod as a failure does.
			l.Result, l.StartedAt, l.FinishedAt = Succeeded, j.Started, j.FinishedAt
		case j.Complete:
			l.Result, l.StartedAt, l.FinishedAt = Succeeded, j.Started, j.FinishedAt
			m.edit(j.Task, func(t *TaskMemory) {
				t.Done = l.Checksum
				t.Completed++
				t.Guessed = false
			})
			m.invalidateLater(j.Task)
		case l.Answer != "" && !refuses(l.Answer):
			l.Result, l.StartedAt, l.FinishedAt = Succeeded, j.Started, j.FinishedAt
		case j.FailedFor != "":
			l.Result, l.StartedAt, l.FinishedAt = Failed, j.Started, j.FinishedAt
		case j.Stopped() && l.disrupted():
			l.Result, l.FinishedAt = Failed, seconds(in.Now)
			l.LastFailure = &Failure{Reason: "Disrupted", Message: fmt.Sprintf("the pod had to leave its node %d times", l.Disruptions), At: l.FinishedAt}
		}
	}
	m.Tasks[j.Task] = withoutStaleDone(m.task(j.Task))
}

// drainedFrom adds the counts that drained Deployments had. They were written with
// the drain itself, the memory perhaps not.
func drainedFrom(known map[part.Component]int32, f observe.Facts) map[part.Component]int32 {
	for t, w := range f.Workloads {
		if w.DrainedFrom > 0 {
			if known == nil {
				known = map[part.Component]int32{}
			}
			known[t] = w.DrainedFrom
		}
	}
	return known
}

// invalidateLater clears the done-records of later tasks when a task succeeds. The
// success counter in their checksums would suffice, but the counter can be lost with
// the memory.
func (m Memory) invalidateLater(t part.Task) {
	for _, r := range part.After(t) {
		if _, known := m.Tasks[r.Name]; known {
			m.edit(r.Name, func(later *TaskMemory) { later.Done = "" })
		}
	}
}

// withoutStaleDone is the task without its done-record if the database may have been
// changed by other inputs since: what was done before is no longer what is.
func withoutStaleDone(t TaskMemory) TaskMemory {
	if t.Last.Touched && t.Last.Checksum != t.Done {
		t.Done = ""
	}
	return t
}

// recordFailures keeps the first and the last failure of a run. The pods tell best;
// the Job's own condition is the fallback.
func recordFailures(l *RunMemory, j observe.Job, pods []observe.Pod) {
	var failed []observe.Pod
	for _, p := range pods {
		if p.Job == j.Name && p.Terminated && (p.ExitCode != 0 || p.ExitReason != "Completed") {
			failed = append(failed, p)
		}
	}
	slices.SortFunc(failed, func(a, b observe.Pod) int {
		return cmp.Or(a.FinishedAt.Compare(b.FinishedAt), cmp.Compare(a.Name, b.Name))
	})
	if n := len(failed); n > 0 {
		if first := failure(failed[0]); l.First == nil || first.At.Before(l.First.At) || l.First.At.IsZero() {
			l.First = first
		}
		if last := failure(failed[n-1]); l.LastFailure == nil || !last.At.Before(l.LastFailure.At) {
			l.LastFailure = last
		}
		return
	}
	if j.FailedFor != "" && l.LastFailure == nil {
		f := &Failure{Reason: j.FailedFor, Message: told(j.FailedMessage), At: j.FinishedAt}
		l.LastFailure = f
		if l.First == nil {
			l.First = new(*f)
		}
	}
}

func failure(p observe.Pod) *Failure {
	return &Failure{
		Reason:   p.ExitReason,
		ExitCode: p.ExitCode,
		Message:  told(p.ExitMessage),
		At:       p.FinishedAt,
	}
}

// seconds cuts a time to what statuses carry.
func seconds(t time.Time) time.Time { return t.UTC().Truncate(time.Second) }

// recordUnknownRun takes a Job for a run that memory does not know: the write that remembered
// it was lost.
func recordUnknownRun(m Memory, in Input, j observe.Job) Memory {
	f := in.Facts
	if m.Pipeline == nil && !part.LooksOnly(j.Task) {
		// Perhaps that of the pipeline's beginning was lost as well. Components that are
		// down for it tell that more than one was, and then nobody knows what else ran.
		down := drained(f)
		m.Pipeline = &Pipeline{
			Drain: down, From: m.Image, To: j.Image, StartedAt: j.Created, Began: m.ended(), Touched: m.Restoring || down,
		}
	}
	if j.Task == part.Clone {
		m.cloneStarted()
		if m.Cron != nil && !m.Cron.Anchor.After(j.Created) {
			m.Cron.serve(j.Created, in)
		}
	}
	t := m.task(j.Task)
	if l := t.Last; l != nil && l.Result == "" {
		if _, observed := jobOf(f, j.Task, l.ID); !observed {
			// It has come to an end that nobody knows.
			l.Touched = true
			t.Done = ""
		}
	}
	m.recordDatabaseUse(j.Task)
	if t.Done == j.Checksum {
		// It would not run again if that were still so.
		t.Done = ""
	}
	if j.Executions > t.Executions+1 {
		// More than one write was lost. How many runs have succeeded is not known;
		// a count that is too high makes later tasks run once more, one that is too
		// low would make them look done.
		t.Guessed = t.Guessed || t.Completed == 0
		t.Completed = max(t.Completed, j.Executions-1)
		t.Done = ""
	}
	t.Executions = j.Executions
	t.Last = &RunMemory{
		ID: j.RunID, Checksum: j.Checksum, PodChecksum: j.PodChecksum,
		Attempts: j.Attempts, Image: j.Image, CreatedAt: j.Created, Adopted: true,
	}
	m.Tasks[j.Task] = t
	return m
}

// drained is true when a component was taken down for tasks.
func drained(f observe.Facts) bool {
	for _, w := range f.Workloads {
		if w.DrainedFrom > 0 {
			return true
		}
	}
	return false
}
