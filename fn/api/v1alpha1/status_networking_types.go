// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package v1alpha1

// NetworkingStatus tells how the instance is reached.
type NetworkingStatus struct {
	// Address to open in a browser.
	//
	// +optional
	URL string `json:"url,omitempty"`

	// The HTTPRoute and what its Gateways report.
	//
	// +optional
	Route *RouteStatus `json:"route,omitempty"`

	// The load balancer of the web Service or of the Ingress.
	//
	// +optional
	LoadBalancer *LoadBalancerStatus `json:"loadBalancer,omitempty"`
}

// RouteStatus is the HTTPRoute as its Gateways see it.
type RouteStatus struct {
	// Name of the HTTPRoute.
	//
	// +optional
	Name string `json:"name,omitempty"`

	// What each parent reports.
	//
	// +optional
	// +listType=atomic
	Parents []RouteParentStatus `json:"parents,omitempty"`
}

// RouteParentStatus is what one parent reports about the HTTPRoute.
type RouteParentStatus struct {
	// Name of the parent.
	//
	// +optional
	Name string `json:"name,omitempty"`

	// Namespace of the parent.
	//
	// +optional
	Namespace string `json:"namespace,omitempty"`

	// Listener of the parent.
	//
	// +optional
	SectionName string `json:"sectionName,omitempty"`

	// The parent accepts the route.
	//
	// +optional
	Accepted bool `json:"accepted"`

	// Everything the route refers to was found.
	//
	// +optional
	ResolvedRefs bool `json:"resolvedRefs"`

	// Why not: the reason from the Gateway.
	//
	// +optional
	Reason string `json:"reason,omitempty"`

	// Why not: the message from the Gateway.
	//
	// +optional
	Message string `json:"message,omitempty"`
}

// LoadBalancerStatus is the address that a load balancer was given.
type LoadBalancerStatus struct {
	// IP address or host name.
	//
	// +optional
	Address string `json:"address,omitempty"`
}
