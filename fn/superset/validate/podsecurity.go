// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package validate

import (
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/ptr"
)

// podSecurityRules are the rules of spec.podSecurity.
var podSecurityRules = []Rule{
	{"XY1", "spec.podSecurity.userAssignment", "userAssignment is Image or Platform"},
	{"XY2", "every podTemplate", "no user and no group is named where podSecurity.userAssignment is Platform: the platform chooses them"},
}

// validatePodSecurity checks how all pods are secured.
func validatePodSecurity(s *v1alpha1.Superset) field.ErrorList {
	assignment, p := ptr.OrZero(s.Spec.PodSecurity).UserAssignment, specPath().Child("podSecurity", "userAssignment")
	errs := oneOf("XY1", p, assignment, v1alpha1.UserAssignmentImage, v1alpha1.UserAssignmentPlatform)
	if assignment != v1alpha1.UserAssignmentPlatform {
		return errs
	}
	errs = append(errs, namesNoUser(specPath().Child("podTemplate"), s.Spec.PodTemplate)...)
	for _, d := range podsOf(&s.Spec) {
		errs = append(errs, namesNoUser(d.path, d.own)...)
	}
	return errs
}

// namesNoUser checks that a template leaves users and groups to the platform, which would refuse the pod or be overruled.
func namesNoUser(p *field.Path, t *v1alpha1.PodTemplate) field.ErrorList {
	if t == nil {
		return nil
	}
	named := func(p *field.Path, id *int64) field.ErrorList { return forbidden("XY2", p, id != nil) }
	container := func(p *field.Path, c *corev1.SecurityContext) field.ErrorList {
		p = p.Child("securityContext")
		return join(named(p.Child("runAsUser"), ptr.OrZero(c).RunAsUser), named(p.Child("runAsGroup"), ptr.OrZero(c).RunAsGroup))
	}
	further := func(c corev1.Container, p *field.Path) field.ErrorList { return container(p, c.SecurityContext) }
	pod, at := ptr.OrZero(t.PodSecurityContext), p.Child("podSecurityContext")
	return join(
		named(at.Child("runAsUser"), pod.RunAsUser),
		named(at.Child("runAsGroup"), pod.RunAsGroup),
		named(at.Child("fsGroup"), pod.FSGroup),
		container(p.Child("container"), ptr.OrZero(t.Container).SecurityContext),
		each(p.Child("sidecars"), t.Sidecars, further),
		each(p.Child("initContainers"), t.InitContainers, further),
	)
}
