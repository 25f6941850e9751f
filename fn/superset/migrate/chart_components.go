// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package migrate

import (
	"regexp"
	"slices"
	"strings"
)

// chartComponent is where a component stands in the values and in the spec.
type chartComponent struct {
	value, field string
	// always is true for a component that the chart runs unless it is told not
	// to.
	always bool
	// port is the default of its Service; 0 for one without.
	port int64
	// single is true for the one that cannot be scaled.
	single bool
}

var chartComponents = []chartComponent{
	{value: "supersetNode", field: "webServer", always: true, port: 8088},
	{value: "supersetWorker", field: "celeryWorker", always: true},
	{value: "supersetCeleryBeat", field: "celeryBeat", single: true},
	{value: "supersetCeleryFlower", field: "celeryFlower", port: 5555},
	{value: "supersetWebsockets", field: "websocketServer", port: 8080},
	{value: "supersetMcp", field: "mcpServer", port: 8088},
}

// stock are commands and probes of the chart that do what ours do.
var stock = regexp.MustCompile(`superset_bootstrap\.sh|celery --app=superset\.tasks\.celery_app:app|inspect ping|/health\b|/api/workers|superset_init\.sh|/health_check\.py`)

// options are added to a command of the chart.
var options = regexp.MustCompile(`:app (worker|flower) +-|run-server\.sh +\S`)

// usual are the options that newer charts give their worker.
var usual = regexp.MustCompile(`:app worker --pool=prefork -O fair -c \$\{CELERYD_CONCURRENCY:-4\} -l info$`)

// component translates one component.
func (v *values) component(c chartComponent) {
	enabled := text(v.take(c.value, "enabled"))
	off := enabled == "false" || enabled == "" && !c.always || text(v.take(c.value, "replicas", "enabled")) == "false"
	if c.value == "supersetMcp" && enabled == "" && !empty(v.all[c.value]) {
		off = false
	}
	if off {
		v.take(c.value)
		return
	}
	out := map[string]any{}
	v.spec[c.field] = out
	at := func(path ...string) []string { return append([]string{c.value}, path...) }

	v.scaling(c, out)
	for _, f := range []string{"affinity", "topologySpreadConstraints", "tolerations", "nodeSelector", "hostAliases", "priorityClassName"} {
		v.carry(at(f), out, "podTemplate", f)
	}
	v.carry(at("podAnnotations"), out, "podTemplate", "annotations")
	v.carry(at("podLabels"), out, "podTemplate", "labels")
	v.carry(at("podSecurityContext"), out, "podTemplate", "podSecurityContext")
	v.carry(at("containerSecurityContext"), out, "podTemplate", "container", "securityContext")
	v.carry(at("resources"), out, "podTemplate", "container", "resources")
	v.carry(at("extraContainers"), out, "podTemplate", "sidecars")
	v.carry(at("extraVolumes"), out, "podTemplate", "volumes")
	v.carry(at("extraVolumeMounts"), out, "podTemplate", "container", "volumeMounts")
	v.carry(at("deploymentAnnotations"), out, "deploymentTemplate", "annotations")
	v.carry(at("deploymentLabels"), out, "deploymentTemplate", "labels")
	v.carry(at("strategy"), out, "deploymentTemplate", "strategy")
	put(out, v.env([]string{c.value}), "podTemplate", "container", "env")
	if text(v.take(append(at(), "forceReload")...)) == "true" {
		v.note(join(at("forceReload")...), "components restart when their configuration changes; set forceReload to a new text to restart them once")
	}
	v.initContainers(at("initContainers"), out)
	v.commandAndProbes(c, out)
	if c.port != 0 {
		v.service(c, out)
	}
	if c.value == "supersetWebsockets" {
		v.websocket(out)
	}
	v.override(c, out)
	v.take(c.value, "connections", "redis_ssl")
}

// override is an image that only one component has.
func (v *values) override(c chartComponent, out map[string]any) {
	for _, f := range []string{"repository", "tag", "pullPolicy"} {
		s := v.literal(c.value, "image", f)
		if s != "" && (f != "pullPolicy" || s != "IfNotPresent") {
			put(out, s, "image", f)
		}
	}
}

