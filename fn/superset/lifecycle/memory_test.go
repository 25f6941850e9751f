// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package lifecycle

import (
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

// cloned is an instance that has come to rest after a clone without a schedule.
func cloned(t *testing.T) *world {
	t.Helper()
	i := cloning()
	i.Lifecycle.Tasks[0].Schedule = nil
	w := newWorld(t, i)
	if got := names(w.play()); got != "clone (into an empty database only), migrate, init" {
		t.Fatalf("a first installation runs %s", got)
	}
	return w
}

// loss is what has become of the memory.
type loss struct {
	title string
	make  func(w *world)
}

var losses = []loss{
	{"is there", func(*world) {}},
	{"status lost", func(w *world) { w.in.Prior, w.in.Conditions = v1alpha1.SupersetStatus{}, nil }},
	{"ConfigMap lost", func(w *world) { w.in.Facts.Memory = nil }},
	{"ConfigMap of an older revision", func(w *world) { w.in.Facts.Memory = older(w) }},
	{"both lost, components exist", func(w *world) {
		w.in.Facts.Memory, w.in.Prior, w.in.Conditions, w.in.Facts.Jobs = nil, v1alpha1.SupersetStatus{}, nil, nil
	}},
	{"both lost while `suspend` is set, components exist", func(w *world) {
		w.in.Facts.Memory, w.in.Prior, w.in.Conditions, w.in.Facts.Jobs = nil, v1alpha1.SupersetStatus{}, nil, nil
		w.in.Instance.Suspend = true
		w.pass()
		w.in.Instance.Suspend = false
	}},
	{"both lost, nothing exists (re-created over the same database)", func(w *world) {
		i := w.in.Instance
		now := w.in.Now
		*w = *newWorld(w.t, i)
		w.in.Now = now
	}},
}

// older is a memory of before the last step: init is not known to have ended.
func older(w *world) map[string]string {
	m, _ := decode(w.in.Facts.Memory[memoryKey])
	m.Revision--
	m.edit(part.Init, func(t *TaskMemory) { t.Done, t.Completed = "", 0 })
	return map[string]string{memoryKey: m.encode()}
}

// fate is what has become of the clone.
type fate struct {
	title string
	make  func(w *world)
}

var fates = []fate{
	{"unchanged", func(*world) {}},
	{"removed or disabled", func(w *world) { w.in.Instance.Lifecycle.Tasks = w.in.Instance.Lifecycle.Tasks[1:] }},
	{"removed, later set again", func(w *world) {
		tasks := w.in.Instance.Lifecycle.Tasks
		w.in.Instance.Lifecycle.Tasks = tasks[1:]
		w.play()
		w.in.Instance.Lifecycle.Tasks = tasks
	}},
	{"given a new `trigger`", func(w *world) {
		w.edit(part.Clone, func(s *resolve.TaskSpec) { s.Trigger, s.Inputs = "again", s.Inputs+" again" })
	}},
}

// memoryTable is the table of what runs when memory and clone have a fate.
func memoryTable(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("| Memory |")
	for _, f := range fates {
		fmt.Fprintf(&b, " Clone %s |", f.title)
	}
	b.WriteString("\n|---|" + strings.Repeat("---|", len(fates)) + "\n")
	for _, l := range losses {
		fmt.Fprintf(&b, "| %s |", l.title)
		for _, f := range fates {
			w := cloned(t)
			l.make(w)
			f.make(w)
			fmt.Fprintf(&b, " %s |", names(w.play()))
			if w.plan.Verdict.Reason == ReasonCloneHeld {
				s := strings.TrimSuffix(b.String(), " |")
				b.Reset()
				b.WriteString(s + "; clone is held until it gets a new `trigger` |")
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}

// TestLostWriteRunsNothingTwice loses one write of memory and status at every
// step of a run.
func TestLostWriteRunsNothingTwice(t *testing.T) {
	for step := range 14 {
		t.Run(fmt.Sprint(step), func(t *testing.T) {
			i := cloning()
			i.Lifecycle.Tasks[0].Schedule = nil
			w := newWorld(t, i)
			var got []string
			for n := range 30 {
				memory, status, conditions := maps.Clone(w.in.Facts.Memory), w.in.Prior, w.in.Conditions
				got = append(got, started(w, w.decide())...)
				w.pass()
				if n == step {
					w.in.Facts.Memory, w.in.Prior, w.in.Conditions = memory, status, conditions
				}
				w.in.Now = w.in.Now.Add(20 * time.Second)
				w.settle()
				for _, j := range w.in.Facts.Jobs {
					if !j.Finished() {
						w.finish(j.Key)
					}
				}
			}
			if diff := cmp.Diff([]string{"clone (into an empty database only)", "migrate", "init"}, got); diff != "" {
				t.Errorf("tasks (-want +got):\n%s", diff)
			}
			if !w.plan.Ready {
				t.Errorf("not ready: %+v", w.plan.Verdict)
			}
		})
	}
}

// TestLostMemoryIsLearnedFromAJob: all writes are lost, but a Job tells what it
// was made for.
func TestLostMemoryIsLearnedFromAJob(t *testing.T) {
	w := newWorld(t, instance())
	w.pass()
	w.start()
	w.in.Facts.Memory, w.in.Prior, w.in.Conditions = nil, v1alpha1.SupersetStatus{}, nil
	p := w.pass()
	if len(p.Runs) != 1 || p.Runs[0].Action != Keep || p.Verdict.Reason != ReasonTaskInProgress {
		t.Fatalf("runs = %+v, verdict = %+v", p.Runs, p.Verdict)
	}
	if got := w.play(); names(got) != "init" {
		t.Errorf("then runs %s, want init", names(got))
	}
}

// TestMemoryOfANewerReleaseIsCarriedThrough: a function that is rolled back must
// not forget what the newer one remembers.
func TestMemoryOfANewerReleaseIsCarriedThrough(t *testing.T) {
	w := newWorld(t, instance())
	w.run()
	w.in.Facts.Memory[memoryKey] = strings.Replace(w.in.Facts.Memory[memoryKey], "{", `{"later":{"a":[1]},`, 1)
	w.in.Prior = v1alpha1.SupersetStatus{}
	p := w.pass()
	if got := p.Memory[memoryKey]; !strings.Contains(got, `"later":{"a":[1]}`) {
		t.Errorf("memory = %s", got)
	}
	w.in.Instance = withImage(w.in.Instance, "6.2.0")
	if p = w.pass(); !strings.Contains(p.Memory[memoryKey], `"later":{"a":[1]}`) || !strings.Contains(p.Memory[memoryKey], "pipeline") {
		t.Errorf("memory = %s", p.Memory[memoryKey])
	}
}

// TestDamagedMemoryCountsAsLost: somebody has edited the ConfigMap.
func TestDamagedMemoryCountsAsLost(t *testing.T) {
	for name, text := range map[string]string{"no JSON": "{", "no object": "[]", "wrong type": `{"tasks":7}`, "empty": ""} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, instance())
			w.run()
			w.in.Facts.Memory = map[string]string{memoryKey: text}
			if p := w.pass(); p.Verdict.Lifecycle != LifecycleComplete || !p.Ready {
				t.Errorf("the copy in the status is not used: %+v", p.Verdict)
			}
		})
	}
}

