// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package lifecycle

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/crossplane-contrib/function-superset/fn/superset/observe"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

func TestInstallRunsTasksBeforeComponents(t *testing.T) {
	w := newWorld(t, instance())
	w.pass()
	if got := w.replicas(); got != "" {
		t.Errorf("components exist before the tasks have run: %s", got)
	}
	w.succeed()
	w.pass()
	w.succeed()
	w.pass()
	w.settle()
	p := w.pass()

	want := []string{
		"Initializing/Migrating/TaskInProgress",
		"Initializing/Initializing/TaskInProgress",
		"Initializing/Restoring/LifecycleComplete",
		"Running/Complete/LifecycleComplete",
	}
	if diff := cmp.Diff(want, w.trace); diff != "" {
		t.Errorf("phases (-want +got):\n%s", diff)
	}
	if !p.Ready {
		t.Errorf("not ready: %+v", p.Conditions)
	}
	if got, want := w.replicas(), "web-server=2 celery-worker=1"; got != want {
		t.Errorf("replicas = %s, want %s", got, want)
	}
	if got := p.Status.Lifecycle.Migrate.Attempts; got != 1 {
		t.Errorf("attempts after a first success = %d, want 1", got)
	}
}

func TestAtRestNothingChanges(t *testing.T) {
	w := newWorld(t, instance())
	w.run()
	before := w.pass()
	w.in.Now = w.in.Now.Add(48 * time.Hour)
	after := w.pass()
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("a plan at rest changes by time (-before +after):\n%s", diff)
	}
	if len(after.Events) > 0 {
		t.Errorf("nothing happened, but something is said: %v", after.Events)
	}
}

