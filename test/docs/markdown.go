// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package docs

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// Marks above a block of YAML that is not a whole Superset.
const (
	markFragment = "<!-- fragment -->"
	markOther    = "<!-- not a Superset -->"
)

// page is a Markdown file.
type page struct {
	path   string
	lines  []string
	fences []fence
	links  []reference
}

// fence is a block of code.
type fence struct {
	line     int
	language string
	mark     string
	text     string
}

// reference is a link to another place of this repository.
type reference struct {
	line   int
	target string
}

var linked = regexp.MustCompile(`\]\(([^)\s]+)\)`)

// inline is code inside of a line, in which brackets are no links.
var inline = regexp.MustCompile("`[^`]*`")

// read takes a page apart.
func read(path string) (page, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return page{}, err
	}
	p := page{path: path, lines: strings.Split(string(raw), "\n")}
	open, mark := -1, ""
	for i, l := range p.lines {
		text := strings.TrimSpace(l)
		switch {
		case open >= 0 && text == "```":
			p.fences[len(p.fences)-1].text = undent(p.lines[open+1 : i])
			open, mark = -1, ""
		case open >= 0:
		case strings.HasPrefix(text, "```"):
			p.fences = append(p.fences, fence{line: i + 1, language: strings.TrimPrefix(text, "```"), mark: mark})
			open = i
		default:
			if text != "" {
				mark = ""
			}
			if text == markFragment || text == markOther {
				mark = text
			}
			for _, m := range linked.FindAllStringSubmatch(inline.ReplaceAllString(l, "`"), -1) {
				p.links = append(p.links, reference{i + 1, m[1]})
			}
		}
	}
	return p, nil
}

// undent takes away the blanks that all lines have, as in a list.
func undent(lines []string) string {
	margin := -1
	for _, l := range lines {
		if n := len(l) - len(strings.TrimLeft(l, " ")); strings.TrimSpace(l) != "" && (margin < 0 || n < margin) {
			margin = n
		}
	}
	var b strings.Builder
	for _, l := range lines {
		b.WriteString(l[min(max(margin, 0), len(l)):] + "\n")
	}
	return b.String()
}

// anchors are what links may end in.
func (p page) anchors() []string {
	var out []string
	code := false
	for _, l := range p.lines {
		if strings.HasPrefix(strings.TrimSpace(l), "```") {
			code = !code
		}
		if title := strings.TrimLeft(l, "#"); !code && title != l && strings.HasPrefix(title, " ") {
			out = append(out, slug(strings.TrimSpace(title)))
		}
	}
	return out
}

// dropped is what GitHub leaves out of an anchor.
var dropped = regexp.MustCompile(`[^\p{L}\p{N}\- _]`)

// slug is what GitHub makes of a heading.
func slug(title string) string {
	return strings.ReplaceAll(dropped.ReplaceAllString(strings.ToLower(title), ""), " ", "-")
}

// all lists the pages of the repository.
func all(root string) ([]string, error) {
	out := []string{}
	for _, pattern := range []string{"*.md", "examples/*.md"} {
		found, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	err := filepath.WalkDir(filepath.Join(root, "docs"), func(path string, _ os.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, ".md") {
			out = append(out, path)
		}
		return err
	})
	slices.Sort(out)
	return out, err
}
