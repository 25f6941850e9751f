//go:build cluster

// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package networking

import (
	"flag"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/yaml"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/preview/cluster"
	"github.com/crossplane-contrib/function-superset/fn/superset/validate"
	"github.com/crossplane-contrib/function-superset/test/networking/kube"
)

var (
	mutants = flag.Int("mutants", 2000, "how many mutated specs")
	seed    = flag.Uint64("seed", 1, "the number that mutated specs are made from")
)

// valid is true for a spec in which neither the types nor the validator find
// anything.
func valid(xr object) bool {
	s := &v1alpha1.Superset{}
	if runtime.DefaultUnstructuredConverter.FromUnstructuredWithValidation(xr, s, true) != nil {
		return false
	}
	return len(validate.Superset(s)) == 0
}

// superset is one with a spec.
func superset(spec any) object {
	return object{
		"apiVersion": "superset.crossplane.io/v1alpha1", "kind": "Superset",
		"metadata": object{"name": "demo", "namespace": "bi"}, "spec": spec,
	}
}

// serveSuperset installs the CRD of Supersets: the XRD's schema, with which
// Crossplane makes its own.
func serveSuperset(t *testing.T) {
	t.Helper()
	d := definition(t)
	version := cluster.Dig(d, "spec", "versions").([]any)[0].(object)
	crd := object{
		"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": object{"name": cluster.Dig(d, "metadata", "name")},
		"spec": object{
			"group": cluster.Dig(d, "spec", "group"), "names": cluster.Dig(d, "spec", "names"), "scope": "Namespaced",
			"versions": []any{object{"name": version["name"], "served": true, "storage": true, "schema": version["schema"], "subresources": object{"status": object{}}}},
		},
	}
	if err := control.Define(crd); err != nil {
		t.Fatal(err)
	}
}

// TestRenderedObjectsAreAdmittedOfMutants takes specs that the schema and the
// validator accept, and applies, without keeping it, all that they become.
func TestRenderedObjectsAreAdmittedOfMutants(t *testing.T) {
	serveSuperset(t)
	m, c := newMutator(t, *seed), newCourt()
	if err := control.Namespace("bi"); err != nil {
		t.Fatal(err)
	}
	accepted, refused := 0, map[string]string{}
	for accepted < *mutants {
		xr := superset(m.spec(func(spec object) bool { return valid(superset(spec)) }))
		// The schema may refuse what the function has to accept, such as an
		// empty text for an absent one; but nothing may break on the way.
		if err := control.Create(xr); err != nil {
			text, _ := yaml.Marshal(xr["spec"])
			refused[err.Error()] = string(text)
			if kube.Code(err) >= http.StatusInternalServerError {
				t.Errorf("%v\n%s", err, text)
			}
			continue
		}
		accepted++
		w := newWorld(t)
		w.XR = cluster.Normal(cluster.Merge(xr, object{"metadata": object{"uid": "u-1"}}))
		w.live(t, c)
		for _, r := range w.last.GetResults() {
			if strings.Contains(r.GetMessage(), "a bug in") {
				text, _ := yaml.Marshal(xr["spec"])
				t.Errorf("%s\n%s", r.GetMessage(), text)
			}
		}
	}
	t.Logf("seed %d: %d changes tried, %d kept; %d mutants are accepted by types, validator and API server, %d by the former two alone", *seed, m.tried, m.kept, accepted, len(refused))
	for _, why := range slices.Sorted(maps.Keys(refused)) {
		t.Logf("the schema alone refuses: %s", why)
	}
	c.verdict(t)
}

// TestRenderedObjectsAreAdmittedNoneIsDropped edits an instance at rest into
// something that is not a spec: nothing breaks, and nothing is taken away.
func TestRenderedObjectsAreAdmittedNoneIsDropped(t *testing.T) {
	m := newMutator(t, *seed)
	w := newWorld(t, everything, "networkPolicy: {}", "networking: {gateway: {gatewayRef: {name: public}}}", "monitoring: {metrics: {}, serviceMonitor: {}, prometheusRule: {}, grafanaDashboard: {}}")
	w.settle(t)
	before, spec := w.keys(), cluster.Merge(w.XR["spec"].(object), object{"crossplane": nil})
	wrong := 0
	for range *mutants {
		var now any
		switch m.rnd.IntN(3) {
		case 0:
			now = m.junk(0)
		case 1:
			now = m.spoil(m.whole(spec))
		default:
			now = m.spoil(m.start())
		}
		w.XR["spec"] = *into[any](t, now)
		if valid(superset(now)) {
			continue
		}
		wrong++
		rsp := w.reconcile(t)
		for _, r := range rsp.GetResults() {
			if strings.Contains(r.GetMessage(), "a bug in") {
				t.Errorf("%s\n%v", r.GetMessage(), now)
			}
		}
		after := rsp.GetDesired().GetResources()
		for _, key := range before {
			if after[key] == nil {
				t.Errorf("%s is dropped by %v", key, now)
			}
		}
	}
	t.Logf("seed %d: %d wrong specs, each of the %d objects is still in every answer", *seed, wrong, len(before))
	if wrong == 0 {
		t.Error("no spec was wrong")
	}
}
