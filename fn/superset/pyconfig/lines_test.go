// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package pyconfig_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crossplane-contrib/function-superset/fn/superset/pyconfig"
)

func TestLinesQuoteEveryValue(t *testing.T) {
	got := pyconfig.Lines("NAME = %s\nON = %s\nSIZE = %s", "a\"\nimport os", true, int32(3))
	if diff := cmp.Diff("NAME = \"a\\\"\\nimport os\"\nON = True\nSIZE = 3\n", got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestBlocksComeBeforeWhatUsersWrote(t *testing.T) {
	out := pyconfig.Render(pyconfig.Settings{Blocks: []string{pyconfig.Lines("BLOCK = %s", true)}, Base: "BLOCK = False"})
	if !strings.Contains(out, "\nBLOCK = True\n") || strings.Index(out, "BLOCK = True") > strings.Index(out, "BLOCK = False") {
		t.Errorf("got:\n%s", out)
	}
}
