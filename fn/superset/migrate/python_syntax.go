// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package migrate

import (
	"slices"
	"strings"

	"github.com/crossplane/crossplane-runtime/v2/pkg/errors"
)

// Python that the interpreter refuses stops every pod, and what stands in it
// cannot be understood, secrets among it. So a program is held against the
// grammar of Python 3.11, which the images of Superset have, before anything is
// made of it.

// grammar reads tokens; the first one that has no place is remembered, and all
// are taken for read then.
type grammar struct {
	list []token
	at   int
	// line is where the list stands, for one without tokens.
	line int
	// wrong is the line of what has no place; 0 if all is well.
	wrong int
	// nested counts expressions that are open, for which the interpreter has a
	// limit, too.
	nested int
	in     scope
}

// scope is where a statement stands.
type scope struct{ function, class, loop, async bool }

// maxNested is how deep expressions may be in one another, maxBlocks blocks.
const (
	maxNested = 1000
	maxBlocks = 100
)

// syntax says where a program is no Python.
func syntax(source string) error {
	all, err := tokens(source)
	if err != nil {
		return err
	}
	var lines [][]token
	var line []token
	for _, t := range all {
		switch {
		case t.kind == tokenComment:
		case t.kind != tokenNewline:
			line = append(line, t)
		case len(line) > 0:
			lines, line = append(lines, line), nil
		}
	}
	p := program311{source: source, lines: lines}
	if len(lines) > 0 && lines[0][0].indent > 0 {
		p.fail(0)
	}
	p.block(scope{}, 0, 0)
	if p.wrong > 0 {
		return errors.Errorf("line %d: the interpreter does not understand it", p.wrong)
	}
	return nil
}

// parsed are the statements of a program that the interpreter takes.
func parsed(source string) ([]statement, error) {
	if err := syntax(source); err != nil {
		return nil, err
	}
	return statements(source)
}

// configuration are the statements of Python that is a part of superset_config.py.
// In the middle of a file the future cannot be imported.
func configuration(source string) ([]statement, error) {
	list, err := parsed(source)
	for _, s := range list {
		if len(s.tokens) > 1 && s.tokens[0].text == "from" && s.tokens[1].text == "__future__" {
			return nil, errors.Errorf("line %d: from __future__ is for the beginning of a file", s.line())
		}
	}
	return list, err
}

// program311 reads lines: blocks, and the statements in them.
type program311 struct {
	source string
	lines  [][]token
	at     int
	wrong  int
}

// fail remembers the first line that has no place.
func (p *program311) fail(line int) {
	if p.wrong == 0 {
		p.wrong = max(line, 1)
	}
	p.at = len(p.lines)
}

// word is the first word of the line that comes, if the line is in the block.
func (p *program311) word(indent int) string {
	if p.at >= len(p.lines) || p.lines[p.at][0].indent != indent {
		return ""
	}
	return p.lines[p.at][0].text
}

// block reads lines of one indentation.
func (p *program311) block(in scope, indent, depth int) {
	margin := ""
	for first := true; p.at < len(p.lines); first = false {
		t := p.lines[p.at][0]
		if t.indent < indent {
			return
		}
		if first {
			margin = p.margin(t)
		}
		// Blanks and tabs have to be as wide with tabs of any width.
		if t.indent > indent || depth > maxBlocks || len(p.margin(t)) != len(margin) {
			p.fail(t.line)
			return
		}
		p.statement(in, indent, depth)
	}
}

// margin is what a line is indented by; blanks of lines that a backslash continues
// count where the first one begins.
func (p *program311) margin(t token) string {
	from := strings.LastIndexByte(p.source[:t.from], '\n') + 1
	for strings.HasSuffix(p.source[:from], "\\\n") {
		from = strings.LastIndexByte(p.source[:from-1], '\n') + 1
	}
	line := p.source[from:t.from]
	return line[:len(line)-len(strings.TrimLeft(line, " \t\f"))]
}

// statement reads one line, and the block that it begins.
func (p *program311) statement(in scope, indent, depth int) {
	line := p.lines[p.at]
	word := line[0].text
	if line[0].kind != tokenName {
		word = ""
	}
	switch word {
	case "if", "while", "for", "try", "with", "def", "class", "async":
		p.compound(in, indent, depth)
		return
	case "elif", "else", "except", "finally":
		p.fail(line[0].line)
		return
	case "match":
		if p.isMatch() {
			p.match(in, indent, depth)
			return
		}
	}
	p.at++
	if line[0].text == "@" {
		g := p.grammar(line[1:], in)
		g.named()
		p.ended(g)
		if w := p.word(indent); w != "def" && w != "class" && w != "async" && w != "@" {
			p.fail(line[0].line)
		}
		return
	}
	p.simple(line, in)
}

