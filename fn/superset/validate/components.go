// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package validate

import (
	"bytes"
	"net/netip"
	"regexp"

	autoscalingv2 "k8s.io/api/autoscaling/v2"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/ptr"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/release"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

// isPython is true for a component that runs Superset's own image.
func isPython(c v1alpha1.ComponentSpec) bool {
	row, _ := resolve.RowOf(c.Type)
	return row.Python
}

// exportsMetrics is true when pods of Python components carry a StatsD exporter.
func exportsMetrics(s *v1alpha1.SupersetSpec) bool {
	return ptr.OrZero(s.Monitoring).Metrics != nil
}

// validateDefaults checks what components inherit.
func validateDefaults(s *v1alpha1.Superset) field.ErrorList {
	p, spec := specPath(), &s.Spec
	return join(
		sqla(p.Child("sqlaEngineOptions"), spec.SQLAEngineOptions),
		atLeast("A6", p.Child("replicas"), spec.Replicas, 0),
		autoscaling(p.Child("autoscaling"), spec.Autoscaling, false),
		disruptionBudget(p.Child("podDisruptionBudget"), spec.PodDisruptionBudget),
	)
}

// validateComponents checks one component after the other.
func validateComponents(s *v1alpha1.Superset) field.ErrorList {
	var errs field.ErrorList
	spec := &s.Spec
	for _, c := range spec.Components() {
		p := specPath().Child(c.Type.Field())
		errs = append(errs, objectName("XB1", p.Child("serviceAccountName"), c.ServiceAccountName)...)
		errs = append(errs, scaling(p, c.Scaling)...)
		errs = append(errs, service(p.Child("service"), c.Service)...)
		errs = append(errs, forbidden("XO3", p.Child("service", "port"), exportsMetrics(spec) && isPython(c) && ptr.OrZero(ptr.OrZero(c.Service).Port) == part.MetricsPort)...)
		errs = append(errs, sqla(p.Child("sqlaEngineOptions"), c.SQLAEngineOptions)...)
	}
	return join(errs,
		gunicorn(specPath().Child("webServer", "gunicorn"), ptr.OrZero(spec.WebServer).Gunicorn),
		celery(specPath().Child("celeryWorker", "celery"), ptr.OrZero(spec.CeleryWorker).Celery),
		websocket(specPath().Child("websocketServer"), spec.WebsocketServer, release.OfImage(spec.Image)),
	)
}

// preset checks the name of a set of values.
func preset(id string, p *field.Path, value v1alpha1.Preset) field.ErrorList {
	return oneOf(id, p, value, v1alpha1.PresetDisabled, v1alpha1.PresetConservative, v1alpha1.PresetBalanced, v1alpha1.PresetPerformance, v1alpha1.PresetAggressive)
}

// sqla checks the connection pool.
func sqla(p *field.Path, o *v1alpha1.SQLAEngineOptions) field.ErrorList {
	if o == nil {
		return nil
	}
	return join(
		preset("Q1", p.Child("preset"), o.Preset),
		atLeast("Q2", p.Child("poolSize"), o.PoolSize, 0),
		atLeast("Q2", p.Child("poolRecycle"), o.PoolRecycle, 0),
		atLeast("Q2", p.Child("poolTimeout"), o.PoolTimeout, 0),
	)
}

// gunicorn checks the process of the web server.
func gunicorn(p *field.Path, g *v1alpha1.Gunicorn) field.ErrorList {
	if g == nil {
		return nil
	}
	return join(
		invalid("G1", p.Child("threads"), ptr.OrZero(g.Threads), ptr.OrZero(g.Threads) > 1 && g.WorkerClass != "" && g.WorkerClass != "gthread"),
		preset("G2", p.Child("preset"), g.Preset),
		oneOf("G3", p.Child("workerClass"), g.WorkerClass, "sync", "gthread", "gevent", "eventlet"),
		oneOf("G4", p.Child("logLevel"), g.LogLevel, "debug", "info", "warning", "error", "critical"),
		atLeast("G5", p.Child("workers"), g.Workers, 1),
		atLeast("G5", p.Child("threads"), g.Threads, 1),
		atLeast("G5", p.Child("timeout"), g.Timeout, 1),
		atLeast("G6", p.Child("keepAlive"), g.KeepAlive, 0),
		atLeast("G6", p.Child("maxRequests"), g.MaxRequests, 0),
		atLeast("G6", p.Child("maxRequestsJitter"), g.MaxRequestsJitter, 0),
		atLeast("G6", p.Child("limitRequestLine"), g.LimitRequestLine, 0),
		atLeast("G6", p.Child("limitRequestFieldSize"), g.LimitRequestFieldSize, 0),
	)
}

// celery checks the options of the worker.
func celery(p *field.Path, c *v1alpha1.Celery) field.ErrorList {
	if c == nil {
		return nil
	}
	forked := c.Pool == "" || c.Pool == "prefork"
	return join(
		invalid("W1", p.Child("maxTasksPerChild"), ptr.OrZero(c.MaxTasksPerChild), ptr.OrZero(c.MaxTasksPerChild) > 0 && !forked),
		invalid("W2", p.Child("maxMemoryPerChild"), ptr.OrZero(c.MaxMemoryPerChild), ptr.OrZero(c.MaxMemoryPerChild) > 0 && !forked),
		preset("W3", p.Child("preset"), c.Preset),
		oneOf("W4", p.Child("pool"), c.Pool, "prefork", "threads", "gevent", "eventlet", "solo"),
		oneOf("W5", p.Child("optimization"), c.Optimization, "default", "fair"),
		atLeast("W6", p.Child("concurrency"), c.Concurrency, 1),
		atLeast("W7", p.Child("maxTasksPerChild"), c.MaxTasksPerChild, 0),
		atLeast("W7", p.Child("maxMemoryPerChild"), c.MaxMemoryPerChild, 0),
		atLeast("W7", p.Child("prefetchMultiplier"), c.PrefetchMultiplier, 0),
		atLeast("W7", p.Child("softTimeLimit"), c.SoftTimeLimit, 0),
		atLeast("W7", p.Child("timeLimit"), c.TimeLimit, 0),
	)
}

// websocket checks what only the websocket server has.
func websocket(p *field.Path, w *v1alpha1.WebsocketServer, r release.Release) field.ErrorList {
	if w == nil {
		return nil
	}
	tagged := release.Of(ptr.OrZero(ptr.OrZero(w.Image).Tag))
	object := w.Config == nil || bytes.HasPrefix(bytes.TrimSpace(w.Config.Raw), []byte("{"))
	return join(
		required("X1", p.Child("image", "repository"), ptr.OrZero(ptr.OrZero(w.Image).Repository) == "" && !r.HasRealtime()),
		forbidden("X6", p.Child("image", "tag"), r.HasRealtime() && tagged.IsSuperset() && !tagged.HasRealtime()),
		forbidden("X2", p.Child("configFrom"), w.Config != nil && w.ConfigFrom != nil),
		forbidden("X3", p.Child("config"), !object),
		forbidden("X5", p.Child("config"), w.Config != nil && depth(w.Config.Raw) > maxDepth),
		secretRef(p.Child("configFrom"), w.ConfigFrom),
	)
}

// maxDepth is how deep a tree of any shape may be nested. It is re-rendered, by us and by the API server, and what walks
// a tree level by level has a limit of its own somewhere.
const maxDepth = 64

// depth is how many objects and lists of a JSON text lie in each other.
func depth(text []byte) int {
	deepest, now := 0, 0
	quoted := false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			now++
			deepest = max(deepest, now)
		case c == '}' || c == ']':
			now--
		}
	}
	return deepest
}

