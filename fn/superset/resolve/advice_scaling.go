// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"slices"
	"strings"

	autoscalingv2 "k8s.io/api/autoscaling/v2"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/intstr"

	"github.com/crossplane-contrib/function-superset/fn/ptr"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

// adviseScaling warns of autoscalers that cannot work, of budgets that hold up the
// draining of nodes, and of counts without effect.
func adviseScaling(s resolver, components []Component) []Advice {
	var (
		out     []Advice
		blocked blockedDrains
	)

	if b := s.spec.PodDisruptionBudget; b != nil && b.MinAvailable == nil && b.MaxUnavailable == nil {
		out = append(out, emptyBudget("spec.podDisruptionBudget"))
	}

	for _, c := range components {
		row, _ := RowOf(c.Type)
		spec, _ := s.spec.Component(row.Type)
		path := "spec." + row.Type.Field()

		if b := spec.PodDisruptionBudget; b != nil && !b.Disabled && b.MinAvailable == nil && b.MaxUnavailable == nil {
			out = append(out, emptyBudget(path+".podDisruptionBudget"))
		}

		if c.Type == part.CeleryFlower && c.Autoscaling != nil {
			out = append(out, Advice{
				"FlowerScaled", path + ".autoscaling",
				"Each Flower has a memory of its own, so several show different things; set celeryFlower.autoscaling.disabled",
			})
		}

		if c.Autoscaling != nil && spec.Replicas != nil {
			out = append(out, Advice{"ReplicasIgnored", path + ".replicas", "The autoscaler decides how many pods there are, so replicas is ignored; set autoscaling.minReplicas"})
		}

		budgetPath, scalerPath := "spec.podDisruptionBudget", "spec.autoscaling"
		if spec.PodDisruptionBudget != nil {
			budgetPath = path + ".podDisruptionBudget"
		}

		if spec.Autoscaling != nil {
			scalerPath = path + ".autoscaling"
		}

		blocked.add(c, budgetPath)
		out = append(out, adviseMetrics(c, row, scalerPath)...)
	}

	return append(out, blocked.advice()...)
}

func emptyBudget(path string) Advice {
	return Advice{"EmptyDisruptionBudget", path, "A budget without minAvailable and maxUnavailable protects nothing, so none is created"}
}

// blockedDrains are components whose budget lets no pod be evicted: who drains a node
// waits for it for ever. Those that inherit the same budget are told together.
type blockedDrains []struct {
	path, why string
	names     []string
}

func (b *blockedDrains) add(c Component, path string) {
	field, why := blocks(c)
	if field == "" {
		return
	}

	path += "." + field

	for i := range *b {
		if d := &(*b)[i]; d.path == path && d.why == why {
			d.names = append(d.names, string(c.Type))
			return
		}
	}

	*b = append(*b, struct {
		path, why string
		names     []string
	}{path, why, []string{string(c.Type)}})
}

func (b *blockedDrains) advice() []Advice {
	var out []Advice
	for _, d := range *b {
		out = append(out, Advice{
			"BudgetBlocksDrains", d.path,
			"No pod of " + strings.Join(d.names, ", ") + " may be evicted" + d.why + ", so a node with one cannot be drained; allow one to go, with maxUnavailable: 1",
		})
	}

	return out
}

// blocks is the field of a budget that lets no pod be evicted, and when.
func blocks(c Component) (field, why string) {
	if c.DisruptionBudget == nil {
		return "", ""
	}

	least, why := c.leastPods()

	switch b := c.DisruptionBudget; {
	case least == 0:
		return "", "" // there is no pod to evict
	case b.MaxUnavailable != nil && share(*b.MaxUnavailable, least) == 0:
		return "maxUnavailable", ""
	case b.MinAvailable != nil && b.MinAvailable.Type == intstr.String && share(*b.MinAvailable, 100) >= 100:
		return "minAvailable", ""
	case b.MinAvailable != nil && share(*b.MinAvailable, least) >= least:
		return "minAvailable", why
	}

	return "", ""
}

