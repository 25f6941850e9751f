// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package migrate

import (
	"slices"
	"strconv"
	"strings"
)

// rest tells of every leaf that differs from the chart's default and has neither
// a field nor a note.
func (v *values) rest() {
	var lost []string
	v.leaves(v.user, nil, func(leaf string, value any) {
		if s, isText := value.(string); isText {
			v.objectNames(leaf, s)
		}
		place, ok := v.accounted(leaf)
		switch {
		case !ok && v.isRead(leaf):
			v.went("where templates of other values read it", strings.Split(leaf, ".")...)
		case !ok:
			lost = append(lost, leaf)
		case place != "" && !v.arrived(value, place):
			v.note(leaf, "it is not taken over as it is; look at "+place)
		}
	})
	for _, path := range v.gathered(lost) {
		advice := "it has no place; see docs/reference/api-reference.md for what there is"
		if v.unknown(path) {
			advice = "the chart does not use it either, as far as is known; left out"
		}
		v.note(path, advice)
	}
}

// gathered replaces the leaves of a block of which nothing was used by the block.
func (v *values) gathered(lost []string) []string {
	var out []string
	for _, leaf := range lost {
		at := leaf
		for p := parent(at); p != ""; p = parent(p) {
			if v.touched(p) {
				break
			}
			at = p
		}
		if !slices.Contains(out, at) {
			out = append(out, at)
		}
	}
	return out
}

// isRead is true for a value of the user's own that a template has read. One of
// the chart's has a meaning beside that.
func (v *values) isRead(leaf string) bool {
	if v.chart.knows(strings.FieldsFunc(leaf, func(r rune) bool { return r == '.' || r == '[' })[:1]) {
		return false
	}
	for at := leaf; at != ""; at = parent(at) {
		if v.reads[at] {
			return true
		}
	}
	return false
}

// touched is true if something in a block was used, or the chart has it.
func (v *values) touched(path string) bool {
	return v.chart.knows(strings.Split(path, ".")) ||
		slices.ContainsFunc(sortedKeys(v.places), func(k string) bool { return k == path || below(k, path) }) ||
		slices.ContainsFunc(v.notes, func(n Note) bool { return n.Path == path || below(n.Path, path) })
}

// fates are what became of every leaf that differs from the chart's default.
func (v *values) fates() []Fate {
	var out []Fate
	v.leaves(v.user, nil, func(leaf string, _ any) {
		f := Fate{Path: leaf}
		for at := leaf; at != ""; at = parent(at) {
			if place, ok := v.places[at]; ok && f.Place == "" {
				f.Place = place
			}
			for _, n := range v.notes {
				if n.Path == at && f.Advice == "" && (at == leaf || !n.general) {
					f.Advice = n.Advice
				}
			}
		}
		out = append(out, f)
	})
	return out
}

// accounted is the field in which a leaf is, or a block that it is in; false if
// nothing became of it. With a note or a meaning the field is "".
func (v *values) accounted(leaf string) (string, bool) {
	for at := leaf; at != ""; at = parent(at) {
		if slices.ContainsFunc(v.notes, func(n Note) bool { return n.Path == at && (at == leaf || !n.general) }) {
			return "", true
		}
		if place, ok := v.places[at]; ok {
			if v.reshaped[at] {
				place = ""
			}
			return place, true
		}
	}
	return "", false
}

// arrived is true if a value is in the field that the ledger says. Switches are
// fields by being there or not.
func (v *values) arrived(value any, place string) bool {
	switch value.(type) {
	case bool, nil, map[string]any, []any:
		return true
	}
	rendered, _ := v.render(text(value))
	path := strings.Split(strings.ReplaceAll(place, "[", ".["), ".")
	for dig(v.spec, path...) == nil && len(path) > 1 {
		path = path[:len(path)-1]
	}
	return rendered == "" || has(dig(v.spec, path...), rendered) || place == "metadata.name" && strings.Contains(v.name, rendered) || v.secretly(rendered)
}

// secretly is true for a text that is in a variable of a Secret now.
func (v *values) secretly(s string) bool {
	for _, value := range v.invented {
		if value == s {
			return true
		}
	}
	return false
}

// has is true if a text is anywhere in a value.
func has(value any, s string) bool {
	switch value := value.(type) {
	case map[string]any:
		for k, e := range value {
			if strings.Contains(k, s) || has(e, s) {
				return true
			}
		}
		return false
	case []any:
		return slices.ContainsFunc(value, func(e any) bool { return has(e, s) })
	}
	return strings.Contains(text(value), strings.TrimRight(s, "\n"))
}

// leaves calls f for each leaf that differs from the chart's default.
func (v *values) leaves(value any, path []string, f func(string, any)) {
	if v.chart.isStock(path, value) && len(path) > 0 {
		return
	}
	switch value := value.(type) {
	case map[string]any:
		if len(value) == 0 {
			break
		}
		for _, k := range sorted(value) {
			v.leaves(value[k], append(slices.Clone(path), k), f)
		}
		return
	case []any:
		if len(value) == 0 {
			break
		}
		for i := range value {
			v.leaves(value[i], append(slices.Clone(path), "["+strconv.Itoa(i)+"]"), f)
		}
		return
	}
	f(join(path...), value)
}

// unknown is true for a value that no version of the chart has, among ones that
// are all known.
func (v *values) unknown(leaf string) bool {
	path := strings.Split(leaf, ".")
	if len(path) > 2 || v.chart.knows(path) {
		return false
	}
	if len(path) == 2 {
		return slices.Contains([]string{"supersetNode", "supersetWorker", "supersetCeleryBeat", "supersetCeleryFlower", "supersetWebsockets", "init", "image", "service"}, path[0])
	}
	return true
}

// parent is the path of what a path is in; "" for the document.
func parent(path string) string {
	i := strings.LastIndexAny(path, ".[")
	if i < 0 {
		return ""
	}
	return path[:i]
}

// below is true for a path inside another one.
func below(path, of string) bool {
	return strings.HasPrefix(path, of+".") || strings.HasPrefix(path, of+"[")
}
