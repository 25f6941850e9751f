// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package lifecycle

import (
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

// cloning is the instance with a clone every day at two.
func cloning() resolve.Instance {
	i := instance()
	clone := resolve.TaskSpec{
		Task: part.Clone, Inputs: "clone", PodChecksum: "p1", Drains: true, Attempts: 2, Image: "postgres:17-alpine",
		Schedule: &resolve.Schedule{Expression: "0 2 * * *", TimeZone: "UTC"},
	}
	i.Lifecycle.Tasks = append([]resolve.TaskSpec{clone}, i.Lifecycle.Tasks...)
	return i
}

func (w *world) executions(t part.Task) int64 {
	m, _ := decode(w.in.Facts.Memory[memoryKey])
	return m.task(t).Completed
}

func TestScheduleRunsOnceAtItsTick(t *testing.T) {
	w := newWorld(t, cloning())
	w.run()
	if got := w.executions(part.Clone); got != 1 {
		t.Fatalf("a newly set clone ran %d times, want once", got)
	}
	p := w.pass()
	if want := time.Date(2026, 11, 26, 2, 0, 0, 0, time.UTC); !p.Verdict.Until.Equal(want) {
		t.Errorf("until = %s, want the next tick %s", p.Verdict.Until, want)
	}
	w.in.Now = time.Date(2026, 11, 26, 1, 59, 30, 0, time.UTC)
	if p = w.pass(); p.TTL != 30*time.Second {
		t.Errorf("TTL = %s, want to be called at the tick", p.TTL)
	}
	w.in.Now = time.Date(2026, 11, 28, 2, 0, 1, 0, time.UTC)
	w.run()
	if got := w.executions(part.Clone); got != 2 {
		t.Errorf("three ticks later the clone has run %d times, want twice: missed ticks count once", got)
	}
	if got := w.executions(part.Migrate); got != 2 {
		t.Errorf("migrate has run %d times, want again after the clone", got)
	}
}

func TestScheduleTickDuringARunWaitsAndFiresOnce(t *testing.T) {
	w := newWorld(t, cloning())
	w.run()
	w.in.Now = time.Date(2026, 11, 26, 1, 59, 50, 0, time.UTC)
	w.edit(part.Migrate, func(s *resolve.TaskSpec) { s.Inputs = "other" })
	w.pass()
	w.settle()
	w.pass()
	w.start()
	w.in.Now = time.Date(2026, 11, 26, 2, 0, 10, 0, time.UTC)
	p := w.pass()
	if p.Verdict.Lifecycle != LifecycleMigrating || p.Verdict.Reason != ReasonTaskInProgress {
		t.Fatalf("the tick disturbs a running migration: %+v", p.Verdict)
	}
	w.run()
	if got := w.executions(part.Clone); got != 2 {
		t.Errorf("the clone has run %d times, want once more after the run", got)
	}
}

// TestTickIsServedByACloneWhoseWriteWasLost: only its Job tells that it has started.
func TestTickIsServedByACloneWhoseWriteWasLost(t *testing.T) {
	w := newWorld(t, cloning())
	w.run()
	w.in.Now = time.Date(2026, 11, 26, 2, 0, 10, 0, time.UTC)
	w.until(ReasonDraining)
	w.settle()
	memory, prior, conditions := w.in.Facts.Memory, w.in.Prior, w.in.Conditions
	if p := w.pass(); len(p.Runs) != 1 || p.Runs[0].Task != part.Clone {
		t.Fatalf("runs = %+v", p.Runs)
	}
	w.in.Facts.Memory, w.in.Prior, w.in.Conditions = memory, prior, conditions
	w.run()
	if got := w.executions(part.Clone); got != 2 {
		t.Errorf("the clone has run %d times, want once for the tick", got)
	}
}

func TestScheduleEditedWaitsForItsNextTick(t *testing.T) {
	for name, edit := range map[string]func(*resolve.TaskSpec){
		"moved":      func(s *resolve.TaskSpec) { s.Schedule = &resolve.Schedule{Expression: "0 3 * * *", TimeZone: "UTC"} },
		"other zone": func(s *resolve.TaskSpec) { s.Schedule.TimeZone = "Asia/Tokyo" },
		"removed":    func(s *resolve.TaskSpec) { s.Schedule = nil },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, cloning())
			w.run()
			w.edit(part.Clone, edit)
			w.run()
			if got := w.executions(part.Clone); got != 1 {
				t.Errorf("the clone has run %d times; editing a schedule runs nothing", got)
			}
		})
	}
}

