// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package v1alpha1

import (
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
)

// DeploymentTemplate holds settings of a Deployment object.
type DeploymentTemplate struct {
	// Old ReplicaSets kept for a rollback. Kubernetes keeps 10 by default.
	//
	// +optional
	RevisionHistoryLimit *int32 `json:"revisionHistoryLimit,omitempty"`

	// Seconds a new pod must be ready before it counts as available.
	//
	// +optional
	MinReadySeconds *int32 `json:"minReadySeconds,omitempty"`

	// Seconds without progress after which a rollout counts as failed.
	//
	// +optional
	ProgressDeadlineSeconds *int32 `json:"progressDeadlineSeconds,omitempty"`

	// How pods are replaced: RollingUpdate or Recreate.
	//
	// +optional
	Strategy *appsv1.DeploymentStrategy `json:"strategy,omitempty"`

	// Further labels of the Deployment, not of its pods.
	//
	// +optional
	Labels map[string]string `json:"labels,omitempty"`

	// Further annotations of the Deployment, not of its pods.
	//
	// +optional
	Annotations map[string]string `json:"annotations,omitempty"`
}

// PodTemplate holds settings of pods. A component's or task's own is merged over the inherited one: maps by key, lists of
// named things by name; tolerations, spread constraints and envFrom are appended.
type PodTemplate struct {
	// Further annotations of the pods.
	//
	// +optional
	Annotations map[string]string `json:"annotations,omitempty"`

	// Further labels of the pods. Keys under `superset.apache.org/` are reserved and dropped.
	//
	// +optional
	Labels map[string]string `json:"labels,omitempty"`

	// Labels a node must have.
	//
	// +optional
	NodeSelector map[string]string `json:"nodeSelector,omitempty"`

	// Rules for choosing nodes (core/v1 Affinity).
	//
	// +optional
	Affinity *corev1.Affinity `json:"affinity,omitempty"`

	// Taints that the pods tolerate.
	//
	// +optional
	// +listType=atomic
	Tolerations []corev1.Toleration `json:"tolerations,omitempty"`

	// How pods spread over zones and nodes (core/v1 TopologySpreadConstraint).
	//
	// +optional
	// +listType=atomic
	TopologySpreadConstraints []corev1.TopologySpreadConstraint `json:"topologySpreadConstraints,omitempty"`

	// Further entries for /etc/hosts.
	//
	// +optional
	// +listType=atomic
	HostAliases []corev1.HostAlias `json:"hostAliases,omitempty"`

	// Security settings of the whole pod. They replace the defaults, which satisfy the restricted Pod Security Standard,
	// field by field.
	//
	// +optional
	PodSecurityContext *corev1.PodSecurityContext `json:"podSecurityContext,omitempty"`

	// Name of a PriorityClass.
	//
	// +optional
	PriorityClassName *string `json:"priorityClassName,omitempty"`

	// Further volumes (core/v1 Volume), mounted with container.volumeMounts.
	//
	// +optional
	// +listType=atomic
	Volumes []corev1.Volume `json:"volumes,omitempty"`

	// Further containers that run beside Superset: they start before it and stop after it (core/v1 Container).
	//
	// +optional
	// +listType=atomic
	Sidecars []corev1.Container `json:"sidecars,omitempty"`

	// Containers that run before Superset starts (core/v1 Container).
	//
	// +optional
	// +listType=atomic
	InitContainers []corev1.Container `json:"initContainers,omitempty"`

	// Seconds a pod has to stop by itself.
	//
	// +optional
	// T9
	// +kubebuilder:validation:Maximum=2147483647
	TerminationGracePeriodSeconds *int64 `json:"terminationGracePeriodSeconds,omitempty"`

	// Where pods look up names: ClusterFirst, ClusterFirstWithHostNet, Default or None.
	//
	// +optional
	// T4
	// +kubebuilder:validation:Enum=ClusterFirst;ClusterFirstWithHostNet;Default;None
	DNSPolicy *corev1.DNSPolicy `json:"dnsPolicy,omitempty"`

	// Name servers, search domains and resolver options (core/v1 PodDNSConfig).
	//
	// +optional
	DNSConfig *corev1.PodDNSConfig `json:"dnsConfig,omitempty"`

	// Name of a RuntimeClass.
	//
	// +optional
	RuntimeClassName *string `json:"runtimeClassName,omitempty"`

	// Let containers of a pod see each other's processes.
	//
	// +optional
	ShareProcessNamespace *bool `json:"shareProcessNamespace,omitempty"`

	// Give containers an environment variable for every Service of the namespace.
	//
	// +optional
	EnableServiceLinks *bool `json:"enableServiceLinks,omitempty"`

	// CPU and memory of the pod as a whole (pod-level resources). For Superset itself use container.resources.
	//
	// +optional
	Resources *corev1.ResourceRequirements `json:"resources,omitempty"`

	// Mount the token of the ServiceAccount. Defaults to false, because Superset does not talk to Kubernetes.
	//
	// +optional
	AutomountServiceAccountToken *bool `json:"automountServiceAccountToken,omitempty"`

	// Name of the scheduler; Kubernetes' own if absent.
	//
	// +optional
	SchedulerName string `json:"schedulerName,omitempty"`

	// Settings of the container that runs Superset.
	//
	// +optional
	Container *ContainerTemplate `json:"container,omitempty"`
}

// ContainerTemplate holds settings of the main container.
type ContainerTemplate struct {
	// CPU and memory, requests and limits.
	//
	// +optional
	Resources *corev1.ResourceRequirements `json:"resources,omitempty"`

	// Environment variables. Names that begin with `SUPERSET_OPERATOR__` belong to the function, whose values win.
	//
	// +optional
	// +listType=atomic
	Env []corev1.EnvVar `json:"env,omitempty"`

	// ConfigMaps and Secrets whose keys all become environment variables.
	//
	// +optional
	// +listType=atomic
	EnvFrom []corev1.EnvFromSource `json:"envFrom,omitempty"`

	// Where volumes appear in the container.
	//
	// +optional
	// +listType=atomic
	VolumeMounts []corev1.VolumeMount `json:"volumeMounts,omitempty"`

	// Ports of the container. One with the name of the component's own port (http, ws or mcp) moves it: Superset listens
	// there.
	//
	// +optional
	// +listType=atomic
	Ports []corev1.ContainerPort `json:"ports,omitempty"`

	// Security settings of the container. They replace the defaults field by field.
	//
	// +optional
	SecurityContext *corev1.SecurityContext `json:"securityContext,omitempty"`

	// Hooks after start and before stop.
	//
	// +optional
	Lifecycle *corev1.Lifecycle `json:"lifecycle,omitempty"`

	// When a container is restarted; replaces the default probe.
	//
	// +optional
	LivenessProbe *corev1.Probe `json:"livenessProbe,omitempty"`

	// When a pod receives traffic; replaces the default probe.
	//
	// +optional
	ReadinessProbe *corev1.Probe `json:"readinessProbe,omitempty"`

	// When a container counts as started; replaces the default probe.
	//
	// +optional
	StartupProbe *corev1.Probe `json:"startupProbe,omitempty"`

	// Command in place of the component's default; the bootstrap script is then not sourced.
	//
	// +optional
	// +listType=atomic
	Command []string `json:"command,omitempty"`

	// Arguments of the command.
	//
	// +optional
	// +listType=atomic
	Args []string `json:"args,omitempty"`
}
