// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package database

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
)

const (
	mySource = "so$ur`ce \"(id)"
	myTarget = "tar$get `id` 'db' ünï"
)

// tick is a name as an SQL identifier of MySQL.
func tick(name string) string { return "`" + strings.ReplaceAll(name, "`", "``") + "`" }

var myAwkward = []string{
	"plain", "with space", `quo"te`, "apo'strophe", "$dollar$", "back`tick", "semi;colon", "-dash", "--two", "ünïcödé", `back\slash`, "UPPER", "per%cent", "star*", "que?ry",
}

func fillMySQL(t *testing.T, s *server) {
	t.Helper()
	dropMySQL(t, s, mySource, myTarget)
	var b strings.Builder
	fmt.Fprintf(&b, "CREATE DATABASE %s CHARACTER SET utf8mb4;\nUSE %s;\n", tick(mySource), tick(mySource))
	for n, table := range myAwkward {
		fmt.Fprintf(&b, "CREATE TABLE %s (id int PRIMARY KEY, title text);\n", tick(table))
		for i := range n + 1 {
			fmt.Fprintf(&b, "INSERT INTO %s VALUES (%d, '$x `id` ''q''; -- \\n/*! ünï 😀');\n", tick(table), i)
		}
	}
	b.WriteString("CREATE TABLE logs (id int); INSERT INTO logs VALUES (1);\n" +
		"CREATE TABLE `key value $x` (id int); INSERT INTO `key value $x` VALUES (1);\n" +
		"CREATE TABLE `-cache` (id int); INSERT INTO `-cache` VALUES (1);\n" +
		"CREATE TABLE users (email text); INSERT INTO users VALUES ('real@example.com');\n" +
		"CREATE TABLE counted (n int); INSERT INTO counted VALUES (0);\n" +
		"CREATE VIEW seen AS SELECT email FROM users;\n" +
		"CREATE TRIGGER noticed AFTER INSERT ON users FOR EACH ROW UPDATE counted SET n = n + 1;\n" +
		"DELIMITER //\nCREATE PROCEDURE answer() BEGIN SELECT 40; SELECT 2; END//\nDELIMITER ;\n")
	s.sql(t, "mysql", b.String())
}

func dropMySQL(t *testing.T, s *server, names ...string) {
	t.Helper()
	for _, n := range names {
		s.sql(t, "mysql", "DROP DATABASE IF EXISTS "+tick(n)+";")
	}
}

func myExists(t *testing.T, s *server, database string) bool {
	t.Helper()
	return s.sql(t, "mysql", "SELECT count(*) FROM information_schema.schemata WHERE schema_name = '"+quoted(database)+"';") == "1"
}

func myMarker(t *testing.T, s *server, database string) string {
	t.Helper()
	return strings.ReplaceAll(s.sql(t, database, "SELECT state, run_id FROM superset_clone_marker;"), "\t", "|")
}

func TestMySQLClone(t *testing.T) {
	s := mariaDB(t)
	for name, a := range shells(t) {
		t.Run(name, func(t *testing.T) {
			fillMySQL(t, s)
			a.server, a.source, a.target = s, mySource, myTarget
			a.clone = func(c *v1alpha1.CloneTask) {
				c.ExcludeTables = []string{"logs", "does not exist"}
				c.ExcludeTableData = []string{"key value $x", "-cache"}
				c.PostCloneSQL = []string{
					"UPDATE users\n  SET email = 'x$y`id`\\\\n'",
					"DELIMITER //\nCREATE PROCEDURE twice() BEGIN INSERT INTO counted VALUES (10); INSERT INTO counted VALUES (11); END//\nDELIMITER ;\nCALL twice();",
				}
			}
			r := a.copies(t).succeeds(t)
			if !strings.HasSuffix(strings.TrimSpace(r.output), "complete") {
				t.Errorf("output:\n%s", r.output)
			}
			for n, table := range myAwkward {
				want := fmt.Sprint(n + 1)
				if got := s.sql(t, myTarget, "SELECT count(*) FROM "+tick(table)+" WHERE title = '$x `id` ''q''; -- \\n/*! ünï 😀';"); got != want {
					t.Errorf("table %q has %s rows, want %s", table, got, want)
				}
			}
			for _, c := range []struct{ query, want string }{
				{"SELECT count(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'logs'", "0"},
				{"SELECT count(*) FROM `key value $x`", "0"},
				{"SELECT count(*) FROM `-cache`", "0"},
				{"SELECT email FROM seen", "x$y`id`\\n"},
				{"SELECT GROUP_CONCAT(n ORDER BY n) FROM counted", "0,10,11"},
				{"CALL answer()", "40\n2"},
				{"INSERT INTO users VALUES ('n'); SELECT max(n) FROM counted", "12"},
				{"SELECT CONCAT(state, '|', run_id) FROM superset_clone_marker", "complete|r1"},
			} {
				if got := s.sql(t, myTarget, c.query+";"); got != c.want {
					t.Errorf("%s: got %s, want %s", c.query, got, c.want)
				}
			}
		})
	}
}

