// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package v1alpha1

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

// LifecycleStatus tells where the pipeline of tasks stands.
type LifecycleStatus struct {
	// What the pipeline is doing: Pending, Preflight, Draining, Cloning, Migrating, Rotating, Initializing, Restoring, Complete,
	// Failed, Blocked or AwaitingApproval.
	//
	// +optional
	Phase string `json:"phase,omitempty"`

	// Users see the maintenance page.
	//
	// +optional
	MaintenanceActive bool `json:"maintenanceActive,omitempty"`

	// When the maintenance page of the run in progress came.
	//
	// +optional
	MaintenanceSince *metav1.Time `json:"maintenanceSince,omitempty"`

	// Checksum of the inputs with which each task last succeeded, by task.
	//
	// +optional
	LastCompletedChecksums map[string]string `json:"lastCompletedChecksums,omitempty"`

	// The preflight, which looks before anything is taken down.
	//
	// +optional
	Preflight *PreflightStatus `json:"preflight,omitempty"`

	// The clone task.
	//
	// +optional
	Clone *TaskStatus `json:"clone,omitempty"`

	// The migrate task.
	//
	// +optional
	Migrate *TaskStatus `json:"migrate,omitempty"`

	// The rotate task.
	//
	// +optional
	Rotate *TaskStatus `json:"rotate,omitempty"`

	// The init task.
	//
	// +optional
	Init *TaskStatus `json:"init,omitempty"`

	// Copy of the memory in the ConfigMap `<name>-lifecycle`. For the function, not for people.
	//
	// +optional
	Memory string `json:"memory,omitempty"`

	// Image change that is in progress or waits for approval.
	//
	// +optional
	Upgrade *UpgradeStatus `json:"upgrade,omitempty"`
}

// Task is the status of one task; nil when the task is not enabled. It can be asked
// of a nil LifecycleStatus.
func (l *LifecycleStatus) Task(t part.Task) *TaskStatus {
	if l == nil {
		return nil
	}
	if at := l.task(t); at != nil {
		return *at
	}
	return nil
}

// SetTask sets the status of one task.
func (l *LifecycleStatus) SetTask(t part.Task, status *TaskStatus) {
	if at := l.task(t); at != nil {
		*at = status
	}
}

// task is where the status of a task is.
func (l *LifecycleStatus) task(t part.Task) **TaskStatus {
	switch t {
	case part.Preflight: // it has a status of its own
	case part.Clone:
		return &l.Clone
	case part.Migrate:
		return &l.Migrate
	case part.Rotate:
		return &l.Rotate
	case part.Init:
		return &l.Init
	}
	return nil
}

// UpgradeStatus is an image change.
type UpgradeStatus struct {
	// Tag before the change.
	//
	// +optional
	FromTag string `json:"fromTag,omitempty"`

	// Tag after the change.
	//
	// +optional
	ToTag string `json:"toTag,omitempty"`

	// Value that the annotation `superset.apache.org/approve-upgrade` must have to let the change proceed.
	//
	// +optional
	ApprovalToken string `json:"approvalToken,omitempty"`

	// What users see of it: None, MaintenancePage or Downtime.
	//
	// +optional
	Impact string `json:"impact,omitempty"`

	// When the change began.
	//
	// +optional
	StartedAt *metav1.Time `json:"startedAt,omitempty"`
}

