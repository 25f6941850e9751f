// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package database

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
)

// workspace is where servers and scripts keep their files.
var workspace string

// running are the servers to stop at the end.
var running []*server

func TestMain(m *testing.M) {
	os.Exit(func() int {
		dir, err := os.MkdirTemp("", "database")
		if err != nil {
			panic(err)
		}
		workspace = dir
		if err := os.Chmod(dir, 0o755); err != nil {
			panic(err)
		}
		defer func() {
			for _, s := range running {
				s.stop()
			}
			_ = os.RemoveAll(dir)
		}()
		return m.Run()
	}())
}

// server is a database server that a test has started.
type server struct {
	engine v1alpha1.DatabaseType
	port   int32
	// user may do everything; its name is as awkward as its password.
	user string
	// passwords are those that differ from secret, by variable.
	passwords map[string]string
	dir       string
	// path are the folders of its programs.
	path []string
	cmd  *exec.Cmd
	ask  func(database, statement string) ([]byte, error)
}

// as is the server with other passwords in the Secret.
func (s *server) as(variable, password string) *server {
	c := *s
	c.passwords = map[string]string{variable: password}
	return &c
}

// sql runs statements as the superuser and returns what they print.
func (s *server) sql(t testing.TB, database, statements string) string {
	t.Helper()
	out, err := s.ask(database, statements)
	if err != nil {
		t.Fatalf("%v: %s\n%s", err, out, statements)
	}
	return strings.TrimSpace(string(out))
}

func (s *server) start(t testing.TB, argv ...string) {
	t.Helper()
	s.cmd = exec.Command(argv[0], argv[1:]...)
	s.cmd.Dir = s.dir
	s.cmd.SysProcAttr = unprivileged()
	s.cmd.Env = []string{"PATH=" + strings.Join(s.path, ":") + ":/usr/bin:/bin", "LANG=C.UTF-8"}
	log, err := os.Create(filepath.Join(s.dir, "log"))
	if err != nil {
		t.Fatal(err)
	}
	s.cmd.Stdout, s.cmd.Stderr = log, log
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	running = append(running, s)
}

// up waits until the server answers.
func (s *server) up(t testing.TB, database string) {
	t.Helper()
	var last []byte
	for range 600 {
		out, err := s.ask(database, "SELECT 1;")
		if err == nil {
			return
		}
		last = out
		time.Sleep(100 * time.Millisecond)
	}
	log, _ := os.ReadFile(filepath.Join(s.dir, "log"))
	t.Fatalf("the server does not come up: %s\n%s", last, log)
}

func (s *server) stop() {
	if s.cmd != nil && s.cmd.Process != nil {
		_ = s.cmd.Process.Signal(syscall.SIGQUIT)
		done := make(chan struct{})
		go func() { _, _ = s.cmd.Process.Wait(); close(done) }()
		select {
		case <-done:
		case <-time.After(5 * time.Second):
			_ = s.cmd.Process.Kill()
			<-done
		}
	}
}

func (s *server) run(t testing.TB, stdin string, argv ...string) {
	t.Helper()
	if out, err := s.output(stdin, argv...); err != nil {
		t.Fatalf("%q: %v\n%s", argv, err, out)
	}
}

func (s *server) output(stdin string, argv ...string) ([]byte, error) {
	cmd := exec.Command(argv[0], argv[1:]...)
	cmd.Dir = s.dir
	cmd.SysProcAttr = unprivileged()
	cmd.Stdin = strings.NewReader(stdin)
	cmd.Env = []string{"PATH=" + strings.Join(s.path, ":") + ":/usr/bin:/bin", "LANG=C.UTF-8", "HOME=" + s.dir, "PGOPTIONS=--client-min-messages=warning"}
	var out, problems bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &problems
	err := cmd.Run()
	if err != nil {
		out.Write(problems.Bytes())
	}
	return out.Bytes(), err
}

// home is a folder for a server.
func home(t testing.TB, name string) string {
	t.Helper()
	dir := filepath.Join(workspace, name)
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	give(t, dir)
	return dir
}

func freePort(t testing.TB) int32 {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return int32(l.Addr().(*net.TCPAddr).Port)
}

// program finds a server's program where Debian puts it.
func program(names ...string) string {
	folders := append(filepath.SplitList(os.Getenv("PATH")), "/usr/sbin", "/usr/local/sbin")
	versions, _ := filepath.Glob("/usr/lib/postgresql/*/bin")
	slices.SortFunc(versions, func(a, b string) int { return len(b) - len(a) + strings.Compare(b, a) })
	for _, n := range names {
		for _, dir := range append(slices.Clone(versions), folders...) {
			if i, err := os.Stat(filepath.Join(dir, n)); err == nil && !i.IsDir() {
				return filepath.Join(dir, n)
			}
		}
	}
	return ""
}

