// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import "strconv"

// orEmpty is what a pointer points to, or the zero value.
func orEmpty[T any](p *T) T {
	if p == nil {
		var zero T
		return zero
	}

	return *p
}

// or is what a pointer points to, or a default.
func or[T any](p *T, fallback T) T {
	if p == nil {
		return fallback
	}

	return *p
}

// orText is a text, or a default for an empty one.
func orText(text, fallback string) string {
	if text == "" {
		return fallback
	}

	return text
}

// decimal is a number as text.
func decimal(n int32) string { return strconv.Itoa(int(n)) }
