// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package v1alpha1

import "time"

// Image defaults. Each part of a helper's image is defaulted on its own.
const (
	DefaultImageRepository = "apachesuperset.docker.scarf.sh/apache/superset"
	DefaultPullPolicy      = "IfNotPresent"

	DefaultPostgreSQLImageRepository = "postgres"
	DefaultPostgreSQLImageTag        = "17-alpine"
	DefaultMySQLImageRepository      = "mysql"
	// DefaultMySQLImageTag has no Alpine in it: there is no such image.
	DefaultMySQLImageTag = "8"

	DefaultValkeyImageRepository = "valkey/valkey"
	DefaultValkeyImageTag        = "8-alpine"

	DefaultMaintenanceImageRepository = "nginx"
	DefaultMaintenanceImageTag        = "alpine"

	DefaultStatsdExporterImageRepository = "prom/statsd-exporter"
	DefaultStatsdExporterImageTag        = "v0.28.0"
)

// Environment, database and cache defaults.
const (
	DefaultEnvironment  = EnvironmentProduction
	DefaultDatabaseType = DatabaseTypePostgreSQL

	DefaultPostgreSQLPort   int32 = 5432
	DefaultPostgreSQLDriver       = "psycopg2"
	DefaultMySQLPort        int32 = 3306
	DefaultMySQLDriver            = "mysqldb"

	DefaultValkeyPort   int32 = 6379
	DefaultCertRequired       = CertRequiredRequired

	// DefaultEmbeddedStorageSize is the size of the volume of an embedded server.
	DefaultEmbeddedStorageSize = "1Gi"
	// DefaultEmbeddedDatabase and DefaultEmbeddedUsername name what an embedded metastore holds.
	DefaultEmbeddedDatabase = "superset"
	DefaultEmbeddedUsername = "superset"
)

// Names of the keys of a connection Secret.
const (
	DefaultConnectionKeyHost     = "host"
	DefaultConnectionKeyPort     = "port"
	DefaultConnectionKeyUsername = "username"
	DefaultConnectionKeyPassword = "password"
	DefaultConnectionKeyDatabase = "database"
)

// Databases, prefixes and time-outs (in seconds) of the uses of Valkey.
const (
	DefaultCeleryBrokerDatabase            int32 = 0
	DefaultCeleryResultBackendDatabase     int32 = 0
	DefaultCacheDatabase                   int32 = 1
	DefaultDataCacheDatabase               int32 = 2
	DefaultFilterStateCacheDatabase        int32 = 3
	DefaultExploreFormDataCacheDatabase    int32 = 4
	DefaultThumbnailCacheDatabase          int32 = 5
	DefaultResultsBackendDatabase          int32 = 6
	DefaultDistributedCoordinationDatabase int32 = 7

	DefaultCacheKeyPrefix                   = "superset_"
	DefaultDataCacheKeyPrefix               = "superset_data_"
	DefaultFilterStateCacheKeyPrefix        = "superset_filter_"
	DefaultExploreFormDataCacheKeyPrefix    = "superset_explore_"
	DefaultThumbnailCacheKeyPrefix          = "superset_thumbnail_"
	DefaultResultsBackendKeyPrefix          = "superset_results_"
	DefaultDistributedCoordinationKeyPrefix = "coordination_"

	DefaultCacheTimeout                   int32 = 300
	DefaultDataCacheTimeout               int32 = 86400
	DefaultFilterStateCacheTimeout        int32 = 3600
	DefaultExploreFormDataCacheTimeout    int32 = 3600
	DefaultThumbnailCacheTimeout          int32 = 3600
	DefaultDistributedCoordinationTimeout int32 = 300
)

