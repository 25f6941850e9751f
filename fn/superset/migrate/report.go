// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package migrate

import (
	"fmt"
	"strings"
)

// Report tells in Markdown what became of each value, for those who have to agree
// to a move. It has no values: some of them are secrets.
func Report(results []Result, other []Note) string {
	var b strings.Builder
	for _, r := range results {
		fmt.Fprintf(&b, "# Superset %s\n\n%s\n\n", text(dig(r.Manifest, "metadata", "name")), r.summary())
		var fields, notes, fates []string
		for _, m := range r.Mistakes {
			fields = append(fields, row(m.Field, cell(m.ErrorBody())))
		}
		for _, n := range r.Notes {
			mark := ""
			if n.Work {
				mark = "**to do:** "
			}
			notes = append(notes, row(n.Path, mark+cell(n.Advice)))
		}
		for _, f := range r.Fates {
			fates = append(fates, row(f.Path, became(f)))
		}
		table(&b, "Fields to fill in or to correct", "| Field | What is wrong |", fields)
		table(&b, "Notes", "| Where | What |", notes)
		table(&b, "What became of each value that is not the chart's default", "| Value | Here |", fates)
	}
	var left []string
	for _, n := range other {
		left = append(left, row(n.Path, cell(n.Advice)))
	}
	table(&b, "Left out", "| What | Why |", left)
	return strings.TrimSuffix(b.String(), "\n")
}

// summary says in a sentence whether there is work to do.
func (r Result) summary() string {
	work := 0
	for _, n := range r.Notes {
		if n.Work {
			work++
		}
	}
	from := "From " + map[Source]string{Chart: "values of the Helm chart", Operator: "a manifest of the operator"}[r.From] + ". "
	if r.Done() {
		return from + "It starts, once the Secrets are there that the notes name."
	}
	return from + fmt.Sprintf("It needs work before: notes with **to do** (%d), fields to fill in or to correct (%d).", work, len(r.Mistakes))
}

// table writes a table, if it has rows.
func table(b *strings.Builder, title, head string, rows []string) {
	if len(rows) > 0 {
		fmt.Fprintf(b, "## %s\n\n%s\n|---|---|\n%s\n", title, head, strings.Join(rows, ""))
	}
}

// row is a row of a table.
func row(path, what string) string { return "| " + code(path) + " | " + what + " |\n" }

// became says what became of a value.
func became(f Fate) string {
	switch {
	case f.Place != "" && f.Advice != "":
		return code(f.Place) + "; see the note"
	case f.Place != "":
		return code(f.Place)
	case f.Advice != "":
		return "see the note"
	}
	return "nothing to do"
}

// code is a path in a table.
func code(s string) string {
	return "`" + strings.NewReplacer("`", "'", "\n", " ", "|", `\|`).Replace(s) + "`"
}

// cell is a text in a table.
func cell(s string) string {
	return strings.NewReplacer("\n", " ", "|", `\|`, "<", "&lt;", ">", "&gt;", "*", `\*`, "_", `\_`).Replace(s)
}
