// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	corev1 "k8s.io/api/core/v1"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/podtemplate"
	"github.com/crossplane-contrib/function-superset/fn/ptr"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/pyconfig"
)

// The port of StatsD is the one that the image's start script tells gunicorn to
// use.
const (
	statsDPort  int32 = 8125
	metricsName       = "metrics"
)

// metrics is spec.monitoring.metrics: the metrics of Superset, which a StatsD
// exporter beside every Python component turns into those of Prometheus.
func metrics(s resolver) contribution {
	if !exportsMetrics(s) {
		return contribution{}
	}

	return contribution{
		settings: func(out *pyconfig.Settings) {
			if !out.Task {
				out.StatsDPort = statsDPort
			}
		},
		sidecars: func(row Row) []corev1.Container {
			if !row.Python {
				return nil
			}

			return []corev1.Container{s.exporterContainer()}
		},
	}
}

// exportsMetrics is true if pods of Python components have an exporter.
func exportsMetrics(s resolver) bool { return ptr.OrZero(s.spec.Monitoring).Metrics != nil }

// metricsPort is where the exporter of a component is scraped; nil without it.
func (s resolver) metricsPort(row Row) *Port {
	if !exportsMetrics(s) || !row.Python {
		return nil
	}

	return &Port{Name: metricsName, Number: part.MetricsPort}
}

// exporterContainer turns StatsD into Prometheus metrics. StatsD is only heard
// from within the pod.
func (s resolver) exporterContainer() corev1.Container {
	e := ptr.OrZero(ptr.OrZero(ptr.OrZero(s.spec.Monitoring).Metrics).StatsdExporter)
	image := podtemplate.ToolImage(e.Image, v1alpha1.DefaultStatsdExporterImageRepository, v1alpha1.DefaultStatsdExporterImageTag)

	return corev1.Container{
		Name:            part.ExporterContainer,
		Image:           image.Reference,
		ImagePullPolicy: image.PullPolicy,
		Args: []string{
			"--statsd.listen-udp=127.0.0.1:" + decimal(statsDPort),
			"--statsd.listen-tcp=",
			"--web.listen-address=:" + decimal(part.MetricsPort),
		},
		Ports:           []corev1.ContainerPort{{Name: metricsName, ContainerPort: part.MetricsPort, Protocol: corev1.ProtocolTCP}},
		Resources:       podtemplate.ResourcesOrDefault(e.Resources, nil, podtemplate.Requests("10m", "32Mi")),
		ReadinessProbe:  podtemplate.ServerProbes(podtemplate.TCPProbes(metricsName).Readiness.ProbeHandler).Readiness,
		SecurityContext: podtemplate.ContainerSecurity(&corev1.SecurityContext{ReadOnlyRootFilesystem: new(true)}),
	}
}

// monitoring resolves what Prometheus scrapes: the exporters where there are
// some, else the web server's own port.
func monitoring(s resolver, components []Component) *Monitoring {
	spec := s.spec.Monitoring
	if spec == nil {
		return nil
	}

	m := &Monitoring{Spec: spec}

	for _, c := range components {
		switch {
		case c.Service == nil:
		case c.Service.MetricsPort != nil:
			m.Targets = append(m.Targets, MonitorTarget{Component: c.Type, PortName: metricsName, Path: "/metrics"})
		case !exportsMetrics(s) && c.Type == part.WebServer:
			m.Targets = append(m.Targets, MonitorTarget{Component: c.Type, PortName: servicePortName, Path: webMetricsPath(s)})
		}
		if c.Type == part.CeleryFlower && c.Service != nil && exportsMetrics(s) && flowerOpen(s) {
			m.Targets = append(m.Targets, MonitorTarget{Component: c.Type, PortName: servicePortName, Path: flowerPath(s) + "/metrics", Alone: true})
		}
	}

	return m
}

// webMetricsPath is where an image that has metrics of its own serves them; ""
// is Prometheus' own path.
func webMetricsPath(s resolver) string {
	if s.root == "" {
		return ""
	}

	return s.root + "/metrics"
}

// flowerOpen is true when Prometheus may get at Flower's own port, whose metrics
// are those of Celery's tasks. It is not opened for them: what else it shows is
// not for everybody.
func flowerOpen(s resolver) bool {
	n := s.spec.NetworkPolicy
	row, _ := RowOf(part.CeleryFlower)

	return n == nil || s.open(row) || len(n.ExtraIngress) > 0
}

// servicePortName is the name of the first port of every Service.
const servicePortName = "http"
