// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package validate

import (
	"regexp"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/crossplane-contrib/function-superset/fn/limits"
	"github.com/crossplane-contrib/function-superset/fn/ptr"
)

// sysctl is the shape of the name of a kernel parameter.
var sysctl = regexp.MustCompile(`^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$`)

// podSecurity checks security settings of a pod.
func podSecurity(p *field.Path, s *corev1.PodSecurityContext) field.ErrorList {
	if s == nil {
		return nil
	}
	return join(
		user(p, s.RunAsUser, s.RunAsGroup, s.RunAsNonRoot),
		between("T14", p.Child("fsGroup"), s.FSGroup, 0, limits.ID),
		each(p.Child("supplementalGroups"), s.SupplementalGroups, func(g int64, p *field.Path) field.ErrorList { return between("T14", p, &g, 0, limits.ID) }),
		each(p.Child("sysctls"), s.Sysctls, func(c corev1.Sysctl, p *field.Path) field.ErrorList {
			p = p.Child("name")
			return join(requiredPlain("T14", p, c.Name == ""), invalid("T14", p, c.Name, c.Name != "" && !sysctl.MatchString(c.Name)), longest("T14", p, c.Name, 253))
		}),
		unique("T5", p.Child("sysctls"), s.Sysctls, func(c corev1.Sysctl) string { return strings.ReplaceAll(c.Name, "/", ".") }),
		seccomp(p.Child("seccompProfile"), s.SeccompProfile),
		apparmor(p.Child("appArmorProfile"), s.AppArmorProfile),
		oneOf("T4", p.Child("fsGroupChangePolicy"), ptr.OrZero(s.FSGroupChangePolicy), corev1.FSGroupChangeAlways, corev1.FSGroupChangeOnRootMismatch),
		oneOf("T4", p.Child("supplementalGroupsPolicy"), ptr.OrZero(s.SupplementalGroupsPolicy), corev1.SupplementalGroupsPolicyMerge, corev1.SupplementalGroupsPolicyStrict),
	)
}

// security checks security settings of a container.
func security(p *field.Path, s *corev1.SecurityContext) field.ErrorList {
	if s == nil {
		return nil
	}
	stays := s.AllowPrivilegeEscalation != nil && !*s.AllowPrivilegeEscalation
	admin := s.Capabilities != nil && (slices.Contains(s.Capabilities.Add, "SYS_ADMIN") || slices.Contains(s.Capabilities.Add, "CAP_SYS_ADMIN"))
	return join(
		user(p, s.RunAsUser, s.RunAsGroup, s.RunAsNonRoot),
		seccomp(p.Child("seccompProfile"), s.SeccompProfile),
		apparmor(p.Child("appArmorProfile"), s.AppArmorProfile),
		forbiddenBecause("T14", p.Child("allowPrivilegeEscalation"), stays && (ptr.OrZero(s.Privileged) || admin),
			"cannot be false for a container that is privileged or has the capability SYS_ADMIN"),
		oneOf("T4", p.Child("procMount"), ptr.OrZero(s.ProcMount), corev1.DefaultProcMount, corev1.UnmaskedProcMount),
	)
}

// user checks who runs the processes. Root together with a demand for non-root never starts.
func user(p *field.Path, uid, gid *int64, nonRoot *bool) field.ErrorList {
	return join(
		between("T14", p.Child("runAsUser"), uid, 0, limits.ID),
		between("T14", p.Child("runAsGroup"), gid, 0, limits.ID),
		forbiddenBecause("T14", p.Child("runAsUser"), uid != nil && *uid == 0 && ptr.OrZero(nonRoot), "user 0 is root, which runAsNonRoot excludes"),
	)
}

// apparmor checks the profile of AppArmor.
func apparmor(p *field.Path, a *corev1.AppArmorProfile) field.ErrorList {
	if a == nil {
		return nil
	}
	local := a.Type == corev1.AppArmorProfileTypeLocalhost
	return join(
		requiredPlain("T14", p.Child("type"), a.Type == ""),
		oneOf("T4", p.Child("type"), a.Type, corev1.AppArmorProfileTypeLocalhost, corev1.AppArmorProfileTypeRuntimeDefault, corev1.AppArmorProfileTypeUnconfined),
		requiredPlain("T14", p.Child("localhostProfile"), local && strings.TrimSpace(ptr.OrZero(a.LocalhostProfile)) == ""),
		longest("T14", p.Child("localhostProfile"), ptr.OrZero(a.LocalhostProfile), 4095),
		forbiddenBecause("T14", p.Child("localhostProfile"), !local && a.LocalhostProfile != nil, "localhostProfile needs type Localhost"),
	)
}

// seccomp checks the filter of system calls.
func seccomp(p *field.Path, s *corev1.SeccompProfile) field.ErrorList {
	if s == nil {
		return nil
	}
	local := s.Type == corev1.SeccompProfileTypeLocalhost
	return join(
		requiredPlain("T14", p.Child("type"), s.Type == ""),
		oneOf("T4", p.Child("type"), s.Type, corev1.SeccompProfileTypeLocalhost, corev1.SeccompProfileTypeRuntimeDefault, corev1.SeccompProfileTypeUnconfined),
		requiredPlain("T14", p.Child("localhostProfile"), local && ptr.OrZero(s.LocalhostProfile) == ""),
		forbiddenBecause("T14", p.Child("localhostProfile"), !local && s.LocalhostProfile != nil, "localhostProfile needs type Localhost"),
	)
}
