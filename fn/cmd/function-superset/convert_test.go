// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestConvertSplitsManifestAndNotes(t *testing.T) {
	cases := map[string]struct {
		reason   string
		in       string
		code     int
		manifest string
		notes    string
	}{
		"valid": {
			reason:   "everything is said",
			in:       "image: {tag: 6.1.0}\ndatabase: {host: pg, user: bi, name: bi, password: hush}\ncache: {host: vk}\nsupersetNode: {}\n",
			manifest: "host: pg",
			notes:    "database.password: ",
		},
		"incomplete": {
			reason:   "the version is not known, so the manifest cannot be applied as it is",
			in:       "supersetNode: {}\n",
			code:     1,
			manifest: "SET-ME",
			notes:    "error: spec.image.tag",
		},
		"a note that is work": {
			reason:   "it is valid, but Python in it is not complete",
			in:       "image: {tag: 6.1.0}\ndatabase: {host: pg}\ncache: {host: vk}\nconfigOverrides: {a: 'A = \"{{ include \"b\" . }}\"'}\n",
			code:     1,
			manifest: `A = "SET-ME"`,
			notes:    "to do: configOverrides.a: ",
		},
		"several documents": {
			reason:   "a ConfigMap before is told, and what is after is not lost",
			in:       "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n---\n" + operators("one") + "---\n" + operators("two"),
			manifest: "name: two",
			notes:    "ConfigMap/a: ",
		},
		"a key that occurs twice": {
			reason:   "only one of them counts",
			in:       "image: {tag: 6.1.0}\ndatabase: {host: pg}\ncache: {host: vk}\nimage: {tag: 6.2.0}\n",
			manifest: "tag: 6.2.0",
			notes:    "image: the key stands in the lines 1 and 4",
		},
		"values twice":            {reason: "Helm takes one document for a file", in: "supersetNode: {}\n---\nsupersetNode: {}\n", code: 2},
		"an empty file":           {reason: "there is nothing in it", in: "# nothing\n", code: 2},
		"a list":                  {reason: "it is no mapping", in: "- a\n", code: 2},
		"no YAML":                 {reason: "nothing can be read", in: "a: [", code: 2},
		"a document of ours":      {reason: "there is nothing to convert", in: "apiVersion: superset.crossplane.io/v1alpha1\nkind: Superset\n", code: 2},
		"something else entirely": {reason: "nobody knows what it is", in: "hello: world\n", code: 2},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			var out, notes bytes.Buffer
			err := (&convertCmd{File: "-", From: "auto"}).run(strings.NewReader(tc.in), &out, &notes)
			code := 0
			if f := (failure{}); errors.As(err, &f) {
				code = f.code
			}
			if code != tc.code || (err == nil) != (tc.code == 0) {
				t.Errorf("%s: want exit code %d, got %v", tc.reason, tc.code, err)
			}
			if !strings.Contains(out.String(), tc.manifest) || !strings.Contains(notes.String(), tc.notes) {
				t.Errorf("%s:\n%s---\n%s", tc.reason, out.String(), notes.String())
			}
			if strings.Contains(out.String()+notes.String(), "hush") {
				t.Error("a secret came out again")
			}
		})
	}
}

// operators is a manifest of the operator.
func operators(name string) string {
	return "apiVersion: superset.apache.org/v1alpha1\nkind: Superset\nmetadata: {name: " + name + "}\n" +
		"spec: {image: {tag: 6.1.0-dev}, secretKeyFrom: {name: a, key: b}, metastore: {uriFrom: {name: a, key: c}}, webServer: {}}\n"
}

func TestConvertWritesAReportWithoutValues(t *testing.T) {
	file := filepath.Join(t.TempDir(), "report.md")
	in := "image: {tag: 6.1.0}\ndatabase: {host: pg.example.com, password: hush}\ncache: {host: vk}\nsupersetWorker: {keda: {enabled: true}}\n"
	var out, notes bytes.Buffer
	if err := (&convertCmd{File: "-", From: "auto", Report: file}).run(strings.NewReader(in), &out, &notes); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"# Superset superset\n", "| `database.host` | `metastore.host` |\n", "| `supersetWorker.keda` | no ScaledObject is made"} {
		if !strings.Contains(string(raw), want) {
			t.Errorf("the report has no %q:\n%s", want, raw)
		}
	}
	if strings.Contains(string(raw), "hush") || strings.Contains(string(raw), "pg.example.com") {
		t.Errorf("the report has values in it:\n%s", raw)
	}
}
