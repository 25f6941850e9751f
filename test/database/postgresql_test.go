// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package database

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
)

// The names of source and target: whatever a shell, a connection string or SQL
// could take for something else.
const (
	pgSource = `so'ur"ce $(id) ?&=`
	pgTarget = "tar'get \"db\" `id` $$ \\ ünï"
)

// ident is a name as an SQL identifier.
func ident(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// awkward are the tables that are copied.
var awkward = []string{
	"plain", "with space", `quo"te`, "apo'strophe", "$dollar$", "back`tick", "semi;colon", "-dash", "--two", "ünïcödé", `back\slash`, "UPPER", "per%cent", "star*", "que?ry", "line\nbreak",
}

// fillPostgreSQL makes the source anew.
func fillPostgreSQL(t *testing.T, s *server) {
	t.Helper()
	dropPostgreSQL(t, s, pgSource, pgTarget)
	s.sql(t, "postgres", "CREATE DATABASE "+ident(pgSource)+";")
	var b strings.Builder
	for n, table := range awkward {
		fmt.Fprintf(&b, "CREATE TABLE %s (id int PRIMARY KEY, title text);\nINSERT INTO %s SELECT n, E'SET transaction_timeout = 0;\\n\\\\. $x `id` ''q''' FROM generate_series(1, %d) n;\n", ident(table), ident(table), n+1)
	}
	b.WriteString(`
CREATE TABLE logs (id int); INSERT INTO logs VALUES (1);
CREATE TABLE "key value $x" (id int); INSERT INTO "key value $x" VALUES (1);
CREATE TABLE users (email text); INSERT INTO users VALUES ('real@example.com');
CREATE FUNCTION answer() RETURNS int LANGUAGE plpgsql AS $body$ BEGIN RETURN 42; END $body$;
CREATE VIEW seen AS SELECT email FROM users;
`)
	s.sql(t, pgSource, b.String())
}

func dropPostgreSQL(t *testing.T, s *server, names ...string) {
	t.Helper()
	for _, n := range names {
		s.sql(t, "postgres", "DROP DATABASE IF EXISTS "+ident(n)+" WITH (FORCE);")
	}
}

func marker(t *testing.T, s *server, database string) string {
	t.Helper()
	return s.sql(t, database, "SELECT state, run_id FROM superset_clone_marker;")
}

func pgExists(t *testing.T, s *server, database string) bool {
	t.Helper()
	return s.sql(t, "postgres", "SELECT count(*) FROM pg_database WHERE datname = '"+strings.ReplaceAll(database, "'", "''")+"';") == "1"
}

func TestPostgreSQLClone(t *testing.T) {
	s := postgreSQL(t)
	for name, a := range shells(t) {
		t.Run(name, func(t *testing.T) {
			fillPostgreSQL(t, s)
			a.server, a.source, a.target = s, pgSource, pgTarget
			a.clone = func(c *v1alpha1.CloneTask) {
				c.ExcludeTables = []string{"logs", `"does not exist"`}
				c.ExcludeTableData = []string{`"key value $x"`}
				c.PostCloneSQL = []string{
					"DO $$\nBEGIN\n  UPDATE users SET email = 'x$y`id`\\n';\nEND $$",
					"CREATE TABLE \"after\" (n int);\nINSERT INTO \"after\"\n  VALUES (1); -- no semicolon after this",
					"INSERT INTO \"after\" VALUES (2)",
				}
			}
			r := a.copies(t).succeeds(t)
			if !strings.HasSuffix(strings.TrimSpace(r.output), "complete") {
				t.Errorf("output:\n%s", r.output)
			}
			for n, table := range awkward {
				want := fmt.Sprint(n + 1)
				if got := s.sql(t, pgTarget, "SELECT count(*) FROM "+ident(table)+" WHERE title = E'SET transaction_timeout = 0;\\n\\\\. $x `id` ''q''';"); got != want {
					t.Errorf("table %q has %s rows, want %s", table, got, want)
				}
			}
			for query, want := range map[string]string{
				"SELECT to_regclass('logs') IS NULL":                                "t",
				`SELECT count(*) FROM "key value $x"`:                               "0",
				"SELECT email FROM seen":                                            "x$y`id`\\n",
				"SELECT answer()":                                                   "42",
				`SELECT string_agg(n::text, ',') FROM "after"`:                      "1,2",
				"SELECT state, run_id FROM superset_clone_marker":                   "complete|r1",
				"SELECT count(*) FROM superset_clone_marker":                        "1",
				"SELECT position('$(id)' in source) > 0 FROM superset_clone_marker": "t",
			} {
				if got := s.sql(t, pgTarget, query+";"); got != want {
					t.Errorf("%s: got %s, want %s", query, got, want)
				}
			}
		})
	}
}

func TestPostgreSQLCloneIsDoneOnce(t *testing.T) {
	s := postgreSQL(t)
	fillPostgreSQL(t, s)
	a := attempt{server: s, source: pgSource, target: pgTarget}
	a.copies(t).succeeds(t)
	s.sql(t, pgTarget, "INSERT INTO plain VALUES (5000, 'mine');")

	a.copies(t).succeeds(t)
	if got := s.sql(t, pgTarget, "SELECT count(*) FROM plain WHERE title = 'mine';"); got != "1" {
		t.Error("the same run has copied twice")
	}
	a.run = "r2"
	a.copies(t).fails(t, "lifecycle.clone.trigger")
	if got := s.sql(t, pgTarget, "SELECT count(*) FROM plain WHERE title = 'mine';"); got != "1" {
		t.Error("a run that may not overwrite has overwritten")
	}
	a.overwrite = true
	a.copies(t).succeeds(t)
	if got := s.sql(t, pgTarget, "SELECT count(*) FROM plain WHERE title = 'mine';") + marker(t, s, pgTarget); got != "0complete|r2" {
		t.Errorf("rows and marker = %s", got)
	}
}

func TestPostgreSQLCloneLeavesForeignDataAlone(t *testing.T) {
	s := postgreSQL(t)
	fillPostgreSQL(t, s)
	for name, content := range map[string]string{
		"a table":                "CREATE TABLE precious (id int);",
		"a table in a schema":    "CREATE SCHEMA app; CREATE TABLE app.precious (id int);",
		"a marker by somebody":   "CREATE TABLE superset_clone_marker (state text, source text, run_id text, changed_at timestamptz); INSERT INTO superset_clone_marker VALUES ('complete', '', 'other', now());",
		"a marker without a row": "CREATE TABLE superset_clone_marker (state text, source text, run_id text, changed_at timestamptz); CREATE TABLE precious (id int);",
	} {
		t.Run(name, func(t *testing.T) {
			dropPostgreSQL(t, s, "other")
			s.sql(t, "postgres", "CREATE DATABASE other;")
			s.sql(t, "other", content+" CREATE SEQUENCE IF NOT EXISTS witness;")
			attempt{server: s, source: pgSource, target: "other"}.copies(t).fails(t, "this instance did not put there")
			if got := s.sql(t, "other", "SELECT to_regclass('witness') IS NOT NULL;"); got != "t" {
				t.Error("it was replaced")
			}
		})
	}
	dropPostgreSQL(t, s, "other")
}

// TestPostgreSQLCloneKeepsWhatExtensionsBring: a new database often has views
// and functions of extensions already. It is filled and nothing of it is lost.
func TestPostgreSQLCloneKeepsWhatExtensionsBring(t *testing.T) {
	s := postgreSQL(t)
	fillPostgreSQL(t, s)
	s.sql(t, "postgres", "CREATE DATABASE "+ident(pgTarget)+";")
	s.sql(t, pgTarget, "CREATE VIEW pg_stat_of_somebody AS SELECT 1; CREATE SEQUENCE witness;")
	attempt{server: s, source: pgSource, target: pgTarget}.copies(t).succeeds(t)
	if got := s.sql(t, pgTarget, "SELECT to_regclass('witness') IS NOT NULL AND to_regclass('pg_stat_of_somebody') IS NOT NULL;"); got != "t" {
		t.Error("it was replaced")
	}
}

func TestPostgreSQLCloneFillsAnEmptyDatabase(t *testing.T) {
	s := postgreSQL(t)
	fillPostgreSQL(t, s)
	s.sql(t, "postgres", "CREATE DATABASE "+ident(pgTarget)+";")
	attempt{server: s, source: pgSource, target: pgTarget}.copies(t).succeeds(t)
	if got := marker(t, s, pgTarget); got != "complete|r1" {
		t.Errorf("marker = %s", got)
	}
}

func TestPostgreSQLCloneFailsWithItsSource(t *testing.T) {
	s := postgreSQL(t)
	fillPostgreSQL(t, s)
	s.sql(t, "postgres", "DROP ROLE IF EXISTS reader; CREATE ROLE reader LOGIN; ALTER ROLE reader PASSWORD :'password'; GRANT CONNECT, TEMP ON DATABASE "+ident(pgSource)+" TO reader;")
	for name, c := range map[string]struct {
		says   string
		change func(*attempt)
		// touched is true when the target was begun.
		touched bool
	}{
		"wrong password": {says: "cannot connect to the source", change: func(a *attempt) {
			a.server = s.as("SUPERSET_OPERATOR__CLONE_SRC_PASS", "wrong")
		}},
		"no server": {says: "cannot connect to the source", change: func(a *attempt) {
			a.clone = func(c *v1alpha1.CloneTask) { c.Source.Port = new(int32(1)) }
		}},
		"no database": {says: "cannot connect to the source", change: func(a *attempt) { a.source = "nowhere" }},
		"missing rights": {says: "permission denied", touched: true, change: func(a *attempt) {
			a.clone = func(c *v1alpha1.CloneTask) { c.Source.Username = "reader" }
		}},
		"failing statement": {says: "post-0002.sql", touched: true, change: func(a *attempt) {
			a.clone = func(c *v1alpha1.CloneTask) {
				c.PostCloneSQL = []string{"UPDATE users SET email = 'x'", "SELECT 1/0; SELECT 2", "CREATE TABLE never (id int)"}
			}
		}},
	} {
		t.Run(name, func(t *testing.T) {
			dropPostgreSQL(t, s, pgTarget)
			a := attempt{server: s, source: pgSource, target: pgTarget}
			c.change(&a)
			a.copies(t).fails(t, c.says)
			if !c.touched {
				if pgExists(t, s, pgTarget) {
					t.Error("the target was touched")
				}
				return
			}
			if got := marker(t, s, pgTarget); got != "running|r1" {
				t.Errorf("marker = %s, want that it is unfinished", got)
			}
			// The next attempt, and another run as well, may replace what is left.
			attempt{server: s, source: pgSource, target: pgTarget, run: "r9"}.copies(t).succeeds(t)
			if got := marker(t, s, pgTarget); got != "complete|r9" {
				t.Errorf("marker = %s", got)
			}
		})
	}
}

// TestPostgreSQLSourceDiesHalfWay: the server ends pg_dump's session while rows
// are on their way.
func TestPostgreSQLSourceDiesHalfWay(t *testing.T) {
	s := postgreSQL(t)
	fillPostgreSQL(t, s)
	s.sql(t, pgSource, "CREATE TABLE big AS SELECT n, repeat('x', 200) FROM generate_series(1, 60000) n; CREATE TABLE zz_last (id int); INSERT INTO zz_last VALUES (1);")
	path := s.wrapped(t, "pg_dump", `"$REAL" "$@" | { head -c 100000; touch "$DIR/half"; while [ ! -e "$DIR/on" ]; do sleep 0.05; done; cat; }`)
	go func() {
		appears(t, filepath.Join(path, "half"))
		if _, err := s.ask("postgres", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'pg_dump';"); err != nil {
			t.Error(err)
		}
		if err := os.WriteFile(filepath.Join(path, "on"), nil, 0o644); err != nil {
			t.Error(err)
		}
	}()
	a := attempt{server: s, source: pgSource, target: pgTarget, path: path}
	a.copies(t).fails(t, "the source could not be read completely")
	if got := marker(t, s, pgTarget); got != "running|r1" {
		t.Errorf("marker = %s", got)
	}
	a.path = ""
	a.copies(t).succeeds(t)
	if got := s.sql(t, pgTarget, "SELECT count(*) FROM big;"); got != "60000" {
		t.Errorf("%s rows", got)
	}
}

// TestPostgreSQLDumpIsCutOff: the dump ends early and pg_dump with it.
func TestPostgreSQLDumpIsCutOff(t *testing.T) {
	s := postgreSQL(t)
	fillPostgreSQL(t, s)
	path := s.wrapped(t, "pg_dump", `"$REAL" "$@" | head -c 9000; exit 1`)
	attempt{server: s, source: pgSource, target: pgTarget, path: path}.copies(t).fails(t, "clone:")
	if got := marker(t, s, pgTarget); got != "running|r1" {
		t.Errorf("marker = %s", got)
	}
}

func TestPostgreSQLTargetIsRefused(t *testing.T) {
	s := postgreSQL(t)
	fillPostgreSQL(t, s)
	s.sql(t, "postgres", "DROP ROLE IF EXISTS writer; CREATE ROLE writer LOGIN; ALTER ROLE writer PASSWORD :'password';")
	for name, c := range map[string]struct {
		says      string
		metastore func(*v1alpha1.Metastore)
		change    func(*attempt)
	}{
		"the source itself": {says: "the same database", change: func(a *attempt) { a.target, a.overwrite = pgSource, true }},
		"the source by another name": {says: "the same database", change: func(a *attempt) {
			a.target, a.overwrite = pgSource, true
			a.metastore = func(m *v1alpha1.Metastore) { m.Host = new("localhost") }
		}},
		"wrong password": {says: "cannot connect to the server of the metastore", change: func(a *attempt) { a.server = s.as("SUPERSET_OPERATOR__DB_PASS", "wrong") }},
		"may not create": {says: "permission denied", change: func(a *attempt) {
			a.metastore = func(m *v1alpha1.Metastore) { m.Username = new("writer") }
		}},
	} {
		t.Run(name, func(t *testing.T) {
			a := attempt{server: s, source: pgSource, target: pgTarget}
			c.change(&a)
			a.copies(t).fails(t, c.says)
			if got := s.sql(t, pgSource, "SELECT count(*) FROM users;"); got != "1" {
				t.Error("the source was changed")
			}
			if pgExists(t, s, pgTarget) {
				t.Error("the target was touched")
			}
		})
	}
}

func TestPostgreSQLDiskIsFull(t *testing.T) {
	s := postgreSQL(t)
	fillPostgreSQL(t, s)
	s.sql(t, pgSource, "CREATE TABLE big AS SELECT n, repeat(md5(n::text), 10) FROM generate_series(1, 100000) n;")
	dir := folder(t)
	small(t, dir, 24)
	s.sql(t, "postgres", "CREATE TABLESPACE small LOCATION '"+dir+"';")
	t.Cleanup(func() {
		dropPostgreSQL(t, s, pgTarget)
		s.sql(t, "postgres", "DROP TABLESPACE small;")
	})
	s.sql(t, "postgres", "CREATE DATABASE "+ident(pgTarget)+" TABLESPACE small;")
	attempt{server: s, source: pgSource, target: pgTarget}.copies(t).fails(t, "No space left on device")
	if got := marker(t, s, pgTarget); got != "running|r1" {
		t.Errorf("marker = %s", got)
	}
}

func TestPostgreSQLCreateDatabase(t *testing.T) {
	s := postgreSQL(t)
	for _, name := range []string{pgTarget, "-dash", "UPPER lower", "a=b", "postgres://x"} {
		t.Run(name, func(t *testing.T) {
			dropPostgreSQL(t, s, name)
			for shell, a := range shells(t) {
				a.server, a.source, a.target = s, "x", name
				a.creates(t).succeeds(t)
				if !pgExists(t, s, name) {
					t.Fatalf("%s: it was not created", shell)
				}
			}
			s.sql(t, name, "CREATE TABLE precious (id int);")
			attempt{server: s, source: "x", target: name}.creates(t).succeeds(t)
			if got := s.sql(t, name, "SELECT to_regclass('precious') IS NOT NULL;"); got != "t" {
				t.Error("it was created anew")
			}
			dropPostgreSQL(t, s, name)
		})
	}
	t.Run("wrong password", func(t *testing.T) {
		attempt{server: s.as("SUPERSET_OPERATOR__DB_PASS", "wrong"), source: "x", target: pgTarget}.creates(t).fails(t, "password authentication failed")
	})
	t.Run("missing rights", func(t *testing.T) {
		s.sql(t, "postgres", "DROP ROLE IF EXISTS writer; CREATE ROLE writer LOGIN; ALTER ROLE writer PASSWORD :'password';")
		a := attempt{server: s, source: "x", target: pgTarget, metastore: func(m *v1alpha1.Metastore) { m.Username = new("writer") }}
		a.creates(t).fails(t, "permission denied to create database")
	})
	t.Run("two at once", func(t *testing.T) {
		dropPostgreSQL(t, s, pgTarget)
		done := make(chan result, 4)
		for range cap(done) {
			go func() { done <- attempt{server: s, source: "x", target: pgTarget}.creates(t) }()
		}
		for range cap(done) {
			if r := <-done; !r.ok {
				t.Errorf("it failed:\n%s", r.output)
			}
		}
		dropPostgreSQL(t, s, pgTarget)
	})
}

// TestPostgreSQLPasswordsAreNowhere makes sure that the watch over command lines
// would find a password.
func TestPostgreSQLPasswordsAreNowhere(t *testing.T) {
	stop, seen := make(chan struct{}), make(chan []string)
	go func() { seen <- watch(stop) }()
	s := &server{dir: workspace}
	if _, err := s.output("", "/bin/sh", "-c", "sleep 1; exit 0", secret); err != nil {
		t.Fatal(err)
	}
	close(stop)
	if diff := cmp.Diff(1, len(<-seen)); diff != "" {
		t.Errorf("command lines with the password (-want +got):\n%s", diff)
	}
}
