// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/pyconfig"
)

func TestEnginePresets(t *testing.T) {
	pool := func(n int32) *pyconfig.Engine {
		return &pyconfig.Engine{PoolSize: n, MaxOverflow: -1, PoolRecycle: 3600}
	}
	none := &pyconfig.Engine{NullPool: true}
	cases := map[v1alpha1.Preset]map[part.Component]*pyconfig.Engine{
		v1alpha1.PresetDisabled:     {part.WebServer: nil, part.CeleryWorker: nil, part.CeleryBeat: nil, part.CeleryFlower: nil, part.MCPServer: nil},
		v1alpha1.PresetConservative: {part.WebServer: none, part.CeleryWorker: none, part.CeleryBeat: none, part.CeleryFlower: none, part.MCPServer: none},
		"":                          {part.WebServer: pool(1), part.CeleryWorker: pool(1), part.CeleryBeat: none, part.CeleryFlower: pool(1), part.MCPServer: pool(5)},
		v1alpha1.PresetBalanced:     {part.WebServer: pool(1), part.CeleryWorker: pool(1), part.CeleryBeat: none, part.CeleryFlower: pool(1), part.MCPServer: pool(5)},
		v1alpha1.PresetPerformance:  {part.WebServer: pool(4), part.CeleryWorker: pool(12), part.CeleryBeat: none, part.CeleryFlower: pool(1), part.MCPServer: pool(10)},
		v1alpha1.PresetAggressive:   {part.WebServer: pool(32), part.CeleryWorker: pool(12), part.CeleryBeat: none, part.CeleryFlower: pool(1), part.MCPServer: pool(20)},
	}

	for preset, components := range cases {
		s := resolverOf(superset(all, func(s *v1alpha1.SupersetSpec) {
			s.SQLAEngineOptions = &v1alpha1.SQLAEngineOptions{Preset: preset}
			s.WebServer.Gunicorn = &v1alpha1.Gunicorn{Preset: v1alpha1.PresetPerformance}
			s.CeleryWorker.Celery = &v1alpha1.Celery{Concurrency: new(int32(12))}
		}))

		for c, want := range components {
			row, _ := RowOf(c)
			spec, _ := s.spec.Component(c)
			if diff := cmp.Diff(want, s.engine(row, spec)); diff != "" {
				t.Errorf("%s with %q (-want +got):\n%s", c, preset, diff)
			}
		}

		wantTask := none
		if preset == v1alpha1.PresetDisabled {
			wantTask = nil
		}

		if diff := cmp.Diff(wantTask, s.taskEngine()); diff != "" {
			t.Errorf("tasks with %q (-want +got):\n%s", preset, diff)
		}
	}
}

func TestComponentEngineOptionsReplaceInheritedOnes(t *testing.T) {
	s := resolverOf(superset(all, func(s *v1alpha1.SupersetSpec) {
		s.SQLAEngineOptions = &v1alpha1.SQLAEngineOptions{Preset: v1alpha1.PresetAggressive, PoolRecycle: new(int32(1800))}
		s.WebServer.SQLAEngineOptions = &v1alpha1.SQLAEngineOptions{Preset: v1alpha1.PresetDisabled}
		s.MCPServer.SQLAEngineOptions = &v1alpha1.SQLAEngineOptions{MaxOverflow: new(int32(2)), PoolPrePing: new(true)}
	}))

	for c, want := range map[part.Component]*pyconfig.Engine{
		part.WebServer: nil,
		part.MCPServer: {PoolSize: 5, MaxOverflow: 2, PoolRecycle: 3600, PoolPrePing: true},
		// A size for everybody is not meant for one that has no pool.
		part.CeleryBeat: {NullPool: true},
	} {
		row, _ := RowOf(c)
		spec, _ := s.spec.Component(c)
		if diff := cmp.Diff(want, s.engine(row, spec)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c, diff)
		}
	}
}