// grammar reads tokens of a line.
func (p *program311) grammar(list []token, in scope) *grammar {
	return &grammar{list: list, in: in, line: p.lines[min(p.at, len(p.lines))-1][0].line}
}

// ended takes over what a grammar found; nothing may be left of the line.
func (p *program311) ended(g *grammar) {
	if g.wrong == 0 && g.at < len(g.list) {
		g.fail()
	}
	if g.wrong > 0 {
		p.fail(g.wrong)
	}
}

// simple reads statements of one line.
func (p *program311) simple(line []token, in scope) {
	g := p.grammar(line, in)
	for {
		g.simple()
		if !g.accept(";") || g.at == len(g.list) {
			break
		}
	}
	p.ended(g)
}

// header reads the line of a block by a function, and the block.
func (p *program311) header(in, inside scope, indent, depth int, read func(*grammar)) {
	line := p.lines[p.at]
	p.at++
	g := p.grammar(line, in)
	read(g)
	g.expect(":")
	rest := g.list[g.at:]
	if g.wrong > 0 {
		p.fail(g.wrong)
		return
	}
	if len(rest) > 0 {
		p.simple(rest, inside)
		return
	}
	if p.at >= len(p.lines) || p.lines[p.at][0].indent <= indent || len(p.margin(p.lines[p.at][0])) <= len(p.margin(line[0])) {
		p.fail(line[0].line)
		return
	}
	p.block(inside, p.lines[p.at][0].indent, depth+1)
}

// compound reads a statement with blocks.
func (p *program311) compound(in scope, indent, depth int) {
	async := false
	line := p.lines[p.at]
	word := line[0].text
	if word == "async" && len(line) > 1 {
		async, word = true, line[1].text
		if word != "def" && (!in.async || word != "for" && word != "with") {
			p.fail(line[0].line)
			return
		}
	}
	skip := func(g *grammar) {
		if async {
			g.at++
		}
		g.at++
	}
	loop := in
	loop.loop = true
	again := func(word string, inside scope, read func(*grammar)) bool {
		if p.word(indent) != word {
			return false
		}
		p.header(in, inside, indent, depth, func(g *grammar) { g.at++; read(g) })
		return true
	}
	nothing := func(*grammar) {}
	switch word {
	case "if":
		p.header(in, in, indent, depth, func(g *grammar) { skip(g); g.named() })
		for again("elif", in, func(g *grammar) { g.named() }) {
		}
		again("else", in, nothing)
	case "while":
		p.header(in, loop, indent, depth, func(g *grammar) { skip(g); g.named() })
		again("else", in, nothing)
	case "for":
		p.header(in, loop, indent, depth, func(g *grammar) { skip(g); g.loop(); g.stars() })
		again("else", in, nothing)
	case "with":
		p.header(in, in, indent, depth, func(g *grammar) { skip(g); g.with() })
	case "def":
		p.header(in, scope{function: true, async: async}, indent, depth, func(g *grammar) { skip(g); g.def() })
	case "class":
		p.header(in, scope{class: true}, indent, depth, func(g *grammar) {
			skip(g)
			g.name()
			if g.accept("(") {
				g.arguments()
			}
		})
	case "try":
		p.try(in, indent, depth, again)
	default:
		p.fail(line[0].line)
	}
}

// try reads a try with what follows it.
func (p *program311) try(in scope, indent, depth int, again func(string, scope, func(*grammar)) bool) {
	nothing := func(*grammar) {}
	begin := p.lines[p.at][0].line
	p.header(in, in, indent, depth, func(g *grammar) { g.at++ })
	handled, all := false, false
	for p.word(indent) == "except" {
		if all {
			p.fail(p.lines[p.at][0].line)
			return
		}
		again("except", in, func(g *grammar) {
			group := g.accept("*")
			if all = g.peek() == ":" && !group; all {
				return
			}
			g.expression()
			if g.accept("as") {
				g.name()
			}
		})
		handled = true
	}
	if handled {
		again("else", in, nothing)
	}
	if !again("finally", in, nothing) && !handled {
		p.fail(begin)
	}
}

// isMatch is true where match is no name: it ends with a colon, and a case follows.
func (p *program311) isMatch() bool {
	line := p.lines[p.at]
	return len(line) > 2 && line[len(line)-1].text == ":" && p.at+1 < len(p.lines) &&
		p.lines[p.at+1][0].text == "case" && p.lines[p.at+1][0].indent > line[0].indent
}

