// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

// Package scaling goes through what happens to the number of pods of a component when
// others scale it as well: people, autoscalers of ours and of their own. cases.yaml
// says step by step who does what, and what spec.replicas is afterwards and whose.
//
// The function answers in a cluster that plays the API server. That it plays it well
// is shown by the same steps before a real one (make scaling-test).
package scaling
