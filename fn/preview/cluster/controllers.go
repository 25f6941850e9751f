// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package cluster

import (
	"cmp"
	"fmt"
	"reflect"
)

// Step lets every controller do one thing and returns a line for each that did
// something. Pods take a step to stop, and a Job one to run before it ends.
func (c *Cluster) Step() []string {
	var acts []string
	for _, key := range c.Keys() {
		o := c.composed[key]
		step, ok := controllers[text(o.applied, "kind")]
		if !ok {
			continue
		}
		was := o.version
		if what := step(c, key); o.version != was {
			acts = append(acts, fmt.Sprintf("%s %s %s", text(o.applied, "kind"), text(o.applied, "metadata", "name"), what))
		}
	}
	return acts
}

// Finish lets all pods run, or stop, and all Jobs come to their end at once. Whoever
// routes, scales or measures has not looked yet.
func (c *Cluster) Finish() {
	for _, key := range c.Keys() {
		switch text(c.composed[key].applied, "kind") {
		case "Deployment", "StatefulSet":
			c.Settle(key)
		case "Job":
			if !c.Finished(key) {
				c.Complete(key)
			}
		case "PersistentVolumeClaim":
			claim(c, key)
		}
	}
}

// controllers by kind: what each does in one step, and what to call it. A kind
// without one has no status that matters here.
var controllers = map[string]func(c *Cluster, key string) string{
	"Deployment":              workload,
	"StatefulSet":             workload,
	"Job":                     job,
	"PersistentVolumeClaim":   claim,
	"HorizontalPodAutoscaler": autoscaler,
	"PodDisruptionBudget":     budget,
	"Ingress":                 loadBalanced,
	"HTTPRoute":               route,
}

func (o *composed) status() Object {
	s, _ := o.others["status"].(Object)
	return s
}

// report replaces the status of an object.
func (c *Cluster) report(key string, status Object) {
	o := c.composed[key]
	if status = Merge(nil, status); reflect.DeepEqual(status, o.status()) {
		return
	}
	o.others = Merge(without(o.others, "status"), Object{"status": status})
	c.touch(o)
}

// condition is one that is true, since the time at which it has become so.
func (c *Cluster) condition(key, typ, reason, message string) any {
	since := c.stamp()
	each(c.composed[key].status()["conditions"], func(was Object) {
		if was["type"] == typ && was["status"] == "True" {
			since = text(was, "lastTransitionTime")
		}
	})
	return holds(since, typ, reason, message)
}

func holds(since, typ, reason, message string) any {
	return Object{"type": typ, "status": "True", "reason": reason, "message": message, "lastTransitionTime": since}
}

// workload starts pods in one step; stopping them takes a second one, in which they
// are terminating.
func workload(c *Cluster, key string) string {
	o := c.composed[key]
	running := number(o.status(), "replicas")
	want := number(c.Observed(key), "spec", "replicas")
	if want == 0 && running > 0 {
		c.report(key, Object{"observedGeneration": o.generation, "terminatingReplicas": running, "conditions": c.progressed(key)})
		return "is stopping"
	}
	c.Settle(key)
	if want == 0 {
		return "has stopped"
	}
	return "is available"
}

// Settle lets a workload have the pods that its spec wants, also none.
func (c *Cluster) Settle(key string) {
	n := number(c.Observed(key), "spec", "replicas")
	status := Object{"observedGeneration": c.composed[key].generation, "terminatingReplicas": int64(0), "conditions": c.progressed(key)}
	if n > 0 {
		for _, field := range []string{"replicas", "updatedReplicas", "readyReplicas", "availableReplicas"} {
			status[field] = n
		}
	}
	c.report(key, status)
}

func (c *Cluster) progressed(key string) []any {
	return []any{
		c.condition(key, "Available", "MinimumReplicasAvailable", "Deployment has minimum availability."),
		c.condition(key, "Progressing", "NewReplicaSetAvailable", fmt.Sprintf("ReplicaSet %q has successfully progressed.", text(c.composed[key].applied, "metadata", "name"))),
	}
}

// claim finds a volume at once.
func claim(c *Cluster, key string) string {
	c.report(key, Object{"phase": "Bound"})
	return "is bound"
}

// autoscaler measures, and keeps to its lower bound.
func autoscaler(c *Cluster, key string) string {
	low := cmp.Or(number(c.composed[key].applied, "spec", "minReplicas"), 1)
	c.report(key, Object{
		"currentReplicas": low,
		"desiredReplicas": low,
		"lastScaleTime":   stamp(c.composed[key].created),
		"currentMetrics": []any{Object{"type": "Resource", "resource": Object{
			"name": "cpu", "current": Object{"averageUtilization": int64(62), "averageValue": "312m"},
		}}},
		"conditions": []any{
			c.condition(key, "AbleToScale", "ReadyForNewScale", "recommended size matches current size"),
			c.condition(key, "ScalingActive", "ValidMetricFound", "the HPA was able to successfully calculate a replica count from cpu resource utilization (percentage of request)"),
			c.condition(key, "ScalingLimited", "DesiredWithinRange", "the desired count is within the acceptable range"),
		},
	})
	return "is active"
}

// budget allows a disruption.
func budget(c *Cluster, key string) string {
	c.report(key, Object{
		"observedGeneration": c.composed[key].generation,
		"disruptionsAllowed": int64(1),
		"currentHealthy":     int64(1),
		"desiredHealthy":     int64(1),
		"expectedPods":       int64(1),
		"conditions":         []any{c.condition(key, "DisruptionAllowed", "SufficientPods", "")},
	})
	return "is met"
}

// loadBalanced gives an Ingress its address.
func loadBalanced(c *Cluster, key string) string {
	c.report(key, Object{"loadBalancer": Object{"ingress": []any{Object{"ip": "203.0.113.10"}}}})
	return "has an address"
}

// route is accepted by the Gateways it names.
func route(c *Cluster, key string) string {
	o := c.composed[key]
	since, parents := stamp(o.created), []any{}
	each(Dig(c.Observed(key), "spec", "parentRefs"), func(ref Object) {
		parents = append(parents, Object{
			"parentRef":      ref,
			"controllerName": "example.com/gateway-controller",
			"conditions": []any{
				holds(since, "Accepted", "Accepted", "Route is accepted"),
				holds(since, "ResolvedRefs", "ResolvedRefs", "Resolved all the Object references for the Route"),
			},
		})
	})
	c.report(key, Object{"parents": parents})
	return "is accepted"
}
