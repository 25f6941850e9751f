// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package baseurl

import (
	"testing"

	networkingv1 "k8s.io/api/networking/v1"
)

func TestRootsAreReadInOneWay(t *testing.T) {
	for path, want := range map[string]bool{
		"/analytics": true, "/a/b-c_d.e~f": true, "/.well-known/x": true,
		"": false, "/": false, "analytics": false, "/a/": false, "//a": false, "/a//b": false, "/a/../b": false, "/a/.": false, "/a%20b": false, "/$(id)": false, "/ü": false,
	} {
		if got := IsRoot(path); got != want {
			t.Errorf("%q: %v, want %v", path, got, want)
		}
	}
}

func TestPathsThatLeadToARoot(t *testing.T) {
	for _, c := range []struct {
		path string
		kind networkingv1.PathType
		root string
		want bool
	}{
		{"/", networkingv1.PathTypePrefix, "", true},
		{"", "", "", true},
		{"/", networkingv1.PathTypePrefix, "/analytics", true},
		{"/analytics", networkingv1.PathTypePrefix, "/analytics", true},
		{"/analytics/", networkingv1.PathTypePrefix, "/analytics", true},
		{"/a", networkingv1.PathTypePrefix, "/a/b", true},
		{"/analytics", networkingv1.PathTypePrefix, "", false},
		{"/a", networkingv1.PathTypePrefix, "/analytics", false},
		{"/analytics/x", networkingv1.PathTypePrefix, "/analytics", false},
		{"/analytics", networkingv1.PathTypeExact, "/analytics", false},
		{"/analytics(/|$)(.*)", networkingv1.PathTypeImplementationSpecific, "/analytics", true},
	} {
		if got := Covers(c.path, c.kind, c.root); got != c.want {
			t.Errorf("%s %q and root %q: %v, want %v", c.kind, c.path, c.root, got, c.want)
		}
	}
}
