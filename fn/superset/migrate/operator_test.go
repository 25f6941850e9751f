// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package migrate

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/yaml"
)

func TestConvertOperator(t *testing.T) {
	cases := map[string]struct {
		reason    string
		lifecycle string
		want      string
		notes     []string
	}{
		"a schedule with seconds that are zero": {
			reason:    "nothing is lost by leaving them out",
			lifecycle: `{seed: {cronSchedule: "0 30 2 * * MON"}}`,
			want:      `{clone: {cronSchedule: "30 2 * * MON"}}`,
			notes:     []string{"spec.lifecycle.seed", "spec.lifecycle.seed.cronSchedule"},
		},
		"a schedule with seconds that are not zero": {
			reason:    "another schedule must not be made up",
			lifecycle: `{seed: {cronSchedule: "*/30 * * * * *"}}`,
			want:      `{clone: {}}`,
			notes:     []string{"spec.lifecycle.seed", "spec.lifecycle.seed.cronSchedule"},
		},
		"a schedule with any year": {
			reason:    "nothing is lost by leaving it out",
			lifecycle: `{seed: {cronSchedule: "0 0 2 * * ? *"}}`,
			want:      `{clone: {cronSchedule: "0 2 * * ?"}}`,
			notes:     []string{"spec.lifecycle.seed", "spec.lifecycle.seed.cronSchedule"},
		},
		"a schedule with one year": {
			reason:    "it would become a schedule of every year",
			lifecycle: `{seed: {cronSchedule: "0 0 2 1 1 * 2027"}}`,
			want:      `{clone: {}}`,
			notes:     []string{"spec.lifecycle.seed", "spec.lifecycle.seed.cronSchedule"},
		},
		"the last day of the month": {
			reason:    "there is no such field",
			lifecycle: `{seed: {cronSchedule: "0 2 L * *"}}`,
			want:      `{clone: {}}`,
			notes:     []string{"spec.lifecycle.seed", "spec.lifecycle.seed.cronSchedule"},
		},
		"five fields": {
			reason:    "they mean the same",
			lifecycle: `{seed: {cronSchedule: "0 2 * * *"}}`,
			want:      `{clone: {cronSchedule: "0 2 * * *"}}`,
			notes:     []string{"spec.lifecycle.seed"},
		},
		"a clone that does not drain": {
			reason:    "it always does",
			lifecycle: `{seed: {requiresDrain: false}}`,
			want:      `{clone: {}}`,
			notes:     []string{"spec.lifecycle.seed", "spec.lifecycle.seed.requiresDrain"},
		},
		"other tasks that do not drain": {
			reason:    "they may",
			lifecycle: `{migrate: {requiresDrain: false, timeout: 5m}}`,
			want:      `{migrate: {requiresDrain: false, timeout: 5m}}`,
		},
		"names of variables": {
			reason:    "a command of one's own uses them",
			lifecycle: `{seed: {timeout: 5m, command: [sh, -c, 'pg_dump -h $SUPERSET_OPERATOR__SEED_SRC_HOST']}}`,
			want:      `{clone: {timeout: 5m, command: [sh, -c, 'pg_dump -h $SUPERSET_OPERATOR__CLONE_SRC_HOST']}}`,
			notes:     []string{"spec.lifecycle.seed"},
		},
		"a clone of an early operator": {
			reason:    "it has the name already, and the same fields",
			lifecycle: `{clone: {cronSchedule: "0 30 2 * * MON", requiresDrain: false}}`,
			want:      `{clone: {cronSchedule: "30 2 * * MON"}}`,
			notes:     []string{"spec.lifecycle.clone", "spec.lifecycle.clone.cronSchedule", "spec.lifecycle.clone.requiresDrain"},
		},
		"no limit of a task": {
			reason:    "the operator has one",
			lifecycle: `{migrate: {trigger: a}}`,
			want:      `{migrate: {trigger: a}}`,
			notes:     []string{"spec.lifecycle"},
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			var lifecycle, want map[string]any
			parse(t, tc.lifecycle, &lifecycle)
			parse(t, tc.want, &want)
			if !strings.Contains(tc.lifecycle, "timeout") && len(tc.notes) > 0 && tc.notes[0] != "spec.lifecycle" {
				tc.notes = append([]string{"spec.lifecycle"}, tc.notes...)
			}
			r, err := Convert(map[string]any{
				"apiVersion": "superset.apache.org/v1alpha1", "kind": "Superset",
				"metadata": map[string]any{"name": "a"},
				"spec":     map[string]any{"lifecycle": lifecycle},
			}, Options{From: Auto})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, dig(r.Manifest, "spec", "lifecycle")); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tc.reason, diff)
			}
			var paths []string
			for _, n := range r.Notes {
				paths = append(paths, n.Path)
			}
			if diff := cmp.Diff(tc.notes, paths); diff != "" {
				t.Errorf("notes: %s (-want +got):\n%s", tc.reason, diff)
			}
		})
	}
}

