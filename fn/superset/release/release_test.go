// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package release

import "testing"

func TestTagsNameReleases(t *testing.T) {
	for image, want := range map[string]Release{
		"6.1.0": {6, 1}, "6.1": {6, 1}, "v6.0.0": {6, 0}, "6.1.0-dev": {6, 1}, "6.0.0rc1": {6, 0}, "5.0.0-py311": {5, 0}, "4.1.4": {4, 1}, "10.0.0": {10, 0},
		"": {}, "latest": {}, "prod": {}, "prod-5.0.0": {}, "2026.11.27": {}, "6": {}, "a1b2c3d": {}, "20261127": {},
	} {
		if got := Of(image); got != want || got.Known() != (want != Release{}) {
			t.Errorf("%q is taken for %+v, want %+v", image, got, want)
		}
	}
}

func TestAppRootIsThereSince6(t *testing.T) {
	for image, want := range map[string]bool{"5.0.0": false, "4.1.4": false, "6.0.0rc1": true, "6.1.0": true, "7.0.0": true, "prod": true} {
		if got := Of(image).HasAppRoot(); got != want {
			t.Errorf("%s: %v, want %v", image, got, want)
		}
	}
}
