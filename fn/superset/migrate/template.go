// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package migrate

import (
	"regexp"
	"strconv"
	"strings"
)

// Helm renders many values as templates. What they name is mostly in the values
// themselves, or is the name of the release, so it can be rendered here. What is
// not known stays as it is, and is told.

// action is one action of a template.
var action = regexp.MustCompile(`(?s)(\s*)\{\{(-?)\s*(.*?)\s*(-?)\}\}(\s*)`)

// render renders a text; false if something in it is not known.
func (v *values) render(s string) (string, bool) { return v.renderAt(s, 0) }

func (v *values) renderAt(s string, depth int) (string, bool) {
	if !strings.Contains(s, "{{") {
		return s, true
	}
	known := depth < 5
	out := action.ReplaceAllStringFunc(s, func(found string) string {
		m := action.FindStringSubmatch(found)
		value, ok := v.expression(m[3], depth)
		if !ok || depth >= 5 {
			known = false
			return found
		}
		before, after := m[1], m[5]
		if m[2] != "" {
			before = ""
		}
		if m[4] != "" {
			after = ""
		}
		return before + value + after
	})
	return out, known
}

// rendered renders all texts of a value.
func (v *values) rendered(value any) (any, bool) {
	switch value := value.(type) {
	case string:
		return v.render(value)
	case []any:
		out, known := make([]any, len(value)), true
		for i, e := range value {
			r, ok := v.rendered(e)
			out[i], known = r, known && ok
		}
		return out, known
	case map[string]any:
		out, known := make(map[string]any, len(value)), true
		for k, e := range value {
			r, ok := v.rendered(e)
			name, fine := v.render(k)
			out[name], known = r, known && ok && fine
		}
		return out, known
	}
	return value, true
}

// The expressions that are known.
var (
	fieldOf  = regexp.MustCompile(`^(?:tpl )?\(?\.Values((?:\.[A-Za-z0-9_-]+)+)\)?(?: [.$])?$`)
	indexOf  = regexp.MustCompile(`^\(?index \.Values((?:\.[A-Za-z0-9_-]+)+) ("[^"]*"|\d+)\)?((?:\.[A-Za-z0-9_-]+)*)$`)
	named    = regexp.MustCompile(`^(?:template|include) "superset\.(fullname|name)" [.$]$`)
	constant = regexp.MustCompile("(?s)^(?:`(.*)`|\"([^\"\\\\]*)\")$")
)

// expression is the value of an action.
func (v *values) expression(e string, depth int) (string, bool) {
	e, pipe, piped := strings.Cut(e, "|")
	e, pipe = strings.TrimSpace(e), strings.TrimSpace(pipe)
	value, ok := v.operand(e, depth)
	if !piped {
		return value, ok
	}
	for f := range strings.SplitSeq(pipe, "|") {
		switch f = strings.TrimSpace(f); {
		case f == "quote":
			value = strconv.Quote(value)
		case f == "squote":
			value = "'" + value + "'"
		case f == "toString", f == "trim", f == "toYaml", f == "int":
		case strings.HasPrefix(f, "default "):
			if m := constant.FindStringSubmatch(strings.TrimPrefix(f, "default ")); m != nil && (!ok || value == "") {
				value, ok = m[1]+m[2], true
			}
		default:
			return "", false
		}
	}
	return value, ok
}

// operand is a value without functions behind it.
func (v *values) operand(e string, depth int) (string, bool) {
	if m := fieldOf.FindStringSubmatch(e); m != nil {
		path := strings.Split(strings.TrimPrefix(m[1], "."), ".")
		v.reads[join(path...)] = true
		return v.scalar(v.get(path...), depth)
	}
	if m := indexOf.FindStringSubmatch(e); m != nil {
		path := strings.Split(strings.TrimPrefix(m[1], "."), ".")
		v.reads[join(path...)] = true
		value := v.get(path...)
		value = dig(value, bracket(m[2]))
		if m[3] != "" {
			value = dig(value, strings.Split(strings.TrimPrefix(m[3], "."), ".")...)
		}
		return v.scalar(value, depth)
	}
	if m := named.FindStringSubmatch(e); m != nil {
		if m[1] == "name" {
			return v.chartName(), true
		}
		full := v.fullname()
		return full, full != ""
	}
	if m := constant.FindStringSubmatch(e); m != nil {
		return m[1] + m[2], true
	}
	switch {
	case e == ".Release.Name" || e == "$.Release.Name":
		return v.release, v.release != ""
	case e == ".Release.Namespace" || e == "$.Release.Namespace":
		return v.namespace, v.namespace != ""
	case e == ".Release.Service":
		return "Helm", true
	case e == ".Chart.Name":
		return "superset", true
	case strings.HasPrefix(e, "/*"):
		return "", true
	}
	return "", false
}

// bracket is an index as dig understands it.
func bracket(index string) string {
	if strings.HasPrefix(index, `"`) {
		return strings.Trim(index, `"`)
	}
	return "[" + index + "]"
}

// scalar is a value as a template writes it.
func (v *values) scalar(value any, depth int) (string, bool) {
	switch value.(type) {
	case nil, map[string]any, []any:
		return "", false
	}
	return v.renderAt(text(value), depth+1)
}

// chartName is what the chart calls itself.
func (v *values) chartName() string { return fallback(text(v.get("nameOverride")), "superset") }

// fullname is what the names of the chart's objects begin with; "" if that is
// not known.
func (v *values) fullname() string {
	name := text(v.get("fullnameOverride"))
	switch {
	case templated(name):
		return ""
	case name != "":
	case v.release == "":
		return ""
	case strings.Contains(v.release, v.chartName()):
		name = v.release
	default:
		name = v.release + "-" + v.chartName()
	}
	return strings.TrimSuffix(name[:min(len(name), 63)], "-")
}
