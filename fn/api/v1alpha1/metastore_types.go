// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package v1alpha1

import (
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
)

// DatabaseType is a kind of database server.
//
// +kubebuilder:validation:Enum=PostgreSQL;MySQL
type DatabaseType string

// The supported database servers.
const (
	DatabaseTypePostgreSQL DatabaseType = "PostgreSQL"
	DatabaseTypeMySQL      DatabaseType = "MySQL"
)

// Metastore is the connection to Superset's own database. There are four ways to give it: a whole URI (uri, uriFrom), its
// parts (host, database, username …), a Secret that holds all parts (connectionFrom), or a server that comes with the
// instance (embedded). An empty object counts as none.
//
// M1
// +kubebuilder:validation:XValidation:rule="!(has(self.uri) && has(self.uriFrom))",message="metastore.uri and metastore.uriFrom are mutually exclusive"
// M2
// +kubebuilder:validation:XValidation:rule="!(has(self.password) && has(self.passwordFrom))",message="metastore.password and metastore.passwordFrom are mutually exclusive"
// M3
// +kubebuilder:validation:XValidation:rule="!has(self.uri) || !(has(self.host) || has(self.database) || has(self.username) || has(self.password) || has(self.passwordFrom) || has(self.port) || has(self.driver))",message="metastore.uri and the structured fields (host, port, database, username, password, passwordFrom, driver) are mutually exclusive"
// M4
// +kubebuilder:validation:XValidation:rule="!has(self.uriFrom) || !(has(self.host) || has(self.database) || has(self.username) || has(self.password) || has(self.passwordFrom) || has(self.port) || has(self.driver))",message="metastore.uriFrom and the structured fields (host, port, database, username, password, passwordFrom, driver) are mutually exclusive"
// M5
// +kubebuilder:validation:XValidation:rule="has(self.host) || !(has(self.database) || has(self.username) || has(self.password) || has(self.passwordFrom) || has(self.port) || (has(self.driver) && !has(self.connectionFrom) && !has(self.embedded)))",message="metastore.database, username, password, passwordFrom, port and driver require host to be set"
// M6
// +kubebuilder:validation:XValidation:rule="!has(self.host) || (has(self.database) && has(self.username))",message="a structured metastore (host) requires database and username"
// M7
// +kubebuilder:validation:XValidation:rule="!has(self.createDatabase) || !self.createDatabase || (has(self.host) && !has(self.uri) && !has(self.uriFrom)) || (has(self.connectionFrom) && !(has(self.connectionFrom.keys) && has(self.connectionFrom.keys.uri)))",message="metastore.createDatabase requires structured metastore fields (host, database, username) or connectionFrom without a uri key"
// XM1
// +kubebuilder:validation:XValidation:rule="!has(self.embedded) || !(has(self.uri) || has(self.uriFrom) || has(self.host) || has(self.connectionFrom))",message="metastore.embedded is mutually exclusive with uri, uriFrom, host and connectionFrom"
// XM2
// +kubebuilder:validation:XValidation:rule="!has(self.connectionFrom) || !(has(self.uri) || has(self.uriFrom) || has(self.host))",message="metastore.connectionFrom is mutually exclusive with uri, uriFrom and host"
type Metastore struct {
	// Whole SQLAlchemy URI in plain text, e.g. `postgresql+psycopg2://user:password@db:5432/superset`. Development only.
	//
	// +optional
	URI *string `json:"uri,omitempty"`

	// Key of a Secret that holds the whole SQLAlchemy URI.
	//
	// +optional
	URIFrom *corev1.SecretKeySelector `json:"uriFrom,omitempty"`

	// Kind of server: PostgreSQL or MySQL. It decides the default port and driver and the client tools of tasks. Defaults
	// to PostgreSQL.
	//
	// +optional
	// +kubebuilder:default=PostgreSQL
	Type DatabaseType `json:"type,omitempty"`

	// SQLAlchemy driver, the part of the scheme after `+`. Naming a driver does not install it. Defaults to psycopg2 for
	// PostgreSQL and mysqldb for MySQL.
	//
	// +optional
	// M9
	// +kubebuilder:validation:Pattern=`^[A-Za-z0-9_]+$`
	Driver *string `json:"driver,omitempty"`

	// Host name of the server. Requires database and username.
	//
	// +optional
	// +kubebuilder:validation:MinLength=1
	Host *string `json:"host,omitempty"`

	// Port of the server. Defaults to 5432 for PostgreSQL and 3306 for MySQL.
	//
	// +optional
	// M10
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=65535
	Port *int32 `json:"port,omitempty"`

	// Name of the database.
	//
	// +optional
	Database *string `json:"database,omitempty"`

	// User that owns the database.
	//
	// +optional
	Username *string `json:"username,omitempty"`

	// Password in plain text. Development only; excludes passwordFrom. Without a password the server must trust the user.
	//
	// +optional
	Password *string `json:"password,omitempty"`

	// Key of a Secret that holds the password. Excludes password.
	//
	// +optional
	PasswordFrom *corev1.SecretKeySelector `json:"passwordFrom,omitempty"`

	// Secret that holds the whole connection, as written by database operators and other compositions. Excludes uri,
	// uriFrom and the structured fields; type and driver may be set as well.
	//
	// +optional
	ConnectionFrom *MetastoreConnectionFrom `json:"connectionFrom,omitempty"`

	// PostgreSQL or MySQL (see type) in a pod of its own with a volume, for trying Superset out. Development only;
	// excludes every other way to give the connection. `embedded: {}` is enough.
	//
	// +optional
	Embedded *Embedded `json:"embedded,omitempty"`

	// Create the database before migrate if it does not exist. Needs the structured fields, and a user that may create
	// databases. Defaults to false.
	//
	// +optional
	CreateDatabase bool `json:"createDatabase,omitempty"`

	// Image with the client tools used by createDatabase. Defaults to postgres:17-alpine or mysql:8 by type.
	//
	// +optional
	ClientImage *ToolImage `json:"clientImage,omitempty"`
}

