// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

// Package release knows which release of Superset an image contains, and what
// releases can do. Nobody else compares versions.
package release
