// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/ptr"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

// TestThePauseFitsIntoTheTimeToStop: Kubernetes refuses a Deployment whose pods
// pause for longer than they have, and the refusal is repeated for ever.
func TestThePauseFitsIntoTheTimeToStop(t *testing.T) {
	for grace, want := range map[int64]int64{0: 0, 1: 0, 5: 2, 14: 7, 15: 15, 60: 15} {
		i := Resolve(superset(all, func(s *v1alpha1.SupersetSpec) {
			s.PodTemplate = &v1alpha1.PodTemplate{TerminationGracePeriodSeconds: new(grace)}
		}))

		for _, c := range i.Components {
			got := int64(0)
			if l := c.Pod.Containers[0].Lifecycle; l != nil {
				got = l.PreStop.Sleep.Seconds
			}

			if row := c.Type; got > grace || row == part.WebServer && got != want {
				t.Errorf("%s has %d seconds to stop and pauses for %d, want %d", row, grace, got, want)
			}
		}
	}
}

func TestComponentsHaveTheirTimeToStop(t *testing.T) {
	for _, c := range Resolve(superset(all)).Components {
		want := map[part.Component]int64{
			part.WebServer: v1alpha1.DefaultWebServerGrace, part.CeleryWorker: v1alpha1.DefaultCeleryWorkerGrace,
			part.WebsocketServer: v1alpha1.DefaultWebsocketServerGrace, part.MCPServer: v1alpha1.DefaultMCPServerGrace,
		}[c.Type]
		if got := ptr.Or(c.Pod.TerminationGracePeriodSeconds, 0); got != want {
			t.Errorf("%s has %d seconds to stop, want %d", c.Type, got, want)
		}
	}
}

func TestComponentsListenOnAnOverriddenPort(t *testing.T) {
	move := func(name string) *v1alpha1.PodTemplate {
		return container(v1alpha1.ContainerTemplate{Ports: []corev1.ContainerPort{{Name: name, ContainerPort: 9000}}})
	}
	xr := superset(all, func(s *v1alpha1.SupersetSpec) {
		s.WebServer.PodTemplate, s.CeleryFlower.PodTemplate = move("http"), move("http")
		s.MCPServer.PodTemplate, s.WebsocketServer.PodTemplate = move("mcp"), move("ws")
	})

	for c, variable := range map[part.Component]string{part.WebServer: "SUPERSET_PORT", part.CeleryFlower: "FLOWER_PORT", part.WebsocketServer: "PORT"} {
		if got := valueOf(main(one(t, xr, c)).Env, variable); got != "9000" {
			t.Errorf("%s of %s is %q", variable, c, got)
		}

		if got := valueOf(main(one(t, superset(all), c)).Env, variable); got != "" {
			t.Errorf("%s of %s is %q without an override", variable, c, got)
		}
	}

	if got := main(one(t, xr, part.MCPServer)).Command; got[len(got)-1] != "9000" {
		t.Errorf("MCP listens on %v", got)
	}

	if got := one(t, xr, part.WebServer).Config[ConfigKey]; !strings.Contains(got, "SUPERSET_WEBSERVER_PORT = 9000\n") {
		t.Error("the file says another port")
	}
}

func TestUnnamedPortsStayApart(t *testing.T) {
	xr := superset(all, func(s *v1alpha1.SupersetSpec) {
		s.WebServer.PodTemplate = container(v1alpha1.ContainerTemplate{Ports: []corev1.ContainerPort{{ContainerPort: 9000}, {ContainerPort: 9001}}})
	})
	if got := main(one(t, xr, part.WebServer)).Ports; len(got) != 2 || got[0].Name != "http" || got[1].Name != "port-9001" {
		t.Errorf("ports are %v", got)
	}

	xr.Spec.WebServer.PodTemplate.Container.Ports[1].Name = "http"

	if got := main(one(t, xr, part.WebServer)).Ports; len(got) != 2 || got[0].ContainerPort != 9001 || got[1].Name != "port-9000" {
		t.Errorf("beside one called http, ports are %v", got)
	}
}

func TestOnlyTheWebServerInheritsPortsAndProbes(t *testing.T) {
	probe := &corev1.Probe{ProbeHandler: corev1.ProbeHandler{HTTPGet: &corev1.HTTPGetAction{Path: "/mine"}}}
	xr := superset(all, func(s *v1alpha1.SupersetSpec) {
		s.PodTemplate = container(v1alpha1.ContainerTemplate{
			Ports: []corev1.ContainerPort{{Name: "http", ContainerPort: 9000}}, LivenessProbe: probe, ReadinessProbe: probe, StartupProbe: probe,
		})
	})

	for _, c := range Resolve(xr).Components {
		m := main(c)
		if c.Type == part.WebServer {
			if c.Port.Number != 9000 || m.LivenessProbe != probe {
				t.Error("the web server does not inherit")
			}

			continue
		}

		if m.LivenessProbe == probe || m.ReadinessProbe == probe || m.StartupProbe == probe {
			t.Errorf("%s has the web server's probe", c.Type)
		}

		if c.Port != nil && c.Port.Number == 9000 || c.Port == nil && len(m.Ports) > 0 {
			t.Errorf("%s has the web server's port", c.Type)
		}
	}
}

