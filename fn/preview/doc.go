// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

// Package preview walks a Superset from nothing to Running, and on through
// edits, without a cluster: the one of package cluster takes what was answered,
// does what controllers would do with it, and is shown to the function in the next
// step. What it prints is meant to be read; it fails when the end is not reached.
// It knows nothing of what the function decides.
package preview
