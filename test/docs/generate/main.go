// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

// Command generate writes the generated pages below the folder that it is
// given.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/crossplane-contrib/function-superset/test/docs"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: generate ROOT")
		os.Exit(2)
	}
	root := os.Args[1]
	pages, err := docs.Pages(root)
	if err == nil {
		for path, content := range pages {
			if e := os.WriteFile(filepath.Join(root, path), content, 0o644); e != nil {
				err = e
			}
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
