// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package lifecycle

import (
	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset/observe"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

// remember is the memory after the step.
func remember(s situation, st step) Memory {
	m := s.mem.clone()
	for _, j := range s.stray {
		l := m.task(j.Task).Last
		if l == nil || l.ID != j.RunID {
			continue
		}
		if st.stop[j.Key] && !j.SuspendWanted {
			_, l.Idle = stuckPod(s.Facts, j)
		}
		if j.Stopped() && l.Result == "" {
			l.Result = Stopped
		}
	}
	if st.start != nil && !st.start.again {
		m.followed(st.start.task.Task)
		m.edit(st.start.task.Task, func(t *TaskMemory) {
			t.Executions++
			t.Last = new(st.start.run)
			if t.Done == st.start.task.sum {
				// The same inputs run again, by schedule: until they have, the
				// former success says nothing.
				t.Done = ""
			}
		})
	}
	if st.start != nil && st.start.task.Task == part.Clone {
		m.cloned()
		m.Cron.serve(s.Now)
	}
	if st.complete && s.live() && len(unsettled(s)) == 0 {
		m.Restoring, m.Installed = false, true
	}
	m.Stage = stage(m.Stage, s, st)
	return m
}

// stage keeps since when there is a wait.
func stage(old *Stage, s situation, st step) *Stage {
	if st.mark == "" {
		return nil
	}
	if old != nil && old.Name == st.Reason && old.Mark == st.mark {
		return old
	}
	return &Stage{Name: st.Reason, Mark: st.mark, Since: seconds(s.Now)}
}

// kept is true when a finished Job stays: as the record of its run until the
// memory is seen to hold the result, and longer if its retention says so.
// Deletions come before writes: what only this pass has learned may get lost.
func kept(s situation, st step, j observe.Job) bool {
	stored := s.before.task(j.Task)
	switch {
	case j.Executions > stored.Executions, stored.Last == nil:
		return true
	case stored.Last.ID == j.RunID && stored.Last.Result == "":
		return true
	case stored.Last.ID != j.RunID:
		// A later run has taken its place.
		return false
	case st.start != nil && st.start.task.Task == j.Task:
		return false
	}
	if !s.live() {
		return true
	}
	if s.mem.Pipeline != nil && j.Complete {
		// While the pipeline runs, its finished Jobs are there to be read.
		return true
	}
	t, enabled := s.Instance.Lifecycle.Task(j.Task)
	if !enabled {
		return false
	}
	switch t.Retention {
	case v1alpha1.RetentionRetain:
		return true
	case v1alpha1.RetentionRetainOnFailure:
		return !j.Complete
	case v1alpha1.RetentionDelete:
		return false
	}
	return false
}
