// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package lifecycle

import (
	"strings"
	"testing"

	"github.com/crossplane-contrib/function-superset/fn/superset/observe"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

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
