// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package v1alpha1

import (
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

// ComponentCommon is what every component has.
type ComponentCommon struct {
	// Settings of the Deployment object, over spec.deploymentTemplate.
	//
	// +optional
	DeploymentTemplate *DeploymentTemplate `json:"deploymentTemplate,omitempty"`

	// Settings of the pods, over spec.podTemplate.
	//
	// +optional
	PodTemplate *PodTemplate `json:"podTemplate,omitempty"`

	// Parts of the image that differ from spec.image.
	//
	// +optional
	Image *ImageOverride `json:"image,omitempty"`

	// Existing ServiceAccount for the pods of this component, instead of the instance's.
	//
	// +optional
	// XB1
	// +kubebuilder:validation:MaxLength=253
	ServiceAccountName string `json:"serviceAccountName,omitempty"`

	// Any text; changing it restarts this component only. Replaces spec.forceReload.
	//
	// +optional
	ForceReload *string `json:"forceReload,omitempty"`
}

// PythonComponent is what every component has that runs Superset's Python code.
type PythonComponent struct {
	ComponentCommon `json:",inline"`

	// Python appended to this component's superset_config.py, after spec.config.
	//
	// +optional
	Config *string `json:"config,omitempty"`

	// Shell script sourced before the default command, in place of spec.bootstrapScript; an empty string turns that one
	// off.
	//
	// +optional
	BootstrapScript *string `json:"bootstrapScript,omitempty"`
}

// WebServer is the web server.
type WebServer struct {
	PythonComponent `json:",inline"`
	Scaling         `json:",inline"`

	// Service in front of the pods, port 8088 by default.
	//
	// +optional
	Service *Service `json:"service,omitempty"`

	// Connection pool for the metastore, in place of spec.sqlaEngineOptions as a whole.
	//
	// +optional
	SQLAEngineOptions *SQLAEngineOptions `json:"sqlaEngineOptions,omitempty"`

	// Gunicorn, the process that serves HTTP.
	//
	// +optional
	Gunicorn *Gunicorn `json:"gunicorn,omitempty"`
}

// CeleryWorker is the Celery worker.
type CeleryWorker struct {
	PythonComponent `json:",inline"`
	Scaling         `json:",inline"`

	// Connection pool for the metastore, in place of spec.sqlaEngineOptions as a whole.
	//
	// +optional
	SQLAEngineOptions *SQLAEngineOptions `json:"sqlaEngineOptions,omitempty"`

	// Options of the worker process.
	//
	// +optional
	Celery *Celery `json:"celery,omitempty"`
}

// CeleryBeat is the scheduler of Celery. It has no scaling: two of them would start everything twice.
type CeleryBeat struct {
	PythonComponent `json:",inline"`

	// Connection pool for the metastore, in place of spec.sqlaEngineOptions as a whole.
	//
	// +optional
	SQLAEngineOptions *SQLAEngineOptions `json:"sqlaEngineOptions,omitempty"`
}

// CeleryFlower is the monitor of Celery.
type CeleryFlower struct {
	PythonComponent `json:",inline"`
	Scaling         `json:",inline"`

	// Service in front of the pods, port 5555 by default. In Production, Flower is published outside the cluster only
	// when gatewayPath is set here.
	//
	// +optional
	Service *Service `json:"service,omitempty"`
}

// WebsocketServer is the websocket server, a Node.js program.
//
// X2
// +kubebuilder:validation:XValidation:rule="!(has(self.config) && has(self.configFrom))",message="websocketServer.config and websocketServer.configFrom are mutually exclusive"
type WebsocketServer struct {
	ComponentCommon `json:",inline"`
	Scaling         `json:",inline"`

	// Service in front of the pods, port 8080 by default.
	//
	// +optional
	Service *Service `json:"service,omitempty"`

	// Content of the server's config.json, of any shape. Development only, because everybody who can read the resource
	// can read it; it is stored in a Secret. At most 64 levels deep; excludes configFrom.
	//
	// +optional
	// X3
	// +kubebuilder:validation:Type=object
	// +kubebuilder:pruning:PreserveUnknownFields
	Config *runtime.RawExtension `json:"config,omitempty"`

	// Key of a Secret that holds the server's config.json. Excludes config.
	//
	// +optional
	ConfigFrom *corev1.SecretKeySelector `json:"configFrom,omitempty"`
}

// MCPServer is the MCP server.
type MCPServer struct {
	PythonComponent `json:",inline"`
	Scaling         `json:",inline"`

	// Service in front of the pods, port 8088 by default.
	//
	// +optional
	Service *Service `json:"service,omitempty"`

	// Connection pool for the metastore, in place of spec.sqlaEngineOptions as a whole.
	//
	// +optional
	SQLAEngineOptions *SQLAEngineOptions `json:"sqlaEngineOptions,omitempty"`
}

// ComponentSpec is an enabled component with all that several components have.
//
// +kubebuilder:object:generate=false
type ComponentSpec struct {
	Type part.Component
	// PythonComponent has no more than its common part for a component that does not run Superset's image.
	PythonComponent
	// Scaling is empty for a component of which there must be exactly one.
	Scaling
	// Serves is true for a component that can have a Service; Service is what the user says of it.
	Serves  bool
	Service *Service
	// SQLAEngineOptions is nil for a component without options of its own.
	SQLAEngineOptions *SQLAEngineOptions
}

// Components are the enabled components in the order of the spec.
func (s *SupersetSpec) Components() []ComponentSpec {
	out := make([]ComponentSpec, 0, len(part.Components))
	for c := range s.each {
		out = append(out, c)
	}
	return out
}

// each goes through the enabled components in the order of the spec. There is no other list: whoever goes through them
// comes here.
func (s *SupersetSpec) each(yield func(ComponentSpec) bool) {
	if c := s.WebServer; c != nil && !yield(ComponentSpec{part.WebServer, c.PythonComponent, c.Scaling, true, c.Service, c.SQLAEngineOptions}) {
		return
	}
	if c := s.CeleryWorker; c != nil && !yield(ComponentSpec{part.CeleryWorker, c.PythonComponent, c.Scaling, false, nil, c.SQLAEngineOptions}) {
		return
	}
	if c := s.CeleryBeat; c != nil && !yield(ComponentSpec{part.CeleryBeat, c.PythonComponent, Scaling{}, false, nil, c.SQLAEngineOptions}) {
		return
	}
	if c := s.CeleryFlower; c != nil && !yield(ComponentSpec{part.CeleryFlower, c.PythonComponent, c.Scaling, true, c.Service, nil}) {
		return
	}
	if c := s.WebsocketServer; c != nil &&
		!yield(ComponentSpec{part.WebsocketServer, PythonComponent{ComponentCommon: c.ComponentCommon}, c.Scaling, true, c.Service, nil}) {
		return
	}
	if c := s.MCPServer; c != nil && !yield(ComponentSpec{part.MCPServer, c.PythonComponent, c.Scaling, true, c.Service, c.SQLAEngineOptions}) {
		return
	}
}

// Component finds an enabled component.
func (s *SupersetSpec) Component(t part.Component) (ComponentSpec, bool) {
	for c := range s.each {
		if c.Type == t {
			return c, true
		}
	}
	return ComponentSpec{}, false
}
