// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package sim

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Coverage counts what happened in which state.
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
	maps.DeleteFunc(events, func(name string, _ bool) bool { return !opByName[name].user })
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

// Matrix is every count as a Markdown table: a row for each event, a column for
// each state, and an empty cell for what has never happened.
func (c *Coverage) Matrix() string {
	var b strings.Builder
	states := slices.Sorted(maps.Keys(c.states))
	for n, s := range states {
		fmt.Fprintf(&b, "%d. %s: %d passes\n", n+1, s, c.states[s])
	}
	b.WriteString("\n| Event |")
	for n := range states {
		fmt.Fprintf(&b, " %d |", n+1)
	}
	b.WriteString("\n| --- |" + strings.Repeat(" --- |", len(states)) + "\n")
	for _, o := range ops {
		fmt.Fprintf(&b, "| %s |", o.name)
		for _, s := range states {
			if n := c.events[[2]string{s, o.name}]; n > 0 {
				fmt.Fprintf(&b, " %d |", n)
				continue
			}
			b.WriteString(" |")
		}
		b.WriteString("\n")
	}
	return b.String()
}

func cut(names []string) string {
	if len(names) > 4 {
		return strings.Join(names[:4], " ") + fmt.Sprintf(" and %d more", len(names)-4)
	}
	return strings.Join(names, " ")
}
