// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package build

import (
	"testing"

	networkingv1 "k8s.io/api/networking/v1"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset/lifecycle"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

// through is demo behind an Ingress, with web server and MCP.
func through(spec v1alpha1.Ingress) resolve.Instance {
	return edited(func(i *resolve.Instance) {
		i.Routing.Gateway, i.Routing.Ingress = nil, &resolve.Ingress{Spec: &spec}
		i.Routing.Routes = []resolve.Route{i.Routing.Routes[1], i.Routing.Routes[3]}
	})
}

func TestIngress(t *testing.T) {
	const head = `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: demo
  namespace: bi
  labels: {app.kubernetes.io/name: superset, superset.apache.org/parent: demo}
`
	const fan = `
    http:
      paths:
      - {path: /mcp, pathType: Prefix, backend: {service: {name: demo-mcp-server, port: {number: 8088}}}}
      - {path: /, pathType: Prefix, backend: {service: {name: demo-web-server, port: {number: 8088}}}}
`
	cases := map[string]struct {
		reason string
		spec   v1alpha1.Ingress
		want   string
	}{
		"One host": {
			reason: "The short form has the usual paths.",
			spec:   v1alpha1.Ingress{Host: "bi.example.com"},
			want:   head + "spec:\n  rules:\n  - host: bi.example.com" + fan,
		},
		"A list of hosts wins": {
			reason: "host is ignored beside hosts.",
			spec:   v1alpha1.Ingress{Host: "ignored.example.com", Hosts: []v1alpha1.IngressHost{{Host: "bi.example.com"}}},
			want:   head + "spec:\n  rules:\n  - host: bi.example.com" + fan,
		},
		"Any host": {
			reason: "A host without a name stands for all.",
			spec:   v1alpha1.Ingress{Hosts: []v1alpha1.IngressHost{{}}},
			want:   head + "spec:\n  rules:\n  -" + fan,
		},
		"Explicit paths lead to the web server": {
			reason: "The decision is made for each host.",
			spec: v1alpha1.Ingress{Hosts: []v1alpha1.IngressHost{
				{Host: "a.example.com", Paths: []v1alpha1.IngressPath{{}, {Path: "/bi", PathType: networkingv1.PathTypeExact}}},
				{Host: "b.example.com"},
			}},
			want: head + `spec:
  rules:
  - host: a.example.com
    http:
      paths:
      - {path: /, pathType: Prefix, backend: {service: {name: demo-web-server, port: {number: 8088}}}}
      - {path: /bi, pathType: Exact, backend: {service: {name: demo-web-server, port: {number: 8088}}}}
  - host: b.example.com` + fan,
		},
		"Class and certificates": {
			reason: "They are the user's, as they are.",
			spec: v1alpha1.Ingress{
				Host: "bi.example.com", ClassName: new("nginx"),
				TLS: []networkingv1.IngressTLS{{Hosts: []string{"other.example.com"}, SecretName: "tls"}},
			},
			want: head + "spec:\n  ingressClassName: nginx\n  tls: [{hosts: [other.example.com], secretName: tls}]\n  rules:\n  - host: bi.example.com" + fan,
		},
		"Labels and annotations": {
			reason: "The old way to name a class is an annotation.",
			spec: v1alpha1.Ingress{
				Host: "bi.example.com", Labels: map[string]string{"app.kubernetes.io/name": "hack", "a": "b"},
				Annotations: map[string]string{"kubernetes.io/ingress.class": "nginx"},
			},
			want: `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: demo
  namespace: bi
  labels: {app.kubernetes.io/name: superset, superset.apache.org/parent: demo, a: b}
  annotations: {kubernetes.io/ingress.class: nginx}
spec:
  rules:
  - host: bi.example.com` + fan,
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Log(tc.reason)
			same(t, Ingress(through(tc.spec), all(lifecycle.Run)), tc.want)
		})
	}
}

func TestIngressIsNotThere(t *testing.T) {
	cases := map[string]struct {
		reason string
		i      resolve.Instance
		p      lifecycle.Plan
	}{
		"Without a host":        {"The API server refuses an Ingress without rules.", through(v1alpha1.Ingress{}), all(lifecycle.Run)},
		"Before the components": {"There is nothing to lead to.", through(v1alpha1.Ingress{Host: "a"}), all(lifecycle.Absent)},
		"Explicit paths without a web server": {"There is nothing to lead to.", through(v1alpha1.Ingress{
			Hosts: []v1alpha1.IngressHost{{Paths: []v1alpha1.IngressPath{{}}}},
		}), all(lifecycle.Absent)},
		"With a Gateway": {"One of both is wanted.", demo(), all(lifecycle.Run)},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			if got := Ingress(tc.i, tc.p); got != nil {
				t.Errorf("%s\nIngress() = %v, want none", tc.reason, got)
			}
		})
	}
}
