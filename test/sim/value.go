// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package sim

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"google.golang.org/protobuf/types/known/structpb"
)

// Objects are protobuf values that are shared and never changed; whoever wants
// another one copies what is on the way to it.

// build turns maps, lists and scalars into a value. Nil entries are left out.
func build(v any) *structpb.Value {
	switch v := v.(type) {
	case *structpb.Value:
		return v
	case *structpb.Struct:
		return structpb.NewStructValue(v)
	case map[string]any:
		out := make(map[string]*structpb.Value, len(v))
		for k, item := range v {
			if item != nil {
				out[k] = build(item)
			}
		}
		return structpb.NewStructValue(&structpb.Struct{Fields: out})
	case map[string]string:
		out := make(map[string]*structpb.Value, len(v))
		for k, item := range v {
			out[k] = structpb.NewStringValue(item)
		}
		return structpb.NewStructValue(&structpb.Struct{Fields: out})
	case []any:
		out := make([]*structpb.Value, len(v))
		for i, item := range v {
			out[i] = build(item)
		}
		return structpb.NewListValue(&structpb.ListValue{Values: out})
	case string:
		return structpb.NewStringValue(v)
	case bool:
		return structpb.NewBoolValue(v)
	case int:
		return structpb.NewNumberValue(float64(v))
	case int32:
		return structpb.NewNumberValue(float64(v))
	case int64:
		return structpb.NewNumberValue(float64(v))
	}
	panic(fmt.Sprintf("cannot build a value from %T", v))
}

func obj(m map[string]any) *structpb.Struct { return build(m).GetStructValue() }

// dig is the value at a path, or nil.
func dig(o *structpb.Struct, path ...string) *structpb.Value {
	for _, p := range path[:len(path)-1] {
		o = o.GetFields()[p].GetStructValue()
	}
	return o.GetFields()[path[len(path)-1]]
}

func text(o *structpb.Struct, path ...string) string { return dig(o, path...).GetStringValue() }

func number(o *structpb.Struct, path ...string) int {
	return int(dig(o, path...).GetNumberValue())
}

// with is o with v at path; nil removes.
func with(o *structpb.Struct, v *structpb.Value, path ...string) *structpb.Struct {
	out := &structpb.Struct{Fields: maps.Clone(o.GetFields())}
	if out.Fields == nil {
		out.Fields = map[string]*structpb.Value{}
	}
	if len(path) > 1 {
		v = structpb.NewStructValue(with(out.Fields[path[0]].GetStructValue(), v, path[1:]...))
	}
	if v == nil {
		delete(out.Fields, path[0])
		return out
	}
	out.Fields[path[0]] = v
	return out
}

// same compares two values of any shape.
func same(a, b *structpb.Value) bool {
	if a == b {
		return true
	}
	switch k := a.GetKind().(type) {
	case *structpb.Value_StructValue:
		o, ok := b.GetKind().(*structpb.Value_StructValue)
		return ok && maps.EqualFunc(k.StructValue.GetFields(), o.StructValue.GetFields(), same)
	case *structpb.Value_ListValue:
		o, ok := b.GetKind().(*structpb.Value_ListValue)
		return ok && slices.EqualFunc(k.ListValue.GetValues(), o.ListValue.GetValues(), same)
	case *structpb.Value_StringValue:
		o, ok := b.GetKind().(*structpb.Value_StringValue)
		return ok && k.StringValue == o.StringValue
	case *structpb.Value_NumberValue:
		o, ok := b.GetKind().(*structpb.Value_NumberValue)
		return ok && k.NumberValue == o.NumberValue
	case *structpb.Value_BoolValue:
		o, ok := b.GetKind().(*structpb.Value_BoolValue)
		return ok && k.BoolValue == o.BoolValue
	}
	return a.GetKind() == nil && b.GetKind() == nil
}

func sameObject(a, b *structpb.Struct) bool {
	return a == b || maps.EqualFunc(a.GetFields(), b.GetFields(), same)
}

