// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package build

import (
	"testing"

	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/crossplane-contrib/function-superset/fn/superset/lifecycle"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

func policyPlan(held ...int32) lifecycle.Plan {
	p := all(lifecycle.Run)
	p.Components[part.WebServer] = lifecycle.ComponentPlan{Disposition: lifecycle.Hold, HeldPorts: held}
	return p
}

func TestNetworkPolicy(t *testing.T) {
	const web = `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: demo-web-server-netpol
  namespace: bi
  labels:
    app.kubernetes.io/name: superset
    app.kubernetes.io/component: web-server
    superset.apache.org/parent: demo
spec:
  podSelector:
    matchLabels:
      app.kubernetes.io/name: superset
      app.kubernetes.io/component: web-server
      app.kubernetes.io/instance: demo
  policyTypes: [Ingress, Egress]
`
	const instance = `
  - from:
    - podSelector: {matchLabels: {app.kubernetes.io/name: superset, superset.apache.org/parent: demo}}`
	cases := map[string]struct {
		reason string
		edit   func(*resolve.NetworkPolicy, *resolve.Component)
		held   []int32
		want   string
	}{
		"A published component": {
			reason: "Its pods talk to the instance and to users, and may call anybody.",
			edit:   func(*resolve.NetworkPolicy, *resolve.Component) {},
			want: web + "  ingress:" + instance + `
  - ports: [{protocol: TCP, port: 8088}]
  egress: [{}]
`,
		},
		"An internal component": {
			reason: "Nobody but the instance talks to it.",
			edit:   func(n *resolve.NetworkPolicy, _ *resolve.Component) { n.External = nil },
			want: web + "  ingress:" + instance + `
  egress: [{}]
`,
		},
		"Ports of pods of the former spec stay open": {
			reason: "Image and port may change in one edit without a cut.",
			edit:   func(_ *resolve.NetworkPolicy, c *resolve.Component) { c.Port.Number = 9000 },
			held:   []int32{8088, 9000},
			want: web + "  ingress:" + instance + `
  - ports: [{protocol: TCP, port: 8088}, {protocol: TCP, port: 9000}]
  egress: [{}]
`,
		},
		"Further rules come last": {
			reason: "The order is upstream's.",
			edit: func(n *resolve.NetworkPolicy, _ *resolve.Component) {
				n.ExtraIngress = []networkingv1.NetworkPolicyIngressRule{{From: []networkingv1.NetworkPolicyPeer{anyNamespace}}}
				n.ExtraEgress = []networkingv1.NetworkPolicyEgressRule{{To: []networkingv1.NetworkPolicyPeer{anyNamespace}}}
			},
			want: web + "  ingress:" + instance + `
  - ports: [{protocol: TCP, port: 8088}]
  - from: [{namespaceSelector: {}}]
  egress: [{}, {to: [{namespaceSelector: {}}]}]
`,
		},
		"Sources are narrowed": {
			reason: "Only the ingress controller is let in.",
			edit: func(n *resolve.NetworkPolicy, _ *resolve.Component) {
				n.ExternalIngressFrom = []networkingv1.NetworkPolicyPeer{
					{NamespaceSelector: &metav1.LabelSelector{MatchLabels: map[string]string{"kubernetes.io/metadata.name": "gateway"}}},
				}
			},
			want: web + "  ingress:" + instance + `
  - from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: gateway}}}]
    ports: [{protocol: TCP, port: 8088}]
  egress: [{}]
`,
		},
		"Restricted egress": {
			reason: "Then further rules mean something.",
			edit: func(n *resolve.NetworkPolicy, _ *resolve.Component) {
				n.RestrictEgress = true
				n.ExtraEgress = []networkingv1.NetworkPolicyEgressRule{{To: []networkingv1.NetworkPolicyPeer{anyNamespace}}}
			},
			want: web + "  ingress:" + instance + `
  - ports: [{protocol: TCP, port: 8088}]
  egress:
  - ports: [{protocol: UDP, port: 53}, {protocol: TCP, port: 53}]
  - to: [{podSelector: {matchLabels: {app.kubernetes.io/name: superset, superset.apache.org/parent: demo}}}]
  - ports: [{protocol: TCP, port: 5432}, {protocol: TCP, port: 6379}]
  - to: [{namespaceSelector: {}}]
`,
		},
		"Restricted egress without databases opens nothing for them": {
			reason: "A rule without ports would allow every port.",
			edit:   func(n *resolve.NetworkPolicy, _ *resolve.Component) { n.RestrictEgress, n.EgressPorts = true, nil },
			want: web + "  ingress:" + instance + `
  - ports: [{protocol: TCP, port: 8088}]
  egress:
  - ports: [{protocol: UDP, port: 53}, {protocol: TCP, port: 53}]
  - to: [{podSelector: {matchLabels: {app.kubernetes.io/name: superset, superset.apache.org/parent: demo}}}]
`,
		},
		"Metrics are scraped from inside of the cluster": {
			reason: "Where Prometheus runs is not known.",
			edit: func(_ *resolve.NetworkPolicy, c *resolve.Component) {
				c.Service.MetricsPort = &resolve.Port{Name: "metrics", Number: 9102}
			},
			want: web + "  ingress:" + instance + `
  - ports: [{protocol: TCP, port: 8088}]
  - from: [{namespaceSelector: {}}]
    ports: [{protocol: TCP, port: 9102}]
  egress: [{}]
`,
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Log(tc.reason)
			i := demo()
			c := component(part.WebServer, "http", 8088)
			tc.edit(i.NetworkPolicy, &c)
			same(t, NetworkPolicy(i, c, policyPlan(tc.held...)), tc.want)
		})
	}
}

