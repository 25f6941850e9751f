// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package wire

import (
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"google.golang.org/protobuf/types/known/structpb"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/crossplane-contrib/function-superset/fn/limits"
	"github.com/crossplane-contrib/function-superset/fn/redact"
)

// Decode fills into, a pointer to a struct, from v and reports every value of a
// wrong type and every field that does not exist. What is wrong is left out, so
// that the rest can be judged too; mismatched lists the places of wrong types. No
// message repeats a value: it may be a secret. What is larger than it may be counts
// as wrong, and when that is everything, or when there is too much to list, all is
// mismatched.
func Decode(v *structpb.Struct, into any, at *field.Path, known Known) (errs field.ErrorList, mismatched []string) {
	c := checker{root: at, known: known}
	c.object(v, reflect.ValueOf(into).Elem())
	switch {
	case c.nodes > limits.Nodes:
		c.errs = append(c.errs, field.TypeInvalid(at, field.OmitValueType{},
			fmt.Sprintf("has more than %d fields and items in all", limits.Nodes)))
	case c.bytes > limits.Bytes:
		c.errs = append(c.errs, field.TypeInvalid(at, field.OmitValueType{},
			fmt.Sprintf("has texts of more than %d KiB in all", limits.Bytes/1024)))
	case c.more > 0:
		c.errs = append(c.errs, furtherMistakes(at, c.more))
	default:
		return c.errs, c.mismatched
	}
	return c.errs, []string{at.String()}
}

// checker walks values and the types that they are meant for side by side.
type checker struct {
	errs       field.ErrorList
	mismatched []string
	// more is the number of mistakes that are not listed.
	more int

	// nodes and bytes are how much has been walked over.
	nodes, bytes int
	// lenient is true when nobody asks for mistakes and nothing has a limit.
	lenient bool

	// known is what can be said of fields that do not exist.
	known Known
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
			p = p.Key(redact.Name(s.name))
		case s.name != "":
			p = p.Child(brief(s.name))
		default:
			p = p.Index(s.index)
		}
	}
	return p
}

// place is where the walk is, for any item and any key.
func (c *checker) place() string {
	var b strings.Builder
	for _, s := range c.way {
		switch {
		case s.key:
			b.WriteString("{}")
		case s.name != "":
			b.WriteString("." + s.name)
		default:
			b.WriteString("[]")
		}
	}
	return b.String()
}

// brief is a name as paths have it. One that is too long is wrong anyway.
func brief(name string) string {
	if len(name) <= limits.Key {
		return name
	}
	return strings.ToValidUTF8(name[:60], "") + "..."
}

// spent notes that something is walked over, and is true when that was too much.
func (c *checker) spent(bytes int) bool {
	if c.lenient {
		return false
	}
	c.nodes++
	c.bytes += bytes
	return c.nodes > limits.Nodes || c.bytes > limits.Bytes
}

