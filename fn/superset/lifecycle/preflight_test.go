// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package lifecycle

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	"sigs.k8s.io/yaml"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset/observe"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

// looking is an instance at rest whose changes are looked at before they are made.
func looking(t *testing.T, change ...func(*resolve.Instance)) *world {
	t.Helper()
	i := withPage(instance())
	for n := range i.Lifecycle.Tasks {
		i.Lifecycle.Tasks[n].Needless = i.Lifecycle.Tasks[n].Task == part.Migrate
	}
	i.Lifecycle.Metastore = "db"
	for _, c := range change {
		c(&i)
	}
	w := newWorld(t, withPreflight(i))
	if got := names(w.play()); strings.Contains(got, "preflight") {
		t.Fatalf("a first installation has nothing to look at, but runs %s", got)
	}
	w.trace, w.ran = nil, nil
	return w
}

func withPreflight(i resolve.Instance) resolve.Instance {
	sum := ""
	for _, t := range i.Lifecycle.Tasks {
		sum += t.Inputs + " "
	}
	i.Lifecycle.Preflight = &resolve.TaskSpec{Task: part.Preflight, Inputs: sum, PodChecksum: "p1", Attempts: 3, Image: i.Lifecycle.Image, Retention: "RetainOnFailure"}
	return i
}

// change edits the spec; upgrade is the most usual one.
func (w *world) change(edit func(*resolve.Instance)) {
	i := w.in.Instance
	i.Lifecycle.Tasks = append([]resolve.TaskSpec(nil), i.Lifecycle.Tasks...)
	edit(&i)
	w.in.Instance = withPreflight(i)
}

func upgrade62(i *resolve.Instance) { *i = withImage(*i, "6.2.0") }

// untilAnswered lets the next preflight give an answer, in words if pods can be read.
func (w *world) untilAnswered(a part.Answer, message string) Plan {
	w.t.Helper()
	w.untilTask(part.Preflight)
	w.in.Facts.Pods = nil
	w.answer(a)
	if message != "" {
		for _, j := range w.in.Facts.Jobs {
			if j.Task == part.Preflight {
				w.in.Facts.Pods = append(w.in.Facts.Pods, observe.Pod{Name: j.Name + "-x", Job: j.Name, Terminated: true, ExitCode: part.CodeOf(a), ExitReason: "Error", ExitMessage: message})
			}
		}
	}
	w.in.Now = w.in.Now.Add(10 * time.Second)
	p := w.pass()
	w.in.Facts.Pods = nil
	return p
}

// untouched fails the test if what served does not serve as it did.
func (w *world) untouched() {
	w.t.Helper()
	if got, want := w.replicas(), "web-server=2 celery-worker=1"; got != want {
		w.t.Errorf("what serves is %s, want %s", got, want)
	}
	if w.in.Facts.WebService.Component != part.WebServer {
		w.t.Error("users see the page")
	}
}

// TestNothingIsTakenDownBeforeThePreflightHasAnswered: and it starts first.
func TestNothingIsTakenDownBeforeThePreflightHasAnswered(t *testing.T) {
	w := looking(t)
	w.change(upgrade62)
	w.untilTask(part.Preflight)
	w.start()
	for range 5 {
		p := w.pass()
		if p.Verdict.Phase != PhaseUpgrading || p.Verdict.Lifecycle != LifecyclePreflight || p.Page != Absent {
			t.Fatalf("%+v, page %v", p.Verdict, p.Page)
		}
		w.untouched()
		w.in.Now = w.in.Now.Add(time.Minute)
	}
	w.answer(part.Pending)
	w.play()
	if got := names(w.ran); got != "preflight, migrate, init" || !w.took || serving(w) != "6.2.0" {
		t.Errorf("then runs %s, drains %t, serves %s", got, w.took, serving(w))
	}
}

