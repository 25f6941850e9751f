// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package adopt

import (
	"strings"
	"testing"

	"sigs.k8s.io/yaml"
)

func read(t *testing.T, text string) object {
	t.Helper()
	out := object{}
	if err := yaml.Unmarshal([]byte(text), &out); err != nil {
		t.Fatalf("cannot read %s: %v", text, err)
	}
	return out
}

// kinds are what an instance wants of each kind, in short.
var kinds = map[string]string{
	"ConfigMap":             `{apiVersion: v1, kind: ConfigMap, data: {a: "1"}}`,
	"PersistentVolumeClaim": `{apiVersion: v1, kind: PersistentVolumeClaim, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 8Gi}}}}`,
	"Secret":                `{apiVersion: v1, kind: Secret, data: {a: MQ==}}`,
	"Service":               `{apiVersion: v1, kind: Service, spec: {type: ClusterIP, selector: {a: b}, ports: [{name: http, port: 8088, protocol: TCP, targetPort: http}]}}`,
	"ServiceAccount":        `{apiVersion: v1, kind: ServiceAccount, automountServiceAccountToken: false}`,
	"Deployment": `{apiVersion: apps/v1, kind: Deployment, spec: {selector: {matchLabels: {a: b}}, strategy: {type: Recreate}, progressDeadlineSeconds: 60,
  template: {spec: {volumes: [{name: config, configMap: {name: c}}], shareProcessNamespace: true, containers: [{name: superset, image: i, env: [{name: KEY, valueFrom: {secretKeyRef: {name: s, key: k}}}],
    ports: [{name: http, containerPort: 8088}], livenessProbe: {exec: {command: [x]}}, lifecycle: {preStop: {sleep: {seconds: 5}}},
    resources: {requests: {cpu: 500m}}, volumeMounts: [{name: config, mountPath: /c, subPath: a}],
    securityContext: {allowPrivilegeEscalation: false, seccompProfile: {type: RuntimeDefault}}}]}}}}`,
	"StatefulSet":             `{apiVersion: apps/v1, kind: StatefulSet, spec: {serviceName: db, selector: {matchLabels: {a: b}}, template: {spec: {containers: [{name: db, image: i}]}}}}`,
	"HorizontalPodAutoscaler": `{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, spec: {maxReplicas: 3}}`,
	"Job":                     `{apiVersion: batch/v1, kind: Job, spec: {}}`,
	"Ingress":                 `{apiVersion: networking.k8s.io/v1, kind: Ingress, spec: {rules: [{host: a}]}}`,
	"NetworkPolicy":           `{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, spec: {podSelector: {matchLabels: {a: b}}, policyTypes: [Ingress]}}`,
	"PodDisruptionBudget":     `{apiVersion: policy/v1, kind: PodDisruptionBudget, spec: {minAvailable: 1, selector: {matchLabels: {a: b}}}}`,
	"HTTPRoute":               `{apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, spec: {hostnames: [a]}}`,
	"ServiceMonitor":          `{apiVersion: monitoring.coreos.com/v1, kind: ServiceMonitor, spec: {endpoints: [{port: http}]}}`,
	"PrometheusRule":          `{apiVersion: monitoring.coreos.com/v1, kind: PrometheusRule, spec: {groups: [{name: g, rules: []}]}}`,
}

func TestWhatTheInstanceWouldMakeFits(t *testing.T) {
	for _, k := range Kinds {
		if kinds[k.Name] == "" {
			t.Errorf("there is no row for %s", k.Name)
			continue
		}
		got := Refusal(read(t, kinds[k.Name]), read(t, kinds[k.Name]))
		if got != k.fixed {
			t.Errorf("%s like ours: %q", k.Name, got)
		}
	}
}

