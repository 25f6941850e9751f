// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package cluster

import (
	"maps"
	"math"
	"reflect"
	"slices"
	"strings"
)

// Object is an object of the API, or a part of one, as JSON has it. Whole numbers
// are int64.
type Object = map[string]any

// Merge is base with over laid over it: objects field by field, everything else
// whole; null removes. Neither is changed.
func Merge(base, over Object) Object {
	out := maps.Clone(base)
	if out == nil {
		out = Object{}
	}
	for k, v := range over {
		m, isObject := v.(Object)
		switch {
		case v == nil:
			delete(out, k)
		case isObject:
			b, _ := out[k].(Object)
			out[k] = Merge(b, m)
		default:
			out[k] = v
		}
	}
	return out
}

// Dig is the value at a path, or nil.
func Dig(v any, path ...string) any {
	for _, p := range path {
		o, ok := v.(Object)
		if !ok {
			return nil
		}
		v = o[p]
	}
	return v
}

// text is the text at a path; empty if there is none.
func text(o Object, path ...string) string {
	s, _ := Dig(o, path...).(string)
	return s
}

// number is the number at a path; 0 if there is none.
func number(o Object, path ...string) int64 {
	n, _ := Dig(o, path...).(int64)
	return n
}

// Normal is a copy in which whole numbers are int64, as Kubernetes has them, and not
// float64, as the protocol does.
func Normal[T any](v T) T {
	out, _ := normal(v).(T)
	return out
}

func normal(v any) any {
	switch v := v.(type) {
	case float64:
		if v == math.Trunc(v) {
			return int64(v)
		}
	case int:
		return int64(v)
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = normal(v[i])
		}
		return out
	case Object:
		out := make(Object, len(v))
		for k := range v {
			out[k] = normal(v[k])
		}
		return out
	}
	return v
}

// child is the object at a key, made if there is none.
func child(m Object, key string) Object {
	c, ok := m[key].(Object)
	if !ok {
		c = Object{}
		m[key] = c
	}
	return c
}

// without is a copy that lacks fields.
func without(m Object, fields ...string) Object {
	out := maps.Clone(m)
	for _, f := range fields {
		delete(out, f)
	}
	return out
}

// fill sets what is not set.
func fill(m, with Object) {
	for k, v := range with {
		if m[k] == nil {
			m[k] = v
		}
	}
}

// each edits the items of a list of objects.
func each(list any, edit func(Object)) {
	items, _ := list.([]any)
	for _, item := range items {
		if o, ok := item.(Object); ok {
			edit(o)
		}
	}
}

// differences lists the paths at which two values differ.
func differences(path string, a, b any) []string {
	am, aok := a.(Object)
	bm, bok := b.(Object)
	if !aok || !bok {
		if reflect.DeepEqual(a, b) {
			return nil
		}
		return []string{path}
	}
	keys := maps.Clone(am)
	maps.Copy(keys, bm)
	var out []string
	for _, k := range slices.Sorted(maps.Keys(keys)) {
		out = append(out, differences(strings.TrimPrefix(path+"."+k, "."), am[k], bm[k])...)
	}
	return out
}
