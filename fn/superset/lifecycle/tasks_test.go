// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package lifecycle

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/crossplane-contrib/function-superset/fn/superset/observe"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

// four is an instance with all tasks.
func four() resolve.Instance {
	i := cloning()
	i.Lifecycle.Tasks[0].Schedule = nil
	i.Lifecycle.Tasks = []resolve.TaskSpec{
		i.Lifecycle.Tasks[0], i.Lifecycle.Tasks[1],
		{Task: part.Rotate, Inputs: "rotate-6.1.0", PodChecksum: "p1", Drains: true, Attempts: 3, Image: "superset:6.1.0"},
		i.Lifecycle.Tasks[2],
	}
	return i
}

// TestEachTaskFailsRetriesAndIsRevived.
func TestEachTaskFailsRetriesAndIsRevived(t *testing.T) {
	phases := map[part.Task]LifecyclePhase{
		part.Clone: LifecycleCloning, part.Migrate: LifecycleMigrating, part.Rotate: LifecycleRotating, part.Init: LifecycleInitializing,
	}
	after := map[part.Task][]string{
		part.Clone:   {"clone (into an empty database only)", "migrate", "rotate", "init"},
		part.Migrate: {"migrate", "rotate", "init"}, part.Rotate: {"rotate", "init"}, part.Init: {"init"},
	}
	for task, phase := range phases {
		t.Run(string(task), func(t *testing.T) {
			w := newWorld(t, four())
			w.untilTask(task)
			p := w.pass()
			if p.Verdict.Lifecycle != phase || p.Verdict.Reason != ReasonTaskInProgress {
				t.Errorf("%+v", p.Verdict)
			}
			w.idle()
			if p = w.pass(); p.Verdict.Lifecycle != phase || p.Verdict.Reason != ReasonTaskRetrying {
				t.Errorf("%+v", p.Verdict)
			}
			w.stick()
			if p = w.pass(); p.Verdict.Reason != ReasonTaskCannotStart {
				t.Errorf("%+v", p.Verdict)
			}
			if ts := p.Status.Lifecycle.Task(task); ts.PodReason != "ImagePullBackOff" || ts.State != StateRunning || ts.Conditions[0].Reason != ReasonTaskCannotStart {
				t.Errorf("%+v", ts)
			}
			w.in.Facts.Pods = nil
			w.fail()
			if p = w.pass(); p.Verdict.Phase != PhaseFailed || !strings.Contains(p.Verdict.Message, "Task "+string(task)+" has failed") {
				t.Errorf("%+v", p.Verdict)
			}
			if ts := p.Status.Lifecycle.Task(task); ts.State != StateFailed || ts.CompletedChecksum != ts.DesiredChecksum || ts.LastFailure == nil {
				t.Errorf("%+v", ts)
			}
			w.edit(task, func(s *resolve.TaskSpec) { s.PodChecksum = "fixed" })
			if diff := cmp.Diff(after[task], w.play()); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			ts := w.plan.Status.Lifecycle.Task(task)
			if ts.State != StateComplete || ts.Attempts != 1 || ts.LastFailure != nil || ts.Duration == "" || ts.Executions != 1 {
				t.Errorf("%+v", ts)
			}
			if got := len(w.plan.Status.Lifecycle.LastCompletedChecksums); got != 4 {
				t.Errorf("%d checksums", got)
			}
		})
	}
}

// TestPipelineIsInOrder whatever the order of the Jobs in the request.
func TestPipelineIsInOrder(t *testing.T) {
	w := newWorld(t, four())
	if got := names(w.play()); got != "clone (into an empty database only), migrate, rotate, init" {
		t.Errorf("runs %s", got)
	}
}

// TestRotateThatIsRemovedRunsNothing, nor does the former key that goes with it.
func TestOptionalTaskThatIsRemovedRunsNothing(t *testing.T) {
	for _, task := range []part.Task{part.Clone, part.Rotate, part.Migrate} {
		w := newWorld(t, four())
		w.play()
		var left []resolve.TaskSpec
		for _, s := range w.in.Instance.Lifecycle.Tasks {
			if s.Task != task {
				left = append(left, s)
			}
		}
		w.in.Instance.Lifecycle.Tasks = left
		if got := w.play(); len(got) > 0 {
			t.Errorf("without %s runs %s", task, names(got))
		}
	}
}

