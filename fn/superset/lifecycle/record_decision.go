// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package lifecycle

import (
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

// recordDecision is the memory after the step.
func recordDecision(s state, st step) Memory {
	m := s.mem.clone()
	for _, j := range s.unwantedJobs {
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
	if st.start != nil && !st.start.alreadyRecorded {
		m.recordDatabaseUse(st.start.task.Task)
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
		m.cloneStarted()
		m.Cron.serve(s.Now, s.Input)
	}
	if st.complete && s.live && len(unsettled(s)) == 0 {
		m.Restoring, m.Installed = false, true
	}
	m.Wait = recordWait(m.Wait, s, st)
	return m
}

// recordWait keeps since when there is a wait.
func recordWait(old *Wait, s state, st step) *Wait {
	if st.waitingFor == "" {
		return nil
	}
	if old != nil && old.Reason == st.Reason && old.Subject == st.waitingFor {
		return old
	}
	return &Wait{Reason: st.Reason, Subject: st.waitingFor, Since: seconds(s.Now)}
}
