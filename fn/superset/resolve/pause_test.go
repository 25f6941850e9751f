// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"testing"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/ptr"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

// TestThePauseFitsIntoTheTimeToStop: Kubernetes refuses a Deployment whose pods
// pause for longer than they have, and the refusal is repeated for ever.
func TestThePauseFitsIntoTheTimeToStop(t *testing.T) {
	for grace, want := range map[int64]int64{0: 0, 1: 0, 5: 2, 14: 7, 15: 15, 60: 15} {
		i := Resolve(superset(all, func(s *v1alpha1.SupersetSpec) {
			s.PodTemplate = &v1alpha1.PodTemplate{TerminationGracePeriodSeconds: new(grace)}
		}))

		for _, c := range i.Components {
			got := int64(0)
			if l := c.Pod.Containers[0].Lifecycle; l != nil {
				got = l.PreStop.Sleep.Seconds
			}

			if row := c.Type; got > grace || row == part.WebServer && got != want {
				t.Errorf("%s has %d seconds to stop and pauses for %d, want %d", row, grace, got, want)
			}
		}
	}
}

func TestComponentsHaveTheirTimeToStop(t *testing.T) {
	for _, c := range Resolve(superset(all)).Components {
		want := map[part.Component]int64{
			part.WebServer: v1alpha1.DefaultWebServerGrace, part.CeleryWorker: v1alpha1.DefaultCeleryWorkerGrace,
			part.WebsocketServer: v1alpha1.DefaultWebsocketServerGrace, part.MCPServer: v1alpha1.DefaultMCPServerGrace,
		}[c.Type]
		if got := ptr.Or(c.Pod.TerminationGracePeriodSeconds, 0); got != want {
			t.Errorf("%s has %d seconds to stop, want %d", c.Type, got, want)
		}
	}
}
