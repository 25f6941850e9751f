// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package v1alpha1

// ReservedLabelPrefix is the prefix of label keys that users cannot set on pods: policies and lookups rely on them.
const ReservedLabelPrefix = "superset.apache.org/"

// Labels on composed objects.
const (
	// LabelName always has the value LabelNameValue.
	LabelName      = "app.kubernetes.io/name"
	LabelNameValue = "superset"
	// LabelComponent is the component type, e.g. web-server.
	LabelComponent = "app.kubernetes.io/component"
	// LabelInstance is the name of the Superset.
	LabelInstance = "app.kubernetes.io/instance"

	// LabelParent is the name of the Superset, on every pod of it.
	LabelParent = ReservedLabelPrefix + "parent"
	// LabelTask is the type of a task, e.g. migrate, on its Job and pods.
	LabelTask = ReservedLabelPrefix + "init-task"
	// LabelTaskInstance is `<name>-<task>`, on a task's Job and pods, so that logs are found without the run id.
	LabelTaskInstance = ReservedLabelPrefix + "instance"
)

// Annotations on composed objects.
const (
	// AnnotationConfigChecksum is on pod templates; a change of it restarts the pods.
	AnnotationConfigChecksum = ReservedLabelPrefix + "config-checksum"
	// AnnotationDrainedFrom is on a Deployment that is drained: how many replicas it had before.
	AnnotationDrainedFrom = "superset.crossplane.io/drained-from"
	// AnnotationTaskPodSpecHash is on task Jobs: the hash of the pod template, which revives a failed task when it changes.
	AnnotationTaskPodSpecHash = ReservedLabelPrefix + "task-pod-spec-hash"
	// AnnotationTaskChecksum is on task Jobs: the checksum of the inputs of the run.
	AnnotationTaskChecksum = ReservedLabelPrefix + "task-checksum"
	// AnnotationTaskExecution is on task Jobs: the execution counter of the task when the run began.
	AnnotationTaskExecution = ReservedLabelPrefix + "task-execution"
)

// Annotations that users put on the Superset.
const (
	// AnnotationApproveUpgrade lets a supervised upgrade proceed; its value is the token shown in status.
	AnnotationApproveUpgrade = "superset.apache.org/approve-upgrade"
	// AnnotationAdopt set to "true" lets the instance take over objects that exist already and are not its own.
	AnnotationAdopt = "superset.crossplane.io/adopt"
)
