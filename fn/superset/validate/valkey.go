// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package validate

import (
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/ptr"
)

// validateValkey checks the ways to give the connection against each other, and their parts.
func validateValkey(s *v1alpha1.Superset) field.ErrorList {
	v, p := s.Spec.Valkey, specPath().Child("valkey")
	if v == nil {
		return nil
	}
	credentials := v.Username != nil || v.Password != nil || v.PasswordFrom != nil
	return join(
		required("K1", p.Child("host"), v.Host == nil && v.ConnectionFrom == nil && v.Embedded == nil),
		requiredPlain("K7", p.Child("host"), v.Host != nil && *v.Host == ""),
		host("K7", p.Child("host"), ptr.OrZero(v.Host)),
		forbidden("K2", p.Child("passwordFrom"), v.Password != nil && v.PasswordFrom != nil),
		forbidden("XK1", p.Child("embedded"), v.Embedded != nil && (v.Host != nil || v.ConnectionFrom != nil || v.SSL != nil || credentials)),
		forbidden("XK2", p.Child("connectionFrom"), v.ConnectionFrom != nil && (v.Host != nil || credentials)),
		port("K4", p.Child("port"), v.Port),
		secretRef(p.Child("passwordFrom"), v.PasswordFrom),
		valkeyConnection(p.Child("connectionFrom"), v.ConnectionFrom),
		embedded(p.Child("embedded"), v.Embedded),
		valkeySSL(p.Child("ssl"), v.SSL),
		valkeyUses(p, v),
	)
}

// valkeyUses checks database numbers and time-outs.
func valkeyUses(p *field.Path, v *v1alpha1.Valkey) field.ErrorList {
	var errs field.ErrorList
	for _, c := range []struct {
		field string
		cache *v1alpha1.ValkeyCache
	}{
		{"cache", v.Cache},
		{"dataCache", v.DataCache},
		{"filterStateCache", v.FilterStateCache},
		{"exploreFormDataCache", v.ExploreFormDataCache},
		{"thumbnailCache", v.ThumbnailCache},
		{"distributedCoordination", v.DistributedCoordination},
	} {
		cache := ptr.OrZero(c.cache)
		errs = append(errs, atLeast("K5", p.Child(c.field, "database"), cache.Database, 0)...)
		errs = append(errs, atLeast("K5", p.Child(c.field, "defaultTimeout"), cache.DefaultTimeout, -1)...)
	}
	return join(errs,
		atLeast("K5", p.Child("celeryBroker", "database"), ptr.OrZero(v.CeleryBroker).Database, 0),
		atLeast("K5", p.Child("celeryResultBackend", "database"), ptr.OrZero(v.CeleryResultBackend).Database, 0),
		atLeast("K5", p.Child("resultsBackend", "database"), ptr.OrZero(v.ResultsBackend).Database, 0),
	)
}

// valkeySSL checks where certificates come from.
func valkeySSL(p *field.Path, t *v1alpha1.ValkeySSL) field.ErrorList {
	if t == nil {
		return nil
	}
	return join(
		oneOf("K3", p.Child("certRequired"), t.CertRequired, v1alpha1.CertRequiredRequired, v1alpha1.CertRequiredOptional, v1alpha1.CertRequiredNone),
		forbidden("XK5", p.Child("caCertFrom"), t.CACertFile != nil && t.CACertFrom != nil),
		forbidden("XK6", p.Child("certFrom"), t.CertFile != nil && t.CertFrom != nil),
		forbidden("XK7", p.Child("keyFrom"), t.KeyFile != nil && t.KeyFrom != nil),
		secretRef(p.Child("caCertFrom"), t.CACertFrom),
		secretRef(p.Child("certFrom"), t.CertFrom),
		secretRef(p.Child("keyFrom"), t.KeyFrom),
	)
}

// valkeyConnection checks names of keys.
func valkeyConnection(p *field.Path, c *v1alpha1.ValkeyConnectionFrom) field.ErrorList {
	if c == nil {
		return nil
	}
	k, kp := ptr.OrZero(c.Keys), p.Child("keys")
	return join(
		requiredPlain("XK3", p.Child("name"), c.Name == ""),
		objectName("XK3", p.Child("name"), c.Name),
		forbidden("XK4", kp.Child("uri"), k.URI != "" && (k.Host != "" || k.Port != "" || k.Username != "" || k.Password != "")),
		dataKey("XK4", kp.Child("host"), k.Host),
		dataKey("XK4", kp.Child("port"), k.Port),
		dataKey("XK4", kp.Child("username"), k.Username),
		dataKey("XK4", kp.Child("password"), k.Password),
		dataKey("XK4", kp.Child("uri"), k.URI),
	)
}
