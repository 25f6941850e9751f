// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package networking

import (
	"net/netip"
	"slices"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/util/intstr"

	"github.com/crossplane-contrib/function-superset/fn/preview/cluster"
	"github.com/crossplane-contrib/function-superset/fn/superset/build"
	"github.com/crossplane-contrib/function-superset/fn/superset/lifecycle"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

// pod is one end of a connection: a pod, or an address outside of the cluster.
type pod struct {
	// namespace is "" for an address outside.
	namespace string
	labels    map[string]string
	address   string
	// ports are named container ports.
	ports map[string]int32
}

// namespaces are the labels of namespaces.
var namespaces = map[string]map[string]string{
	"bi":         {"kubernetes.io/metadata.name": "bi"},
	"ingress":    {"kubernetes.io/metadata.name": "ingress"},
	"monitoring": {"kubernetes.io/metadata.name": "monitoring"},
	"other":      {"kubernetes.io/metadata.name": "other"},
}

// policies are those of a cluster. It says what the API promises: a pod
// that no policy selects for a direction is open in that direction, else one
// rule of any policy has to allow the connection; both ends have to agree.
type policies []*networkingv1.NetworkPolicy

func (c policies) allows(t *testing.T, from, to pod, protocol corev1.Protocol, port int32) bool {
	t.Helper()
	return c.way(t, networkingv1.PolicyTypeEgress, from, to, to, protocol, port) &&
		c.way(t, networkingv1.PolicyTypeIngress, to, from, to, protocol, port)
}

// way judges one direction: subject is the pod whose policies count.
func (c policies) way(t *testing.T, d networkingv1.PolicyType, subject, peer, to pod, protocol corev1.Protocol, port int32) bool {
	t.Helper()
	isolated := false
	for _, p := range c {
		if subject.namespace != p.Namespace || !slices.Contains(p.Spec.PolicyTypes, d) || !matches(t, &p.Spec.PodSelector, subject.labels) {
			continue
		}
		isolated = true
		if d == networkingv1.PolicyTypeIngress {
			for _, r := range p.Spec.Ingress {
				if peers(t, p.Namespace, r.From, peer) && open(r.Ports, to, protocol, port) {
					return true
				}
			}
			continue
		}
		for _, r := range p.Spec.Egress {
			if peers(t, p.Namespace, r.To, peer) && open(r.Ports, to, protocol, port) {
				return true
			}
		}
	}
	return !isolated
}

// peers is true if one of the peers is this pod; no peers are everybody.
func peers(t *testing.T, namespace string, list []networkingv1.NetworkPolicyPeer, who pod) bool {
	t.Helper()
	if len(list) == 0 {
		return true
	}
	for _, p := range list {
		switch {
		case p.IPBlock != nil:
			if within(t, p.IPBlock, who.address) {
				return true
			}
		case who.namespace == "":
		case p.NamespaceSelector == nil && who.namespace != namespace:
		case p.NamespaceSelector != nil && !matches(t, p.NamespaceSelector, namespaces[who.namespace]):
		case p.PodSelector != nil && !matches(t, p.PodSelector, who.labels):
		default:
			return true
		}
	}
	return false
}

func within(t *testing.T, b *networkingv1.IPBlock, address string) bool {
	t.Helper()
	if address == "" {
		return false
	}
	in := func(cidr string) bool { return netip.MustParsePrefix(cidr).Contains(netip.MustParseAddr(address)) }
	return in(b.CIDR) && !slices.ContainsFunc(b.Except, in)
}

// open is true if one of the ports is this one; no ports are all of them.
func open(list []networkingv1.NetworkPolicyPort, to pod, protocol corev1.Protocol, port int32) bool {
	if len(list) == 0 {
		return true
	}
	for _, p := range list {
		want := corev1.ProtocolTCP
		if p.Protocol != nil {
			want = *p.Protocol
		}
		switch {
		case want != protocol:
		case p.Port == nil:
			return true
		case p.Port.Type == intstr.String:
			if to.ports[p.Port.StrVal] == port {
				return true
			}
		case p.Port.IntVal == port || (p.EndPort != nil && p.Port.IntVal <= port && port <= *p.EndPort):
			return true
		}
	}
	return false
}

func matches(t *testing.T, s *metav1.LabelSelector, set map[string]string) bool {
	t.Helper()
	selector, err := metav1.LabelSelectorAsSelector(s)
	if err != nil {
		t.Fatal(err)
	}
	return selector.Matches(labels.Set(set))
}

// policies are those of the last answer.
func (w *world) policies(t *testing.T) policies {
	t.Helper()
	var out policies
	for _, key := range w.keys() {
		if o := w.answer(key); o["kind"] == "NetworkPolicy" {
			out = append(out, into[networkingv1.NetworkPolicy](t, o))
		}
	}
	return out
}

// admits judges a connection by the policies of the last answer.
func (w *world) admits(t *testing.T, from, to pod, protocol corev1.Protocol, port int32) bool {
	t.Helper()
	return w.policies(t).allows(t, from, to, protocol, port)
}

// pod is one of the pods of a component.
func (w *world) pod(t *testing.T, component string) pod {
	t.Helper()
	o := w.answer(component + "-deployment")
	if o == nil {
		t.Fatalf("there is no %s", component)
	}
	return pod{namespace: "bi", labels: *into[map[string]string](t, cluster.Dig(o, "spec", "template", "metadata", "labels"))}
}

// TestEvaluator is about the evaluator itself, with rules of the API's
// documentation.
func TestEvaluator(t *testing.T) {
	web := pod{namespace: "bi", labels: map[string]string{"app": "web"}, address: "10.0.0.1", ports: map[string]int32{"http": 8080}}
	job := pod{namespace: "bi", labels: map[string]string{"app": "job"}, address: "10.0.0.2"}
	prometheus := pod{namespace: "monitoring", labels: map[string]string{"app": "prometheus"}, address: "10.0.1.1"}
	outside := pod{address: "203.0.113.7"}
	cases := map[string]struct {
		policies string
		from, to pod
		protocol corev1.Protocol
		port     int32
		want     bool
	}{
		"no policy":                                  {"[]", job, web, "TCP", 80, true},
		"isolated":                                   {"[{podSelector: {}, policyTypes: [Ingress]}]", job, web, "TCP", 80, false},
		"isolated in the other direction":            {"[{podSelector: {}, policyTypes: [Egress]}]", outside, web, "TCP", 80, true},
		"egress of the sender counts":                {"[{podSelector: {matchLabels: {app: job}}, policyTypes: [Egress]}]", job, web, "TCP", 80, false},
		"an empty rule":                              {"[{podSelector: {}, policyTypes: [Ingress], ingress: [{}]}]", outside, web, "TCP", 80, true},
		"policies add up":                            {"[{podSelector: {}, policyTypes: [Ingress]}, {podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress], ingress: [{from: [{podSelector: {matchLabels: {app: job}}}]}]}]", job, web, "TCP", 80, true},
		"a pod selector is for the own namespace":    {"[{podSelector: {}, policyTypes: [Ingress], ingress: [{from: [{podSelector: {}}]}]}]", prometheus, web, "TCP", 80, false},
		"an empty namespace selector is every one":   {"[{podSelector: {}, policyTypes: [Ingress], ingress: [{from: [{namespaceSelector: {}}]}]}]", prometheus, web, "TCP", 80, true},
		"a namespace is not the outside":             {"[{podSelector: {}, policyTypes: [Ingress], ingress: [{from: [{namespaceSelector: {}}]}]}]", outside, web, "TCP", 80, false},
		"both selectors of one peer":                 {"[{podSelector: {}, policyTypes: [Ingress], ingress: [{from: [{namespaceSelector: {}, podSelector: {matchLabels: {app: x}}}]}]}]", prometheus, web, "TCP", 80, false},
		"a block with an exception":                  {"[{podSelector: {}, policyTypes: [Ingress], ingress: [{from: [{ipBlock: {cidr: 203.0.113.0/24, except: [203.0.113.7/32]}}]}]}]", outside, web, "TCP", 80, false},
		"a block":                                    {"[{podSelector: {}, policyTypes: [Ingress], ingress: [{from: [{ipBlock: {cidr: 203.0.113.0/24}}]}]}]", outside, web, "TCP", 80, true},
		"a range of ports":                           {"[{podSelector: {}, policyTypes: [Ingress], ingress: [{ports: [{port: 79, endPort: 81}]}]}]", job, web, "TCP", 80, true},
		"a port by name":                             {"[{podSelector: {}, policyTypes: [Ingress], ingress: [{ports: [{port: http}]}]}]", job, web, "TCP", 8080, true},
		"another protocol":                           {"[{podSelector: {}, policyTypes: [Ingress], ingress: [{ports: [{port: 80}]}]}]", job, web, "UDP", 80, false},
		"a policy of another namespace is of no use": {"[{podSelector: {}, policyTypes: [Ingress]}]", job, prometheus, "TCP", 80, true},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			var c policies
			for _, spec := range read(t, "specs: "+tc.policies)["specs"].([]any) {
				c = append(c, &networkingv1.NetworkPolicy{
					ObjectMeta: metav1.ObjectMeta{Namespace: "bi"}, Spec: *into[networkingv1.NetworkPolicySpec](t, spec),
				})
			}
			if got := c.allows(t, tc.from, tc.to, tc.protocol, tc.port); got != tc.want {
				t.Errorf("allowed: %t", got)
			}
		})
	}
}

