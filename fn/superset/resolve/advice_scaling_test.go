// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	"k8s.io/apimachinery/pkg/util/intstr"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
)

// told are the paths and texts of advice with a reason.
func told(i Instance, reason string) []string {
	var out []string
	for _, a := range i.Advice {
		if a.Reason == reason {
			out = append(out, a.Path+": "+a.Message)
		}
	}

	return out
}

func requests(pairs ...string) corev1.ResourceRequirements {
	r := corev1.ResourceRequirements{Requests: corev1.ResourceList{}}
	for i := 0; i < len(pairs); i += 2 {
		r.Requests[corev1.ResourceName(pairs[i])] = resource.MustParse(pairs[i+1])
	}

	return r
}

func limits(pairs ...string) corev1.ResourceRequirements {
	r := requests(pairs...)
	return corev1.ResourceRequirements{Limits: r.Requests}
}

func utilization(name corev1.ResourceName, percent int32) autoscalingv2.MetricSpec {
	return autoscalingv2.MetricSpec{Type: autoscalingv2.ResourceMetricSourceType, Resource: &autoscalingv2.ResourceMetricSource{
		Name: name, Target: autoscalingv2.MetricTarget{Type: autoscalingv2.UtilizationMetricType, AverageUtilization: &percent},
	}}
}

func averageValue(name corev1.ResourceName, value string) autoscalingv2.MetricSpec {
	q := resource.MustParse(value)

	return autoscalingv2.MetricSpec{Type: autoscalingv2.ResourceMetricSourceType, Resource: &autoscalingv2.ResourceMetricSource{
		Name: name, Target: autoscalingv2.MetricTarget{Type: autoscalingv2.AverageValueMetricType, AverageValue: &q},
	}}
}

func ofContainer(m autoscalingv2.MetricSpec, container string) autoscalingv2.MetricSpec {
	return autoscalingv2.MetricSpec{Type: autoscalingv2.ContainerResourceMetricSourceType, ContainerResource: &autoscalingv2.ContainerResourceMetricSource{
		Name: m.Resource.Name, Target: m.Resource.Target, Container: container,
	}}
}

// TestAnAutoscalerThatMeasuresNothingIsToldOf: it fails with "missing request" where
// nobody looks.
func TestAnAutoscalerThatMeasuresNothingIsToldOf(t *testing.T) {
	sidecar := corev1.Container{Name: "proxy", Image: "proxy:1"}
	native := corev1.Container{Name: "proxy", Image: "proxy:1", RestartPolicy: new(corev1.ContainerRestartPolicyAlways)}
	cpu, memory := utilization(corev1.ResourceCPU, 70), utilization(corev1.ResourceMemory, 70)

	for name, c := range map[string]struct {
		metrics []autoscalingv2.MetricSpec
		pod     v1alpha1.PodTemplate
		want    string
	}{
		"our defaults": {},
		"memory only, and a sidecar without requests": {
			pod:  v1alpha1.PodTemplate{Sidecars: []corev1.Container{sidecar}, Container: &v1alpha1.ContainerTemplate{Resources: new(requests("memory", "2Gi"))}},
			want: "requested by superset, proxy,",
		},
		"a sidecar without requests":        {pod: v1alpha1.PodTemplate{Sidecars: []corev1.Container{sidecar}}, want: "requested by proxy,"},
		"a native sidecar without requests": {pod: v1alpha1.PodTemplate{InitContainers: []corev1.Container{native}}, want: "requested by proxy,"},
		"an init container ends":            {pod: v1alpha1.PodTemplate{InitContainers: []corev1.Container{sidecar}}},
		"a limit is a request":              {pod: v1alpha1.PodTemplate{Container: &v1alpha1.ContainerTemplate{Resources: new(limits("cpu", "1"))}}},
		"empty resources":                   {pod: v1alpha1.PodTemplate{Container: &v1alpha1.ContainerTemplate{Resources: &corev1.ResourceRequirements{}}}, want: "requested by superset,"},
		"the pod requests as a whole":       {pod: v1alpha1.PodTemplate{Resources: new(requests("cpu", "1")), Sidecars: []corev1.Container{sidecar}}},
		"the pod requests memory only":      {pod: v1alpha1.PodTemplate{Resources: new(requests("memory", "1Gi"))}, want: "requested by the pod,"},
		"a number needs no request":         {metrics: []autoscalingv2.MetricSpec{averageValue(corev1.ResourceCPU, "500m")}, pod: v1alpha1.PodTemplate{Sidecars: []corev1.Container{sidecar}}},
		"the metric of one container":       {metrics: []autoscalingv2.MetricSpec{ofContainer(cpu, "superset")}, pod: v1alpha1.PodTemplate{Sidecars: []corev1.Container{sidecar}}},
		"the metric of the other one":       {metrics: []autoscalingv2.MetricSpec{ofContainer(cpu, "proxy")}, pod: v1alpha1.PodTemplate{Sidecars: []corev1.Container{sidecar}}, want: "requested by proxy,"},
		"memory where cpu is requested": {
			metrics: []autoscalingv2.MetricSpec{memory},
			pod:     v1alpha1.PodTemplate{Container: &v1alpha1.ContainerTemplate{Resources: new(requests("cpu", "1"))}}, want: "measures memory",
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := told(Resolve(superset(all, func(s *v1alpha1.SupersetSpec) {
				s.WebServer.PodTemplate = &c.pod
				s.WebServer.Autoscaling = &v1alpha1.ComponentAutoscaling{Autoscaling: v1alpha1.Autoscaling{MaxReplicas: 6, Metrics: c.metrics}}
			})), "NoRequestToMeasure")
			if (len(got) == 1) != (c.want != "") || len(got) > 1 || !strings.Contains(strings.Join(got, ""), c.want) {
				t.Errorf("want %q, got %v", c.want, got)
			}

			if len(got) == 1 && !strings.HasPrefix(got[0], "spec.webServer.autoscaling: ") {
				t.Errorf("told at another place: %s", got[0])
			}
		})
	}
}

