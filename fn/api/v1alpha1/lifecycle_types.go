// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package v1alpha1

import (
	corev1 "k8s.io/api/core/v1"
)

// UpgradeMode says whether a new image waits for a human.
//
// +kubebuilder:validation:Enum=Automatic;Supervised
type UpgradeMode string

// The upgrade modes.
const (
	UpgradeModeAutomatic  UpgradeMode = "Automatic"
	UpgradeModeSupervised UpgradeMode = "Supervised"
)

// RetentionPolicy says what happens to the Job of a finished task.
//
// +kubebuilder:validation:Enum=Delete;Retain;RetainOnFailure
type RetentionPolicy string

// The retention policies.
const (
	RetentionDelete          RetentionPolicy = "Delete"
	RetentionRetain          RetentionPolicy = "Retain"
	RetentionRetainOnFailure RetentionPolicy = "RetainOnFailure"
)

// Lifecycle is the pipeline of tasks that prepare the database: clone, migrate, rotate, init, in this order. A task runs
// when what it depends on has changed, and one that has run makes the later ones run.
//
// L5
// +kubebuilder:validation:XValidation:rule="!has(self.init) || !has(self.init.command) || size(self.init.command) == 0 || !(has(self.init.adminUser) || has(self.init.loadExamples))",message="lifecycle.init.command is mutually exclusive with lifecycle.init.adminUser and lifecycle.init.loadExamples"
type Lifecycle struct {
	// Automatic migrates as soon as the image changes. Supervised waits until the annotation
	// `superset.apache.org/approve-upgrade` has the token shown in status. Defaults to Automatic.
	//
	// +optional
	// +kubebuilder:default=Automatic
	// L1
	UpgradeMode UpgradeMode `json:"upgradeMode,omitempty"`

	// Run no task at all; you prepare the database yourself. Defaults to false.
	//
	// +optional
	Disabled bool `json:"disabled,omitempty"`

	// Parts of the image of migrate, rotate and init that differ from spec.image.
	//
	// +optional
	Image *ImageOverride `json:"image,omitempty"`

	// Settings of the pods of migrate, rotate and init, over spec.podTemplate. Clone has its own.
	//
	// +optional
	PodTemplate *PodTemplate `json:"podTemplate,omitempty"`

	// What happens to Jobs of finished tasks.
	//
	// +optional
	PodRetention *PodRetention `json:"podRetention,omitempty"`

	// Python appended to superset_config.py of migrate, rotate and init, after spec.config.
	//
	// +optional
	Config *string `json:"config,omitempty"`

	// Shell script sourced before the default command of migrate, rotate and init, in place of spec.bootstrapScript; an
	// empty string turns that one off.
	//
	// +optional
	BootstrapScript *string `json:"bootstrapScript,omitempty"`

	// Connection options of tasks, in place of spec.sqlaEngineOptions as a whole. Tasks use no pool; only the preset
	// `disabled` makes a difference.
	//
	// +optional
	SQLAEngineOptions *SQLAEngineOptions `json:"sqlaEngineOptions,omitempty"`

	// Page that users see while components are stopped for tasks; presence is enough: `maintenancePage: {}`.
	//
	// +optional
	MaintenancePage *MaintenancePage `json:"maintenancePage,omitempty"`

	// Looks with the new image and configuration, before anything is stopped, whether Superset would start and whether the
	// schema changes. It writes nothing.
	//
	// +optional
	Preflight *Preflight `json:"preflight,omitempty"`

	// Copies another database into the metastore, whose content is replaced. Development and Staging only.
	//
	// +optional
	Clone *CloneTask `json:"clone,omitempty"`

	// Upgrades the schema of the metastore to the version of the image (`superset db upgrade`). Runs even when absent.
	//
	// +optional
	Migrate *Task `json:"migrate,omitempty"`

	// Re-encrypts stored secrets with a new secret key. Runs when present; needs the previous key.
	//
	// +optional
	Rotate *Task `json:"rotate,omitempty"`

	// Creates roles and permissions (`superset init`). Runs even when absent.
	//
	// +optional
	Init *InitTask `json:"init,omitempty"`
}

// Preflight is the look at what tasks will meet before they run. Without it every change of the image is taken for one of
// the schema, and what does not start is noticed when the components are down.
type Preflight struct {
	// Do not look. Defaults to false.
	//
	// +optional
	Disabled bool `json:"disabled,omitempty"`
}

// PodRetention says what happens to the Job of a finished task, with its pods and their logs.
type PodRetention struct {
	// Delete removes it at once, Retain keeps the last one, RetainOnFailure keeps it only if the task failed. The last
	// one is also kept as evidence while Crossplane cannot write the status. Defaults to RetainOnFailure.
	//
	// +optional
	// +kubebuilder:default=RetainOnFailure
	// L2
	Policy RetentionPolicy `json:"policy,omitempty"`
}

