// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

func TestMetricsGiveEveryPythonComponentATarget(t *testing.T) {
	i := Resolve(superset(all, func(s *v1alpha1.SupersetSpec) {
		s.Monitoring = &v1alpha1.Monitoring{ServiceMonitor: &v1alpha1.ServiceMonitor{}, Metrics: &v1alpha1.Metrics{}}
	}))
	// Flower has Celery's metrics besides those of Superset.
	if len(i.Monitoring.Targets) != 6 {
		t.Errorf("targets are %v", i.Monitoring.Targets)
	}

	worker, _ := i.Component(part.CeleryWorker)
	if worker.Port != nil || worker.Service == nil || worker.Service.MetricsPort.Name != "metrics" || len(worker.Pod.Containers) != 2 {
		t.Error("the worker cannot be scraped")
	}

	plain := Resolve(superset(all, func(s *v1alpha1.SupersetSpec) {
		s.Monitoring = &v1alpha1.Monitoring{ServiceMonitor: &v1alpha1.ServiceMonitor{}}
	}))
	if diff := cmp.Diff([]MonitorTarget{{Component: part.WebServer, PortName: "http"}}, plain.Monitoring.Targets); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
