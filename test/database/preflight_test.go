// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package database

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
)

// look is one run of the look before an upgrade, in an image whose Superset is a
// stand-in: it starts like the real one and writes what the real one writes.
type look struct {
	server   *server
	database string
	// user is who connects, the server's superuser if it is empty.
	user string
	// fab is the version of Flask-AppBuilder.
	fab string
	// wants is a table that Flask-AppBuilder makes where it is missing.
	wants string
	// key is the image's SECRET_KEY.
	key string
	env []string
}

// looked is what a look says.
type looked struct {
	code            int
	log, message    string
	answer, cause   string
	started, denied bool
}

// image are the files of the stand-in.
var image = map[string]string{
	"superset/__init__.py": "",
	"superset/config.py": `
import os
class Adapter:
    def create(self, config, *_):
        self.key = config["SECRET_KEY"].encode()
        return self
    def process_result_value(self, value, dialect):
        if not value.startswith(self.key + b":"):
            raise ValueError("Invalid decryption key")
SQLALCHEMY_ENCRYPTED_FIELD_TYPE_ADAPTER = Adapter
SQLALCHEMY_DATABASE_URI = os.environ["DB_URI"]
SQLALCHEMY_ENGINE_OPTIONS = {"pool_size": 3, "connect_args": {"connect_timeout": 5}}
SECRET_KEY = os.environ["SECRET_KEY"]
PREVIOUS_SECRET_KEY = "first"
`,
	"superset/app.py": `
import sqlalchemy as sa
from superset import config
def write(engine, statement):
    try:
        with engine.begin() as c:
            c.execute(sa.text(statement))
        print("written")
    except sa.exc.DBAPIError as e:
        print("denied", e.orig)
def create_app():
    engine = sa.create_engine(config.SQLALCHEMY_DATABASE_URI, **config.SQLALCHEMY_ENGINE_OPTIONS)
    with engine.connect() as c:
        rows = [r[0] for r in c.execute(sa.text("SELECT version_num FROM alembic_version"))]
    print("started on", config.SQLALCHEMY_DATABASE_URI)
    if getattr(config, "FAB_CREATE_DB", True):
        write(engine, "CREATE TABLE ab_api_key (id int)")
    if rows == ["bbb"]:
        write(engine, "INSERT INTO slices VALUES (1)")
    return object()
`,
	"superset/migrations/versions/1_a.py": "revision = 'aaa'\ndown_revision = None\nraise SystemExit(0)\n",
	"superset/migrations/versions/2_b.py": "revision: str = 'bbb'\ndown_revision: str = 'aaa'\nraise SystemExit(0)\n",
}