func TestInheritedAutoscalingCanBeSwitchedOff(t *testing.T) {
	xr := superset(all, func(s *v1alpha1.SupersetSpec) {
		s.Autoscaling = &v1alpha1.Autoscaling{MaxReplicas: 5}
		s.PodDisruptionBudget = &v1alpha1.PodDisruptionBudget{MinAvailable: new(percent("50%"))}
		s.CeleryFlower.Autoscaling = &v1alpha1.ComponentAutoscaling{Disabled: true}
		s.CeleryFlower.PodDisruptionBudget = &v1alpha1.ComponentPodDisruptionBudget{Disabled: true}
	})

	for c, want := range map[part.Component]bool{part.WebServer: true, part.MCPServer: true, part.CeleryFlower: false, part.CeleryBeat: false} {
		got := one(t, xr, c)
		if (got.Autoscaling != nil) != want || (got.DisruptionBudget != nil) != want {
			t.Errorf("%s: want %t", c, want)
		}
	}
}

func TestBeatIsRecreatedUnlessItsOwnTemplateSaysOtherwise(t *testing.T) {
	rolling := &v1alpha1.DeploymentTemplate{Strategy: &appsv1.DeploymentStrategy{Type: appsv1.RollingUpdateDeploymentStrategyType}}

	inherited := superset(all, func(s *v1alpha1.SupersetSpec) { s.DeploymentTemplate, s.Replicas = rolling, new(int32(4)) })
	if got := one(t, inherited, part.CeleryBeat); got.Strategy.Type != appsv1.RecreateDeploymentStrategyType || *got.Replicas != 1 {
		t.Errorf("%s with %d replicas", got.Strategy.Type, *got.Replicas)
	}

	own := superset(all, func(s *v1alpha1.SupersetSpec) { s.CeleryBeat.DeploymentTemplate = rolling })
	if got := one(t, own, part.CeleryBeat); got.Strategy.Type != appsv1.RollingUpdateDeploymentStrategyType {
		t.Error("beat's own strategy does not win")
	}
}

func TestAChangeRestartsWhatItConcerns(t *testing.T) {
	before := Resolve(superset(all))
	cases := map[string]struct {
		change func(*v1alpha1.SupersetSpec)
		want   []part.Component
	}{
		"gunicorn": {
			func(s *v1alpha1.SupersetSpec) { s.WebServer.Gunicorn = &v1alpha1.Gunicorn{Workers: new(int32(7))} }, []part.Component{part.WebServer},
		},
		"celery": {
			func(s *v1alpha1.SupersetSpec) { s.CeleryWorker.Celery = &v1alpha1.Celery{Concurrency: new(int32(7))} }, []part.Component{part.CeleryWorker},
		},
		"config of one": {
			func(s *v1alpha1.SupersetSpec) { s.MCPServer.Config = new("X = 1") }, []part.Component{part.MCPServer},
		},
		"createDatabase": {
			func(s *v1alpha1.SupersetSpec) { s.Metastore.CreateDatabase = true }, nil,
		},
		"lifecycle": {
			func(s *v1alpha1.SupersetSpec) { s.Lifecycle = &v1alpha1.Lifecycle{Config: new("X = 1")} }, nil,
		},
		"feature flags": {
			func(s *v1alpha1.SupersetSpec) { s.FeatureFlags = map[string]bool{"A": true} },
			[]part.Component{part.WebServer, part.CeleryWorker, part.CeleryBeat, part.CeleryFlower, part.MCPServer},
		},
	}

	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			var got []part.Component

			for _, c := range Resolve(superset(all, tc.change)).Components {
				old, _ := before.Component(c.Type)
				if bytesOf(t, old.Pod) != bytesOf(t, c.Pod) {
					got = append(got, c.Type)
				}
			}

			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("restarted (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAnEmptyDisruptionBudgetIsLeftOutAndWarnedOf(t *testing.T) {
	i := Resolve(superset(all, func(s *v1alpha1.SupersetSpec) { s.PodDisruptionBudget = &v1alpha1.PodDisruptionBudget{} }))
	for _, c := range i.Components {
		if c.DisruptionBudget != nil {
			t.Errorf("%s has one", c.Type)
		}
	}

	if !hasAdvice(i, "EmptyDisruptionBudget") {
		t.Error("nobody says so")
	}
}
