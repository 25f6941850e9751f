// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"embed"
)

//go:embed scripts/*.sh
var scripts embed.FS

// script is the text of an embedded script. Scripts read names and statements
// from the environment and from files; nothing is ever inserted into them.
func script(name string) string {
	// The name is a constant of ours and the file part of the binary.
	raw, _ := scripts.ReadFile("scripts/" + name)

	return string(raw)
}