func (l look) run(t *testing.T) looked {
	t.Helper()
	python, err := filepath.Abs("../../.cache/python/bin/python")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(python); err != nil {
		t.Skip("cannot run: make python-test brings the Python libraries")
	}
	dir := t.TempDir()
	files := map[string]string{
		"flask_appbuilder.py":                               "import sqlalchemy\nclass Model:\n    metadata = sqlalchemy.MetaData()\nsqlalchemy.Table('" + l.wants + "', Model.metadata)\n",
		"Flask_AppBuilder-" + l.fab + ".dist-info/METADATA": "Metadata-Version: 2.1\nName: Flask-AppBuilder\nVersion: " + l.fab + "\n",
	}
	for name, content := range image {
		files[name] = content
	}
	for name, content := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	user, scheme, port := l.user, "postgresql", l.server.port
	if l.server.engine == v1alpha1.DatabaseTypeMySQL {
		scheme = "mysql+pymysql"
	}
	if user == "" {
		user = l.server.user
	}
	password := secret
	if p, ok := l.server.passwords["SUPERSET_OPERATOR__DB_PASS"]; ok {
		password = p
	}
	// As SQLAlchemy reads it, where a plus sign is one.
	quote := func(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }
	message := filepath.Join(dir, "message")
	cmd := exec.Command(python, "../../fn/superset/resolve/scripts/preflight.py", message)
	cmd.Env = append(slices.Clone(l.env), "PATH=/usr/bin:/bin", "PYTHONPATH="+dir, "PYTHONDONTWRITEBYTECODE=1", "SECRET_KEY="+l.key,
		fmt.Sprintf("DB_URI=%s://%s:%s@127.0.0.1:%d/%s", scheme, quote(user), quote(password), port, l.database))
	var log bytes.Buffer
	cmd.Stdout, cmd.Stderr = &log, &log
	err = cmd.Run()
	if exit := (&exec.ExitError{}); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(message)
	if err != nil {
		t.Fatalf("%v\n%s", err, log.String())
	}
	var read struct{ Answer, Cause string }
	if err := json.Unmarshal(raw, &read); err != nil {
		t.Fatalf("%v: %s", err, raw)
	}
	out := looked{
		code: cmd.ProcessState.ExitCode(), log: log.String(), message: string(raw), answer: read.Answer, cause: read.Cause,
		started: strings.Contains(log.String(), "started on"), denied: strings.Contains(log.String(), "denied"),
	}
	if strings.Contains(out.log, "written") {
		t.Errorf("it has written:\n%s", out.log)
	}
	for _, p := range []string{password, quote(password)} {
		if strings.Contains(out.log+out.message, p) {
			t.Errorf("the password %s is in the log or the message:\n%s", p, out.log)
		}
	}
	return out
}

// is checks the answer and whether the application was started.
func (l looked) is(t *testing.T, code int, answer, cause string, started bool) {
	t.Helper()
	if l.code != code || l.answer != answer || !strings.Contains(l.cause, cause) || l.started != started {
		t.Errorf("got %d %s (%s), started %v, want %d %s (%s), %v\n%s", l.code, l.answer, l.cause, l.started, code, answer, cause, started, l.log)
	}
}

// restrict are lines of newer dumps that differ in each.
var restrict = regexp.MustCompile(`(?m)^\\(un)?restrict .*$`)

// unchanged fails the test if the function changes the database.
func unchanged(t *testing.T, s *server, database string, f func()) {
	t.Helper()
	dump := func() string {
		argv := []string{program("pg_dump"), "-h", s.dir, "-p", fmt.Sprint(s.port), "-U", "super", database}
		if s.engine == v1alpha1.DatabaseTypeMySQL {
			argv = []string{program("mariadb-dump", "mysqldump"), "--no-defaults", "--socket=" + filepath.Join(s.dir, "s"), "--user=root", "--skip-dump-date", database}
		}
		out, err := s.output("", argv...)
		if err != nil || len(out) == 0 {
			t.Fatalf("%v: %s", err, out)
		}
		return string(restrict.ReplaceAll(out, nil))
	}
	before := dump()
	f()
	if dump() != before {
		t.Error("the database was changed")
	}
}

// ofSuperset are the tables of a Superset at a revision.
func ofSuperset(revision, bytea string) string {
	return "CREATE TABLE dbs (password " + bytea + "); CREATE TABLE slices (id int); CREATE TABLE ab_user (id int); CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY);" +
		"INSERT INTO alembic_version VALUES ('" + revision + "'); INSERT INTO dbs VALUES ('first:x'), (NULL);"
}