func TestMySQLCloneIsDoneOnce(t *testing.T) {
	s := mariaDB(t)
	fillMySQL(t, s)
	a := attempt{server: s, source: mySource, target: myTarget}
	a.copies(t).succeeds(t)
	s.sql(t, myTarget, "INSERT INTO plain VALUES (5000, 'mine');")

	a.copies(t).succeeds(t)
	mine := func() string { return s.sql(t, myTarget, "SELECT count(*) FROM plain WHERE title = 'mine';") }
	if mine() != "1" {
		t.Error("the same run has copied twice")
	}
	a.run = "r2"
	a.copies(t).fails(t, "lifecycle.clone.trigger")
	if mine() != "1" {
		t.Error("a run that may not overwrite has overwritten")
	}
	a.overwrite = true
	a.copies(t).succeeds(t)
	if got := mine() + myMarker(t, s, myTarget); got != "0complete|r2" {
		t.Errorf("rows and marker = %s", got)
	}
}

func TestMySQLCloneLeavesForeignDataAlone(t *testing.T) {
	s := mariaDB(t)
	fillMySQL(t, s)
	for name, content := range map[string]string{
		"a table":              "CREATE TABLE precious (id int);",
		"a marker by somebody": "CREATE TABLE superset_clone_marker (state varchar(16), source text, run_id varchar(64)); INSERT INTO superset_clone_marker VALUES ('complete', '', 'other');",
	} {
		t.Run(name, func(t *testing.T) {
			dropMySQL(t, s, "other")
			s.sql(t, "mysql", "CREATE DATABASE other;")
			s.sql(t, "other", content+" CREATE TABLE witness (id int);")
			attempt{server: s, source: mySource, target: "other"}.copies(t).fails(t, "this instance did not put there")
			s.sql(t, "other", "SELECT count(*) FROM witness;")
		})
	}
	dropMySQL(t, s, "other")
}

func TestMySQLCloneFillsAnEmptyDatabase(t *testing.T) {
	s := mariaDB(t)
	fillMySQL(t, s)
	s.sql(t, "mysql", "CREATE DATABASE "+tick(myTarget)+" CHARACTER SET utf8mb4;")
	attempt{server: s, source: mySource, target: myTarget}.copies(t).succeeds(t)
	if got := myMarker(t, s, myTarget); got != "complete|r1" {
		t.Errorf("marker = %s", got)
	}
}

