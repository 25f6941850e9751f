// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package release

import (
	"regexp"
	"strconv"
)

// Release is a release of Superset. The zero value is one that is not known.
type Release struct{ Major, Minor int }

// tag is a version as Superset's images are tagged: 6.1.0, 6.1.0-dev,
// 6.0.0rc1, 5.0.0-py311. A date such as 2026.11.27 is none.
var tag = regexp.MustCompile(`^v?([0-9]{1,2})\.([0-9]{1,2})(?:\.[0-9]+)?(?:(?:[-_.]|rc).*)?$`)

// Of is the release that the tag of an image names.
func Of(image string) Release {
	m := tag.FindStringSubmatch(image)
	if m == nil {
		return Release{}
	}

	// The expression leaves two digits at most.
	major, _ := strconv.Atoi(m[1])
	minor, _ := strconv.Atoi(m[2])

	return Release{Major: major, Minor: minor}
}

// Known is false for the zero value.
func (r Release) Known() bool { return r != Release{} }

// HasAppRoot says that Superset can be served below a path: SUPERSET_APP_ROOT is
// there since 6.0. A release that is not known is taken for a recent one.
func (r Release) HasAppRoot() bool { return !r.Known() || r.Major >= 6 }
