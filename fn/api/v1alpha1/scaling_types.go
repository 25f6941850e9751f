// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package v1alpha1

import (
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// Scaling is what every component has whose number of pods is free.
type Scaling struct {
	// Number of pods; 0 stops the component. Ignored while autoscaling applies. Defaults to spec.replicas. Without either the
	// component starts with one pod, and is left to whoever scales its Deployment.
	//
	// +optional
	// A6
	// +kubebuilder:validation:Minimum=0
	Replicas *int32 `json:"replicas,omitempty"`

	// Horizontal autoscaling, in place of spec.autoscaling; `disabled: true` turns it off.
	//
	// +optional
	Autoscaling *ComponentAutoscaling `json:"autoscaling,omitempty"`

	// Protection against voluntary disruptions, in place of spec.podDisruptionBudget; `disabled: true` turns it off.
	//
	// +optional
	PodDisruptionBudget *ComponentPodDisruptionBudget `json:"podDisruptionBudget,omitempty"`
}

// Autoscaling describes a HorizontalPodAutoscaler.
//
// A3
// +kubebuilder:validation:XValidation:rule="!has(self.minReplicas) || !has(self.maxReplicas) || self.maxReplicas >= self.minReplicas",message="autoscaling.maxReplicas must be >= minReplicas"
type Autoscaling struct {
	// Fewest pods. Defaults to 1.
	//
	// +optional
	// A2
	// +kubebuilder:validation:Minimum=1
	MinReplicas *int32 `json:"minReplicas,omitempty"`

	// Most pods, 1 to 100. Required unless disabled.
	//
	// +optional
	// A1
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=100
	MaxReplicas int32 `json:"maxReplicas,omitempty"`

	// What to scale by, as in autoscaling/v2. Defaults to 80 percent of the requested CPU.
	//
	// +optional
	// +listType=atomic
	Metrics []autoscalingv2.MetricSpec `json:"metrics,omitempty"`
}

// ComponentAutoscaling describes the HorizontalPodAutoscaler of one component.
//
// A1
// +kubebuilder:validation:XValidation:rule="has(self.maxReplicas) || (has(self.disabled) && self.disabled)",message="autoscaling.maxReplicas is required unless autoscaling.disabled is true"
type ComponentAutoscaling struct {
	Autoscaling `json:",inline"`

	// Do without the autoscaling that spec.autoscaling would give to this component. Defaults to false.
	//
	// +optional
	Disabled bool `json:"disabled,omitempty"`
}

// PodDisruptionBudget describes a PodDisruptionBudget. An empty one protects nothing.
//
// A5
// +kubebuilder:validation:XValidation:rule="!(has(self.minAvailable) && has(self.maxUnavailable))",message="podDisruptionBudget.minAvailable and podDisruptionBudget.maxUnavailable are mutually exclusive"
type PodDisruptionBudget struct {
	// Pods that must stay, as a number or a percentage, e.g. `1` or `"50%"`. Excludes maxUnavailable.
	//
	// +optional
	// +kubebuilder:validation:XIntOrString
	MinAvailable *intstr.IntOrString `json:"minAvailable,omitempty"`

	// Pods that may be missing, as a number or a percentage. Excludes minAvailable.
	//
	// +optional
	// +kubebuilder:validation:XIntOrString
	MaxUnavailable *intstr.IntOrString `json:"maxUnavailable,omitempty"`
}

// ComponentPodDisruptionBudget describes the PodDisruptionBudget of one component.
type ComponentPodDisruptionBudget struct {
	PodDisruptionBudget `json:",inline"`

	// Do without the budget that spec.podDisruptionBudget would give to this component. Defaults to false.
	//
	// +optional
	Disabled bool `json:"disabled,omitempty"`
}
