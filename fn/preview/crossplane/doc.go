// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

// Package crossplane calls a function as Crossplane's engine does. In go a
// request without answers to questions, and a cluster that can be asked; out come
// all calls of one reconcile. It knows nothing of what the function does, and does
// not carry out its answer.
//
// The preview uses it, and every test that plays Crossplane but the simulator,
// which must not share code with what it tests.
package crossplane
