//go:build cluster

// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package xrd

import (
	"encoding/json"
	"net/http"
	"testing"

	"k8s.io/apimachinery/pkg/runtime"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset/validate"
	"github.com/crossplane-contrib/function-superset/test/networking/kube"
)

// Empty texts where the type cannot tell one from an absent field: the schema refuses them, the validator takes them for
// absent.
var empty = map[string]bool{"I7": true}

// TestClusterAgreesOnEveryRow has a real API server, with the CRD that Crossplane makes of the XRD, judge every example of
// the rows, and compares its verdict with that of the same code in this process and with the validator's.
func TestClusterAgreesOnEveryRow(t *testing.T) {
	c, err := kube.Start(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Stop)
	local := servers(t)["composite resource"]
	if err := c.Define(plain(t, local.crd)); err != nil {
		t.Fatal(err)
	}
	r, n := readRules(t), counts{}
	for _, w := range r.Rows {
		for _, e := range w.Accepted {
			n.compare(t, c, local, w, e, true, written(t, local, e.name(), r.spec(t, w, e)))
		}
		for _, e := range w.Rejected {
			n.compare(t, c, local, w, e, false, written(t, local, e.name(), r.spec(t, w, e)))
		}
	}
	t.Logf("%d rows, %d examples: the API server accepts %d and refuses %d", len(r.Rows), n.accepted+n.refused, n.accepted, n.refused)
	t.Logf("the same code in this process says the same %d times, the validator %d times; %d examples are for the validator alone, %d for the schema alone",
		n.local, n.validator, n.validatorAlone, n.schemaAlone)
	if n.accepted == 0 || n.refused == 0 {
		t.Error("the server has no opinion")
	}
}

// counts are how often verdicts agree.
type counts struct {
	accepted, refused, local, validator, validatorAlone, schemaAlone int
}

// compare brings one example before all three.
func (n *counts) compare(t *testing.T, c *kube.Cluster, local *server, w row, e example, want bool, o map[string]any) {
	t.Helper()
	only := first(e.Only, w.Only)
	err := c.Create(o)
	if code := kube.Code(err); err != nil && (code == 0 || code >= http.StatusInternalServerError) {
		t.Errorf("%s %s: %v", w.ID, e.Spec, err)
		return
	}
	server := err == nil
	if server {
		n.accepted++
	} else {
		n.refused++
	}
	if wanted := want || only == "validator"; server != wanted {
		t.Errorf("%s: the API server accepts: %t, want %t: name %q spec %s\n%v", w.ID, server, wanted, e.name(), e.Spec, err)
	}
	s, problem := typed(o)
	validator := problem == nil && len(validate.Superset(s)) == 0
	v := local.admit(o)
	if here := len(v.errs) == 0 && len(v.unknown) == 0; here == server {
		n.local++
	} else {
		t.Errorf("%s: the API server accepts: %t, the same code here: %t: %s\n%v\n%v", w.ID, server, here, e.Spec, err, v.errs.ToAggregate())
	}
	switch {
	case only == "validator":
		n.validatorAlone++
	case only == "schema", empty[w.ID] && validator && !server:
		n.schemaAlone++
	case validator == server:
		n.validator++
	default:
		t.Errorf("%s: the API server accepts: %t, the validator: %t: %s\n%v", w.ID, server, validator, e.Spec, err)
	}
}

// typed is an object as the function reads it.
func typed(o map[string]any) (*v1alpha1.Superset, error) {
	s := &v1alpha1.Superset{}
	err := runtime.DefaultUnstructuredConverter.FromUnstructuredWithValidation(o, s, true)
	return s, err
}

// plain is an object as it is sent.
func plain(t *testing.T, v any) map[string]any {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]any{}
	if err := unmarshalIntegers(text, &out); err != nil {
		t.Fatal(err)
	}
	out["apiVersion"], out["kind"] = "apiextensions.k8s.io/v1", "CustomResourceDefinition"
	delete(out, "status")
	if m, ok := out["metadata"].(map[string]any); ok {
		for _, k := range []string{"creationTimestamp", "ownerReferences"} {
			delete(m, k)
		}
	}
	return out
}
