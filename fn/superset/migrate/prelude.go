// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package migrate

import (
	"slices"
	"strings"

	"github.com/crossplane-contrib/function-superset/fn/superset/pyconfig"
)

// The chart's superset_config.py defines names that overrides use, and its pods
// have variables that ours have not. What is used of them is put before the
// user's Python, made of our own variables.

// prelude is what the user's Python uses of the chart's.
type prelude struct {
	names, variables []string
}

// chartNames are what the chart defines, in the order in which one needs the
// other.
var chartNames = []string{"env", "RedisCache", "REDIS_BASE_URL", "REDIS_URL_PARAMS", "CACHE_REDIS_URL", "CELERY_REDIS_URL"}

// reads adds what statements use.
func (p *prelude) reads(list []statement) {
	for _, s := range list {
		for i, t := range s.tokens {
			attribute := i > 0 && s.tokens[i-1].text == "."
			argument := t.depth > 0 && i+1 < len(s.tokens) && s.tokens[i+1].text == "="
			switch {
			case t.kind == tokenName && !attribute && !argument && slices.Contains(chartNames, t.text):
				p.add(&p.names, t.text)
			case isFormatted(t):
				p.mentions(t.text)
			case t.kind == tokenString:
				if name, ok := literalText(t); ok && (slices.Contains(connections, name) || name == "SUPERSET_SECRET_KEY") {
					p.add(&p.variables, name)
				}
			}
		}
	}
}

// mentions adds what the fields of an f-string use.
func (p *prelude) mentions(s string) {
	for _, m := range fieldOfText.FindAllStringSubmatch(s, -1) {
		if words, err := tokens(m[1]); err == nil {
			p.reads([]statement{{tokens: words}})
		}
	}
}

func (p *prelude) add(list *[]string, name string) {
	if !slices.Contains(*list, name) {
		*list = append(*list, name)
	}
}

// preludeOf is the Python before the user's own; "" if nothing is used.
func (v *values) preludeOf(p prelude) string {
	need := func(names ...string) {
		for _, n := range names {
			p.add(&p.names, n)
		}
	}
	if slices.Contains(p.names, "CACHE_REDIS_URL") || slices.Contains(p.names, "CELERY_REDIS_URL") {
		need("REDIS_BASE_URL", "REDIS_URL_PARAMS")
	}
	redis := slices.ContainsFunc(p.names, func(s string) bool { return strings.Contains(s, "REDIS") }) ||
		slices.ContainsFunc(p.variables, func(s string) bool { return strings.HasPrefix(s, "REDIS_") })
	if redis && v.spec["valkey"] == nil {
		v.work("configOverrides", "Python uses the chart's connection to Redis ("+strings.Join(append(slices.Clone(p.names), p.variables...), ", ")+"), and the values have none; set valkey, or change config")
		return ""
	}
	var lines []string
	for _, name := range connections {
		if !slices.Contains(p.variables, name) {
			continue
		}
		if value := v.ours(name); value != "" {
			lines = append(lines, "os.environ.setdefault("+pyconfig.Quote(name)+", "+value+")")
		}
	}
	if slices.Contains(p.variables, "SUPERSET_SECRET_KEY") {
		lines = append(lines, `os.environ.setdefault("SUPERSET_SECRET_KEY", SECRET_KEY)`)
	}
	for _, name := range chartNames {
		if slices.Contains(p.names, name) {
			lines = append(lines, v.definition(name)...)
		}
	}
	if len(lines) == 0 {
		return ""
	}
	return "# names that the chart defines\n" + strings.Join(lines, "\n") + "\n"
}

