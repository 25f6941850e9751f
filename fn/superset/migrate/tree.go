// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package migrate

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
)

// text is a text, or a number or boolean as a text.
func text(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case bool, int64, int:
		return fmt.Sprint(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return ""
}

// number is a whole number, also one that was written as a text.
func number(v any) (int64, bool) {
	f, err := strconv.ParseFloat(text(v), 64)
	return int64(f), err == nil && f == math.Trunc(f)
}

// dig follows fields, and [0] and the like into lists.
func dig(v any, path ...string) any {
	for _, p := range path {
		if list, ok := v.([]any); ok {
			i, err := strconv.Atoi(strings.Trim(p, "[]"))
			if v = nil; err == nil && i >= 0 && i < len(list) {
				v = list[i]
			}
			continue
		}
		m, _ := v.(map[string]any)
		v = m[p]
	}
	return v
}

// put sets a field, and what is around it; nothing is put for what says
// nothing.
func put(m map[string]any, v any, path ...string) {
	if empty(v) {
		return
	}
	for _, p := range path[:len(path)-1] {
		next, ok := m[p].(map[string]any)
		if !ok {
			next = map[string]any{}
			m[p] = next
		}
		m = next
	}
	m[path[len(path)-1]] = v
}

// empty is true for what a chart's values have where nothing is said.
func empty(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case string:
		return v == ""
	case map[string]any:
		return len(v) == 0
	case []any:
		return len(v) == 0
	}
	return false
}

// sorted are the keys of a map in order.
func sorted(m map[string]any) []string { return slices.Sorted(maps.Keys(m)) }

// templated is true if Helm would have to render something in it.
func templated(v any) bool {
	switch v := v.(type) {
	case string:
		return strings.Contains(v, "{{")
	case []any:
		return slices.ContainsFunc(v, templated)
	case map[string]any:
		for k, e := range v {
			if templated(k) || templated(e) {
				return true
			}
		}
	}
	return false
}

// join writes a path.
func join(path ...string) string {
	return strings.ReplaceAll(strings.Join(path, "."), ".[", "[")
}

// sortedKeys are the keys of a map of texts in order.
func sortedKeys(m map[string]string) []string { return slices.Sorted(maps.Keys(m)) }
