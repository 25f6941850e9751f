// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package sim

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Coverage counts what people did in which state.
type Coverage struct {
	state  string
	states map[string]int
	events map[[2]string]int
}

func newCoverage() *Coverage {
	return &Coverage{states: map[string]int{}, events: map[[2]string]int{}}
}

func (c *Coverage) see(a answer) {
	c.state = a.state()
	c.states[c.state]++
}

func (c *Coverage) count(state, event string) { c.events[[2]string{state, event}]++ }

// add takes over the counts of another walk.
func (c *Coverage) add(o *Coverage) {
	for k, n := range o.states {
		c.states[k] += n
	}
	for k, n := range o.events {
		c.events[k] += n
	}
}

// Table is the counts of events by state.
func (c *Coverage) Table() string {
	var b strings.Builder
	events := map[string]bool{}
	for k := range c.events {
		events[k[1]] = true
	}
	names := slices.Sorted(maps.Keys(events))
	fmt.Fprintf(&b, "%-44s %8s %8s", "state", "passes", "events")
	fmt.Fprintf(&b, "  of %d kinds, missing\n", len(names))
	for _, s := range slices.Sorted(maps.Keys(c.states)) {
		total := 0
		var missing []string
		for _, e := range names {
			n := c.events[[2]string{s, e}]
			total += n
			if n == 0 {
				missing = append(missing, e)
			}
		}
		fmt.Fprintf(&b, "%-44s %8d %8d  %2d/%d %s\n", s, c.states[s], total, len(names)-len(missing), len(names), cut(missing))
	}
	return b.String()
}

func cut(names []string) string {
	if len(names) > 4 {
		return strings.Join(names[:4], " ") + fmt.Sprintf(" and %d more", len(names)-4)
	}
	return strings.Join(names, " ")
}
