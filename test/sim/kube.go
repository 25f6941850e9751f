// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package sim

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"google.golang.org/protobuf/types/known/structpb"
)

// deployment is what the controller and the kubelets know of a Deployment.
type deployment struct {
	pods []pod
	// synced is the generation that the controller has acted upon, reported the
	// one that is in the status.
	synced, reported int64
}

type pod struct {
	id                 int
	template           int
	ready, terminating bool
}

// component is the value of the label that Services select.
func (o *object) component() string {
	return text(o.applied, "spec", "selector", "matchLabels", "app.kubernetes.io/component")
}

func (d *deployment) readyPods() int {
	n := 0
	for _, p := range d.pods {
		if p.ready && !p.terminating {
			n++
		}
	}
	return n
}

// syncDeployment is one turn of the Deployment's and the ReplicaSets'
// controllers: it makes and ends pods, at most one more than wanted at a time.
func (w *World) syncDeployment(o *object) {
	d := o.deploy
	d.synced = o.generation
	recreate := text(o.applied, "spec", "strategy", "type") == "Recreate"
	var old, current, ready int
	for _, p := range d.pods {
		switch {
		case p.terminating:
		case p.template == o.template:
			current++
			if p.ready {
				ready++
			}
		default:
			old++
		}
	}
	want := o.replicas
	if o.deleting {
		want = 0
	}
	// Old pods go as far as new ones are ready, or at once.
	spare := old
	if !recreate && want > 0 {
		spare = max(0, old+ready-want)
	}
	for i := range d.pods {
		if p := &d.pods[i]; !p.terminating && p.template != o.template && spare > 0 {
			p.terminating, p.ready = true, false
			spare, old = spare-1, old-1
		}
	}
	for i := len(d.pods) - 1; i >= 0 && current > want; i-- {
		if p := &d.pods[i]; !p.terminating && p.template == o.template {
			p.terminating, p.ready = true, false
			current--
		}
	}
	blocked := recreate && len(d.pods) > current
	for !blocked && current < want && current+old <= want {
		w.serial++
		d.pods = append(d.pods, pod{id: w.serial, template: o.template})
		current++
	}
}

// reportDeployment writes the status of a Deployment as it is now.
func (w *World) reportDeployment(o *object) {
	d := o.deploy
	d.reported = d.synced
	var total, updated, ready, terminating int
	for _, p := range d.pods {
		if p.terminating {
			terminating++
			continue
		}
		total++
		if p.template == o.template {
			updated++
		}
		if p.ready {
			ready++
		}
	}
	status := map[string]any{"observedGeneration": d.synced, "terminatingReplicas": terminating}
	for name, n := range map[string]int{
		"replicas": total, "updatedReplicas": updated, "readyReplicas": ready, "availableReplicas": ready,
		"unavailableReplicas": max(0, o.replicas-ready),
	} {
		if n > 0 {
			status[name] = n
		}
	}
	w.report(o, status)
}

func (w *World) report(o *object, status map[string]any) {
	next := obj(status)
	if o.status == nil || !sameObject(o.status, next) {
		o.status = next
		w.touch(o)
	}
}

// Pods of Deployments, as the kubelets see them.

// podReady lets a pod become ready. The server of the page finds nothing to serve
// in files that are not ours.
func (w *World) podReady(o *object, i int) {
	p := &o.deploy.pods[i]
	p.ready = !p.terminating && (o.component() != "maintenance-page" || !w.taken("ConfigMap/"+o.name+"-config"))
}

func (w *World) podFails(o *object, i int) { o.deploy.pods[i].ready = false }

// podGone ends a terminating pod, and with the last one an object that is being
// deleted.
func (w *World) podGone(o *object, i int) {
	o.deploy.pods = slices.Delete(o.deploy.pods, i, i+1)
	o.woken = o.woken && (o.replicas > 0 || len(o.deploy.pods) > 0)
	if o.deleting && len(o.deploy.pods) == 0 {
		w.vanish(o)
	}
}

// autoscale lets an autoscaler change the count of its Deployment. One that is
// scaled to zero is left alone.
func (w *World) autoscale(hpa *object, r *rand.Rand) {
	target := w.objects[objectID("Deployment", text(hpa.applied, "spec", "scaleTargetRef", "name"))]
	if target == nil || target.replicas == 0 || target.deleting {
		return
	}
	low, high := max(1, number(hpa.applied, "spec", "minReplicas")), number(hpa.applied, "spec", "maxReplicas")
	n := min(max(target.replicas, low), high)
	if r != nil {
		n = low + r.IntN(high-low+1)
	}
	if n == target.replicas {
		return
	}
	w.scaleTo(target, n)
}

