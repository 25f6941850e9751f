// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"cmp"
	"slices"

	corev1 "k8s.io/api/core/v1"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/ptr"
	"github.com/crossplane-contrib/function-superset/fn/superset/pyconfig"
)

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

	port := ptr.Or(spec.Port, v1alpha1.DefaultValkeyPort)
	v := valkey{on: true, settings: sections(spec), egress: port}
	v.settings.Port = port
	v.eventsDatabase = ptr.Or(ptr.OrZero(spec.DistributedCoordination).Database, v1alpha1.DefaultDistributedCoordinationDatabase)
	v.settings.TLS, v.files = tlsOf(spec.SSL)

	host, user, password := plainValue(unbracket(ptr.Or(spec.Host, ""))), plainValue(ptr.Or(spec.Username, "")), s.secret(spec.Password, spec.PasswordFrom)
	portEnv := []corev1.EnvVar{envVar(pyconfig.EnvValkeyPort, decimal(port))}
	nodePort := []corev1.EnvVar{envVar("REDIS_PORT", decimal(port))}

	switch from := spec.ConnectionFrom; {
	case from != nil && ptr.OrZero(from.Keys).URI != "":
		uri := keyOf(from.Name, from.Keys.URI, false)
		v.settings.URI = true
		v.env = uri.env(pyconfig.EnvValkeyURI)
		v.input = valkeyInput{Settings: v.settings, Password: uri.input()}

		// The websocket server takes no URI; it needs a config.json.
		return v
	case from != nil:
		k := ptr.OrZero(from.Keys)
		v.env = slices.Concat(
			keyOf(from.Name, cmp.Or(k.Host, v1alpha1.DefaultConnectionKeyHost), false).env(pyconfig.EnvValkeyHost),
			keyOf(from.Name, cmp.Or(k.Port, v1alpha1.DefaultConnectionKeyPort), true).env(pyconfig.EnvValkeyPort),
			keyOf(from.Name, cmp.Or(k.Username, v1alpha1.DefaultConnectionKeyUsername), true).env(pyconfig.EnvValkeyUser),
			keyOf(from.Name, cmp.Or(k.Password, v1alpha1.DefaultConnectionKeyPassword), true).env(pyconfig.EnvValkeyPass),
		)
		v.websocketEnv = slices.Concat(
			keyOf(from.Name, cmp.Or(k.Host, v1alpha1.DefaultConnectionKeyHost), false).env("REDIS_HOST"),
			keyOf(from.Name, cmp.Or(k.Port, v1alpha1.DefaultConnectionKeyPort), true).env("REDIS_PORT"),
			keyOf(from.Name, cmp.Or(k.Username, v1alpha1.DefaultConnectionKeyUsername), true).env("REDIS_USERNAME"),
			keyOf(from.Name, cmp.Or(k.Password, v1alpha1.DefaultConnectionKeyPassword), true).env("REDIS_PASSWORD"),
		)
		v.input = valkeyInput{Settings: v.settings, Secret: from.Name}

		return v
	case spec.Host == nil && spec.Embedded != nil && s.development:
		name := embeddedValkeyName(s.name)
		host, user, password = plainValue(name), secret{}, keyOf(name, generatedPassword, false)
	}

	v.env = slices.Concat(host.env(pyconfig.EnvValkeyHost), portEnv, user.env(pyconfig.EnvValkeyUser), password.env(pyconfig.EnvValkeyPass))
	v.websocketEnv = slices.Concat(host.env("REDIS_HOST"), nodePort, user.env("REDIS_USERNAME"), password.env("REDIS_PASSWORD"))
	v.input = valkeyInput{Settings: v.settings, Host: ptr.Or(host.inline, ""), User: ptr.Or(user.inline, ""), Password: password.input()}

	return v
}

// tlsOf resolves TLS. Certificates from Secrets appear as files of one volume.
func tlsOf(spec *v1alpha1.ValkeySSL) (*pyconfig.TLS, []corev1.VolumeProjection) {
	if spec == nil {
		return nil, nil
	}

	t := &pyconfig.TLS{Verify: cmp.Or(string(spec.CertRequired), string(v1alpha1.DefaultCertRequired))}

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
		*f.to = ptr.Or(f.path, "")
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
		s := ptr.OrZero(c.spec)
		if s.Disabled {
			continue
		}

		cache := pyconfig.Cache{
			Name: c.name, Database: ptr.Or(s.Database, c.defaultDB), Prefix: ptr.Or(s.KeyPrefix, c.prefix), Timeout: ptr.Or(s.DefaultTimeout, c.defaultLimit),
		}
		if c.name == coordinationName {
			v.Coordination = &cache
			continue
		}

		v.Caches = append(v.Caches, cache)
	}

	if s := ptr.OrZero(spec.CeleryBroker); !s.Disabled {
		v.Broker = new(ptr.Or(s.Database, v1alpha1.DefaultCeleryBrokerDatabase))
	}

	if s := ptr.OrZero(spec.CeleryResultBackend); !s.Disabled {
		v.ResultBackend = new(ptr.Or(s.Database, v1alpha1.DefaultCeleryResultBackendDatabase))
	}

	if s := ptr.OrZero(spec.ResultsBackend); !s.Disabled {
		v.Results = &pyconfig.Cache{Database: ptr.Or(s.Database, v1alpha1.DefaultResultsBackendDatabase), Prefix: ptr.Or(s.KeyPrefix, v1alpha1.DefaultResultsBackendKeyPrefix)}
	}

	return v
}

// coordinationName is the one cache that Superset does not build with
// Flask-Caching.
const coordinationName = "DISTRIBUTED_COORDINATION_CONFIG"
