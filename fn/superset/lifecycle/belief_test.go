// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package lifecycle

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/crossplane-contrib/function-superset/fn/superset/observe"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

// forge edits the memory in the ConfigMap alone, as somebody may who has no right
// on Supersets, and makes it newer than the copy in the status.
func (w *world) forge(change func(*Memory)) {
	w.t.Helper()
	m, ok := decode(w.in.Facts.Memory[memoryKey])
	if !ok {
		w.t.Fatal("there is no memory to forge")
	}
	m.Revision += 1000
	change(&m)
	w.in.Facts.Memory = map[string]string{memoryKey: m.encode()}
}

// names are the tasks that ran, in order.
func ran(p Plan) []part.Task {
	var out []part.Task
	for _, r := range p.Runs {
		if r.Action == Create {
			out = append(out, r.Task)
		}
	}
	return out
}

// TestAForgedMemorySkipsNoTask: whoever edits the ConfigMap says that all tasks of
// the next version have run.
func TestAForgedMemorySkipsNoTask(t *testing.T) {
	w := newWorld(t, instance())
	w.run()
	next := withImage(w.in.Instance, "6.2.0")
	w.forge(func(m *Memory) {
		for _, s := range next.Lifecycle.Tasks {
			sum := checksum(*m, s)
			m.edit(s.Task, func(k *TaskMemory) { k.Done = sum })
		}
		m.Image = next.Lifecycle.Image
	})
	w.in.Instance = next
	for range 20 {
		p := w.pass()
		w.settle()
		if c := p.Components[part.WebServer]; c.Disposition == Run {
			t.Fatalf("the new version runs, and no task has: %+v", p.Verdict)
		}
		if slices.Equal(ran(p), []part.Task{part.Migrate}) {
			return
		}
	}
	t.Error("migrate does not run")
}

// TestAForgedMemoryApprovesNothing tries every part of it by which an upgrade
// could count as approved.
func TestAForgedMemoryApprovesNothing(t *testing.T) {
	from, to := "superset:6.1.0", "superset:6.2.0"
	for name, change := range map[string]func(*Memory){
		"an approval":                   func(m *Memory) { m.Approval = &Approval{From: from, To: to} },
		"the image is not new":          func(m *Memory) { m.Image = to },
		"there was no image":            func(m *Memory) { m.Image = "" },
		"nothing has ever come to rest": func(m *Memory) { m.Settled = false },
		"all of it": func(m *Memory) {
			m.Approval, m.Image, m.Settled = &Approval{From: from, To: to}, to, false
			m.Pipeline = &Pipeline{From: from, To: to}
		},
	} {
		t.Run(name, func(t *testing.T) {
			i := instance()
			i.Lifecycle.Supervised = true
			w := newWorld(t, i)
			w.run()
			w.forge(change)
			w.in.Instance = withImage(w.in.Instance, "6.2.0")
			for range 5 {
				if p := w.pass(); p.Verdict.Reason != ReasonAwaitingApproval || len(ran(p)) > 0 {
					t.Fatalf("verdict %+v, runs %v", p.Verdict, ran(p))
				}
				w.settle()
			}
			w.forge(change)
			if p := w.pass(); p.Verdict.Reason != ReasonAwaitingApproval {
				t.Errorf("while it is awaited: %+v", p.Verdict)
			}
		})
	}
}

// TestAnApprovalOutlivesAStatusThatWasNotWritten: the annotation is still there, or
// the run that was begun upon it.
func TestAnApprovalOutlivesAStatusThatWasNotWritten(t *testing.T) {
	i := instance()
	i.Lifecycle.Supervised = true
	w := newWorld(t, i)
	w.run()
	w.in.Instance = withImage(w.in.Instance, "6.2.0")
	w.pass()
	w.in.Instance.Lifecycle.Approval = w.plan.Status.Lifecycle.Upgrade.ApprovalToken
	frozen := w.in.Prior
	for range 30 {
		if p := w.pass(); p.Verdict.Reason == ReasonAwaitingApproval {
			t.Fatalf("it is asked for again: %v", w.trace)
		}
		w.in.Prior = frozen
		w.settle()
		for _, j := range w.in.Facts.Jobs {
			if !j.Finished() {
				w.succeed()
			}
		}
		w.in.Now = w.in.Now.Add(10 * time.Second)
	}
	if w.plan.Verdict.Lifecycle != LifecycleComplete {
		t.Errorf("it does not come to an end: %+v", w.plan.Verdict)
	}
}

