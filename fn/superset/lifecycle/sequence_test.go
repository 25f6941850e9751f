// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package lifecycle

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

// sequence passes and plays the world, and says what a reader of each plan would
// see, as often as it changes.
func (w *world) sequence(see func(Plan) string) []string {
	w.t.Helper()
	var out []string
	for range 12 {
		if now := see(w.pass()); len(out) == 0 || out[len(out)-1] != now {
			out = append(out, now)
		}
		w.in.Now = w.in.Now.Add(10 * time.Second)
		w.settle()
		for _, j := range w.in.Facts.Jobs {
			if !j.Finished() {
				w.finish(j.Key)
			}
		}
	}
	return out
}

// TestPageStaysUntilTrafficIsBack, whatever it is that nobody wants any more.
func TestPageStaysUntilTrafficIsBack(t *testing.T) {
	for name, c := range map[string]struct {
		edit func(i *resolve.Instance)
		want []string
	}{
		"the page is removed": {func(i *resolve.Instance) { i.Page = nil }, []string{
			"page Hold, traffic page, waits for ",
			"page Hold, traffic page, waits for web-server (has not been changed yet), celery-worker (has not been changed yet), traffic (on the maintenance page) and 1 more",
			"page Hold, traffic web, waits for traffic (on the maintenance page), maintenance-page (going down)",
			"page Absent, traffic web, waits for maintenance-page (going down)",
			"page Absent, traffic web, waits for ",
		}},
		"the web server is removed": {func(i *resolve.Instance) { i.Components = i.Components[1:] }, []string{
			"page Run, traffic page, waits for ",
			"page Run, traffic web, waits for web-server (going down), celery-worker (has not been changed yet), traffic (on the maintenance page) and 1 more",
			"page Absent, traffic web, waits for maintenance-page (going down)",
			"page Absent, traffic web, waits for ",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			w := upgrading(t)
			w.untilTask(part.Migrate)
			c.edit(&w.in.Instance)
			got := w.sequence(func(p Plan) string {
				_, waits, _ := strings.Cut(condition(p, ConditionLifecycleComplete).Message, "components come up: ")
				return fmt.Sprintf("page %s, traffic %s, waits for %s", p.Page, p.Traffic, waits)
			})
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// TestJobThatDisappearedIsSaidToStartAgain, and to be another run of the task: the
// third one after that of the installation and the one that is gone.
func TestJobThatDisappearedIsSaidToStartAgain(t *testing.T) {
	w := upgrading(t)
	w.untilTask(part.Migrate)
	w.start()
	first := w.pass().Runs[0]
	w.in.Facts.Jobs = nil
	p := w.pass()
	if want := "Task migrate starts again, because its Job has disappeared"; p.Verdict.Message != want || p.Verdict.Lifecycle != LifecycleMigrating {
		t.Errorf("verdict = %+v, want %q", p.Verdict, want)
	}
	if r := p.Runs[0]; r.Action != Create || r.Key == first.Key || r.Executions != 3 {
		t.Errorf("run %+v after %+v", r, first)
	}
}

// TestSuspendedRunGoesOnWhereItWas: what ended meanwhile counts.
func TestSuspendedRunGoesOnWhereItWas(t *testing.T) {
	w := upgrading(t)
	w.untilTask(part.Migrate)
	w.start()
	w.in.Instance.Suspend = true
	p := w.pass()
	if !p.HoldAll || p.Runs[0].Action != Keep || p.Verdict.Message != "Tasks are due; they start when spec.suspend is removed" {
		t.Errorf("hold all %t, runs %+v, verdict %+v", p.HoldAll, p.Runs, p.Verdict)
	}
	w.succeed()
	for range 2 {
		if p := w.pass(); !p.HoldAll || slices.ContainsFunc(p.Runs, func(r TaskRun) bool { return r.Action == Create }) {
			t.Errorf("hold all %t, runs %+v", p.HoldAll, p.Runs)
		}
		w.in.Now = w.in.Now.Add(time.Hour)
	}
	w.in.Instance.Suspend = false
	if got := w.play(); names(got) != "init" || serving(w) != "6.2.0" {
		t.Errorf("then runs %s and serves %s", names(got), serving(w))
	}
}

// TestRevertedMigrationIsSaidToBeLeftToFinish, and nothing is an upgrade any more.
func TestRevertedMigrationIsSaidToBeLeftToFinish(t *testing.T) {
	w := upgrading(t)
	w.untilTask(part.Migrate)
	w.start()
	w.pass()
	w.in.Instance = withImage(w.in.Instance, "6.1.0")
	p := w.pass()
	if want := "The spec has changed while task migrate runs; its pod is left to finish, then everything is planned anew"; p.Verdict.Message != want {
		t.Errorf("message %q, want %q", p.Verdict.Message, want)
	}
	if got := p.Status.Lifecycle.Upgrade; got != nil {
		t.Errorf("an upgrade of %+v", got)
	}
	if got := w.play(); names(got) != "migrate, init" || serving(w) != "6.1.0" {
		t.Errorf("then runs %s and serves %s", names(got), serving(w))
	}
}

// TestNextTickFollowsTheSchedule from edit to edit, and no edit makes the clone run.
func TestNextTickFollowsTheSchedule(t *testing.T) {
	w := newWorld(t, cloning())
	w.run()
	for _, c := range []struct {
		name     string
		schedule *resolve.Schedule
		want     string
		reason   string
	}{
		{"as it was", &resolve.Schedule{Expression: "0 2 * * *", TimeZone: "UTC"}, "2026-11-26T02:00:00Z", ReasonSchedulesValid},
		{"another hour", &resolve.Schedule{Expression: "0 3 * * *", TimeZone: "UTC"}, "2026-11-26T03:00:00Z", ReasonSchedulesValid},
		{"another zone", &resolve.Schedule{Expression: "0 3 * * *", TimeZone: "Europe/Berlin"}, "2026-11-26T02:00:00Z", ReasonSchedulesValid},
		{"none", nil, "never", ReasonNoSchedule},
		{"one again, two days later", &resolve.Schedule{Expression: "@daily", TimeZone: "UTC"}, "2026-11-28T00:00:00Z", ReasonSchedulesValid},
	} {
		w.edit(part.Clone, func(s *resolve.TaskSpec) { s.Schedule = c.schedule })
		p := w.pass()
		got := "never"
		if next := p.Status.Lifecycle.Clone.NextScheduleAt; next != nil {
			got = next.UTC().Format(time.RFC3339)
		}
		if got != c.want || condition(p, ConditionScheduleValid).Reason != c.reason {
			t.Errorf("%s: the next tick is at %s, want %s; %+v", c.name, got, c.want, condition(p, ConditionScheduleValid))
		}
		if c.schedule == nil {
			w.in.Now = w.in.Now.Add(48 * time.Hour)
		}
		w.run()
		if got := w.executions(part.Clone); got != 1 {
			t.Fatalf("%s: the clone has run %d times", c.name, got)
		}
	}
}

// TestTickThatPassesDuringARunIsShown: it is the next one until the clone has run.
func TestTickThatPassesDuringARunIsShown(t *testing.T) {
	w := newWorld(t, cloning())
	w.run()
	w.in.Now = time.Date(2026, 11, 26, 1, 59, 50, 0, time.UTC)
	w.edit(part.Migrate, func(s *resolve.TaskSpec) { s.Inputs = "other" })
	w.untilTask(part.Migrate)
	w.start()
	w.in.Now = time.Date(2026, 11, 26, 2, 5, 0, 0, time.UTC)
	if got := names(w.play()); got != "init, clone, migrate, init" {
		t.Errorf("then runs %s", got)
	}
	clone := w.pass().Status.Lifecycle.Clone
	tick := func(day int) *metav1.Time { return new(metav1.NewTime(time.Date(2026, 11, day, 2, 0, 0, 0, time.UTC))) }
	if !clone.LastScheduledAt.Equal(tick(26)) || !clone.NextScheduleAt.Equal(tick(27)) {
		t.Errorf("last %v, next %v", clone.LastScheduledAt, clone.NextScheduleAt)
	}
}
