// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package pyconfig

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/crossplane-contrib/function-superset/fn/redact"
)

// failing runs a rendered file that must not run, and returns what it says. The
// file for a task reports the whole chain of errors.
func failing(t *testing.T, s Settings, env map[string]string) string {
	t.Helper()

	s.Task = true
	dir := t.TempDir()
	report := filepath.Join(dir, "termination-log")
	source := strings.ReplaceAll(Render(s), "/dev/termination-log", report)
	file, program := filepath.Join(dir, "superset_config.py"), filepath.Join(dir, "driver.py")

	for name, content := range map[string]string{file: source, program: driver} {
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}

	bin, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("cannot run: there is no python3")
	}

	cmd := exec.Command(bin, program, file)
	cmd.Env = []string{"PYTHONUTF8=1"}

	for k, v := range env {
		cmd.Env = append(cmd.Env, k+"="+v)
	}

	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said

	if err := cmd.Run(); err == nil {
		t.Errorf("the file runs")
	}

	log, _ := os.ReadFile(report)

	return said.String() + string(log)
}

func TestAURIThatCannotBeReadIsToldWithoutItsValue(t *testing.T) {
	const pw = "Sup3rS3cret"

	db := Settings{Metastore: &Metastore{URI: true}}
	vk := Settings{Valkey: &Valkey{URI: true, Port: 6379}}

	for name, c := range map[string]struct {
		settings Settings
		variable string
		uri      string
		says     string
	}{
		"metastore: the password alone":    {db, EnvDBURI, pw, "no ://"},
		"metastore: a slash too few":       {db, EnvDBURI, "postgresql:/u:" + pw + "@h/d", "no ://"},
		"metastore: no colon":              {db, EnvDBURI, "postgresql//u:" + pw + "@h/d", "no ://"},
		"metastore: no scheme":             {db, EnvDBURI, "://u:" + pw + "@h/d", "no dialect"},
		"metastore: a blank in front":      {db, EnvDBURI, " postgresql://u:" + pw + "@h/d", "no dialect"},
		"metastore: quotes around it":      {db, EnvDBURI, "'postgresql://u:" + pw + "@h/d'", "no dialect"},
		"metastore: an @ in the password":  {db, EnvDBURI, "postgresql://u:a@" + pw + "@h/d", "%40"},
		"metastore: two @ in the password": {db, EnvDBURI, "postgresql://u:a@" + pw + "@b@h/d", "%40"},
		"metastore: no host":               {db, EnvDBURI, "postgresql://u:" + pw, "no port"},
		"metastore: a port that is none":   {db, EnvDBURI, "postgresql://u:p@h:" + pw + "/d", "no port"},
		"valkey: the password alone":       {vk, EnvValkeyURI, pw, "no ://"},
		"valkey: a slash too few":          {vk, EnvValkeyURI, "redis:/:" + pw + "@h", "no ://"},
		"valkey: a slash in the password":  {vk, EnvValkeyURI, "redis://:" + pw + "/more@h", "cannot be read"},
		"valkey: a slash after digits":     {vk, EnvValkeyURI, "redis://:1234/" + pw + "@h", "%2F"},
		"valkey: a # in the password":      {vk, EnvValkeyURI, "redis://:" + pw + "#more@h", "cannot be read"},
		"valkey: a ? in the password":      {vk, EnvValkeyURI, "redis://:" + pw + "?more@h", "cannot be read"},
		"valkey: a bracket":                {vk, EnvValkeyURI, "redis://:" + pw + "[@h", "cannot be read"},
		"valkey: brackets":                 {vk, EnvValkeyURI, "redis://:x@[" + pw + "]", "cannot be read"},
		"valkey: a port that is none":      {vk, EnvValkeyURI, "redis://h:" + pw, "cannot be read"},
		"valkey: a port out of range":      {vk, EnvValkeyURI, "redis://:" + pw + "@h:99999", "cannot be read"},
		"valkey: characters like others":   {vk, EnvValkeyURI, "redis://:" + pw + "\u2100@h", "cannot be read"},
	} {
		t.Run(name, func(t *testing.T) {
			said := failing(t, c.settings, secrets(map[string]string{c.variable: c.uri}))

			if strings.Contains(said, pw) {
				t.Errorf("the password can be read: %s", said)
			}

			for _, want := range []string{"ValueError", c.variable, c.says, "not shown"} {
				if !strings.Contains(said, want) {
					t.Errorf("%q is not said: %s", want, said)
				}
			}

			// The masks leave our own words alone.
			line := said[strings.LastIndex(said, "ValueError"):]
			if got := redact.Mask(line); got != line {
				t.Errorf("-want %q\n+got  %q", line, got)
			}
		})
	}
}

// A password is not always escaped; what has worked goes on working.
func TestURIsThatCanBeReadAreTaken(t *testing.T) {
	for _, uri := range []string{
		"postgresql://u:p@h/d", "postgresql+psycopg2://u:p@h:5432/d?sslmode=require", "postgresql://u@h/d", "postgresql://h/d", "postgresql:///d?host=/run/pg",
		"mysql+pymysql://u:p%40q@[fd00::5]:3306/d", "mysql://u:p/q#r?s@h/d", "sqlite:////app/superset.db", "postgresql://h/d?options=a@b",
		"postgresql://h/d@x", "snowflake://u:p@account/db?warehouse=x", "postgresql://u:@h/d", "postgresql://u:p:q@h:5432",
	} {
		got := must(t, Render(Settings{Metastore: &Metastore{URI: true}}), secrets(map[string]string{EnvDBURI: uri}))
		if got["SQLALCHEMY_DATABASE_URI"] != uri || got["SQLALCHEMY_EXAMPLES_URI"] != uri {
			t.Errorf("%s: got %v", uri, got)
		}
	}

	for uri, want := range map[string]string{
		"redis://h": "redis://h:6379", "rediss://u:p@h:6380/0": "rediss://u:p@h:6380", "redis://:p@ss@h": "redis://:p%40ss@h:6379", "redis://:a%2Fb@[fd00::5]:1": "redis://:a%2Fb@[fd00::5]:1",
	} {
		source := Render(Settings{Valkey: &Valkey{URI: true, Port: 6379}}) + "BASE = _vk_base\n"
		if got := must(t, source, secrets(map[string]string{EnvValkeyURI: uri}))["BASE"]; got != want {
			t.Errorf("%s: -want %v +got %v", uri, want, got)
		}
	}
}
