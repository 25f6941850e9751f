// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package podtemplate

import (
	"maps"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
)

// FirstSet is the first pointer unless it is nil, else the second one: objects replace each other as a whole.
func FirstSet[T any](first, second *T) *T {
	if first != nil {
		return first
	}

	return second
}

// MapsLastWins joins maps; of the same key the last value stays. It is nil when empty.
func MapsLastWins(all ...map[string]string) map[string]string {
	var out map[string]string

	for _, m := range all {
		if len(m) == 0 {
			continue
		}

		if out == nil {
			out = make(map[string]string, len(m))
		}

		maps.Copy(out, m)
	}

	return out
}

// ListsLastWins joins lists whose entries have a key. The first entry with a key decides the position, the last one the
// value; nothing is removed. The result shares no array with its inputs.
func ListsLastWins[T any](key func(T) string, lists ...[]T) []T {
	var out []T

	at := map[string]int{}

	for _, list := range lists {
		for _, v := range list {
			k := key(v)
			if i, found := at[k]; found {
				out[i] = v
				continue
			}

			at[k] = len(out)
			out = append(out, v)
		}
	}

	return out
}

// WithoutReservedLabels leaves out keys under the reserved prefix: policies and lookups rely on them, so nobody may
// pretend to belong to another instance.
func WithoutReservedLabels(m map[string]string) map[string]string {
	out := maps.Clone(m)
	maps.DeleteFunc(out, func(k, _ string) bool { return strings.HasPrefix(k, v1alpha1.ReservedLabelPrefix) })

	return out
}

// The keys below identify the entries of lists.

// EnvName is the key of a variable.
func EnvName(e corev1.EnvVar) string { return e.Name }

// VolumeName is the key of a volume.
func VolumeName(v corev1.Volume) string { return v.Name }

// ContainerName is the key of a container.
func ContainerName(c corev1.Container) string { return c.Name }

// PortName is the key of a port.
func PortName(p corev1.ContainerPort) string { return p.Name }

// MountPath is the key of a mount: a volume may be mounted several times, but a path has one mount.
func MountPath(m corev1.VolumeMount) string { return m.MountPath }
