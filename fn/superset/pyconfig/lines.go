// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package pyconfig

import "fmt"

// Lines are lines of Python in which each %s is replaced by a literal: a text
// in quotes, a truth value, a number. Nothing that users wrote gets into a file
// in another way, but for their own Python.
func Lines(format string, values ...any) string {
	literals := make([]any, len(values))
	for i, v := range values {
		literals[i] = literal(v)
	}

	return fmt.Sprintf(format, literals...) + "\n"
}

// literal is a value as Python writes it.
func literal(v any) string {
	switch v := v.(type) {
	case bool:
		return boolean(v)
	case int32:
		return number(v)
	case string:
		return Quote(v)
	default:
		return Quote(fmt.Sprint(v))
	}
}
