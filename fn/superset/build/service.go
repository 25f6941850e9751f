// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package build

import (
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"

	"github.com/crossplane-contrib/function-superset/fn/superset/lifecycle"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

// servicePort is the name of every Service's first port; monitors and users
// refer to it.
const servicePort = "http"

// Service is how a component is reached; nil when it is not. What the API
// server allocates (addresses, node ports) is left out unless it was given.
func Service(i resolve.Instance, c resolve.Component, p lifecycle.Plan) *corev1.Service {
	if c.Service == nil {
		return nil
	}
	s := c.Service
	return &corev1.Service{
		TypeMeta: metav1.TypeMeta{APIVersion: "v1", Kind: "Service"},
		ObjectMeta: metav1.ObjectMeta{
			Name:        c.Name,
			Namespace:   i.Namespace,
			Labels:      withOurs(s.Labels, selectorLabels(i, c.Type)),
			Annotations: s.Annotations,
		},
		Spec: corev1.ServiceSpec{
			Type:                     s.Type,
			Selector:                 selectorLabels(i, target(c.Type, p)),
			Ports:                    ports(c),
			LoadBalancerClass:        s.LoadBalancerClass,
			LoadBalancerSourceRanges: s.LoadBalancerSources,
			ExternalTrafficPolicy:    s.ExternalTrafficPolicy,
		},
	}
}

// target is the component whose pods a Service leads to: the maintenance page
// stands in for the web server.
func target(t part.Component, p lifecycle.Plan) part.Component {
	if t == part.WebServer && p.Traffic == lifecycle.Maintenance {
		return part.MaintenancePage
	}
	return t
}

// selected is the component that a held Service is to lead to; "" for a Service
// whose selector never changes.
func selected(t part.Component, p lifecycle.Plan) string {
	if t != part.WebServer {
		return ""
	}
	return string(target(t, p))
}

// ports lead to named container ports, so that pods of an old and a new port
// number are both reached during a roll-out.
func ports(c resolve.Component) []corev1.ServicePort {
	var out []corev1.ServicePort
	if c.Port != nil {
		out = append(out, corev1.ServicePort{
			Name:       servicePort,
			Protocol:   corev1.ProtocolTCP,
			Port:       c.Service.Port,
			TargetPort: intstr.FromString(c.Port.Name),
			NodePort:   c.Service.NodePort,
		})
	}
	if m := c.Service.MetricsPort; m != nil {
		out = append(out, corev1.ServicePort{
			Name:     m.Name,
			Protocol: corev1.ProtocolTCP,
			Port:     m.Number,
			// A user's container may have a port of the same name, and the
			// first one would win. The exporter's number never changes.
			TargetPort: intstr.FromInt32(m.Number),
		})
	}
	return out
}
