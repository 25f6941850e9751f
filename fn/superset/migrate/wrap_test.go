// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package migrate

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// inside are values that every wrapping below has.
const inside = `{image: {repository: a.example.com/b, tag: v1}, supersetNode: {connections: {db_host: pg, redis_host: vk}}, envFromSecrets: ["{{ .Release.Name }}-more"]}`

func TestWrappings(t *testing.T) {
	cases := map[string]struct {
		reason    string
		in        string
		namespace string
		more      string
		note      string
	}{
		"an Application with an object": {
			reason: "Argo CD knows release, namespace and version",
			in: `{apiVersion: argoproj.io/v1alpha1, kind: Application, metadata: {name: bi}, spec: {destination: {namespace: data},
  source: {chart: superset, targetRevision: 0.14.2, helm: {valuesObject: ` + inside + `}}}}`,
			namespace: "data", more: "bi-more",
		},
		"an Application with a text and parameters": {
			reason: "parameters win over the text",
			in: `{apiVersion: argoproj.io/v1alpha1, kind: Application, metadata: {name: bi}, spec: {
  sources: [{ref: x, repoURL: y}, {chart: superset, helm: {releaseName: prod, values: '` + inside + `', parameters: [{name: "supersetNode.connections.db_host", value: pg}]}}]}}`,
			more: "prod-more",
		},
		"an Application with files": {
			reason: "they are not here",
			in:     `{apiVersion: argoproj.io/v1alpha1, kind: Application, metadata: {name: bi}, spec: {source: {chart: superset, helm: {valueFiles: [a.yaml], valuesObject: ` + inside + `}}}}`,
			more:   "bi-more", note: "spec.source.helm.valueFiles",
		},
		"a HelmRelease": {
			reason: "Flux puts the target namespace before the name",
			in: `{apiVersion: helm.toolkit.fluxcd.io/v2, kind: HelmRelease, metadata: {name: bi, namespace: flux-system}, spec: {targetNamespace: data,
  chart: {spec: {chart: superset, version: 0.14.2}}, values: ` + inside + `, valuesFrom: [{kind: Secret, name: s}]}}`,
			namespace: "data", more: "data-bi-more", note: "spec.valuesFrom",
		},
		"a HelmChart": {
			reason: "K3s has them as a text",
			in:     `{apiVersion: helm.cattle.io/v1, kind: HelmChart, metadata: {name: bi}, spec: {targetNamespace: data, valuesContent: '` + inside + `'}}`, namespace: "data", more: "bi-more",
		},
		"a Helmfile": {
			reason: "one release of several is ours",
			in:     `{releases: [{name: pg, chart: bitnami/postgresql}, {name: bi, chart: superset/superset, namespace: data, values: [first.yaml, ` + inside + `]}]}`, namespace: "data", more: "bi-more", note: "releases.values",
		},
		"a kustomization": {
			reason: "it can render charts",
			in:     `{helmCharts: [{name: superset, releaseName: bi, namespace: data, valuesInline: ` + inside + `}]}`, namespace: "data", more: "bi-more",
		},
		"values of an umbrella": {
			reason: "the chart is a subchart",
			in:     `{global: {a: b}, postgres: {enabled: true}, superset: ` + inside + `}`, note: "superset",
		},
		"a list": {
			reason: "one of its members is ours",
			in: `{apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: Secret, metadata: {name: s}},
  {apiVersion: helm.toolkit.fluxcd.io/v2, kind: HelmRelease, metadata: {name: bi}, spec: {values: ` + inside + `}}]}`, more: "bi-more", note: "items",
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			var in map[string]any
			parse(t, tc.in, &in)
			got, _, err := All([]map[string]any{in}, Options{From: Auto})
			if err != nil {
				t.Fatal(err)
			}
			if len(got) != 1 {
				t.Fatalf("want one result, got %d", len(got))
			}
			spec := dig(got[0].Manifest, "spec")
			if dig(spec, "metastore", "host") != "pg" || dig(spec, "valkey", "host") != "vk" {
				t.Errorf("%s: the values are not there: %v", tc.reason, spec)
			}
			if diff := cmp.Diff(tc.namespace, text(dig(got[0].Manifest, "metadata", "namespace"))); diff != "" {
				t.Errorf("%s: namespace (-want +got):\n%s", tc.reason, diff)
			}
			all := told(t, got[0])
			if tc.more != "" && !strings.Contains(all, "name: "+tc.more+"\n") {
				t.Errorf("%s: the release is not known:\n%s", tc.reason, all)
			}
			if tc.note != "" && !strings.Contains(all, "\n"+tc.note+": ") {
				t.Errorf("%s: nothing is said of %s:\n%s", tc.reason, tc.note, all)
			}
		})
	}
}

func TestWhatCannotBeConverted(t *testing.T) {
	cases := map[string]struct{ in, says string }{
		"Bitnami's chart":         {`{init: {a: b}, web: {}, beat: {a: b}, worker: {a: b}, config: "A = 1"}`, "another chart"},
		"a part of values":        {`{ingress: {enabled: true}}`, "--from chart"},
		"a Pod":                   {`{apiVersion: v1, kind: Pod}`, "neither a Superset"},
		"an Application of a Git": {`{apiVersion: argoproj.io/v1alpha1, kind: Application, metadata: {name: x}, spec: {source: {path: a}}}`, "spec.source.helm.valuesObject"},
		"nothing":                 {`{}`, "empty"},
		"a Helmfile of others":    {`{releases: [{name: a, chart: b}]}`, "cannot find a release"},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			var in map[string]any
			parse(t, tc.in, &in)
			_, _, err := All([]map[string]any{in}, Options{From: Auto})
			if err == nil || !strings.Contains(err.Error(), tc.says) {
				t.Errorf("want %q, got %v", tc.says, err)
			}
		})
	}
	if _, err := Convert(map[string]any{"supersetNode": map[string]any{}}, Options{From: Auto, ChartVersion: "newest"}); err == nil {
		t.Error("a version that is none is taken")
	}
}

// TestParameters are set as --set does.
func TestParameters(t *testing.T) {
	m := map[string]any{"a": map[string]any{"b": "c"}}
	set(m, "a.d", "5", false)
	set(m, "a.e", "5", true)
	set(m, `annotations.example\.com/x`, "true", false)
	set(m, "list[1].name", "x", false)
	var want map[string]any
	parse(t, `{a: {b: c, d: 5, e: "5"}, annotations: {example.com/x: true}, list: [null, {name: x}]}`, &want)
	if diff := cmp.Diff(want, m); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
