// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package bench

import (
	"encoding/json"
	"fmt"
	"maps"
	"strconv"
)

// served is an object as an API server serves it: what was applied, with its
// defaults, its metadata and its status.
func (w *world) served(key string) map[string]any {
	o := w.objects[key]
	name, _ := dig(w.xr, "metadata", "name").(string)
	out := clone(o.applied)
	defaults(out)
	if o.replicas > 0 && dig(o.applied, "spec", "replicas") == nil {
		child(out, "spec")["replicas"] = float64(o.replicas)
	}
	metadata := child(out, "metadata")
	maps.Copy(metadata, map[string]any{
		"namespace":         dig(w.xr, "metadata", "namespace"),
		"generateName":      name + "-",
		"uid":               fmt.Sprintf("%08x-8c1e-4d53-9a0e-2f4f7a6f3c11", o.created.Unix()),
		"resourceVersion":   strconv.Itoa(o.version),
		"generation":        float64(o.generation),
		"creationTimestamp": stamp(o.created),
		"ownerReferences": []any{map[string]any{
			"apiVersion": w.xr["apiVersion"], "kind": w.xr["kind"], "name": name,
			"uid": dig(w.xr, "metadata", "uid"), "controller": true, "blockOwnerDeletion": true,
		}},
	})
	child(metadata, "labels")["crossplane.io/composite"] = name
	child(metadata, "annotations")["crossplane.io/composition-resource-name"] = key
	if w.managed {
		metadata["managedFields"] = managers(o)
	}
	if s := o.reported(); s != nil {
		out["status"] = s
	}
	return out
}

// reported is the status of an object, as far as its kind has one.
func (o *object) reported() map[string]any {
	at := stamp(o.created)
	met := func(typ, reason, message string) any {
		return map[string]any{
			"type": typ, "status": "True", "reason": reason, "message": message, "lastTransitionTime": at,
			"observedGeneration": float64(o.generation),
		}
	}
	switch o.applied["kind"] {
	case "Service":
		return map[string]any{"loadBalancer": map[string]any{}}
	case "HorizontalPodAutoscaler":
		return map[string]any{
			"currentReplicas": float64(3), "desiredReplicas": float64(3), "lastScaleTime": at,
			"currentMetrics": []any{map[string]any{"type": "Resource", "resource": map[string]any{
				"name": "cpu", "current": map[string]any{"averageUtilization": float64(o.version % 100), "averageValue": "312m"},
			}}},
			"conditions": []any{
				met("AbleToScale", "ReadyForNewScale", "recommended size matches current size"),
				met("ScalingActive", "ValidMetricFound", "the HPA was able to successfully calculate a replica count from cpu resource utilization (percentage of request)"),
				met("ScalingLimited", "DesiredWithinRange", "the desired count is within the acceptable range"),
			},
		}
	case "PodDisruptionBudget":
		return map[string]any{
			"currentHealthy": float64(3), "desiredHealthy": float64(1), "disruptionsAllowed": float64(2), "expectedPods": float64(3),
			"observedGeneration": float64(o.generation), "conditions": []any{met("DisruptionAllowed", "SufficientPods", "")},
		}
	case "HTTPRoute":
		return map[string]any{"parents": []any{map[string]any{
			"controllerName": "gateway.example.com/controller", "parentRef": map[string]any{
				"group": "gateway.networking.k8s.io", "kind": "Gateway", "name": "public", "namespace": "gateways",
			},
			"conditions": []any{met("Accepted", "Accepted", "Route is accepted"), met("ResolvedRefs", "ResolvedRefs", "Resolved all the Object references for the Route")},
		}}}
	}
	return o.status
}

