// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package migrate

import (
	"maps"
	"slices"
	"strings"
)

// chartKeys are values by which the chart is known, both generations of names.
var chartKeys = []string{
	"supersetNode", "supersetWorker", "supersetCeleryBeat", "supersetCeleryFlower", "supersetWebsockets", "supersetMcp",
	"configOverrides", "extraSecretEnv", "bootstrapScript", "database", "cache", "init",
}

// values are a chart's values, and which of them have found their place.
type values struct {
	conversion
	all  map[string]any
	used map[string]bool
	name string
}

// chart translates values of the Helm chart.
func chart(in map[string]any, o Options) (map[string]any, []Note) {
	v := &values{conversion: conversion{spec: map[string]any{}}, all: in, used: map[string]bool{}, name: o.Name}
	if v.name == "" {
		v.name = "superset"
		if n := v.literal("fullnameOverride"); n != "" {
			v.name = n
		}
	}
	v.take("fullnameOverride")
	v.take("nameOverride")

	v.image()
	v.secrets()
	v.metastore()
	v.valkey()
	v.config()
	v.pods()
	for _, c := range chartComponents {
		v.component(c)
	}
	v.tasks()
	v.networking()
	v.newer()
	v.driver()
	v.machinery()
	v.rest(nil, v.all)
	return manifest(v.name, o.Namespace, v.spec), v.notes
}

// take is a value that has found its place with it.
func (v *values) take(path ...string) any {
	v.used[join(path...)] = true
	return dig(v.all, path...)
}

// literal is a text that Helm need not render; one that it has to is noted.
func (v *values) literal(path ...string) string {
	s := text(v.take(path...))
	if templated(s) {
		v.note(join(path...), "Helm renders this text; write what it renders to: "+s)
		return ""
	}
	return s
}

// first takes the first of several places that says something: names of the
// newer chart come before those of the older one.
func (v *values) first(paths ...[]string) (string, []string) {
	out, at := "", []string(nil)
	for _, p := range paths {
		s := text(v.take(p...))
		if out == "" && s != "" {
			out, at = s, p
		}
	}
	return out, at
}

// secretName is the Secret that the user makes of what the chart kept.
func (v *values) secretName() string { return v.name + "-credentials" }

// ref names a key of that Secret.
func (v *values) ref(key string) map[string]any {
	return map[string]any{"name": v.secretName(), "key": key}
}

func (v *values) image() {
	put(v.spec, v.literal("image", "repository"), "image", "repository")
	tag := v.literal("image", "tag")
	if tag == "" {
		tag = setMe
		v.note("image.tag", "the chart takes its own appVersion; write the version that runs now, e.g. 6.1.0")
	}
	put(v.spec, tag, "image", "tag")
	if p := v.literal("image", "pullPolicy"); p != "IfNotPresent" {
		put(v.spec, p, "image", "pullPolicy")
	}
	put(v.spec, v.take("imagePullSecrets"), "image", "pullSecrets")
	if text(v.take("runAsUser")) == "0" {
		v.note("runAsUser", "root is not carried over: pods run as user 1000 and satisfy the restricted Pod Security Standard. "+
			"A bootstrapScript that installs packages needs root; use pythonPackages or an image of your own, or set podTemplate.podSecurityContext.runAsUser")
	} else if u, ok := number(dig(v.all, "runAsUser")); ok {
		put(v.spec, u, "podTemplate", "podSecurityContext", "runAsUser")
	}
}

// secrets are references: nothing that a chart's values hold in plain text
// comes out again.
func (v *values) secrets() {
	put(v.spec, v.ref("secret-key"), "secretKeyFrom")
	v.note("SECRET_KEY", "put the SECRET_KEY that is in use now under the key secret-key of a Secret "+v.secretName()+
		"; with another one Superset cannot read the passwords it has stored")

	v.take("secretEnv")
	if extra, ok := v.take("extraSecretEnv").(map[string]any); ok && len(extra) > 0 {
		keys := slices.DeleteFunc(sorted(extra), func(k string) bool { return k == "SUPERSET_SECRET_KEY" || k == "SECRET_KEY" })
		if len(keys) > 0 {
			name := v.name + "-env-secret"
			v.envFrom(name)
			v.note("extraSecretEnv", "put "+strings.Join(keys, ", ")+" into a Secret "+name+"; the Secret of the chart goes with the release")
		}
	}
	if s := text(v.take("envFromSecret")); s != "" && !templated(s) {
		v.envFrom(s)
	}
	more, _ := v.take("envFromSecrets").([]any)
	for _, s := range more {
		if templated(s) {
			v.note("envFromSecrets", "Helm renders the name; add what it renders to to podTemplate.container.envFrom: "+text(s))
			continue
		}
		v.envFrom(text(s))
	}
}

// envFrom adds a Secret whose keys all become variables.
func (v *values) envFrom(name string) {
	list, _ := dig(v.spec, "podTemplate", "container", "envFrom").([]any)
	put(v.spec, append(list, map[string]any{"secretRef": map[string]any{"name": name}}), "podTemplate", "container", "envFrom")
}

