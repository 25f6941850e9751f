// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package migrate

import (
	"slices"
	"strconv"
	"strings"
)

// Nothing may be lost in silence. Whatever reads a value says where it went, in
// the ledger; what reads it for its meaning only says that, too. At the end every
// leaf of the user's document is walked: one that differs from the chart's
// default is in the ledger, or there is a note about it, or it gets one.

// Fate is what became of a value.
type Fate struct {
	// Path is where the document has it.
	Path string
	// Place is the field of the Superset in which it is, if it is in one.
	Place string
	// Advice is what a note says of it.
	Advice string
}

// values are a chart's values, and what has become of them.
type values struct {
	conversion
	// user is what the document says; all has the chart's defaults below it.
	user, all map[string]any
	chart     generation
	// places are fields of the Superset by the path of the value.
	places map[string]string
	// reshaped are values that are in their field in another form.
	reshaped map[string]bool
	// reads are values that templates of other values have read.
	reads map[string]bool
	// name is that of the Superset; release and namespace are those of the
	// release, if they are known.
	name, release, namespace string
	// inPython says that Python of the user's own names the database.
	inPython bool
	// uriDialect is that of a URI in Python with the chart's own variables.
	uriDialect address
	// secrets are variables that the user has to put into a Secret; invented are
	// the values of those that had no variable before.
	secrets  []string
	invented map[string]string
	// taken are variables that have become a field, by their paths.
	taken map[string]string
	// keyFrom is where SECRET_KEY comes from; keyInPython says that Python has it.
	keyFrom     origin
	keyInPython bool
	// programs are the user's Python; python is what it needs before it.
	programs []string
	python   prelude
	// read are the same programs as statements.
	read []program
	// extraEnv are variables that stand for what Python said.
	extraEnv []any
	// later are fields of components, which are made after them.
	later []func()
}

// get is a value, with the chart's default if the user has none.
func (v *values) get(path ...string) any { return dig(v.all, path...) }

// on is true for a switch that is on.
func (v *values) on(path ...string) bool { return text(v.get(path...)) == "true" }

// said is true if the user's document has a value at a path.
func (v *values) said(path ...string) bool { return !empty(dig(v.user, path...)) }

// differs is true if the user's document has a value that is not the chart's
// default.
func (v *values) differs(path ...string) bool {
	return v.said(path...) && !v.chart.isStock(path, v.get(path...))
}

// went enters into the ledger that a value, and all below it, is in a field.
func (v *values) went(place string, path ...string) { v.places[join(path...)] = place }

// became enters that a value is in a field in another form.
func (v *values) became(place string, path ...string) {
	v.went(place, path...)
	v.reshaped[join(path...)] = true
}

// meant enters that a value was understood and needs no field.
func (v *values) meant(path ...string) { v.went("", path...) }

// put sets a field of the spec and enters it into the ledger. Text that Helm
// renders is rendered; where that is not possible, a note asks for it.
func (v *values) put(value any, from []string, to ...string) {
	if idle(value) {
		return
	}
	value, ok := v.rendered(value)
	if !ok {
		v.work(join(from...), "Helm renders this, and what it renders to is not known here; write it into "+join(to...)+": "+shown(value))
		return
	}
	if s, isText := value.(string); isText && s == "" {
		v.meant(from...)
		return
	}
	put(v.spec, value, to...)
	v.went(join(to...), from...)
}

// carry puts a value into a field as it is.
func (v *values) carry(from []string, to ...string) { v.put(v.get(from...), from, to...) }

// literal is a text, rendered. One that cannot be is noted.
func (v *values) literal(path ...string) string {
	s, ok := v.render(text(v.get(path...)))
	if !ok {
		v.work(join(path...), "Helm renders this text, and what it renders to is not known here: "+shown(s))
		return ""
	}
	return s
}

// count is a whole number.
func (v *values) count(path ...string) (int64, bool) {
	s, _ := v.render(text(v.get(path...)))
	return number(s)
}

// off is a block that is switched off. What it says is told, because one who
// switches it on later would miss it.
func (v *values) off(path ...string) {
	at := join(path...)
	v.went("", append(slices.Clone(path), "enabled")...)
	var lost []string
	said := dig(v.user, path...)
	if empty(said) {
		v.meant(path...)
		return
	}
	v.leaves(said, path, func(leaf string, _ any) {
		if rest := strings.TrimPrefix(leaf, at+"."); rest != "enabled" {
			lost = append(lost, rest)
		}
	})
	if len(lost) > 0 {
		v.note(at, "it is switched off, so what it says is left out: "+strings.Join(lost, ", "))
	}
	v.meant(path...)
}

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