// MetastoreConnectionFrom names a Secret of the same namespace and the keys in it.
type MetastoreConnectionFrom struct {
	// Name of the Secret.
	//
	// +required
	// XM3
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=253
	Name string `json:"name"`

	// Names of the keys, where they are not called host, port, username, password and database.
	//
	// +optional
	Keys *MetastoreConnectionKeys `json:"keys,omitempty"`
}

// MetastoreConnectionKeys are the names of the keys of a connection Secret.
//
// XM4
// +kubebuilder:validation:XValidation:rule="!has(self.uri) || !(has(self.host) || has(self.port) || has(self.username) || has(self.password) || has(self.database))",message="metastore.connectionFrom.keys.uri is mutually exclusive with the other keys"
type MetastoreConnectionKeys struct {
	// Key with the host name. Defaults to `host`.
	//
	// +optional
	// +kubebuilder:validation:MinLength=1
	Host string `json:"host,omitempty"`

	// Key with the port. Defaults to `port`; a Secret without that key means the default port.
	//
	// +optional
	// +kubebuilder:validation:MinLength=1
	Port string `json:"port,omitempty"`

	// Key with the user. Defaults to `username`.
	//
	// +optional
	// +kubebuilder:validation:MinLength=1
	Username string `json:"username,omitempty"`

	// Key with the password. Defaults to `password`.
	//
	// +optional
	// +kubebuilder:validation:MinLength=1
	Password string `json:"password,omitempty"`

	// Key with the name of the database. Defaults to `database`.
	//
	// +optional
	// +kubebuilder:validation:MinLength=1
	Database string `json:"database,omitempty"`

	// Key with a whole SQLAlchemy URI, instead of all the others. It has no default: naming it selects the URI.
	//
	// +optional
	// +kubebuilder:validation:MinLength=1
	URI string `json:"uri,omitempty"`
}

// Embedded is a small server that comes with the instance, for development only: one pod, one volume, no backup.
type Embedded struct {
	// Image of the server. Defaults to postgres:17-alpine, mysql:8 or valkey/valkey:8-alpine.
	//
	// +optional
	Image *PodImage `json:"image,omitempty"`

	// Volume that keeps the data.
	//
	// +optional
	Storage *EmbeddedStorage `json:"storage,omitempty"`

	// CPU and memory of the server.
	//
	// +optional
	Resources *corev1.ResourceRequirements `json:"resources,omitempty"`
}

// EmbeddedStorage describes the volume of an embedded server. It cannot be changed once it exists, except for growing
// where the storage class allows it.
type EmbeddedStorage struct {
	// Size of the volume, e.g. `5Gi`. Defaults to 1Gi.
	//
	// +optional
	Size *resource.Quantity `json:"size,omitempty"`

	// Storage class; the cluster's default if absent.
	//
	// +optional
	StorageClassName *string `json:"storageClassName,omitempty"`
}
