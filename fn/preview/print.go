// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package preview

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/crossplane-contrib/function-superset/fn/superset/lifecycle"
)

// shown is how many changed paths of one object are printed.
const shown = 3

// state is what a reader wants to know of the Superset itself.
type state struct {
	phase      lifecycle.Phase
	lifecycle  lifecycle.LifecyclePhase
	ready      bool
	conditions map[string]string
}

// history is where the walk has been.
type history struct {
	last   state
	phases []string
	// served is true once the web server has served, and seen what users have seen
	// since the last edit.
	served bool
	// edited is true once the first edit has come.
	edited bool
	seen   map[string]bool
}

// What users see of a walk.
const (
	seesPage = "page"
	seesDown = "down"
)

// watch notes what users see.
func (t *history) watch() {
	if t.seen == nil {
		t.seen = map[string]bool{}
	}
	available := t.last.conditions[lifecycle.ConditionAvailable]
	switch {
	case strings.HasPrefix(available, "True"):
		t.served = true
	case !t.served:
	case strings.Contains(available, lifecycle.ReasonMaintenance):
		t.seen[seesPage] = true
	case strings.Contains(available, lifecycle.ReasonDown):
		t.seen[seesDown] = true
	}
}

// tellUsers says in one line what users have seen since the last edit.
func (t *history) tellUsers(out io.Writer) {
	if t.served && t.edited {
		switch {
		case t.seen[seesPage]:
			fmt.Fprintln(out, "\nusers: see the maintenance page while the tasks run")
		case t.seen[seesDown]:
			fmt.Fprintln(out, "\nusers: find Superset down while the tasks run")
		default:
			fmt.Fprintln(out, "\nusers: notice nothing")
		}
	}
	t.edited, t.seen = true, nil
}

// add reads the state of the Superset and notes a phase not seen before.
func (t *history) add(xr *Object) {
	t.last = stateOf(xr)
	t.watch()
	for _, p := range []string{string(t.last.lifecycle), string(t.last.phase)} {
		if p != "" && !slices.Contains(t.phases, p) {
			t.phases = append(t.phases, p)
		}
	}
}

// stateOf reads the status.
func stateOf(xr *Object) state {
	s := state{conditions: map[string]string{}}
	phase, _, _ := unstructured.NestedString(xr.Object, "status", "phase")
	task, _, _ := unstructured.NestedString(xr.Object, "status", "lifecycle", "phase")
	s.phase, s.lifecycle = lifecycle.Phase(phase), lifecycle.LifecyclePhase(task)
	conditions, _, _ := unstructured.NestedSlice(xr.Object, "status", "conditions")
	for _, c := range conditions {
		m, _ := c.(map[string]any)
		if s.quiet(m) {
			continue
		}
		s.ready = s.ready || m["type"] == "Ready" && m["status"] == "True"
		text := fmt.Sprintf("%v %v", m["status"], m["reason"])
		if message, _ := m["message"].(string); message != "" {
			text += ": " + message
		}
		s.conditions[fmt.Sprint(m["type"])] = text
	}
	return s
}

// quiet holds for conditions of Crossplane itself that only say that nothing is
// wrong with it.
func (state) quiet(condition map[string]any) bool {
	kind := condition["type"]
	return (kind == "Synced" || kind == "Responsive") && condition["status"] == "True"
}

// differences has a line for each condition that is not as it was.
func (s state) differences(now state) []string {
	var out []string
	for _, kind := range slices.Sorted(maps.Keys(now.conditions)) {
		if text := now.conditions[kind]; s.conditions[kind] != text {
			out = append(out, fmt.Sprintf("? %-23s %s", kind, text))
		}
	}
	if s.phase != now.phase || s.lifecycle != now.lifecycle {
		out = append(out, "") // The headline shows it; it only has to count as a move.
	}
	return out
}

// printStep prints one step.
func printStep(out io.Writer, step int, s state, moved []string, events []Event, acts []string) {
	fmt.Fprintf(out, "\nstep %d  phase %s, lifecycle %s\n", step, cmp.Or(s.phase, "unknown"), cmp.Or(s.lifecycle, "unknown"))
	for _, m := range moved {
		if m != "" {
			fmt.Fprintln(out, "  "+m)
		}
	}
	for _, e := range events {
		fmt.Fprintf(out, "  ! %s %s: %s\n", e.Severity, e.Reason, e.Message)
	}
	if len(moved) == 0 {
		fmt.Fprintln(out, "  nothing changes")
	}
	for _, a := range acts {
		fmt.Fprintln(out, "  world: "+a)
	}
}

// line is one changed object.
func line(sign string, o *Object, detail string) string {
	return strings.TrimRight(fmt.Sprintf("%s %-23s %-32s %s", sign, o.GetKind(), o.GetName(), detail), " ")
}

// metadataLast orders paths so that what an object does is not cut off by notes on it.
func metadataLast(a, b string) int {
	rank := func(path string) int {
		if strings.HasPrefix(path, "metadata.") {
			return 1
		}
		return 0
	}
	return cmp.Compare(rank(a), rank(b))
}

// summarize joins paths and counts those that are too many.
func summarize(paths []string) string {
	if len(paths) <= shown {
		return strings.Join(paths, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(paths[:shown], ", "), len(paths)-shown)
}
