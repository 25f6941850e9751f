// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

// Package ptr reads optional fields, which are pointers.
package ptr

// OrZero is what a pointer points to, or the zero value.
func OrZero[T any](p *T) T {
	var zero T

	return Or(p, zero)
}

// Or is what a pointer points to, or a default.
func Or[T any](p *T, fallback T) T {
	if p == nil {
		return fallback
	}

	return *p
}