// defaults fills in what the API server fills in.
func defaults(o map[string]any) {
	spec, ok := o["spec"].(map[string]any)
	if !ok {
		return
	}
	switch o["kind"] {
	case "Deployment":
		fill(spec, map[string]any{
			"replicas": float64(1), "revisionHistoryLimit": float64(10), "progressDeadlineSeconds": float64(600),
			"strategy": map[string]any{"type": "RollingUpdate", "rollingUpdate": map[string]any{"maxSurge": "25%", "maxUnavailable": "25%"}},
		})
		pod(child(child(spec, "template"), "spec"))
	case "Job":
		fill(spec, map[string]any{
			"completionMode": "NonIndexed", "completions": float64(1), "parallelism": float64(1), "manualSelector": false, "suspend": false,
			"selector": map[string]any{"matchLabels": map[string]any{"batch.kubernetes.io/controller-uid": "9d1f2c8e-8c1e-4d53-9a0e-2f4f7a6f3c11"}},
		})
		pod(child(child(spec, "template"), "spec"))
	case "Service":
		fill(spec, map[string]any{
			"clusterIP": "10.96.17.4", "clusterIPs": []any{"10.96.17.4"}, "internalTrafficPolicy": "Cluster",
			"ipFamilies": []any{"IPv4"}, "ipFamilyPolicy": "SingleStack", "sessionAffinity": "None", "type": "ClusterIP",
		})
		each(spec["ports"], func(p map[string]any) { fill(p, map[string]any{"protocol": "TCP"}) })
	case "HTTPRoute":
		each(spec["parentRefs"], func(p map[string]any) {
			fill(p, map[string]any{"group": "gateway.networking.k8s.io", "kind": "Gateway"})
		})
		each(spec["rules"], func(r map[string]any) {
			each(r["backendRefs"], func(b map[string]any) {
				fill(b, map[string]any{"group": "", "kind": "Service", "weight": float64(1)})
			})
		})
	}
}

func pod(spec map[string]any) {
	fill(spec, map[string]any{
		"dnsPolicy": "ClusterFirst", "restartPolicy": "Always", "schedulerName": "default-scheduler",
		"securityContext": map[string]any{}, "terminationGracePeriodSeconds": float64(30),
	})
	if account := spec["serviceAccountName"]; account != nil {
		spec["serviceAccount"] = account
	}
	container := func(c map[string]any) {
		fill(c, map[string]any{
			"imagePullPolicy": "IfNotPresent", "resources": map[string]any{},
			"terminationMessagePath": "/dev/termination-log", "terminationMessagePolicy": "File",
		})
		each(c["ports"], func(p map[string]any) { fill(p, map[string]any{"protocol": "TCP"}) })
		for _, name := range []string{"livenessProbe", "readinessProbe", "startupProbe"} {
			if p, ok := c[name].(map[string]any); ok {
				fill(p, map[string]any{"failureThreshold": float64(3), "periodSeconds": float64(10), "successThreshold": float64(1), "timeoutSeconds": float64(1)})
			}
		}
		each(c["env"], func(e map[string]any) {
			if f, ok := dig(e, "valueFrom", "fieldRef").(map[string]any); ok {
				fill(f, map[string]any{"apiVersion": "v1"})
			}
		})
	}
	each(spec["containers"], container)
	each(spec["initContainers"], container)
	each(spec["volumes"], func(v map[string]any) {
		for _, source := range []string{"configMap", "secret", "projected"} {
			if s, ok := v[source].(map[string]any); ok {
				fill(s, map[string]any{"defaultMode": float64(420)})
			}
		}
	})
}

// fill sets what is not set.
func fill(m, with map[string]any) {
	for k, v := range with {
		if _, there := m[k]; !there {
			m[k] = v
		}
	}
}

// each edits the items of a list of objects.
func each(list any, edit func(map[string]any)) {
	items, _ := list.([]any)
	for _, item := range items {
		if o, ok := item.(map[string]any); ok {
			edit(o)
		}
	}
}

// child is the object at a key, made if there is none.
func child(m map[string]any, key string) map[string]any {
	c, ok := m[key].(map[string]any)
	if !ok {
		c = map[string]any{}
		m[key] = c
	}
	return c
}