var (
	postgresOnce, mariaOnce sync.Once
	postgresRuns, mariaRuns *server
)

// takesLong skips what starts a server.
func takesLong(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("cannot run in the time of make test: make test-all does")
	}
}

// postgreSQL is the PostgreSQL server of all tests.
func postgreSQL(t *testing.T) *server {
	t.Helper()
	takesLong(t)
	initdb := program("initdb")
	postgres := program("postgres")
	if initdb == "" || postgres == "" {
		t.Skip("cannot run: PostgreSQL is not installed; see packages.txt")
	}
	postgresOnce.Do(func() {
		s := &server{
			engine: v1alpha1.DatabaseTypePostgreSQL, port: freePort(t), user: `ad"min $x`, dir: home(t, "postgresql"),
			path: []string{filepath.Dir(postgres)},
		}
		data := filepath.Join(s.dir, "data")
		s.run(t, "", initdb, "-D", data, "-U", "super", "-E", "UTF8", "--locale=C.UTF-8", "--auth-local=trust", "--auth-host=scram-sha-256", "--no-sync")
		s.start(t, postgres, "-D", data, "-p", fmt.Sprint(s.port), "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="+s.dir,
			"-c", "fsync=off", "-c", "shared_buffers=16MB", "-c", "max_wal_size=128MB", "-c", "log_min_messages=fatal")
		s.ask = func(database, statement string) ([]byte, error) {
			// Not as an argument: the tests watch those for passwords.
			known := "\\set password '" + strings.NewReplacer(`\`, `\\`, `'`, `''`).Replace(secret) + "'\n"
			return s.output(known+statement, filepath.Join(s.path[0], "psql"), "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1",
				"-h", s.dir, "-p", fmt.Sprint(s.port), "-U", "super", "-d", connection(database))
		}
		s.up(t, "postgres")
		s.sql(t, "postgres", `CREATE ROLE "ad""min $x" LOGIN SUPERUSER; SET password_encryption = 'scram-sha-256'; ALTER ROLE "ad""min $x" PASSWORD :'password';`)
		postgresRuns = s
	})
	if postgresRuns == nil {
		t.Fatal("PostgreSQL did not start")
	}
	return postgresRuns
}

// connection is a database name that psql does not take for a connection
// string.
func connection(database string) string {
	return "dbname='" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(database) + "'"
}

// mariaDB is the MariaDB server of all tests.
func mariaDB(t *testing.T) *server {
	t.Helper()
	takesLong(t)
	install := program("mariadb-install-db", "mysql_install_db")
	daemon := program("mariadbd", "mysqld")
	if install == "" || daemon == "" {
		t.Skip("cannot run: MariaDB is not installed; see packages.txt")
	}
	mariaOnce.Do(func() {
		s := &server{
			engine: v1alpha1.DatabaseTypeMySQL, port: freePort(t), user: "ad'min $x", dir: home(t, "mariadb"),
			path: []string{filepath.Dir(daemon), filepath.Dir(program("mysql", "mariadb"))},
		}
		data := filepath.Join(s.dir, "data")
		s.run(t, "", install, "--no-defaults", "--datadir="+data, "--auth-root-authentication-method=normal", "--skip-test-db", "--innodb-flush-method=nosync")
		s.start(t, daemon, "--no-defaults", "--datadir="+data, "--socket="+filepath.Join(s.dir, "s"), "--port="+fmt.Sprint(s.port), "--bind-address=127.0.0.1",
			"--pid-file="+filepath.Join(s.dir, "pid"), "--innodb-buffer-pool-size=32M", "--innodb-log-file-size=8M", "--innodb-flush-method=nosync",
			"--innodb-flush-log-at-trx-commit=0", "--skip-name-resolve", "--tmpdir="+s.dir, "--character-set-server=latin1")
		s.ask = func(database, statement string) ([]byte, error) {
			return s.output(statement, program("mysql", "mariadb"), "--no-defaults", "--socket="+filepath.Join(s.dir, "s"), "--user=root",
				"--default-character-set=utf8mb4", "--batch", "--skip-column-names", "--raw", "--database="+database)
		}
		s.up(t, "mysql")
		s.sql(t, "mysql", "CREATE USER 'ad''min $x'@'%' IDENTIFIED BY '"+quoted(secret)+"'; GRANT ALL ON *.* TO 'ad''min $x'@'%' WITH GRANT OPTION;")
		mariaRuns = s
	})
	if mariaRuns == nil {
		t.Fatal("MariaDB did not start")
	}
	return mariaRuns
}

// quoted is a text inside single quotes, for MySQL.
func quoted(text string) string {
	return strings.NewReplacer(`\`, `\\`, `'`, `''`).Replace(text)
}
