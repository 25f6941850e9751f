// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package validate

import (
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/crossplane-contrib/function-superset/fn/ptr"
)

// toleration checks one taint that is tolerated.
func toleration(t corev1.Toleration, p *field.Path) field.ErrorList {
	errs := join(
		oneOf("T4", p.Child("operator"), t.Operator, corev1.TolerationOpExists, corev1.TolerationOpEqual, corev1.TolerationOpLt, corev1.TolerationOpGt),
		oneOf("T4", p.Child("effect"), t.Effect, corev1.TaintEffectNoSchedule, corev1.TaintEffectPreferNoSchedule, corev1.TaintEffectNoExecute),
		invalidBecause("T10", p.Child("operator"), string(t.Operator), when(t.Key == "" && t.Operator != corev1.TolerationOpExists, "should be Exists when key is empty")),
		invalidBecause("T10", p.Child("value"), t.Value, when(t.Operator == corev1.TolerationOpExists && t.Value != "", "should be empty when operator is Exists")),
		invalidBecause("T10", p.Child("effect"), string(t.Effect),
			when(t.TolerationSeconds != nil && t.Effect != corev1.TaintEffectNoExecute, "should be NoExecute when tolerationSeconds is set")),
	)
	if t.Key != "" {
		errs = append(errs, invalidBecause("T10", p.Child("key"), t.Key, validation.IsQualifiedName(t.Key)...)...)
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
		invalidBecause("T10", p.Child("maxSkew"), c.MaxSkew, when(c.MaxSkew < 1, "should be greater than or equal to 1")),
		requiredPlain("T10", p.Child("topologyKey"), c.TopologyKey == ""),
		requiredPlain("T10", p.Child("whenUnsatisfiable"), c.WhenUnsatisfiable == ""),
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
	n, required, preferred := ptr.OrZero(a.NodeAffinity), "requiredDuringSchedulingIgnoredDuringExecution", "preferredDuringSchedulingIgnoredDuringExecution"
	np := p.Child("nodeAffinity")
	var errs field.ErrorList
	if r := n.RequiredDuringSchedulingIgnoredDuringExecution; r != nil {
		terms := np.Child(required, "nodeSelectorTerms")
		errs = join(requiredPlain("T10", terms, len(r.NodeSelectorTerms) == 0), each(terms, r.NodeSelectorTerms, nodeTerm))
	}
	errs = append(errs, each(np.Child(preferred), n.PreferredDuringSchedulingIgnoredDuringExecution,
		func(t corev1.PreferredSchedulingTerm, p *field.Path) field.ErrorList {
			return join(between("T10", p.Child("weight"), &t.Weight, 1, 100), nodeTerm(t.Preference, p.Child("preference")))
		})...)

	weighted := func(t corev1.WeightedPodAffinityTerm, p *field.Path) field.ErrorList {
		return join(between("T10", p.Child("weight"), &t.Weight, 1, 100), podTerm(t.PodAffinityTerm, p.Child("podAffinityTerm")))
	}
	with, without := ptr.OrZero(a.PodAffinity), ptr.OrZero(a.PodAntiAffinity)
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
			requiredPlain("T10", p.Child("key"), r.Key == ""),
			requiredPlain("T10", p.Child("operator"), r.Operator == ""),
			oneOf("T4", p.Child("operator"), r.Operator, corev1.NodeSelectorOpIn, corev1.NodeSelectorOpNotIn, corev1.NodeSelectorOpExists,
				corev1.NodeSelectorOpDoesNotExist, corev1.NodeSelectorOpGt, corev1.NodeSelectorOpLt),
			requiredPlain("T10", p.Child("values"), listed && len(r.Values) == 0),
			invalidBecause("T10", p.Child("values"), len(r.Values), when(compared && len(r.Values) != 1, "should have exactly one entry for Gt and Lt")),
			forbiddenBecause("T10", p.Child("values"), !listed && !compared && r.Operator != "" && len(r.Values) > 0, "Exists and DoesNotExist take no values"),
		)
	}
	return join(each(p.Child("matchExpressions"), t.MatchExpressions, check), each(p.Child("matchFields"), t.MatchFields, check))
}

// podTerm checks which pods are sought or avoided.
func podTerm(t corev1.PodAffinityTerm, p *field.Path) field.ErrorList {
	return join(
		requiredPlain("T10", p.Child("topologyKey"), t.TopologyKey == ""),
		selector(p.Child("labelSelector"), t.LabelSelector),
		selector(p.Child("namespaceSelector"), t.NamespaceSelector),
	)
}