// TestWhatThePreflightSaysDecides has every answer.
func TestWhatThePreflightSaysDecides(t *testing.T) {
	const pending = `{"answer":"Pending","from":["c233f5365c9e"],"to":["4b2a8c9d3e1f"],"pending":5}`
	for name, c := range map[string]struct {
		change  func(*resolve.Instance)
		answer  part.Answer
		message string
		runs    string
		drains  bool
		reason  string
		says    string
	}{
		"nothing pending":   {upgrade62, part.NothingPending, "", "init", false, "", ""},
		"pending":           {upgrade62, part.Pending, pending, "migrate, init", true, "", ""},
		"cannot say":        {upgrade62, part.CannotSay, `{"cause":"x"}`, "migrate, init", true, "", ""},
		"unknown revision":  {upgrade62, part.UnknownRevision, `{"from":["a","32bf93dfe2a4"],"unknown":["32bf93dfe2a4"]}`, "nothing", false, ReasonUnknownRevision, "revision 32bf93dfe2a4, which image 6.2.0 does not know"},
		"would fail":        {upgrade62, part.WouldFail, `{"cause":"permission denied for schema public"}`, "nothing", false, ReasonMigrationWouldFail, "would fail: permission denied for schema public"},
		"empty":             {upgrade62, part.Empty, "", "nothing", false, ReasonMetastoreEmpty, "restore it"},
		"does not start":    {upgrade62, part.StartFails, `{"cause":"No module named 'superset.typing'","hint":"mend spec.config"}`, "nothing", false, ReasonStartFails, "does not start: No module named 'superset.typing'; mend spec.config"},
		"pods are not read": {upgrade62, part.UnknownRevision, "", "nothing", false, ReasonUnknownRevision, "not told, because pods may not be read"},
		"empty, in another metastore": {func(i *resolve.Instance) {
			upgrade62(i)
			i.Lifecycle.Metastore = "another"
		}, part.Empty, "", "migrate, init", true, "", ""},
		"a drain is asked for": {func(i *resolve.Instance) {
			upgrade62(i)
			i.Lifecycle.Tasks[0].Needless = false
		}, part.NothingPending, "", "migrate, init", true, "", ""},
		"unknown revision, and a drain is asked for": {func(i *resolve.Instance) {
			upgrade62(i)
			i.Lifecycle.Tasks[0].Needless = false
		}, part.UnknownRevision, "", "nothing", false, ReasonUnknownRevision, "does not know"},
		"unknown revision, a command of the user's": {func(i *resolve.Instance) {
			upgrade62(i)
			i.Lifecycle.Tasks[0].Needless, i.Lifecycle.Tasks[0].OwnCommand = false, true
		}, part.UnknownRevision, "", "migrate, init", true, "", ""},
		"nothing pending for the web server's image, which is another one than that of migrate": {func(i *resolve.Instance) {
			upgrade62(i)
			i.Lifecycle.Tasks[0].Image = "superset:6.3.0"
		}, part.NothingPending, "", "migrate, init", true, "", ""},
		"unknown revision for the image of the web server alone": {func(i *resolve.Instance) {
			upgrade62(i)
			i.Components = append([]resolve.Component(nil), i.Components...)
			i.Components[1].Pod = pod("6.3.0")
		}, part.UnknownRevision, "", "migrate, init", true, "", ""},
		"does not start, a command of the user's": {func(i *resolve.Instance) {
			upgrade62(i)
			i.Lifecycle.Tasks[0].Needless, i.Lifecycle.Tasks[0].OwnCommand = false, true
		}, part.StartFails, "", "nothing", false, ReasonStartFails, "does not start"},
		"no drain is wanted": {func(i *resolve.Instance) {
			upgrade62(i)
			i.Lifecycle.Tasks[0].Drains = false
		}, part.Pending, "", "migrate, init", false, "", ""},
		"a new trigger of migrate": {func(i *resolve.Instance) {
			upgrade62(i)
			i.Lifecycle.Tasks[0].Trigger = "now"
		}, part.NothingPending, "", "migrate, init", true, "", ""},
		"only init is due, and the metastore went back": {func(i *resolve.Instance) { i.Lifecycle.Tasks[1].Inputs = "edited" }, part.Pending, "", "migrate, init", true, "", ""},
		"only init is due": {func(i *resolve.Instance) { i.Lifecycle.Tasks[1].Inputs = "edited" }, part.NothingPending, "", "init", false, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			w := looking(t)
			w.change(c.change)
			p := w.untilAnswered(c.answer, c.message)
			if c.reason != "" {
				if p.Verdict.Phase != PhaseBlocked || p.Verdict.Reason != c.reason || !strings.Contains(p.Verdict.Message, c.says) {
					t.Errorf("%+v", p.Verdict)
				}
				if strings.Contains(p.Verdict.Message, "newer") {
					t.Errorf("nobody knows which is newer: %s", p.Verdict.Message)
				}
				for range 3 {
					w.in.Now = w.in.Now.Add(time.Minute)
					w.settle()
					if again := w.pass(); again.Verdict.Reason != c.reason {
						t.Errorf("a minute later %+v", again.Verdict)
					}
				}
				w.untouched()
				return
			}
			w.play()
			if got, want := names(w.ran), "preflight, "+c.runs; got != want || w.took != c.drains {
				t.Errorf("runs %s, drains %t; want %s, %t", got, w.took, want, c.drains)
			}
			if p = w.pass(); !p.Ready {
				t.Errorf("it does not come to rest: %+v", p.Verdict)
			}
		})
	}
}

