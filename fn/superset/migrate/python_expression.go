// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package migrate

import (
	"slices"
)

// form is what an expression may be used for.
type form struct {
	// target is true if it can be assigned to; one if that is one name, item or
	// attribute; named if it is a bare name; star if it is unpacked.
	target, one, named, star bool
}

// fail remembers the first token that has no place.
func (g *grammar) fail() {
	if g.wrong == 0 && len(g.list) > 0 {
		g.line = g.list[min(g.at, len(g.list)-1)].line
	}
	if g.wrong == 0 {
		g.wrong = max(g.line, 1)
	}
	g.at = len(g.list)
}

// peek is the next word, if it is none of a text.
func (g *grammar) peek() string {
	if g.at >= len(g.list) || g.list[g.at].kind == tokenString {
		return ""
	}
	return g.list[g.at].text
}

func (g *grammar) accept(word string) bool {
	if g.peek() != word {
		return false
	}
	g.at++
	return true
}

func (g *grammar) expect(word string) {
	if !g.accept(word) {
		g.fail()
	}
}

// name reads a name.
func (g *grammar) name() string {
	if g.at >= len(g.list) || g.list[g.at].kind != tokenName || slices.Contains(keywords, g.list[g.at].text) {
		g.fail()
		return ""
	}
	g.at++
	return g.list[g.at-1].text
}

// stars reads expressions between commas, some of them unpacked. A single one
// must not be.
func (g *grammar) stars() form {
	out, n := g.star(false), 1
	if g.peek() != "," {
		if out.star {
			g.fail()
		}
		return out
	}
	stars := count(out.star)
	for g.accept(",") && g.begins() {
		f := g.star(false)
		out.target = out.target && f.target
		stars += count(f.star)
		n++
	}
	return form{target: out.target && stars < 2}
}

func count(b bool) int {
	if b {
		return 1
	}
	return 0
}

// begins is true where an expression may begin.
func (g *grammar) begins() bool {
	if g.at >= len(g.list) {
		return false
	}
	t := g.list[g.at]
	switch t.kind {
	case tokenString, tokenNumber:
		return true
	case tokenName:
		return !slices.Contains(keywords, t.text) || slices.Contains([]string{"None", "True", "False", "not", "lambda", "await"}, t.text)
	}
	return slices.Contains([]string{"(", "[", "{", "-", "+", "~", "...", "*"}, t.text)
}

// star reads one expression, which may be unpacked, or named in a display.
func (g *grammar) star(display bool) form {
	if g.accept("*") {
		f := g.operation()
		return form{target: f.target, star: true}
	}
	if display {
		return g.named()
	}
	return g.expression()
}

// named reads an expression that may get a name.
func (g *grammar) named() form {
	f := g.expression()
	if g.peek() == ":=" {
		if !f.named {
			g.fail()
		}
		g.at++
		g.expression()
		return form{}
	}
	return f
}

// expression reads one expression.
func (g *grammar) expression() form {
	if g.nested++; g.nested > maxNested {
		g.fail()
	}
	defer func() { g.nested-- }()
	if g.accept("lambda") {
		g.parameters(":", false)
		g.expect(":")
		in := g.in
		g.in.function = true
		g.expression()
		g.in = in
		return form{}
	}
	f := g.disjunction()
	if g.accept("if") {
		g.disjunction()
		g.expect("else")
		g.expression()
		return form{}
	}
	return f
}

// compared are operators of comparison, reckoned are those of values.
var (
	compared = []string{"==", "!=", "<", "<=", ">", ">=", "in", "is", "not"}
	reckoned = []string{"+", "-", "*", "/", "//", "%", "@", "**", "&", "|", "^", "<<", ">>"}
)

