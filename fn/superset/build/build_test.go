// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package build

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/crossplane-contrib/function-superset/fn/superset/lifecycle"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

func TestAllIsInOrder(t *testing.T) {
	p := all(lifecycle.Run)
	p.Page = lifecycle.Run
	p.Runs = []lifecycle.TaskRun{{Task: part.Migrate, Key: "migrate-1-job", ConfigKey: "migrate-1-configmap", Name: "demo-migrate-1"}}
	want := []string{
		"serviceaccount", "lifecycle-configmap", "migrate-1-configmap", "migrate-1-job", "task-networkpolicy",
		"generated-secret-key",
		"metastore-pvc", "metastore-statefulset", "metastore-service", "metastore-networkpolicy",
		"web-server-configmap", "web-server-deployment", "web-server-service", "web-server-hpa", "web-server-pdb", "web-server-networkpolicy",
		"celery-worker-configmap", "celery-worker-deployment", "celery-worker-networkpolicy",
		"celery-beat-configmap", "celery-beat-deployment", "celery-beat-networkpolicy",
		"celery-flower-configmap", "celery-flower-deployment", "celery-flower-service", "celery-flower-networkpolicy",
		"mcp-server-configmap", "mcp-server-deployment", "mcp-server-service", "mcp-server-networkpolicy",
		"websocket-server-configmap", "websocket-server-deployment", "websocket-server-service", "websocket-server-networkpolicy",
		"maintenance-page-configmap", "maintenance-page-deployment", "maintenance-page-pdb", "maintenance-page-networkpolicy",
		"httproute", "servicemonitor", "prometheusrule", "grafana-dashboard",
	}
	if diff := cmp.Diff(want, keys(All(demo(), p))); diff != "" {
		t.Errorf("All(): keys -want +got\n%s", diff)
	}
}

func TestAllObjectsAreWellFormed(t *testing.T) {
	p := all(lifecycle.Run)
	p.Page = lifecycle.Run
	p.Runs = []lifecycle.TaskRun{{Task: part.Migrate, Key: "migrate-1-job", ConfigKey: "migrate-1-configmap", Name: "demo-migrate-1"}}
	i := demo()
	p.NewSecrets = map[string]map[string][]byte{i.GeneratedSecrets[0].Name: {"secret-key": []byte("x")}}
	seen := map[string]bool{}
	names := map[string]bool{}
	for _, o := range All(i, p) {
		if seen[o.Key] {
			t.Errorf("key %s is there twice", o.Key)
		}
		seen[o.Key] = true
		if o.Desired == nil {
			t.Errorf("%s is not built", o.Key)
			continue
		}
		got := plain(t, o.Desired)
		kind, _ := got["kind"].(string)
		if kind == "" || got["apiVersion"] == "" {
			t.Errorf("%s does not say what it is: %v", o.Key, got)
		}
		if o.Desired.GetNamespace() != "bi" {
			t.Errorf("%s is in namespace %q, want bi", o.Key, o.Desired.GetNamespace())
		}
		if bad := validation.IsDNS1123Subdomain(o.Desired.GetName()); len(bad) > 0 {
			t.Errorf("%s has the name %q: %v", o.Key, o.Desired.GetName(), bad)
		}
		if names[kind+o.Desired.GetName()] {
			t.Errorf("%s has the name of another %s", o.Key, kind)
		}
		names[kind+o.Desired.GetName()] = true
		for k, v := range o.Desired.GetLabels() {
			if bad := append(validation.IsQualifiedName(k), validation.IsValidLabelValue(v)...); len(bad) > 0 {
				t.Errorf("%s has the label %s=%q: %v", o.Key, k, v, bad)
			}
		}
	}
}

// What the API server or a controller allocates must not be in an object that
// Crossplane applies: we would own it.
func TestAllLeavesOutWhatIsNotOurs(t *testing.T) {
	p := all(lifecycle.Run)
	p.Components[part.WebServer] = lifecycle.ComponentPlan{Disposition: lifecycle.Run}
	for _, o := range All(demo(), p) {
		if o.Desired == nil {
			continue
		}
		raw, err := json.Marshal(plain(t, o.Desired))
		if err != nil {
			t.Fatal(err)
		}
		for _, field := range []string{`"status"`, `"clusterIP"`, `"nodePort"`, `"creationTimestamp"`, `"generation"`, `"resourceVersion"`, `"uid":""`} {
			if strings.Contains(string(raw), field) {
				t.Errorf("%s has the field %s: %s", o.Key, field, raw)
			}
		}
	}
}

