// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package v1alpha1

import (
	corev1 "k8s.io/api/core/v1"
)

// Monitoring integrates Prometheus and Grafana. An empty object does nothing.
//
// XO1
// +kubebuilder:validation:XValidation:rule="!has(self.prometheusRule) || has(self.metrics)",message="monitoring.prometheusRule requires monitoring.metrics, whose series its alerts read"
// XO2
// +kubebuilder:validation:XValidation:rule="!has(self.grafanaDashboard) || has(self.metrics)",message="monitoring.grafanaDashboard requires monitoring.metrics, whose series it shows"
type Monitoring struct {
	// Have the Prometheus operator scrape the instance. Needs webServer; presence is enough: `serviceMonitor: {}`.
	//
	// +optional
	ServiceMonitor *ServiceMonitor `json:"serviceMonitor,omitempty"`

	// Have Superset emit metrics and export them for Prometheus, from every component. The stock web server has no
	// metrics of its own, so serviceMonitor alone only tells whether it is up.
	//
	// +optional
	Metrics *Metrics `json:"metrics,omitempty"`

	// Alerts for the Prometheus operator. Needs metrics.
	//
	// +optional
	PrometheusRule *PrometheusRule `json:"prometheusRule,omitempty"`

	// Dashboard for Grafana, in a ConfigMap that its sidecar finds. Needs metrics.
	//
	// +optional
	GrafanaDashboard *GrafanaDashboard `json:"grafanaDashboard,omitempty"`
}

// ServiceMonitor describes the ServiceMonitor.
type ServiceMonitor struct {
	// Time between two scrapes, e.g. `1m`. Defaults to 30s.
	//
	// +optional
	// +kubebuilder:default="30s"
	// O1
	// +kubebuilder:validation:MaxLength=64
	// +kubebuilder:validation:Pattern=`^(|0|(([0-9]+)y)?(([0-9]+)w)?(([0-9]+)d)?(([0-9]+)h)?(([0-9]+)m)?(([0-9]+)s)?(([0-9]+)ms)?)$`
	Interval string `json:"interval,omitempty"`

	// Longest time for one scrape, e.g. `10s`; not longer than interval. Prometheus' own default if absent.
	//
	// +optional
	// O1
	// +kubebuilder:validation:MaxLength=64
	// +kubebuilder:validation:Pattern=`^(|0|(([0-9]+)y)?(([0-9]+)w)?(([0-9]+)d)?(([0-9]+)h)?(([0-9]+)m)?(([0-9]+)s)?(([0-9]+)ms)?)$`
	ScrapeTimeout string `json:"scrapeTimeout,omitempty"`

	// Labels by which Prometheus selects the monitor, e.g. `release: kube-prometheus-stack`.
	//
	// +optional
	Labels map[string]string `json:"labels,omitempty"`
}

// Metrics turns on Superset's StatsD metrics and a sidecar that exports them.
type Metrics struct {
	// Sidecar that turns StatsD into Prometheus metrics, in every pod of the Python components.
	//
	// +optional
	StatsdExporter *StatsdExporter `json:"statsdExporter,omitempty"`
}

// StatsdExporter describes the exporter sidecar.
type StatsdExporter struct {
	// Image of the exporter. Defaults to prom/statsd-exporter.
	//
	// +optional
	Image *ToolImage `json:"image,omitempty"`

	// CPU and memory of the exporter.
	//
	// +optional
	Resources *corev1.ResourceRequirements `json:"resources,omitempty"`
}

// PrometheusRule describes the PrometheusRule.
type PrometheusRule struct {
	// Labels by which Prometheus selects the rule.
	//
	// +optional
	Labels map[string]string `json:"labels,omitempty"`
}

// GrafanaDashboard describes the ConfigMap with the dashboard.
type GrafanaDashboard struct {
	// Labels by which Grafana's sidecar selects the ConfigMap. Defaults to `grafana_dashboard: "1"`.
	//
	// +optional
	Labels map[string]string `json:"labels,omitempty"`

	// Folder in Grafana, written as the annotation `grafana_folder`.
	//
	// +optional
	Folder string `json:"folder,omitempty"`
}