func TestUpgradeDrainsBehindThePage(t *testing.T) {
	w := newWorld(t, withPage(instance()))
	w.run()
	w.trace = nil
	w.in.Instance = withImage(w.in.Instance, "6.2.0")

	type row struct {
		Verdict, Replicas, Selector string
	}
	var got []row
	for range 9 {
		p := w.pass()
		got = append(got, row{
			Verdict:  string(p.Verdict.Lifecycle) + "/" + p.Verdict.Reason,
			Replicas: w.replicas(), Selector: string(w.in.Facts.WebService.Component),
		})
		w.settle()
		for _, j := range w.in.Facts.Jobs {
			if !j.Finished() {
				w.succeed()
			}
		}
	}
	want := []row{
		{"Draining/MaintenancePageStarting", "web-server=2 celery-worker=1 maintenance-page=1", "web-server"},
		{"Draining/MaintenanceStarted", "web-server=2 celery-worker=1 maintenance-page=1", "maintenance-page"},
		{"Draining/Draining", "web-server=0 celery-worker=0 maintenance-page=1", "maintenance-page"},
		{"Migrating/TaskInProgress", "web-server=0 celery-worker=0 maintenance-page=1", "maintenance-page"},
		{"Initializing/TaskInProgress", "web-server=0 celery-worker=0 maintenance-page=1", "maintenance-page"},
		{"Restoring/LifecycleComplete", "web-server=2 celery-worker=1 maintenance-page=1", "maintenance-page"},
		{"Restoring/LifecycleComplete", "web-server=2 celery-worker=1 maintenance-page=1", "web-server"},
		{"Restoring/LifecycleComplete", "web-server=2 celery-worker=1", "web-server"},
		{"Complete/LifecycleComplete", "web-server=2 celery-worker=1", "web-server"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("upgrade (-want +got):\n%s", diff)
	}
}

func TestConfigChangeRunsOnlyInitAndKeepsServing(t *testing.T) {
	w := newWorld(t, withPage(instance()))
	w.run()
	w.trace = nil
	w.edit(part.Init, func(s *resolve.TaskSpec) { s.Inputs = "other" })
	p := w.pass()
	if p.Verdict.Phase != PhaseRunning || !condition(p, ConditionAvailable).Status {
		t.Errorf("an init-only run is %s, Available %v; everything still serves", p.Verdict.Phase, condition(p, ConditionAvailable))
	}
	if c := condition(p, ConditionLifecycleComplete); c.Status {
		t.Error("LifecycleComplete is True in the first pass of a run")
	}
	if got := p.Components[part.WebServer].Disposition; got != Hold {
		t.Errorf("disposition = %v, want Hold until init has run", got)
	}
	w.run()
}

func TestRevertOfAnImageThatCannotStartRunsNothing(t *testing.T) {
	w := newWorld(t, withPage(instance()))
	w.run()
	good := w.in.Instance
	w.in.Instance = withImage(w.in.Instance, "typo")
	for range 4 {
		w.pass()
		w.settle()
	}
	w.job(func(j *observe.Job) { j.Started, j.Active = w.in.Now, 1 })
	w.in.Now = w.in.Now.Add(40 * time.Second)
	w.in.Facts.Pods = []observe.Pod{{Name: "p", Job: w.in.Facts.Jobs[0].Name, Waiting: "ImagePullBackOff", WaitingMessage: "not found"}}
	p := w.pass()
	if p.Verdict.Reason != ReasonTaskCannotStart {
		t.Fatalf("reason = %s, want %s", p.Verdict.Reason, ReasonTaskCannotStart)
	}
	w.in.Instance = good
	p = w.pass()
	if p.Verdict.Reason != ReasonTaskStopping || p.Runs[0].Action != Stop {
		t.Fatalf("the Job is not being stopped: %s %+v", p.Verdict.Reason, p.Runs)
	}
	w.job(func(j *observe.Job) { j.Suspended, j.Active = true, 0 })
	w.in.Facts.Pods = nil
	w.trace = nil
	w.run()
	for _, v := range w.trace {
		if v == "Upgrading/Migrating/TaskInProgress" {
			t.Errorf("migrate ran again although no pod of the other image ever started: %v", w.trace)
		}
	}
}

func TestRevertInMidMigrationWaitsAndMigratesAgain(t *testing.T) {
	w := newWorld(t, instance())
	w.run()
	good := w.in.Instance
	w.in.Instance = withImage(w.in.Instance, "6.2.0")
	w.pass()
	w.settle()
	w.pass()
	w.start()
	w.in.Instance = good
	p := w.pass()
	if p.Verdict.Reason != ReasonTaskStopping || p.Runs[0].Action != Keep {
		t.Fatalf("a running migration must be left to finish: %s %+v", p.Verdict.Reason, p.Runs)
	}
	if got := w.replicas(); got != "web-server=0 celery-worker=0" {
		t.Errorf("components run beside a migration: %s", got)
	}
	w.succeed()
	p = w.pass()
	if p.Verdict.Lifecycle != LifecycleMigrating {
		t.Fatalf("lifecycle = %s, want a migration with the old image", p.Verdict.Lifecycle)
	}
	w.run()
}

func TestFailedTaskStaysDownAndIsRevived(t *testing.T) {
	revivals := map[string]func(w *world){
		"changed inputs":    func(w *world) { w.edit(part.Migrate, func(s *resolve.TaskSpec) { s.Inputs = "fixed" }) },
		"another pod":       func(w *world) { w.edit(part.Migrate, func(s *resolve.TaskSpec) { s.PodChecksum = "p2" }) },
		"a higher maxRetry": func(w *world) { w.edit(part.Migrate, func(s *resolve.TaskSpec) { s.Attempts = 5 }) },
	}
	for name, revive := range revivals {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, instance())
			w.run()
			w.in.Instance = withImage(w.in.Instance, "6.2.0")
			w.pass()
			w.settle()
			w.pass()
			w.fail()
			for range 3 {
				p := w.pass()
				if p.Verdict.Phase != PhaseFailed || p.Verdict.Reason != ReasonTaskFailed {
					t.Fatalf("verdict = %+v", p.Verdict)
				}
				w.in.Now = w.in.Now.Add(time.Hour)
			}
			if got := w.replicas(); got != "web-server=0 celery-worker=0" {
				t.Errorf("replicas = %s", got)
			}
			revive(w)
			p := w.pass()
			if len(p.Runs) != 1 || p.Runs[0].Action != Create {
				t.Fatalf("not revived: %+v", p.Runs)
			}
			w.run()
		})
	}
}

func TestLostStatusChangesNothing(t *testing.T) {
	for steps := range 10 {
		w := newWorld(t, withPage(instance()))
		w.run()
		w.in.Instance = withImage(w.in.Instance, "6.2.0")
		for range steps {
			w.pass()
			w.settle()
			for _, j := range w.in.Facts.Jobs {
				if !j.Finished() {
					w.succeed()
				}
			}
		}
		with := w.decide()
		w.in.Prior.Lifecycle = nil
		without := w.decide()
		for p := range map[*Plan]bool{&with: true, &without: true} {
			// Transition times cannot survive the loss of what had them.
			p.Events = nil
			p.Status.Lifecycle.Clone, p.Status.Lifecycle.Migrate, p.Status.Lifecycle.Init = nil, nil, nil
		}
		without.Runs = slices.DeleteFunc(without.Runs, func(r TaskRun) bool {
			// While the memory is in one place only, the last Job of a task stays.
			j, _ := jobOf(w.in.Facts, r.Task, r.RunID)
			return j.Finished() && !slices.ContainsFunc(with.Runs, func(o TaskRun) bool { return o.Key == r.Key })
		})
		if diff := cmp.Diff(with, without, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("step %d: a lost status changes the plan (-with +without):\n%s", steps, diff)
		}
	}
}

