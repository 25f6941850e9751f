// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package lifecycle

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset/observe"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

// TestFinishedJobGoesOnlyWhenItsResultIsStored: the Job is the only record until
// the memory is seen to hold the result.
func TestFinishedJobGoesOnlyWhenItsResultIsStored(t *testing.T) {
	w := newWorld(t, instance())
	w.pass()
	w.succeed()
	p := w.pass()
	if !slices.ContainsFunc(p.Runs, func(r TaskRun) bool { return r.Task == part.Migrate && r.Action == Keep }) {
		t.Errorf("the Job goes in the pass that sees its result: %+v", p.Runs)
	}
}

// TestJobIsEvidenceWhileTheStatusCannotBeWritten: were the ConfigMap lost then, the
// old copy in the status would say that the former image is done.
func TestJobIsEvidenceWhileTheStatusCannotBeWritten(t *testing.T) {
	w := newWorld(t, instance())
	w.run()
	old, outage := w.in.Instance, w.in.Prior
	w.in.Instance = withImage(old, "6.2.0")
	w.playWithoutStatus(outage)
	if n := len(w.in.Facts.Jobs); n != 2 || w.plan.Verdict.Lifecycle != LifecycleComplete {
		t.Fatalf("%d Jobs stay under %+v, want those of migrate and init", n, w.plan.Verdict)
	}

	w.in.Facts.Memory = nil
	w.in.Instance = old
	if got := names(w.play()); got != "migrate, init" {
		t.Errorf("runs %s, though migrate has run for another image since", got)
	}
	w.pass()
	w.pass()
	if n := len(w.in.Facts.Jobs); n != 0 {
		t.Errorf("%d Jobs stay although both places hold the memory", n)
	}
}

// TestOnlyTheLastJobIsEvidence: Jobs must not pile up while the status cannot be
// written.
func TestOnlyTheLastJobIsEvidence(t *testing.T) {
	w := newWorld(t, instance())
	w.run()
	outage := w.in.Prior
	for n := range 5 {
		w.in.Instance = withImage(w.in.Instance, fmt.Sprintf("6.2.%d", n))
		w.playWithoutStatus(outage)
	}
	if n := len(w.in.Facts.Jobs); n != 2 {
		t.Errorf("%d Jobs stay, want the last of each task: %+v", n, w.in.Facts.Jobs)
	}
}

// TestStoppedJobDoesNotKeepAPipelineOpen: while the status cannot be written, it
// stays as evidence.
func TestStoppedJobDoesNotKeepAPipelineOpen(t *testing.T) {
	w := newWorld(t, instance())
	w.run()
	old, outage := w.in.Instance, w.in.Prior
	w.in.Instance = withImage(old, "6.2.0")
	w.until(ReasonTaskInProgress)
	w.stick()
	w.in.Prior = outage
	w.pass()
	w.in.Instance = old
	for range 6 {
		w.in.Prior = outage
		w.in.Now = w.in.Now.Add(10 * time.Second)
		w.settle()
		for _, j := range w.in.Facts.Jobs {
			if j.SuspendWanted {
				w.finish(j.Key)
			}
		}
		w.pass()
	}
	if m, _ := decode(w.in.Facts.Memory[memoryKey]); m.Pipeline != nil || m.Image != old.Lifecycle.Image || len(w.in.Facts.Jobs) != 1 {
		t.Errorf("remembered: %+v; Jobs %+v", m, w.in.Facts.Jobs)
	}
	if got := w.replicas(); got != "web-server=2 celery-worker=1" {
		t.Errorf("replicas = %s", got)
	}
}

func TestRetention(t *testing.T) {
	for policy, want := range map[v1alpha1.RetentionPolicy][2]int{
		v1alpha1.RetentionRetain: {2, 1}, v1alpha1.RetentionRetainOnFailure: {0, 1}, v1alpha1.RetentionDelete: {0, 0}, "other": {0, 0},
	} {
		t.Run(string(policy), func(t *testing.T) {
			i := instance()
			for n := range i.Lifecycle.Tasks {
				i.Lifecycle.Tasks[n].Retention = policy
			}
			count := func(w *world) int {
				var jobs []observe.Job
				for range 4 {
					p := w.pass()
					jobs = w.in.Facts.Jobs
					_ = p
				}
				return len(jobs)
			}
			w := newWorld(t, i)
			w.play()
			if got := count(w); got != want[0] {
				t.Errorf("%d Jobs stay after success, want %d", got, want[0])
			}
			w = newWorld(t, i)
			w.pass()
			w.fail()
			if got := count(w); got != want[1] {
				t.Errorf("%d Jobs stay after a failure, want %d", got, want[1])
			}
		})
	}
}
