// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package v1alpha1

import (
	corev1 "k8s.io/api/core/v1"
)

// SupersetVersionPattern is the shape of a version of Superset, with major and minor as groups. It is repeated at
// SupersetVersion and, for 7.0 and later, in rules of SupersetSpec.
const SupersetVersionPattern = `^v?(1?[0-9])\.([0-9]{1,2})(?:\.[0-9]+)?(?:(?:[-_.+@]|rc|a[0-9]|b[0-9]|dev|post)[A-Za-z0-9_.+@:-]*)?$`

// Image is the Superset image of the instance.
type Image struct {
	// Repository, with registry and port where needed, e.g. `registry.example.com:5000/bi/superset`. Defaults to the
	// image published by the Superset project.
	//
	// +optional
	// +kubebuilder:default="apachesuperset.docker.scarf.sh/apache/superset"
	Repository string `json:"repository,omitempty"`

	// Tag, e.g. `6.1.0`. It also names the version in status; it is required when digest is given, too.
	//
	// +required
	// I2
	// +kubebuilder:validation:MinLength=1
	Tag string `json:"tag"`

	// Digest that pins the image, e.g. `sha256:4f5e…`. Pods then pull `repository:tag@digest`.
	//
	// +optional
	// XI1
	// +kubebuilder:validation:Pattern=`^sha256:[a-f0-9]{64}$`
	Digest string `json:"digest,omitempty"`

	// Version of Superset in the image, e.g. `7.0` or `6.1.0`, for an image whose tag does not say it, such as `prod`.
	// Defaults to the version that the tag begins with; without one, the image is taken for the newest release before
	// 7.0. A tag that is a version must agree with it.
	//
	// +optional
	// XI2
	// +kubebuilder:validation:MaxLength=64
	// +kubebuilder:validation:Pattern=`^v?(1?[0-9])\.([0-9]{1,2})(?:\.[0-9]+)?(?:(?:[-_.+@]|rc|a[0-9]|b[0-9]|dev|post)[A-Za-z0-9_.+@:-]*)?$`
	SupersetVersion string `json:"supersetVersion,omitempty"`

	// When the kubelet pulls the image: Always, IfNotPresent or Never. Defaults to IfNotPresent.
	//
	// +optional
	// +kubebuilder:default=IfNotPresent
	// I4
	// +kubebuilder:validation:Enum=Always;IfNotPresent;Never
	PullPolicy corev1.PullPolicy `json:"pullPolicy,omitempty"`

	// Secrets with registry credentials, for every pod of the instance whose own image names none.
	//
	// +optional
	// +listType=atomic
	PullSecrets []corev1.LocalObjectReference `json:"pullSecrets,omitempty"`
}

// ImageOverride replaces parts of the instance's image for one component or for the tasks.
type ImageOverride struct {
	// Repository; the instance's if absent.
	//
	// +optional
	Repository *string `json:"repository,omitempty"`

	// Tag; the instance's if absent.
	//
	// +optional
	Tag *string `json:"tag,omitempty"`

	// Digest that pins the image, e.g. `sha256:4f5e…`. The instance's digest is inherited only when neither repository
	// nor tag is overridden.
	//
	// +optional
	// XI1
	// +kubebuilder:validation:Pattern=`^sha256:[a-f0-9]{64}$`
	Digest *string `json:"digest,omitempty"`

	// When the kubelet pulls the image: Always, IfNotPresent or Never; the instance's policy if absent.
	//
	// +optional
	// I5
	// +kubebuilder:validation:Enum=Always;IfNotPresent;Never
	PullPolicy *corev1.PullPolicy `json:"pullPolicy,omitempty"`

	// Secrets with registry credentials, instead of the instance's.
	//
	// +optional
	// +listType=atomic
	PullSecrets []corev1.LocalObjectReference `json:"pullSecrets,omitempty"`
}

// ToolImage is the image of a helper that is not Superset. Every part has a default of its own.
type ToolImage struct {
	// Repository; the helper's default if absent.
	//
	// +optional
	Repository string `json:"repository,omitempty"`

	// Tag; the helper's default if absent.
	//
	// +optional
	Tag string `json:"tag,omitempty"`

	// Digest that pins the image, e.g. `sha256:4f5e…`.
	//
	// +optional
	// XI1
	// +kubebuilder:validation:Pattern=`^sha256:[a-f0-9]{64}$`
	Digest string `json:"digest,omitempty"`

	// When the kubelet pulls the image: Always, IfNotPresent or Never. Defaults to IfNotPresent.
	//
	// +optional
	// +kubebuilder:default=IfNotPresent
	// I4
	// +kubebuilder:validation:Enum=Always;IfNotPresent;Never
	PullPolicy corev1.PullPolicy `json:"pullPolicy,omitempty"`
}

// PodImage is the image of a helper that has a pod to itself, and the credentials to pull it.
type PodImage struct {
	ToolImage `json:",inline"`

	// Secrets with registry credentials for this image, instead of the instance's.
	//
	// +optional
	// +listType=atomic
	PullSecrets []corev1.LocalObjectReference `json:"pullSecrets,omitempty"`
}
