// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

// Package limits says how much may be in a spec. Both gates read it: the
// generator of the definition writes the numbers into the schema, and decoding
// holds every spec against them, because not every spec comes through the schema.
//
// It knows paths and numbers only: no types, no values, no messages.
package limits
