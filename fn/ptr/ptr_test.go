// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package ptr

import "testing"

func TestOnlyAnAbsentValueGivesWayToTheDefault(t *testing.T) {
	if got := Or(nil, 3); got != 3 {
		t.Errorf("absent: %d", got)
	}

	if got := Or(new(0), 3); got != 0 {
		t.Errorf("zero is a value, too: %d", got)
	}

	if got := OrZero[string](nil); got != "" {
		t.Errorf("absent: %q", got)
	}

	if got := OrZero(new("a")); got != "a" {
		t.Errorf("a value: %q", got)
	}
}
