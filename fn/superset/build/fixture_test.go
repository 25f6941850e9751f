// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package build

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/apimachinery/pkg/util/yaml"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset/lifecycle"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

// same fails unless an object is what the YAML says. Nulls, status and empty
// structs are left out, as in the answer.
func same(t *testing.T, got runtime.Object, want string) {
	t.Helper()
	if diff := cmp.Diff(parsed(t, want), plain(t, got)); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func parsed(t *testing.T, text string) map[string]any {
	t.Helper()
	raw, err := yaml.ToJSON([]byte(text))
	if err != nil {
		t.Fatalf("cannot read the wanted YAML: %v", err)
	}
	out := map[string]any{}
	if err := json.Unmarshal(raw, &out); err != nil {
		t.Fatalf("cannot read the wanted YAML: %v", err)
	}
	return out
}

func plain(t *testing.T, o runtime.Object) map[string]any {
	t.Helper()
	raw, err := json.Marshal(o)
	if err != nil {
		t.Fatalf("cannot write the object: %v", err)
	}
	out := map[string]any{}
	if err := json.Unmarshal(raw, &out); err != nil {
		t.Fatalf("cannot read the object: %v", err)
	}
	delete(out, "status")
	prune(out)
	return out
}

func prune(m map[string]any) {
	for k, v := range m {
		switch v := v.(type) {
		case nil:
			delete(m, k)
		case map[string]any:
			prune(v)
			if (k == "resources" || k == "strategy" || k == "updateStrategy") && len(v) == 0 {
				delete(m, k)
			}
		case []any:
			for _, item := range v {
				if i, ok := item.(map[string]any); ok {
					prune(i)
				}
			}
		}
	}
}

// demo is an instance with everything, small enough to read.
func demo() resolve.Instance {
	i := resolve.Instance{
		Name: "demo", Namespace: "bi",
		ServiceAccount: &resolve.ServiceAccount{Name: "demo"},
		Components: []resolve.Component{
			component(part.WebServer, "http", 8088),
			component(part.CeleryWorker, "", 0),
			component(part.CeleryBeat, "", 0),
			component(part.CeleryFlower, "http", 5555),
			component(part.MCPServer, "mcp", 8088),
			component(part.WebsocketServer, "ws", 8080),
		},
		Lifecycle: resolve.Lifecycle{Tasks: []resolve.TaskSpec{migrate()}},
		Page: &resolve.Page{
			Name: "demo-maintenance-page", Replicas: 2, Title: "Scheduled Maintenance", Message: "Back soon",
			RefreshSeconds: 30, RetryAfterSeconds: 30, HealthPath: "/health", HealthStatus: 200,
			Pod: resolve.Pod{
				Labels:     map[string]string{"app.kubernetes.io/component": "maintenance-page"},
				Containers: []corev1.Container{{Name: "maintenance-page", Image: "nginx:alpine"}},
			},
		},
		Routing: &resolve.Routing{
			Gateway: &resolve.Gateway{Spec: &v1alpha1.Gateway{GatewayRef: v1alpha1.ParentReference{Name: "public"}}},
			Routes: []resolve.Route{
				{Path: "/ws", Service: "demo-websocket-server", Port: 8080},
				{Path: "/mcp", Service: "demo-mcp-server", Port: 8088},
				{Path: "/flower", Service: "demo-celery-flower", Port: 5555},
				{Path: "/", Service: "demo-web-server", Port: 8088},
			},
		},
		Monitoring: &resolve.Monitoring{
			Spec: &v1alpha1.Monitoring{
				ServiceMonitor: &v1alpha1.ServiceMonitor{}, PrometheusRule: &v1alpha1.PrometheusRule{}, GrafanaDashboard: &v1alpha1.GrafanaDashboard{},
			},
			Targets: []resolve.MonitorTarget{{Component: part.WebServer, PortName: "http"}},
		},
		NetworkPolicy: &resolve.NetworkPolicy{
			External:    map[part.Component]bool{part.WebServer: true, part.WebsocketServer: true, part.MCPServer: true},
			EgressPorts: []int32{6379, 5432},
		},
		Embedded: []resolve.Embedded{{
			Type: "metastore", Name: "demo-metastore", VolumeName: "data", StorageSize: resource.MustParse("1Gi"),
			Port: resolve.Port{Name: "postgres", Number: 5432},
			Pod: resolve.Pod{
				Labels:     map[string]string{"app.kubernetes.io/component": "metastore"},
				Containers: []corev1.Container{{Name: "postgres", Image: "postgres:17-alpine"}},
			},
		}},
		GeneratedSecrets: []resolve.GeneratedSecret{{Name: "demo-secret-key", Keys: []string{"secret-key"}}},
	}
	i.Components[0].Autoscaling = &resolve.Autoscaling{Min: new(int32(2)), Max: 5}
	i.Components[0].DisruptionBudget = &resolve.DisruptionBudget{MinAvailable: new(intstr.FromInt32(1))}
	return i
}

// component is a component of demo; number 0 means that it does not listen.
func component(t part.Component, port string, number int32) resolve.Component {
	c := resolve.Component{
		Type: t, Name: "demo-" + string(t), Replicas: new(int32(1)),
		Config: map[string]string{"superset_config.py": "# " + string(t)}, ConfigChecksum: "sha256:1",
		Pod: resolve.Pod{
			Labels:     map[string]string{"app.kubernetes.io/component": string(t), "team": "bi"},
			Containers: []corev1.Container{{Name: "superset", Image: "apache/superset:6.1.0"}},
		},
	}
	if number > 0 {
		c.Port = &resolve.Port{Name: port, Number: number}
		c.Service = &resolve.Service{Type: corev1.ServiceTypeClusterIP, Port: number}
	}
	return c
}

// migrate is the one task of demo.
func migrate() resolve.TaskSpec {
	return resolve.TaskSpec{
		Task: part.Migrate, Config: map[string]string{"superset_config.py": "# migrate"},
		Pod: resolve.Pod{
			Labels: map[string]string{"superset.apache.org/init-task": "migrate"},
			Containers: []corev1.Container{
				{Name: "superset", Image: "apache/superset:6.1.0", Env: []corev1.EnvVar{{Name: "A", Value: "b"}}},
				{Name: "proxy", Image: "proxy:1", TerminationMessagePolicy: corev1.TerminationMessageReadFile},
			},
			InitContainers: []corev1.Container{{Name: "create-database", Image: "postgres:17-alpine"}},
			Volumes: []corev1.Volume{
				{Name: "superset-config", VolumeSource: corev1.VolumeSource{ConfigMap: &corev1.ConfigMapVolumeSource{}}},
				{Name: "mine", VolumeSource: corev1.VolumeSource{ConfigMap: &corev1.ConfigMapVolumeSource{
					LocalObjectReference: corev1.LocalObjectReference{Name: "users-own"},
				}}},
			},
		},
	}
}

// all is a plan that gives every component the same disposition.
func all(d lifecycle.Disposition) lifecycle.Plan {
	p := lifecycle.Plan{
		Components: map[part.Component]lifecycle.ComponentPlan{},
		PagePort:   lifecycle.PagePort{Name: "http", Number: 8088},
		Memory:     map[string]string{"memory": "{}"},
	}
	for _, row := range resolve.Catalog {
		p.Components[row.Type] = lifecycle.ComponentPlan{Disposition: d, Replicas: new(int32(1))}
	}
	return p
}

// keys are the keys of objects in their order.
func keys(objects []Object) []string {
	var out []string
	for _, o := range objects {
		out = append(out, o.Key)
	}
	return out
}

// find is the object of a key.
func find(t *testing.T, objects []Object, key string) Object {
	t.Helper()
	for _, o := range objects {
		if o.Key == key {
			return o
		}
	}
	t.Fatalf("no object has the key %s", key)
	return Object{}
}

// edited is demo after a change.
func edited(edit func(*resolve.Instance)) resolve.Instance {
	i := demo()
	edit(&i)
	return i
}

var (
	anyNamespace = networkingv1.NetworkPolicyPeer{NamespaceSelector: &metav1.LabelSelector{}}
	cpuMetric    = autoscalingv2.MetricSpec{Type: autoscalingv2.ResourceMetricSourceType, Resource: &autoscalingv2.ResourceMetricSource{
		Name: corev1.ResourceCPU, Target: autoscalingv2.MetricTarget{Type: autoscalingv2.UtilizationMetricType, AverageUtilization: new(int32(70))},
	}}
)
