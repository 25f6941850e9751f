// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package networking

import (
	"fmt"
	"strings"
	"testing"

	"github.com/crossplane-contrib/function-superset/fn/preview/cluster"
)

// monitorEdges are those of ServiceMonitors.
var monitorEdges = []edge{
	{
		number: 61, symptom: "without the Prometheus operator everything else works, and its arrival is noticed",
		better: "a condition says what is missing, and no restart is needed",
		check: func(t *testing.T, w *world) {
			w.lacks["ServiceMonitor"] = true
			w.edit(t, "{webServer: {}, monitoring: {serviceMonitor: {}}}")
			w.settle(t)
			if ok, text := w.condition(t, "MonitoringReady"); ok || !strings.HasPrefix(text, "MonitoringCRDNotInstalled") {
				t.Errorf("MonitoringReady: %t %s", ok, text)
			}
			if w.answer("servicemonitor") != nil || w.answer("web-server-deployment") == nil || !w.ready() {
				t.Errorf("ready: %t, answer: %v", w.ready(), w.keys())
			}
			if ttl := w.last.GetMeta().GetTtl().AsDuration().Seconds(); ttl > 60 {
				t.Errorf("the next look is in %v s", ttl)
			}
			w.lacks["ServiceMonitor"] = false
			w.settle(t)
			if ok, text := w.condition(t, "MonitoringReady"); !ok || w.answer("servicemonitor") == nil {
				t.Errorf("MonitoringReady: %t %s", ok, text)
			}
		},
	},
	{
		number: 62, symptom: "the whole monitor",
		spec: "{webServer: {}, monitoring: {serviceMonitor: {interval: 60s, scrapeTimeout: 10s, labels: {release: prometheus}}}}",
		want: `
servicemonitor:
  apiVersion: monitoring.coreos.com/v1
  kind: ServiceMonitor
  metadata: {name: demo, namespace: bi, labels: {release: prometheus, app.kubernetes.io/name: superset, superset.apache.org/parent: demo, app.kubernetes.io/instance: demo}}
  spec:
    selector: {matchLabels: {app.kubernetes.io/name: superset, app.kubernetes.io/component: web-server, app.kubernetes.io/instance: demo}}
    namespaceSelector: {matchNames: [bi]}
    endpoints: [{port: http, interval: 60s, scrapeTimeout: 10s, path: null}]
`,
	},
	{
		number: 63, symptom: "interval and timeout",
		spec: "{webServer: {}, monitoring: {serviceMonitor: {interval: 15s, scrapeTimeout: 10s}}}",
		want: `servicemonitor: {spec: {endpoints: [{interval: 15s, scrapeTimeout: 10s}]}}`,
	},
	{
		number: 64, symptom: "no interval is 30s",
		spec: "{webServer: {}, monitoring: {serviceMonitor: {}}}",
		want: `servicemonitor: {spec: {endpoints: [{interval: 30s}]}}`,
	},
	{
		number: 65, symptom: "no timeout is no field", better: "an empty one is left out or refused, since the monitor's schema refuses it",
		spec: "{webServer: {}, monitoring: {serviceMonitor: {interval: 30s}}}",
		want: `servicemonitor: {spec: {endpoints: [{scrapeTimeout: null}]}}`,
	},
	{
		number: 66, symptom: "a label of ours on the monitor is replaced",
		spec: "{webServer: {}, monitoring: {serviceMonitor: {labels: {app.kubernetes.io/instance: hack}}}}",
		want: `servicemonitor: {metadata: {labels: {app.kubernetes.io/instance: demo}}}`,
	},
	{
		number: 67, symptom: "the monitor is removed",
		spec: "{webServer: {}, monitoring: {serviceMonitor: {}}}", want: `servicemonitor: {kind: ServiceMonitor}`,
		then: "monitoring: null", thenWant: `{servicemonitor: null, web-server-service: {kind: Service}}`,
	},
}

// TestEmptyDurationsOfMonitors are the second halves of cases 64 and 65: an
// empty text passes upstream's schema.
func TestEmptyDurationsOfMonitors(t *testing.T) {
	for _, field := range []string{"interval", "scrapeTimeout"} {
		t.Run(field, func(t *testing.T) {
			w := newWorld(t, fmt.Sprintf(`{webServer: {}, monitoring: {serviceMonitor: {%s: ""}}}`, field))
			w.settle(t)
			e := edge{want: `servicemonitor: {spec: {endpoints: [{interval: 30s, scrapeTimeout: null}]}}`}
			e.hold(t, w, e.want, nil)
		})
	}
}

