// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package migrate

import (
	"slices"
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
