// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package fn

import (
	"fmt"

	"google.golang.org/protobuf/types/known/structpb"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/crossplane-contrib/function-superset/fn/build"
)

// hollow are fields whose Go types are structs and not pointers: unset, they
// come out as an empty object that nobody asked for. An empty object in any
// other place was set on purpose, and often means a lot: emptyDir, podSelector
// and namespaceSelector.
var hollow = map[string]bool{
	"metadata":       true,
	"resources":      true,
	"strategy":       true,
	"updateStrategy": true,
}

// asStruct turns a typed object into what goes into the response. Status, nulls
// and hollow fields are left out: the first is not ours to set, the second are
// refused, and the third would make us owner of nothing.
func asStruct(o build.Typed) *structpb.Struct {
	m, err := runtime.DefaultUnstructuredConverter.ToUnstructured(o)
	if err != nil {
		// All objects are made of types that convert; RunFunction turns a panic
		// into a fatal result.
		panic(fmt.Sprintf("cannot convert %T: %v", o, err))
	}
	delete(m, "status")
	s := asValue(m).GetStructValue()
	if s.GetFields()["kind"].GetStringValue() == "" || s.GetFields()["apiVersion"].GetStringValue() == "" {
		panic(fmt.Sprintf("cannot convert %T: its builder has not named its kind", o))
	}
	return s
}

// asValue turns what apimachinery's converter makes into protobuf; nil for
// null. It is the SDK's structpb.NewValue without a second pass for pruning.
func asValue(v any) *structpb.Value {
	switch v := v.(type) {
	case nil:
		return nil
	case map[string]any:
		return asFields(v)
	case []any:
		if v == nil {
			return nil
		}
		out := make([]*structpb.Value, 0, len(v))
		for _, item := range v {
			if i := asValue(item); i != nil {
				out = append(out, i)
			}
		}
		return structpb.NewListValue(&structpb.ListValue{Values: out})
	case string:
		return structpb.NewStringValue(v)
	case bool:
		return structpb.NewBoolValue(v)
	case int64:
		return structpb.NewNumberValue(float64(v))
	case float64:
		return structpb.NewNumberValue(v)
	}
	panic(fmt.Sprintf("cannot convert a value of type %T", v))
}

func asFields(m map[string]any) *structpb.Value {
	if m == nil {
		return nil
	}
	out := make(map[string]*structpb.Value, len(m))
	for k, item := range m {
		i := asValue(item)
		if i == nil {
			continue
		}
		if s := i.GetStructValue(); s != nil && len(s.GetFields()) == 0 && hollow[k] {
			continue
		}
		if k == "volumeClaimTemplates" {
			for _, claim := range i.GetListValue().GetValues() {
				delete(claim.GetStructValue().GetFields(), "status")
			}
		}
		out[k] = i
	}
	return structpb.NewStructValue(&structpb.Struct{Fields: out})
}
