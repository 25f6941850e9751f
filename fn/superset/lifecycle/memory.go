// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package lifecycle

import (
	"encoding/json"
	"time"

	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

// Memory is what an instance must not forget. It lives in a composed ConfigMap
// and, as a copy, in the status; the one of the higher revision counts. What
// Jobs tell by their annotations is learned on top, so that a lost write of
// either loses nothing.
type Memory struct {
	Version int `json:"version"`
	// Revision grows by one with every change, never by time alone.
	Revision int64 `json:"revision"`
	// Tasks is what is known of each task, tasks that were removed included:
	// removing a finished task must not make a later one run.
	Tasks map[part.Task]TaskMemory `json:"tasks,omitempty"`
	// Image is the lifecycle image whose pipeline came to its end last.
	Image string `json:"image,omitempty"`
	// Settled is true once a pipeline has come to its end.
	Settled bool `json:"settled,omitempty"`
	// Metastore is the checksum of where the metastore was when a pipeline came to its
	// end last.
	Metastore string `json:"metastore,omitempty"`
	// EmptyWith is the trigger of migrate that the spec had when the metastore was found
	// to have lost its tables; nil while it has not.
	EmptyWith *string `json:"emptyWith,omitempty"`
	// Installed is true once all components have served.
	Installed bool `json:"installed,omitempty"`
	// Pipeline is the run in progress; nil at rest.
	Pipeline *Pipeline `json:"pipeline,omitempty"`
	// Restoring is true from the end of a pipeline until all components serve.
	Restoring bool `json:"restoring,omitempty"`
	// Replicas are the counts before the drain, to be restored.
	Replicas map[part.Component]int32 `json:"replicas,omitempty"`
	// Contested are components that somebody scales although the spec names their
	// count.
	Contested map[part.Component]Contest `json:"contested,omitempty"`
	// Cron is where the schedule stands.
	Cron *Cron `json:"cron,omitempty"`
	// Approval is the approved image change.
	Approval *Approval `json:"approval,omitempty"`
	// Approvals counts accepted approvals, so that no token is good twice.
	Approvals int64 `json:"approvals,omitempty"`
	// Wait is what is waited for, and since when.
	Wait *Wait `json:"stage,omitempty"`
	// Blank is true from the beginning of a memory until a spec is acted upon that
	// has a clone, or finds no workloads: until then it is not known whether there
	// is a database that a clone must not overwrite.
	Blank bool `json:"blank,omitempty"`
	// CloneHeld is set when workloads were found without any memory: then the
	// clone needs another trigger than the one recorded here, until one starts.
	CloneHeld *string `json:"cloneHeld,omitempty"`
	// CloneFreed is true while the spec has that other trigger: the user wants the
	// database overwritten.
	CloneFreed bool `json:"cloneFreed,omitempty"`
	// Secrets lists the generated Secrets that existed once.
	Secrets []string `json:"secrets,omitempty"`

	// cloneDone is what the status says of the clone where the ConfigMap says
	// something else; see settleClone. It is never stored.
	cloneDone string
	// unknown are keys of a newer release, carried through.
	unknown map[string]json.RawMessage
}

// TaskMemory is what is known of one task.
type TaskMemory struct {
	// Done is the checksum of the last success; "" when there was none or when
	// it was withdrawn because a pod with other inputs may have run since.
	Done string `json:"done,omitempty"`
	// Executions counts the runs that were started.
	Executions int64 `json:"executions,omitempty"`
	// Completed counts the successes; later tasks depend on it.
	Completed int64 `json:"completed,omitempty"`
	// Guessed is true while no success was seen and Completed is an upper bound, not a
	// count: it may make tasks run, but permits no clone to overwrite anything.
	Guessed bool `json:"guessed,omitempty"`
	// Last is the present or last run.
	Last *RunMemory `json:"last,omitempty"`
}

// Result is how a run ended.
type Result string

// The results. An unfinished run has none.
const (
	Succeeded Result = "Succeeded"
	Failed    Result = "Failed"
	Stopped   Result = "Stopped"
)

// RunMemory is what is known of one run.
type RunMemory struct {
	ID          string `json:"id"`
	Checksum    string `json:"checksum"`
	PodChecksum string `json:"podChecksum,omitempty"`
	Attempts    int32  `json:"attempts,omitempty"`
	Image       string `json:"image,omitempty"`
	Trigger     string `json:"trigger,omitempty"`
	// Adopted is true when only its Job tells of the run: its trigger and what it
	// may overwrite are not known.
	Adopted bool `json:"adopted,omitempty"`
	// Overwrite is true when the clone may replace a database it has marked.
	Overwrite bool `json:"overwrite,omitempty"`
	// CreatedAt is when the plan first wanted the run.
	CreatedAt time.Time `json:"createdAt"`
	// Seen is true once the Job was seen to have started: if it is gone then
	// without a result, somebody deleted it, and what it did is unknown.
	Seen bool `json:"seen,omitempty"`
	// Touched is true once a pod of the run may have done something.
	Touched bool `json:"touched,omitempty"`
	// Idle is true when the run was told to stop while its pod could not start: then
	// it has done nothing.
	Idle bool `json:"idle,omitempty"`
	// Failures counts failed pods.
	Failures int32 `json:"failures,omitempty"`
	// Ready is true while a pod is ready. ReadyTransitions counts pods that became
	// ready: a task pod is never restarted, so each time it is a new pod.
	Ready            bool  `json:"ready,omitempty"`
	ReadyTransitions int32 `json:"spells,omitempty"`
	// Disruptions counts pods that went without having failed.
	Disruptions int32  `json:"disruptions,omitempty"`
	Result      Result `json:"result,omitempty"`
	// Answer and Found are what a preflight has found.
	Answer     part.Answer `json:"answer,omitempty"`
	Found      *Found      `json:"found,omitempty"`
	StartedAt  time.Time   `json:"startedAt,omitzero"`
	FinishedAt time.Time   `json:"finishedAt,omitzero"`
	// First and LastFailure tell why pods failed.
	First       *Failure `json:"first,omitempty"`
	LastFailure *Failure `json:"lastFailure,omitempty"`
}

// Failure is the reason of a failed pod, with secrets masked.
type Failure struct {
	Reason   string    `json:"reason,omitempty"`
	ExitCode int32     `json:"exitCode,omitempty"`
	Message  string    `json:"message,omitempty"`
	At       time.Time `json:"at,omitzero"`
}

// Pipeline is a run of the whole pipeline.
type Pipeline struct {
	// Drain says that no component may run until the pipeline has ended.
	Drain     bool      `json:"drain,omitempty"`
	From      string    `json:"from,omitempty"`
	To        string    `json:"to,omitempty"`
	StartedAt time.Time `json:"startedAt"`
	// Preflight is the run whose answer it began upon; "" without one.
	Preflight string `json:"preflight,omitempty"`
	// PageSince is when the web Service was first seen to point to the page.
	PageSince time.Time `json:"pageSince,omitzero"`
	// Began counts the executions of each task that were known to have ended before
	// the run, so that it is known what may have touched the database since the
	// components served.
	Began map[part.Task]int64 `json:"began,omitempty"`
	// Touched is true once a run that is no longer the last one of its task, or was
	// part of a former pipeline, may have changed the database.
	Touched bool `json:"touched,omitempty"`
}

// Cron is where the schedule stands.
type Cron struct {
	Expression string `json:"expression"`
	TimeZone   string `json:"timeZone"`
	// Anchor is the instant up to which ticks have been served or skipped.
	Anchor time.Time `json:"anchor"`
	// Due is true from a tick until the run that serves it has started.
	Due bool `json:"due,omitempty"`
}

// Approval is an accepted image change.
type Approval struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// Wait is what is waited for, and since when.
type Wait struct {
	Reason string `json:"name"`
	// Subject tells waits of the same reason apart.
	Subject string    `json:"mark,omitempty"`
	Since   time.Time `json:"since"`
}

// task returns what is known of a task.
func (m Memory) task(t part.Task) TaskMemory { return m.Tasks[t] }

// edit changes what is known of a task.
func (m Memory) edit(t part.Task, change func(*TaskMemory)) {
	v := m.Tasks[t]
	change(&v)
	m.Tasks[t] = v
}

// ended are the executions of each task that can do nothing any more. A run without
// a result may have no Job yet, or one that nobody sees.
func (m Memory) ended() map[part.Task]int64 {
	out := make(map[part.Task]int64, len(m.Tasks))
	for k, t := range m.Tasks {
		if part.LooksOnly(k) {
			continue
		}
		out[k] = t.Executions
		if t.Last != nil && t.Last.Result == "" && t.Executions > 0 {
			out[k]--
		}
	}
	return out
}

// executions is the sum of all runs ever started, the part of an approval
// token that makes an old annotation worthless.
func (m Memory) executions() int64 {
	var n int64
	for k, t := range m.Tasks {
		if !part.LooksOnly(k) {
			n += t.Executions
		}
	}
	return n
}
