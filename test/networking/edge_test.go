// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package networking

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// edge is one edge case of the reference. All fields but number and symptom are
// optional.
type edge struct {
	number  int
	symptom string
	// better says what is done instead of the upstream operator's result; ""
	// means the same result.
	better string

	spec string
	// want are parts of objects by key, see differences.
	want string
	// paths are all paths of HTTPRoute or Ingress, see world.paths.
	paths []string
	// targets are the container ports that Services lead to.
	targets map[string]int
	// told is part of a condition: "Type=False: Reason: message".
	told string

	// then is an edit afterwards, with what comes of it.
	then      string
	thenWant  string
	thenPaths []string

	check func(t *testing.T, w *world)
}

// edges are all cases in the files of their subjects.
var edges = slices.Concat(serviceEdges, routeEdges, ingressEdges, flowerEdges, ownerEdges, monitorEdges, policyEdges)

// cases is how many the reference has.
const cases = 82

func TestEdgeCases(t *testing.T) {
	for _, e := range edges {
		t.Run(fmt.Sprintf("%02d %s", e.number, e.symptom), func(t *testing.T) {
			w := newWorld(t)
			if e.spec != "" {
				w.edit(t, e.spec)
			}
			w.settle(t)
			e.hold(t, w, e.want, e.paths)
			for component, port := range e.targets {
				if got := w.target(t, component); got != port {
					t.Errorf("the Service of %s leads to port %d, want %d", component, got, port)
				}
			}
			e.tell(t, w)
			if e.then != "" {
				w.edit(t, e.then)
				w.settle(t)
				e.hold(t, w, e.thenWant, e.thenPaths)
			}
			if e.check != nil {
				e.check(t, w)
			}
		})
	}
}

// hold compares the objects of the last answer.
func (e edge) hold(t *testing.T, w *world, want string, paths []string) {
	t.Helper()
	if want != "" {
		for key, part := range read(t, want) {
			got := any(w.answer(key))
			if w.answer(key) == nil {
				got = nil
			}
			for _, d := range differences(key, part, got) {
				t.Error(d)
			}
		}
	}
	if paths != nil {
		if diff := cmp.Diff(paths, w.paths()); diff != "" {
			t.Errorf("paths: -want +got\n%s", diff)
		}
	}
}

// tell looks for what the user is told.
func (e edge) tell(t *testing.T, w *world) {
	t.Helper()
	if e.told == "" {
		return
	}
	typ, rest, _ := strings.Cut(e.told, "=")
	status, text, _ := strings.Cut(rest, ": ")
	got, message := w.condition(t, typ)
	if got != (status == "True") || !strings.Contains(message, text) {
		t.Errorf("condition %s: want %s with %q, got %t with %q", typ, status, text, got, message)
	}
}

// TestEveryEdgeCaseIsThere counts them.
func TestEveryEdgeCaseIsThere(t *testing.T) {
	seen := map[int]bool{}
	better := map[int]bool{}
	for _, e := range edges {
		seen[e.number] = true
		better[e.number] = better[e.number] || e.better != ""
	}
	n := 0
	for i := 1; i <= cases; i++ {
		if !seen[i] {
			t.Errorf("there is no case %d", i)
		}
		if better[i] {
			n++
		}
	}
	if len(seen) != cases {
		t.Errorf("there are %d cases, want %d", len(seen), cases)
	}
	t.Logf("%d cases in %d rows: %d with upstream's result, %d with a better one", len(seen), len(edges), cases-n, n)
}
