// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package wire

import (
	"reflect"
	"slices"
	"strings"
	"sync"
)

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

// Fields lists the fields of a struct by their JSON names, inlined ones included.
// A type with a JSON form of its own, such as a quantity, has none.
func Fields(t reflect.Type) map[string]reflect.Type { return shapeOf(t).types }

// HasOwnForm is true for a type that reads its JSON itself.
func HasOwnForm(t reflect.Type) bool { return shapeOf(t).custom }