// TestASkippedMigrationStaysDone: nothing runs again when the answer is old, the status
// is lost or the Job is gone.
func TestASkippedMigrationStaysDone(t *testing.T) {
	w := looking(t)
	w.change(upgrade62)
	w.untilAnswered(part.NothingPending, "")
	w.play()
	w.in.Now = w.in.Now.Add(24 * time.Hour)
	for range 3 {
		if got := names(w.play()); got != "nothing" {
			t.Fatalf("a day later runs %s", got)
		}
	}
	if got := w.in.Prior.Lifecycle.Preflight; got == nil || got.Answer != "NothingPending" {
		t.Errorf("the status says %+v", got)
	}
}

// TestAnAnswerIsAskedForAgainWhenTimeHasPassed: between Monday's look and Thursday's
// approval the database was restored.
func TestAnAnswerIsAskedForAgainWhenTimeHasPassed(t *testing.T) {
	w := looking(t, func(i *resolve.Instance) { i.Lifecycle.Supervised = true })
	w.change(upgrade62)
	p := w.untilAnswered(part.Pending, `{"from":["c233f5365c9e"],"to":["4b2a8c9d3e1f"],"pending":5}`)
	if p.Verdict.Phase != PhaseAwaitingApproval || !strings.Contains(p.Verdict.Message, "the schema changes by 5 revisions from c233f5365c9e to 4b2a8c9d3e1f, and users see the maintenance page meanwhile") {
		t.Fatalf("%+v", p.Verdict)
	}
	token := p.Status.Lifecycle.Upgrade.ApprovalToken
	w.in.Now = w.in.Now.Add(72 * time.Hour)
	if p = w.pass(); len(p.Runs) != 0 || p.Status.Lifecycle.Upgrade.ApprovalToken != token {
		t.Fatalf("while nobody has approved nothing runs, but %+v", p.Runs)
	}
	w.in.Instance.Lifecycle.Approval = token
	p = w.untilAnswered(part.UnknownRevision, "")
	if p.Verdict.Reason != ReasonUnknownRevision {
		t.Fatalf("approved or not, the database is another one: %+v", p.Verdict)
	}
	w.untouched()
	// It is looked at again by itself, and somebody has restored the right backup.
	w.in.Now = w.in.Now.Add(lookAgainAfter)
	w.untilAnswered(part.Pending, "")
	w.play()
	if got := names(w.ran); got != "preflight, preflight, preflight, migrate, init" || serving(w) != "6.2.0" {
		t.Errorf("then runs %s and serves %s", got, serving(w))
	}
}

// TestWhatDoesNotStartIsLookedAtSeldom: a Job every ten minutes for ever helps nobody.
// An edit or a trigger does, and a Secret that somebody has corrected may.
func TestWhatDoesNotStartIsLookedAtSeldom(t *testing.T) {
	w := looking(t)
	w.change(upgrade62)
	w.untilAnswered(part.StartFails, "")
	for range 5 {
		w.in.Now = w.in.Now.Add(11 * time.Minute)
		if p := w.pass(); p.Verdict.Reason != ReasonStartFails || p.Verdict.Until.Before(w.in.Now) {
			t.Fatalf("%+v", p.Verdict)
		}
	}
	w.in.Now = w.in.Now.Add(10 * time.Minute)
	w.untilAnswered(part.StartFails, "")
	w.change(func(i *resolve.Instance) {
		i.Lifecycle.Tasks[1].Trigger, i.Lifecycle.Tasks[1].Inputs = "again", "again"
	})
	w.untilAnswered(part.Pending, "")
	w.play()
	if got := names(w.ran); got != "preflight, preflight, preflight, migrate, init" {
		t.Errorf("then runs %s", got)
	}
}

