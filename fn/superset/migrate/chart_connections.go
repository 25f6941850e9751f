// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package migrate

import (
	"slices"
	"strings"
)

// connection is where the older chart has database and cache.
func connection(field string) []string { return []string{"supersetNode", "connections", field} }

func (v *values) metastore() {
	bundled := text(v.take("postgresql", "enabled")) == "true"
	host, at := v.first([]string{"database", "host"}, []string{"cluster", "databaseServiceName"}, connection("db_host"))
	port, _ := v.first([]string{"database", "port"}, connection("db_port"))
	user, _ := v.first([]string{"database", "user"}, []string{"database", "username"}, connection("db_user"))
	name, _ := v.first([]string{"database", "name"}, connection("db_name"))
	kind, _ := v.first([]string{"database", "type"}, connection("db_type"))
	driver, _ := v.first([]string{"database", "driver"}, connection("db_driver"))
	uri, _ := v.first([]string{"database", "uri"}, []string{"database", "url"})
	_, _ = v.first([]string{"database", "password"}, []string{"database", "enabled"}, connection("db_pass"))

	if uri != "" {
		put(v.spec, v.ref("metastore-uri"), "metastore", "uriFrom")
		v.note("database.uri", "put the URI under the key metastore-uri of the Secret "+v.secretName())
		return
	}
	if bundled || templated(host) {
		v.note("postgresql", "the chart's PostgreSQL goes with the release: move the database to one of your own, then set metastore.host. "+
			"To keep it for the time being, host is "+fallback(v.bundledHost("postgresql"), "RELEASE-postgresql")+" and the password is in the Secret of the same name, key password")
		host = ""
	}
	v.take("postgresql")
	if host == "" {
		host = setMe
		if at == nil && !bundled {
			v.note("database.host", "the values name no database; set metastore.host")
		}
	}
	put(v.spec, host, "metastore", "host")
	put(v.spec, fallback(name, "superset"), "metastore", "database")
	put(v.spec, fallback(user, "superset"), "metastore", "username")
	put(v.spec, v.ref("metastore-password"), "metastore", "passwordFrom")
	v.note("database.password", "put the password of the database under the key metastore-password of the Secret "+v.secretName())
	v.dialect(kind, driver, port)
}

// dialect is the kind of server, its driver and its port, where they are not
// the usual ones.
func (v *values) dialect(kind, driver, port string) {
	dialect, after, found := strings.Cut(driver, "+")
	if found {
		driver = after
	}
	usual := int64(5432)
	if strings.HasPrefix(kind, "mysql") || strings.HasPrefix(dialect, "mysql") {
		usual = 3306
		put(v.spec, "MySQL", "metastore", "type")
	}
	if !slices.Contains([]string{"", "postgresql", "psycopg2", "mysql", "mysqldb"}, driver) {
		put(v.spec, driver, "metastore", "driver")
	}
	if p, ok := number(port); ok && p != usual {
		put(v.spec, p, "metastore", "port")
	}
}

// bundledHost is the host of a subchart, where no release name is needed for
// it.
func (v *values) bundledHost(sub string) string { return text(dig(v.all, sub, "fullnameOverride")) }

func (v *values) valkey() {
	bundled := text(v.take("redis", "enabled")) == "true"
	host, _ := v.first([]string{"cache", "host"}, []string{"cluster", "redisServiceName"}, connection("redis_host"))
	port, _ := v.first([]string{"cache", "port"}, connection("redis_port"))
	user, _ := v.first([]string{"cache", "user"}, connection("redis_user"))
	password, at := v.first([]string{"cache", "password"}, connection("redis_password"))
	cacheDB, _ := v.first([]string{"cache", "cacheDb"}, connection("redis_cache_db"))
	celeryDB, _ := v.first([]string{"cache", "celeryDb"}, connection("redis_celery_db"))
	tls, _ := v.first([]string{"cache", "ssl", "enabled"}, encryption("enabled"))
	verify, _ := v.first([]string{"cache", "ssl", "ssl_cert_reqs"}, encryption("ssl_cert_reqs"))
	driver, _ := v.first([]string{"cache", "driver"}, connection("redis_driver"))
	enabled, _ := v.first([]string{"cache", "enabled"})
	url, urlAt := v.first([]string{"cache", "cacheUrl"}, []string{"cache", "celeryUrl"})

	if enabled == "false" || host == "" && url == "" && !bundled {
		v.take("redis")
		return
	}
	if url != "" {
		v.note(join(urlAt...), "put host, port, username and password of the URL under these keys of a Secret "+v.name+"-valkey, which valkey.connectionFrom names")
		put(v.spec, v.name+"-valkey", "valkey", "connectionFrom", "name")
	} else {
		if bundled || templated(host) {
			v.note("redis", "the chart's Redis goes with the release: provide Valkey or Redis, then set valkey.host. What it holds may be lost: caches, and queued tasks")
			host = setMe
		}
		put(v.spec, host, "valkey", "host")
		put(v.spec, user, "valkey", "username")
		if password != "" || text(dig(v.all, "redis", "auth", "enabled")) == "true" {
			put(v.spec, v.ref("valkey-password"), "valkey", "passwordFrom")
			v.note(join(fallbackPath(at, "redis", "auth")...), "put the password under the key valkey-password of the Secret "+v.secretName())
		}
		if p, ok := number(port); ok && p != 6379 {
			put(v.spec, p, "valkey", "port")
		}
	}
	v.take("redis")
	if tls == "true" || driver == "rediss" {
		v.tls(verify)
	}
	v.databases(cacheDB, celeryDB)
	v.note("cache", "Superset's caches use the databases 1 to 7 here, one for each use, where the chart used one for all; "+
		"if your server has fewer (a cluster has only 0), set database of each use under valkey")
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

// encryption is where the older chart has TLS.
func encryption(field string) []string {
	return []string{"supersetNode", "connections", "redis_ssl", field}
}
