// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package golden

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/yaml"
)

func TestDifference(t *testing.T) {
	for name, c := range map[string]struct{ from, to, want string }{
		"a field is new":                       {`{a: 1}`, `{a: 1, b: {c: 2}}`, `{b: {c: 2}}`},
		"a field has gone":                     {`{a: 1, b: {c: 2, d: 3}}`, `{a: 1, b: {c: 2}}`, `{b: {d: null}}`},
		"a field is another kind of value":     {`{a: {b: 1}}`, `{a: x}`, `{a: x}`},
		"nothing is left":                      {`{a: {b: 1}}`, `{a: {}}`, `{a: {b: null}}`},
		"an item with a name differs":          {`{l: [{name: x, v: 1}, {name: z, v: 1}]}`, `{l: [{name: x, v: 1}, {name: z, v: 2}]}`, `{l: {name=z: {v: 2}}}`},
		"an item with a name has gone":         {`{l: [{name: x}, {name: z}]}`, `{l: [{name: z}]}`, `{l: {name=x: null}}`},
		"items with names come at the end":     {`{l: [{name: x}]}`, `{l: [{name: x}, {name: a}, {name: b}]}`, `{l: {name=a: {name: a}, name=b: {name: b}}}`},
		"an item with a name comes before":     {`{l: [{name: x}]}`, `{l: [{name: a}, {name: x}]}`, `{l: [{name: a}, {name: x}]}`},
		"items with names come in any order":   {`{l: [{name: x}]}`, `{l: [{name: x}, {name: b}, {name: a}]}`, `{l: [{name: x}, {name: b}, {name: a}]}`},
		"items with names change places":       {`{l: [{name: x}, {name: z}]}`, `{l: [{name: z}, {name: x}]}`, `{l: [{name: z}, {name: x}]}`},
		"all items with names are others":      {`{l: [{name: x}]}`, `{l: [{name: z}]}`, `{l: [{name: z}]}`},
		"two items have the same name":         {`{l: [{name: x, v: 1}, {name: x, v: 2}]}`, `{l: [{name: x, v: 1}, {name: x, v: 3}]}`, `{l: [{name: x, v: 1}, {name: x, v: 3}]}`},
		"items of the same name have types":    {`{l: [{name: x, type: A, v: 1}, {name: x, type: B}]}`, `{l: [{name: x, type: A, v: 2}, {name: x, type: B}]}`, `{l: {type=A: {v: 2}}}`},
		"a list has items without names":       {`{l: [a, b]}`, `{l: [a, c]}`, `{l: [a, c]}`},
		"a list is empty now":                  {`{l: [{name: x}]}`, `{l: []}`, `{l: []}`},
		"a list was empty":                     {`{l: []}`, `{l: [{name: x}]}`, `{l: [{name: x}]}`},
		"an item has no field of its own left": {`{l: [{name: x, v: 1}, {name: z}]}`, `{l: [{name: x}, {name: z}]}`, `{l: {name=x: {v: null}}}`},
	} {
		t.Run(name, func(t *testing.T) {
			from, to := object(t, c.from), object(t, c.to)
			got := differenceOfObjects(from, to)
			if diff := cmp.Diff(object(t, c.want), got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			back, err := patchedObject(from, got)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(to, back); diff != "" {
				t.Errorf("laid over the old value: -want +got:\n%s", diff)
			}
			if diff := cmp.Diff(object(t, c.from), from); diff != "" {
				t.Errorf("the old value was changed:\n%s", diff)
			}
		})
	}
}

// TestRemovedFieldsSaySo also where they are not the last on their way.
func TestRemovedFieldsSaySo(t *testing.T) {
	want := "a: null # removed\nb:\n  c: null # removed\n  d: 'x: null'\n"
	if diff := cmp.Diff(want, text(object(t, `{a: null, b: {c: null, d: "x: null"}}`))); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// TestWantsAreReadStrictly finds what nobody has written.
func TestWantsAreReadStrictly(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"an unknown field":             {"step: 1\nphases: x\n", "unknown field"},
		"a field twice":                {"step: 1\nstep: 1\n", "already set"},
		"an unknown field of a change": {"step: 1\nresources:\n  a: {is: 'added, ready', objects: {}}\n", "unknown field"},
		"a change of no kind":          {"step: 1\nresources:\n  a: gone\n", `cannot be gone`},
		"an object comes twice":        {"step: 1\nresources:\n  a: added, ready\n---\nstep: 2\nresources:\n  a: added, ready\n", "a cannot be added"},
		"like nothing":                 {"step: 1\nresources:\n  a: {is: 'added, ready', like: b}\n", "is like b"},
		"a step too much":              {"step: 1\n---\nstep: 3\n", "step 3 stands where step 2 should"},
		"what is not there is removed": {"step: 1\nstatus: {a: null}\n", "cannot be removed"},
		"an object for a list":         {"step: 1\nstatus: {a: []}\n---\nstep: 2\nstatus: {a: {b: 1}}\n", "an object stands for a list"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := parse([]byte(c.text)); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, want %q", err, c.want)
			}
		})
	}
}

func object(t *testing.T, text string) map[string]any {
	t.Helper()
	out := map[string]any{}
	if err := yaml.UnmarshalStrict([]byte(text), &out); err != nil {
		t.Fatal(err)
	}
	return out
}
