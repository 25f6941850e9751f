// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"slices"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
)

// Users of the images. They are numbers because the kubelet cannot tell from a
// name that a user is not root.
const (
	supersetUser   int64 = 1000
	postgreSQLUser int64 = 70
	mySQLUser      int64 = 999
	valkeyUser     int64 = 999
	nginxUser      int64 = 101
)

// podSecurity fills what the user left open so that the pod satisfies the
// restricted Pod Security Standard. Each field that the user set stays.
func podSecurity(user *corev1.PodSecurityContext, uid int64) *corev1.PodSecurityContext {
	s := orEmpty(user)

	if s.RunAsUser == nil {
		s.RunAsUser = new(uid)
	}

	// Root was asked for: a demand for non-root beside it would only keep the
	// pod from starting.
	if s.RunAsNonRoot == nil && *s.RunAsUser != 0 {
		s.RunAsNonRoot = new(true)
	}

	if s.SeccompProfile == nil {
		s.SeccompProfile = &corev1.SeccompProfile{Type: corev1.SeccompProfileTypeRuntimeDefault}
	}

	return &s
}

// containerSecurity fills what the user left open. Privileged containers are
// left alone: Kubernetes refuses them together with our defaults.
func containerSecurity(user *corev1.SecurityContext) *corev1.SecurityContext {
	s := orEmpty(user)
	privileged := or(s.Privileged, false)

	if s.AllowPrivilegeEscalation == nil && !privileged && !addsSysAdmin(s.Capabilities) {
		s.AllowPrivilegeEscalation = new(false)
	}

	if c := orEmpty(s.Capabilities); c.Drop == nil && !privileged {
		s.Capabilities = &corev1.Capabilities{Add: c.Add, Drop: []corev1.Capability{"ALL"}}
	}

	if s.RunAsNonRoot == nil && s.RunAsUser != nil && *s.RunAsUser == 0 {
		s.RunAsNonRoot = new(false)
	}

	return &s
}

// furtherSecurity is containerSecurity for the user's own containers beside the
// main one. Those that run as root are left as they are: without capabilities
// most of what needs root fails.
func furtherSecurity(pod *corev1.PodSecurityContext, list []corev1.Container) []corev1.Container {
	out := slices.Clone(list)

	for i, c := range out {
		if or(over(orEmpty(c.SecurityContext).RunAsUser, orEmpty(pod).RunAsUser), 1) != 0 {
			out[i].SecurityContext = containerSecurity(c.SecurityContext)
		}
	}

	return out
}

// addsSysAdmin is true for a capability that implies privilege escalation.
func addsSysAdmin(c *corev1.Capabilities) bool {
	return c != nil && (slices.Contains(c.Add, "SYS_ADMIN") || slices.Contains(c.Add, "CAP_SYS_ADMIN"))
}

// toolSecurity is containerSecurity for an image with another user than the
// pod's default: unless the user pinned one, the container runs as uid.
func toolSecurity(pod *corev1.PodSecurityContext, user *corev1.SecurityContext, uid int64) *corev1.SecurityContext {
	s := orEmpty(user)
	if s.RunAsUser == nil && orEmpty(pod).RunAsUser == nil {
		s.RunAsUser = new(uid)
	}

	return containerSecurity(&s)
}

// requests are modest defaults: enough to be scheduled sensibly and for an
// autoscaler to have something to measure against. There are no default
// limits, which would kill what runs well today.
func requests(cpu, memory string) corev1.ResourceRequirements {
	return corev1.ResourceRequirements{Requests: corev1.ResourceList{
		corev1.ResourceCPU:    resource.MustParse(cpu),
		corev1.ResourceMemory: resource.MustParse(memory),
	}}
}

// resourcesOr is the user's object as a whole, even an empty one, or the
// default. Where the pod has resources of its own the default is left out:
// together they could ask for more than the pod has.
func resourcesOr(user, pod *corev1.ResourceRequirements, fallback corev1.ResourceRequirements) corev1.ResourceRequirements {
	if user != nil {
		return *user
	}

	if pod != nil {
		return corev1.ResourceRequirements{}
	}

	return fallback
}
