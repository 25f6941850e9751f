// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package podtemplate

import (
	"slices"

	corev1 "k8s.io/api/core/v1"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/ptr"
)

// MergeOwnWins merges the inherited pod template with the own one of a component or task; the own one wins: maps by key,
// lists by name, objects and scalars as a whole. Tolerations, spread constraints and envFrom are appended.
func MergeOwnWins(inherited, own *v1alpha1.PodTemplate) v1alpha1.PodTemplate {
	t, k := ptr.OrZero(inherited), ptr.OrZero(own)

	scheduler := k.SchedulerName
	if scheduler == "" {
		scheduler = t.SchedulerName
	}

	container := mergeContainerOwnWins(inherited, own)

	return v1alpha1.PodTemplate{
		Annotations:                   MapsLastWins(t.Annotations, k.Annotations),
		Labels:                        MapsLastWins(t.Labels, k.Labels),
		NodeSelector:                  MapsLastWins(t.NodeSelector, k.NodeSelector),
		Affinity:                      FirstSet(k.Affinity, t.Affinity),
		Tolerations:                   slices.Concat(t.Tolerations, k.Tolerations),
		TopologySpreadConstraints:     values(SpreadConstraints(inherited, own)),
		HostAliases:                   ListsLastWins(func(h corev1.HostAlias) string { return h.IP }, t.HostAliases, k.HostAliases),
		PodSecurityContext:            FirstSet(k.PodSecurityContext, t.PodSecurityContext),
		PriorityClassName:             FirstSet(k.PriorityClassName, t.PriorityClassName),
		Volumes:                       values(Volumes(inherited, own)),
		Sidecars:                      values(Sidecars(inherited, own)),
		InitContainers:                values(InitContainers(inherited, own)),
		TerminationGracePeriodSeconds: FirstSet(k.TerminationGracePeriodSeconds, t.TerminationGracePeriodSeconds),
		DNSPolicy:                     FirstSet(k.DNSPolicy, t.DNSPolicy),
		DNSConfig:                     FirstSet(k.DNSConfig, t.DNSConfig),
		RuntimeClassName:              FirstSet(k.RuntimeClassName, t.RuntimeClassName),
		ShareProcessNamespace:         FirstSet(k.ShareProcessNamespace, t.ShareProcessNamespace),
		EnableServiceLinks:            FirstSet(k.EnableServiceLinks, t.EnableServiceLinks),
		Resources:                     FirstSet(k.Resources, t.Resources),
		AutomountServiceAccountToken:  FirstSet(k.AutomountServiceAccountToken, t.AutomountServiceAccountToken),
		SchedulerName:                 scheduler,
		Container:                     &container,
	}
}

// mergeContainerOwnWins merges the settings of the main container; the own ones win. Command and args are never
// inherited: no two components run the same program.
func mergeContainerOwnWins(inherited, own *v1alpha1.PodTemplate) v1alpha1.ContainerTemplate {
	t, k := containerOf(inherited), containerOf(own)

	return v1alpha1.ContainerTemplate{
		Resources:       FirstSet(k.Resources, t.Resources),
		Env:             ListsLastWins(EnvName, t.Env, k.Env),
		EnvFrom:         slices.Concat(t.EnvFrom, k.EnvFrom),
		VolumeMounts:    values(VolumeMounts(inherited, own)),
		Ports:           values(Ports(inherited, own)),
		SecurityContext: FirstSet(k.SecurityContext, t.SecurityContext),
		Lifecycle:       FirstSet(k.Lifecycle, t.Lifecycle),
		LivenessProbe:   FirstSet(k.LivenessProbe, t.LivenessProbe),
		ReadinessProbe:  FirstSet(k.ReadinessProbe, t.ReadinessProbe),
		StartupProbe:    FirstSet(k.StartupProbe, t.StartupProbe),
		Command:         slices.Clone(k.Command),
		Args:            slices.Clone(k.Args),
	}
}

// MergeDeploymentOwnWins merges the inherited deployment template with the own one of a component; the own one wins.
func MergeDeploymentOwnWins(inherited, own *v1alpha1.DeploymentTemplate) v1alpha1.DeploymentTemplate {
	t, k := ptr.OrZero(inherited), ptr.OrZero(own)

	return v1alpha1.DeploymentTemplate{
		RevisionHistoryLimit:    FirstSet(k.RevisionHistoryLimit, t.RevisionHistoryLimit),
		MinReadySeconds:         FirstSet(k.MinReadySeconds, t.MinReadySeconds),
		ProgressDeadlineSeconds: FirstSet(k.ProgressDeadlineSeconds, t.ProgressDeadlineSeconds),
		Strategy:                FirstSet(k.Strategy, t.Strategy),
		Labels:                  MapsLastWins(t.Labels, k.Labels),
		Annotations:             MapsLastWins(t.Annotations, k.Annotations),
	}
}

// WithoutPortsAndProbes is the inherited pod template for components other than the web server: a port of the web server
// on a worker, or its HTTP probe on beat, would be an error in every case.
func WithoutPortsAndProbes(t *v1alpha1.PodTemplate) *v1alpha1.PodTemplate {
	if t == nil || t.Container == nil {
		return t
	}

	pod, container := *t, *t.Container
	container.Ports = nil
	container.LivenessProbe, container.ReadinessProbe, container.StartupProbe = nil, nil, nil
	pod.Container = &container

	return &pod
}

// OnlyScheduling is the inherited pod template for pods that have little in common with the rest: where they may run and
// how they are secured.
func OnlyScheduling(t *v1alpha1.PodTemplate) *v1alpha1.PodTemplate {
	u := ptr.OrZero(t)

	return &v1alpha1.PodTemplate{
		NodeSelector: u.NodeSelector, Affinity: u.Affinity, Tolerations: u.Tolerations,
		PodSecurityContext: u.PodSecurityContext, PriorityClassName: u.PriorityClassName,
		RuntimeClassName: u.RuntimeClassName, SchedulerName: u.SchedulerName,
		Container: &v1alpha1.ContainerTemplate{SecurityContext: containerOf(t).SecurityContext},
	}
}

// EnvOursWin puts our variables first, so that the user's can refer to them with $(NAME), then the user's in their
// order. The user's entry with a name of ours is dropped.
func EnvOursWin(ours, user []corev1.EnvVar) []corev1.EnvVar {
	taken := map[string]bool{}
	for _, e := range ours {
		taken[e.Name] = true
	}

	out := slices.Clone(ours)

	for _, e := range user {
		if !taken[e.Name] {
			out = append(out, e)
		}
	}

	return out
}

// MountsOursWin adds our mounts to the user's; at the same path ours win.
func MountsOursWin(ours, user []corev1.VolumeMount) []corev1.VolumeMount {
	return ListsLastWins(MountPath, user, ours)
}

// VolumesOursWin adds our volumes to the user's; of the same name ours win.
func VolumesOursWin(ours, user []corev1.Volume) []corev1.Volume {
	return ListsLastWins(VolumeName, user, ours)
}

// containerOf are the settings of the main container.
func containerOf(t *v1alpha1.PodTemplate) v1alpha1.ContainerTemplate {
	return ptr.OrZero(ptr.OrZero(t).Container)
}
