// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package v1alpha1

import (
	corev1 "k8s.io/api/core/v1"
)

// CertRequired says how the certificate of the Valkey server is checked.
//
// +kubebuilder:validation:Enum=required;optional;none
type CertRequired string

// The ways to check a server certificate.
const (
	CertRequiredRequired CertRequired = "required"
	CertRequiredOptional CertRequired = "optional"
	CertRequiredNone     CertRequired = "none"
)

// Valkey is the connection to a Valkey or Redis server and what Superset keeps there. The server is given by host, by a
// Secret that holds the whole connection (connectionFrom), or comes with the instance (embedded).
//
// K1
// +kubebuilder:validation:XValidation:rule="has(self.host) || has(self.connectionFrom) || has(self.embedded)",message="valkey.host is required unless valkey.connectionFrom or valkey.embedded is set"
// K2
// +kubebuilder:validation:XValidation:rule="!(has(self.password) && has(self.passwordFrom))",message="valkey.password and valkey.passwordFrom are mutually exclusive"
// XK1
// +kubebuilder:validation:XValidation:rule="!has(self.embedded) || !(has(self.host) || has(self.connectionFrom) || has(self.username) || has(self.password) || has(self.passwordFrom) || has(self.ssl))",message="valkey.embedded is mutually exclusive with host, connectionFrom, username, password, passwordFrom and ssl"
// XK2
// +kubebuilder:validation:XValidation:rule="!has(self.connectionFrom) || !(has(self.host) || has(self.username) || has(self.password) || has(self.passwordFrom))",message="valkey.connectionFrom is mutually exclusive with host, username, password and passwordFrom"
type Valkey struct {
	// Host name of the server. Required unless connectionFrom or embedded is set.
	//
	// +optional
	// +kubebuilder:validation:MinLength=1
	Host *string `json:"host,omitempty"`

	// Port of the server. Defaults to 6379.
	//
	// +optional
	// +kubebuilder:default=6379
	// K4
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=65535
	Port *int32 `json:"port,omitempty"`

	// ACL user. Without it the server's default user is used.
	//
	// +optional
	Username *string `json:"username,omitempty"`

	// Password in plain text. Development only; excludes passwordFrom.
	//
	// +optional
	Password *string `json:"password,omitempty"`

	// Key of a Secret that holds the password. Excludes password.
	//
	// +optional
	PasswordFrom *corev1.SecretKeySelector `json:"passwordFrom,omitempty"`

	// Secret that holds the whole connection. Excludes host, username, password and passwordFrom.
	//
	// +optional
	ConnectionFrom *ValkeyConnectionFrom `json:"connectionFrom,omitempty"`

	// Valkey in a pod of its own, for trying Superset out. Development only; excludes every other way to give the
	// connection. `embedded: {}` is enough.
	//
	// +optional
	Embedded *Embedded `json:"embedded,omitempty"`

	// TLS to the server; presence turns it on: `ssl: {}`.
	//
	// +optional
	SSL *ValkeySSL `json:"ssl,omitempty"`

	// Metadata cache (CACHE_CONFIG): database 1, prefix `superset_`, 300 seconds.
	//
	// +optional
	Cache *ValkeyCache `json:"cache,omitempty"`

	// Chart data cache (DATA_CACHE_CONFIG): database 2, prefix `superset_data_`, 86400 seconds.
	//
	// +optional
	DataCache *ValkeyCache `json:"dataCache,omitempty"`

	// Dashboard filter state (FILTER_STATE_CACHE_CONFIG): database 3, prefix `superset_filter_`, 3600 seconds.
	//
	// +optional
	FilterStateCache *ValkeyCache `json:"filterStateCache,omitempty"`

	// Explore form state (EXPLORE_FORM_DATA_CACHE_CONFIG): database 4, prefix `superset_explore_`, 3600 seconds.
	//
	// +optional
	ExploreFormDataCache *ValkeyCache `json:"exploreFormDataCache,omitempty"`

	// Thumbnails (THUMBNAIL_CACHE_CONFIG): database 5, prefix `superset_thumbnail_`, 3600 seconds.
	//
	// +optional
	ThumbnailCache *ValkeyCache `json:"thumbnailCache,omitempty"`

	// Locks and signals between processes (DISTRIBUTED_COORDINATION_CONFIG): database 7, prefix `coordination_`, 300
	// seconds.
	//
	// +optional
	DistributedCoordination *ValkeyCache `json:"distributedCoordination,omitempty"`

	// Celery's queue (broker_url): database 0.
	//
	// +optional
	CeleryBroker *ValkeyCelery `json:"celeryBroker,omitempty"`

	// Results of Celery tasks (result_backend): database 0.
	//
	// +optional
	CeleryResultBackend *ValkeyCelery `json:"celeryResultBackend,omitempty"`

	// Results of SQL Lab queries (RESULTS_BACKEND): database 6, prefix `superset_results_`.
	//
	// +optional
	ResultsBackend *ValkeyResults `json:"resultsBackend,omitempty"`
}

