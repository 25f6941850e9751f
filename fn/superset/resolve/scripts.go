// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"embed"
	"io/fs"
	"sync"
)

//go:embed scripts/*.sh scripts/*.py
var scripts embed.FS

// rotateScript re-encrypts what is stored; see there why Superset's own command
// is not enough.
const rotateScript = "rotate.py"

// script is the text of an embedded script. Scripts read names and statements
// from the environment and from files; nothing is ever inserted into them.
func script(name string) string {
	// The name is a constant of ours and the file part of the binary.
	return scriptTexts()[name]
}

// scriptTexts are all scripts by name. They are part of the binary, and copied once.
var scriptTexts = sync.OnceValue(func() map[string]string {
	out := map[string]string{}
	entries, _ := fs.ReadDir(scripts, "scripts")

	for _, e := range entries {
		raw, _ := scripts.ReadFile("scripts/" + e.Name())
		out[e.Name()] = string(raw)
	}

	return out
})
