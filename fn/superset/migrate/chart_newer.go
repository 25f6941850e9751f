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

// newer are values that only later releases of the chart have.
func (v *values) newer() {
	put(v.spec, v.take("globalPodAnnotations"), "podTemplate", "annotations")
	v.take("cluster")
	v.take("preInstallValidation") // Tasks are tried again instead.
	v.take("init", "upgradeJob")
	v.externalSecrets()
	v.optionalDependencies()
	v.databaseTLS()
	v.caches()
	v.newerNetworking()
	if text(v.take("vpa", "enabled")) == "true" {
		v.note("vpa", "no VerticalPodAutoscaler is made; one of your own may name the Deployments of this instance")
	}
	v.take("vpa")
	if text(v.take("supersetWorker", "keda", "enabled")) == "true" {
		v.note("supersetWorker.keda", "no ScaledObject is made, and replicas would be set back; use celeryWorker.autoscaling, which scales by load and not by the length of the queue")
	}
	v.take("supersetWorker", "keda")
	v.take("supersetWorker", "healthCheck") // Workers have a check of their own.
	if s := text(v.take("supersetWebsockets", "websocketUrl")); s != "" {
		v.note("supersetWebsockets.websocketUrl", "set baseUrl and realtime; browsers are then told the address "+s+" by themselves if it is under the host of baseUrl")
	}
}

// externalSecrets are kept by another operator.
func (v *values) externalSecrets() {
	if text(v.take("externalSecrets", "enabled")) == "true" || text(dig(v.all, "externalSecrets", "existingSecret")) != "" {
		v.note("externalSecrets", "have your own ExternalSecret write the Secret "+v.secretName()+", with the keys that the other notes name, or change the references to the Secret that it writes")
	}
	v.take("externalSecrets")
}

// extras are packages behind the names by which Superset's own package knows
// them.
var extras = map[string]string{"postgres": "psycopg2-binary", "mysql": "mysqlclient"}

func (v *values) optionalDependencies() {
	list, _ := v.take("optionalDependencies").([]any)
	var unknown []string
	for _, e := range list {
		if p, ok := extras[text(e)]; ok {
			v.packages(p)
		} else {
			unknown = append(unknown, text(e))
		}
	}
	if len(unknown) > 0 {
		v.note("optionalDependencies", "write the packages that these stand for into pythonPackages, or into an image of your own: "+strings.Join(unknown, ", "))
	}
}

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
	image, tag := text(dig(v.all, "image", "repository")), text(dig(v.all, "image", "tag"))
	if !stockImages.MatchString(image) || strings.HasSuffix(tag, "-dev") || v.spec["bootstrapScript"] != nil {
		return
	}
	metastore, _ := v.spec["metastore"].(map[string]any)
	list, _ := v.spec["pythonPackages"].([]any)
	named := func(p string) bool {
		return slices.ContainsFunc(list, func(e any) bool { return strings.HasPrefix(text(e), p) })
	}
	switch {
	case metastore["type"] == "MySQL":
		if !named("mysqlclient") && !named("pymysql") {
			v.note("image", "the stock image has no driver for MySQL: use an image that has it, or pythonPackages")
		}
	case metastore["driver"] != nil || metastore["uriFrom"] != nil:
		v.note("image", "the stock image has no database drivers: use an image that has yours, or pythonPackages")
	case !named("psycopg2"):
		v.packages("psycopg2-binary")
		v.note("image", "the stock image has no database drivers, so pythonPackages installs psycopg2-binary at every start of a pod; better use an image that has it, and leave pythonPackages out")
	}
}

// databaseTLS is asked of the driver by a variable that libpq reads, in tasks
// as well.
func (v *values) databaseTLS() {
	mode := text(v.take("database", "ssl", "mode"))
	on := text(v.take("database", "ssl", "enabled")) == "true" && mode != "disable"
	host := text(dig(v.spec, "metastore", "host"))
	switch {
	case !on || host == setMe:
		// The chart has it on by default, also for its own database, which knows no TLS.
		if on {
			v.note("database.ssl", "if the database that you name knows TLS, require it: add PGSSLMODE: "+fallback(mode, "require")+" to podTemplate.container.env")
		}
	case dig(v.spec, "metastore", "type") == "MySQL":
		v.note("database.ssl", "set connect_args of SQLALCHEMY_ENGINE_OPTIONS in config")
	default:
		env, _ := dig(v.spec, "podTemplate", "container", "env").([]any)
		put(v.spec, append(env, map[string]any{"name": "PGSSLMODE", "value": fallback(mode, "require")}), "podTemplate", "container", "env")
	}
	v.take("database", "ssl")
}