// disjunction reads what and, or, not and comparisons put together.
func (g *grammar) disjunction() form {
	for alone := true; ; alone = false {
		for g.accept("not") {
			alone = false
		}
		f := g.operation()
		for slices.Contains(compared, g.peek()) {
			alone = false
			operator := g.peek()
			g.at++
			switch operator {
			case "not":
				g.expect("in")
			case "is":
				g.accept("not")
			}
			g.operation()
		}
		if !g.accept("or") && !g.accept("and") {
			if alone {
				return f
			}
			return form{}
		}
	}
}

// operation reads what operators of values put together.
func (g *grammar) operation() form {
	for alone := true; ; alone = false {
		for g.accept("-") || g.accept("+") || g.accept("~") {
			alone = false
		}
		if g.peek() == "await" {
			if !g.in.async && !(g.in.function && g.list[g.at].depth > 0) {
				g.fail()
			}
			g.at++
			alone = false
		}
		f := g.primary()
		if !slices.Contains(reckoned, g.peek()) {
			if alone {
				return f
			}
			return form{}
		}
		g.at++
	}
}

// primary reads an atom with calls, items and attributes behind it.
func (g *grammar) primary() form {
	f := g.atom()
	for {
		switch {
		case g.accept("."):
			g.name()
			f = form{target: true, one: true}
		case g.accept("("):
			g.arguments()
			f = form{}
		case g.accept("["):
			g.slices()
			f = form{target: true, one: true}
		default:
			return f
		}
	}
}

// atom reads a name, a literal, or something in brackets.
func (g *grammar) atom() form {
	if g.at >= len(g.list) {
		g.fail()
		return form{}
	}
	t := g.list[g.at]
	switch {
	case t.kind == tokenString:
		g.texts()
	case t.kind == tokenNumber:
		g.number()
	case slices.Contains([]string{"None", "True", "False", "..."}, t.text):
		g.at++
	case t.text == "(":
		g.at++
		return g.parentheses()
	case t.text == "[":
		g.at++
		return g.display("]")
	case t.text == "{":
		g.at++
		g.braces()
	case t.text == "__debug__":
		g.at++
	default:
		g.name()
		return form{target: true, one: true, named: true}
	}
	return form{}
}

// parentheses reads a group, a tuple or a generator.
func (g *grammar) parentheses() form {
	if g.peek() == "yield" {
		g.yield()
		g.expect(")")
		return form{}
	}
	from := g.at
	f := g.display(")")
	inner := g.list[from : max(from+1, min(g.at, len(g.list)))-1]
	if len(inner) > 0 && len(split(inner, ",")) == 1 && inner[len(inner)-1].text != "," {
		if inner[0].text == "*" {
			g.fail()
		}
		// One in parentheses is itself, but no bare name.
		return form{target: f.target && f.one, one: f.one}
	}
	return form{target: f.target}
}

// display reads members up to a bracket, or a comprehension. What it says of one
// member is true of it without the bracket.
func (g *grammar) display(end string) form {
	if g.accept(end) {
		return form{target: true}
	}
	out := g.star(true)
	if g.comprehension() {
		if out.star {
			g.fail()
		}
		g.expect(end)
		return form{}
	}
	one := out
	stars, n := count(out.star), 1
	for g.accept(",") && g.peek() != end {
		f := g.star(true)
		out.target = out.target && f.target
		stars += count(f.star)
		n++
	}
	g.expect(end)
	if n == 1 && end == ")" {
		return form{target: one.target, one: one.one && !one.star, named: one.named}
	}
	return form{target: out.target && stars < 2}
}

// comprehension reads loops and conditions behind an expression.
func (g *grammar) comprehension() bool {
	found := false
	for g.peek() == "for" || g.peek() == "async" {
		if g.accept("async") && !g.in.function {
			g.fail()
		}
		g.expect("for")
		g.loop()
		g.disjunction()
		for g.accept("if") {
			g.condition()
		}
		found = true
	}
	return found
}

// condition reads one of a comprehension.
func (g *grammar) condition() {
	f := g.disjunction()
	if g.peek() == ":=" && f.named {
		g.at++
		g.expression()
	}
}