// clone is a copy that may be edited at any depth.
func clone(m map[string]any) map[string]any {
	out := make(map[string]any, len(m))
	for k, v := range m {
		out[k] = copied(v)
	}
	return out
}

func copied(v any) any {
	switch v := v.(type) {
	case map[string]any:
		return clone(v)
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = copied(item)
		}
		return out
	}
	return v
}

// managers is who has set what: Crossplane what it has applied, a controller
// the status, an autoscaler the count.
func managers(o *object) []any {
	entry := func(name, operation, subresource string, fields map[string]any) any {
		e := map[string]any{
			"manager": name, "operation": operation, "apiVersion": o.applied["apiVersion"], "time": stamp(o.created),
			"fieldsType": "FieldsV1", "fieldsV1": fields,
		}
		if subresource != "" {
			e["subresource"] = subresource
		}
		return e
	}
	applied := clone(o.applied)
	for _, k := range []string{"apiVersion", "kind"} {
		delete(applied, k)
	}
	metadata := child(applied, "metadata")
	for _, k := range []string{"name", "namespace"} {
		delete(metadata, k)
	}
	child(metadata, "labels")["crossplane.io/composite"] = ""
	child(metadata, "annotations")["crossplane.io/composition-resource-name"] = ""
	metadata["generateName"] = ""
	fields := fieldsV1(applied)
	child(fields, "f:metadata")["f:ownerReferences"] = map[string]any{`k:{"uid":"5f0c4a52-8c1e-4d53-9a0e-000000000000"}`: map[string]any{}}
	out := []any{entry("apiextensions.crossplane.io/composed/8d3f0a6c", "Apply", "", fields)}
	if status := o.reported(); status != nil {
		out = append(out, entry("kube-controller-manager", "Update", "status", map[string]any{"f:status": fieldsV1(status)}))
	}
	if o.replicas > 0 {
		out = append(out, entry("kube-controller-manager", "Update", "scale", map[string]any{"f:spec": map[string]any{"f:replicas": map[string]any{}}}))
	}
	return out
}

// listKeys are the fields that identify the items of a list; without them a
// list is owned as a whole.
var listKeys = map[string][][]string{
	"containers":                {{"name"}},
	"initContainers":            {{"name"}},
	"env":                       {{"name"}},
	"volumes":                   {{"name"}},
	"imagePullSecrets":          {{"name"}},
	"volumeMounts":              {{"mountPath"}},
	"topologySpreadConstraints": {{"topologyKey", "whenUnsatisfiable"}},
	"ports":                     {{"containerPort", "protocol"}, {"port", "protocol"}},
	"conditions":                {{"type"}},
}

// ownedWhole are objects that are owned as a whole.
var ownedWhole = map[string]bool{
	"selector": true, "nodeSelector": true, "resourceFieldRef": true, "secretKeyRef": true, "configMapKeyRef": true,
	"fieldRef": true, "namespaceSelector": true, "podSelector": true, "labelSelector": true, "scaleTargetRef": true,
}

// fieldsV1 is the set of fields that an object consists of.
func fieldsV1(o map[string]any) map[string]any {
	out := make(map[string]any, len(o))
	for k, v := range o {
		set := map[string]any{}
		switch v := v.(type) {
		case map[string]any:
			if !ownedWhole[k] {
				set = fieldsV1(v)
			}
		case []any:
			set = itemsV1(k, v)
		}
		out["f:"+k] = set
	}
	return out
}

func itemsV1(name string, list []any) map[string]any {
	out := map[string]any{}
	for _, keys := range listKeys[name] {
		for _, item := range list {
			o, ok := item.(map[string]any)
			if !ok || o[keys[0]] == nil {
				break
			}
			key := map[string]any{}
			for _, k := range keys {
				key[k] = o[k]
				if o[k] == nil && k == "protocol" {
					key[k] = "TCP"
				}
			}
			text, _ := json.Marshal(key) //nolint:errchkjson // Scalars only.
			set := fieldsV1(o)
			set["."] = map[string]any{}
			out["k:"+string(text)] = set
		}
	}
	return out
}
