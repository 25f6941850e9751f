// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/ptr"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

// Resolve applies defaults and inheritance to a valid Superset. It never fails:
// validation refuses what cannot be resolved, and anything that validation
// misses is left out.
func Resolve(xr *v1alpha1.Superset) Instance {
	if xr == nil {
		return Instance{}
	}

	s := resolverOf(xr)
	components := components(s)

	i := Instance{
		Name:        xr.Name,
		Namespace:   xr.Namespace,
		UID:         string(xr.UID),
		Environment: s.environment,
		Tag:         xr.Spec.Image.Tag,
		BaseURL:     s.url,
		Root:        s.root,
		Suspend:     xr.Spec.Suspend,
		Adopt:       xr.Annotations[v1alpha1.AnnotationAdopt] == "true",

		ServiceAccount:   serviceAccount(xr),
		AccountName:      accountName(xr),
		Components:       components,
		Lifecycle:        lifecycle(s, components, xr.Annotations[v1alpha1.AnnotationApproveUpgrade]),
		Page:             page(s, components),
		Routing:          routing(s, components),
		Monitoring:       monitoring(s, components),
		NetworkPolicy:    networkPolicy(s, components),
		Embedded:         embedded(s),
		GeneratedSecrets: generatedSecrets(s),
		Advice:           advise(s, components),
	}
	i.ConfigChecksum = configChecksum(components)

	return i
}

// components are the enabled components in catalog order.
func components(s resolver) []Component {
	var out []Component

	for _, row := range Catalog {
		if spec, found := s.spec.Component(row.Type); found {
			out = append(out, component(s, row, spec))
		}
	}

	return out
}

// defaultAccount exists in every namespace, and is the account of everybody who
// has chosen none.
const defaultAccount = "default"

// serviceAccount is nil when the account is the user's own.
func serviceAccount(xr *v1alpha1.Superset) *ServiceAccount {
	spec := ptr.OrZero(xr.Spec.ServiceAccount)
	if !ptr.Or(spec.Create, v1alpha1.DefaultServiceAccountCreate) || accountName(xr) == defaultAccount {
		return nil
	}

	return &ServiceAccount{Name: accountName(xr), Named: spec.Name != "", Annotations: spec.Annotations}
}

// configChecksum covers the configuration of all components, for the status.
func configChecksum(components []Component) string {
	sums := map[part.Component]string{}
	for _, c := range components {
		sums[c.Type] = c.ConfigChecksum
	}

	return Checksum(sums)
}
