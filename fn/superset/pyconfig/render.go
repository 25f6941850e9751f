// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package pyconfig

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// text collects Python lines.
type text struct{ b strings.Builder }

// line adds a formatted line. Arguments that come from users are quoted by the
// caller.
func (t *text) line(format string, a ...any) {
	// Most lines are as they are, which is not worth reading them for verbs.
	if len(a) == 0 && strings.IndexByte(format, '%') < 0 {
		t.b.WriteString(format)
	} else {
		fmt.Fprintf(&t.b, format, a...)
	}

	t.b.WriteByte('\n')
}

// block adds lines as they are, set off by an empty line.
func (t *text) block(s string) {
	t.b.WriteByte('\n')
	t.b.WriteString(s)
}

// usualSize is enough for what Render writes itself, in bytes.
const usualSize = 6 << 10

// Render writes superset_config.py. Later parts can read and replace what
// earlier ones set; what users wrote comes last.
func Render(s Settings) string {
	t := &text{}
	t.b.Grow(usualSize + len(s.Base) + len(s.Component))

	imports(t, s)
	core(t, s)
	engine(t, s.Engine)
	featureFlags(t, s)
	addresses(t, s)
	valkey(t, s.Valkey)
	rateLimits(t, s)
	realtime(t, s.Realtime)
	taskFramework(t, s.TaskFramework)
	plainCookies(t, s.PlainCookiesAt)
	celery(t, s)
	results(t, s.Valkey)
	metrics(t, s.StatsDPort)

	for _, b := range s.Blocks {
		t.block(b)
	}

	report(t, s.Task)
	raw(t, "Base config (spec.config)", s.Base)
	raw(t, "Component config", s.Component)

	return t.b.String()
}

func imports(t *text, s Settings) {
	t.line("# Operator-generated configs")
	t.line("import os")

	if s.Metastore != nil && s.Metastore.URI {
		t.line("import re")
	}

	if s.StatsDPort != 0 {
		t.line("import socket")
	}

	if s.Valkey != nil {
		t.line("import ssl")
	}

	t.line("import sys")

	structured := s.Metastore != nil && !s.Metastore.URI

	switch {
	case s.Valkey != nil && s.Valkey.URI:
		t.line("from urllib.parse import quote, unquote, urlencode, urlsplit")
	case s.Valkey != nil:
		t.line("from urllib.parse import quote, urlencode")
	case structured:
		t.line("from urllib.parse import quote")
	}

	if s.Valkey != nil && s.Valkey.Results != nil {
		t.line("")
		t.line("from cachelib.redis import RedisCache as _CachelibRedis")
	}

	if s.Engine != nil && s.Engine.NullPool {
		t.line("")
		t.line("from sqlalchemy.pool import NullPool")
	}

	if structured || s.Valkey != nil {
		t.block(hostHelper)
	}

	if s.Metastore != nil && s.Metastore.URI {
		t.block(uriHelper)
	}
}

// hostHelper is needed because an IPv6 address has colons, too. The address is
// only known where the file runs.
const hostHelper = `
def _url_host(host):
    bare = host.strip("[]")
    return "[" + bare + "]" if ":" in bare else bare

`

func core(t *text, s Settings) {
	t.line("")
	t.line("SECRET_KEY = os.environ[%s]", Quote(EnvSecretKey))

	if s.PreviousKey {
		t.line("PREVIOUS_SECRET_KEY = os.environ.get(%s)", Quote(EnvPreviousSecretKey))
	}

	switch m := s.Metastore; {
	case m == nil:
	case m.URI:
		metastoreURI(t)
	default:
		t.line("_db_pass = os.environ.get(%s, \"\")", Quote(EnvDBPass))
		t.line("_db_cred = quote(os.environ[%s], safe=\"\")", Quote(EnvDBUser))
		t.line("if _db_pass:")
		t.line("    _db_cred += \":\" + quote(_db_pass, safe=\"\")")
		// SQLAlchemy takes the path of a URI as it is: a database called "a b"
		// must not become "a%20b". What would end the path, or be taken for
		// credentials, goes in a parameter.
		t.line("_db_name = os.environ[%s]", Quote(EnvDBName))
		t.line("if set(_db_name) & set(\"?#@/%%\\r\\n\"):")
		t.line("    _db_path = %s + quote(_db_name, safe=\"\")", Quote("?"+m.NameParameter+"="))
		t.line("else:")
		t.line("    _db_path = _db_name")
		t.line("SQLALCHEMY_DATABASE_URI = (")
		t.line("    %s + _db_cred + \"@\" + _url_host(os.environ[%s])", Quote(m.Scheme+"://"), Quote(EnvDBHost))
		t.line("    + \":\" + (os.environ.get(%s) or %s) + \"/\" + _db_path", Quote(EnvDBPort), Quote(number(m.Port)))
		t.line(")")
		t.line("SQLALCHEMY_EXAMPLES_URI = SQLALCHEMY_DATABASE_URI")
	}

	if s.WebPort != 0 {
		t.line("SUPERSET_WEBSERVER_PORT = %d", s.WebPort)
	}

	if s.WebTimeout != 0 {
		t.line("SUPERSET_WEBSERVER_TIMEOUT = %d", s.WebTimeout)
	}

	if s.AppIcon != "" {
		t.line("APP_ICON = %s", Quote(s.AppIcon))
	}
}

