// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package v1alpha1

// UserAssignment says who chooses the numbers of the users that pods run as.
//
// XY1
// +kubebuilder:validation:Enum=Image;Platform
type UserAssignment string

// Who chooses the users of pods.
const (
	// UserAssignmentImage names the user of each image by its number.
	UserAssignmentImage UserAssignment = "Image"
	// UserAssignmentPlatform leaves user and groups to the platform.
	UserAssignmentPlatform UserAssignment = "Platform"
)

// PodSecurity says how all pods are secured, those of tasks, embedded servers and the maintenance page included.
type PodSecurity struct {
	// Who chooses the users of pods. Image names the user of each image by its number. Platform sets no runAsUser,
	// runAsGroup and fsGroup, so that an admission controller can: on OpenShift, restricted-v2 then assigns a user of the
	// namespace's range with group 0. Everything else that the restricted Pod Security Standard demands stays.
	//
	// +optional
	// +kubebuilder:default=Image
	UserAssignment UserAssignment `json:"userAssignment,omitempty"`
}
