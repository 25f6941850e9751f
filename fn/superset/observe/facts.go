// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package observe

import (
	"time"

	"google.golang.org/protobuf/types/known/structpb"

	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

// Facts is what the cluster says, as far as this function asks.
type Facts struct {
	// Objects are all observed composed resources by composition resource key.
	Objects map[string]Object
	// Workloads are the observed Deployments of components and of the
	// maintenance page. A missing key means that there is no Deployment.
	Workloads map[part.Component]Workload
	// Jobs are the observed task Jobs, sorted by task order, then by key.
	Jobs []Job
	// WebService is nil when the web server's Service is not observed.
	WebService *Service
	// Claims are the observed volume claims by composition resource key.
	Claims map[string]Claim
	// Memory is the data of the memory ConfigMap; nil when not observed.
	Memory map[string]string
	// Pods are the task pods the function asked for; see Answered.
	Pods []Pod
	// Named answers "does an object of this key's name exist although it is
	// not ours?" for each key that was asked for.
	Named map[string]Existing
	// Kinds answers "is this optional kind served?".
	Kinds map[OptionalKind]Presence
}

// Object is any observed composed resource.
type Object struct {
	Key        string
	APIVersion string
	Kind       string
	Name       string
	// Deleting is true once a deletion timestamp is set.
	Deleting bool
	// Ready is the verdict of the readiness table for this kind.
	Ready bool
	// Raw is the object itself; read only.
	Raw *structpb.Struct
}

// Workload is an observed Deployment.
type Workload struct {
	Key      string
	Name     string
	Deleting bool
	// Created is the creation timestamp.
	Created time.Time

	Generation         int64
	ObservedGeneration int64
	// Wanted is spec.replicas (1 when absent), and DrainedFrom what it was before
	// a drain, 0 for what is not drained.
	Wanted      int32
	DrainedFrom int32
	Replicas    int32
	Ready       int32
	Updated     int32
	Available   int32
	// Terminating counts pods that have a deletion timestamp and still run.
	Terminating int32

	// CountUnowned is true when Crossplane does not own spec.replicas. Who has set it
	// then cannot be told: a scale of a field that nobody owns leaves no trace.
	CountUnowned bool
	// CountSharer is a manager beside Crossplane that owns spec.replicas, as far as
	// managedFields show one.
	CountSharer string
	// Woken is true when somebody has scaled it up again since it was drained.
	Woken bool
	// Whole is true when Crossplane has applied the Deployment, and not just
	// made it ours.
	Whole bool
	// Stalled is the message of Progressing=False/ProgressDeadlineExceeded.
	Stalled string

	// Image is the image of the main container.
	Image string
	// ConfigChecksum is the pod template's annotation.
	ConfigChecksum string
	// Ports are the main container's ports in order.
	Ports []part.Port
}

// Settled is true when the controller has seen our generation and every wanted
// replica is updated and available, and no old one is left.
func (w Workload) Settled() bool {
	return w.ObservedGeneration >= w.Generation && w.Updated == w.Wanted &&
		w.Replicas == w.Wanted && w.Available == w.Wanted
}

// KeepsCount is true when spec.replicas stays as it is if an answer leaves it out. A
// field of Crossplane's alone becomes 1 at once.
func (w Workload) KeepsCount() bool { return w.CountUnowned || w.CountSharer != "" }

// Drained is true when the controller has seen "no replicas" and no pod is
// left, terminating ones included.
func (w Workload) Drained() bool {
	return w.Wanted == 0 && w.ObservedGeneration >= w.Generation && w.Replicas == 0 && w.Terminating == 0
}

// Job is an observed task Job.
type Job struct {
	Key      string
	Name     string
	Task     part.Task
	RunID    string
	Deleting bool
	// FoundByName is true for a Job that Crossplane did not list among the composed
	// resources and that was found by its name.
	FoundByName bool
	Created     time.Time
	Started     time.Time

	// What the run was started with, from the Job's annotations.
	Checksum    string
	PodChecksum string
	Executions  int64
	Attempts    int32

	// SuspendWanted is spec.suspend; Suspended is the condition.
	SuspendWanted bool
	Suspended     bool
	Active        int32
	Terminating   int32
	Ready         int32
	Failed        int32
	Succeeded     int32

	// Complete and FailedFor come from the conditions; at most one is set.
	Complete bool
	// FailedFor is the reason of condition Failed=True, "" otherwise.
	FailedFor     string
	FailedMessage string
	FinishedAt    time.Time
	Image         string
}

// Finished is true once the Job has a final result and no pod of it runs.
func (j Job) Finished() bool { return j.Complete || j.FailedFor != "" }

// Stopped is true when a suspended Job has provably no pod left.
func (j Job) Stopped() bool {
	return j.SuspendWanted && j.Suspended && j.Active == 0 && j.Terminating == 0
}

// Works is true while a Job has, or may yet have, a pod. One that is being deleted
// may although it is stopped: its pods go after it.
func (j Job) Works() bool { return !j.Finished() && (!j.Stopped() || j.Deleting) }

// MayHaveRun is true once a pod of the Job has provably run. A pod that has
// never been more than pending has not.
func (j Job) MayHaveRun() bool {
	return j.Ready > 0 || j.Failed > 0 || j.Succeeded > 0 || j.Finished()
}

// Service is an observed Service, as far as traffic is concerned.
type Service struct {
	Name string
	// Component is the selected app.kubernetes.io/component.
	Component part.Component
	// TargetName or TargetNumber is the first port's target.
	TargetName   string
	TargetNumber int32
}

// Claim is an observed PersistentVolumeClaim.
type Claim struct {
	Name    string
	Created time.Time
	// Pending is true while no volume has been found for it.
	Pending bool
	// StorageClass is "" when neither the spec nor a default of the cluster
	// names one; then nothing makes a volume.
	StorageClass string
}

// Pod is a task pod that was asked for.
type Pod struct {
	Name string
	// Job is the name of the controlling Job; pods of anybody else are not
	// listed.
	Job      string
	Deleting bool
	Created  time.Time
	Phase    string
	// Waiting is the first reason why a container does not start, Unschedulable
	// included; "" when nothing is stuck.
	Waiting        string
	WaitingMessage string
	// Exit fields describe the last terminated main container.
	Terminated  bool
	ExitCode    int32
	ExitReason  string
	ExitMessage string
	FinishedAt  time.Time
}

// Existing is the answer to a look by name.
type Existing struct {
	// Asked is false until Crossplane has answered.
	Asked bool
	// Found is true when an object of that name exists.
	Found bool
	// Controlled is true when the object has a controller that is not us.
	Controlled bool
	// Unfit is why the object cannot be taken over, although the user allows it and
	// nobody controls it; "" when it can. Only what was asked for on that condition
	// is judged.
	Unfit string
	Raw   *structpb.Struct
}

// OptionalKind names a kind that a cluster may lack.
type OptionalKind string

// The optional kinds.
const (
	HTTPRoute      OptionalKind = "HTTPRoute"
	ServiceMonitor OptionalKind = "ServiceMonitor"
	PrometheusRule OptionalKind = "PrometheusRule"
)

// Presence is what is known of an optional kind.
type Presence int

// The answers.
const (
	Unknown Presence = iota
	Present
	Missing
)
