// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package adopt

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// keys are, by the name of a list, the fields that tell its items apart when one
// object is applied over another. Every other list is replaced as a whole. They
// are those of the API's own types (+listType=map, +listMapKey).
var keys = map[string][]string{
	"containers":                {"name"},
	"initContainers":            {"name"},
	"env":                       {"name"},
	"volumes":                   {"name"},
	"volumeMounts":              {"mountPath"},
	"volumeDevices":             {"devicePath"},
	"imagePullSecrets":          {"name"},
	"hostAliases":               {"ip"},
	"topologySpreadConstraints": {"topologyKey", "whenUnsatisfiable"},
	"claims":                    {"name"},
	"groups":                    {"name"},
	"secrets":                   {"name"},
}

// whole are objects that are replaced as a whole, like a value
// (+structType=atomic, +mapType=atomic).
var whole = map[string]bool{
	"selector":       true,
	"podSelector":    true,
	"nodeSelector":   true,
	"labelSelector":  true,
	"scaleTargetRef": true,
	"secretKeyRef":   true,
	"fieldRef":       true,

	"configMapKeyRef":  true,
	"fileKeyRef":       true,
	"resourceFieldRef": true,
}

// keysOf are the keys of a list's items; nil for a list that is replaced. Ports
// are told apart in one way in containers and in another in Services.
func keysOf(name string, items []any) []string {
	if name != "ports" {
		return keys[name]
	}
	for _, i := range items {
		if o, ok := i.(object); ok && o["containerPort"] != nil {
			return []string{"containerPort", "protocol"}
		}
	}
	return []string{"port", "protocol"}
}

// merge lays desired over live, as server-side apply does with force: what live
// has and desired does not mention stays, because others own it.
func merge(live, desired any) any { return overlay("", live, desired) }

func overlay(name string, live, desired any) any {
	switch d := desired.(type) {
	case object:
		l, ok := live.(object)
		if !ok || whole[name] {
			return d
		}
		out := maps.Clone(l)
		for field, v := range d {
			if old, there := l[field]; there {
				v = overlay(field, old, v)
			}
			out[field] = v
		}
		return out
	case []any:
		l, ok := live.([]any)
		by := keysOf(name, d)
		if !ok || by == nil {
			return d
		}
		return items(by, l, d)
	}
	return desired
}

// items merges two lists item by item.
func items(by []string, live, desired []any) []any {
	out := slices.Clone(live)
	index := make(map[string]int, len(live))
	for n, i := range live {
		index[key(by, i)] = n
	}
	for _, i := range desired {
		if n, there := index[key(by, i)]; there {
			out[n] = overlay("", live[n], i)
			continue
		}
		out = append(out, i)
	}
	return out
}

// key is what tells an item apart. Protocols default to TCP.
func key(by []string, item any) string {
	o, _ := item.(object)
	var parts []string
	for _, k := range by {
		v := o[k]
		if v == nil && k == "protocol" {
			v = "TCP"
		}
		parts = append(parts, fmt.Sprint(v))
	}
	return strings.Join(parts, "/")
}

// repeated finds two items of one list that cannot be told apart. The API server
// stores them when they are created, and refuses them in an apply.
func repeated(v any) string {
	switch v := v.(type) {
	case object:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			if name == "managedFields" || name == "status" {
				continue
			}
			l, _ := v[name].([]any)
			if reason := firstOf(twice(name, l), repeated(v[name])); reason != "" {
				return reason
			}
		}
	case []any:
		for _, i := range v {
			if reason := repeated(i); reason != "" {
				return reason
			}
		}
	}
	return ""
}

// twice finds an item of a list that another one has the keys of.
func twice(name string, items []any) string {
	by := keysOf(name, items)
	if by == nil {
		return ""
	}
	seen := map[string]bool{}
	for _, i := range items {
		k := key(by, i)
		if _, ok := i.(object); ok && seen[k] {
			return fmt.Sprintf("%s is twice in its %s", k, name)
		}
		seen[k] = true
	}
	return ""
}

// at is the value at a path of fields, or nil.
func at(o object, path ...string) any {
	var v any = o
	for _, p := range path {
		m, _ := v.(object)
		v = m[p]
	}
	return v
}

func sub(o object, path ...string) object {
	m, _ := at(o, path...).(object)
	return m
}

func list(o object, path ...string) []object {
	l, _ := at(o, path...).([]any)
	var out []object
	for _, i := range l {
		if m, ok := i.(object); ok {
			out = append(out, m)
		}
	}
	return out
}

func text(o object, path ...string) string {
	s, _ := at(o, path...).(string)
	return s
}

// number is the number at a path, or the default. JSON has one kind of number,
// typed objects have several.
func number(o object, otherwise float64, path ...string) float64 {
	switch n := at(o, path...).(type) {
	case float64:
		return n
	case int64:
		return float64(n)
	}
	return otherwise
}

// present lists those of the fields that an object has.
func present(o object, fields ...string) []string {
	var out []string
	for _, f := range fields {
		if o[f] != nil {
			out = append(out, f)
		}
	}
	return out
}

// firstOf is the first reason that is one.
func firstOf(reasons ...string) string { return cmp.Or(reasons...) }
