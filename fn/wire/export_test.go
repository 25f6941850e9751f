// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package wire

// What the reference conversion has to know, too.
var (
	FieldValues = fieldValues
	Hollow      = hollow
)
