// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

// Package observe reads the facts a plan needs straight from the request's
// protobuf values: the few fields that matter, without turning objects into
// maps or types first. Absent is a state of its own, distinct from zero. It
// judges the readiness of single objects in one table and knows nothing of
// what is wanted.
package observe
