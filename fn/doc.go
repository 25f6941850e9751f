// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

// Package fn answers Crossplane. RunFunction finds the kind of the composite resource,
// has it answer, and writes the answer. It bounds how much a call may work and how
// large its answer may be; what the answer is, the kind decides.
package fn