func TestScheduleTickRevivesAFailedClone(t *testing.T) {
	w := newWorld(t, cloning())
	w.pass()
	w.fail()
	if p := w.pass(); p.Verdict.Phase != PhaseFailed {
		t.Fatalf("verdict = %+v", p.Verdict)
	}
	w.in.Now = time.Date(2026, 11, 26, 2, 0, 1, 0, time.UTC)
	if p := w.pass(); len(p.Runs) != 1 || p.Runs[0].Action != Create {
		t.Fatalf("runs = %+v", p.Runs)
	}
	w.run()
}

func TestRemovedCloneMakesNothingRun(t *testing.T) {
	w := newWorld(t, cloning())
	w.run()
	w.in.Instance.Lifecycle.Tasks = w.in.Instance.Lifecycle.Tasks[1:]
	if p := w.pass(); len(p.Runs) != 0 || p.Verdict.Lifecycle != LifecycleComplete {
		t.Errorf("runs = %+v, verdict = %+v", p.Runs, p.Verdict)
	}
}

func TestCloneWithoutAnyMemoryNeedsATrigger(t *testing.T) {
	w := newWorld(t, cloning())
	w.run()
	w.in.Facts.Memory, w.in.Facts.Jobs, w.in.Prior.Lifecycle = nil, nil, nil
	for range 3 {
		p := w.pass()
		for _, r := range p.Runs {
			if r.Task == part.Clone {
				t.Fatalf("a clone would overwrite a database nothing is remembered of: %+v", r)
			}
		}
	}
	w.in.Now = w.in.Now.Add(time.Minute)
	w.run()
	w.edit(part.Clone, func(s *resolve.TaskSpec) { s.Trigger, s.Inputs = "go", "clone go" })
	w.pass()
	w.settle()
	p := w.pass()
	if len(p.Runs) != 1 || p.Runs[0].Task != part.Clone || !p.Runs[0].Overwrite {
		t.Errorf("runs = %+v, want a clone that may overwrite", p.Runs)
	}
}

func TestFirstCloneMayNotOverwriteAMarkedDatabase(t *testing.T) {
	w := newWorld(t, cloning())
	if p := w.pass(); p.Runs[0].Overwrite {
		t.Error("the first clone of an instance may overwrite")
	}
	w.run()
	w.edit(part.Clone, func(s *resolve.TaskSpec) { s.Inputs = "other source" })
	w.pass()
	w.settle()
	if p := w.pass(); !p.Runs[0].Overwrite {
		t.Error("the second clone of an instance may not overwrite what the first has made")
	}
}

// TestLastScheduledAtIsATick: not the time at which the schedule was set.
func TestLastScheduledAtIsATick(t *testing.T) {
	w := newWorld(t, cloning())
	w.in.Now = w.in.Now.Add(7 * time.Second)
	w.run()
	if got := w.pass().Status.Lifecycle.Clone.LastScheduledAt; got != nil {
		t.Errorf("last scheduled at %s before any tick", got)
	}
	w.in.Now = time.Date(2026, 11, 26, 2, 0, 1, 0, time.UTC)
	w.run()
	if got := w.pass().Status.Lifecycle.Clone.LastScheduledAt; got == nil || !got.Equal(new(metav1.NewTime(time.Date(2026, 11, 26, 2, 0, 0, 0, time.UTC)))) {
		t.Errorf("last scheduled at %s", got)
	}
}

// TestTickWaitsUntilComponentsAreBack: a schedule faster than its run leaves time
// to serve.
func TestTickWaitsUntilComponentsAreBack(t *testing.T) {
	i := cloning()
	i.Lifecycle.Tasks[0].Schedule.Expression = "* * * * *"
	w := newWorld(t, i)
	served := 0
	for range 60 {
		if p := w.pass(); condition(p, ConditionAvailable).Status {
			served++
		}
		w.in.Now = w.in.Now.Add(50 * time.Second)
		w.settle()
		for _, j := range w.in.Facts.Jobs {
			if !j.Finished() {
				w.finish(j.Key)
			}
		}
	}
	if served < 5 {
		t.Errorf("served in %d of 60 passes", served)
	}
}