func engine(t *text, e *Engine) {
	if e == nil {
		return
	}

	t.line("")

	if e.NullPool {
		t.line("SQLALCHEMY_ENGINE_OPTIONS = {\"poolclass\": NullPool}")
		return
	}

	t.line("SQLALCHEMY_ENGINE_OPTIONS = {")
	t.line("    \"pool_size\": %d,", e.PoolSize)
	t.line("    \"max_overflow\": %d,", e.MaxOverflow)
	t.line("    \"pool_recycle\": %d,", e.PoolRecycle)
	t.line("    \"pool_pre_ping\": %s,", boolean(e.PoolPrePing))

	if e.PoolTimeout != nil {
		t.line("    \"pool_timeout\": %d,", *e.PoolTimeout)
	}

	t.line("}")
}

func featureFlags(t *text, s Settings) {
	flags := maps.Clone(s.FeatureFlags)

	if s.Realtime != nil || s.TaskFramework != nil && s.TaskFramework.AsyncQueries {
		if _, set := flags[FlagAsyncQueries]; !set {
			if flags == nil {
				flags = map[string]bool{}
			}

			flags[FlagAsyncQueries] = true
		}
	}

	if len(flags) == 0 {
		return
	}

	t.line("")
	t.line("FEATURE_FLAGS = {")

	for _, name := range slices.Sorted(maps.Keys(flags)) {
		t.line("    %s: %s,", Quote(name), boolean(flags[name]))
	}

	t.line("}")
}

const (
	// FlagAsyncQueries is the feature flag of async queries.
	FlagAsyncQueries = "GLOBAL_ASYNC_QUERIES"
	// FlagTaskFramework is the feature flag of what async queries are part of
	// since 7.0; they turn it on.
	FlagTaskFramework = "GLOBAL_TASK_FRAMEWORK"
)

// addresses tells reports where the web server is, and everybody what the
// browser's address is.
func addresses(t *text, s Settings) {
	if s.InternalURL == "" && s.ExternalURL == "" && !s.Secure && s.ProxyHops == 0 {
		return
	}

	t.line("")

	if s.InternalURL != "" {
		t.line("WEBDRIVER_BASEURL = %s", Quote(s.InternalURL))
	}

	external := s.ExternalURL
	if external == "" {
		external = s.InternalURL
	}

	if external != "" {
		t.line("WEBDRIVER_BASEURL_USER_FRIENDLY = %s", Quote(external))
	}

	if s.ProxyHops > 0 {
		t.line("ENABLE_PROXY_FIX = True")
	}

	// Every proxy adds an address. All other headers have one value, which the
	// next proxy repeats or replaces: counting there would find none.
	if s.ProxyHops > 1 {
		t.line("PROXY_FIX_CONFIG = {\"x_for\": %d, \"x_proto\": 1, \"x_host\": 1, \"x_port\": 1, \"x_prefix\": 1}", s.ProxyHops)
	}

	if s.Secure {
		t.line("SESSION_COOKIE_SECURE = True")
	}
}

func metrics(t *text, port int32) {
	if port == 0 {
		return
	}

	t.block(strings.ReplaceAll(statsD, "PORT", number(port)))
}

// statsD is Superset's StatsD logger without the Python package "statsd",
// which the stock image lacks.
const statsD = `
class _StatsLogger(getattr(sys.modules.get("superset.stats_logger"), "BaseStatsLogger", object)):
    def __init__(self):
        self.prefix = "superset"
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)

    def _send(self, key, value):
        try:
            self._socket.sendto(("superset.%s:%s" % (key, value)).encode(), ("127.0.0.1", PORT))
        except OSError:
            pass

    def incr(self, key):
        self._send(key, "1|c")

    def decr(self, key):
        self._send(key, "-1|c")

    def timing(self, key, value):
        self._send(key, "%f|ms" % value)

    def gauge(self, key, value):
        self._send(key, "%f|g" % value)


STATS_LOGGER = _StatsLogger()
`

func raw(t *text, title, python string) {
	if python == "" {
		return
	}

	t.line("")
	t.line("# %s", title)
	t.b.WriteString(python)

	if !strings.HasSuffix(python, "\n") {
		t.b.WriteByte('\n')
	}
}

func boolean(b bool) string {
	if b {
		return "True"
	}

	return "False"
}

func number(n int32) string { return strconv.Itoa(int(n)) }
