// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package lifecycle

import (
	"fmt"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/observe"
	"github.com/crossplane-contrib/function-superset/fn/resolve"
)

// States of a task.
const (
	StatePending  = "Pending"
	StateRunning  = "Running"
	StateComplete = "Complete"
	StateFailed   = "Failed"
)

// report fills in what people read: status, conditions, results, readiness and
// how long the answer holds.
func report(p *Plan, s situation, st step, m Memory) {
	p.Conditions = conditions(s, st, *p)
	p.Events = events(s, st, p.Conditions)
	p.Status = status(s, st, *p, m)
	p.Ready = true
	for _, c := range p.Conditions {
		switch c.Type {
		case ConditionSpecValid, ConditionLifecycleComplete, ConditionAvailable:
			p.Ready = p.Ready && c.Status
		case ConditionNameConflict:
			p.Ready = p.Ready && !c.Status
		}
	}
	p.Ready = p.Ready && m.Pipeline == nil && !m.Restoring && (!s.live() || len(unsettled(s)) == 0)
	p.TTL = ttl(hurry(s, st), p.Verdict.Until, s.Now)
}

// ttl is how long the answer holds: short while something moves or while events
// get lost, and never past
// the time at which the verdict changes by itself.
func ttl(d time.Duration, until, now time.Time) time.Duration {
	if left := until.Sub(now); !until.IsZero() && left < d {
		d = max(left, time.Second)
	}
	return d.Round(time.Second)
}

// hurry is how soon the function wants to be called again if nothing happens.
func hurry(s situation, st step) time.Duration {
	switch {
	case st.soon:
		return soonTTL
	case st.moving || s.Throttled:
		return movingTTL
	}
	return restTTL
}

func status(s situation, st step, p Plan, m Memory) v1alpha1.SupersetStatus {
	out := v1alpha1.SupersetStatus{
		Phase:              string(p.Verdict.Phase),
		Tag:                s.Instance.Tag,
		ObservedGeneration: observedGeneration(s, st),
		LastLifecycleImage: m.Image,
	}
	if !s.live() && len(s.Invalid) > 0 {
		// The tag of a spec that cannot be read is not known; the last one is.
		out.Tag = s.Prior.Tag
	}
	l := &v1alpha1.LifecycleStatus{
		Phase:             string(p.Verdict.Lifecycle),
		MaintenanceActive: onPage(s) || p.Traffic == Maintenance,
		Memory:            p.Memory[memoryKey],
		Upgrade:           upgrade(s, m),
	}
	for _, r := range tasks {
		if d := m.task(r.task).Done; d != "" {
			if l.LastCompletedChecksums == nil {
				l.LastCompletedChecksums = map[string]string{}
			}
			l.LastCompletedChecksums[taskTitle(r.task)] = d
		}
		t := taskStatus(s, st, m, r.task)
		switch r.task {
		case resolve.Clone:
			l.Clone = t
		case resolve.Migrate:
			l.Migrate = t
		case resolve.Rotate:
			l.Rotate = t
		case resolve.Init:
			l.Init = t
		}
	}
	out.Lifecycle = l
	out.Components, out.Ready = componentStatuses(s, p)
	out.Networking = networkingStatus(s)
	return out
}

// observedGeneration follows the generation at rest only. Crossplane's own edits
// of the XR move it as well, and each write of it would be an event of its own.
func observedGeneration(s situation, st step) int64 {
	if st.moving && s.Prior.ObservedGeneration > 0 {
		return s.Prior.ObservedGeneration
	}
	return s.Generation
}

// taskTitle is the task as status maps have it.
func taskTitle(t resolve.Task) string {
	switch t {
	case resolve.Clone:
		return "Clone"
	case resolve.Migrate:
		return "Migrate"
	case resolve.Rotate:
		return "Rotate"
	case resolve.Init:
		return "Init"
	}
	return string(t)
}

