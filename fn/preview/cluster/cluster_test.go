// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package cluster

import (
	"context"
	"strings"
	"testing"
	"time"

	fnv1 "github.com/crossplane/function-sdk-go/proto/v1"
	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/types/known/structpb"
	"sigs.k8s.io/yaml"
)

var noon = time.Date(2026, time.January, 31, 12, 0, 0, 0, time.UTC)

func read(t *testing.T, text string) Object {
	t.Helper()
	out := Object{}
	if err := yaml.UnmarshalStrict([]byte(text), &out); err != nil {
		t.Fatal(err)
	}
	return Normal(out)
}

func newCluster(t *testing.T) *Cluster {
	t.Helper()
	return New(read(t, `{apiVersion: example.com/v1, kind: App, metadata: {name: demo, namespace: apps}}`), noon)
}

// apply carries out an answer that consists of these objects.
func apply(t *testing.T, c *Cluster, objects map[string]string) []Change {
	t.Helper()
	rsp := &fnv1.RunFunctionResponse{Desired: &fnv1.State{Resources: map[string]*fnv1.Resource{}}}
	for key, text := range objects {
		o, err := structpb.NewStruct(read(t, text))
		if err != nil {
			t.Fatal(err)
		}
		rsp.Desired.Resources[key] = &fnv1.Resource{Resource: o}
	}
	return c.Apply(rsp)
}

const web = `{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, labels: {a: b}}, spec: {replicas: 2}}`

func TestOnlyWhatIsStoredDifferentlyIsAChange(t *testing.T) {
	c := newCluster(t)
	for _, step := range []struct {
		name, object string
		paths        []string
		generation   int64
	}{
		{"it is new", web, nil, 1},
		{"it is repeated", web, nil, 1},
		{"a default is said", `{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, labels: {a: b}}, spec: {replicas: 2, revisionHistoryLimit: 10}}`, nil, 1},
		{"a label is another one", `{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, labels: {a: c}}, spec: {replicas: 2}}`, []string{"metadata.labels.a"}, 1},
		{"a count is another one", `{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, labels: {a: c}}, spec: {replicas: 3}}`, []string{"spec.replicas"}, 2},
	} {
		var paths []string
		for _, change := range apply(t, c, map[string]string{"web": step.object}) {
			paths = append(paths, change.Paths...)
		}
		if diff := cmp.Diff(step.paths, paths); diff != "" {
			t.Errorf("%s: -want +got changes\n%s", step.name, diff)
		}
		if got := number(c.Observed("web"), "metadata", "generation"); got != step.generation {
			t.Errorf("%s: the generation is %d, want %d", step.name, got, step.generation)
		}
	}
	if changes := apply(t, c, nil); len(changes) != 1 || changes[0].Sign != "-" || c.Has("web") {
		t.Errorf("what the answer lacks is not deleted: %v", changes)
	}
}

func TestAFatalAnswerIsNotCarriedOut(t *testing.T) {
	c := newCluster(t)
	apply(t, c, map[string]string{"web": web})
	c.Apply(&fnv1.RunFunctionResponse{Results: []*fnv1.Result{{Severity: fnv1.Severity_SEVERITY_FATAL}}})
	if !c.Has("web") {
		t.Error("an object is deleted")
	}
}

func TestWhatOthersSetStays(t *testing.T) {
	c := newCluster(t)
	there := read(t, `{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {paused: true, replicas: 7}, status: {replicas: 7}}`)
	c.Others[ID(there)] = there
	apply(t, c, map[string]string{"web": web})
	c.Patch("web", read(t, `{spec: {minReadySeconds: 5}}`))
	apply(t, c, map[string]string{"web": web})
	o := c.Observed("web")
	if Dig(o, "spec", "paused") != true || number(o, "spec", "replicas") != 2 || number(o, "spec", "minReadySeconds") != 5 {
		t.Errorf("%v", o["spec"])
	}
	if number(o, "status", "replicas") != 7 {
		t.Errorf("its pods are gone: %v", o["status"])
	}
	apply(t, c, map[string]string{"web": strings.Replace(web, "replicas: 2", "replicas: 0", 1)})
	if c.Settle("web"); number(c.Observed("web"), "status", "replicas") != 0 {
		t.Errorf("its pods stay: %v", c.Observed("web")["status"])
	}
	if len(c.Others) > 0 {
		t.Errorf("what was taken over is still somebody else's: %v", c.Others)
	}
}

