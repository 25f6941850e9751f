// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
)

// spec is the path of a field of the spec.
func spec(names ...string) *field.Path { return field.NewPath("spec", names...) }

// component is an enabled component.
type component struct {
	at     *field.Path
	common *v1alpha1.ComponentCommon
	// serves is true for one that can have a Service; service is what the user
	// says of it.
	serves  bool
	service *v1alpha1.Service
}

// components are the enabled components in the order of the spec.
func components(s *v1alpha1.Superset) []component {
	var out []component
	if c := s.Spec.WebServer; c != nil {
		out = append(out, component{spec("webServer"), &c.ComponentCommon, true, c.Service})
	}
	if c := s.Spec.CeleryWorker; c != nil {
		out = append(out, component{spec("celeryWorker"), &c.ComponentCommon, false, nil})
	}
	if c := s.Spec.CeleryBeat; c != nil {
		out = append(out, component{spec("celeryBeat"), &c.ComponentCommon, false, nil})
	}
	if c := s.Spec.CeleryFlower; c != nil {
		out = append(out, component{spec("celeryFlower"), &c.ComponentCommon, true, c.Service})
	}
	if c := s.Spec.WebsocketServer; c != nil {
		out = append(out, component{spec("websocketServer"), &c.ComponentCommon, true, c.Service})
	}
	if c := s.Spec.MCPServer; c != nil {
		out = append(out, component{spec("mcpServer"), &c.ComponentCommon, true, c.Service})
	}
	return out
}

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
	for _, c := range components(s) {
		add(c.at.Child("podTemplate"), c.common.PodTemplate)
	}
	if l := s.Spec.Lifecycle; l != nil {
		add(spec("lifecycle", "podTemplate"), l.PodTemplate)
		add(spec("lifecycle", "clone", "podTemplate"), deref(l.Clone).PodTemplate)
		add(spec("lifecycle", "maintenancePage", "podTemplate"), deref(l.MaintenancePage).PodTemplate)
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
	for _, c := range components(s) {
		add(c.at, c.common.DeploymentTemplate)
	}
	if page := deref(s.Spec.Lifecycle).MaintenancePage; page != nil {
		add(spec("lifecycle", "maintenancePage"), page.DeploymentTemplate)
	}
	return out
}
