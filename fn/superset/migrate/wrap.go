// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package migrate

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/crossplane/crossplane-runtime/v2/pkg/errors"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/yaml"
)

// Values of the chart are kept in many wrappings. They are taken out, with what
// the wrapping knows of the release: its name, its namespace, the version of the
// chart.

// unwrapped is a part of a file that can be converted.
type unwrapped struct {
	document map[string]any
	options  Options
	notes    []Note
}

// All translates every document of a file. Documents that are something else are
// told.
func All(documents []map[string]any, o Options) ([]Result, []Note, error) {
	var list []unwrapped
	var other []Note
	var first error
	for i, d := range documents {
		found, err := unwrap(d, o)
		if err != nil {
			if first == nil {
				first = err
			}
			other = append(other, Note{Path: title(d, i), Advice: strings.TrimPrefix(err.Error(), "cannot ") + "; left out"})
			continue
		}
		list = append(list, found...)
	}
	switch plain := slices.IndexFunc(list, func(u unwrapped) bool { return u.document["kind"] == nil }); {
	case len(documents) == 0:
		return nil, nil, errors.New("cannot convert an empty file")
	case len(list) == 0:
		return nil, nil, first
	case len(list) > 1 && o.Name != "":
		return nil, nil, errors.Errorf("cannot give %d instances the name %s; convert one at a time", len(list), o.Name)
	case plain >= 0 && slices.IndexFunc(list[plain+1:], func(u unwrapped) bool {
		return u.document["kind"] == nil && u.options.Release == list[plain].options.Release
	}) >= 0:
		return nil, nil, errors.New("cannot convert several documents with values of one release; Helm takes one document for a file, so give one at a time, or merge them")
	}
	var out []Result
	for _, u := range list {
		r, err := Convert(u.document, u.options)
		if err != nil {
			return nil, nil, err
		}
		r.Notes = append(u.notes, r.Notes...)
		out = append(out, r)
	}
	return out, other, nil
}

// title is what a document is called.
func title(d map[string]any, i int) string {
	if kind := text(d["kind"]); kind != "" {
		return strings.TrimSuffix(kind+"/"+text(dig(d, "metadata", "name")), "/")
	}
	return fmt.Sprintf("document %d", i+1)
}

// unwrap finds what can be converted in a document.
func unwrap(d map[string]any, o Options) ([]unwrapped, error) {
	group, _, _ := strings.Cut(text(d["apiVersion"]), "/")
	kind := text(d["kind"])
	items, isList := d["items"].([]any)
	releases, _ := d["releases"].([]any)
	charts, _ := d["helmCharts"].([]any)
	switch {
	case len(d) == 0:
		return nil, errors.New("cannot convert an empty document")
	case isList && strings.HasSuffix(kind, "List"):
		return each(items, o)
	case group == "argoproj.io" && kind == "ApplicationSet":
		return application(d, []string{"spec", "template"}, o)
	case group == "argoproj.io" && kind == "Application":
		return application(d, nil, o)
	case strings.HasPrefix(group, "helm.toolkit.fluxcd.io") || group == "helm.fluxcd.io":
		return helmRelease(d, o)
	case group == "helm.cattle.io" && kind == "HelmChart":
		return helmChart(d, o)
	case len(releases) > 0:
		return helmfile(releases, o)
	case len(charts) > 0:
		return kustomization(charts, o)
	}
	from, err := detect(d, o.From)
	if err != nil && kind == "" && o.From == Auto {
		if inner, ok := umbrella(d); ok {
			n := Note{Path: inner, Advice: "the values of the chart stand under this key; it is a subchart, and only its values are converted"}
			document, _ := d[inner].(map[string]any)
			if global := d["global"]; global != nil && document["global"] == nil {
				document = runtime.DeepCopyJSON(document)
				document["global"] = global
			}
			return []unwrapped{{document, o, []Note{n}}}, nil
		}
	}
	if err != nil {
		return nil, err
	}
	o.From = from
	return []unwrapped{{document: d, options: o}}, nil
}

