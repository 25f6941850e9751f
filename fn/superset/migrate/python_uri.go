// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package migrate

import (
	"net/url"
	"slices"
	"strings"
)

// databaseURI makes a field of what Python assigns to SQLALCHEMY_DATABASE_URI:
// that is the real database, whatever the other values say. Where it cannot be
// known, Python keeps it and there is no metastore in the manifest.
func (v *values) databaseURI(programs []program, list []binding, remove func(binding)) {
	if len(list) == 0 {
		return
	}
	keep := slices.ContainsFunc(list, func(b binding) bool { return b.statement.nested || !b.removable() })
	last := list[len(list)-1]
	at := programs[last.program].at
	if keep || len(last.texts) == 0 || !v.addressed(at, last) {
		v.inPython = true
		for _, b := range list {
			v.note(programs[b.program].at, "SQLALCHEMY_DATABASE_URI stays in config (line "+text(int64(b.statement.line()))+"), because it is not known here which database it names; so there is no metastore")
		}
		return
	}
	for _, b := range list {
		remove(b)
	}
}

// addressed sets the metastore to what is assigned; false if that is not known.
func (v *values) addressed(at string, b binding) bool {
	// Of "a or b", the first that is a variable is what is in use.
	pieces := b.texts[0]
	if len(pieces) == 1 && pieces[0].variable != "" {
		o := v.variable(pieces[0].variable)
		switch {
		case o.fixed:
			pieces = []piece{{literal: o.value}}
			v.taken[o.at] = "metastore.uriFrom"
		case o.isReference():
			put(v.spec, o.reference(), "metastore", "uriFrom")
			v.uriType(pieces[0].standard)
			v.note(at, "SQLALCHEMY_DATABASE_URI is metastore.uriFrom now: the key "+o.key+" of the Secret "+o.secret)
			return true
		default:
			return false
		}
	} else if len(b.texts) > 1 {
		return false
	}
	if literal, ok := literalOf(pieces); ok {
		if !strings.Contains(literal, "://") {
			return false
		}
		put(v.spec, v.ref("metastore-uri"), "metastore", "uriFrom")
		v.uriType(literal)
		v.note(at, "SQLALCHEMY_DATABASE_URI is left out; put this URI ("+shown(literal)+") under the key metastore-uri of the Secret "+v.secretName())
		return true
	}
	a, ok := addressOf(pieces)
	if !ok {
		return false
	}
	return v.structured(at, a)
}

// structured sets the metastore to an address in parts.
func (v *values) structured(at string, a address) bool {
	from, own, ok := v.origins(a)
	if !ok {
		return false
	}
	extra, ok := v.parameters(a)
	if !ok {
		put(v.spec, v.ref("metastore-uri"), "metastore", "uriFrom")
		v.uriType(a.dialect)
		v.note(at, "SQLALCHEMY_DATABASE_URI is left out; put the whole URI, with its parameters ("+a.parameters+"), under the key metastore-uri of the Secret "+v.secretName())
		return true
	}
	note := "SQLALCHEMY_DATABASE_URI is left out; metastore connects to the same database" + extra
	secret := ""
	for _, field := range []string{"host", "username", "database", "port"} {
		if from[field].isReference() {
			secret = from[field].secret
		}
	}
	switch {
	case own == len(from) || own == len(from)-1 && a.port == piece{}:
		// It is the chart's own connection, written once more.
		v.uriDialect = a
	case own > 0:
		return false
	case secret != "":
		if !v.oneSecret(secret, from) {
			return v.assembled(at, a)
		}
		v.dialect("", a.dialect+"+"+a.driver, "")
	default:
		note += v.plainParts(from)
		v.dialect("", a.dialect+"+"+a.driver, from["port"].value)
	}
	delete(v.taken, "")
	v.note(at, note)
	return true
}

