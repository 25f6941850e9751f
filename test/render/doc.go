// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

// Command render walks a Superset from nothing to Running without a cluster.
// Each step is one crossplane composition render: the real composition engine,
// the real function, and a small world in place of Kubernetes, which takes what
// was answered, does what controllers would do with it, and is shown to the
// function in the next step. What it prints is meant to be read; it fails when
// the end is not reached.
package main
