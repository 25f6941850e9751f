// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package build

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

func TestPrometheusRule(t *testing.T) {
	i := edited(func(i *resolve.Instance) { i.Components = i.Components[:1] })
	same(t, PrometheusRule(i), `
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  name: demo
  namespace: bi
  labels: {app.kubernetes.io/name: superset, superset.apache.org/parent: demo}
spec:
  groups:
  - name: superset-demo
    rules:
    - alert: SupersetMetricsMissing
      expr: sum(up{namespace="bi",service=~"demo-web-server"}) == 0 or absent(up{namespace="bi",service=~"demo-web-server"})
      for: 10m
      labels: {severity: warning}
      annotations:
        summary: Superset demo in namespace bi sends no metrics
        description: No metrics port of the instance can be scraped. Are its pods running, and may Prometheus reach them?
    - alert: SupersetRequestsFail
      expr: >-
        sum(rate({__name__=~"superset_(.+_error)",namespace="bi",service=~"demo-web-server"}[5m])) > 0.05 *
        (sum(rate({__name__=~"superset_(.+_(success|warning|error))",namespace="bi",service=~"demo-web-server"}[5m])))
      for: 10m
      labels: {severity: critical}
      annotations:
        summary: Superset demo in namespace bi fails more than 5 % of API requests
        description: Look at the logs of the web server. Is the metastore well?
`)
}

func TestAlertsByComponent(t *testing.T) {
	var got []string
	for _, r := range PrometheusRule(demo()).Spec.Groups[0].Rules {
		got = append(got, r.Alert)
	}
	want := []string{"SupersetMetricsMissing", "SupersetRequestsFail", "SupersetReportsNotScheduled"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("alerts: -want +got\n%s", diff)
	}
}

func TestGrafanaDashboard(t *testing.T) {
	i := edited(func(i *resolve.Instance) { i.Monitoring.Spec.GrafanaDashboard.Folder = "BI" })
	c := GrafanaDashboard(i)
	if c.Labels["grafana_dashboard"] != "1" || c.Annotations["grafana_folder"] != "BI" {
		t.Errorf("labels %v and annotations %v do not lead the sidecar to it", c.Labels, c.Annotations)
	}
	text := c.Data["bi-demo.json"]
	var got struct {
		UID    string
		Title  string
		Panels []struct {
			ID      int
			Title   string
			Targets []struct{ Expr, LegendFormat, RefID string }
		}
	}
	if err := json.Unmarshal([]byte(text), &got); err != nil {
		t.Fatalf("the dashboard is no JSON: %v", err)
	}
	if got.Title != "Superset bi/demo" || len(got.UID) > 40 || len(got.Panels) < 4 {
		t.Errorf("dashboard is %+v", got)
	}
	for _, p := range got.Panels {
		if len(p.Targets) == 0 {
			t.Errorf("panel %q shows nothing", p.Title)
		}
		for _, q := range p.Targets {
			if !strings.Contains(q.Expr, `namespace="bi"`) {
				t.Errorf("panel %q shows other instances: %s", p.Title, q.Expr)
			}
		}
	}
	if text != GrafanaDashboard(i).Data["bi-demo.json"] {
		t.Error("the same instance gives another dashboard")
	}
	if uid(i) == uid(edited(func(i *resolve.Instance) { i.Namespace = "bi2" })) {
		t.Error("two instances have one dashboard")
	}
}
