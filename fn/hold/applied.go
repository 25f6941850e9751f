// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package hold

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"google.golang.org/protobuf/types/known/structpb"
)

// managerPrefix is what the names of the field managers begin with under which
// Crossplane applies composed resources.
const managerPrefix = "apiextensions.crossplane.io/composed/"

// fromCrossplane are labels and annotations that Crossplane adds to what the
// function answers. They are owned by the same manager, but are not ours.
var fromCrossplane = map[string][]string{
	"labels":      {"crossplane.io/composite", "crossplane.io/claim-name", "crossplane.io/claim-namespace"},
	"annotations": {"crossplane.io/composition-resource-name"},
}

// notOurs are metadata fields that are never part of an answer, whoever owns
// them: Crossplane sets the owner and the prefix for names, the API server the
// rest.
var notOurs = []string{
	"ownerReferences", "generateName", "uid", "resourceVersion", "generation", "creationTimestamp", "selfLink",
	"managedFields", "deletionTimestamp", "deletionGracePeriodSeconds", "finalizers",
}

// Applied is the object as it was applied last: the fields that managedFields
// attribute to Crossplane's apply, values as they are now. An object without
// any such entry (rendering offline, objects of very old releases) is repeated
// whole, without what the API server and controllers have set.
func Applied(o *structpb.Struct) *structpb.Struct {
	if o == nil {
		return nil
	}
	owned := Owned(o)
	if owned == nil {
		return unowned(o)
	}
	out := cloned(pick(structpb.NewStructValue(o), owned).GetStructValue())
	delete(out.Fields, "status")
	identify(out, o)
	return out
}

// Claimed is what makes an object of somebody else ours and changes nothing: its
// name, and of one that Crossplane has applied in a former life what it has applied.
// No other field becomes ours, because an answer without it would remove it again:
// a storage class or an ingress class, for example, that only the cluster has set.
func Claimed(o *structpb.Struct) *structpb.Struct {
	// If the object went in this very moment, it would be made with its name only.
	// Of those that the API server accepts like that, a policy would shut everything off.
	if Owned(o) != nil || o.GetFields()["kind"].GetStringValue() == "NetworkPolicy" {
		return Applied(o)
	}
	out := &structpb.Struct{Fields: map[string]*structpb.Value{}}
	identify(out, o)
	return out
}

// identify completes and cleans the metadata of out, a copy of parts of o.
func identify(out, o *structpb.Struct) {
	metadata := cloned(out.Fields["metadata"].GetStructValue())
	from := o.GetFields()["metadata"].GetStructValue().GetFields()
	for _, f := range notOurs {
		delete(metadata.Fields, f)
	}
	for _, f := range []string{"name", "namespace"} {
		if v := from[f]; v != nil {
			metadata.Fields[f] = v
		}
	}
	for f, keys := range fromCrossplane {
		m := metadata.Fields[f].GetStructValue()
		if m == nil {
			continue
		}
		kept := maps.Clone(m.Fields)
		for _, k := range keys {
			delete(kept, k)
		}
		metadata.Fields[f] = structpb.NewStructValue(&structpb.Struct{Fields: kept})
		if len(kept) == 0 {
			delete(metadata.Fields, f)
		}
	}
	out.Fields["metadata"] = structpb.NewStructValue(metadata)
	for _, f := range []string{"apiVersion", "kind"} {
		if v := o.GetFields()[f]; v != nil {
			out.Fields[f] = v
		}
	}
}

// Owned is the union of the field sets of all of Crossplane's apply entries;
// nil when there is none. Entries of subresources are not ours.
func Owned(o *structpb.Struct) *structpb.Struct {
	var owned *structpb.Struct
	for _, v := range o.GetFields()["metadata"].GetStructValue().GetFields()["managedFields"].GetListValue().GetValues() {
		e := v.GetStructValue().GetFields()
		if !strings.HasPrefix(e["manager"].GetStringValue(), managerPrefix) ||
			e["operation"].GetStringValue() != "Apply" || e["subresource"].GetStringValue() != "" ||
			len(e["fieldsV1"].GetStructValue().GetFields()) == 0 {
			continue
		}
		owned = union(owned, e["fieldsV1"].GetStructValue())
	}
	return owned
}

// union is the field set of everything that is in a or in b.
func union(a, b *structpb.Struct) *structpb.Struct {
	if a == nil || b == nil {
		if a == nil {
			return b
		}
		return a
	}
	out := &structpb.Struct{Fields: maps.Clone(a.GetFields())}
	if out.Fields == nil {
		out.Fields = map[string]*structpb.Value{}
	}
	for k, v := range b.GetFields() {
		out.Fields[k] = structpb.NewStructValue(union(out.Fields[k].GetStructValue(), v.GetStructValue()))
	}
	return out
}

// pick is the part of v that a field set names, or nil if there is none. In a
// set "f:" leads to a field, "k:" to the list item with these keys, "v:" to
// the list item of this value, "i:" to the item at an index, and "." means the
// thing itself. A set without any of them is a leaf: the value is taken whole,
// which is right for scalars, for atomic lists and maps, and for empty ones.
func pick(v *structpb.Value, set *structpb.Struct) *structpb.Value {
	if v == nil {
		return nil
	}
	_, self := set.GetFields()["."]
	if len(set.GetFields()) == 0 || (self && len(set.GetFields()) == 1) {
		return leaf(v)
	}
	switch k := v.GetKind().(type) {
	case *structpb.Value_StructValue:
		return pickFields(k.StructValue, set, self)
	case *structpb.Value_ListValue:
		return pickItems(k.ListValue, set, self)
	case *structpb.Value_NullValue:
		return nil
	}
	return v
}

