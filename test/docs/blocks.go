// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package docs

// Block is a block of code in a page.
type Block struct {
	// Path and Line are where it begins.
	Path string
	Line int
	// Language is what the page says that it is.
	Language string
	// Fragment is true for YAML that is a part of something.
	Fragment bool
	Text     string
}

// Blocks are all blocks of code in the pages below a folder.
func Blocks(root string) ([]Block, error) {
	paths, err := all(root)
	if err != nil {
		return nil, err
	}
	var out []Block
	for _, path := range paths {
		p, err := read(path)
		if err != nil {
			return nil, err
		}
		for _, f := range p.fences {
			out = append(out, Block{Path: path, Line: f.line, Language: f.language, Fragment: f.mark != "", Text: f.text})
		}
	}
	return out, nil
}
