// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"encoding/json"
	"slices"
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

// superset is an instance with these changes to its spec.
func superset(changes ...func(*v1alpha1.SupersetSpec)) *v1alpha1.Superset {
	xr := &v1alpha1.Superset{
		ObjectMeta: metav1.ObjectMeta{Name: "acme", Namespace: "bi", UID: "u-1"},
		Spec: v1alpha1.SupersetSpec{
			Image:         v1alpha1.Image{Tag: "6.1.0"},
			SecretKeyFrom: key("core", "session"),
			Metastore:     &v1alpha1.Metastore{Host: new("db.internal"), Database: new("bi"), Username: new("svc"), PasswordFrom: key("db", "pw")},
		},
	}
	for _, change := range changes {
		change(&xr.Spec)
	}

	return xr
}

// all enables every component.
func all(s *v1alpha1.SupersetSpec) {
	s.Valkey = &v1alpha1.Valkey{Host: new("cache.internal"), PasswordFrom: key("vk", "pw")}
	s.WebServer = &v1alpha1.WebServer{}
	s.CeleryWorker = &v1alpha1.CeleryWorker{}
	s.CeleryBeat = &v1alpha1.CeleryBeat{}
	s.CeleryFlower = &v1alpha1.CeleryFlower{}
	s.MCPServer = &v1alpha1.MCPServer{}
	s.WebsocketServer = &v1alpha1.WebsocketServer{ComponentCommon: v1alpha1.ComponentCommon{Image: &v1alpha1.ImageOverride{Repository: new("ws")}}}
}

// development switches to Development with clone, admin user and embedded
// servers.
func development(s *v1alpha1.SupersetSpec) {
	s.Environment = v1alpha1.EnvironmentDevelopment
	s.SecretKeyFrom = nil
	s.Metastore = &v1alpha1.Metastore{Embedded: &v1alpha1.Embedded{}}
	s.Valkey = &v1alpha1.Valkey{Embedded: &v1alpha1.Embedded{}}
	s.Realtime = &v1alpha1.Realtime{}
	s.PythonPackages = []string{"psycopg2-binary", "flower"}
	s.Lifecycle = &v1alpha1.Lifecycle{
		MaintenancePage: &v1alpha1.MaintenancePage{},
		Clone:           &v1alpha1.CloneTask{Source: v1alpha1.CloneSource{Host: "prod", Database: "p", Username: "u", Password: new("source-password")}},
		Rotate:          &v1alpha1.Task{},
		Init:            &v1alpha1.InitTask{AdminUser: &v1alpha1.AdminUser{}, LoadExamples: new(true)},
	}
	s.PreviousSecretKey = new("former-key")
}

// everything is as much as fits into one instance.
func everything(s *v1alpha1.SupersetSpec) {
	all(s)
	development(s)
	s.Monitoring = &v1alpha1.Monitoring{ServiceMonitor: &v1alpha1.ServiceMonitor{}, Metrics: &v1alpha1.Metrics{}}
	s.NetworkPolicy = &v1alpha1.NetworkPolicy{}
	s.Networking = &v1alpha1.Networking{Gateway: &v1alpha1.Gateway{}}
}

func key(name, key string) *corev1.SecretKeySelector {
	return &corev1.SecretKeySelector{LocalObjectReference: corev1.LocalObjectReference{Name: name}, Key: key}
}

// container is a pod template with this container template.
func container(c v1alpha1.ContainerTemplate) *v1alpha1.PodTemplate {
	return &v1alpha1.PodTemplate{Container: &c}
}

// one resolves and returns one component.
func one(t *testing.T, xr *v1alpha1.Superset, c part.Component) Component {
	t.Helper()

	out, found := Resolve(xr).Component(c)
	if !found {
		t.Fatalf("there is no %s", c)
	}

	return out
}

func main(c Component) corev1.Container { return c.Pod.Containers[0] }

// task resolves and returns one task.
func task(t *testing.T, xr *v1alpha1.Superset, n part.Task) TaskSpec {
	t.Helper()

	out, found := Resolve(xr).Lifecycle.Task(n)
	if !found {
		t.Fatalf("there is no %s", n)
	}

	return out
}

func valueOf(env []corev1.EnvVar, name string) string {
	i := slices.IndexFunc(env, func(e corev1.EnvVar) bool { return e.Name == name })
	if i < 0 {
		return ""
	}

	return env[i].Value
}

func hasAdvice(i Instance, reason string) bool {
	return slices.ContainsFunc(i.Advice, func(a Advice) bool { return a.Reason == reason })
}

// bytesOf is a value as JSON, to compare bytes.
func bytesOf(t *testing.T, v any) string {
	t.Helper()

	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}

	return string(raw)
}
