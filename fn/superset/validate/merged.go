// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package validate

import (
	"fmt"
	"path"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/podtemplate"
	"github.com/crossplane-contrib/function-superset/fn/ptr"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

// placed is an entry of a merged list with the path of the field that the user typed.
type placed[T any] struct {
	value T
	path  *field.Path
}

// place gives entries of a merged list their paths: those of the inherited list first, then those of the own one, so that
// of two that collide the own one is reported.
func place[T any](inherited, own *field.Path, merged []podtemplate.Entry[T]) []placed[T] {
	var first, second []placed[T]
	for _, e := range merged {
		if e.Own {
			second = append(second, placed[T]{e.Value, own.Index(e.Index)})
		} else {
			first = append(first, placed[T]{e.Value, inherited.Index(e.Index)})
		}
	}
	return append(first, second...)
}

// mistake identifies a mistake: the same field with the same type of error is reported once.
type mistake struct {
	field string
	kind  field.ErrorType
}

// mistakes are the identities of a list of errors.
func mistakes(errs field.ErrorList) map[mistake]bool {
	known := make(map[mistake]bool, len(errs))
	for _, e := range errs {
		known[mistake{e.Field, e.Type}] = true
	}
	return known
}

// validateMerged checks what only shows when a pod is put together: names and places that meet, mounts of volumes that
// are not there. Mistakes within one template are known already.
func (d pod) validateMerged(spec *v1alpha1.SupersetSpec, known map[mistake]bool) field.ErrorList {
	top, own, p, q := d.inherited(spec.PodTemplate), d.own, specPath().Child("podTemplate"), d.path
	sidecars := place(p.Child("sidecars"), q.Child("sidecars"), podtemplate.Sidecars(top, own))
	inits := place(p.Child("initContainers"), q.Child("initContainers"), podtemplate.InitContainers(top, own))
	volumes := podtemplate.Volumes(top, own)
	spreads := place(p.Child("topologySpreadConstraints"), q.Child("topologySpreadConstraints"), podtemplate.SpreadConstraints(top, own))
	ports := place(p.Child("container", "ports"), q.Child("container", "ports"), podtemplate.Ports(top, own))
	mounts := place(p.Child("container", "volumeMounts"), q.Child("container", "volumeMounts"), podtemplate.VolumeMounts(top, own))
	further := slices.Concat(inits, sidecars)

	there := map[string]bool{}
	for _, v := range volumes {
		there[v.Value.Name] = true
	}

	errs := join(
		d.validateContainerNames(further),
		repeated(spreads, spreadKey),
		repeated(ports, portKey),
		d.validateExporterPort(ports),
		d.validateSleep(top, further),
		d.validateMounts(mounts, there),
	)
	for _, c := range further {
		for i, m := range c.value.VolumeMounts {
			errs = append(errs, d.validateMount(m, c.path.Child("volumeMounts").Index(i), there)...)
		}
	}
	return slices.DeleteFunc(errs, func(e *field.Error) bool { return known[mistake{e.Field, e.Type}] })
}

// inherited is the part of spec.podTemplate that these pods inherit.
func (d pod) inherited(top *v1alpha1.PodTemplate) *v1alpha1.PodTemplate {
	switch {
	case d.inheritsOnlyScheduling:
		return podtemplate.OnlyScheduling(top)
	case d.ignoresInheritedPorts:
		return podtemplate.WithoutPortsAndProbes(top)
	}
	return top
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
		if d.exporter && c.value.ContainerPort == part.MetricsPort && c.value.Protocol != corev1.ProtocolUDP {
			errs = append(errs, forbidden("XO3", c.path.Child("containerPort"), true)...)
		}
	}
	return errs
}

// validateSleep checks that a pause before the end is not longer than the time for it. Tasks do not use the hooks of
// the main container.
func (d pod) validateSleep(inherited *v1alpha1.PodTemplate, further []placed[corev1.Container]) field.ErrorList {
	t, k := ptr.OrZero(inherited), ptr.OrZero(d.own)
	grace := podtemplate.FirstSet(podtemplate.FirstSet(k.TerminationGracePeriodSeconds, t.TerminationGracePeriodSeconds), &d.grace)
	var errs field.ErrorList
	check := func(p *field.Path, l *corev1.Lifecycle) {
		if s := ptr.OrZero(ptr.OrZero(l).PreStop).Sleep; s != nil && s.Seconds > *grace {
			errs = append(errs, invalidBecause("T9", p.Child("preStop", "sleep", "seconds"), fmt.Sprint(s.Seconds),
				fmt.Sprintf("should not be more than terminationGracePeriodSeconds, which is %d for %s", *grace, d.displayName))...)
		}
	}
	own, at := ptr.OrZero(k.Container).Lifecycle, d.path
	if own == nil {
		own, at = ptr.OrZero(t.Container).Lifecycle, specPath().Child("podTemplate")
	}
	if d.deploymentPath != nil {
		check(at.Child("container", "lifecycle"), own)
	}
	for _, c := range further {
		check(c.path.Child("lifecycle"), c.value.Lifecycle)
	}
	return errs
}

// validateMounts checks that what is mounted is there.
func (d pod) validateMounts(mounts []placed[corev1.VolumeMount], there map[string]bool) field.ErrorList {
	var errs field.ErrorList
	for _, m := range mounts {
		errs = append(errs, d.validateMount(m.value, m.path, there)...)
		errs = append(errs, forbidden("XV2", m.path.Child("mountPath"), d.python && overConfiguration(m.value.MountPath))...)
	}
	return errs
}

// overConfiguration is true for a place at which the main container finds its configuration.
func overConfiguration(mountPath string) bool {
	at := path.Clean(mountPath)
	return at == resolve.ConfigDir || at == resolve.ConfigDir+"/"+resolve.ConfigKey
}

// validateMount checks that a volume of this name is there, the user's or one of the function.
func (d pod) validateMount(m corev1.VolumeMount, p *field.Path, there map[string]bool) field.ErrorList {
	if m.Name == "" || there[m.Name] || slices.Contains(part.Volumes, m.Name) {
		return nil
	}
	return invalidBecause("V4", p.Child("name"), m.Name, fmt.Sprintf("no such volume in the pods of %s", d.displayName))
}

// portKey is what must be unique among the ports of a container.
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
