// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package v1alpha1

import corev1 "k8s.io/api/core/v1"

// ServiceType is the type of a Service.
//
// +kubebuilder:validation:Enum=ClusterIP;NodePort;LoadBalancer
type ServiceType string

// Service describes the Service of a component.
//
// S3
// +kubebuilder:validation:XValidation:rule="!has(self.nodePort) || (has(self.type) && self.type in ['NodePort', 'LoadBalancer'])",message="service.nodePort is only valid for type NodePort or LoadBalancer"
// XS1
// +kubebuilder:validation:XValidation:rule="!(has(self.loadBalancerClass) || has(self.loadBalancerSourceRanges)) || (has(self.type) && self.type == 'LoadBalancer')",message="service.loadBalancerClass and service.loadBalancerSourceRanges are only valid for type LoadBalancer"
// XS2
// +kubebuilder:validation:XValidation:rule="!has(self.externalTrafficPolicy) || (has(self.type) && self.type in ['NodePort', 'LoadBalancer'])",message="service.externalTrafficPolicy is only valid for type NodePort or LoadBalancer"
type Service struct {
	// ClusterIP, NodePort or LoadBalancer. Defaults to ClusterIP.
	//
	// +optional
	// +kubebuilder:default=ClusterIP
	Type ServiceType `json:"type,omitempty"`

	// Port that clients use. The default differs by component.
	//
	// +optional
	// S5
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=65535
	Port *int32 `json:"port,omitempty"`

	// Port on every node, 30000 to 32767, for type NodePort or LoadBalancer. Kubernetes picks one if absent.
	//
	// +optional
	// S2
	// +kubebuilder:validation:Minimum=30000
	// +kubebuilder:validation:Maximum=32767
	NodePort *int32 `json:"nodePort,omitempty"`

	// Annotations of the Service.
	//
	// +optional
	Annotations map[string]string `json:"annotations,omitempty"`

	// Further labels of the Service.
	//
	// +optional
	Labels map[string]string `json:"labels,omitempty"`

	// Path under which a Gateway or an Ingress publishes the component, e.g. `/ws`; an empty one leaves it out. Defaults to
	// /flower, /ws or /mcp by component, below the path of baseUrl; in Production Flower and the MCP server are left out
	// unless it is set. The web server always has `/` or the path of baseUrl. Flower and the MCP server are told of it,
	// and answer there.
	//
	// +optional
	// S4
	// +kubebuilder:validation:MaxLength=1024
	// +kubebuilder:validation:Pattern=`^$|^/[a-zA-Z0-9/_.-]+$`
	GatewayPath *string `json:"gatewayPath,omitempty"`

	// Implementation that provides the load balancer, for type LoadBalancer.
	//
	// +optional
	LoadBalancerClass *string `json:"loadBalancerClass,omitempty"`

	// Client networks that the load balancer admits, e.g. `10.0.0.0/8`, for type LoadBalancer.
	//
	// +optional
	// +listType=atomic
	LoadBalancerSourceRanges []string `json:"loadBalancerSourceRanges,omitempty"`

	// Cluster (spread over all nodes) or Local (keep the address of the client), for type NodePort or LoadBalancer.
	//
	// +optional
	// XS3
	// +kubebuilder:validation:Enum=Cluster;Local
	ExternalTrafficPolicy corev1.ServiceExternalTrafficPolicy `json:"externalTrafficPolicy,omitempty"`
}
