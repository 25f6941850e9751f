// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package lifecycle

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset/observe"
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
				got = append(got, started(w, Make(w.in))...)
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
		Approvals: 1, Stage: &Stage{}, CloneHeld: &trigger, CloneFreed: true, Secrets: []string{"s"},
	}
	back, ok := decode(m.encode())
	if !ok || len(back.unknown) > 0 {
		t.Errorf("unknown = %v", back.unknown)
	}
	if back.encode() != m.encode() {
		t.Errorf("-want +got:\n%s", cmp.Diff(m.encode(), back.encode()))
	}
}

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

// TestJobIsAWitnessWhileTheStatusCannotBeWritten: were the ConfigMap lost then, the
// old copy in the status would say that the former image is done.
func TestJobIsAWitnessWhileTheStatusCannotBeWritten(t *testing.T) {
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

// TestOnlyTheLastJobIsAWitness: Jobs must not pile up while the status cannot be
// written.
func TestOnlyTheLastJobIsAWitness(t *testing.T) {
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

// TestAnAdoptedRunWithdrawsWhatWasDone: the write that remembered it was lost, and
// with it that what is done no longer was.
func TestAnAdoptedRunWithdrawsWhatWasDone(t *testing.T) {
	for name, change := range map[string]func(*TaskMemory, *observe.Job){
		"for the same inputs":          func(*TaskMemory, *observe.Job) {},
		"after a run that nobody saw":  func(_ *TaskMemory, j *observe.Job) { j.Checksum, j.Executions = "v1:other", 4 },
		"after a run without a result": func(m *TaskMemory, j *observe.Job) { j.Checksum, m.Last.Result = "v1:other", "" },
	} {
		t.Run(name, func(t *testing.T) {
			m := Memory{Tasks: map[part.Task]TaskMemory{}}
			known := TaskMemory{Done: "v1:same", Executions: 2, Completed: 2, Last: &RunMemory{ID: "a", Checksum: "v1:same", Result: Succeeded}}
			j := observe.Job{Task: part.Migrate, RunID: "b", Checksum: "v1:same", Executions: 3, Active: 1}
			change(&known, &j)
			m.Tasks[part.Migrate] = known
			m = learn(m, Input{Facts: observe.Facts{Jobs: []observe.Job{j}}})
			if got := m.task(part.Migrate); got.Done != "" || got.Last.ID != "b" {
				t.Errorf("remembered: %+v, last %+v", got, got.Last)
			}
		})
	}
}

// TestSuccessWithdrawsWhatLaterTasksHaveDone: that later tasks count its successes
// is not enough once counts were lost.
func TestSuccessWithdrawsWhatLaterTasksHaveDone(t *testing.T) {
	m := Memory{Tasks: map[part.Task]TaskMemory{
		part.Init:  {Done: "v1:init", Executions: 2, Completed: 1},
		part.Clone: {Done: "v1:clone", Executions: 1, Completed: 1},
	}}
	m = learn(m, Input{Facts: observe.Facts{Jobs: []observe.Job{
		{Task: part.Migrate, RunID: "b", Checksum: "v1:migrate", Executions: 1, Succeeded: 1, Complete: true},
	}}})
	if m.task(part.Init).Done != "" || m.task(part.Clone).Done != "v1:clone" || m.task(part.Migrate).Done != "v1:migrate" {
		t.Errorf("remembered: %+v", m.Tasks)
	}
}

// TestJobsAreLearnedInTheOrderInWhichTheyRan: counters of different tasks say nothing
// of each other, and a success withdraws what later tasks did before it only.
func TestJobsAreLearnedInTheOrderInWhichTheyRan(t *testing.T) {
	at := time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)
	m := learn(Memory{Tasks: map[part.Task]TaskMemory{
		part.Migrate: {Executions: 3, Completed: 1, Last: &RunMemory{ID: "a", Result: Failed, Touched: true}},
		part.Init:    {Executions: 2, Completed: 2, Last: &RunMemory{ID: "b", Result: Succeeded}},
	}}, Input{Facts: observe.Facts{Jobs: []observe.Job{
		{Task: part.Init, RunID: "d", Checksum: "v1:init", Executions: 3, Created: at.Add(time.Minute), Complete: true},
		{Task: part.Migrate, RunID: "c", Checksum: "v1:migrate", Executions: 4, Created: at, Complete: true},
	}}})
	if m.task(part.Init).Done != "v1:init" || m.task(part.Migrate).Done != "v1:migrate" {
		t.Errorf("remembered: %+v", m.Tasks)
	}
}

// TestAnAdoptedCloneGivesNoPermission: the trigger for which it ran and how often a
// clone has succeeded are not known, so the next one must not overwrite.
func TestAnAdoptedCloneGivesNoPermission(t *testing.T) {
	i := cloning()
	i.Lifecycle.Tasks[0].Schedule, i.Lifecycle.Tasks[0].Trigger = nil, "x"
	w := newWorld(t, i)
	w.pass()
	w.in.Facts.Memory, w.in.Prior, w.in.Conditions = nil, v1alpha1.SupersetStatus{}, nil
	w.in.Facts.Jobs[0].Executions = 2
	w.fail()
	w.pass()
	w.edit(part.Clone, func(s *resolve.TaskSpec) { s.PodChecksum = "other" })
	if p := w.pass(); len(p.Runs) == 0 || p.Runs[len(p.Runs)-1].Action != Create || p.Runs[len(p.Runs)-1].Overwrite {
		t.Errorf("runs %+v, want a clone that may not overwrite", p.Runs)
	}
}

// TestGuessedCountGivesNoPermission, until a clone was seen to succeed.
func TestGuessedCountGivesNoPermission(t *testing.T) {
	i := cloning()
	i.Lifecycle.Tasks[0].Schedule = nil
	w := newWorld(t, i)
	w.pass()
	w.in.Facts.Memory, w.in.Prior, w.in.Conditions = nil, v1alpha1.SupersetStatus{}, nil
	w.in.Facts.Jobs[0].Executions = 3
	w.fail()
	w.pass()
	w.edit(part.Clone, func(s *resolve.TaskSpec) { s.PodChecksum = "other" })
	if got := names(w.play()); got != "clone (into an empty database only), migrate, init" {
		t.Errorf("runs %s", got)
	}
	w.edit(part.Clone, func(s *resolve.TaskSpec) { s.Inputs += " again" })
	if got := names(w.play()); got != "clone, migrate, init" {
		t.Errorf("then runs %s", got)
	}
}

// TestMemoryOfAnEarlierReleaseKeepsItsPermission: it has counts and nothing else.
func TestMemoryOfAnEarlierReleaseKeepsItsPermission(t *testing.T) {
	w := cloned(t)
	var all map[string]any
	if err := json.Unmarshal([]byte(w.in.Facts.Memory[memoryKey]), &all); err != nil {
		t.Fatal(err)
	}
	for _, task := range all["tasks"].(map[string]any) {
		last := task.(map[string]any)["last"].(map[string]any)
		for _, k := range []string{"adopted", "idle"} {
			delete(last, k)
		}
		delete(task.(map[string]any), "guessed")
	}
	raw, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	w.in.Facts.Memory = map[string]string{memoryKey: string(raw)}
	w.in.Prior.Lifecycle.Memory = string(raw)
	w.edit(part.Clone, func(s *resolve.TaskSpec) { s.Inputs += " again" })
	if got := names(w.play()); got != "clone, migrate, init" {
		t.Errorf("runs %s", got)
	}
}

// TestRunThatWasBegunBeforeItsPipelineMayTouchTheDatabase: its Job was never made
// when tasks were switched off, and is when they are switched on again.
func TestRunThatWasBegunBeforeItsPipelineMayTouchTheDatabase(t *testing.T) {
	w := newWorld(t, instance())
	w.pass()
	w.in.Facts.Jobs = nil
	on := w.in.Instance
	w.in.Instance.Lifecycle.Disabled, w.in.Instance.Lifecycle.Tasks = true, nil
	w.pass()
	w.settle()
	w.pass()
	w.in.Instance = on
	w.until(ReasonTaskInProgress)
	w.start()
	w.pass()
	w.succeed()
	w.in.Invalid = invalid()
	w.pass()
	if got := w.replicas(); got != "web-server=0 celery-worker=0" {
		t.Errorf("replicas = %s, though migrate has run", got)
	}
}

// TestStoppedJobDoesNotKeepAPipelineOpen: while the status cannot be written, it
// stays as a witness.
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