// match reads a match; patterns are taken as they are.
func (p *program311) match(in scope, indent, depth int) {
	line := p.lines[p.at]
	p.at++
	g := p.grammar(line[1:len(line)-1], in)
	g.star(true)
	for g.accept(",") && g.begins() {
		g.star(true)
	}
	p.ended(g)
	if p.wrong > 0 {
		return
	}
	inner := p.lines[p.at][0].indent
	for p.word(inner) == "case" {
		p.header(in, in, inner, depth+1, func(g *grammar) {
			n := headerEnd(g.list)
			if n < 2 {
				g.fail()
				return
			}
			g.at = n
		})
	}
	if p.at < len(p.lines) && p.lines[p.at][0].indent > indent {
		p.fail(p.lines[p.at][0].line)
	}
}

// keywords are names that no variable may have.
var keywords = []string{
	"False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif", "else", "except", "finally", "for", "from",
	"global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
}

// augmented are assignments that read their target.
var augmented = []string{"+=", "-=", "*=", "/=", "//=", "%=", "@=", "&=", "|=", "^=", ">>=", "<<=", "**="}

// simple reads a statement without a block.
func (g *grammar) simple() {
	switch g.peek() {
	case "pass":
		g.at++
	case "break", "continue":
		if !g.in.loop {
			g.fail()
		}
		g.at++
	case "return":
		g.at++
		if !g.in.function {
			g.fail()
		}
		if !g.ends() {
			g.stars()
		}
	case "raise":
		g.at++
		if !g.ends() {
			g.expression()
			if g.accept("from") {
				g.expression()
			}
		}
	case "del":
		g.at++
		if t := g.list[min(g.at, len(g.list)-1)]; !g.targets() || t.text == "*" {
			g.fail()
		}
	case "assert":
		g.at++
		g.expression()
		if g.accept(",") {
			g.expression()
		}
	case "global", "nonlocal":
		if g.peek() == "nonlocal" && !g.in.function && !g.in.class {
			g.fail()
		}
		g.at++
		for g.name(); g.accept(","); g.name() {
		}
	case "import":
		g.at++
		for g.module(); g.accept(","); g.module() {
		}
	case "from":
		g.from()
	default:
		g.assignment()
	}
}

// ends is true at the end of a statement.
func (g *grammar) ends() bool { return g.at >= len(g.list) || g.list[g.at].text == ";" }

// assignment reads an expression, and what it is assigned.
func (g *grammar) assignment() {
	if g.peek() == "yield" {
		g.yield()
		if !g.ends() {
			g.fail()
		}
		return
	}
	left := g.stars()
	switch next := g.peek(); {
	case next == ":":
		g.at++
		if !left.one {
			g.fail()
		}
		g.expression()
		if g.accept("=") {
			g.value()
		}
	case slices.Contains(augmented, next):
		g.at++
		if !left.one {
			g.fail()
		}
		g.value()
	default:
		for g.accept("=") {
			if !left.target {
				g.fail()
			}
			left = g.value()
		}
	}
}

// value reads what is assigned.
func (g *grammar) value() form {
	if g.peek() == "yield" {
		g.yield()
		return form{}
	}
	return g.stars()
}

// yield reads a yield.
func (g *grammar) yield() {
	if !g.in.function {
		g.fail()
	}
	g.at++
	switch {
	case g.accept("from"):
		g.expression()
	case !g.ends() && g.peek() != ")" && g.peek() != "=":
		g.stars()
	}
}

// module reads the name of a module, and one of its own.
func (g *grammar) module() {
	for g.name(); g.accept("."); g.name() {
	}
	if g.accept("as") {
		g.name()
	}
}

// from reads an import of names.
func (g *grammar) from() {
	g.at++
	dots := false
	for g.peek() == "." || g.peek() == "..." {
		g.at++
		dots = true
	}
	if !dots || g.peek() != "import" {
		for g.name(); g.accept("."); g.name() {
		}
	}
	g.expect("import")
	if !g.in.function && !g.in.class && g.accept("*") {
		return
	}
	parentheses := g.accept("(")
	for {
		g.name()
		if g.accept("as") {
			g.name()
		}
		if !g.accept(",") || parentheses && g.peek() == ")" {
			break
		}
	}
	if parentheses {
		g.expect(")")
	}
}

// def reads a function's name, parameters and result.
func (g *grammar) def() {
	g.name()
	g.expect("(")
	g.parameters(")", true)
	g.expect(")")
	if g.accept("->") {
		g.expression()
	}
}

// with reads managers of a context, in parentheses or without.
func (g *grammar) with() {
	from := *g
	g.managers(false)
	if g.wrong > 0 || g.peek() != ":" {
		*g = from
		g.expect("(")
		g.managers(true)
		g.expect(")")
	}
}

func (g *grammar) managers(parentheses bool) {
	for {
		g.expression()
		if g.accept("as") && !g.target() {
			g.fail()
		}
		if !g.accept(",") || parentheses && g.peek() == ")" {
			return
		}
	}
}
