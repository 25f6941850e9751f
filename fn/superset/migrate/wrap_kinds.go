// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package migrate

import (
	"slices"
	"strings"

	"github.com/crossplane/crossplane-runtime/v2/pkg/errors"
	"k8s.io/apimachinery/pkg/runtime"
)

// application takes the values out of an Application of Argo CD.
func application(d map[string]any, at []string, o Options) ([]unwrapped, error) {
	spec, _ := dig(d, append(slices.Clone(at), "spec")...).(map[string]any)
	sources := []any{spec["source"]}
	if list, ok := spec["sources"].([]any); ok {
		sources = list
	}
	name := text(dig(d, append(slices.Clone(at), "metadata", "name")...))
	for _, s := range sources {
		helm, _ := dig(s, "helm").(map[string]any)
		chart := text(dig(s, "chart"))
		if helm == nil && chart != "superset" || chart != "" && chart != "superset" && len(sources) > 1 {
			continue
		}
		values, err := inline(helm["values"])
		if err != nil {
			return nil, errors.Wrap(err, "cannot read spec.source.helm.values")
		}
		if object, ok := helm["valuesObject"].(map[string]any); ok {
			values = over(values, object)
		}
		var notes []Note
		parameters, _ := helm["parameters"].([]any)
		for _, p := range parameters {
			set(values, text(dig(p, "name")), dig(p, "value"), text(dig(p, "forceString")) == "true")
		}
		for _, f := range []string{"valueFiles", "fileParameters"} {
			if !empty(helm[f]) {
				notes = append(notes, Note{Path: "spec.source.helm." + f, Advice: "files that are not here belong to the values; convert the output of helm template's --values, or merge them into this document first", Work: true})
			}
		}
		return single(values, released(o, fallback(text(helm["releaseName"]), name), text(dig(spec, "destination", "namespace")), text(dig(s, "targetRevision"))), notes,
			"Application "+name+" has no values: they are expected in spec.source.helm.valuesObject or values")
	}
	return nil, errors.Errorf("cannot find a Helm source in the Application %s; its values are expected in spec.source.helm.valuesObject or values", name)
}

// single is one release; without any values, what the chart does by default.
func single(values map[string]any, o Options, notes []Note, empty string) ([]unwrapped, error) {
	if len(values) == 0 {
		notes = append(notes, Note{Path: "values", Advice: empty + "; everything is the chart's default", general: true})
	}
	return []unwrapped{{values, o, notes}}, nil
}

// helmRelease takes the values out of a HelmRelease of Flux.
func helmRelease(d map[string]any, o Options) ([]unwrapped, error) {
	spec, _ := d["spec"].(map[string]any)
	name, namespace := text(dig(d, "metadata", "name")), text(dig(d, "metadata", "namespace"))
	values, _ := spec["values"].(map[string]any)
	var notes []Note
	if !empty(spec["valuesFrom"]) {
		notes = append(notes, Note{Path: "spec.valuesFrom", Advice: "values that are not here are merged below these; add them to spec.values first", Work: true})
	}
	release := text(spec["releaseName"])
	if release == "" {
		release = name
		if t := text(spec["targetNamespace"]); t != "" {
			release = t + "-" + name
		}
	}
	version := fallback(text(dig(spec, "chart", "spec", "version")), text(dig(spec, "chart", "version")))
	return single(runtime.DeepCopyJSON(nonNil(values)), released(o, release, fallback(text(spec["targetNamespace"]), namespace), version), notes,
		"HelmRelease "+name+" has no spec.values")
}

// helmChart takes the values out of a HelmChart of K3s.
func helmChart(d map[string]any, o Options) ([]unwrapped, error) {
	values, err := inline(dig(d, "spec", "valuesContent"))
	if err != nil {
		return nil, errors.Wrap(err, "cannot read spec.valuesContent")
	}
	m, _ := dig(d, "spec", "set").(map[string]any)
	for _, k := range sorted(m) {
		set(values, k, m[k], false)
	}
	return single(values, released(o, text(dig(d, "metadata", "name")), text(dig(d, "spec", "targetNamespace")), text(dig(d, "spec", "version"))), nil,
		"HelmChart "+text(dig(d, "metadata", "name"))+" has no spec.valuesContent")
}

// helmfile takes the values out of the releases of a Helmfile.
func helmfile(releases []any, o Options) ([]unwrapped, error) {
	var out []unwrapped
	for _, r := range releases {
		if c := text(dig(r, "chart")); c != "superset" && !strings.HasSuffix(c, "/superset") {
			continue
		}
		values := map[string]any{}
		var notes []Note
		layers, _ := dig(r, "values").([]any)
		for _, l := range layers {
			if m, ok := l.(map[string]any); ok {
				values = over(values, m)
				continue
			}
			notes = append(notes, Note{Path: "releases.values", Advice: "the file " + text(l) + " belongs to the values; write its content here first", Work: true})
		}
		sets, _ := dig(r, "set").([]any)
		for _, s := range sets {
			set(values, text(dig(s, "name")), dig(s, "value"), false)
		}
		found, _ := single(values, released(o, text(dig(r, "name")), text(dig(r, "namespace")), text(dig(r, "version"))), notes, "the release "+text(dig(r, "name"))+" has no values")
		out = append(out, found...)
	}
	if len(out) == 0 {
		return nil, errors.New("cannot find a release of the chart superset in the Helmfile")
	}
	return out, nil
}

// kustomization takes the values out of the charts of a kustomization.
func kustomization(charts []any, o Options) ([]unwrapped, error) {
	var out []unwrapped
	for _, c := range charts {
		if text(dig(c, "name")) != "superset" {
			continue
		}
		values, _ := dig(c, "valuesInline").(map[string]any)
		var notes []Note
		if f := text(dig(c, "valuesFile")); f != "" {
			notes = append(notes, Note{Path: "helmCharts.valuesFile", Advice: "the file " + f + " belongs to the values; write its content into valuesInline first", Work: true})
		}
		found, _ := single(runtime.DeepCopyJSON(nonNil(values)), released(o, text(dig(c, "releaseName")), text(dig(c, "namespace")), text(dig(c, "version"))), notes, "the chart has no valuesInline")
		out = append(out, found...)
	}
	if len(out) == 0 {
		return nil, errors.New("cannot find the chart superset in helmCharts")
	}
	return out, nil
}

func nonNil(m map[string]any) map[string]any {
	if m == nil {
		return map[string]any{}
	}
	return m
}