// scaling checks the number of pods.
func scaling(p *field.Path, s v1alpha1.Scaling) field.ErrorList {
	errs := atLeast("A6", p.Child("replicas"), s.Replicas, 0)
	if a := s.Autoscaling; a != nil {
		errs = append(errs, autoscaling(p.Child("autoscaling"), &a.Autoscaling, a.Disabled)...)
	}
	if b := s.PodDisruptionBudget; b != nil {
		errs = append(errs, disruptionBudget(p.Child("podDisruptionBudget"), &b.PodDisruptionBudget)...)
	}
	return errs
}

// autoscaling checks bounds and metrics.
func autoscaling(p *field.Path, a *v1alpha1.Autoscaling, disabled bool) field.ErrorList {
	if a == nil {
		return nil
	}
	errs := join(
		required("A1", p.Child("maxReplicas"), a.MaxReplicas == 0 && !disabled),
		atLeast("A2", p.Child("minReplicas"), a.MinReplicas, 1),
	)
	if a.MaxReplicas != 0 {
		errs = join(errs,
			between("A1", p.Child("maxReplicas"), &a.MaxReplicas, 1, 100),
			invalid("A3", p.Child("maxReplicas"), a.MaxReplicas, a.MinReplicas != nil && *a.MinReplicas > a.MaxReplicas),
		)
	}
	return join(errs, each(p.Child("metrics"), a.Metrics, metric))
}

