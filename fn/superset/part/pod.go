// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package part

// Names inside pods. They are part of what users may rely on in their own
// templates, so they never change.
const (
	// MainContainer is the container that runs Superset, a task or the
	// websocket server.
	MainContainer = "superset"
	// PageContainer is the container of the maintenance page.
	PageContainer = "maintenance-page"
	// ConfigVolume holds superset_config.py and what belongs to it. In a task's
	// pod it is a ConfigMap volume without a name, which Job fills in.
	ConfigVolume = "superset-config"
	// WebsocketVolume holds the websocket server's config.json.
	WebsocketVolume = "websocket-config"
	// CloneVolume holds clone's script and lists. Like ConfigVolume in tasks it
	// is a ConfigMap volume without a name.
	CloneVolume = "superset-clone"
	// PackagesVolume holds pythonPackages.
	PackagesVolume = "python-packages"
	// TLSVolume holds certificates for Valkey.
	TLSVolume = "valkey-tls"
	// PageConfigVolume and PageTempVolume are in the pods of the maintenance
	// page: its configuration and what its server writes.
	PageConfigVolume = "maintenance-config"
	PageTempVolume   = "maintenance-tmp"
	// TempVolume and HomeVolume are what pods write to where their image cannot be
	// written.
	TempVolume = "superset-tmp"
	HomeVolume = "superset-home"
	// RunVolume holds the socket of an embedded server whose image cannot be
	// written.
	RunVolume = "run"
	// DataVolume is the volume of an embedded server.
	DataVolume = "data"

	// CreateDatabaseContainer, PackagesContainer and ExporterContainer are ours
	// beside the main one.
	CreateDatabaseContainer = "create-database"
	PackagesContainer       = "python-packages"
	ExporterContainer       = "statsd-exporter"
)

// Volumes are those of ours that templates of users may mount.
var Volumes = []string{ConfigVolume, CloneVolume, PackagesVolume, TLSVolume, WebsocketVolume, PageConfigVolume, PageTempVolume, TempVolume, HomeVolume}

// MetricsPort is where the StatsD exporter answers Prometheus, in the pod and on
// the Service.
const MetricsPort int32 = 9102
