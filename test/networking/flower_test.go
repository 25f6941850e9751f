// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package networking

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/crossplane-contrib/function-superset/fn/preview/cluster"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

// flowerEdges are those of the publication of Flower. Its route and its policy
// have to agree.
var flowerEdges = []edge{
	{
		number: 38, symptom: "no Flower, no route", spec: published(", environment: Staging"),
		paths: []string{"/ web-server:8088"}, want: `celery-flower-networkpolicy: null`,
	},
	{
		number: 39, symptom: "Flower without environment and path is not published",
		spec:  published(", celeryFlower: {}"),
		paths: []string{"/ web-server:8088"},
		check: func(t *testing.T, w *world) { opened(t, w, false) },
	},
	{
		number: 40, symptom: "an empty path in Production does not publish", better: "it says that no route is wanted",
		spec:  published(`, environment: Production, celeryFlower: {service: {gatewayPath: ""}}`),
		paths: []string{"/ web-server:8088"},
		check: func(t *testing.T, w *world) { opened(t, w, false) },
	},
	{
		number: 40, symptom: "the same behind an older schema",
		check: func(t *testing.T, w *world) {
			w.edit(t, published(`, environment: Production, celeryFlower: {service: {gatewayPath: ""}}`))
			if i := resolve.Resolve(w.superset(t)); len(i.Routing.Routes) != 1 || i.NetworkPolicy.External[part.CeleryFlower] {
				t.Errorf("it is published: %v %v", i.Routing.Routes, i.NetworkPolicy.External)
			}
		},
	},
	{
		number: 41, symptom: "Flower with a path in Production is published",
		spec:  published(", environment: Production, celeryFlower: {service: {gatewayPath: /flower}}"),
		paths: []string{"/flower celery-flower:5555", "/ web-server:8088"},
		check: func(t *testing.T, w *world) { opened(t, w, true) },
	},
	{
		number: 42, symptom: "Flower in Development is published",
		spec:  published(", environment: Development, celeryFlower: {}"),
		paths: []string{"/flower celery-flower:5555", "/ web-server:8088"},
		check: func(t *testing.T, w *world) { opened(t, w, true) },
	},
	{
		number: 42, symptom: "Flower in Staging is published",
		spec:  published(", environment: Staging, celeryFlower: {}"),
		paths: []string{"/flower celery-flower:5555", "/ web-server:8088"},
		check: func(t *testing.T, w *world) { opened(t, w, true) },
	},
	{
		number: 43, symptom: "the probes of Flower without a path",
		spec:  "celeryFlower: {}",
		check: func(t *testing.T, w *world) { probed(t, w, "/flower", "/flower/healthcheck", 5555) },
	},
	{
		number: 43, symptom: "the probes of Flower follow its path",
		spec:  "celeryFlower: {service: {gatewayPath: /monitoring}}",
		check: func(t *testing.T, w *world) { probed(t, w, "/monitoring", "/monitoring/healthcheck", 5555) },
	},
	{
		number: 43, symptom: "the probes of Flower do not double a slash",
		spec:  "celeryFlower: {service: {gatewayPath: /flower/}}",
		check: func(t *testing.T, w *world) { probed(t, w, "/flower/", "/flower/healthcheck", 5555) },
	},
	{
		number: 44, symptom: "the probes of Flower follow its port", better: "Flower is told to listen there, too",
		spec: "celeryFlower: {podTemplate: {container: {ports: [{name: http, containerPort: 6666}]}}}",
		check: func(t *testing.T, w *world) {
			probed(t, w, "/flower", "/flower/healthcheck", 6666)
			if got := variable(t, w, "celery-flower", "FLOWER_PORT"); got != "6666" {
				t.Errorf("Flower listens on %q", got)
			}
		},
	},
	{
		number: 45, symptom: "the path of Flower keeps its slash in route and prefix",
		spec:  published(", celeryFlower: {service: {gatewayPath: /monitoring/}}"),
		paths: []string{"/monitoring/ celery-flower:5555", "/ web-server:8088"},
		check: func(t *testing.T, w *world) { probed(t, w, "/monitoring/", "/monitoring/healthcheck", 5555) },
	},
}

// published is a spec with a route, policies and further fields.
func published(further string) string {
	return "{webServer: {}, networkPolicy: {}, networking: {gateway: {gatewayRef: {name: public}}}" + further + "}"
}

// opened checks whether Flower's policy admits everybody to its port.
func opened(t *testing.T, w *world, want bool) {
	t.Helper()
	rules, _ := cluster.Dig(w.answer("celery-flower-networkpolicy"), "spec", "ingress").([]any)
	got := slices.ContainsFunc(rules, func(r any) bool { return cluster.Dig(r, "from") == nil })
	if len(rules) == 0 || got != want {
		t.Errorf("the policy admits everybody: %t, want %t: %v", got, want, rules)
	}
}

// probed checks prefix, path and port of Flower's probes.
func probed(t *testing.T, w *world, prefix, path string, port int) {
	t.Helper()
	c := w.container(t, "celery-flower")
	for _, p := range []string{"livenessProbe", "readinessProbe"} {
		if got := cluster.Dig(c, p, "httpGet", "path"); got != path {
			t.Errorf("%s asks %v, want %s", p, got, path)
		}
		if got := cluster.Dig(c, p, "httpGet", "port"); got != "http" {
			t.Errorf("%s asks port %v", p, got)
		}
	}
	if got := fmt.Sprint(c["ports"]); !strings.Contains(got, fmt.Sprintf("containerPort:%d", port)) {
		t.Errorf("ports are %s, want %d", got, port)
	}
	if got := variable(t, w, "celery-flower", "SUPERSET_OPERATOR__FLOWER_URL_PREFIX"); got != prefix {
		t.Errorf("Flower's prefix is %q, want %q", got, prefix)
	}
}

// variable is the value of a variable of a component.
func variable(t *testing.T, w *world, component, name string) string {
	t.Helper()
	env, _ := w.container(t, component)["env"].([]any)
	for _, e := range env {
		if cluster.Dig(e, "name") == name {
			return fmt.Sprint(cluster.Dig(e, "value"))
		}
	}
	return ""
}
