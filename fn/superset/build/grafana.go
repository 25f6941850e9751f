// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package build

import (
	"encoding/json"
	"fmt"
	"maps"

	corev1 "k8s.io/api/core/v1"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

// GrafanaDashboard is a ConfigMap that Grafana's sidecar turns into a
// dashboard; nil when it is not wanted.
func GrafanaDashboard(i resolve.Instance) *corev1.ConfigMap {
	if i.Monitoring == nil || i.Monitoring.Spec.GrafanaDashboard == nil {
		return nil
	}
	g := i.Monitoring.Spec.GrafanaDashboard
	found := g.Labels
	if len(found) == 0 {
		found = map[string]string{v1alpha1.DefaultGrafanaDashboardLabel: v1alpha1.DefaultGrafanaDashboardLabelValue}
	}
	c := configMap(i, i.Name+"-grafana-dashboard", objectLabels(i, found), map[string]string{
		i.Namespace + "-" + i.Name + ".json": dashboard(i),
	})
	if g.Folder != "" {
		c.Annotations = map[string]string{"grafana_folder": g.Folder}
	}
	return c
}

// panel is a time series of the dashboard.
type panel struct {
	title, unit string
	// queries are PromQL by legend.
	queries map[string]string
}

// panels are what an operator looks at first. All but the first two show series
// that Superset sends by StatsD.
func panels(i resolve.Instance) []panel {
	s := series{instance: i}
	return []panel{
		{"Pods ready", "short", map[string]string{"{{deployment}}": s.ready()}},
		{"Scrape targets up", "short", map[string]string{"{{job}}": s.up()}},
		{"API requests per second", "reqps", map[string]string{
			"succeeded": s.rate(".+_success"), "refused": s.rate(".+_warning"), "failed": s.rate(".+_error"),
		}},
		{"Cached chart results", "ops", map[string]string{
			"from cache": s.rate("loaded_from_cache"), "from the database": s.rate("loaded_from_source"),
		}},
		{"Passes of the report scheduler per minute", "short", map[string]string{"passes": "60 * (" + s.rate("reports_scheduler") + ")"}},
	}
}

// dashboard is Grafana's JSON. The order of its keys is that of their names, so
// that the same instance gives the same text.
func dashboard(i resolve.Instance) string {
	source := map[string]any{"type": "prometheus", "uid": "${datasource}"}
	var drawn []any
	for n, p := range panels(i) {
		var targets []any
		for m, legend := range sorted(maps.Keys(p.queries)) {
			targets = append(targets, map[string]any{
				"datasource": source, "expr": p.queries[legend], "legendFormat": legend, "refId": string(rune('A' + m)),
			})
		}
		drawn = append(drawn, map[string]any{
			"id": n + 1, "type": "timeseries", "title": p.title, "datasource": source, "targets": targets,
			"gridPos":     map[string]any{"h": 8, "w": 12, "x": n % 2 * 12, "y": n / 2 * 8},
			"fieldConfig": map[string]any{"defaults": map[string]any{"unit": p.unit, "min": 0}, "overrides": []any{}},
		})
	}
	// Marshal fails for none of these types.
	text, _ := json.MarshalIndent(map[string]any{
		"uid":           uid(i),
		"title":         fmt.Sprintf("Superset %s/%s", i.Namespace, i.Name),
		"tags":          []string{"superset"},
		"timezone":      "browser",
		"refresh":       "1m",
		"schemaVersion": 39,
		"time":          map[string]any{"from": "now-6h", "to": "now"},
		"templating": map[string]any{"list": []any{map[string]any{
			"name": "datasource", "type": "datasource", "query": "prometheus", "label": "Data source",
		}}},
		"panels": drawn,
	}, "", "  ")
	return string(text) + "\n"
}

// uid identifies the dashboard in Grafana, which allows 40 characters.
func uid(i resolve.Instance) string {
	return "superset-" + sum(map[string]string{i.Namespace: i.Name})[len("sha256:"):][:16]
}
