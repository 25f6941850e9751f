// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package v1beta1

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Identity of the input.
const (
	Group   = "superset.fn.crossplane.io"
	Version = "v1beta1"
	Kind    = "Input"
)

// PodDiagnostics says whether the function looks at pods.
//
// +kubebuilder:validation:Enum=Enabled;Disabled
type PodDiagnostics string

// The values of PodDiagnostics.
const (
	PodDiagnosticsEnabled  PodDiagnostics = "Enabled"
	PodDiagnosticsDisabled PodDiagnostics = "Disabled"
)

// KindPresence says whether a kind that is not part of Kubernetes exists in the cluster.
//
// +kubebuilder:validation:Enum=Auto;Present;Absent
type KindPresence string

// The values of KindPresence.
const (
	// KindPresenceAuto asks Crossplane for the schema of the kind.
	KindPresenceAuto KindPresence = "Auto"
	// KindPresencePresent takes the kind for granted: composing one that is missing wedges the instance.
	KindPresencePresent KindPresence = "Present"
	// KindPresenceAbsent never composes the kind.
	KindPresenceAbsent KindPresence = "Absent"
)

// Input configures the function for all instances of a Composition.
//
// +kubebuilder:object:root=true
// +kubebuilder:storageversion
// +kubebuilder:resource:categories=crossplane
type Input struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	// Whether the function looks at the pods of a task that does not start, to say why (image cannot be pulled, no node
	// fits …). Crossplane then caches all pods of the cluster. Defaults to Enabled.
	//
	// +optional
	// +kubebuilder:default=Enabled
	PodDiagnostics PodDiagnostics `json:"podDiagnostics,omitempty"`

	// Kinds that are not part of Kubernetes, and whether they may be composed.
	//
	// +optional
	OptionalKinds OptionalKinds `json:"optionalKinds,omitempty"`

	// What instances of this Composition may ask for. An absent rule allows everything.
	//
	// +optional
	Policy *Policy `json:"policy,omitempty"`
}

// OptionalKinds says which kinds that are not part of Kubernetes exist in the cluster.
type OptionalKinds struct {
	// HTTPRoute. Auto checks whether it exists, Present assumes that it does, Absent never composes it. Defaults to Auto.
	//
	// +optional
	// +kubebuilder:default=Auto
	GatewayAPI KindPresence `json:"gatewayAPI,omitempty"`

	// ServiceMonitor and PrometheusRule. Auto checks whether they exist, Present assumes that they do, Absent never
	// composes them. Defaults to Auto.
	//
	// +optional
	// +kubebuilder:default=Auto
	PrometheusOperator KindPresence `json:"prometheusOperator,omitempty"`
}
