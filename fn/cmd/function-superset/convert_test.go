// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"errors"
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
			in:       "image: {tag: 6.1.0}\ndatabase: {host: pg, user: bi, name: bi, password: hush}\nsupersetNode: {}\n",
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
