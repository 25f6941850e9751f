// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package migrate

import (
	"slices"
)

// scaling is the number of pods. In the chart replicas.enabled only says whether
// the Deployment has a number at all; with an autoscaler it has none.
func (v *values) scaling(c chartComponent) {
	at := func(path ...string) []string { return append([]string{c.value}, path...) }
	v.went(c.field+".replicas", at("replicas", "replicaCount")...)
	v.meant(at("replicas", "enabled")...)
	v.went(c.field+".replicas", at("replicaCount")...)
	fixed := text(v.get(at("replicas", "enabled")...)) != "false"
	count, ok := v.count(at("replicas", "replicaCount")...)
	if n, said := v.count(at("replicaCount")...); said && (v.said(at("replicaCount")...) || !ok) {
		count, ok = n, true
	}
	v.budget(c)
	if c.single {
		if v.said(at("replicas")...) || v.said(at("replicaCount")...) {
			v.note(c.value+".replicas", "there is exactly one pod of celeryBeat")
		}
		return
	}
	v.keda(c)
	scaled := v.autoscaling(c)
	switch {
	case scaled:
		for _, p := range [][]string{at("replicas", "replicaCount"), at("replicaCount")} {
			if v.differs(p...) {
				v.note(join(p...), "it does not count while autoscaling is on, in the chart neither")
			}
			v.meant(p...)
		}
	case !fixed:
		if !v.on(at("keda", "enabled")...) {
			v.note(c.value+".replicas", "the chart leaves the number of pods to somebody else, and so does this: whoever scales the Deployment is left alone, as long as neither "+c.field+".replicas nor replicas is set")
		}
	case ok && count != 1:
		put(v.spec, count, c.field, "replicas")
	}
}

// budget is the PodDisruptionBudget.
func (v *values) budget(c chartComponent) {
	at := []string{c.value, "podDisruptionBudget"}
	if !v.on(append(slices.Clone(at), "enabled")...) {
		v.off(at...)
		return
	}
	v.meant(append(slices.Clone(at), "enabled")...)
	for _, f := range []string{"minAvailable", "maxUnavailable"} {
		v.went(c.field+".podDisruptionBudget", append(slices.Clone(at), f)...)
	}
	if c.single {
		v.note(join(at...), "there is exactly one pod of celeryBeat, which a budget could only block")
		return
	}
	lower, upper := v.get(append(slices.Clone(at), "minAvailable")...), v.get(append(slices.Clone(at), "maxUnavailable")...)
	if v.said(append(slices.Clone(at), "maxUnavailable")...) && !v.said(append(slices.Clone(at), "minAvailable")...) {
		lower = nil
	}
	if !empty(lower) {
		put(v.spec, lower, c.field, "podDisruptionBudget", "minAvailable")
	} else {
		put(v.spec, upper, c.field, "podDisruptionBudget", "maxUnavailable")
	}
}

// keda has no place, but a ScaledObject of the user's own has.
func (v *values) keda(c chartComponent) {
	at := []string{c.value, "keda"}
	if !v.on(append(slices.Clone(at), "enabled")...) {
		v.off(at...)
		return
	}
	v.note(join(at...), "no ScaledObject is made. One of your own may scale the Deployment, whose number of pods is left alone as long as neither "+c.field+".replicas nor replicas is set; "+
		"or use "+c.field+".autoscaling, which scales by load and not by the length of the queue")
}

// autoscaling is the HorizontalPodAutoscaler; false if there is none.
func (v *values) autoscaling(c chartComponent) bool {
	at := []string{c.value, "autoscaling"}
	if !v.on(append(slices.Clone(at), "enabled")...) {
		v.off(at...)
		return false
	}
	under := func(f string) []string { return append(slices.Clone(at), f) }
	v.meant(under("enabled")...)
	for _, f := range []string{"minReplicas", "maxReplicas"} {
		if n, ok := v.count(under(f)...); ok {
			put(v.spec, n, c.field, "autoscaling", f)
			v.went(c.field+".autoscaling."+f, under(f)...)
		}
	}
	var metrics []any
	for _, m := range [][2]string{{"cpu", "targetCPUUtilizationPercentage"}, {"memory", "targetMemoryUtilizationPercentage"}} {
		n, ok := v.count(under(m[1])...)
		v.went(c.field+".autoscaling.metrics", under(m[1])...)
		if !ok || m[0] == "cpu" && n == 80 && v.get(under("targetMemoryUtilizationPercentage")...) == nil {
			continue
		}
		metrics = append(metrics, map[string]any{"type": "Resource", "resource": map[string]any{
			"name": m[0], "target": map[string]any{"type": "Utilization", "averageUtilization": n},
		}})
	}
	put(v.spec, metrics, c.field, "autoscaling", "metrics")
	return true
}
