// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/yaml"
)

// runPython runs a Python program of testdata with the folder of the scripts as
// its argument. The Python of the machine has none of Superset's libraries.
func runPython(t *testing.T, program string, in, out any) {
	t.Helper()

	bin, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("cannot run: there is no python3")
	}

	raw, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}

	cmd := exec.Command(bin, "-I", filepath.Join("testdata", "upgrade", program), "scripts")
	cmd.Stdin = bytes.NewReader(raw)
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + os.Getenv("HOME")}

	var problems bytes.Buffer

	cmd.Stderr = &problems

	got, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, problems.String())
	}

	if err := json.Unmarshal(got, out); err != nil {
		t.Fatalf("%v\n%s", err, got)
	}
}

// answers are the names of answers by what the cases call them.
var answers = map[string]string{
	"nothing pending": "NothingPending", "pending": "Pending", "unknown revision": "UnknownRevision", "would fail": "WouldFail", "empty": "Empty",
}

func TestPreflightAnswersEveryCaseOfRevisions(t *testing.T) {
	files, err := filepath.Glob("testdata/upgrade/revisions/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}

	type asked struct {
		Graph    string              `json:"graph"`
		Extra    map[string][]string `json:"extra"`
		Database json.RawMessage     `json:"database"`
	}

	type answer struct {
		Answer  string   `json:"answer"`
		From    []string `json:"from"`
		To      []string `json:"to"`
		Unknown []string `json:"unknown"`
		Pending *int     `json:"pending"`
		Cause   string   `json:"cause"`
	}

	var (
		in   []asked
		want []map[string]any
	)

	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}

		var c struct {
			Image struct {
				Graph string              `json:"graph"`
				Extra map[string][]string `json:"extra"`
			} `json:"image"`
			Database json.RawMessage `json:"database"`
			Right    map[string]any  `json:"right"`
		}
		if err := yaml.Unmarshal(raw, &c); err != nil {
			t.Fatalf("%s: %v", f, err)
		}

		in = append(in, asked{"testdata/upgrade/graphs/" + c.Image.Graph + ".tsv", c.Image.Extra, c.Database})
		want = append(want, c.Right)
	}

	var got []answer

	runPython(t, "revisions.py", in, &got)

	for n, f := range files {
		t.Run(filepath.Base(f), func(t *testing.T) {
			g, w := got[n], maps.Clone(want[n])
			if g.Answer != answers[w["answer"].(string)] {
				t.Fatalf("got %+v, want %v", g, w)
			}

			// What a case says of the answer, in the order of the answer's lists.
			said := map[string]any{"answer": w["answer"], "then": w["then"]}
			for key, list := range map[string][]string{"from": g.From, "to": g.To, "heads": g.To, "unknown": g.Unknown} {
				if _, ok := w[key]; ok {
					said[key] = texts(list)
				}
			}

			if _, ok := w["count"]; ok && g.Pending != nil {
				said["count"] = float64(*g.Pending)
			}

			if diff := cmp.Diff(w, said); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}

			if strings.Contains(g.Cause, "newer") {
				t.Errorf("it claims to know which one is newer: %s", g.Cause)
			}

			blocked := slices.Contains([]string{"WouldFail", "UnknownRevision", "Empty"}, g.Answer)
			if blocked == (g.Cause == "") {
				t.Errorf("%s has the cause %q", g.Answer, g.Cause)
			}
		})
	}
}

// texts is a list as YAML has it.
func texts(list []string) []any {
	out := make([]any, 0, len(list))
	for _, s := range list {
		out = append(out, s)
	}

	return out
}

// started is what the script makes of a start.
type started struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
	Log     string `json:"log"`
}

// startAnswer is the part of a termination message that tells of a start.
type startAnswer struct {
	Answer string `json:"answer"`
	Cause  string `json:"cause"`
	Hint   string `json:"hint"`
}

// starts runs every start of testdata.
func starts(t *testing.T) (map[string]started, map[string]startAnswer) {
	t.Helper()

	var out map[string]started

	runPython(t, "starts.py", map[string]string{
		"SUPERSET_OPERATOR__DB_URI": "postgresql+psycopg2://postgres:secretpw@10.96.0.15:1/x",
		"OTHER_TOKEN":               "t0ken-of-somebody",
		"AWKWARD_PASSWORD":          `p@ss:w/rd?%'"x`,
		"BROKEN_URI":                "postgresql//u:br0ken-pw@db/x",
		"VALKEY_USER":               "app",
	}, &out)

	read := map[string]startAnswer{}

	for name, s := range out {
		var a startAnswer
		if err := json.Unmarshal([]byte(s.Message), &a); err != nil {
			t.Fatalf("%s: %v in %q", name, err, s.Message)
		}

		read[name] = a
	}

	return out, read
}

