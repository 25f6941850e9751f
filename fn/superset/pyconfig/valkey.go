// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package pyconfig

import "strings"

// valkey writes the connection, the caches and the coordination backend.
func valkey(t *text, v *Valkey) {
	if v == nil {
		return
	}

	t.line("")
	t.line("# Valkey cache config")

	if v.URI {
		t.b.WriteString(strings.ReplaceAll(valkeyHelper+connectionFromURI, "6379", number(v.Port)))
	} else {
		t.b.WriteString(strings.ReplaceAll(connectionFromParts, "6379", number(v.Port)))
	}

	t.line("_superset_instance = os.environ[%s]", Quote(EnvInstanceName))
	tlsOptions(t, v)
	t.block(helpers)

	for _, c := range v.Caches {
		t.line("%s = _vk_cache(%d, %s, %d)", c.Name, c.Database, Quote(c.Prefix), c.Timeout)
	}

	if c := v.Coordination; c != nil {
		t.line("%s = _vk_client(%d, %s, %d)", c.Name, c.Database, Quote(c.Prefix), c.Timeout)
	}
}

// connectionFromParts reads variable by variable.
const connectionFromParts = `_vk_host = os.environ["SUPERSET_OPERATOR__VALKEY_HOST"].strip("[]")
_vk_port = int(os.environ.get("SUPERSET_OPERATOR__VALKEY_PORT") or "6379")
_vk_user = os.environ.get("SUPERSET_OPERATOR__VALKEY_USER", "")
_vk_pass = os.environ.get("SUPERSET_OPERATOR__VALKEY_PASS", "")
`

// tlsOptions writes the options as redis-py takes them; an empty dictionary
// means that the connection is not encrypted.
func tlsOptions(t *text, v *Valkey) {
	tls := v.TLS

	if tls == nil {
		if !v.URI {
			t.line("_vk_tls = {}")
			return
		}

		tls = &TLS{Verify: "required"}
	}

	t.line("_vk_tls = {")
	t.line("    \"ssl_cert_reqs\": %s,", Quote(tls.Verify))

	for _, o := range []struct{ name, path string }{
		{"ssl_ca_certs", tls.CACert}, {"ssl_certfile", tls.Cert}, {"ssl_keyfile", tls.Key},
	} {
		if o.path != "" {
			t.line("    %s: %s,", Quote(o.name), Quote(o.path))
		}
	}

	t.line("}")

	// With both, the spec's TLS wins over a URI that says redis://.
	if v.URI && v.TLS == nil {
		t.line("if _vk_uri.scheme != \"rediss\":")
		t.line("    _vk_tls = {}")
	}
}

// helpers are used by everything that follows. Flask-Caching builds its client
// from the URL alone, so the URL carries the TLS options. Superset builds the
// coordination and event backends from single keys and does not read a URL.
const helpers = `_vk_scheme = "rediss" if _vk_tls else "redis"
_vk_verify = {"required": ssl.CERT_REQUIRED, "optional": ssl.CERT_OPTIONAL, "none": ssl.CERT_NONE}.get(
    _vk_tls.get("ssl_cert_reqs")
)
_vk_auth = quote(_vk_user, safe="")
if _vk_pass:
    _vk_auth += ":" + quote(_vk_pass, safe="")
if _vk_auth:
    _vk_auth += "@"
_vk_base = _vk_scheme + "://" + _vk_auth + _url_host(_vk_host) + ":" + str(_vk_port)


def _vk_cache(database, prefix, timeout):
    return {
        "CACHE_TYPE": "RedisCache",
        "CACHE_DEFAULT_TIMEOUT": timeout,
        "CACHE_KEY_PREFIX": _superset_instance + "_" + prefix,
        "CACHE_REDIS_URL": _vk_base + "/" + str(database) + ("?" + urlencode(_vk_tls) if _vk_tls else ""),
    }


def _vk_client(database, prefix, timeout):
    return {
        "CACHE_TYPE": "RedisCache",
        "CACHE_DEFAULT_TIMEOUT": timeout,
        "CACHE_KEY_PREFIX": _superset_instance + "_" + prefix,
        "CACHE_REDIS_HOST": _vk_host,
        "CACHE_REDIS_PORT": _vk_port,
        "CACHE_REDIS_DB": database,
        "CACHE_REDIS_USER": _vk_user,
        "CACHE_REDIS_PASSWORD": _vk_pass,
        "CACHE_REDIS_SSL": bool(_vk_tls),
        "CACHE_REDIS_SSL_CERT_REQS": _vk_tls.get("ssl_cert_reqs", "required"),
        "CACHE_REDIS_SSL_CA_CERTS": _vk_tls.get("ssl_ca_certs"),
        "CACHE_REDIS_SSL_CERTFILE": _vk_tls.get("ssl_certfile"),
        "CACHE_REDIS_SSL_KEYFILE": _vk_tls.get("ssl_keyfile"),
    }


`