func TestRefusal(t *testing.T) {
	cases := map[string]struct {
		live string
		says string
	}{
		"a kind that nobody composes": {`{apiVersion: v1, kind: Pod}`, "its kind"},
		"what is on its way out":      {`{apiVersion: v1, kind: ConfigMap, metadata: {deletionTimestamp: "2026-01-01T00:00:00Z"}}`, "is being deleted"},

		"a ConfigMap with other data":         {`{apiVersion: v1, kind: ConfigMap, data: {b: "2"}}`, ""},
		"a ConfigMap that cannot be changed":  {`{apiVersion: v1, kind: ConfigMap, immutable: true, data: {b: "2"}}`, "immutable"},
		"a ConfigMap that is what it must be": {`{apiVersion: v1, kind: ConfigMap, immutable: true, data: {a: "1"}}`, ""},
		"a ConfigMap without room":            {`{apiVersion: v1, kind: ConfigMap, data: {b: "` + strings.Repeat("x", 1<<20) + `"}}`, "too large"},
		"a ConfigMap with just enough room":   {`{apiVersion: v1, kind: ConfigMap, data: {b: "` + strings.Repeat("x", 1<<20-1) + `"}}`, ""},
		"the same key with bytes":             {`{apiVersion: v1, kind: ConfigMap, binaryData: {a: MQ==}}`, "binary data"},

		"a claim of another size":         {`{apiVersion: v1, kind: PersistentVolumeClaim, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 20Gi}}}}`, "has 20Gi instead of 8Gi"},
		"the same size in other words":    {`{apiVersion: v1, kind: PersistentVolumeClaim, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: "8192Mi"}}}}`, ""},
		"a claim of others modes":         {`{apiVersion: v1, kind: PersistentVolumeClaim, spec: {accessModes: [ReadWriteMany], resources: {requests: {storage: 8Gi}}}}`, "access modes"},
		"a claim with a class of its own": {`{apiVersion: v1, kind: PersistentVolumeClaim, spec: {storageClassName: fast, volumeMode: Filesystem, accessModes: [ReadWriteOnce], resources: {requests: {storage: 8Gi}}}}`, ""},

		"the only port without a name":       {`{apiVersion: v1, kind: Service, spec: {ports: [{port: 80}]}}`, "port 80 has no name"},
		"our port without a name":            {`{apiVersion: v1, kind: Service, spec: {ports: [{port: 8088, protocol: TCP}]}}`, ""},
		"our port without a protocol":        {`{apiVersion: v1, kind: Service, spec: {ports: [{port: 8088}]}}`, ""},
		"another port with our name":         {`{apiVersion: v1, kind: Service, spec: {ports: [{name: http, port: 80, protocol: TCP}]}}`, "port 8088 is called http"},
		"another port with another name":     {`{apiVersion: v1, kind: Service, spec: {ports: [{name: web, port: 80, protocol: TCP}]}}`, ""},
		"a Service that leads elsewhere":     {`{apiVersion: v1, kind: Service, spec: {type: ExternalName, externalName: a.example.com}}`, "ExternalName"},
		"an address for nobody":              {`{apiVersion: v1, kind: Service, spec: {type: ClusterIP, clusterIP: None, ports: [{name: http, port: 8088}]}}`, "neither an address nor pods"},
		"a Service without an address":       {`{apiVersion: v1, kind: Service, spec: {type: ClusterIP, clusterIP: None, selector: {x: y}, ports: [{name: http, port: 8088}]}}`, ""},
		"a load balancer that becomes local": {`{apiVersion: v1, kind: Service, spec: {type: LoadBalancer, loadBalancerClass: a, ports: [{name: http, port: 8088}]}}`, ""},

		"a load balancer for some": {`{apiVersion: v1, kind: Service, spec: {type: LoadBalancer, loadBalancerSourceRanges: [10.0.0.0/8], ports: [{name: http, port: 8088}]}}`, "loadBalancerSourceRanges"},
		"little time to stop":      {deploy(``, `terminationGracePeriodSeconds: 2`), "less time to stop"},
		"the same by annotation": {
			`{apiVersion: v1, kind: Service, metadata: {annotations: {service.beta.kubernetes.io/load-balancer-source-ranges: 10.0.0.0/8}}, spec: {type: LoadBalancer, ports: [{name: http, port: 8088}]}}`,
			"annotation service.beta.kubernetes.io/load-balancer-source-ranges",
		},

		"another selector":                 {`{apiVersion: apps/v1, kind: Deployment, spec: {selector: {matchLabels: {app: superset}}}}`, "selector has other labels"},
		"a label more":                     {`{apiVersion: apps/v1, kind: Deployment, spec: {selector: {matchLabels: {a: b, c: d}}}}`, "selector has other labels"},
		"expressions":                      {`{apiVersion: apps/v1, kind: Deployment, spec: {selector: {matchLabels: {a: b}, matchExpressions: [{key: c, operator: Exists}]}}}`, "selector has other labels"},
		"a Deployment that rolls":          {deploy(`strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 1}}`, ``), "rollingUpdate beside Recreate"},
		"a long minimum":                   {deploy(`minReadySeconds: 60`, ``), "minReadySeconds"},
		"a Deployment that is paused":      {deploy(`paused: true`, ``), "paused"},
		"a sidecar":                        {deploy(``, `containers: [{name: proxy, image: p}]`), ""},
		"an init container":                {deploy(``, `initContainers: [{name: superset, image: p}]`), "a container superset of another sort"},
		"a volume from elsewhere":          {deploy(``, `volumes: [{name: config, secret: {secretName: s}}]`), "volume config comes from elsewhere"},
		"another volume":                   {deploy(``, `volumes: [{name: cache, emptyDir: {}}]`), ""},
		"a plain variable":                 {container1(`env: [{name: KEY, value: a}]`), "variable KEY from elsewhere"},
		"an empty variable":                {container1(`env: [{name: KEY, value: ""}]`), ""},
		"a variable of another kind":       {container1(`env: [{name: KEY, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]`), "variable KEY from elsewhere"},
		"the variable of another Secret":   {container1(`env: [{name: KEY, valueFrom: {secretKeyRef: {name: other, key: x, optional: true}}}]`), ""},
		"a variable twice":                 {container1(`env: [{name: A, value: a}, {name: A, value: b}]`), "A is twice in its env"},
		"another probe":                    {container1(`livenessProbe: {httpGet: {path: /, port: 1}}`), "another livenessProbe"},
		"another hook":                     {container1(`lifecycle: {preStop: {exec: {command: [x]}}}`), "another preStop hook"},
		"another port of our name":         {container1(`ports: [{name: http, containerPort: 80, protocol: TCP}]`), "another port called http"},
		"our port":                         {container1(`ports: [{name: web, containerPort: 8088, protocol: TCP}]`), ""},
		"a limit below our request":        {container1(`resources: {limits: {cpu: 100m}}`), "limit of cpu below"},
		"a limit above":                    {container1(`resources: {limits: {cpu: "1"}}`), ""},
		"a mount in another way":           {container1(`volumeMounts: [{name: config, mountPath: /c, subPathExpr: $(A)}]`), "mounts /c in another way"},
		"a privileged container":           {container1(`securityContext: {privileged: true}`), "is privileged"},
		"a mighty container":               {container1(`securityContext: {capabilities: {add: [SYS_ADMIN]}}`), "SYS_ADMIN"},
		"a profile of the node":            {container1(`securityContext: {seccompProfile: {type: Localhost, localhostProfile: p}}`), "seccompProfile of the node"},
		"processes of the node":            {deploy(``, `hostPID: true`), "share processes"},
		"a pod with less than we request":  {deploy(``, `resources: {requests: {cpu: 400m}}`), "less cpu than their containers request"},
		"a pod with a low limit":           {deploy(``, `resources: {limits: {cpu: 400m}}`), "less cpu than their containers request"},
		"a sidecar that needs the rest":    {deploy(``, `resources: {limits: {cpu: 600m}}, initContainers: [{name: s, image: i, restartPolicy: Always, resources: {requests: {cpu: 200m}}}]`), "less cpu"},
		"a pod with enough":                {deploy(``, `resources: {limits: {cpu: 600m, memory: 1Gi}}, containers: [{name: o, image: i, resources: {requests: {cpu: 100m}}}]`), ""},
		"a container that wants too much":  {deploy(``, `resources: {limits: {cpu: "1"}}, containers: [{name: o, image: i, resources: {limits: {cpu: "2"}}}]`), "less cpu"},
		"a device in the place of a mount": {container1(`volumeDevices: [{name: v, devicePath: /c}]`), "a device at /c"},
		"pods for Windows":                 {deploy(``, `os: {name: windows}`), "windows"},

		"a StatefulSet with claims":           {`{apiVersion: apps/v1, kind: StatefulSet, spec: {serviceName: db, selector: {matchLabels: {a: b}}, volumeClaimTemplates: [{metadata: {name: d}}]}}`, "claims of its own"},
		"a StatefulSet with another Service":  {`{apiVersion: apps/v1, kind: StatefulSet, spec: {serviceName: x, selector: {matchLabels: {a: b}}}}`, "serviceName"},
		"a StatefulSet with another selector": {`{apiVersion: apps/v1, kind: StatefulSet, spec: {serviceName: db, selector: {matchLabels: {x: y}}}}`, "selector"},

		"a StatefulSet that keeps its pods":  {set(`{type: OnDelete}`), "OnDelete"},
		"a StatefulSet that keeps some pods": {set(`{type: RollingUpdate, rollingUpdate: {partition: 1}}`), "partition"},
		"a StatefulSet that rolls":           {set(`{type: RollingUpdate, rollingUpdate: {partition: 0}}`), ""},

		"an autoscaler with a high minimum": {`{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, spec: {minReplicas: 10, maxReplicas: 20}}`, "minReplicas"},
		"an autoscaler with a low minimum":  {`{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, spec: {minReplicas: 2, maxReplicas: 20}}`, ""},
		"a budget of the other sort":        {`{apiVersion: policy/v1, kind: PodDisruptionBudget, spec: {maxUnavailable: 1}}`, "minAvailable and maxUnavailable"},
		"a budget of the same sort":         {`{apiVersion: policy/v1, kind: PodDisruptionBudget, spec: {minAvailable: 50%}}`, ""},
		"a Secret":                          {`{apiVersion: v1, kind: Secret, data: {a: Mg==}}`, "never taken over"},
		"a Job":                             {`{apiVersion: batch/v1, kind: Job}`, "cannot be changed"},
		"another version of the kind":       {`{apiVersion: policy/v1beta1, kind: PodDisruptionBudget}`, "its kind"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			live := read(t, c.live)
			wanted := kinds[live["kind"].(string)]
			if wanted == "" {
				wanted = "{}"
			}
			got := Refusal(live, read(t, wanted))
			if (got == "") != (c.says == "") || !strings.Contains(got, c.says) {
				t.Errorf("Refusal() = %q, want %q", got, c.says)
			}
		})
	}
}

