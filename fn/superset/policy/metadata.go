// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"maps"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/ptr"
	"github.com/crossplane-contrib/function-superset/input/v1beta1"
)

// longestKey is the length of the longest key that is legal. What is longer is
// not repeated in a path.
const longestKey = 253 + 1 + 63

// keys judges the keys of a map; nil allows all.
func keys(at *field.Path, given map[string]string, rule string, allowed []string) field.ErrorList {
	if allowed == nil {
		return nil
	}
	var errs field.ErrorList
	for _, k := range slices.Sorted(maps.Keys(given)) {
		if slices.ContainsFunc(allowed, func(a string) bool { return covers(a, k) }) {
			continue
		}
		place := at
		if len(k) <= longestKey {
			place = at.Key(k)
		}
		errs = append(errs, breach(place, rule, only(allowed)))
	}
	return errs
}

// covers is true for a key that an entry stands for.
func covers(entry, key string) bool {
	if start, wildcard := strings.CutSuffix(entry, "*"); wildcard {
		return strings.HasPrefix(key, start)
	}
	return entry == key
}

// annotations judges those that users give to objects.
func annotations(s *v1alpha1.Superset, p *v1beta1.Policy) field.ErrorList {
	a := ptr.OrZero(p.Annotations)
	// Controllers take further hosts from annotations, and add to what an Ingress
	// says.
	if p.Hostnames != nil && a.Routes == nil {
		a.Routes = []string{}
	}
	if p.Hostnames != nil && a.Services == nil {
		a.Services = []string{}
	}
	var errs field.ErrorList
	if g := ptr.OrZero(s.Spec.Networking).Gateway; g != nil {
		errs = append(errs, keys(spec("networking", "gateway", "annotations"), g.Annotations, "annotations.routes", a.Routes)...)
	}
	if g := ptr.OrZero(s.Spec.Networking).Ingress; g != nil {
		errs = append(errs, keys(spec("networking", "ingress", "annotations"), g.Annotations, "annotations.routes", a.Routes)...)
	}
	for _, c := range s.Spec.Components() {
		errs = append(errs, keys(spec(c.Type.Field(), "service", "annotations"), ptr.OrZero(c.Service).Annotations, "annotations.services", a.Services)...)
	}
	errs = append(errs, keys(spec("serviceAccount", "annotations"), ptr.OrZero(s.Spec.ServiceAccount).Annotations, "annotations.serviceAccounts", a.ServiceAccounts)...)
	for _, d := range deployments(s) {
		errs = append(errs, keys(d.at.Child("annotations"), d.template.Annotations, "annotations.workloads", a.Workloads)...)
	}
	for _, t := range templates(s) {
		errs = append(errs, keys(t.at.Child("annotations"), t.pod.Annotations, "annotations.workloads", a.Workloads)...)
	}
	return errs
}

// labels judges those that users give to objects. Other people's selectors go by
// them.
func labels(s *v1alpha1.Superset, p *v1beta1.Policy) field.ErrorList {
	l := ptr.OrZero(p.Labels)
	var errs field.ErrorList
	if g := ptr.OrZero(s.Spec.Networking).Gateway; g != nil {
		errs = append(errs, keys(spec("networking", "gateway", "labels"), g.Labels, "labels.routes", l.Routes)...)
	}
	if g := ptr.OrZero(s.Spec.Networking).Ingress; g != nil {
		errs = append(errs, keys(spec("networking", "ingress", "labels"), g.Labels, "labels.routes", l.Routes)...)
	}
	for _, c := range s.Spec.Components() {
		errs = append(errs, keys(spec(c.Type.Field(), "service", "labels"), ptr.OrZero(c.Service).Labels, "labels.services", l.Services)...)
	}
	for _, d := range deployments(s) {
		errs = append(errs, keys(d.at.Child("labels"), d.template.Labels, "labels.workloads", l.Workloads)...)
	}
	for _, t := range templates(s) {
		errs = append(errs, keys(t.at.Child("labels"), t.pod.Labels, "labels.workloads", l.Workloads)...)
	}
	m, at := ptr.OrZero(s.Spec.Monitoring), spec("monitoring")
	errs = append(errs, keys(at.Child("serviceMonitor", "labels"), ptr.OrZero(m.ServiceMonitor).Labels, "labels.monitoring", l.Monitoring)...)
	errs = append(errs, keys(at.Child("prometheusRule", "labels"), ptr.OrZero(m.PrometheusRule).Labels, "labels.monitoring", l.Monitoring)...)
	return append(errs, keys(at.Child("grafanaDashboard", "labels"), ptr.OrZero(m.GrafanaDashboard).Labels, "labels.monitoring", l.Monitoring)...)
}
