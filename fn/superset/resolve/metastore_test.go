// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/pyconfig"
)

func TestMetastoreModes(t *testing.T) {
	from := &v1alpha1.MetastoreConnectionFrom{Name: "conn"}
	cases := map[string]struct {
		reason string
		spec   *v1alpha1.Metastore
		env    []string
		want   *pyconfig.Metastore
	}{
		"None":            {spec: nil},
		"An empty object": {spec: &v1alpha1.Metastore{Type: "PostgreSQL"}},
		"A URI wins over a host": {
			spec: &v1alpha1.Metastore{URIFrom: key("db", "uri"), Host: new("h")}, env: []string{pyconfig.EnvDBURI}, want: &pyconfig.Metastore{URI: true},
		},
		"An inline URI outside Development is not rendered": {spec: &v1alpha1.Metastore{URI: new("sqlite://")}},
		"Parts without password": {
			reason: "the server may trust the user",
			spec:   &v1alpha1.Metastore{Type: "MySQL", Host: new("h"), Database: new("d"), Username: new("u")},
			env:    []string{pyconfig.EnvDBHost, pyconfig.EnvDBPort, pyconfig.EnvDBName, pyconfig.EnvDBUser},
			want:   &pyconfig.Metastore{Scheme: "mysql+mysqldb", Port: 3306, NameParameter: "database"},
		},
		"A driver": {
			spec: &v1alpha1.Metastore{Driver: new("asyncpg"), Host: new("h"), Port: new(int32(1)), Database: new("d"), Username: new("u"), PasswordFrom: key("a", "b")},
			env:  []string{pyconfig.EnvDBHost, pyconfig.EnvDBPort, pyconfig.EnvDBName, pyconfig.EnvDBUser, pyconfig.EnvDBPass},
			want: &pyconfig.Metastore{Scheme: "postgresql+asyncpg", Port: 1, NameParameter: "dbname"},
		},
		"A connection Secret": {
			spec: &v1alpha1.Metastore{ConnectionFrom: from},
			env:  []string{pyconfig.EnvDBHost, pyconfig.EnvDBPort, pyconfig.EnvDBName, pyconfig.EnvDBUser, pyconfig.EnvDBPass},
			want: &pyconfig.Metastore{Scheme: "postgresql+psycopg2", Port: 5432, NameParameter: "dbname"},
		},
		"A connection Secret with a URI": {
			spec: &v1alpha1.Metastore{ConnectionFrom: &v1alpha1.MetastoreConnectionFrom{Name: "conn", Keys: &v1alpha1.MetastoreConnectionKeys{URI: "uri"}}},
			env:  []string{pyconfig.EnvDBURI}, want: &pyconfig.Metastore{URI: true},
		},
		"Embedded outside Development is nothing": {spec: &v1alpha1.Metastore{Embedded: &v1alpha1.Embedded{}}},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			s := resolverOf(superset(func(s *v1alpha1.SupersetSpec) { s.Metastore = tc.spec }))

			var env []string
			for _, e := range s.metastore.env {
				env = append(env, e.Name)
			}

			if diff := cmp.Diff(tc.env, env); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tc.reason, diff)
			}

			if diff := cmp.Diff(tc.want, s.metastore.settings()); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tc.reason, diff)
			}
		})
	}
}

func TestAddressesLoseTheirBrackets(t *testing.T) {
	xr := superset(all, func(s *v1alpha1.SupersetSpec) {
		s.Metastore.Host, s.Valkey.Host = new("[fd00::5]"), new("[fd00::6]")
		s.Realtime = &v1alpha1.Realtime{JWTSecretFrom: key("jwt", "secret")}
	})
	if got := valueOf(main(one(t, xr, part.WebServer)).Env, pyconfig.EnvDBHost); got != "fd00::5" {
		t.Errorf("the metastore is at %q", got)
	}

	if got := valueOf(main(one(t, xr, part.WebsocketServer)).Env, "REDIS_HOST"); got != "fd00::6" {
		t.Errorf("Valkey is at %q", got)
	}
}
