// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

// Package adopt judges whether an object that is already in the cluster can be
// taken over. It is asked by read, before anything is planned: what goes in is
// the object as it is and as the spec wants it, what comes out is the reason why
// the API server would refuse the one laid over the other.
//
// A refusal must never happen. Crossplane notes its reference to an object before
// it applies it; when the first apply is refused, the object stays without
// Crossplane's annotation, and from then on every reconcile of the instance fails
// before this function is called.
package adopt
