// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/ptr"
)

// spec is the path of a field of the spec.
func spec(names ...string) *field.Path { return field.NewPath("spec", names...) }

// template is a place that describes pods.
type template struct {
	at  *field.Path
	pod v1alpha1.PodTemplate
}

// templates are all places that describe pods, whether or not pods come of
// them at present.
func templates(s *v1alpha1.Superset) []template {
	var out []template
	add := func(at *field.Path, t *v1alpha1.PodTemplate) {
		if t != nil {
			out = append(out, template{at, *t})
		}
	}
	add(spec("podTemplate"), s.Spec.PodTemplate)
	for _, c := range s.Spec.Components() {
		add(spec(c.Type.Field(), "podTemplate"), c.PodTemplate)
	}
	if l := s.Spec.Lifecycle; l != nil {
		add(spec("lifecycle", "podTemplate"), l.PodTemplate)
		add(spec("lifecycle", "clone", "podTemplate"), ptr.OrZero(l.Clone).PodTemplate)
		add(spec("lifecycle", "maintenancePage", "podTemplate"), ptr.OrZero(l.MaintenancePage).PodTemplate)
	}
	return out
}

// deployment is a place that describes Deployments.
type deployment struct {
	at       *field.Path
	template v1alpha1.DeploymentTemplate
}

// deployments are all places that describe Deployments.
func deployments(s *v1alpha1.Superset) []deployment {
	var out []deployment
	add := func(at *field.Path, t *v1alpha1.DeploymentTemplate) {
		if t != nil {
			out = append(out, deployment{at.Child("deploymentTemplate"), *t})
		}
	}
	add(spec(), s.Spec.DeploymentTemplate)
	for _, c := range s.Spec.Components() {
		add(spec(c.Type.Field()), c.DeploymentTemplate)
	}
	if page := ptr.OrZero(s.Spec.Lifecycle).MaintenancePage; page != nil {
		add(spec("lifecycle", "maintenancePage"), page.DeploymentTemplate)
	}
	return out
}
