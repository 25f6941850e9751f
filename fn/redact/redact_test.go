// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package redact

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestMask(t *testing.T) {
	cases := map[string]struct{ in, want string }{
		"a password with an @":              {"postgresql://u:p@ss@db/x", "postgresql://u:***@db/x"},
		"a password with a slash":           {"mysql://u:p/a#s?s@db/x", "mysql://u:***@db/x"},
		"a URI without user":                {"redis://:p@h/0", "redis://:***@h/0"},
		"a URI without user part":           {"http://web:8088/health", "http://web:8088/health"},
		"a user without password":           {"postgresql://u@db/x", "postgresql://u@db/x"},
		"two URIs":                          {"from redis://:a@h/0 to postgresql+psycopg2://u:b@db:5432/x", "from redis://:***@h/0 to postgresql+psycopg2://u:***@db:5432/x"},
		"a bearer header":                   {"Authorization: Bearer abc", "Authorization: Bearer ***"},
		"a basic header as assignment":      {"authorization=Basic abc", "authorization=Basic ***"},
		"a header without scheme":           {"Authorization: abc", "Authorization: ***"},
		"a header in JSON":                  {`{"Authorization": "Bearer abc"}`, `{"Authorization": "Bearer ***"}`},
		"other schemes":                     {"Authorization: Digest a\nAUTHORIZATION: token b\nAuthorization: Negotiate c", "Authorization: Digest ***\nAUTHORIZATION: token ***\nAuthorization: Negotiate ***"},
		"a bearer token":                    {"bearer eyJ1abc.def", "bearer ***"},
		"bearer in prose":                   {"bearer authentication failed", "bearer authentication failed"},
		"PGPASSWORD":                        {"PGPASSWORD: x", "PGPASSWORD: ***"},
		"a Python assignment":               {"SECRET_KEY = x", "SECRET_KEY = ***"},
		"a quoted value with blanks":        {`SECRET_KEY = "a b c" # old`, `SECRET_KEY = *** # old`},
		"a key as a value":                  {`bad password: "secret_key": "a b"`, `bad password: ***`},
		"a bare key as a value":             {`pwd: api-key: 'a b'`, `pwd: ***`},
		"two assignments":                   {"token=a api_key: b", "token=*** api_key: ***"},
		"spellings of api key":              {"api-key=a apikey=b API_KEY_2=c", "api-key=*** apikey=*** API_KEY_2=***"},
		"other words":                       {"passwd=a PWD=b my_credential_x: c Passphrase=d", "passwd=*** PWD=*** my_credential_x: *** Passphrase=***"},
		"JSON":                              {`{"password":"a","user":"b"}`, `{"password":***,"user":"b"}`},
		"prose about passwords":             {"password authentication failed for user superset", "password authentication failed for user superset"},
		"several lines":                     {"user=u\npassword=p\nhost=h", "user=u\npassword=***\nhost=h"},
		"what is masked already":            {"postgresql://u:***@db token=*** Authorization: Bearer ***", "postgresql://u:***@db token=*** Authorization: Bearer ***"},
		"broken text":                       {"a\xffb password=\xfe", "a\uFFFDb password=***"},
		"nothing":                           {"", ""},
		"an exception of a database driver": {"(psycopg2.OperationalError) could not translate host name \"db\"", "(psycopg2.OperationalError) could not translate host name \"db\""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got := Mask(c.in)
			if got != c.want {
				t.Errorf("-want %q\n+got  %q", c.want, got)
			}
			if twice := Mask(got); twice != got {
				t.Errorf("masking twice: %q, then %q", got, twice)
			}
		})
	}
}

func TestCut(t *testing.T) {
	cases := map[string]struct {
		in    string
		limit int
		want  string
	}{
		"short text stays":                    {"abc", 5, "abc"},
		"text of the limit stays":             {"abcde", 5, "abcde"},
		"the mark counts":                     {"abcdef", 5, "ab..."},
		"characters, not bytes":               {"äöüäöü", 5, "äö..."},
		"a limit that the mark alone reaches": {"abcdef", 3, "..."},
		"no room at all":                      {"abc", 0, ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if got := Cut(c.in, c.limit); got != c.want {
				t.Errorf("-want %q +got %q", c.want, got)
			}
		})
	}
}

func TestACutCredentialIsMaskedBefore(t *testing.T) {
	in := strings.Repeat("x", MaxLength-20) + " postgresql://u:" + strings.Repeat("p", 50) + "@db"
	if got := Cut(Mask(in), MaxLength); strings.Contains(got, "ppp") {
		t.Errorf("a part of the password is left: %q", got)
	}
}

func FuzzMask(f *testing.F) {
	for _, s := range []string{"postgresql://u:p@ss@db/x", "Authorization: Bearer abc", "bearer a1", "token=a api_key: b", `"password": "x`, "a://b:c://d:e@f@", "secret:token=x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := Mask(s)
		if !utf8.ValidString(once) {
			t.Errorf("no valid text: %q", once)
		}
		if twice := Mask(once); twice != once {
			t.Errorf("masking twice: %q, then %q", once, twice)
		}
		if n := utf8.RuneCountInString(Cut(once, MaxLength)); n > MaxLength {
			t.Errorf("%d characters are left", n)
		}
	})
}

func TestLastKeepsTheEndOfALog(t *testing.T) {
	log := `
Traceback (most recent call last):
  File "/app/.venv/bin/superset", line 8, in <module>
    sys.exit(superset())
             ^^^^^^^^^^
  File "/app/.venv/lib/click/core.py", line 1485, in main
    rv = self.invoke(ctx)
sqlalchemy.exc.OperationalError: (psycopg2.OperationalError) FATAL: role "superset" is not permitted to log in
`
	want := `sqlalchemy.exc.OperationalError: (psycopg2.OperationalError) FATAL: role "superset" is not permitted to log in`
	if got := Last(log, 256); got != want {
		t.Errorf("-want +got:\n%s\n%s", want, got)
	}
	if got := Last("first\nsecond\nthird", 20); got != "...second; third" {
		t.Errorf("got %q", got)
	}
	if got := Last(strings.Repeat("x", 300), 20); len(got) != 20 {
		t.Errorf("got %d characters: %q", len(got), got)
	}
}