// TestManagedFieldsSayWhoOwnsTheCount: test/scaling compares this with a real API server.
func TestManagedFieldsSayWhoOwnsTheCount(t *testing.T) {
	owners := func(c *Cluster) (out []string) {
		each(Dig(c.Observed("web"), "metadata", "managedFields"), func(m Object) {
			if Dig(m, "fieldsV1", "f:spec", "f:replicas") != nil {
				out = append(out, text(m, "manager"))
			}
		})
		return out
	}
	c := newCluster(t)
	open := `{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {minReadySeconds: 5}}`
	for _, step := range []struct {
		name string
		do   func()
		n    int64
		want []string
	}{
		{"created without", func() { apply(t, c, map[string]string{"web": open}) }, 1, nil},
		{"scaled", func() { c.Scale("web", 4, "kubectl") }, 4, nil},
		{"named", func() { apply(t, c, map[string]string{"web": web}) }, 2, []string{"apiextensions.crossplane.io/composed/0123456789abcdef"}},
		{"scaled again", func() { c.Scale("web", 4, "kubectl") }, 4, []string{"kubectl"}},
		{"left out", func() { apply(t, c, map[string]string{"web": open}) }, 4, []string{"kubectl"}},
	} {
		step.do()
		if got := number(c.Observed("web"), "spec", "replicas"); got != step.n || c.Free("web") != (step.want == nil) {
			t.Errorf("%s: there are %d, free %t", step.name, got, c.Free("web"))
		}
		if diff := cmp.Diff(step.want, owners(c)); diff != "" {
			t.Errorf("%s: %s", step.name, diff)
		}
	}
}

func TestConditionsKeepTheTimeOfTheirChange(t *testing.T) {
	c := newCluster(t)
	times := func(status fnv1.Status) Object {
		c.Apply(&fnv1.RunFunctionResponse{Conditions: []*fnv1.Condition{{Type: "Done", Status: status}}})
		c.Now = c.Now.Add(time.Hour)
		out := Object{}
		each(Dig(c.XR, "status", "conditions"), func(o Object) { out[text(o, "type")] = text(o, "lastTransitionTime") })
		return out
	}
	times(fnv1.Status_STATUS_CONDITION_FALSE)
	if got := times(fnv1.Status_STATUS_CONDITION_FALSE)["Done"]; got != "2026-01-31T12:00:00Z" {
		t.Errorf("it has changed at %v", got)
	}
	if got := times(fnv1.Status_STATUS_CONDITION_TRUE); got["Done"] != "2026-01-31T14:00:00Z" || got["Ready"] != "2026-01-31T12:00:00Z" {
		t.Errorf("they have changed at %v", got)
	}
}

func TestFinishEndsAtOnceWhatStepDoesInTurns(t *testing.T) {
	objects := map[string]string{"web": web, "job": `{apiVersion: batch/v1, kind: Job, metadata: {name: job}, spec: {backoffLimit: 1}}`}
	c := newCluster(t)
	apply(t, c, objects)
	c.Finish()
	if !c.Finished("job") || number(c.Observed("web"), "status", "readyReplicas") != 2 {
		t.Error("something still runs")
	}
	if acts := c.Step(); acts != nil {
		t.Errorf("there was something left to do: %v", acts)
	}
	c = newCluster(t)
	apply(t, c, objects)
	for range 2 {
		if c.Finished("job") {
			t.Error("it ends before it has run")
		}
		c.Step()
	}
	if !c.Finished("job") {
		t.Error("it does not end")
	}
}

// asks asks for an object by name and for a kind, and notes the answers.
type asks struct {
	found int
	kinds map[string]bool
}

func (a *asks) RunFunction(_ context.Context, req *fnv1.RunFunctionRequest) (*fnv1.RunFunctionResponse, error) {
	a.found = len(req.GetRequiredResources()["one"].GetItems())
	for name, s := range req.GetRequiredSchemas() {
		a.kinds[name] = s.GetOpenapiV3() != nil
	}
	return &fnv1.RunFunctionResponse{Requirements: &fnv1.Requirements{
		Resources: map[string]*fnv1.ResourceSelector{"one": {Kind: "Deployment", Match: &fnv1.ResourceSelector_MatchName{MatchName: "web"}}},
		Schemas:   map[string]*fnv1.SchemaSelector{"HTTPRoute": {Kind: "HTTPRoute"}, "ServiceMonitor": {Kind: "ServiceMonitor"}},
	}}, nil
}

func TestQuestionsAreAnswered(t *testing.T) {
	c := newCluster(t)
	c.Serves = func(s *fnv1.SchemaSelector) bool { return s.GetKind() == "HTTPRoute" }
	for _, there := range []bool{false, true} {
		if there {
			apply(t, c, map[string]string{"web": web})
		}
		a := &asks{kinds: map[string]bool{}}
		if _, err := c.Reconcile(t.Context(), a); err != nil {
			t.Fatal(err)
		}
		if (a.found == 1) != there || !a.kinds["HTTPRoute"] || a.kinds["ServiceMonitor"] {
			t.Errorf("there: %t; %d found, kinds %v", there, a.found, a.kinds)
		}
	}
}