// job is what the controller and the kubelets know of a Job.
type job struct {
	task string
	// inputs are those of the spec by which it was made, and drains says whether
	// components must be down meanwhile.
	inputs  string
	trigger string
	drains  bool
	made    time.Time
	// image is that of the spec, and answer the exit code of a preflight; 0 before it
	// has one.
	image, answer int

	pods      []taskPod
	failed    int
	succeeded int
	started   time.Time
	// finished is Complete or Failed.
	finished   string
	finishedAt time.Time
	suspended  bool
	// refused keeps pods from being made.
	refused bool
	// touched is true once a pod has run.
	touched bool
	// reported is how far the Job was when its status was written.
	reported string
}

// phase is how far a Job is, as far as the database is concerned.
func (j *job) phase() string {
	if j.finished != "" {
		return j.finished
	}
	if j.touched {
		return podRunning
	}
	return podPending
}

type taskPod struct {
	name    string
	created time.Time
	// state is pending, running, failed or succeeded.
	state       string
	terminating bool
	counted     bool
	// waiting is why the pod does not start.
	waiting string
	exit    int
	ended   time.Time
}

func (p taskPod) alive() bool { return p.state == podPending || p.state == podRunning }

// States of the pods of tasks.
const (
	podPending   = "pending"
	podRunning   = "running"
	podFailed    = "failed"
	podSucceeded = "succeeded"
)

// alive counts the pods that may do something.
func (j *job) alive() int {
	n := 0
	for _, p := range j.pods {
		if p.alive() {
			n++
		}
	}
	return n
}

func (w *World) newJob(o *structpb.Struct) *job {
	j := &job{task: text(o, "metadata", "labels", "superset.apache.org/init-task"), made: w.now}
	i := w.truth.seen
	j.inputs, j.drains, j.trigger, j.image = i.inputs(j.task), i.drains(j.task), i.trigger(j.task), i.Image
	return j
}

// syncJob is one turn of the Job controller, status included.
func (w *World) syncJob(o *object) {
	j := o.job
	if o.deleting {
		if j.alive() == 0 {
			w.vanish(o)
		}
		return
	}
	if j.finished != "" {
		return
	}
	suspend := dig(o.applied, "spec", "suspend").GetBoolValue()
	limit := number(o.applied, "spec", "backoffLimit")
	for i := range j.pods {
		p := &j.pods[i]
		if p.state == podFailed && !p.counted {
			p.counted = true
			j.failed++
		}
		if p.state == podSucceeded && !p.counted {
			p.counted = true
			j.succeeded++
		}
	}
	alive := j.alive()
	switch {
	case j.answer > 0 && alive == 0:
		w.finish(o, "Failed")
	case j.succeeded > 0 && alive == 0:
		w.finish(o, "Complete")
	case j.failed > limit && alive == 0:
		w.finish(o, "Failed")
	case suspend:
		w.endPods(o)
		j.suspended, j.started = true, time.Time{}
	case alive == 0 && !j.refused:
		w.serial++
		j.pods = append(j.pods, taskPod{name: o.name + "-" + itoa(w.serial), created: w.now, state: podPending})
		j.suspended = false
		if j.started.IsZero() {
			j.started = w.now
		}
	case !suspend:
		j.suspended = false
		if j.started.IsZero() {
			j.started = w.now
		}
	}
	w.reportJob(o)
}

func (w *World) finish(o *object, how string) {
	o.job.finished, o.job.finishedAt = how, w.now
	w.truth.finished(w, o)
}

