// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package lifecycle

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset/observe"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

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
			m = recordJobs(m, Input{Facts: observe.Facts{Jobs: []observe.Job{j}}})
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
	m = recordJobs(m, Input{Facts: observe.Facts{Jobs: []observe.Job{
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
	m := recordJobs(Memory{Tasks: map[part.Task]TaskMemory{
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
