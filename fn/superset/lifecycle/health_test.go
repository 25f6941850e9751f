// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package lifecycle

import (
	"testing"

	"github.com/crossplane-contrib/function-superset/fn/superset/observe"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

// TestServes says when users can use a component.
func TestServes(t *testing.T) {
	for name, c := range map[string]struct {
		w     observe.Workload
		count int32
		want  bool
	}{
		"all are available":               {observe.Workload{Wanted: 2, Available: 2}, 2, true},
		"one is missing":                  {observe.Workload{Wanted: 2, Available: 1}, 2, false},
		"a roll-out that keeps its pods":  {observe.Workload{Wanted: 2, Available: 2, Updated: 1, Generation: 3, ObservedGeneration: 2}, 2, true},
		"none is wanted":                  {observe.Workload{}, 0, true},
		"none is left of two":             {observe.Workload{}, 2, false},
		"it is being deleted":             {observe.Workload{Wanted: 2, Available: 2, Deleting: true}, 2, false},
		"it is being deleted, from zero":  {observe.Workload{Deleting: true}, 0, false},
		"more are available than wanted":  {observe.Workload{Wanted: 1, Available: 2}, 1, true},
		"the spec wants more than it has": {observe.Workload{Wanted: 2, Available: 2}, 5, true},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, instance())
			w.run()
			w.in.Instance.Components[0].Replicas = &c.count
			w.in.Facts.Workloads[part.WebServer] = c.w
			if got := healthOf(state{Input: w.in, live: true}, part.WebServer).serves(); got != c.want {
				t.Errorf("got %t", got)
			}
		})
	}
	if (health{}).serves() {
		t.Error("what does not exist serves nobody")
	}
}
