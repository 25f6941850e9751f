// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
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
	m.driver = orText(or(spec.Driver, ""), m.driver)

	uri := s.secret(spec.URI, spec.URIFrom)
	from := spec.ConnectionFrom

	switch {
	case uri.set():
		m.on, m.uri = true, true
		m.env = uri.env(pyconfig.EnvDBURI)
		m.input = metastoreInput{URI: uri.input()}
	case from != nil && orEmpty(from.Keys).URI != "":
		uri = keyOf(from.Name, from.Keys.URI, false)
		m.on, m.uri = true, true
		m.env = uri.env(pyconfig.EnvDBURI)
		m.input = metastoreInput{URI: uri.input()}
	case from != nil:
		k := orEmpty(from.Keys)
		m.on = true
		m.env = slices.Concat(
			keyOf(from.Name, orText(k.Host, v1alpha1.DefaultConnectionKeyHost), false).env(pyconfig.EnvDBHost),
			keyOf(from.Name, orText(k.Port, v1alpha1.DefaultConnectionKeyPort), true).env(pyconfig.EnvDBPort),
			keyOf(from.Name, orText(k.Database, v1alpha1.DefaultConnectionKeyDatabase), false).env(pyconfig.EnvDBName),
			keyOf(from.Name, orText(k.Username, v1alpha1.DefaultConnectionKeyUsername), false).env(pyconfig.EnvDBUser),
			keyOf(from.Name, orText(k.Password, v1alpha1.DefaultConnectionKeyPassword), false).env(pyconfig.EnvDBPass),
		)
		m.input = metastoreInput{Type: string(m.engine), Secret: from.Name}
		m.egress = m.port
	case spec.Host != nil:
		m.port = or(spec.Port, m.port)
		m = m.at(*spec.Host, or(spec.Database, ""), or(spec.Username, ""), s.secret(spec.Password, spec.PasswordFrom))
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

// valkey is the resolved connection to Valkey.
type valkey struct {
	on       bool
	env      []corev1.EnvVar
	settings *pyconfig.Valkey
	// files are the certificates to mount.
	files []corev1.VolumeProjection
	// websocketEnv are the variables by which the websocket server finds Valkey.
	websocketEnv []corev1.EnvVar
	// input is what checksums know of it.
	input valkeyInput
	// eventsDatabase carries the events of async queries.
	eventsDatabase int32
	egress         int32
}

// valkeyInput is the connection in checksums.
type valkeyInput struct {
	Settings *pyconfig.Valkey `json:"settings,omitempty"`
	Host     string           `json:"host,omitempty"`
	User     string           `json:"user,omitempty"`
	Password secretInput      `json:"password,omitzero"`
	Secret   string           `json:"secret,omitempty"`
}

// valkeyOf resolves the connection and the sections.
func valkeyOf(s resolver) valkey {
	spec := s.spec.Valkey
	if spec == nil {
		return valkey{}
	}

	port := or(spec.Port, v1alpha1.DefaultValkeyPort)
	v := valkey{on: true, settings: sections(spec), egress: port}
	v.settings.Port = port
	v.eventsDatabase = or(orEmpty(spec.DistributedCoordination).Database, v1alpha1.DefaultDistributedCoordinationDatabase)
	v.settings.TLS, v.files = tlsOf(spec.SSL)

	host, user, password := plainValue(unbracket(or(spec.Host, ""))), plainValue(or(spec.Username, "")), s.secret(spec.Password, spec.PasswordFrom)
	portEnv := []corev1.EnvVar{envVar(pyconfig.EnvValkeyPort, decimal(port))}
	nodePort := []corev1.EnvVar{envVar("REDIS_PORT", decimal(port))}

	switch from := spec.ConnectionFrom; {
	case from != nil && orEmpty(from.Keys).URI != "":
		uri := keyOf(from.Name, from.Keys.URI, false)
		v.settings.URI = true
		v.env = uri.env(pyconfig.EnvValkeyURI)
		v.input = valkeyInput{Settings: v.settings, Password: uri.input()}

		// The websocket server takes no URI; it needs a config.json.
		return v
	case from != nil:
		k := orEmpty(from.Keys)
		v.env = slices.Concat(
			keyOf(from.Name, orText(k.Host, v1alpha1.DefaultConnectionKeyHost), false).env(pyconfig.EnvValkeyHost),
			keyOf(from.Name, orText(k.Port, v1alpha1.DefaultConnectionKeyPort), true).env(pyconfig.EnvValkeyPort),
			keyOf(from.Name, orText(k.Username, v1alpha1.DefaultConnectionKeyUsername), true).env(pyconfig.EnvValkeyUser),
			keyOf(from.Name, orText(k.Password, v1alpha1.DefaultConnectionKeyPassword), true).env(pyconfig.EnvValkeyPass),
		)
		v.websocketEnv = slices.Concat(
			keyOf(from.Name, orText(k.Host, v1alpha1.DefaultConnectionKeyHost), false).env("REDIS_HOST"),
			keyOf(from.Name, orText(k.Port, v1alpha1.DefaultConnectionKeyPort), true).env("REDIS_PORT"),
			keyOf(from.Name, orText(k.Username, v1alpha1.DefaultConnectionKeyUsername), true).env("REDIS_USERNAME"),
			keyOf(from.Name, orText(k.Password, v1alpha1.DefaultConnectionKeyPassword), true).env("REDIS_PASSWORD"),
		)
		v.input = valkeyInput{Settings: v.settings, Secret: from.Name}

		return v
	case spec.Host == nil && spec.Embedded != nil && s.development:
		name := embeddedValkeyName(s.name)
		host, user, password = plainValue(name), secret{}, keyOf(name, generatedPassword, false)
	}

	v.env = slices.Concat(host.env(pyconfig.EnvValkeyHost), portEnv, user.env(pyconfig.EnvValkeyUser), password.env(pyconfig.EnvValkeyPass))
	v.websocketEnv = slices.Concat(host.env("REDIS_HOST"), nodePort, user.env("REDIS_USERNAME"), password.env("REDIS_PASSWORD"))
	v.input = valkeyInput{Settings: v.settings, Host: or(host.inline, ""), User: or(user.inline, ""), Password: password.input()}

	return v
}

// unbracket is a host without the brackets that an IPv6 address has in a URI: shell
// tools and Node take it without.
func unbracket(host string) string {
	return strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
}

// plainValue carries a plain value in the same way as a secret; empty is none.
func plainValue(value string) secret {
	if value == "" {
		return secret{}
	}

	return secret{inline: &value}
}

// tlsOf resolves TLS. Certificates from Secrets appear as files of one volume.
func tlsOf(spec *v1alpha1.ValkeySSL) (*pyconfig.TLS, []corev1.VolumeProjection) {
	if spec == nil {
		return nil, nil
	}

	t := &pyconfig.TLS{Verify: orText(string(spec.CertRequired), string(v1alpha1.DefaultCertRequired))}

	var files []corev1.VolumeProjection

	for _, f := range []struct {
		path *string
		from *corev1.SecretKeySelector
		file string
		to   *string
	}{
		{spec.CACertFile, spec.CACertFrom, "ca.crt", &t.CACert},
		{spec.CertFile, spec.CertFrom, "tls.crt", &t.Cert},
		{spec.KeyFile, spec.KeyFrom, "tls.key", &t.Key},
	} {
		*f.to = or(f.path, "")
		if f.from == nil {
			continue
		}

		*f.to = tlsDir + "/" + f.file
		files = append(files, corev1.VolumeProjection{Secret: &corev1.SecretProjection{
			LocalObjectReference: corev1.LocalObjectReference{Name: f.from.Name},
			Items:                []corev1.KeyToPath{{Key: f.from.Key, Path: f.file}},
			Optional:             f.from.Optional,
		}})
	}

	return t, files
}

// sections applies the defaults of what is kept in Valkey; disabled sections
// are left out.
func sections(spec *v1alpha1.Valkey) *pyconfig.Valkey {
	v := &pyconfig.Valkey{}

	for _, c := range []struct {
		spec                    *v1alpha1.ValkeyCache
		name, prefix            string
		defaultDB, defaultLimit int32
	}{
		{spec.Cache, "CACHE_CONFIG", v1alpha1.DefaultCacheKeyPrefix, v1alpha1.DefaultCacheDatabase, v1alpha1.DefaultCacheTimeout},
		{spec.DataCache, "DATA_CACHE_CONFIG", v1alpha1.DefaultDataCacheKeyPrefix, v1alpha1.DefaultDataCacheDatabase, v1alpha1.DefaultDataCacheTimeout},
		{spec.FilterStateCache, "FILTER_STATE_CACHE_CONFIG", v1alpha1.DefaultFilterStateCacheKeyPrefix, v1alpha1.DefaultFilterStateCacheDatabase, v1alpha1.DefaultFilterStateCacheTimeout},
		{spec.ExploreFormDataCache, "EXPLORE_FORM_DATA_CACHE_CONFIG", v1alpha1.DefaultExploreFormDataCacheKeyPrefix, v1alpha1.DefaultExploreFormDataCacheDatabase, v1alpha1.DefaultExploreFormDataCacheTimeout},
		{spec.ThumbnailCache, "THUMBNAIL_CACHE_CONFIG", v1alpha1.DefaultThumbnailCacheKeyPrefix, v1alpha1.DefaultThumbnailCacheDatabase, v1alpha1.DefaultThumbnailCacheTimeout},
		{spec.DistributedCoordination, coordinationName, v1alpha1.DefaultDistributedCoordinationKeyPrefix, v1alpha1.DefaultDistributedCoordinationDatabase, v1alpha1.DefaultDistributedCoordinationTimeout},
	} {
		s := orEmpty(c.spec)
		if s.Disabled {
			continue
		}

		cache := pyconfig.Cache{
			Name: c.name, Database: or(s.Database, c.defaultDB), Prefix: or(s.KeyPrefix, c.prefix), Timeout: or(s.DefaultTimeout, c.defaultLimit),
		}
		if c.name == coordinationName {
			v.Coordination = &cache
			continue
		}

		v.Caches = append(v.Caches, cache)
	}

	if s := orEmpty(spec.CeleryBroker); !s.Disabled {
		v.Broker = new(or(s.Database, v1alpha1.DefaultCeleryBrokerDatabase))
	}

	if s := orEmpty(spec.CeleryResultBackend); !s.Disabled {
		v.ResultBackend = new(or(s.Database, v1alpha1.DefaultCeleryResultBackendDatabase))
	}

	if s := orEmpty(spec.ResultsBackend); !s.Disabled {
		v.Results = &pyconfig.Cache{Database: or(s.Database, v1alpha1.DefaultResultsBackendDatabase), Prefix: or(s.KeyPrefix, v1alpha1.DefaultResultsBackendKeyPrefix)}
	}

	return v
}

// coordinationName is the one cache that Superset does not build with
// Flask-Caching.
const coordinationName = "DISTRIBUTED_COORDINATION_CONFIG"