func (w *World) reportJob(o *object) {
	j := o.job
	j.reported = j.phase()
	var active, ready, terminating int
	for _, p := range j.pods {
		switch {
		case !p.alive():
		case p.terminating:
			terminating++
		default:
			active++
			if p.state == podRunning {
				ready++
			}
		}
	}
	status := map[string]any{"ready": ready, "terminating": terminating}
	for name, n := range map[string]int{"active": active, "failed": j.failed, "succeeded": j.succeeded} {
		if n > 0 {
			status[name] = n
		}
	}
	if !j.started.IsZero() {
		status["startTime"] = j.started.UTC().Format(time.RFC3339)
	}
	at := j.finishedAt.UTC().Format(time.RFC3339)
	message := ""
	condition := func(typ, reason string) any {
		return map[string]any{"type": typ, "status": "True", "reason": reason, "message": cmp.Or(message, reason), "lastTransitionTime": at}
	}
	var conditions []any
	switch {
	case j.finished == "Complete":
		status["completionTime"] = at
		conditions = []any{condition("SuccessCriteriaMet", "CompletionsReached"), condition("Complete", "CompletionsReached")}
	case j.answer > 0 && j.finished == "Failed":
		message = fmt.Sprintf("Container superset for pod %s/%s-x failed with exit code %d matching FailJob rule at index 1", namespace, o.name, j.answer)
		conditions = []any{condition("FailureTarget", "PodFailurePolicy"), condition("Failed", "PodFailurePolicy")}
	case j.finished == "Failed":
		conditions = []any{condition("FailureTarget", "BackoffLimitExceeded"), condition("Failed", "BackoffLimitExceeded")}
	case j.suspended:
		conditions = []any{condition("Suspended", "JobSuspended")}
	}
	if conditions != nil {
		status["conditions"] = conditions
	}
	w.report(o, status)
}

// advancePod moves a pod of a task one state on.
func (w *World) advancePod(o *object, i int, succeed bool) {
	p := &o.job.pods[i]
	switch {
	case p.terminating:
		// Whether the pod was ended in time to count as a failure depends.
		p.state, p.exit, p.ended = podFailed, 143, w.now
		p.counted = p.counted || !succeed
	case p.state == podPending:
		p.state, p.waiting = podRunning, ""
		o.job.touched = true
		w.truth.touched(o.job)
	case succeed && o.job.task == "preflight":
		o.job.answer = w.truth.look(o.job, w.serial)
		p.state, p.exit, p.ended = podFailed, o.job.answer, w.now
	case succeed:
		p.state, p.ended = podSucceeded, w.now
	default:
		p.state, p.exit, p.ended = podFailed, 1, w.now
	}
}

// taskPods are the pods of all Jobs as the API server serves them.
func (w *World) taskPods(labels map[string]string) []*structpb.Struct {
	var out []*structpb.Struct
	for _, o := range w.sorted("Job") {
		have := dig(o.applied, "spec", "template", "metadata", "labels").GetStructValue()
		fits := true
		for k, v := range labels {
			fits = fits && text(have, k) == v
		}
		if !fits {
			continue
		}
		for _, p := range o.job.pods {
			out = append(out, p.serve(o, have))
		}
	}
	return out
}

func (p taskPod) serve(o *object, labels *structpb.Struct) *structpb.Struct {
	state, phase := map[string]any{}, "Pending"
	switch p.state {
	case podPending:
		reason := p.waiting
		if reason == "" {
			reason = "ContainerCreating"
		}
		state["waiting"] = map[string]any{"reason": reason, "message": "as the kubelet says"}
	case podRunning:
		phase = "Running"
		state["running"] = map[string]any{"startedAt": p.created.UTC().Format(time.RFC3339)}
	case podFailed, podSucceeded:
		phase = "Succeeded"
		reason := "Completed"
		if p.exit != 0 {
			phase, reason = "Failed", "Error"
		}
		state["terminated"] = map[string]any{
			"exitCode": p.exit, "reason": reason, "message": "postgresql://u:" + secretMark + "-db@h/d", "finishedAt": p.ended.UTC().Format(time.RFC3339),
		}
	}
	metadata := map[string]any{
		"name": p.name, "namespace": namespace, "creationTimestamp": p.created.UTC().Format(time.RFC3339), "labels": labels,
		"ownerReferences": []any{map[string]any{"kind": "Job", "name": o.name, "uid": o.name, "controller": true}},
	}
	if p.terminating {
		metadata["deletionTimestamp"] = p.created.UTC().Format(time.RFC3339)
	}
	return obj(map[string]any{
		"apiVersion": "v1", "kind": "Pod", "metadata": metadata,
		"spec":   map[string]any{"containers": []any{map[string]any{"name": "superset"}}},
		"status": map[string]any{"phase": phase, "containerStatuses": []any{map[string]any{"name": "superset", "state": state}}},
	})
}
