// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package migrate

import (
	"regexp"
	"slices"
	"strings"
)

// Numbers of Python. A word may follow one without a blank.
var (
	numeral = regexp.MustCompile(`^(?i:0x(?:_?[0-9a-f])+|0b(?:_?[01])+|0o(?:_?[0-7])+|` +
		`(?:\d(?:_?\d)*)?\.\d(?:_?\d)*(?:e[+-]?\d(?:_?\d)*)?j?|\d(?:_?\d)*\.?(?:e[+-]?\d(?:_?\d)*)?j?)`)
	octal      = regexp.MustCompile(`^0[\d_]*[1-9][\d_]*$`)
	afterwards = []string{"and", "else", "for", "if", "in", "is", "not", "or"}
)

// number reads a number.
func (g *grammar) number() {
	t := g.list[g.at]
	g.at++
	s := t.text
	// The sign of an exponent is a token of its own.
	if last := s[len(s)-1]; (last == 'e' || last == 'E') && !strings.HasPrefix(strings.ToLower(s), "0x") && g.at+1 < len(g.list) &&
		(g.list[g.at].text == "+" || g.list[g.at].text == "-") && g.list[g.at].from == t.to && g.list[g.at+1].from == t.to+1 {
		s += g.list[g.at].text + g.list[g.at+1].text
		g.at += 2
	}
	n := numeral.FindString(s)
	rest := s[len(n):]
	switch {
	case n == "" || octal.MatchString(n):
		g.at--
		g.fail()
	case rest == "":
	case strings.HasPrefix(rest, ".") && nameToken.FindString(rest[1:]) != "": // An attribute.
	case slices.Contains(afterwards, nameToken.FindString(rest)):
		// The word is one of its own.
		word := token{tokenName, rest, t.to - len(rest), t.to, t.line, t.indent, t.depth}
		g.list = slices.Insert(slices.Clone(g.list), g.at, word)
	default:
		g.at--
		g.fail()
	}
}

// escape is one that has to be complete.
var escape = regexp.MustCompile(`\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|N\{[^{}]+\}|[^xuUN])`)

// texts reads adjacent texts.
func (g *grammar) texts() {
	bytes := bytesToken.MatchString(g.list[g.at].text)
	for ; g.at < len(g.list) && g.list[g.at].kind == tokenString; g.at++ {
		t := g.list[g.at]
		m := stringStart.FindStringSubmatchIndex(t.text)
		prefix := strings.ToLower(t.text[:m[2]])
		body := t.text[m[3] : len(t.text)-(m[3]-m[2])]
		whole := strings.Contains(prefix, "r") || !strings.Contains(escape.ReplaceAllString(body, ""), `\`)
		if strings.Contains(prefix, "b") {
			whole = !strings.ContainsFunc(body, func(r rune) bool { return r > 127 }) &&
				(strings.Contains(prefix, "r") || !regexp.MustCompile(`\\x(?:[^0-9a-fA-F]|.[^0-9a-fA-F]|.?$)`).MatchString(strings.ReplaceAll(body, `\\`, "")))
		}
		if bytesToken.MatchString(t.text) != bytes || !whole || isFormatted(t) && !g.formatted(body) {
			g.fail()
			return
		}
	}
}

// formatted is true if the fields of an f-string are expressions.
func (g *grammar) formatted(body string) bool {
	n, ok := g.fieldsOf(body, 0)
	return ok && n == len(body)
}

// fieldsOf reads text with fields in it, at depth 0 to its end, and else, where it
// is how a field is written, to the bracket of that one. It returns how far it read.
func (g *grammar) fieldsOf(body string, depth int) (int, bool) {
	if depth > 2 {
		return 0, false
	}
	for i := 0; i < len(body); i++ {
		switch {
		case depth == 0 && (strings.HasPrefix(body[i:], "{{") || strings.HasPrefix(body[i:], "}}")):
			i++
		case strings.HasPrefix(body[i:], `\N{`):
			i += max(strings.IndexByte(body[i:], '}'), 2)
		case body[i] == '}':
			return i, depth > 0
		case body[i] == '{':
			n, ok := g.field(body[i+1:], depth)
			if !ok {
				return 0, false
			}
			i += n
		}
	}
	return len(body), depth == 0
}

// field reads one field, and returns how long it is with its bracket.
func (g *grammar) field(s string, depth int) (int, bool) {
	end, ok := endOfExpression(s)
	if !ok || strings.Contains(s[:end], `\`) {
		return 0, false
	}
	expression := strings.TrimSpace(s[:end])
	expression = strings.TrimSpace(strings.TrimSuffix(expression, "="))
	words, err := tokens("(" + expression + ")")
	if err != nil || expression == "" {
		return 0, false
	}
	inner := &grammar{list: words[:len(words)-1], in: g.in, nested: g.nested}
	inner.at++
	if inner.peek() == "yield" {
		inner.yield()
	} else {
		inner.stars()
	}
	inner.expect(")")
	if inner.wrong > 0 || inner.at < len(inner.list) {
		return 0, false
	}
	rest := s[end:]
	if strings.HasPrefix(rest, "!") {
		if len(rest) < 3 || strings.IndexByte("rsa", rest[1]) < 0 || rest[2] != ':' && rest[2] != '}' {
			return 0, false
		}
		rest, end = rest[2:], end+2
	}
	if strings.HasPrefix(rest, "}") {
		return end + 1, true
	}
	// How it is written, which may have fields of its own.
	n, ok := g.fieldsOf(rest[1:], depth+1)
	return end + 1 + n + 1, ok
}

// endOfExpression is where the expression of a field ends: at !, : or } outside
// of brackets and texts.
func endOfExpression(s string) (int, bool) {
	open := 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"' || c == '\'':
			n := lengthOfString(s[i:])
			if n < 0 {
				return 0, false
			}
			i += n - 1
		case strings.IndexByte("([{", c) >= 0:
			open++
		case open > 0 && strings.IndexByte(")]}", c) >= 0:
			open--
		case open > 0:
		case c == '!' && i+1 < len(s) && s[i+1] == '=', (c == '<' || c == '>' || c == '=') && i+1 < len(s) && s[i+1] == '=':
			i++
		case c == '!' || c == ':' || c == '}':
			return i, true
		}
	}
	return 0, false
}
