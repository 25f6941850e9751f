// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package lifecycle

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the generated tables of docs/user-guide/lifecycle.md")

const guide = "../../../docs/user-guide/lifecycle.md"

// TestGuideTellsWhatHappens compares the tables of the user's guide with what
// the state machine does.
func TestGuideTellsWhatHappens(t *testing.T) {
	raw, err := os.ReadFile(guide)
	if err != nil {
		t.Fatal(err)
	}
	was := string(raw)
	now := generated(t, was, "edits", editsTable(t))
	now = generated(t, now, "memory", memoryTable(t))
	if *update {
		if err := os.WriteFile(guide, []byte(now), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(was, now); diff != "" {
		t.Errorf("%s is out of date, run go test ./fn/superset/lifecycle -update (-want +got):\n%s", guide, diff)
	}
}

// generated puts a text between two marks of a page.
func generated(t *testing.T, page, name, text string) string {
	t.Helper()
	begin, end := "<!-- generated: "+name+" -->\n", "<!-- end: "+name+" -->\n"
	before, rest, ok := strings.Cut(page, begin)
	_, after, also := strings.Cut(rest, end)
	if !ok || !also {
		t.Fatalf("%s has no marks for %s", guide, name)
	}
	return before + begin + "\n" + strings.TrimSpace(text) + "\n\n" + end + after
}
