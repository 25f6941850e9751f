// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package wire

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"sync"

	"google.golang.org/protobuf/types/known/structpb"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/intstr"
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

// Typed is any Kubernetes object as a Go type.
type Typed interface {
	metav1.Object
	runtime.Object
}

// Encode turns a typed object into what goes into the response. Status, nulls
// and hollow fields are left out: the first is not ours to set, the second are
// refused, and the third would make us owner of nothing.
func Encode(o Typed) *structpb.Struct {
	s := &structpb.Struct{Fields: fieldValues(o)}
	delete(s.Fields, "status")
	if s.GetFields()["kind"].GetStringValue() == "" || s.GetFields()["apiVersion"].GetStringValue() == "" {
		// RunFunction turns a panic into a fatal result.
		panic(fmt.Sprintf("cannot convert %T: its builder has not named its kind", o))
	}
	return s
}

// fieldValues are the JSON fields of a pointer to a struct, without nulls and
// hollow fields.
func fieldValues(o any) map[string]*structpb.Value {
	v := reflect.ValueOf(o)
	return encoderOf(v.Type())(v).GetStructValue().GetFields()
}

// encoder turns a value of one type into protobuf; nil means null, which is
// left out wherever it occurs. Turning objects into protobuf is most of what a
// call costs, so what can be known of a type is found out once, and nothing is
// made on the way that the response does not keep.
type encoder func(reflect.Value) *structpb.Value

// encoders are the encoders of all types met so far.
var encoders sync.Map

func encoderOf(t reflect.Type) encoder {
	if e, ok := encoders.Load(t); ok {
		return e.(encoder)
	}
	e := newEncoder(t)
	encoders.Store(t, e)
	return e
}

func newEncoder(t reflect.Type) encoder {
	switch {
	case t == reflect.TypeFor[intstr.IntOrString]():
		return intOrString
	case t.Kind() != reflect.Pointer && reflect.PointerTo(t).Implements(reflect.TypeFor[unstructured]()):
		return func(v reflect.Value) *structpb.Value {
			return scalar(pointer(v).Interface().(unstructured).ToUnstructured())
		}
	case t.Kind() != reflect.Pointer && reflect.PointerTo(t).Implements(reflect.TypeFor[json.Marshaler]()):
		return ownForm
	}
	switch t.Kind() {
	case reflect.Pointer:
		elem := encoderOf(t.Elem())
		return func(v reflect.Value) *structpb.Value {
			if v.IsNil() {
				return nil
			}
			return elem(v.Elem())
		}
	case reflect.Struct:
		return structEncoder(t)
	case reflect.Map:
		return mapEncoder(t)
	case reflect.Slice:
		return sliceEncoder(t)
	case reflect.Interface:
		return func(v reflect.Value) *structpb.Value {
			if v.IsNil() {
				return nil
			}
			return encoderOf(v.Elem().Type())(v.Elem())
		}
	case reflect.String:
		return func(v reflect.Value) *structpb.Value { return textValue(v.String()) }
	case reflect.Bool:
		return func(v reflect.Value) *structpb.Value { return structpb.NewBoolValue(v.Bool()) }
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return func(v reflect.Value) *structpb.Value { return numberValue(float64(v.Int())) }
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return func(v reflect.Value) *structpb.Value { return numberValue(float64(v.Uint())) }
	case reflect.Float32, reflect.Float64:
		return func(v reflect.Value) *structpb.Value { return numberValue(v.Float()) }
	}
	panic(fmt.Sprintf("cannot convert values of type %s", t))
}

// member is a field of a struct.
type member struct {
	index  int
	name   string // "" is an inlined struct, whose fields stand beside the others
	encode encoder
	// omit says which values are left out; nil leaves out none.
	omit func(reflect.Value) bool
}

func structEncoder(t reflect.Type) encoder {
	// Not before the first use: a type may contain itself.
	members := sync.OnceValue(func() []member { return membersOf(t) })
	return func(v reflect.Value) *structpb.Value {
		fields := make(map[string]*structpb.Value)
		addMembers(fields, v, members())
		return structValue(fields)
	}
}

func addMembers(fields map[string]*structpb.Value, v reflect.Value, members []member) {
	for _, m := range members {
		f := v.Field(m.index)
		if m.omit != nil && m.omit(f) {
			continue
		}
		e := m.encode(f)
		if m.name != "" {
			add(fields, m.name, e)
			continue
		}
		for name, inlined := range e.GetStructValue().GetFields() {
			fields[name] = inlined
		}
	}
}

// add sets a field unless it is null or hollow.
func add(fields map[string]*structpb.Value, name string, v *structpb.Value) {
	s, object := v.GetKind().(*structpb.Value_StructValue)
	switch {
	case v == nil:
	case object && len(s.StructValue.GetFields()) == 0 && hollow[name]:
	default:
		fields[name] = v
	}
}