// report notes a mistake. Only those that are listed are put into words.
func (c *checker) report(mistake func(at *field.Path) *field.Error) {
	switch {
	case c.lenient:
	case len(c.errs) >= limits.Mistakes:
		c.more++
	default:
		c.errs = append(c.errs, mistake(c.at()))
	}
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
	if c.spent(0) {
		return false
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
			return c.entries(s.StructValue, dst)
		}
		return c.mismatch("must be an object, not " + called(v))
	case reflect.Slice:
		return c.list(v, dst)
	case reflect.String:
		if s, ok := v.GetKind().(*structpb.Value_StringValue); ok {
			return c.text(s.StringValue, dst)
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

// amount is the type of quantities.
var amount = reflect.TypeFor[resource.Quantity]()

// forms tells what types with a form of their own look like.
var forms = map[reflect.Type]string{
	amount:                                "must be a quantity, e.g. 500m, 2 or 1Gi",
	reflect.TypeFor[intstr.IntOrString](): "must be a whole number or a string",
	reflect.TypeFor[metav1.Duration]():    "must be a duration, e.g. 90s or 1h30m",
	reflect.TypeFor[metav1.Time]():        "must be a time, e.g. 2026-01-31T12:00:00Z",
}

// text sets a text that is not too long.
func (c *checker) text(text string, dst reflect.Value) bool {
	if !c.lenient && len(text) > limits.Text {
		if limit := limits.TextAt(c.place()); longer(text, limit) {
			return c.tooLong(text, limit)
		}
	}
	c.bytes += len(text)
	dst.SetString(text)
	return true
}

// longer is true for a text of more characters.
func longer(text string, limit int) bool {
	return len(text) > limit && utf8.RuneCountInString(text) > limit
}

func (c *checker) tooLong(text string, limit int) bool {
	return c.mismatch(fmt.Sprintf("has %d characters, at most %d are possible", utf8.RuneCountInString(text), limit))
}

// free is what holds any value.
var free = reflect.TypeFor[runtime.RawExtension]()

// weigh notes all that is in a value, and is true when that was too much.
func (c *checker) weigh(v *structpb.Value) bool {
	for name, f := range v.GetStructValue().GetFields() {
		if c.spent(len(name)+len(f.GetStringValue())) || c.weigh(f) {
			return true
		}
	}
	for _, item := range v.GetListValue().GetValues() {
		if c.spent(len(item.GetStringValue())) || c.weigh(item) {
			return true
		}
	}
	return false
}

// custom lets a type with a JSON form of its own judge the value, after a look
// at its size: some take minutes for a few characters.
func (c *checker) custom(v *structpb.Value, dst reflect.Value) bool {
	if s := v.GetStringValue(); !c.lenient && dst.Type() != free && longer(s, limits.Compact) {
		return c.tooLong(s, limits.Compact)
	}
	if c.weigh(v) {
		return false
	}
	text, err := json.Marshal(v.AsInterface())
	if err == nil && !c.lenient && dst.Type() == free && len(text) > limits.LongText {
		return c.mismatch(fmt.Sprintf("has %d bytes of JSON, at most %d are possible", len(text), limits.LongText))
	}
	if err == nil && dst.Type() == amount && !limits.IsQuantity(strings.Trim(string(text), `"`)) {
		return c.mismatch(forms[amount])
	}
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
			if c.spent(len(name)) {
				return
			}
			c.report(func(at *field.Path) *field.Error {
				return field.Forbidden(at.Child(c.known.shown(at, name)), c.known.advice(at, brief(name), known.types))
			})
			continue
		}
		c.inside(step{name: name}, s.GetFields()[name], dst.FieldByIndex(index))
	}
}

func (c *checker) entries(s *structpb.Struct, dst reflect.Value) bool {
	if n := len(s.GetFields()); !c.lenient && n > limits.Entries {
		return c.mismatch(fmt.Sprintf("has %d entries, at most %d are possible", n, limits.Entries))
	}
	t := dst.Type()
	dst.Set(reflect.MakeMapWithSize(t, len(s.GetFields())))
	for _, name := range sortedNames(s) {
		if c.spent(len(name)) {
			return false
		}
		if !c.lenient && len(name) > limits.Key {
			c.way = append(c.way, step{name: name, key: true})
			c.mismatch(fmt.Sprintf("the key has %d bytes, at most %d are possible", len(name), limits.Key))
			c.way = c.way[:len(c.way)-1]
			continue
		}
		elem := reflect.New(t.Elem()).Elem()
		if c.inside(step{name: name, key: true}, s.GetFields()[name], elem) {
			dst.SetMapIndex(reflect.ValueOf(name).Convert(t.Key()), elem)
		}
	}
	return true
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
	if !c.lenient && len(values) > limits.Items {
		if limit := limits.ItemsAt(c.place()); len(values) > limit {
			return c.mismatch(fmt.Sprintf("has %d items, at most %d are possible", len(values), limit))
		}
	}
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
	c.report(func(at *field.Path) *field.Error {
		c.mismatched = append(c.mismatched, at.String())
		return field.TypeInvalid(at, field.OmitValueType{}, detail)
	})
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

// DecodeLeniently fills dst, a pointer, with as much of v as can be read, and skips
// fields that cannot be read. It is for the status, which people may have edited.
func DecodeLeniently(v *structpb.Value, dst any) {
	c := checker{lenient: true}
	c.value(v, reflect.ValueOf(dst).Elem())
}
