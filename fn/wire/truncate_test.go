// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package wire

import (
	"strings"
	"testing"
)

// TestLongMessagesAreCutWithACount: characters count, not bytes.
func TestLongMessagesAreCutWithACount(t *testing.T) {
	text := truncated(strings.Repeat("ü", 5000), conditionLimit)
	if n := len([]rune(text)); n > conditionLimit || !strings.HasSuffix(text, "... (944 characters more)") {
		t.Errorf("%d characters, ending in %s", n, text[len(text)-40:])
	}
	if got := truncated("as it is", conditionLimit); got != "as it is" {
		t.Errorf("%q", got)
	}
}