// TestAForgedMemoryPermitsNoCloneToOverwrite covers what a clone asks the memory
// before it runs, and before it replaces what is there.
func TestAForgedMemoryPermitsNoCloneToOverwrite(t *testing.T) {
	// Workloads of which nothing is remembered: the clone is held.
	held := func(t *testing.T) *world {
		t.Helper()
		w := newWorld(t, instance())
		w.run()
		w.in.Facts.Memory, w.in.Prior.Lifecycle = nil, nil
		w.in.Instance.Lifecycle.Tasks = append([]resolve.TaskSpec{{
			Task: part.Clone, Inputs: "clone", PodChecksum: "p1", Drains: true, Attempts: 1, Trigger: "a",
		}}, w.in.Instance.Lifecycle.Tasks...)
		w.pass()
		return w
	}
	for name, change := range map[string]func(*Memory){
		"nothing holds it":         func(m *Memory) { m.CloneHeld = nil },
		"another trigger holds it": func(m *Memory) { m.CloneHeld = new("b") },
		"it was freed":             func(m *Memory) { m.CloneFreed = true },
		"memory never began":       func(m *Memory) { m.Blank, m.CloneHeld = false, nil },
		"a clone was here before":  func(m *Memory) { m.CloneHeld = nil; m.Tasks[part.Clone] = TaskMemory{Completed: 3, Executions: 3} },
		"with another trigger": func(m *Memory) {
			m.CloneHeld = nil
			m.Tasks[part.Clone] = TaskMemory{Last: &RunMemory{ID: "x", Trigger: "b", Result: Failed}}
		},
		"which could overwrite": func(m *Memory) {
			m.CloneHeld = nil
			m.Tasks[part.Clone] = TaskMemory{Last: &RunMemory{ID: "x", Overwrite: true, Result: Failed}}
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := held(t)
			w.forge(change)
			for range 20 {
				p := w.pass()
				w.settle()
				if slices.Contains(ran(p), part.Clone) {
					t.Fatalf("the clone runs: %v", w.trace)
				}
				for _, j := range w.in.Facts.Jobs {
					if !j.Finished() {
						w.succeed()
					}
				}
			}
		})
	}
	// A clone that has never run, in a database that it does not know.
	for name, change := range map[string]func(*Memory){
		"a clone was here before": func(m *Memory) { m.Tasks[part.Clone] = TaskMemory{Completed: 3, Executions: 3} },
		"with another trigger": func(m *Memory) {
			m.Tasks[part.Clone] = TaskMemory{Executions: 1, Last: &RunMemory{ID: "x", Trigger: "b", Result: Failed}}
		},
		"which could overwrite": func(m *Memory) {
			m.Tasks[part.Clone] = TaskMemory{Executions: 1, Last: &RunMemory{ID: "x", Overwrite: true, Result: Failed}}
		},
		"it was freed": func(m *Memory) { m.CloneFreed = true },
	} {
		t.Run(name+", and this one is due", func(t *testing.T) {
			w := newWorld(t, instance())
			w.run()
			w.forge(change)
			w.in.Instance.Lifecycle.Tasks = append([]resolve.TaskSpec{{
				Task: part.Clone, Inputs: "clone", PodChecksum: "p1", Drains: true, Attempts: 1, Trigger: "a",
			}}, w.in.Instance.Lifecycle.Tasks...)
			for range 20 {
				p := w.pass()
				w.settle()
				for _, r := range p.Runs {
					if r.Task == part.Clone && r.Overwrite {
						t.Fatal("the clone may overwrite what is there")
					}
				}
				if slices.Contains(ran(p), part.Clone) {
					return
				}
			}
			t.Errorf("the clone does not run: %v", w.trace)
		})
	}
}

func TestAForgedMemoryForgetsNoSecret(t *testing.T) {
	i := instance()
	i.GeneratedSecrets = []resolve.GeneratedSecret{{Name: "bi-generated", Keys: []string{"k"}}}
	w := newWorld(t, i)
	w.in.Facts.Named["generated-generated"] = observe.Existing{Asked: true}
	w.in.Facts.Objects["generated-generated"] = observe.Object{Key: "generated-generated", Kind: "Secret", Name: "bi-generated"}
	w.run()
	delete(w.in.Facts.Objects, "generated-generated")
	w.forge(func(m *Memory) { m.Secrets = nil })
	if got := w.decide().NewSecrets; len(got) > 0 {
		t.Errorf("%v would be made anew", got)
	}
}

