// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package bench

import (
	"bytes"
	"fmt"
	"text/template"

	"sigs.k8s.io/yaml"
)

// Size is how much an instance consists of.
type Size string

// The sizes.
const (
	// Minimal is a web server and little else.
	Minimal Size = "minimal"
	// Usual has 25 objects: five components, published, scaled and isolated.
	Usual Size = "25 objects"
	// Full has everything that can be switched on in production.
	Full Size = "everything on"
)

// specs are the specs as people write them. All of them differ from instance to
// instance.
var specs = map[Size]*template.Template{
	Minimal: parse(`
environment: Development
image: {tag: "6.1.{{.}}"}
secretKey: not-so-secret-{{.}}
webServer: {}
`),
	Usual: parse(`
environment: Production
image: {repository: registry.example.com/analytics/superset, tag: "6.1.{{.}}"}
secretKeyFrom: {name: superset-secret-key, key: secretKey}
metastore:
  type: PostgreSQL
  host: postgres-{{.}}.databases.svc
  database: superset
  username: superset
  passwordFrom: {name: superset-metastore, key: password}
valkey:
  host: valkey-{{.}}.databases.svc
  passwordFrom: {name: superset-valkey, key: password}
featureFlags: {ALERT_REPORTS: true, DASHBOARD_RBAC: true}
config: |
  ROW_LIMIT = {{.}}
podTemplate:
  affinity:
    podAntiAffinity:
      preferredDuringSchedulingIgnoredDuringExecution:
      - weight: 100
        podAffinityTerm:
          topologyKey: kubernetes.io/hostname
          labelSelector: {matchLabels: {app.kubernetes.io/instance: analytics-{{.}}}}
  topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: topology.kubernetes.io/zone
    whenUnsatisfiable: ScheduleAnyway
    labelSelector: {matchLabels: {app.kubernetes.io/instance: analytics-{{.}}}}
  tolerations:
  - {key: dedicated, operator: Equal, value: analytics, effect: NoSchedule}
webServer:
  autoscaling: {minReplicas: 2, maxReplicas: 6}
  podDisruptionBudget: {minAvailable: 1}
  podTemplate: {container: {resources: {requests: {cpu: 500m, memory: 1Gi}, limits: {memory: 2Gi}}}}
celeryWorker:
  replicas: 2
  podDisruptionBudget: {maxUnavailable: 1}
  podTemplate: {container: {resources: {requests: {cpu: 500m, memory: 1Gi}, limits: {memory: 2Gi}}}}
celeryBeat: {}
celeryFlower: {}
mcpServer: {}
lifecycle: {podRetention: {policy: Delete}, maintenancePage: {title: Analytics is being upgraded}}
networking:
  gateway: {gatewayRef: {name: public, namespace: gateways}, hostnames: [analytics-{{.}}.example.com]}
networkPolicy: {}
`),
	Full: parse(`
environment: Staging
image: {repository: registry.example.com/analytics/superset, tag: "6.1.{{.}}", pullSecrets: [{name: registry-credentials}]}
baseUrl: https://analytics-{{.}}.example.com
secretKeyFrom: {name: superset-secret-key, key: secretKey}
previousSecretKeyFrom: {name: superset-secret-key, key: previous}
metastore:
  type: PostgreSQL
  host: postgres-{{.}}.databases.svc
  database: superset
  username: superset
  passwordFrom: {name: superset-metastore, key: password}
valkey:
  host: valkey-{{.}}.databases.svc
  passwordFrom: {name: superset-valkey, key: password}
  ssl: {}
featureFlags: {ALERT_REPORTS: true, DASHBOARD_RBAC: true, GLOBAL_ASYNC_QUERIES: true}
config: |
  ROW_LIMIT = {{.}}
podTemplate:
  topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: topology.kubernetes.io/zone
    whenUnsatisfiable: ScheduleAnyway
    labelSelector: {matchLabels: {app.kubernetes.io/instance: analytics-{{.}}}}
  tolerations:
  - {key: dedicated, operator: Equal, value: analytics, effect: NoSchedule}
  container:
    env: [{name: TEAM, value: analytics}, {name: NUMBER, value: "{{.}}"}]
webServer:
  autoscaling: {minReplicas: 2, maxReplicas: 6}
  podDisruptionBudget: {minAvailable: 1}
  podTemplate: {container: {resources: {requests: {cpu: 500m, memory: 1Gi}, limits: {memory: 2Gi}}}}
celeryWorker:
  autoscaling: {minReplicas: 2, maxReplicas: 6}
  podDisruptionBudget: {maxUnavailable: 1}
  podTemplate: {container: {resources: {requests: {cpu: 500m, memory: 1Gi}, limits: {memory: 2Gi}}}}
celeryBeat: {}
celeryFlower:
  podDisruptionBudget: {maxUnavailable: 1}
mcpServer:
  autoscaling: {minReplicas: 1, maxReplicas: 3}
  podDisruptionBudget: {maxUnavailable: 1}
websocketServer:
  image: {repository: registry.example.com/analytics/websocket}
  autoscaling: {minReplicas: 1, maxReplicas: 3}
  podDisruptionBudget: {maxUnavailable: 1}
lifecycle:
  podRetention: {policy: Retain}
  maintenancePage: {title: Analytics is being upgraded}
  rotate: {}
  clone:
    cronSchedule: "7 3 * * *"
    source: {host: prod.databases.svc, database: superset, username: reader, passwordFrom: {name: production, key: password}}
networking:
  gateway: {gatewayRef: {name: public, namespace: gateways}, hostnames: [analytics-{{.}}.example.com]}
monitoring:
  serviceMonitor: {}
  metrics: {}
  prometheusRule: {}
  grafanaDashboard: {}
networkPolicy: {}
`),
}

func parse(text string) *template.Template { return template.Must(template.New("").Parse(text)) }

// composite is the Superset of an instance as its user has written it.
func composite(s Size, instance int) (map[string]any, error) {
	var b bytes.Buffer
	if err := specs[s].Execute(&b, fmt.Sprintf("%04d", instance)); err != nil {
		return nil, err
	}
	spec := map[string]any{}
	if err := yaml.Unmarshal(b.Bytes(), &spec); err != nil {
		return nil, fmt.Errorf("cannot read the spec of %q: %w", s, err)
	}
	return map[string]any{
		"apiVersion": "superset.crossplane.io/v1alpha1",
		"kind":       "Superset",
		"metadata": map[string]any{
			"name":       fmt.Sprintf("analytics-%04d", instance),
			"namespace":  fmt.Sprintf("team-%04d", instance),
			"uid":        fmt.Sprintf("5f0c4a52-8c1e-4d53-9a0e-%012d", instance),
			"labels":     map[string]any{"crossplane.io/composite": fmt.Sprintf("analytics-%04d", instance)},
			"finalizers": []any{"composite.apiextensions.crossplane.io"},
		},
		"spec": spec,
	}, nil
}
