// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
	gwapiv1 "sigs.k8s.io/gateway-api/apis/v1"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/input/v1beta1"
)

// Validate returns the mistakes of a policy itself: a rule with a mistake could
// allow, or refuse, what nobody meant.
func Validate(p *v1beta1.Policy, at *field.Path) field.ErrorList {
	if p == nil {
		return nil
	}
	errs := slices.Concat(
		each(at.Child("environments"), p.Environments, among(
			string(v1alpha1.EnvironmentDevelopment), string(v1alpha1.EnvironmentStaging), string(v1alpha1.EnvironmentProduction))),
		permission(at.Child("adoption"), p.Adoption),
		permission(at.Child("embeddedDatabases"), p.EmbeddedDatabases),
		permission(at.Child("networkPolicies"), p.NetworkPolicies),
		each(at.Child("hostnames"), p.Hostnames, legal(func(h string) bool { return host.MatchString(canonical(h)) }, "should be a host, bi.example.org, or all below it, *.example.org")),
		each(at.Child("gateways"), p.Gateways, gateway),
		each(at.Child("routeFilters"), p.RouteFilters, among(filterTypes...)),
		each(at.Child("ingressClasses"), p.IngressClasses, dnsName),
		each(at.Child("serviceTypes"), p.ServiceTypes, among(
			string(corev1.ServiceTypeClusterIP), string(corev1.ServiceTypeNodePort), string(corev1.ServiceTypeLoadBalancer))),
		each(at.Child("loadBalancerClasses"), p.LoadBalancerClasses, legal(func(c string) bool { return len(validation.IsQualifiedName(c)) == 0 }, "should be the name of a class")),
		each(at.Child("serviceAccounts"), p.ServiceAccounts, account),
		level(at.Child("podSecurity"), p.PodSecurity),
		each(at.Child("images"), p.Images, legal(func(i string) bool { return entry(i) != "" }, "should be a registry or a repository, without tag and digest")),
	)
	if a, at := p.Annotations, at.Child("annotations"); a != nil {
		errs = slices.Concat(errs,
			each(at.Child("routes"), a.Routes, key), each(at.Child("services"), a.Services, key),
			each(at.Child("serviceAccounts"), a.ServiceAccounts, key), each(at.Child("workloads"), a.Workloads, key))
	}
	if l, at := p.Labels, at.Child("labels"); l != nil {
		errs = slices.Concat(errs,
			each(at.Child("routes"), l.Routes, key), each(at.Child("services"), l.Services, key),
			each(at.Child("workloads"), l.Workloads, key), each(at.Child("monitoring"), l.Monitoring, key))
	}
	return errs
}

// filterTypes are the types of filters that a route can have.
var filterTypes = []string{
	string(gwapiv1.HTTPRouteFilterRequestHeaderModifier), string(gwapiv1.HTTPRouteFilterResponseHeaderModifier),
	string(gwapiv1.HTTPRouteFilterRequestMirror), string(gwapiv1.HTTPRouteFilterRequestRedirect), string(gwapiv1.HTTPRouteFilterURLRewrite),
	string(gwapiv1.HTTPRouteFilterCORS), string(gwapiv1.HTTPRouteFilterExternalAuth), string(gwapiv1.HTTPRouteFilterExtensionRef),
}

// each judges every entry of a list.
func each[T any](at *field.Path, list []T, check func(*field.Path, T) field.ErrorList) field.ErrorList {
	var errs field.ErrorList
	for i, v := range list {
		errs = append(errs, check(at.Index(i), v)...)
	}
	return errs
}

// among accepts some words.
func among(words ...string) func(*field.Path, string) field.ErrorList {
	return func(at *field.Path, v string) field.ErrorList {
		if slices.Contains(words, v) {
			return nil
		}
		return field.ErrorList{field.NotSupported(at, v, words)}
	}
}

// legal accepts what a predicate does.
func legal(is func(string) bool, detail string) func(*field.Path, string) field.ErrorList {
	return func(at *field.Path, v string) field.ErrorList {
		if is(v) {
			return nil
		}
		return field.ErrorList{field.Invalid(at, v, detail)}
	}
}

func dnsName(at *field.Path, v string) field.ErrorList {
	return legal(func(v string) bool { return len(validation.IsDNS1123Subdomain(v)) == 0 }, "should be the name of an object")(at, v)
}

func account(at *field.Path, v string) field.ErrorList {
	if v == v1beta1.Own {
		return nil
	}
	return dnsName(at, v)
}

// key is the key of an annotation or a label, or how it begins.
func key(at *field.Path, v string) field.ErrorList {
	start, wildcard := strings.CutSuffix(v, "*")
	if wildcard {
		// Whatever completes it has to make a legal key.
		if start == "" {
			return nil
		}
		start += "x"
	}
	// Annotations may have capitals in front of the slash.
	return legal(func(string) bool { return len(validation.IsQualifiedName(strings.ToLower(start))) == 0 },
		"should be a key such as example.org/name, or how keys begin, example.org/*")(at, v)
}

func permission(at *field.Path, v v1beta1.Permission) field.ErrorList {
	if v == "" {
		return nil
	}
	return among(string(v1beta1.PermissionAllowed), string(v1beta1.PermissionForbidden))(at, string(v))
}

func level(at *field.Path, v v1beta1.PodSecurity) field.ErrorList {
	if v == "" {
		return nil
	}
	return among(string(v1beta1.PodSecurityPrivileged), string(v1beta1.PodSecurityBaseline), string(v1beta1.PodSecurityRestricted))(at, string(v))
}

// gateway is an allowed parent.
func gateway(at *field.Path, g v1beta1.PolicyGateway) field.ErrorList {
	var errs field.ErrorList
	switch {
	case g.Namespace == "":
		errs = append(errs, field.Required(at.Child("namespace"), "a parent is in a namespace; "+v1beta1.Own+" is that of the instance"))
	case g.Namespace != v1beta1.Own && len(validation.IsDNS1123Label(g.Namespace)) > 0:
		errs = append(errs, field.Invalid(at.Child("namespace"), g.Namespace, "should be the name of a namespace, or "+v1beta1.Own))
	}
	if g.Name != "" {
		errs = append(errs, dnsName(at.Child("name"), g.Name)...)
	}
	return errs
}