// TestAnEmptyMetastoreIsFilledByANewTrigger: also where nothing is remembered of
// migrations. The trigger that was there before asks for nothing.
func TestAnEmptyMetastoreIsFilledByANewTrigger(t *testing.T) {
	trigger := func(text string) func(i *resolve.Instance) {
		return func(i *resolve.Instance) { i.Lifecycle.Tasks[0].Trigger, i.Lifecycle.Tasks[0].Inputs = text, text }
	}
	for _, forgets := range []bool{false, true} {
		w := looking(t)
		w.change(trigger("1"))
		if forgets {
			w.in.Facts.Memory, w.in.Prior = nil, v1alpha1.SupersetStatus{}
		}
		if p := w.untilAnswered(part.Empty, ""); p.Verdict.Reason != ReasonMetastoreEmpty {
			t.Fatalf("forgets %t: %+v", forgets, p.Verdict)
		}
		w.untouched()
		w.change(trigger("2"))
		w.untilAnswered(part.Empty, "")
		w.play()
		if got := names(w.ran); got != "preflight, preflight, migrate, init" {
			t.Errorf("forgets %t: runs %s", forgets, got)
		}
	}
}

// TestNothingIsSkippedBeforeItIsApproved: neither where no other task is due, nor for an
// answer that is not the one upon which the upgrade begins.
func TestNothingIsSkippedBeforeItIsApproved(t *testing.T) {
	w := looking(t, func(i *resolve.Instance) {
		i.Lifecycle.Supervised = true
		i.Lifecycle.Tasks = i.Lifecycle.Tasks[:1]
	})
	w.change(upgrade62)
	p := w.untilAnswered(part.NothingPending, "")
	for range 3 {
		if p.Verdict.Phase != PhaseAwaitingApproval || serving(w) != "6.1.0" {
			t.Fatalf("%+v, serves %s", p.Verdict, serving(w))
		}
		w.settle()
		p = w.pass()
	}
	w.in.Instance.Lifecycle.Approval = p.Status.Lifecycle.Upgrade.ApprovalToken
	if got := names(w.play()); got != "nothing" || serving(w) != "6.2.0" || w.took {
		t.Errorf("runs %s, serves %s", got, serving(w))
	}

	w = looking(t, func(i *resolve.Instance) { i.Lifecycle.Supervised = true })
	w.change(upgrade62)
	p = w.untilAnswered(part.NothingPending, "")
	w.in.Now = w.in.Now.Add(72 * time.Hour)
	w.in.Instance.Lifecycle.Approval = p.Status.Lifecycle.Upgrade.ApprovalToken
	w.untilAnswered(part.CannotSay, "")
	w.play()
	if got := names(w.ran); got != "preflight, preflight, migrate, init" || !w.took {
		t.Errorf("not knowing is careful, but it runs %s", got)
	}
}

// TestAnUpgradeThatIsTakenBackRunsNothing: what was skipped for it was never recorded.
func TestAnUpgradeThatIsTakenBackRunsNothing(t *testing.T) {
	w := looking(t, func(i *resolve.Instance) { i.Lifecycle.Supervised = true })
	w.change(upgrade62)
	w.untilAnswered(part.NothingPending, "")
	w.change(func(i *resolve.Instance) { *i = withImage(*i, "6.1.0") })
	w.play()
	if got := names(w.ran); got != "preflight" || w.took {
		t.Errorf("runs %s", got)
	}
}

// TestOldPodsDoNotComeBackWhileItIsLooked: the pass that ended the pipeline was cut
// off, so that what is held is of before the migration.
func TestOldPodsDoNotComeBackWhileItIsLooked(t *testing.T) {
	w := looking(t)
	w.change(upgrade62)
	w.untilAnswered(part.Pending, "")
	w.untilTask(part.Init)
	w.succeed()
	cut := w.in.Facts.Workloads[part.WebServer]
	w.pass()
	w.in.Facts.Workloads[part.WebServer] = cut
	w.change(func(i *resolve.Instance) { i.Lifecycle.Tasks[1].Inputs = "edited" })
	for _, a := range []part.Answer{part.StartFails} {
		w.untilTask(part.Preflight)
		if got := w.in.Facts.Workloads[part.WebServer]; got.Wanted != 0 {
			t.Errorf("%d pods of 6.1.0 are back on the schema of 6.2.0", got.Wanted)
		}
		w.untilAnswered(a, "")
		w.pass()
		if got := w.in.Facts.Workloads[part.WebServer]; got.Wanted != 0 {
			t.Errorf("%s: %d pods of 6.1.0 are back on the schema of 6.2.0", a, got.Wanted)
		}
	}
}

