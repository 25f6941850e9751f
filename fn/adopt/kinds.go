// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package adopt

// object is a Kubernetes object, or a part of one, as decoded JSON.
type object = map[string]any

// Kind is a kind that this function composes, and what stands in the way of
// taking over an object of it.
type Kind struct {
	APIVersion string
	Name       string
	// fixed is why an object of this kind is never taken over, "" if it may be.
	fixed string
	// refused says why the API server would refuse the merged object; nil where it
	// accepts whatever can be applied.
	refused func(live, merged, desired object) string
}

// Kinds are all kinds that are ever composed. Every object is looked for by its
// name before it is first made, whatever its kind; a kind that is missing here is
// never taken over.
var Kinds = []Kind{
	{APIVersion: "v1", Name: "ConfigMap", refused: configMap},
	{APIVersion: "v1", Name: "PersistentVolumeClaim", refused: claim},
	// Values that somebody has made are used, whoever they belong to; owning them
	// would delete them with the instance.
	{APIVersion: "v1", Name: "Secret", fixed: "Secrets are used as they are and never taken over"},
	{APIVersion: "v1", Name: "Service", refused: service},
	{APIVersion: "v1", Name: "ServiceAccount"},
	{APIVersion: "apps/v1", Name: "Deployment", refused: deployment},
	{APIVersion: "apps/v1", Name: "StatefulSet", refused: statefulSet},
	{APIVersion: "autoscaling/v2", Name: "HorizontalPodAutoscaler", refused: autoscaler},
	{APIVersion: "batch/v1", Name: "Job", fixed: "what a Job runs cannot be changed"},
	{APIVersion: "networking.k8s.io/v1", Name: "Ingress"},
	{APIVersion: "networking.k8s.io/v1", Name: "NetworkPolicy"},
	{APIVersion: "policy/v1", Name: "PodDisruptionBudget", refused: budget},
	{APIVersion: "gateway.networking.k8s.io/v1", Name: "HTTPRoute"},
	{APIVersion: "monitoring.coreos.com/v1", Name: "ServiceMonitor"},
	{APIVersion: "monitoring.coreos.com/v1", Name: "PrometheusRule"},
}

// Refusal is why live cannot become desired, as the end of a sentence that
// begins with the object's name; "" if it can.
func Refusal(live, desired map[string]any) string {
	for _, k := range Kinds {
		if live["kind"] != k.Name || live["apiVersion"] != k.APIVersion {
			continue
		}
		switch {
		case k.fixed != "":
			return k.fixed
		case at(live, "metadata", "deletionTimestamp") != nil:
			return "it is being deleted"
		}
		if reason := repeated(live); reason != "" {
			return reason
		}
		if k.refused == nil || desired == nil {
			return ""
		}
		return k.refused(live, merge(live, desired).(object), desired)
	}
	return "its kind is not one that can be taken over"
}
