// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package migrate

import (
	"slices"
)

// statement is a simple statement.
type statement struct {
	tokens []token
	// nested is true inside of a block; inside is true inside of a function or a
	// class, where names are not settings.
	nested, inside bool
	// alone is true if nothing else is on its lines.
	alone bool
}

// line is where the statement begins.
func (s statement) line() int { return s.tokens[0].line }

// blocks are words that begin a block.
var blocks = []string{
	"if", "elif", "else", "for", "while", "try", "except", "finally", "with", "def", "class", "async", "match", "case",
}

// block is a block that is open.
type block struct {
	indent int
	scope  bool
}

// statements are the simple statements of a program.
func statements(source string) ([]statement, error) {
	all, err := tokens(source)
	if err != nil {
		return nil, err
	}
	var out []statement
	var open []block
	var line []token
	for _, t := range all {
		if t.kind == tokenComment {
			continue
		}
		if t.kind != tokenNewline {
			line = append(line, t)
			continue
		}
		if len(line) == 0 {
			continue
		}
		for len(open) > 0 && line[0].indent <= open[len(open)-1].indent {
			open = open[:len(open)-1]
		}
		rest, header := line, false
		if line[0].kind == tokenName && slices.Contains(blocks, line[0].text) {
			if n := headerEnd(line); n > 0 {
				scope := line[0].text == "def" || line[0].text == "class" || line[0].text == "async" && len(line) > 1 && line[1].text == "def"
				open = append(open, block{line[0].indent, scope})
				out = append(out, statement{tokens: line[:n], nested: true, inside: insideOf(open[:len(open)-1])})
				rest, header = line[n+1:], true
			}
		}
		parts := split(rest, ";")
		for _, part := range parts {
			out = append(out, statement{tokens: part, nested: len(open) > 0, inside: insideOf(open), alone: !header && len(parts) == 1})
		}
		line = nil
	}
	return out, nil
}

// insideOf is true if one of the blocks is a function or a class.
func insideOf(open []block) bool {
	return slices.ContainsFunc(open, func(b block) bool { return b.scope })
}

// headerEnd is where the colon of a block is; 0 if there is none.
func headerEnd(line []token) int {
	lambdas := 0
	for i, t := range line {
		switch {
		case t.depth > line[0].depth:
		case t.kind == tokenName && t.text == "lambda":
			lambdas++
		case t.text == ":" && lambdas > 0:
			lambdas--
		case t.kind == tokenOperator && t.text == ":":
			return i
		}
	}
	return 0
}

// split splits tokens at an operator outside of brackets.
func split(line []token, operator string) [][]token {
	var out [][]token
	from := 0
	for i, t := range line {
		if t.kind == tokenOperator && t.text == operator && t.depth == line[0].depth {
			if i > from {
				out = append(out, line[from:i])
			}
			from = i + 1
		}
	}
	if from < len(line) {
		out = append(out, line[from:])
	}
	return out
}

// assignment is what a statement assigns.
type assignment struct {
	// names are its targets; there is one in nearly all cases.
	names []string
	value []token
	// plain is true for NAME = value, with one target or a chain of them.
	plain bool
}

// assigns is what a statement assigns to names, or to items of globals().
func (s statement) assigns() assignment {
	parts := split(s.tokens, "=")
	if len(parts) < 2 {
		return s.otherwise()
	}
	a := assignment{value: parts[len(parts)-1], plain: true}
	for _, target := range parts[:len(parts)-1] {
		target = withoutParentheses(target)
		if len(target) > 2 && target[1].text == ":" && target[1].depth == target[0].depth {
			target = target[:1] // An annotation stands behind it.
		}
		for i, t := range target {
			if t.kind == tokenName && (i == 0 || target[i-1].text != ".") && !isRead(target, i) {
				a.names = append(a.names, t.text)
			}
		}
		if i := len(target) - 2; i > 0 && target[0].text == "globals" && target[i].kind == tokenString {
			if name, ok := literalText(target[i]); ok {
				a.names = append(a.names, name)
			}
			a.plain = false
		}
		a.plain = a.plain && len(target) == 1
	}
	return a
}

// otherwise is what a statement binds that is no assignment with one equals
// sign: +=, :=, import, as, for.
func (s statement) otherwise() assignment {
	var a assignment
	for i, t := range s.tokens {
		if t.kind != tokenName {
			continue
		}
		binds := i > 0 && (s.tokens[i-1].text == "as" || s.tokens[i-1].text == "import" || s.tokens[i-1].text == "for")
		if s.tokens[0].text == "from" && i > 0 && s.tokens[i-1].text == "," {
			binds = true
		}
		if i+1 < len(s.tokens) {
			binds = binds || slices.Contains([]string{"+=", ":=", "|="}, s.tokens[i+1].text)
		}
		if binds && (i == 0 || s.tokens[i-1].text != ".") {
			a.names = append(a.names, t.text)
		}
	}
	return a
}

// isRead is true for a name in a target that is read, not assigned: the one
// before a dot or bracket, and all within a bracket behind a name.
func isRead(target []token, i int) bool {
	if i+1 < len(target) && (target[i+1].text == "." || target[i+1].text == "[" || target[i+1].text == "(") {
		return true
	}
	for j := i - 1; j > 0; j-- {
		if target[j].text == "[" && target[j].depth < target[i].depth && (target[j-1].kind == tokenName || target[j-1].text == "]") {
			return true
		}
	}
	return false
}

// withoutParentheses takes parentheses around the whole away.
func withoutParentheses(t []token) []token {
	for len(t) > 2 && t[0].text == "(" && t[len(t)-1].text == ")" {
		for _, inner := range t[1 : len(t)-1] {
			if inner.depth <= t[0].depth {
				return t
			}
		}
		if len(split(t[1:len(t)-1], ",")) > 1 {
			return t
		}
		t = t[1 : len(t)-1]
	}
	return t
}

// edit replaces a part of a text.
type edit struct {
	from, to int
	text     string
}

// edited is a text after edits that do not overlap.
func edited(source string, edits []edit) string {
	slices.SortFunc(edits, func(a, b edit) int { return b.from - a.from })
	for _, e := range edits {
		source = source[:e.from] + e.text + source[e.to:]
	}
	return source
}
