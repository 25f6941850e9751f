// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package lifecycle

import (
	"strings"
	"testing"

	"github.com/crossplane-contrib/function-superset/fn/superset/observe"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

func TestMayCreate(t *testing.T) {
	route := Creation{Key: "route", APIVersion: "gateway.networking.k8s.io/v1", Kind: "HTTPRoute"}
	free := map[string]observe.Existing{"web-server-deployment": {Asked: true}, "route": {Asked: true}, "config": {Asked: true}}
	for name, c := range map[string]struct {
		in   Input
		plan Plan
		o    Creation
		want bool
	}{
		"its name is free":                {Input{Facts: observe.Facts{Named: free}}, Plan{}, Creation{"config", "v1", "ConfigMap"}, true},
		"its name is not known":           {Input{}, Plan{}, Creation{"config", "v1", "ConfigMap"}, false},
		"nothing can be asked":            {Input{CannotAsk: true}, Plan{}, Creation{"config", "v1", "ConfigMap"}, true},
		"pods wait":                       {Input{Facts: observe.Facts{Named: free}}, Plan{PodsWait: "Secret x"}, Creation{"web-server-deployment", "apps/v1", "Deployment"}, false},
		"pods wait, and it makes none":    {Input{Facts: observe.Facts{Named: free}}, Plan{PodsWait: "Secret x"}, Creation{"config", "v1", "ConfigMap"}, true},
		"a Job waits as well":             {Input{CannotAsk: true}, Plan{PodsWait: "Secret x"}, Creation{"job", "batch/v1", "Job"}, false},
		"its kind is not known":           {Input{CannotAsk: true}, Plan{}, route, false},
		"its kind is missing":             {Input{CannotAsk: true, Facts: observe.Facts{Kinds: map[observe.OptionalKind]observe.Presence{observe.HTTPRoute: observe.Missing}}}, Plan{}, route, false},
		"its kind is served":              {Input{Facts: observe.Facts{Named: free, Kinds: map[observe.OptionalKind]observe.Presence{observe.HTTPRoute: observe.Present}}}, Plan{}, route, true},
		"a kind of that name of somebody": {Input{CannotAsk: true}, Plan{}, Creation{"route", "example.org/v1", "HTTPRoute"}, true},
	} {
		t.Run(name, func(t *testing.T) {
			if got := MayCreate(c.in, c.plan, c.o); got != c.want {
				t.Errorf("got %t", got)
			}
		})
	}
}

// TestStatusSaysWhatPodsWaitFor: of components, of tasks and of embedded databases.
func TestStatusSaysWhatPodsWaitFor(t *testing.T) {
	i := instance()
	i.GeneratedSecrets = []resolve.GeneratedSecret{{Name: "bi-generated"}}
	w := newWorld(t, i)
	const wait = "waiting for Secret bi-generated"
	if got := w.decide().Verdict.Message; !strings.HasSuffix(got, wait) {
		t.Errorf("of a task: %q", got)
	}
	w.in.Instance.Embedded = []resolve.Embedded{{Type: part.Metastore, Name: "bi-metastore"}}
	if got := w.decide().Verdict; got.Reason != ReasonDatabaseStarting || !strings.HasSuffix(got.Message, "wait for bi-metastore, Secret bi-generated") {
		t.Errorf("of a database: %+v", got)
	}
	w.in.Instance.Embedded, w.in.Instance.Lifecycle.Tasks = nil, nil
	if got := w.decide().Status.Components.WebServer.Message; !strings.HasSuffix(got, wait) {
		t.Errorf("of a component: %q", got)
	}
	w.in.Facts.Objects["generated-generated"] = observe.Object{Key: "generated-generated", Kind: "Secret", Name: "bi-generated"}
	if got := w.decide(); strings.Contains(got.Status.Components.WebServer.Message+got.Verdict.Message, "waiting for") {
		t.Errorf("when it is there: %q, %q", got.Status.Components.WebServer.Message, got.Verdict.Message)
	}
}

// TestFormerAccount: the key of the account is free when no pod runs under the old one.
func TestFormerAccount(t *testing.T) {
	account := func(name string) map[string]observe.Object {
		return map[string]observe.Object{
			part.ServiceAccountKey: {Key: part.ServiceAccountKey, Kind: "ServiceAccount", Name: name},
			"web-server-deployment": {Raw: raw(t, map[string]any{
				"spec": map[string]any{"template": map[string]any{"spec": map[string]any{"serviceAccountName": "old"}}},
			})},
		}
	}
	for name, c := range map[string]struct {
		wanted  *resolve.ServiceAccount
		objects map[string]observe.Object
		want    FormerAccount
	}{
		"none was there":            {&resolve.ServiceAccount{Name: "new"}, nil, FormerAccount{}},
		"it has the wanted name":    {&resolve.ServiceAccount{Name: "old"}, account("old"), FormerAccount{}},
		"none is wanted any more":   {nil, account("old"), FormerAccount{}},
		"pods run under it":         {&resolve.ServiceAccount{Name: "new"}, account("old"), FormerAccount{Name: "old", InUse: true}},
		"no pod runs under it left": {&resolve.ServiceAccount{Name: "new"}, account("older"), FormerAccount{Name: "older"}},
	} {
		t.Run(name, func(t *testing.T) {
			in := Input{Instance: resolve.Instance{ServiceAccount: c.wanted}, Facts: observe.Facts{Objects: c.objects}}
			if got := formerAccount(in); got != c.want {
				t.Errorf("got %+v", got)
			}
		})
	}
}
