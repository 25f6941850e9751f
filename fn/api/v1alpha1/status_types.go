// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package v1alpha1

import (
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

// SupersetStatus is what the instance is at present. Conditions are not part of it: Crossplane keeps them, and the
// function sets them by way of its response.
type SupersetStatus struct {
	// What the instance is doing: Initializing, Upgrading, Running, Degraded, Suspended, Blocked, AwaitingApproval or
	// Failed.
	//
	// +optional
	Phase string `json:"phase,omitempty"`

	// Ready and desired pods of all components together, e.g. `3/4`.
	//
	// +optional
	Ready string `json:"ready,omitempty"`

	// Desired tag, spec.image.tag, even while an upgrade waits.
	//
	// +optional
	Tag string `json:"tag,omitempty"`

	// Generation of the spec that this status was written for.
	//
	// +optional
	ObservedGeneration int64 `json:"observedGeneration,omitempty"`

	// Checksum of the configuration that components share.
	//
	// +optional
	ConfigChecksum string `json:"configChecksum,omitempty"`

	// Image with which the tasks last finished.
	//
	// +optional
	LastLifecycleImage string `json:"lastLifecycleImage,omitempty"`

	// Tasks, drain and maintenance page.
	//
	// +optional
	// +kubebuilder:pruning:PreserveUnknownFields
	Lifecycle *LifecycleStatus `json:"lifecycle,omitempty"`

	// Components that are enabled.
	//
	// +optional
	// +kubebuilder:pruning:PreserveUnknownFields
	Components *ComponentStatuses `json:"components,omitempty"`

	// Address, route and load balancer.
	//
	// +optional
	// +kubebuilder:pruning:PreserveUnknownFields
	Networking *NetworkingStatus `json:"networking,omitempty"`
}

// ComponentStatuses tells where each component stands. Components that are not enabled have no entry.
type ComponentStatuses struct {
	// The web server.
	//
	// +optional
	WebServer *ComponentStatus `json:"webServer,omitempty"`

	// The Celery worker.
	//
	// +optional
	CeleryWorker *ComponentStatus `json:"celeryWorker,omitempty"`

	// Celery beat.
	//
	// +optional
	CeleryBeat *ComponentStatus `json:"celeryBeat,omitempty"`

	// Celery Flower.
	//
	// +optional
	CeleryFlower *ComponentStatus `json:"celeryFlower,omitempty"`

	// The websocket server.
	//
	// +optional
	WebsocketServer *ComponentStatus `json:"websocketServer,omitempty"`

	// The MCP server.
	//
	// +optional
	MCPServer *ComponentStatus `json:"mcpServer,omitempty"`
}

// Set sets the status of one component; what is no component of the spec has none.
func (s *ComponentStatuses) Set(c part.Component, status *ComponentStatus) {
	switch c {
	case part.WebServer:
		s.WebServer = status
	case part.CeleryWorker:
		s.CeleryWorker = status
	case part.CeleryBeat:
		s.CeleryBeat = status
	case part.CeleryFlower:
		s.CeleryFlower = status
	case part.MCPServer:
		s.MCPServer = status
	case part.WebsocketServer:
		s.WebsocketServer = status
	case part.MaintenancePage, part.TaskPods:
	}
}

// ComponentStatus tells where one component stands.
type ComponentStatus struct {
	// Pending, Progressing, Ready, Unavailable or Drained.
	//
	// +optional
	Phase string `json:"phase,omitempty"`

	// Objects of the component and whether they exist.
	//
	// +optional
	// +listType=map
	// +listMapKey=kind
	// +listMapKey=name
	Resources []ResourceStatus `json:"resources,omitempty"`

	// Image that the component runs.
	//
	// +optional
	Image string `json:"image,omitempty"`

	// Desired pods.
	//
	// +optional
	Replicas int32 `json:"replicas"`

	// Ready pods.
	//
	// +optional
	ReadyReplicas int32 `json:"readyReplicas"`

	// Pods of the newest version.
	//
	// +optional
	UpdatedReplicas int32 `json:"updatedReplicas"`

	// Pods that have been ready for long enough.
	//
	// +optional
	AvailableReplicas int32 `json:"availableReplicas"`

	// Checksum of the configuration that the pods run with.
	//
	// +optional
	ConfigChecksum string `json:"configChecksum,omitempty"`

	// Summary of the current state, in a sentence.
	//
	// +optional
	Message string `json:"message,omitempty"`
}

// ResourceStatus says whether an object exists.
type ResourceStatus struct {
	// Kind of the object.
	//
	// +required
	Kind string `json:"kind"`

	// Name of the object.
	//
	// +required
	Name string `json:"name"`

	// Present or Missing.
	//
	// +required
	Status string `json:"status"`
}