func TestBuildersDoNotShareOrChangeTheInstance(t *testing.T) {
	p := all(lifecycle.Run)
	p.Page = lifecycle.Run
	p.Runs = []lifecycle.TaskRun{{Task: part.Migrate, Key: "migrate-1-job", ConfigKey: "migrate-1-configmap", Name: "demo-migrate-1"}}
	i := demo()
	first := All(i, p)
	if diff := cmp.Diff(demo(), i); diff != "" {
		t.Errorf("All() changed the instance: -want +got\n%s", diff)
	}
	if diff := cmp.Diff(first, All(i, p)); diff != "" {
		t.Errorf("All() is different the second time: -first +second\n%s", diff)
	}
}

func TestDispositions(t *testing.T) {
	hpaWait := true
	cases := map[string]struct {
		reason string
		i      resolve.Instance
		plan   lifecycle.ComponentPlan
		// want are the keys of the web server: "echo" or "built", with edits.
		want map[string]Object
	}{
		"Absent leaves nothing": {
			reason: "What is not in the answer is deleted.",
			i:      demo(),
			plan:   lifecycle.ComponentPlan{Disposition: lifecycle.Absent, Replicas: new(int32(3))},
			want:   map[string]Object{},
		},
		"Hold repeats what makes pods and lets the rest follow": {
			reason: "Bounds of an autoscaler, budget and policy do not touch a pod.",
			i:      demo(),
			plan:   lifecycle.ComponentPlan{Disposition: lifecycle.Hold},
			want: map[string]Object{
				"web-server-configmap":  {},
				"web-server-deployment": {},
				"web-server-service":    {Echo: Edits{SelectComponent: "web-server"}},
				"web-server-hpa":        {OnlyIfObserved: hpaWait}, "web-server-pdb": {}, "web-server-networkpolicy": {},
			},
		},
		"Drain scales to zero": {
			reason: "Services and budgets stay, so that addresses survive.",
			i:      demo(),
			plan:   lifecycle.ComponentPlan{Disposition: lifecycle.Drain, Replicas: new(int32(0))},
			want: map[string]Object{
				"web-server-configmap":  {},
				"web-server-deployment": {Echo: Edits{Replicas: new(int32(0))}},
				"web-server-service":    {Echo: Edits{SelectComponent: "web-server"}},
				"web-server-hpa":        {OnlyIfObserved: hpaWait}, "web-server-pdb": {}, "web-server-networkpolicy": {},
			},
		},
		"Drain leaves a zero of somebody else's": {
			reason: "Named and left out again it would become one.",
			i:      demo(),
			plan:   lifecycle.ComponentPlan{Disposition: lifecycle.Drain},
			want: map[string]Object{
				"web-server-configmap":  {},
				"web-server-deployment": {Echo: Edits{DropReplicas: true}},
				"web-server-service":    {Echo: Edits{SelectComponent: "web-server"}},
				"web-server-hpa":        {OnlyIfObserved: hpaWait}, "web-server-pdb": {}, "web-server-networkpolicy": {},
			},
		},
		"The plan's count wins in Hold": {
			reason: "A drain is undone with the held template.",
			i:      demo(),
			plan:   lifecycle.ComponentPlan{Disposition: lifecycle.Hold, Replicas: new(int32(7))},
			want: map[string]Object{
				"web-server-configmap":  {},
				"web-server-deployment": {Echo: Edits{Replicas: new(int32(7))}},
				"web-server-service":    {Echo: Edits{SelectComponent: "web-server"}},
				"web-server-hpa":        {OnlyIfObserved: hpaWait}, "web-server-pdb": {}, "web-server-networkpolicy": {},
			},
		},
		"A component that left the spec keeps all of its objects": {
			reason: "It is drained in the run that its removal came with.",
			i:      edited(func(i *resolve.Instance) { i.Components = i.Components[1:] }),
			plan:   lifecycle.ComponentPlan{Disposition: lifecycle.Drain, Replicas: new(int32(0))},
			want: map[string]Object{
				"web-server-configmap":  {},
				"web-server-deployment": {Echo: Edits{Replicas: new(int32(0))}},
				"web-server-service":    {Echo: Edits{SelectComponent: "web-server"}},
				"web-server-hpa":        {}, "web-server-pdb": {}, "web-server-networkpolicy": {},
			},
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			p := all(lifecycle.Run)
			p.Components[part.WebServer] = tc.plan
			got := map[string]Object{}
			for _, o := range All(tc.i, p) {
				if strings.HasPrefix(o.Key, "web-server-") {
					key, built := o.Key, o.Desired != nil
					follows := strings.HasSuffix(key, "-hpa") || strings.HasSuffix(key, "-pdb") || strings.HasSuffix(key, "-networkpolicy")
					if _, wanted := tc.i.Component(part.WebServer); built != (follows && wanted) {
						t.Errorf("%s\n%s is built: %v", tc.reason, key, built)
					}
					o.Key, o.Desired = "", nil
					got[key] = o
				}
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("%s\n-want +got\n%s", tc.reason, diff)
			}
		})
	}
}