func TestLostMemoryIsRecalledFromStatusAndJobs(t *testing.T) {
	w := newWorld(t, instance())
	w.run()
	w.in.Facts.Memory = nil
	if p := w.pass(); p.Verdict.Lifecycle != LifecycleComplete {
		t.Errorf("lifecycle = %s; the status remembers", p.Verdict.Lifecycle)
	}
}

func TestSupervisedUpgradeWaitsForItsOwnToken(t *testing.T) {
	w := newWorld(t, instance())
	w.in.Instance.Lifecycle.Supervised = true
	w.run()
	old := w.in.Instance
	w.in.Instance = withImage(w.in.Instance, "6.2.0")
	p := w.pass()
	if p.Verdict.Phase != PhaseAwaitingApproval || !condition(p, ConditionAvailable).Status {
		t.Fatalf("verdict = %+v, available = %+v", p.Verdict, condition(p, ConditionAvailable))
	}
	if cp := p.Components[part.WebServer]; cp.Disposition != Hold || !cp.ScaleHeld {
		t.Errorf("component = %+v, want held with its scale following", cp)
	}
	approval := p.Status.Lifecycle.Upgrade.ApprovalToken
	w.in.Instance.Lifecycle.Approval = approval
	w.run()

	// The same change once more: the annotation is still there.
	old.Lifecycle.Approval = approval
	w.in.Instance = old
	p = w.pass()
	if p.Verdict.Phase != PhaseAwaitingApproval {
		t.Fatalf("the way back was approved by an old token: %+v", p.Verdict)
	}
	w.in.Instance.Lifecycle.Approval = p.Status.Lifecycle.Upgrade.ApprovalToken
	w.run()
	w.in.Instance = withImage(old, "6.2.0")
	w.in.Instance.Lifecycle.Approval = approval
	if p = w.pass(); p.Verdict.Phase != PhaseAwaitingApproval {
		t.Errorf("the second upgrade was approved by the token of the first: %+v", p.Verdict)
	}
}

func TestSpecInvalidHoldsAndRecordsResults(t *testing.T) {
	w := newWorld(t, instance())
	w.run()
	good := w.in.Instance
	w.in.Instance = withImage(w.in.Instance, "6.2.0")
	w.pass()
	w.settle()
	w.pass()
	w.start()
	w.in.Invalid = invalid()
	w.in.Instance = resolve.Instance{Name: "bi", Namespace: "team", UID: "1"}
	p := w.pass()
	if !p.HoldAll || p.Verdict.Phase != PhaseBlocked || len(p.Runs) != 1 || p.Runs[0].Action != Keep {
		t.Fatalf("plan = %+v", p)
	}
	w.succeed()
	w.pass()
	w.in.Invalid = nil
	w.in.Instance = withImage(good, "6.2.0")
	w.trace = nil
	w.run()
	if w.trace[0] == "Upgrading/Migrating/TaskInProgress" {
		t.Errorf("the result of the migration was lost: %v", w.trace)
	}
}

func TestSpecInvalidBringsDrainedComponentsBack(t *testing.T) {
	w := newWorld(t, instance())
	w.run()
	w.in.Instance = withImage(w.in.Instance, "6.2.0")
	w.pass()
	w.settle()
	if got := w.replicas(); got != "web-server=0 celery-worker=0" {
		t.Fatalf("replicas = %s", got)
	}
	w.in.Invalid = invalid()
	w.in.Instance = resolve.Instance{Name: "bi", Namespace: "team", UID: "1"}
	w.pass()
	if got := w.replicas(); got != "web-server=2 celery-worker=1" {
		t.Errorf("replicas = %s, want what was there before the drain", got)
	}
}

func TestRemovedComponentGoesDownBeforeItGoes(t *testing.T) {
	w := newWorld(t, instance())
	w.run()
	w.in.Instance.Components = w.in.Instance.Components[:1]
	w.pass()
	if got := w.replicas(); got != "web-server=2 celery-worker=0" {
		t.Fatalf("replicas = %s", got)
	}
	w.settle()
	w.pass()
	if got := w.replicas(); got != "web-server=2" {
		t.Errorf("replicas = %s", got)
	}
}

