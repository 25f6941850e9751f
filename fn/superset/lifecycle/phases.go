// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package lifecycle

import "github.com/crossplane-contrib/function-superset/fn/superset/part"

// Phase is what the instance as a whole is doing: status.phase.
type Phase string

// The phases of an instance. The comment of each is its text in the status
// reference.
const (
	// PhaseInitializing: the tasks of a first installation are running, or its
	// components are starting for the first time.
	PhaseInitializing Phase = "Initializing"
	// PhaseUpgrading: it is looked whether a new image would serve, tasks that need
	// the components to be down are running, or the components are starting again
	// after them.
	PhaseUpgrading Phase = "Upgrading"
	// PhaseRunning: no task is due and every component is ready.
	PhaseRunning Phase = "Running"
	// PhaseDegraded: no task is due, but not every component is ready.
	PhaseDegraded Phase = "Degraded"
	// PhaseSuspended: spec.suspend holds everything as it is.
	PhaseSuspended Phase = "Suspended"
	// PhaseBlocked: the spec has mistakes, or what it wants would not serve;
	// everything is held as it is.
	PhaseBlocked Phase = "Blocked"
	// PhaseAwaitingApproval: a supervised upgrade waits for its approval.
	PhaseAwaitingApproval Phase = "AwaitingApproval"
	// PhaseFailed: a task used up its attempts; manual action is needed.
	PhaseFailed Phase = "Failed"
)

// LifecyclePhase is what the pipeline is doing: status.lifecycle.phase.
type LifecyclePhase string

// The phases of the pipeline.
const (
	// LifecyclePending: a task is due, but something else has to happen first.
	LifecyclePending LifecyclePhase = "Pending"
	// LifecyclePreflight: what is to come is tried out while the old version serves.
	LifecyclePreflight LifecyclePhase = "Preflight"
	// LifecycleDraining: the maintenance page is starting or the components are
	// being scaled to zero, because a task needs them to be down.
	LifecycleDraining LifecyclePhase = "Draining"
	// LifecycleCloning: the clone task runs, waits or retries.
	LifecycleCloning LifecyclePhase = "Cloning"
	// LifecycleMigrating: the migrate task runs, waits or retries.
	LifecycleMigrating LifecyclePhase = "Migrating"
	// LifecycleRotating: the rotate task runs, waits or retries.
	LifecycleRotating LifecyclePhase = "Rotating"
	// LifecycleInitializing: the init task runs, waits or retries.
	LifecycleInitializing LifecyclePhase = "Initializing"
	// LifecycleRestoring: all tasks are done and the components are starting again.
	LifecycleRestoring LifecyclePhase = "Restoring"
	// LifecycleComplete: no task is due.
	LifecycleComplete LifecyclePhase = "Complete"
	// LifecycleFailed: a task used up its attempts.
	LifecycleFailed LifecyclePhase = "Failed"
	// LifecycleBlocked: the spec has mistakes, or what it wants would not serve.
	LifecycleBlocked LifecyclePhase = "Blocked"
	// LifecycleAwaitingApproval: a supervised upgrade waits for its approval.
	LifecycleAwaitingApproval LifecyclePhase = "AwaitingApproval"
)

// The condition types. Every one is in every answer.
const (
	// ConditionSpecValid is False when the spec has mistakes; then everything
	// that runs is held as it is.
	ConditionSpecValid = "SpecValid"
	// ConditionLifecycleComplete is True when every enabled task has finished
	// for the current spec.
	ConditionLifecycleComplete = "LifecycleComplete"
	// ConditionAvailable says whether the components serve, also during a run.
	ConditionAvailable = "Available"
	// ConditionNetworkingReady is False when a configured route cannot be
	// created or is not accepted.
	ConditionNetworkingReady = "NetworkingReady"
	// ConditionMonitoringReady is False when a configured monitor cannot be
	// created.
	ConditionMonitoringReady = "MonitoringReady"
	// ConditionScheduleValid is False when a schedule cannot be parsed.
	ConditionScheduleValid = "ScheduleValid"
	// ConditionSuspended is True while spec.suspend is set.
	ConditionSuspended = "Suspended"
	// ConditionNameConflict is True when objects of somebody else have names
	// that this instance needs.
	ConditionNameConflict = "NameConflict"
)

