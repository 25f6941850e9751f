// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package v1alpha1

import (
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// Identity of the resource.
const (
	Group   = "superset.crossplane.io"
	Version = "v1alpha1"
	Kind    = "Superset"
)

// GroupVersion is the API group and version of every type in this package.
var GroupVersion = schema.GroupVersion{Group: Group, Version: Version}

// Environment tells how strict the instance is about secrets and about tasks that destroy data.
//
// +kubebuilder:validation:Enum=Development;Staging;Production
type Environment string

// The environments, from lenient to strict.
const (
	// EnvironmentDevelopment allows inline secrets, an admin user, example data and embedded databases.
	EnvironmentDevelopment Environment = "Development"
	// EnvironmentStaging allows cloning a database into the metastore; secrets must be references.
	EnvironmentStaging Environment = "Staging"
	// EnvironmentProduction allows neither.
	EnvironmentProduction Environment = "Production"
)

// Superset is one instance of Apache Superset: web server, workers and friends, the tasks that prepare its database,
// and how it is reached.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
//
// N1
// +kubebuilder:validation:XValidation:rule="size(self.metadata.name) <= 63",message="metadata.name must be at most 63 characters, because it becomes a label value and part of Service names"
// N2
// +kubebuilder:validation:XValidation:rule="self.metadata.name.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?$')",message="metadata.name must be a valid DNS label (lower-case letters, digits and '-'), because Service names derive from it"
// N3
// +kubebuilder:validation:XValidation:rule="!has(self.spec) || !has(self.spec.webServer) || size(self.metadata.name) <= 52",message="metadata.name must be at most 52 characters when webServer is enabled"
// N4
// +kubebuilder:validation:XValidation:rule="!has(self.spec) || !has(self.spec.celeryWorker) || size(self.metadata.name) <= 49",message="metadata.name must be at most 49 characters when celeryWorker is enabled"
// N5
// +kubebuilder:validation:XValidation:rule="!has(self.spec) || !has(self.spec.celeryBeat) || size(self.metadata.name) <= 51",message="metadata.name must be at most 51 characters when celeryBeat is enabled"
// N6
// +kubebuilder:validation:XValidation:rule="!has(self.spec) || !has(self.spec.celeryFlower) || size(self.metadata.name) <= 49",message="metadata.name must be at most 49 characters when celeryFlower is enabled"
// N7
// +kubebuilder:validation:XValidation:rule="!has(self.spec) || !has(self.spec.websocketServer) || size(self.metadata.name) <= 46",message="metadata.name must be at most 46 characters when websocketServer is enabled"
// N8
// +kubebuilder:validation:XValidation:rule="!has(self.spec) || !has(self.spec.mcpServer) || size(self.metadata.name) <= 52",message="metadata.name must be at most 52 characters when mcpServer is enabled"
// N9
// +kubebuilder:validation:XValidation:rule="!has(self.spec) || !has(self.spec.lifecycle) || !has(self.spec.lifecycle.maintenancePage) || size(self.metadata.name) <= 46",message="metadata.name must be at most 46 characters when lifecycle.maintenancePage is enabled"
// N10
// +kubebuilder:validation:XValidation:rule="!has(self.spec) || !has(self.spec.lifecycle) || !has(self.spec.lifecycle.rotate) || size(self.metadata.name) <= 49",message="metadata.name must be at most 49 characters when lifecycle.rotate is enabled"
// N11
// +kubebuilder:validation:XValidation:rule="!has(self.spec) || (has(self.spec.lifecycle) && has(self.spec.lifecycle.disabled) && self.spec.lifecycle.disabled) || size(self.metadata.name) <= 48",message="metadata.name must be at most 48 characters when lifecycle is enabled (it is unless lifecycle.disabled is true)"
type Superset struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	// What the instance should be. Only image and one source of the secret key are required. A component is enabled by
	// being present: `celeryBeat: {}` runs it with defaults, leaving it out does not run it.
	//
	// +required
	Spec SupersetSpec `json:"spec"`

	// Current state of the instance, written by the function.
	//
	// +optional
	Status SupersetStatus `json:"status,omitempty"`
}

