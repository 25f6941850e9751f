// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package fn

import (
	"slices"
	"testing"

	"github.com/crossplane/function-sdk-go/errors"
	fnv1 "github.com/crossplane/function-sdk-go/proto/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/crossplane-contrib/function-superset/fn/wire"
)

// greeting is the smallest kind there can be: it greets who is in its spec, in a
// ConfigMap whose name has to be free.
func greeting(c wire.Call) wire.Answer {
	who := c.Composite().GetFields()["spec"].GetStructValue().GetFields()["who"].GetStringValue()
	if who == "" {
		return wire.Answer{Err: errors.New("nobody to greet")}
	}
	a := wire.Answer{
		Status:     &struct{ Greeted string }{who},
		Conditions: []wire.Condition{{Type: "Greeted", Status: true, Reason: "Polite", Message: "Said hello"}},
		Questions:  []wire.Question{{ID: "name", APIVersion: "v1", Kind: "ConfigMap", Namespace: "apps", Name: "hello"}},
		Ready:      true,
	}
	if _, asked := c.Request.GetRequiredResources()["name"]; asked {
		a.Objects = []wire.Object{{Key: "hello", Ready: true, Resource: wire.Encode(&corev1.ConfigMap{
			TypeMeta:   metav1.TypeMeta{APIVersion: "v1", Kind: "ConfigMap"},
			ObjectMeta: metav1.ObjectMeta{Name: "hello", Namespace: "apps"},
			Data:       map[string]string{"hello": who},
		})}}
	}
	return a
}

// TestASecondKindIsAFolderAndARow: everything but what the kind decides is there.
func TestASecondKindIsAFolderAndARow(t *testing.T) {
	f := function()
	f.kinds = append(slices.Clone(kinds), kind{group: "example.org", names: []string{"Greeting"}, answer: greeting, conditions: []string{"Greeted"}})
	call := func(xr string, answered bool) *fnv1.RunFunctionResponse {
		t.Helper()
		req := &fnv1.RunFunctionRequest{Observed: &fnv1.State{Composite: &fnv1.Resource{Resource: structOf(t, xr)}}}
		if answered {
			req.RequiredResources = map[string]*fnv1.Resources{"name": {}}
		}
		rsp, err := f.RunFunction(t.Context(), req)
		if err != nil {
			t.Fatal(err)
		}
		return rsp
	}
	const hello = "{apiVersion: example.org/v1, kind: Greeting, metadata: {name: a}, spec: {who: world}}"
	first := call(hello, false)
	if q := first.GetRequirements().GetResources()["name"]; q.GetMatchName() != "hello" || len(first.GetDesired().GetResources()) != 0 {
		t.Errorf("before its name is known to be free: %v", first)
	}
	second := call(hello, true)
	if o := second.GetDesired().GetResources()["hello"]; o.GetResource().GetFields()["data"].GetStructValue().GetFields()["hello"].GetStringValue() != "world" {
		t.Errorf("its object is %v", o)
	}
	if c := second.GetConditions(); len(c) != 1 || c[0].GetType() != "Greeted" {
		t.Errorf("its conditions are %v", c)
	}
	broken := call("{apiVersion: example.org/v1, kind: Greeting, metadata: {name: a}, status: {conditions: [{type: Greeted, status: 'True', reason: Polite}, {type: SpecValid, status: 'True', reason: Valid}]}}", true)
	if c := broken.GetConditions(); !isFatal(broken) || len(c) != 1 || c[0].GetType() != "Greeted" {
		t.Errorf("without an answer its own conditions are repeated; got %v", broken)
	}
	if superset := call(minimal, false); len(superset.GetConditions()) < 5 {
		t.Errorf("the kind before it answers as ever; got %v", superset)
	}
	if claimed := call("{apiVersion: superset.crossplane.io/v1alpha1, kind: XSuperset, metadata: {name: a, namespace: b}, spec: {}}", false); len(claimed.GetConditions()) < 5 {
		t.Errorf("the composite of a claim is a Superset; got %v", claimed)
	}
	for _, xr := range []string{
		"{apiVersion: superset.crossplane.io/v1beta7, kind: SupersetCluster, metadata: {name: a, namespace: b}, spec: {}}",
		"{apiVersion: example.org/v1, kind: Farewell, metadata: {name: a, namespace: b}, spec: {}}",
	} {
		if later := call(xr, false); !isFatal(later) {
			t.Errorf("a kind of a later release is not answered; got %v", later)
		}
	}
	if other := call("{apiVersion: bi.example.net/v1, kind: BusinessIntelligence, metadata: {name: a, namespace: b}, spec: {}}", false); len(other.GetConditions()) < 5 {
		t.Errorf("a Superset under another name is one; got %v", other)
	}
}
