// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package lifecycle

import (
	"fmt"
	"time"

	"github.com/crossplane-contrib/function-superset/fn/superset/observe"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

// specIsInvalid holds everything while the spec has mistakes.
func specIsInvalid(s state) (step, bool) {
	if len(s.Invalid) == 0 {
		return step{}, false
	}
	msg := "The spec has mistakes; nothing new starts and everything that runs is held: " + mistakes(s.Invalid)
	if down(s) && !restorable(s) {
		msg = "Components are down until the spec is corrected, because a task with other inputs may have changed the database: " + mistakes(s.Invalid)
	}
	return step{Verdict: Verdict{
		Phase: PhaseBlocked, Lifecycle: LifecycleBlocked, Reason: ReasonInvalidSpec, Message: msg,
	}, components: hold}, true
}

// isSuspended holds everything because the user says so.
func isSuspended(s state) (step, bool) {
	if !s.Instance.Suspend {
		return step{}, false
	}
	looked := s.mem.task(part.Preflight).Last
	done := s.mem.Settled && s.mem.Pipeline == nil && (looked == nil || (looked.Result != "" && looked.Result != Failed))
	st := step{Verdict: Verdict{
		Phase: PhaseSuspended, Lifecycle: LifecycleComplete, Reason: ReasonLifecycleComplete,
		Message: "All tasks had finished when the instance was suspended",
	}, components: hold, complete: done}
	if !done {
		st.Lifecycle, st.Reason = LifecyclePending, ReasonSuspended
		st.Message = "Tasks are due; they start when spec.suspend is removed"
	}
	return st, true
}

// namesAreTaken keeps a first installation from touching its database while objects
// of somebody else have its names: they may well be another instance on the same
// database. What runs already is not stopped by a conflict.
func namesAreTaken(s state) (step, bool) {
	if s.existing || len(s.pending) == 0 || len(s.Facts.Jobs) > 0 || !nameConflict(s).Status {
		return step{}, false
	}
	return step{Verdict: Verdict{
		Phase: PhaseBlocked, Lifecycle: LifecycleBlocked, Reason: ReasonForeignObject, Message: nameConflict(s).Message,
	}, components: hold}, true
}

// unwantedJobRuns lets a Job that is no longer wanted come to its end, or stops it,
// before anything else starts.
func unwantedJobRuns(s state) (step, bool) {
	stop := map[string]bool{}
	var waits *observe.Job
	for _, j := range s.unwantedJobs {
		if !j.Works() {
			continue
		}
		if waits == nil {
			waits = new(j)
		}
		if stoppable(s, j) {
			stop[j.Key] = true
		}
	}
	if waits == nil {
		return step{}, false
	}
	msg := fmt.Sprintf("The spec has changed while task %s runs; its pod is left to finish, then everything is planned anew", waits.Task)
	if stop[waits.Key] {
		msg = fmt.Sprintf("The spec has changed while the pod of task %s does no work; the Job is being stopped", waits.Task)
	}
	if l := s.mem.task(waits.Task).Last; stop[waits.Key] && l != nil && l.ID == waits.RunID && l.disrupted() {
		msg = fmt.Sprintf("The pod of task %s had to leave its node %d times; the Job is being stopped", waits.Task, l.Disruptions)
	}
	st := step{Verdict: s.verdict(PhaseOf(waits.Task), ReasonTaskStopping, msg), components: s.down(), stop: stop, moving: true}
	return st, true
}

// approvalIsMissing holds a supervised image change.
func approvalIsMissing(s state) (step, bool) {
	if !awaitsApproval(s) {
		return step{}, false
	}
	from, to := tag(s.mem.Image), tag(s.Instance.Lifecycle.Image)
	msg := fmt.Sprintf("The upgrade from %s to %s waits for approval%s; image, configuration and environment stay as they are until then, replicas, resources and scheduling follow the spec. "+
		"Approve with: kubectl annotate supersets.superset.crossplane.io %s -n %s --overwrite %s=%s",
		from, to, forecast(s), s.Instance.Name, s.Instance.Namespace, approveAnnotation, token(s.mem, s.Instance.Lifecycle.Image))
	return step{Verdict: Verdict{
		Phase: PhaseAwaitingApproval, Lifecycle: LifecycleAwaitingApproval, Reason: ReasonAwaitingApproval, Message: msg,
	}, components: s.down(), scale: true}, true
}

// nothingIsPending holds when nothing is pending: components follow the spec.
func nothingIsPending(s state) (step, bool) {
	if len(s.pending) > 0 {
		return step{}, false
	}
	st := step{components: serve, complete: true}
	st.Verdict = Verdict{
		Phase: PhaseRunning, Lifecycle: LifecycleComplete, Reason: ReasonLifecycleComplete,
		Message: "All enabled tasks have finished for the present spec", Until: nextTick(s),
	}
	l := s.Instance.Lifecycle
	c, hasClone := l.Task(part.Clone)
	switch {
	case l.Disabled:
		st.Reason, st.Message = ReasonLifecycleDisabled, "Tasks are switched off by spec.lifecycle.disabled"
	case hasClone && cloneHeld(s.mem, c):
		st.Reason, st.Message = ReasonCloneHeld, "The clone is held, because workloads exist and nothing is remembered of their database; set spec.lifecycle.clone.trigger to a new value to overwrite it"
	case len(l.Tasks) == 0:
		st.Reason, st.Message = ReasonNoTasks, "Every task is switched off"
	}
	if waiting := unsettled(s); len(waiting) > 0 {
		st.moving = true
		st.waitingFor = "restoring"
		st.soon = onPage(s) && webServes(s)
		switch {
		case s.mem.Restoring || !s.mem.Installed:
			st.Phase, st.Lifecycle = s.busyPhase(), LifecycleRestoring
			st.Message += "; components come up: " + list(waiting)
		case impaired(s):
			st.Phase = PhaseDegraded
		}
	}
	return st, true
}

// accountIsTaken holds everything while the account that the instance would make is
// somebody else's: its pods would have an identity that nobody gave them.
func accountIsTaken(s state) (step, bool) {
	if !s.live || usedAsItIs(s.Input, part.ServiceAccountKey) || !leave(s.Input)[part.ServiceAccountKey] {
		return step{}, false
	}
	return step{Verdict: Verdict{
		Phase: s.busyPhase(), Lifecycle: LifecycleBlocked, Reason: ReasonForeignObject, Message: nameConflict(s).Message,
	}, components: s.down()}, true
}

// runNameIsTaken keeps a task from starting while others have the name of its run's Job
// or ConfigMap. Neither can be changed, so neither can be taken over, and a pod
// must not run what somebody else has put there.
func runNameIsTaken(s state) (step, bool) {
	msg := s.takenRun()
	if msg == "" {
		return step{}, false
	}
	return step{Verdict: s.verdict(LifecycleBlocked, ReasonForeignObject, msg), components: s.down(), moving: true}, true
}

// takenRun says what others have in the place of the next run; "" if nothing.
func (s state) takenRun() string {
	if len(s.pending) == 0 {
		return ""
	}
	run := s.next(s.pending[0]).start
	if run == nil {
		return ""
	}
	for _, key := range []string{part.JobKey(run.task.Task, run.run.ID), part.RunConfigMapKey(run.task.Task, run.run.ID)} {
		if e := s.Facts.Named[key]; e.Found {
			return fmt.Sprintf("Task %s cannot start, because an object of somebody else has the name of its run: %s. Remove or rename it", run.task.Task, title(key, e))
		}
	}
	return ""
}

// pageIsStarting waits for the maintenance page while the old version serves.
func pageIsStarting(s state) (step, bool) {
	if !pageWanted(s) || pageServes(s) || webDown(s) || onPage(s) {
		return step{}, false
	}
	return step{
		Verdict:    s.verdict(LifecycleDraining, ReasonPageStarting, "The maintenance page is starting; the old version serves until it is ready"),
		components: hold, moving: true, waitingFor: "page",
	}, true
}

// pageIsSwitching waits until the web Service is seen to point to the page.
func pageIsSwitching(s state) (step, bool) {
	if !pageWanted(s) || webDown(s) || onPage(s) {
		return step{}, false
	}
	return step{
		Verdict:    s.verdict(LifecycleDraining, ReasonPageSwitching, "The maintenance page is ready; traffic is being pointed to it"),
		components: hold, moving: true, soon: true, waitingFor: "switch",
	}, true
}

// webDown is true once the web server was told to go: then there is nothing left
// to keep users from, and an older copy of the Service must not turn back what
// has begun.
func webDown(s state) bool {
	w, ok := s.Facts.Workloads[part.WebServer]
	return ok && w.Wanted == 0
}

// componentsDrain waits until no pod of any component is left.
func componentsDrain(s state) (step, bool) {
	if s.mem.Pipeline == nil || !s.mem.Pipeline.Drain || allDrained(s) {
		return step{}, false
	}
	left := remaining(s)
	return step{
		Verdict:    s.verdict(LifecycleDraining, ReasonDraining, "Components are going down before the tasks: "+list(left)),
		components: drain, moving: true, waitingFor: "drain",
	}, true
}

// databaseIsStarting waits for the embedded database and cache.
func databaseIsStarting(s state) (step, bool) {
	var waiting []string
	for _, e := range s.Instance.Embedded {
		if o, ok := s.Facts.Objects[part.StatefulSetKey(e.Type)]; !ok || !o.Ready {
			waiting = append(waiting, e.Name+unbound(s, e))
		}
	}
	if len(waiting) == 0 {
		return step{}, false
	}
	if what := podsWait(s.Input); what != "" {
		waiting = append(waiting, what)
	}
	return step{
		Verdict:    s.verdict(LifecyclePending, ReasonDatabaseStarting, "Tasks wait for "+list(waiting)),
		components: s.down(), moving: true, waitingFor: "databases",
	}, true
}

// unbound says what keeps an embedded database from its volume. A claim is given
// some time, because many classes find a volume only once a pod needs it; where
// nobody names a class there is nothing to wait for.
func unbound(s state, e resolve.Embedded) string {
	c := s.Facts.Claims[part.PVCKey(e.Type)]
	switch {
	case !c.Pending:
	case c.StorageClass == "" && e.StorageClass == nil:
		return fmt.Sprintf(", whose volume claim %s names no storage class where the cluster has no default one; set spec.%s.embedded.storage.storageClassName or make a class the default", c.Name, e.Type)
	case s.Now.Sub(c.Created) >= unboundAfter:
		return fmt.Sprintf(", whose volume claim %s is not bound, see: kubectl describe pvc %s -n %s", c.Name, c.Name, s.Instance.Namespace)
	}
	return ""
}

// taskIsPending runs the first pending task.
func taskIsPending(s state) (step, bool) {
	if len(s.pending) == 0 {
		return step{}, false
	}
	return s.next(s.pending[0]), true
}

// next is what becomes of the first pending task.
func (s state) next(d pendingTask) step {
	st := step{components: s.down(), moving: true}
	phase := PhaseOf(d.Task)
	l := s.mem.task(d.Task).Last

	if failedFor(s.mem, d) && !part.LooksOnly(d.Task) {
		st.Verdict = s.verdict(LifecycleFailed, ReasonTaskFailed, failedMessage(s, d, *l))
		st.Phase, st.moving, st.Until = PhaseFailed, false, nextTick(s)
		return st
	}
	if l == nil || l.Result != "" {
		st.start = &start{task: d, run: newRun(s, d)}
		st.Verdict = s.verdict(phase, ReasonTaskInProgress, fmt.Sprintf("Task %s is starting%s", d.Task, waitingFor(podsWait(s.Input))))
		return st
	}

	j, observed := jobOf(s.Facts, d.Task, l.ID)
	fits := l.Checksum == d.sum && l.PodChecksum == d.PodChecksum
	switch {
	case !observed && l.Touched:
		// Somebody deleted the Job: what it did is unknown, so it is a new run.
		st.start = &start{task: d, run: newRun(s, d)}
		st.Verdict = s.verdict(phase, ReasonTaskInProgress, fmt.Sprintf("Task %s starts again, because its Job has disappeared%s", d.Task, waitingFor(podsWait(s.Input))))
	case !observed && fits:
		st.start = &start{task: d, run: *l, alreadyRecorded: true}
		st.Verdict = s.verdict(phase, ReasonTaskInProgress, fmt.Sprintf("Task %s is starting%s", d.Task, waitingFor(podsWait(s.Input))))
	case !observed && s.jobMayExist(d.Task, *l):
		// The Job may exist although the engine's copy of the XR does not say so.
		st.Verdict = s.verdict(phase, ReasonTaskStopping, fmt.Sprintf("The spec has changed while task %s was starting", d.Task))
		st.Until = l.CreatedAt.Add(unseenFor)
	case !observed, j.Stopped():
		st.start = &start{task: d, run: newRun(s, d)}
		st.Verdict = s.verdict(phase, ReasonTaskInProgress, fmt.Sprintf("Task %s is starting%s", d.Task, waitingFor(podsWait(s.Input))))
	default:
		st.Verdict = s.running(d, *l, j)
	}
	return st
}

// running tells how the Job of the present run is doing.
func (s state) running(d pendingTask, l RunMemory, j observe.Job) Verdict {
	phase := PhaseOf(d.Task)
	age := s.Now.Sub(j.Created)
	p, stuck := stuckPod(s.Facts, j)
	switch {
	case j.Deleting:
		return s.verdict(phase, ReasonTaskStopping, fmt.Sprintf("The Job of task %s is being deleted", d.Task))
	case stuck:
		return s.verdict(phase, ReasonTaskCannotStart, fmt.Sprintf("The pod of task %s cannot start: %s", d.Task, because(p.Waiting, p.WaitingMessage)))
	case j.Active == 0 && j.Failed > 0:
		return s.verdict(phase, ReasonTaskRetrying, fmt.Sprintf("Attempt %d of %d of task %s failed%s; the next one follows", j.Failed, l.Attempts, d.Task, reasonOf(l.LastFailure)))
	case j.Active == 0 && j.Started.IsZero() && age < askPodsAfter:
	case j.Active == 0 && j.Ready == 0 && j.Succeeded == 0 && !l.Touched && age >= askPodsAfter:
		return s.verdict(phase, ReasonTaskPodRefused, fmt.Sprintf("The Job of task %s has no pod; a quota, the Pod Security level or the ServiceAccount may refuse it, see: kubectl describe job %s -n %s", d.Task, j.Name, s.Instance.Namespace))
	case !j.Started.IsZero() && s.Now.Sub(j.Started) >= longRunAfter:
		return s.verdict(phase, ReasonTaskInProgress, fmt.Sprintf("Task %s is running for more than 1 h", d.Task))
	case j.Failed > 0:
		return s.verdict(phase, ReasonTaskRetrying, fmt.Sprintf("Attempt %d of %d of task %s is running after a failure%s", j.Failed+1, l.Attempts, d.Task, reasonOf(l.LastFailure)))
	}
	v := s.verdict(phase, ReasonTaskInProgress, fmt.Sprintf("Task %s is running", d.Task))
	if !j.Started.IsZero() {
		v.Until = j.Started.Add(longRunAfter)
	}
	return v
}

// verdict is a verdict of a run in progress.
func (s state) verdict(p LifecyclePhase, reason, message string) Verdict {
	return Verdict{Phase: s.busyPhase(), Lifecycle: p, Reason: reason, Message: message}
}

// busyPhase is the phase of the instance while tasks are due. A run that does
// not take components down leaves the instance running.
func (s state) busyPhase() Phase {
	p := s.mem.Pipeline
	switch {
	case !s.mem.Installed:
		return PhaseInitializing
	case s.mem.Restoring, s.look.due && s.mem.Settled && s.mem.Image != s.Instance.Lifecycle.Image, p != nil && (p.Drain || p.From != p.To):
		return PhaseUpgrading
	case impaired(s):
		return PhaseDegraded
	}
	return PhaseRunning
}

// down is what components do while tasks are due.
func (s state) down() componentMode {
	if s.mem.Pipeline != nil && s.mem.Pipeline.Drain && (allDrained(s) || onPage(s)) {
		return drain
	}
	return hold
}

// nextTick is when the schedule fires next.
func nextTick(s state) time.Time {
	t, ok := s.Instance.Lifecycle.Task(part.Clone)
	if !ok || t.Schedule == nil {
		return time.Time{}
	}
	return s.Schedule.Next(s.Now)
}

// saysItTakesLong adds to a verdict that its wait takes long.
func saysItTakesLong(st step, m Memory, now time.Time) Verdict {
	v := st.Verdict
	if st.waitingFor == "" || m.Wait == nil {
		return v
	}
	if latest := m.Wait.Since.Add(stallAfter); now.Before(latest) {
		if v.Until.IsZero() || latest.Before(v.Until) {
			v.Until = latest
		}
		return v
	}
	v.Message += " (for more than 10 minutes)"
	return v
}
