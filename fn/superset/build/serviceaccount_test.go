// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package build

import (
	"testing"

	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

func TestServiceAccount(t *testing.T) {
	i := edited(func(i *resolve.Instance) {
		i.ServiceAccount = &resolve.ServiceAccount{Name: "reader", Annotations: map[string]string{"cloud/role": "r"}}
	})
	same(t, ServiceAccount(i), `
apiVersion: v1
kind: ServiceAccount
metadata:
  name: reader
  namespace: bi
  labels: {app.kubernetes.io/name: superset, superset.apache.org/parent: demo}
  annotations: {cloud/role: r}
automountServiceAccountToken: false
`)
	i.ServiceAccount = nil
	if got := ServiceAccount(i); got != nil {
		t.Errorf("the user's own account is composed: %v", got)
	}
}