// origins are where the parts of an address come from, and how many of them are
// the chart's own connection; false if that is not known of one.
func (v *values) origins(a address) (map[string]origin, int, bool) {
	usual := map[string]string{"host": "DB_HOST", "port": "DB_PORT", "username": "DB_USER", "password": "DB_PASS", "database": "DB_NAME"}
	from, own := map[string]origin{}, 0
	for field, p := range map[string]piece{"host": a.host, "port": a.port, "username": a.user, "password": a.password, "database": a.database} {
		o := origin{value: p.literal, fixed: true}
		if p.variable != "" {
			o = v.variable(p.variable)
		}
		switch {
		case o.connection && p.variable != usual[field], !o.connection && !o.fixed && !o.isReference():
			return nil, 0, false
		case o.connection:
			own++
		}
		from[field] = o
	}
	return from, own, true
}

// oneSecret sets the metastore to a Secret that has all parts; false if it has
// not.
func (v *values) oneSecret(secret string, from map[string]origin) bool {
	keys := map[string]origin{}
	for field, o := range from {
		switch {
		case o.secret == secret:
			keys[field] = o
		case o.fixed && o.value == "" || field == "port" && o.fixed:
		default:
			return false
		}
	}
	for _, field := range []string{"host", "username", "database"} {
		if _, ok := keys[field]; !ok {
			return false
		}
	}
	v.connectionSecret("metastore", keys)
	if p, ok := number(from["port"].value); ok && p != 5432 && p != 3306 {
		return false
	}
	return true
}

// plainParts sets the metastore to parts of which all but the password are
// known, and says what is to be done about that.
func (v *values) plainParts(from map[string]origin) string {
	for _, field := range []string{"host", "username", "database"} {
		put(v.spec, fallback(from[field].value, setMe), "metastore", field)
		v.taken[from[field].at] = "metastore." + field
	}
	switch o := from["password"]; {
	case o.isReference():
		put(v.spec, o.reference(), "metastore", "passwordFrom")
		if o.secret != v.envSecret() {
			v.taken[o.at] = "metastore.passwordFrom"
		}
	case o.value != "":
		put(v.spec, v.ref("metastore-password"), "metastore", "passwordFrom")
		return "; put the password under the key metastore-password of the Secret " + v.secretName()
	}
	return ""
}

// assembled asks for a Secret with all parts of a connection that come from
// several places.
func (v *values) assembled(at string, a address) bool {
	delete(v.spec, "metastore")
	put(v.spec, v.name+"-metastore", "metastore", "connectionFrom", "name")
	v.dialect("", a.dialect+"+"+a.driver, "")
	v.note(at, "SQLALCHEMY_DATABASE_URI is left out; its parts come from several places, so put them into a Secret "+v.name+
		"-metastore under the keys host, port, username, password and database")
	return true
}

// libpq has a variable for what parameters of a URI ask for.
var libpq = map[string]string{
	"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "sslcert": "PGSSLCERT", "sslkey": "PGSSLKEY", "application_name": "PGAPPNAME",
	"connect_timeout": "PGCONNECT_TIMEOUT", "options": "PGOPTIONS", "target_session_attrs": "PGTARGETSESSIONATTRS", "channel_binding": "PGCHANNELBINDING",
}

// parameters puts those of a URI of PostgreSQL into variables, which libpq reads
// in tasks as well; false if one has none.
func (v *values) parameters(a address) (string, bool) {
	if a.parameters == "" {
		return "", true
	}
	q, err := url.ParseQuery(a.parameters)
	if err != nil || !strings.HasPrefix(a.dialect, "postgres") || !slices.Contains([]string{"", "psycopg2", "psycopg"}, a.driver) {
		return "", false
	}
	var names []string
	for name := range q {
		if libpq[name] == "" {
			return "", false
		}
		names = append(names, name)
	}
	slices.Sort(names)
	var told []string
	for _, name := range names {
		v.extraEnv = append(v.extraEnv, map[string]any{"name": libpq[name], "value": q.Get(name)})
		told = append(told, libpq[name])
	}
	return ", with " + strings.Join(told, ", ") + " in podTemplate.container.env", true
}