func TestMySQLCloneFailsWithItsSource(t *testing.T) {
	s := mariaDB(t)
	fillMySQL(t, s)
	s.sql(t, "mysql", "CREATE OR REPLACE USER reader@'%' IDENTIFIED BY '"+quoted(secret)+"';")
	for name, c := range map[string]struct {
		says    string
		change  func(*attempt)
		touched bool
	}{
		"wrong password": {says: "cannot connect to the source", change: func(a *attempt) {
			a.server = s.as("SUPERSET_OPERATOR__CLONE_SRC_PASS", "wrong")
		}},
		"no server": {says: "cannot connect to the source", change: func(a *attempt) {
			a.clone = func(c *v1alpha1.CloneTask) { c.Source.Port = new(int32(1)) }
		}},
		"no database": {says: "the source could not be read completely", touched: true, change: func(a *attempt) { a.source = "nowhere" }},
		"missing rights": {says: "the source could not be read completely", touched: true, change: func(a *attempt) {
			a.clone = func(c *v1alpha1.CloneTask) { c.Source.Username = "reader" }
		}},
		"no such table": {says: "the source could not be read completely", touched: true, change: func(a *attempt) {
			a.clone = func(c *v1alpha1.CloneTask) { c.ExcludeTableData = []string{"nowhere"} }
		}},
		"failing statement": {says: "post-0002.sql", touched: true, change: func(a *attempt) {
			a.clone = func(c *v1alpha1.CloneTask) {
				c.PostCloneSQL = []string{"UPDATE users SET email = 'x'", "SELECT * FROM nowhere; SELECT 2", "CREATE TABLE never (id int)"}
			}
		}},
	} {
		t.Run(name, func(t *testing.T) {
			dropMySQL(t, s, myTarget)
			a := attempt{server: s, source: mySource, target: myTarget}
			c.change(&a)
			a.copies(t).fails(t, c.says)
			if !c.touched {
				if myExists(t, s, myTarget) {
					t.Error("the target was touched")
				}
				return
			}
			if got := myMarker(t, s, myTarget); got != "running|r1" {
				t.Errorf("marker = %s, want that it is unfinished", got)
			}
			attempt{server: s, source: mySource, target: myTarget, run: "r9"}.copies(t).succeeds(t)
			if got := myMarker(t, s, myTarget); got != "complete|r9" {
				t.Errorf("marker = %s", got)
			}
		})
	}
}

// TestMySQLSourceDiesHalfWay: the server ends mysqldump's session while rows are
// on their way.
func TestMySQLSourceDiesHalfWay(t *testing.T) {
	s := mariaDB(t)
	fillMySQL(t, s)
	s.sql(t, mySource, "CREATE TABLE big (n int, x text); INSERT INTO big SELECT seq, repeat('x', 400) FROM seq_1_to_40000; CREATE TABLE zz_last (id int);")
	path := s.wrapped(t, "mysqldump", `case "$*" in *--help*) exec "$REAL" "$@" ;; esac
"$REAL" "$@" | { head -c 100000; touch "$DIR/half"; while [ ! -e "$DIR/on" ]; do sleep 0.05; done; cat; }`)
	go func() {
		appears(t, filepath.Join(path, "half"))
		for _, id := range strings.Fields(s.sql(t, "mysql", "SELECT id FROM information_schema.processlist WHERE user LIKE 'ad%' AND db = '"+quoted(mySource)+"';")) {
			s.sql(t, "mysql", "KILL CONNECTION "+id+";")
		}
		if err := os.WriteFile(filepath.Join(path, "on"), nil, 0o644); err != nil {
			t.Error(err)
		}
	}()
	a := attempt{server: s, source: mySource, target: myTarget, path: path}
	a.copies(t).fails(t, "clone:")
	if got := myMarker(t, s, myTarget); got != "running|r1" {
		t.Errorf("marker = %s", got)
	}
	a.path = ""
	a.copies(t).succeeds(t)
	if got := s.sql(t, myTarget, "SELECT count(*) FROM big;"); got != "40000" {
		t.Errorf("%s rows", got)
	}
}

// TestMySQLDumpIsCutOff: half of the statements arrive, and mysqldump fails.
func TestMySQLDumpIsCutOff(t *testing.T) {
	s := mariaDB(t)
	fillMySQL(t, s)
	path := s.wrapped(t, "mysqldump", `case "$*" in *--help*) exec "$REAL" "$@" ;; esac
"$REAL" "$@" | head -n 60; exit 1`)
	attempt{server: s, source: mySource, target: myTarget, path: path}.copies(t).fails(t, "the source could not be read completely")
	if got := myMarker(t, s, myTarget); got != "running|r1" {
		t.Errorf("marker = %s", got)
	}
}