// TestAnAutoscalerThatOnlyGrowsIsToldOf: what is requested by default is in use before
// any work.
func TestAnAutoscalerThatOnlyGrowsIsToldOf(t *testing.T) {
	memory := []autoscalingv2.MetricSpec{utilization(corev1.ResourceMemory, 80)}

	for name, c := range map[string]struct {
		metrics   []autoscalingv2.MetricSpec
		resources *corev1.ResourceRequirements
		want      bool
	}{
		"our default":                {memory, nil, true},
		"no more than our default":   {memory, new(requests("cpu", "1", "memory", "0.5Gi")), true},
		"a limit like our default":   {memory, new(limits("memory", "512Mi")), true},
		"more":                       {memory, new(requests("memory", "2Gi")), false},
		"cpu":                        {[]autoscalingv2.MetricSpec{utilization(corev1.ResourceCPU, 80)}, nil, false},
		"a number":                   {[]autoscalingv2.MetricSpec{averageValue(corev1.ResourceMemory, "2Gi")}, nil, false},
		"cpu and memory":             {[]autoscalingv2.MetricSpec{utilization(corev1.ResourceCPU, 80), memory[0]}, nil, true},
		"memory of our container":    {[]autoscalingv2.MetricSpec{ofContainer(memory[0], "superset")}, nil, true},
		"memory that is not there":   {memory, new(requests("cpu", "1")), false},
		"the metric of another kind": {[]autoscalingv2.MetricSpec{{Type: autoscalingv2.ExternalMetricSourceType, External: &autoscalingv2.ExternalMetricSource{}}}, nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			got := told(Resolve(superset(all, func(s *v1alpha1.SupersetSpec) {
				if c.resources != nil {
					s.CeleryWorker.PodTemplate = container(v1alpha1.ContainerTemplate{Resources: c.resources})
				}
				s.CeleryWorker.Autoscaling = &v1alpha1.ComponentAutoscaling{Autoscaling: v1alpha1.Autoscaling{MaxReplicas: 100, Metrics: c.metrics}}
			})), "MemoryNeverShrinks")
			if (len(got) > 0) != c.want {
				t.Errorf("want it told: %t; got %v", c.want, got)
			}
		})
	}

	if got := told(Resolve(superset(all, func(s *v1alpha1.SupersetSpec) {
		s.Autoscaling = &v1alpha1.Autoscaling{MaxReplicas: 100, Metrics: memory}
	})), "MemoryNeverShrinks"); len(got) != 5 || !strings.HasPrefix(got[0], "spec.autoscaling: ") {
		t.Errorf("inherited by five components: %v", got)
	}
}

