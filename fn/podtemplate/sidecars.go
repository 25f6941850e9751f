// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package podtemplate

import (
	"slices"

	corev1 "k8s.io/api/core/v1"

	"github.com/crossplane-contrib/function-superset/fn/ptr"
)

// NativeSidecars makes init containers that go on running of the user's further containers: a proxy to the database is
// then there before Superset starts, and until Superset has stopped. Those with a restart policy of their own that no
// such container can have stay beside the main container.
func NativeSidecars(sidecars []corev1.Container) (native, beside []corev1.Container) {
	for _, c := range sidecars {
		if ptr.Or(c.RestartPolicy, corev1.ContainerRestartPolicyAlways) != corev1.ContainerRestartPolicyAlways {
			beside = append(beside, c)
			continue
		}

		c.RestartPolicy = new(corev1.ContainerRestartPolicyAlways)
		native = append(native, c)
	}

	return native, beside
}

// SidecarsFirst puts sidecars before the init containers, which may need them. A sidecar that shares a volume with one of
// the user's init containers comes last: it may read what that one writes, and would never be seen running before.
func SidecarsFirst(sidecars, ours, users []corev1.Container, volumes []corev1.Volume) []corev1.Container {
	written := map[string]bool{}

	for _, c := range users {
		for _, m := range c.VolumeMounts {
			written[m.Name] = true
		}
	}

	for _, v := range volumes {
		// Nobody writes to these.
		if v.ConfigMap != nil || v.Secret != nil || v.Projected != nil || v.DownwardAPI != nil || v.Image != nil {
			delete(written, v.Name)
		}
	}

	var first, last []corev1.Container

	for _, c := range sidecars {
		if slices.ContainsFunc(c.VolumeMounts, func(m corev1.VolumeMount) bool { return written[m.Name] }) {
			last = append(last, c)
			continue
		}

		first = append(first, c)
	}

	return slices.Concat(first, ours, users, last)
}
