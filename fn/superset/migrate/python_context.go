// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package migrate

import (
	"slices"
)

// context is the name that a text is given: of a variable, a key, an argument.
// If the text stands in for a variable of the environment, that is named, too.
func context(all []token, i int) (string, string) {
	variable := ""
	if i+1 < len(all) && all[i+1].text == ":" && all[i].depth > 0 && inBraces(all, i) {
		return "", "" // It is a key itself.
	}
	for at := i; ; {
		j, name := leftOf(all, at)
		switch {
		case name != "" || j < 0:
			return name, variable
		case all[j].text == ",":
			// It is an argument or a member; where do they begin?
			for j >= 0 && all[j].depth >= all[at].depth {
				j--
			}
			if j < 0 {
				return "", variable
			}
			read, ok := readsVariable(all, j, i)
			switch {
			case ok && secretName.MatchString(read):
				return read, read
			case ok:
				variable = read
			case isCall(all, j):
				return "", "" // Of a call, arguments without a name have none.
			}
		case isCall(all, j):
			return "", ""
		}
		at = j
	}
}

// leftOf goes left from a value to where it begins, and returns the name before
// it, if there is one, or the comma or bracket before which it stands; -1 at the
// beginning of the statement.
func leftOf(all []token, at int) (int, string) {
	for j := at - 1; j >= 0; j-- {
		t := all[j]
		switch {
		case t.depth > all[at].depth:
		case t.depth < all[at].depth, t.text == ",":
			return j, ""
		case t.text == "=", t.text == ":" && j > 0 && (all[j-1].kind == tokenString || all[j-1].kind == tokenName):
			return j, nameBefore(all, j)
		}
	}
	return -1, ""
}

// isCall is true for the bracket of a call or an index.
func isCall(all []token, k int) bool {
	if k == 0 || all[k].text != "(" && all[k].text != "[" {
		return false
	}
	before := all[k-1]
	return before.kind == tokenName && !isKeyword(before.text) || before.text == ")" || before.text == "]"
}

// isKeyword is true for words before a bracket that is no call.
func isKeyword(s string) bool {
	return slices.Contains([]string{"or", "and", "not", "in", "if", "else", "return", "is", "lambda", "yield", "await", "assert", "print"}, s)
}

// inBraces is true for a token in a dictionary.
func inBraces(all []token, i int) bool {
	for j := i - 1; j >= 0; j-- {
		if all[j].depth < all[i].depth {
			return all[j].text == "{"
		}
	}
	return false
}

// readsVariable is the variable that a call reads whose bracket is at k and whose
// argument is at i.
func readsVariable(all []token, k, i int) (string, bool) {
	if all[k].text != "(" || k+2 >= len(all) || all[k+1].kind != tokenString || i <= k+2 {
		return "", false
	}
	for from := max(0, k-5); from < k; from++ {
		if slices.Contains([]string{"os.environ.get", "environ.get", "os.getenv", "getenv", "env"}, spell(all[from:k])) && (from == 0 || all[from-1].text != ".") {
			return literalText(all[k+1])
		}
	}
	return "", false
}

// nameBefore is the name before an equals sign or a colon.
func nameBefore(all []token, j int) string {
	if j == 0 {
		return ""
	}
	t := all[j-1]
	switch {
	case t.kind == tokenString:
		name, _ := literalText(t)
		return name
	case t.text == "]" && j > 2 && all[j-2].kind == tokenString:
		name, _ := literalText(all[j-2])
		return name
	}
	// Behind a name there may be an annotation.
	for k := j - 1; k >= 0 && all[k].depth >= all[j].depth; k-- {
		if all[k].text == ":" && k > 0 {
			return all[k-1].text
		}
		if all[k].text == "," || all[k].text == "(" {
			break
		}
	}
	return t.text
}

// target is the name that an assignment of several names at once gives a text;
// "" for another statement.
func target(all []token, i int) string {
	equals := -1
	for k := range i {
		if all[k].text == "=" && all[k].depth == all[0].depth {
			equals = k
		}
	}
	if equals < 0 {
		return ""
	}
	start := 0
	for k := range equals {
		if all[k].text == "=" && all[k].depth == all[0].depth {
			start = k + 1
		}
	}
	names := members(all[start:equals])
	n := len(members(all[equals+1 : i+1]))
	if len(names) < 2 || n > len(names) {
		return ""
	}
	name := ""
	for _, t := range names[n-1] {
		s := t.text
		if t.kind == tokenString {
			s, _ = literalText(t)
		}
		if t.kind != tokenOperator && (name == "" || !secretName.MatchString(name)) {
			name = s
		}
	}
	return name
}

// members are the parts between the commas of a tuple, in brackets or without.
func members(list []token) [][]token {
	if len(list) == 0 {
		return nil
	}
	depth := list[0].depth
	if list[0].text == "(" || list[0].text == "[" {
		list, depth = list[1:], depth+1
	}
	var out [][]token
	var part []token
	for _, t := range list {
		switch {
		case t.depth == depth && t.text == ",":
			out, part = append(out, part), nil
		case t.depth == depth && (t.text == ")" || t.text == "]"):
		default:
			part = append(part, t)
		}
	}
	if len(part) > 0 {
		out = append(out, part)
	}
	return out
}