// caches are prefixes and times of the caches.
func (v *values) caches() {
	valkey, _ := v.spec["valkey"].(map[string]any)
	said := func(usual string, path ...string) string {
		if s := text(v.take(path...)); s != usual && valkey != nil {
			return s
		}
		return ""
	}
	if n, ok := number(said("86400", "cache", "defaultTimeout")); ok {
		put(valkey, n, "cache", "defaultTimeout")
	}
	put(valkey, said("superset_", "cache", "keyPrefix"), "cache", "keyPrefix")
	put(valkey, said("superset_results", "cache", "resultsBackendKeyPrefix"), "resultsBackend", "keyPrefix")
	if !empty(v.take("cache", "sentinel")) && text(dig(v.all, "cache", "sentinel", "enabled")) != "false" {
		v.note("cache.sentinel", "Sentinel is not supported: name a Service or proxy that leads to the master in valkey.host")
	}
	v.take("cache", "asyncQueries")
	for _, f := range []string{"certfile", "keyfile", "ca_certs"} {
		if !empty(v.take("cache", "ssl", f)) {
			v.note("cache.ssl."+f, "put the file into a Secret and name it in valkey.ssl (caCertFrom, clientCertFrom, clientKeyFrom)")
		}
	}
}

// newerNetworking is the Gateway and the monitor under their later names.
func (v *values) newerNetworking() {
	if text(v.take("gateway", "enabled")) == "true" {
		v.route("gateway")
		for theirs, ours := range map[string]string{"request": "request", "backend": "backendRequest"} {
			if n, ok := number(v.take("gateway", "timeouts", theirs)); ok {
				put(v.spec, fmt.Sprintf("%ds", n), "networking", "gateway", "timeouts", ours)
			}
		}
	}
	v.take("gateway")
	if text(v.take("metrics", "serviceMonitor", "enabled")) == "true" {
		monitor := map[string]any{}
		put(monitor, v.take("metrics", "serviceMonitor", "interval"), "interval")
		put(monitor, v.take("metrics", "serviceMonitor", "scrapeTimeout"), "scrapeTimeout")
		put(monitor, v.take("metrics", "serviceMonitor", "labels"), "labels")
		put(v.spec, map[string]any{}, "monitoring")
		v.spec["monitoring"] = map[string]any{"metrics": map[string]any{}, "serviceMonitor": monitor}
		v.note("metrics", "an exporter runs beside each component; its image and the names of its metrics are in docs/user-guide/networking-and-monitoring.md")
	}
	v.take("metrics")
}

// python are settings of the newer chart's config, which are written as YAML.
func (v *values) python() string {
	config, _ := v.take("config").(map[string]any)
	var lines []string
	for _, k := range sorted(config) {
		at, value := join("config", k), config[k]
		switch {
		case value == nil:
		case slices.Contains([]string{"SECRET_KEY", "SQLALCHEMY_DATABASE_URI", "PREVIOUS_SECRET_KEY"}, k):
			v.note(at, "it is left out; it comes from a Secret")
		case !setting.MatchString(k):
			v.note(at, "write what it sets as Python into spec.config; connections come from metastore and valkey")
		case templated(value):
			v.note(at, "Helm renders this text; write what it renders to into spec.config")
		default:
			if suspicious.MatchString(k + " = " + literal(value)) {
				v.note(at, "it seems to be a secret; config is kept in a ConfigMap, so read it from the environment (os.environ) instead")
			}
			lines = append(lines, k+" = "+literal(value))
		}
	}
	if len(lines) == 0 {
		return ""
	}
	return "# config\n" + strings.Join(lines, "\n") + "\n"
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

// installs is a line of a bootstrap script that installs packages and does
// nothing else.
var installs = regexp.MustCompile(`^(?:uv )?(?:pip|pip3|python3? -m pip) install((?: +[^\s;&|$]+)+?) *(?:&&)? *\\?$`)

// idle is a line of a bootstrap script without effect here.
var idle = regexp.MustCompile(`^$|^#|^set -|Running Superset with uid|^rm -rf /var/lib/apt/lists`)

// installed are the packages that a bootstrap script installs; false if it does
// anything else.
func installed(script string) ([]string, bool) {
	var out []string
	for line := range strings.Lines(script) {
		line = strings.TrimSpace(line)
		if idle.MatchString(line) {
			continue
		}
		m := installs.FindStringSubmatch(line)
		if m == nil {
			return nil, false
		}
		for _, word := range strings.Fields(m[1]) {
			word = strings.Trim(word, `"'`)
			switch {
			case slices.Contains([]string{"--no-cache", "--no-cache-dir", "--upgrade", "-U", "--user", "--quiet", "-q", "--system"}, word):
			case strings.HasPrefix(word, "-") || strings.ContainsAny(word, `/\`):
				return nil, false
			default:
				out = append(out, word)
			}
		}
	}
	return out, len(out) > 0
}
