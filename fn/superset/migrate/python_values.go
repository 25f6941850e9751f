// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package migrate

import (
	"regexp"
	"slices"
	"strings"
)

// piece is a part of a text that Python puts together: a literal one, or a
// variable of the environment.
type piece struct {
	literal  string
	variable string
	// standard is used if the variable is not set.
	standard string
}

// known are names that a program has given to texts.
type known map[string][]piece

// text is what an expression puts together; false if something in it is not
// known.
func (k known) text(expression []token) ([]piece, bool) {
	e := withoutParentheses(expression)
	if len(e) == 0 {
		return nil, false
	}
	if parts := split(e, "+"); len(parts) > 1 {
		var out []piece
		for _, p := range parts {
			more, ok := k.text(p)
			if !ok {
				return nil, false
			}
			out = append(out, more...)
		}
		return out, true
	}
	if name, standard, ok := variableOf(e); ok {
		return []piece{{variable: name, standard: standard}}, true
	}
	if e[0].kind == tokenName && len(e) == 1 {
		p, ok := k[e[0].text]
		return p, ok
	}
	if inner, ok := callOf(e, "str", "quote", "quote_plus", "urllib.parse.quote", "urllib.parse.quote_plus", "parse.quote", "parse.quote_plus"); ok {
		return k.text(split(inner, ",")[0])
	}
	var out []piece
	for _, t := range e {
		if t.kind != tokenString {
			return nil, false
		}
		body, whole := literalText(t)
		if whole {
			out = append(out, piece{literal: body})
			continue
		}
		more, ok := k.fields(body)
		if !ok {
			return nil, false
		}
		out = append(out, more...)
	}
	return out, true
}

// fieldOfText is one field of an f-string without braces in it.
var fieldOfText = regexp.MustCompile(`\{([^{}]*)\}`)

// fields are the pieces of the body of an f-string.
func (k known) fields(body string) ([]piece, bool) {
	var out []piece
	body = strings.NewReplacer("{{", "\x01", "}}", "\x02").Replace(body)
	literal := func(s string) {
		if s = strings.NewReplacer("\x01", "{", "\x02", "}").Replace(s); s != "" {
			out = append(out, piece{literal: s})
		}
	}
	for {
		at := fieldOfText.FindStringSubmatchIndex(body)
		if at == nil {
			literal(body)
			return out, true
		}
		literal(body[:at[0]])
		words, err := tokens(body[at[2]:at[3]])
		if err != nil {
			return nil, false
		}
		more, ok := k.text(words[:len(words)-1])
		if !ok {
			return nil, false
		}
		out = append(out, more...)
		body = body[at[1]:]
	}
}

// variableOf is the variable that an expression reads from the environment, and
// the text that it has if it is not set.
func variableOf(e []token) (string, string, bool) {
	if len(e) > 3 && e[len(e)-1].text == "]" && (spell(e[:len(e)-3]) == "os.environ" || spell(e[:len(e)-3]) == "environ") && e[len(e)-3].text == "[" && e[len(e)-2].kind == tokenString {
		name, ok := literalText(e[len(e)-2])
		return name, "", ok
	}
	inner, ok := callOf(e, "os.environ.get", "environ.get", "os.getenv", "getenv", "env")
	if !ok || len(inner) == 0 {
		return "", "", false
	}
	args := split(inner, ",")
	if len(args[0]) != 1 || args[0][0].kind != tokenString {
		return "", "", false
	}
	name, ok := literalText(args[0][0])
	standard := ""
	if len(args) > 1 && len(args[1]) == 1 {
		if t := args[1][0]; t.kind == tokenString {
			standard, _ = literalText(t)
		} else {
			standard = t.text
		}
	}
	return name, standard, ok
}

// callOf is what stands in the parentheses of a call of one of the functions.
func callOf(e []token, functions ...string) ([]token, bool) {
	for i, t := range e {
		if t.text == "(" && t.depth == e[0].depth {
			if i == 0 || e[len(e)-1].text != ")" || e[len(e)-1].depth != t.depth || !slices.Contains(functions, spell(e[:i])) {
				return nil, false
			}
			for _, inner := range e[i+1 : len(e)-1] {
				if inner.depth <= t.depth {
					return nil, false
				}
			}
			return e[i+1 : len(e)-1], true
		}
	}
	return nil, false
}

// spell writes tokens without blanks.
func spell(e []token) string {
	var b strings.Builder
	for _, t := range e {
		b.WriteString(t.text)
	}
	return b.String()
}

// alternatives are the texts of "a or b"; false if one of them is not known.
func (k known) alternatives(expression []token) ([][]piece, bool) {
	var out [][]piece
	e := withoutParentheses(expression)
	from := 0
	for i := 0; i <= len(e); i++ {
		if i < len(e) && !(e[i].kind == tokenName && e[i].text == "or" && e[i].depth == e[0].depth) {
			continue
		}
		p, ok := k.text(e[from:i])
		if !ok {
			return nil, false
		}
		out, from = append(out, p), i+1
	}
	return out, true
}

// literal is a text without variables in it.
func literalOf(pieces []piece) (string, bool) {
	var b strings.Builder
	for _, p := range pieces {
		if p.variable != "" {
			return "", false
		}
		b.WriteString(p.literal)
	}
	return b.String(), true
}

// address is a database URI in its parts, each a literal text or one variable.
type address struct {
	dialect, driver                      string
	user, password, host, port, database piece
	parameters                           string
}

// uri has marks where variables are.
var uri = regexp.MustCompile(`^([a-z0-9]+)(?:\+([a-z0-9_]+))?://(?:([^:/@]*)(?::([^@]*))?@)?([^:/?@]*)(?::([^/?]*))?(?:/([^?]*))?(?:\?(.*))?$`)

// addressOf takes a URI apart; false if a part mixes text and variables.
func addressOf(pieces []piece) (address, bool) {
	var b strings.Builder
	for i, p := range pieces {
		if p.variable != "" {
			b.WriteString("\x01" + string(rune('A'+i)) + "\x02")
			continue
		}
		b.WriteString(p.literal)
	}
	m := uri.FindStringSubmatch(b.String())
	if m == nil || len(pieces) > 26 {
		return address{}, false
	}
	whole := true
	part := func(s string) piece {
		if !strings.Contains(s, "\x01") {
			return piece{literal: s}
		}
		if r := []rune(s); len(r) == 3 && r[0] == '\x01' && r[2] == '\x02' {
			return pieces[int(r[1]-'A')]
		}
		whole = false
		return piece{}
	}
	a := address{m[1], m[2], part(m[3]), part(m[4]), part(m[5]), part(m[6]), part(m[7]), m[8]}
	return a, whole && !strings.Contains(m[8], "\x01")
}
