// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package lifecycle

import (
	"strings"
	"testing"
	"time"

	"github.com/crossplane-contrib/function-superset/fn/superset/observe"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

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
