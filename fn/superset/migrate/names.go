// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package migrate

import (
	"regexp"
	"slices"
	"strings"
)

// Objects of the chart have other names and labels than ours, and files are
// elsewhere. What of the values names them is translated where that is certain,
// and told where it is not.

// webTemplate is the address of the chart's web Service as a template has it.
var webTemplate = regexp.MustCompile(`(https?://)\{\{-?\s*(?:(?:template|include) "superset\.fullname" [.$]\s*-?\}\}|\.Release\.Name\s*-?\}\}(?:-superset)?)((?:\.[a-z0-9.-]+)?)(?::(?:\{\{-?[^}]*-?\}\}|\d+))?`)

// webURL is a URL with a host that has no dots but those of a namespace.
var webURL = regexp.MustCompile(`(https?://)([a-z0-9-]+)((?:\.[a-z0-9-]+(?:\.svc(?:\.cluster\.local)?)?)?):(\d+)`)

// bundledServer is the name of a Service of one of the chart's own servers.
var bundledServer = regexp.MustCompile(`\b[a-z0-9][a-z0-9-]*-(?:redis-headless|redis-master|redis-replicas|postgresql|postgresql-hl)\b`)

// ownNames translates the address of the web Service.
func (v *values) ownNames(at, s string) string {
	port := fallback(text(dig(v.spec, "webServer", "service", "port")), "8088")
	if n, ok := v.count("service", "port"); ok {
		port = text(n)
	}
	ours := v.name + "-web-server"
	out := webTemplate.ReplaceAllString(s, "http://"+ours+"$2:"+port)
	theirs := []string{v.fullname()}
	if theirs[0] == "" {
		theirs = []string{"superset"}
	}
	out = webURL.ReplaceAllStringFunc(out, func(found string) string {
		m := webURL.FindStringSubmatch(found)
		if !slices.Contains(theirs, m[2]) || m[4] != port && m[4] != "8088" {
			return found
		}
		return "http://" + ours + m[3] + ":" + port
	})
	if out != s {
		v.note(at, "the address of the chart's web Service is that of ours now, http://"+ours+":"+port+"; the chart's goes with the release")
	}
	return otherURL.ReplaceAllStringFunc(out, func(found string) string {
		m := otherURL.FindStringSubmatch(found)
		field := otherServices[m[3]]
		if !slices.Contains(theirs, m[2]) || !v.on(field[0], "enabled") {
			return found
		}
		changed := m[1] + v.name + field[1] + m[4]
		v.note(at, "the address of a Service of the chart, "+found+", is that of ours now, "+changed+"; the chart's goes with the release")
		return changed
	})
}

// otherURL is a URL of a Service of another component.
var otherURL = regexp.MustCompile(`((?:https?|wss?)://)([a-z0-9-]+)(-flower|-ws|-mcp)((?:\.[a-z0-9-]+(?:\.svc(?:\.cluster\.local)?)?)?:\d+)`)

// otherServices are the components behind the Services of the chart, by their
// endings, and the endings of ours.
var otherServices = map[string][2]string{
	"-flower": {"supersetCeleryFlower", "-celery-flower"}, "-ws": {"supersetWebsockets", "-websocket-server"}, "-mcp": {"supersetMcp", "-mcp-server"},
}

// referenced are fields that name a Secret or a ConfigMap.
var referenced = regexp.MustCompile(`(?:\.secretName|\.(?:secretRef|secretKeyRef|configMapRef|configMapKeyRef|configMap|secret)\.name)$`)

// objectNames tells of a value that names an object of the chart and was carried
// as it is.
func (v *values) objectNames(leaf, s string) {
	if slices.ContainsFunc(v.notes, func(n Note) bool { return n.Path == leaf }) || strings.HasPrefix(leaf, "configOverrides") {
		return
	}
	isName := referenced.MatchString(leaf)
	full, sure := v.fullname(), true
	if full == "" {
		full, sure = "superset", false
	}
	own := slices.Contains([]string{full + "-config", full + "-env", full + "-ws-config", full + "-extra-config"}, s)
	switch {
	case isName && bundledServer.FindString(s) == s && s != "" && v.isBundled(s) && has(v.spec, s):
		v.work(leaf, s+" is the chart's own and goes with the release; make a Secret that stays, and name that one")
	case isName && own && has(v.spec, s) && sure:
		v.work(leaf, s+" is the chart's own and goes with the release; make one that stays, and name that one")
	case isName && own && has(v.spec, s):
		v.note(leaf, "if the release is called superset, "+s+" is the chart's own and goes with it; make one that stays, and name that one (--release tells)")
	default:
		for _, m := range webURL.FindAllStringSubmatch(s, -1) {
			if m[2] == full && has(v.spec, m[0]) {
				v.note(leaf, "it names "+m[0]+", a Service of the chart that goes with the release; ours is "+v.name+"-web-server")
			}
		}
	}
}

