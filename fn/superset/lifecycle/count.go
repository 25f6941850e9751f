// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package lifecycle

import (
	"github.com/crossplane-contrib/function-superset/fn/ptr"
	"github.com/crossplane-contrib/function-superset/fn/superset/observe"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

// Whoever scales a Deployment (an autoscaler of ours or of somebody else, a person)
// keeps the count if the answer leaves it out, unless Crossplane is its only owner:
// then it becomes 1 at once. Only a drain makes Crossplane the owner of a count that
// the spec does not name. From then on it is named as it is, until somebody changes
// it. That nobody else shows as an owner proves nothing: a scale of a field without
// an owner leaves no trace, and a scale to 0 never does.

// replicas is the count to apply, or nil to leave it out.
func replicas(s state, m Memory, c resolve.Component, w observe.Workload, exists bool) *int32 {
	switch {
	case c.Replicas != nil:
		return c.Replicas
	case !exists:
		return nil
	case w.Wanted == 0 && w.CountUnowned && scalerGoes(s, c):
		return new(int32(1)) // nobody else would ever start it again
	case w.KeepsCount():
		return nil
	}
	n := w.Wanted
	if n == 0 {
		n = m.Replicas[c.Type]
	}
	if c.Autoscaling != nil {
		n = min(n, c.Autoscaling.Max)
	}
	if n <= 1 {
		return nil // one is what becomes of it, and it is nobody's then
	}
	return new(n)
}

// scalerGoes is true when an autoscaler of ours is there that the spec no longer wants.
func scalerGoes(s state, c resolve.Component) bool {
	_, there := s.Facts.Objects[part.HPAKey(c.Type)]
	return there && c.Autoscaling == nil
}

// wants is how many pods a component is to have: what the answer makes of the count.
func wants(s state, c resolve.Component, w observe.Workload, exists bool) int32 {
	switch n := replicas(s, s.mem, c, w, exists); {
	case n != nil:
		return *n
	case exists && w.KeepsCount():
		return w.Wanted
	}
	return 1
}

// pendingReplicas is how many pods a component has that does not exist yet, once its
// autoscaler has seen it.
func pendingReplicas(c resolve.Component) int32 {
	if c.Autoscaling != nil {
		return ptr.Or(c.Autoscaling.Min, 1)
	}
	return ptr.Or(c.Replicas, 1)
}

// drainCount is what a component goes down to: 0, which is left to somebody else who
// has scaled it to 0.
func drainCount(w observe.Workload) *int32 {
	if w.Wanted == 0 && w.KeepsCount() {
		return nil
	}
	return new(int32(0))
}

// beforeDrain is the count to be given back after a drain. One pod that comes while
// more are remembered is no wish: an autoscaler that starts from zero wakes its
// Deployment for a task that waits.
func beforeDrain(m Memory, t part.Component, w observe.Workload) int32 {
	if n := m.Replicas[t]; n > 1 && w.Woken && w.Wanted == 1 {
		return n
	}
	return w.Wanted
}

// recordReplicas remembers the counts before a drain and forgets them once they
// are restored, or somebody else has taken the count over.
func recordReplicas(m Memory, s state, st step) Memory {
	for t, w := range s.Facts.Workloads {
		if t == part.MaintenancePage || !s.live {
			continue
		}
		_, enabled := s.Instance.Component(t)
		switch {
		case st.components == drain && w.Wanted > 0:
			if m.Replicas == nil {
				m.Replicas = map[part.Component]int32{}
			}
			m.Replicas[t] = beforeDrain(m, t, w)
		case st.components == serve && (!enabled || w.Wanted > 0 || w.KeepsCount()):
			delete(m.Replicas, t)
		}
	}
	if len(m.Replicas) == 0 {
		m.Replicas = nil
	}
	return m
}

// heldReplicas brings a component that was drained back from its held state
// while the spec is invalid, if the database is provably as it was.
func heldReplicas(s state, t part.Component, w observe.Workload) *int32 {
	if n := s.mem.Replicas[t]; restoresHeld(s) && w.Wanted == 0 && !w.KeepsCount() && n > 0 {
		return new(n)
	}
	return nil
}
