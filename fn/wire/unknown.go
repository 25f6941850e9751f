// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package wire

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"unicode"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/crossplane-contrib/function-superset/fn/redact"
)

// Known is what a kind knows of fields that it does not have.
type Known struct {
	// Hints are tried from top to bottom, so what is more special comes first.
	Hints []Hint
	// HidesValue is true for the place of a value that messages must not show.
	HidesValue func(place string) bool
}

// Hint is advice about a field that people try and that does not exist.
type Hint struct {
	// Path is the whole path without indexes, or "*." and its end.
	Path string
	// Advice completes the sentence "there is no such field; …".
	Advice string
}

// shown is the name of a field that does not exist, as a message shows it.
// Among credentials it may be one itself, where people have mistaken a value for
// a mapping; letters alone are a name.
func (k Known) shown(at *field.Path, name string) string {
	letters := !strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) })
	if at != nil && k.HidesValue != nil && k.HidesValue(at.Child("x").String()) && !letters {
		return redact.Placeholder
	}
	return redact.Name(name)
}

// plain is a path without indexes and keys, as the table of hints has it.
func plain(p string) string {
	var b strings.Builder
	depth := 0
	for _, r := range p {
		switch {
		case r == '[':
			depth++
		case r == ']':
			depth--
		case depth == 0:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// advice says what to do about a field that does not exist.
func (k Known) advice(at *field.Path, name string, known map[string]reflect.Type) string {
	path := name
	if at != nil {
		path = plain(at.String()) + "." + name
	}
	for _, h := range k.Hints {
		if path == h.Path || (strings.HasPrefix(h.Path, "*.") && strings.HasSuffix(path, h.Path[1:])) {
			return "there is no such field; " + h.Advice
		}
	}
	if near := nearest(name, known); near != "" {
		return fmt.Sprintf("there is no such field; did you mean %s?", near)
	}
	return "there is no such field"
}

// nearest is the known field that is at most two slips of the pen away, or one
// that differs in case only; "" if there is none.
func nearest(name string, known map[string]reflect.Type) string {
	best, distance := "", 3
	for _, k := range slices.Sorted(maps.Keys(known)) {
		if strings.EqualFold(k, name) {
			return k
		}
		if d := slips(k, name); d < distance && d < len(k) && d < len(name) {
			best, distance = k, d
		}
	}
	return best
}

// slips is how many letters must be put in, taken out or exchanged to get from
// a to b.
func slips(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(row[j+1]+1, row[j]+1, diagonal+cost)
		}
	}
	return row[len(b)]
}
