// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package lifecycle

import (
	"encoding/json"
	"maps"
	"slices"
	"time"

	"github.com/crossplane-contrib/function-superset/fn/superset/observe"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

// memoryKey is the key of the memory in its ConfigMap.
const memoryKey = "memory.json"

// memoryVersion is the version of the memory's form.
const memoryVersion = 1

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
	// Installed is true once all components have served.
	Installed bool `json:"installed,omitempty"`
	// Pipeline is the run in progress; nil at rest.
	Pipeline *Pipeline `json:"pipeline,omitempty"`
	// Restoring is true from the end of a pipeline until all components serve.
	Restoring bool `json:"restoring,omitempty"`
	// Replicas are the counts before the drain, to be restored.
	Replicas map[part.Component]int32 `json:"replicas,omitempty"`
	// Cron is where the schedule stands.
	Cron *Cron `json:"cron,omitempty"`
	// Approval is the approved image change.
	Approval *Approval `json:"approval,omitempty"`
	// Approvals counts accepted approvals, so that no token is good twice.
	Approvals int64 `json:"approvals,omitempty"`
	// Stage is what is waited for, and since when.
	Stage *Stage `json:"stage,omitempty"`
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
	// Guessed is true while no success was seen, and Completed only supposes some: a
	// guess may make tasks run, but permits no clone to overwrite anything.
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
	// Ready is true while a pod is ready, and Spells counts how often that has
	// begun: each time it is another pod.
	Ready  bool  `json:"ready,omitempty"`
	Spells int32 `json:"spells,omitempty"`
	// Disruptions counts pods that went without having failed.
	Disruptions int32     `json:"disruptions,omitempty"`
	Result      Result    `json:"result,omitempty"`
	StartedAt   time.Time `json:"startedAt,omitzero"`
	FinishedAt  time.Time `json:"finishedAt,omitzero"`
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

// Stage is what is waited for.
type Stage struct {
	Name string `json:"name"`
	// Mark tells waits of the same name apart.
	Mark  string    `json:"mark,omitempty"`
	Since time.Time `json:"since"`
}

// recollection is what is remembered when a pass begins.
type recollection struct {
	Memory
	// known is false when nothing is remembered of the database, not even by the
	// Job of a clone. Jobs of other tasks do not tell whether a clone has run.
	known bool
	// twice is true when both copies are there and say the same.
	twice bool
}

// recall is what is stored: the ConfigMap, or its copy in the status if that is
// newer.
func recall(in Input) recollection {
	kept, found := decode(in.Facts.Memory[memoryKey])
	r := recollection{Memory: kept, known: found}
	if in.Prior.Lifecycle != nil {
		copied, ok := decode(in.Prior.Lifecycle.Memory)
		r.twice = found && ok && in.Prior.Lifecycle.Memory == in.Facts.Memory[memoryKey]
		switch {
		case !ok || r.twice:
		case !found || copied.Revision > kept.Revision:
			r.Memory, r.known = copied, true
		default:
			r.Memory = believed(kept, copied, in)
		}
		if found && ok {
			r.Secrets = united(kept.Secrets, copied.Secrets)
		}
	}
	if r.Tasks == nil {
		r.Tasks = map[part.Task]TaskMemory{}
	}
	for _, j := range in.Facts.Jobs {
		r.known = r.known || j.Task == part.Clone
	}
	return r
}

// adopt takes a Job for a run that memory does not know: the write that remembered
// it was lost.
func adopt(m Memory, f observe.Facts, j observe.Job) Memory {
	if m.Pipeline == nil {
		// Perhaps that of the pipeline's beginning was lost as well. Components that are
		// down for it tell that more than one was, and then nobody knows what else ran.
		down := drained(f)
		m.Pipeline = &Pipeline{
			Drain: down, From: m.Image, To: j.Image, StartedAt: j.Created, Began: m.ended(), Touched: m.Restoring || down,
		}
	}
	if j.Task == part.Clone {
		m.cloned()
		if m.Cron != nil && !m.Cron.Anchor.After(j.Created) {
			m.Cron.serve(j.Created)
		}
	}
	t := m.task(j.Task)
	if l := t.Last; l != nil && l.Result == "" {
		if _, observed := jobOf(f, j.Task, l.ID); !observed {
			// It has come to an end that nobody knows.
			l.Touched = true
			t.Done = ""
		}
	}
	m.followed(j.Task)
	if t.Done == j.Checksum {
		// It would not run again if that were still so.
		t.Done = ""
	}
	if j.Executions > t.Executions+1 {
		// More than one write was lost. How many runs have succeeded is not known;
		// a count that is too high makes later tasks run once more, one that is too
		// low would make them look done.
		t.Guessed = t.Guessed || t.Completed == 0
		t.Completed = max(t.Completed, j.Executions-1)
		t.Done = ""
	}
	t.Executions = j.Executions
	t.Last = &RunMemory{
		ID: j.RunID, Checksum: j.Checksum, PodChecksum: j.PodChecksum,
		Attempts: j.Attempts, Image: j.Image, CreatedAt: j.Created, Adopted: true,
	}
	m.Tasks[j.Task] = t
	return m
}

// drained is true when a component was taken down for tasks.
func drained(f observe.Facts) bool {
	for _, w := range f.Workloads {
		if w.DrainedFrom > 0 {
			return true
		}
	}
	return false
}

func decode(text string) (Memory, bool) {
	m := Memory{Version: memoryVersion}
	if text == "" {
		return m, false
	}
	if err := json.Unmarshal([]byte(text), &m); err != nil {
		return Memory{Version: memoryVersion}, false
	}
	var all map[string]json.RawMessage
	if err := json.Unmarshal([]byte(text), &all); err != nil {
		return Memory{Version: memoryVersion}, false
	}
	for k := range all {
		if knownMemoryKeys[k] {
			delete(all, k)
		}
	}
	m.unknown = all
	return m.sane(), true
}

// sane is the memory without what nobody but a person can have written: counters
// below zero or beyond all measure, and times that have no form in UTC.
func (m Memory) sane() Memory {
	m.Revision, m.Approvals = counted(m.Revision), counted(m.Approvals)
	tasks := make(map[part.Task]TaskMemory, len(m.Tasks))
	for k, t := range m.Tasks {
		t.Executions, t.Completed = counted(t.Executions), counted(t.Completed)
		if l := t.Last; l != nil {
			l.Attempts, l.Failures, l.Spells, l.Disruptions = max(l.Attempts, 0), max(l.Failures, 0), max(l.Spells, 0), max(l.Disruptions, 0)
			for _, at := range []*time.Time{&l.CreatedAt, &l.StartedAt, &l.FinishedAt} {
				*at = observe.Writable(*at)
			}
			for _, f := range []*Failure{l.First, l.LastFailure} {
				if f != nil {
					f.At = observe.Writable(f.At)
				}
			}
		}
		tasks[k] = t
	}
	m.Tasks = tasks
	for t, n := range m.Replicas {
		if n <= 0 {
			delete(m.Replicas, t)
		}
	}
	if m.Pipeline != nil {
		m.Pipeline.StartedAt = observe.Writable(m.Pipeline.StartedAt)
	}
	if m.Cron != nil {
		m.Cron.Anchor = observe.Writable(m.Cron.Anchor)
	}
	if m.Stage != nil {
		m.Stage.Since = observe.Writable(m.Stage.Since)
	}
	return m
}

// countLimit is more than anything is ever counted to, and far enough from where
// numbers end.
const countLimit = 1 << 52

// counted is a number that can have been counted, or zero.
func counted(n int64) int64 {
	if n < 0 || n > countLimit {
		return 0
	}
	return n
}

// knownMemoryKeys are the keys this release reads; every other is carried.
var knownMemoryKeys = map[string]bool{
	"version": true, "revision": true, "tasks": true, "image": true, "settled": true, "installed": true, "pipeline": true,
	"restoring": true, "replicas": true, "cron": true, "approval": true, "approvals": true, "stage": true,
	"blank": true, "cloneHeld": true, "cloneFreed": true, "secrets": true,
}

// encode writes the memory with sorted keys, so that the same memory has the
// same bytes.
func (m Memory) encode() string {
	raw, err := json.Marshal(m)
	if err != nil {
		// What comes in from elsewhere has a form, see sane. RunFunction turns a panic
		// into a fatal result, with which nothing is overwritten.
		panic("cannot write the memory: " + err.Error())
	}
	if len(m.unknown) == 0 {
		return string(raw)
	}
	all := map[string]json.RawMessage{}
	_ = json.Unmarshal(raw, &all)
	for k, v := range m.unknown {
		all[k] = v
	}
	raw, _ = json.Marshal(all)
	return string(raw)
}

// clone copies the memory so that the recalled one stays as it was.
func (m Memory) clone() Memory {
	n := m
	n.Tasks = make(map[part.Task]TaskMemory, len(m.Tasks))
	for k, t := range m.Tasks {
		if t.Last != nil {
			t.Last = new(*t.Last)
		}
		n.Tasks[k] = t
	}
	n.Replicas = maps.Clone(m.Replicas)
	n.Secrets = slices.Clone(m.Secrets)
	if m.Pipeline != nil {
		n.Pipeline = new(*m.Pipeline)
		n.Pipeline.Began = maps.Clone(m.Pipeline.Began)
	}
	if m.Cron != nil {
		n.Cron = new(*m.Cron)
	}
	if m.Approval != nil {
		n.Approval = new(*m.Approval)
	}
	if m.Stage != nil {
		n.Stage = new(*m.Stage)
	}
	return n
}

// revised gives the memory the next revision if it differs from before.
func (m Memory) revised(before Memory) Memory {
	m.Version, m.Revision = memoryVersion, before.Revision
	if m.encode() != before.encode() {
		m.Revision++
	}
	return m
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
	for _, t := range m.Tasks {
		n += t.Executions
	}
	return n
}
