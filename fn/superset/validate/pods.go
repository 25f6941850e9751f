// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package validate

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/limits"
	"github.com/crossplane-contrib/function-superset/fn/podtemplate"
	"github.com/crossplane-contrib/function-superset/fn/ptr"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

// pod is one place of the spec that describes pods.
type pod struct {
	// displayName is what messages call the pods.
	displayName string
	path        *field.Path
	own         *v1alpha1.PodTemplate
	// main is the name of the main container.
	main string
	// inheritsOnlyScheduling is true for pods that take no more than that from spec.podTemplate, and nothing from
	// spec.deploymentTemplate.
	inheritsOnlyScheduling bool
	// ignoresInheritedPorts is true when inherited ports do not count.
	ignoresInheritedPorts bool
	// python is true for pods that read superset_config.py.
	python bool
	// disabled is true when there will be no such pods.
	disabled bool
	// grace is how long the pods may take to stop unless somebody says it.
	grace int64
	// helpers are the names of further containers that the function adds.
	helpers []string
	// exporter is true when one of them is the StatsD exporter.
	exporter bool

	deploymentPath *field.Path
	deployment     *v1alpha1.DeploymentTemplate
}

// podsOf lists every place that describes pods, spec.podTemplate excepted.
func podsOf(s *v1alpha1.SupersetSpec) []pod {
	var list []pod
	for _, c := range s.Components() {
		row, _ := resolve.RowOf(c.Type)
		p := specPath().Child(c.Type.Field())
		d := pod{
			displayName: c.Type.Field(), path: p.Child("podTemplate"), own: c.PodTemplate, main: part.MainContainer, ignoresInheritedPorts: !row.InheritsPortsAndProbes, grace: row.Grace, python: row.Python,
			deploymentPath: p.Child("deploymentTemplate"), deployment: c.DeploymentTemplate,
		}
		if len(s.PythonPackages) > 0 && row.Python {
			d.helpers = append(d.helpers, part.PackagesContainer)
		}
		if exportsMetrics(s) && row.Python {
			d.helpers, d.exporter = append(d.helpers, part.ExporterContainer), true
		}
		list = append(list, d)
	}
	l := ptr.OrZero(s.Lifecycle)
	p := specPath().Child("lifecycle")
	list = append(list, pod{displayName: "migrate and init", path: p.Child("podTemplate"), own: l.PodTemplate, main: part.MainContainer, ignoresInheritedPorts: true, python: true, disabled: l.Disabled})
	if c := l.Clone; c != nil {
		list = append(list, pod{
			displayName: "clone", path: p.Child("clone", "podTemplate"), own: c.PodTemplate, main: part.MainContainer, ignoresInheritedPorts: true, disabled: l.Disabled || c.Disabled,
		})
	}
	if m := l.MaintenancePage; m != nil {
		list = append(list, pod{
			displayName: "maintenancePage", path: p.Child("maintenancePage", "podTemplate"), own: m.PodTemplate, main: part.PageContainer, inheritsOnlyScheduling: true, disabled: l.Disabled,
			deploymentPath: p.Child("maintenancePage", "deploymentTemplate"), deployment: m.DeploymentTemplate,
		})
	}
	for i := range list {
		list[i].grace = cmp.Or(list[i].grace, v1alpha1.DefaultGrace)
	}
	return list
}

// validatePods checks each template by itself, and what inherited and own template come to when they are merged.
func validatePods(s *v1alpha1.Superset) field.ErrorList {
	p, spec := specPath(), &s.Spec
	errs := join(
		deploymentTemplate(p.Child("deploymentTemplate"), spec.DeploymentTemplate),
		podTemplate(p.Child("podTemplate"), spec.PodTemplate),
	)
	for _, d := range podsOf(spec) {
		errs = append(errs, deploymentTemplate(d.deploymentPath, d.deployment)...)
		errs = append(errs, podTemplate(d.path, d.own)...)
	}
	var merged field.ErrorList
	known := mistakes(errs)
	for _, d := range podsOf(spec) {
		if !d.disabled {
			merged = append(merged, d.validateMerged(spec, known)...)
			merged = append(merged, d.validateDeadline(spec.DeploymentTemplate)...)
		}
	}
	return append(errs, dedupe(merged)...)
}

// dedupe drops repetitions: what is wrong with the inherited template shows in every component.
func dedupe(errs field.ErrorList) field.ErrorList {
	seen := map[string]bool{}
	return slices.DeleteFunc(errs, func(e *field.Error) bool {
		key := e.Field + e.Origin
		repeated := seen[key]
		seen[key] = true
		return repeated
	})
}

// deploymentTemplate checks settings of a Deployment.
func deploymentTemplate(p *field.Path, d *v1alpha1.DeploymentTemplate) field.ErrorList {
	if d == nil {
		return nil
	}
	ready := ptr.OrZero(d.MinReadySeconds)
	return join(
		atLeast("T8", p.Child("revisionHistoryLimit"), d.RevisionHistoryLimit, 0),
		between("T8", p.Child("minReadySeconds"), d.MinReadySeconds, 0, 1<<31-2),
		atLeast("T8", p.Child("progressDeadlineSeconds"), d.ProgressDeadlineSeconds, min(max(ready, 0), 1<<31-2)+1),
		strategy(p.Child("strategy"), d.Strategy),
		labels(p.Child("labels"), d.Labels),
		annotations(p.Child("annotations"), d.Annotations),
	)
}

