// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package migrate

import (
	"slices"
	"strings"
)

// chartKeys are values by which the chart is known, both generations of names.
var chartKeys = []string{
	"supersetNode", "supersetWorker", "supersetCeleryBeat", "supersetCeleryFlower", "supersetWebsockets", "supersetMcp",
	"configOverrides", "configOverridesFiles", "configFromSecret", "extraSecretEnv", "extraEnvRaw", "envFromSecret", "envFromSecrets",
	"bootstrapScript", "extraConfigs", "extraSecrets", "featureFlags", "database", "cache", "init", "runAsUser",
}

// chart translates values of the Helm chart.
func chart(in map[string]any, o Options) (map[string]any, *values, error) {
	g, err := generationOf(in, o.ChartVersion)
	if err != nil {
		return nil, nil, err
	}
	v := &values{
		conversion: conversion{spec: map[string]any{}}, user: in, all: over(g.base, in), chart: g,
		places: map[string]string{}, reshaped: map[string]bool{}, reads: map[string]bool{}, taken: map[string]string{}, invented: map[string]string{},
		name: o.Name, release: o.Release, namespace: o.Namespace,
	}
	if v.name == "" {
		v.name = "superset"
		if n, ok := v.render(text(v.get("fullnameOverride"))); ok && n != "" {
			v.name = n
		}
	}
	for _, f := range []string{"fullnameOverride", "nameOverride"} {
		v.went("metadata.name", f)
	}
	v.partial(o)

	v.image()
	v.config()
	v.metastore()
	v.valkey()
	v.secretKeyRef()
	v.environment()
	v.configured()
	v.bootstrap()
	v.pods()
	v.files()
	for _, c := range chartComponents {
		v.component(c)
	}
	v.tasks()
	v.networking()
	v.newer()
	v.driver()
	v.machinery()
	v.signsOn()
	for _, f := range v.later {
		f()
	}
	v.ownEnvFrom("extraSecretEnv", "; the Secret of the chart goes with the release")
	v.mounts()
	v.rest()
	return manifest(v.name, o.Namespace, v.spec), v, nil
}

// partial tells once that the file says only what differs from the chart.
func (v *values) partial(o Options) {
	said := 0
	for k := range v.chart.base {
		if _, ok := v.user[k]; ok {
			said++
		}
	}
	if said*2 > len(v.chart.base) {
		return
	}
	version := v.chart.name
	if o.ChartVersion != "" {
		version = o.ChartVersion
	}
	v.general("values", "these are not all values of a release, so for the others the defaults of the chart ("+version+
		") are taken, its own PostgreSQL and Redis and runAsUser 0 among them; --chart-version names another chart, and helm get values --all has everything")
}

// secretName is the Secret that the user makes of what the chart kept.
func (v *values) secretName() string { return v.name + "-credentials" }

// ref names a key of that Secret.
func (v *values) ref(key string) map[string]any {
	return map[string]any{"name": v.secretName(), "key": key}
}

func (v *values) image() {
	v.put(v.get("image", "repository"), []string{"image", "repository"}, "image", "repository")
	tag := v.literal("image", "tag")
	if tag == "" {
		tag = setMe
		v.note("image.tag", "the chart takes its own appVersion; write the version that runs now, which "+
			"kubectl get deployments -o jsonpath='{..image}' shows. A newer one is an upgrade: do it after the move")
	}
	put(v.spec, tag, "image", "tag")
	v.went("image.tag", "image", "tag")
	if p := v.literal("image", "pullPolicy"); p != "IfNotPresent" {
		put(v.spec, p, "image", "pullPolicy")
	}
	v.went("image.pullPolicy", "image", "pullPolicy")
	v.carry([]string{"imagePullSecrets"}, "image", "pullSecrets")
	if u, said := v.user["runAsUser"]; said && idle(u) {
		put(v.spec, "Platform", "podSecurity", "userAssignment")
		v.note("runAsUser", "the values name no user, as one does where the platform assigns it (OpenShift); so podSecurity.userAssignment is Platform")
	} else if u, ok := v.count("runAsUser"); ok && u == 0 {
		v.note("runAsUser", "root is not carried over: pods run as user 1000 and satisfy the restricted Pod Security Standard. "+
			"A bootstrapScript that installs system packages needs root; use an image of your own, or set podTemplate.podSecurityContext.runAsUser")
	} else if ok {
		put(v.spec, u, "podTemplate", "podSecurityContext", "runAsUser")
		v.went("podTemplate.podSecurityContext.runAsUser", "runAsUser")
	}
}

// secretKeyRef names the Secret with the key.
func (v *values) secretKeyRef() {
	o := v.keyFrom
	if !o.isReference() {
		o = v.variable("SUPERSET_SECRET_KEY")
		if o.secret == v.envSecret() || o.secret == setMe || o.at == "envFromSecret" && v.keyInPython {
			o = origin{}
		}
	}
	if o.isReference() {
		put(v.spec, o.reference(), "secretKeyFrom")
		if o.at != "envFromSecret" {
			v.taken[o.at] = "secretKeyFrom"
			return
		}
		v.general("SECRET_KEY", "secretKeyFrom reads "+o.key+" of the Secret "+o.secret+", as the chart's pods do; if the key that is in use now is elsewhere, change it: with another one Superset cannot read the passwords it has stored")
		return
	}
	put(v.spec, v.ref("secret-key"), "secretKeyFrom")
	v.general("SECRET_KEY", "put the SECRET_KEY that is in use now under the key secret-key of a Secret "+v.secretName()+
		"; with another one Superset cannot read the passwords it has stored")
}

