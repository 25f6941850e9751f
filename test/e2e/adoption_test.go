//go:build e2e

// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/crossplane-contrib/function-superset/test/e2e/lab"
)

// orphaned takes over what an instance of ours has left behind.
func orphaned(t *testing.T) {
	i := newInstance(t, "bi")
	i.apply(strings.Replace(every, "  networkPolicy: {}", "  forceReload: once\n  networkPolicy: {}", 1))
	i.ready("6.1.0")
	i.quiet()
	all := of(i.composed())
	uids := i.uids(all)
	secrets := slices.DeleteFunc(slices.Clone(all), func(o thing) bool { return o.kind != "Secret" })
	kept := slices.DeleteFunc(slices.Clone(all), func(o thing) bool { return o.kind == "Secret" })
	values := func() string {
		out := ""
		for _, s := range secrets {
			out += fmt.Sprint(i.get(s.kind, s.name).At("data"))
		}
		return out
	}
	before := values()

	for _, block := range guide(t, "migration", "### Delete it and leave everything") {
		i.shell(block)
	}
	if err := lab.Until(patience, func() error {
		if i.exists("Superset", "bi") {
			// Crossplane may have dropped the event, as of every instance that has just been made.
			_, _ = cluster.Kubectl("alice", "", "-n", i.namespace, "annotate", "--overwrite", "supersets.superset.crossplane.io", "bi", fmt.Sprintf("e2e/nudge=%d", time.Now().UnixNano()))
			time.Sleep(2 * time.Second)
			return errors.New("the Superset is there")
		}
		for _, o := range i.composed() {
			if len(o.Items("metadata", "ownerReferences")) > 0 {
				return fmt.Errorf("%s %s still has an owner", o.String("kind"), o.Name())
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if diff := changed(uids, i.uids(all)); len(diff) > 0 {
		t.Fatalf("want everything left behind, lost %v", diff)
	}

	i.apply(allowed(every))
	i.ready("6.1.0")
	i.says("NameConflict", "False", "NoConflict")
	i.taken(uids, kept)
	if values() != before {
		t.Error("want the values of Secrets kept")
	}
	for _, s := range secrets {
		if o := i.get(s.kind, s.name); o.String("metadata", "uid") != uids[s.String()] || len(o.Items("metadata", "ownerReferences")) > 0 {
			t.Errorf("want %s used as it is, got %v", s, o.At("metadata"))
		}
	}
	for _, task := range []string{"migrate", "init"} {
		if n := i.xr().Int("status", "lifecycle", task, "executions"); n != 1 {
			t.Errorf("want %s to have run once since, got %d", task, n)
		}
	}
	// What the former instance had set and this one does not is gone.
	if c := fmt.Sprint(i.get("Deployment", "bi-web-server").At("spec", "template", "spec", "containers", "0", "env")); strings.Contains(c, "FORCE_RELOAD") {
		t.Errorf("want no variable of the former spec, got %s", c)
	}
	i.patch(`{"spec":{"image":{"tag":"6.2.0"}}}`)
	i.ready("6.2.0")
	i.accepted()
	i.remove()
	if values() != before {
		t.Error("want the Secrets kept when they were not made by this instance")
	}
}

// chart is what a release of the Helm chart leaves behind, with names that are ours.
const chart = `
{apiVersion: v1, kind: ServiceAccount, metadata: {name: bi, labels: {app.kubernetes.io/managed-by: Helm, chart: superset-0.15.0, heritage: Helm, release: bi}, annotations: {meta.helm.sh/release-name: bi}}}
---
apiVersion: v1
kind: Service
metadata: {name: bi-web-server, labels: {app: superset, heritage: Helm, release: bi}, annotations: {meta.helm.sh/release-name: bi}}
spec: {type: ClusterIP, ports: [{port: 8088, targetPort: http, protocol: TCP, name: http}], selector: {app: superset, release: bi}}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: bi-web-server-config, labels: {app: superset, heritage: Helm, release: bi}}
data: {import_datasources.yaml: "databases: []"}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: bi-web-server, labels: {app: superset, heritage: Helm, release: bi}}
spec:
  replicas: 1
  selector: {matchLabels: {app: superset, release: bi}}
  template:
    metadata: {labels: {app: superset, release: bi}, annotations: {checksum/superset_config.py: abc}}
    spec:
      serviceAccountName: bi
      securityContext: {runAsUser: 0}
      initContainers: [{name: wait-for-postgres, image: "dockerize:1"}]
      containers:
      - name: superset
        image: apachesuperset.docker.scarf.sh/apache/superset:6.1.0
        command: [/bin/sh, -c, ". /app/pythonpath/superset_bootstrap.sh; /usr/bin/run-server.sh"]
        env: [{name: SUPERSET_PORT, value: "8088"}]
        ports: [{name: http, containerPort: 8088, protocol: TCP}]
        volumeMounts: [{name: superset-config, mountPath: /app/pythonpath, readOnly: true}]
      volumes: [{name: superset-config, secret: {secretName: bi-config}}]
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: bi-celery-worker, labels: {app: superset, heritage: Helm, release: bi}}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: bi-worker}
  minReplicas: 1
  maxReplicas: 100
  metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 80}}}]
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: bi-celery-worker, labels: {app: superset-worker, heritage: Helm, release: bi}}
spec: {minAvailable: 1, selector: {matchLabels: {app: superset-worker, release: bi}}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: bi, labels: {app: superset, heritage: Helm, release: bi}, annotations: {nginx.ingress.kubernetes.io/proxy-body-size: 50m}}
spec:
  ingressClassName: nginx
  tls: [{secretName: bi-tls, hosts: [bi.example.com]}]
  rules: [{host: bi.example.com, http: {paths: [{path: /, pathType: ImplementationSpecific, backend: {service: {name: bi-web-server, port: {name: http}}}}]}}]
`

// ofTheChart takes over what can be taken over of a release of the chart; its Deployment cannot.
func ofTheChart(t *testing.T) {
	i := newInstance(t, "bi")
	i.others(chart)
	deployment := thing{"Deployment", "bi-web-server"}
	all := []thing{
		deployment,
		{"ServiceAccount", "bi"},
		{"Service", "bi-web-server"},
		{"ConfigMap", "bi-web-server-config"},
		{"HorizontalPodAutoscaler", "bi-celery-worker"},
		{"PodDisruptionBudget", "bi-celery-worker"},
		{"Ingress", "bi"},
	}
	theirs := i.settled(all)
	uids := i.uids(all)
	i.apply(allowed(with("bi", `valkey: {host: valkey}`, `celeryWorker: {autoscaling: {maxReplicas: 3}, podDisruptionBudget: {minAvailable: 1}}`, `networking: {ingress: {host: bi.example.com}}`)))
	i.says("NameConflict", "True", "ForeignObject", "Deployment bi-web-server: its selector has other labels")
	i.passes(3)
	i.untouched("while it cannot be taken over", map[string]string{deployment.String(): theirs[deployment.String()]}, all[:1])
	i.delete(deployment)
	i.ready("6.1.0")
	i.taken(uids, all[1:])
	for _, o := range all[1:] {
		if got := i.get(o.kind, o.name).String("metadata", "labels", "heritage"); got != "Helm" {
			t.Errorf("want the labels of %s kept", o)
		}
	}
	s := i.get("Service", "bi-web-server")
	if s.String("spec", "selector", "app.kubernetes.io/instance") != "bi" || s.String("spec", "selector", "release") != "" || len(s.Items("spec", "ports")) != 1 {
		t.Errorf("want a Service that leads to our pods, got %v", s.At("spec"))
	}
	if h := i.get("HorizontalPodAutoscaler", "bi-celery-worker"); h.String("spec", "scaleTargetRef", "name") != "bi-celery-worker" || h.Int("spec", "maxReplicas") != 3 {
		t.Errorf("want the autoscaler to be ours, got %v", h.At("spec"))
	}
	if c := i.get("ConfigMap", "bi-web-server-config"); c.String("data", "import_datasources.yaml") == "" || c.String("data", "superset_config.py") == "" {
		t.Errorf("want nothing lost, got %v", c.At("data"))
	}
	i.patch(`{"spec":{"image":{"tag":"6.2.0"}}}`)
	i.ready("6.2.0")
	i.accepted()
}

// unfit are objects that the API server would not let us change into ours.
const unfit = `
apiVersion: v1
kind: Service
metadata: {name: bi-web-server}
spec: {type: LoadBalancer, loadBalancerSourceRanges: [10.0.0.0/8], selector: {app: x}, ports: [{name: web, port: 80}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: bi-web-server}
spec:
  selector: {matchLabels: {app.kubernetes.io/name: superset, app.kubernetes.io/component: web-server, app.kubernetes.io/instance: bi}}
  template:
    metadata: {labels: {app.kubernetes.io/name: superset, app.kubernetes.io/component: web-server, app.kubernetes.io/instance: bi}}
    spec: {containers: [{name: superset, image: "x:1", env: [{name: A, value: "1"}, {name: A, value: "2"}]}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: bi-celery-worker}
spec:
  selector: {matchLabels: {app.kubernetes.io/name: superset, app.kubernetes.io/component: celery-worker, app.kubernetes.io/instance: bi}}
  template:
    metadata: {labels: {app.kubernetes.io/name: superset, app.kubernetes.io/component: celery-worker, app.kubernetes.io/instance: bi}}
    spec: {containers: [{name: superset, image: "x:1", livenessProbe: {httpGet: {path: /, port: 1}}}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: bi-celery-beat}
spec:
  strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 1}}
  selector: {matchLabels: {app.kubernetes.io/name: superset, app.kubernetes.io/component: celery-beat, app.kubernetes.io/instance: bi}}
  template:
    metadata: {labels: {app.kubernetes.io/name: superset, app.kubernetes.io/component: celery-beat, app.kubernetes.io/instance: bi}}
    spec: {containers: [{name: superset, image: "x:1"}]}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: bi-celery-worker}
spec: {minReplicas: 5, maxReplicas: 9, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: x}}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: bi-celery-worker}
spec: {maxUnavailable: 1, selector: {matchLabels: {app: x}}}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: bi-celery-worker-config}
immutable: true
data: {superset_config.py: "X = 1"}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: bi-celery-beat-config}
binaryData: {superset_config.py: AAAA}
---
apiVersion: v1
kind: Secret
metadata: {name: bi-metastore}
stringData: {password: of-its-former-life}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: bi-metastore}
spec:
  serviceName: bi-metastore
  selector: {matchLabels: {app.kubernetes.io/name: superset, app.kubernetes.io/component: metastore, app.kubernetes.io/instance: bi}}
  template:
    metadata: {labels: {app.kubernetes.io/name: superset, app.kubernetes.io/component: metastore, app.kubernetes.io/instance: bi}}
    spec: {containers: [{name: x, image: "x:1"}]}
  volumeClaimTemplates: [{metadata: {name: data}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}]
`

// odd are objects that look strange beside ours and can be changed into them.
const odd = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: odd-web-server}
spec:
  strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 2}}
  minReadySeconds: 1
  selector: {matchLabels: {app.kubernetes.io/name: superset, app.kubernetes.io/component: web-server, app.kubernetes.io/instance: odd}}
  template:
    metadata: {labels: {app.kubernetes.io/name: superset, app.kubernetes.io/component: web-server, app.kubernetes.io/instance: odd, team: x}}
    spec:
      terminationGracePeriodSeconds: 5
      volumes: [{name: cache, emptyDir: {}}]
      containers:
      - name: superset
        image: x:1
        ports: [{name: web, containerPort: 8088}]
        env: [{name: MINE, value: "1"}]
        livenessProbe: {httpGet: {path: /, port: 80, httpHeaders: [{name: A, value: b}]}}
        resources: {limits: {cpu: "4"}}
        volumeMounts: [{name: cache, mountPath: /cache}]
      - {name: proxy, image: "proxy:1", ports: [{name: http, containerPort: 80}]}
---
apiVersion: v1
kind: Service
metadata: {name: odd-web-server}
spec: {type: NodePort, externalTrafficPolicy: Local, sessionAffinity: ClientIP, selector: {app: x}, ports: [{port: 8088}]}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: odd}
imagePullSecrets: [{name: registry}]
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: odd-metastore}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1024Mi}}}
---
apiVersion: v1
kind: Secret
metadata: {name: odd-metastore}
stringData: {password: of-its-former-life}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: odd-metastore}
spec:
  serviceName: odd-metastore
  updateStrategy: {type: RollingUpdate}
  minReadySeconds: 1
  selector: {matchLabels: {app.kubernetes.io/name: superset, app.kubernetes.io/component: metastore, app.kubernetes.io/instance: odd}}
  template:
    metadata: {labels: {app.kubernetes.io/name: superset, app.kubernetes.io/component: metastore, app.kubernetes.io/instance: odd}}
    spec: {containers: [{name: backup, image: "x:1"}]}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: odd-web-server}
