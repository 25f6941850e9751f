// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package build

import (
	"reflect"
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

// ServiceMonitorObject is the part of monitoring.coreos.com/v1 ServiceMonitor
// that is used here.
type ServiceMonitorObject struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	// Spec is what to scrape.
	Spec ServiceMonitorSpec `json:"spec"`
}

// ServiceMonitorSpec says which Services are scraped, and how.
type ServiceMonitorSpec struct {
	// NamespaceSelector lists the namespaces of the Services.
	NamespaceSelector NamespaceSelector `json:"namespaceSelector"`
	// Selector finds the Services by their labels.
	Selector metav1.LabelSelector `json:"selector"`
	// Endpoints are the ports to scrape.
	Endpoints []Endpoint `json:"endpoints"`
}

// NamespaceSelector lists namespaces.
type NamespaceSelector struct {
	// MatchNames are the names of the namespaces.
	MatchNames []string `json:"matchNames,omitempty"`
}

// Endpoint is a port of a Service.
type Endpoint struct {
	// Port is the name of the port.
	Port string `json:"port"`
	// Path is /metrics when it is empty.
	Path string `json:"path,omitempty"`
	// Interval is the time between two scrapes.
	Interval string `json:"interval,omitempty"`
	// ScrapeTimeout is the longest time for one scrape.
	ScrapeTimeout string `json:"scrapeTimeout,omitempty"`
	// Relabelings choose among the Services that have the port.
	Relabelings []Relabeling `json:"relabelings,omitempty"`
}

// Relabeling is a rule on the labels of a target.
type Relabeling struct {
	// Action is what is done with a target.
	Action string `json:"action"`
	// SourceLabels are the labels to look at.
	SourceLabels []string `json:"sourceLabels"`
	// Regex is what they have to be.
	Regex string `json:"regex"`
}

// DeepCopyObject makes it a Kubernetes object.
func (m *ServiceMonitorObject) DeepCopyObject() runtime.Object {
	out := *m
	out.ObjectMeta = *m.ObjectMeta.DeepCopy()
	out.Spec.NamespaceSelector.MatchNames = slices.Clone(m.Spec.NamespaceSelector.MatchNames)
	out.Spec.Selector = *m.Spec.Selector.DeepCopy()
	out.Spec.Endpoints = slices.Clone(m.Spec.Endpoints)
	for n, e := range m.Spec.Endpoints {
		out.Spec.Endpoints[n].Relabelings = slices.Clone(e.Relabelings)
		for r, rule := range e.Relabelings {
			out.Spec.Endpoints[n].Relabelings[r].SourceLabels = slices.Clone(rule.SourceLabels)
		}
	}
	return &out
}

// monitoring are the monitors, the alerts and the dashboard.
func monitoring(i resolve.Instance) []Object {
	if i.Monitoring == nil {
		return nil
	}
	var out []Object
	if m := ServiceMonitor(i); m != nil {
		out = append(out, Object{Key: part.ServiceMonitorKey, Desired: m})
	}
	if i.Monitoring.Spec.PrometheusRule != nil {
		out = append(out, Object{Key: part.PrometheusRuleKey, Desired: PrometheusRule(i)})
	}
	if i.Monitoring.Spec.GrafanaDashboard != nil {
		out = append(out, Object{Key: part.GrafanaDashboardKey, Desired: GrafanaDashboard(i)})
	}
	return out
}

// ServiceMonitor scrapes all targets of the instance; nil when that is not
// wanted or there are none. One object does for all, because a Service without
// the named port of an endpoint is not scraped there.
func ServiceMonitor(i resolve.Instance) *ServiceMonitorObject {
	if i.Monitoring == nil || i.Monitoring.Spec.ServiceMonitor == nil || len(i.Monitoring.Targets) == 0 {
		return nil
	}
	s := i.Monitoring.Spec.ServiceMonitor
	return &ServiceMonitorObject{
		TypeMeta: metav1.TypeMeta{APIVersion: "monitoring.coreos.com/v1", Kind: "ServiceMonitor"},
		ObjectMeta: metav1.ObjectMeta{
			Name:      i.Name,
			Namespace: i.Namespace,
			Labels:    withOurs(objectLabels(i, s.Labels), map[string]string{v1alpha1.LabelInstance: i.Name}),
		},
		Spec: ServiceMonitorSpec{
			NamespaceSelector: NamespaceSelector{MatchNames: []string{i.Namespace}},
			Selector:          scraped(i),
			Endpoints:         endpoints(i),
		},
	}
}

// scraped finds the Services of the targets.
func scraped(i resolve.Instance) metav1.LabelSelector {
	targets := i.Monitoring.Targets
	if len(targets) == 1 {
		return metav1.LabelSelector{MatchLabels: selectorLabels(i, targets[0].Component)}
	}
	var names []string
	for _, t := range targets {
		if !slices.Contains(names, string(t.Component)) {
			names = append(names, string(t.Component))
		}
	}
	return metav1.LabelSelector{
		MatchLabels: map[string]string{v1alpha1.LabelName: v1alpha1.LabelNameValue, v1alpha1.LabelInstance: i.Name},
		MatchExpressions: []metav1.LabelSelectorRequirement{{
			Key: v1alpha1.LabelComponent, Operator: metav1.LabelSelectorOpIn, Values: names,
		}},
	}
}

// keepComponent keeps the targets of a component.
func keepComponent(c part.Component) []Relabeling {
	return []Relabeling{{Action: "keep", SourceLabels: []string{"__meta_kubernetes_service_label_app_kubernetes_io_component"}, Regex: string(c)}}
}

// endpoints are the different ports and paths of the targets, in their order.
func endpoints(i resolve.Instance) []Endpoint {
	s := i.Monitoring.Spec.ServiceMonitor
	interval := s.Interval
	if interval == "" {
		interval = v1alpha1.DefaultScrapeInterval
	}
	var out []Endpoint
	for _, t := range i.Monitoring.Targets {
		e := Endpoint{Port: t.PortName, Path: t.Path, Interval: interval, ScrapeTimeout: s.ScrapeTimeout}
		if t.Alone {
			e.Relabelings = keepComponent(t.Component)
		}
		if !slices.ContainsFunc(out, func(o Endpoint) bool { return reflect.DeepEqual(o, e) }) {
			out = append(out, e)
		}
	}
	return out
}