func upgrade(s situation, m Memory) *v1alpha1.UpgradeStatus {
	to := s.Instance.Lifecycle.Image
	switch {
	case !s.live():
		if s.Prior.Lifecycle != nil {
			return s.Prior.Lifecycle.Upgrade
		}
		return nil
	case awaits(s):
		return &v1alpha1.UpgradeStatus{FromTag: tag(m.Image), ToTag: tag(to), ApprovalToken: token(m, to)}
	case m.Pipeline != nil && m.Settled && m.Pipeline.From != m.Pipeline.To:
		return &v1alpha1.UpgradeStatus{
			FromTag: tag(m.Pipeline.From), ToTag: tag(m.Pipeline.To), StartedAt: when(m.Pipeline.StartedAt),
		}
	}
	return nil
}

func taskStatus(s situation, st step, m Memory, t resolve.Task) *v1alpha1.TaskStatus {
	spec, enabled := s.Instance.Lifecycle.Task(t)
	if !s.live() {
		// What is enabled is not known; what was said is repeated with what the
		// Jobs have told since.
		enabled = priorTask(s.Prior, t) != nil
	}
	if !enabled {
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
	if !isDue && s.live() {
		sum = checksum(m, spec)
	}
	out.DesiredChecksum = sum
	l := known.Last
	if l != nil {
		runStatus(out, s, t, *l)
	}
	switch {
	case !s.live() && l != nil:
		out.State = heldState(s, t, *l)
	case !isDue:
		out.State = StateComplete
		if t == resolve.Clone && cloneHeld(m, spec) {
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
	if t == resolve.Clone && m.Cron != nil {
		out.NextScheduleAt = when(nextTick(s))
		// The anchor of a schedule that has not fired yet is no tick of it.
		if tick(spec).Last(m.Cron.Anchor).Equal(m.Cron.Anchor) {
			out.LastScheduledAt = when(m.Cron.Anchor)
		}
	}
	out.Conditions = []metav1.Condition{taskCondition(s, st, t, out)}
	return out
}

// heldState is the state of a task while the spec is not acted upon: what was said,
// unless a Job has told more since. A task that has finished may well be due for
// other inputs.
func heldState(s situation, t resolve.Task, l RunMemory) string {
	was := s.before.task(t).Last
	if old := priorTask(s.Prior, t); old != nil && was != nil && was.ID == l.ID && was.Result == l.Result && (l.Result == Succeeded || l.Result == Failed) {
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
func runStatus(out *v1alpha1.TaskStatus, s situation, t resolve.Task, l RunMemory) {
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
	if l.Result == Succeeded || working {
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
		out.PodReason, out.PodMessage = p.Waiting, p.WaitingMessage
	}
}

func failureStatus(f *Failure) *v1alpha1.TaskFailure {
	if f == nil {
		return nil
	}
	out := &v1alpha1.TaskFailure{Reason: f.Reason, Message: f.Message, At: when(f.At)}
	if f.ExitCode != 0 {
		out.ExitCode = new(f.ExitCode)
	}
	return out
}

// taskCondition is the one condition of a task. Its transition time is kept
// while its status is, so that nothing changes by itself.
func taskCondition(s situation, st step, t resolve.Task, ts *v1alpha1.TaskStatus) metav1.Condition {
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
	if old := priorTask(s.Prior, t); old != nil {
		for _, o := range old.Conditions {
			if o.Type == c.Type && o.Status == c.Status {
				c.LastTransitionTime = o.LastTransitionTime
			}
		}
	}
	return c
}

func priorTask(p v1alpha1.SupersetStatus, t resolve.Task) *v1alpha1.TaskStatus {
	if p.Lifecycle == nil {
		return nil
	}
	switch t {
	case resolve.Clone:
		return p.Lifecycle.Clone
	case resolve.Migrate:
		return p.Lifecycle.Migrate
	case resolve.Rotate:
		return p.Lifecycle.Rotate
	case resolve.Init:
		return p.Lifecycle.Init
	}
	return nil
}

func when(t time.Time) *metav1.Time {
	if t.IsZero() {
		return nil
	}
	return new(metav1.NewTime(seconds(t)))
}

// Phases of a component.
const (
	ComponentPending     = "Pending"
	ComponentProgressing = "Progressing"
	ComponentReady       = "Ready"
	ComponentUnavailable = "Unavailable"
	ComponentDrained     = "Drained"
)

func componentStatuses(s situation, p Plan) (*v1alpha1.ComponentStatuses, string) {
	out := &v1alpha1.ComponentStatuses{}
	var ready, want int32
	for _, t := range componentTypes {
		c, enabled := s.Instance.Component(t)
		w, exists := s.Facts.Workloads[t]
		if !enabled && (!exists || s.live()) {
			continue
		}
		cs := componentStatus(s, p, c, w, exists, enabled)
		ready, want = ready+cs.ReadyReplicas, want+cs.Replicas
		switch t {
		case resolve.WebServer:
			out.WebServer = cs
		case resolve.CeleryWorker:
			out.CeleryWorker = cs
		case resolve.CeleryBeat:
			out.CeleryBeat = cs
		case resolve.CeleryFlower:
			out.CeleryFlower = cs
		case resolve.MCPServer:
			out.MCPServer = cs
		case resolve.WebsocketServer:
			out.WebsocketServer = cs
		case resolve.MaintenancePage, resolve.InitTask:
		}
	}
	return out, fmt.Sprintf("%d/%d", ready, want)
}

func componentStatus(s situation, p Plan, c resolve.Component, w observe.Workload, exists, enabled bool) *v1alpha1.ComponentStatus {
	cs := &v1alpha1.ComponentStatus{Resources: componentResources(s, c, enabled)}
	if !exists {
		cs.Phase, cs.Message = ComponentPending, "Not created yet"
		cs.Replicas = c.Replicas
		if c.Autoscaling != nil {
			cs.Replicas = 1
			if c.Autoscaling.Min != nil {
				cs.Replicas = *c.Autoscaling.Min
			}
		}
		return cs
	}
	cs.Image, cs.ConfigChecksum = w.Image, w.ConfigChecksum
	cs.Replicas, cs.ReadyReplicas, cs.UpdatedReplicas, cs.AvailableReplicas = w.Wanted, w.Ready, w.Updated, w.Available
	plan := p.Components[c.Type]
	switch {
	case enabled && plan.Disposition == Drain:
		cs.Phase, cs.Message = ComponentDrained, "Down until the tasks have finished"
		// What is wanted is not zero; the count says what is missing.
		cs.Replicas = max(s.mem.Replicas[c.Type], c.Replicas)
		if n := w.Replicas + w.Terminating; n > 0 {
			cs.Phase, cs.Message = ComponentProgressing, "Going down, "+podsLeft(n)
		}
	case w.Wanted == 0:
		cs.Phase, cs.Message = ComponentReady, "Scaled to zero"
	case w.ObservedGeneration < w.Generation:
		cs.Phase, cs.Message = ComponentProgressing, "The change has not been picked up yet"
	case w.Settled() && w.Ready == w.Wanted:
		cs.Phase = ComponentReady
	case w.Stalled != "":
		cs.Phase, cs.Message = ComponentUnavailable, w.Stalled
	case w.Ready > 0 || w.Updated > 0:
		cs.Phase, cs.Message = ComponentProgressing, fmt.Sprintf("%d of %d replicas are ready", w.Ready, w.Wanted)
	default:
		cs.Phase, cs.Message = ComponentUnavailable, "No replica is ready"
	}
	return cs
}

// componentResources lists the objects a component consists of.
func componentResources(s situation, c resolve.Component, enabled bool) []v1alpha1.ResourceStatus {
	if !enabled {
		return nil
	}
	var out []v1alpha1.ResourceStatus
	add := func(wanted bool, kind, suffix, name string) {
		if !wanted {
			return
		}
		state := "Missing"
		if _, ok := s.Facts.Objects[string(c.Type)+"-"+suffix]; ok {
			state = "Present"
		}
		out = append(out, v1alpha1.ResourceStatus{Kind: kind, Name: name, Status: state})
	}
	add(true, "Deployment", "deployment", c.Name)
	add(len(c.Config) > 0, "ConfigMap", "configmap", c.Name+"-config")
	add(c.Service != nil, "Service", "service", c.Name)
	add(c.Autoscaling != nil, "HorizontalPodAutoscaler", "hpa", c.Name)
	add(c.DisruptionBudget != nil, "PodDisruptionBudget", "pdb", c.Name)
	return out
}
