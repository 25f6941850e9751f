// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package lifecycle

import (
	"cmp"
	"fmt"
	"time"

	"github.com/crossplane-contrib/function-superset/fn/superset/observe"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

// A contest is seen for a moment only: the count is set back in the very pass that
// finds it changed. So it is remembered, long enough for a person to read it, and
// its time is not renewed at each round, which would be a write of the memory.
const (
	contestLasts  = 15 * time.Minute
	contestRenews = 5 * time.Minute
)

// Contest is somebody who scales a component whose count the spec names.
type Contest struct {
	// By is the field manager; "" if it left no trace.
	By string    `json:"by,omitempty"`
	At time.Time `json:"at"`
}

// recordContests notes who scales what the spec names a count for.
func recordContests(m Memory, s state) Memory {
	for t, c := range m.Contested {
		if n, _ := s.Instance.Component(t); n.Replicas == nil || s.Now.Sub(c.At) >= contestLasts {
			delete(m.Contested, t)
		}
	}
	for _, c := range s.Instance.Components {
		w, exists := s.Facts.Workloads[c.Type]
		if !exists || !contested(s, c, w) {
			continue
		}
		if old, told := m.Contested[c.Type]; told && old.By == w.CountSharer && s.Now.Sub(old.At) < contestRenews {
			continue
		}
		if m.Contested == nil {
			m.Contested = map[part.Component]Contest{}
		}
		m.Contested[c.Type] = Contest{By: w.CountSharer, At: seconds(s.Now)}
	}
	if len(m.Contested) == 0 {
		m.Contested = nil
	}
	return m
}

// contested is true when the count that the spec names was there and is another one
// now. One that the spec did not name before, or that was just taken over, may differ,
// and one that changes during a drain is told by the wait for the pods.
func contested(s state, c resolve.Component, w observe.Workload) bool {
	return c.Replicas != nil && w.CountUnowned && w.Whole && w.Wanted != *c.Replicas &&
		!w.Woken && w.DrainedFrom == 0 && s.Prior.ObservedGeneration == s.Generation
}

// rivals tells of those who scale what the spec names a count for.
func rivals(s state) []resolve.Advice {
	var out []resolve.Advice
	for _, c := range s.Instance.Components {
		r, told := s.mem.Contested[c.Type]
		if !told || c.Replicas == nil {
			continue
		}
		by := cmp.Or(r.By, "Somebody")
		if by == "kube-controller-manager" {
			by += " (a HorizontalPodAutoscaler)"
		}
		remedy := "remove this field to leave the count to it, or remove what scales"
		if c.Type == part.CeleryBeat {
			remedy = "there must never be two schedulers; remove what scales"
		}
		out = append(out, resolve.Advice{
			Reason: "CountContested", Path: c.ReplicasPath,
			Message: fmt.Sprintf("%s scales %s, which is set back to %d each time, so pods start and stop; %s", by, c.Type, *c.Replicas, remedy),
		})
	}
	return out
}