// kubernetesDeadline is progressDeadlineSeconds where nobody gives it.
const kubernetesDeadline int32 = 600

// validateDeadline checks that pods can become available in time, each number being the own or else the inherited one.
// That they contradict each other in one template is known already.
func (d pod) validateDeadline(inherited *v1alpha1.DeploymentTemplate) field.ErrorList {
	if d.deploymentPath == nil {
		return nil
	}
	if d.inheritsOnlyScheduling {
		inherited = nil
	}
	merged, at := podtemplate.MergeDeploymentOwnWins(inherited, d.deployment), d.deploymentPath
	if ptr.OrZero(d.deployment).MinReadySeconds == nil {
		at = specPath().Child("deploymentTemplate")
	}
	ready, deadline := merged.MinReadySeconds, merged.ProgressDeadlineSeconds
	together := func(t *v1alpha1.DeploymentTemplate) bool {
		return t != nil && t.MinReadySeconds == ready && t.ProgressDeadlineSeconds == deadline
	}
	if ready == nil || deadline != nil && (together(inherited) || together(d.deployment)) {
		return nil
	}
	limit := kubernetesDeadline
	if deadline != nil {
		limit = *deadline
	}
	return invalidBecause("T8", at.Child("minReadySeconds"), fmt.Sprint(*ready), when(*ready >= limit, fmt.Sprintf("should be less than progressDeadlineSeconds, which is %d for %s", limit, d.displayName)))
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
		forbiddenBecause("T8", rp, s.Type == appsv1.RecreateDeploymentStrategyType, "rollingUpdate needs type RollingUpdate"),
		surge(rp.Child("maxSurge"), r.MaxSurge),
		countOrPercent("T6", rp.Child("maxUnavailable"), r.MaxUnavailable),
		invalidBecause("T8", rp.Child("maxUnavailable"), "0", when(zero(r.MaxUnavailable) && zero(r.MaxSurge), "should not be 0 when maxSurge is 0")),
	)
}

// anyPercent is a share that may be more than all.
var anyPercent = regexp.MustCompile(`^[0-9]{1,6}%$`)

// surge is like countOrPercent, but may be more than all pods.
func surge(p *field.Path, v *intstr.IntOrString) field.ErrorList {
	if v != nil && v.Type == intstr.String && anyPercent.MatchString(v.StrVal) {
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
func podTemplate(p *field.Path, t *v1alpha1.PodTemplate) field.ErrorList {
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
		objectName("V2", p.Child("priorityClassName"), ptr.OrZero(t.PriorityClassName)),
		objectName("V2", p.Child("runtimeClassName"), ptr.OrZero(t.RuntimeClassName)),
		each(p.Child("volumes"), t.Volumes, volume),
		unique("T5", p.Child("volumes"), t.Volumes, func(v corev1.Volume) string { return v.Name }),
		each(p.Child("sidecars"), t.Sidecars, sidecar),
		unique("T5", p.Child("sidecars"), t.Sidecars, func(c corev1.Container) string { return c.Name }),
		each(p.Child("initContainers"), t.InitContainers, initContainer),
		unique("T5", p.Child("initContainers"), t.InitContainers, func(c corev1.Container) string { return c.Name }),
		between("T9", p.Child("terminationGracePeriodSeconds"), t.TerminationGracePeriodSeconds, 0, limits.Seconds),
		dns(p, t),
		podResources(p.Child("resources"), t.Resources),
		containerTemplate(p.Child("container"), t.Container),
	)
}

// containerTemplate checks settings of the main container.
func containerTemplate(p *field.Path, c *v1alpha1.ContainerTemplate) field.ErrorList {
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
func dns(p *field.Path, t *v1alpha1.PodTemplate) field.ErrorList {
	policy, config := ptr.OrZero(t.DNSPolicy), ptr.OrZero(t.DNSConfig)
	cp := p.Child("dnsConfig")
	return join(
		oneOf("T4", p.Child("dnsPolicy"), policy, corev1.DNSClusterFirst, corev1.DNSClusterFirstWithHostNet, corev1.DNSDefault, corev1.DNSNone),
		requiredPlain("T9", cp.Child("nameservers"), policy == corev1.DNSNone && len(config.Nameservers) == 0),
		tooMany("T9", cp.Child("nameservers"), len(config.Nameservers), 3),
		each(cp.Child("nameservers"), config.Nameservers, func(n string, p *field.Path) field.ErrorList { return ip("T9", p, n) }),
		tooMany("T9", cp.Child("searches"), len(config.Searches), 32),
		longest("T9", cp.Child("searches"), strings.Join(config.Searches, " "), 2048),
		each(cp.Child("options"), config.Options, func(o corev1.PodDNSConfigOption, p *field.Path) field.ErrorList {
			return requiredPlain("T9", p.Child("name"), o.Name == "")
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
			return invalidBecause("T9", p, n, validation.IsDNS1123Subdomain(n)...)
		}),
	)
}
