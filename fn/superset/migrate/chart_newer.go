// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package migrate

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/crossplane-contrib/function-superset/fn/superset/pyconfig"
)

// newer translates what only newer versions of the chart have.
func (v *values) newer() {
	v.needless("Services are addressed by their short names", "cluster", "domain")
	if s := text(v.get("cluster", "websocketServiceName")); s != "" {
		v.note("cluster.websocketServiceName", "the websocket server is found by itself")
	}
	v.preInstallValidation()
	v.externalSecrets()
	v.optionalDependencies()
	v.databaseTLS()
	v.caches()
	v.newerNetworking()
	if v.on("vpa", "enabled") {
		v.note("vpa", "no VerticalPodAutoscaler is made; one of your own may name the Deployments of this instance")
	} else {
		v.off("vpa")
	}
	v.needless("workers have a check of their own", "supersetWorker", "healthCheck")
	if s := text(v.get("supersetWebsockets", "websocketUrl")); s != "" && v.spec["websocketServer"] != nil {
		v.note("supersetWebsockets.websocketUrl", "set baseUrl and realtime; browsers are then told the address "+s+" by themselves if it is under the host of baseUrl")
	}
}

// preInstallValidation is a Job that asks whether the servers are there. Tasks
// are tried again instead.
func (v *values) preInstallValidation() {
	v.needless("no Job asks for the servers before; tasks are tried again instead", "preInstallValidation")
	v.needless("it is the task migrate here; its settings are those of lifecycle", "init", "upgradeJob")
}

// needless is what serves nothing here.
func (v *values) needless(why string, path ...string) {
	if v.differs(path...) {
		v.note(join(path...), why)
	}
	v.meant(path...)
}

// externalSecrets are kept by another operator.
func (v *values) externalSecrets() {
	if v.on("externalSecrets", "enabled") || text(v.get("externalSecrets", "existingSecret")) != "" {
		v.note("externalSecrets", "have your own ExternalSecret write the Secret "+v.secretName()+", with the keys that the other notes name, or change the references to the Secret that it writes")
		return
	}
	v.off("externalSecrets")
}

// extras are packages behind the names by which Superset's own package knows
// them.
var extras = map[string]string{"postgres": "psycopg2-binary", "mysql": "mysqlclient"}

// optionalDependencies are packages that the chart installs.
func (v *values) optionalDependencies() {
	var unknown []string
	for _, e := range v.list("optionalDependencies") {
		if p, ok := extras[text(e)]; ok {
			v.packages(p)
		} else {
			unknown = append(unknown, text(e))
		}
	}
	v.became("pythonPackages", "optionalDependencies")
	if len(unknown) > 0 {
		v.note("optionalDependencies", "write the packages that these stand for into pythonPackages, or into an image of your own: "+strings.Join(unknown, ", "))
	}
	for _, at := range []string{"additionalRequirements", "extraPipPackages"} {
		for _, e := range v.list(at) {
			s, ok := v.render(text(e))
			if !ok || hidden(s) != s || anyLogin.MatchString(s) {
				v.work(at, "a package cannot be written into the manifest, because it has a login or a template in it: "+hidden(anyLogin.ReplaceAllString(s, "://***@")))
				continue
			}
			v.packages(s)
		}
		v.went("pythonPackages", at)
	}
}

// anyLogin is a login in a URL.
var anyLogin = regexp.MustCompile(`://[^/@\s]+@`)

// packages adds to what is installed before a pod starts.
func (v *values) packages(names ...string) {
	list, _ := v.spec["pythonPackages"].([]any)
	for _, n := range names {
		if !slices.Contains(list, any(n)) {
			list = append(list, n)
		}
	}
	put(v.spec, list, "pythonPackages")
}

// stockImages have no database drivers.
var stockImages = regexp.MustCompile(`^((docker\.io/|apachesuperset\.docker\.scarf\.sh/)?apache/superset)?$`)