// difference is the first path at which two values differ.
func difference(a, b *structpb.Value, path string) string {
	if same(a, b) {
		return ""
	}
	x, y := a.GetStructValue(), b.GetStructValue()
	if x != nil && y != nil {
		for _, k := range slices.Sorted(maps.Keys(x.GetFields())) {
			if d := difference(x.GetFields()[k], y.GetFields()[k], path+"."+k); d != "" {
				return d
			}
		}
		for _, k := range slices.Sorted(maps.Keys(y.GetFields())) {
			if _, ok := x.GetFields()[k]; !ok {
				return fmt.Sprintf("%s.%s: absent, then %s", path, k, brief(y.GetFields()[k]))
			}
		}
	}
	l, m := a.GetListValue().GetValues(), b.GetListValue().GetValues()
	if len(l) > 0 && len(l) == len(m) {
		for i := range l {
			if d := difference(l[i], m[i], fmt.Sprintf("%s[%d]", path, i)); d != "" {
				return d
			}
		}
	}
	return fmt.Sprintf("%s: %s, then %s", path, brief(a), brief(b))
}

func brief(v *structpb.Value) string {
	if v == nil {
		return "absent"
	}
	raw, err := v.MarshalJSON()
	if err != nil {
		return err.Error()
	}
	if len(raw) > 120 {
		return string(raw[:120]) + "…"
	}
	return string(raw)
}

// listKeys are the fields that identify the items of lists. Other lists are
// owned as a whole.
var listKeys = map[string][][]string{
	"containers":                {{"name"}},
	"initContainers":            {{"name"}},
	"env":                       {{"name"}},
	"volumes":                   {{"name"}},
	"imagePullSecrets":          {{"name"}},
	"volumeMounts":              {{"mountPath"}},
	"hostAliases":               {{"ip"}},
	"ownerReferences":           {{"uid"}},
	"topologySpreadConstraints": {{"topologyKey", "whenUnsatisfiable"}},
	"ports":                     {{"containerPort", "protocol"}, {"port", "protocol"}},
}

// atomic are objects that are owned as a whole.
var atomic = map[string]bool{
	"selector": true, "nodeSelector": true, "resourceFieldRef": true, "secretKeyRef": true, "configMapKeyRef": true,
	"fieldRef": true, "namespaceSelector": true, "podSelector": true, "labelSelector": true, "scaleTargetRef": true,
}

var leaf = structpb.NewStructValue(&structpb.Struct{})

// owned is the set of fields that an object consists of, in the form of
// managedFields.
func owned(o *structpb.Struct) *structpb.Struct {
	out := make(map[string]*structpb.Value, len(o.GetFields()))
	for k, v := range o.GetFields() {
		switch k {
		case "apiVersion", "kind":
		case "metadata":
			m := &structpb.Struct{Fields: maps.Clone(v.GetStructValue().GetFields())}
			delete(m.Fields, "name")
			delete(m.Fields, "namespace")
			out["f:"+k] = structpb.NewStructValue(owned(m))
		default:
			out["f:"+k] = ownedValue(k, v)
		}
	}
	return &structpb.Struct{Fields: out}
}

func ownedValue(name string, v *structpb.Value) *structpb.Value {
	switch k := v.GetKind().(type) {
	case *structpb.Value_StructValue:
		if !atomic[name] && len(k.StructValue.GetFields()) > 0 {
			return structpb.NewStructValue(owned(k.StructValue))
		}
	case *structpb.Value_ListValue:
		return ownedItems(name, k.ListValue.GetValues())
	}
	return leaf
}

func ownedItems(name string, items []*structpb.Value) *structpb.Value {
	for _, keys := range listKeys[name] {
		out := make(map[string]*structpb.Value, len(items))
		for _, item := range items {
			k := itemKey(item.GetStructValue(), keys)
			if k == "" {
				out = nil
				break
			}
			s := owned(item.GetStructValue())
			s.Fields["."] = leaf
			out[k] = structpb.NewStructValue(s)
		}
		if out != nil {
			return structpb.NewStructValue(&structpb.Struct{Fields: out})
		}
	}
	return leaf
}

// itemKey is how managedFields name an item of a list; the protocol is there
// even if it was only defaulted.
func itemKey(item *structpb.Struct, keys []string) string {
	parts := make([]string, 0, len(keys))
	for _, k := range keys {
		v := item.GetFields()[k]
		if v == nil && k == "protocol" {
			v = structpb.NewStringValue("TCP")
		}
		switch kind := v.GetKind().(type) {
		case *structpb.Value_StringValue:
			parts = append(parts, fmt.Sprintf("%q:%q", k, kind.StringValue))
		case *structpb.Value_NumberValue:
			parts = append(parts, fmt.Sprintf("%q:%d", k, int(kind.NumberValue)))
		default:
			return ""
		}
	}
	return "k:{" + strings.Join(parts, ",") + "}"
}
