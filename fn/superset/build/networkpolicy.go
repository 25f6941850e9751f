// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package build

import (
	"slices"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"

	"github.com/crossplane-contrib/function-superset/fn/superset/lifecycle"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

// NetworkPolicy says who may talk to the pods of a component; nil when no
// policies are wanted. Ports that pods of the former spec listen on stay open
// beside the wanted one until those pods are gone.
func NetworkPolicy(i resolve.Instance, c resolve.Component, p lifecycle.Plan) *networkingv1.NetworkPolicy {
	if i.NetworkPolicy == nil {
		return nil
	}
	n := *i.NetworkPolicy
	return policy(i, c.Type, c.Name, selectorLabels(i, c.Type), networkingv1.NetworkPolicySpec{
		PolicyTypes: []networkingv1.PolicyType{networkingv1.PolicyTypeIngress, networkingv1.PolicyTypeEgress},
		Ingress:     slices.Concat(fromInstance(i), external(n, c, p), metrics(c), n.ExtraIngress),
		Egress:      egress(i, n, n.EgressPorts),
	})
}

// TaskNetworkPolicy isolates task pods: nobody needs to talk to them. They may
// reach the source of a clone, too.
func TaskNetworkPolicy(i resolve.Instance) *networkingv1.NetworkPolicy {
	if i.NetworkPolicy == nil {
		return nil
	}
	n := *i.NetworkPolicy
	return policy(i, part.TaskPods, i.Name+"-task", podLabels(i, part.TaskPods), networkingv1.NetworkPolicySpec{
		PolicyTypes: []networkingv1.PolicyType{networkingv1.PolicyTypeIngress, networkingv1.PolicyTypeEgress},
		Egress:      egress(i, n, slices.Concat(n.EgressPorts, n.TaskEgressPorts)),
	})
}

// taskPolicy is there before the first task is, and as long as a Job of one is:
// a task that was switched off in mid-run must not lose its way to the database.
func taskPolicy(i resolve.Instance, p lifecycle.Plan) []Object {
	if i.NetworkPolicy == nil || ((i.Lifecycle.Disabled || len(i.Lifecycle.Tasks) == 0) && len(p.Runs) == 0) {
		return nil
	}
	return []Object{{Key: part.TaskNetworkPolicyKey, Desired: TaskNetworkPolicy(i)}}
}

// PageNetworkPolicy says who may talk to the maintenance page: whoever may talk
// to the web server. Our own page has nothing to say to anybody.
func PageNetworkPolicy(i resolve.Instance, p lifecycle.Plan) *networkingv1.NetworkPolicy {
	if i.NetworkPolicy == nil || i.Page == nil {
		return nil
	}
	n := *i.NetworkPolicy
	var out []networkingv1.NetworkPolicyEgressRule
	if i.Page.Custom {
		out = egress(i, n, n.EgressPorts)
	}
	return policy(i, part.MaintenancePage, i.Page.Name, selectorLabels(i, part.MaintenancePage), networkingv1.NetworkPolicySpec{
		PolicyTypes: []networkingv1.PolicyType{networkingv1.PolicyTypeIngress, networkingv1.PolicyTypeEgress},
		Ingress:     slices.Concat(fromInstance(i), open(n.ExternalIngressFrom, p.PagePort.Number), n.ExtraIngress),
		Egress:      out,
	})
}

// DatabaseNetworkPolicy keeps an embedded database to its instance.
func DatabaseNetworkPolicy(i resolve.Instance, e resolve.Embedded) *networkingv1.NetworkPolicy {
	if i.NetworkPolicy == nil {
		return nil
	}
	t := e.Type
	return policy(i, t, e.Name, selectorLabels(i, t), networkingv1.NetworkPolicySpec{
		PolicyTypes: []networkingv1.PolicyType{networkingv1.PolicyTypeIngress},
		Ingress:     fromInstance(i),
	})
}

func policy(
	i resolve.Instance, t part.Component, name string, pods map[string]string, spec networkingv1.NetworkPolicySpec,
) *networkingv1.NetworkPolicy {
	spec.PodSelector = metav1.LabelSelector{MatchLabels: pods}
	return &networkingv1.NetworkPolicy{
		TypeMeta: metav1.TypeMeta{APIVersion: "networking.k8s.io/v1", Kind: "NetworkPolicy"},
		ObjectMeta: metav1.ObjectMeta{
			Name:      name + part.PolicySuffix,
			Namespace: i.Namespace,
			Labels:    podLabels(i, t),
		},
		Spec: spec,
	}
}

// fromInstance admits all pods of the instance on every port.
func fromInstance(i resolve.Instance) []networkingv1.NetworkPolicyIngressRule {
	return []networkingv1.NetworkPolicyIngressRule{{
		From: []networkingv1.NetworkPolicyPeer{{PodSelector: &metav1.LabelSelector{MatchLabels: podLabels(i, "")}}},
	}}
}

// external admits users to the port of a published component. It is the port of
// the container, because policies act on pods and not on Services.
func external(n resolve.NetworkPolicy, c resolve.Component, p lifecycle.Plan) []networkingv1.NetworkPolicyIngressRule {
	if c.Port == nil || !n.External[c.Type] {
		return nil
	}
	return open(n.ExternalIngressFrom, append([]int32{c.Port.Number}, p.Components[c.Type].HeldPorts...)...)
}

// metrics admits scrapers from anywhere inside of the cluster; where Prometheus
// runs is not known here.
func metrics(c resolve.Component) []networkingv1.NetworkPolicyIngressRule {
	if c.Service == nil || c.Service.MetricsPort == nil {
		return nil
	}
	return open([]networkingv1.NetworkPolicyPeer{{NamespaceSelector: &metav1.LabelSelector{}}}, c.Service.MetricsPort.Number)
}

// open admits peers, or everybody when there are none, to TCP ports.
func open(from []networkingv1.NetworkPolicyPeer, numbers ...int32) []networkingv1.NetworkPolicyIngressRule {
	return []networkingv1.NetworkPolicyIngressRule{{From: from, Ports: tcp(numbers)}}
}

// tcp lists each port once, in order of number.
func tcp(numbers []int32) []networkingv1.NetworkPolicyPort {
	var out []networkingv1.NetworkPolicyPort
	for _, n := range slices.Compact(slices.Sorted(slices.Values(numbers))) {
		out = append(out, networkingv1.NetworkPolicyPort{Protocol: new(corev1.ProtocolTCP), Port: new(intstr.FromInt32(n))})
	}
	return out
}

// egress is everything, or name resolution, the instance itself, and the ports
// of metastore and Valkey. Only then do further rules add anything.
func egress(i resolve.Instance, n resolve.NetworkPolicy, ports []int32) []networkingv1.NetworkPolicyEgressRule {
	if !n.RestrictEgress {
		return append([]networkingv1.NetworkPolicyEgressRule{{}}, n.ExtraEgress...)
	}
	out := []networkingv1.NetworkPolicyEgressRule{
		{Ports: []networkingv1.NetworkPolicyPort{
			{Protocol: new(corev1.ProtocolUDP), Port: new(intstr.FromInt32(53))},
			{Protocol: new(corev1.ProtocolTCP), Port: new(intstr.FromInt32(53))},
		}},
		{To: []networkingv1.NetworkPolicyPeer{{PodSelector: &metav1.LabelSelector{MatchLabels: podLabels(i, "")}}}},
	}
	// A rule without ports would allow all of them.
	if len(ports) > 0 {
		out = append(out, networkingv1.NetworkPolicyEgressRule{Ports: tcp(ports)})
	}
	return append(out, n.ExtraEgress...)
}
