// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

// Package kubelet does in tests what a kubelet does with a container before it
// starts.
package kubelet

import "strings"

// Expand replaces $(NAME) by the value of a variable, as the kubelet does in
// environment variables, commands and arguments. A name that is not known stays
// as it is, and $$ is a dollar sign
// (https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/).
func Expand(text string, env map[string]string) string {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		end := strings.IndexByte(text[i:], ')')
		switch {
		case text[i] != '$' || i+1 == len(text):
			b.WriteByte(text[i])
		case text[i+1] == '$':
			b.WriteByte('$')
			i++
		case text[i+1] == '(' && end > 0:
			if v, ok := env[text[i+2:i+end]]; ok {
				b.WriteString(v)
			} else {
				b.WriteString(text[i : i+end+1])
			}
			i += end
		default:
			b.WriteByte(text[i])
		}
	}
	return b.String()
}