// SupersetSpec is everything a user can ask of an instance. Only image and one source of the secret key are required.
// A component is enabled by being present: `celeryBeat: {}` runs it with defaults, leaving it out does not run it.
//
// C1
// +kubebuilder:validation:XValidation:rule="has(self.secretKey) != has(self.secretKeyFrom) || (!has(self.secretKey) && has(self.environment) && self.environment == 'Development')",message="exactly one of secretKey and secretKeyFrom must be set; in Development both may be left out, then a key is generated"
// C2
// +kubebuilder:validation:XValidation:rule="!has(self.secretKey) || (has(self.environment) && self.environment == 'Development')",message="secretKey is only allowed when environment is Development; use secretKeyFrom"
// C3
// +kubebuilder:validation:XValidation:rule="!has(self.metastore) || !has(self.metastore.uri) || (has(self.environment) && self.environment == 'Development')",message="metastore.uri is only allowed when environment is Development; use metastore.uriFrom"
// C4
// +kubebuilder:validation:XValidation:rule="!has(self.metastore) || !has(self.metastore.password) || (has(self.environment) && self.environment == 'Development')",message="metastore.password is only allowed when environment is Development; use metastore.passwordFrom"
// C5
// +kubebuilder:validation:XValidation:rule="!has(self.valkey) || !has(self.valkey.password) || (has(self.environment) && self.environment == 'Development')",message="valkey.password is only allowed when environment is Development; use valkey.passwordFrom"
// C6
// +kubebuilder:validation:XValidation:rule="!has(self.lifecycle) || !has(self.lifecycle.init) || !has(self.lifecycle.init.adminUser) || (has(self.environment) && self.environment == 'Development')",message="lifecycle.init.adminUser is only allowed when environment is Development"
// C7
// +kubebuilder:validation:XValidation:rule="!has(self.lifecycle) || !has(self.lifecycle.init) || !has(self.lifecycle.init.loadExamples) || (has(self.environment) && self.environment == 'Development')",message="lifecycle.init.loadExamples is only allowed when environment is Development, even as false"
// C8
// +kubebuilder:validation:XValidation:rule="!has(self.websocketServer) || !has(self.websocketServer.config) || (has(self.environment) && self.environment == 'Development')",message="websocketServer.config is only allowed when environment is Development; use websocketServer.configFrom"
// C9
// +kubebuilder:validation:XValidation:rule="!has(self.networking) || !has(self.networking.ingress) || has(self.webServer)",message="networking.ingress requires webServer, which serves the catch-all path"
// C10
// +kubebuilder:validation:XValidation:rule="!has(self.networking) || !has(self.networking.gateway) || has(self.webServer) || has(self.websocketServer) || has(self.mcpServer) || has(self.celeryFlower)",message="networking.gateway needs a component with a routable service: webServer, websocketServer, mcpServer or celeryFlower"
// C11
// +kubebuilder:validation:XValidation:rule="!has(self.monitoring) || !has(self.monitoring.serviceMonitor) || has(self.webServer)",message="monitoring.serviceMonitor requires webServer, whose Service it scrapes"
// C12
// +kubebuilder:validation:XValidation:rule="!has(self.lifecycle) || !has(self.lifecycle.clone) || (has(self.lifecycle.clone.disabled) && self.lifecycle.clone.disabled) || (has(self.environment) && self.environment in ['Development', 'Staging'])",message="lifecycle.clone is only allowed when environment is Development or Staging, because it replaces the content of the metastore"
// C13
// +kubebuilder:validation:XValidation:rule="!has(self.lifecycle) || !has(self.lifecycle.clone) || !has(self.lifecycle.clone.source) || !has(self.lifecycle.clone.source.password) || (has(self.environment) && self.environment == 'Development')",message="lifecycle.clone.source.password is only allowed when environment is Development; use lifecycle.clone.source.passwordFrom"
// C14
// +kubebuilder:validation:XValidation:rule="!has(self.lifecycle) || !has(self.lifecycle.clone) || (has(self.lifecycle.clone.disabled) && self.lifecycle.clone.disabled) || (has(self.metastore) && (has(self.metastore.host) || has(self.metastore.embedded) || (has(self.metastore.connectionFrom) && !(has(self.metastore.connectionFrom.keys) && has(self.metastore.connectionFrom.keys.uri)))))",message="lifecycle.clone requires structured metastore fields (host, database, username), metastore.connectionFrom without a uri key, or metastore.embedded"
// C15
// +kubebuilder:validation:XValidation:rule="!has(self.previousSecretKey) || (has(self.environment) && self.environment == 'Development')",message="previousSecretKey is only allowed when environment is Development; use previousSecretKeyFrom"
// C16
// +kubebuilder:validation:XValidation:rule="!(has(self.previousSecretKey) && has(self.previousSecretKeyFrom))",message="previousSecretKey and previousSecretKeyFrom are mutually exclusive"
// C17
// +kubebuilder:validation:XValidation:rule="!has(self.lifecycle) || !has(self.lifecycle.rotate) || (has(self.lifecycle.rotate.disabled) && self.lifecycle.rotate.disabled) || has(self.previousSecretKey) || has(self.previousSecretKeyFrom)",message="lifecycle.rotate requires previousSecretKey or previousSecretKeyFrom"
// XC1
// +kubebuilder:validation:XValidation:rule="!has(self.metastore) || !has(self.metastore.embedded) || (has(self.environment) && self.environment == 'Development')",message="metastore.embedded is only allowed when environment is Development; it has no backups and no second copy"
// XC2
// +kubebuilder:validation:XValidation:rule="!has(self.valkey) || !has(self.valkey.embedded) || (has(self.environment) && self.environment == 'Development')",message="valkey.embedded is only allowed when environment is Development"
// XC3
// +kubebuilder:validation:XValidation:rule="!has(self.realtime) || !has(self.realtime.jwtSecret) || (has(self.environment) && self.environment == 'Development')",message="realtime.jwtSecret is only allowed when environment is Development; use realtime.jwtSecretFrom"
// XC4
// +kubebuilder:validation:XValidation:rule="!has(self.realtime) || has(self.realtime.jwtSecret) || has(self.realtime.jwtSecretFrom) || (has(self.realtime.websocket) && (has(self.realtime.websocket.jwtSecret) || has(self.realtime.websocket.jwtSecretFrom))) || (has(self.environment) && self.environment == 'Development') || (!has(self.websocketServer) && !has(self.realtime.websocket) && (has(self.image.supersetVersion) ? self.image.supersetVersion : self.image.tag).matches('^v?([7-9]|1[0-9])[.][0-9]{1,2}([.][0-9]+)?(([-_.+@]|rc|a[0-9]|b[0-9]|dev|post)[A-Za-z0-9_.+@:-]*)?$'))",message="realtime.jwtSecretFrom is required unless environment is Development, where a secret is generated; from Superset 7.0 on only a websocket server needs it"
// XC5
// +kubebuilder:validation:XValidation:rule="!has(self.realtime) || has(self.valkey)",message="realtime requires valkey, which carries the events of async queries"
// XC6
// +kubebuilder:validation:XValidation:rule="!has(self.realtime) || !has(self.realtime.websocket) || !has(self.realtime.websocket.jwtSecret) || (has(self.environment) && self.environment == 'Development')",message="realtime.websocket.jwtSecret is only allowed when environment is Development; use realtime.websocket.jwtSecretFrom"
// X1
// +kubebuilder:validation:XValidation:rule="!has(self.websocketServer) || (has(self.websocketServer.image) && has(self.websocketServer.image.repository) && size(self.websocketServer.image.repository) > 0) || (has(self.image.supersetVersion) ? self.image.supersetVersion : self.image.tag).matches('^v?([7-9]|1[0-9])[.][0-9]{1,2}([.][0-9]+)?(([-_.+@]|rc|a[0-9]|b[0-9]|dev|post)[A-Za-z0-9_.+@:-]*)?$')",message="websocketServer.image.repository is required, because images of Superset have no websocket server before 7.0; for an image of 7.0 whose tag does not say it, set image.supersetVersion"
type SupersetSpec struct {
	// Superset image that every component and every task runs, unless one of them overrides it.
	//
	// +required
	Image Image `json:"image"`

	// How strict the instance is. Development allows secrets written into the spec, an admin user, example data and
	// embedded databases; Staging allows lifecycle.clone; Production allows neither. Defaults to Production.
	//
	// +optional
	// +kubebuilder:default=Production
	Environment Environment `json:"environment,omitempty"`

	// Superset's SECRET_KEY in plain text, for sessions and for encrypting stored database passwords. Development only;
	// exactly one of secretKey and secretKeyFrom is required, but in Development a key is generated when both are absent.
	//
	// +optional
	SecretKey *string `json:"secretKey,omitempty"`

	// Key of a Secret in the same namespace that holds Superset's SECRET_KEY, e.g. `{name: superset, key: secret-key}`.
	// Exactly one of secretKey and secretKeyFrom is required.
	//
	// +optional
	SecretKeyFrom *corev1.SecretKeySelector `json:"secretKeyFrom,omitempty"`

	// Previous SECRET_KEY in plain text, needed while lifecycle.rotate re-encrypts what was stored with it. Development
	// only; excludes previousSecretKeyFrom.
	//
	// +optional
	PreviousSecretKey *string `json:"previousSecretKey,omitempty"`

	// Key of a Secret that holds the previous SECRET_KEY, needed while lifecycle.rotate re-encrypts what was stored with
	// it. Excludes previousSecretKey.
	//
	// +optional
	PreviousSecretKeyFrom *corev1.SecretKeySelector `json:"previousSecretKeyFrom,omitempty"`

	// Database in which Superset keeps dashboards, users and its own settings. Without it no connection is configured;
	// then config has to set SQLALCHEMY_DATABASE_URI.
	//
	// +optional
	Metastore *Metastore `json:"metastore,omitempty"`

	// Valkey or Redis server for caches, Celery and query results. Without it no cache and no broker is configured.
	//
	// +optional
	Valkey *Valkey `json:"valkey,omitempty"`

	// Python appended to the generated superset_config.py of every Python component and task. It is stored in a ConfigMap,
	// so keep secrets out of it and read them from environment variables.
	//
	// +optional
	Config *string `json:"config,omitempty"`

	// Shell script sourced before the default command of every Python component and task. A component or lifecycle may
	// have its own; an empty string there turns this one off.
	//
	// +optional
	BootstrapScript *string `json:"bootstrapScript,omitempty"`

	// Packages installed with pip before every Python component and task starts, as pip requirements, e.g.
	// `psycopg2-binary==2.9.9`. They are installed by an init container, without root, into a volume of the pod. Good for
	// trying things out; an image that contains them starts faster and does not depend on a package index.
	//
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=100
	// XP1
	// +kubebuilder:validation:items:MinLength=1
	// +kubebuilder:validation:items:MaxLength=512
	PythonPackages []string `json:"pythonPackages,omitempty"`

	// Superset feature flags, e.g. `ALERT_REPORTS: true`.
	//
	// +optional
	FeatureFlags map[string]bool `json:"featureFlags,omitempty"`

	// Connection pool for the metastore, for all components without their own.
	//
	// +optional
	SQLAEngineOptions *SQLAEngineOptions `json:"sqlaEngineOptions,omitempty"`

	// External address of the instance, used in links of alerts and reports and for cookies, e.g.
	// `https://bi.example.com`. A path, as in `https://example.com/analytics`, is where Superset is served; it needs
	// Superset 6.0. Without an address, it is taken from networking if that has one host name; otherwise links use the
	// address of the web Service.
	//
	// +optional
	// XU1
	// +kubebuilder:validation:MaxLength=2048
	// +kubebuilder:validation:Pattern=`^https?://[A-Za-z0-9]([-A-Za-z0-9.]*[A-Za-z0-9])?(:[0-9]{1,5})?(/[^\s?#]*)?$`
	BaseURL string `json:"baseUrl,omitempty"`

	// Async queries: results are announced to browsers as events, through the websocket server when it is enabled. Sets
	// the feature flag and the shared settings of web server, workers and websocket server.
	//
	// +optional
	Realtime *Realtime `json:"realtime,omitempty"`

	// Settings of the Deployment object, inherited by every component.
	//
	// +optional
	DeploymentTemplate *DeploymentTemplate `json:"deploymentTemplate,omitempty"`

	// Settings of pods, inherited by every component and every task. The maintenance page inherits
	// scheduling and security only.
	//
	// +optional
	PodTemplate *PodTemplate `json:"podTemplate,omitempty"`

	// How all pods are secured where a podTemplate says nothing.
	//
	// +optional
	PodSecurity *PodSecurity `json:"podSecurity,omitempty"`

	// Number of pods of each component without its own setting; celeryBeat always has one. Without it each starts with one pod,
	// and is left to whoever scales its Deployment.
	//
	// +optional
	// A6
	// +kubebuilder:validation:Minimum=0
	Replicas *int32 `json:"replicas,omitempty"`

	// Horizontal autoscaling of each component without its own setting, except celeryBeat.
	//
	// +optional
	// A1
	// +kubebuilder:validation:XValidation:rule="has(self.maxReplicas)",message="autoscaling.maxReplicas is required"
	Autoscaling *Autoscaling `json:"autoscaling,omitempty"`

	// Protection against voluntary disruptions for each component without its own setting, except celeryBeat.
	//
	// +optional
	PodDisruptionBudget *PodDisruptionBudget `json:"podDisruptionBudget,omitempty"`

	// Web server: user interface and REST API.
	//
	// +optional
	WebServer *WebServer `json:"webServer,omitempty"`

	// Celery workers: async queries, alerts and reports, cache warm-up. They need valkey or a broker set in config.
	//
	// +optional
	CeleryWorker *CeleryWorker `json:"celeryWorker,omitempty"`

	// Celery beat: starts scheduled work, e.g. alerts and reports. Always exactly one pod.
	//
	// +optional
	CeleryBeat *CeleryBeat `json:"celeryBeat,omitempty"`

	// Celery Flower: a web page that shows workers and their tasks. The stock image does not contain it: use an image or
	// pythonPackages with `flower`.
	//
	// +optional
	CeleryFlower *CeleryFlower `json:"celeryFlower,omitempty"`

	// Websocket server for async queries (a Node.js program with an image of its own).
	//
	// +optional
	WebsocketServer *WebsocketServer `json:"websocketServer,omitempty"`

	// MCP server: gives AI assistants access to Superset.
	//
	// +optional
	MCPServer *MCPServer `json:"mcpServer,omitempty"`

	// ServiceAccount under which components and tasks run.
	//
	// +optional
	ServiceAccount *ServiceAccount `json:"serviceAccount,omitempty"`

	// Stop managing the instance for now: everything stays as it is, nothing new is started.
	//
	// +optional
	Suspend bool `json:"suspend,omitempty"`

	// Any text; changing it restarts every component, e.g. after the content of a referenced Secret has changed.
	//
	// +optional
	ForceReload string `json:"forceReload,omitempty"`

	// Tasks that prepare the database (clone, migrate, rotate, init), when they run, and what users see meanwhile.
	// Without it migrate and init run with defaults.
	//
	// +optional
	Lifecycle *Lifecycle `json:"lifecycle,omitempty"`

	// How the instance is reached from outside the cluster: a Gateway or an Ingress.
	//
	// +optional
	Networking *Networking `json:"networking,omitempty"`

	// Prometheus and Grafana integration.
	//
	// +optional
	Monitoring *Monitoring `json:"monitoring,omitempty"`

	// One NetworkPolicy for each component; presence is enough: `networkPolicy: {}`.
	//
	// +optional
	NetworkPolicy *NetworkPolicy `json:"networkPolicy,omitempty"`
}

// ServiceAccount says which account pods run under and whether it is created.
//
// B1
// +kubebuilder:validation:XValidation:rule="!has(self.create) || self.create || (has(self.name) && size(self.name) > 0)",message="serviceAccount.name is required when serviceAccount.create is false, or pods would run under the account named default"
type ServiceAccount struct {
	// Create the ServiceAccount. False uses an existing one, named by name. Defaults to true.
	//
	// +optional
	Create *bool `json:"create,omitempty"`

	// Name of the ServiceAccount. Defaults to the name of the instance when it is created.
	//
	// +optional
	// +kubebuilder:validation:MaxLength=253
	Name string `json:"name,omitempty"`

	// Annotations of the created ServiceAccount, e.g. for the identity federation of a cloud.
	//
	// +optional
	Annotations map[string]string `json:"annotations,omitempty"`
}
