// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

// Command render walks a Superset from nothing to Running without a cluster, as
// function-superset preview does, but through the real composition engine: each
// step is one crossplane composition render with the built function.
package main
