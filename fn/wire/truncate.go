// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package wire

import (
	"fmt"
	"unicode/utf8"
)

// cutMark is more than the mark of a cut takes, in characters.
const cutMark = 40

// truncated is a message cut to a number of characters, and how many are left out.
func truncated(message string, limit int) string {
	n := utf8.RuneCountInString(message)
	if n <= limit {
		return message
	}
	kept := limit - cutMark
	return string([]rune(message)[:kept]) + fmt.Sprintf("... (%d characters more)", n-kept)
}
