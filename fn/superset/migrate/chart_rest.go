// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package migrate

import (
	"regexp"
	"slices"
	"strings"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
)

// tasks translates the chart's one init Job.
func (v *values) tasks() {
	if text(v.get("init", "enabled")) == "false" {
		put(v.spec, true, "lifecycle", "disabled")
		v.went("lifecycle.disabled", "init", "enabled")
		v.off("init")
		return
	}
	v.meant("init", "enabled")
	const l = "lifecycle"
	v.scheduling([]string{"init", "affinity"}, l, "podTemplate", "affinity")
	v.scheduling([]string{"init", "topologySpreadConstraints"}, l, "podTemplate", "topologySpreadConstraints")
	for _, f := range []string{"tolerations", "nodeSelector", "priorityClassName"} {
		v.carry([]string{"init", f}, l, "podTemplate", f)
	}
	v.carry([]string{"init", "podAnnotations"}, l, "podTemplate", "annotations")
	v.carry([]string{"init", "podLabels"}, l, "podTemplate", "labels")
	v.carry([]string{"init", "podSecurityContext"}, l, "podTemplate", "podSecurityContext")
	v.carry([]string{"init", "containerSecurityContext"}, l, "podTemplate", "container", "securityContext")
	v.carry([]string{"init", "resources"}, l, "podTemplate", "container", "resources")
	v.additional([]string{"init", "additionalPodSpec"}, l, "podTemplate")
	v.containers([]string{"init", "extraContainers"}, l, "podTemplate", "sidecars")
	v.containers([]string{"init", "initContainers"}, l, "podTemplate", "initContainers")
	v.put(v.env([]string{"init"}, ""), []string{"init", "env"}, l, "podTemplate", "container", "env")

	for _, at := range [][]string{{"init", "jobAnnotations"}, {"init", "annotations"}} {
		jobs, _ := v.get(at...).(map[string]any)
		for _, k := range sorted(jobs) {
			path := append(slices.Clone(at), k)
			if strings.HasPrefix(k, "helm.sh/hook") || strings.HasPrefix(k, "argocd.argoproj.io/hook") || k == "argocd.argoproj.io/sync-wave" {
				v.needless("it orders the Jobs of a release; tasks have an order of their own", path...)
				continue
			}
			v.put(jobs[k], path, l, "podTemplate", "annotations", k)
		}
	}
	v.initScript()
	v.admin()
}

// admin is the user that the chart makes.
func (v *values) admin() {
	v.meant("init", "createAdmin")
	if text(v.get("init", "createAdmin")) != "false" {
		v.note("init.adminUser", "the user exists in your database already; a new database needs it: run superset fab create-admin once, or set lifecycle.init.adminUser (Development only)")
	} else if v.differs("init", "adminUser") {
		v.note("init.adminUser", "no user is made, in the chart neither (init.createAdmin)")
	}
	v.meant("init", "adminUser")
	if v.on("init", "loadExamples") {
		v.note("init.loadExamples", "set lifecycle.init.loadExamples (Development only)")
	}
	v.meant("init", "loadExamples")
}

// Lines of the chart's own init script, of all versions.
var ownInit = regexp.MustCompile(`^(?:|#.*|set -[a-z]+|echo .*|superset db upgrade|superset init|(?:/bin/)?true|then|fi|else|` +
	`superset fab create-admin(?: +--(?:username|firstname|lastname|email|password) (?:"[^"]*"|'[^']*'|\{\{[^}]*\}\}|[^\s;&|]*))*(?: *\|\| *true)?|` +
	`ADMIN_[A-Z]+=.*|superset fab list-users.*|superset load_examples|\{\{-? *(?:if|end|else)[^}]*\}\}|` +
	`if \[ -f "?[^"]*/import_datasources\.yaml"? \]; then|superset import_datasources -p \S*/import_datasources\.yaml)$`)

// rotating is the command that encrypts what is stored with another key.
const rotating = "superset re-encrypt-secrets"

