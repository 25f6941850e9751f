// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package migrate

import (
	"slices"
)

// chartComponent is where a component stands in the values and in the spec.
type chartComponent struct {
	value, field string
	// always is true for a component that the chart runs whatever is said.
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

// component translates one component.
func (v *values) component(c chartComponent) {
	enabled := text(v.get(c.value, "enabled"))
	v.went(c.field, c.value, "enabled")
	switch {
	case c.always && enabled == "false":
		v.note(c.value+".enabled", c.field+" is left out, because it says false; the chart has no such switch and runs it, so look whether you have it")
		v.off(c.value)
		return
	case !c.always && enabled != "true":
		v.off(c.value)
		return
	}
	v.spec[c.field] = map[string]any{}
	at := func(path ...string) []string { return append([]string{c.value}, path...) }

	v.scaling(c)
	v.scheduling(at("affinity"), c.field, "podTemplate", "affinity")
	v.scheduling(at("topologySpreadConstraints"), c.field, "podTemplate", "topologySpreadConstraints")
	for _, f := range []string{"tolerations", "nodeSelector", "hostAliases", "priorityClassName", "terminationGracePeriodSeconds"} {
		v.carry(at(f), c.field, "podTemplate", f)
	}
	v.carry(at("podAnnotations"), c.field, "podTemplate", "annotations")
	v.carry(at("podLabels"), c.field, "podTemplate", "labels")
	v.carry(at("podSecurityContext"), c.field, "podTemplate", "podSecurityContext")
	v.carry(at("containerSecurityContext"), c.field, "podTemplate", "container", "securityContext")
	v.carry(at("lifecycle"), c.field, "podTemplate", "container", "lifecycle")
	v.resources(at("resources"), c.field)
	v.carry(at("extraVolumes"), c.field, "podTemplate", "volumes")
	v.carry(at("extraVolumeMounts"), c.field, "podTemplate", "container", "volumeMounts")
	v.carry(at("deploymentAnnotations"), c.field, "deploymentTemplate", "annotations")
	v.carry(at("deploymentLabels"), c.field, "deploymentTemplate", "labels")
	v.strategy(c)
	v.put(v.env([]string{c.value}, c.field), at("env"), c.field, "podTemplate", "container", "env")
	v.additional(at("deploymentAdditionalPodSpec"), c.field, "podTemplate")
	v.meant(at("forceReload")...)
	if v.on(at("forceReload")...) {
		v.note(join(at("forceReload")...), "components restart when their configuration changes; set forceReload to a new text to restart them once")
	}
	v.containers(at("extraContainers"), c.field, "podTemplate", "sidecars")
	v.containers(at("initContainers"), c.field, "podTemplate", "initContainers")
	v.containers(at("extraInitContainers"), c.field, "podTemplate", "initContainers")
	v.command(c)
	v.probes(c)
	if c.port != 0 {
		v.service(c)
	}
	if c.value == "supersetWebsockets" {
		v.websocket()
	}
	v.override(c)
}

// resources of the whole chart are not put where all pods inherit them: tasks
// would be limited by them, too, which the chart avoids.
func (v *values) resources(own []string, to ...string) {
	to = append(slices.Clone(to), "podTemplate", "container", "resources")
	if r := v.get(own...); !empty(r) {
		v.carry(own, to...)
		v.meant("resources")
		return
	}
	v.carry([]string{"resources"}, to...)
}

// additional are fields of a pod that the chart takes as they are.
func (v *values) additional(from []string, to ...string) {
	m, _ := v.get(from...).(map[string]any)
	for _, k := range sorted(m) {
		at := append(slices.Clone(from), k)
		if !slices.Contains(podFields, k) {
			v.note(join(at...), "it has no place; see podTemplate in docs/reference/api-reference.md for what there is")
			continue
		}
		field := k
		if k == "securityContext" {
			field = "podSecurityContext"
		}
		v.put(m[k], at, append(slices.Clone(to), field)...)
	}
}

// podFields are fields of a pod that a template has under the same name.
var podFields = []string{
	"nodeSelector", "affinity", "tolerations", "topologySpreadConstraints", "hostAliases", "priorityClassName", "volumes", "initContainers",
	"terminationGracePeriodSeconds", "dnsPolicy", "dnsConfig", "runtimeClassName", "shareProcessNamespace", "enableServiceLinks",
	"automountServiceAccountToken", "schedulerName", "securityContext",
}

// override is an image that only one component has.
func (v *values) override(c chartComponent) {
	for _, f := range []string{"repository", "tag", "pullPolicy"} {
		s := v.literal(c.value, "image", f)
		if s != "" && (f != "pullPolicy" || s != "IfNotPresent") {
			put(v.spec, s, c.field, "image", f)
		}
		v.went(c.field+".image."+f, c.value, "image", f)
	}
}

// strategy says how pods are replaced.
func (v *values) strategy(c chartComponent) {
	at := []string{c.value, "strategy"}
	if c.single && !empty(v.get(at...)) {
		v.note(join(at...), "celeryBeat is always replaced by Recreate, because two schedulers would send everything twice")
		return
	}
	v.carry(at, c.field, "deploymentTemplate", "strategy")
}

// service is that of a component; the web server's stands at the top of the
// values.
func (v *values) service(c chartComponent) {
	at := []string{c.value, "service"}
	if c.value == "supersetNode" {
		at = []string{"service"}
	}
	path := func(p ...string) []string { return slices.Concat(at, p) }
	kind := v.literal(path("type")...)
	v.went(c.field+".service.type", path("type")...)
	if kind != "ClusterIP" {
		put(v.spec, kind, c.field, "service", "type")
	}
	v.went(c.field+".service.port", path("port")...)
	if n, ok := v.count(path("port")...); ok && n != c.port {
		put(v.spec, n, c.field, "service", "port")
	}
	if n, ok := v.count(path("nodePort", "http")...); ok {
		v.went(c.field+".service.nodePort", path("nodePort", "http")...)
		if kind == "NodePort" || kind == "LoadBalancer" {
			put(v.spec, n, c.field, "service", "nodePort")
		} else {
			v.note(join(path("nodePort", "http")...), "it counts for a Service of type NodePort or LoadBalancer only, in the chart as well")
		}
	}
	for _, f := range []string{"annotations", "labels", "loadBalancerClass", "loadBalancerSourceRanges", "externalTrafficPolicy"} {
		v.carry(path(f), c.field, "service", f)
	}
	if ip := v.literal(path("loadBalancerIP")...); ip != "" {
		v.note(join(path("loadBalancerIP")...), "use the annotation of your load balancer in "+c.field+".service.annotations: "+ip)
	}
}

// websocket is the configuration of the websocket server.
func (v *values) websocket() {
	put(v.spec, map[string]any{"name": v.name + "-websocket", "key": "config.json"}, "websocketServer", "configFrom")
	v.note("supersetWebsockets.config", "put it as config.json into a Secret "+v.name+"-websocket; or leave configFrom out and use realtime, which configures both sides")
	if p := v.literal("supersetWebsockets", "ingress", "path"); p != "" && p != "/ws" {
		put(v.spec, p, "websocketServer", "service", "gatewayPath")
	}
	v.went("websocketServer.service.gatewayPath", "supersetWebsockets", "ingress", "path")
	v.meant("supersetWebsockets", "ingress", "pathType")
}
