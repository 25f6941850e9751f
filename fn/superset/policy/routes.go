// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"
	gwapiv1 "sigs.k8s.io/gateway-api/apis/v1"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/ptr"
	"github.com/crossplane-contrib/function-superset/input/v1beta1"
)

// gateways judges what the route attaches to.
func gateways(s *v1alpha1.Superset, p *v1beta1.Policy) field.ErrorList {
	g := ptr.OrZero(s.Spec.Networking).Gateway
	if p.Gateways == nil || g == nil {
		return nil
	}
	var errs field.ErrorList
	judge := func(at *field.Path, r v1alpha1.ParentReference) {
		if !slices.ContainsFunc(p.Gateways, func(a v1beta1.PolicyGateway) bool { return attaches(r, a, s.Namespace) }) {
			errs = append(errs, breach(at, "gateways", only(parents(p.Gateways))))
		}
	}
	at := spec("networking", "gateway")
	judge(at.Child("gatewayRef"), g.GatewayRef)
	for i, r := range g.ParentRefs {
		judge(at.Child("parentRefs").Index(i), r)
	}
	return errs
}

// attaches is true for a reference to an allowed parent. What a reference leaves
// out is a Gateway, in the namespace of the instance.
func attaches(r v1alpha1.ParentReference, a v1beta1.PolicyGateway, own string) bool {
	group, kind, namespace := v1alpha1.DefaultGatewayGroup, v1alpha1.DefaultGatewayKind, own
	if r.Group != nil {
		group = *r.Group
	}
	if r.Kind != nil {
		kind = *r.Kind
	}
	if r.Namespace != nil {
		namespace = *r.Namespace
	}
	wantGroup, wantKind := meant(a)
	home := a.Namespace
	if home == v1beta1.Own {
		home = own
	}
	return group == wantGroup && kind == wantKind && namespace == home && (a.Name == "" || a.Name == r.Name)
}

// meant are group and kind of an allowed parent.
func meant(a v1beta1.PolicyGateway) (group, kind string) {
	group, kind = v1alpha1.DefaultGatewayGroup, v1alpha1.DefaultGatewayKind
	if a.Group != nil {
		group = *a.Group
	}
	if a.Kind != "" {
		kind = a.Kind
	}
	return group, kind
}

// parents tells people which parents are allowed.
func parents(allowed []v1beta1.PolicyGateway) []string {
	out := make([]string, 0, len(allowed))
	for _, a := range allowed {
		_, text := meant(a)
		if a.Name != "" {
			text += " " + a.Name
		}
		if a.Namespace == v1beta1.Own {
			out = append(out, text+" in the instance's own namespace")
			continue
		}
		out = append(out, text+" in namespace "+a.Namespace)
	}
	return out
}

// routeFilters judges what happens to requests on their way.
func routeFilters(s *v1alpha1.Superset, p *v1beta1.Policy) field.ErrorList {
	g := ptr.OrZero(s.Spec.Networking).Gateway
	if p.RouteFilters == nil || g == nil {
		return nil
	}
	var errs field.ErrorList
	for i, f := range g.Filters {
		at := spec("networking", "gateway", "filters").Index(i)
		if !slices.Contains(p.RouteFilters, string(f.Type)) {
			errs = append(errs, breach(at.Child("type"), "routeFilters", only(p.RouteFilters)))
		}
		if f.RequestMirror != nil {
			errs = append(errs, backend(at.Child("requestMirror", "backendRef"), f.RequestMirror.BackendRef, s.Namespace)...)
		}
		if f.ExternalAuth != nil {
			errs = append(errs, backend(at.Child("externalAuth", "backendRef"), f.ExternalAuth.BackendRef, s.Namespace)...)
		}
	}
	return errs
}

// backend judges where a filter sends requests.
func backend(at *field.Path, r gwapiv1.BackendObjectReference, own string) field.ErrorList {
	var errs field.ErrorList
	if r.Namespace != nil && string(*r.Namespace) != own {
		errs = append(errs, breach(at.Child("namespace"), "routeFilters", "requests stay in the instance's own namespace"))
	}
	if ptr.OrZero(r.Group) != "" || r.Kind != nil && *r.Kind != "Service" {
		errs = append(errs, breach(at.Child("kind"), "routeFilters", "requests go to Services only"))
	}
	return errs
}

// ingressClass is how controllers were chosen before there was a field for it.
const ingressClass = "kubernetes.io/ingress.class"

// ingressClasses judges which controller serves the Ingress.
func ingressClasses(s *v1alpha1.Superset, p *v1beta1.Policy) field.ErrorList {
	g := ptr.OrZero(s.Spec.Networking).Ingress
	if p.IngressClasses == nil || g == nil {
		return nil
	}
	var errs field.ErrorList
	at := spec("networking", "ingress")
	// A class that is not named is the cluster's default, whichever that is.
	if !slices.Contains(p.IngressClasses, ptr.OrZero(g.ClassName)) {
		errs = append(errs, breach(at.Child("className"), "ingressClasses", only(p.IngressClasses)))
	}
	if class, found := g.Annotations[ingressClass]; found && !slices.Contains(p.IngressClasses, class) {
		errs = append(errs, breach(at.Child("annotations").Key(ingressClass), "ingressClasses", only(p.IngressClasses)))
	}
	return errs
}
