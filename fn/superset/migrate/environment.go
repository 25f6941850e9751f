// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package migrate

import (
	"slices"
	"strings"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

// environment translates variables: those that have a field become it, those
// that are secrets go into the Secret of the user, and all others are carried.
func (v *values) environment() {
	v.secretVariables()
	env := v.env(nil, "webServer")
	put(v.spec, env, "podTemplate", "container", "env")
}

// secretVariables are variables from Secrets.
func (v *values) secretVariables() {
	v.meant("secretEnv", "create")
	if extra, ok := v.get("extraSecretEnv").(map[string]any); ok {
		for _, k := range sorted(extra) {
			v.became("podTemplate.container.envFrom", "extraSecretEnv", k)
			if k != "SUPERSET_SECRET_KEY" && k != settingKey {
				v.secret(k)
			}
		}
	}
	switch foreign := v.foreignSecret(); {
	case foreign == setMe:
		v.work("envFromSecret", "pods of the chart read a Secret whose name depends on the release (RELEASE-superset-env, for example); replace "+setMe+" by it, or give --release")
		v.envFrom(foreign)
	case foreign != "":
		v.envFrom(foreign)
		v.became("podTemplate.container.envFrom", "envFromSecret")
	default:
		v.became("podTemplate.container.envFrom", "envFromSecret")
	}
	for _, at := range []string{"envFromSecrets", "extraEnvFromSecrets", "extraEnvFromSecret"} {
		list := v.list(at)
		if s := text(v.get(at)); s != "" {
			list = []any{s}
		}
		for i, e := range list {
			path := []string{at, bracket(text(int64(i)))}
			s, ok := v.render(text(e))
			switch {
			case v.isOwn(text(e)):
				v.meant(path...)
			case !ok:
				v.work(at, "Helm renders the name of a Secret; add what it renders to to podTemplate.container.envFrom: "+text(e))
			default:
				v.envFrom(s)
				v.went("podTemplate.container.envFrom", path...)
			}
		}
		if len(list) > 0 {
			v.went("podTemplate.container.envFrom", at)
		}
	}
}

// envFrom adds a Secret whose keys all become variables.
func (v *values) envFrom(name string) {
	list, _ := dig(v.spec, "podTemplate", "container", "envFrom").([]any)
	put(v.spec, append(list, map[string]any{"secretRef": map[string]any{"name": name}}), "podTemplate", "container", "envFrom")
}

// ownEnvFrom adds the Secret of the user's own variables, when all are known.
func (v *values) ownEnvFrom(at, why string) {
	if len(v.secrets) == 0 {
		return
	}
	slices.Sort(v.secrets)
	// The first one, as in the chart: what others have wins over it.
	list, _ := dig(v.spec, "podTemplate", "container", "envFrom").([]any)
	own := map[string]any{"secretRef": map[string]any{"name": v.envSecret()}}
	put(v.spec, slices.Insert(slices.Clone(list), 0, any(own)), "podTemplate", "container", "envFrom")
	v.note(at, "put "+strings.Join(v.secrets, ", ")+" into a Secret "+v.envSecret()+why)
}

// fields of variables that the image's start script reads.
var gunicornFields = map[string]string{
	"SERVER_WORKER_AMOUNT": "workers", "SERVER_WORKER_CLASS": "workerClass", "SERVER_THREADS_AMOUNT": "threads",
	"GUNICORN_TIMEOUT": "timeout", "GUNICORN_KEEPALIVE": "keepAlive", "GUNICORN_LOGLEVEL": "logLevel",
	"WORKER_MAX_REQUESTS": "maxRequests", "WORKER_MAX_REQUESTS_JITTER": "maxRequestsJitter",
	"SERVER_LIMIT_REQUEST_LINE": "limitRequestLine", "SERVER_LIMIT_REQUEST_FIELD_SIZE": "limitRequestFieldSize",
}

// env are variables as a list. Those of all pods, and those of one component.
func (v *values) env(prefix []string, component string) []any {
	var out []any
	at := slices.Concat(prefix, []string{"extraEnv"})
	if len(prefix) > 0 {
		at = slices.Concat(prefix, []string{"env"})
	}
	said := v.get(at...)
	if m, ok := said.(map[string]any); ok {
		for _, k := range sorted(m) {
			out = v.one(out, append(slices.Clone(at), k), map[string]any{"name": k, "value": m[k]}, component)
		}
	}
	for _, at := range [][]string{at, append(slices.Clone(prefix), "extraEnvRaw"), append(slices.Clone(prefix), "envRaw")} {
		for i, e := range v.list(at...) {
			m, _ := e.(map[string]any)
			out = v.one(out, append(slices.Clone(at), bracket(text(int64(i)))), m, component)
		}
	}
	return out
}

// one adds a variable.
func (v *values) one(out []any, at []string, e map[string]any, component string) []any {
	name := text(e["name"])
	rendered, ok := v.rendered(map[string]any{"valueFrom": e["valueFrom"], "value": text(e["value"])})
	value := text(dig(rendered, "value"))
	field := gunicornFields[name]
	switch {
	case v.taken[join(at...)] != "":
		v.became(v.taken[join(at...)], at...)
	case !ok:
		v.work(join(at...), "Helm renders this text; add what it renders to to podTemplate.container.env: "+name)
	case e["valueFrom"] != nil && field != "":
		v.note(join(at...), "the function sets "+name+" from webServer.gunicorn."+field+"; write the number there")
	case e["valueFrom"] != nil:
		v.went(envPlace(at), at...)
		return append(out, map[string]any{"name": name, "valueFrom": dig(rendered, "valueFrom")})
	case field != "" && component == "webServer":
		v.option(value, field, at, "webServer", "gunicorn")
	case name == "SUPERSET_PORT" && component == "webServer":
		v.listens(value, at)
	case name == "CELERYD_CONCURRENCY" && component != "" && v.chart.name == newerChart.name:
		v.option(value, "concurrency", at, "celeryWorker", "celery")
	case name == "SUPERSET_SECRET_KEY" || name == settingKey:
		v.note(join(at...), "it is left out; the key comes from a Secret (secretKeyFrom)")
	case secretName.MatchString(name) && value != "" && !isPath(value) || credentials.MatchString(value) || formed.MatchString(value):
		v.secret(name)
		v.note(join(at...), "it is a secret, so it is not written into the manifest; put "+name+" into the Secret "+v.envSecret())
	case name == "SUPERSET_APP_ROOT" && value != "/":
		v.note(join(at...), "Superset answers below "+value+" only, so the probes of the web server have to ask there: "+
			"podTemplate.container with livenessProbe, readinessProbe and startupProbe of "+value+"/health, if the values had none of their own")
		v.went("podTemplate.container.env", at...)
		return append(out, map[string]any{"name": name, "value": value})
	default:
		if name == "PYTHONPATH" && !strings.Contains(value, resolve.ConfigDir) && !strings.Contains(value, "$(PYTHONPATH)") {
			v.work(join(at...), "Python finds superset_config.py in "+resolve.ConfigDir+", so add that folder to it")
		}
		if name == "SUPERSET_CONFIG_PATH" {
			v.work(join(at...), "Superset reads "+value+" in place of what the function writes, and knows neither metastore nor valkey: put its Python into config, and leave the variable out")
		}
		v.went(envPlace(at), at...)
		return append(out, map[string]any{"name": name, "value": v.ownNames(join(at...), value)})
	}
	return out
}

// envPlace is where variables of all pods, or of some, are.
func envPlace(at []string) string {
	const env = "podTemplate.container.env"
	if at[0] == "init" {
		return "lifecycle." + env
	}
	for _, c := range chartComponents {
		if c.value == at[0] {
			return c.field + "." + env
		}
	}
	return env
}

// listens makes the web server listen on a port of its own, with its probes and
// its Service.
func (v *values) listens(value string, at []string) {
	n, ok := number(value)
	if !ok {
		v.note(join(at...), "it is no number, so webServer.podTemplate.container.ports is not set")
		return
	}
	v.became("webServer.podTemplate.container.ports", at...)
	v.later = append(v.later, func() {
		if v.spec["webServer"] != nil && n != int64(v1alpha1.DefaultWebServerPort) && dig(v.spec, "webServer", "podTemplate", "container", "ports") == nil {
			put(v.spec, []any{map[string]any{"name": "http", "containerPort": n}}, "webServer", "podTemplate", "container", "ports")
		}
	})
}

// option is a variable that has a field.
func (v *values) option(value, field string, at []string, block ...string) {
	path := append(slices.Clone(block), field)
	var set any = value
	if n, ok := number(value); ok {
		set = n
	} else if field != "workerClass" && field != "logLevel" {
		v.note(join(at...), "it is no number, so "+join(path...)+" is not set")
		return
	}
	v.became(join(path...), at...)
	v.later = append(v.later, func() {
		if v.spec[block[0]] != nil {
			put(v.spec, set, path...)
		}
	})
}
