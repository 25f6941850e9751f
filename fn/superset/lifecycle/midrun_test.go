// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package lifecycle

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/crossplane-contrib/function-superset/fn/superset/observe"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

// TestEarlierTaskDoesNotStartBesideALaterOne: an edit makes migrate due while
// init runs.
func TestEarlierTaskDoesNotStartBesideALaterOne(t *testing.T) {
	w := upgrading(t)
	w.untilTask(part.Init)
	w.start()
	w.edit(part.Migrate, func(s *resolve.TaskSpec) { s.Inputs, s.Trigger = "again", "again" })
	for range 3 {
		p := w.pass()
		for _, r := range p.Runs {
			if r.Action == Create {
				t.Fatalf("%s starts beside init", r.Task)
			}
		}
	}
	w.succeed()
	if got := w.play(); names(got) != "migrate, init" {
		t.Errorf("then runs %s", names(got))
	}
}

// TestApprovedUpgradeIsRetargeted: B is approved and runs when the target
// becomes C.
func TestApprovedUpgradeIsRetargeted(t *testing.T) {
	w := upgrading(t)
	w.in.Instance.Lifecycle.Supervised = true
	p := w.until(ReasonAwaitingApproval)
	w.in.Instance.Lifecycle.Approval = p.Status.Lifecycle.Upgrade.ApprovalToken
	w.untilTask(part.Migrate)
	w.start()
	w.in.Instance = withImage(w.in.Instance, "6.3.0")
	if p = w.pass(); p.Verdict.Reason != ReasonTaskStopping || p.Runs[0].Action != Keep {
		t.Fatalf("the migration of 6.2.0 is not left to finish: %+v", p.Verdict)
	}
	w.succeed()
	p = w.pass()
	if p.Verdict.Phase != PhaseAwaitingApproval || strings.Contains(w.replicas(), "web-server=2") {
		t.Errorf("%s with %s: another target needs its own approval, and the database is that of neither", p.Verdict.Phase, w.replicas())
	}
	if diff := cmp.Diff("6.3.0", p.Status.Lifecycle.Upgrade.ToTag); diff != "" {
		t.Error(diff)
	}
	w.in.Instance.Lifecycle.Approval = p.Status.Lifecycle.Upgrade.ApprovalToken
	if got := w.play(); names(got) != "migrate, init" || serving(w) != "6.3.0" {
		t.Errorf("then runs %s and serves %s", names(got), serving(w))
	}
}

// TestRetargetedWhileAwaitingApproval: an approval of B is none of C.
func TestRetargetedWhileAwaitingApproval(t *testing.T) {
	w := upgrading(t)
	w.in.Instance.Lifecycle.Supervised = true
	p := w.until(ReasonAwaitingApproval)
	w.in.Instance = withImage(w.in.Instance, "6.3.0")
	w.in.Instance.Lifecycle.Approval = p.Status.Lifecycle.Upgrade.ApprovalToken
	if p = w.pass(); p.Verdict.Phase != PhaseAwaitingApproval || p.Status.Lifecycle.Upgrade.ToTag != "6.3.0" {
		t.Errorf("verdict = %+v", p.Verdict)
	}
	w.in.Instance.Lifecycle.Supervised = false
	if got := w.play(); names(got) != "migrate, init" {
		t.Errorf("Automatic releases what waits, but then runs %s", names(got))
	}
}

// TestFirstInstallationNeedsNoApproval, and neither does an edit of anything but
// the image.
func TestFirstInstallationNeedsNoApproval(t *testing.T) {
	i := instance()
	i.Lifecycle.Supervised = true
	w := newWorld(t, i)
	if got := w.play(); names(got) != "migrate, init" {
		t.Errorf("runs %s", names(got))
	}
	w.edit(part.Init, func(s *resolve.TaskSpec) { s.Inputs = "other" })
	if got := w.play(); names(got) != "init" {
		t.Errorf("runs %s", names(got))
	}
}

