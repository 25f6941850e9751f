// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package migrate

import (
	"net/url"
	"strings"
)

// valkey translates the connection to Redis.
func (v *values) valkey() {
	host, hostAt := v.host([]string{"cache", "host"}, []string{"cluster", "redisServiceName"}, connection("redis_host"))
	port, portAt := v.first([]string{"cache", "port"}, connection("redis_port"))
	user, userAt := v.first([]string{"cache", "user"}, connection("redis_user"))
	password, at := v.first([]string{"cache", "password"}, connection("redis_password"))
	cacheDB, cacheAt := v.first([]string{"cache", "cacheDb"}, connection("redis_cache_db"))
	celeryDB, celeryAt := v.first([]string{"cache", "celeryDb"}, connection("redis_celery_db"))
	tls, tlsAt := v.first([]string{"cache", "ssl", "enabled"}, encryption("enabled"))
	verify, verifyAt := v.first([]string{"cache", "ssl", "ssl_cert_reqs"}, encryption("ssl_cert_reqs"))
	driver, _ := v.first([]string{"cache", "driver"}, connection("redis_driver"))
	enabled, _ := v.first([]string{"cache", "enabled"})
	existing, existingAt := v.first([]string{"cache", "existingSecret"})
	key, _ := v.first([]string{"cache", "existingSecretKey"})
	for to, at := range map[string][]string{
		"host": hostAt, "port": portAt, "username": userAt, "cache.database": cacheAt, "celeryBroker.database": celeryAt, "ssl": tlsAt,
	} {
		if at != nil {
			v.went("valkey."+to, at...)
		}
	}
	bundled := v.on("redis", "enabled")
	urls := v.cacheURLs()
	foreign := v.variable("REDIS_HOST")
	defer v.subchart("redis", bundled && host == "" && !urls && enabled != "false" && !foreign.isReference())

	switch {
	case enabled == "false":
		v.off("cache")
		return
	case urls:
		v.unused("the URL of the cache says it, so this is not used", hostAt, portAt, userAt, at, cacheAt, celeryAt, verifyAt, existingAt)
		return
	case foreign.isReference():
		v.valkeySecret(foreign.secret, hostAt, portAt, userAt, at)
	case foreign.fixed:
		host = foreign.value
		v.taken[foreign.at] = "valkey.host"
		fallthrough
	default:
		if host == "" && !bundled {
			v.unused("there is no Redis in the values, so this is not used", portAt, userAt, at, cacheAt, celeryAt, verifyAt, existingAt)
			return
		}
		if host == "" {
			v.note("redis", "the chart's Redis goes with the release: provide Valkey or Redis, then set valkey.host. What it holds may be lost: caches, and queued tasks")
			host = setMe
		}
		put(v.spec, host, "valkey", "host")
		if o := v.variable("REDIS_USER"); o.fixed {
			user = o.value
			v.taken[o.at] = "valkey.username"
		}
		put(v.spec, user, "valkey", "username")
		v.valkeyPassword(password, at, existing, existingAt, key)
		if o := v.variable("REDIS_PORT"); o.fixed {
			port = o.value
			v.taken[o.at] = "valkey.port"
		}
		if p, ok := number(port); ok && p != 6379 {
			put(v.spec, p, "valkey", "port")
		}
	}
	if tls == "true" || driver == "rediss" {
		v.tls(verify)
		v.became("valkey.ssl.certRequired", verifyAt...)
	} else {
		v.needless("it does not count while TLS is off, in the chart neither", verifyAt...)
	}
	v.databases(cacheDB, celeryDB)
	v.cacheNote()
}

// valkeySecret reads the connection from the Secret from which the chart's pods read it
// instead of from the places that the values have for it.
func (v *values) valkeySecret(secret string, instead ...[]string) {
	parts := map[string]origin{}
	for field, variable := range map[string]string{"host": "REDIS_HOST", "port": "REDIS_PORT", "username": "REDIS_USER", "password": "REDIS_PASSWORD"} {
		parts[field] = v.variable(variable)
	}
	v.connectionSecret("valkey", parts)
	v.unused("the chart does not use it: its pods read the connection from the Secret "+secret, instead...)
	v.note("envFromSecret", "valkey reads the connection from there as well; if the Secret has no REDIS_HOST because there is no Redis, leave valkey out. "+
		"REDIS_DB and REDIS_CELERY_DB are valkey.cache.database (1) and valkey.celeryBroker.database (0)")
}

// unused notes the places that have a value of the user's, which nobody reads.
func (v *values) unused(why string, places ...[]string) {
	for _, p := range places {
		if p != nil && v.differs(p...) {
			v.note(join(p...), why)
		}
	}
}

