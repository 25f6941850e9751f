// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

// Package redact masks what looks like a credential in texts that others wrote:
// the output of tasks, messages of controllers, values of a wrong spec. It knows
// no secret, so it goes by shape alone; where it is in doubt, it masks. Mask
// first and cut afterwards: half a credential is no longer recognised. The
// package knows nothing of Superset's objects, so that every other may use it.
package redact

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Placeholder stands where a credential was.
const Placeholder = "***"

// MaxLength is the number of characters of task output that a message keeps.
const MaxLength = 256

// longestName is the number of characters of a name that a message keeps.
const longestName = 80

// marker ends a message that was cut.
const marker = "..."

// Mask replaces everything that looks like a credential. Masking twice is the
// same as masking once.
func Mask(text string) string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	// A replacement can bring two shapes together; what it leaves is shorter or
	// already masked, so this ends after very few rounds.
	for range 8 {
		masked := text
		for _, r := range rules {
			masked = r.apply(masked)
		}
		if masked == text {
			break
		}
		text = masked
	}
	return text
}

// Message is what somebody else wrote, fit for a message of ours: masked, and
// the end of it in one line.
func Message(text string) string { return Last(Mask(text), MaxLength) }

// longestMasked is the number of bytes of a value that is looked at. Half a
// credential is not recognised, so nothing is shown of a longer one.
const longestMasked = 1024

// Name is a name that somebody else gave, fit for a path in a message.
func Name(text string) string { return Shown(text, longestName) }

// Shown is a value, fit for a message: masked, and then cut. Of one that is too
// long to be looked at, only its length is told.
func Shown(text string, limit int) string {
	if len(text) > longestMasked {
		return fmt.Sprintf("(%d bytes)", len(text))
	}
	return Cut(Mask(text), limit)
}

// Cut shortens a text to a number of characters, the mark of the cut included.
func Cut(text string, limit int) string {
	if utf8.RuneCountInString(text) <= limit {
		return text
	}
	if limit <= len(marker) {
		return marker[:max(limit, 0)]
	}
	return string([]rune(text)[:limit-len(marker)]) + marker
}

// Last is the end of a text in one line, at most limit characters long, the mark
// of the cut included. Logs end with what matters, and Python's source excerpts
// do not.
func Last(text string, limit int) string {
	var lines []string
	for line := range strings.Lines(text) {
		if l := strings.TrimSpace(line); l != "" && !sourceLine(line) {
			lines = append(lines, l)
		}
	}
	out, n := "", len(lines)
	for n > 0 {
		next := lines[n-1]
		if out != "" {
			next += "; " + out
		}
		if utf8.RuneCountInString(next) > limit-len(marker) && out != "" {
			break
		}
		out = next
		n--
	}
	if n > 0 && len(out)+len(marker) <= limit {
		return marker + out
	}
	return Cut(out, limit)
}

// sourceLine is true for the lines of a Python traceback that show code.
func sourceLine(line string) bool {
	l := strings.TrimSpace(line)
	return strings.HasPrefix(l, "File \"") || strings.Trim(l, "^~ ") == "" ||
		strings.HasPrefix(line, "    ") || strings.HasPrefix(l, "Traceback (most recent")
}