// pathsIn tells of names and paths of the chart in a text.
func (v *values) pathsIn(at, s string) {
	known := []string{text(dig(v.spec, "metastore", "host")), text(dig(v.spec, "valkey", "host")), text(v.get("cluster", "databaseServiceName")), text(v.get("cluster", "redisServiceName"))}
	for _, name := range bundledServer.FindAllString(s, -1) {
		if !slices.ContainsFunc(known, func(k string) bool { return k == name || strings.HasPrefix(k, name+".") }) && v.isBundled(name) {
			v.work(at, name+" is a Service of the chart's own and goes with the release; write the host of your server")
		}
	}
	for _, file := range []string{"superset_bootstrap.sh", "superset_init.sh", "health_check.py"} {
		if strings.Contains(s, "/app/pythonpath/"+file) {
			v.note(at, "it uses /app/pythonpath/"+file+", a file of the chart's that is not there")
		}
	}
	if files, _ := v.get("extraSecrets").(map[string]any); len(files) > 0 {
		for _, f := range sorted(files) {
			if strings.Contains(s, "/app/pythonpath/"+f) {
				v.note(at, "/app/pythonpath/"+f+" is "+extraPython+"/"+f+" now")
			}
		}
	}
}

// isBundled is true for a name that the chart's own servers can have.
func (v *values) isBundled(name string) bool {
	sub := "redis"
	if strings.Contains(name, "postgresql") {
		sub = "postgresql"
	}
	return v.on(sub, "enabled") || v.release != "" && strings.HasPrefix(name, v.release+"-")
}

// components are what the chart's labels call its components, older and newer.
var componentLabels = map[string]string{
	"": "web-server", "web": "web-server", "worker": "celery-worker", "celerybeat": "celery-beat", "beat": "celery-beat",
	"flower": "celery-flower", "ws": "websocket-server", "websocket": "websocket-server", "mcp": "mcp-server",
}

// scheduling carries rules that select pods by labels, with our labels.
func (v *values) scheduling(from []string, to ...string) {
	value := v.get(from...)
	if empty(value) {
		return
	}
	rendered, ok := v.rendered(value)
	if !ok {
		// What is not known of a selector can only be the name of the release.
		rendered = value
	}
	changed := false
	out := v.selectors(rendered, &changed)
	if changed {
		v.note(join(from...), "it selects pods by labels of the chart, which are those of this instance now")
	}
	v.put(out, from, to...)
}

// selectors translates labels wherever a selector is.
func (v *values) selectors(value any, changed *bool) any {
	switch value := value.(type) {
	case []any:
		out := make([]any, len(value))
		for i := range value {
			out[i] = v.selectors(value[i], changed)
		}
		return out
	case map[string]any:
		out := map[string]any{}
		for k, e := range value {
			m, isMap := e.(map[string]any)
			if k == "labelSelector" && isMap {
				out[k] = v.selector(m, changed)
				continue
			}
			out[k] = v.selectors(e, changed)
		}
		return out
	}
	return value
}

// selector translates one selector.
func (v *values) selector(s map[string]any, changed *bool) map[string]any {
	labels := map[string]any{}
	match, _ := s["matchLabels"].(map[string]any)
	for _, k := range sorted(match) {
		v.label(labels, k, text(match[k]), changed)
	}
	var rest []any
	expressions, _ := s["matchExpressions"].([]any)
	for _, e := range expressions {
		in, _ := dig(e, "values").([]any)
		if text(dig(e, "operator")) != "In" || len(in) != 1 || !slices.Contains(chartLabels, text(dig(e, "key"))) {
			rest = append(rest, e)
			continue
		}
		v.label(labels, text(dig(e, "key")), text(in[0]), changed)
	}
	out := map[string]any{}
	for k, e := range s {
		if k != "matchLabels" && k != "matchExpressions" {
			out[k] = e
		}
	}
	put(out, labels, "matchLabels")
	put(out, rest, "matchExpressions")
	return out
}

// chartLabels are the labels of the chart's pods.
var chartLabels = []string{"app", "release", "app.kubernetes.io/name", "app.kubernetes.io/instance", "app.kubernetes.io/component"}

// label adds one label, translated.
func (v *values) label(out map[string]any, key, value string, changed *bool) {
	const prefix = "app.kubernetes.io/"
	name := v.chartName()
	switch {
	case key == "release" || key == prefix+"instance":
		out[prefix+"instance"] = v.name
	case (key == "app" || key == prefix+"name") && (value == name || strings.HasPrefix(value, name+"-") || strings.HasPrefix(value, "{{")):
		out[prefix+"name"] = "superset"
		component, known := componentLabels[strings.TrimPrefix(strings.TrimPrefix(value, name), "-")]
		if key == "app" && known && !strings.HasPrefix(value, "{{") {
			out[prefix+"component"] = component
		}
	case key == prefix+"component" && componentLabels[value] != "":
		out[key] = componentLabels[value]
	default:
		out[key] = value
		return
	}
	*changed = *changed || key == "app" || key == "release" || out[key] != value
}
