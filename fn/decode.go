// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package fn

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
	"strings"

	"google.golang.org/protobuf/types/known/structpb"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// decode fills into from v and reports every value of a wrong type and every
// field that does not exist. What is wrong is left out, so that the rest can be
// judged too; mismatched lists the places of wrong types. No message repeats a
// value: it may be a secret.
func decode(v *structpb.Struct, into any, at *field.Path) (errs field.ErrorList, mismatched []string) {
	c := checker{}
	m, _ := c.value(structpb.NewStructValue(v), reflect.TypeOf(into).Elem(), at).(map[string]any)
	if err := runtime.DefaultUnstructuredConverter.FromUnstructured(m, into); err != nil {
		// The checker knows less than the converter. The converter's message
		// holds types, never values.
		c.mismatch(at, "cannot be read")
	}
	return c.errs, c.mismatched
}

// checker walks values and the types that they are meant for side by side.
type checker struct {
	errs       field.ErrorList
	mismatched []string
}

// value is v as plain Go, less what does not fit type t; nil if nothing fits.
func (c *checker) value(v *structpb.Value, t reflect.Type, at *field.Path) any {
	if _, null := v.GetKind().(*structpb.Value_NullValue); null || v.GetKind() == nil {
		return nil
	}
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if reflect.PointerTo(t).Implements(unmarshaler) {
		return c.custom(v, t, at)
	}
	switch t.Kind() {
	case reflect.Struct:
		if s, ok := v.GetKind().(*structpb.Value_StructValue); ok {
			return c.object(s.StructValue, t, at)
		}
		return c.mismatch(at, "must be an object, not "+called(v))
	case reflect.Map:
		if s, ok := v.GetKind().(*structpb.Value_StructValue); ok {
			return c.entries(s.StructValue, t, at)
		}
		return c.mismatch(at, "must be an object, not "+called(v))
	case reflect.Slice:
		return c.list(v, t, at)
	case reflect.String:
		if s, ok := v.GetKind().(*structpb.Value_StringValue); ok {
			return s.StringValue
		}
		return c.mismatch(at, "must be a string, not "+called(v)+quoteIt(v))
	case reflect.Bool:
		if b, ok := v.GetKind().(*structpb.Value_BoolValue); ok {
			return b.BoolValue
		}
		return c.mismatch(at, "must be true or false, not "+called(v))
	case reflect.Float32, reflect.Float64:
		if n, ok := v.GetKind().(*structpb.Value_NumberValue); ok {
			return n.NumberValue
		}
		return c.mismatch(at, "must be a number, not "+called(v))
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return c.integer(v, t, at)
	case reflect.Interface:
		return v.AsInterface()
	}
	return c.mismatch(at, "cannot be read")
}

// unmarshaler is what types with a JSON form of their own implement.
var unmarshaler = reflect.TypeFor[json.Unmarshaler]()

// forms tells what types with a form of their own look like.
var forms = map[reflect.Type]string{
	reflect.TypeFor[resource.Quantity]():  "must be a quantity, e.g. 500m, 2 or 1Gi",
	reflect.TypeFor[intstr.IntOrString](): "must be a whole number or a string",
	reflect.TypeFor[metav1.Duration]():    "must be a duration, e.g. 90s or 1h30m",
	reflect.TypeFor[metav1.Time]():        "must be a time, e.g. 2026-01-31T12:00:00Z",
}

// custom lets a type with a JSON form of its own judge the value.
func (c *checker) custom(v *structpb.Value, t reflect.Type, at *field.Path) any {
	text, err := v.MarshalJSON()
	if err == nil {
		err = json.Unmarshal(text, reflect.New(t).Interface())
	}
	if err == nil {
		if n, ok := v.GetKind().(*structpb.Value_NumberValue); ok && n.NumberValue == math.Trunc(n.NumberValue) && exact(n.NumberValue) {
			return int64(n.NumberValue)
		}
		return v.AsInterface()
	}
	if form := forms[t]; form != "" {
		return c.mismatch(at, form)
	}
	return c.mismatch(at, "must not be "+called(v))
}

func (c *checker) integer(v *structpb.Value, t reflect.Type, at *field.Path) any {
	n, ok := v.GetKind().(*structpb.Value_NumberValue)
	if !ok {
		return c.mismatch(at, "must be a whole number, not "+called(v)+unquoteIt(v))
	}
	if n.NumberValue != math.Trunc(n.NumberValue) || !exact(n.NumberValue) || reflect.Zero(t).OverflowInt(int64(n.NumberValue)) {
		return c.mismatch(at, "must be a whole number that is not too large")
	}
	return int64(n.NumberValue)
}

// exact is true for numbers that protobuf carries without rounding.
func exact(n float64) bool { return math.Abs(n) <= 1<<53 }

func (c *checker) object(s *structpb.Struct, t reflect.Type, at *field.Path) any {
	known := fieldsOf(t)
	out := make(map[string]any, len(s.GetFields()))
	for _, name := range slices.Sorted(maps.Keys(s.GetFields())) {
		ft, ok := known[name]
		if !ok {
			c.errs = append(c.errs, field.Forbidden(at.Child(name), unknown(at, name, known)))
			continue
		}
		if v := c.value(s.GetFields()[name], ft, at.Child(name)); v != nil {
			out[name] = v
		}
	}
	return out
}