spec: {minReplicas: 2, maxReplicas: 9, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: x}, behavior: {scaleDown: {stabilizationWindowSeconds: 5}}}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: odd-web-server}
spec: {minAvailable: 50%, unhealthyPodEvictionPolicy: AlwaysAllow, selector: {matchExpressions: [{key: app, operator: In, values: [x]}]}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: odd-web-server-netpol}
spec: {podSelector: {matchExpressions: [{key: app, operator: Exists}]}, policyTypes: [Ingress, Egress], egress: [{}]}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: odd, annotations: {kubernetes.io/ingress.class: nginx}}
spec: {defaultBackend: {service: {name: x, port: {number: 80}}}, tls: [{hosts: [a.example.com]}]}
`

// awkward takes over objects that do not look like ours: what cannot be changed is named with its reason and left alone
// until somebody has done something about it, and nothing is ever tried that the API server refuses.
func awkward(t *testing.T) {
	i := newInstance(t, "bi")
	i.others(unfit)
	// As programs make them, not people: nobody owns the defaults then.
	kubectl(t, "admin", odd, "-n", i.namespace, "apply", "--server-side", "-f", "-")
	fixes := map[thing]struct{ says, patch string }{
		{"Service", "bi-web-server"}:                    {"loadBalancerSourceRanges", `{"spec":{"loadBalancerSourceRanges":null}}`},
		{"Deployment", "bi-web-server"}:                 {"A is twice in its env", ""},
		{"Deployment", "bi-celery-worker"}:              {"has another livenessProbe", ""},
		{"Deployment", "bi-celery-beat"}:                {"rollingUpdate beside Recreate", `{"spec":{"strategy":{"type":"Recreate","rollingUpdate":null}}}`},
		{"HorizontalPodAutoscaler", "bi-celery-worker"}: {"minReplicas are above the wanted maxReplicas", `{"spec":{"minReplicas":2}}`},
		{"PodDisruptionBudget", "bi-celery-worker"}:     {"one of minAvailable and maxUnavailable", `{"spec":{"maxUnavailable":null,"minAvailable":1}}`},
		{"ConfigMap", "bi-celery-worker-config"}:        {"immutable", ""},
		{"ConfigMap", "bi-celery-beat-config"}:          {"as binary data", `{"binaryData":null}`},
		{"StatefulSet", "bi-metastore"}:                 {"volume claims of its own", ""},
	}
	var names []thing
	for o := range fixes {
		names = append(names, o)
	}
	theirs := i.settled(names)
	uids := i.uids(names)
	embedded := strings.NewReplacer("metastore: {host: postgres, database: superset, username: superset, password: superset}", "metastore: {embedded: {}}")
	i.apply(allowed(embedded.Replace(with("bi", `valkey: {host: valkey}`, `celeryBeat: {}`, `celeryWorker: {autoscaling: {maxReplicas: 3}, podDisruptionBudget: {minAvailable: 1}}`))))
	o := i.named("odd")
	fitting := []thing{
		{"Deployment", "odd-web-server"},
		{"Service", "odd-web-server"},
		{"ServiceAccount", "odd"},
		{"PersistentVolumeClaim", "odd-metastore"},
		{"StatefulSet", "odd-metastore"},
		{"HorizontalPodAutoscaler", "odd-web-server"},
		{"PodDisruptionBudget", "odd-web-server"},
		{"NetworkPolicy", "odd-web-server-netpol"},
		{"Ingress", "odd"},
	}
	theirUIDs := i.uids(fitting)
	o.apply(allowed(strings.Replace(embedded.Replace(with("odd", `networkPolicy: {}`, `networking: {ingress: {host: odd.example.com}}`)),
		"webServer: {}", "webServer: {autoscaling: {maxReplicas: 3}, podDisruptionBudget: {minAvailable: 1}}", 1)))

	i.says("NameConflict", "True", "ForeignObject", "6 more")
	i.passes(2)
	i.untouched("while they do not fit", theirs, names)
	done := i.makeWayBy("6.1.0", func(o thing, message string) {
		fix, ok := fixes[o]
		if !ok || !strings.Contains(message, fix.says) {
			t.Errorf("%s was named, want the reason %q: %s", o, fix.says, message)
		}
		if fix.patch == "" {
			i.delete(o)
			return
		}
		kubectl(t, "alice", "", "-n", i.namespace, "patch", o.kind, o.name, "--type=merge", "-p", fix.patch)
	})
	if len(done) != len(fixes) {
		t.Errorf("want all %d named, got %v", len(fixes), done)
	}
	i.taken(uids, slices.DeleteFunc(names, func(o thing) bool { return fixes[o].patch == "" }))

	o.ready("6.1.0")
	o.taken(theirUIDs, fitting)
	d := o.get("Deployment", "odd-web-server")
	if c := d.Items("spec", "template", "spec", "containers"); len(c) != 2 || c[0].String("ports", "0", "name") != "http" || !strings.HasSuffix(c[0].String("image"), ":6.1.0") ||
		!strings.Contains(fmt.Sprint(c[0].At("env")), "MINE") || d.String("spec", "template", "metadata", "labels", "team") != "x" {
		t.Errorf("want ours beside what was there, got %v", d.At("spec", "template"))
	}
	if s := o.get("Service", "odd-web-server"); s.String("spec", "type") != "ClusterIP" || s.String("spec", "sessionAffinity") != "ClientIP" {
		t.Errorf("want a Service of our type, got %v", s.At("spec"))
	}
	o.patch(`{"spec":{"image":{"tag":"6.2.0"}}}`)
	o.ready("6.2.0")
	i.accepted()
}

// operator is what the operator leaves behind.
func operator(component, more string) string {
	return strings.NewReplacer("COMPONENT", component, "MORE", more).Replace(`
