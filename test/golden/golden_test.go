// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package golden

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/yaml"
)

// update rewrites every record instead of comparing it.
var update = flag.Bool("update", false, "rewrite observed.yaml and want.yaml")

// TestGolden plays every scenario.
func TestGolden(t *testing.T) {
	for _, name := range scenarios(t) {
		t.Run(name, func(t *testing.T) { play(t, name) })
	}
}

// TestNoOrphans fails on files that no scenario reads or writes: a want without
// its input proves nothing.
func TestNoOrphans(t *testing.T) {
	for _, name := range scenarios(t) {
		if _, err := os.Stat(filepath.Join(name, "xr.yaml")); err != nil {
			t.Errorf("%s has no xr.yaml", name)
		}
		for _, entry := range entries(t, name) {
			path := filepath.Join(name, entry.Name())
			if !entry.IsDir() {
				if entry.Name() != "xr.yaml" {
					t.Errorf("%s is not part of a scenario", path)
				}
				continue
			}
			for _, f := range entries(t, path) {
				if !slices.Contains([]string{"events.yaml", "observed.yaml", "want.yaml"}, f.Name()) {
					t.Errorf("%s is not part of a scenario", filepath.Join(path, f.Name()))
				}
			}
		}
		for i, s := range steps(t, name) {
			if want := fmt.Sprintf("step-%02d", i+1); s != want {
				t.Errorf("%s/%s should be %s", name, s, want)
			}
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

// steps are the folders of a scenario, in order.
func steps(t *testing.T, name string) []string {
	t.Helper()
	var out []string
	for _, e := range entries(t, name) {
		if e.IsDir() {
			out = append(out, e.Name())
		}
	}
	return out
}

// play runs one scenario from its first step to its last.
func play(t *testing.T, name string) {
	t.Helper()
	w := newWorld(t, readYAML(t, filepath.Join(name, "xr.yaml")))
	for _, step := range steps(t, name) {
		dir := filepath.Join(name, step)
		w.happen(t, readEvents(t, filepath.Join(dir, "events.yaml")))
		check(t, filepath.Join(dir, "observed.yaml"), w.record())
		a := w.call(t)
		if _, wanted := a.GetDesired().GetResources()["serviceaccount"]; wanted && w.objects["serviceaccount"] == nil {
			// Workloads wait for the account of their pods. The engine watches it
			// and calls again at once; a step shows the answer to that call.
			w.apply(t, a)
			a = w.call(t)
		}
		check(t, filepath.Join(dir, "want.yaml"), w.describe(t, a))
		w.apply(t, a)
	}
}

// check compares a record with its file, or rewrites the file.
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

// event is one line of events.yaml: what happened, and to what.
type event struct {
	what string
	data any
}

// readEvents reads events.yaml; without the file nothing has happened.
func readEvents(t *testing.T, path string) []event {
	t.Helper()
	text, err := os.ReadFile(path)
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	var lines []any
	if err := yaml.UnmarshalStrict(text, &lines); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	var out []event
	for _, l := range lines {
		switch l := l.(type) {
		case string:
			out = append(out, event{what: l})
		case map[string]any:
			if len(l) != 1 {
				t.Fatalf("%s: an event has one key: %v", path, l)
			}
			for what, data := range l {
				out = append(out, event{what, data})
			}
		default:
			t.Fatalf("%s: cannot read event %v", path, l)
		}
	}
	return out
}
