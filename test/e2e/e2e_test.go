//go:build e2e

// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"testing"
)

// TestE2E goes through all scenarios, those that disturb the others last.
func TestE2E(t *testing.T) {
	t.Run("SideBySide", sideBySide)
	t.Run("Disruptions", disruptions)
	t.Run("Packages", packages)
}
