// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package build

import (
	"testing"

	autoscalingv2 "k8s.io/api/autoscaling/v2"

	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

func TestHorizontalPodAutoscaler(t *testing.T) {
	c := component(part.WebServer, "http", 8088)
	if got := HorizontalPodAutoscaler(demo(), c); got != nil {
		t.Errorf("a component with a fixed count has an autoscaler: %v", got)
	}
	c.Autoscaling = &resolve.Autoscaling{Min: new(int32(2)), Max: 9, Metrics: []autoscalingv2.MetricSpec{cpuMetric}}
	same(t, HorizontalPodAutoscaler(demo(), c), `
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: demo-web-server
  namespace: bi
  labels:
    app.kubernetes.io/name: superset
    app.kubernetes.io/component: web-server
    app.kubernetes.io/instance: demo
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: demo-web-server}
  minReplicas: 2
  maxReplicas: 9
  metrics:
  - type: Resource
    resource: {name: cpu, target: {type: Utilization, averageUtilization: 70}}
`)
}