// The reasons of conditions, results and gates.
const (
	// ReasonValid: the spec has no mistakes.
	ReasonValid = "Valid"
	// ReasonAdvice: the spec has no mistakes, but something in it is probably not
	// what you want.
	ReasonAdvice = "ValidWithAdvice"
	// ReasonInvalidSpec: the message lists every mistake with its path.
	ReasonInvalidSpec = "InvalidSpec"

	// ReasonLifecycleComplete: all enabled tasks have finished.
	ReasonLifecycleComplete = "LifecycleComplete"
	// ReasonLifecycleDisabled: spec.lifecycle.disabled is set.
	ReasonLifecycleDisabled = "LifecycleDisabled"
	// ReasonNoTasks: every task is disabled.
	ReasonNoTasks = "NoLifecycleTasks"
	// ReasonAwaitingApproval: the message has the command that approves.
	ReasonAwaitingApproval = "AwaitingApproval"
	// ReasonStartFails: with the present spec Superset would not start, or lacks
	// what it needs; the old version serves.
	ReasonStartFails = "StartFails"
	// ReasonPreflightFailed: the preflight did not get through; the old version
	// serves.
	ReasonPreflightFailed = "PreflightFailed"
	// ReasonUnknownRevision: the metastore has a revision that the image does not
	// know; the old version serves.
	ReasonUnknownRevision = "UnknownRevision"
	// ReasonMigrationWouldFail: the migration is known to fail; the old version
	// serves.
	ReasonMigrationWouldFail = "MigrationWouldFail"
	// ReasonMetastoreEmpty: the metastore has lost its tables; nothing starts on it.
	ReasonMetastoreEmpty = "MetastoreEmpty"
	// ReasonPageStarting: the maintenance page is starting; the old version still
	// serves.
	ReasonPageStarting = "MaintenancePageStarting"
	// ReasonPageSwitching: the web Service is being pointed to the page.
	ReasonPageSwitching = "MaintenanceStarted"
	// ReasonDraining: components are being scaled to zero.
	ReasonDraining = "Draining"
	// ReasonDatabaseStarting: the embedded database or cache is starting.
	ReasonDatabaseStarting = "EmbeddedStarting"
	// ReasonTaskInProgress: a task is running.
	ReasonTaskInProgress = "TaskInProgress"
	// ReasonTaskStopping: a task that is no longer wanted is being stopped, or
	// runs to its end.
	ReasonTaskStopping = "TaskStopping"
	// ReasonTaskRetrying: an attempt failed and the next one is due.
	ReasonTaskRetrying = "TaskRetrying"
	// ReasonTaskCannotStart: the pod of a task does not start; the message has
	// the reason from Kubernetes.
	ReasonTaskCannotStart = "TaskCannotStart"
	// ReasonTaskPodRefused: no pod of the task could be created.
	ReasonTaskPodRefused = "TaskPodRefused"
	// ReasonTaskFailed: a task used up its attempts.
	ReasonTaskFailed = "TaskFailed"
	// ReasonCloneHeld: a clone would overwrite a database whose content this
	// instance does not know; it needs a new trigger.
	ReasonCloneHeld = "CloneNeedsTrigger"

	// ReasonSecretLost: a generated Secret has disappeared.
	ReasonSecretLost = "GeneratedSecretLost"

	// ReasonAllReady: every component is ready.
	ReasonAllReady = "AllComponentsReady"
	// ReasonNoComponents: no component is enabled.
	ReasonNoComponents = "NoComponentsEnabled"
	// ReasonNotReady: the message names the components that are not ready.
	ReasonNotReady = "ComponentsNotReady"
	// ReasonRestoring: components are starting again after tasks.
	ReasonRestoring = "ComponentsRestoring"
	// ReasonDown: components are down for a task.
	ReasonDown = "ComponentsDrained"
	// ReasonMaintenance: users see the maintenance page.
	ReasonMaintenance = "MaintenanceActive"
	// ReasonNotInstalled: a first installation has not reached its components.
	ReasonNotInstalled = "NotInstalledYet"

	// ReasonNotConfigured: the spec asks for nothing of the kind.
	ReasonNotConfigured = "NotConfigured"
	// ReasonConfigured: everything that the spec asks for exists.
	ReasonConfigured = "Configured"
	// ReasonGatewayAPIMissing: the cluster does not serve HTTPRoute.
	ReasonGatewayAPIMissing = "GatewayAPINotInstalled"
	// ReasonRouteNotAccepted: no Gateway has accepted the route.
	ReasonRouteNotAccepted = "RouteNotAccepted"
	// ReasonNothingToRoute: the configured route has no rule or no host.
	ReasonNothingToRoute = "NothingToRoute"
	// ReasonMonitoringMissing: the cluster does not serve the monitoring kinds.
	ReasonMonitoringMissing = "MonitoringCRDNotInstalled"
	// ReasonChecking: the cluster has not answered yet.
	ReasonChecking = "Checking"

	// ReasonSchedulesValid: every schedule can be parsed.
	ReasonSchedulesValid = "SchedulesValid"
	// ReasonNoSchedule: there is no schedule.
	ReasonNoSchedule = "NoSchedule"
	// ReasonInvalidSchedule: a schedule cannot be parsed.
	ReasonInvalidSchedule = "InvalidCronSchedule"

	// ReasonSuspended: spec.suspend is set.
	ReasonSuspended = "Suspended"
	// ReasonNotSuspended: spec.suspend is not set.
	ReasonNotSuspended = "NotSuspended"

	// ReasonNoConflict: all names are free or ours.
	ReasonNoConflict = "NoConflict"
	// ReasonForeignObject: the message names the objects.
	ReasonForeignObject = "ForeignObject"
)

// phases are the phases of the pipeline by the task that runs.
var phases = map[part.Task]LifecyclePhase{
	part.Preflight: LifecyclePreflight,
	part.Clone:     LifecycleCloning,
	part.Migrate:   LifecycleMigrating,
	part.Rotate:    LifecycleRotating,
	part.Init:      LifecycleInitializing,
}

// PhaseOf is the phase of the pipeline while a task runs.
func PhaseOf(t part.Task) LifecyclePhase {
	if p, ok := phases[t]; ok {
		return p
	}
	return LifecyclePending
}
