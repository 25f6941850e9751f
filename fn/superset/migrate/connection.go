// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package migrate

import (
	"slices"
	"strings"
)

// connection is where the older chart has database and cache.
func connection(field string) []string { return []string{"supersetNode", "connections", field} }

// encryption is where the older chart has TLS.
func encryption(field string) []string {
	return []string{"supersetNode", "connections", "redis_ssl", field}
}

// first takes the first of several places that says something; what the user
// says comes before what the chart has by default.
func (v *values) first(paths ...[]string) (string, []string) {
	out, at := "", []string(nil)
	for _, said := range []bool{true, false} {
		for _, p := range paths {
			s := text(v.get(p...))
			if out == "" && s != "" && (!said || v.said(p...)) {
				out, at = s, p
			}
		}
	}
	for _, p := range paths {
		if at != nil && join(p...) != join(at...) && v.differs(p...) {
			v.note(join(p...), "it gives way to "+join(at...))
		}
		v.meant(p...)
	}
	return out, at
}

// host is a first that is rendered; templated ones of the chart's own servers
// are none.
func (v *values) host(paths ...[]string) (string, []string) {
	s, at := v.first(paths...)
	if at == nil {
		return "", nil
	}
	if v.chart.isStock(at, s) {
		return "", nil
	}
	r, ok := v.render(s)
	if !ok || strings.Contains(r, "${") {
		v.work(join(at...), "the host is not known here; write it into the field that has "+setMe+": "+s)
		return setMe, at
	}
	return r, at
}

// metastore translates the connection to the database, unless Python names it.
func (v *values) metastore() {
	host, hostAt := v.host([]string{"database", "host"}, []string{"cluster", "databaseServiceName"}, connection("db_host"))
	port, portAt := v.first([]string{"database", "port"}, connection("db_port"))
	user, userAt := v.first([]string{"database", "user"}, []string{"database", "username"}, connection("db_user"))
	name, nameAt := v.first([]string{"database", "name"}, connection("db_name"))
	kind, _ := v.first([]string{"database", "type"}, connection("db_type"))
	driver, driverAt := v.first([]string{"database", "driver"}, connection("db_driver"))
	whole, wholeAt := v.first([]string{"database", "uri"}, []string{"database", "url"})
	_, passwordAt := v.first([]string{"database", "password"}, connection("db_pass"))
	existing, existingAt := v.first([]string{"database", "existingSecret"})
	key, _ := v.first([]string{"database", "existingSecretKey"})
	v.meant("database", "enabled")
	if v.uriDialect.dialect != "" {
		driver = strings.TrimSuffix(v.uriDialect.dialect+"+"+v.uriDialect.driver, "+")
	}
	for to, at := range map[string][]string{"host": hostAt, "port": portAt, "username": userAt, "database": nameAt, "driver": driverAt} {
		if at != nil {
			v.went("metastore."+to, at...)
		}
	}
	bundled := v.on("postgresql", "enabled")
	defer v.subchart("postgresql", bundled && host == "" && whole == "" && !v.inPython && v.spec["metastore"] == nil && !v.variable("DB_HOST").isReference())
	unused := func(why string) {
		for _, at := range [][]string{hostAt, portAt, userAt, nameAt, passwordAt} {
			if at != nil && v.differs(at...) {
				v.note(join(at...), why)
			}
		}
	}

	switch {
	case v.inPython || v.spec["metastore"] != nil:
		unused("it is not used: Python of the values names the database itself")
		return
	case whole != "":
		unused("it gives way to " + join(wholeAt...))
		put(v.spec, v.ref("metastore-uri"), "metastore", "uriFrom")
		v.note(join(wholeAt...), "put the URI under the key metastore-uri of the Secret "+v.secretName())
		v.uriType(whole)
		return
	}
	parts := map[string]origin{}
	for field, variable := range map[string]string{"host": "DB_HOST", "port": "DB_PORT", "username": "DB_USER", "password": "DB_PASS", "database": "DB_NAME"} {
		parts[field] = v.variable(variable)
	}
	if parts["host"].isReference() {
		v.connectionSecret("metastore", parts)
		unused("the chart does not use it: its pods read the connection from the Secret " + parts["host"].secret)
		v.dialect(kind, driver, port)
		return
	}
	literal := func(field, value string) string {
		if o := parts[field]; o.fixed {
			v.taken[o.at] = "metastore." + field
			return o.value
		}
		return value
	}
	host, port, user, name = literal("host", host), literal("port", port), literal("username", user), literal("database", name)
	if host == "" {
		host = setMe
		if bundled {
			v.note("postgresql", "the chart's PostgreSQL goes with the release: move the database to one of your own, then set metastore.host. "+
				"To keep it for the time being, host is "+v.bundledHost("postgresql")+" and the password is in the Secret of the same name, key password")
		} else {
			v.note(v.named("database.host", "supersetNode.connections.db_host"), "the values name no database; set metastore.host")
		}
	}
	put(v.spec, host, "metastore", "host")
	put(v.spec, fallback(name, "superset"), "metastore", "database")
	put(v.spec, fallback(user, "superset"), "metastore", "username")
	v.metastorePassword(parts["password"], passwordAt, existing, existingAt, key)
	v.dialect(kind, driver, port)
}

