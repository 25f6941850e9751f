// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package v1alpha1

import (
	networkingv1 "k8s.io/api/networking/v1"
	gwapiv1 "sigs.k8s.io/gateway-api/apis/v1"
)

// Networking says how the instance is reached from outside the cluster. An empty object does nothing.
//
// XE5
// +kubebuilder:validation:XValidation:rule="!(has(self.proxyHops) && self.proxyHops == 0 && (has(self.gateway) || has(self.ingress)))",message="networking.proxyHops cannot be 0 with a gateway or an ingress, which is a proxy"
// E1
// +kubebuilder:validation:XValidation:rule="!(has(self.gateway) && has(self.ingress))",message="networking.gateway and networking.ingress are mutually exclusive"
type Networking struct {
	// Publish the components through a Gateway (Gateway API), with one HTTPRoute. Excludes ingress.
	//
	// +optional
	Gateway *Gateway `json:"gateway,omitempty"`

	// Publish the components through an Ingress. Needs webServer; excludes gateway.
	//
	// +optional
	Ingress *Ingress `json:"ingress,omitempty"`

	// How many proxies stand between users and the web server, each of which adds an address to X-Forwarded-For. The web
	// server trusts their headers. 0 trusts none, for a load balancer that passes on connections as they are. Defaults to
	// 1 where something leads to the web server: gateway, ingress, a baseUrl, a Service of type LoadBalancer or NodePort.
	//
	// +optional
	// XE6
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=16
	ProxyHops *int32 `json:"proxyHops,omitempty"`
}

// Gateway describes the HTTPRoute of the instance.
type Gateway struct {
	// Gateway that the route attaches to.
	//
	// +required
	GatewayRef ParentReference `json:"gatewayRef"`

	// Further parents that the route attaches to, e.g. another listener or another Gateway.
	//
	// +optional
	// +listType=atomic
	// XE1
	// +kubebuilder:validation:MaxItems=31
	ParentRefs []ParentReference `json:"parentRefs,omitempty"`

	// Host names that the route serves, e.g. `bi.example.com` or `*.example.com`; at most 16. Without any, every host of
	// the listener is served.
	//
	// +optional
	// +listType=atomic
	// E9
	// +kubebuilder:validation:MaxItems=16
	// +kubebuilder:validation:items:MinLength=1
	// +kubebuilder:validation:items:MaxLength=253
	// +kubebuilder:validation:items:Pattern=`^(\*\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$`
	Hostnames []string `json:"hostnames,omitempty"`

	// Filters on every rule of the route (Gateway API HTTPRouteFilter), e.g. to set a response header.
	//
	// +optional
	// +listType=atomic
	// XE2
	// +kubebuilder:validation:MaxItems=16
	Filters []gwapiv1.HTTPRouteFilter `json:"filters,omitempty"`

	// Timeouts on every rule of the route; not every Gateway implementation supports them.
	//
	// +optional
	Timeouts *gwapiv1.HTTPRouteTimeouts `json:"timeouts,omitempty"`

	// Annotations of the HTTPRoute.
	//
	// +optional
	Annotations map[string]string `json:"annotations,omitempty"`

	// Further labels of the HTTPRoute.
	//
	// +optional
	Labels map[string]string `json:"labels,omitempty"`
}

// ParentReference names a Gateway, or another kind of parent of an HTTPRoute.
type ParentReference struct {
	// API group of the parent. Defaults to gateway.networking.k8s.io.
	//
	// +optional
	// +kubebuilder:default=gateway.networking.k8s.io
	// E6
	// +kubebuilder:validation:MaxLength=253
	// +kubebuilder:validation:Pattern=`^$|^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$`
	Group *string `json:"group,omitempty"`

	// Kind of the parent. Defaults to Gateway.
	//
	// +optional
	// +kubebuilder:default=Gateway
	// E5
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=63
	// +kubebuilder:validation:Pattern=`^[a-zA-Z]([-a-zA-Z0-9]*[a-zA-Z0-9])?$`
	Kind *string `json:"kind,omitempty"`

	// Name of the parent.
	//
	// +required
	// E3
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=253
	Name string `json:"name"`

	// Namespace of the parent; the instance's own if absent. The Gateway must allow routes from here.
	//
	// +optional
	// E4
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=63
	// +kubebuilder:validation:Pattern=`^[a-z0-9]([-a-z0-9]*[a-z0-9])?$`
	Namespace *string `json:"namespace,omitempty"`

	// Name of the listener; all listeners if absent.
	//
	// +optional
	// E7
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=253
	// +kubebuilder:validation:Pattern=`^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$`
	SectionName *string `json:"sectionName,omitempty"`

	// Port of the listener; all ports if absent.
	//
	// +optional
	// E8
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=65535
	Port *int32 `json:"port,omitempty"`
}

