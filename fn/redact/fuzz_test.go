// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package redact

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

// shapes are how programs show credentials, and what a credential in that place
// may consist of; anything else would end the place.
var shapes = []struct {
	before, after string
	secret        *regexp.Regexp
}{
	{"postgresql+psycopg2://superset:", "@db:5432/superset", regexp.MustCompile(`^\S+$`)},
	{"redis://:", "@valkey/0", regexp.MustCompile(`^\S+$`)},
	{"Authorization: Bearer ", "", regexp.MustCompile(`^[^\s"',;]+$`)},
	{"bearer ", "", regexp.MustCompile(`^[A-Za-z0-9._~+/=-]*[0-9][A-Za-z0-9._~+/=-]*$`)},
	{"PGPASSWORD=", "", regexp.MustCompile(`^[^\s"',;]+$`)},
	{`"secret_key": "`, `"`, regexp.MustCompile(`^[^"\n]+$`)},
	{"api-key: '", "'", regexp.MustCompile(`^[^'\n]+$`)},
}

// FuzzMaskHides puts a credential between words of a log, in each shape that is
// known. It must not be readable afterwards, whatever stands around it.
func FuzzMaskHides(f *testing.F) {
	for n := range shapes {
		f.Add(uint8(n), "connection to", "s3cr3t-0", "refused")
	}
	f.Add(uint8(0), "password:", "p@ss:w/rd", "\ntoken=x")
	f.Add(uint8(5), `pwd="`, "a b c", `"`)
	f.Fuzz(func(t *testing.T, n uint8, before, secret, after string) {
		s := shapes[int(n)%len(shapes)]
		if !utf8.ValidString(before+secret+after) || !s.secret.MatchString(secret) || len(secret) < 4 {
			return
		}
		around := before + " " + s.before + Placeholder + s.after + " " + after
		// What can be read without the credential is none.
		if strings.Contains(around, secret) || strings.Contains(Mask(around), secret) {
			return
		}
		if got := Mask(before + " " + s.before + secret + s.after + " " + after); strings.Contains(got, secret) {
			t.Errorf("%q can be read in %q", secret, got)
		}
	})
}