// leaf is a value taken whole; null is nothing.
func leaf(v *structpb.Value) *structpb.Value {
	if _, null := v.GetKind().(*structpb.Value_NullValue); null || v.GetKind() == nil {
		return nil
	}
	return v
}

func pickFields(o, set *structpb.Struct, self bool) *structpb.Value {
	out := make(map[string]*structpb.Value, len(set.GetFields()))
	for k, sub := range set.GetFields() {
		name, ok := strings.CutPrefix(k, "f:")
		if !ok {
			continue
		}
		if v := pick(o.GetFields()[name], sub.GetStructValue()); v != nil {
			out[name] = v
		}
	}
	if len(out) == 0 && !self {
		return nil
	}
	return structpb.NewStructValue(&structpb.Struct{Fields: out})
}

// item is an entry of a field set that leads into a list.
type item struct {
	// keys are the fields that identify an item of an associative list.
	keys map[string]*structpb.Value
	// value identifies an item of a set.
	value *structpb.Value
	// index identifies an item by its place.
	index int
	set   *structpb.Struct
}

func pickItems(l *structpb.ListValue, set *structpb.Struct, self bool) *structpb.Value {
	items := make([]item, 0, len(set.GetFields()))
	for k, sub := range set.GetFields() {
		if i, ok := parseItem(k); ok {
			i.set = sub.GetStructValue()
			items = append(items, i)
		}
	}
	var out []*structpb.Value
	for n, v := range l.GetValues() {
		for _, i := range items {
			if !i.matches(n, v) {
				continue
			}
			if p := pick(v, i.set); p != nil {
				out = append(out, withKeys(p, v, i.keys))
			}
			break
		}
	}
	if len(out) == 0 && !self {
		return nil
	}
	return structpb.NewListValue(&structpb.ListValue{Values: out})
}

// parseItem reads "k:{…}", "v:…" and "i:…".
func parseItem(k string) (item, bool) {
	if len(k) < 3 || k[1] != ':' {
		return item{}, false
	}
	text := k[2:]
	switch k[0] {
	case 'k':
		s := &structpb.Struct{}
		if s.UnmarshalJSON([]byte(text)) != nil || len(s.GetFields()) == 0 {
			return item{}, false
		}
		return item{keys: s.GetFields(), index: -1}, true
	case 'v':
		v := &structpb.Value{}
		if v.UnmarshalJSON([]byte(text)) != nil {
			return item{}, false
		}
		return item{value: v, index: -1}, true
	case 'i':
		n := -1
		if json.Unmarshal([]byte(text), &n) != nil || n < 0 {
			return item{}, false
		}
		return item{index: n}, true
	}
	return item{}, false
}

func (i item) matches(n int, v *structpb.Value) bool {
	if i.value != nil {
		return equal(i.value, v)
	}
	if i.keys == nil {
		return i.index == n
	}
	fields := v.GetStructValue().GetFields()
	for k, want := range i.keys {
		have, ok := fields[k]
		switch {
		case !ok && k == defaultedKey:
			have = defaultedValue
		case !ok:
			have = structpb.NewNullValue()
		}
		if !equal(want, have) {
			return false
		}
	}
	return true
}

// defaultedKey is the only key of associative lists that has a default in
// Kubernetes, which is defaultedValue.
const defaultedKey = "protocol"

var defaultedValue = structpb.NewStringValue("TCP")

// withKeys adds the key fields to an item of an associative list: without them
// an apply fails as a whole. The one exception is the key with a default: where
// it is not owned it was not given.
func withKeys(picked, whole *structpb.Value, keys map[string]*structpb.Value) *structpb.Value {
	out, fields := picked.GetStructValue().GetFields(), whole.GetStructValue().GetFields()
	var missing []string
	for k := range keys {
		if _, ok := out[k]; !ok && fields[k] != nil && k != defaultedKey {
			missing = append(missing, k)
		}
	}
	if len(missing) == 0 || picked.GetStructValue() == nil {
		return picked
	}
	out = maps.Clone(out)
	if out == nil {
		out = map[string]*structpb.Value{}
	}
	for _, k := range missing {
		out[k] = fields[k]
	}
	return structpb.NewStructValue(&structpb.Struct{Fields: out})
}

// equal compares two values of any shape.
func equal(a, b *structpb.Value) bool {
	switch k := a.GetKind().(type) {
	case *structpb.Value_StringValue:
		o, ok := b.GetKind().(*structpb.Value_StringValue)
		return ok && k.StringValue == o.StringValue
	case *structpb.Value_NumberValue:
		o, ok := b.GetKind().(*structpb.Value_NumberValue)
		return ok && k.NumberValue == o.NumberValue
	case *structpb.Value_BoolValue:
		o, ok := b.GetKind().(*structpb.Value_BoolValue)
		return ok && k.BoolValue == o.BoolValue
	case *structpb.Value_NullValue, nil:
		_, ok := b.GetKind().(*structpb.Value_NullValue)
		return ok || b.GetKind() == nil
	case *structpb.Value_ListValue:
		o, ok := b.GetKind().(*structpb.Value_ListValue)
		return ok && slices.EqualFunc(k.ListValue.GetValues(), o.ListValue.GetValues(), equal)
	case *structpb.Value_StructValue:
		o, ok := b.GetKind().(*structpb.Value_StructValue)
		return ok && maps.EqualFunc(k.StructValue.GetFields(), o.StructValue.GetFields(), equal)
	}
	return false
}