// Task holds what every task has.
type Task struct {
	// Command in place of the task's default; the bootstrap script is then not sourced.
	//
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=1024
	Command []string `json:"command,omitempty"`

	// Any text; changing it runs the task again, and then all later tasks.
	//
	// +optional
	Trigger string `json:"trigger,omitempty"`

	// Stop all components before the task runs. Defaults to true for clone, migrate and rotate and to false for init. While
	// it is absent, a migrate that the preflight found to have nothing to do stops nothing and does not run.
	//
	// +optional
	RequiresDrain *bool `json:"requiresDrain,omitempty"`

	// Longest time for one attempt, e.g. `30m` or `1h30m`. Without it an attempt may take as long as it needs.
	//
	// +optional
	// L4
	// +kubebuilder:validation:MaxLength=64
	// +kubebuilder:validation:Pattern=`^\+?(([0-9]+(\.[0-9]*)?|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))+$|^\+?0$`
	Timeout *string `json:"timeout,omitempty"`

	// Attempts in total, the first included. Defaults to 3.
	//
	// +optional
	// +kubebuilder:default=3
	// L3
	// +kubebuilder:validation:Minimum=1
	MaxRetries *int32 `json:"maxRetries,omitempty"`

	// Leave this task out. Defaults to false.
	//
	// +optional
	Disabled bool `json:"disabled,omitempty"`
}

// InitTask is the task that creates roles and permissions.
type InitTask struct {
	Task `json:",inline"`

	// Create an administrator; `adminUser: {}` is admin with password admin. Development only.
	//
	// +optional
	AdminUser *AdminUser `json:"adminUser,omitempty"`

	// Load Superset's example dashboards; they belong to a user called admin. Development only.
	//
	// +optional
	LoadExamples *bool `json:"loadExamples,omitempty"`
}

// AdminUser is the user that init creates in Development.
type AdminUser struct {
	// Name to log in with. Defaults to admin.
	//
	// +optional
	// +kubebuilder:default=admin
	Username string `json:"username,omitempty"`

	// Password in plain text. Defaults to admin.
	//
	// +optional
	// +kubebuilder:default=admin
	Password string `json:"password,omitempty"`

	// First name. Defaults to Superset.
	//
	// +optional
	// +kubebuilder:default=Superset
	FirstName string `json:"firstName,omitempty"`

	// Last name. Defaults to Admin.
	//
	// +optional
	// +kubebuilder:default=Admin
	LastName string `json:"lastName,omitempty"`

	// E-mail address. Defaults to admin@example.com.
	//
	// +optional
	// +kubebuilder:default="admin@example.com"
	Email string `json:"email,omitempty"`
}

// CloneTask copies another database into the metastore.
//
// XL1
// +kubebuilder:validation:XValidation:rule="!has(self.requiresDrain) || self.requiresDrain",message="lifecycle.clone.requiresDrain cannot be false: clone replaces the database, so components are always stopped first"
type CloneTask struct {
	Task `json:",inline"`

	// When to clone again: five fields (minute, hour, day of month, month, day of week), e.g. `0 2 * * MON`, or one of
	// @hourly, @daily, @midnight, @weekly, @monthly, @yearly, @annually. Without it clone runs once, and again when trigger
	// changes.
	//
	// +optional
	// D7
	// +kubebuilder:validation:MaxLength=256
	// +kubebuilder:validation:XValidation:rule="self.matches('^(@(yearly|annually|monthly|weekly|daily|midnight|hourly)|([0-9*/,?-]+[[:space:]]+){3}(?i:[0-9*/,?-]|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)+[[:space:]]+(?i:[0-9*/,?-]|sun|mon|tue|wed|thu|fri|sat)+)$')",message="cronSchedule takes five fields (minute, hour, day of month, month, day of week), e.g. '0 2 * * MON', or one of @hourly, @daily, @midnight, @weekly, @monthly, @yearly, @annually; seconds, years, @every, L, W and # are not supported, and a time zone goes into timeZone"
	CronSchedule string `json:"cronSchedule,omitempty"`

	// Time zone of cronSchedule, by its IANA name, e.g. `Europe/Berlin`. Defaults to UTC.
	//
	// +optional
	// XL2
	// +kubebuilder:validation:MaxLength=64
	// +kubebuilder:validation:Pattern=`^[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*$`
	TimeZone string `json:"timeZone,omitempty"`

	// Database to copy from. The target is always the metastore.
	//
	// +required
	Source CloneSource `json:"source"`

	// Tables that are not copied at all, e.g. `logs`.
	//
	// +optional
	// +listType=atomic
	ExcludeTables []string `json:"excludeTables,omitempty"`

	// Tables that are copied without their rows.
	//
	// +optional
	// +listType=atomic
	ExcludeTableData []string `json:"excludeTableData,omitempty"`

	// SQL statements that run on the metastore after the copy, in this order, e.g. to anonymise users. One that fails
	// fails the task.
	//
	// +optional
	// +listType=atomic
	PostCloneSQL []string `json:"postCloneSQL,omitempty"`

	// Image with the client tools of the database. Defaults to postgres:17-alpine or mysql:8 by source.type.
	//
	// +optional
	Image *PodImage `json:"image,omitempty"`

	// Settings of the pods of clone, over spec.podTemplate.
	//
	// +optional
	PodTemplate *PodTemplate `json:"podTemplate,omitempty"`

	// What happens to the Job of clone, in place of lifecycle.podRetention.
	//
	// +optional
	PodRetention *PodRetention `json:"podRetention,omitempty"`
}