// TestTheMCPServerStaysWhereTheOperatorPublishesIt: here it has no route in
// Production unless it has a path.
func TestTheMCPServerStaysWhereTheOperatorPublishesIt(t *testing.T) {
	const gateway = "networking: {gateway: {gatewayRef: {name: g}}}"
	for name, c := range map[string]struct {
		spec string
		want any
		told bool
	}{
		"published":     {"{mcpServer: {}, " + gateway + "}", "/mcp", true},
		"by an Ingress": {"{mcpServer: {}, networking: {ingress: {host: a.b}}}", "/mcp", true},
		"with a path":   {"{mcpServer: {service: {gatewayPath: /tools}}, " + gateway + "}", "/tools", false},
		"not published": {"{mcpServer: {}, networking: {}}", nil, false},
		"no MCP server": {"{" + gateway + "}", nil, false},
	} {
		var spec map[string]any
		if err := yaml.Unmarshal([]byte(c.spec), &spec); err != nil {
			t.Fatal(err)
		}
		r, err := Convert(map[string]any{
			"apiVersion": "superset.apache.org/v1alpha1", "kind": "Superset", "metadata": map[string]any{"name": "a"}, "spec": spec,
		}, Options{From: Auto})
		if err != nil {
			t.Fatal(err)
		}
		told := slices.ContainsFunc(r.Notes, func(n Note) bool { return n.Path == "spec.mcpServer.service.gatewayPath" })
		if got := dig(r.Manifest, "spec", "mcpServer", "service", "gatewayPath"); got != c.want || told != c.told {
			t.Errorf("%s: it is published at %v, told %v", name, got, told)
		}
	}
}

// TestWhatTracksTheOldObjectIsLeftOut: two objects with one tracking id would be
// pruned by Argo CD.
func TestWhatTracksTheOldObjectIsLeftOut(t *testing.T) {
	var in map[string]any
	parse(t, `{apiVersion: superset.apache.org/v1alpha1, kind: Superset, metadata: {name: a,
  labels: {argocd.argoproj.io/instance: x, team: data}, annotations: {argocd.argoproj.io/tracking-id: x, a: b}}, spec: {}}`, &in)
	r, err := Convert(in, Options{From: Auto})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]any{"name": "a", "labels": map[string]any{"team": "data"}, "annotations": map[string]any{"a": "b"}}
	if diff := cmp.Diff(want, r.Manifest["metadata"]); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestOperatorsStockImageIsToldToHaveNoDriver(t *testing.T) {
	cases := map[string]struct {
		spec string
		told bool
	}{
		"stock image":          {`{image: {tag: 6.1.0}, metastore: {host: a}}`, true},
		"by its long name":     {`{image: {repository: docker.io/apache/superset, tag: 6.1.0}, metastore: {host: a}}`, true},
		"development image":    {`{image: {tag: 6.1.0-dev}, metastore: {host: a}}`, false},
		"image of one's own":   {`{image: {repository: example.com/apache/superset, tag: a}, metastore: {host: a}}`, false},
		"script that installs": {`{image: {tag: 6.1.0}, metastore: {host: a}, bootstrapScript: pip install psycopg2}`, false},
		"no database":          {`{image: {tag: 6.1.0}}`, false},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			var spec map[string]any
			parse(t, tc.spec, &spec)
			r, err := Convert(map[string]any{
				"apiVersion": "superset.apache.org/v1alpha1", "kind": "Superset", "metadata": map[string]any{"name": "a"}, "spec": spec,
			}, Options{From: Auto})
			if err != nil {
				t.Fatal(err)
			}
			told := false
			for _, n := range r.Notes {
				told = told || n.Path == "spec.image"
			}
			if told != tc.told {
				t.Errorf("want %t, got %v", tc.told, r.Notes)
			}
		})
	}
}
