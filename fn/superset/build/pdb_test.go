// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package build

import (
	"testing"

	"k8s.io/apimachinery/pkg/util/intstr"

	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

func TestPodDisruptionBudget(t *testing.T) {
	c := component(part.CeleryWorker, "", 0)
	if got := PodDisruptionBudget(demo(), c); got != nil {
		t.Errorf("a component without a budget has one: %v", got)
	}
	c.DisruptionBudget = &resolve.DisruptionBudget{MaxUnavailable: new(intstr.FromString("25%"))}
	same(t, PodDisruptionBudget(demo(), c), `
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: demo-celery-worker
  namespace: bi
  labels: &labels
    app.kubernetes.io/name: superset
    app.kubernetes.io/component: celery-worker
    app.kubernetes.io/instance: demo
spec:
  maxUnavailable: 25%
  selector: {matchLabels: *labels}
`)
}
