// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package pyconfig

import "strings"

// plainCookies lets the browser of reports keep the cookies that async queries
// need. It opens the Service by plain http, where browsers drop Secure cookies.
func plainCookies(t *text, service string) {
	if service == "" {
		return
	}

	t.block(strings.ReplaceAll(plainCookiesAt, "SERVICE", Quote(service)))
}

// plainCookiesAt looks at requests before anything else does: one that comes from
// outside has headers of a proxy.
const plainCookiesAt = `
class _PlainCookies:
    def __init__(self, app):
        self._app = app

    def __call__(self, environ, start_response):
        name = environ.get("HTTP_HOST", "").split(":")[0].split(".")[0]
        proxied = any(k.startswith("HTTP_X_FORWARDED_") or k == "HTTP_FORWARDED" for k in environ)
        if name != SERVICE or proxied:
            return self._app(environ, start_response)

        def start(status, headers, *more):
            headers = [(k, v.replace("; Secure", "") if k.lower() == "set-cookie" else v) for k, v in headers]
            return start_response(status, headers, *more)

        return self._app(environ, start)


ADDITIONAL_MIDDLEWARE = [_PlainCookies]
`
