// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestMutationsApply: trying all of them takes hours, so it would be long before
// anybody noticed that one breaks nothing any more.
func TestMutationsApply(t *testing.T) {
	for n, m := range mutations {
		code, err := os.ReadFile(filepath.Join("..", "..", "..", m.file))
		if err != nil {
			t.Fatal(err)
		}
		if found := strings.Count(string(code), m.from); found != 1 {
			t.Errorf("%d, %s: want its text once in %s, got it %d times", n+1, m.name, m.file, found)
		}
	}
}
