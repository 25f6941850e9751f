// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package validate

import (
	"fmt"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
)

// placed is an entry of a merged list with the place where it stands.
type placed[T any] struct {
	value T
	path  *field.Path
}

// merge joins an inherited and an own list. Of entries with the same key the own one stays; an empty key stands for
// lists that are appended.
func merge[T any](p, q *field.Path, inherited, own []T, key func(T) string) []placed[T] {
	var list []placed[T]
	replaced := map[string]bool{}
	for _, e := range own {
		replaced[key(e)] = true
	}
	for i, e := range inherited {
		if k := key(e); k == "" || !replaced[k] {
			list = append(list, placed[T]{e, p.Index(i)})
		}
	}
	for i, e := range own {
		list = append(list, placed[T]{e, q.Index(i)})
	}
	return list
}

// mistake is what one mistake is told from another by.
type mistake struct {
	field string
	kind  field.ErrorType
}

// mistakes are those of a list.
func mistakes(errs field.ErrorList) map[mistake]bool {
	known := make(map[mistake]bool, len(errs))
	for _, e := range errs {
		known[mistake{e.Field, e.Type}] = true
	}
	return known
}

// validateMerged checks what only shows when a pod is put together: names and places that meet, mounts of volumes that
// are not there. Mistakes within one template are known already.
func (d pod) validateMerged(inherited *v1alpha1.PodTemplate, known map[mistake]bool) field.ErrorList {
	t, k, p, q := deref(inherited), deref(d.own), specPath().Child("podTemplate"), d.path
	if d.inheritsNothing {
		t = v1alpha1.PodTemplate{}
	}
	tc, kc := deref(t.Container), deref(k.Container)
	if d.ignoresInheritedPorts {
		tc.Ports = nil
	}
	name := func(c corev1.Container) string { return c.Name }
	sidecars := merge(p.Child("sidecars"), q.Child("sidecars"), t.Sidecars, k.Sidecars, name)
	inits := merge(p.Child("initContainers"), q.Child("initContainers"), t.InitContainers, k.InitContainers, name)
	volumes := merge(p.Child("volumes"), q.Child("volumes"), t.Volumes, k.Volumes, func(v corev1.Volume) string { return v.Name })
	spreads := merge(p.Child("topologySpreadConstraints"), q.Child("topologySpreadConstraints"),
		t.TopologySpreadConstraints, k.TopologySpreadConstraints, func(corev1.TopologySpreadConstraint) string { return "" })
	ports := merge(p.Child("container", "ports"), q.Child("container", "ports"), tc.Ports, kc.Ports, func(c corev1.ContainerPort) string { return c.Name })
	mounts := merge(p.Child("container", "volumeMounts"), q.Child("container", "volumeMounts"),
		tc.VolumeMounts, kc.VolumeMounts, func(m corev1.VolumeMount) string { return m.MountPath })

	there := map[string]bool{}
	for _, v := range volumes {
		there[v.value.Name] = true
	}

	errs := join(
		d.validateContainerNames(slices.Concat(inits, sidecars)),
		repeated(spreads, spreadKey),
		repeated(ports, portKey),
		d.validateExporterPort(ports),
		d.validateSleep(t, k, slices.Concat(inits, sidecars)),
		d.validateMounts(mounts, there),
	)
	for _, c := range slices.Concat(inits, sidecars) {
		own := merge(nil, c.path.Child("volumeMounts"), nil, c.value.VolumeMounts, func(corev1.VolumeMount) string { return "" })
		errs = append(errs, d.validateMounts(own, there)...)
	}
	return slices.DeleteFunc(errs, func(e *field.Error) bool { return known[mistake{e.Field, e.Type}] })
}

// repeated reports entries of a merged list that Kubernetes takes for the same.
func repeated[T any](list []placed[T], key func(T) string) field.ErrorList {
	var errs field.ErrorList
	seen := map[string]bool{}
	for _, e := range list {
		k := key(e.value)
		if k != "" && seen[k] {
			errs = append(errs, report("T5", field.Duplicate(e.path, k))...)
		}
		seen[k] = true
	}
	return errs
}

// validateContainerNames checks that every container of a pod has a name of its own, the main one included.
func (d pod) validateContainerNames(list []placed[corev1.Container]) field.ErrorList {
	var errs field.ErrorList
	seen := map[string]bool{}
	for _, c := range list {
		n := c.value.Name
		if n == d.main {
			errs = append(errs, forbidden("V3", c.path.Child("name"), true)...)
		}
		if slices.Contains(d.helpers, n) {
			errs = append(errs, forbidden("XV1", c.path.Child("name"), true)...)
		}
		if n != "" && seen[n] {
			errs = append(errs, report("T5", field.Duplicate(c.path.Child("name"), n))...)
		}
		seen[n] = true
	}
	return errs
}

// validateExporterPort keeps the exporter's port free: containers of a pod share their ports.
func (d pod) validateExporterPort(ports []placed[corev1.ContainerPort]) field.ErrorList {
	var errs field.ErrorList
	for _, c := range ports {
		if d.exporter && c.value.ContainerPort == exporterPort && c.value.Protocol != corev1.ProtocolUDP {
			errs = append(errs, forbidden("XO3", c.path.Child("containerPort"), true)...)
		}
	}
	return errs
}

// validateSleep checks that a pause before the end is not longer than the time for it. Tasks do not use the hooks of
// the main container.
func (d pod) validateSleep(t, k v1alpha1.PodTemplate, further []placed[corev1.Container]) field.ErrorList {
	grace := k.TerminationGracePeriodSeconds
	if grace == nil {
		grace = t.TerminationGracePeriodSeconds
	}
	if grace == nil {
		grace = &d.grace
	}
	var errs field.ErrorList
	check := func(p *field.Path, l *corev1.Lifecycle) {
		if s := deref(deref(l).PreStop).Sleep; s != nil && s.Seconds > *grace {
			errs = append(errs, invalidBecause("T9", p.Child("preStop", "sleep", "seconds"), fmt.Sprint(s.Seconds),
				fmt.Sprintf("should not be more than terminationGracePeriodSeconds, which is %d for %s", *grace, d.displayName))...)
		}
	}
	own, at := deref(k.Container).Lifecycle, d.path
	if own == nil {
		own, at = deref(t.Container).Lifecycle, specPath().Child("podTemplate")
	}
	if d.deploymentPath != nil {
		check(at.Child("container", "lifecycle"), own)
	}
	for _, c := range further {
		check(c.path.Child("lifecycle"), c.value.Lifecycle)
	}
	return errs
}

// validateMounts checks that what is mounted is there, by the names of the volumes.
func (d pod) validateMounts(mounts []placed[corev1.VolumeMount], there map[string]bool) field.ErrorList {
	var errs field.ErrorList
	for _, m := range mounts {
		n := m.value.Name
		if n != "" && !there[n] && !slices.Contains(ownVolumes, n) {
			errs = append(errs, invalidBecause("V4", m.path.Child("name"), n, fmt.Sprintf("no such volume in the pods of %s", d.displayName))...)
		}
	}
	return errs
}

// portKey is by what Kubernetes tells ports of a container apart.
func portKey(c corev1.ContainerPort) string {
	if c.ContainerPort == 0 {
		return ""
	}
	protocol := string(c.Protocol)
	if protocol == "" {
		protocol = string(corev1.ProtocolTCP)
	}
	return fmt.Sprintf("%d, %s", c.ContainerPort, strings.ToUpper(protocol))
}
