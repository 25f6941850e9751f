// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package build

import (
	policyv1 "k8s.io/api/policy/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

// PodDisruptionBudget limits how many pods of a component may be evicted at
// once; nil when there is no limit.
func PodDisruptionBudget(i resolve.Instance, c resolve.Component) *policyv1.PodDisruptionBudget {
	if c.DisruptionBudget == nil {
		return nil
	}
	return budget(i, c.Type, c.Name, *c.DisruptionBudget)
}

func budget(i resolve.Instance, t part.Component, name string, b resolve.DisruptionBudget) *policyv1.PodDisruptionBudget {
	return &policyv1.PodDisruptionBudget{
		TypeMeta: metav1.TypeMeta{APIVersion: "policy/v1", Kind: "PodDisruptionBudget"},
		ObjectMeta: metav1.ObjectMeta{
			Name:      name,
			Namespace: i.Namespace,
			Labels:    selectorLabels(i, t),
		},
		Spec: policyv1.PodDisruptionBudgetSpec{
			MinAvailable:   b.MinAvailable,
			MaxUnavailable: b.MaxUnavailable,
			Selector:       &metav1.LabelSelector{MatchLabels: selectorLabels(i, t)},
		},
	}
}
