// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package build

import (
	"strings"

	"github.com/crossplane-contrib/function-superset/fn/resolve"
)

// Composition resource keys of objects that an instance has once. Keys are an
// API: Crossplane deletes an object whose key is renamed.
const (
	// ServiceAccountKey is the account that all pods run under.
	ServiceAccountKey = "serviceaccount"
	// MemoryKey is the ConfigMap in which the lifecycle remembers.
	MemoryKey = "lifecycle-configmap"
	// TaskNetworkPolicyKey is the policy of all task pods.
	TaskNetworkPolicyKey = "task-networkpolicy"
	// HTTPRouteKey is the route from a Gateway.
	HTTPRouteKey = "httproute"
	// IngressKey is the Ingress.
	IngressKey = "ingress"
	// ServiceMonitorKey scrapes all components that have metrics.
	ServiceMonitorKey = "servicemonitor"
	// PrometheusRuleKey holds the alerts.
	PrometheusRuleKey = "prometheusrule"
	// GrafanaDashboardKey is the ConfigMap with the dashboard.
	GrafanaDashboardKey = "grafana-dashboard"
)

// DeploymentKey is the Deployment of a component or of the maintenance page.
func DeploymentKey(t resolve.ComponentType) string { return string(t) + "-deployment" }

// ConfigMapKey is the configuration of a component, of the maintenance page or
// of an embedded database.
func ConfigMapKey(t resolve.ComponentType) string { return string(t) + "-configmap" }

// ConfigSecretKey is the configuration of a component that may hold credentials.
func ConfigSecretKey(t resolve.ComponentType) string { return string(t) + "-secret" }

// ServiceKey is the Service of a component or of an embedded database.
func ServiceKey(t resolve.ComponentType) string { return string(t) + "-service" }

// HPAKey is the HorizontalPodAutoscaler of a component.
func HPAKey(t resolve.ComponentType) string { return string(t) + "-hpa" }

// PDBKey is the PodDisruptionBudget of a component or of the maintenance page.
func PDBKey(t resolve.ComponentType) string { return string(t) + "-pdb" }

// NetworkPolicyKey is the policy of a component, of the maintenance page or of
// an embedded database.
func NetworkPolicyKey(t resolve.ComponentType) string { return string(t) + "-networkpolicy" }

// StatefulSetKey is the workload of an embedded database.
func StatefulSetKey(t resolve.ComponentType) string { return string(t) + "-statefulset" }

// PVCKey is the volume of an embedded database.
func PVCKey(t resolve.ComponentType) string { return string(t) + "-pvc" }

// SecretKey is a generated Secret: its name without that of the instance.
func SecretKey(i resolve.Instance, g resolve.GeneratedSecret) string {
	return "generated-" + strings.TrimPrefix(g.Name, i.Name+"-")
}
