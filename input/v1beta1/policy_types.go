// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package v1beta1

// Permission says whether something may be asked for.
//
// +kubebuilder:validation:Enum=Allowed;Forbidden
type Permission string

// The permissions.
const (
	PermissionAllowed   Permission = "Allowed"
	PermissionForbidden Permission = "Forbidden"
)

// PodSecurity is a level of the Pod Security Standards.
//
// +kubebuilder:validation:Enum=Privileged;Baseline;Restricted
type PodSecurity string

// The levels, from lenient to strict.
const (
	PodSecurityPrivileged PodSecurity = "Privileged"
	PodSecurityBaseline   PodSecurity = "Baseline"
	PodSecurityRestricted PodSecurity = "Restricted"
)

// Own stands in lists of names for what belongs to the instance itself. No name in Kubernetes has a capital in it.
const Own = "Own"

// Policy limits what instances may ask for, so that others can be allowed to write a Superset. An absent rule allows
// everything; an empty list allows nothing. An instance that violates a rule is held as it is, with a condition that
// names the rule.
type Policy struct {
	// Environments that instances may have: Development, Staging, Production.
	//
	// +optional
	// +listType=atomic
	Environments []string `json:"environments,omitempty"`

	// Whether an instance may take over objects that exist already (annotation superset.crossplane.io/adopt).
	//
	// +optional
	Adoption Permission `json:"adoption,omitempty"`

	// Whether an instance may run an embedded metastore or Valkey, with its volume.
	//
	// +optional
	EmbeddedDatabases Permission `json:"embeddedDatabases,omitempty"`

	// Whether an instance may have NetworkPolicies (networkPolicy). NetworkPolicies only ever allow traffic: one of
	// them opens what a policy of the platform for all pods of the namespace keeps closed.
	//
	// +optional
	NetworkPolicies Permission `json:"networkPolicies,omitempty"`

	// Hosts that instances may be published under: `bi.example.org` is this host, `*.example.org` is every host below it.
	// It covers hosts of routes, Ingresses and their certificates, of redirects, and of baseUrl. With this rule, hosts
	// have to be named, paths of an Ingress have to be plain, and absent annotations.routes and annotations.services allow
	// nothing, because annotations can add hosts.
	//
	// +optional
	// +listType=atomic
	Hostnames []string `json:"hostnames,omitempty"`

	// Gateways, or other parents, that routes may attach to.
	//
	// +optional
	// +listType=atomic
	Gateways []PolicyGateway `json:"gateways,omitempty"`

	// Types of filters that routes may have, e.g. RequestHeaderModifier. With this rule, filters may refer only to Services of
	// the instance's own namespace.
	//
	// +optional
	// +listType=atomic
	RouteFilters []string `json:"routeFilters,omitempty"`

	// IngressClasses that an Ingress may have. With this rule, the class has to be named.
	//
	// +optional
	// +listType=atomic
	IngressClasses []string `json:"ingressClasses,omitempty"`

	// Types that Services may have: ClusterIP, NodePort, LoadBalancer.
	//
	// +optional
	// +listType=atomic
	ServiceTypes []string `json:"serviceTypes,omitempty"`

	// Classes that Services of type LoadBalancer may have. With this rule, the class has to be named.
	//
	// +optional
	// +listType=atomic
	LoadBalancerClasses []string `json:"loadBalancerClasses,omitempty"`

	// ServiceAccounts that pods may run under. `Own` is the one that is created for the instance and has its name.
	//
	// +optional
	// +listType=atomic
	ServiceAccounts []string `json:"serviceAccounts,omitempty"`

	// Keys of annotations that may be set.
	//
	// +optional
	Annotations *PolicyAnnotations `json:"annotations,omitempty"`

	// Keys of labels that may be set.
	//
	// +optional
	Labels *PolicyLabels `json:"labels,omitempty"`

	// Level of the Pod Security Standards that pods have to satisfy: Privileged, Baseline or Restricted.
	//
	// +optional
	PodSecurity PodSecurity `json:"podSecurity,omitempty"`

	// Repositories that images may come from, e.g. `registry.example.org/bi`, with everything below it. It covers every
	// image of every container and volume, including the defaults of helper images.
	//
	// +optional
	// +listType=atomic
	Images []string `json:"images,omitempty"`
}

// PolicyGateway is a parent, or all parents of a namespace, that routes may attach to.
type PolicyGateway struct {
	// API group of the parent. Defaults to gateway.networking.k8s.io; "" is the group of Services.
	//
	// +optional
	Group *string `json:"group,omitempty"`

	// Kind of the parent. Defaults to Gateway.
	//
	// +optional
	Kind string `json:"kind,omitempty"`

	// Namespace of the parent. `Own` is the namespace of the instance.
	//
	// +required
	Namespace string `json:"namespace"`

	// Name of the parent. If absent, all parents in the namespace.
	//
	// +optional
	Name string `json:"name,omitempty"`
}

// PolicyAnnotations are keys of annotations; one that ends in `*` matches every key with that prefix.
type PolicyAnnotations struct {
	// Annotations of the HTTPRoute and the Ingress.
	//
	// +optional
	// +listType=atomic
	Routes []string `json:"routes,omitempty"`

	// Annotations of Services.
	//
	// +optional
	// +listType=atomic
	Services []string `json:"services,omitempty"`

	// Annotations of the ServiceAccount.
	//
	// +optional
	// +listType=atomic
	ServiceAccounts []string `json:"serviceAccounts,omitempty"`

	// Annotations of Deployments and of all pods.
	//
	// +optional
	// +listType=atomic
	Workloads []string `json:"workloads,omitempty"`
}

// PolicyLabels are keys of labels; one that ends in `*` matches every key with that prefix.
type PolicyLabels struct {
	// Labels of the HTTPRoute and the Ingress.
	//
	// +optional
	// +listType=atomic
	Routes []string `json:"routes,omitempty"`

	// Labels of Services.
	//
	// +optional
	// +listType=atomic
	Services []string `json:"services,omitempty"`

	// Labels of Deployments and of all pods.
	//
	// +optional
	// +listType=atomic
	Workloads []string `json:"workloads,omitempty"`

	// Labels of the ServiceMonitor, the PrometheusRule and the dashboard.
	//
	// +optional
	// +listType=atomic
	Monitoring []string `json:"monitoring,omitempty"`
}