func (v *values) scaling(c chartComponent, out map[string]any) {
	replicas := v.take(c.value, "replicas", "replicaCount")
	if r := v.take(c.value, "replicaCount"); !empty(r) {
		replicas = r
	}
	pdb := text(v.take(c.value, "podDisruptionBudget", "enabled")) == "true"
	if c.single {
		v.take(c.value, "podDisruptionBudget")
		if pdb {
			v.note(c.value+".podDisruptionBudget", "there is exactly one pod of celeryBeat, which a budget could only block")
		}
		return
	}
	if n, ok := number(replicas); ok && n != 1 {
		put(out, n, "replicas")
	}
	if pdb {
		lower, upper := v.take(c.value, "podDisruptionBudget", "minAvailable"), v.take(c.value, "podDisruptionBudget", "maxUnavailable")
		if !empty(lower) {
			put(out, lower, "podDisruptionBudget", "minAvailable")
		} else {
			put(out, upper, "podDisruptionBudget", "maxUnavailable")
		}
	}
	v.take(c.value, "podDisruptionBudget")
	hpa, _ := v.take(c.value, "autoscaling").(map[string]any)
	if text(hpa["enabled"]) != "true" {
		return
	}
	for _, f := range []string{"minReplicas", "maxReplicas"} {
		if n, ok := number(hpa[f]); ok {
			put(out, n, "autoscaling", f)
		}
	}
	var metrics []any
	for _, m := range [][2]string{{"cpu", "targetCPUUtilizationPercentage"}, {"memory", "targetMemoryUtilizationPercentage"}} {
		n, ok := number(hpa[m[1]])
		if !ok || m[0] == "cpu" && n == 80 && hpa["targetMemoryUtilizationPercentage"] == nil {
			continue
		}
		metrics = append(metrics, map[string]any{"type": "Resource", "resource": map[string]any{
			"name": m[0], "target": map[string]any{"type": "Utilization", "averageUtilization": n},
		}})
	}
	put(out, metrics, "autoscaling", "metrics")
	delete(out, "replicas")
}

// initContainers leaves out those that only wait for a database: tasks retry,
// and components start when the tasks have finished.
func (v *values) initContainers(at []string, out map[string]any) {
	list, _ := v.take(at...).([]any)
	var keep []any
	for _, c := range list {
		switch name := text(dig(c, "name")); {
		case strings.HasPrefix(name, "wait-for-"):
		case templated(c):
			v.note(join(at...), "Helm renders the container "+name+"; write what it renders to under podTemplate.initContainers")
		default:
			keep = append(keep, c)
		}
	}
	put(out, keep, "podTemplate", "initContainers")
}

func (v *values) commandAndProbes(c chartComponent, out map[string]any) {
	for _, f := range []string{"command", "args", "livenessProbe", "readinessProbe", "startupProbe"} {
		value := v.take(c.value, f)
		switch {
		case containsMatch(value, usual):
			// As above, with the options that newer charts have by default.
		case containsMatch(value, options):
			v.note(c.value+"."+f, "the default command is used, without the options that are added here; "+
				"use gunicorn of webServer or celery of celeryWorker, or set podTemplate.container.command")
		case containsMatch(value, stock):
			// Ours do the same.
		case templated(value):
			v.note(c.value+"."+f, "Helm renders this; write what it renders to under podTemplate.container."+f)
		default:
			put(out, value, "podTemplate", "container", f)
		}
	}
}

// containsMatch looks for a pattern in texts anywhere.
func containsMatch(v any, r *regexp.Regexp) bool {
	switch v := v.(type) {
	case string:
		return r.MatchString(v)
	case []any:
		return slices.ContainsFunc(v, func(e any) bool { return containsMatch(e, r) })
	case map[string]any:
		for _, e := range v {
			if containsMatch(e, r) {
				return true
			}
		}
	}
	return false
}

// service is that of a component; the web server's stands at the top of the
// values.
func (v *values) service(c chartComponent, out map[string]any) {
	at := []string{c.value, "service"}
	if c.value == "supersetNode" {
		at = []string{"service"}
	}
	path := func(p ...string) []string { return slices.Concat(at, p) }
	kind := v.literal(path("type")...)
	if kind != "ClusterIP" {
		put(out, kind, "service", "type")
	}
	if n, ok := number(v.take(path("port")...)); ok && n != c.port {
		put(out, n, "service", "port")
	}
	node := v.take(path("nodePort", "http")...)
	if n, ok := number(node); ok && (kind == "NodePort" || kind == "LoadBalancer") {
		put(out, n, "service", "nodePort")
	}
	v.carry(path("annotations"), out, "service", "annotations")
	if ip := text(v.take(path("loadBalancerIP")...)); ip != "" {
		v.note(join(path("loadBalancerIP")...), "use the annotation of your load balancer in "+c.field+".service.annotations: "+ip)
	}
}

func (v *values) websocket(out map[string]any) {
	if !empty(v.take("supersetWebsockets", "config")) {
		put(out, map[string]any{"name": v.name + "-websocket", "key": "config.json"}, "configFrom")
		v.note("supersetWebsockets.config", "put it as config.json into a Secret "+v.name+"-websocket; or leave configFrom out and use realtime, which configures both sides")
	}
	if p := v.literal("supersetWebsockets", "ingress", "path"); p != "" && p != "/ws" {
		put(out, p, "service", "gatewayPath")
	}
	v.take("supersetWebsockets", "ingress")
}