// metric checks that the member named by the type is there, and only that one, with one target.
func metric(m autoscalingv2.MetricSpec, p *field.Path) field.ErrorList {
	var errs field.ErrorList
	var target *autoscalingv2.MetricTarget
	name := "resource"
	member := func(kind autoscalingv2.MetricSourceType, fieldName string, present bool) {
		if m.Type == kind && !present {
			errs = append(errs, requiredPlain("A4", p.Child(fieldName), true)...)
		}
		if m.Type != kind && m.Type != "" && present {
			errs = append(errs, forbiddenBecause("A4", p.Child(fieldName), true, "another type of metric is named by type")...)
		}
	}
	member(autoscalingv2.ResourceMetricSourceType, "resource", m.Resource != nil)
	member(autoscalingv2.ContainerResourceMetricSourceType, "containerResource", m.ContainerResource != nil)
	member(autoscalingv2.PodsMetricSourceType, "pods", m.Pods != nil)
	member(autoscalingv2.ObjectMetricSourceType, "object", m.Object != nil)
	member(autoscalingv2.ExternalMetricSourceType, "external", m.External != nil)

	switch {
	case m.Resource != nil:
		target = &m.Resource.Target
		errs = append(errs, requiredPlain("A4", p.Child("resource", "name"), m.Resource.Name == "")...)
	case m.ContainerResource != nil:
		name, target = "containerResource", &m.ContainerResource.Target
		errs = append(errs, requiredPlain("A4", p.Child(name, "name"), m.ContainerResource.Name == "")...)
		errs = append(errs, requiredPlain("A4", p.Child(name, "container"), m.ContainerResource.Container == "")...)
	case m.Pods != nil:
		name, target = "pods", &m.Pods.Target
		errs = append(errs, requiredPlain("A4", p.Child(name, "metric", "name"), m.Pods.Metric.Name == "")...)
	case m.Object != nil:
		name, target = "object", &m.Object.Target
		errs = append(errs, requiredPlain("A4", p.Child(name, "metric", "name"), m.Object.Metric.Name == "")...)
		errs = append(errs, requiredPlain("A4", p.Child(name, "describedObject", "kind"), m.Object.DescribedObject.Kind == "")...)
		errs = append(errs, requiredPlain("A4", p.Child(name, "describedObject", "name"), m.Object.DescribedObject.Name == "")...)
	case m.External != nil:
		name, target = "external", &m.External.Target
		errs = append(errs, requiredPlain("A4", p.Child(name, "metric", "name"), m.External.Metric.Name == "")...)
	}
	if target != nil {
		errs = append(errs, metricTarget(target, p.Child(name, "target"))...)
	}
	return join(
		requiredPlain("A4", p.Child("type"), m.Type == ""),
		oneOf("A4", p.Child("type"), m.Type, autoscalingv2.ResourceMetricSourceType, autoscalingv2.ContainerResourceMetricSourceType,
			autoscalingv2.PodsMetricSourceType, autoscalingv2.ObjectMetricSourceType, autoscalingv2.ExternalMetricSourceType),
		errs,
	)
}

// metricTarget checks that a target has a value of its type.
func metricTarget(t *autoscalingv2.MetricTarget, p *field.Path) field.ErrorList {
	return join(
		requiredPlain("A4", p.Child("type"), t.Type == ""),
		oneOf("A4", p.Child("type"), t.Type, autoscalingv2.UtilizationMetricType, autoscalingv2.ValueMetricType, autoscalingv2.AverageValueMetricType),
		requiredPlain("A4", p.Child("averageUtilization"), t.Type == autoscalingv2.UtilizationMetricType && t.AverageUtilization == nil),
		requiredPlain("A4", p.Child("averageValue"), t.Type == autoscalingv2.AverageValueMetricType && t.AverageValue == nil),
		requiredPlain("A4", p.Child("value"), t.Type == autoscalingv2.ValueMetricType && t.Value == nil),
		atLeast("A4", p.Child("averageUtilization"), t.AverageUtilization, 1),
	)
}