// leastPods is how many pods a component has at least when all is well, and in which
// state that is.
func (c Component) leastPods() (n int32, when string) {
	switch {
	case c.Autoscaling != nil:
		return ptr.Or(c.Autoscaling.Min, 1), " while there are no more than minReplicas"
	case c.Replicas == nil:
		return 1, " while there is one, as long as nobody scales it"
	case *c.Replicas == 1:
		return 1, " while there is one"
	}

	return *c.Replicas, " while there are " + decimal(*c.Replicas)
}

// share is what a number or a percentage of a budget comes to, rounded up as
// Kubernetes does it.
func share(v intstr.IntOrString, of int32) int32 {
	n, err := intstr.GetScaledValueFromIntOrPercent(&v, int(of), true)
	if err != nil {
		return 1 // no form that validation lets pass
	}

	return int32(n)
}

// adviseMetrics warns of an autoscaler that measures a share of requests which are
// not there, or which are less than what the component uses at rest.
func adviseMetrics(c Component, row Row, path string) []Advice {
	if c.Autoscaling == nil {
		return nil
	}

	metrics := c.Autoscaling.Metrics
	if len(metrics) == 0 {
		// Kubernetes' default.
		metrics = []autoscalingv2.MetricSpec{{Resource: &autoscalingv2.ResourceMetricSource{
			Name: corev1.ResourceCPU, Target: autoscalingv2.MetricTarget{AverageUtilization: new(int32(80))},
		}}}
	}

	var out []Advice

	for _, m := range metrics {
		var (
			name      corev1.ResourceName
			target    autoscalingv2.MetricTarget
			container string
		)

		switch {
		case m.Resource != nil:
			name, target = m.Resource.Name, m.Resource.Target
		case m.ContainerResource != nil:
			name, target, container = m.ContainerResource.Name, m.ContainerResource.Target, m.ContainerResource.Container
		}

		if target.AverageUtilization == nil {
			continue
		}

		if missing := withoutRequest(c.Pod, name, container); len(missing) > 0 {
			out = append(out, Advice{
				"NoRequestToMeasure", path,
				"The autoscaler measures " + string(name) + " as a share of what is requested, and in " + string(c.Type) + " nothing is requested by " + strings.Join(missing, ", ") +
					", so it never scales; set resources.requests." + string(name) + " there, or metrics with averageValue",
			})

			continue
		}

		if name == corev1.ResourceMemory && (container == "" || container == part.MainContainer) && requestsNoMore(c.Pod, row) {
			out = append(out, Advice{
				"MemoryNeverShrinks", path,
				"Processes of " + string(c.Type) + " do not give memory back, and use about what is requested before any work, so the autoscaler goes up to maxReplicas and stays there; request what a busy pod uses, or scale by cpu",
			})
		}
	}

	return out
}

// withoutRequest are the containers of a pod that request nothing of a resource, as
// the autoscaler looks for it: in the pod as a whole if that requests something, else
// in every container that keeps running, or in the one that is named. A limit stands
// for a request that is not there.
func withoutRequest(p Pod, name corev1.ResourceName, container string) []string {
	if r := p.Resources; r != nil && container == "" && len(r.Requests)+len(r.Limits) > 0 {
		if requested(*r, name) {
			return nil
		}

		return []string{"the pod"}
	}

	var out []string

	for _, c := range slices.Concat(p.Containers, p.InitContainers) {
		stays := c.RestartPolicy != nil && *c.RestartPolicy == corev1.ContainerRestartPolicyAlways
		runs := stays || slices.ContainsFunc(p.Containers, func(o corev1.Container) bool { return o.Name == c.Name })

		if runs && (container == "" || container == c.Name) && !requested(c.Resources, name) {
			out = append(out, c.Name)
		}
	}

	return out
}

func requested(r corev1.ResourceRequirements, name corev1.ResourceName) bool {
	_, request := r.Requests[name]
	_, limit := r.Limits[name]

	return request || limit
}

// requestsNoMore is true for a main container that requests no more memory than our
// default, which is what its processes use before any work.
func requestsNoMore(p Pod, row Row) bool {
	r := p.Containers[0].Resources
	if p.Resources != nil && len(p.Resources.Requests)+len(p.Resources.Limits) > 0 {
		r = *p.Resources
	}

	request, there := r.Requests[corev1.ResourceMemory]
	if !there {
		request = r.Limits[corev1.ResourceMemory]
	}

	return request.Cmp(row.resources.Requests[corev1.ResourceMemory]) <= 0
}
