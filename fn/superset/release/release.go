// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package release

import (
	"regexp"
	"strconv"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
)

// Release is a release of Superset. The zero value is one that is not known; it
// is taken for the newest one before 7.0.
type Release struct{ Major, Minor int }

// version is how releases are written and how Superset's images are tagged:
// 6.1, 6.1.0, v7.0.0, 6.1.0-dev, 6.0.0rc1, 5.0.0-py311, and a digest behind it.
// What starts with 20 or more is a date, such as 2026.11.27 and 26.11.
var version = regexp.MustCompile(v1alpha1.SupersetVersionPattern)

// Of is the release that the tag of an image names, or any other text.
func Of(text string) Release {
	m := version.FindStringSubmatch(text)
	if m == nil {
		return Release{}
	}

	// The expression leaves two digits at most.
	major, _ := strconv.Atoi(m[1])
	minor, _ := strconv.Atoi(m[2])

	return Release{Major: major, Minor: minor}
}

// OfImage is the release that an image contains: the one that is said, or else
// the one that the tag names.
func OfImage(i v1alpha1.Image) Release {
	if i.SupersetVersion != "" {
		return Of(i.SupersetVersion)
	}

	return Of(i.Tag)
}

// OfComponent is the release in the image of a component: what its own tag
// names, or else the instance's.
func OfComponent(i v1alpha1.Image, own *v1alpha1.ImageOverride) Release {
	if own != nil && own.Tag != nil {
		if r := Of(*own.Tag); r.Known() {
			return r
		}
	}

	return OfImage(i)
}

// Known is false for the zero value.
func (r Release) Known() bool { return r != Release{} }

// IsSuperset says that the number is one that Superset has used. Any other is
// likely how somebody counts the images of a team.
func (r Release) IsSuperset() bool { return r.Major >= 4 && r.Major <= 7 }

// HasAppRoot says that Superset can be served below a path: SUPERSET_APP_ROOT is
// there since 6.0. A release that is not known is taken for a recent one.
func (r Release) HasAppRoot() bool { return !r.Known() || r.Major >= 6 }

// AddsAppRootTwice says that the logo is looked for below the path of the path:
// 6.1 adds it on the server and in the browser. A release that is not known is
// taken for 6.1.
func (r Release) AddsAppRootTwice() bool { return !r.Known() || r == Release{Major: 6, Minor: 1} }

// HasRealtime says that async queries are tasks which tell browsers by a channel
// of their own, with settings called WEBSOCKET_*, and that the image contains
// the websocket server: so it is since 7.0.
func (r Release) HasRealtime() bool { return r.Major >= 7 }

// RefusesWeakPasswords says that users cannot choose short and common passwords:
// so it is since 7.0.
func (r Release) RefusesWeakPasswords() bool { return r.Major >= 7 }
