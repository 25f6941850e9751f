// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"cmp"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/ptr"
	"github.com/crossplane-contrib/function-superset/fn/superset/pyconfig"
)

// metastore is the resolved connection to the metastore.
type metastore struct {
	// on is false when no connection is configured.
	on bool
	// uri says that the connection is one URI.
	uri bool
	// engine is the kind of server.
	engine v1alpha1.DatabaseType
	driver string
	port   int32
	// env carries the connection, in the fixed order of the variables.
	env []corev1.EnvVar
	// input is what checksums know of it.
	input metastoreInput
	// egress is the port to open; 0 when it cannot be known.
	egress int32
}

// metastoreInput is the target in checksums: where data is, not how it is
// reached. A new password or driver does not ask for a migration.
type metastoreInput struct {
	Type     string      `json:"type,omitempty"`
	URI      secretInput `json:"uri,omitzero"`
	Host     string      `json:"host,omitempty"`
	Port     int32       `json:"port,omitempty"`
	Database string      `json:"database,omitempty"`
	Secret   string      `json:"secret,omitempty"`
}

// structured says that host, database and user are known one by one.
func (m metastore) structured() bool { return m.on && !m.uri }

// metastoreOf picks one of the four ways to give the connection: a URI wins
// over a Secret, a Secret over the parts, and these over the embedded server.
func metastoreOf(s resolver) metastore {
	spec := s.spec.Metastore
	if spec == nil {
		return metastore{}
	}

	m := databaseOf(spec.Type)
	m.driver = cmp.Or(ptr.Or(spec.Driver, ""), m.driver)

	uri := s.secret(spec.URI, spec.URIFrom)
	from := spec.ConnectionFrom

	switch {
	case uri.set():
		m.on, m.uri = true, true
		m.env = uri.env(pyconfig.EnvDBURI)
		m.input = metastoreInput{URI: uri.input()}
	case from != nil && ptr.OrZero(from.Keys).URI != "":
		uri = keyOf(from.Name, from.Keys.URI, false)
		m.on, m.uri = true, true
		m.env = uri.env(pyconfig.EnvDBURI)
		m.input = metastoreInput{URI: uri.input()}
	case from != nil:
		k := ptr.OrZero(from.Keys)
		m.on = true
		m.env = slices.Concat(
			keyOf(from.Name, cmp.Or(k.Host, v1alpha1.DefaultConnectionKeyHost), false).env(pyconfig.EnvDBHost),
			keyOf(from.Name, cmp.Or(k.Port, v1alpha1.DefaultConnectionKeyPort), true).env(pyconfig.EnvDBPort),
			keyOf(from.Name, cmp.Or(k.Database, v1alpha1.DefaultConnectionKeyDatabase), false).env(pyconfig.EnvDBName),
			keyOf(from.Name, cmp.Or(k.Username, v1alpha1.DefaultConnectionKeyUsername), false).env(pyconfig.EnvDBUser),
			keyOf(from.Name, cmp.Or(k.Password, v1alpha1.DefaultConnectionKeyPassword), false).env(pyconfig.EnvDBPass),
		)
		m.input = metastoreInput{Type: string(m.engine), Secret: from.Name}
		m.egress = m.port
	case spec.Host != nil:
		m.port = ptr.Or(spec.Port, m.port)
		m = m.at(*spec.Host, ptr.Or(spec.Database, ""), ptr.Or(spec.Username, ""), s.secret(spec.Password, spec.PasswordFrom))
	case spec.Embedded != nil && s.development:
		m = m.at(embeddedMetastoreName(s.name), v1alpha1.DefaultEmbeddedDatabase, v1alpha1.DefaultEmbeddedUsername,
			keyOf(embeddedMetastoreName(s.name), generatedPassword, false))
	}

	return m
}

// databaseOf are the defaults of a kind of server.
func databaseOf(t v1alpha1.DatabaseType) metastore {
	if t == v1alpha1.DatabaseTypeMySQL {
		return metastore{engine: t, driver: v1alpha1.DefaultMySQLDriver, port: v1alpha1.DefaultMySQLPort}
	}

	return metastore{engine: v1alpha1.DatabaseTypePostgreSQL, driver: v1alpha1.DefaultPostgreSQLDriver, port: v1alpha1.DefaultPostgreSQLPort}
}

// at completes a connection that is given by its parts.
func (m metastore) at(host, database, user string, password secret) metastore {
	m.on = true
	m.env = []corev1.EnvVar{envVar(pyconfig.EnvDBHost, unbracket(host)), envVar(pyconfig.EnvDBPort, decimal(m.port))}

	if database != "" {
		m.env = append(m.env, envVar(pyconfig.EnvDBName, database))
	}

	if user != "" {
		m.env = append(m.env, envVar(pyconfig.EnvDBUser, user))
	}

	m.env = append(m.env, password.env(pyconfig.EnvDBPass)...)
	m.input = metastoreInput{Type: string(m.engine), Host: host, Port: m.port, Database: database}
	m.egress = m.port

	return m
}

// settings is the metastore as superset_config.py sees it.
func (m metastore) settings() *pyconfig.Metastore {
	if !m.on {
		return nil
	}

	if m.uri {
		return &pyconfig.Metastore{URI: true}
	}

	if m.engine == v1alpha1.DatabaseTypeMySQL {
		return &pyconfig.Metastore{Scheme: "mysql+" + m.driver, Port: m.port, NameParameter: "database"}
	}

	return &pyconfig.Metastore{Scheme: "postgresql+" + m.driver, Port: m.port, NameParameter: "dbname"}
}

// unbracket is a host without the brackets that an IPv6 address has in a URI: shell
// tools and Node take it without.
func unbracket(host string) string {
	return strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
}