// TestNodePorts: those that the spec gives may be those of another port.
func TestNodePorts(t *testing.T) {
	wanted := `{apiVersion: v1, kind: Service, spec: {type: NodePort, ports: [{name: http, port: 8088, protocol: TCP, nodePort: 30080}]}}`
	for ports, says := range map[string]string{
		`[{name: web, port: 80, protocol: TCP, nodePort: 30080}]`:    "node port 30080",
		`[{name: web, port: 80, protocol: UDP, nodePort: 30080}]`:    "",
		`[{name: web, port: 80, nodePort: 30081}]`:                   "",
		`[{name: web, port: 8088, protocol: TCP, nodePort: 31000}]`:  "",
		`[{name: a, port: 80, protocol: TCP}, {name: b, port: 443}]`: "",
	} {
		got := Refusal(read(t, `{apiVersion: v1, kind: Service, spec: {type: NodePort, ports: `+ports+`}}`), read(t, wanted))
		if (got == "") != (says == "") || !strings.Contains(got, says) {
			t.Errorf("%s: Refusal() = %q, want %q", ports, got, says)
		}
	}
}

func set(strategy string) string {
	return `{apiVersion: apps/v1, kind: StatefulSet, spec: {serviceName: db, selector: {matchLabels: {a: b}}, updateStrategy: ` + strategy + `}}`
}

func deploy(spec, pod string) string {
	if spec != "" {
		spec += ", "
	}
	return `{apiVersion: apps/v1, kind: Deployment, spec: {` + spec + `selector: {matchLabels: {a: b}}, template: {spec: {` + pod + `}}}}`
}

func container1(fields string) string {
	return deploy("", `containers: [{name: superset, image: other, `+fields+`}]`)
}
