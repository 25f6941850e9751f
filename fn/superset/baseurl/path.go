// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package baseurl

import (
	"regexp"
	"strings"

	networkingv1 "k8s.io/api/networking/v1"
)

// root is a path that means one thing to Superset, to proxies, to probes and to
// shells: Superset compares it letter by letter.
var root = regexp.MustCompile(`^(/[A-Za-z0-9_.~-]+)+$`)

// IsRoot says that Superset can be served below a path.
func IsRoot(path string) bool {
	return root.MatchString(path) && !strings.Contains(path+"/", "/./") && !strings.Contains(path+"/", "/../")
}

// Covers says that a path of an Ingress leads to everything below a root. What
// ImplementationSpecific means only the implementation knows.
func Covers(path string, kind networkingv1.PathType, root string) bool {
	switch kind {
	case networkingv1.PathTypeExact:
		return false
	case networkingv1.PathTypeImplementationSpecific:
		return true
	case networkingv1.PathTypePrefix:
	}

	return strings.HasPrefix(root+"/", strings.TrimRight(path, "/")+"/")
}