// TestABudgetThatBlocksDrainsIsToldOf: eviction waits for ever.
func TestABudgetThatBlocksDrainsIsToldOf(t *testing.T) {
	number := func(n int32) *intstr.IntOrString { return new(intstr.FromInt32(n)) }
	percent := func(s string) *intstr.IntOrString { return new(intstr.FromString(s)) }
	scaled := func(low int32) func(*v1alpha1.Scaling) {
		return func(s *v1alpha1.Scaling) {
			s.Autoscaling = &v1alpha1.ComponentAutoscaling{Autoscaling: v1alpha1.Autoscaling{MinReplicas: &low, MaxReplicas: 9}}
		}
	}
	pods := func(n int32) func(*v1alpha1.Scaling) { return func(s *v1alpha1.Scaling) { s.Replicas = &n } }
	silent := func(*v1alpha1.Scaling) {}

	for name, c := range map[string]struct {
		scaling   func(*v1alpha1.Scaling)
		available *intstr.IntOrString
		gone      *intstr.IntOrString
		want      string
	}{
		"one pod, and one has to stay":         {silent, number(1), nil, "minAvailable: No pod of web-server may be evicted while there is one, as long as nobody scales it,"},
		"one by name":                          {pods(1), number(1), nil, "while there is one,"},
		"two of which one has to stay":         {pods(2), number(1), nil, ""},
		"two of which two have to stay":        {pods(2), number(2), nil, "while there are 2,"},
		"two of which three have to stay":      {pods(2), number(3), nil, "while there are 2,"},
		"none, and one has to stay":            {pods(0), number(1), nil, ""},
		"an autoscaler from one":               {scaled(1), number(1), nil, "no more than minReplicas"},
		"an autoscaler from two":               {scaled(2), number(1), nil, ""},
		"half of one is one":                   {silent, percent("50%"), nil, "while there is one"},
		"half of two is one":                   {pods(2), percent("50%"), nil, ""},
		"most of two is two":                   {pods(2), percent("51%"), nil, "while there are 2"},
		"all have to stay, however many":       {pods(9), percent("100%"), nil, "may be evicted, so"},
		"none has to stay":                     {silent, number(0), nil, ""},
		"none may go":                          {pods(9), nil, number(0), "maxUnavailable: No pod of web-server may be evicted, so"},
		"no share may go":                      {pods(9), nil, percent("0%"), "maxUnavailable: No pod"},
		"a small share of one is one":          {silent, nil, percent("1%"), ""},
		"one may go":                           {silent, nil, number(1), ""},
		"none may go where an autoscaler is":   {scaled(3), nil, number(0), "maxUnavailable: No pod"},
		"all have to stay above an autoscaler": {scaled(3), percent("100%"), nil, "may be evicted, so"},
	} {
		t.Run(name, func(t *testing.T) {
			got := told(Resolve(superset(all, func(s *v1alpha1.SupersetSpec) {
				s.WebServer.PodDisruptionBudget = &v1alpha1.ComponentPodDisruptionBudget{PodDisruptionBudget: v1alpha1.PodDisruptionBudget{MinAvailable: c.available, MaxUnavailable: c.gone}}
				c.scaling(&s.WebServer.Scaling)
			})), "BudgetBlocksDrains")
			if (len(got) == 1) != (c.want != "") || !strings.Contains(strings.Join(got, ""), c.want) {
				t.Errorf("want %q, got %v", c.want, got)
			}
		})
	}

	want := []string{"spec.podDisruptionBudget.minAvailable: No pod of celery-worker, celery-flower, mcp-server, websocket-server may be evicted while there is one, as long as nobody scales it, so a node with one cannot be drained; allow one to go, with maxUnavailable: 1"}
	if diff := cmp.Diff(want, told(Resolve(superset(all, func(s *v1alpha1.SupersetSpec) {
		s.PodDisruptionBudget = &v1alpha1.PodDisruptionBudget{MinAvailable: number(1)}
		s.WebServer.Replicas = new(int32(2))
	})), "BudgetBlocksDrains")); diff != "" {
		t.Error(diff)
	}
}

// TestACountBesideAnAutoscalerIsToldOf: it has no effect, as with the operator.
func TestACountBesideAnAutoscalerIsToldOf(t *testing.T) {
	both := func(s *v1alpha1.SupersetSpec) {
		s.Replicas, s.WebServer.Replicas, s.Autoscaling = new(int32(4)), new(int32(3)), &v1alpha1.Autoscaling{MaxReplicas: 5}
		s.CeleryWorker.Replicas = new(int32(2))
		s.CeleryWorker.Autoscaling = &v1alpha1.ComponentAutoscaling{Disabled: true}
	}

	i := Resolve(superset(all, both))
	if got := told(i, "ReplicasIgnored"); len(got) != 1 || !strings.HasPrefix(got[0], "spec.webServer.replicas: ") {
		t.Errorf("%v", got)
	}

	for name, want := range map[string]*int32{"web-server": nil, "celery-worker": new(int32(2)), "celery-flower": nil, "celery-beat": new(int32(1))} {
		for _, c := range i.Components {
			if string(c.Type) == name && cmp.Diff(want, c.Replicas) != "" {
				t.Errorf("%s: %v", name, c.Replicas)
			}
		}
	}
}