func TestPreflightNamesTheCauseOfEveryStartThatFails(t *testing.T) {
	raw, err := os.ReadFile("testdata/upgrade/starts.yaml")
	if err != nil {
		t.Fatal(err)
	}

	var want map[string]struct {
		Cause string   `json:"cause"`
		Last  string   `json:"last"`
		Hint  string   `json:"hint"`
		Never []string `json:"never"`
	}
	if err := yaml.Unmarshal(raw, &want); err != nil {
		t.Fatal(err)
	}

	ran, read := starts(t)

	for name, w := range want {
		t.Run(name, func(t *testing.T) {
			got, ok := read[name]
			if !ok {
				t.Fatal("it is not tried")
			}

			answer, code := "StartFails", 86
			if strings.Contains(w.Hint, "tried again without an edit") {
				answer, code = "DoesNotAnswer", 1
			}

			if got.Answer != answer || ran[name].Code != code {
				t.Errorf("got %d, %+v, want %d, %s", ran[name].Code, got, code, answer)
			}

			if !strings.Contains(got.Cause, w.Cause) || w.Last != "" && strings.Contains(got.Cause, w.Last) {
				t.Errorf("cause %q, want %q", got.Cause, w.Cause)
			}

			if w.Hint != "" && got.Hint == "" {
				t.Errorf("no hint, want one like %q", w.Hint)
			}

			for _, never := range w.Never {
				if strings.Contains(ran[name].Message+ran[name].Log, never) {
					t.Errorf("%s is in the message or in the log", never)
				}
			}
		})
	}
}

func TestPreflightTellsWhatStaysFromWhatMayPass(t *testing.T) {
	ran, read := starts(t)

	for name, want := range map[string]struct {
		code        int
		cause, hint string
	}{
		"a password that is wrong":              {86, "password authentication failed", "does not let this user in"},
		"a removed name":                        {86, "No module named 'superset.typing'", "this release of Superset has no such module"},
		"import-error.log":                      {86, "ModuleNotFoundError: No module named 'nosuchmodule'", "the configuration (spec.config) imports a module"},
		"driver-missing.log":                    {86, "No module named 'psycopg2'", "add psycopg2-binary to spec.pythonPackages"},
		"oauth-without-authlib.log":             {86, "No module named 'authlib'", "add authlib to spec.pythonPackages"},
		"a host without a name":                 {1, "could not translate host name", "the metastore does not answer"},
		"a certificate":                         {86, "certificate verify failed", "TLS"},
		"a database that starts":                {1, "starting up", "the metastore does not answer"},
		"a database that is not there":          {86, `database "x" does not exist`, "has no such database"},
		"one address of two lets nobody in":     {86, "password authentication failed", "does not let this user in"},
		"MySQL away":                            {1, "Can't connect to MySQL server on 'db'", "the metastore does not answer"},
		"MySQL lets nobody in":                  {86, "Access denied", "does not let this user in"},
		"Valkey away":                           {1, "Error 111 connecting to valkey:6379", "does not answer"},
		"Valkey away, by a pool":                {1, "Error 111 connecting to valkey:6379", "does not answer"},
		"an error that ends the process":        {86, "KeyError: 'ab_group'", ""},
		"Valkey lets nobody in":                 {86, "WRONGPASS", "Valkey does not let this user in"},
		"a message for the user":                {86, "ValueError: set the variable X", "correct the configuration"},
		"a file that is not there":              {86, "No such file or directory: '/nowhere/key.pem'", "correct the configuration"},
		"a word about time":                     {86, "timeout has to be a number", "correct the configuration"},
		"a process that ends itself with words": {86, "no licence", ""},
		"a bug of the script":                   {87, "KeyError: 'layout'", ""},
	} {
		got, ok := read[name]
		if !ok {
			t.Fatalf("%s: it is not tried", name)
		}

		if ran[name].Code != want.code || !strings.Contains(got.Cause, want.cause) || !strings.Contains(got.Hint, want.hint) {
			t.Errorf("%s: got %d, %+v, want %+v", name, ran[name].Code, got, want)
		}
	}
}

func TestPreflightKeepsSecretsAndTheLimitOfItsMessage(t *testing.T) {
	ran, read := starts(t)

	for name, s := range ran {
		if len(s.Message) > 2000 {
			t.Errorf("%s: the message has %d bytes", name, len(s.Message))
		}

		for _, secret := range []string{"secretpw", "t0ken-of-somebody", "t0ken", "br0ken", `p@ss:w/rd`, `w/rd?%`} {
			if strings.Contains(s.Message+s.Log, secret) {
				t.Errorf("%s: %s is in the message or in the log:\n%s\n%s", name, secret, s.Message, s.Log)
			}
		}
	}

	if got := read["secrets"].Cause; !strings.Contains(got, "postgresql+psycopg2://postgres:***@10.96.0.15:1/x *** app ") {
		t.Errorf("more is hidden than secrets: %s", got)
	}

	if got := read["huge"]; len(ran["huge"].Message) < 1500 || !strings.HasSuffix(got.Cause, "...") {
		t.Errorf("a long cause is cut to %q", got.Cause)
	}

	if log := ran["metastore-unreachable.log"].Log; !strings.Contains(log, "Cannot connect to database postgresql+psycopg2://postgres:***@10.96.0.15:1/x") {
		t.Errorf("the log lacks what the application says:\n%s", log)
	}
}

func TestPreflightKnowsBytecodeThatTheInterpreterTakes(t *testing.T) {
	want := map[string]bool{
		"none": false, "time": true, "packed": false, "changed": false, "hash": true,
		"checked hash": true, "checked hash, changed": false, "another interpreter": false,
	}

	var got map[string]bool

	runPython(t, "bytecode.py", slices.Sorted(maps.Keys(want)), &got)

	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
