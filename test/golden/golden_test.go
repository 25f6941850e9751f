// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package golden

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"testing"

	fnv1 "github.com/crossplane/function-sdk-go/proto/v1"
	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/yaml"

	"github.com/crossplane-contrib/function-superset/fn/preview/cluster"
)

// update rewrites every want instead of comparing it.
var update = flag.Bool("update", false, "rewrite want.yaml")

// TestGolden plays every scenario.
func TestGolden(t *testing.T) {
	for _, name := range scenarios(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			play(t, name)
		})
	}
}

// TestNoOrphans fails on files that no scenario reads or writes: a want without
// its input proves nothing.
func TestNoOrphans(t *testing.T) {
	for _, name := range scenarios(t) {
		var found []string
		for _, entry := range entries(t, name) {
			found = append(found, entry.Name())
		}
		if diff := cmp.Diff([]string{"events.yaml", "want.yaml", "xr.yaml"}, found); diff != "" {
			t.Errorf("%s: -want +got files:\n%s", name, diff)
		}
	}
}

func entries(t *testing.T, dir string) []os.DirEntry {
	t.Helper()
	out, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// scenarios are the folders beside this file.
func scenarios(t *testing.T) []string {
	t.Helper()
	var out []string
	for _, e := range entries(t, ".") {
		if e.IsDir() {
			out = append(out, e.Name())
		}
	}
	return out
}

// play runs one scenario from its first step to its last.
func play(t *testing.T, name string) {
	t.Helper()
	w := newWorld(readYAML(t, filepath.Join(name, "xr.yaml")))
	b := newBook()
	var answers []Answer
	steps := readSteps(t, filepath.Join(name, "events.yaml"))
	itsSubject := slices.ContainsFunc(steps, step.answersPreflight)
	for _, s := range steps {
		w.happen(t, s.Events)
		a := w.call(t)
		if key := w.preflight(a); key != "" && !itsSubject {
			w.Apply(a)
			w.Answer(key, w.Looks(key), "")
			a = w.call(t)
		}
		if _, wanted := a.GetDesired().GetResources()["serviceaccount"]; wanted && !w.Has("serviceaccount") {
			// Workloads wait for the account of their pods. The engine watches it
			// and calls again at once; a step shows the answer to that call.
			w.Apply(a)
			a = w.call(t)
		}
		answers = append(answers, b.write(t, w, s, a))
		w.Apply(a)
	}
	check(t, filepath.Join(name, "want.yaml"), b.text.String())
	// Differences that leave nothing out can be put together again.
	read, err := parse([]byte(b.text.String()))
	if err != nil {
		t.Fatal(err)
	}
	if !same(answers, read) {
		t.Errorf("the differences do not add up to the answers: -answered +read:\n%s", cmp.Diff(answers, read))
	}
}

// check compares a text with a file, or rewrites the file.
func check(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v; run go test ./test/golden -update", err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s: -want +got:\n%s", path, diff)
	}
}

func readYAML(t *testing.T, path string) map[string]any {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]any{}
	if err := yaml.UnmarshalStrict(text, &out); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return out
}

// step is one document of events.yaml.
type step struct {
	// Step counts from 1.
	Step int `json:"step"`
	// Events are what happens before the function is called.
	Events []any `json:"events"`
}

// answersPreflight is true for a step in which the preflight gives an answer.
func (s step) answersPreflight() bool {
	return slices.ContainsFunc(s.Events, func(e any) bool {
		m, ok := e.(map[string]any)
		return ok && m["answer"] != nil
	})
}

// preflight is the key of the preflight that an answer starts; "" if it starts none.
func (w *world) preflight(a *fnv1.RunFunctionResponse) string {
	for key, r := range a.GetDesired().GetResources() {
		if o := r.GetResource().AsMap(); o["kind"] == "Job" && cluster.IsPreflight(o) && !w.Has(key) {
			return key
		}
	}
	return ""
}

func readSteps(t *testing.T, path string) []step {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var out []step
	for i, d := range documents(text) {
		var s step
		if err := yaml.UnmarshalStrict(d, &s); err != nil {
			t.Fatalf("%s: step %d: %v", path, i+1, err)
		}
		if s.Step != i+1 {
			t.Fatalf("%s: step %d stands where step %d should", path, s.Step, i+1)
		}
		out = append(out, s)
	}
	return out
}
