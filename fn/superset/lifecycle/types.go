// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package lifecycle

import (
	"time"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/schedule"
	"github.com/crossplane-contrib/function-superset/fn/superset/observe"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

// Input is all that a plan depends on.
type Input struct {
	Instance resolve.Instance
	// Invalid lists the mistakes of the spec; when there are any, Instance
	// holds only Name, Namespace, UID and Suspend.
	Invalid field.ErrorList
	Facts   observe.Facts
	// Prior is the status of the XR as it was read; it may be lost or stale.
	Prior v1alpha1.SupersetStatus
	// Conditions are the conditions of the XR as they were read.
	Conditions []Condition
	// Throttled is true while Crossplane drops events of this XR: then only the
	// time to live brings the next call.
	Throttled bool
	// CannotAsk is true for a Crossplane that answers no questions for resources.
	CannotAsk bool
	// NoAdoption is true when nothing of others may be taken over.
	NoAdoption bool
	// NoPods is true when pods may not be asked for.
	NoPods bool
	// Generation is the XR's metadata.generation.
	Generation int64
	Now        time.Time
	// Schedule is that of the clone, as it was read when the spec was validated. The
	// text of it is part of Instance.
	Schedule schedule.Schedule
	// Seed is where the values of new Secrets come from.
	Seed []byte
}

// Disposition is what happens to the objects of a component.
type Disposition int

// The dispositions.
const (
	// Absent leaves the component out of the answer: it is deleted.
	Absent Disposition = iota
	// Hold repeats what was applied last, byte for byte.
	Hold
	// Drain is Hold with replicas 0.
	Drain
	// Run builds the component from the present spec.
	Run
)

// Traffic is where the web server's Service points.
type Traffic int

// The destinations.
const (
	// Normal points to the web server.
	Normal Traffic = iota
	// Maintenance points to the maintenance page.
	Maintenance
)

// ComponentPlan is what happens to one component.
type ComponentPlan struct {
	Disposition Disposition
	// Replicas is the count to apply. Nil leaves the field out, which is how whoever
	// scales the component keeps it; what is held repeats it as it was applied.
	Replicas *int32
	// DrainedFrom is the count that goes down to 0 now, to be noted on the
	// Deployment itself; 0 when none does.
	DrainedFrom int32
	// ScaleHeld says that a held component still follows the spec in replicas,
	// resources and scheduling (while an approval is awaited).
	ScaleHeld bool
	// Adopt says that the component's objects exist, belong to nobody and are
	// taken over as they are before anything changes.
	Adopt bool
	// FormerConfig says that pods of the former spec may still run, which may
	// read their configuration from an object that is no longer wanted.
	FormerConfig bool
	// HeldPorts are ports that running pods of the former spec listen on, to
	// be kept open in the NetworkPolicy beside the wanted one.
	HeldPorts []int32
}

// JobAction is what happens to a task Job. A Job that no action names is left
// out of the answer and thereby deleted.
type JobAction int

// The actions.
const (
	// Create renders the Job (and its ConfigMap) from the present spec.
	Create JobAction = iota
	// Keep repeats the observed Job as applied.
	Keep
	// Stop repeats the observed Job with suspend: true.
	Stop
)

// TaskRun is one execution of a task: a Job and its ConfigMap.
type TaskRun struct {
	Task part.Task
	// Key is the composition resource key of the Job.
	Key string
	// ConfigKey is the composition resource key of the run's ConfigMap.
	ConfigKey string
	// Name is the name of the Job and of its ConfigMap.
	Name   string
	RunID  string
	Action JobAction

	// What Create writes into the Job's annotations.
	Checksum    string
	PodChecksum string
	Executions  int64
	// Attempts is the number of pods that may fail.
	Attempts int32
	// Overwrite lets the clone replace a database that a clone has marked.
	Overwrite bool
}

// Verdict is the one answer to "what is going on": condition, event and time
// to live all come from it.
type Verdict struct {
	Phase     Phase
	Lifecycle LifecyclePhase
	Reason    string
	Message   string
	// Until is when the verdict may change by time alone; zero means never.
	Until time.Time
}

// Condition is a condition of the XR. All types are in every plan.
type Condition struct {
	Type    string
	Status  bool
	Reason  string
	Message string
}

// Event is a transition worth telling.
type Event struct {
	Warning bool
	Reason  string
	Message string
}

// PagePort is where the maintenance page listens: what the web Service points
// to, whatever the spec says now.
type PagePort struct {
	Name   string
	Number int32
}

// JobRef is a task run to ask for by name.
type JobRef struct {
	// Key and ConfigKey are the composition resource keys of its Job and of its
	// ConfigMap, which have the same name.
	Key       string
	ConfigKey string
	Name      string
}

// Plan is the whole decision.
type Plan struct {
	Verdict Verdict
	// Components has an entry for every component that is wanted or observed.
	Components map[part.Component]ComponentPlan
	// Page is the disposition of the maintenance page; never Drain.
	Page     Disposition
	PagePort PagePort
	Traffic  Traffic
	// Runs are the task runs that stay in the answer, in task order.
	Runs []TaskRun
	// HoldAll repeats every observed object: the spec is invalid or suspended.
	HoldAll bool
	// Memory is the data of the memory ConfigMap to apply.
	Memory map[string]string

	// Diagnose are the tasks whose pods should be asked for.
	Diagnose []part.Task
	// Seek lists runs that are remembered as begun and whose Jobs are not observed,
	// which have to be asked for by name before anything else may start, and the
	// run that starts next, whose names may be taken.
	Seek []JobRef
	// Foresee asks for the names of everything that the instance will have, because
	// not everything is there yet.
	Foresee bool
	// NewSecrets are the generated Secrets to make now, by name, with their values by
	// key. All others are repeated, or wait until it is known that there never was one.
	NewSecrets map[string]map[string][]byte
	// PodsWait names what pods of new workloads need and what is not there yet: the
	// account or a generated Secret; "" when they may be made. Crossplane applies
	// objects in any order, and a pod that lacks them would fail first.
	PodsWait string
	// FormerAccount is an account that has to go before the wanted one is made.
	FormerAccount FormerAccount
	// Leave lists composition resource keys that must not be created because
	// a foreign object has their name.
	Leave map[string]bool

	Status     v1alpha1.SupersetStatus
	Conditions []Condition
	Events     []Event
	// Ready is the readiness of the XR.
	Ready bool
	// TTL is how long the answer holds if nothing changes.
	TTL time.Duration
}
