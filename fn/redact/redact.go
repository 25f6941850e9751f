// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

// Package redact masks what looks like a credential in the output of tasks
// before it goes into status, conditions and events. It knows no secret, so it
// goes by shape alone. Mask first and cut afterwards: half a credential is no
// longer recognised.
package redact

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// Placeholder stands where a credential was.
const Placeholder = "***"

// MaxLength is the number of characters of task output that a message keeps.
const MaxLength = 256

// marker ends a message that was cut.
const marker = "..."

// rule is one shape of a credential.
type rule struct {
	shape *regexp.Regexp
	with  string
}

// rules are applied in this order: a URI's password may contain anything, so it
// goes before shapes that would see a part of it; the Authorization header goes
// before the bearer token it may carry.
var rules = []rule{
	// scheme://user:password@host; the password reaches to the last @ of the
	// token, because passwords are not always escaped.
	{regexp.MustCompile(`([A-Za-z][A-Za-z0-9+.-]*://[^\s:/@?#]*):\S*@`), "${1}:" + Placeholder + "@"},
	// Authorization: Bearer token; the scheme is kept.
	{regexp.MustCompile(`(?i)\b((?:proxy-)?authorization["']?\s*[:=]\s*["']?(?:(?:bearer|basic|token|digest|negotiate)\s+)?)[^\s"',;]+`), "${1}" + Placeholder},
	// A bearer token in the open has a digit; the word in prose is followed by
	// another word.
	{regexp.MustCompile(`(?i)\b(bearer\s+)[A-Za-z0-9._~+/=-]*[0-9][A-Za-z0-9._~+/=-]*`), "${1}" + Placeholder},
	// KEY=value and key: value, quoted or not, where the key sounds secret. What
	// looks like a value and has one itself is a key, and goes with it.
	{regexp.MustCompile(`(?i)([A-Za-z0-9_.-]*(?:password|passwd|pwd|secret|token|api[_-]?key|credential|passphrase)[A-Za-z0-9_.-]*["']?\s*[:=]\s*)(?:(?:"[^"\n]*"|'[^'\n]*'|[A-Za-z0-9_.-]+)\s*[:=]\s*)*("[^"\n]*"|'[^'\n]*'|[^\s"',;]+)`), "${1}" + Placeholder},
}

// Mask replaces everything that looks like a credential. Masking twice is the
// same as masking once.
func Mask(text string) string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	// A replacement can bring two shapes together; what it leaves is shorter or
	// already masked, so this ends after very few rounds.
	for range 8 {
		masked := text
		for _, r := range rules {
			masked = r.shape.ReplaceAllString(masked, r.with)
		}
		if masked == text {
			break
		}
		text = masked
	}
	return text
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