// TestRevertAfterMigrateRunsAllTasksAgain: what the abandoned upgrade has done is
// not taken for what the former image needs.
func TestRevertAfterMigrateRunsAllTasksAgain(t *testing.T) {
	w := upgrading(t)
	w.untilTask(part.Init)
	w.start()
	w.in.Instance = withImage(w.in.Instance, "6.1.0")
	w.pass()
	w.succeed()
	if got := w.play(); names(got) != "migrate, init" || serving(w) != "6.1.0" {
		t.Errorf("then runs %s and serves %s", names(got), serving(w))
	}
	l := w.plan.Status.Lifecycle
	if l.Upgrade != nil || l.Migrate.State != StateComplete || l.Init.State != StateComplete || l.Init.PodReason != "" {
		t.Errorf("status is stale: %+v %+v %+v", l.Upgrade, l.Migrate, l.Init)
	}
}

// TestComponentRemovedInTheSameEditIsDrained, and the drain ends.
func TestComponentRemovedInTheSameEditIsDrained(t *testing.T) {
	w := upgrading(t)
	w.in.Instance.Components = w.in.Instance.Components[:1]
	p := w.until(ReasonDraining)
	if got := p.Components[part.CeleryWorker].Disposition; got != Drain {
		t.Errorf("disposition = %s", got)
	}
	if got := w.play(); names(got) != "migrate, init" {
		t.Errorf("then runs %s", names(got))
	}
	if _, there := w.in.Facts.Workloads[part.CeleryWorker]; there {
		t.Error("the removed component is still there")
	}
}

// TestPageRemovedWhileUsersSeeIt stays until they do not.
func TestPageRemovedWhileUsersSeeIt(t *testing.T) {
	w := upgrading(t)
	w.untilTask(part.Migrate)
	w.in.Instance.Page = nil
	p := w.pass()
	if p.Page != Hold || p.Traffic != Maintenance {
		t.Errorf("page %s, traffic %s", p.Page, p.Traffic)
	}
	w.play()
	if got := w.replicas(); got != "web-server=2 celery-worker=1" {
		t.Errorf("in the end: %s", got)
	}
}

// TestWebServerRemovedWhileUsersSeeThePage: nobody waits for it.
func TestWebServerRemovedWhileUsersSeeThePage(t *testing.T) {
	w := upgrading(t)
	w.untilTask(part.Migrate)
	w.in.Instance.Components = w.in.Instance.Components[1:]
	w.play()
	if got := w.replicas(); got != "celery-worker=1" {
		t.Errorf("in the end: %s", got)
	}
}

// TestWebServerScaledToZeroWhileUsersSeeThePage: the same.
func TestWebServerScaledToZeroWhileUsersSeeThePage(t *testing.T) {
	w := upgrading(t)
	w.untilTask(part.Migrate)
	w.in.Instance.Components = slices.Clone(w.in.Instance.Components)
	w.in.Instance.Components[0].Replicas = 0
	w.play()
	if got := w.replicas(); got != "web-server=0 celery-worker=1" {
		t.Errorf("in the end: %s", got)
	}
}