func membersOf(t reflect.Type) []member {
	var out []member
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "-" || !f.IsExported() {
			continue
		}
		if name == "" && !f.Anonymous {
			name = f.Name
		}
		m := member{index: i, name: name, encode: encoderOf(f.Type), omit: omission(f.Type, strings.Split(options, ","))}
		if name == "volumeClaimTemplates" {
			m.encode = claimsOnly(m.encode)
		}
		out = append(out, m)
	}
	return out
}

// claimsOnly takes the status off the claims of a StatefulSet, which are
// whole objects.
func claimsOnly(e encoder) encoder {
	return func(v reflect.Value) *structpb.Value {
		out := e(v)
		for _, claim := range out.GetListValue().GetValues() {
			delete(claim.GetStructValue().GetFields(), "status")
		}
		return out
	}
}

// omission is what the options omitempty and omitzero mean for a type.
func omission(t reflect.Type, options []string) func(reflect.Value) bool {
	var empty, zero bool
	for _, o := range options {
		empty = empty || o == "omitempty"
		zero = zero || o == "omitzero"
	}
	if zero && reflect.PointerTo(t).Implements(reflect.TypeFor[zeroer]()) {
		return func(v reflect.Value) bool { return pointer(v).Interface().(zeroer).IsZero() }
	}
	switch t.Kind() {
	case reflect.Struct:
		if !zero {
			return nil
		}
	case reflect.Map, reflect.Slice, reflect.String:
		if empty {
			return func(v reflect.Value) bool { return v.Len() == 0 }
		}
	}
	if empty || zero {
		return reflect.Value.IsZero
	}
	return nil
}

func mapEncoder(t reflect.Type) encoder {
	elem := encoderOf(t.Elem())
	return func(v reflect.Value) *structpb.Value {
		if v.IsNil() {
			return nil
		}
		fields := make(map[string]*structpb.Value, v.Len())
		for i := v.MapRange(); i.Next(); {
			add(fields, i.Key().String(), elem(i.Value()))
		}
		return structValue(fields)
	}
}

func sliceEncoder(t reflect.Type) encoder {
	if t.Elem().Kind() == reflect.Uint8 {
		return func(v reflect.Value) *structpb.Value {
			if v.IsNil() {
				return nil
			}
			return textValue(base64.StdEncoding.EncodeToString(v.Bytes()))
		}
	}
	elem := encoderOf(t.Elem())
	return func(v reflect.Value) *structpb.Value {
		if v.IsNil() {
			return nil
		}
		items := make([]*structpb.Value, 0, v.Len())
		for i := range v.Len() {
			if item := elem(v.Index(i)); item != nil {
				items = append(items, item)
			}
		}
		return structpb.NewListValue(&structpb.ListValue{Values: items})
	}
}

// unstructured is what quantities and times implement to be turned into text
// without a detour by JSON.
type unstructured interface{ ToUnstructured() any }

// zeroer is what types implement that know better when they are zero.
type zeroer interface{ IsZero() bool }

func intOrString(v reflect.Value) *structpb.Value {
	i := v.Interface().(intstr.IntOrString)
	if i.Type == intstr.String {
		return textValue(i.StrVal)
	}
	return numberValue(float64(i.IntVal))
}

// ownForm asks a type that has a JSON form of its own.
func ownForm(v reflect.Value) *structpb.Value {
	text, err := pointer(v).Interface().(json.Marshaler).MarshalJSON()
	if err != nil {
		panic(fmt.Sprintf("cannot convert %s: %v", v.Type(), err))
	}
	out := &structpb.Value{}
	if err := out.UnmarshalJSON(text); err != nil {
		panic(fmt.Sprintf("cannot convert %s: %v", v.Type(), err))
	}
	if _, null := out.GetKind().(*structpb.Value_NullValue); null {
		return nil
	}
	return out
}

// scalar is what ToUnstructured returns.
func scalar(v any) *structpb.Value {
	if v == nil {
		return nil
	}
	return textValue(v.(string))
}

// pointer is the address of a value, or of a copy if it has none.
func pointer(v reflect.Value) reflect.Value {
	if v.CanAddr() {
		return v.Addr()
	}
	p := reflect.New(v.Type())
	p.Elem().Set(v)
	return p
}

// A value and what it holds are made in one piece: there are thousands of them
// in every answer.

func textValue(s string) *structpb.Value {
	p := &struct {
		value structpb.Value
		kind  structpb.Value_StringValue
	}{}
	p.kind.StringValue = s
	p.value.Kind = &p.kind
	return &p.value
}

func numberValue(n float64) *structpb.Value {
	p := &struct {
		value structpb.Value
		kind  structpb.Value_NumberValue
	}{}
	p.kind.NumberValue = n
	p.value.Kind = &p.kind
	return &p.value
}

func structValue(fields map[string]*structpb.Value) *structpb.Value {
	p := &struct {
		value  structpb.Value
		kind   structpb.Value_StructValue
		fields structpb.Struct
	}{}
	p.fields.Fields = fields
	p.kind.StructValue = &p.fields
	p.value.Kind = &p.kind
	return &p.value
}
