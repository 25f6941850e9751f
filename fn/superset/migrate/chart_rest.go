// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package migrate

import (
	"strings"
)

// tasks translates the chart's one init Job.
func (v *values) tasks() {
	if text(v.take("init", "enabled")) == "false" {
		put(v.spec, true, "lifecycle", "disabled")
		v.take("init")
		return
	}
	for _, f := range []string{"affinity", "topologySpreadConstraints", "tolerations", "priorityClassName"} {
		v.carry([]string{"init", f}, v.spec, "lifecycle", "podTemplate", f)
	}
	v.carry([]string{"init", "podAnnotations"}, v.spec, "lifecycle", "podTemplate", "annotations")
	v.carry([]string{"init", "podLabels"}, v.spec, "lifecycle", "podTemplate", "labels")
	v.carry([]string{"init", "podSecurityContext"}, v.spec, "lifecycle", "podTemplate", "podSecurityContext")
	v.carry([]string{"init", "containerSecurityContext"}, v.spec, "lifecycle", "podTemplate", "container", "securityContext")
	v.carry([]string{"init", "resources"}, v.spec, "lifecycle", "podTemplate", "container", "resources")
	v.carry([]string{"init", "extraContainers"}, v.spec, "lifecycle", "podTemplate", "sidecars")
	lifecycle := map[string]any{}
	v.initContainers([]string{"init", "initContainers"}, lifecycle)
	put(v.spec, dig(lifecycle, "podTemplate", "initContainers"), "lifecycle", "podTemplate", "initContainers")

	jobs, _ := v.take("init", "jobAnnotations").(map[string]any)
	for _, k := range sorted(jobs) {
		// Hooks of Helm and of Argo CD order a release; here the tasks have an order.
		if !strings.HasPrefix(k, "helm.sh/hook") && !strings.HasPrefix(k, "argocd.argoproj.io/hook") {
			put(v.spec, jobs[k], "lifecycle", "podTemplate", "annotations", k)
		}
	}
	if cmd := v.take("init", "command"); !empty(cmd) && !containsMatch(cmd, stock) {
		v.note("init.command", "migrate and init are tasks of their own here; set lifecycle.migrate.command and lifecycle.init.command")
	}
	if s := text(v.take("init", "initscript")); s != "" && !(strings.Contains(s, "superset db upgrade") && strings.Contains(s, "superset init") && templated(s)) {
		v.note("init.initscript", "set lifecycle.init.command for what it does beyond superset db upgrade and superset init, which run by themselves")
	}
	if text(v.take("init", "createAdmin")) != "false" {
		v.note("init.adminUser", "the user exists in your database already; a new database needs it: run superset fab create-admin once, or set lifecycle.init.adminUser (Development only)")
	}
	v.take("init", "adminUser")
	if text(v.take("init", "loadExamples")) == "true" {
		v.note("init.loadExamples", "set lifecycle.init.loadExamples (Development only)")
	}
}

// networking translates Ingress and HTTPRoute.
func (v *values) networking() {
	if text(v.take("ingress", "enabled")) == "true" {
		v.ingress()
	} else {
		v.take("ingress")
	}
	if text(v.take("httproute", "enabled")) == "true" {
		v.route("httproute")
	} else {
		v.take("httproute")
	}
	if text(v.take("networkPolicy", "enabled")) == "true" {
		v.spec["networkPolicy"] = map[string]any{}
		v.note("networkPolicy", "every component gets a policy; rules of the values go to networkPolicy.extraIngress and extraEgress")
	}
	v.take("networkPolicy")
	if text(v.take("serviceMonitor", "enabled")) == "true" {
		put(v.spec, map[string]any{"interval": "30s"}, "monitoring", "serviceMonitor")
		put(v.spec, v.take("serviceMonitor", "labels"), "monitoring", "serviceMonitor", "labels")
	}
	v.take("serviceMonitor")
}

func (v *values) ingress() {
	put(v.spec, v.literal("ingress", "ingressClassName"), "networking", "ingress", "className")
	v.carry([]string{"ingress", "annotations"}, v.spec, "networking", "ingress", "annotations")
	v.carry([]string{"ingress", "tls"}, v.spec, "networking", "ingress", "tls")
	hosts, _ := v.take("ingress", "hosts").([]any)
	path := v.literal("ingress", "path")
	v.take("ingress", "pathType")
	var out []any
	for _, h := range hosts {
		name := text(h)
		if name == "" {
			name = text(dig(h, "host"))
		}
		if templated(name) {
			v.note("ingress.hosts", "Helm renders the name; write what it renders to under networking.ingress.hosts: "+name)
			continue
		}
		host := map[string]any{"host": name}
		if path != "" && path != "/" && path != "/*" {
			host["paths"] = []any{map[string]any{"path": path}}
			v.note("ingress.path", "a path of your own goes to the web server only; Superset must know about the prefix, too")
		}
		out = append(out, host)
	}
	put(v.spec, out, "networking", "ingress", "hosts")
	if !empty(v.take("ingress", "extraHostsRaw")) {
		v.note("ingress.extraHostsRaw", "add the hosts to networking.ingress.hosts, or keep an Ingress of your own for them")
	}
	if len(out) == 0 {
		v.note("ingress.hosts", "the Ingress has no host; set networking.ingress.host")
		put(v.spec, setMe+".example.com", "networking", "ingress", "host")
	}
}

func (v *values) route(key string) {
	parents, _ := v.take(key, "parentRefs").([]any)
	for i, p := range parents {
		m, _ := p.(map[string]any)
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
	v.carry([]string{key, "hostnames"}, v.spec, "networking", "gateway", "hostnames")
	v.carry([]string{key, "annotations"}, v.spec, "networking", "gateway", "annotations")
	if !empty(v.take(key, "rules")) {
		v.note(key+".rules", "rules follow from the enabled components; their paths are set by service.gatewayPath, filters by networking.gateway.filters")
	}
	if !empty(dig(v.spec, "networking", "ingress")) {
		v.note(key, "Ingress and Gateway exclude each other; leave one of networking.ingress and networking.gateway out")
	}
}
