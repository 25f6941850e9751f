// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package lifecycle_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset/build"
	"github.com/crossplane-contrib/function-superset/fn/superset/lifecycle"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
	"github.com/crossplane-contrib/function-superset/fn/superset/validate"
)

// full is a Superset with everything that has a name.
func full(name string) *v1alpha1.Superset {
	ref := &corev1.SecretKeySelector{LocalObjectReference: corev1.LocalObjectReference{Name: "s"}, Key: "k"}
	scaled := &v1alpha1.Autoscaling{MaxReplicas: 3}
	budget := &v1alpha1.PodDisruptionBudget{}
	xr := &v1alpha1.Superset{
		ObjectMeta: metav1.ObjectMeta{Name: name, Namespace: "team", UID: "1"},
		Spec: v1alpha1.SupersetSpec{
			Image: v1alpha1.Image{Tag: "6.1.0"}, Environment: v1alpha1.EnvironmentStaging, SecretKeyFrom: ref, PreviousSecretKeyFrom: ref,
			Metastore:   &v1alpha1.Metastore{Host: new("db"), Database: new("bi"), Username: new("bi"), PasswordFrom: ref, CreateDatabase: true},
			Valkey:      &v1alpha1.Valkey{Host: new("valkey")},
			Autoscaling: scaled, PodDisruptionBudget: budget,
			WebServer: &v1alpha1.WebServer{}, CeleryWorker: &v1alpha1.CeleryWorker{}, CeleryBeat: &v1alpha1.CeleryBeat{}, CeleryFlower: &v1alpha1.CeleryFlower{},
			WebsocketServer: &v1alpha1.WebsocketServer{ComponentCommon: v1alpha1.ComponentCommon{Image: &v1alpha1.ImageOverride{Repository: new("ws"), Tag: new("1")}}}, MCPServer: &v1alpha1.MCPServer{},
			NetworkPolicy: &v1alpha1.NetworkPolicy{},
			Networking:    &v1alpha1.Networking{Ingress: &v1alpha1.Ingress{Host: "bi.example.com"}},
			Monitoring:    &v1alpha1.Monitoring{Metrics: &v1alpha1.Metrics{}, ServiceMonitor: &v1alpha1.ServiceMonitor{}, PrometheusRule: &v1alpha1.PrometheusRule{}},
			Lifecycle: &v1alpha1.Lifecycle{
				MaintenancePage: &v1alpha1.MaintenancePage{}, Rotate: &v1alpha1.Task{},
				Clone: &v1alpha1.CloneTask{Source: v1alpha1.CloneSource{Host: "prod", Database: "bi", Username: "r", PasswordFrom: ref}},
			},
		},
	}
	return xr
}

// refusedPart is a part of a spec.
type refusedPart struct {
	rule string
	drop func(*v1alpha1.SupersetSpec)
}

// refused are the parts that a name of this length does without, and how to
// leave them out.
var refused = []refusedPart{
	{"webServer", func(s *v1alpha1.SupersetSpec) {
		s.WebServer, s.Networking, s.Monitoring.ServiceMonitor = nil, nil, nil
	}},
	{"celeryWorker", func(s *v1alpha1.SupersetSpec) { s.CeleryWorker = nil }},
	{"celeryBeat", func(s *v1alpha1.SupersetSpec) { s.CeleryBeat = nil }},
	{"celeryFlower", func(s *v1alpha1.SupersetSpec) { s.CeleryFlower = nil }},
	{"websocketServer", func(s *v1alpha1.SupersetSpec) { s.WebsocketServer = nil }},
	{"mcpServer", func(s *v1alpha1.SupersetSpec) { s.MCPServer = nil }},
	{"lifecycle.maintenancePage", func(s *v1alpha1.SupersetSpec) { s.Lifecycle.MaintenancePage = nil }},
	{"lifecycle.rotate", func(s *v1alpha1.SupersetSpec) { s.Lifecycle.Rotate = nil }},
	{"lifecycle", func(s *v1alpha1.SupersetSpec) { s.Lifecycle = &v1alpha1.Lifecycle{Disabled: true} }},
}