// TestNumbersAndTimesOfOthersLoseNoMemory: counters below zero and beyond all
// measure, and a time that is in the year 10000 in UTC.
func TestNumbersAndTimesOfOthersLoseNoMemory(t *testing.T) {
	late := "9999-12-31T23:59:30-01:00"
	for name, text := range map[string]string{
		"a late time":        `{"version":1,"revision":5,"tasks":{"migrate":{"done":"x","executions":1,"last":{"id":"a","checksum":"x","createdAt":"` + late + `","startedAt":"` + late + `","finishedAt":"` + late + `","first":{"at":"` + late + `"},"lastFailure":{"at":"` + late + `"}}}}}`,
		"a late pipeline":    `{"version":1,"revision":5,"pipeline":{"startedAt":"` + late + `"},"stage":{"name":"a","since":"` + late + `"},"cron":{"expression":"@daily","timeZone":"UTC","anchor":"` + late + `"}}`,
		"counters below":     `{"version":1,"revision":-5,"approvals":-1,"tasks":{"migrate":{"executions":-3,"completed":-2,"last":{"id":"a","checksum":"x","failures":-1,"spells":-1,"disruptions":-9,"attempts":-4,"createdAt":"2026-01-01T00:00:00Z"}}},"replicas":{"web-server":-2}}`,
		"counters above all": `{"version":1,"revision":9223372036854775807,"approvals":9223372036854775807,"tasks":{"migrate":{"executions":9223372036854775807,"completed":9223372036854775807}}}`,
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, instance())
			w.in.Facts.Memory = map[string]string{memoryKey: text}
			var before int64
			for range 30 {
				p := w.pass()
				m := Memory{}
				if err := json.Unmarshal([]byte(p.Memory[memoryKey]), &m); err != nil {
					t.Fatalf("the memory is lost: %v", err)
				}
				if m.Revision < before {
					t.Fatalf("the revision went from %d to %d", before, m.Revision)
				}
				before = m.Revision
				w.settle()
				for _, j := range w.in.Facts.Jobs {
					if !j.Finished() && !j.SuspendWanted {
						w.succeed()
					}
				}
				w.in.Now = w.in.Now.Add(10 * time.Second)
			}
			if !w.plan.Ready {
				t.Errorf("it does not come to rest: %v", w.trace)
			}
		})
	}
}

// TestAForgedMemoryRunsNoCloneAgain: what a clone has done cannot be taken away by
// the ConfigMap alone, because to run it again replaces the database.
func TestAForgedMemoryRunsNoCloneAgain(t *testing.T) {
	forgeries := map[string]func(*Memory){
		"it has done something else": func(m *Memory) { m.edit(part.Clone, func(k *TaskMemory) { k.Done = "x" }) },
		"it has done nothing":        func(m *Memory) { m.edit(part.Clone, func(k *TaskMemory) { k.Done = "" }) },
	}
	onSchedule := map[string]func(*Memory){
		"a tick is due":           func(m *Memory) { m.Cron.Due = true },
		"no tick has been served": func(m *Memory) { m.Cron.Anchor = m.Cron.Anchor.AddDate(0, 0, -3) },
	}
	tried := func(t *testing.T, w *world, change func(*Memory)) {
		t.Helper()
		w.forge(change)
		for range 6 {
			if p := w.pass(); slices.Contains(ran(p), part.Clone) {
				t.Fatalf("the clone runs again: %v", w.trace)
			}
			w.settle()
		}
	}
	for name, change := range forgeries {
		t.Run(name, func(t *testing.T) { tried(t, cloned(t), change) })
		t.Run(name+", while suspended", func(t *testing.T) {
			w := cloned(t)
			w.in.Instance.Suspend = true
			w.forge(change)
			w.pass()
			w.in.Instance.Suspend = false
			tried(t, w, func(*Memory) {})
		})
		t.Run(name+", while the spec has a mistake", func(t *testing.T) {
			w := cloned(t)
			w.in.Invalid = invalid()
			i := w.in.Instance
			w.in.Instance = resolve.Instance{Name: i.Name, Namespace: i.Namespace}
			w.forge(change)
			w.pass()
			w.in.Instance, w.in.Invalid = i, nil
			tried(t, w, func(*Memory) {})
		})
	}
	for name, change := range onSchedule {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, cloning())
			w.play()
			w.pass()
			tried(t, w, change)
		})
	}
}
