// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package docs

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"strconv"
	"strings"

	"github.com/crossplane/crossplane-runtime/v2/pkg/errors"
)

// group is a block of constants.
type group struct {
	title     string
	constants []constant
}

// constant is a value and its meaning.
type constant struct{ value, text string }

// titles are the headings of the blocks, by the beginning of the names of
// their constants.
var titles = []struct{ prefix, title string }{
	{"Phase", "status.phase"},
	{"Lifecycle", "status.lifecycle.phase"},
	{"Condition", "Conditions"},
	{"Reason", "Reasons"},
}

// constants reads the blocks of constants of a file.
func constants(path string) ([]group, error) {
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments)
	if err != nil {
		return nil, errors.Wrap(err, "cannot read the source")
	}
	var out []group
	for _, d := range file.Decls {
		block, ok := d.(*ast.GenDecl)
		if !ok || block.Tok != token.CONST {
			continue
		}
		g := group{}
		for _, s := range block.Specs {
			v, ok := s.(*ast.ValueSpec)
			if !ok {
				continue
			}
			c, err := constantOf(v)
			if err != nil {
				return nil, err
			}
			g.constants = append(g.constants, c)
			if g.title == "" {
				g.title = titleOf(v.Names[0].Name)
			}
		}
		out = append(out, g)
	}
	return out, nil
}

func titleOf(name string) string {
	for _, t := range titles {
		if strings.HasPrefix(name, t.prefix) {
			return t.title
		}
	}
	return "Further values"
}

// constantOf reads one constant. Its comment begins with its name, which
// readers of the page do not know.
func constantOf(v *ast.ValueSpec) (constant, error) {
	name := v.Names[0].Name
	lit, ok := v.Values[0].(*ast.BasicLit)
	if !ok || v.Doc == nil {
		return constant{}, errors.Errorf("cannot describe %s: it needs a value and a comment", name)
	}
	value, err := strconv.Unquote(lit.Value)
	if err != nil {
		return constant{}, errors.Wrapf(err, "cannot read the value of %s", name)
	}
	text := strings.TrimSpace(v.Doc.Text())
	text, found := strings.CutPrefix(text, name)
	if !found {
		return constant{}, errors.Errorf("cannot describe %s: its comment does not begin with its name", name)
	}
	return constant{value, sentence(strings.TrimLeft(text, ": "))}, nil
}

// sentence begins with a capital, unless it begins with the name of a field.
func sentence(s string) string {
	s = strings.TrimPrefix(s, "is ")
	if strings.HasPrefix(s, "spec.") {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// suffix finds what a key is made of.
var suffix = regexp.MustCompile(`"([a-z-]+)"`)

// keyTable describes the keys of composed resources.
func keyTable(path string) (string, error) {
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, path, nil, parser.ParseComments)
	if err != nil {
		return "", errors.Wrap(err, "cannot read the source")
	}
	var b strings.Builder
	b.WriteString("| Key | What it is |\n|---|---|\n")
	add := func(key, doc string) { fmt.Fprintf(&b, "| `%s` | %s |\n", key, cell(doc)) }
	for _, d := range file.Decls {
		switch d := d.(type) {
		case *ast.GenDecl:
			if d.Tok != token.CONST {
				continue
			}
			for _, s := range d.Specs {
				v, ok := s.(*ast.ValueSpec)
				if !ok {
					continue
				}
				c, err := constantOf(v)
				if err != nil {
					return "", err
				}
				add(c.value, c.text)
			}
		case *ast.FuncDecl:
			text := strings.TrimSpace(strings.TrimPrefix(d.Doc.Text(), d.Name.Name))
			key := ""
			ast.Inspect(d.Body, func(n ast.Node) bool {
				if l, ok := n.(*ast.BasicLit); ok && suffix.MatchString(l.Value) && key == "" {
					key, _ = strconv.Unquote(l.Value)
				}
				return true
			})
			if strings.HasPrefix(key, "-") {
				key = "<component>" + key
			} else {
				key += "<name>"
			}
			add(key, sentence(text))
		}
	}
	return b.String(), nil
}