func TestTaskNetworkPolicy(t *testing.T) {
	same(t, TaskNetworkPolicy(demo()), `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: demo-task-netpol
  namespace: bi
  labels: &labels
    app.kubernetes.io/name: superset
    app.kubernetes.io/component: init
    superset.apache.org/parent: demo
spec:
  podSelector: {matchLabels: *labels}
  policyTypes: [Ingress, Egress]
  egress: [{}]
`)
}

func TestPageNetworkPolicy(t *testing.T) {
	p := all(lifecycle.Run)
	p.PagePort = lifecycle.PagePort{Name: "http", Number: 9000}
	same(t, PageNetworkPolicy(demo(), p), `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: demo-maintenance-page-netpol
  namespace: bi
  labels:
    app.kubernetes.io/name: superset
    app.kubernetes.io/component: maintenance-page
    superset.apache.org/parent: demo
spec:
  podSelector:
    matchLabels:
      app.kubernetes.io/name: superset
      app.kubernetes.io/component: maintenance-page
      app.kubernetes.io/instance: demo
  policyTypes: [Ingress, Egress]
  ingress:
  - from:
    - podSelector: {matchLabels: {app.kubernetes.io/name: superset, superset.apache.org/parent: demo}}
  - ports: [{protocol: TCP, port: 9000}]
`)
	i := edited(func(i *resolve.Instance) { i.Page.Custom = true })
	if got := len(PageNetworkPolicy(i, p).Spec.Egress); got != 1 {
		t.Errorf("a page of the user's own may make %d kinds of calls, want any", got)
	}
}

func TestDatabaseNetworkPolicy(t *testing.T) {
	i := demo()
	same(t, DatabaseNetworkPolicy(i, i.Embedded[0]), `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: demo-metastore-netpol
  namespace: bi
  labels:
    app.kubernetes.io/name: superset
    app.kubernetes.io/component: metastore
    superset.apache.org/parent: demo
spec:
  podSelector:
    matchLabels:
      app.kubernetes.io/name: superset
      app.kubernetes.io/component: metastore
      app.kubernetes.io/instance: demo
  policyTypes: [Ingress]
  ingress:
  - from:
    - podSelector: {matchLabels: {app.kubernetes.io/name: superset, superset.apache.org/parent: demo}}
`)
}

func TestWithoutNetworkPolicyThereIsNone(t *testing.T) {
	i := edited(func(i *resolve.Instance) { i.NetworkPolicy = nil })
	p := all(lifecycle.Run)
	p.Page = lifecycle.Run
	for _, o := range All(i, p) {
		if _, ok := o.Desired.(*networkingv1.NetworkPolicy); ok {
			t.Errorf("there is a policy: %s", o.Key)
		}
	}
}
