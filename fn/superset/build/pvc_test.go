// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package build

import "testing"

func TestPersistentVolumeClaim(t *testing.T) {
	i := demo()
	i.Embedded[0].StorageClass = new("fast")
	same(t, PersistentVolumeClaim(i, i.Embedded[0]), `
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: demo-metastore
  namespace: bi
  labels:
    app.kubernetes.io/name: superset
    app.kubernetes.io/component: metastore
    app.kubernetes.io/instance: demo
spec:
  accessModes: [ReadWriteOnce]
  storageClassName: fast
  resources: {requests: {storage: 1Gi}}
`)
}