func TestPreflightWritesNothingToPostgreSQL(t *testing.T) {
	s := postgreSQL(t)
	for name, c := range map[string]struct {
		content string
		look    look
		code    int
		answer  string
		cause   string
		started bool
	}{
		"pending":                          {ofSuperset("aaa", "bytea"), look{fab: "5.2.1"}, 82, "Pending", "", true},
		"nothing pending":                  {ofSuperset("bbb", "bytea"), look{fab: "5.0.2"}, 81, "NothingPending", "", true},
		"nothing pending, older":           {ofSuperset("bbb", "bytea"), look{fab: "4.8.0", wants: "ab_user"}, 81, "NothingPending", "", true},
		"nothing pending, a table is made": {ofSuperset("bbb", "bytea"), look{fab: "4.8.0", wants: "ab_group"}, 81, "NothingPending", "", false},
		"pending, older":                   {ofSuperset("aaa", "bytea"), look{fab: "4.8.0", wants: "ab_user"}, 82, "Pending", "", false},
		"unknown":                          {ofSuperset("ccc", "bytea"), look{fab: "5.2.1"}, 83, "UnknownRevision", "revision ccc", false},
		"no revision":                      {"CREATE TABLE dbs (id int);", look{fab: "5.2.1"}, 84, "WouldFail", "no revision in alembic_version", false},
		"empty":                            {"CREATE TABLE ab_user (id int); CREATE TABLE of_others (id int);", look{fab: "5.2.1"}, 85, "Empty", "none of Superset's tables", false},
		"another key":                      {ofSuperset("bbb", "bytea"), look{fab: "5.2.1", key: "second"}, 86, "StartFails", "Invalid decryption key", false},
		"another key, rotated":             {ofSuperset("bbb", "bytea"), look{fab: "5.2.1", key: "second", env: []string{"SUPERSET_OPERATOR__PREFLIGHT_ROTATES=true"}}, 81, "NothingPending", "", true},
		"a third key, rotated":             {ofSuperset("bbb", "bytea") + "UPDATE dbs SET password = 'third:x' WHERE password IS NOT NULL;", look{fab: "5.2.1", key: "second", env: []string{"SUPERSET_OPERATOR__PREFLIGHT_ROTATES=true"}}, 86, "StartFails", "Invalid decryption key", false},
	} {
		t.Run(name, func(t *testing.T) {
			dropPostgreSQL(t, s, "looked")
			s.sql(t, "postgres", "CREATE DATABASE looked;")
			s.sql(t, "looked", c.content)
			l := c.look
			l.server, l.database = s, "looked"
			if l.key == "" {
				l.key = "first"
			}
			unchanged(t, s, "looked", func() {
				got := l.run(t)
				got.is(t, c.code, c.answer, c.cause, c.started)
				// The stand-in tries to write where the real one would.
				if tries := c.started && c.answer == "NothingPending"; got.denied != tries {
					t.Errorf("a try to write was refused: %v, want %v\n%s", got.denied, tries, got.log)
				}
			})
		})
	}
	t.Run("the application could write but for the look", func(t *testing.T) {
		dropPostgreSQL(t, s, "looked")
		s.sql(t, "postgres", "CREATE DATABASE looked;")
		s.sql(t, "looked", ofSuperset("bbb", "bytea"))
		if got := s.sql(t, "looked", "INSERT INTO slices VALUES (1); SELECT count(*) FROM slices;"); got != "1" {
			t.Errorf("got %s", got)
		}
	})
	t.Run("a wrong password", func(t *testing.T) {
		look{server: s.as("SUPERSET_OPERATOR__DB_PASS", "wr0ng-pass"), database: "looked", fab: "5.2.1", key: "first"}.run(t).is(t, 86, "StartFails", "password authentication failed", false)
	})
	t.Run("no server", func(t *testing.T) {
		away := *s
		away.port = freePort(t)
		look{server: &away, database: "looked", fab: "5.2.1", key: "first"}.run(t).is(t, 1, "DoesNotAnswer", "Connection refused", false)
	})
	dropPostgreSQL(t, s, "looked")
}

