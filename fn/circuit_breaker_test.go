// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package fn

import (
	"testing"
	"time"
)

// TestInstanceAtRestIsNotAskedForEveryTenSecondsForEver: Crossplane closes its circuit breaker with the next event, and at
// rest there is none.
func TestInstanceAtRestIsNotAskedForEveryTenSecondsForEver(t *testing.T) {
	for name, c := range map[string]struct {
		reason    string
		condition string
		want      time.Duration
	}{
		"the breaker has just opened": {
			"the events that the user causes now are lost",
			`{type: Responsive, status: "False", reason: WatchCircuitOpen, lastTransitionTime: "2026-01-31T11:55:01Z"}`, 10 * time.Second,
		},
		"the breaker opened five minutes ago": {
			"the next event closes it, so none is lost",
			`{type: Responsive, status: "False", reason: WatchCircuitOpen, lastTransitionTime: "2026-01-31T11:55:00Z"}`, time.Minute,
		},
		"the breaker is closed": {
			"events arrive",
			`{type: Responsive, status: "True", reason: WatchCircuitClosed, lastTransitionTime: "2026-01-31T11:59:00Z"}`, time.Minute,
		},
		"the condition has no time": {
			"nobody knows since when, and Crossplane always says",
			`{type: Responsive, status: "False", reason: WatchCircuitOpen}`, time.Minute,
		},
	} {
		t.Run(name, func(t *testing.T) {
			rsp := settle(t, requestOf(t, with("suspend: true")+"status: {conditions: ["+c.condition+"]}\n"))
			if got := rsp.GetMeta().GetTtl().AsDuration(); got != c.want {
				t.Errorf("%s: want the next call after %s, got %s", c.reason, c.want, got)
			}
		})
	}
}