// TestMemoryWritesAllOfItself guards the list of keys that are read: one that is
// missing there would be carried along beside the real one.
func TestMemoryWritesAllOfItself(t *testing.T) {
	trigger := ""
	m := Memory{
		Version: 1, Revision: 1, Tasks: map[part.Task]TaskMemory{part.Init: {Done: "x"}}, Image: "i", Settled: true, Installed: true,
		Pipeline: &Pipeline{}, Restoring: true, Replicas: map[part.Component]int32{part.WebServer: 1}, Cron: &Cron{}, Approval: &Approval{},
		Approvals: 1, Wait: &Wait{}, CloneHeld: &trigger, CloneFreed: true, Secrets: []string{"s"},
	}
	back, ok := decode(m.encode())
	if !ok || len(back.unknown) > 0 {
		t.Errorf("unknown = %v", back.unknown)
	}
	if back.encode() != m.encode() {
		t.Errorf("-want +got:\n%s", cmp.Diff(m.encode(), back.encode()))
	}
}

// playWithoutStatus goes through a whole upgrade, while the status stays as it was.
func (w *world) playWithoutStatus(before v1alpha1.SupersetStatus) {
	w.t.Helper()
	for range 12 {
		w.pass()
		w.in.Prior = before
		w.in.Now = w.in.Now.Add(10 * time.Second)
		w.settle()
		for _, j := range w.in.Facts.Jobs {
			if !j.Finished() {
				w.finish(j.Key)
			}
		}
	}
}