// TestWhatHasNotBegunIsLookedAtAgain: the page could not start for days.
func TestWhatHasNotBegunIsLookedAtAgain(t *testing.T) {
	w := looking(t)
	w.change(upgrade62)
	w.untilAnswered(part.Pending, "")
	if p := w.pass(); p.Verdict.Reason != ReasonPageStarting {
		t.Fatalf("%+v", p.Verdict)
	}
	w.in.Now = w.in.Now.Add(72 * time.Hour)
	w.untilAnswered(part.UnknownRevision, "")
	w.untouched()
}

// TestNobodyWaitsBehindThePageForAnImage: an edit in mid-drain wants one that cannot be
// pulled.
func TestNobodyWaitsBehindThePageForAnImage(t *testing.T) {
	w := looking(t)
	w.change(upgrade62)
	w.untilAnswered(part.Pending, "")
	w.until(ReasonDraining)
	w.change(func(i *resolve.Instance) { *i = withImage(*i, "6.3.0") })
	w.untilTask(part.Preflight)
	w.stick()
	for range 5 {
		w.in.Now = w.in.Now.Add(time.Minute)
		w.settle()
		w.pass()
	}
	if got := w.replicas(); !strings.HasPrefix(got, "web-server=2 celery-worker=1") || w.in.Facts.WebService.Component != part.WebServer {
		t.Errorf("what serves is %s", got)
	}
}

// TestASkippedMigrationIsBelievedWhileTheStatusIsNotWritten: its evidence is the Job of
// the preflight.
func TestASkippedMigrationIsBelievedWhileTheStatusIsNotWritten(t *testing.T) {
	w := looking(t)
	before := w.in.Prior
	w.change(upgrade62)
	w.untilTask(part.Preflight)
	w.answer(part.NothingPending)
	w.playWithoutStatus(before)
	for range 10 {
		w.in.Now = w.in.Now.Add(11 * time.Minute)
		w.playWithoutStatus(before)
	}
	if got := names(w.ran); got != "preflight, init" {
		t.Errorf("runs %s", got)
	}
}

// TestThePreflightWaitsForTheEmbeddedDatabase: without it, it only burns attempts.
func TestThePreflightWaitsForTheEmbeddedDatabase(t *testing.T) {
	w := looking(t)
	w.change(func(i *resolve.Instance) {
		upgrade62(i)
		i.Embedded = []resolve.Embedded{{Type: part.Metastore, Name: "bi-metastore"}}
	})
	p := w.pass()
	if p.Verdict.Reason != ReasonDatabaseStarting || len(p.Runs) != 0 {
		t.Errorf("%+v", p.Verdict)
	}
	w.untouched()
}

// TestAPreflightThatFailsBlocks: with all attempts used up, whatever the reason.
func TestAPreflightThatFailsBlocks(t *testing.T) {
	w := looking(t)
	w.change(upgrade62)
	w.untilTask(part.Preflight)
	w.fail()
	p := w.pass()
	if p.Verdict.Reason != ReasonPreflightFailed || !strings.Contains(p.Verdict.Message, "kubectl logs job/bi-preflight-") {
		t.Errorf("%+v", p.Verdict)
	}
	w.untouched()
	w.change(func(i *resolve.Instance) { *i = withImage(*i, "6.3.0") })
	w.in.Instance.Lifecycle.Preflight.Pod = resolve.Pod{Containers: []corev1.Container{{Resources: corev1.ResourceRequirements{Limits: corev1.ResourceList{corev1.ResourceMemory: resource.MustParse("256Mi")}}}}}
	w.untilTask(part.Preflight)
	w.fail()
	for _, j := range w.in.Facts.Jobs {
		w.in.Facts.Pods = append(w.in.Facts.Pods, observe.Pod{Name: "x", Job: j.Name, Terminated: true, ExitCode: 137, ExitReason: "OOMKilled"})
	}
	p = w.pass()
	if !strings.Contains(p.Verdict.Message, "ran out of memory (limit 256Mi)") || strings.Contains(p.Verdict.Message, "does not start") {
		t.Errorf("%+v", p.Verdict)
	}
}

