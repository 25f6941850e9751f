// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package part

import "strings"

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
func DeploymentKey(c Component) string { return string(c) + "-deployment" }

// ConfigMapKey is the configuration of a component or of the maintenance page.
func ConfigMapKey(c Component) string { return string(c) + "-configmap" }

// ConfigSecretKey is the configuration of a component that may hold credentials.
func ConfigSecretKey(c Component) string { return string(c) + "-secret" }

// ServiceKey is the Service of a component or of an embedded database.
func ServiceKey(c Component) string { return string(c) + "-service" }

// HPAKey is the HorizontalPodAutoscaler of a component.
func HPAKey(c Component) string { return string(c) + "-hpa" }

// PDBKey is the PodDisruptionBudget of a component or of the maintenance page.
func PDBKey(c Component) string { return string(c) + "-pdb" }

// NetworkPolicyKey is the policy of a component, of the maintenance page or of
// an embedded database.
func NetworkPolicyKey(c Component) string { return string(c) + "-networkpolicy" }

// StatefulSetKey is the workload of an embedded database.
func StatefulSetKey(c Component) string { return string(c) + "-statefulset" }

// PVCKey is the volume of an embedded database.
func PVCKey(c Component) string { return string(c) + "-pvc" }

// GeneratedSecretKey is a generated Secret: its name without that of the instance.
func GeneratedSecretKey(instance, name string) string {
	return "generated-" + strings.TrimPrefix(name, instance+"-")
}