// TestNamesAreLegalAndUnique builds the fullest instance that a name of a length
// allows.
func TestNamesAreLegalAndUnique(t *testing.T) {
	for length, want := range map[int][]string{
		1:  nil,
		46: nil,
		47: {"websocketServer", "lifecycle.maintenancePage"},
		48: {"websocketServer", "lifecycle.maintenancePage"},
		63: {"webServer", "celeryWorker", "celeryBeat", "celeryFlower", "websocketServer", "mcpServer", "lifecycle.maintenancePage", "lifecycle.rotate", "lifecycle"},
	} {
		t.Run(fmt.Sprint(length), func(t *testing.T) {
			xr := full(strings.Repeat("s", length))
			var got []string
			for _, e := range validate.Superset(xr) {
				i := slices.IndexFunc(refused, func(r refusedPart) bool { return strings.Contains(e.Detail, "when "+r.rule+" is enabled") })
				if i < 0 {
					t.Fatalf("the spec is wrong: %v", e)
				}
				got = append(got, refused[i].rule)
				refused[i].drop(&xr.Spec)
			}
			slices.Sort(got)
			want = slices.Sorted(slices.Values(want))
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("refused parts (-want +got):\n%s", diff)
			}
			if errs := validate.Superset(xr); len(errs) > 0 {
				t.Fatalf("what is left is still wrong: %v", errs)
			}
			named(t, resolve.Resolve(xr))
		})
	}
}

// named checks every object of an instance in all of its states at once.
func named(t *testing.T, i resolve.Instance) {
	t.Helper()
	p := lifecycle.Plan{Components: map[part.Component]lifecycle.ComponentPlan{}, Page: lifecycle.Run, PagePort: lifecycle.PagePort{Name: "http", Number: 8088}, Memory: map[string]string{}}
	for _, c := range i.Components {
		p.Components[c.Type] = lifecycle.ComponentPlan{Disposition: lifecycle.Run}
	}
	for _, task := range i.Lifecycle.Tasks {
		// The name of a run comes from the plan; ask it with nothing but this task.
		only := i
		only.Lifecycle.Tasks = []resolve.TaskSpec{task}
		p.Runs = append(p.Runs, lifecycle.Decide(lifecycle.Input{Instance: only}).Runs...)
	}
	seen := map[string]string{}
	for _, o := range build.All(i, p) {
		if o.Desired == nil {
			continue
		}
		kind := o.Desired.GetObjectKind().GroupVersionKind().Kind
		name := o.Desired.GetName()
		if other, taken := seen[kind+"/"+name]; taken {
			t.Errorf("%s and %s are both %s %s", o.Key, other, kind, name)
		}
		seen[kind+"/"+name] = o.Key
		legal := validation.IsDNS1123Subdomain
		if kind == "Service" || kind == "Job" || kind == "Deployment" {
			// Services have to be labels; the names of the others become values of
			// labels of their pods.
			legal = validation.IsDNS1123Label
		}
		for _, problem := range legal(name) {
			t.Errorf("%s %q (%d): %s", kind, name, len(name), problem)
		}
		labels := []map[string]string{o.Desired.GetLabels()}
		if j, ok := o.Desired.(*batchv1.Job); ok {
			labels = append(labels, j.Spec.Template.Labels)
		}
		for _, set := range labels {
			for k, v := range set {
				for _, problem := range validation.IsValidLabelValue(v) {
					t.Errorf("%s %s: label %s=%q: %s", kind, name, k, v, problem)
				}
			}
		}
	}
	if len(i.Lifecycle.Tasks) > 0 && len(seen) < 20 {
		t.Errorf("only %d objects: %v", len(seen), seen)
	}
}