// metastorePassword names the Secret with the password.
func (v *values) metastorePassword(o origin, at []string, existing string, existingAt []string, key string) {
	switch {
	case o.isReference():
		put(v.spec, o.reference(), "metastore", "passwordFrom")
		v.taken[o.at] = "metastore.passwordFrom"
	case existing != "":
		name, _ := v.render(existing)
		put(v.spec, map[string]any{"name": name, "key": fallback(key, "password")}, "metastore", "passwordFrom")
		v.went("metastore.passwordFrom", existingAt...)
		v.went("metastore.passwordFrom", "database", "existingSecretKey")
	default:
		put(v.spec, v.ref("metastore-password"), "metastore", "passwordFrom")
		v.note(v.place(at, "database.password", "supersetNode.connections.db_pass"), "put the password of the database under the key metastore-password of the Secret "+v.secretName())
	}
}

// connectionSecret names a Secret that has all parts of a connection as
// variables of the chart.
func (v *values) connectionSecret(field string, parts map[string]origin) {
	secret := parts["host"].secret
	keys := map[string]any{}
	var other []string
	for _, part := range []string{"host", "port", "username", "password", "database"} {
		o, ok := parts[part]
		switch {
		case !ok:
		case o.secret == secret:
			keys[part] = o.key
			if o.at != "envFromSecret" {
				v.taken[o.at] = field + ".connectionFrom"
			}
		default:
			other = append(other, part)
		}
	}
	put(v.spec, secret, field, "connectionFrom", "name")
	put(v.spec, keys, field, "connectionFrom", "keys")
	if len(other) > 0 {
		v.work("envFromSecret", field+".connectionFrom reads everything from one Secret; add to "+secret+" the "+strings.Join(other, ", ")+
			", which the values have elsewhere, and name the keys under "+field+".connectionFrom.keys")
	}
}

// dialect is the kind of server, its driver and its port, where they are not
// the usual ones.
func (v *values) dialect(kind, driver, port string) {
	dialect, after, found := strings.Cut(driver, "+")
	if found {
		driver = after
	}
	usual := int64(5432)
	if strings.HasPrefix(kind, "mysql") || strings.HasPrefix(dialect, "mysql") || strings.HasPrefix(dialect, "mariadb") {
		usual = 3306
		put(v.spec, "MySQL", "metastore", "type")
	}
	if !slices.Contains([]string{"", "postgresql", "postgres", "psycopg2", "mysql", "mariadb", "mysqldb"}, driver) {
		put(v.spec, driver, "metastore", "driver")
	}
	p, ok := number(port)
	if ok && p == usual {
		v.meant("database", "port")
		v.meant(connection("db_port")...)
	}
	if ok && p != usual && dig(v.spec, "metastore", "connectionFrom") == nil {
		if usual == 3306 && p == 5432 && !v.said("database", "port") && !v.said(connection("db_port")...) {
			return // The chart's default is that of the other server.
		}
		put(v.spec, p, "metastore", "port")
	}
}

// uriType is the kind of server that a whole URI names.
func (v *values) uriType(whole string) {
	if strings.HasPrefix(whole, "mysql") || strings.HasPrefix(whole, "mariadb") {
		put(v.spec, "MySQL", "metastore", "type")
	}
}

// subchart is a server of the chart's own.
func (v *values) subchart(name string, used bool) {
	if used {
		v.meant(name)
		return
	}
	if v.on(name, "enabled") && (v.said(name, "enabled") || v.differs(name)) {
		v.note(name, "the chart's own server runs, but nothing of Superset uses it as far as is known; it goes with the release")
	}
	if v.said(name) && !v.on(name, "enabled") {
		v.off(name)
	}
	v.meant(name)
}

// bundledHost is the host of a subchart.
func (v *values) bundledHost(sub string) string {
	if s := text(v.get(sub, "fullnameOverride")); s != "" {
		return s
	}
	return fallback(v.release, "RELEASE") + "-" + sub
}

// named is a path in the names of the user's chart.
func (v *values) named(newer, older string) string {
	if v.chart.name == newerChart.name {
		return newer
	}
	return older
}

// place is where the document has something, or would have it.
func (v *values) place(at []string, newer, older string) string {
	if len(at) > 0 && dig(v.user, at...) != nil {
		return join(at...)
	}
	return v.named(newer, older)
}
