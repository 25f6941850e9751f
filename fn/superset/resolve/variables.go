// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"strings"

	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/pyconfig"
)

// ownPorts stands for the ports of the component that has the variable.
const ownPorts = "ports"

// variableFields are the fields from which the function sets variables, in every
// pod. An ending of _ stands for all that follows.
var variableFields = [][2]string{
	{pyconfig.EnvSecretKey, "spec.secretKeyFrom"},
	{pyconfig.EnvPreviousSecretKey, "spec.previousSecretKeyFrom"},
	{pyconfig.EnvRealtimeSecret, "spec.realtime"},
	{pyconfig.EnvPrefix + "DB_", "spec.metastore"},
	{pyconfig.EnvPrefix + "VALKEY_", "spec.valkey"},
	{envForceReload, "spec.forceReload"},
	{envFlowerPrefix, "spec.celeryFlower.service.gatewayPath"},
	{envAdminPrefix, "spec.lifecycle.init.adminUser"},
	{"SERVER_WORKER_AMOUNT", "spec.webServer.gunicorn.workers"},
	{"SERVER_THREADS_AMOUNT", "spec.webServer.gunicorn.threads"},
	{"SERVER_WORKER_CLASS", "spec.webServer.gunicorn.workerClass"},
	{"GUNICORN_TIMEOUT", "spec.webServer.gunicorn.timeout"},
	{"GUNICORN_KEEPALIVE", "spec.webServer.gunicorn.keepAlive"},
	{"WORKER_MAX_REQUESTS", "spec.webServer.gunicorn.maxRequests"},
	{"WORKER_MAX_REQUESTS_JITTER", "spec.webServer.gunicorn.maxRequestsJitter"},
	{"SERVER_LIMIT_REQUEST_LINE", "spec.webServer.gunicorn.limitRequestLine"},
	{"SERVER_LIMIT_REQUEST_FIELD_SIZE", "spec.webServer.gunicorn.limitRequestFieldSize"},
	{"GUNICORN_LOGLEVEL", "spec.webServer.gunicorn.logLevel"},
	{"SUPERSET_PORT", ownPorts},
	{"FLOWER_PORT", ownPorts},
	{"PORT", ownPorts},
	{envAppRoot, "spec.baseUrl"},
	{envMCPPath, "spec.baseUrl"},
	{"ALLOWED_ORIGINS", "spec.baseUrl"},
	{"JWT_COOKIE_NAME", "spec.realtime"},
	{"JWT_SECRET", "spec.realtime"},
	{"PREVIOUS_JWT_SECRET", "spec.realtime.previousJwtSecretFrom"},
	{"REDIS_DB", "spec.valkey.distributedCoordination.database"},
	{"REDIS_SSL", "spec.valkey.ssl"},
	{"NODE_", "spec.valkey.ssl"},
	{"REDIS_HOST", "spec.valkey"},
	{"REDIS_PORT", "spec.valkey"},
	{"REDIS_USERNAME", "spec.valkey"},
	{"REDIS_PASSWORD", "spec.valkey"},
}

// madeVariables are those that no field sets.
var madeVariables = []string{pyconfig.EnvInstanceName, envPodIPs, "REDIS_STREAM_PREFIX", "REALTIME_CHANNEL_PREFIX"}

// fieldOfVariable is the field that sets a variable of a component; "" if none
// does.
func fieldOfVariable(component part.Component, name string) string {
	for _, v := range variableFields {
		if v[0] != name && (!strings.HasSuffix(v[0], "_") || !strings.HasPrefix(name, v[0])) {
			continue
		}

		if v[1] == ownPorts {
			return "spec." + component.Field() + ".podTemplate.container.ports"
		}

		return v[1]
	}

	return ""
}
