// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package podtemplate

import (
	"slices"

	corev1 "k8s.io/api/core/v1"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/ptr"
)

// Entry is an entry of a merged list with the place where the user wrote it. MergeOwnWins takes the values, validators the
// places as well, so that an error names the field that the user typed.
type Entry[T any] struct {
	Value T
	// Own is true for an entry of the own template, false for an inherited one.
	Own bool
	// Index is the position in the list of that template.
	Index int
}

// Sidecars are the merged sidecars; by name the own one wins.
func Sidecars(inherited, own *v1alpha1.PodTemplate) []Entry[corev1.Container] {
	return ownWins(ContainerName, ptr.OrZero(inherited).Sidecars, ptr.OrZero(own).Sidecars)
}

// InitContainers are the merged init containers; by name the own one wins.
func InitContainers(inherited, own *v1alpha1.PodTemplate) []Entry[corev1.Container] {
	return ownWins(ContainerName, ptr.OrZero(inherited).InitContainers, ptr.OrZero(own).InitContainers)
}

// Volumes are the merged volumes; by name the own one wins.
func Volumes(inherited, own *v1alpha1.PodTemplate) []Entry[corev1.Volume] {
	return ownWins(VolumeName, ptr.OrZero(inherited).Volumes, ptr.OrZero(own).Volumes)
}

// SpreadConstraints are the inherited constraints and then the own ones: all of them apply.
func SpreadConstraints(inherited, own *v1alpha1.PodTemplate) []Entry[corev1.TopologySpreadConstraint] {
	return slices.Concat(
		entries(false, ptr.OrZero(inherited).TopologySpreadConstraints),
		entries(true, ptr.OrZero(own).TopologySpreadConstraints))
}

// VolumeMounts are the merged mounts of the main container; by path the own one wins.
func VolumeMounts(inherited, own *v1alpha1.PodTemplate) []Entry[corev1.VolumeMount] {
	return ownWins(MountPath, containerOf(inherited).VolumeMounts, containerOf(own).VolumeMounts)
}

// Ports are the merged ports of the main container, all with a name; by name the own one wins.
func Ports(inherited, own *v1alpha1.PodTemplate) []Entry[corev1.ContainerPort] {
	return ownWins(PortName, namePorts(containerOf(inherited).Ports), namePorts(containerOf(own).Ports))
}

// ownWins merges two lists whose entries have a key.
func ownWins[T any](key func(T) string, inherited, own []T) []Entry[T] {
	return ListsLastWins(func(e Entry[T]) string { return key(e.Value) }, entries(false, inherited), entries(true, own))
}

func entries[T any](own bool, list []T) []Entry[T] {
	var out []Entry[T]
	for i, v := range list {
		out = append(out, Entry[T]{Value: v, Own: own, Index: i})
	}

	return out
}

// values are the entries without their places.
func values[T any](list []Entry[T]) []T {
	var out []T
	for _, e := range list {
		out = append(out, e.Value)
	}

	return out
}
