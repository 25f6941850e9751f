//go:build cluster

// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package networking

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/crossplane-contrib/function-superset/fn/adopt"
	"github.com/crossplane-contrib/function-superset/fn/preview/cluster"
	"github.com/crossplane-contrib/function-superset/test/networking/kube"
)

// strange are objects of others over which ours may be laid, by our key and then
// by what is strange about them. Pods are given without their template, and
// without the selector.
var strange = map[string]map[string]string{
	"web-server-deployment": {
		"nothing":                  `containers: [{name: superset, image: i}]`,
		"the node's network":       `hostNetwork: true, containers: [{name: superset, image: i, ports: [{containerPort: 8088, hostPort: 8088}]}]`,
		"ports of the node":        `containers: [{name: superset, image: i, ports: [{containerPort: 8088, hostPort: 9102}, {containerPort: 9102, hostPort: 8088}]}]`,
		"resources of the pod":     `resources: {limits: {cpu: 100m, memory: 64Mi}}, containers: [{name: superset, image: i}]`,
		"requests of the pod":      `resources: {limits: {cpu: 100m, memory: 64Mi}, requests: {cpu: 50m, memory: 32Mi}}, containers: [{name: superset, image: i}]`,
		"plenty for the pod":       `resources: {limits: {cpu: "4", memory: 8Gi}}, containers: [{name: superset, image: i}]`,
		"a low limit":              `containers: [{name: superset, image: i, resources: {limits: {cpu: 10m}}}]`,
		"a high limit":             `containers: [{name: superset, image: i, resources: {limits: {cpu: "4"}}}]`,
		"Windows":                  `os: {name: windows}, containers: [{name: superset, image: i}]`,
		"little grace":             `terminationGracePeriodSeconds: 1, containers: [{name: superset, image: i}]`,
		"a resolver":               `dnsPolicy: None, dnsConfig: {nameservers: [192.0.2.1]}, containers: [{name: superset, image: i}]`,
		"root":                     `securityContext: {runAsUser: 0}, containers: [{name: superset, image: i, securityContext: {runAsUser: 0, runAsNonRoot: false}}]`,
		"privileges":               `containers: [{name: superset, image: i, securityContext: {privileged: true}}]`,
		"a capability":             `containers: [{name: superset, image: i, securityContext: {capabilities: {add: [SYS_ADMIN]}}}]`,
		"a profile of the node":    `securityContext: {seccompProfile: {type: Localhost, localhostProfile: p}}, containers: [{name: superset, image: i}]`,
		"part of a ConfigMap":      `volumes: [{name: superset-config, configMap: {name: x, items: [{key: a, path: b}]}}], containers: [{name: superset, image: i}]`,
		"a Secret for a ConfigMap": `volumes: [{name: superset-config, secret: {secretName: x}}], containers: [{name: superset, image: i}]`,
		"our path elsewhere":       `volumes: [{name: v, emptyDir: {}}], containers: [{name: superset, image: i, volumeMounts: [{name: v, mountPath: /app/pythonpath, subPath: x}]}]`,
		"our path by expression":   `volumes: [{name: v, emptyDir: {}}], containers: [{name: superset, image: i, env: [{name: A, value: a}], volumeMounts: [{name: v, mountPath: /app/pythonpath, subPathExpr: $(A)}]}]`,
		"a device at our path":     `volumes: [{name: v, persistentVolumeClaim: {claimName: x}}], containers: [{name: superset, image: i, volumeDevices: [{name: v, devicePath: /app/pythonpath}]}]`,
		"a probe over TLS":         `containers: [{name: superset, image: i, readinessProbe: {httpGet: {path: /, port: 1, scheme: HTTPS}, successThreshold: 3}, livenessProbe: {httpGet: {path: /, port: 1}, terminationGracePeriodSeconds: 5}}]`,
		"a probe of another sort":  `containers: [{name: superset, image: i, livenessProbe: {tcpSocket: {port: 1}}}]`,
		"a hook":                   `containers: [{name: superset, image: i, lifecycle: {preStop: {exec: {command: [x]}}}}]`,
		"another port":             `containers: [{name: superset, image: i, ports: [{name: http, containerPort: 80}]}]`,
		"our port by another name": `containers: [{name: superset, image: i, ports: [{name: web, containerPort: 8088}]}]`,
		"a variable":               `containers: [{name: superset, image: i, env: [{name: SUPERSET_OPERATOR__SECRET_KEY, value: x}, {name: SERVER_WORKER_AMOUNT, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]}]`,
		"a variable twice":         `containers: [{name: superset, image: i, env: [{name: A, value: a}, {name: A, value: b}]}]`,
		"a port twice":             `containers: [{name: superset, image: i, ports: [{name: a, containerPort: 80}, {name: b, containerPort: 80}]}]`,
		"another container":        `containers: [{name: proxy, image: i, ports: [{name: http, containerPort: 8088}]}]`,
		"ours to begin with":       `initContainers: [{name: superset, image: i}], containers: [{name: proxy, image: i}]`,
		"claims of devices":        `resourceClaims: [{name: a, resourceClaimName: b}], containers: [{name: superset, image: i, resources: {claims: [{name: a}]}}]`,
		"huge pages":               `containers: [{name: superset, image: i, resources: {limits: {hugepages-2Mi: 2Mi, memory: 1Gi}}}]`,
	},
	"web-server-service": {
		"no name for its port":       `ports: [{port: 80}]`,
		"no name for ours":           `ports: [{port: 8088}]`,
		"our name":                   `ports: [{name: http, port: 80}]`,
		"our name over UDP":          `ports: [{name: http, port: 8088, protocol: UDP}]`,
		"our port over SCTP":         `ports: [{name: w, port: 8088, protocol: SCTP}]`,
		"sessions":                   `sessionAffinity: ClientIP, sessionAffinityConfig: {clientIP: {timeoutSeconds: 5}}, ports: [{name: w, port: 80}]`,
		"a node port":                `type: NodePort, externalTrafficPolicy: Local, ports: [{name: w, port: 80}]`,
		"a load balancer":            `type: LoadBalancer, loadBalancerClass: a.b/c, externalTrafficPolicy: Local, ports: [{name: w, port: 80}]`,
		"a load balancer for some":   `type: LoadBalancer, loadBalancerSourceRanges: [192.0.2.0/24], ports: [{name: w, port: 80}]`,
		"no address":                 `clusterIP: None, selector: {a: b}, ports: [{name: w, port: 80}]`,
		"no address and no selector": `clusterIP: None, ports: [{name: w, port: 80}]`,
	},
	"celery-worker-hpa": {
		"a high minimum": `minReplicas: 5, maxReplicas: 9, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: x}`,
		"other metrics":  `maxReplicas: 9, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: x}, metrics: [{type: ContainerResource, containerResource: {name: cpu, container: a, target: {type: Utilization, averageUtilization: 5}}}]`,
	},
	"celery-worker-pdb": {
		"a share":       `minAvailable: 50%`,
		"the other one": `maxUnavailable: 1, selector: {}`,
	},
	"web-server-networkpolicy": {"everything": `podSelector: {}, policyTypes: [Egress], egress: [{}]`},
	"ingress": {
		"a resource": `defaultBackend: {resource: {apiGroup: a.b, kind: C, name: d}}`,
		"a class":    `ingressClassName: nginx, tls: [{hosts: [a.example.com]}], defaultBackend: {service: {name: x, port: {number: 80}}}`,
	},
	"metastore-statefulset": {
		"another order":     `podManagementPolicy: Parallel, minReadySeconds: 5, persistentVolumeClaimRetentionPolicy: {whenDeleted: Delete}, ordinals: {start: 3}`,
		"another Service":   `serviceName: x`,
		"claims of its own": `volumeClaimTemplates: [{metadata: {name: d}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}]`,
	},
	"metastore-pvc": {
		"a class":           `storageClassName: standard, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}`,
		"more":              `accessModes: [ReadWriteOnce], resources: {requests: {storage: 2Gi}}`,
		"other modes":       `accessModes: [ReadWriteMany], resources: {requests: {storage: 1Gi}}`,
		"a source":          `dataSource: {kind: PersistentVolumeClaim, name: x}, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}`,
		"a limit":           `accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}, limits: {storage: 1Gi}}`,
		"a selector of its": `selector: {matchLabels: {a: b}}, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}`,
	},
}