// TestPageIsNotShown when nobody would see it, or nothing goes down.
func TestPageIsNotShown(t *testing.T) {
	for name, change := range map[string]func(w *world){
		"no replicas of the page": func(w *world) { w.in.Instance.Page.Replicas = 0 },
		"no web server": func(w *world) {
			w.in.Instance.Components = w.in.Instance.Components[1:]
		},
		"a web server without replicas": func(w *world) {
			w.in.Instance.Components = slices.Clone(w.in.Instance.Components)
			w.in.Instance.Components[0].Replicas = 0
		},
		"a task that does not drain": func(w *world) { w.edit(part.Migrate, func(s *resolve.TaskSpec) { s.Drains = false }) },
	} {
		t.Run(name, func(t *testing.T) {
			w := upgrading(t)
			change(w)
			for range 20 {
				p := w.pass()
				if p.Page != Absent || p.Traffic != Normal {
					t.Fatalf("page %s, traffic %s", p.Page, p.Traffic)
				}
				w.settle()
				for _, j := range w.in.Facts.Jobs {
					if !j.Finished() {
						w.finish(j.Key)
					}
				}
			}
		})
	}
}

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
		if p := Make(w.in); len(p.Runs) != 1 || p.Runs[0].Action != Stop {
			t.Errorf("%+v: runs %+v, want it stopped", j, p.Runs)
		}
	}
	w.job(func(o *observe.Job) { o.Active, o.Terminating, o.SuspendWanted, o.Suspended = 0, 0, true, true })
	if p := Make(w.in); len(p.Runs) != 0 {
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
	if p := Make(w.in); p.Runs[0].Action != Keep {
		t.Errorf("runs %+v", p.Runs)
	}
	w.in.Now = w.in.Now.Add(time.Minute)
	if p := Make(w.in); p.Runs[0].Action != Stop {
		t.Errorf("runs %+v", p.Runs)
	}
}

// TestEditBeforeTheJobIsSeen: the engine may have made the Job already.
func TestEditBeforeTheJobIsSeen(t *testing.T) {
	w := upgrading(t)
	w.until(ReasonDraining)
	w.settle()
	w.pass()
	w.in.Facts.Jobs = nil
	w.in.CannotAsk = true
	w.in.Instance = withImage(w.in.Instance, "6.3.0")
	p := w.pass()
	if len(p.Runs) != 0 || p.Verdict.Reason != ReasonTaskStopping || p.TTL > unseenFor {
		t.Fatalf("verdict %+v, runs %+v, TTL %s", p.Verdict, p.Runs, p.TTL)
	}
	w.in.Now = w.in.Now.Add(unseenFor)
	if got := w.play(); names(got) != "migrate, init" {
		t.Errorf("then runs %s", names(got))
	}
}

