// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package xrd

import (
	extv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"

	"github.com/crossplane-contrib/function-superset/fn/limits"
)

// limit gives every text, list and map below a node the limit that the function has for it, unless it has a smaller one.
// A type that is new cannot forget its own.
func limit(s *extv1.JSONSchemaProps, path string) {
	switch {
	case s.XIntOrString:
		s.MaxLength = smaller(s.MaxLength, limits.Compact)
		if s.Pattern != "" {
			s.Pattern = limits.Quantity
		}
	case s.Type == "string" && len(s.Enum) == 0:
		s.MaxLength = smaller(s.MaxLength, limits.TextAt(path))
	case s.Type == "array":
		s.MaxItems = smaller(s.MaxItems, limits.ItemsAt(path))
		limit(s.Items.Schema, path+"[]")
	case s.AdditionalProperties != nil:
		s.MaxProperties = smaller(s.MaxProperties, limits.Entries)
		limit(s.AdditionalProperties.Schema, path+"{}")
	}
	for name, p := range s.Properties {
		limit(&p, path+"."+name)
		s.Properties[name] = p
	}
}

// smaller is the smaller limit of two, of which the first may be none.
func smaller(own *int64, common int) *int64 {
	if own != nil && *own <= int64(common) {
		return own
	}
	return new(int64(common))
}