func (c *checker) entries(s *structpb.Struct, t reflect.Type, at *field.Path) any {
	out := make(map[string]any, len(s.GetFields()))
	for _, name := range slices.Sorted(maps.Keys(s.GetFields())) {
		if v := c.value(s.GetFields()[name], t.Elem(), at.Key(name)); v != nil {
			out[name] = v
		}
	}
	return out
}

func (c *checker) list(v *structpb.Value, t reflect.Type, at *field.Path) any {
	if t.Elem().Kind() == reflect.Uint8 {
		if s, ok := v.GetKind().(*structpb.Value_StringValue); ok {
			return s.StringValue
		}
		return c.mismatch(at, "must be a string, not "+called(v))
	}
	l, ok := v.GetKind().(*structpb.Value_ListValue)
	if !ok {
		return c.mismatch(at, "must be a list, not "+called(v))
	}
	out := make([]any, 0, len(l.ListValue.GetValues()))
	for i, item := range l.ListValue.GetValues() {
		if v := c.value(item, t.Elem(), at.Index(i)); v != nil {
			out = append(out, v)
		}
	}
	return out
}

// mismatch notes a value that does not fit.
func (c *checker) mismatch(at *field.Path, detail string) any {
	c.errs = append(c.errs, field.TypeInvalid(at, field.OmitValueType{}, detail))
	c.mismatched = append(c.mismatched, at.String())
	return nil
}

// called is what people call a value of this type.
func called(v *structpb.Value) string {
	switch v.GetKind().(type) {
	case *structpb.Value_StringValue:
		return "a string"
	case *structpb.Value_NumberValue:
		return "a number"
	case *structpb.Value_BoolValue:
		return "a boolean"
	case *structpb.Value_ListValue:
		return "a list"
	}
	return "an object"
}

// quoteIt helps with the commonest mistake of YAML.
func quoteIt(v *structpb.Value) string {
	switch v.GetKind().(type) {
	case *structpb.Value_NumberValue, *structpb.Value_BoolValue:
		return "; put it in quotes"
	}
	return ""
}

func unquoteIt(v *structpb.Value) string {
	if s, ok := v.GetKind().(*structpb.Value_StringValue); ok && json.Valid([]byte(s.StringValue)) {
		return "; write it without quotes"
	}
	return ""
}

// fieldsOf lists the fields of a struct by their JSON names, inlined ones
// included.
func fieldsOf(t reflect.Type) map[string]reflect.Type {
	out := make(map[string]reflect.Type, t.NumField())
	for f := range t.Fields() {
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "-" || !f.IsExported() {
			continue
		}
		if name == "" && (f.Anonymous || strings.Contains(options, "inline")) {
			inner := f.Type
			if inner.Kind() == reflect.Pointer {
				inner = inner.Elem()
			}
			maps.Copy(out, fieldsOf(inner))
			continue
		}
		if name == "" {
			name = f.Name
		}
		out[name] = f.Type
	}
	return out
}

// lenient fills dst with as much of v as can be read; what cannot counts as
// lost. It is for the status, which people may have edited.
func lenient(v *structpb.Value, dst any) {
	if v.GetStructValue() == nil {
		return
	}
	c := checker{}
	m, _ := c.value(v, reflect.TypeOf(dst).Elem(), nil).(map[string]any)
	if err := runtime.DefaultUnstructuredConverter.FromUnstructured(m, dst); err != nil {
		reflect.ValueOf(dst).Elem().SetZero()
	}
}

// unrelated drops errors about places that contain, or lie in, a value of a
// wrong type: they would only be its echo.
func unrelated(errs field.ErrorList, mismatched []string) field.ErrorList {
	return slices.DeleteFunc(errs, func(e *field.Error) bool {
		return slices.ContainsFunc(mismatched, func(m string) bool {
			return within(e.Field, m) || within(m, e.Field)
		})
	})
}

// within is true if path a is b, or lies in it.
func within(a, b string) bool {
	rest, ok := strings.CutPrefix(a, b)
	return ok && (rest == "" || rest[0] == '.' || rest[0] == '[')
}

// plain is a path without indexes and keys, as the table of hints has it.
func plain(p string) string {
	var b strings.Builder
	depth := 0
	for _, r := range p {
		switch {
		case r == '[':
			depth++
		case r == ']':
			depth--
		case depth == 0:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// unknown says what to do about a field that does not exist.
func unknown(at *field.Path, name string, known map[string]reflect.Type) string {
	path := name
	if at != nil {
		path = plain(at.String()) + "." + name
	}
	for _, h := range hints {
		if path == h.path || (strings.HasPrefix(h.path, "*.") && strings.HasSuffix(path, h.path[1:])) {
			return "there is no such field; " + h.advice
		}
	}
	if near := nearest(name, known); near != "" {
		return fmt.Sprintf("there is no such field; did you mean %s?", near)
	}
	return "there is no such field"
}
