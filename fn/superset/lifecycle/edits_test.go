// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package lifecycle

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

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