func TestGunicornPresets(t *testing.T) {
	cases := map[v1alpha1.Preset][2]string{
		v1alpha1.PresetConservative: {"1", "4"}, "": {"2", "8"}, v1alpha1.PresetBalanced: {"2", "8"},
		v1alpha1.PresetPerformance: {"4", "8"}, v1alpha1.PresetAggressive: {"8", "16"}, v1alpha1.PresetDisabled: {"", ""},
	}
	for preset, want := range cases {
		env := main(one(t, superset(all, func(s *v1alpha1.SupersetSpec) { s.WebServer.Gunicorn = &v1alpha1.Gunicorn{Preset: preset} }), part.WebServer)).Env

		got := [2]string{valueOf(env, "SERVER_WORKER_AMOUNT"), valueOf(env, "SERVER_THREADS_AMOUNT")}
		if got != want {
			t.Errorf("%q: %v, want %v", preset, got, want)
		}
	}
}

func TestWorkerCommand(t *testing.T) {
	const head = "celery --app=superset.tasks.celery_app:app worker "

	cases := map[string]struct {
		celery *v1alpha1.Celery
		want   string
	}{
		"nothing said": {nil, "--pool=prefork -O fair -c 4"},
		"conservative": {&v1alpha1.Celery{Preset: v1alpha1.PresetConservative}, "--pool=prefork -O fair -c 2"},
		"aggressive":   {&v1alpha1.Celery{Preset: v1alpha1.PresetAggressive}, "--pool=prefork -O fair -c 16"},
		"disabled":     {&v1alpha1.Celery{Preset: v1alpha1.PresetDisabled, Concurrency: new(int32(9)), Pool: "solo"}, "--pool=prefork -O fair -c 4"},
		"zeros":        {&v1alpha1.Celery{MaxTasksPerChild: new(int32(0)), TimeLimit: new(int32(0))}, "--pool=prefork -O fair -c 4"},
		"all of it": {
			&v1alpha1.Celery{
				Preset: v1alpha1.PresetPerformance, Pool: "threads", Optimization: "default", MaxTasksPerChild: new(int32(1)), MaxMemoryPerChild: new(int32(2)),
				PrefetchMultiplier: new(int32(3)), SoftTimeLimit: new(int32(4)), TimeLimit: new(int32(5)),
			},
			"--pool=threads -O default -c 8 --max-tasks-per-child=1 --max-memory-per-child=2 --prefetch-multiplier=3 --soft-time-limit=4 --time-limit=5",
		},
	}
	for name, tc := range cases {
		if got := strings.Join(workerCommand(resolveCelery(tc.celery)), " "); got != head+tc.want {
			t.Errorf("%s: %s", name, got)
		}
	}
}

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

func TestValkeySections(t *testing.T) {
	off := v1alpha1.ValkeyCelery{Disabled: true}
	cacheOff := &v1alpha1.ValkeyCache{ValkeyResults: v1alpha1.ValkeyResults{ValkeyCelery: off}}
	s := resolverOf(superset(func(s *v1alpha1.SupersetSpec) {
		s.Valkey = &v1alpha1.Valkey{
			Host:      new("h"),
			DataCache: &v1alpha1.ValkeyCache{ValkeyResults: v1alpha1.ValkeyResults{ValkeyCelery: v1alpha1.ValkeyCelery{Database: new(int32(12))}, KeyPrefix: new("")}, DefaultTimeout: new(int32(7))},
			Cache:     cacheOff, FilterStateCache: cacheOff, ExploreFormDataCache: cacheOff, DistributedCoordination: cacheOff,
			CeleryBroker: &off, ResultsBackend: &v1alpha1.ValkeyResults{ValkeyCelery: off},
		}
	}))
	want := &pyconfig.Valkey{
		Port: 6379, ResultBackend: new(int32(0)),
		Caches: []pyconfig.Cache{{Name: "DATA_CACHE_CONFIG", Database: 12, Timeout: 7}, {Name: "THUMBNAIL_CACHE_CONFIG", Database: 5, Prefix: "superset_thumbnail_", Timeout: 3600}},
	}

	if diff := cmp.Diff(want, s.valkey.settings); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
