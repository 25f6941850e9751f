// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package v1alpha1

import (
	"fmt"
	"slices"
	"strings"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// Names inside pods that belong to the function.
const (
	// mainContainer is the name of the main container of every pod but the maintenance page's.
	mainContainer = "superset"
	// pageContainer is the name of the main container of the maintenance page.
	pageContainer = "maintenance-page"
)

// ownVolumes are volumes that the function brings along; a mount may name them although no template lists them.
var ownVolumes = []string{
	"superset-config", "superset-clone", "python-packages", "valkey-tls", "websocket-config", "maintenance-config", "maintenance-tmp",
}

// pod is one place of the spec that describes pods.
type pod struct {
	// called is what messages call the pods.
	called string
	path   *field.Path
	own    *PodTemplate
	// main is the name of the main container.
	main string
	// alone is true when spec.podTemplate is not inherited.
	alone bool
	// deaf is true when inherited ports do not count.
	deaf bool
	// off is true when there will be no such pods.
	off bool

	deploymentPath *field.Path
	deployment     *DeploymentTemplate
}

// pods lists every place that describes pods, spec.podTemplate excepted.
func (s *SupersetSpec) pods() []pod {
	var list []pod
	for _, c := range s.components() {
		p := specPath().Child(c.field)
		list = append(list, pod{
			called: c.field, path: p.Child("podTemplate"), own: c.common.PodTemplate, main: mainContainer, deaf: c.field != "webServer",
			deploymentPath: p.Child("deploymentTemplate"), deployment: c.common.DeploymentTemplate,
		})
	}
	l := deref(s.Lifecycle)
	p := specPath().Child("lifecycle")
	list = append(list, pod{called: "migrate and init", path: p.Child("podTemplate"), own: l.PodTemplate, main: mainContainer, deaf: true, off: l.Disabled})
	if c := l.Clone; c != nil {
		list = append(list, pod{
			called: "clone", path: p.Child("clone", "podTemplate"), own: c.PodTemplate, main: mainContainer, deaf: true, off: l.Disabled || c.Disabled,
		})
	}
	if m := l.MaintenancePage; m != nil {
		list = append(list, pod{
			called: "maintenancePage", path: p.Child("maintenancePage", "podTemplate"), own: m.PodTemplate, main: pageContainer, alone: true, off: l.Disabled,
			deploymentPath: p.Child("maintenancePage", "deploymentTemplate"), deployment: m.DeploymentTemplate,
		})
	}
	return list
}

// validatePods checks each template by itself, and what inherited and own template come to when they are merged.
func validatePods(s *Superset) field.ErrorList {
	p, spec := specPath(), &s.Spec
	errs := join(
		deploymentTemplate(p.Child("deploymentTemplate"), spec.DeploymentTemplate),
		podTemplate(p.Child("podTemplate"), spec.PodTemplate),
	)
	var merged field.ErrorList
	for _, d := range spec.pods() {
		errs = append(errs, deploymentTemplate(d.deploymentPath, d.deployment)...)
		errs = append(errs, podTemplate(d.path, d.own)...)
		if !d.off {
			merged = append(merged, d.validateMerged(spec.PodTemplate, errs)...)
		}
	}
	return append(errs, once(merged)...)
}

// once drops repetitions: what is wrong with the inherited template shows in every component.
func once(errs field.ErrorList) field.ErrorList {
	seen := map[string]bool{}
	return slices.DeleteFunc(errs, func(e *field.Error) bool {
		key := e.Field + e.Origin
		repeated := seen[key]
		seen[key] = true
		return repeated
	})
}

// deploymentTemplate checks settings of a Deployment.
func deploymentTemplate(p *field.Path, d *DeploymentTemplate) field.ErrorList {
	if d == nil {
		return nil
	}
	ready := deref(d.MinReadySeconds)
	return join(
		atLeast("T8", p.Child("revisionHistoryLimit"), d.RevisionHistoryLimit, 0),
		atLeast("T8", p.Child("minReadySeconds"), d.MinReadySeconds, 0),
		atLeast("T8", p.Child("progressDeadlineSeconds"), d.ProgressDeadlineSeconds, max(ready, 0)+1),
		strategy(p.Child("strategy"), d.Strategy),
		labels(p.Child("labels"), d.Labels),
		annotations(p.Child("annotations"), d.Annotations),
	)
}

// strategy checks how pods are replaced.
func strategy(p *field.Path, s *appsv1.DeploymentStrategy) field.ErrorList {
	if s == nil {
		return nil
	}
	errs := oneOf("T8", p.Child("type"), s.Type, appsv1.RollingUpdateDeploymentStrategyType, appsv1.RecreateDeploymentStrategyType)
	r := s.RollingUpdate
	if r == nil {
		return errs
	}
	zero := func(v *intstr.IntOrString) bool {
		return v != nil && (v.Type == intstr.Int && v.IntVal == 0 || v.Type == intstr.String && v.StrVal == "0%")
	}
	rp := p.Child("rollingUpdate")
	return join(errs,
		denied("T8", rp, s.Type == appsv1.RecreateDeploymentStrategyType, "rollingUpdate needs type RollingUpdate"),
		surge(rp.Child("maxSurge"), r.MaxSurge),
		countOrPercent("T6", rp.Child("maxUnavailable"), r.MaxUnavailable),
		wrong("T8", rp.Child("maxUnavailable"), "0", when(zero(r.MaxUnavailable) && zero(r.MaxSurge), "should not be 0 when maxSurge is 0")),
	)
}

// surge is like countOrPercent, but may be more than all pods.
func surge(p *field.Path, v *intstr.IntOrString) field.ErrorList {
	if v != nil && v.Type == intstr.String && len(validation.IsValidPercent(v.StrVal)) == 0 {
		return nil
	}
	return countOrPercent("T6", p, v)
}

// when is a text under a condition.
func when(is bool, text string) string {
	if !is {
		return ""
	}
	return text
}

// podTemplate checks one template by itself.
func podTemplate(p *field.Path, t *PodTemplate) field.ErrorList {
	if t == nil {
		return nil
	}
	return join(
		annotations(p.Child("annotations"), t.Annotations),
		labels(p.Child("labels"), t.Labels),
		labels(p.Child("nodeSelector"), t.NodeSelector),
		affinity(p.Child("affinity"), t.Affinity),
		each(p.Child("tolerations"), t.Tolerations, toleration),
		each(p.Child("topologySpreadConstraints"), t.TopologySpreadConstraints, spread),
		unique("T5", p.Child("topologySpreadConstraints"), t.TopologySpreadConstraints, spreadKey),
		each(p.Child("hostAliases"), t.HostAliases, hostAlias),
		unique("T5", p.Child("hostAliases"), t.HostAliases, func(h corev1.HostAlias) string { return h.IP }),
		podSecurity(p.Child("podSecurityContext"), t.PodSecurityContext),
		objectName("V2", p.Child("priorityClassName"), deref(t.PriorityClassName)),
		objectName("V2", p.Child("runtimeClassName"), deref(t.RuntimeClassName)),
		each(p.Child("volumes"), t.Volumes, volume),
		unique("T5", p.Child("volumes"), t.Volumes, func(v corev1.Volume) string { return v.Name }),
		each(p.Child("sidecars"), t.Sidecars, sidecar),
		unique("T5", p.Child("sidecars"), t.Sidecars, func(c corev1.Container) string { return c.Name }),
		each(p.Child("initContainers"), t.InitContainers, initContainer),
		unique("T5", p.Child("initContainers"), t.InitContainers, func(c corev1.Container) string { return c.Name }),
		atLeast("T9", p.Child("terminationGracePeriodSeconds"), t.TerminationGracePeriodSeconds, 0),
		dns(p, t),
		podResources(p.Child("resources"), t.Resources),
		containerTemplate(p.Child("container"), t.Container),
	)
}

// containerTemplate checks settings of the main container.
func containerTemplate(p *field.Path, c *ContainerTemplate) field.ErrorList {
	if c == nil {
		return nil
	}
	return join(
		resources(p.Child("resources"), c.Resources),
		env(p.Child("env"), c.Env),
		each(p.Child("envFrom"), c.EnvFrom, envFrom),
		mounts(p.Child("volumeMounts"), c.VolumeMounts),
		ports(p.Child("ports"), c.Ports),
		security(p.Child("securityContext"), c.SecurityContext),
		hooks(p.Child("lifecycle"), c.Lifecycle),
		probe(p.Child("livenessProbe"), c.LivenessProbe, false),
		probe(p.Child("readinessProbe"), c.ReadinessProbe, true),
		probe(p.Child("startupProbe"), c.StartupProbe, false),
	)
}

// dns checks how pods look up names.
func dns(p *field.Path, t *PodTemplate) field.ErrorList {
	policy, config := deref(t.DNSPolicy), deref(t.DNSConfig)
	cp := p.Child("dnsConfig")
	return join(
		oneOf("T4", p.Child("dnsPolicy"), policy, corev1.DNSClusterFirst, corev1.DNSClusterFirstWithHostNet, corev1.DNSDefault, corev1.DNSNone),
		absent("T9", cp.Child("nameservers"), policy == corev1.DNSNone && len(config.Nameservers) == 0),
		tooMany("T9", cp.Child("nameservers"), len(config.Nameservers), 3),
		each(cp.Child("nameservers"), config.Nameservers, func(n string, p *field.Path) field.ErrorList { return ip("T9", p, n) }),
		tooMany("T9", cp.Child("searches"), len(config.Searches), 32),
		each(cp.Child("options"), config.Options, func(o corev1.PodDNSConfigOption, p *field.Path) field.ErrorList {
			return absent("T9", p.Child("name"), o.Name == "")
		}),
	)
}

// ip checks an IP address.
func ip(id string, p *field.Path, text string) field.ErrorList {
	var errs field.ErrorList
	for _, err := range validation.IsValidIP(p, text) {
		errs = append(errs, report(id, err)...)
	}
	return errs
}

// hostAlias checks an entry for /etc/hosts.
func hostAlias(h corev1.HostAlias, p *field.Path) field.ErrorList {
	return join(
		ip("T9", p.Child("ip"), h.IP),
		each(p.Child("hostnames"), h.Hostnames, func(n string, p *field.Path) field.ErrorList {
			return wrong("T9", p, n, validation.IsDNS1123Subdomain(n)...)
		}),
	)
}

// toleration checks one taint that is tolerated.
func toleration(t corev1.Toleration, p *field.Path) field.ErrorList {
	errs := join(
		oneOf("T4", p.Child("operator"), t.Operator, corev1.TolerationOpExists, corev1.TolerationOpEqual, corev1.TolerationOpLt, corev1.TolerationOpGt),
		oneOf("T4", p.Child("effect"), t.Effect, corev1.TaintEffectNoSchedule, corev1.TaintEffectPreferNoSchedule, corev1.TaintEffectNoExecute),
		wrong("T10", p.Child("operator"), string(t.Operator), when(t.Key == "" && t.Operator != corev1.TolerationOpExists, "should be Exists when key is empty")),
		wrong("T10", p.Child("value"), t.Value, when(t.Operator == corev1.TolerationOpExists && t.Value != "", "should be empty when operator is Exists")),
		wrong("T10", p.Child("effect"), string(t.Effect),
			when(t.TolerationSeconds != nil && t.Effect != corev1.TaintEffectNoExecute, "should be NoExecute when tolerationSeconds is set")),
	)
	if t.Key != "" {
		errs = append(errs, wrong("T10", p.Child("key"), t.Key, validation.IsQualifiedName(t.Key)...)...)
	}
	return errs
}

// spreadKey is by what Kubernetes tells spread constraints apart.
func spreadKey(c corev1.TopologySpreadConstraint) string {
	if c.TopologyKey == "" {
		return ""
	}
	return c.TopologyKey + ", " + string(c.WhenUnsatisfiable)
}

// spread checks how pods spread over zones and nodes.
func spread(c corev1.TopologySpreadConstraint, p *field.Path) field.ErrorList {
	return join(
		wrong("T10", p.Child("maxSkew"), c.MaxSkew, when(c.MaxSkew < 1, "should be greater than or equal to 1")),
		absent("T10", p.Child("topologyKey"), c.TopologyKey == ""),
		absent("T10", p.Child("whenUnsatisfiable"), c.WhenUnsatisfiable == ""),
		oneOf("T4", p.Child("whenUnsatisfiable"), c.WhenUnsatisfiable, corev1.DoNotSchedule, corev1.ScheduleAnyway),
		atLeast("T10", p.Child("minDomains"), c.MinDomains, 1),
		selector(p.Child("labelSelector"), c.LabelSelector),
	)
}

// affinity checks rules for the choice of nodes.
func affinity(p *field.Path, a *corev1.Affinity) field.ErrorList {
	if a == nil {
		return nil
	}
	n, required, preferred := deref(a.NodeAffinity), "requiredDuringSchedulingIgnoredDuringExecution", "preferredDuringSchedulingIgnoredDuringExecution"
	np := p.Child("nodeAffinity")
	var errs field.ErrorList
	if r := n.RequiredDuringSchedulingIgnoredDuringExecution; r != nil {
		terms := np.Child(required, "nodeSelectorTerms")
		errs = join(absent("T10", terms, len(r.NodeSelectorTerms) == 0), each(terms, r.NodeSelectorTerms, nodeTerm))
	}
	errs = append(errs, each(np.Child(preferred), n.PreferredDuringSchedulingIgnoredDuringExecution,
		func(t corev1.PreferredSchedulingTerm, p *field.Path) field.ErrorList {
			return join(between("T10", p.Child("weight"), &t.Weight, 1, 100), nodeTerm(t.Preference, p.Child("preference")))
		})...)

	weighted := func(t corev1.WeightedPodAffinityTerm, p *field.Path) field.ErrorList {
		return join(between("T10", p.Child("weight"), &t.Weight, 1, 100), podTerm(t.PodAffinityTerm, p.Child("podAffinityTerm")))
	}
	with, without := deref(a.PodAffinity), deref(a.PodAntiAffinity)
	return join(errs,
		each(p.Child("podAffinity", required), with.RequiredDuringSchedulingIgnoredDuringExecution, podTerm),
		each(p.Child("podAffinity", preferred), with.PreferredDuringSchedulingIgnoredDuringExecution, weighted),
		each(p.Child("podAntiAffinity", required), without.RequiredDuringSchedulingIgnoredDuringExecution, podTerm),
		each(p.Child("podAntiAffinity", preferred), without.PreferredDuringSchedulingIgnoredDuringExecution, weighted),
	)
}

// nodeTerm checks what a node must be like.
func nodeTerm(t corev1.NodeSelectorTerm, p *field.Path) field.ErrorList {
	check := func(r corev1.NodeSelectorRequirement, p *field.Path) field.ErrorList {
		listed := r.Operator == corev1.NodeSelectorOpIn || r.Operator == corev1.NodeSelectorOpNotIn
		compared := r.Operator == corev1.NodeSelectorOpGt || r.Operator == corev1.NodeSelectorOpLt
		return join(
			absent("T10", p.Child("key"), r.Key == ""),
			absent("T10", p.Child("operator"), r.Operator == ""),
			oneOf("T4", p.Child("operator"), r.Operator, corev1.NodeSelectorOpIn, corev1.NodeSelectorOpNotIn, corev1.NodeSelectorOpExists,
				corev1.NodeSelectorOpDoesNotExist, corev1.NodeSelectorOpGt, corev1.NodeSelectorOpLt),
			absent("T10", p.Child("values"), listed && len(r.Values) == 0),
			wrong("T10", p.Child("values"), len(r.Values), when(compared && len(r.Values) != 1, "should have exactly one entry for Gt and Lt")),
			denied("T10", p.Child("values"), !listed && !compared && r.Operator != "" && len(r.Values) > 0, "Exists and DoesNotExist take no values"),
		)
	}
	return join(each(p.Child("matchExpressions"), t.MatchExpressions, check), each(p.Child("matchFields"), t.MatchFields, check))
}

// podTerm checks which pods are sought or avoided.
func podTerm(t corev1.PodAffinityTerm, p *field.Path) field.ErrorList {
	return join(
		absent("T10", p.Child("topologyKey"), t.TopologyKey == ""),
		selector(p.Child("labelSelector"), t.LabelSelector),
		selector(p.Child("namespaceSelector"), t.NamespaceSelector),
	)
}

// placed is an entry of a merged list with the place where it stands.
type placed[T any] struct {
	value T
	path  *field.Path
}

// merge joins an inherited and an own list. Of entries with the same key the own one stays; an empty key stands for
// lists that are appended.
func merge[T any](p, q *field.Path, inherited, own []T, key func(T) string) []placed[T] {
	var list []placed[T]
	for i, e := range inherited {
		if k := key(e); k == "" || !slices.ContainsFunc(own, func(o T) bool { return key(o) == k }) {
			list = append(list, placed[T]{e, p.Index(i)})
		}
	}
	for i, e := range own {
		list = append(list, placed[T]{e, q.Index(i)})
	}
	return list
}

// validateMerged checks what only shows when a pod is put together: names and places that meet, mounts of volumes that
// are not there. Mistakes within one template are known already.
func (d pod) validateMerged(inherited *PodTemplate, known field.ErrorList) field.ErrorList {
	t, k, p, q := deref(inherited), deref(d.own), specPath().Child("podTemplate"), d.path
	if d.alone {
		t = PodTemplate{}
	}
	tc, kc := deref(t.Container), deref(k.Container)
	if d.deaf {
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

	errs := join(
		d.validateContainerNames(slices.Concat(inits, sidecars)),
		repeated(spreads, spreadKey),
		repeated(ports, portKey),
		d.validateMounts(mounts, volumes),
	)
	for _, c := range slices.Concat(inits, sidecars) {
		own := merge(nil, c.path.Child("volumeMounts"), nil, c.value.VolumeMounts, func(corev1.VolumeMount) string { return "" })
		errs = append(errs, d.validateMounts(own, volumes)...)
	}
	return slices.DeleteFunc(errs, func(e *field.Error) bool {
		return slices.ContainsFunc(known, func(k *field.Error) bool { return k.Field == e.Field && k.Type == e.Type })
	})
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
			errs = append(errs, broken("V3", c.path.Child("name"), true)...)
		}
		if n != "" && seen[n] {
			errs = append(errs, report("T5", field.Duplicate(c.path.Child("name"), n))...)
		}
		seen[n] = true
	}
	return errs
}

// validateMounts checks that what is mounted is there.
func (d pod) validateMounts(mounts []placed[corev1.VolumeMount], volumes []placed[corev1.Volume]) field.ErrorList {
	var errs field.ErrorList
	for _, m := range mounts {
		n := m.value.Name
		there := slices.Contains(ownVolumes, n) || slices.ContainsFunc(volumes, func(v placed[corev1.Volume]) bool { return v.value.Name == n })
		if n != "" && !there {
			errs = append(errs, wrong("V4", m.path.Child("name"), n, fmt.Sprintf("no such volume in the pods of %s", d.called))...)
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
