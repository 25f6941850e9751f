// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package wire_test

import (
	"math/rand/v2"
	"reflect"
	"testing"

	"google.golang.org/protobuf/types/known/structpb"
	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset"
	"github.com/crossplane-contrib/function-superset/fn/wire"
	"github.com/crossplane-contrib/function-superset/input/v1beta1"
)

// TestDecodingAgreesOnAnything compares decode with apimachinery's converter on
// specs and statuses that are filled at random.
func TestDecodingAgreesOnAnything(t *testing.T) {
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 2))
		spec, status := v1alpha1.SupersetSpec{}, v1alpha1.SupersetStatus{}
		scribble(r, reflect.ValueOf(&spec).Elem(), 0)
		scribble(r, reflect.ValueOf(&status).Elem(), 0)

		s := reference(t, &spec)
		want, got := v1alpha1.SupersetSpec{}, v1alpha1.SupersetSpec{}
		restored(t, s, &want)
		if errs, _ := wire.Decode(s, &got, field.NewPath("spec"), superset.Known); len(errs) > 0 {
			t.Fatalf("seed %d: %v", seed, errs)
		}
		if !equality.Semantic.DeepEqual(want, got) {
			t.Fatalf("seed %d: want %+v, got %+v of %v", seed, want, got, s)
		}

		s = reference(t, &status)
		wantStatus, gotStatus := v1alpha1.SupersetStatus{}, v1alpha1.SupersetStatus{}
		restored(t, s, &wantStatus)
		wire.DecodeLeniently(structpb.NewStructValue(s), &gotStatus)
		if !equality.Semantic.DeepEqual(wantStatus, gotStatus) {
			t.Fatalf("seed %d: want %+v, got %+v of %v", seed, wantStatus, gotStatus, s)
		}
	}
}

func restored(t *testing.T, s *structpb.Struct, into any) {
	t.Helper()
	if err := runtime.DefaultUnstructuredConverter.FromUnstructured(whole(s.AsMap()).(map[string]any), into); err != nil {
		t.Fatal(err)
	}
}

// whole turns whole numbers into those of Go, as the converter wants them.
func whole(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k, item := range v {
			v[k] = whole(item)
		}
	case []any:
		for i, item := range v {
			v[i] = whole(item)
		}
	case float64:
		if v == float64(int64(v)) {
			return int64(v)
		}
	}
	return v
}

// TestEveryFieldCanBeDecoded fails when a field of a type is added that decode
// does not know.
func TestEveryFieldCanBeDecoded(t *testing.T) {
	seen := map[reflect.Type]bool{}
	var visit func(reflect.Type, string)
	visit = func(at reflect.Type, path string) {
		if seen[at] {
			return
		}
		seen[at] = true
		switch at.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Map:
			visit(at.Elem(), path)
		case reflect.Struct:
			for name, f := range wire.Fields(at) {
				visit(f, path+"."+name)
			}
		case reflect.String, reflect.Bool, reflect.Float64, reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64, reflect.Uint16:
		default:
			t.Errorf("%s: cannot decode %s", path, at)
		}
	}
	visit(reflect.TypeFor[v1alpha1.SupersetSpec](), "spec")
	visit(reflect.TypeFor[v1alpha1.SupersetStatus](), "status")
	visit(reflect.TypeFor[v1beta1.Input](), "input")
	if len(seen) < 100 {
		t.Errorf("only %d types have been looked at", len(seen))
	}
}
