// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package kubelet

import "testing"

func TestExpand(t *testing.T) {
	env := map[string]string{"HOME": "/root", "A": "$(HOME)"}
	for in, want := range map[string]string{
		"": "", "$": "$", "a$": "a$", "$$": "$", "$$$": "$$", "$$$$": "$$", "$(HOME)": "/root", "$$(HOME)": "$(HOME)", "$$$(HOME)": "$/root",
		"$(NONE)": "$(NONE)", "$(HOME": "$(HOME", "$x$(HOME)y": "$x/rooty", "$(A)": "$(HOME)", "$((HOME))": "$((HOME))",
	} {
		if got := Expand(in, env); got != want {
			t.Errorf("%q: -want %q +got %q", in, want, got)
		}
	}
}
