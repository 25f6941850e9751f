// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package page

import (
	"fmt"
	"net/http"
	"net/url"
	"path"
	"strings"
)

// shown is the internal address of the page. Whoever asks for it directly gets
// the page with 503, like for any other path.
const shown = "/.maintenance-page"

// mainConfig is the main configuration: any user may run it, and nothing is
// written outside of the temporary folder. There is no access log, since a
// container runtime that keeps its user from opening /dev/stdout would keep
// nginx from starting, and with it the upgrade.
func mainConfig(p Place) string {
	return fmt.Sprintf(`daemon off;
worker_processes 1;
pid %[1]s/nginx.pid;
error_log stderr warn;

events {
    worker_connections 1024;
}

http {
    client_body_temp_path %[1]s/client_body;
    proxy_temp_path %[1]s/proxy;
    fastcgi_temp_path %[1]s/fastcgi;
    uwsgi_temp_path %[1]s/uwsgi;
    scgi_temp_path %[1]s/scgi;

    access_log off;
    server_tokens off;
    include %[2]s;
}
`, p.Temp, path.Join(p.Dir, ServerFile))
}

// ipv6Config is the listen line for IPv6.
func ipv6Config(c Content) string {
	return fmt.Sprintf("listen [::]:%d default_server ipv6only=on;\n", c.Port)
}

// serverConfig is the one virtual server.
//
// The page is shown by error_page and not by location /: a redirect inside of
// nginx turns every method into GET, while a static file answers 405 to POST.
// No connection is kept: a client that held one would go on talking to the page
// after the Service has left it. The size of uploads is not limited, since they
// are refused unread anyway and 413 would hide that.
func serverConfig(c Content, p Place) string {
	return fmt.Sprintf(`server {
    listen %[1]d default_server;
    include %[2]s*;
    server_name _;

    absolute_redirect off;
    client_max_body_size 0;
    etag off;
    if_modified_since off;
    keepalive_timeout 0;
    large_client_header_buffers 4 32k;

    add_header Cache-Control "no-store" always;
    add_header X-Superset-Maintenance "true" always;

    error_page 400 403 404 405 413 414 416 503 =503 %[3]s;

    location = %[4]s {
        default_type text/plain;
        return 200 "OK\n";
    }
%[5]s
    location = %[3]s {
        internal;
%[6]s        add_header Retry-After "%[7]d" always;
    }

    location / {
        return 503;
    }
}
`, c.Port, linked(p), shown, ProbePath, health(c, p), file(p), c.RetryAfterSeconds)
}

// health is the location of the web server's readiness path. For the path "/"
// people and load balancers cannot be told apart, so that people get the page.
func health(c Content, p Place) string {
	at := location(c.HealthPath)
	if c.HealthStatus != http.StatusOK || at == "" || at == ProbePath || at == shown {
		return ""
	}
	if at == "/" {
		return fmt.Sprintf(`
    location = / {
        error_page 503 =200 %[1]s-200;
        return 503;
    }

    location = %[1]s-200 {
        internal;
%[2]s    }
`, shown, file(p))
	}
	return fmt.Sprintf(`
    location = %s {
        default_type text/plain;
        return 200 "OK\n";
    }
`, quote(at))
}

// file serves the HTML. A location with headers of its own inherits none, hence
// the repetition; Last-Modified would tell when the page was mounted.
func file(p Place) string {
	return fmt.Sprintf(`        alias %s;
        types { }
        default_type "text/html; charset=utf-8";
        add_header Cache-Control "no-store" always;
        add_header X-Superset-Maintenance "true" always;
        add_header Last-Modified "";
`, path.Join(p.Dir, HTMLFile))
}

// location is the path as nginx compares it: without query, decoded, cleaned.
func location(probe string) string {
	if probe == "" {
		return ""
	}
	at, _, _ := strings.Cut(probe, "?")
	at, _, _ = strings.Cut(at, "#")
	if decoded, err := url.PathUnescape(at); err == nil {
		at = decoded
	}
	clean := path.Clean("/" + at)
	if strings.HasSuffix(at, "/") && clean != "/" {
		clean += "/"
	}
	return clean
}

// quote writes a word of nginx's configuration that holds any text.
func quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\x00", "").Replace(s) + `"`
}
