// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

// Package resolve turns a valid Superset spec into an Instance: the second of
// the five stops. Defaults, inheritance, names, rendered configuration and
// checksums are settled here, once, so that no later stop has to ask whether a
// field is set. One exception is the pod of the maintenance page: build completes
// it, because its port depends on what runs. The package knows nothing of what
// runs, of time, or of Crossplane.
package resolve
