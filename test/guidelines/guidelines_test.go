// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package guidelines

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const (
	root  = "../.."
	guide = root + "/docs/contributing/development-guidelines.md"
)

// edit adds text to a file, behind or before a passage that is there once. A file
// that is new has no passage.
type edit struct{ file, find, before, add string }

// table is what the guidelines say in the section that begins with these words: a
// list of the files of each row.
func table(t *testing.T, begin string) [][]string {
	t.Helper()
	page, err := os.ReadFile(guide)
	if err != nil {
		t.Fatal(err)
	}
	_, section, found := strings.Cut(string(page), "\n**"+begin+"**")
	if !found {
		t.Fatalf("the guidelines have no section %q", begin)
	}
	section, _, _ = strings.Cut(section, "\n**")
	var rows [][]string
	for _, line := range strings.Split(section, "\n") {
		if cells := strings.Split(line, "|"); len(cells) > 3 && !strings.Contains(cells[1], "---") && strings.Contains(cells[1], "`") {
			var files []string
			for _, m := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(cells[1], -1) {
				files = append(files, m[1])
			}
			rows = append(rows, files)
		}
	}
	return rows
}

// TestAdditionsStaySmall: what is added most often is added in a few places.
func TestAdditionsStaySmall(t *testing.T) {
	for begin, limit := range map[string]int{"A component": 8, "A kind": 5, "A task": 8, "A block of the spec": 6} {
		if rows := table(t, begin); len(rows) < 4 || len(rows) > limit {
			t.Errorf("%s takes %d steps, want at most %d: %v", begin, len(rows), limit, rows)
		}
	}
}

// TestTheGuidelinesNameEveryFileThatIsEdited, and no edit is for a file that they
// do not name.
func TestTheGuidelinesNameEveryFileThatIsEdited(t *testing.T) {
	for begin, edits := range map[string][]edit{"A component": component, "A task": task} {
		named := slices.Concat(table(t, begin)...)
		for _, e := range edits {
			if !slices.ContainsFunc(named, func(n string) bool { return e.file == n || strings.HasPrefix(e.file, strings.TrimSuffix(n, "/")+"/") }) {
				t.Errorf("%s: %s is edited, and the guidelines do not name it: %v", begin, e.file, named)
			}
		}
		for _, n := range named {
			if _, err := os.Stat(filepath.Join(root, n)); err != nil {
				t.Errorf("%s: %v", begin, err)
			}
		}
	}
}

// TestAComponentAndATaskAreAddedAsTheGuidelinesSay: both appear in the answer, and
// instances without them get the same answer as before. What is generated is not
// needed for that.
func TestAComponentAndATaskAreAddedAsTheGuidelinesSay(t *testing.T) {
	if os.Getenv("GUIDELINES") == "" {
		t.Skip("cannot run in the time of make test: make guidelines-test builds the function anew")
	}
	copied := t.TempDir()
	for _, name := range []string{"go.mod", "go.sum", "fn", "input"} {
		copyTree(t, filepath.Join(root, name), filepath.Join(copied, name))
	}
	for _, e := range slices.Concat(component, task) {
		e.apply(t, copied)
	}

	before, after := build(t, root), build(t, copied)
	plain, err := filepath.Abs(filepath.Join(root, "examples/quickstart/superset.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(preview(t, before, plain), preview(t, after, plain)); diff != "" {
		t.Errorf("an instance without them changes (-before +after):\n%s", diff)
	}

	manifest, err := os.ReadFile(plain)
	if err != nil {
		t.Fatal(err)
	}
	both := filepath.Join(t.TempDir(), "superset.yaml")
	changed := strings.Replace(string(manifest), "lifecycle: {", "thumbnailWorker: {}\n  valkey: {embedded: {}}\n  lifecycle: {backup: {}, ", 1)
	if err := os.WriteFile(both, []byte(changed), 0o600); err != nil {
		t.Fatal(err)
	}
	got := preview(t, after, both)
	at := 0
	for _, want := range []string{"lifecycle Saving", "Job demo-backup-", "lifecycle Migrating", "Deployment demo-thumbnail-worker"} {
		next := strings.Index(got[at:], want)
		if next < 0 {
			t.Fatalf("%q does not come, or not in its turn:\n%s", want, got)
		}
		at += next
	}
}

// apply makes the edit in a copy of the source.
func (e edit) apply(t *testing.T, folder string) {
	t.Helper()
	path := filepath.Join(folder, e.file)
	source, err := os.ReadFile(path)
	switch {
	case e.find == "" && os.IsNotExist(err):
	case err != nil:
		t.Fatal(err)
	case strings.Count(string(source), e.find) != 1:
		t.Fatalf("%s has %d times:\n%s", e.file, strings.Count(string(source), e.find), e.find)
	}
	out := e.add
	if e.find != "" {
		out = strings.Replace(string(source), e.find, e.before+e.find+e.add, 1)
	}
	if err := os.WriteFile(path, []byte(out), 0o600); err != nil {
		t.Fatal(err)
	}
}

// copyTree copies a file, or a folder without its tests.
func copyTree(t *testing.T, from, to string) {
	t.Helper()
	err := filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil || strings.HasSuffix(path, "_test.go") {
			return err
		}
		relative, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		target := filepath.Join(to, relative)
		if d.IsDir() {
			return os.MkdirAll(target, 0o700)
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(target, content, 0o600)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// build builds the function from a folder, with the packages of others as all
// tests use them, so that these are in the build cache; nothing is downloaded.
func build(t *testing.T, folder string) string {
	t.Helper()
	out := filepath.Join(t.TempDir(), "function-superset")
	cmd := exec.Command("go", "build", "-buildvcs=false", "-o", out, "./fn/cmd/function-superset")
	cmd.Dir, cmd.Env = folder, append(os.Environ(), "GOPROXY=off", "GOFLAGS=-mod=readonly", "GOWORK=off")
	if message, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v:\n%s", err, message)
	}
	return out
}

// preview is what a built function says of a manifest. Blanks are one each.
func preview(t *testing.T, function, manifest string) string {
	t.Helper()
	out, err := exec.Command(function, "preview", manifest).CombinedOutput()
	if err != nil {
		t.Fatalf("%v:\n%s", err, out)
	}
	return regexp.MustCompile(` +`).ReplaceAllString(string(out), " ")
}
