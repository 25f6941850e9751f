// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package lifecycle

import (
	"testing"
	"time"

	"github.com/crossplane-contrib/function-superset/fn/superset/observe"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

// TestPodThatComesBackInMidTask: somebody scales a component up while migrate
// runs; it goes down again and the task is not disturbed.
func TestPodThatComesBackInMidTask(t *testing.T) {
	w := upgrading(t)
	w.untilTask(part.Migrate)
	w.start()
	d := w.in.Facts.Workloads[part.CeleryWorker]
	d.Wanted, d.Replicas = 1, 1
	w.in.Facts.Workloads[part.CeleryWorker] = d
	p := w.pass()
	if p.Verdict.Reason != ReasonDraining || p.Runs[0].Action != Keep || *p.Components[part.CeleryWorker].Replicas != 0 {
		t.Errorf("verdict %+v, runs %+v", p.Verdict, p.Runs)
	}
}

// TestJobDeletedByHand in each state it may be in.
func TestJobDeletedByHand(t *testing.T) {
	for name, c := range map[string]struct {
		reach func(w *world)
		want  string
	}{
		"before its pod ran":  {func(w *world) { w.untilTask(part.Migrate) }, "migrate, init"},
		"while its pod works": {func(w *world) { w.untilTask(part.Migrate); w.start(); w.pass() }, "migrate, init"},
		"after it failed":     {func(w *world) { w.untilTask(part.Migrate); w.fail(); w.pass() }, "nothing"},
		"after it succeeded":  {func(w *world) { w.untilTask(part.Migrate); w.succeed(); w.pass() }, "init"},
	} {
		t.Run(name, func(t *testing.T) {
			w := upgrading(t)
			c.reach(w)
			w.in.Facts.Jobs, w.in.Facts.Pods = nil, nil
			w.in.Now = w.in.Now.Add(time.Minute)
			if got := w.play(); names(got) != c.want {
				t.Errorf("then runs %s, want %s", names(got), c.want)
			}
		})
	}
}

// TestJobBeingDeletedIsWaitedFor: its pod may still work.
func TestJobBeingDeletedIsWaitedFor(t *testing.T) {
	w := upgrading(t)
	w.untilTask(part.Migrate)
	w.start()
	w.job(func(j *observe.Job) { j.Deleting = true })
	p := w.pass()
	if p.Verdict.Reason != ReasonTaskStopping || len(p.Runs) != 1 || p.Runs[0].Action != Keep {
		t.Errorf("verdict %+v, runs %+v", p.Verdict, p.Runs)
	}
	w.in.Instance = withImage(w.in.Instance, "6.1.0")
	if p = w.pass(); len(p.Runs) != 1 || p.Runs[0].Action == Create {
		t.Errorf("runs %+v", p.Runs)
	}
}

// TestJobThatIsBeingStoppedIsNeverDropped: not while a pod may be left.
func TestJobThatIsBeingStoppedIsNeverDropped(t *testing.T) {
	w := upgrading(t)
	w.untilTask(part.Migrate)
	w.stick()
	w.pass()
	w.in.Instance = withImage(w.in.Instance, "6.1.0")
	w.pass()
	for _, j := range []observe.Job{
		{Active: 1}, {Active: 1, SuspendWanted: true}, {SuspendWanted: true}, {SuspendWanted: true, Suspended: true, Terminating: 1}, {SuspendWanted: true, Suspended: true, Active: 1},
	} {
		w.job(func(o *observe.Job) {
			o.Active, o.Terminating, o.SuspendWanted, o.Suspended = j.Active, j.Terminating, j.SuspendWanted, j.Suspended
		})
		if p := w.decide(); len(p.Runs) != 1 || p.Runs[0].Action != Stop {
			t.Errorf("%+v: runs %+v, want it stopped", j, p.Runs)
		}
	}
	w.job(func(o *observe.Job) { o.Active, o.Terminating, o.SuspendWanted, o.Suspended = 0, 0, true, true })
	if p := w.decide(); len(p.Runs) != 0 {
		t.Errorf("runs %+v, want it dropped", p.Runs)
	}
}

// TestJobThatIsStoppedMayHaveWorkedUnlessItsPodWasStuck: a pod may start in the second
// between the pass that stops its Job and the stop, and nobody sees it work.
func TestJobThatIsStoppedMayHaveWorkedUnlessItsPodWasStuck(t *testing.T) {
	for name, c := range map[string]struct {
		reach func(*world)
		want  string
	}{
		"there was no pod yet": {func(*world) {}, "migrate, init"},
		"its pod was stuck":    {func(w *world) { w.stick(); w.pass() }, "nothing"},
		"the write that knew that it was stuck got lost": {func(w *world) {
			w.stick()
			w.pass()
			memory, prior, conditions := w.in.Facts.Memory, w.in.Prior, w.in.Conditions
			w.in.Instance = withImage(w.in.Instance, "6.1.0")
			w.pass()
			w.in.Facts.Memory, w.in.Prior, w.in.Conditions = memory, prior, conditions
		}, "migrate, init"},
	} {
		t.Run(name, func(t *testing.T) {
			w := upgrading(t)
			w.untilTask(part.Migrate)
			c.reach(w)
			w.in.Instance = withImage(w.in.Instance, "6.1.0")
			if got := names(w.play()); got != c.want {
				t.Errorf("then runs %s, want %s", got, c.want)
			}
		})
	}
}

// TestPodsMayNotBeAskedFor: without a look at pods, a Job that has had no ready
// pod for two minutes may be stopped.
func TestPodsMayNotBeAskedFor(t *testing.T) {
	w := upgrading(t)
	w.untilTask(part.Migrate)
	w.job(func(j *observe.Job) { j.Started, j.Active = w.in.Now, 1 })
	w.in.NoPods = true
	w.in.Instance = withImage(w.in.Instance, "6.3.0")
	w.in.Now = w.in.Now.Add(time.Minute)
	if p := w.decide(); p.Runs[0].Action != Keep {
		t.Errorf("runs %+v", p.Runs)
	}
	w.in.Now = w.in.Now.Add(time.Minute)
	if p := w.decide(); p.Runs[0].Action != Stop {
		t.Errorf("runs %+v", p.Runs)
	}
}

// TestJobThatTheEngineForgotIsLookedUp: an XR copy that is one write old does not
// refer to the Job; without the question a second one would start beside it.
func TestJobThatTheEngineForgotIsLookedUp(t *testing.T) {
	w := upgrading(t)
	w.until(ReasonDraining)
	w.settle()
	w.pass()
	w.start()
	forgotten := w.in.Facts.Jobs[0]
	w.in.Facts.Jobs = nil
	w.in.Instance = withImage(w.in.Instance, "6.3.0")

	p := w.decide()
	if len(p.Runs) != 0 || len(p.Seek) != 1 || p.Seek[0].Name != forgotten.Name {
		t.Fatalf("runs %+v, seek %+v", p.Runs, p.Seek)
	}
	forgotten.FoundByName = true
	w.in.Facts.Jobs = []observe.Job{forgotten}
	w.in.Facts.Named[forgotten.Key] = observe.Existing{Asked: true}
	p = w.decide()
	if len(p.Runs) != 1 || p.Runs[0].Action != Keep || len(p.Seek) != 1 {
		t.Errorf("runs %+v, seek %+v; want the Job kept and the same question", p.Runs, p.Seek)
	}
	forgotten.Complete, forgotten.Succeeded, forgotten.Active, forgotten.FinishedAt = true, 1, 0, w.in.Now
	w.in.Facts.Jobs = []observe.Job{forgotten}
	if p = w.decide(); len(p.Seek) != 1 {
		t.Errorf("seek %+v; the answer that the Job has ended must not change the question", p.Seek)
	}
}

// TestAnswerThatWasLostIsGivenAgain: the same run, not a second one.
func TestAnswerThatWasLostIsGivenAgain(t *testing.T) {
	w := newWorld(t, instance())
	first := w.pass()
	w.in.Facts.Jobs = nil
	again := w.pass()
	if first.Runs[0].Name != again.Runs[0].Name || first.Runs[0].Executions != again.Runs[0].Executions {
		t.Errorf("first %+v, again %+v", first.Runs[0], again.Runs[0])
	}
	for _, e := range again.Events {
		if e.Reason == "TaskStarted" {
			t.Error("the start is told twice")
		}
	}
}
