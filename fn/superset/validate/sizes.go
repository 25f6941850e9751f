// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package validate

import (
	"encoding/json"
	"fmt"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/limits"
	"github.com/crossplane-contrib/function-superset/fn/ptr"
)

// validateSizes checks what the parts of the spec come to where they meet in one object, and all objects in one message.
// What is too large is refused by Kubernetes or by the protocol, again and again, where nobody sees it.
func validateSizes(s *v1alpha1.Superset) field.ErrorList {
	var errs field.ErrorList
	spec := &s.Spec
	pods, deployments := size(spec.PodTemplate), size(spec.DeploymentTemplate)
	policy := size(spec.NetworkPolicy)
	total := 0
	for _, d := range podsOf(spec) {
		template := size(d.own) + size(d.deployment)
		if !d.inheritsOnlyScheduling {
			template += pods
		}
		if !d.inheritsOnlyScheduling && d.deploymentPath != nil {
			template += deployments
		}
		if template > limits.Template {
			errs = append(errs, report("XZ1", field.Invalid(d.path, field.OmitValueType{},
				fmt.Sprintf("with what is inherited it comes to %d KiB, at most %d are possible", template/1024, limits.Template/1024)))...)
		}
		total += template + policy
	}
	if total += programSize(spec); total > limits.Rendered {
		errs = append(errs, report("XZ2", field.Invalid(specPath(), field.OmitValueType{},
			fmt.Sprintf("templates, configuration and network policies of all pods come to %d KiB, at most %d are possible", total/1024, limits.Rendered/1024)))...)
	}
	return errs
}

// size is the number of bytes of a part of the spec as JSON; nothing has none.
func size[T any](part *T) int {
	if part == nil {
		return 0
	}
	text, err := json.Marshal(part)
	if err != nil {
		return 0
	}
	return len(text)
}

// programSize is the number of bytes of configuration and scripts that all pods of Superset get.
func programSize(s *v1alpha1.SupersetSpec) int {
	sum := 0
	add := func(config, bootstrap *string) {
		own := bootstrap
		if own == nil {
			own = s.BootstrapScript
		}
		sum += len(ptr.OrZero(s.Config)) + len(ptr.OrZero(config)) + len(ptr.OrZero(own))
	}
	for _, c := range pythonComponents(s) {
		add(c.Config, c.BootstrapScript)
	}
	l := ptr.OrZero(s.Lifecycle)
	for range 3 { // migrate, rotate and init
		add(l.Config, l.BootstrapScript)
	}
	return sum
}

// pythonComponents are the enabled components that have configuration in Python.
func pythonComponents(s *v1alpha1.SupersetSpec) []v1alpha1.PythonComponent {
	var list []v1alpha1.PythonComponent
	if s.WebServer != nil {
		list = append(list, s.WebServer.PythonComponent)
	}
	if s.CeleryWorker != nil {
		list = append(list, s.CeleryWorker.PythonComponent)
	}
	if s.CeleryBeat != nil {
		list = append(list, s.CeleryBeat.PythonComponent)
	}
	if s.CeleryFlower != nil {
		list = append(list, s.CeleryFlower.PythonComponent)
	}
	if s.MCPServer != nil {
		list = append(list, s.MCPServer.PythonComponent)
	}
	return list
}