func TestMySQLTargetIsRefused(t *testing.T) {
	s := mariaDB(t)
	fillMySQL(t, s)
	s.sql(t, "mysql", "CREATE OR REPLACE USER writer@'%' IDENTIFIED BY '"+quoted(secret)+"';")
	for name, c := range map[string]struct {
		says   string
		change func(*attempt)
	}{
		"the source itself": {says: "the same database", change: func(a *attempt) { a.target, a.overwrite = mySource, true }},
		"the source by another name": {says: "the same database", change: func(a *attempt) {
			a.target, a.overwrite = mySource, true
			a.metastore = func(m *v1alpha1.Metastore) { m.Host = new("localhost") }
		}},
		"wrong password": {says: "cannot connect to the server of the metastore", change: func(a *attempt) { a.server = s.as("SUPERSET_OPERATOR__DB_PASS", "wrong") }},
		"may not create": {says: "denied", change: func(a *attempt) {
			a.metastore = func(m *v1alpha1.Metastore) { m.Username = new("writer") }
		}},
	} {
		t.Run(name, func(t *testing.T) {
			a := attempt{server: s, source: mySource, target: myTarget}
			c.change(&a)
			a.copies(t).fails(t, c.says)
			if got := s.sql(t, mySource, "SELECT count(*) FROM users;"); got != "1" {
				t.Error("the source was changed")
			}
			if myExists(t, s, myTarget) {
				t.Error("the target was touched")
			}
		})
	}
}

func TestMySQLDiskIsFull(t *testing.T) {
	s := mariaDB(t)
	fillMySQL(t, s)
	s.sql(t, mySource, "CREATE TABLE big (n int, x text); INSERT INTO big SELECT seq, repeat(md5(seq), 10) FROM seq_1_to_40000;")
	dropMySQL(t, s, "full")
	s.sql(t, "mysql", "CREATE DATABASE full CHARACTER SET utf8mb4;")
	small(t, filepath.Join(s.dir, "data", "full"), 8)
	attempt{server: s, source: mySource, target: "full"}.copies(t).fails(t, "is full")
	if got := myMarker(t, s, "full"); got != "running|r1" {
		t.Errorf("marker = %s", got)
	}
}

func TestMySQLCreateDatabase(t *testing.T) {
	s := mariaDB(t)
	for _, name := range []string{myTarget, "-dash", "UPPER lower", "a=b", `back\slash`} {
		t.Run(name, func(t *testing.T) {
			dropMySQL(t, s, name)
			for shell, a := range shells(t) {
				a.server, a.source, a.target = s, "x", name
				a.creates(t).succeeds(t)
				if !myExists(t, s, name) {
					t.Fatalf("%s: it was not created", shell)
				}
			}
			s.sql(t, name, "CREATE TABLE precious (id int);")
			attempt{server: s, source: "x", target: name}.creates(t).succeeds(t)
			s.sql(t, name, "SELECT count(*) FROM precious;")
			if got := s.sql(t, name, "SELECT default_character_set_name FROM information_schema.schemata WHERE schema_name = DATABASE();"); got != "utf8mb4" {
				t.Errorf("character set = %s", got)
			}
			dropMySQL(t, s, name)
		})
	}
	t.Run("wrong password", func(t *testing.T) {
		attempt{server: s.as("SUPERSET_OPERATOR__DB_PASS", "wrong"), source: "x", target: myTarget}.creates(t).fails(t, "Access denied")
	})
	t.Run("missing rights", func(t *testing.T) {
		s.sql(t, "mysql", "CREATE OR REPLACE USER writer@'%' IDENTIFIED BY '"+quoted(secret)+"';")
		a := attempt{server: s, source: "x", target: myTarget, metastore: func(m *v1alpha1.Metastore) { m.Username = new("writer") }}
		a.creates(t).fails(t, "Access denied")
	})
}