// TestFlowerIsScraped follows Celery's metrics, which Flower has, to the
// monitor. Its port is not opened for them.
func TestFlowerIsScraped(t *testing.T) {
	own := `{port: http, path: /flower/metrics, interval: 30s, relabelings: [{action: keep, sourceLabels: [__meta_kubernetes_service_label_app_kubernetes_io_component], regex: celery-flower}]}`
	prometheus := pod{namespace: "monitoring", labels: map[string]string{"app": "prometheus"}}
	for name, c := range map[string]struct {
		spec, want string
		reached    bool
	}{
		"without policies": {"", own, true},
		"published":        {"{networkPolicy: {}, celeryFlower: {service: {gatewayPath: /flower/}}}", own, true},
		"let in by the user": {
			"networkPolicy: {extraIngress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: monitoring}}}], ports: [{port: 5555}]}]}",
			own, true,
		},
		"behind a policy": {"networkPolicy: {}", "", false},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, everything, "monitoring: {metrics: {}, serviceMonitor: {}}")
			if c.spec != "" {
				w.edit(t, c.spec)
			}
			w.settle(t)
			want := "{port: metrics, path: /metrics, interval: 30s}"
			if c.want != "" {
				want += ", " + c.want
			}
			e := edge{}
			e.hold(t, w, `servicemonitor: {spec: {endpoints: [`+want+`]}}`, nil)
			if w.answer("celery-flower-networkpolicy") == nil {
				return
			}
			if got := w.admits(t, prometheus, w.pod(t, "celery-flower"), "TCP", 5555); got != c.reached {
				t.Errorf("Prometheus reaches Flower: %t, want %t", got, c.reached)
			}
		})
	}
}

// TestExporterIsWired follows a metric from Superset's code to the monitor.
func TestExporterIsWired(t *testing.T) {
	w := newWorld(t, everything, "{networkPolicy: {}, monitoring: {metrics: {}, serviceMonitor: {}}}")
	w.settle(t)
	for _, component := range []string{"web-server", "celery-worker", "celery-beat", "celery-flower", "mcp-server"} {
		t.Run(component, func(t *testing.T) {
			config, _ := cluster.Dig(w.answer(component+"-configmap"), "data", "superset_config.py").(string)
			if !strings.Contains(config, "STATS_LOGGER = ") || !strings.Contains(config, "8125") {
				t.Errorf("superset_config.py sends no metrics")
			}
			var exporter object
			list, _ := cluster.Dig(w.answer(component+"-deployment"), "spec", "template", "spec", "containers").([]any)
			for _, c := range list {
				if cluster.Dig(c, "name") == "statsd-exporter" {
					exporter = c.(object)
				}
			}
			if got := fmt.Sprint(exporter["args"]); !strings.Contains(got, "--statsd.listen-udp=127.0.0.1:8125") || !strings.Contains(got, "--web.listen-address=:9102") {
				t.Errorf("the exporter listens on %s", got)
			}
			e := edge{}
			e.hold(t, w, fmt.Sprintf(`%s-service: {metadata: {labels: {app.kubernetes.io/component: %s}}}`, component, component), nil)
			ports, _ := cluster.Dig(w.answer(component+"-service"), "spec", "ports").([]any)
			if d := differences("port", object{"name": "metrics", "port": 9102, "targetPort": 9102}, ports[len(ports)-1]); d != nil {
				t.Error(d)
			}
			if d := differences("container port", object{"name": "metrics", "containerPort": 9102}, exporter["ports"].([]any)[0]); d != nil {
				t.Error(d)
			}
			values := fmt.Sprint(cluster.Dig(w.answer("servicemonitor"), "spec", "selector", "matchExpressions"))
			if !strings.Contains(values, component) {
				t.Errorf("the monitor does not select it: %s", values)
			}
			for _, c := range []struct {
				from pod
				want bool
			}{{pod{namespace: "monitoring", labels: map[string]string{"app": "prometheus"}}, true}, {pod{address: "203.0.113.7"}, false}} {
				if got := w.admits(t, c.from, w.pod(t, component), "TCP", 9102); got != c.want {
					t.Errorf("%v reaches the exporter: %t", c.from, got)
				}
			}
		})
	}
	e := edge{}
	e.hold(t, w, `servicemonitor: {spec: {endpoints: [{port: metrics, path: /metrics, interval: 30s}]}}`, nil)
	if w.answer("websocket-server-service") == nil || strings.Contains(fmt.Sprint(w.answer("websocket-server-deployment")), "statsd-exporter") {
		t.Error("the websocket server is no Python component and sends nothing")
	}
}
