// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package release

import (
	"testing"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
)

func TestTagsNameReleases(t *testing.T) {
	for image, want := range map[string]Release{
		"6.1.0": {6, 1}, "6.1": {6, 1}, "v6.0.0": {6, 0}, "6.1.0-dev": {6, 1}, "6.1.0-py312": {6, 1}, "6.0.0rc1": {6, 0}, "6.1.0rc1-py311": {6, 1}, "5.0.0-py311": {5, 0}, "4.1.4": {4, 1}, "10.0.0": {10, 0},
		"7.0.0": {7, 0}, "v7.0.0": {7, 0}, "7.0.0.dev1": {7, 0}, "7.0.0dev1": {7, 0}, "7.0.0a1": {7, 0}, "7.0.0b2": {7, 0}, "7.0.0.post1": {7, 0}, "7.0.0_bi.3": {7, 0}, "7.0.0+bi": {7, 0}, "7.0.0bi": {7, 0},
		"6.1.0@sha256:0123456789abcdef": {6, 1},
		"":                              {}, "latest": {}, "prod": {}, "prod-5.0.0": {}, "2026.11.27": {}, "26.11": {}, "26.11.27": {}, "6": {}, "v7": {}, "a1b2c3d": {}, "20261127": {}, " 7.0.0": {}, "7.0.0 ": {}, "7.0.0\n": {}, "7.0x": {},
	} {
		if got := Of(image); got != want || got.Known() != (want != Release{}) {
			t.Errorf("%q is taken for %+v, want %+v", image, got, want)
		}
	}
}

func TestWhatIsSaidOfAnImageCounts(t *testing.T) {
	for _, c := range []struct {
		image v1alpha1.Image
		want  Release
	}{
		{v1alpha1.Image{Tag: "6.1.0"}, Release{6, 1}},
		{v1alpha1.Image{Tag: "prod"}, Release{}},
		{v1alpha1.Image{Tag: "prod", SupersetVersion: "7.0"}, Release{7, 0}},
		{v1alpha1.Image{Tag: "1.4.2", SupersetVersion: "7.0.0"}, Release{7, 0}},
		{v1alpha1.Image{Repository: "registry.example.com:5000/superset", Tag: "main", Digest: "sha256:0", SupersetVersion: "v6.0.1"}, Release{6, 0}},
	} {
		if got := OfImage(c.image); got != c.want {
			t.Errorf("%+v is taken for %+v, want %+v", c.image, got, c.want)
		}
	}
}

func TestATagOfAComponentCountsIfItNamesARelease(t *testing.T) {
	for _, c := range []struct {
		own  *v1alpha1.ImageOverride
		want Release
	}{
		{nil, Release{7, 0}},
		{&v1alpha1.ImageOverride{}, Release{7, 0}},
		{&v1alpha1.ImageOverride{Tag: new("6.1.0")}, Release{6, 1}},
		{&v1alpha1.ImageOverride{Tag: new("prod-with-browser")}, Release{7, 0}},
	} {
		if got := OfComponent(v1alpha1.Image{Tag: "prod", SupersetVersion: "7.0"}, c.own); got != c.want {
			t.Errorf("%+v is taken for %+v, want %+v", c.own, got, c.want)
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

// What is not known is taken for the newest release before 7.0, so that nothing
// changes for those who say nothing.
func TestWhatIsThereSince7(t *testing.T) {
	for image, want := range map[string]bool{"5.0.0": false, "6.0.0": false, "6.1.0-dev": false, "6.9.9": false, "7.0.0rc1": true, "7.0.0": true, "8.1.0": true, "10.0": true, "prod": false, "latest": false, "2026.11.27": false, "26.11": false} {
		if r := Of(image); r.HasRealtime() != want || r.RefusesWeakPasswords() != want {
			t.Errorf("%s: %v and %v, want %v", image, r.HasRealtime(), r.RefusesWeakPasswords(), want)
		}
	}
}

func TestNumbersThatSupersetHasUsed(t *testing.T) {
	for image, want := range map[string]bool{"1.4.2": false, "4.1.4": true, "6.1.0": true, "7.0.0": true, "12.3.1": false, "prod": false} {
		if got := Of(image).IsSuperset(); got != want {
			t.Errorf("%s: %v, want %v", image, got, want)
		}
	}
}

func TestOneReleaseAddsTheRootTwice(t *testing.T) {
	for image, want := range map[string]bool{"6.0.0": false, "6.1.0": true, "6.1.2-dev": true, "6.2.0": false, "7.0.0": false, "prod": true} {
		if got := Of(image).AddsAppRootTwice(); got != want {
			t.Errorf("%s: %v, want %v", image, got, want)
		}
	}
}