// braces reads a dictionary or a set.
func (g *grammar) braces() {
	pairs, singles := false, false
	for first := true; !g.accept("}"); first = false {
		switch {
		case g.accept("**"):
			g.operation()
			pairs = true
		case g.accept("*"):
			g.operation()
			singles = true
		default:
			g.named()
			pair := g.accept(":")
			if pair {
				g.expression()
			}
			pairs, singles = pairs || pair, singles || !pair
			if first && g.comprehension() {
				g.expect("}")
				return
			}
		}
		if pairs && singles {
			g.fail()
		}
		if g.peek() != "}" {
			g.expect(",")
		}
		if g.wrong > 0 {
			return
		}
	}
}

// slices reads what stands in the brackets of an item.
func (g *grammar) slices() {
	for {
		switch {
		case g.accept("*"):
			g.operation()
		default:
			if g.peek() != ":" {
				g.named()
			}
			for n := 0; n < 2 && g.accept(":"); n++ {
				if p := g.peek(); p != ":" && p != "," && p != "]" {
					g.expression()
				}
			}
		}
		if !g.accept(",") || g.peek() == "]" {
			break
		}
	}
	g.expect("]")
}

// arguments reads those of a call, up to its bracket.
func (g *grammar) arguments() {
	seen := map[string]bool{}
	named, mapped := false, false
	for n := 0; !g.accept(")"); n++ {
		switch {
		case g.accept("**"):
			g.expression()
			mapped = true
		case g.accept("*"):
			if mapped {
				g.fail()
			}
			g.expression()
		case g.at+1 < len(g.list) && g.list[g.at].kind == tokenName && g.list[g.at+1].text == "=":
			name := g.name()
			if seen[name] {
				g.fail()
			}
			seen[name], named = true, true
			g.expect("=")
			g.expression()
		default:
			if named || mapped {
				g.fail()
			}
			g.named()
			if g.comprehension() && (n > 0 || g.peek() != ")") {
				g.fail()
			}
		}
		if g.peek() != ")" {
			g.expect(",")
		}
		if g.wrong > 0 {
			return
		}
	}
}

// parameters reads those of a function, up to a word that ends them.
func (g *grammar) parameters(end string, annotated bool) {
	seen := map[string]bool{}
	defaults, starred, bare := false, false, false
	one := func() {
		name := g.name()
		if seen[name] {
			g.fail()
		}
		seen[name] = true
		if annotated && g.accept(":") {
			g.annotation()
		}
	}
	for n := 0; g.peek() != end && g.wrong == 0; n++ {
		switch {
		case g.accept("**"):
			one()
			g.accept(",")
			g.only(g.peek() == end && !bare)
			return
		case g.accept("*"):
			g.only(!starred)
			starred = true
			if bare = g.peek() == ","; !bare {
				one()
			}
		case g.accept("/"):
			g.only(n > 0 && !starred && !seen["/"])
			seen["/"] = true
		default:
			one()
			bare = false
			if g.accept("=") {
				g.expression()
				defaults = true
				break
			}
			g.only(!defaults || starred)
		}
		if g.peek() != end {
			g.expect(",")
		}
	}
	g.only(!bare)
}

// only fails unless something is so.
func (g *grammar) only(so bool) {
	if !so {
		g.fail()
	}
}

// annotation reads the type of a parameter.
func (g *grammar) annotation() { g.star(false) }

// target reads one target of a loop, a comprehension or a with.
func (g *grammar) target() bool {
	if g.accept("*") {
		return g.primary().target
	}
	return g.primary().target
}

// targets reads those between commas.
func (g *grammar) targets() bool {
	ok := g.target()
	for g.accept(",") && g.begins() {
		ok = g.target() && ok
	}
	return ok
}

// loop reads what a loop gives its members to.
func (g *grammar) loop() {
	if !g.targets() {
		g.fail()
	}
	g.expect("in")
}
