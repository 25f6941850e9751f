// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package build

import (
	"maps"
	"testing"

	"github.com/google/go-cmp/cmp"
	appsv1 "k8s.io/api/apps/v1"

	"github.com/crossplane-contrib/function-superset/fn/superset/lifecycle"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

func TestDeployment(t *testing.T) {
	cases := map[string]struct {
		reason string
		edit   func(*resolve.Component)
		count  *int32
		want   string
	}{
		"A plain component": {
			reason: "Everything else is left to Kubernetes' defaults.",
			edit:   func(*resolve.Component) {},
			count:  new(int32(3)),
			want: `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: demo-web-server
  namespace: bi
  labels:
    app.kubernetes.io/name: superset
    app.kubernetes.io/component: web-server
    app.kubernetes.io/instance: demo
spec:
  replicas: 3
  selector:
    matchLabels:
      app.kubernetes.io/name: superset
      app.kubernetes.io/component: web-server
      app.kubernetes.io/instance: demo
  template:
    metadata:
      labels: {app.kubernetes.io/component: web-server, team: bi}
      annotations: {superset.apache.org/config-checksum: "sha256:1"}
    spec:
      containers:
      - {name: superset, image: "apache/superset:6.1.0"}
`,
		},
		"An autoscaler owns the count": {
			reason: "A count of ours would undo every decision of the autoscaler.",
			edit: func(c *resolve.Component) {
				c.ConfigChecksum = ""
				c.Pod.Labels = nil
				c.DeploymentLabels = map[string]string{"app.kubernetes.io/name": "mine", "tier": "gold"}
				c.DeploymentAnnotations = map[string]string{"a": "b"}
				c.Strategy = appsv1.DeploymentStrategy{Type: appsv1.RecreateDeploymentStrategyType}
				c.RevisionHistoryLimit, c.MinReadySeconds, c.ProgressDeadlineSeconds = new(int32(2)), 5, new(int32(900))
			},
			want: `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: demo-web-server
  namespace: bi
  labels:
    app.kubernetes.io/name: superset
    app.kubernetes.io/component: web-server
    app.kubernetes.io/instance: demo
    tier: gold
  annotations: {a: b}
spec:
  selector:
    matchLabels:
      app.kubernetes.io/name: superset
      app.kubernetes.io/component: web-server
      app.kubernetes.io/instance: demo
  strategy: {type: Recreate}
  revisionHistoryLimit: 2
  minReadySeconds: 5
  progressDeadlineSeconds: 900
  template:
    metadata: {}
    spec:
      containers:
      - {name: superset, image: "apache/superset:6.1.0"}
`,
		},
		"No annotation of the user's stands in for the checksum": {
			reason: "The component would never restart again when its configuration changes.",
			edit: func(c *resolve.Component) {
				c.Pod.Annotations = map[string]string{"superset.apache.org/config-checksum": "mine", "a": "b"}
				c.Pod.Labels = nil
			},
			want: `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: demo-web-server
  namespace: bi
  labels:
    app.kubernetes.io/name: superset
    app.kubernetes.io/component: web-server
    app.kubernetes.io/instance: demo
spec:
  selector:
    matchLabels:
      app.kubernetes.io/name: superset
      app.kubernetes.io/component: web-server
      app.kubernetes.io/instance: demo
  template:
    metadata:
      annotations: {superset.apache.org/config-checksum: "sha256:1", a: b}
    spec:
      containers:
      - {name: superset, image: "apache/superset:6.1.0"}
`,
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Log(tc.reason)
			c := component(part.WebServer, "http", 8088)
			tc.edit(&c)
			p := lifecycle.Plan{Components: map[part.Component]lifecycle.ComponentPlan{
				part.WebServer: {Disposition: lifecycle.Run, Replicas: tc.count},
			}}
			same(t, Deployment(demo(), c, p), tc.want)
		})
	}
}

// Kubernetes refuses any change of a selector, so these are set for good.
func TestSelectorsNeverChange(t *testing.T) {
	want := map[string]map[string]string{}
	for _, c := range []string{"web-server", "celery-worker", "celery-beat", "celery-flower", "mcp-server", "websocket-server", "maintenance-page"} {
		want[c+"-deployment"] = map[string]string{
			"app.kubernetes.io/name": "superset", "app.kubernetes.io/component": c, "app.kubernetes.io/instance": "demo",
		}
	}
	got := map[string]map[string]string{}
	p := all(lifecycle.Run)
	p.Page = lifecycle.Run
	i := demo()
	for n := range i.Components {
		i.Components[n].Pod.Labels = map[string]string{"app.kubernetes.io/instance": "forged", "x": "y"}
		i.Components[n].DeploymentLabels = maps.Clone(i.Components[n].Pod.Labels)
	}
	for _, o := range All(i, p) {
		if d, ok := o.Desired.(*appsv1.Deployment); ok {
			got[o.Key] = d.Spec.Selector.MatchLabels
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("selectors: -want +got\n%s", diff)
	}
}

// Every field of resolve.Pod reaches the pod.
func TestPodSpecIsComplete(t *testing.T) {
	p := resolve.Pod{
		ServiceAccountName: "a", AutomountServiceAccountToken: new(false), NodeSelector: map[string]string{"a": "b"}, PriorityClassName: "c",
		RuntimeClassName: new("d"), SchedulerName: "e", DNSPolicy: "None", TerminationGracePeriodSeconds: new(int64(7)),
		ShareProcessNamespace: new(true), EnableServiceLinks: new(false),
	}
	same(t, &appsv1.Deployment{Spec: appsv1.DeploymentSpec{Template: template(p, "")}}, `
metadata: {}
spec:
  template:
    metadata: {}
    spec:
      serviceAccountName: a
      automountServiceAccountToken: false
      nodeSelector: {a: b}
      priorityClassName: c
      runtimeClassName: d
      schedulerName: e
      dnsPolicy: None
      terminationGracePeriodSeconds: 7
      shareProcessNamespace: true
      enableServiceLinks: false
`)
}

func TestAnEmptyRuntimeClassIsNone(t *testing.T) {
	got := template(resolve.Pod{RuntimeClassName: new("")}, "").Spec.RuntimeClassName
	if got != nil {
		t.Errorf("runtimeClassName is %q, which the API server refuses", *got)
	}
}