// umbrella is the key below which a subchart has its values.
func umbrella(d map[string]any) (string, bool) {
	var found []string
	for _, k := range sorted(d) {
		inner, ok := d[k].(map[string]any)
		if !ok {
			continue
		}
		if from, err := detect(inner, Auto); err == nil && from == Chart {
			found = append(found, k)
		}
	}
	if i := slices.Index(found, "superset"); i >= 0 {
		return "superset", true
	}
	if len(found) != 1 {
		return "", false
	}
	return found[0], true
}

// each unwraps the members of a list.
func each(items []any, o Options) ([]unwrapped, error) {
	var out []unwrapped
	var first error
	var left []string
	for i, item := range items {
		m, _ := item.(map[string]any)
		found, err := unwrap(m, o)
		if err != nil {
			if first == nil {
				first = err
			}
			left = append(left, title(m, i))
			continue
		}
		out = append(out, found...)
	}
	if len(out) == 0 {
		if first == nil {
			first = errors.New("cannot convert an empty list")
		}
		return nil, first
	}
	if len(left) > 0 {
		out[0].notes = append(out[0].notes, Note{Path: "items", Advice: "left out, because they are neither a Superset nor values of the chart: " + strings.Join(left, ", ")})
	}
	return out, nil
}

// released are options with what a wrapping knows.
func released(o Options, release, namespace, version string) Options {
	o.From = Chart
	if o.Release == "" && !templated(release) {
		o.Release = release
	}
	if o.Namespace == "" && !templated(namespace) {
		o.Namespace = namespace
	}
	if _, err := isNewer(version); o.ChartVersion == "" && err == nil {
		o.ChartVersion = version
	}
	return o
}

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

// inline is YAML in a text.
func inline(v any) (map[string]any, error) {
	out := map[string]any{}
	err := yaml.Unmarshal([]byte(text(v)), &out)
	return nonNil(out), err
}

// step is a key or an index of a path of --set.
var step = regexp.MustCompile(`((?:[^.\[\]\\]|\\.)+)|\[(\d+)\]`)

// set sets a value as --set does.
func set(m map[string]any, path string, value any, asText bool) {
	if s, ok := value.(string); ok && !asText {
		var parsed any
		if err := yaml.Unmarshal([]byte(s), &parsed); err == nil {
			switch parsed.(type) {
			case bool, float64, int64, nil:
				value = parsed
			}
		}
	}
	var steps []string
	for _, s := range step.FindAllStringSubmatch(path, -1) {
		if s[2] != "" {
			steps = append(steps, "["+s[2]+"]")
			continue
		}
		steps = append(steps, strings.ReplaceAll(s[1], `\`, ""))
	}
	if len(steps) > 0 {
		if out, ok := placedAt(m, steps, value).(map[string]any); ok {
			for k, e := range out {
				m[k] = e
			}
		}
	}
}

// placedAt is a value with another one at a path in it.
func placedAt(in any, steps []string, value any) any {
	if len(steps) == 0 {
		return value
	}
	if i, ok := number(strings.Trim(steps[0], "[]")); ok && strings.HasPrefix(steps[0], "[") && i < 1000 {
		list, _ := in.([]any)
		for int64(len(list)) <= i {
			list = append(list, nil)
		}
		list[i] = placedAt(list[i], steps[1:], value)
		return list
	}
	m, ok := in.(map[string]any)
	if !ok {
		m = map[string]any{}
	}
	m[steps[0]] = placedAt(m[steps[0]], steps[1:], value)
	return m
}

// bitnami are values of another chart of Superset.
var bitnami = []string{"externalDatabase", "web", "beat", "worker", "existingConfigmap", "loadExamples"}

// otherChart is true for values of a chart that is not ours.
func otherChart(in map[string]any) bool {
	n := 0
	for _, k := range bitnami {
		if in[k] != nil {
			n++
		}
	}
	return n >= 2
}