// TestAPreflightThatEndsWellHasNotRun: a script that ends the shell would end tasks in
// the same way. Nothing is known, and so everything goes down as for a new schema.
func TestAPreflightThatEndsWellHasNotRun(t *testing.T) {
	w := looking(t)
	w.change(upgrade62)
	w.untilTask(part.Preflight)
	w.job(func(j *observe.Job) { j.Started, j.Succeeded, j.Complete, j.FinishedAt = w.in.Now, 1, true, w.in.Now })
	if c := condition(w.pass(), ConditionSpecValid); !strings.Contains(c.Message, "spec.bootstrapScript: The preflight has ended well without its command having run") {
		t.Errorf("%+v", c)
	}
	w.play()
	if got := names(w.ran); got != "preflight, migrate, init" || !w.took {
		t.Errorf("runs %s, drains %t", got, w.took)
	}
}

// TestAnEditDuringThePreflightIsLookedAtAnew: an answer for other inputs decides
// nothing.
func TestAnEditDuringThePreflightIsLookedAtAnew(t *testing.T) {
	w := looking(t)
	w.change(upgrade62)
	w.untilTask(part.Preflight)
	w.start()
	w.change(func(i *resolve.Instance) { *i = withImage(*i, "6.3.0") })
	if p := w.pass(); p.Verdict.Reason != ReasonTaskStopping || p.Runs[0].Action != Keep {
		t.Fatalf("the pod that works is left to finish: %+v", p.Verdict)
	}
	w.answer(part.NothingPending)
	w.untilAnswered(part.UnknownRevision, "")
	w.untouched()
	// The former image again: nothing is due.
	w.change(func(i *resolve.Instance) { *i = withImage(*i, "6.1.0") })
	if got := names(w.play()); got != "nothing" || serving(w) != "6.1.0" {
		t.Errorf("runs %s, serves %s", got, serving(w))
	}
}

// TestADrainThatWasBegunIsTakenBack: the spec changes while components go down, and
// what it wants now would not start.
func TestADrainThatWasBegunIsTakenBack(t *testing.T) {
	w := looking(t)
	w.change(upgrade62)
	w.untilAnswered(part.Pending, "")
	w.until(ReasonDraining)
	w.change(func(i *resolve.Instance) { *i = withImage(*i, "6.3.0") })
	w.untilAnswered(part.StartFails, "")
	for range 5 {
		w.in.Now = w.in.Now.Add(10 * time.Second)
		w.settle()
		w.pass()
	}
	w.untouched()
	if got := serving(w); got != "6.1.0" {
		t.Errorf("serves %s", got)
	}
}

// TestACloneMakesAnAnswerVoid: the database that was looked at is replaced.
func TestACloneMakesAnAnswerVoid(t *testing.T) {
	for answer, want := range map[part.Answer]string{
		part.NothingPending: "clone, migrate, init", part.UnknownRevision: "clone, migrate, init", part.Empty: "clone, migrate, init",
	} {
		w := looking(t, func(i *resolve.Instance) {
			i.Lifecycle.Tasks = append([]resolve.TaskSpec{{Task: part.Clone, Inputs: "clone", PodChecksum: "p1", Drains: true, Attempts: 3, Image: "postgres"}}, i.Lifecycle.Tasks...)
		})
		w.change(func(i *resolve.Instance) {
			i.Lifecycle.Tasks[0].Inputs, i.Lifecycle.Tasks[0].Trigger = "again", "again"
		})
		w.untilAnswered(answer, "")
		w.play()
		if got := names(w.ran); got != "preflight, "+want {
			t.Errorf("%s: runs %s, want %s", answer, got, want)
		}
	}
	w := looking(t, func(i *resolve.Instance) {
		i.Lifecycle.Tasks = append([]resolve.TaskSpec{{Task: part.Clone, Inputs: "clone", PodChecksum: "p1", Drains: true, Attempts: 3, Image: "postgres"}}, i.Lifecycle.Tasks...)
	})
	w.change(func(i *resolve.Instance) { i.Lifecycle.Tasks[0].Inputs = "again" })
	if p := w.untilAnswered(part.StartFails, ""); p.Verdict.Reason != ReasonStartFails {
		t.Errorf("what does not start is told before the clone: %+v", p.Verdict)
	}
}

