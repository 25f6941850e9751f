// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package build

import (
	"testing"

	"github.com/crossplane-contrib/function-superset/fn/superset/lifecycle"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

func TestConfigMap(t *testing.T) {
	same(t, ConfigMap(demo(), component(part.CeleryBeat, "", 0)), `
apiVersion: v1
kind: ConfigMap
metadata:
  name: demo-celery-beat-config
  namespace: bi
  labels:
    app.kubernetes.io/name: superset
    app.kubernetes.io/component: celery-beat
    app.kubernetes.io/instance: demo
data:
  superset_config.py: "# celery-beat"
`)
	c := component(part.WebsocketServer, "ws", 8080)
	c.Config = nil
	if got := ConfigMap(demo(), c); got != nil {
		t.Errorf("a component without configuration has a ConfigMap: %v", got)
	}
}

func TestMemory(t *testing.T) {
	same(t, Memory(demo(), lifecycle.Plan{Memory: map[string]string{"memory": "{}"}}), `
apiVersion: v1
kind: ConfigMap
metadata:
  name: demo-lifecycle
  namespace: bi
  labels: {app.kubernetes.io/name: superset, superset.apache.org/parent: demo}
data: {memory: "{}"}
`)
}

func TestRunConfigMapNeverChanges(t *testing.T) {
	same(t, RunConfigMap(demo(), migrate(), lifecycle.TaskRun{Name: "demo-migrate-1a2b"}), `
apiVersion: v1
kind: ConfigMap
metadata:
  name: demo-migrate-1a2b
  namespace: bi
  labels: {superset.apache.org/init-task: migrate}
immutable: true
data: {superset_config.py: "# migrate"}
`)
}