// initScript tells of what the chart's Job does beyond what tasks do here.
func (v *values) initScript() {
	v.became("lifecycle.init", "init", "initscript")
	v.became("lifecycle.init", "init", "command")
	var rest []string
	script := text(v.get("init", "initscript"))
	for _, line := range steps(script) {
		for _, step := range strings.Split(line, "&&") {
			step = strings.TrimSpace(step)
			rendered, _ := v.render(step)
			if !ownInit.MatchString(step) && !ownInit.MatchString(rendered) && step != rotating {
				rest = append(rest, step)
			}
		}
	}
	rotates := strings.Contains(script, rotating)
	if len(rest) > 0 {
		v.note("init.initscript", "superset db upgrade and superset init run by themselves; for the rest set lifecycle.init.command (superset init, then this): "+shown(strings.Join(rest, "\n")))
	}
	if command := v.get("init", "command"); v.said("init", "command") && !v.chart.isStock([]string{"init", "command"}, command) {
		rendered, _ := v.rendered(command)
		s, shell := inShell(rendered)
		if !shell {
			s = strings.Join(wordsOf(rendered), " ")
			if s == "" {
				s = shown(rendered)
			}
		}
		rest = nil
		for _, step := range commandSteps(s) {
			if !ownInit.MatchString(step) && !sourcing.MatchString(step) && step != ". /app/pythonpath/superset_init.sh" && step != rotating {
				rest = append(rest, step)
			}
		}
		rotates = rotates || strings.Contains(s, rotating)
		if len(rest) > 0 {
			v.note("init.command", "migrate and init are tasks of their own here; for the rest set lifecycle.migrate.command or lifecycle.init.command: "+shown(strings.Join(rest, "\n")))
		}
	}
	if rotates {
		if v.spec["previousSecretKeyFrom"] != nil {
			put(v.spec, map[string]any{"maxRetries": int64(3)}, "lifecycle", "rotate")
			v.note("init.command", "superset re-encrypt-secrets is lifecycle.rotate now, with the key of previousSecretKeyFrom; take both out when it has run")
		} else {
			v.note("init.command", "superset re-encrypt-secrets is lifecycle.rotate: {} here, together with previousSecretKeyFrom, which names the Secret with the previous key")
		}
	}
}

// networking translates Ingress and HTTPRoute.
func (v *values) networking() {
	if v.on("ingress", "enabled") {
		v.ingress()
	} else {
		v.off("ingress")
	}
	if v.on("httproute", "enabled") {
		v.route("httproute")
	} else {
		v.off("httproute")
	}
	if v.on("networkPolicy", "enabled") {
		v.spec["networkPolicy"] = map[string]any{}
		v.note("networkPolicy", "every component gets a policy; rules of the values go to networkPolicy.extraIngress and extraEgress")
	} else {
		v.off("networkPolicy")
	}
	if v.on("serviceMonitor", "enabled") {
		put(v.spec, "30s", "monitoring", "serviceMonitor", "interval")
		v.monitor("serviceMonitor")
		if dig(v.spec, "monitoring", "serviceMonitor", "interval") == nil {
			put(v.spec, "30s", "monitoring", "serviceMonitor", "interval")
		}
	} else {
		v.off("serviceMonitor")
	}
}

// ingress translates the Ingress.
func (v *values) ingress() {
	v.meant("ingress", "enabled")
	v.put(v.get("ingress", "ingressClassName"), []string{"ingress", "ingressClassName"}, "networking", "ingress", "className")
	v.carry([]string{"ingress", "annotations"}, "networking", "ingress", "annotations")
	v.carry([]string{"ingress", "labels"}, "networking", "ingress", "labels")
	v.carry([]string{"ingress", "tls"}, "networking", "ingress", "tls")
	path := v.literal("ingress", "path")
	v.went("networking.ingress.hosts", "ingress", "path")
	v.meant("ingress", "pathType")
	kind := text(v.get("ingress", "pathType"))
	own := path != "" && path != "/" && path != "/*"
	var out []any
	if len(v.list("ingress", "hosts")) == 0 && v.said("ingress", "hosts") {
		v.note("ingress.hosts", "it is no list")
	}
	for i, h := range v.list("ingress", "hosts") {
		at := []string{"ingress", "hosts", bracket(text(int64(i)))}
		name := text(h)
		if name == "" {
			name = text(dig(h, "host"))
		}
		r, known := v.render(name)
		if !known {
			v.work("ingress.hosts", "Helm renders the name; write what it renders to under networking.ingress.hosts: "+name)
			continue
		}
		host := map[string]any{"host": r}
		if paths, ok := dig(h, "paths").([]any); ok && len(paths) > 0 {
			v.note(join(at...), "the paths that stand beside the host are not used by the chart; ingress.path is")
		}
		if own {
			host["paths"] = []any{pathOf(path, kind)}
			v.note("ingress.path", "a path of your own goes to the web server only; Superset must know about the prefix, too")
		}
		out = append(out, host)
		v.went("networking.ingress.hosts", at...)
	}
	v.mcpPath()
	put(v.spec, out, "networking", "ingress", "hosts")
	if !empty(v.get("ingress", "extraHostsRaw")) {
		v.note("ingress.extraHostsRaw", "add the hosts to networking.ingress.hosts, or keep an Ingress of your own for them")
	}
	if len(out) == 0 {
		v.note("ingress.hosts", "the Ingress has no host; set networking.ingress.host")
		put(v.spec, setMe+".example.com", "networking", "ingress", "host")
	}
}

