// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package v1alpha1

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

	// Seconds an idle connection is kept. Defaults to 620 behind a proxy, which must be the one that closes it, else to 2.
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

	// How tasks run concurrently: prefork, threads, gevent, eventlet or solo. Defaults to prefork.
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

	// Messages fetched ahead for each process. Defaults to 1, as in Superset itself: more, and tasks wait behind a long one
	// while other workers are idle.
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
