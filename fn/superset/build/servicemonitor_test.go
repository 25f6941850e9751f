// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package build

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

func TestServiceMonitor(t *testing.T) {
	i := edited(func(i *resolve.Instance) {
		i.Monitoring.Spec.ServiceMonitor = &v1alpha1.ServiceMonitor{
			Interval: "60s", ScrapeTimeout: "10s", Labels: map[string]string{"release": "prometheus", "app.kubernetes.io/instance": "hack"},
		}
	})
	same(t, ServiceMonitor(i), `
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata:
  name: demo
  namespace: bi
  labels:
    release: prometheus
    app.kubernetes.io/name: superset
    app.kubernetes.io/instance: demo
    superset.apache.org/parent: demo
spec:
  namespaceSelector: {matchNames: [bi]}
  selector:
    matchLabels:
      app.kubernetes.io/name: superset
      app.kubernetes.io/component: web-server
      app.kubernetes.io/instance: demo
  endpoints:
  - {port: http, interval: 60s, scrapeTimeout: 10s}
`)
}

func TestServiceMonitorDefaults(t *testing.T) {
	got := ServiceMonitor(demo()).Spec.Endpoints
	if diff := cmp.Diff([]Endpoint{{Port: "http", Interval: "30s"}}, got); diff != "" {
		t.Errorf("endpoints: -want +got\n%s", diff)
	}
}

func TestServiceMonitorIsNotThere(t *testing.T) {
	for name, edit := range map[string]func(*resolve.Instance){
		"Without monitoring":     func(i *resolve.Instance) { i.Monitoring = nil },
		"Without serviceMonitor": func(i *resolve.Instance) { i.Monitoring.Spec.ServiceMonitor = nil },
		"Without targets":        func(i *resolve.Instance) { i.Monitoring.Targets = nil },
	} {
		t.Run(name, func(t *testing.T) {
			if got := ServiceMonitor(edited(edit)); got != nil {
				t.Errorf("ServiceMonitor() = %v, want none", got)
			}
		})
	}
}

func TestOneServiceMonitorScrapesAllComponents(t *testing.T) {
	i := edited(func(i *resolve.Instance) {
		i.Monitoring.Targets = []resolve.MonitorTarget{
			{Component: part.WebServer, PortName: "metrics", Path: "/metrics"},
			{Component: part.CeleryWorker, PortName: "metrics", Path: "/metrics"},
			{Component: part.CeleryFlower, PortName: "metrics", Path: "/metrics"},
			{Component: part.CeleryFlower, PortName: "http", Path: "/flower/metrics", Alone: true},
		}
	})
	same(t, ServiceMonitor(i), `
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata:
  name: demo
  namespace: bi
  labels:
    app.kubernetes.io/name: superset
    app.kubernetes.io/instance: demo
    superset.apache.org/parent: demo
spec:
  namespaceSelector: {matchNames: [bi]}
  selector:
    matchLabels: {app.kubernetes.io/name: superset, app.kubernetes.io/instance: demo}
    matchExpressions:
    - {key: app.kubernetes.io/component, operator: In, values: [web-server, celery-worker, celery-flower]}
  endpoints:
  - {port: metrics, path: /metrics, interval: 30s}
  - port: http
    path: /flower/metrics
    interval: 30s
    relabelings: [{action: keep, sourceLabels: [__meta_kubernetes_service_label_app_kubernetes_io_component], regex: celery-flower}]
`)
}

func TestCopiesAreDeep(t *testing.T) {
	m, r := ServiceMonitor(demo()), PrometheusRule(demo())
	if diff := cmp.Diff(m, m.DeepCopyObject()); diff != "" {
		t.Errorf("ServiceMonitor: -want +got\n%s", diff)
	}
	if diff := cmp.Diff(r, r.DeepCopyObject()); diff != "" {
		t.Errorf("PrometheusRule: -want +got\n%s", diff)
	}
	c, ok := r.DeepCopyObject().(*PrometheusRuleObject)
	if !ok {
		t.Fatal("the copy has another type")
	}
	c.Spec.Groups[0].Rules[0].Labels["severity"] = "none"
	if r.Spec.Groups[0].Rules[0].Labels["severity"] == "none" {
		t.Error("the copy shares its labels")
	}
}
