// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

// Package e2e goes through scenarios on a real API server with a real
// Crossplane, with the packages installed as users install them and manifests
// applied as users apply them. "make e2e" runs it; package lab is the control
// plane. Pods exist in name only: what becomes of one is decided by
// lab/conf/stages.yaml.
package e2e