// pods are settings of all pods.
func (v *values) pods() {
	env := v.env(nil)
	put(v.spec, env, "podTemplate", "container", "env")
	put(v.spec, v.take("resources"), "podTemplate", "container", "resources")
	for _, f := range []string{"nodeSelector", "tolerations", "affinity", "topologySpreadConstraints", "hostAliases", "priorityClassName"} {
		put(v.spec, v.take(f), "podTemplate", f)
	}
	v.carry([]string{"extraVolumes"}, v.spec, "podTemplate", "volumes")
	v.carry([]string{"extraVolumeMounts"}, v.spec, "podTemplate", "container", "volumeMounts")
	if l := v.take("extraLabels"); !empty(l) {
		put(v.spec, l, "podTemplate", "labels")
		put(v.spec, l, "deploymentTemplate", "labels")
		v.note("extraLabels", "they are on pods and Deployments; Services, Ingress and HTTPRoute have labels of their own")
	}
	name := v.literal("serviceAccount", "name")
	if name == "" {
		name = v.literal("serviceAccountName")
	}
	v.take("serviceAccountName")
	put(v.spec, name, "serviceAccount", "name")
	put(v.spec, v.take("serviceAccount", "annotations"), "serviceAccount", "annotations")
	if text(v.take("serviceAccount", "create")) == "false" && name != "" {
		put(v.spec, false, "serviceAccount", "create")
	}
	for _, f := range []string{"extraConfigs", "extraSecrets"} {
		if m, ok := v.take(f).(map[string]any); ok && len(m) > 0 {
			kind := map[string]string{"extraConfigs": "ConfigMap", "extraSecrets": "Secret"}[f]
			v.note(f, "put "+strings.Join(sorted(m), ", ")+" into a "+kind+" and mount it with podTemplate.volumes and podTemplate.container.volumeMounts")
			if _, ok := m["import_datasources.yaml"]; ok {
				v.note(f+".import_datasources.yaml", "mount it with lifecycle.podTemplate and set lifecycle.init.command to run superset init, then superset import_datasources -p FILE")
			}
		}
	}
}

// env are variables as a list; those that Helm renders are noted.
func (v *values) env(prefix []string) []any {
	var out []any
	at := slices.Concat(prefix, []string{"extraEnv"})
	if len(prefix) > 0 {
		at = slices.Concat(prefix, []string{"env"})
	}
	said := v.take(at...)
	m, _ := said.(map[string]any)
	for _, k := range sorted(m) {
		if templated(m[k]) {
			v.note(join(append(slices.Clone(at), k)...), "Helm renders this text; add what it renders to to podTemplate.container.env")
			continue
		}
		out = append(out, map[string]any{"name": k, "value": text(m[k])})
	}
	raw, _ := v.take(append(slices.Clone(prefix), "extraEnvRaw")...).([]any)
	list, _ := said.([]any) // As newer charts have it.
	for i, e := range slices.Concat(list, raw) {
		from := at
		if i >= len(list) {
			from = append(slices.Clone(prefix), "extraEnvRaw")
		}
		if templated(e) {
			v.note(join(from...), "Helm renders an entry; add what it renders to to podTemplate.container.env")
			continue
		}
		out = append(out, e)
	}
	return out
}

// carry puts a value where it belongs unless Helm has to render it.
func (v *values) carry(from []string, to map[string]any, path ...string) {
	value := v.take(from...)
	if templated(value) {
		v.note(join(from...), "Helm renders this; write what it renders to under "+join(path...))
		return
	}
	put(to, value, path...)
}

// machinery are values that say how the chart itself works.
func (v *values) machinery() {
	for _, f := range []string{"configMountPath", "extraConfigMountPath", "initImage", "global"} {
		v.take(f)
	}
}

// rest tells of everything that has not found a place.
func (v *values) rest(path []string, m map[string]any) {
	for _, k := range sorted(m) {
		at := append(slices.Clone(path), k)
		if inner, ok := m[k].(map[string]any); ok && text(inner["enabled"]) == "false" {
			continue // It is switched off.
		}
		if v.used[join(at...)] || empty(m[k]) || text(m[k]) == "false" || text(m[k]) == "nil" {
			continue
		}
		if inner, ok := m[k].(map[string]any); ok && v.touched(join(at...)+".") {
			v.rest(at, inner)
			continue
		}
		v.note(join(at...), "it has no place; see docs/reference/api-reference.md for what there is")
	}
}

// touched is true if something below a path was taken.
func (v *values) touched(prefix string) bool {
	for k := range maps.Keys(v.used) {
		if strings.HasPrefix(k, prefix) {
			return true
		}
	}
	return false
}

func fallback(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

func fallbackPath(p []string, other ...string) []string {
	if len(p) == 0 {
		return other
	}
	return p
}
