// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

// Package policy judges a Superset by what the Composition says of all its
// instances. It is a part of the first stop: what goes in is a Superset as its
// user wrote it and the policy of the function's input, what comes out are
// mistakes like those of validation, at the fields that the user typed.
//
// Rules look at what a field comes to, defaults included: an absent type of a
// Service is ClusterIP, an absent image of a helper is one of a public registry.
// What is inherited is judged where it is written. Where a value cannot be
// understood it breaks the rule.
//
// No message repeats a value of the user's: it may be a secret in the wrong
// place.
package policy
