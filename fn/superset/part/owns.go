// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package part

import (
	"slices"
	"strings"
)

// singleKeys are the keys that an instance has once.
var singleKeys = []string{
	ServiceAccountKey, MemoryKey, TaskNetworkPolicyKey, HTTPRouteKey, IngressKey, ServiceMonitorKey, PrometheusRuleKey, GrafanaDashboardKey,
	GeneratedSecretKey("", "secret-key"), GeneratedSecretKey("", "jwt-secret"),
	GeneratedSecretKey("", string(Metastore)), GeneratedSecretKey("", string(Valkey)),
}

// JobKey is the Job of a task run.
func JobKey(t Task, runID string) string { return string(t) + "-" + runID + "-job" }

// RunConfigMapKey is the configuration of a task run.
func RunConfigMapKey(t Task, runID string) string { return string(t) + "-" + runID + "-configmap" }

// IsRun is true for the key of a task run's Job or ConfigMap.
func IsRun(key string) bool {
	return slices.ContainsFunc(Tasks, func(t TaskRow) bool {
		return strings.HasPrefix(key, string(t.Name)+"-") && (strings.HasSuffix(key, JobKey("", "")[1:]) || strings.HasSuffix(key, RunConfigMapKey("", "")[1:]))
	})
}

// IsGeneratedSecret is true for the key of a generated Secret.
func IsGeneratedSecret(key string) bool { return strings.HasPrefix(key, GeneratedSecretKey("", "")) }

// OfDeployment is the component that the key of a Deployment belongs to.
func OfDeployment(key string) (Component, bool) {
	c, ok := strings.CutSuffix(key, DeploymentKey(""))
	return Component(c), ok
}

// workloadKeys are the keys that a component, the maintenance page or an embedded
// database can have.
var workloadKeys = []func(Component) string{
	DeploymentKey, ConfigMapKey, ServiceKey, HPAKey, PDBKey, NetworkPolicyKey, StatefulSetKey, PVCKey,
}

// KeysOf are the keys that belong to a component, whether or not it has such an
// object.
func KeysOf(c Component) []string {
	out := make([]string, 0, len(workloadKeys))
	for _, key := range workloadKeys {
		out = append(out, key(c))
	}
	if c == WebsocketServer {
		// Nobody else has configuration that may hold credentials, and keys of other
		// functions may end in -secret, too.
		out = append(out, ConfigSecretKey(c))
	}
	return out
}

// Owns is true for a key that is ours. Keys of other functions of the pipeline
// may begin like ours.
func Owns(key string) bool {
	if slices.Contains(singleKeys, key) {
		return true
	}
	for _, c := range slices.Concat(Components, Embedded, []Component{MaintenancePage}) {
		if slices.Contains(KeysOf(c), key) {
			return true
		}
	}
	return IsRun(key)
}