// parties are all ends of connections of TestConnections, by name.
func parties(t *testing.T, w *world) map[string]pod {
	t.Helper()
	out := map[string]pod{}
	for _, c := range []string{"web-server", "celery-worker", "celery-beat", "celery-flower", "mcp-server", "websocket-server"} {
		out[c] = w.pod(t, c)
	}
	xr := w.superset(t)
	xr.Spec.Lifecycle.Disabled = false
	i := resolve.Resolve(xr)
	for _, task := range i.Lifecycle.Tasks {
		out["task "+string(task.Task)] = pod{namespace: "bi", labels: build.Job(i, task, lifecycle.TaskRun{Task: task.Task}).Spec.Template.Labels}
	}
	page := build.PageDeployment(i, lifecycle.Plan{PagePort: lifecycle.PagePort{Name: "http", Number: 8088}})
	out["page"] = pod{namespace: "bi", labels: page.Spec.Template.Labels}

	// Another instance beside it, and with the same name elsewhere.
	for name, labels := range map[string]map[string]string{"other": w.pod(t, "celery-worker").labels} {
		o := map[string]string{}
		for k, v := range labels {
			o[k] = strings.ReplaceAll(v, "demo", name)
		}
		out["other instance"] = pod{namespace: "bi", labels: o}
		out["namesake elsewhere"] = pod{namespace: "other", labels: labels}
	}
	out["ingress controller"] = pod{namespace: "ingress", labels: map[string]string{"app": "nginx"}, address: "10.1.0.1"}
	out["prometheus"] = pod{namespace: "monitoring", labels: map[string]string{"app": "prometheus"}, address: "10.1.0.2"}
	out["pod of a neighbour"] = pod{namespace: "bi", labels: map[string]string{"app": "neighbour"}, address: "10.1.0.3"}
	out["internet"] = pod{address: "203.0.113.7"}
	out["database"] = pod{address: "198.51.100.5"}
	out["dns"] = pod{namespace: "other", labels: map[string]string{"k8s-app": "kube-dns"}, address: "10.1.0.4"}
	return out
}