// TestRenderedObjectsAreAdmittedOverOthers lays ours over each strange object in
// a dry run: what the server refuses must be left alone. What it would accept may
// be left alone too, and is logged.
func TestRenderedObjectsAreAdmittedOverOthers(t *testing.T) {
	w := newWorld(t, everything, `{environment: Development, networkPolicy: {}, networking: {ingress: {host: a.example.com}}, monitoring: {metrics: {}},
  metastore: {host: null, database: null, username: null, passwordFrom: null, embedded: {}},
  celeryWorker: {autoscaling: {maxReplicas: 3}, podDisruptionBudget: {minAvailable: 1}}}`)
	w.live(t, newCourt())
	refused := 0
	for _, key := range slices.Sorted(maps.Keys(strange)) {
		ours := w.answer(key)
		if ours == nil {
			t.Fatalf("%s is not rendered: %v", key, w.keys())
		}
		name := fmt.Sprint(cluster.Dig(ours, "metadata", "name"))
		for n, what := range slices.Sorted(maps.Keys(strange[key])) {
			t.Run(key+" with "+what, func(t *testing.T) {
				// One for each, because some objects do not go at once.
				namespace := fmt.Sprintf("others-%d", n)
				if err := control.Namespace(namespace); err != nil {
					t.Fatal(err)
				}
				ours := cluster.Merge(ours, object{"metadata": object{"namespace": namespace}})
				theirs := object{"apiVersion": ours["apiVersion"], "kind": ours["kind"], "metadata": object{"name": name, "namespace": namespace}}
				theirs["spec"] = body(t, ours, read(t, "{"+strange[key][what]+"}"))
				// Applying one that has something twice is refused.
				if err := control.Keep(theirs); err != nil {
					t.Fatal(err)
				}
				live, err := control.Get(ours, name)
				if err != nil {
					t.Fatal(err)
				}
				err = control.Apply(ours, true)
				reason := adopt.Refusal(live, ours)
				switch {
				case kube.Code(err) > 0:
					refused++
					if reason == "" {
						t.Errorf("the server refuses what we would take over: %v", err)
					}
				case err != nil:
					t.Fatal(err)
				case reason != "":
					t.Logf("left alone although the server accepts it: %s", reason)
				}
			})
		}
	}
	if refused < 15 {
		t.Errorf("the server has refused %d only", refused)
	}
}

// body completes a spec: pods get their template, workloads our selector.
func body(t *testing.T, ours, spec object) object {
	t.Helper()
	selector, workload := cluster.Dig(ours, "spec", "selector").(object)
	if !workload || cluster.Dig(ours, "spec", "template") == nil {
		return spec
	}
	out := object{"selector": selector, "replicas": 0, "template": object{
		"metadata": object{"labels": selector["matchLabels"]}, "spec": object{"containers": []any{object{"name": "c", "image": "i"}}},
	}}
	if ours["kind"] == "StatefulSet" {
		out["serviceName"] = cluster.Dig(ours, "spec", "serviceName")
		return cluster.Merge(out, spec)
	}
	out["template"].(object)["spec"] = spec
	return out
}