func TestScaleHeldFollowsTheSpec(t *testing.T) {
	p := all(lifecycle.Hold)
	p.Components[part.WebServer] = lifecycle.ComponentPlan{Disposition: lifecycle.Hold, ScaleHeld: true}
	p.Components[part.CeleryWorker] = lifecycle.ComponentPlan{Disposition: lifecycle.Hold, ScaleHeld: true, Replicas: new(int32(4))}
	objects := All(demo(), p)

	web := find(t, objects, "web-server-deployment").Echo
	if web.Scale == nil || !web.DropReplicas {
		t.Errorf("an autoscaled component has Scale %v and DropReplicas %v, want both", web.Scale, web.DropReplicas)
	}
	worker := find(t, objects, "celery-worker-deployment").Echo
	if worker.Scale == nil || worker.DropReplicas || *worker.Replicas != 4 {
		t.Errorf("a component of 4 has edits %+v", worker)
	}
	if e := find(t, objects, "celery-beat-deployment").Echo; e.Scale != nil {
		t.Errorf("a component that is merely held is scaled: %+v", e)
	}
}

func TestHoldAllBuildsOnlyMemoryAndRuns(t *testing.T) {
	p := lifecycle.Plan{HoldAll: true, Memory: map[string]string{"a": "b"}, Runs: []lifecycle.TaskRun{
		{Task: part.Migrate, Key: "migrate-1-job", ConfigKey: "migrate-1-configmap", Action: lifecycle.Keep},
		{Task: part.Init, Key: "init-1-job", ConfigKey: "init-1-configmap", Action: lifecycle.Stop},
	}}
	got := All(resolve.Instance{Name: "demo", Namespace: "bi"}, p)
	want := []string{"lifecycle-configmap", "migrate-1-configmap", "migrate-1-job", "init-1-configmap", "init-1-job"}
	if diff := cmp.Diff(want, keys(got)); diff != "" {
		t.Errorf("All(): keys -want +got\n%s", diff)
	}
	if find(t, got, "lifecycle-configmap").Desired == nil {
		t.Error("the memory is not built")
	}
	if o := find(t, got, "migrate-1-job"); o.Desired != nil || o.Echo.Suspend {
		t.Errorf("a kept Job is %+v", o)
	}
	if o := find(t, got, "init-1-job"); o.Desired != nil || !o.Echo.Suspend {
		t.Errorf("a stopped Job is %+v", o)
	}
}

func TestKeysThatAreLeftAreOnlyAskedFor(t *testing.T) {
	p := all(lifecycle.Run)
	p.Leave = map[string]bool{"web-server-service": true}
	for _, o := range All(demo(), p) {
		if o.Foreseen != p.Leave[o.Key] {
			t.Errorf("%s: foreseen is %t", o.Key, o.Foreseen)
		}
	}
}

// TestEverythingIsForeseen: until all components are there, the answer names what
// the instance will have, whatever is held, and has it only once.
func TestEverythingIsForeseen(t *testing.T) {
	want := map[string]Lookup{}
	for _, o := range Everything(demo(), all(lifecycle.Run)) {
		want[o.Key] = o.Asked()
	}
	for _, d := range []lifecycle.Disposition{lifecycle.Absent, lifecycle.Hold, lifecycle.Drain} {
		p := all(d)
		p.Page, p.Foresee = lifecycle.Absent, true
		got := map[string]Lookup{}
		for _, o := range All(demo(), p) {
			if l := o.Asked(); l != (Lookup{}) {
				got[o.Key] = l
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("disposition %v: -want +got\n%s", d, diff)
		}
	}
}

func TestASmallInstanceHasFewObjects(t *testing.T) {
	i := resolve.Instance{Name: "demo", Namespace: "bi", Components: []resolve.Component{component(part.WebServer, "http", 8088)}}
	p := lifecycle.Plan{
		Components: map[part.Component]lifecycle.ComponentPlan{part.WebServer: {Disposition: lifecycle.Run}},
		Memory:     map[string]string{},
	}
	want := []string{"lifecycle-configmap", "web-server-configmap", "web-server-deployment", "web-server-service"}
	if diff := cmp.Diff(want, keys(All(i, p))); diff != "" {
		t.Errorf("All(): keys -want +got\n%s", diff)
	}
}
