// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"reflect"
	"slices"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/ptr"
	"github.com/crossplane-contrib/function-superset/input/v1beta1"
)

// serviceTypes judges how far a Service reaches.
func serviceTypes(s *v1alpha1.Superset, p *v1beta1.Policy) field.ErrorList {
	if p.ServiceTypes == nil {
		return nil
	}
	var errs field.ErrorList
	for _, c := range s.Spec.Components() {
		if c.Serves && !slices.Contains(p.ServiceTypes, typeOf(c.Service)) {
			errs = append(errs, breach(spec(c.Type.Field(), "service", "type"), "serviceTypes", only(p.ServiceTypes)))
		}
	}
	return errs
}

// typeOf is the type that a Service comes to.
func typeOf(s *v1alpha1.Service) string {
	if t := ptr.OrZero(s).Type; t != "" {
		return string(t)
	}
	return string(corev1.ServiceTypeClusterIP)
}

// loadBalancerClasses judges who provides a load balancer.
func loadBalancerClasses(s *v1alpha1.Superset, p *v1beta1.Policy) field.ErrorList {
	if p.LoadBalancerClasses == nil {
		return nil
	}
	var errs field.ErrorList
	for _, c := range s.Spec.Components() {
		class := ptr.OrZero(c.Service).LoadBalancerClass
		// A class that is not named is the cluster's default, whichever that is.
		if (class != nil || typeOf(c.Service) == string(corev1.ServiceTypeLoadBalancer)) && !slices.Contains(p.LoadBalancerClasses, ptr.OrZero(class)) {
			errs = append(errs, breach(spec(c.Type.Field(), "service", "loadBalancerClass"), "loadBalancerClasses", only(p.LoadBalancerClasses)))
		}
	}
	return errs
}

// namespaceAccount is the account that every namespace has. An instance of this
// name has no account of its own.
const namespaceAccount = "default"

// serviceAccounts judges whose identity pods have.
func serviceAccounts(s *v1alpha1.Superset, p *v1beta1.Policy) field.ErrorList {
	if p.ServiceAccounts == nil {
		return nil
	}
	var errs field.ErrorList
	judge := func(at *field.Path, name string) {
		if !slices.Contains(p.ServiceAccounts, name) {
			errs = append(errs, breach(at, "serviceAccounts", only(p.ServiceAccounts)))
		}
	}
	account := instanceAccount(s)
	judge(spec("serviceAccount", "name"), account)
	for _, c := range s.Spec.Components() {
		name := c.ServiceAccountName
		if name == "" {
			continue
		}
		if name == s.Name && account == v1beta1.Own {
			name = v1beta1.Own
		}
		judge(spec(c.Type.Field(), "serviceAccountName"), name)
	}
	return append(errs, page(s, p)...)
}

// page judges the maintenance page, whose pods run under the account of the
// namespace: there they run nothing of the user's and get no token. Which images
// are trusted is what the rule about images says, if there is one.
func page(s *v1alpha1.Superset, p *v1beta1.Policy) field.ErrorList {
	m := ptr.OrZero(s.Spec.Lifecycle).MaintenancePage
	if m == nil || slices.Contains(p.ServiceAccounts, namespaceAccount) {
		return nil
	}
	at := spec("lifecycle", "maintenancePage")
	var errs field.ErrorList
	if ptr.OrZero(m.Image).Repository != "" && p.Images == nil {
		errs = append(errs, breach(at.Child("image", "repository"), "serviceAccounts", "the page runs under the account "+namespaceAccount+", where only its own image is allowed, or those of input.policy.images"))
	}
	if m.PodTemplate != nil && !tame(*m.PodTemplate) {
		errs = append(errs, breach(at.Child("podTemplate"), "serviceAccounts", "the page runs under the account "+namespaceAccount+
			", where only scheduling, resources, labels and security contexts are allowed"))
	}
	return errs
}

// tame is true for a template that brings neither code nor files nor a token
// into a pod.
func tame(t v1alpha1.PodTemplate) bool {
	c := ptr.OrZero(t.Container)
	return reflect.DeepEqual(t, v1alpha1.PodTemplate{
		Labels: t.Labels, NodeSelector: t.NodeSelector, Affinity: t.Affinity, Tolerations: t.Tolerations,
		TopologySpreadConstraints: t.TopologySpreadConstraints, PodSecurityContext: t.PodSecurityContext,
		PriorityClassName: t.PriorityClassName, RuntimeClassName: t.RuntimeClassName, SchedulerName: t.SchedulerName,
		TerminationGracePeriodSeconds: t.TerminationGracePeriodSeconds, Resources: t.Resources, Container: t.Container,
	}) && reflect.DeepEqual(c, v1alpha1.ContainerTemplate{Resources: c.Resources, SecurityContext: c.SecurityContext})
}

// instanceAccount is the account that pods run under when their component says
// nothing: Own, or the name of another one.
func instanceAccount(s *v1alpha1.Superset) string {
	a := ptr.OrZero(s.Spec.ServiceAccount)
	made := a.Create == nil || *a.Create
	switch {
	case made && (a.Name == "" || a.Name == s.Name) && s.Name != namespaceAccount:
		return v1beta1.Own
	case made && a.Name == "":
		return s.Name
	case a.Name == "":
		return namespaceAccount
	}
	return a.Name
}
