// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package lifecycle

import (
	"slices"
	"strings"
	"time"

	"github.com/crossplane-contrib/function-superset/fn/superset/observe"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

// started are the tasks that a plan starts.
func started(w *world, p Plan) []string {
	var out []string
	for _, r := range p.Runs {
		if _, there := jobOf(w.in.Facts, r.Task, r.RunID); r.Action != Create || there {
			continue
		}
		name := string(r.Task)
		if r.Task == part.Clone && !r.Overwrite {
			name += " (into an empty database only)"
		}
		out = append(out, name)
	}
	return out
}

// play passes and lets the world do its part until nothing moves any more. It
// returns the tasks that were started, in order.
func (w *world) play() []string {
	w.t.Helper()
	var out []string
	still := 0
	for range 60 {
		before := w.in.Facts
		q := w.decide()
		out = append(out, started(w, q)...)
		p := w.pass()
		moved := !p.HoldAll && (p.Verdict.Lifecycle != LifecycleComplete || !p.Ready)
		w.in.Now = w.in.Now.Add(10 * time.Second)
		w.settle()
		for _, j := range w.in.Facts.Jobs {
			if !j.Finished() {
				moved = true
				w.finish(j.Key)
			}
		}
		if !moved || p.Verdict.Phase == PhaseFailed || p.Verdict.Phase == PhaseAwaitingApproval || len(before.Jobs) == 0 && p.HoldAll {
			if still++; still > 2 {
				return out
			}
			continue
		}
		still = 0
	}
	w.t.Fatalf("never came to rest:\n%s", strings.Join(w.trace, "\n"))
	return nil
}

// finish lets a Job end: stopped when that is wanted, else with success.
func (w *world) finish(key string) {
	i := slices.IndexFunc(w.in.Facts.Jobs, func(j observe.Job) bool { return j.Key == key })
	j := &w.in.Facts.Jobs[i]
	if j.SuspendWanted {
		j.Suspended, j.Active, j.Ready = true, 0, 0
		w.in.Facts.Pods = nil
		return
	}
	if j.Started.IsZero() {
		j.Started = w.in.Now
	}
	w.in.Facts.Pods = nil
	if part.LooksOnly(j.Task) {
		answered(j, w.in.Now, w.found())
		return
	}
	j.Active, j.Ready, j.Succeeded, j.Complete, j.FinishedAt = 0, 0, 1, true, w.in.Now.Add(5*time.Second)
}

// until passes and settles until the plan has this reason; Jobs do nothing.
func (w *world) until(reason string) Plan {
	w.t.Helper()
	for range 12 {
		p := w.pass()
		if p.Verdict.Reason == reason {
			return p
		}
		w.in.Now = w.in.Now.Add(10 * time.Second)
		w.settle()
	}
	w.t.Fatalf("never came to %s:\n%s", reason, strings.Join(w.trace, "\n"))
	return Plan{}
}

// untilTask comes to the Job of a task: earlier ones succeed.
func (w *world) untilTask(task part.Task) {
	w.t.Helper()
	for range 20 {
		w.pass()
		w.in.Now = w.in.Now.Add(10 * time.Second)
		w.settle()
		for _, j := range w.in.Facts.Jobs {
			switch {
			case j.Finished():
			case j.Task == task:
				return
			default:
				w.finish(j.Key)
			}
		}
	}
	w.t.Fatalf("never came to task %s:\n%s", task, strings.Join(w.trace, "\n"))
}

// stick makes the pod of the unfinished Job one that cannot start.
func (w *world) stick() {
	w.t.Helper()
	w.job(func(j *observe.Job) {
		j.Started, j.Active = w.in.Now, 1
		w.in.Facts.Pods = []observe.Pod{{Name: j.Name + "-x", Job: j.Name, Waiting: "ImagePullBackOff", WaitingMessage: "not found"}}
	})
	w.in.Now = w.in.Now.Add(40 * time.Second)
}

// idle makes the unfinished Job wait between two attempts.
func (w *world) idle() {
	w.t.Helper()
	w.job(func(j *observe.Job) { j.Started, j.Active, j.Ready, j.Failed = w.in.Now, 0, 0, 1 })
}

func names(tasks []string) string {
	if len(tasks) == 0 {
		return "nothing"
	}
	return strings.Join(tasks, ", ")
}