apiVersion: v1
kind: ConfigMap
metadata: {name: bi-COMPONENT-config, labels: {app.kubernetes.io/name: superset, app.kubernetes.io/component: COMPONENT, app.kubernetes.io/instance: bi}}
data: {superset_config.py: "import os"}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: bi-COMPONENT, labels: {app.kubernetes.io/name: superset, app.kubernetes.io/component: COMPONENT, app.kubernetes.io/instance: bi}}
spec:
  replicas: 2
  selector: {matchLabels: {app.kubernetes.io/name: superset, app.kubernetes.io/component: COMPONENT, app.kubernetes.io/instance: bi}}
  template:
    metadata:
      labels: {app.kubernetes.io/name: superset, app.kubernetes.io/component: COMPONENT, app.kubernetes.io/instance: bi, superset.apache.org/parent: bi}
      annotations: {superset.apache.org/config-checksum: "sha256:0"}
    spec:
      serviceAccountName: bi
      containers:
      - name: superset
        image: apachesuperset.docker.scarf.sh/apache/superset:6.1.0
        imagePullPolicy: IfNotPresent
        env:
        - {name: SUPERSET_OPERATOR__SECRET_KEY, value: for-tests-only}
        - {name: SUPERSET_OPERATOR__INSTANCE_NAME, value: bi}
        - {name: SUPERSET_OPERATOR__DB_HOST, value: postgres}
        - {name: SUPERSET_OPERATOR__DB_PORT, value: "5432"}
        - {name: SUPERSET_OPERATOR__DB_PASS, value: superset}
        MORE
        volumeMounts: [{name: superset-config, mountPath: /app/pythonpath, readOnly: true}]
      volumes: [{name: superset-config, configMap: {name: bi-COMPONENT-config}}]
