// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package cluster

import (
	"fmt"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

// job starts a pod in one step and completes in the next, unless it is to fail.
func job(c *Cluster, key string) string {
	o := c.composed[key]
	limit := number(o.applied, "spec", "backoffLimit")
	switch {
	case c.Finished(key):
		return ""
	case Dig(o.applied, "spec", "suspend") == true:
		c.Suspend(key)
		return "is suspended"
	case number(o.status(), "active") == 0:
		c.Start(key)
		return "is running"
	case IsPreflight(o.applied) && (c.Fails == nil || !c.Fails(o.applied)):
		a := c.Looks(key)
		c.Answer(key, a, "")
		return "has answered " + string(a)
	case c.Fails == nil || !c.Fails(o.applied):
		c.Complete(key)
		return "is complete"
	}
	c.FailPod(key, Termination{ExitCode: 1, Message: "the walk was told to let this pod fail"})
	failed := number(o.status(), "failed")
	if failed <= limit {
		return fmt.Sprintf("has a failed pod, %d of %d", failed, limit+1)
	}
	c.FailJob(key)
	return "has failed"
}

// Finished is true for a Job that has succeeded or failed for good.
func (c *Cluster) Finished(key string) bool {
	finished := false
	each(c.composed[key].status()["conditions"], func(o Object) {
		finished = finished || (o["type"] == "Complete" || o["type"] == "Failed") && o["status"] == "True"
	})
	return finished
}

// became lays a status over that of an object.
func (c *Cluster) became(key string, status Object) {
	c.report(key, Merge(c.composed[key].status(), status))
}

// Start lets a pod of a Job run.
func (c *Cluster) Start(key string) {
	c.became(key, Object{
		"startTime": c.stamp(), "active": int64(1), "ready": int64(1), "terminating": int64(0), "uncountedTerminatedPods": Object{}, "conditions": nil,
	})
}

// Suspend takes away the pods of a Job that is suspended.
func (c *Cluster) Suspend(key string) {
	c.became(key, Object{
		"active": nil, "ready": int64(0), "terminating": int64(0), "startTime": nil,
		"conditions": []any{c.condition(key, "Suspended", "JobSuspended", "Job suspended")},
	})
}

// Complete lets a Job succeed.
func (c *Cluster) Complete(key string) {
	if c.composed[key].status()["startTime"] == nil {
		c.Start(key)
	}
	if job := c.composed[key].applied; Dig(job, "metadata", "labels", v1alpha1.LabelTask) == string(part.Migrate) {
		c.migrated = imageOf(job)
	}
	const message = "Reached expected number of succeeded pods"
	c.became(key, Object{
		"active": nil, "ready": int64(0), "succeeded": int64(1), "completionTime": c.stamp(),
		"conditions": []any{c.condition(key, "SuccessCriteriaMet", "CompletionsReached", message), c.condition(key, "Complete", "CompletionsReached", message)},
	})
}

// FailJob lets a Job fail for good.
func (c *Cluster) FailJob(key string) {
	const message = "Job has reached the specified backoff limit"
	c.became(key, Object{
		"active":     nil,
		"conditions": []any{c.condition(key, "FailureTarget", "BackoffLimitExceeded", message), c.condition(key, "Failed", "BackoffLimitExceeded", message)},
	})
}

// IsPreflight is true for the Job of a preflight.
func IsPreflight(job Object) bool {
	return Dig(job, "metadata", "labels", v1alpha1.LabelTask) == string(part.Preflight)
}

// Looks is what a preflight finds: what it is told to, or whether its image is the one
// that migrated last.
func (c *Cluster) Looks(key string) part.Answer {
	if c.Schema != "" {
		return c.Schema
	}
	if c.migrated != "" && c.migrated == imageOf(c.composed[key].applied) {
		return part.NothingPending
	}
	return part.Pending
}

func imageOf(job Object) string {
	image := ""
	each(Dig(job, "spec", "template", "spec", "containers"), func(o Object) {
		if o["name"] == part.MainContainer {
			image, _ = o["image"].(string)
		}
	})
	return image
}

// Answer ends the Job of a preflight: its pod fails with the exit code of the answer,
// and with it the Job. The message is what the pod wrote last.
func (c *Cluster) Answer(key string, a part.Answer, message string) {
	code := int64(part.CodeOf(a))
	c.FailPod(key, Termination{ExitCode: code, Message: message})
	job := c.Observed(key)
	text := fmt.Sprintf("Container %s for pod %v/%v-0 failed with exit code %d matching FailJob rule at index 1",
		part.MainContainer, Dig(job, "metadata", "namespace"), Dig(job, "metadata", "name"), code)
	c.became(key, Object{
		"active":     nil,
		"conditions": []any{c.condition(key, "FailureTarget", "PodFailurePolicy", text), c.condition(key, "Failed", "PodFailurePolicy", text)},
	})
}

// Termination is how a container has ended.
type Termination struct {
	ExitCode int64
	// Reason is Error by default.
	Reason  string
	Message string
}

// FailPod lets the pod of a Job fail; another one follows.
func (c *Cluster) FailPod(key string, how Termination) {
	if c.composed[key].status()["startTime"] == nil {
		c.Start(key)
	}
	if how.Reason == "" {
		how.Reason = "Error"
	}
	failed := number(c.composed[key].status(), "failed")
	c.became(key, Object{"failed": failed + 1, "ready": int64(0)})
	c.pod(key, fmt.Sprint(failed), "Failed", Object{"terminated": Object{
		"exitCode": how.ExitCode, "reason": how.Reason, "message": how.Message, "finishedAt": c.stamp(),
	}})
}

// Block gives a Job a pod that cannot start.
func (c *Cluster) Block(key, reason, message string) {
	c.became(key, Object{"startTime": c.stamp(), "active": int64(1), "ready": int64(0), "terminating": int64(0)})
	c.pod(key, "blocked", "Pending", Object{"waiting": Object{"reason": reason, "message": message}})
}

// pod is one of a Job as the kubelet tells of it.
func (c *Cluster) pod(key, suffix, phase string, state Object) {
	job := c.Observed(key)
	name := text(job, "metadata", "name")
	pod := Object{
		"apiVersion": "v1", "kind": "Pod",
		"metadata": Object{
			"name": name + "-" + suffix, "namespace": Dig(job, "metadata", "namespace"), "creationTimestamp": c.stamp(),
			"labels":          Dig(job, "spec", "template", "metadata", "labels"),
			"ownerReferences": []any{Object{"apiVersion": "batch/v1", "kind": "Job", "name": name, "uid": Dig(job, "metadata", "uid"), "controller": true}},
		},
		"spec":   Object{"containers": []any{Object{"name": "superset"}}},
		"status": Object{"phase": phase, "containerStatuses": []any{Object{"name": "superset", "state": state}}},
	}
	c.Others[ID(pod)] = pod
}
