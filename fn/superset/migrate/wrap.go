// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package migrate

import (
	"fmt"
	"slices"
	"strings"

	"github.com/crossplane/crossplane-runtime/v2/pkg/errors"
	"k8s.io/apimachinery/pkg/runtime"
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