// TestTaskThatIsAddedRunsLaterOnes: their inputs include its execution.
func TestTaskThatIsAddedRunsLaterOnes(t *testing.T) {
	i := four()
	w := newWorld(t, instance())
	w.play()
	w.in.Instance.Lifecycle.Tasks = []resolve.TaskSpec{i.Lifecycle.Tasks[1], i.Lifecycle.Tasks[2], i.Lifecycle.Tasks[3]}
	if got := names(w.play()); got != "rotate, init" {
		t.Errorf("runs %s", got)
	}
}

// TestTaskStatusWaitsInLine: a task behind the one that runs says what it waits
// for.
func TestTaskStatusWaitsInLine(t *testing.T) {
	w := newWorld(t, four())
	p := w.pass()
	if got := p.Status.Lifecycle.Init; got.State != StatePending || got.Message != "Waits for task clone" {
		t.Errorf("%+v", got)
	}
}

// TestStatusDoesNotChangeByItself: transition times stay.
func TestStatusDoesNotChangeByItself(t *testing.T) {
	w := newWorld(t, four())
	w.play()
	before := w.pass()
	w.in.Now = w.in.Now.Add(24 * time.Hour)
	if diff := cmp.Diff(before.Status, w.pass().Status); diff != "" {
		t.Errorf("-before +after:\n%s", diff)
	}
}

// TestTickWhileTheCloneWaitsToStart is served by that run.
func TestTickWhileTheCloneWaitsToStart(t *testing.T) {
	w := newWorld(t, cloning())
	w.run()
	w.in.Now = time.Date(2026, 11, 26, 1, 59, 55, 0, time.UTC)
	w.edit(part.Clone, func(s *resolve.TaskSpec) { s.Trigger, s.Inputs = "again", "clone again" })
	w.pass()
	w.in.Now = time.Date(2026, 11, 26, 2, 0, 5, 0, time.UTC)
	w.settle()
	w.run()
	w.run()
	if got := w.executions(part.Clone); got != 2 {
		t.Errorf("the clone has run %d times", got)
	}
}

// TestClocksThatChange: a schedule in Berlin over both changes of the clock.
// At 02:30 there is no such time on the last Sunday of March, and two of them on
// the last Sunday of October.
func TestClocksThatChange(t *testing.T) {
	for name, c := range map[string]struct {
		from, to time.Time
		want     int64
	}{
		"forward, 02:30 does not exist":        {time.Date(2027, 3, 27, 12, 0, 0, 0, time.UTC), time.Date(2027, 3, 28, 12, 0, 0, 0, time.UTC), 0},
		"back, 02:30 comes twice":              {time.Date(2027, 10, 30, 12, 0, 0, 0, time.UTC), time.Date(2027, 10, 31, 12, 0, 0, 0, time.UTC), 2},
		"an ordinary day":                      {time.Date(2027, 7, 1, 12, 0, 0, 0, time.UTC), time.Date(2027, 7, 2, 12, 0, 0, 0, time.UTC), 1},
		"the day after the clock went forward": {time.Date(2027, 3, 28, 12, 0, 0, 0, time.UTC), time.Date(2027, 3, 29, 12, 0, 0, 0, time.UTC), 1},
	} {
		t.Run(name, func(t *testing.T) {
			i := cloning()
			i.Lifecycle.Tasks[0].Schedule = &resolve.Schedule{Expression: "30 2 * * *", TimeZone: "Europe/Berlin"}
			w := newWorld(t, i)
			w.in.Now = c.from.Add(-time.Hour)
			w.run()
			if w.in.Now.After(c.from) {
				t.Fatal("the installation took too long")
			}
			for w.in.Now = c.from; w.in.Now.Before(c.to); w.in.Now = w.in.Now.Add(10 * time.Minute) {
				w.run()
			}
			if got := w.executions(part.Clone) - 1; got != c.want {
				t.Errorf("the clone has run %d times, want %d", got, c.want)
			}
		})
	}
}