// Component defaults. A Service's port and the container's port have the same default.
const (
	DefaultPreset = PresetBalanced

	DefaultWebServerPort       int32 = 8088
	DefaultCeleryFlowerPort    int32 = 5555
	DefaultWebsocketServerPort int32 = 8080
	DefaultMCPServerPort       int32 = 8088

	DefaultServiceType = "ClusterIP"

	DefaultCeleryFlowerPath    = "/flower"
	DefaultWebsocketServerPath = "/ws"
	DefaultMCPServerPath       = "/mcp"

	// Seconds that pods have to stop. A web server finishes its requests, a worker its tasks; what is not listed has
	// what Kubernetes gives.
	DefaultWebServerGrace       int64 = 60
	DefaultCeleryWorkerGrace    int64 = 300
	DefaultWebsocketServerGrace int64 = 20
	DefaultMCPServerGrace       int64 = 45
	DefaultGrace                int64 = 30

	// DefaultServiceAccountCreate is why an absent serviceAccount still creates one.
	DefaultServiceAccountCreate = true
)

// Connection pool defaults; poolSize comes from the preset.
const (
	DefaultMaxOverflow int32 = -1
	DefaultPoolRecycle int32 = 3600
	DefaultPoolPrePing       = false
)

// Gunicorn defaults; workers and threads come from the preset.
const (
	DefaultGunicornWorkerClass       = "gthread"
	DefaultGunicornTimeout     int32 = 60
	DefaultGunicornKeepAlive   int32 = 2
	// DefaultGunicornProxiedKeepAlive is more than the time for which proxies keep idle connections, of which 600 seconds
	// is the longest that is common. A proxy that keeps one longer uses it at the moment at which it is closed.
	DefaultGunicornProxiedKeepAlive      int32 = 620
	DefaultGunicornMaxRequests           int32 = 0
	DefaultGunicornMaxRequestsJitter     int32 = 0
	DefaultGunicornLimitRequestLine      int32 = 0
	DefaultGunicornLimitRequestFieldSize int32 = 0
	DefaultGunicornLogLevel                    = "info"
)

// Celery worker defaults; concurrency comes from the preset.
const (
	DefaultCeleryPool                     = "prefork"
	DefaultCeleryOptimization             = "fair"
	DefaultCeleryPrefetchMultiplier int32 = 1
)

// Lifecycle defaults.
const (
	DefaultUpgradeMode           = UpgradeModeAutomatic
	DefaultRetentionPolicy       = RetentionRetainOnFailure
	DefaultMaxRetries      int32 = 3
	DefaultCloneTimeZone         = "UTC"

	DefaultCloneRequiresDrain   = true
	DefaultMigrateRequiresDrain = true
	DefaultRotateRequiresDrain  = true
	DefaultInitRequiresDrain    = false

	DefaultAdminUsername  = "admin"
	DefaultAdminPassword  = "admin"
	DefaultAdminFirstName = "Superset"
	DefaultAdminLastName  = "Admin"
	DefaultAdminEmail     = "admin@example.com"
)

// Maintenance page defaults.
const (
	DefaultMaintenanceTitle              = "Scheduled Maintenance"
	DefaultMaintenanceMessage            = "Superset is being upgraded and will be back shortly. This page reloads by itself."
	DefaultMaintenanceReplicas     int32 = 1
	DefaultMaintenanceRetryAfter         = 30 * time.Second
	DefaultMaintenanceRefresh            = 30 * time.Second
	DefaultMaintenanceHealthStatus int32 = 200
)

// Networking and monitoring defaults.
const (
	DefaultGatewayGroup    = "gateway.networking.k8s.io"
	DefaultGatewayKind     = "Gateway"
	DefaultIngressPath     = "/"
	DefaultIngressPathType = "Prefix"

	// DefaultProxyHops is one proxy: the Gateway or the Ingress controller.
	DefaultProxyHops int32 = 1

	DefaultScrapeInterval             = "30s"
	DefaultGrafanaDashboardLabel      = "grafana_dashboard"
	DefaultGrafanaDashboardLabelValue = "1"

	DefaultRealtimeCookieName  = "async-token"
	DefaultWebsocketCookieName = "superset-ws-token"
)
