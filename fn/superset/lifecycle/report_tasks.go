// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package lifecycle

import (
	"fmt"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

// States of a task.
const (
	StatePending  = "Pending"
	StateRunning  = "Running"
	StateComplete = "Complete"
	StateFailed   = "Failed"
)

func taskStatus(s state, st step, m Memory, t part.Task) *v1alpha1.TaskStatus {
	spec, enabled := s.toReport(t)
	if !enabled || (part.LooksOnly(t) && m.task(t).Last == nil) {
		return nil
	}
	known := m.task(t)
	out := &v1alpha1.TaskStatus{
		State:      StatePending,
		Executions: known.Completed,
		MaxRetries: spec.Attempts,
		Image:      spec.Image,
	}
	var sum string
	isDue := false
	for i, d := range s.pending {
		if d.Task == t {
			sum, isDue = d.sum, true
			if i > 0 {
				out.Message = fmt.Sprintf("Waits for task %s", s.pending[0].Task)
			}
		}
	}
	if !isDue && s.live && !part.LooksOnly(t) {
		sum = checksum(m, spec)
	}
	out.DesiredChecksum = sum
	l := known.Last
	if l != nil {
		runStatus(out, s, t, *l)
	}
	switch {
	case !s.live && l != nil:
		out.State = heldState(s, t, *l)
	case part.LooksOnly(t) && !isDue:
		out.State, out.Message = lookState(s, *l)
	case !isDue:
		out.State = StateComplete
		if t == part.Clone && cloneHeld(m, spec) {
			out.State, out.Message = StatePending, "Held until spec.lifecycle.clone.trigger has a new value"
		}
		if out.Message == "" && out.State == StateComplete {
			out.Message = "Finished for the present inputs"
		}
	case s.pending[0].Task != t:
		// An earlier task comes first; what is said of the last run is history.
		out.State = StatePending
	default:
		out.State = StatePending
		if l != nil && l.Result == "" {
			out.State = StateRunning
		}
		if st.Reason == ReasonTaskFailed {
			out.State = StateFailed
		}
		out.Message = st.Message
	}
	if t == part.Clone && m.Cron != nil {
		out.NextScheduleAt = when(nextTick(s))
		// The anchor of a schedule that has not fired yet is no tick of it.
		if s.Schedule.Last(m.Cron.Anchor).Equal(m.Cron.Anchor) {
			out.LastScheduledAt = when(m.Cron.Anchor)
		}
	}
	out.Conditions = []metav1.Condition{taskCondition(s, st, t, out)}
	return out
}

// toReport is a task of which the status tells.
func (s state) toReport(t part.Task) (resolve.TaskSpec, bool) {
	spec, enabled := s.Instance.Lifecycle.Task(t)
	switch {
	case s.live:
		return spec, enabled
	case part.LooksOnly(t):
		return spec, s.Prior.Lifecycle != nil && s.Prior.Lifecycle.Preflight != nil
	}
	// What is enabled is not known; what was said is repeated with what the Jobs have
	// told since.
	return spec, s.Prior.Lifecycle.Task(t) != nil
}

// heldState is the state of a task while the spec is not acted upon: what was said,
// unless a Job has told more since. A task that has finished may well be due for
// other inputs.
func heldState(s state, t part.Task, l RunMemory) string {
	was := s.before.task(t).Last
	if old := s.Prior.Lifecycle.Task(t); old != nil && was != nil && was.ID == l.ID && was.Result == l.Result && (l.Result == Succeeded || l.Result == Failed) {
		return old.State
	}
	return stateOf(l)
}

func stateOf(l RunMemory) string {
	switch l.Result {
	case Succeeded:
		return StateComplete
	case Failed:
		return StateFailed
	case Stopped:
		return StatePending
	}
	return StateRunning
}

// runStatus tells of the present or last run of a task.
func runStatus(out *v1alpha1.TaskStatus, s state, t part.Task, l RunMemory) {
	j, observed := jobOf(s.Facts, t, l.ID)
	if observed {
		out.JobName = j.Name
	} else if l.Result == "" {
		out.JobName = runName(s.Instance.Name, t, l.ID)
	}
	if l.Image != "" {
		out.Image = l.Image
	}
	if l.Attempts > 0 {
		out.MaxRetries = l.Attempts
	}
	out.Attempts = l.Failures
	out.StartedAt = when(l.StartedAt)
	if l.Result == "" && observed {
		out.StartedAt = when(j.Started)
	}
	working := l.Result == "" && observed && !j.Started.IsZero() && (j.Active > 0 || j.Failed == 0)
	if (l.Result == Succeeded && l.Answer == "") || working {
		out.Attempts++
	}
	if l.Result == Succeeded || l.Result == Failed {
		out.CompletedAt = when(l.FinishedAt)
		out.CompletedChecksum = l.Checksum
		if !l.StartedAt.IsZero() && l.FinishedAt.After(l.StartedAt) {
			out.Duration = l.FinishedAt.Sub(l.StartedAt).Round(time.Second).String()
		}
	}
	out.FirstFailure, out.LastFailure = failureStatus(l.First), failureStatus(l.LastFailure)
	if p, stuck := stuckPod(s.Facts, j); observed && stuck {
		out.PodReason, out.PodMessage = p.Waiting, told(p.WaitingMessage)
	}
}

func failureStatus(f *Failure) *v1alpha1.TaskFailure {
	if f == nil {
		return nil
	}
	out := &v1alpha1.TaskFailure{Reason: f.Reason, Message: told(f.Message), At: when(f.At)}
	if f.ExitCode != 0 {
		out.ExitCode = new(f.ExitCode)
	}
	return out
}

// taskCondition is the one condition of a task. Its transition time is kept
// while its status is, so that nothing changes by itself.
func taskCondition(s state, st step, t part.Task, ts *v1alpha1.TaskStatus) metav1.Condition {
	c := metav1.Condition{
		Type: "TaskComplete", Status: metav1.ConditionFalse,
		Reason: ts.State, Message: ts.Message, LastTransitionTime: metav1.NewTime(seconds(s.Now)),
	}
	switch {
	case ts.State == StateComplete:
		c.Status, c.Reason = metav1.ConditionTrue, "TaskComplete"
	case len(s.pending) > 0 && s.pending[0].Task == t && st.Reason != "":
		c.Reason = st.Reason
	}
	if old := s.Prior.Lifecycle.Task(t); old != nil {
		for _, o := range old.Conditions {
			if o.Type == c.Type && o.Status == c.Status {
				c.LastTransitionTime = o.LastTransitionTime
			}
		}
	}
	return c
}
