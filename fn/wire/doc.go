// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

// Package wire is what the function and Crossplane say to each other: a call that
// comes in, an answer that goes out, and values that travel as protobuf in both.
// It knows no kind of composite resource; a kind takes a Call and returns an
// Answer.
package wire