// configured puts the user's Python together.
func (v *values) configured() {
	put(v.spec, strings.Join(v.programs, "\n"), "config")
	if first := v.preludeOf(v.python); first != "" {
		put(v.spec, strings.TrimSuffix(first+"\n"+text(v.spec["config"]), "\n")+"\n", "config")
	}
	if files, ok := v.get("configOverridesFiles").(map[string]any); ok && len(files) > 0 {
		v.work("configOverridesFiles", "append the content of the files to config: "+strings.Join(sorted(files), ", "))
	}
	v.meant("configFromSecret")
	if s := text(v.get("configFromSecret")); !same(s, dig(v.chart.base, "configFromSecret")) && s != "" {
		v.work("configFromSecret", "superset_config.py of the Secret "+s+" is not used: put its Python into config, and its secrets into environment variables (podTemplate.container.envFrom)")
	}
	if flags, ok := v.get("featureFlags").(map[string]any); ok {
		for _, k := range sorted(flags) {
			v.put(flags[k], []string{"featureFlags", k}, "featureFlags", k)
		}
	}
	env, _ := dig(v.spec, "podTemplate", "container", "env").([]any)
	put(v.spec, append(env, v.extraEnv...), "podTemplate", "container", "env")
}

// injectors are annotations of programs that need the token of the pod.
var injectors = []string{"vault.hashicorp.com/", "vault.security.banzaicloud.io/", "bank-vaults.dev/"}

// pods are settings of all pods.
func (v *values) pods() {
	v.carry([]string{"nodeSelector"}, "podTemplate", "nodeSelector")
	for _, f := range []string{"tolerations", "hostAliases", "priorityClassName"} {
		v.carry([]string{f}, "podTemplate", f)
	}
	v.scheduling([]string{"affinity"}, "podTemplate", "affinity")
	v.scheduling([]string{"topologySpreadConstraints"}, "podTemplate", "topologySpreadConstraints")
	v.carry([]string{"extraVolumes"}, "podTemplate", "volumes")
	v.carry([]string{"extraVolumeMounts"}, "podTemplate", "container", "volumeMounts")
	v.carry([]string{"globalPodAnnotations"}, "podTemplate", "annotations")
	if l := v.get("extraLabels"); !empty(l) {
		v.carry([]string{"extraLabels"}, "podTemplate", "labels")
		v.carry([]string{"extraLabels"}, "deploymentTemplate", "labels")
		v.note("extraLabels", "they are on pods and Deployments; Services, Ingress and HTTPRoute have labels of their own")
	}
	v.account()
}

// account is the ServiceAccount.
func (v *values) account() {
	name, at := v.first([]string{"serviceAccount", "name"}, []string{"serviceAccountName"})
	if name, ok := v.render(name); ok {
		put(v.spec, name, "serviceAccount", "name")
	} else {
		v.work(join(at...), "Helm renders the name; set serviceAccount.name: "+name)
	}
	if at != nil {
		v.went("serviceAccount.name", at...)
	}
	v.carry([]string{"serviceAccount", "annotations"}, "serviceAccount", "annotations")
	create := v.on("serviceAccount", "create")
	v.went("serviceAccount.create", "serviceAccount", "create")
	if !create && name != "" {
		put(v.spec, false, "serviceAccount", "create")
	}
	if !create && name == "" {
		v.general("serviceAccount", "pods of the chart run under the ServiceAccount default, here under one of their own: "+
			"bind to it what is bound to default, a pull secret or a role, or set serviceAccount to {create: false, name: default}")
	}
	injected := false
	for _, c := range append([]string{""}, "supersetNode", "supersetWorker", "supersetCeleryBeat", "supersetCeleryFlower", "supersetMcp", "init") {
		annotations, _ := v.get("globalPodAnnotations").(map[string]any)
		if c != "" {
			annotations, _ = v.get(c, "podAnnotations").(map[string]any)
		}
		for k := range annotations {
			injected = injected || slices.ContainsFunc(injectors, func(p string) bool { return strings.HasPrefix(k, p) })
		}
	}
	if injected {
		put(v.spec, true, "podTemplate", "automountServiceAccountToken")
		v.general("podAnnotations", "what injects secrets by annotations needs the token of the ServiceAccount, which the chart mounts; so podTemplate.automountServiceAccountToken is true")
	}
}

// machinery are values that say how the chart itself works.
func (v *values) machinery() {
	for f, why := range map[string]string{
		"initImage":            "it only runs containers that wait for a server, which are not needed here",
		"configMountPath":      "the configuration is mounted at /app/pythonpath here",
		"extraConfigMountPath": "it is where extraConfigs is mounted",
		"global":               "it is for subcharts, of which there are none here",
	} {
		if v.differs(f) {
			v.note(f, why)
		}
		v.meant(f)
	}
	for _, f := range []string{"USER-SUPPLIED VALUES", "COMPUTED VALUES"} {
		v.meant(f)
	}
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
