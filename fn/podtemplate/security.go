// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package podtemplate

import (
	"slices"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"

	"github.com/crossplane-contrib/function-superset/fn/ptr"
)

// PodSecurity fills what the user left open so that the pod satisfies the
// restricted Pod Security Standard. Each field that the user set stays. Without
// uid the platform chooses the user.
func PodSecurity(user *corev1.PodSecurityContext, uid *int64) *corev1.PodSecurityContext {
	s := ptr.OrZero(user)

	if s.RunAsUser == nil {
		s.RunAsUser = uid
	}

	// Root was asked for: a demand for non-root beside it would only keep the
	// pod from starting.
	if s.RunAsNonRoot == nil && (s.RunAsUser == nil || *s.RunAsUser != 0) {
		s.RunAsNonRoot = new(true)
	}

	if s.SeccompProfile == nil {
		s.SeccompProfile = &corev1.SeccompProfile{Type: corev1.SeccompProfileTypeRuntimeDefault}
	}

	return &s
}

// ContainerSecurity fills what the user left open. Privileged containers are
// left alone: Kubernetes refuses them together with our defaults.
func ContainerSecurity(user *corev1.SecurityContext) *corev1.SecurityContext {
	s := ptr.OrZero(user)
	privileged := ptr.Or(s.Privileged, false)

	if s.AllowPrivilegeEscalation == nil && !privileged && !addsSysAdmin(s.Capabilities) {
		s.AllowPrivilegeEscalation = new(false)
	}

	if c := ptr.OrZero(s.Capabilities); c.Drop == nil && !privileged {
		s.Capabilities = &corev1.Capabilities{Add: c.Add, Drop: []corev1.Capability{"ALL"}}
	}

	if s.RunAsNonRoot == nil && s.RunAsUser != nil && *s.RunAsUser == 0 {
		s.RunAsNonRoot = new(false)
	}

	return &s
}

// SecureExtraContainers is ContainerSecurity for the user's own containers beside
// the main one. Those that run as root are left as they are: without capabilities
// most of what needs root fails.
func SecureExtraContainers(pod *corev1.PodSecurityContext, list []corev1.Container) []corev1.Container {
	out := slices.Clone(list)

	for i, c := range out {
		if ptr.Or(FirstSet(ptr.OrZero(c.SecurityContext).RunAsUser, ptr.OrZero(pod).RunAsUser), 1) != 0 {
			out[i].SecurityContext = ContainerSecurity(c.SecurityContext)
		}
	}

	return out
}

// addsSysAdmin is true for a capability that implies privilege escalation.
func addsSysAdmin(c *corev1.Capabilities) bool {
	return c != nil && (slices.Contains(c.Add, "SYS_ADMIN") || slices.Contains(c.Add, "CAP_SYS_ADMIN"))
}

// ToolSecurity is ContainerSecurity for an image with another user than the
// pod's default: unless the user pinned one, the container runs as uid, or as
// whom the platform chooses.
func ToolSecurity(pod *corev1.PodSecurityContext, user *corev1.SecurityContext, uid *int64) *corev1.SecurityContext {
	s := ptr.OrZero(user)
	if s.RunAsUser == nil && ptr.OrZero(pod).RunAsUser == nil {
		s.RunAsUser = uid
	}

	return ContainerSecurity(&s)
}

// Requests are modest defaults: enough to be scheduled sensibly and for an
// autoscaler to have something to measure against. There are no default
// limits, which would kill what runs well today.
func Requests(cpu, memory string) corev1.ResourceRequirements {
	return corev1.ResourceRequirements{Requests: corev1.ResourceList{
		corev1.ResourceCPU:    resource.MustParse(cpu),
		corev1.ResourceMemory: resource.MustParse(memory),
	}}
}

// ResourcesOrDefault is the user's object as a whole, even an empty one, or the
// default. Where the pod has resources of its own the default is left out:
// together they could ask for more than the pod has.
func ResourcesOrDefault(user, pod *corev1.ResourceRequirements, fallback corev1.ResourceRequirements) corev1.ResourceRequirements {
	if user != nil {
		return *user
	}

	if pod != nil {
		return corev1.ResourceRequirements{}
	}

	return fallback
}
