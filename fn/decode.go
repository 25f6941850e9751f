// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package fn

import (
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"sync"

	"google.golang.org/protobuf/types/known/structpb"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// decode fills into from v and reports every value of a wrong type and every
// field that does not exist. What is wrong is left out, so that the rest can be
// judged too; mismatched lists the places of wrong types. No message repeats a
// value: it may be a secret.
func decode(v *structpb.Struct, into any, at *field.Path) (errs field.ErrorList, mismatched []string) {
	c := checker{root: at}
	c.object(v, reflect.ValueOf(into).Elem())
	return c.errs, c.mismatched
}

// checker walks values and the types that they are meant for side by side.
type checker struct {
	errs       field.ErrorList
	mismatched []string

	// root is where the walk begins, and way leads from there to where it is.
	root *field.Path
	way  []step
}

// step leads from an object or a list to what is in it.
type step struct {
	name  string
	key   bool // name is the key of a map
	index int  // of a list, when there is no name
}

// at is where the walk is. Only errors want to know.
func (c *checker) at() *field.Path {
	p := c.root
	for _, s := range c.way {
		switch {
		case s.key:
			p = p.Key(s.name)
		case s.name != "":
			p = p.Child(s.name)
		default:
			p = p.Index(s.index)
		}
	}
	return p
}

// inside sets dst, which is one step further.
func (c *checker) inside(s step, v *structpb.Value, dst reflect.Value) bool {
	c.way = append(c.way, s)
	ok := c.value(v, dst)
	c.way = c.way[:len(c.way)-1]
	return ok
}

// value sets dst to v, less what does not fit; false if nothing fits.
func (c *checker) value(v *structpb.Value, dst reflect.Value) bool {
	if _, null := v.GetKind().(*structpb.Value_NullValue); null || v.GetKind() == nil {
		return false
	}
	t := dst.Type()
	if t.Kind() == reflect.Pointer {
		p := reflect.New(t.Elem())
		if !c.value(v, p.Elem()) {
			return false
		}
		dst.Set(p)
		return true
	}
	if shapeOf(t).custom {
		return c.custom(v, dst)
	}
	switch t.Kind() {
	case reflect.Struct:
		if s, ok := v.GetKind().(*structpb.Value_StructValue); ok {
			c.object(s.StructValue, dst)
			return true
		}
		return c.mismatch("must be an object, not " + called(v))
	case reflect.Map:
		if s, ok := v.GetKind().(*structpb.Value_StructValue); ok {
			c.entries(s.StructValue, dst)
			return true
		}
		return c.mismatch("must be an object, not " + called(v))
	case reflect.Slice:
		return c.list(v, dst)
	case reflect.String:
		if s, ok := v.GetKind().(*structpb.Value_StringValue); ok {
			dst.SetString(s.StringValue)
			return true
		}
		return c.mismatch("must be a string, not " + called(v) + quoteIt(v))
	case reflect.Bool:
		if b, ok := v.GetKind().(*structpb.Value_BoolValue); ok {
			dst.SetBool(b.BoolValue)
			return true
		}
		return c.mismatch("must be true or false, not " + called(v))
	case reflect.Float32, reflect.Float64:
		if n, ok := v.GetKind().(*structpb.Value_NumberValue); ok {
			dst.SetFloat(n.NumberValue)
			return true
		}
		return c.mismatch("must be a number, not " + called(v))
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return c.integer(v, dst)
	}
	return c.mismatch("cannot be read")
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
func (c *checker) custom(v *structpb.Value, dst reflect.Value) bool {
	text, err := json.Marshal(v.AsInterface())
	if err == nil {
		err = json.Unmarshal(text, dst.Addr().Interface())
	}
	if err == nil {
		return true
	}
	dst.SetZero()
	if form := forms[dst.Type()]; form != "" {
		return c.mismatch(form)
	}
	return c.mismatch("must not be " + called(v))
}

func (c *checker) integer(v *structpb.Value, dst reflect.Value) bool {
	n, ok := v.GetKind().(*structpb.Value_NumberValue)
	if !ok {
		return c.mismatch("must be a whole number, not " + called(v) + unquoteIt(v))
	}
	whole := n.NumberValue == math.Trunc(n.NumberValue) && exact(n.NumberValue)
	switch {
	case whole && dst.CanInt() && !dst.OverflowInt(int64(n.NumberValue)):
		dst.SetInt(int64(n.NumberValue))
		return true
	case whole && dst.CanUint() && n.NumberValue >= 0 && !dst.OverflowUint(uint64(n.NumberValue)):
		dst.SetUint(uint64(n.NumberValue))
		return true
	}
	return c.mismatch("must be a whole number that is not too large")
}

// exact is true for numbers that protobuf carries without rounding.
func exact(n float64) bool { return math.Abs(n) <= 1<<53 }

func (c *checker) object(s *structpb.Struct, dst reflect.Value) {
	known := shapeOf(dst.Type())
	for _, name := range sortedNames(s) {
		index, ok := known.index[name]
		if !ok {
			at := c.at()
			c.errs = append(c.errs, field.Forbidden(at.Child(name), unknown(at, name, known.types)))
			continue
		}
		c.inside(step{name: name}, s.GetFields()[name], dst.FieldByIndex(index))
	}
}

func (c *checker) entries(s *structpb.Struct, dst reflect.Value) {
	t := dst.Type()
	dst.Set(reflect.MakeMapWithSize(t, len(s.GetFields())))
	for _, name := range sortedNames(s) {
		elem := reflect.New(t.Elem()).Elem()
		if c.inside(step{name: name, key: true}, s.GetFields()[name], elem) {
			dst.SetMapIndex(reflect.ValueOf(name).Convert(t.Key()), elem)
		}
	}
}

// sortedNames are the names of the fields in an order that does not change.
func sortedNames(s *structpb.Struct) []string {
	out := make([]string, 0, len(s.GetFields()))
	for name := range s.GetFields() {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

func (c *checker) list(v *structpb.Value, dst reflect.Value) bool {
	l, ok := v.GetKind().(*structpb.Value_ListValue)
	if !ok {
		return c.mismatch("must be a list, not " + called(v))
	}
	values := l.ListValue.GetValues()
	items := reflect.MakeSlice(dst.Type(), len(values), len(values))
	n := 0
	for i, item := range values {
		if c.inside(step{index: i}, item, items.Index(n)) {
			n++
		}
	}
	dst.Set(items.Slice(0, n))
	return true
}

// mismatch notes a value that does not fit.
func (c *checker) mismatch(detail string) bool {
	at := c.at()
	c.errs = append(c.errs, field.TypeInvalid(at, field.OmitValueType{}, detail))
	c.mismatched = append(c.mismatched, at.String())
	return false
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

// shape is what can be known of a type once and for all.
type shape struct {
	// custom is true for a type with a JSON form of its own.
	custom bool
	// types and index are those of the fields of a struct by their JSON names,
	// inlined ones included.
	types map[string]reflect.Type
	index map[string][]int
}

// shapes are the shapes of all types met so far.
var shapes sync.Map

func shapeOf(t reflect.Type) *shape {
	if s, ok := shapes.Load(t); ok {
		return s.(*shape)
	}
	s := &shape{
		custom: reflect.PointerTo(t).Implements(unmarshaler),
		types:  map[string]reflect.Type{},
		index:  map[string][]int{},
	}
	if t.Kind() == reflect.Struct && !s.custom {
		s.add(t, nil)
	}
	shapes.Store(t, s)
	return s
}

// add adds the fields of t, which is inlined at an index.
func (s *shape) add(t reflect.Type, at []int) {
	for f := range t.Fields() {
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "-" || !f.IsExported() {
			continue
		}
		index := slices.Concat(at, f.Index)
		if name == "" && (f.Anonymous || strings.Contains(options, "inline")) {
			s.add(f.Type, index)
			continue
		}
		if name == "" {
			name = f.Name
		}
		s.types[name], s.index[name] = f.Type, index
	}
}

// fieldsOf lists the fields of a struct by their JSON names, inlined ones
// included.
func fieldsOf(t reflect.Type) map[string]reflect.Type { return shapeOf(t).types }

// lenient fills dst with as much of v as can be read; what cannot counts as
// lost. It is for the status, which people may have edited.
func lenient(v *structpb.Value, dst any) {
	c := checker{}
	c.value(v, reflect.ValueOf(dst).Elem())
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
