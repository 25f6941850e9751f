// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package podtemplate

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
)

func TestMapsLastWins(t *testing.T) {
	cases := map[string]struct {
		reason string
		in     []map[string]string
		want   map[string]string
	}{
		"Nothing is nil":          {reason: "an empty map in the answer is noise", in: []map[string]string{nil, {}}},
		"The later one wins":      {in: []map[string]string{{"a": "1", "b": "1"}, nil, {"a": "2"}}, want: map[string]string{"a": "2", "b": "1"}},
		"Absent ones are skipped": {in: []map[string]string{nil, {"a": "1"}, nil}, want: map[string]string{"a": "1"}},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, MapsLastWins(tc.in...)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tc.reason, diff)
			}
		})
	}
}

// FuzzListsLastWins checks the merge of lists: merging once more changes nothing, the
// later value wins, positions are stable and nobody is lost.
func FuzzListsLastWins(f *testing.F) {
	f.Add("a=1,b=2", "b=3,c=4")
	f.Add("a=1,a=2", "")
	f.Add("", "=1,=2")

	f.Fuzz(func(t *testing.T, first, second string) {
		a, b := pairs(first), pairs(second)
		before := [2][]corev1.EnvVar{slices.Clone(a), slices.Clone(b)}
		got := ListsLastWins(EnvName, a, b)

		if diff := cmp.Diff(before, [2][]corev1.EnvVar{a, b}); diff != "" {
			t.Fatalf("inputs were changed:\n%s", diff)
		}

		if diff := cmp.Diff(got, ListsLastWins(EnvName, got, b)); diff != "" {
			t.Fatalf("not idempotent:\n%s", diff)
		}

		last, order := map[string]string{}, []string{}

		for _, e := range append(slices.Clone(a), b...) {
			if _, seen := last[e.Name]; !seen {
				order = append(order, e.Name)
			}

			last[e.Name] = e.Value
		}

		for i, e := range got {
			if e.Name != order[i] || e.Value != last[e.Name] {
				t.Fatalf("%d is %v, want %s=%s", i, e, order[i], last[order[i]])
			}
		}

		if len(got) != len(order) {
			t.Fatalf("%d entries, want %d", len(got), len(order))
		}
	})
}

func pairs(s string) []corev1.EnvVar {
	var out []corev1.EnvVar

	for _, p := range strings.Split(s, ",") {
		if p != "" {
			name, value, _ := strings.Cut(p, "=")
			out = append(out, corev1.EnvVar{Name: name, Value: value})
		}
	}

	return out
}