// cacheNote tells of the databases of the server.
func (v *values) cacheNote() {
	v.general("cache", "Superset's caches use the databases 1 to 7 here, one for each use, where the chart used one for all; "+
		"if your server has fewer (a cluster has only 0), set database of each use under valkey")
}

// valkeyPassword names the Secret with the password.
func (v *values) valkeyPassword(password string, at []string, existing string, existingAt []string, key string) {
	o := v.variable("REDIS_PASSWORD")
	switch {
	case o.isReference():
		put(v.spec, o.reference(), "valkey", "passwordFrom")
		v.taken[o.at] = "valkey.passwordFrom"
	case existing != "":
		name, _ := v.render(existing)
		put(v.spec, map[string]any{"name": name, "key": fallback(key, "password")}, "valkey", "passwordFrom")
		v.went("valkey.passwordFrom", existingAt...)
		v.went("valkey.passwordFrom", "cache", "existingSecretKey")
	case password != "" || o.fixed || v.on("redis", "auth", "enabled") && v.on("redis", "enabled"):
		if o.fixed {
			v.taken[o.at] = "valkey.passwordFrom"
		}
		put(v.spec, v.ref("valkey-password"), "valkey", "passwordFrom")
		where := join(fallbackPath(at, "redis", "auth")...)
		v.note(where, "put the password under the key valkey-password of the Secret "+v.secretName())
	}
}

// cacheURLs takes whole URLs of Redis apart.
func (v *values) cacheURLs() bool {
	cache, cacheAt := v.first([]string{"cache", "cacheUrl"}, []string{"cache", "url"})
	celery, celeryAt := v.first([]string{"cache", "celeryUrl"})
	if cache == "" && celery == "" {
		return false
	}
	main, mainAt := cache, cacheAt
	if main == "" {
		main, mainAt = celery, celeryAt
	}
	read := func(s string) *url.URL {
		r, known := v.render(s)
		u, err := url.Parse(r)
		if err != nil || !known || u.Hostname() == "" {
			return nil
		}
		return u
	}
	u := read(main)
	if u == nil {
		v.work(join(mainAt...), "the URL cannot be read here; set valkey by hand")
		if celery != "" && mainAt[1] != "celeryUrl" {
			v.work(join(celeryAt...), "write its database into valkey.celeryBroker and valkey.celeryResultBackend")
		}
		put(v.spec, setMe, "valkey", "host")
		return true
	}
	put(v.spec, u.Hostname(), "valkey", "host")
	if p, ok := number(u.Port()); ok && p != 6379 {
		put(v.spec, p, "valkey", "port")
	}
	put(v.spec, u.User.Username(), "valkey", "username")
	if _, has := u.User.Password(); has {
		put(v.spec, v.ref("valkey-password"), "valkey", "passwordFrom")
		v.note(join(mainAt...), "put the password of the URL under the key valkey-password of the Secret "+v.secretName())
	}
	if u.Scheme == "rediss" {
		v.tls(fallback(u.Query().Get("ssl_cert_reqs"), "required"))
	}
	v.went("valkey", mainAt...)
	number := func(u *url.URL) string { return strings.Trim(u.Path, "/") }
	celeryDB := ""
	c := read(celery)
	if celery != "" && c == nil {
		v.work(join(celeryAt...), "the URL cannot be read here; write its database into valkey.celeryBroker and valkey.celeryResultBackend")
	}
	if celery != "" && c != nil {
		v.went("valkey.celeryBroker", celeryAt...)
		celeryDB = number(c)
		if c.Host != u.Host || c.Scheme != u.Scheme {
			v.work(join(celeryAt...), "valkey is one server for caches and Celery, and this is another one ("+c.Host+"); set broker_url and result_backend of CeleryConfig in config")
		}
	}
	cacheDB := ""
	if cache != "" {
		cacheDB = number(u)
	}
	v.databases(cacheDB, celeryDB)
	v.cacheNote()
	return true
}

// tls turns TLS on, with the check of certificates that the chart does.
func (v *values) tls(verify string) {
	valkey, _ := v.spec["valkey"].(map[string]any)
	valkey["ssl"] = map[string]any{}
	if r := strings.ToLower(strings.TrimPrefix(verify, "CERT_")); r != "required" {
		put(valkey, r, "ssl", "certRequired")
	}
}

// databases are those of the chart, where they are not the usual ones.
func (v *values) databases(cache, celery string) {
	if n, ok := number(cache); ok && n != 1 {
		put(v.spec, n, "valkey", "cache", "database")
	}
	if n, ok := number(celery); ok && n != 0 {
		put(v.spec, n, "valkey", "celeryBroker", "database")
		put(v.spec, n, "valkey", "celeryResultBackend", "database")
	}
}
