// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
)

// union joins maps; later ones win. It is nil when empty.
func union(all ...map[string]string) map[string]string {
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

// unreserved leaves out keys under the reserved prefix: policies and lookups
// rely on them, so nobody may pretend to belong to another instance.
func unreserved(m map[string]string) map[string]string {
	out := maps.Clone(m)
	maps.DeleteFunc(out, func(k, _ string) bool { return strings.HasPrefix(k, v1alpha1.ReservedLabelPrefix) })

	return out
}

// keyed joins lists whose entries have a key. The first of a key decides the
// position, the last one the value; nothing is removed. The result shares no
// array with its inputs.
func keyed[T any](key func(T) string, lists ...[]T) []T {
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

// over is the object of the component if there is one, else the inherited
// one: objects replace each other as a whole.
func over[T any](component, inherited *T) *T {
	if component != nil {
		return component
	}

	return inherited
}

// mergeDeployment merges deployment templates; the component wins.
func mergeDeployment(inherited, component *v1alpha1.DeploymentTemplate) v1alpha1.DeploymentTemplate {
	t, k := orEmpty(inherited), orEmpty(component)

	return v1alpha1.DeploymentTemplate{
		RevisionHistoryLimit:    over(k.RevisionHistoryLimit, t.RevisionHistoryLimit),
		MinReadySeconds:         over(k.MinReadySeconds, t.MinReadySeconds),
		ProgressDeadlineSeconds: over(k.ProgressDeadlineSeconds, t.ProgressDeadlineSeconds),
		Strategy:                over(k.Strategy, t.Strategy),
		Labels:                  union(t.Labels, k.Labels),
		Annotations:             union(t.Annotations, k.Annotations),
	}
}

// mergePod merges pod templates; the component (or the task) wins: maps by
// key, lists by name, objects and scalars as a whole; tolerations, spread
// constraints and envFrom are appended.
func mergePod(inherited, component *v1alpha1.PodTemplate) v1alpha1.PodTemplate {
	t, k := orEmpty(inherited), orEmpty(component)

	scheduler := k.SchedulerName
	if scheduler == "" {
		scheduler = t.SchedulerName
	}

	container := mergeContainer(t.Container, k.Container)

	return v1alpha1.PodTemplate{
		Annotations:                   union(t.Annotations, k.Annotations),
		Labels:                        union(t.Labels, k.Labels),
		NodeSelector:                  union(t.NodeSelector, k.NodeSelector),
		Affinity:                      over(k.Affinity, t.Affinity),
		Tolerations:                   slices.Concat(t.Tolerations, k.Tolerations),
		TopologySpreadConstraints:     slices.Concat(t.TopologySpreadConstraints, k.TopologySpreadConstraints),
		HostAliases:                   keyed(func(h corev1.HostAlias) string { return h.IP }, t.HostAliases, k.HostAliases),
		PodSecurityContext:            over(k.PodSecurityContext, t.PodSecurityContext),
		PriorityClassName:             over(k.PriorityClassName, t.PriorityClassName),
		Volumes:                       keyed(volumeName, t.Volumes, k.Volumes),
		Sidecars:                      keyed(containerName, t.Sidecars, k.Sidecars),
		InitContainers:                keyed(containerName, t.InitContainers, k.InitContainers),
		TerminationGracePeriodSeconds: over(k.TerminationGracePeriodSeconds, t.TerminationGracePeriodSeconds),
		DNSPolicy:                     over(k.DNSPolicy, t.DNSPolicy),
		DNSConfig:                     over(k.DNSConfig, t.DNSConfig),
		RuntimeClassName:              over(k.RuntimeClassName, t.RuntimeClassName),
		ShareProcessNamespace:         over(k.ShareProcessNamespace, t.ShareProcessNamespace),
		EnableServiceLinks:            over(k.EnableServiceLinks, t.EnableServiceLinks),
		Resources:                     over(k.Resources, t.Resources),
		AutomountServiceAccountToken:  over(k.AutomountServiceAccountToken, t.AutomountServiceAccountToken),
		SchedulerName:                 scheduler,
		Container:                     &container,
	}
}

// mergeContainer merges container templates; the component wins. Command and
// args are never inherited: no two components run the same program.
func mergeContainer(inherited, component *v1alpha1.ContainerTemplate) v1alpha1.ContainerTemplate {
	t, k := orEmpty(inherited), orEmpty(component)

	return v1alpha1.ContainerTemplate{
		Resources:       over(k.Resources, t.Resources),
		Env:             keyed(envName, t.Env, k.Env),
		EnvFrom:         slices.Concat(t.EnvFrom, k.EnvFrom),
		VolumeMounts:    keyed(mountPoint, t.VolumeMounts, k.VolumeMounts),
		Ports:           keyed(portName, named(t.Ports), named(k.Ports)),
		SecurityContext: over(k.SecurityContext, t.SecurityContext),
		Lifecycle:       over(k.Lifecycle, t.Lifecycle),
		LivenessProbe:   over(k.LivenessProbe, t.LivenessProbe),
		ReadinessProbe:  over(k.ReadinessProbe, t.ReadinessProbe),
		StartupProbe:    over(k.StartupProbe, t.StartupProbe),
		Command:         slices.Clone(k.Command),
		Args:            slices.Clone(k.Args),
	}
}

// quiet is the inherited pod template without ports and probes. Only the web
// server inherits these: a port of the web server on a worker, or its HTTP
// probe on beat, would be an error in every case.
func quiet(t *v1alpha1.PodTemplate) *v1alpha1.PodTemplate {
	if t == nil || t.Container == nil {
		return t
	}

	pod, container := *t, *t.Container
	container.Ports = nil
	container.LivenessProbe, container.ReadinessProbe, container.StartupProbe = nil, nil, nil
	pod.Container = &container

	return &pod
}

// mainPortName stands for the component's own port until the component is
// known; no user can write it, because it is no legal port name.
const mainPortName = "\x00main"

// named gives names to ports without one, so that two of them do not collapse:
// the first is the component's own, the others are called by number.
func named(ports []corev1.ContainerPort) []corev1.ContainerPort {
	out := slices.Clone(ports)
	first := true

	for i := range out {
		if out[i].Name != "" {
			continue
		}

		out[i].Name = numbered(out[i])
		if first {
			out[i].Name = mainPortName
		}

		first = false
	}

	return out
}

// numbered is the name of a port that has none.
func numbered(p corev1.ContainerPort) string { return "port-" + strconv.Itoa(int(p.ContainerPort)) }

// joinPorts settles the ports of a component. The component's own port is the
// one that has its name, or no name; failing that the first one, as it always
// was. It comes first in the list, and everything that has to know where the
// component listens follows it.
func joinPorts(user []corev1.ContainerPort, own Port) ([]corev1.ContainerPort, Port) {
	ports := slices.Clone(user)
	taken := slices.ContainsFunc(ports, func(p corev1.ContainerPort) bool { return p.Name == own.Name })

	for i := range ports {
		switch {
		case ports[i].Name != mainPortName:
		case taken:
			ports[i].Name = numbered(ports[i])
		default:
			ports[i].Name = own.Name
		}

		if ports[i].Protocol == "" {
			ports[i].Protocol = corev1.ProtocolTCP
		}
	}

	ports = keyed(portName, ports)
	if len(ports) == 0 {
		return []corev1.ContainerPort{{Name: own.Name, ContainerPort: own.Number, Protocol: corev1.ProtocolTCP}}, own
	}

	main := max(0, slices.IndexFunc(ports, func(p corev1.ContainerPort) bool { return p.Name == own.Name }))
	first := ports[main]
	ports = slices.Concat([]corev1.ContainerPort{first}, ports[:main], ports[main+1:])

	return ports, Port{Name: first.Name, Number: first.ContainerPort}
}

// joinEnv puts our variables first, so that the user's can refer to them with
// $(NAME), then the user's in their order. A name of ours is ours: the user's
// entry of that name is dropped.
func joinEnv(ours, user []corev1.EnvVar) []corev1.EnvVar {
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

// joinMounts adds our mounts to the user's; at the same place ours win.
func joinMounts(ours, user []corev1.VolumeMount) []corev1.VolumeMount {
	return keyed(mountPoint, user, ours)
}

// joinVolumes adds our volumes to the user's; of the same name ours win.
func joinVolumes(ours, user []corev1.Volume) []corev1.Volume {
	return keyed(volumeName, user, ours)
}

// orEmpty is what a pointer points to, or the zero value.
func orEmpty[T any](p *T) T {
	if p == nil {
		var zero T
		return zero
	}

	return *p
}

// or is what a pointer points to, or a default.
func or[T any](p *T, fallback T) T {
	if p == nil {
		return fallback
	}

	return *p
}

func envName(e corev1.EnvVar) string          { return e.Name }
func volumeName(v corev1.Volume) string       { return v.Name }
func containerName(c corev1.Container) string { return c.Name }
func portName(p corev1.ContainerPort) string  { return p.Name }

// mountPoint is the key of a mount: a volume may be mounted several times, but
// a place has one mount.
func mountPoint(m corev1.VolumeMount) string { return m.MountPath }
