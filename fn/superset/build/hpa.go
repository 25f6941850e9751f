// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package build

import (
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

// HorizontalPodAutoscaler owns the count of a component's pods; nil when the
// count is fixed.
func HorizontalPodAutoscaler(i resolve.Instance, c resolve.Component) *autoscalingv2.HorizontalPodAutoscaler {
	if c.Autoscaling == nil {
		return nil
	}
	return &autoscalingv2.HorizontalPodAutoscaler{
		TypeMeta: metav1.TypeMeta{APIVersion: "autoscaling/v2", Kind: "HorizontalPodAutoscaler"},
		ObjectMeta: metav1.ObjectMeta{
			Name:      c.Name,
			Namespace: i.Namespace,
			Labels:    selectorLabels(i, c.Type),
		},
		Spec: autoscalingv2.HorizontalPodAutoscalerSpec{
			ScaleTargetRef: autoscalingv2.CrossVersionObjectReference{APIVersion: "apps/v1", Kind: "Deployment", Name: c.Name},
			MinReplicas:    c.Autoscaling.Min,
			MaxReplicas:    c.Autoscaling.Max,
			Metrics:        c.Autoscaling.Metrics,
		},
	}
}