// CloneSource is the database that clone copies from. A user that may only read is enough.
//
// D3
// +kubebuilder:validation:XValidation:rule="has(self.password) || has(self.passwordFrom)",message="one of password or passwordFrom must be set in lifecycle.clone.source"
// D4
// +kubebuilder:validation:XValidation:rule="!(has(self.password) && has(self.passwordFrom))",message="lifecycle.clone.source.password and lifecycle.clone.source.passwordFrom are mutually exclusive"
type CloneSource struct {
	// Kind of server: PostgreSQL or MySQL; the same as metastore.type. Defaults to PostgreSQL.
	//
	// +optional
	// +kubebuilder:default=PostgreSQL
	// D5
	Type DatabaseType `json:"type,omitempty"`

	// Host name of the server.
	//
	// +required
	// D2
	// +kubebuilder:validation:MinLength=1
	Host string `json:"host"`

	// Port of the server. Defaults to 5432 for PostgreSQL and 3306 for MySQL.
	//
	// +optional
	// D6
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=65535
	Port *int32 `json:"port,omitempty"`

	// Name of the database.
	//
	// +required
	// D2
	Database string `json:"database"`

	// User that may read the database.
	//
	// +required
	// D2
	Username string `json:"username"`

	// Password in plain text. Development only; excludes passwordFrom.
	//
	// +optional
	Password *string `json:"password,omitempty"`

	// Key of a Secret that holds the password. Excludes password.
	//
	// +optional
	PasswordFrom *corev1.SecretKeySelector `json:"passwordFrom,omitempty"`
}

// MaintenancePage is the page that users see while components are stopped.
type MaintenancePage struct {
	// Heading. Defaults to `Scheduled Maintenance`.
	//
	// +optional
	Title string `json:"title,omitempty"`

	// Paragraph below the heading.
	//
	// +optional
	Message string `json:"message,omitempty"`

	// Whole HTML page, served as it is; title and message are then ignored.
	//
	// +optional
	Body *string `json:"body,omitempty"`

	// Image of the page's web server, nginx by default. A repository of your own replaces the built-in page: it has to
	// listen where Superset does (port 8088 by default) and gets title, message and body as environment variables.
	//
	// +optional
	Image *PodImage `json:"image,omitempty"`

	// Number of pods, at least 1. Defaults to 1.
	//
	// +optional
	// +kubebuilder:default=1
	// L6
	// +kubebuilder:validation:Minimum=1
	Replicas *int32 `json:"replicas,omitempty"`

	// What the Retry-After header tells clients, e.g. `2m`. Defaults to 30s.
	//
	// +optional
	// XL3
	// +kubebuilder:validation:MaxLength=64
	// +kubebuilder:validation:Pattern=`^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$`
	RetryAfter *string `json:"retryAfter,omitempty"`

	// How often the page reloads itself, e.g. `10s`. Defaults to 30s.
	//
	// +optional
	// XL3
	// +kubebuilder:validation:MaxLength=64
	// +kubebuilder:validation:Pattern=`^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$`
	Refresh *string `json:"refresh,omitempty"`

	// HTTP status of the web server's readiness path while the page is up: with 200 load balancers keep sending traffic
	// to the page, with 503 monitoring sees the outage. Every other path answers 503. Defaults to 200.
	//
	// +optional
	// XL4
	// +kubebuilder:validation:Enum=200;503
	HealthStatus *int32 `json:"healthStatus,omitempty"`

	// Settings of the Deployment object. Those of spec are not inherited.
	//
	// +optional
	DeploymentTemplate *DeploymentTemplate `json:"deploymentTemplate,omitempty"`

	// Settings of the pods. Of spec.podTemplate only scheduling, pull secrets and security are inherited.
	//
	// +optional
	PodTemplate *PodTemplate `json:"podTemplate,omitempty"`
}