// mcpPath leaves the MCP server inside, as the chart does: there, only a route of
// its own leads to it.
func (v *values) mcpPath() {
	mcp, enabled := v.spec["mcpServer"].(map[string]any)
	if !enabled {
		return
	}
	service, _ := mcp["service"].(map[string]any)
	if service == nil {
		service = map[string]any{}
		mcp["service"] = service
	}
	if v.on("supersetMcp", "ingress", "enabled") || v.on("supersetMcp", "httproute", "enabled") {
		service["gatewayPath"] = v1alpha1.DefaultMCPServerPath
		v.meant("supersetMcp", "ingress", "enabled")
		v.meant("supersetMcp", "httproute", "enabled")
		v.note("supersetMcp", "the chart has a route of its own for the MCP server; here it is published at /mcp of the instance's hosts, so look who may reach it")
		return
	}
	service["gatewayPath"] = ""
	v.general("supersetMcp", "nothing leads to the MCP server in the chart, so mcpServer.service.gatewayPath is empty; write /mcp there to publish it")
}

// pathOf is a path of an Ingress.
func pathOf(path, kind string) map[string]any {
	out := map[string]any{"path": path}
	if kind == "Exact" || kind == "ImplementationSpecific" {
		out["pathType"] = kind
	}
	return out
}

// route translates an HTTPRoute.
func (v *values) route(key string) {
	v.meant(key, "enabled")
	parents := v.list(key, "parentRefs")
	if len(parents) == 0 && v.said(key, "parentRefs") {
		v.note(key+".parentRefs", "it is no list")
	}
	v.went("networking.gateway.gatewayRef", key, "parentRefs")
	for i, p := range parents {
		r, known := v.rendered(p)
		if !known {
			v.work(key+".parentRefs", "Helm renders a name, and what it renders to is not known here: "+shown(p))
		}
		m, _ := r.(map[string]any)
		if i == 0 {
			put(v.spec, m, "networking", "gateway", "gatewayRef")
			continue
		}
		list, _ := dig(v.spec, "networking", "gateway", "parentRefs").([]any)
		put(v.spec, append(list, any(m)), "networking", "gateway", "parentRefs")
	}
	if len(parents) == 0 {
		put(v.spec, setMe, "networking", "gateway", "gatewayRef", "name")
		v.note(key+".parentRefs", "name the Gateway in networking.gateway.gatewayRef")
	}
	v.carry([]string{key, "hostnames"}, "networking", "gateway", "hostnames")
	v.carry([]string{key, "annotations"}, "networking", "gateway", "annotations")
	v.carry([]string{key, "labels"}, "networking", "gateway", "labels")
	if !empty(v.get(key, "rules")) {
		v.note(key+".rules", "rules follow from the enabled components; their paths are set by service.gatewayPath, filters by networking.gateway.filters")
	}
	if !empty(dig(v.spec, "networking", "ingress")) {
		v.work(key, "Ingress and Gateway exclude each other; leave one of networking.ingress and networking.gateway out")
	}
	v.mcpPath()
	for _, f := range []string{"path", "pathType"} {
		if v.chart.isStock([]string{key, f}, v.get(key, f)) {
			v.meant(key, f)
		}
	}
}
