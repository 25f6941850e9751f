// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package migrate

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/crossplane/crossplane-runtime/v2/pkg/errors"
)

// Python of the user's own is read as Python: as tokens, and as statements with
// their blocks. There is no library in Go that knows f-strings and needs no C;
// what is needed here is less than a parser: where a statement begins and ends,
// what it assigns, and which texts are in it.

// tokenKind is what a token is.
type tokenKind int

// The kinds of tokens.
const (
	tokenName tokenKind = iota
	tokenNumber
	tokenString
	tokenOperator
	tokenComment
	tokenNewline // The end of a logical line.
)

// token is a word of Python.
type token struct {
	kind     tokenKind
	text     string
	from, to int
	line     int
	// indent is how far the line of the token is indented; depth is how many
	// brackets are open before it.
	indent, depth int
}

var (
	stringStart = regexp.MustCompile(`^(?i:[rbuf]|rb|br|rf|fr)?("""|'''|"|')`)
	nameToken   = regexp.MustCompile(`^[\pL\p{Nl}_][\pL\p{Nl}\p{Nd}\p{Mn}\p{Mc}\p{Pc}]*`)
	numberToken = regexp.MustCompile(`^(?:\d|\.\d)[\w.]*`)
	operators   = regexp.MustCompile(`^(?:\*\*=|//=|>>=|<<=|\.\.\.|:=|->|==|!=|<=|>=|\+=|-=|\*=|/=|%=|&=|\|=|\^=|@=|\*\*|//|<<|>>|[-+*/%@&|^~<>()\[\]{},:.;=!?$` + "`" + `])`)
)

// maxOpen is how many brackets the interpreter lets be open.
const maxOpen = 200

// tokens splits Python into its words; an error for what is no Python.
func tokens(source string) ([]token, error) {
	var out []token
	var open []byte
	line, indent, start := 1, 0, true
	for i := 0; i < len(source); {
		rest := source[i:]
		if start {
			width := len(rest) - len(strings.TrimLeft(rest, " \t\f"))
			indent = columns(rest[:width])
			i, rest, start = i+width, rest[width:], false
			if rest == "" {
				break
			}
		}
		add := func(kind tokenKind, n int) {
			out = append(out, token{kind, rest[:n], i, i + n, line, indent, len(open)})
			line += strings.Count(rest[:n], "\n")
			i += n
		}
		switch c := rest[0]; {
		case c == '\n':
			if len(open) == 0 {
				out = append(out, token{tokenNewline, "\n", i, i + 1, line, indent, 0})
				start = true
			}
			line++
			i++
		case c == ' ' || c == '\t' || c == '\f' || c == '\r':
			i++
		case c == '\\' && strings.HasPrefix(rest[1:], "\n"):
			line++
			i += 2
		case c == '\\' && strings.HasPrefix(rest[1:], "\r\n"):
			line++
			i += 3
		case rest == `\\`:
			i++
		case c == '#':
			add(tokenComment, lengthOfLine(rest))
		case stringStart.MatchString(rest):
			n := lengthOfString(rest)
			if n < 0 {
				return nil, errors.Errorf("line %d: a text has no end", line)
			}
			add(tokenString, n)
		case numberToken.MatchString(rest):
			add(tokenNumber, len(numberToken.FindString(rest)))
		case nameToken.MatchString(rest):
			add(tokenName, len(nameToken.FindString(rest)))
		case operators.MatchString(rest):
			after, err := brackets(open, c, line)
			if err != nil {
				return nil, err
			}
			if len(after) < len(open) {
				open = after
			}
			add(tokenOperator, len(operators.FindString(rest)))
			open = after
		default:
			r, _ := utf8.DecodeRuneInString(rest)
			return nil, errors.Errorf("line %d: %q is no Python", line, r)
		}
	}
	if len(open) > 0 {
		return nil, errors.Errorf("line %d: a bracket is not closed", line)
	}
	return append(out, token{tokenNewline, "", len(source), len(source), line, indent, 0}), nil
}

// brackets are those that are open after a sign, each by what closes it.
func brackets(open []byte, c byte, line int) ([]byte, error) {
	if n := strings.IndexByte("([{", c); n >= 0 {
		if len(open) == maxOpen {
			return nil, errors.Errorf("line %d: too many brackets are open", line)
		}
		return append(open, ")]}"[n]), nil
	}
	if strings.IndexByte(")]}", c) < 0 {
		return open, nil
	}
	if len(open) == 0 || open[len(open)-1] != c {
		return nil, errors.Errorf("line %d: %c closes nothing", line, c)
	}
	return open[:len(open)-1], nil
}

// columns is how far blanks and tabs indent.
func columns(blanks string) int {
	n := 0
	for _, c := range blanks {
		if n++; c == '\t' {
			n = (n + 7) / 8 * 8
		}
	}
	return n
}

// lengthOfLine is the length up to the end of the line.
func lengthOfLine(s string) int {
	if n := strings.IndexByte(s, '\n'); n >= 0 {
		return n
	}
	return len(s)
}

// lengthOfString is the length of the text that s begins with, or -1.
func lengthOfString(s string) int {
	m := stringStart.FindStringSubmatchIndex(s)
	quote := s[m[2]:m[3]]
	for i := m[3]; i < len(s); i++ {
		switch {
		case s[i] == '\\':
			i++
		case s[i] == '\n' && len(quote) == 1:
			return -1
		case strings.HasPrefix(s[i:], quote):
			return i + len(quote)
		}
	}
	return -1
}

// literalText is the content of a string token; false for one with fields in
// it (an f-string).
func literalText(t token) (string, bool) {
	m := stringStart.FindStringSubmatchIndex(t.text)
	prefix := strings.ToLower(t.text[:m[2]])
	body := t.text[m[3] : len(t.text)-(m[3]-m[2])]
	if strings.Contains(prefix, "f") {
		return body, !strings.ContainsAny(body, "{}")
	}
	if strings.Contains(prefix, "r") {
		return body, true
	}
	return unescape.Replace(body), true
}

// unescape knows the escapes that occur in addresses and names.
var unescape = strings.NewReplacer(`\\`, `\`, `\'`, `'`, `\"`, `"`, `\n`, "\n", `\t`, "\t", "\\\n", "")

// isFormatted is true for an f-string.
func isFormatted(t token) bool {
	return t.kind == tokenString && strings.ContainsAny(t.text[:strings.IndexAny(t.text, `"'`)], "fF")
}
