// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package migrate

import (
	"slices"
)

// origin is where a variable of the chart's pods comes from.
type origin struct {
	// secret and key are set for one that comes from a Secret.
	secret, key string
	// value is that of a literal one.
	value string
	// fixed is true for a literal one.
	fixed bool
	// connection is true for one of the chart's own Secret that has a connection
	// of the values.
	connection bool
	// at is where the document has it.
	at string
}

// isReference is true for a variable of a Secret that stays.
func (o origin) isReference() bool { return o.secret != "" }

// reference names the key of the Secret.
func (o origin) reference() map[string]any { return map[string]any{"name": o.secret, "key": o.key} }

// connections are the variables of the chart's own Secret.
var connections = []string{
	"DB_HOST", "DB_PORT", "DB_USER", "DB_PASS", "DB_NAME",
	"REDIS_HOST", "REDIS_PORT", "REDIS_USER", "REDIS_PASSWORD", "REDIS_PROTO", "REDIS_DB", "REDIS_CELERY_DB", "REDIS_SSL_CERT_REQS",
}

// envSecret is the Secret that the user makes of variables.
func (v *values) envSecret() string { return v.name + "-env-secret" }

// secret adds a variable to those of that Secret.
func (v *values) secret(variable string) {
	if !slices.Contains(v.secrets, variable) {
		v.secrets = append(v.secrets, variable)
	}
}

// ownSecret is true if pods of the chart read the Secret that the chart makes.
func (v *values) ownSecret() bool {
	return text(v.get("secretEnv", "create")) != "false" && v.isOwn(text(v.get("envFromSecret"))) ||
		text(v.get("secretEnv", "create")) != "false" && slices.ContainsFunc(v.list("envFromSecrets"), func(s any) bool { return v.isOwn(text(s)) })
}

// isOwn is true for the name of the Secret that the chart makes.
func (v *values) isOwn(name string) bool {
	if same(name, dig(v.chart.base, "envFromSecret")) {
		return true
	}
	s, ok := v.render(name)
	return ok && v.fullname() != "" && s == v.fullname()+"-env"
}

// foreignSecret is the Secret that pods of the chart read in place of the
// chart's own; "" if there is none.
func (v *values) foreignSecret() string {
	if v.ownSecret() {
		return ""
	}
	raw := text(v.get("envFromSecret"))
	if same(raw, dig(v.chart.base, "envFromSecret")) {
		if v.fullname() == "" {
			return setMe
		}
		return v.fullname() + "-env"
	}
	s, ok := v.render(raw)
	if !ok {
		return setMe
	}
	return s
}

// list is a value that is a list.
func (v *values) list(path ...string) []any {
	l, _ := v.get(path...).([]any)
	return l
}

// variable is where a variable comes from, by the order in which a pod of the
// chart looks for it.
func (v *values) variable(name string) origin {
	if name == "" {
		return origin{}
	}
	for _, at := range []string{"extraEnvRaw", "extraEnv"} {
		list := v.list(at)
		for i := len(list) - 1; i >= 0; i-- {
			if text(dig(list[i], "name")) != name {
				continue
			}
			o := origin{at: join(at, bracket(text(int64(i))))}
			if ref, ok := dig(list[i], "valueFrom", "secretKeyRef").(map[string]any); ok {
				n, known := v.render(text(ref["name"]))
				k, fine := v.render(text(ref["key"]))
				if known && fine {
					o.secret, o.key = n, k
				}
				return o
			}
			if value, ok := v.render(text(dig(list[i], "value"))); ok && dig(list[i], "valueFrom") == nil {
				o.value, o.fixed = value, true
			}
			return o
		}
	}
	if m, ok := v.get("extraEnv").(map[string]any); ok && m[name] != nil {
		value, known := v.render(text(m[name]))
		return origin{value: value, fixed: known, at: join("extraEnv", name)}
	}
	if foreign := v.foreignSecret(); foreign != "" {
		return origin{secret: foreign, key: name, at: "envFromSecret"}
	}
	if m, ok := v.get("extraSecretEnv").(map[string]any); ok && m[name] != nil {
		return origin{secret: v.envSecret(), key: name, at: join("extraSecretEnv", name)}
	}
	if slices.Contains(connections, name) {
		return origin{connection: true}
	}
	return origin{}
}

// provides is true for a variable that the pods certainly have.
func (v *values) provides(name string) bool {
	o := v.variable(name)
	return o.at != "" && o.at != "envFromSecret" || slices.Contains(connections, name)
}