// driver adds the one that the stock image lacks. The chart's bootstrap script
// is where it was installed before.
func (v *values) driver() {
	image, tag := text(dig(v.spec, "image", "repository")), text(dig(v.spec, "image", "tag"))
	if !stockImages.MatchString(image) || strings.HasSuffix(tag, "-dev") || strings.Contains(text(v.spec["bootstrapScript"]), "pip install") {
		return
	}
	metastore, _ := v.spec["metastore"].(map[string]any)
	list, _ := v.spec["pythonPackages"].([]any)
	named := func(p string) bool {
		return slices.ContainsFunc(list, func(e any) bool { return strings.HasPrefix(text(e), p) })
	}
	switch {
	case metastore["type"] == "MySQL":
		if !named("mysqlclient") && !named("pymysql") && !named("PyMySQL") {
			v.general("image", "the stock image has no driver for MySQL: use an image that has it, or pythonPackages")
		}
	case metastore["driver"] != nil || metastore["uriFrom"] != nil || metastore == nil:
		if !named("psycopg") {
			v.general("image", "the stock image has no database drivers: use an image that has yours, or pythonPackages")
		}
	case !named("psycopg2"):
		v.packages("psycopg2-binary")
		v.general("image", "the stock image has no database drivers, so pythonPackages installs psycopg2-binary at every start of a pod; better use an image that has it, and leave pythonPackages out")
	}
}

// databaseTLS is asked of the driver by a variable that libpq reads, in tasks
// as well.
func (v *values) databaseTLS() {
	mode := text(v.get("database", "ssl", "mode"))
	on := v.on("database", "ssl", "enabled") && mode != "disable"
	host := text(dig(v.spec, "metastore", "host"))
	v.meant("database", "ssl", "enabled")
	v.went("podTemplate.container.env", "database", "ssl", "mode")
	switch {
	case !on || v.inPython || dig(v.spec, "metastore", "uriFrom") != nil:
	case host == setMe:
		// The chart has it on by default, also for its own database, which knows no TLS.
		v.note("database.ssl", "if the database that you name knows TLS, require it: add PGSSLMODE: "+fallback(mode, "require")+" to podTemplate.container.env")
	case dig(v.spec, "metastore", "type") == "MySQL":
		v.note("database.ssl", "set connect_args of SQLALCHEMY_ENGINE_OPTIONS in config")
	default:
		env, _ := dig(v.spec, "podTemplate", "container", "env").([]any)
		put(v.spec, append(env, map[string]any{"name": "PGSSLMODE", "value": fallback(mode, "require")}), "podTemplate", "container", "env")
	}
}

// caches are prefixes and times of the caches.
func (v *values) caches() {
	valkey, _ := v.spec["valkey"].(map[string]any)
	said := func(usual string, path ...string) string {
		place := "valkey.cache." + path[len(path)-1]
		if path[len(path)-1] == "resultsBackendKeyPrefix" {
			place = "valkey.resultsBackend.keyPrefix"
		}
		if valkey != nil {
			v.went(place, path...)
		}
		if s := text(v.get(path...)); s != usual && valkey != nil {
			return s
		}
		return ""
	}
	if n, ok := number(said("86400", "cache", "defaultTimeout")); ok {
		put(valkey, n, "cache", "defaultTimeout")
	}
	put(valkey, said("superset_", "cache", "keyPrefix"), "cache", "keyPrefix")
	put(valkey, said("superset_results", "cache", "resultsBackendKeyPrefix"), "resultsBackend", "keyPrefix")
	if !empty(v.get("cache", "sentinel")) && v.on("cache", "sentinel", "enabled") {
		v.work("cache.sentinel", "Sentinel is not supported: name a Service or proxy that leads to the master in valkey.host")
	} else {
		v.off("cache", "sentinel")
	}
	for _, f := range []string{"certfile", "keyfile", "ca_certs"} {
		if s := v.literal("cache", "ssl", f); s != "" && valkey != nil {
			put(valkey, s, "ssl", map[string]string{"certfile": "certFile", "keyfile": "keyFile", "ca_certs": "caCertFile"}[f])
			v.went("valkey.ssl", "cache", "ssl", f)
			v.note("cache.ssl."+f, "the path stays; the file has to be mounted there, or put it into a Secret and name it in valkey.ssl (caCertFrom, certFrom, keyFrom)")
		}
	}
}

