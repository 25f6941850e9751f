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
			l.Attempts, l.Failures, l.ReadyTransitions, l.Disruptions = max(l.Attempts, 0), max(l.Failures, 0), max(l.ReadyTransitions, 0), max(l.Disruptions, 0)
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
	for t, c := range m.Contested {
		c.At = observe.Writable(c.At)
		m.Contested[t] = c
	}
	if m.Pipeline != nil {
		m.Pipeline.StartedAt, m.Pipeline.PageSince = observe.Writable(m.Pipeline.StartedAt), observe.Writable(m.Pipeline.PageSince)
	}
	if m.Cron != nil {
		m.Cron.Anchor = observe.Writable(m.Cron.Anchor)
	}
	if m.Wait != nil {
		m.Wait.Since = observe.Writable(m.Wait.Since)
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
	"version": true, "revision": true, "tasks": true, "image": true, "settled": true, "metastore": true, "emptyWith": true, "installed": true, "pipeline": true,
	"restoring": true, "replicas": true, "contested": true, "cron": true, "approval": true, "approvals": true, "stage": true,
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

// clone copies the memory so that the one that was read stays as it was.
func (m Memory) clone() Memory {
	n := m
	n.Tasks = make(map[part.Task]TaskMemory, len(m.Tasks))
	for k, t := range m.Tasks {
		if t.Last != nil {
			t.Last = new(*t.Last)
		}
		n.Tasks[k] = t
	}
	n.Replicas, n.Contested = maps.Clone(m.Replicas), maps.Clone(m.Contested)
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
	if m.Wait != nil {
		n.Wait = new(*m.Wait)
	}
	return n
}

// withRevision gives the memory the next revision if it differs from before.
func (m Memory) withRevision(before Memory) Memory {
	m.Version, m.Revision = memoryVersion, before.Revision
	if m.encode() != before.encode() {
		m.Revision++
	}
	return m
}