// full is an instance with everything that makes policies.
const full = `{environment: Production` + inline + `,
  monitoring: {metrics: {}},
  lifecycle: {disabled: true, maintenancePage: {}, migrate: {}, init: {}}}`

// cloning is a clone, which Production does not allow.
const cloning = `environment: Staging, lifecycle: {clone: {source: {host: prod.internal, port: 5433, database: s, username: u, passwordFrom: {name: p, key: k}}}}`

// connection is a row of TestConnections.
type connection struct {
	from, to string
	protocol corev1.Protocol
	port     int32
	want     bool
}

func TestConnections(t *testing.T) {
	allowed := func(from, to string, port int32) connection { return connection{from, to, "TCP", port, true} }
	denied := func(from, to string, port int32) connection { return connection{from, to, "TCP", port, false} }
	groups := map[string]struct {
		policy string
		rows   []connection
	}{
		"default": {"networkPolicy: {}", []connection{
			// Pods of an instance talk to each other on every port.
			allowed("celery-worker", "web-server", 8088), allowed("web-server", "celery-worker", 9999),
			allowed("web-server", "celery-flower", 5555), allowed("mcp-server", "web-server", 8088),
			allowed("web-server", "websocket-server", 8080), allowed("task migrate", "web-server", 8088),
			allowed("page", "dns", 53).not(), allowed("celery-beat", "page", 8088),
			// Nobody talks to tasks.
			denied("web-server", "task migrate", 8080), denied("internet", "task init", 8088), denied("pod of a neighbour", "task migrate", 22),
			// The published ports are open to everybody, others are not.
			allowed("internet", "web-server", 8088), allowed("ingress controller", "web-server", 8088), allowed("pod of a neighbour", "web-server", 8088),
			allowed("ingress controller", "websocket-server", 8080),
			allowed("ingress controller", "page", 8088), allowed("internet", "page", 8088),
			denied("internet", "web-server", 9999), denied("ingress controller", "page", 22), denied("internet", "mcp-server", 8080),
			denied("ingress controller", "celery-worker", 8088), denied("internet", "celery-beat", 8088),
			{"internet", "web-server", "UDP", 8088, false},
			// Flower and the MCP server are not published in Production without a path.
			denied("ingress controller", "mcp-server", 8088), denied("pod of a neighbour", "mcp-server", 8088),
			denied("ingress controller", "celery-flower", 5555), denied("pod of a neighbour", "celery-flower", 5555),
			// Another instance is anybody.
			allowed("other instance", "web-server", 8088), denied("other instance", "celery-flower", 5555), denied("other instance", "celery-worker", 9999),
			denied("namesake elsewhere", "celery-worker", 9999), denied("namesake elsewhere", "celery-flower", 5555),
			// The exporters are for scrapers of the cluster.
			allowed("prometheus", "web-server", 9102), allowed("prometheus", "celery-worker", 9102), allowed("prometheus", "celery-beat", 9102),
			allowed("prometheus", "mcp-server", 9102), allowed("prometheus", "celery-flower", 9102),
			denied("prometheus", "websocket-server", 9102), denied("internet", "celery-worker", 9102), denied("prometheus", "celery-worker", 8125),
			// Pods connect to what they like.
			allowed("web-server", "database", 5432), allowed("celery-worker", "internet", 443), allowed("task migrate", "database", 5432),
			{"web-server", "dns", "UDP", 53, true},
			denied("page", "internet", 443), denied("page", "database", 5432), denied("page", "web-server", 8088),
		}},
		"Flower with a path": {"{networkPolicy: {}, celeryFlower: {service: {gatewayPath: /flower}}}", []connection{
			allowed("ingress controller", "celery-flower", 5555), allowed("internet", "celery-flower", 5555), denied("internet", "celery-flower", 8088),
		}},
		"an MCP server with a path": {"{networkPolicy: {}, mcpServer: {service: {gatewayPath: /mcp}}}", []connection{
			allowed("ingress controller", "mcp-server", 8088), allowed("internet", "mcp-server", 8088), denied("internet", "mcp-server", 5555),
		}},
		"paths of an Ingress lead to the web server": {"{networkPolicy: {}, environment: Staging, networking: {ingress: {hosts: [{host: a.example.com, paths: [{path: /}]}]}}}", []connection{
			allowed("ingress controller", "web-server", 8088), denied("ingress controller", "mcp-server", 8088),
			denied("ingress controller", "celery-flower", 5555), denied("ingress controller", "websocket-server", 8080),
		}},
		"Flower in Staging": {"{networkPolicy: {}, environment: Staging}", []connection{allowed("ingress controller", "celery-flower", 5555)}},
		"from the ingress controller only": {"networkPolicy: {externalIngressFrom: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ingress}}}]}", []connection{
			allowed("ingress controller", "web-server", 8088), denied("ingress controller", "mcp-server", 8088),
			allowed("ingress controller", "websocket-server", 8080), allowed("ingress controller", "page", 8088),
			denied("ingress controller", "celery-flower", 5555), denied("ingress controller", "celery-worker", 8088),
			denied("internet", "web-server", 8088), denied("pod of a neighbour", "web-server", 8088), denied("other instance", "web-server", 8088),
			denied("internet", "page", 8088), denied("prometheus", "web-server", 8088), allowed("prometheus", "web-server", 9102),
			allowed("celery-worker", "web-server", 8088), allowed("task init", "web-server", 8088),
		}},
		"from an address only": {"networkPolicy: {externalIngressFrom: [{ipBlock: {cidr: 203.0.113.0/24}}]}", []connection{
			allowed("internet", "web-server", 8088), denied("ingress controller", "web-server", 8088),
		}},
		"restricted egress": {"networkPolicy: {egress: Restricted}", []connection{
			{"web-server", "dns", "UDP", 53, true},
			{"web-server", "dns", "TCP", 53, true},
			{"task migrate", "dns", "UDP", 53, true},
			allowed("web-server", "database", 5432), allowed("web-server", "database", 6379), allowed("celery-worker", "database", 5432),
			allowed("task migrate", "database", 5432), allowed("task init", "database", 6379), allowed("websocket-server", "database", 6379),
			denied("task migrate", "database", 5433), denied("web-server", "database", 5433),
			denied("web-server", "internet", 443), denied("celery-worker", "internet", 25), denied("task migrate", "internet", 443),
			denied("mcp-server", "pod of a neighbour", 80), denied("page", "dns", 53),
			allowed("celery-worker", "web-server", 8088), allowed("mcp-server", "web-server", 8088), allowed("celery-flower", "celery-worker", 9999),
			allowed("internet", "web-server", 8088),
		}},
		"restricted egress with a clone": {"{networkPolicy: {egress: Restricted}, " + cloning + "}", []connection{
			allowed("task clone", "database", 5433), allowed("task clone", "database", 5432), denied("web-server", "database", 5433),
			denied("task clone", "internet", 443), denied("web-server", "task clone", 22),
		}},
		"restricted egress with more": {"networkPolicy: {egress: Restricted, extraEgress: [{to: [{ipBlock: {cidr: 203.0.113.0/24}}], ports: [{port: 443}]}]}", []connection{
			allowed("celery-worker", "internet", 443), denied("celery-worker", "internet", 80), allowed("task migrate", "internet", 443),
			denied("page", "internet", 443),
		}},
		"more ingress": {"networkPolicy: {extraIngress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: monitoring}}}]}]}", []connection{
			allowed("prometheus", "celery-worker", 8125), allowed("prometheus", "celery-flower", 5555), denied("ingress controller", "celery-worker", 8125),
			denied("prometheus", "task migrate", 80),
		}},
		"ports of the user": {"{networkPolicy: {}, webServer: {podTemplate: {container: {ports: [{name: http, containerPort: 9090}, {name: debug, containerPort: 5678}]}}}}", []connection{
			allowed("internet", "web-server", 9090), denied("internet", "web-server", 8088), denied("internet", "web-server", 5678),
		}},
	}
	n := 0
	for name, g := range groups {
		n += len(g.rows)
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, full, g.policy)
			w.settle(t)
			if ok, text := w.condition(t, "SpecValid"); !ok {
				t.Fatal(text)
			}
			c := w.policies(t)
			i := resolve.Resolve(w.superset(t))
			// The policies of pods that are not there at rest.
			c = append(c, build.TaskNetworkPolicy(i), build.PageNetworkPolicy(i, lifecycle.Plan{PagePort: lifecycle.PagePort{Name: "http", Number: 8088}}))
			who := parties(t, w)
			for _, r := range g.rows {
				from, ok := who[r.from]
				to, found := who[r.to]
				if !ok || !found {
					t.Fatalf("who are %s and %s?", r.from, r.to)
				}
				if got := c.allows(t, from, to, r.protocol, r.port); got != r.want {
					t.Errorf("%s to %s on %s %d: allowed %t, want %t", r.from, r.to, r.protocol, r.port, got, r.want)
				}
			}
		})
	}
	t.Logf("%d connections", n)
}

