// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package lifecycle

// Phase is what the instance as a whole is doing: status.phase.
type Phase string

// The phases of an instance. The comment of each is its text in the status
// reference.
const (
	// PhaseInitializing: the tasks of a first installation run, or its
	// components come up for the first time.
	PhaseInitializing Phase = "Initializing"
	// PhaseUpgrading: tasks run that need the components to be down, or the
	// components come back after them.
	PhaseUpgrading Phase = "Upgrading"
	// PhaseRunning: nothing is due and every component serves.
	PhaseRunning Phase = "Running"
	// PhaseDegraded: nothing is due, but not every component is ready.
	PhaseDegraded Phase = "Degraded"
	// PhaseSuspended: spec.suspend holds everything as it is.
	PhaseSuspended Phase = "Suspended"
	// PhaseBlocked: the spec has mistakes; everything is held as it is.
	PhaseBlocked Phase = "Blocked"
	// PhaseAwaitingApproval: a supervised upgrade waits for its approval.
	PhaseAwaitingApproval Phase = "AwaitingApproval"
	// PhaseFailed: a task used up its attempts; somebody has to look.
	PhaseFailed Phase = "Failed"
)

// LifecyclePhase is what the pipeline is doing: status.lifecycle.phase.
type LifecyclePhase string

// The phases of the pipeline.
const (
	// LifecyclePending: something has to be settled before a task can start.
	LifecyclePending LifecyclePhase = "Pending"
	// LifecycleDraining: the maintenance page comes up and the components go
	// down before a task that needs them to be down.
	LifecycleDraining LifecyclePhase = "Draining"
	// LifecycleCloning: the clone task runs, waits or retries.
	LifecycleCloning LifecyclePhase = "Cloning"
	// LifecycleMigrating: the migrate task runs, waits or retries.
	LifecycleMigrating LifecyclePhase = "Migrating"
	// LifecycleRotating: the rotate task runs, waits or retries.
	LifecycleRotating LifecyclePhase = "Rotating"
	// LifecycleInitializing: the init task runs, waits or retries.
	LifecycleInitializing LifecyclePhase = "Initializing"
	// LifecycleRestoring: all tasks are done and the components come back.
	LifecycleRestoring LifecyclePhase = "Restoring"
	// LifecycleComplete: nothing is due.
	LifecycleComplete LifecyclePhase = "Complete"
	// LifecycleFailed: a task used up its attempts.
	LifecycleFailed LifecyclePhase = "Failed"
	// LifecycleBlocked: the spec has mistakes.
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
	// for the present spec.
	ConditionLifecycleComplete = "LifecycleComplete"
	// ConditionAvailable follows what serves, also during a run.
	ConditionAvailable = "Available"
	// ConditionNetworkingReady is False when a route that is wanted cannot be
	// made or is not accepted.
	ConditionNetworkingReady = "NetworkingReady"
	// ConditionMonitoringReady is False when a monitor that is wanted cannot be
	// made.
	ConditionMonitoringReady = "MonitoringReady"
	// ConditionScheduleValid is False when a schedule cannot be read.
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
	// ReasonAdvice: the spec has no mistakes, but something in it will probably
	// disappoint.
	ReasonAdvice = "ValidWithAdvice"
	// ReasonInvalidSpec: the message lists every mistake with its path.
	ReasonInvalidSpec = "InvalidSpec"

	// ReasonLifecycleComplete: all enabled tasks have finished.
	ReasonLifecycleComplete = "LifecycleComplete"
	// ReasonLifecycleDisabled: spec.lifecycle.disabled is set.
	ReasonLifecycleDisabled = "LifecycleDisabled"
	// ReasonNoTasks: every task is switched off.
	ReasonNoTasks = "NoLifecycleTasks"
	// ReasonAwaitingApproval: the message has the command that approves.
	ReasonAwaitingApproval = "AwaitingApproval"
	// ReasonPageStarting: the maintenance page comes up; the old version still
	// serves.
	ReasonPageStarting = "MaintenancePageStarting"
	// ReasonPageSwitching: the web Service is being pointed to the page.
	ReasonPageSwitching = "MaintenanceStarted"
	// ReasonDraining: pods of components are going down.
	ReasonDraining = "Draining"
	// ReasonDatabaseStarting: the embedded database or cache comes up.
	ReasonDatabaseStarting = "EmbeddedStarting"
	// ReasonTaskInProgress: a task runs.
	ReasonTaskInProgress = "TaskInProgress"
	// ReasonTaskStopping: a task that is no longer wanted is being stopped, or
	// runs to its end.
	ReasonTaskStopping = "TaskStopping"
	// ReasonTaskRetrying: an attempt failed and the next one is due.
	ReasonTaskRetrying = "TaskRetrying"
	// ReasonTaskCannotStart: the pod of a task does not start; the message has
	// the words of Kubernetes.
	ReasonTaskCannotStart = "TaskCannotStart"
	// ReasonTaskPodRefused: no pod of the task could be made.
	ReasonTaskPodRefused = "TaskPodRefused"
	// ReasonTaskFailed: a task used up its attempts.
	ReasonTaskFailed = "TaskFailed"
	// ReasonCloneHeld: a clone would overwrite a database of which nothing is
	// remembered; it needs a new trigger.
	ReasonCloneHeld = "CloneNeedsTrigger"

	// ReasonSecretLost: a Secret that was generated once has disappeared.
	ReasonSecretLost = "GeneratedSecretLost"

	// ReasonAllReady: every component is ready.
	ReasonAllReady = "AllComponentsReady"
	// ReasonNoComponents: no component is enabled.
	ReasonNoComponents = "NoComponentsEnabled"
	// ReasonNotReady: the message names the components that are not ready.
	ReasonNotReady = "ComponentsNotReady"
	// ReasonRestoring: components come back after tasks.
	ReasonRestoring = "ComponentsRestoring"
	// ReasonDown: components are down for a task.
	ReasonDown = "ComponentsDrained"
	// ReasonMaintenance: users see the maintenance page.
	ReasonMaintenance = "MaintenanceActive"
	// ReasonNotInstalled: a first installation has not come to its components.
	ReasonNotInstalled = "NotInstalledYet"

	// ReasonNotConfigured: nothing of the kind is wanted.
	ReasonNotConfigured = "NotConfigured"
	// ReasonConfigured: everything that is wanted exists.
	ReasonConfigured = "Configured"
	// ReasonGatewayAPIMissing: the cluster does not serve HTTPRoute.
	ReasonGatewayAPIMissing = "GatewayAPINotInstalled"
	// ReasonRouteNotAccepted: no Gateway has accepted the route.
	ReasonRouteNotAccepted = "RouteNotAccepted"
	// ReasonNothingToRoute: the wanted route has no rule or no host.
	ReasonNothingToRoute = "NothingToRoute"
	// ReasonMonitoringMissing: the cluster does not serve the monitoring kinds.
	ReasonMonitoringMissing = "MonitoringCRDNotInstalled"
	// ReasonChecking: the answer of the cluster is not there yet.
	ReasonChecking = "Checking"

	// ReasonSchedulesValid: every schedule can be read.
	ReasonSchedulesValid = "SchedulesValid"
	// ReasonNoSchedule: there is no schedule.
	ReasonNoSchedule = "NoSchedule"
	// ReasonInvalidSchedule: a schedule cannot be read.
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