// TestScheduleFasterThanTheClone: a tick every minute never starts a second run
// beside the first, and the pipeline ends between two of them.
func TestScheduleFasterThanTheClone(t *testing.T) {
	i := cloning()
	i.Lifecycle.Tasks[0].Schedule.Expression = "* * * * *"
	w := newWorld(t, i)
	ends := 0
	for range 120 {
		p := w.pass()
		if p.Verdict.Lifecycle == LifecycleComplete {
			ends++
		}
		w.in.Now = w.in.Now.Add(40 * time.Second)
		w.settle()
		for _, j := range w.in.Facts.Jobs {
			if !j.Finished() && w.in.Now.Sub(j.Created) > 2*time.Minute {
				w.finish(j.Key)
			}
		}
	}
	if got := w.executions(part.Clone); got < 3 || got > 20 || w.executions(part.Init) < 2 {
		t.Errorf("clone has run %d times, init %d times", got, w.executions(part.Init))
	}
}

// TestMissedTicksCountOnce after a suspension, and an approval that was waited
// for.
func TestMissedTicksCountOnce(t *testing.T) {
	w := newWorld(t, cloning())
	w.run()
	w.in.Instance.Suspend = true
	for range 10 {
		w.in.Now = w.in.Now.Add(24 * time.Hour)
		if p := w.pass(); len(p.Runs) > 0 {
			t.Fatal("a suspended instance clones")
		}
	}
	w.in.Instance.Suspend = false
	w.run()
	if got := w.executions(part.Clone); got != 2 {
		t.Errorf("the clone has run %d times", got)
	}
}

// TestForeignJobIsNotOurs: what is not composed is not even seen; a Job of ours
// that memory does not know is.
func TestJobNobodyRemembersRunsToItsEnd(t *testing.T) {
	w := newWorld(t, instance())
	w.run()
	w.in.Facts.Jobs = []observe.Job{{Key: "migrate-old-job", Name: "bi-migrate-old", Task: part.Migrate, RunID: "old", Executions: 1, Active: 1, Ready: 1, Started: w.in.Now}}
	p := w.pass()
	if p.Verdict.Reason != ReasonTaskStopping || p.Runs[0].Action != Keep || p.Ready {
		t.Errorf("%+v %+v", p.Verdict, p.Runs)
	}
}

// TestPodThatKeepsLeavingItsNode is not tried for ever: Kubernetes does not count
// such pods.
func TestPodThatKeepsLeavingItsNode(t *testing.T) {
	w := upgrading(t)
	w.untilTask(part.Migrate)
	evicted := func() {
		w.job(func(j *observe.Job) { j.Started, j.Active, j.Ready = w.in.Now, 1, 0 })
		w.pass()
		w.job(func(j *observe.Job) { j.Ready = 1 })
		w.pass()
	}
	evicted()
	// One that has failed is no disruption.
	w.job(func(j *observe.Job) { j.Failed, j.Ready = 1, 0 })
	w.pass()
	for n := range 10 {
		if p := w.pass(); p.Runs[0].Action != Keep {
			t.Fatalf("stopped after %d disruptions", n)
		}
		evicted()
	}
	m, _ := decode(w.in.Facts.Memory[memoryKey])
	if l := m.task(part.Migrate).Last; l.Disruptions != 9 || l.Failures != 1 {
		t.Errorf("%d disruptions, %d failures", l.Disruptions, l.Failures)
	}
	evicted()
	if p := w.pass(); p.Runs[0].Action != Keep {
		t.Error("a pod that works is stopped")
	}
	w.job(func(j *observe.Job) { j.Ready = 0 })
	p := w.pass()
	if p.Runs[0].Action != Stop || !strings.Contains(p.Verdict.Message, "had to leave its node 10 times; the Job is being stopped") {
		t.Fatalf("runs %+v, verdict %+v", p.Runs, p.Verdict)
	}
	w.job(func(j *observe.Job) { j.Suspended, j.Active = true, 0 })
	for range 3 {
		p = w.pass()
		if p.Verdict.Phase != PhaseFailed || len(p.Runs) != 0 || !strings.Contains(p.Verdict.Message, "Disrupted: the pod had to leave its node 10 times") {
			t.Fatalf("runs %+v, verdict %+v", p.Runs, p.Verdict)
		}
	}
	w.edit(part.Migrate, func(s *resolve.TaskSpec) { s.PodChecksum = "elsewhere" })
	if got := names(w.play()); got != "migrate, init" {
		t.Errorf("then runs %s", got)
	}
}

