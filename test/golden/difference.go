// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package golden

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// difference is what has to be laid over one value to get another one: as a JSON
// merge patch, where null removes a field. A list whose items have names is an
// object by name then, if items have changed, gone or come at its end in the order
// of their names; any other list is written whole. False if there is no difference.
func difference(from, to any) (any, bool) {
	if same(from, to) {
		return nil, false
	}
	switch to := to.(type) {
	case map[string]any:
		if from, ok := from.(map[string]any); ok {
			return differenceOfObjects(from, to), true
		}
	case []any:
		if from, ok := from.([]any); ok {
			if d, ok := differenceOfLists(from, to); ok {
				return d, true
			}
		}
	}
	return to, true
}

func differenceOfObjects(from, to map[string]any) map[string]any {
	out := map[string]any{}
	for k := range from {
		if _, there := to[k]; !there {
			out[k] = nil
		}
	}
	for k, v := range to {
		old, there := from[k]
		if !there {
			out[k] = v
			continue
		}
		if d, differs := difference(old, v); differs {
			out[k] = d
		}
	}
	return out
}

// differenceOfLists is false if the list has to be written whole.
func differenceOfLists(from, to []any) (map[string]any, bool) {
	field := nameField(from, to)
	if field == "" {
		return nil, false
	}
	was, is := byName(field, from), byName(field, to)
	kept := slices.DeleteFunc(names(field, from), func(n string) bool { return is[n] == nil })
	fresh := slices.DeleteFunc(names(field, to), func(n string) bool { return was[n] != nil })
	slices.Sort(fresh)
	if len(kept) == 0 || !slices.Equal(append(kept, fresh...), names(field, to)) {
		return nil, false
	}
	return differenceOfObjects(was, is), true
}

// nameFields are the fields that may tell the items of a list apart.
var nameFields = []string{"name", "type", "kind", "mountPath"}

// nameField is the first of them that does in all of these lists; "" if none does.
func nameField(lists ...[]any) string {
	for _, field := range nameFields {
		tells := true
		for _, list := range lists {
			seen := map[string]bool{}
			for _, name := range names(field, list) {
				tells = tells && name != "" && !seen[name]
				seen[name] = true
			}
			tells = tells && len(list) > 0
		}
		if tells {
			return field
		}
	}
	return ""
}

// names are "field=value" of the items of a list; "" if an item has none.
func names(field string, list []any) []string {
	out := make([]string, len(list))
	for i, item := range list {
		o, _ := item.(map[string]any)
		if name, ok := o[field].(string); ok {
			out[i] = field + "=" + name
		}
	}
	return out
}

func byName(field string, list []any) map[string]any {
	out := map[string]any{}
	for i, name := range names(field, list) {
		out[name] = list[i]
	}
	return out
}

// patched is a value with a difference laid over it. Neither is changed.
func patched(from, with any) (any, error) {
	d, ok := with.(map[string]any)
	if !ok {
		return with, nil
	}
	switch from := from.(type) {
	case map[string]any:
		return patchedObject(from, d)
	case []any:
		return patchedList(from, d)
	}
	return with, nil
}

func patchedObject(from, with map[string]any) (map[string]any, error) {
	out := maps.Clone(from)
	if out == nil {
		out = map[string]any{}
	}
	for k, d := range with {
		old, there := out[k]
		switch {
		case d == nil && !there:
			return nil, fmt.Errorf("%s cannot be removed, because it is not there", k)
		case d == nil:
			delete(out, k)
		default:
			v, err := patched(old, d)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", k, err)
			}
			out[k] = v
		}
	}
	return out, nil
}

func patchedList(from []any, with map[string]any) ([]any, error) {
	field := ""
	for name := range with {
		field, _, _ = strings.Cut(name, "=")
	}
	if !slices.Contains(nameFields, field) {
		return nil, errors.New("an object stands for a list")
	}
	items, err := patchedObject(byName(field, from), with)
	if err != nil {
		return nil, err
	}
	var out []any
	order := names(field, from)
	fresh := slices.Sorted(maps.Keys(items))
	for _, name := range append(order, slices.DeleteFunc(fresh, func(n string) bool { return slices.Contains(order, n) })...) {
		if item, there := items[name]; there {
			out = append(out, item)
		}
	}
	return out, nil
}

func same(a, b any) bool { return reflect.DeepEqual(a, b) }