// TestRotationDrainsWithoutAMigration.
func TestRotationDrainsWithoutAMigration(t *testing.T) {
	w := looking(t)
	w.change(func(i *resolve.Instance) {
		rotate := resolve.TaskSpec{Task: part.Rotate, Inputs: "rotate", PodChecksum: "p1", Drains: true, Attempts: 3, Image: i.Lifecycle.Image}
		i.Lifecycle.Tasks = []resolve.TaskSpec{i.Lifecycle.Tasks[0], rotate, i.Lifecycle.Tasks[1]}
	})
	w.untilAnswered(part.NothingPending, "")
	w.play()
	if got := names(w.ran); got != "preflight, rotate, init" || !w.took {
		t.Errorf("runs %s, drains %t", got, w.took)
	}
}

// TestAForgedAnswerIsNotBelieved: who may edit the ConfigMap of the memory must not
// skip a migration.
func TestAForgedAnswerIsNotBelieved(t *testing.T) {
	w := looking(t)
	w.change(upgrade62)
	m, _ := decode(w.in.Facts.Memory[memoryKey])
	m.Revision++
	m.edit(part.Preflight, func(k *TaskMemory) {
		k.Executions = 1
		k.Last = &RunMemory{ID: "f0f0f0f0", Checksum: w.in.Instance.Lifecycle.Preflight.Inputs, PodChecksum: "p1", Result: Succeeded, Answer: part.NothingPending, FinishedAt: w.in.Now}
	})
	w.in.Facts.Memory = map[string]string{memoryKey: m.encode()}
	w.untilAnswered(part.Pending, "")
	w.play()
	if got := names(w.ran); got != "preflight, migrate, init" {
		t.Errorf("runs %s", got)
	}
}

// TestADeletedJobIsRunAgain: and once its answer is remembered, nothing is.
func TestADeletedJobIsRunAgain(t *testing.T) {
	w := looking(t)
	w.change(upgrade62)
	w.untilTask(part.Preflight)
	w.start()
	w.pass()
	w.in.Facts.Jobs = nil
	w.untilAnswered(part.NothingPending, "")
	w.untilTask(part.Init)
	for _, j := range w.in.Facts.Jobs {
		if j.Task == part.Preflight {
			t.Error("a Job that failed with a good answer stays, and alerts with it")
		}
	}
	w.play()
	if got := names(w.ran); got != "preflight, preflight, init" || w.took {
		t.Errorf("runs %s, drains %t", got, w.took)
	}
}

// TestAnswersOfJobs reads what clusters write.
func TestAnswersOfJobs(t *testing.T) {
	want := map[string]part.Answer{
		"01-nothing-pending.yaml": part.NothingPending, "02-not-yet-final.yaml": "", "03-complete.yaml": "", "04-attempts-used-up.yaml": "",
		"05-another-container.yaml": "", "06-name-that-misleads.yaml": "",
	}
	for name, answer := range want {
		raw, err := os.ReadFile(filepath.Join("testdata", "preflight", name))
		if err != nil {
			t.Fatal(err)
		}
		var j batchv1.Job
		if err := yaml.Unmarshal(raw, &j); err != nil {
			t.Fatal(err)
		}
		got := observe.Job{}
		for _, c := range j.Status.Conditions {
			if c.Type == batchv1.JobFailed && c.Status == corev1.ConditionTrue {
				got.FailedFor, got.FailedMessage = c.Reason, c.Message
			}
		}
		if a := answerOf(got); a != answer {
			t.Errorf("%s: %q, want %q", name, a, answer)
		}
	}
}

// TestWhatAPreflightWritesIsMasked: whoever wrote it.
func TestWhatAPreflightWritesIsMasked(t *testing.T) {
	f := foundIn(`{"from":["a","b","c","d","e","f"],"pending":-3,"cause":"cannot connect to postgresql://u:hunter2@db/x","hint":"` + strings.Repeat("x", 9000) + `"}`)
	if f == nil || len(f.From) != 5 || f.Pending != 0 || strings.Contains(f.Cause, "hunter2") || len(f.Hint) > 300 {
		t.Errorf("%+v", f)
	}
	for _, bad := range []string{"", "text", `[1]`, `{"from":"x"}`} {
		if f := foundIn(bad); f != nil {
			t.Errorf("%q: %+v", bad, f)
		}
	}
}
