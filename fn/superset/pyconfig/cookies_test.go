// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package pyconfig

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestOnlyBrowsersInTheClusterGetPlainCookies: everybody else's stay Secure.
func TestOnlyBrowsersInTheClusterGetPlainCookies(t *testing.T) {
	const ask = `
def _answer(environ, start_response):
    start_response("200 OK", [("Set-Cookie", "session=; Secure; HttpOnly; Path=/"), ("set-cookie", "a=1; Path=/; Secure"), ("X-Note", "a; Secure")])
    return [b"body"]


def _ask(**environ):
    got = []
    body = ADDITIONAL_MIDDLEWARE[0](_answer)(environ, lambda status, headers, *more: got.extend([status] + [v for k, v in headers]))
    return got + [b"".join(body).decode()]


SERVICE = _ask(HTTP_HOST="acme-web-server:8088")
LONG = _ask(HTTP_HOST="acme-web-server.bi.svc.cluster.local")
PUBLIC = _ask(HTTP_HOST="bi.example.com")
LIKE = _ask(HTTP_HOST="acme-web-server2:8088")
NOBODY = _ask()
PROXIED = _ask(HTTP_HOST="acme-web-server:8088", HTTP_X_FORWARDED_PROTO="https")
COUNTED = _ask(HTTP_HOST="acme-web-server:8088", HTTP_X_FORWARDED_FOR="10.0.0.1")
STANDARD = _ask(HTTP_HOST="acme-web-server:8088", HTTP_FORWARDED="proto=https")
`

	s := full()
	s.PlainCookiesAt, s.Component = "acme-web-server", ask

	got, err := python(t, Render(s), map[string]string{EnvInstanceName: "acme", EnvSecretKey: "k", EnvPreviousSecretKey: "p", EnvDBHost: "db", EnvDBName: "n", EnvDBUser: "u", EnvDBPass: "p", EnvRealtimeSecret: "jwt", EnvValkeyHost: "vk"})
	if err != nil {
		t.Fatal(err)
	}

	plain := []any{"200 OK", "session=; HttpOnly; Path=/", "a=1; Path=/", "a; Secure", "body"}
	secure := []any{"200 OK", "session=; Secure; HttpOnly; Path=/", "a=1; Path=/; Secure", "a; Secure", "body"}

	for name, want := range map[string][]any{"SERVICE": plain, "LONG": plain, "PUBLIC": secure, "LIKE": secure, "NOBODY": secure, "PROXIED": secure, "COUNTED": secure, "STANDARD": secure} {
		if diff := cmp.Diff(want, got[name]); diff != "" {
			t.Errorf("%s: -want +got:\n%s", name, diff)
		}
	}
}

func TestCookiesAreLeftAloneWithoutAName(t *testing.T) {
	if strings.Contains(Render(full()), "ADDITIONAL_MIDDLEWARE") {
		t.Error("a middleware that nobody asked for")
	}
}
