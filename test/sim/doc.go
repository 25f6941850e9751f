// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

// Package sim is a world in which the function is tried out: protobuf goes in,
// protobuf comes out, and everything around it behaves like Crossplane and
// Kubernetes at their least convenient. Three parties act, one step at a time
// and in any order: the engine, which calls the function and does what it says;
// the controllers, which move pods; and people, who edit whenever they like.
//
// A walk is a list of steps from a seed. After every step the invariants of
// check.go must hold, and at the end of a walk, once everybody behaves, the
// goal must be reached. A walk that fails is cut down to the shortest list of
// steps that still fails.
package sim