// TestReleasesChangeNoChecksum pins what instances remember as done. With another
// sum, every instance in the world drains and migrates on the next release.
func TestReleasesChangeNoChecksum(t *testing.T) {
	spec := func(t part.Task) resolve.TaskSpec { return resolve.TaskSpec{Task: t, Inputs: "inputs"} }
	never := Memory{}
	once := Memory{Tasks: map[part.Task]TaskMemory{
		part.Clone: {Completed: 2}, part.Migrate: {Completed: 1}, part.Rotate: {Completed: 3}, part.Init: {Completed: 1},
	}}
	got := map[string]string{}
	for name, m := range map[string]Memory{"before any success": never, "after some": once} {
		for _, r := range part.Tasks {
			if r.LooksOnly {
				continue
			}
			got[name+" "+string(r.Name)] = checksum(m, spec(r.Name))
		}
	}
	want := map[string]string{
		"before any success clone":   "v1:1a100847bfffcba57a5225a2c8055669cbb02b0eb2e38183dc7d022703afedfd",
		"before any success migrate": "v1:8fef1ded193bd825665f0dce7ca21bac2cf8bd01a24137fc84e74ff5a06079ba",
		"before any success rotate":  "v1:37125c110b4e0d70626236f1d0c8ed0dd88135ae5f140fee61b4789bdba29eeb",
		"before any success init":    "v1:c1ee3459ba6d0579cda2a8fc46161fe022573c2efc455f290d53492d08a121b5",
		"after some clone":           "v1:1a100847bfffcba57a5225a2c8055669cbb02b0eb2e38183dc7d022703afedfd",
		"after some migrate":         "v1:f153efbd7fc0859a536da796335befe8e5579748bc9bc1e91704a6c9c505b4bb",
		"after some rotate":          "v1:5c6b631e8b365f0ad1925ca21d6838dfcb3d46e82fb1a3f675e66995483b4be3",
		"after some init":            "v1:b8d7ca6249010f0c63e037851ffc04edc23be7e9266eb31335e4d4572839c85f",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// added inserts a task after clone, as a later release may, and takes it away
// again.
func added(t *testing.T) part.Task {
	t.Helper()
	before := part.Tasks
	part.Tasks = slices.Insert(slices.Clone(part.Tasks), 1, part.TaskRow{Name: "backup"})
	t.Cleanup(func() { part.Tasks = before })
	return "backup"
}

// TestATaskThatIsAddedRunsNothing: nobody has enabled it.
func TestATaskThatIsAddedRunsNothing(t *testing.T) {
	w := newWorld(t, instance())
	w.run()
	added(t)
	for range 5 {
		p := w.pass()
		w.settle()
		if len(p.Runs) > 0 || p.Verdict.Phase != PhaseRunning || !p.Ready {
			t.Fatalf("runs %+v, verdict %+v", p.Runs, p.Verdict)
		}
	}
}

// TestATaskThatIsAddedRunsOnceItIsEnabled, and later tasks after it, once.
func TestATaskThatIsAddedRunsOnceItIsEnabled(t *testing.T) {
	w := newWorld(t, instance())
	w.run()
	backup := added(t)
	w.in.Instance.Lifecycle.Tasks = append([]resolve.TaskSpec{{Task: backup, Inputs: "b", PodChecksum: "p1", Attempts: 1}}, w.in.Instance.Lifecycle.Tasks...)
	if got := names(w.play()); got != "backup, migrate, init" {
		t.Errorf("ran %s", got)
	}
	if got := names(w.play()); got != "nothing" {
		t.Errorf("then ran %s", got)
	}
	w.in.Instance.Lifecycle.Tasks = w.in.Instance.Lifecycle.Tasks[1:]
	if got := names(w.play()); got != "nothing" {
		t.Errorf("taken away again, it makes run %s", got)
	}
}