func TestPreflightKnowsWhetherPostgreSQLCanBeMigrated(t *testing.T) {
	s := postgreSQL(t)
	s.sql(t, "postgres", `CREATE ROLE looker LOGIN; ALTER ROLE looker PASSWORD :'password'; CREATE ROLE owners;`)
	t.Cleanup(func() {
		dropPostgreSQL(t, s, "looked")
		s.sql(t, "postgres", "DROP ROLE looker; DROP ROLE owners;")
	})
	const owned = "ALTER TABLE dbs OWNER TO looker; ALTER TABLE slices OWNER TO looker; ALTER TABLE ab_user OWNER TO looker; ALTER TABLE alembic_version OWNER TO looker;"
	for name, c := range map[string]struct{ content, cause string }{
		"may not create": {owned + "REVOKE ALL ON SCHEMA public FROM public; GRANT USAGE ON SCHEMA public TO looker;", "permission denied for schema public"},
		"is not owner":   {"GRANT ALL ON SCHEMA public TO looker; GRANT ALL ON ALL TABLES IN SCHEMA public TO looker;", "must be owner of table ab_user, alembic_version, dbs, slices"},
		"read-only":      {owned + "GRANT ALL ON SCHEMA public TO looker; ALTER ROLE looker IN DATABASE looked SET default_transaction_read_only = on;", "read-only"},
		"may": {owned + "GRANT ALL ON SCHEMA public TO looker; CREATE TABLE of_others (id int);" +
			"ALTER TABLE slices OWNER TO owners; GRANT owners TO looker;", ""},
	} {
		for revision, pending := range map[string]bool{"aaa": true, "bbb": false} {
			t.Run(name+" at "+revision, func(t *testing.T) {
				dropPostgreSQL(t, s, "looked")
				s.sql(t, "postgres", "CREATE DATABASE looked;")
				s.sql(t, "looked", ofSuperset(revision, "bytea")+c.content)
				l := look{server: s, database: "looked", user: "looker", fab: "5.2.1", key: "first"}
				unchanged(t, s, "looked", func() {
					switch got := l.run(t); {
					case !pending:
						got.is(t, 81, "NothingPending", "", true)
					case c.cause == "":
						got.is(t, 82, "Pending", "", true)
					default:
						got.is(t, 84, "WouldFail", c.cause, false)
					}
				})
			})
		}
	}
}

func TestPreflightWritesNothingToMariaDB(t *testing.T) {
	s := mariaDB(t)
	s.sql(t, "mysql", "CREATE USER looker@'%' IDENTIFIED BY '"+quoted(secret)+"'; CREATE DATABASE looked; GRANT ALL ON looked.* TO looker@'%';")
	t.Cleanup(func() { s.sql(t, "mysql", "SET GLOBAL read_only = OFF; DROP DATABASE looked; DROP USER looker@'%';") })
	for name, c := range map[string]struct {
		content  string
		readOnly string
		fab      string
		code     int
		answer   string
		started  bool
	}{
		"pending":                    {ofSuperset("aaa", "blob"), "OFF", "5.2.1", 82, "Pending", true},
		"pending, older":             {ofSuperset("aaa", "blob"), "OFF", "4.8.0", 82, "Pending", false},
		"nothing pending":            {ofSuperset("bbb", "blob"), "OFF", "5.2.1", 81, "NothingPending", false},
		"read-only, pending":         {ofSuperset("aaa", "blob"), "ON", "5.2.1", 84, "WouldFail", false},
		"read-only, nothing pending": {ofSuperset("bbb", "blob"), "ON", "5.2.1", 81, "NothingPending", false},
		"empty":                      {"", "OFF", "5.2.1", 85, "Empty", false},
	} {
		t.Run(name, func(t *testing.T) {
			s.sql(t, "mysql", "SET GLOBAL read_only = OFF; DROP DATABASE looked; CREATE DATABASE looked;")
			if c.content != "" {
				s.sql(t, "looked", c.content)
			}
			s.sql(t, "mysql", "SET GLOBAL read_only = "+c.readOnly+";")
			unchanged(t, s, "looked", func() {
				look{server: s, database: "looked", user: "looker", fab: c.fab, wants: "ab_user", key: "first"}.run(t).is(t, c.code, c.answer, "", c.started)
			})
		})
	}
}
