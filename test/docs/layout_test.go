// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package docs

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestTheLayoutListsEveryPackage: a folder with Go files that CONTRIBUTING does not mention is one that nobody finds.
func TestTheLayoutListsEveryPackage(t *testing.T) {
	layout, err := os.ReadFile(filepath.Join(root, "CONTRIBUTING.md"))
	if err != nil {
		t.Fatal(err)
	}
	packages := map[string]bool{}
	for _, folder := range []string{"fn", "test"} {
		err := filepath.WalkDir(filepath.Join(root, folder), func(path string, d fs.DirEntry, err error) error {
			if d != nil && d.IsDir() && (d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".")) {
				return filepath.SkipDir
			}
			if filepath.Ext(path) == ".go" {
				relative, _ := filepath.Rel(root, filepath.Dir(path))
				packages[filepath.ToSlash(relative)] = true
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(packages) < 30 {
		t.Fatalf("only %d packages are found", len(packages))
	}
	for path := range packages {
		// Tools, and programs that run inside the lab, are listed as one.
		if strings.HasPrefix(path, "test/tools/") || strings.HasPrefix(path, "test/lab/src/") {
			continue
		}
		if !strings.Contains(string(layout), "`"+path+"/`") {
			t.Errorf("%s is not in the layout", path)
		}
	}
}
