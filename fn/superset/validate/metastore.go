// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package validate

import (
	"regexp"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/ptr"
)

// driver is the part of a SQLAlchemy scheme after the plus sign.
var driver = regexp.MustCompile(`^[A-Za-z0-9_]+$`)

// validateMetastore checks the four ways to give the connection against each other, and their parts.
func validateMetastore(s *v1alpha1.Superset) field.ErrorList {
	m, p := s.Spec.Metastore, specPath().Child("metastore")
	if m == nil {
		return nil
	}
	return join(
		forbidden("M1", p.Child("uriFrom"), m.URI != nil && m.URIFrom != nil),
		forbidden("M2", p.Child("passwordFrom"), m.Password != nil && m.PasswordFrom != nil),
		forbidden("M3", p.Child("uri"), m.URI != nil && (m.Host != nil || hasConnectionParts(m) || m.Driver != nil)),
		forbidden("M4", p.Child("uriFrom"), m.URIFrom != nil && (m.Host != nil || hasConnectionParts(m) || m.Driver != nil)),
		required("M5", p.Child("host"), m.Host == nil && (hasConnectionParts(m) || m.Driver != nil && m.ConnectionFrom == nil && m.Embedded == nil)),
		required("M6", p.Child("database"), m.Host != nil && m.Database == nil),
		required("M6", p.Child("username"), m.Host != nil && m.Username == nil),
		forbidden("M7", p.Child("createDatabase"), m.CreateDatabase && !canCreateDatabase(m)),
		forbidden("XM1", p.Child("embedded"), m.Embedded != nil && (m.URI != nil || m.URIFrom != nil || m.Host != nil || m.ConnectionFrom != nil)),
		forbidden("XM2", p.Child("connectionFrom"), m.ConnectionFrom != nil && (m.URI != nil || m.URIFrom != nil || m.Host != nil)),
		oneOf("M8", p.Child("type"), m.Type, v1alpha1.DatabaseTypePostgreSQL, v1alpha1.DatabaseTypeMySQL),
		invalid("M9", p.Child("driver"), ptr.OrZero(m.Driver), m.Driver != nil && !driver.MatchString(*m.Driver)),
		requiredPlain("M11", p.Child("host"), m.Host != nil && *m.Host == ""),
		requiredPlain("M11", p.Child("database"), m.Database != nil && *m.Database == ""),
		requiredPlain("M11", p.Child("username"), m.Username != nil && *m.Username == ""),
		requiredPlain("M11", p.Child("uri"), m.URI != nil && *m.URI == ""),
		host("M11", p.Child("host"), ptr.OrZero(m.Host)),
		port("M10", p.Child("port"), m.Port),
		secretRef(p.Child("uriFrom"), m.URIFrom),
		secretRef(p.Child("passwordFrom"), m.PasswordFrom),
		metastoreConnection(p.Child("connectionFrom"), m.ConnectionFrom),
		embedded(p.Child("embedded"), m.Embedded),
	)
}

// hasConnectionParts is true when a part of the connection other than host and driver is given.
func hasConnectionParts(m *v1alpha1.Metastore) bool {
	return m.Database != nil || m.Username != nil || m.Password != nil || m.PasswordFrom != nil || m.Port != nil
}

// canCreateDatabase is true when enough is known of the server to create a database on it.
func canCreateDatabase(m *v1alpha1.Metastore) bool {
	if m.URI != nil || m.URIFrom != nil || m.Embedded != nil {
		return false
	}
	return knowsDatabase(m)
}

// address is what a host name, an IP address or the path of a socket is made of.
var address = regexp.MustCompile(`^[A-Za-z0-9._:%/\[\]-]+$`)

// host checks what is certainly no host name: a URI, a blank, an @.
func host(id string, p *field.Path, name string) field.ErrorList {
	if name == "" || address.MatchString(name) && !strings.Contains(name, "://") {
		return nil
	}
	return invalidBecause(id, p, name, "should be a host name or an IP address, without scheme, user and password")
}

// metastoreConnection checks names of keys.
func metastoreConnection(p *field.Path, c *v1alpha1.MetastoreConnectionFrom) field.ErrorList {
	if c == nil {
		return nil
	}
	k, kp := ptr.OrZero(c.Keys), p.Child("keys")
	return join(
		requiredPlain("XM3", p.Child("name"), c.Name == ""),
		objectName("XM3", p.Child("name"), c.Name),
		forbidden("XM4", kp.Child("uri"), k.URI != "" && (k.Host != "" || k.Port != "" || k.Username != "" || k.Password != "" || k.Database != "")),
		dataKey("XM4", kp.Child("host"), k.Host),
		dataKey("XM4", kp.Child("port"), k.Port),
		dataKey("XM4", kp.Child("username"), k.Username),
		dataKey("XM4", kp.Child("password"), k.Password),
		dataKey("XM4", kp.Child("database"), k.Database),
		dataKey("XM4", kp.Child("uri"), k.URI),
	)
}

// embedded checks volume and resources of a server that comes with the instance.
func embedded(p *field.Path, e *v1alpha1.Embedded) field.ErrorList {
	if e == nil {
		return nil
	}
	storage := ptr.OrZero(e.Storage)
	return join(
		invalid("XM5", p.Child("storage", "size"), storage.Size.String(), storage.Size != nil && storage.Size.Sign() <= 0),
		objectName("V2", p.Child("storage", "storageClassName"), ptr.OrZero(storage.StorageClassName)),
		resources(p.Child("resources"), e.Resources),
	)
}
