// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package xrd

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"google.golang.org/protobuf/types/known/structpb"
	extv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"sigs.k8s.io/yaml"

	"github.com/crossplane-contrib/function-superset/fn/limits"
	"github.com/crossplane-contrib/function-superset/fn/superset"
)

// specSchema is the schema of the spec as it is shipped.
func specSchema(t *testing.T, path string) extv1.JSONSchemaProps {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(root, path))
	if err != nil {
		t.Fatal(err)
	}
	var d struct {
		Spec struct {
			Versions []struct {
				Schema extv1.CustomResourceValidation `json:"schema"`
			} `json:"versions"`
		} `json:"spec"`
	}
	if err := yaml.Unmarshal(b, &d); err != nil {
		t.Fatal(err)
	}
	return d.Spec.Versions[0].Schema.OpenAPIV3Schema.Properties["spec"]
}

// around is a document that has one value at the place of interest.
type around func(any) any

// visitSchema visits every node with its path, as errors have it.
func visitSchema(s extv1.JSONSchemaProps, path string, in around, visit func(s extv1.JSONSchemaProps, path string, in around)) {
	visit(s, path, in)
	for name, p := range s.Properties {
		visitSchema(p, path+"."+name, func(v any) any { return in(map[string]any{name: v}) }, visit)
	}
	if s.Items != nil && s.Items.Schema != nil {
		visitSchema(*s.Items.Schema, path+"[0]", func(v any) any { return in([]any{v}) }, visit)
	}
	if s.AdditionalProperties != nil && s.AdditionalProperties.Schema != nil {
		visitSchema(*s.AdditionalProperties.Schema, path+"[key]", func(v any) any { return in(map[string]any{"key": v}) }, visit)
	}
}

// TestNothingIsUnlimited walks the schema: what has no limit makes the work of the function, or an object, as large as
// somebody likes.
func TestNothingIsUnlimited(t *testing.T) {
	for _, file := range []string{DefinitionPath, ClaimsDefinitionPath} {
		visitSchema(specSchema(t, file), "spec", func(v any) any { return v }, func(s extv1.JSONSchemaProps, path string, _ around) {
			var missing string
			switch {
			case s.XIntOrString && s.MaxLength == nil, s.Type == "string" && len(s.Enum) == 0 && s.MaxLength == nil:
				missing = "maxLength"
			case s.XIntOrString && s.Pattern != "" && s.Pattern != limits.Quantity:
				missing = "pattern of limited quantities"
			case s.Type == "array" && s.MaxItems == nil:
				missing = "maxItems"
			case s.AdditionalProperties != nil && s.MaxProperties == nil:
				missing = "maxProperties"
			default:
				return
			}
			t.Errorf("%s: %s has no %s", file, path, missing)
		})
	}
}

// TestLimitsOfSchemaAndFunctionAgree fills every place to its limit and beyond. Whatever the schema refuses, the function
// refuses by itself.
func TestLimitsOfSchemaAndFunctionAgree(t *testing.T) {
	count := 0
	visitSchema(specSchema(t, DefinitionPath), "spec", func(v any) any { return v }, func(s extv1.JSONSchemaProps, path string, in around) {
		var full func(int) any
		var limit int
		switch {
		case s.MaxLength != nil:
			limit, full = int(*s.MaxLength), func(n int) any { return strings.Repeat("1", n) }
		case s.MaxItems != nil:
			limit, full = int(*s.MaxItems), func(n int) any { return slices.Repeat([]any{something(*s.Items.Schema)}, n) }
		case s.MaxProperties != nil:
			limit, full = int(*s.MaxProperties), func(n int) any {
				m := map[string]any{}
				for i := range n {
					m[fmt.Sprint("k", i)] = something(*s.AdditionalProperties.Schema)
				}
				return m
			}
		default:
			return
		}
		count++
		if errs := check(t, in(full(limit))); slices.ContainsFunc(errs, func(e *field.Error) bool {
			return e.Field == path && (strings.Contains(e.Detail, "are possible") || e.Type == field.ErrorTypeTooLong || e.Type == field.ErrorTypeTooMany)
		}) {
			t.Errorf("%s: the schema takes %d, the function does not: %.300v", path, limit, errs)
		}
		if errs := check(t, in(full(limit+1))); !slices.ContainsFunc(errs, func(e *field.Error) bool {
			return e.Field == path || e.Field == "spec" && strings.Contains(e.Detail, "further")
		}) {
			t.Errorf("%s: the schema refuses more than %d, the function does not: %.300v", path, limit, errs)
		}
	})
	t.Logf("%d limits", count)
	if count < 500 {
		t.Errorf("compared %d limits only, so the walk is broken", count)
	}
}

// something is a value of a schema that says nothing.
func something(s extv1.JSONSchemaProps) any {
	switch s.Type {
	case "string":
		return "x"
	case "integer":
		return 1
	case "boolean":
		return true
	case "object":
		return map[string]any{}
	}
	return "1"
}

// check is what the function says about a spec.
func check(t *testing.T, spec any) field.ErrorList {
	t.Helper()
	o, err := structpb.NewStruct(map[string]any{"metadata": map[string]any{"name": "test", "namespace": "test"}, "spec": spec})
	if err != nil {
		t.Fatal(err)
	}
	_, errs := superset.Check(o, nil)
	return errs
}