// rateLimits are counted for all processes together. While Valkey is away, each
// counts for itself, as it would without one: nobody waits for it, and nobody is
// refused because of it.
func rateLimits(t *text, s Settings) {
	if s.RateLimits == nil || s.Valkey == nil {
		return
	}

	t.line("")
	t.line("RATELIMIT_STORAGE_URI = _vk_cache(%d, \"\", 0)[\"CACHE_REDIS_URL\"]", *s.RateLimits)
	t.line("RATELIMIT_STORAGE_OPTIONS = {\"socket_connect_timeout\": 1, \"socket_timeout\": 1}")
	t.line("RATELIMIT_KEY_PREFIX = _superset_instance + \"_superset_ratelimit\"")
	t.line("RATELIMIT_IN_MEMORY_FALLBACK_ENABLED = True")
}

// celery extends Superset's own class, which Superset has defined by the time
// it reads this file: the imports, the annotations and the schedule of beat
// stay. The class is always there, so that raw Python can change it whether or
// not there is a Valkey. Superset's module is looked up, not imported: an
// import from here would be circular.
func celery(t *text, s Settings) {
	t.block(`
class CeleryConfig(getattr(sys.modules.get("superset.config"), "CeleryConfig", object)):
`)

	empty := true

	if v := s.Valkey; v != nil {
		if v.Broker != nil {
			t.line("    broker_url = _vk_base + \"/%d\"", *v.Broker)
		}

		if v.ResultBackend != nil {
			t.line("    result_backend = _vk_base + \"/%d\"", *v.ResultBackend)
		}

		if (v.Broker != nil || v.ResultBackend != nil) && (v.TLS != nil || v.URI) {
			t.line("    if _vk_tls:")

			if v.Broker != nil {
				t.line("        broker_use_ssl = {**_vk_tls, \"ssl_cert_reqs\": _vk_verify}")
			}

			if v.ResultBackend != nil {
				t.line("        redis_backend_use_ssl = {**_vk_tls, \"ssl_cert_reqs\": _vk_verify}")
			}
		}

		empty = v.Broker == nil && v.ResultBackend == nil
	}

	if s.Prefetch != nil {
		t.line("    worker_prefetch_multiplier = %d", *s.Prefetch)

		empty = false
	}

	if empty {
		t.line("    pass")
	}

	t.line("")
	t.line("")

	if s.TaskFramework != nil && s.TaskFramework.Celery {
		t.b.WriteString(celeryTasks)
	}

	t.line("CELERY_CONFIG = CeleryConfig")
}

func results(t *text, v *Valkey) {
	if v == nil || v.Results == nil {
		return
	}

	t.line("")
	t.line("RESULTS_BACKEND = _CachelibRedis(")
	t.line("    host=_vk_host,")
	t.line("    port=_vk_port,")
	t.line("    username=_vk_user or None,")
	t.line("    password=_vk_pass or None,")
	t.line("    db=%d,", v.Results.Database)
	t.line("    key_prefix=_superset_instance + \"_\" + %s,", Quote(v.Results.Prefix))
	t.line("    ssl=bool(_vk_tls),")
	t.line("    **_vk_tls,")
	t.line(")")
}