// not is the opposite.
func (c connection) not() connection {
	c.want = !c.want
	return c
}

// TestHeldPortsStayOpen: while pods of the former spec are up, their port is
// open beside the wanted one.
func TestHeldPortsStayOpen(t *testing.T) {
	w := newWorld(t, "{webServer: {podTemplate: {container: {ports: [{name: http, containerPort: 9090}]}}}, networkPolicy: {}}")
	w.settle(t)
	i := resolve.Resolve(w.superset(t))
	c := policies{build.NetworkPolicy(i, i.Components[0], lifecycle.Plan{Components: map[part.Component]lifecycle.ComponentPlan{
		part.WebServer: {Disposition: lifecycle.Hold, HeldPorts: []int32{8088}},
	}})}
	for port, want := range map[int32]bool{9090: true, 8088: true, 8080: false} {
		if got := c.allows(t, pod{address: "203.0.113.7"}, w.pod(t, "web-server"), "TCP", port); got != want {
			t.Errorf("port %d: %t", port, got)
		}
	}
}

// TestRestrictedEgressTellsWhatItCloses: what nobody can derive is said before
// it is missed.
func TestRestrictedEgressTellsWhatItCloses(t *testing.T) {
	for name, tc := range map[string]struct{ spec, want string }{
		"a metastore by URI":   {"metastore: {host: null, database: null, username: null, passwordFrom: null, uriFrom: {name: db, key: uri}}", "port of the metastore is inside a URI"},
		"packages at start":    {"pythonPackages: [psycopg2-binary]", "from an index that is not opened"},
		"Valkey by URI":        {"valkey: {connectionFrom: {name: vk, keys: {uri: uri}}}", "port of Valkey is inside a URI"},
		"nothing is unknown":   {"valkey: {host: cache.internal}", ""},
		"egress is not closed": {"{pythonPackages: [psycopg2-binary], networkPolicy: {egress: Unrestricted}}", ""},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, "{webServer: {}, networkPolicy: {egress: Restricted}}", tc.spec)
			w.settle(t)
			ok, text := w.condition(t, "SpecValid")
			if !ok || (tc.want == "") != !strings.Contains(text, "networkPolicy") || !strings.Contains(text, tc.want) {
				t.Errorf("SpecValid: %t %s", ok, text)
			}
		})
	}
}
