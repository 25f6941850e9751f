// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package observe

import (
	"strings"

	"google.golang.org/protobuf/types/known/structpb"
)

// readiness judges an observed object by "group/Kind". A kind that is not in
// the table is ready as soon as it exists.
var readiness = map[string]func(*structpb.Struct) bool{
	"apps/Deployment":  func(o *structpb.Struct) bool { return workload(o).Settled() },
	"apps/StatefulSet": statefulSetReady,
	"batch/Job":        func(o *structpb.Struct) bool { return conditionTrue(o, "Complete") },

	"/ConfigMap":                           exists,
	"/PersistentVolumeClaim":               exists, // bound only once a pod needs it
	"/Secret":                              exists,
	"/Service":                             exists, // a load balancer's address may take long, or never come
	"/ServiceAccount":                      exists,
	"autoscaling/HorizontalPodAutoscaler":  exists, // has no metrics while the pods start
	"gateway.networking.k8s.io/HTTPRoute":  exists, // condition NetworkingReady tells more
	"monitoring.coreos.com/PrometheusRule": exists,
	"monitoring.coreos.com/ServiceMonitor": exists,
	"networking.k8s.io/Ingress":            exists, // has an address only with some controllers
	"networking.k8s.io/NetworkPolicy":      exists,
	"policy/PodDisruptionBudget":           exists,
}

// Ready is the verdict of the readiness table; an object on its way out is not
// ready.
func Ready(o *structpb.Struct) bool {
	if at(o, "metadata", "deletionTimestamp") != nil {
		return false
	}
	group, _, found := strings.Cut(text(o, "apiVersion"), "/")
	if !found {
		group = ""
	}
	ready, known := readiness[group+"/"+text(o, "kind")]
	return !known || ready(o)
}

func exists(*structpb.Struct) bool { return true }

// statefulSetReady: the controller has seen our generation, and every wanted
// pod is of the present revision and ready.
func statefulSetReady(o *structpb.Struct) bool {
	wanted := int32(1)
	if v := at(o, "spec", "replicas"); v != nil {
		wanted = count(o, "spec", "replicas")
	}
	return number(o, "status", "observedGeneration") >= number(o, "metadata", "generation") &&
		count(o, "status", "readyReplicas") == wanted &&
		text(o, "status", "currentRevision") == text(o, "status", "updateRevision")
}