// newerNetworking is the Gateway and the monitor under their later names.
func (v *values) newerNetworking() {
	if v.on("gateway", "enabled") {
		v.route("gateway")
		for theirs, ours := range map[string]string{"request": "request", "backend": "backendRequest"} {
			if n, ok := v.count("gateway", "timeouts", theirs); ok {
				put(v.spec, fmt.Sprintf("%ds", n), "networking", "gateway", "timeouts", ours)
			}
			v.became("networking.gateway.timeouts", "gateway", "timeouts", theirs)
		}
	} else {
		v.off("gateway")
	}
	if !v.on("metrics", "serviceMonitor", "enabled") {
		if v.on("metrics", "enabled") {
			v.general("metrics", "set monitoring.metrics; an exporter then runs beside each component")
		} else {
			v.off("metrics")
		}
		return
	}
	v.monitor("metrics", "serviceMonitor")
	v.meant("metrics", "enabled")
	put(v.spec, map[string]any{}, "monitoring")
	monitoring, _ := v.spec["monitoring"].(map[string]any)
	monitoring["metrics"] = map[string]any{}
	v.general("metrics", "an exporter runs beside each component; its image and the names of its metrics are in docs/user-guide/networking-and-monitoring.md")
}

// monitor is a ServiceMonitor.
func (v *values) monitor(at ...string) {
	if v.spec["monitoring"] == nil {
		v.spec["monitoring"] = map[string]any{}
	}
	monitoring, _ := v.spec["monitoring"].(map[string]any)
	monitoring["serviceMonitor"] = map[string]any{}
	v.meant(append(slices.Clone(at), "enabled")...)
	for _, f := range []string{"interval", "scrapeTimeout", "labels"} {
		v.carry(append(slices.Clone(at), f), "monitoring", "serviceMonitor", f)
	}
}

// settings are those of the newer chart's config, which are written as YAML.
func (v *values) settings() program {
	config, ok := v.get("config").(map[string]any)
	if !ok && !empty(v.get("config")) {
		v.work("config", "the chart has settings by name here, and this is something else; if it is Python, append it to spec.config")
		return program{}
	}
	var lines []string
	for _, k := range sorted(config) {
		at, value := join("config", k), config[k]
		v.became("config", "config", k)
		rendered, known := v.rendered(value)
		switch {
		case value == nil:
		case k == settingKey || k == settingURI || k == settingPrevious:
			lines = append(lines, k+" = "+literal(rendered))
		case !setting.MatchString(k):
			v.work(at, "write what it sets as Python into spec.config; connections come from metastore and valkey")
		case !known:
			v.work(at, "Helm renders this text, and what it renders to is not known here; write it into spec.config: "+shown(value))
		default:
			lines = append(lines, k+" = "+literal(rendered))
		}
	}
	if len(lines) == 0 {
		return program{}
	}
	source := strings.Join(lines, "\n")
	list, err := statements(source)
	if err != nil {
		v.work("config", "it could not be written as Python; write it into spec.config by hand")
		return program{}
	}
	return program{"config", "config", source, list}
}

// setting is a name that Superset reads.
var setting = regexp.MustCompile(`^[A-Z][A-Z0-9_]*$`)

// literal writes a value as Python.
func literal(v any) string {
	switch v := v.(type) {
	case nil:
		return "None"
	case bool:
		if v {
			return "True"
		}
		return "False"
	case string:
		return pyconfig.Quote(v)
	case []any:
		var parts []string
		for _, e := range v {
			parts = append(parts, literal(e))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case map[string]any:
		var parts []string
		for _, k := range sorted(v) {
			parts = append(parts, pyconfig.Quote(k)+": "+literal(v[k]))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	}
	return text(v)
}
