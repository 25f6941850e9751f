// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package preview

import (
	"cmp"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// Act lets every controller take one step and returns a line for each that
// did something.
func (w *World) Act() []string {
	var acts []string
	for _, key := range slices.Sorted(maps.Keys(w.objects)) {
		o := w.objects[key].live
		control, ok := controllers[o.GetKind()]
		if !ok {
			continue
		}
		was, _, _ := unstructured.NestedMap(o.Object, "status")
		status, what := control(w, o, was)
		if reflect.DeepEqual(was, status) {
			continue
		}
		set(o, status, "status")
		acts = append(acts, o.GetKind()+" "+o.GetName()+" "+what)
	}
	return acts
}

// A controller returns the next status of an object, and what happened to it.
type controller func(w *World, o *Object, status map[string]any) (map[string]any, string)

// controllers by kind. A kind without one has no status that matters here.
var controllers = map[string]controller{
	"Deployment":              deployment,
	"StatefulSet":             deployment,
	"Job":                     job,
	"PersistentVolumeClaim":   claim,
	"HorizontalPodAutoscaler": autoscaler,
	"PodDisruptionBudget":     budget,
	"Ingress":                 loadBalanced,
	"HTTPRoute":               route,
}

// deployment starts pods in one step; stopping them takes a second one, in
// which they are terminating.
func deployment(w *World, o *Object, status map[string]any) (map[string]any, string) {
	want, _, _ := unstructured.NestedInt64(o.Object, "spec", "replicas")
	if want > 0 {
		return map[string]any{
			"observedGeneration":  o.GetGeneration(),
			"replicas":            want,
			"updatedReplicas":     want,
			"readyReplicas":       want,
			"availableReplicas":   want,
			"terminatingReplicas": int64(0),
			"conditions":          []any{w.condition("Available", "MinimumReplicasAvailable"), w.condition("Progressing", "NewReplicaSetAvailable")},
		}, "is available"
	}
	running, _ := status["replicas"].(int64)
	what := "has stopped"
	if running > 0 {
		what = "is stopping"
	}
	return map[string]any{
		"observedGeneration":  o.GetGeneration(),
		"terminatingReplicas": running,
		"conditions":          []any{w.condition("Available", "MinimumReplicasAvailable"), w.condition("Progressing", "NewReplicaSetAvailable")},
	}, what
}

// job starts a pod in one step and completes in the next, unless it is to fail.
func job(w *World, o *Object, status map[string]any) (map[string]any, string) {
	failed, _ := status["failed"].(int64)
	limit, _, _ := unstructured.NestedInt64(o.Object, "spec", "backoffLimit")
	if failed > limit {
		return status, ""
	}
	suspended, _, _ := unstructured.NestedBool(o.Object, "spec", "suspend")
	succeeded, _ := status["succeeded"].(int64)
	active, _ := status["active"].(int64)
	switch {
	case succeeded > 0:
		return status, ""
	case suspended:
		return map[string]any{"conditions": []any{w.condition("Suspended", "JobSuspended")}}, "is suspended"
	case active > 0 && w.willFail(o):
		return w.failing(o, failed+1, limit)
	case active > 0:
		return map[string]any{
			"startTime":               w.createdAt,
			"completionTime":          w.createdAt,
			"succeeded":               int64(1),
			"ready":                   int64(0),
			"terminating":             int64(0),
			"uncountedTerminatedPods": map[string]any{},
			"conditions":              []any{w.condition("SuccessCriteriaMet", "CompletionsReached"), w.condition("Complete", "CompletionsReached")},
		}, "is complete"
	}
	return map[string]any{
		"startTime":               w.createdAt,
		"active":                  int64(1),
		"ready":                   int64(1),
		"terminating":             int64(0),
		"uncountedTerminatedPods": map[string]any{},
	}, "is running"
}

// willFail holds for a Job whose pods were asked to fail.
func (w *World) willFail(o *Object) bool {
	containers, _, _ := unstructured.NestedSlice(o.Object, "spec", "template", "spec", "containers")
	if len(containers) == 0 {
		return false
	}
	image, _ := containers[0].(map[string]any)["image"].(string) //nolint:forcetypeassert // A container is a map.
	tag := w.Fails[o.GetLabels()["superset.apache.org/init-task"]]
	return tag != "" && strings.HasSuffix(image, ":"+tag)
}

// failing adds a failed pod to a Job; the last one that may fail fails the Job.
func (w *World) failing(o *Object, failed, limit int64) (map[string]any, string) {
	w.Pods = append(w.Pods, w.failedPod(o, failed))
	status := map[string]any{
		"startTime":               w.createdAt,
		"failed":                  failed,
		"ready":                   int64(0),
		"terminating":             int64(0),
		"uncountedTerminatedPods": map[string]any{},
	}
	if failed <= limit {
		status["active"] = int64(1)
		return status, fmt.Sprintf("has a failed pod, %d of %d", failed, limit+1)
	}
	status["conditions"] = []any{w.condition("FailureTarget", "BackoffLimitExceeded"), w.condition("Failed", "BackoffLimitExceeded")}
	return status, "has failed"
}

// failedPod is a pod as the kubelet leaves it.
func (w *World) failedPod(job *Object, n int64) *Object {
	labels, _, _ := unstructured.NestedStringMap(job.Object, "spec", "template", "metadata", "labels")
	o := &Object{Object: map[string]any{
		"apiVersion": "v1", "kind": "Pod",
		"metadata": map[string]any{
			"name": fmt.Sprintf("%s-%d", job.GetName(), n), "namespace": job.GetNamespace(), "creationTimestamp": w.createdAt,
			"ownerReferences": []any{map[string]any{"apiVersion": "batch/v1", "kind": "Job", "name": job.GetName(), "uid": string(job.GetUID()), "controller": true}},
		},
		"spec": map[string]any{"containers": []any{map[string]any{"name": "superset"}}},
		"status": map[string]any{"phase": "Failed", "containerStatuses": []any{map[string]any{
			"name": "superset", "state": map[string]any{"terminated": map[string]any{
				"exitCode": int64(1), "reason": "Error", "message": "the walk was told to let this pod fail", "finishedAt": w.createdAt,
			}},
		}}},
	}}
	o.SetLabels(labels)
	return o
}

// claim finds a volume at once.
func claim(*World, *Object, map[string]any) (map[string]any, string) {
	return map[string]any{"phase": "Bound"}, "is bound"
}

// autoscaler keeps to its lower bound.
func autoscaler(w *World, o *Object, _ map[string]any) (map[string]any, string) {
	low, _, _ := unstructured.NestedInt64(o.Object, "spec", "minReplicas")
	low = cmp.Or(low, 1)
	return map[string]any{
		"currentReplicas": low,
		"desiredReplicas": low,
		"conditions":      []any{w.condition("AbleToScale", "ReadyForNewScale"), w.condition("ScalingActive", "ValidMetricFound")},
	}, "is active"
}

// budget allows a disruption.
func budget(w *World, o *Object, _ map[string]any) (map[string]any, string) {
	return map[string]any{
		"observedGeneration": o.GetGeneration(),
		"disruptionsAllowed": int64(1),
		"currentHealthy":     int64(1),
		"desiredHealthy":     int64(1),
		"expectedPods":       int64(1),
		"conditions":         []any{w.condition("DisruptionAllowed", "SufficientPods")},
	}, "is met"
}

// loadBalanced gives an Ingress its address.
func loadBalanced(*World, *Object, map[string]any) (map[string]any, string) {
	return map[string]any{"loadBalancer": map[string]any{"ingress": []any{map[string]any{"ip": "203.0.113.10"}}}}, "has an address"
}

// route is accepted by the Gateway it names.
func route(w *World, o *Object, _ map[string]any) (map[string]any, string) {
	refs, _, _ := unstructured.NestedSlice(o.Object, "spec", "parentRefs")
	var parents []any
	for _, ref := range refs {
		parents = append(parents, map[string]any{
			"parentRef":      ref,
			"controllerName": "example.com/gateway-controller",
			"conditions":     []any{w.condition("Accepted", "Accepted"), w.condition("ResolvedRefs", "ResolvedRefs")},
		})
	}
	return map[string]any{"parents": parents}, "is accepted"
}

// condition is true since the world began.
func (w *World) condition(kind, reason string) map[string]any {
	return map[string]any{"type": kind, "status": "True", "reason": reason, "message": "", "lastTransitionTime": w.createdAt}
}