---
`)
}

// ofTheOperator moves in place: users go on being served.
func ofTheOperator(t *testing.T) {
	i := newInstance(t, "bi")
	probe := func(delay int) string {
		return fmt.Sprintf("{httpGet: {path: /health, port: 8088}, initialDelaySeconds: %d, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 3}", delay)
	}
	i.others(operator("web-server", fmt.Sprintf(`ports: [{name: http, containerPort: 8088, protocol: TCP}]
        startupProbe: %s
        livenessProbe: %s
        readinessProbe: %s`, probe(15), probe(15), probe(5))) + operator("celery-worker", "command: [celery]") + operator("celery-beat", "command: [celery]") + `
{apiVersion: v1, kind: ServiceAccount, metadata: {name: bi, labels: {app.kubernetes.io/name: superset, superset.apache.org/parent: bi}}}
---
apiVersion: v1
kind: Service
metadata: {name: bi-web-server, labels: {app.kubernetes.io/name: superset, app.kubernetes.io/component: web-server, app.kubernetes.io/instance: bi}}
spec:
  selector: {app.kubernetes.io/name: superset, app.kubernetes.io/component: web-server, app.kubernetes.io/instance: bi}
  ports: [{name: http, protocol: TCP, port: 8088, targetPort: 8088}]
`)
	beat := thing{"Deployment", "bi-celery-beat"}
	kept := []thing{
		{"Deployment", "bi-web-server"},
		{"Deployment", "bi-celery-worker"},
		{"ConfigMap", "bi-web-server-config"},
		{"ConfigMap", "bi-celery-worker-config"},
		{"ConfigMap", "bi-celery-beat-config"},
		{"ServiceAccount", "bi"},
		{"Service", "bi-web-server"},
	}
	theirs, uids := i.settled([]thing{beat}), i.uids(kept)
	i.apply(allowed(strings.Replace(with("bi", `valkey: {host: valkey}`, `celeryWorker: {replicas: 2}`, `celeryBeat: {}`, `lifecycle: {migrate: {requiresDrain: false}}`), "webServer: {}", "webServer: {replicas: 2}", 1)))
	i.says("NameConflict", "True", "ForeignObject", "Deployment bi-celery-beat: it replaces its pods in another way (strategy.rollingUpdate beside Recreate)")
	i.passes(2)
	i.untouched("while it cannot be taken over", theirs, []thing{beat})
	i.delete(beat)
	served := 2
	i.until("Ready with 6.1.0", func(xr lab.Object) string {
		served = min(served, i.get("Deployment", "bi-web-server").Int("spec", "replicas"))
		return not(xr.Is("Ready") && xr.Is("Synced") && xr.String("status", "phase") == "Running" && xr.Is("LifecycleComplete"), conditions(xr))
	})
	if served < 2 {
		t.Error("want the web servers to stay up")
	}
	i.taken(uids, kept)
	i.quiet()
	before := i.versions()
	// As the guide says when it is over.
	kubectl(t, "alice", "", "-n", i.namespace, "annotate", "supersets.superset.crossplane.io", "bi", "superset.crossplane.io/adopt-")
	i.patch(`{"spec":{"lifecycle":{"migrate":{"requiresDrain":null}}}}`)
	i.passes(2)
	i.ready("6.1.0")
	for _, c := range changed(before, i.versions()) {
		if c != "ConfigMap/bi-lifecycle" {
			t.Errorf("want nothing changed by the end of the move, got %s", c)
		}
	}
	i.accepted()
}
