// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package build

import (
	"testing"
)

func TestStatefulSet(t *testing.T) {
	i := demo()
	same(t, StatefulSet(i, i.Embedded[0]), `
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: demo-metastore
  namespace: bi
  labels: &labels
    app.kubernetes.io/name: superset
    app.kubernetes.io/component: metastore
    app.kubernetes.io/instance: demo
spec:
  replicas: 1
  serviceName: demo-metastore
  selector: {matchLabels: *labels}
  template:
    metadata:
      labels: {app.kubernetes.io/component: metastore}
    spec:
      containers: [{name: postgres, image: "postgres:17-alpine"}]
      volumes: [{name: data, persistentVolumeClaim: {claimName: demo-metastore}}]
`)
}

func TestDatabaseService(t *testing.T) {
	i := demo()
	same(t, DatabaseService(i, i.Embedded[0]), `
apiVersion: v1
kind: Service
metadata:
  name: demo-metastore
  namespace: bi
  labels: &labels
    app.kubernetes.io/name: superset
    app.kubernetes.io/component: metastore
    app.kubernetes.io/instance: demo
spec:
  type: ClusterIP
  selector: *labels
  ports: [{name: postgres, protocol: TCP, port: 5432, targetPort: postgres}]
`)
}
