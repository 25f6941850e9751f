// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package cluster

import (
	"maps"
	"strconv"

	"k8s.io/apimachinery/pkg/runtime"
)

// Observed is an object as the API server serves it: what was applied, with
// defaults, with its metadata, and with what others have set. Nil if there is none.
func (c *Cluster) Observed(key string) Object {
	o := c.composed[key]
	if o == nil {
		return nil
	}
	out := o.stored()
	name := text(c.XR, "metadata", "name")
	metadata := child(out, "metadata")
	maps.Copy(metadata, Object{
		"generateName":      name + "-",
		"resourceVersion":   strconv.FormatInt(o.version, 10),
		"generation":        o.generation,
		"creationTimestamp": stamp(o.created),
		"ownerReferences": []any{Object{
			"apiVersion": c.XR["apiVersion"], "kind": c.XR["kind"], "name": name,
			"uid": Dig(c.XR, "metadata", "uid"), "controller": true, "blockOwnerDeletion": true,
		}},
	})
	if namespace := text(c.XR, "metadata", "namespace"); namespace != "" {
		metadata["namespace"] = namespace
	}
	child(metadata, "labels")["crossplane.io/composite"] = name
	child(metadata, "annotations")["crossplane.io/composition-resource-name"] = key
	out = Merge(out, o.others)
	if !c.Unmanaged {
		child(out, "metadata")["managedFields"] = o.managers()
	}
	return out
}

// stored is what has become of what was applied.
func (o *composed) stored() Object {
	out := runtime.DeepCopyJSON(Merge(o.taken, o.applied))
	child(out, "metadata")["uid"] = o.uid
	if o.count.exists {
		child(out, "spec")["replicas"] = o.count.n
	}
	defaults(out)
	return out
}

// defaults fills in what the API server and admission fill in.
func defaults(o Object) {
	spec, ok := o["spec"].(Object)
	if !ok {
		return
	}
	switch o["kind"] {
	case "Deployment":
		fill(spec, Object{
			"replicas": int64(1), "revisionHistoryLimit": int64(10), "progressDeadlineSeconds": int64(600),
			"strategy": Object{"type": "RollingUpdate", "rollingUpdate": Object{"maxSurge": "25%", "maxUnavailable": "25%"}},
		})
		pod(child(child(spec, "template"), "spec"))
	case "StatefulSet":
		fill(spec, Object{"replicas": int64(1), "revisionHistoryLimit": int64(10), "podManagementPolicy": "OrderedReady"})
		pod(child(child(spec, "template"), "spec"))
	case "Job":
		id := text(o, "metadata", "uid")
		fill(spec, Object{
			"completionMode": "NonIndexed", "completions": int64(1), "parallelism": int64(1), "manualSelector": false, "suspend": false,
			"selector": Object{"matchLabels": Object{"batch.kubernetes.io/controller-uid": id}},
		})
		job := text(o, "metadata", "name")
		maps.Copy(child(child(child(spec, "template"), "metadata"), "labels"), Object{
			"batch.kubernetes.io/controller-uid": id, "controller-uid": id, "batch.kubernetes.io/job-name": job, "job-name": job,
		})
		pod(child(child(spec, "template"), "spec"))
	case "Service":
		fill(spec, Object{
			"clusterIP": "10.96.17.4", "clusterIPs": []any{"10.96.17.4"}, "internalTrafficPolicy": "Cluster",
			"ipFamilies": []any{"IPv4"}, "ipFamilyPolicy": "SingleStack", "sessionAffinity": "None", "type": "ClusterIP",
		})
		each(spec["ports"], func(p Object) { fill(p, Object{"protocol": "TCP"}) })
	case "HTTPRoute":
		each(spec["parentRefs"], func(p Object) { fill(p, Object{"group": "gateway.networking.k8s.io", "kind": "Gateway"}) })
		each(spec["rules"], func(r Object) {
			each(r["backendRefs"], func(b Object) { fill(b, Object{"group": "", "kind": "Service", "weight": int64(1)}) })
		})
	}
}

// pod fills in what a pod template does not say.
func pod(spec Object) {
	fill(spec, Object{
		"dnsPolicy": "ClusterFirst", "restartPolicy": "Always", "schedulerName": "default-scheduler",
		"securityContext": Object{}, "terminationGracePeriodSeconds": int64(30),
	})
	if account := spec["serviceAccountName"]; account != nil {
		spec["serviceAccount"] = account
	}
	each(spec["containers"], container)
	each(spec["initContainers"], container)
	each(spec["volumes"], func(v Object) {
		for _, source := range []string{"configMap", "secret", "projected"} {
			if s, ok := v[source].(Object); ok {
				fill(s, Object{"defaultMode": int64(420)})
			}
		}
	})
}

func container(c Object) {
	fill(c, Object{
		"imagePullPolicy": "IfNotPresent", "resources": Object{},
		"terminationMessagePath": "/dev/termination-log", "terminationMessagePolicy": "File",
	})
	each(c["ports"], func(p Object) { fill(p, Object{"protocol": "TCP"}) })
	for _, name := range []string{"livenessProbe", "readinessProbe", "startupProbe"} {
		if p, ok := c[name].(Object); ok {
			fill(p, Object{"failureThreshold": int64(3), "periodSeconds": int64(10), "successThreshold": int64(1), "timeoutSeconds": int64(1)})
		}
	}
	each(c["env"], func(e Object) {
		if f, ok := Dig(e, "valueFrom", "fieldRef").(Object); ok {
			fill(f, Object{"apiVersion": "v1"})
		}
	})
}
