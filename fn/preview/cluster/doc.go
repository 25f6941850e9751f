// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

// Package cluster is a Kubernetes cluster with Crossplane in it, as far as one
// composite needs it: it carries out the answer of a function, shows objects as an
// API server would, and its controllers run pods that never exist. In go answers,
// and what happens; out come requests.
//
// The preview walks in it, and so do the golden scenarios, the benchmark, the tests
// of networking and those of the function. What Kubernetes or Crossplane do is
// written here once; it knows nothing of what the function decides. The simulator
// has a world of its own, which is adversarial on purpose.
package cluster
