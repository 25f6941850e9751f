// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package v1alpha1

import (
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// Preset is a named set of values; single values beside it override their part.
//
// +kubebuilder:validation:Enum=disabled;conservative;balanced;performance;aggressive
type Preset string

// The presets. Disabled means that nothing is configured and Superset's own default applies.
const (
	PresetDisabled     Preset = "disabled"
	PresetConservative Preset = "conservative"
	PresetBalanced     Preset = "balanced"
	PresetPerformance  Preset = "performance"
	PresetAggressive   Preset = "aggressive"
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

	// Any text; changing it restarts this component only. Takes the place of spec.forceReload.
	//
	// +optional
	ForceReload *string `json:"forceReload,omitempty"`
}

// Scaling is what every component has whose number of pods is free.
type Scaling struct {
	// Number of pods; 0 stops the component. Ignored while autoscaling applies. Defaults to spec.replicas, then 1.
	//
	// +optional
	// A6
	// +kubebuilder:validation:Minimum=0
	Replicas *int32 `json:"replicas,omitempty"`

	// Horizontal autoscaling, in place of spec.autoscaling; `disabled: true` does without.
	//
	// +optional
	Autoscaling *ComponentAutoscaling `json:"autoscaling,omitempty"`

	// Protection against voluntary disruptions, in place of spec.podDisruptionBudget; `disabled: true` does without.
	//
	// +optional
	PodDisruptionBudget *ComponentPodDisruptionBudget `json:"podDisruptionBudget,omitempty"`
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

	// Connection pool towards the metastore, in place of spec.sqlaEngineOptions as a whole.
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

	// Connection pool towards the metastore, in place of spec.sqlaEngineOptions as a whole.
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

	// Connection pool towards the metastore, in place of spec.sqlaEngineOptions as a whole.
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
// X1
// +kubebuilder:validation:XValidation:rule="has(self.image) && has(self.image.repository) && size(self.image.repository) > 0",message="websocketServer.image.repository is required, because the standard image has no websocket server"
// X2
// +kubebuilder:validation:XValidation:rule="!(has(self.config) && has(self.configFrom))",message="websocketServer.config and websocketServer.configFrom are mutually exclusive"
type WebsocketServer struct {
	ComponentCommon `json:",inline"`
	Scaling         `json:",inline"`

	// Service in front of the pods, port 8080 by default.
	//
	// +optional
	Service *Service `json:"service,omitempty"`

	// Content of the server's config.json, of any shape. Development only, because it is stored in a ConfigMap; excludes
	// configFrom.
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

	// Connection pool towards the metastore, in place of spec.sqlaEngineOptions as a whole.
	//
	// +optional
	SQLAEngineOptions *SQLAEngineOptions `json:"sqlaEngineOptions,omitempty"`
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

// ServiceType is the type of a Service.
//
// +kubebuilder:validation:Enum=ClusterIP;NodePort;LoadBalancer
type ServiceType string

// Service describes the Service of a component.
//
// S3
// +kubebuilder:validation:XValidation:rule="!has(self.nodePort) || (has(self.type) && self.type in ['NodePort', 'LoadBalancer'])",message="service.nodePort is only valid for type NodePort or LoadBalancer"
// XS1
// +kubebuilder:validation:XValidation:rule="!(has(self.loadBalancerClass) || has(self.loadBalancerSourceRanges)) || (has(self.type) && self.type == 'LoadBalancer')",message="service.loadBalancerClass and service.loadBalancerSourceRanges are only valid for type LoadBalancer"
// XS2
// +kubebuilder:validation:XValidation:rule="!has(self.externalTrafficPolicy) || (has(self.type) && self.type in ['NodePort', 'LoadBalancer'])",message="service.externalTrafficPolicy is only valid for type NodePort or LoadBalancer"
type Service struct {
	// ClusterIP, NodePort or LoadBalancer. Defaults to ClusterIP.
	//
	// +optional
	// +kubebuilder:default=ClusterIP
	Type ServiceType `json:"type,omitempty"`

	// Port that clients use. The default differs by component.
	//
	// +optional
	// S5
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=65535
	Port *int32 `json:"port,omitempty"`

	// Port on every node, 30000 to 32767, for type NodePort or LoadBalancer. Kubernetes picks one if absent.
	//
	// +optional
	// S2
	// +kubebuilder:validation:Minimum=30000
	// +kubebuilder:validation:Maximum=32767
	NodePort *int32 `json:"nodePort,omitempty"`

	// Annotations of the Service.
	//
	// +optional
	Annotations map[string]string `json:"annotations,omitempty"`

	// Further labels of the Service.
	//
	// +optional
	Labels map[string]string `json:"labels,omitempty"`

	// Path under which a Gateway or an Ingress publishes the component, e.g. `/ws`. Defaults to /flower, /ws or /mcp by
	// component; the web server always has `/`. For Flower it is also the prefix of its own links.
	//
	// +optional
	// S4
	// +kubebuilder:validation:Pattern=`^/[a-zA-Z0-9/_.-]+$`
	GatewayPath *string `json:"gatewayPath,omitempty"`

	// Implementation that provides the load balancer, for type LoadBalancer.
	//
	// +optional
	LoadBalancerClass *string `json:"loadBalancerClass,omitempty"`

	// Client networks that the load balancer lets in, e.g. `10.0.0.0/8`, for type LoadBalancer.
	//
	// +optional
	// +listType=atomic
	LoadBalancerSourceRanges []string `json:"loadBalancerSourceRanges,omitempty"`

	// Cluster (spread over all nodes) or Local (keep the address of the client), for type NodePort or LoadBalancer.
	//
	// +optional
	// XS3
	// +kubebuilder:validation:Enum=Cluster;Local
	ExternalTrafficPolicy corev1.ServiceExternalTrafficPolicy `json:"externalTrafficPolicy,omitempty"`
}

// SQLAEngineOptions is the connection pool towards the metastore.
type SQLAEngineOptions struct {
	// Set of values to start from: disabled, conservative, balanced, performance or aggressive. Defaults to balanced.
	//
	// +optional
	// Q1
	Preset Preset `json:"preset,omitempty"`

	// Connections kept open. The default comes from the preset.
	//
	// +optional
	// Q2
	// +kubebuilder:validation:Minimum=0
	PoolSize *int32 `json:"poolSize,omitempty"`

	// Connections above poolSize; -1 means no limit. Defaults to -1.
	//
	// +optional
	// Q3
	MaxOverflow *int32 `json:"maxOverflow,omitempty"`

	// Seconds after which a connection is replaced. Defaults to 3600.
	//
	// +optional
	// Q2
	// +kubebuilder:validation:Minimum=0
	PoolRecycle *int32 `json:"poolRecycle,omitempty"`

	// Test each connection before it is used. Defaults to false.
	//
	// +optional
	PoolPrePing *bool `json:"poolPrePing,omitempty"`

	// Seconds to wait for a free connection. Without it SQLAlchemy's own default applies.
	//
	// +optional
	// Q2
	// +kubebuilder:validation:Minimum=0
	PoolTimeout *int32 `json:"poolTimeout,omitempty"`
}

// Gunicorn is the process that serves HTTP in the web server.
//
// G1
// +kubebuilder:validation:XValidation:rule="!has(self.threads) || self.threads <= 1 || !has(self.workerClass) || self.workerClass == 'gthread'",message="gunicorn.threads above one requires workerClass=gthread"
type Gunicorn struct {
	// Set of values to start from: disabled, conservative, balanced, performance or aggressive. Defaults to balanced.
	//
	// +optional
	// G2
	Preset Preset `json:"preset,omitempty"`

	// Worker processes. The default comes from the preset.
	//
	// +optional
	// G5
	// +kubebuilder:validation:Minimum=1
	Workers *int32 `json:"workers,omitempty"`

	// Threads of each worker. More than one needs the class gthread. The default comes from the preset.
	//
	// +optional
	// G5
	// +kubebuilder:validation:Minimum=1
	Threads *int32 `json:"threads,omitempty"`

	// Kind of worker: sync, gthread, gevent or eventlet. Defaults to gthread.
	//
	// +optional
	// G3
	// +kubebuilder:validation:Enum=sync;gthread;gevent;eventlet
	WorkerClass string `json:"workerClass,omitempty"`

	// Seconds a worker may be silent before it is restarted. Defaults to 60.
	//
	// +optional
	// G5
	// +kubebuilder:validation:Minimum=1
	Timeout *int32 `json:"timeout,omitempty"`

	// Seconds an idle connection is kept. Defaults to 2.
	//
	// +optional
	// G6
	// +kubebuilder:validation:Minimum=0
	KeepAlive *int32 `json:"keepAlive,omitempty"`

	// Requests after which a worker is replaced; 0 never. Defaults to 0.
	//
	// +optional
	// G6
	// +kubebuilder:validation:Minimum=0
	MaxRequests *int32 `json:"maxRequests,omitempty"`

	// Random share added to maxRequests, so that workers are not replaced together. Defaults to 0.
	//
	// +optional
	// G6
	// +kubebuilder:validation:Minimum=0
	MaxRequestsJitter *int32 `json:"maxRequestsJitter,omitempty"`

	// Longest request line in bytes; 0 means no limit. Defaults to 0.
	//
	// +optional
	// G6
	// +kubebuilder:validation:Minimum=0
	LimitRequestLine *int32 `json:"limitRequestLine,omitempty"`

	// Longest request header in bytes; 0 means no limit. Defaults to 0.
	//
	// +optional
	// G6
	// +kubebuilder:validation:Minimum=0
	LimitRequestFieldSize *int32 `json:"limitRequestFieldSize,omitempty"`

	// debug, info, warning, error or critical. Defaults to info.
	//
	// +optional
	// G4
	// +kubebuilder:validation:Enum=debug;info;warning;error;critical
	LogLevel string `json:"logLevel,omitempty"`
}

// Celery holds the options of the worker process.
//
// W1
// +kubebuilder:validation:XValidation:rule="!has(self.maxTasksPerChild) || self.maxTasksPerChild <= 0 || !has(self.pool) || self.pool == 'prefork'",message="celery.maxTasksPerChild only applies to pool=prefork"
// W2
// +kubebuilder:validation:XValidation:rule="!has(self.maxMemoryPerChild) || self.maxMemoryPerChild <= 0 || !has(self.pool) || self.pool == 'prefork'",message="celery.maxMemoryPerChild only applies to pool=prefork"
type Celery struct {
	// Set of values to start from: disabled, conservative, balanced, performance or aggressive. Defaults to balanced.
	//
	// +optional
	// W3
	Preset Preset `json:"preset,omitempty"`

	// Tasks that run at the same time in one pod. The default comes from the preset.
	//
	// +optional
	// W6
	// +kubebuilder:validation:Minimum=1
	Concurrency *int32 `json:"concurrency,omitempty"`

	// How tasks run side by side: prefork, threads, gevent, eventlet or solo. Defaults to prefork.
	//
	// +optional
	// W4
	// +kubebuilder:validation:Enum=prefork;threads;gevent;eventlet;solo
	Pool string `json:"pool,omitempty"`

	// How tasks are handed to processes: default or fair. Defaults to fair.
	//
	// +optional
	// W5
	// +kubebuilder:validation:Enum=default;fair
	Optimization string `json:"optimization,omitempty"`

	// Tasks after which a process is replaced, pool prefork only; 0 never. Defaults to 0.
	//
	// +optional
	// W7
	// +kubebuilder:validation:Minimum=0
	MaxTasksPerChild *int32 `json:"maxTasksPerChild,omitempty"`

	// Memory in KiB after which a process is replaced, pool prefork only; 0 never. Defaults to 0.
	//
	// +optional
	// W7
	// +kubebuilder:validation:Minimum=0
	MaxMemoryPerChild *int32 `json:"maxMemoryPerChild,omitempty"`

	// Messages fetched ahead for each process. Defaults to 4.
	//
	// +optional
	// W7
	// +kubebuilder:validation:Minimum=0
	PrefetchMultiplier *int32 `json:"prefetchMultiplier,omitempty"`

	// Seconds after which a task is asked to stop; 0 never. Defaults to 0.
	//
	// +optional
	// W7
	// +kubebuilder:validation:Minimum=0
	SoftTimeLimit *int32 `json:"softTimeLimit,omitempty"`

	// Seconds after which a task is killed; 0 never. Defaults to 0.
	//
	// +optional
	// W7
	// +kubebuilder:validation:Minimum=0
	TimeLimit *int32 `json:"timeLimit,omitempty"`
}