// ValkeyConnectionFrom names a Secret of the same namespace and the keys in it.
type ValkeyConnectionFrom struct {
	// Name of the Secret.
	//
	// +required
	// XK3
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=253
	Name string `json:"name"`

	// Names of the keys, where they are not called host, port, username and password.
	//
	// +optional
	Keys *ValkeyConnectionKeys `json:"keys,omitempty"`
}

// ValkeyConnectionKeys are the names of the keys of a connection Secret.
//
// XK4
// +kubebuilder:validation:XValidation:rule="!has(self.uri) || !(has(self.host) || has(self.port) || has(self.username) || has(self.password))",message="valkey.connectionFrom.keys.uri is mutually exclusive with the other keys"
type ValkeyConnectionKeys struct {
	// Key with the host name. Defaults to `host`.
	//
	// +optional
	// +kubebuilder:validation:MinLength=1
	Host string `json:"host,omitempty"`

	// Key with the port. Defaults to `port`; a Secret without that key means valkey.port.
	//
	// +optional
	// +kubebuilder:validation:MinLength=1
	Port string `json:"port,omitempty"`

	// Key with the ACL user. Defaults to `username`; a Secret without that key means the default user.
	//
	// +optional
	// +kubebuilder:validation:MinLength=1
	Username string `json:"username,omitempty"`

	// Key with the password. Defaults to `password`; a Secret without that key means no password.
	//
	// +optional
	// +kubebuilder:validation:MinLength=1
	Password string `json:"password,omitempty"`

	// Key with a whole URI without database, e.g. `rediss://user:password@valkey:6379`, instead of all the others. It has
	// no default: naming it selects the URI.
	//
	// +optional
	// +kubebuilder:validation:MinLength=1
	URI string `json:"uri,omitempty"`
}

// ValkeySSL is TLS to the server. Certificates come from Secrets, which are mounted for you, or from files that you
// mount with podTemplate.
//
// XK5
// +kubebuilder:validation:XValidation:rule="!(has(self.caCertFile) && has(self.caCertFrom))",message="valkey.ssl.caCertFile and valkey.ssl.caCertFrom are mutually exclusive"
// XK6
// +kubebuilder:validation:XValidation:rule="!(has(self.certFile) && has(self.certFrom))",message="valkey.ssl.certFile and valkey.ssl.certFrom are mutually exclusive"
// XK7
// +kubebuilder:validation:XValidation:rule="!(has(self.keyFile) && has(self.keyFrom))",message="valkey.ssl.keyFile and valkey.ssl.keyFrom are mutually exclusive"
type ValkeySSL struct {
	// How the certificate of the server is checked: required, optional or none. Defaults to required.
	//
	// +optional
	// +kubebuilder:default=required
	CertRequired CertRequired `json:"certRequired,omitempty"`

	// Path of the client's private key inside the container.
	//
	// +optional
	KeyFile *string `json:"keyFile,omitempty"`

	// Path of the client's certificate inside the container.
	//
	// +optional
	CertFile *string `json:"certFile,omitempty"`

	// Path of the certificate authority's certificate inside the container.
	//
	// +optional
	CACertFile *string `json:"caCertFile,omitempty"`

	// Key of a Secret that holds the client's private key. Excludes keyFile.
	//
	// +optional
	KeyFrom *corev1.SecretKeySelector `json:"keyFrom,omitempty"`

	// Key of a Secret that holds the client's certificate. Excludes certFile.
	//
	// +optional
	CertFrom *corev1.SecretKeySelector `json:"certFrom,omitempty"`

	// Key of a Secret that holds the certificate authority's certificate. Excludes caCertFile.
	//
	// +optional
	CACertFrom *corev1.SecretKeySelector `json:"caCertFrom,omitempty"`
}

// ValkeyCelery is one of Celery's uses of the server.
type ValkeyCelery struct {
	// Configure nothing for this use; Superset's own default applies. Defaults to false.
	//
	// +optional
	Disabled bool `json:"disabled,omitempty"`

	// Number of the database.
	//
	// +optional
	// K5
	// +kubebuilder:validation:Minimum=0
	Database *int32 `json:"database,omitempty"`
}

// ValkeyResults is the store for results of queries.
type ValkeyResults struct {
	ValkeyCelery `json:",inline"`

	// Prefix of every key, after the prefix of the instance. An empty string leaves only the prefix of the instance.
	//
	// +optional
	KeyPrefix *string `json:"keyPrefix,omitempty"`
}

// ValkeyCache is one cache.
type ValkeyCache struct {
	ValkeyResults `json:",inline"`

	// Seconds after which an entry expires, unless the caller says otherwise; 0 keeps entries for ever.
	//
	// +optional
	// K5
	// +kubebuilder:validation:Minimum=-1
	DefaultTimeout *int32 `json:"defaultTimeout,omitempty"`
}
