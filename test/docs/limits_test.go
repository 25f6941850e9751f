// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package docs

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/crossplane-contrib/function-superset/fn/limits"
)

// TestLimitsAreThoseOfTheFunction compares the table for users with the numbers.
func TestLimitsAreThoseOfTheFunction(t *testing.T) {
	text, err := os.ReadFile("../../docs/user-guide/configuration.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, found := strings.Cut(string(text), "\n## Limits\n")
	if !found {
		t.Fatal("there is no section about limits")
	}
	for what, want := range map[string]string{
		"A text":                   fmt.Sprintf("%d characters", limits.Text),
		"`config`":                 fmt.Sprintf("%d characters", limits.LongText),
		"`websocketServer.config`": fmt.Sprintf("%d bytes", limits.LongText),
		"A list":                   fmt.Sprintf("%d items", limits.Items),
		"Variables":                fmt.Sprintf("%d items", limits.LongItems),
		"A map":                    fmt.Sprintf("%d entries, with keys of %d bytes", limits.Entries, limits.Key),
		"A quantity":               fmt.Sprintf("%d characters", limits.Compact),
		"The whole spec":           fmt.Sprintf("%d fields and items, %d KiB of texts", limits.Nodes, limits.Bytes/1024),
		"The templates of a pod":   fmt.Sprintf("%d KiB", limits.Template/1024),
		"Annotations":              fmt.Sprintf("%d KiB", limits.Annotations/1024),
		"Templates, configuration": fmt.Sprintf("%d MiB", limits.Rendered/1024/1024),
		"`lifecycle.*.timeout`":    fmt.Sprintf("%d h", limits.Seconds/3600),
		"`maintenancePage.":        fmt.Sprintf("%d year", limits.YearSeconds/(365*24*3600)),
		"Mistakes":                 fmt.Sprintf("%d;", limits.Mistakes),
	} {
		line := ""
		for l := range strings.Lines(table) {
			if strings.HasPrefix(l, "| "+what) {
				line = l
			}
		}
		if !strings.Contains(line, "| "+want) {
			t.Errorf("%s: want %q in %q", what, want, line)
		}
	}
}