// ours is an expression for what a variable of the chart has.
func (v *values) ours(name string) string {
	get := func(variable, standard string) string {
		return "os.environ.get(" + pyconfig.Quote(variable) + ") or " + pyconfig.Quote(standard)
	}
	uri := dig(v.spec, "metastore", "uriFrom") != nil
	if strings.HasPrefix(name, "DB_") && v.spec["metastore"] == nil {
		v.work("configOverrides", "Python uses the chart's variable "+name+", which is not there; change config")
		return ""
	}
	if part := map[string]string{"DB_HOST": "host", "DB_PORT": "port", "DB_USER": "username", "DB_PASS": "password", "DB_NAME": "database"}[name]; part != "" && uri {
		return `str(getattr(__import__("sqlalchemy.engine", fromlist=["make_url"]).make_url(SQLALCHEMY_DATABASE_URI), ` + pyconfig.Quote(part) + `) or "")`
	}
	number := func(path []string, standard string) string {
		return pyconfig.Quote(fallback(text(dig(v.spec, path...)), standard))
	}
	ssl := dig(v.spec, "valkey", "ssl") != nil
	switch name {
	case "DB_HOST":
		return get(pyconfig.EnvDBHost, "")
	case "DB_PORT":
		return get(pyconfig.EnvDBPort, map[bool]string{true: "3306", false: "5432"}[dig(v.spec, "metastore", "type") == "MySQL"])
	case "DB_USER":
		return get(pyconfig.EnvDBUser, "")
	case "DB_PASS":
		return get(pyconfig.EnvDBPass, "")
	case "DB_NAME":
		return get(pyconfig.EnvDBName, "")
	case "REDIS_HOST":
		return get(pyconfig.EnvValkeyHost, "")
	case "REDIS_PORT":
		return get(pyconfig.EnvValkeyPort, "6379")
	case "REDIS_USER":
		return get(pyconfig.EnvValkeyUser, "")
	case "REDIS_PASSWORD":
		return get(pyconfig.EnvValkeyPass, "")
	case "REDIS_PROTO":
		return pyconfig.Quote(map[bool]string{true: "rediss", false: "redis"}[ssl])
	case "REDIS_DB":
		return number([]string{"valkey", "cache", "database"}, "1")
	case "REDIS_CELERY_DB":
		return number([]string{"valkey", "celeryBroker", "database"}, "0")
	case "REDIS_SSL_CERT_REQS":
		if !ssl {
			return ""
		}
		return pyconfig.Quote("CERT_" + strings.ToUpper(fallback(text(dig(v.spec, "valkey", "ssl", "certRequired")), "required")))
	}
	return ""
}

// definition is a name that the chart defines.
func (v *values) definition(name string) []string {
	switch name {
	case "env":
		return []string{"def env(key, default=None):", "    return os.getenv(key, default)"}
	case "RedisCache":
		return []string{"from flask_caching.backends.rediscache import RedisCache"}
	case "REDIS_BASE_URL":
		return []string{
			`from urllib.parse import quote as _quote`,
			`_redis_login = _quote(os.environ.get("` + pyconfig.EnvValkeyUser + `") or "", safe="")`,
			`_redis_login += ":" + _quote(os.environ.get("` + pyconfig.EnvValkeyPass + `") or "", safe="") + "@"`,
			`_redis_server = (` + v.ours("REDIS_HOST") + `) + ":" + (` + v.ours("REDIS_PORT") + `)`,
			`REDIS_BASE_URL = ` + v.ours("REDIS_PROTO") + ` + "://" + (_redis_login if _redis_login != ":@" else "") + _redis_server`,
		}
	case "REDIS_URL_PARAMS":
		if dig(v.spec, "valkey", "ssl") == nil {
			return []string{`REDIS_URL_PARAMS = ""`}
		}
		return []string{`REDIS_URL_PARAMS = "?ssl_cert_reqs=` + fallback(text(dig(v.spec, "valkey", "ssl", "certRequired")), "required") + `"`}
	case "CACHE_REDIS_URL":
		return []string{`CACHE_REDIS_URL = REDIS_BASE_URL + "/` + fallback(text(dig(v.spec, "valkey", "cache", "database")), "1") + `" + REDIS_URL_PARAMS`}
	case "CELERY_REDIS_URL":
		return []string{`CELERY_REDIS_URL = REDIS_BASE_URL + "/` + fallback(text(dig(v.spec, "valkey", "celeryBroker", "database")), "0") + `" + REDIS_URL_PARAMS`}
	}
	return nil
}