// disruptionBudget checks the two limits.
func disruptionBudget(p *field.Path, b *v1alpha1.PodDisruptionBudget) field.ErrorList {
	if b == nil {
		return nil
	}
	return join(
		forbidden("A5", p.Child("maxUnavailable"), b.MinAvailable != nil && b.MaxUnavailable != nil),
		countOrPercent("A8", p.Child("minAvailable"), b.MinAvailable),
		countOrPercent("A8", p.Child("maxUnavailable"), b.MaxUnavailable),
	)
}

// percent is a share of the pods.
var percent = regexp.MustCompile(`^(100|[0-9]{1,2})%$`)

// countOrPercent checks a number of pods or a share of them.
func countOrPercent(id string, p *field.Path, v *intstr.IntOrString) field.ErrorList {
	if v == nil || v.Type == intstr.Int && v.IntVal >= 0 || v.Type == intstr.String && percent.MatchString(v.StrVal) {
		return nil
	}
	return report(id, field.Invalid(p, v.String(), "should be a number of pods, 0 or more, or a share from 0% to 100%"))
}

// gatewayPath has no character that means anything to a shell, because it reaches one.
var gatewayPath = regexp.MustCompile(`^$|^/[a-zA-Z0-9/_.-]+$`)

// service checks the Service of a component.
func service(p *field.Path, s *v1alpha1.Service) field.ErrorList {
	if s == nil {
		return nil
	}
	balanced := s.Type == v1alpha1.ServiceType(corev1.ServiceTypeLoadBalancer)
	exposed := balanced || s.Type == v1alpha1.ServiceType(corev1.ServiceTypeNodePort)
	return join(
		oneOf("S1", p.Child("type"), s.Type, "ClusterIP", "NodePort", "LoadBalancer"),
		between("S2", p.Child("nodePort"), s.NodePort, 30000, 32767),
		forbidden("S3", p.Child("nodePort"), s.NodePort != nil && !exposed),
		invalid("S4", p.Child("gatewayPath"), ptr.OrZero(s.GatewayPath), s.GatewayPath != nil && !gatewayPath.MatchString(*s.GatewayPath)),
		longest("S4", p.Child("gatewayPath"), ptr.OrZero(s.GatewayPath), 1024),
		between("S5", p.Child("port"), s.Port, 0, 65535),
		forbidden("XS1", p.Child("loadBalancerClass"), s.LoadBalancerClass != nil && !balanced),
		forbidden("XS1", p.Child("loadBalancerSourceRanges"), s.LoadBalancerSourceRanges != nil && !balanced),
		forbidden("XS2", p.Child("externalTrafficPolicy"), s.ExternalTrafficPolicy != "" && !exposed),
		oneOf("XS3", p.Child("externalTrafficPolicy"), s.ExternalTrafficPolicy, "Cluster", "Local"),
		loadBalancerClass(p.Child("loadBalancerClass"), s.LoadBalancerClass),
		each(p.Child("loadBalancerSourceRanges"), s.LoadBalancerSourceRanges, func(v string, p *field.Path) field.ErrorList {
			return cidr("XS4", p, v)
		}),
		labels(p.Child("labels"), s.Labels),
		annotations(p.Child("annotations"), s.Annotations),
	)
}

// loadBalancerClass checks a name that looks like a label's key.
func loadBalancerClass(p *field.Path, class *string) field.ErrorList {
	if class == nil {
		return nil
	}
	return invalidBecause("XS4", p, *class, validation.IsQualifiedName(*class)...)
}

// cidr checks a network.
func cidr(id string, p *field.Path, text string) field.ErrorList {
	if _, err := netip.ParsePrefix(text); err != nil {
		return invalidBecause(id, p, text, "should be a network such as 10.0.0.0/8")
	}
	return nil
}