// TestJobThatTheEngineForgotIsSought: an XR copy that is one write old does not
// refer to the Job; without the question a second one would start beside it.
func TestJobThatTheEngineForgotIsSought(t *testing.T) {
	w := upgrading(t)
	w.until(ReasonDraining)
	w.settle()
	w.pass()
	w.start()
	forgotten := w.in.Facts.Jobs[0]
	w.in.Facts.Jobs = nil
	w.in.Instance = withImage(w.in.Instance, "6.3.0")

	p := Make(w.in)
	if len(p.Runs) != 0 || len(p.Seek) != 1 || p.Seek[0].Name != forgotten.Name {
		t.Fatalf("runs %+v, seek %+v", p.Runs, p.Seek)
	}
	forgotten.Sought = true
	w.in.Facts.Jobs = []observe.Job{forgotten}
	w.in.Facts.Named[forgotten.Key] = observe.Existing{Asked: true}
	p = Make(w.in)
	if len(p.Runs) != 1 || p.Runs[0].Action != Keep || len(p.Seek) != 1 {
		t.Errorf("runs %+v, seek %+v; want the Job kept and the same question", p.Runs, p.Seek)
	}
	forgotten.Complete, forgotten.Succeeded, forgotten.Active, forgotten.FinishedAt = true, 1, 0, w.in.Now
	w.in.Facts.Jobs = []observe.Job{forgotten}
	if p = Make(w.in); len(p.Seek) != 1 {
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

// TestReenabledLifecycleRunsOnlyWhatChanged: what was done before it was
// disabled is remembered.
func TestReenabledLifecycleRunsOnlyWhatChanged(t *testing.T) {
	w := newWorld(t, instance())
	w.run()
	full := w.in.Instance
	w.in.Instance.Lifecycle.Disabled, w.in.Instance.Lifecycle.Tasks = true, nil
	w.play()
	w.in.Instance = full
	if got := w.play(); names(got) != "nothing" {
		t.Errorf("runs %s", names(got))
	}
}

// TestRefusedCloneMayOverwriteAfterANewTrigger, and may still do so when that run
// has failed before it came to it.
func TestRefusedCloneMayOverwriteAfterANewTrigger(t *testing.T) {
	i := cloning()
	i.Lifecycle.Tasks[0].Schedule = nil
	w := newWorld(t, i)
	if p := w.pass(); p.Runs[0].Overwrite {
		t.Error("the first run may overwrite")
	}
	w.fail()
	w.pass()
	w.edit(part.Clone, func(s *resolve.TaskSpec) { s.Trigger, s.Inputs = "yes", "clone yes" })
	if p := w.pass(); len(p.Runs) != 1 || !p.Runs[0].Overwrite {
		t.Fatalf("runs %+v", p.Runs)
	}
	w.fail()
	w.pass()
	w.edit(part.Clone, func(s *resolve.TaskSpec) { s.Inputs = "clone yes, with the right password" })
	if p := w.pass(); len(p.Runs) != 1 || !p.Runs[0].Overwrite {
		t.Errorf("runs %+v", p.Runs)
	}
}

// TestHistoryOfFailures keeps the first and the last, masked, with exit codes.
func TestHistoryOfFailures(t *testing.T) {
	w := upgrading(t)
	w.untilTask(part.Migrate)
	name := w.in.Facts.Jobs[0].Name
	at := func(n int) time.Time { return w.in.Now.Add(time.Duration(n) * time.Second) }
	pod := func(n int, code int32, message string) observe.Pod {
		return observe.Pod{Name: string(rune('a' + n)), Job: name, Terminated: true, ExitCode: code, ExitReason: "Error", ExitMessage: message, FinishedAt: at(n)}
	}
	w.job(func(j *observe.Job) { j.Started, j.Failed = w.in.Now, 1 })
	w.in.Facts.Pods = []observe.Pod{pod(0, 3, "cannot reach postgresql://u:hunter2@db/x")}
	p := w.pass()
	if p.Verdict.Reason != ReasonTaskRetrying || !strings.Contains(p.Verdict.Message, "Attempt 1 of 3 of task migrate failed with exit code 3") {
		t.Errorf("verdict %+v", p.Verdict)
	}
	w.job(func(j *observe.Job) { j.Failed, j.Active, j.Ready = 1, 1, 1 })
	if p = w.pass(); !strings.Contains(p.Verdict.Message, "Attempt 2 of 3 of task migrate is running after a failure") || p.Status.Lifecycle.Migrate.Attempts != 2 {
		t.Errorf("verdict %+v, attempts %d", p.Verdict, p.Status.Lifecycle.Migrate.Attempts)
	}
	w.in.Facts.Pods = []observe.Pod{pod(0, 3, "cannot reach postgresql://u:hunter2@db/x"), pod(2, 137, ""), pod(1, 1, "other")}
	w.fail()
	p = w.pass()
	m := p.Status.Lifecycle.Migrate
	if m.State != StateFailed || m.FirstFailure == nil || *m.FirstFailure.ExitCode != 3 || *m.LastFailure.ExitCode != 137 || m.Attempts != 3 {
		t.Errorf("status %+v, first %+v, last %+v", m, m.FirstFailure, m.LastFailure)
	}
	for _, part := range []string{"has failed after 3 of 3 attempts with exit code 137", "the first attempt failed with exit code 3", "components stay down", "trigger"} {
		if !strings.Contains(p.Verdict.Message, part) {
			t.Errorf("message %q does not say %q", p.Verdict.Message, part)
		}
	}
	if strings.Contains(p.Memory[memoryKey]+p.Verdict.Message, "hunter2") {
		t.Error("a password is shown")
	}
	// The pods are gone, as is the Job: what happened is still known.
	w.in.Facts.Pods, w.in.Facts.Jobs = nil, nil
	if q := w.pass(); q.Verdict.Message != p.Verdict.Message {
		t.Errorf("message %q, before %q", q.Verdict.Message, p.Verdict.Message)
	}
}

// TestFailureWithoutAPodHasTheWordsOfTheJob.
func TestFailureWithoutAPodHasTheWordsOfTheJob(t *testing.T) {
	w := newWorld(t, instance())
	w.pass()
	w.fail()
	p := w.pass()
	if !strings.Contains(p.Verdict.Message, "BackoffLimitExceeded: Job has reached the specified backoff limit") {
		t.Errorf("message %q", p.Verdict.Message)
	}
	if f := p.Status.Lifecycle.Migrate.FirstFailure; f == nil || f.ExitCode != nil {
		t.Errorf("first failure %+v", f)
	}
}

// TestStatusOfTasksWhileTheSpecIsInvalid repeats what was said, with what Jobs
// have told since.
func TestStatusOfTasksWhileTheSpecIsInvalid(t *testing.T) {
	for name, c := range map[string]struct {
		reach func(w *world)
		want  string
	}{
		"running":   {func(w *world) { w.untilTask(part.Migrate); w.start() }, StateRunning},
		"succeeded": {func(w *world) { w.untilTask(part.Migrate); w.pass(); w.succeed() }, StateComplete},
		"failed":    {func(w *world) { w.untilTask(part.Migrate); w.pass(); w.fail() }, StateFailed},
		"stopped": {func(w *world) {
			w.untilTask(part.Migrate)
			w.idle()
			w.in.Instance = withImage(w.in.Instance, "6.3.0")
			w.pass()
			w.finish(w.in.Facts.Jobs[0].Key)
			w.pass()
			// The answer that starts the next run is lost.
			m, _ := decode(w.in.Facts.Memory[memoryKey])
			m.Tasks[part.Migrate].Last.Result = Stopped
			w.in.Facts.Memory[memoryKey], w.in.Facts.Jobs = m.encode(), nil
			w.in.Prior.Lifecycle.Memory = ""
		}, StatePending},
	} {
		t.Run(name, func(t *testing.T) {
			w := upgrading(t)
			c.reach(w)
			w.in.Invalid, w.in.Instance = invalid(), resolve.Instance{Name: "bi", Namespace: "team", UID: "1"}
			p := w.pass()
			if got := p.Status.Lifecycle.Migrate; got == nil || got.State != c.want {
				t.Errorf("status %+v, want %s", got, c.want)
			}
			if p.Status.Tag != "6.2.0" && p.Status.Tag != "6.3.0" {
				t.Errorf("tag %q", p.Status.Tag)
			}
		})
	}
}

// TestBrokenSpecAfterTheMigrationKeepsComponentsDown: their version no longer
// fits the database.
func TestBrokenSpecAfterTheMigrationKeepsComponentsDown(t *testing.T) {
	w := upgrading(t)
	w.untilTask(part.Migrate)
	w.succeed()
	w.in.Invalid, w.in.Instance = invalid(), resolve.Instance{Name: "bi", Namespace: "team", UID: "1"}
	p := w.pass()
	if got := w.replicas(); strings.Contains(got, "web-server=2") {
		t.Errorf("replicas %s", got)
	}
	if !strings.Contains(p.Verdict.Message, "down until the spec is corrected") {
		t.Errorf("message %q", p.Verdict.Message)
	}
}

// TestBrokenSpecAfterASecondRunKeepsComponentsDown: the first run has changed the
// database, although the last one never had a pod.
func TestBrokenSpecAfterASecondRunKeepsComponentsDown(t *testing.T) {
	w := upgrading(t)
	w.untilTask(part.Migrate)
	w.start()
	w.pass()
	w.in.Facts.Jobs, w.in.Facts.Pods = nil, nil // somebody deletes the Job
	w.pass()
	w.stick()
	w.pass()
	w.in.Instance = withImage(w.in.Instance, "6.3.0")
	w.in.Instance.Lifecycle.Supervised = true // so that the next run waits
	w.pass()
	w.job(func(j *observe.Job) { j.Active, j.Suspended = 0, true })
	for range 2 {
		w.pass()
	}
	if len(w.in.Facts.Jobs) > 0 {
		t.Fatalf("Jobs are left: %+v", w.in.Facts.Jobs)
	}
	w.in.Invalid, w.in.Instance = invalid(), resolve.Instance{Name: "bi", Namespace: "team", UID: "1"}
	if p := w.pass(); p.Components[part.WebServer].Replicas != nil {
		t.Errorf("%d web servers of before come back", *p.Components[part.WebServer].Replicas)
	}
}

// TestBrokenSpecBeforeComponentsAreBackKeepsThemDown: the next run begins before it
// was seen that they have come back from the last one, so they may be those of before.
func TestBrokenSpecBeforeComponentsAreBackKeepsThemDown(t *testing.T) {
	w := upgrading(t)
	w.untilTask(part.Init)
	w.succeed()
	if p := w.pass(); p.Verdict.Lifecycle != LifecycleRestoring {
		t.Fatalf("verdict %+v", p.Verdict)
	}
	w.in.Instance = withImage(w.in.Instance, "6.3.0")
	w.until(ReasonDraining)
	w.settle()
	w.in.Invalid, w.in.Instance = invalid(), resolve.Instance{Name: "bi", Namespace: "team", UID: "1"}
	if p := w.pass(); p.Components[part.WebServer].Replicas != nil {
		t.Errorf("%d web servers come back, which may be of before the last run", *p.Components[part.WebServer].Replicas)
	}
}

// TestNothingComesBackBesideAnInitThatDrains: init leaves the schema as it is, so
// only its Job keeps components down while the spec is invalid.
func TestNothingComesBackBesideAnInitThatDrains(t *testing.T) {
	w := newWorld(t, instance())
	w.edit(part.Init, func(s *resolve.TaskSpec) { s.Drains = true })
	w.run()
	w.edit(part.Init, func(s *resolve.TaskSpec) { s.Inputs = "other" })
	w.untilTask(part.Init)
	w.start()
	good := w.in.Instance
	w.in.Invalid, w.in.Instance = invalid(), resolve.Instance{Name: "bi", Namespace: "team", UID: "1"}
	for range 2 {
		if p := w.pass(); p.Components[part.WebServer].Replicas != nil {
			t.Fatalf("%d web servers come back while init runs", *p.Components[part.WebServer].Replicas)
		}
	}
	w.succeed()
	w.pass()
	w.settle()
	if got := w.replicas(); !strings.Contains(got, "web-server=2") {
		t.Errorf("init has ended and changed no schema, but replicas are %s", got)
	}
	w.in.Invalid, w.in.Instance = nil, good
	if got := w.play(); names(got) != "nothing" || serving(w) != "6.1.0" {
		t.Errorf("then runs %s and serves %s", names(got), serving(w))
	}
}

// TestSuspendedWhileDownIsNotAvailable, and neither is a task that was due done.
func TestSuspendedWhileDownIsNotAvailable(t *testing.T) {
	w := newWorld(t, instance())
	w.run()
	w.in.Instance = withImage(w.in.Instance, "6.2.0")
	w.untilTask(part.Migrate)
	w.start()
	w.in.Instance.Suspend = true
	for range 2 {
		p := w.pass()
		if c := condition(p, ConditionAvailable); c.Status || c.Reason != ReasonDown {
			t.Errorf("%+v", c)
		}
		if p.Status.Lifecycle.Init.State != StatePending || p.Status.Lifecycle.Migrate.State != StateRunning {
			t.Errorf("init %s, migrate %s", p.Status.Lifecycle.Init.State, p.Status.Lifecycle.Migrate.State)
		}
	}
	w.succeed()
	for range 2 {
		if p := w.pass(); p.Status.Lifecycle.Migrate.State != StateComplete {
			t.Errorf("migrate %s", p.Status.Lifecycle.Migrate.State)
		}
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