// Ingress describes the Ingress of the instance.
type Ingress struct {
	// Name of the IngressClass; the cluster's default if absent.
	//
	// +optional
	ClassName *string `json:"className,omitempty"`

	// The one host name, e.g. `bi.example.com`, with the usual paths of all components. Ignored when hosts is given.
	//
	// +optional
	// E10
	// +kubebuilder:validation:MaxLength=253
	// +kubebuilder:validation:Pattern=`^$|^(\*\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$`
	Host string `json:"host,omitempty"`

	// Host names, each with paths of its own where wanted.
	//
	// +optional
	// +listType=atomic
	Hosts []IngressHost `json:"hosts,omitempty"`

	// TLS certificates: host names and the Secret that holds the certificate.
	//
	// +optional
	// +listType=atomic
	TLS []networkingv1.IngressTLS `json:"tls,omitempty"`

	// Annotations of the Ingress.
	//
	// +optional
	Annotations map[string]string `json:"annotations,omitempty"`

	// Further labels of the Ingress.
	//
	// +optional
	Labels map[string]string `json:"labels,omitempty"`
}

// IngressHost is one host name of an Ingress.
type IngressHost struct {
	// Host name; any host if absent.
	//
	// +optional
	// E10
	// +kubebuilder:validation:MaxLength=253
	// +kubebuilder:validation:Pattern=`^$|^(\*\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$`
	Host string `json:"host,omitempty"`

	// Paths that go to the web server, instead of the usual paths of all components.
	//
	// +optional
	// +listType=atomic
	Paths []IngressPath `json:"paths,omitempty"`
}

// IngressPath is one path of a host.
type IngressPath struct {
	// Path. Defaults to `/`.
	//
	// +optional
	// +kubebuilder:default=/
	// E10
	// +kubebuilder:validation:Pattern=`^/`
	Path string `json:"path,omitempty"`

	// Exact, Prefix or ImplementationSpecific. Defaults to Prefix.
	//
	// +optional
	// +kubebuilder:default=Prefix
	// E10
	// +kubebuilder:validation:Enum=Exact;Prefix;ImplementationSpecific
	PathType networkingv1.PathType `json:"pathType,omitempty"`
}

// EgressMode says what pods may connect to.
//
// +kubebuilder:validation:Enum=Unrestricted;Restricted
type EgressMode string

// The egress modes.
const (
	EgressUnrestricted EgressMode = "Unrestricted"
	EgressRestricted   EgressMode = "Restricted"
)

// NetworkPolicy describes the policies of the components. Pods of the instance may always talk to each other.
type NetworkPolicy struct {
	// Further ingress rules of every component (networking.k8s.io/v1).
	//
	// +optional
	// +listType=atomic
	// P2
	ExtraIngress []networkingv1.NetworkPolicyIngressRule `json:"extraIngress,omitempty"`

	// Further egress rules of every component (networking.k8s.io/v1). They matter when egress is Restricted.
	//
	// +optional
	// +listType=atomic
	// P2
	ExtraEgress []networkingv1.NetworkPolicyEgressRule `json:"extraEgress,omitempty"`

	// Who may reach the published ports of web server, websocket server, MCP server and Flower, e.g. the namespace of the
	// ingress controller. Everybody if absent.
	//
	// +optional
	// +listType=atomic
	// XN1
	ExternalIngressFrom []networkingv1.NetworkPolicyPeer `json:"externalIngressFrom,omitempty"`

	// Unrestricted lets pods connect to anything; Restricted only to name resolution, the instance itself, the ports of
	// the metastore, of Valkey and of a clone's source, and what extraEgress allows. Defaults to Unrestricted.
	//
	// +optional
	// XN2
	Egress EgressMode `json:"egress,omitempty"`
}