func TestComponentRemovedInTheSameEditIsDrainedToo(t *testing.T) {
	w := newWorld(t, instance())
	w.run()
	w.in.Instance = withImage(w.in.Instance, "6.2.0")
	w.in.Instance.Components = w.in.Instance.Components[:1]
	w.pass()
	if got := w.replicas(); got != "web-server=0 celery-worker=0" {
		t.Fatalf("replicas = %s", got)
	}
	w.run()
	if got := w.replicas(); got != "web-server=2" {
		t.Errorf("replicas = %s", got)
	}
}

// autoscaled is an instance at rest whose autoscaler has gone from 2 web servers to 7.
func autoscaled(t *testing.T) *world {
	t.Helper()
	i := instance()
	i.Components[0].Replicas, i.Components[0].Autoscaling = nil, &resolve.Autoscaling{Min: new(int32(2)), Max: 10}
	w := newWorld(t, i)
	w.run()
	w.scale(part.WebServer, 7, "kube-controller-manager")
	w.settle()
	return w
}

// TestCountIsNotLostWithThePassThatDrains: the ConfigMap is one of many objects that
// Crossplane applies in any order, and the drain may be the only one that gets through.
func TestCountIsNotLostWithThePassThatDrains(t *testing.T) {
	w := autoscaled(t)
	w.in.Instance = withImage(w.in.Instance, "6.2.0")
	memory, prior, conditions := w.in.Facts.Memory, w.in.Prior, w.in.Conditions
	w.pass()
	w.in.Facts.Memory, w.in.Prior, w.in.Conditions = memory, prior, conditions
	w.run()
	if got := w.in.Facts.Workloads[part.WebServer].Wanted; got != 7 {
		t.Errorf("restored to %d, want 7", got)
	}
}

// TestRemovedComponentIsNoDrain: an init that needs none starts while it goes down, and
// the write that remembered the run is lost.
func TestRemovedComponentIsNoDrain(t *testing.T) {
	w := newWorld(t, instance())
	w.run()
	w.in.Instance.Components = w.in.Instance.Components[:1]
	w.pass()
	if got := w.in.Facts.Workloads[part.CeleryWorker].Wanted; got != 0 {
		t.Fatalf("%d workers are wanted", got)
	}
	w.edit(part.Init, func(s *resolve.TaskSpec) { s.Inputs = "other" })
	memory, prior, conditions := w.in.Facts.Memory, w.in.Prior, w.in.Conditions
	w.pass()
	w.start()
	w.in.Facts.Memory, w.in.Prior, w.in.Conditions = memory, prior, conditions
	w.pass()
	if got := w.in.Facts.Workloads[part.WebServer].Wanted; got != 2 {
		t.Errorf("%d web servers are wanted, want 2: init needs no drain (%+v)", got, w.plan.Verdict)
	}
}

func TestDeletedJobIsRunAgainAsAnotherRun(t *testing.T) {
	w := newWorld(t, instance())
	w.pass()
	w.start()
	first := w.pass().Runs[0].Key
	w.in.Facts.Jobs = nil
	p := w.pass()
	if len(p.Runs) != 1 || p.Runs[0].Key == first {
		t.Errorf("runs = %+v", p.Runs)
	}
}

func TestSuspendChangesNothing(t *testing.T) {
	w := newWorld(t, instance())
	w.run()
	w.in.Instance = withImage(w.in.Instance, "6.2.0")
	w.in.Instance.Suspend = true
	p := w.pass()
	if !p.HoldAll || p.Verdict.Phase != PhaseSuspended || len(p.Runs) != 0 {
		t.Errorf("plan = %+v", p)
	}
	if !condition(p, ConditionSuspended).Status {
		t.Error("condition Suspended is not True")
	}
}

func TestMissingDriverIsSaidPlainly(t *testing.T) {
	w := newWorld(t, instance())
	w.pass()
	w.fail()
	w.in.Facts.Pods = []observe.Pod{{
		Name: "p", Job: w.in.Facts.Jobs[0].Name, Terminated: true, ExitCode: 1, ExitReason: "Error",
		ExitMessage: "builtins.ModuleNotFoundError: No module named 'psycopg2'", FinishedAt: w.in.Now,
	}}
	got := w.pass().Verdict.Message
	if !strings.Contains(got, "add psycopg2-binary to spec.pythonPackages") {
		t.Errorf("message = %q", got)
	}
}

func TestTaskThatHasJustEndedWasNotRefused(t *testing.T) {
	w := newWorld(t, instance())
	w.pass()
	w.in.Now = w.in.Now.Add(time.Minute)
	w.job(func(j *observe.Job) { j.Started, j.Succeeded = w.in.Now, 1 })
	if p := w.pass(); p.Verdict.Reason != ReasonTaskInProgress {
		t.Errorf("reason = %s; the pod has succeeded, only the condition is missing", p.Verdict.Reason)
	}
}
