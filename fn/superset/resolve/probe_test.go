// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"testing"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

func TestWorkerAndBeatHaveProbesForTheirDefaultCommands(t *testing.T) {
	for _, c := range []part.Component{part.CeleryWorker, part.CeleryBeat} {
		if m := main(one(t, superset(all), c)); m.LivenessProbe == nil || m.StartupProbe == nil {
			t.Errorf("%s has none", c)
		}
	}

	own := superset(all, func(s *v1alpha1.SupersetSpec) {
		s.CeleryBeat.PodTemplate = container(v1alpha1.ContainerTemplate{Command: []string{"mine"}})
		s.CeleryWorker.Celery = &v1alpha1.Celery{Pool: "solo"}
	})
	for _, c := range []part.Component{part.CeleryWorker, part.CeleryBeat} {
		if m := main(one(t, own, c)); m.LivenessProbe != nil {
			t.Errorf("%s would be restarted for what it is not", c)
		}
	}
}

func TestEveryComponentHasFiveMinutesToStart(t *testing.T) {
	for _, c := range Resolve(superset(all)).Components {
		p := main(c).StartupProbe
		if p == nil || p.PeriodSeconds*p.FailureThreshold < 300 {
			t.Errorf("%s has less than five minutes", c.Type)
		}
	}
}
