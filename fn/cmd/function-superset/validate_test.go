// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// validate runs the command and returns what it prints and its exit code.
func validate(c validateCmd, in string) (string, int) {
	var out bytes.Buffer
	err := c.run(strings.NewReader(in), &out)
	var f failure
	switch {
	case err == nil:
		return out.String(), 0
	case errors.As(err, &f):
		return out.String() + f.Error() + "\n", f.ExitCode()
	}
	return out.String() + err.Error(), -1
}

func TestFilesGiveTheirGoldenOutput(t *testing.T) {
	cases := map[string]struct {
		cmd  validateCmd
		code int
	}{
		"eight-mistakes": {validateCmd{Output: "text"}, 1},
		"good":           {validateCmd{Output: "text"}, 0},
		"list":           {validateCmd{Output: "text"}, 1},
	}
	t.Chdir("testdata/validate")
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			c.cmd.Files = []string{name + ".yaml"}
			got, code := validate(c.cmd, "")
			if code != c.code {
				t.Errorf("exit code: -want %d +got %d", c.code, code)
			}
			golden(t, name+".txt", got)
			if strings.Contains(got, "do-not-print-me") {
				t.Error("a secret is printed")
			}
		})
	}
}

func TestExitCodes(t *testing.T) {
	good, err := os.ReadFile("testdata/validate/good.yaml")
	if err != nil {
		t.Fatal(err)
	}
	cases := map[string]struct {
		cmd  validateCmd
		in   string
		code int
		says string
	}{
		"warnings are no failure":       {validateCmd{Files: []string{"-"}}, string(good), 0, "-:23: warning: spec.image.tag"},
		"unless they are":               {validateCmd{Files: []string{"-"}, WarningsAsErrors: true}, string(good), 1, "warnings"},
		"a file that is not there":      {validateCmd{Files: []string{"testdata/no-such-file.yaml"}}, "", 2, "cannot read the file"},
		"a file beside one that is":     {validateCmd{Files: []string{"testdata/no-such-file.yaml", "-"}}, string(good), 2, "2 Supersets valid"},
		"no YAML":                       {validateCmd{Files: []string{"-"}}, "a: [", 2, "-: error: cannot read the YAML: line 1"},
		"documents before no YAML":      {validateCmd{Files: []string{"-"}}, string(good) + "---\na: [", 2, "2 Supersets valid"},
		"an alias that contains itself": {validateCmd{Files: []string{"-"}}, "a: &a [*a]", 2, "contains itself"},
		"aliases that explode":          {validateCmd{Files: []string{"-"}}, explosion(), 2, "cannot read the YAML"},
		"no number of JSON":             {validateCmd{Files: []string{"-"}}, "a: .nan", 2, "a number that JSON cannot hold"},
		"nothing":                       {validateCmd{Files: []string{"-"}}, "", 0, "0 Supersets valid"},
		"a list as document":            {validateCmd{Files: []string{"-"}}, "[a, b]", 0, "not a Superset"},
		"a word as document":            {validateCmd{Files: []string{"-"}}, "word", 0, "not a Superset"},
		"a Superset of nothing":         {validateCmd{Files: []string{"-"}}, "apiVersion: superset.crossplane.io/v1alpha1\nkind: Superset\nmetadata: null\nspec: null", 1, "metadata.name: Required value"},
		"a composite of a claim":        {validateCmd{Files: []string{"-"}}, "apiVersion: superset.crossplane.io/v1alpha1\nkind: XSuperset\nmetadata: {name: bi-x7k2p}\nspec:\n  claimRef: {name: bi, namespace: a}\n  image: {tag: a}", 1, "exactly one of secretKey"},
		"a word of YAML 1.1":            {validateCmd{Files: []string{"-"}}, "apiVersion: superset.crossplane.io/v1alpha1\nkind: Superset\nmetadata: {name: a}\nspec:\n  config: yes", 1, "-:5: error: spec.config"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got, code := validate(c.cmd, c.in)
			if code != c.code {
				t.Errorf("exit code: -want %d +got %d", c.code, code)
			}
			if !strings.Contains(got, c.says) {
				t.Errorf("the output does not say %q:\n%s", c.says, got)
			}
		})
	}
}

// TestExamplesNeedNoAdvice: who copies one starts with nothing that a good
// administrator would change.
func TestExamplesNeedNoAdvice(t *testing.T) {
	files, err := filepath.Glob("../../../examples/*/superset.yaml")
	if err != nil || len(files) < 4 {
		t.Fatalf("found %v: %v", files, err)
	}
	for _, file := range files {
		if got, code := validate(validateCmd{Files: []string{file}, WarningsAsErrors: true}, ""); code != 0 {
			t.Errorf("%s", got)
		}
	}
}

// explosion is a document of a few lines that would have a billion nodes.
func explosion() string {
	var b strings.Builder
	b.WriteString("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n")
	for i := range 9 {
		n, next := string(rune('0'+i)), string(rune('1'+i))
		b.WriteString("a" + next + ": &a" + next + " [" + strings.TrimSuffix(strings.Repeat("*a"+n+", ", 10), ", ") + "]\n")
	}
	return b.String()
}

func TestJSONSaysTheSame(t *testing.T) {
	file := filepath.Join("testdata", "validate", "eight-mistakes.yaml")
	out, code := validate(validateCmd{Files: []string{file}, Output: "json"}, "")
	if code != 1 {
		t.Errorf("exit code: -want 1 +got %d", code)
	}
	var got summary
	if err := json.NewDecoder(strings.NewReader(out)).Decode(&got); err != nil {
		t.Fatal(err)
	}
	if got.Errors != len(got.Findings) || got.Invalid != 1 || got.Valid != 0 {
		t.Errorf("counts do not add up: %+v", got)
	}
	for _, f := range got.Findings {
		if f.File != file || f.Line == 0 || f.Path == "" || f.Message == "" || f.Resource != "Superset/bi" {
			t.Errorf("something is missing: %+v", f)
		}
	}
}

func TestLinesOfPaths(t *testing.T) {
	documents, err := parse([]byte(`spec:
  labels:
    a.b/c: x
    a: y
  list:
  - one: 1
    two: 2
  - &x
    three: 3
  - *x
  merged:
    <<: {inner: 1}
`))
	if err != nil || len(documents) != 1 {
		t.Fatalf("%d documents, %v", len(documents), err)
	}
	cases := map[string]int{
		"spec":                  1,
		"spec.labels[a.b/c]":    3,
		"spec.labels.a.b/c":     3,
		"spec.labels[a]":        4,
		"spec.labels[none]":     2,
		"spec.list[0].two":      7,
		"spec.list[1].three":    9,
		"spec.list[2].three":    9,
		"spec.list[9]":          5,
		"spec.missing.deeper":   1,
		"spec.merged.inner":     12,
		"metadata.name":         1,
		"spec.list[0].one.more": 6,
	}
	for path, want := range cases {
		if got := documents[0].line(path); got != want {
			t.Errorf("%s: -want %d +got %d", path, want, got)
		}
	}
}

func FuzzValidateFile(f *testing.F) {
	for _, name := range []string{"eight-mistakes", "good", "list"} {
		data, err := os.ReadFile(filepath.Join("testdata", "validate", name+".yaml"))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		first, code := validate(validateCmd{Files: []string{"-"}}, string(data))
		if !slices.Contains([]int{0, 1, 2}, code) {
			t.Errorf("exit code %d", code)
		}
		if again, _ := validate(validateCmd{Files: []string{"-"}}, string(data)); again != first {
			t.Error("the output changes")
		}
	})
}