// PreflightStatus tells where the preflight stands, and what it found.
type PreflightStatus struct {
	// Pending, Running, Complete or Failed.
	//
	// +optional
	State string `json:"state,omitempty"`

	// NothingPending, Pending, UnknownRevision, WouldFail, Empty, StartFails or CannotSay.
	//
	// +optional
	Answer string `json:"answer,omitempty"`

	// Revisions of the metastore, at most 5.
	//
	// +optional
	From []string `json:"from,omitempty"`

	// Revisions of the image, at most 5.
	//
	// +optional
	To []string `json:"to,omitempty"`

	// Number of revisions between the two.
	//
	// +optional
	PendingRevisions *int64 `json:"pendingRevisions,omitempty"`

	// Summary of the current state, in a sentence.
	//
	// +optional
	Message string `json:"message,omitempty"`

	// Image that is tried.
	//
	// +optional
	Image string `json:"image,omitempty"`

	// Name of its Job, while there is one.
	//
	// +optional
	JobName string `json:"jobName,omitempty"`

	// When it began.
	//
	// +optional
	StartedAt *metav1.Time `json:"startedAt,omitempty"`

	// When it ended.
	//
	// +optional
	CompletedAt *metav1.Time `json:"completedAt,omitempty"`
}

// TaskStatus tells where one task stands.
type TaskStatus struct {
	// Pending, Running, Complete or Failed.
	//
	// +optional
	State string `json:"state,omitempty"`

	// When the run began.
	//
	// +optional
	StartedAt *metav1.Time `json:"startedAt,omitempty"`

	// When the run ended.
	//
	// +optional
	CompletedAt *metav1.Time `json:"completedAt,omitempty"`

	// How long the run took, e.g. `1m30s`; set when it has ended.
	//
	// +optional
	Duration string `json:"duration,omitempty"`

	// Attempts of this run so far, including the one that is running or has succeeded.
	//
	// +optional
	Attempts int32 `json:"attempts,omitempty"`

	// Attempts in total that this run may make.
	//
	// +optional
	MaxRetries int32 `json:"maxRetries,omitempty"`

	// Number of runs of this task that have succeeded since the instance was created.
	//
	// +optional
	Executions int64 `json:"executions,omitempty"`

	// Image of the run.
	//
	// +optional
	Image string `json:"image,omitempty"`

	// Summary of the current state, in a sentence.
	//
	// +optional
	Message string `json:"message,omitempty"`

	// Name of the Job of the run.
	//
	// +optional
	JobName string `json:"jobName,omitempty"`

	// Why the pod of the run does not start: the reason from Kubernetes, e.g. ImagePullBackOff.
	//
	// +optional
	PodReason string `json:"podReason,omitempty"`

	// Why the pod of the run does not start: the message from Kubernetes.
	//
	// +optional
	PodMessage string `json:"podMessage,omitempty"`

	// First failure of the run, often the cause of the later ones.
	//
	// +optional
	FirstFailure *TaskFailure `json:"firstFailure,omitempty"`

	// Latest failure of the run.
	//
	// +optional
	LastFailure *TaskFailure `json:"lastFailure,omitempty"`

	// Checksum of the inputs in the current spec.
	//
	// +optional
	DesiredChecksum string `json:"desiredChecksum,omitempty"`

	// Checksum of the inputs of the run that ended last, whether it succeeded or failed.
	//
	// +optional
	CompletedChecksum string `json:"completedChecksum,omitempty"`

	// When the schedule last started a run.
	//
	// +optional
	LastScheduledAt *metav1.Time `json:"lastScheduledAt,omitempty"`

	// When the schedule will next start a run.
	//
	// +optional
	NextScheduleAt *metav1.Time `json:"nextScheduleAt,omitempty"`

	// The condition TaskComplete.
	//
	// +optional
	// +listType=map
	// +listMapKey=type
	Conditions []metav1.Condition `json:"conditions,omitempty"`
}

// TaskFailure is one failed attempt.
type TaskFailure struct {
	// Why the container ended, e.g. Error or OOMKilled, or why the Job gave up.
	//
	// +optional
	Reason string `json:"reason,omitempty"`

	// Exit code of the container.
	//
	// +optional
	ExitCode *int32 `json:"exitCode,omitempty"`

	// Last output of the container, with secrets masked, cut to 256 characters.
	//
	// +optional
	Message string `json:"message,omitempty"`

	// When it failed.
	//
	// +optional
	At *metav1.Time `json:"at,omitempty"`
}
