// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"slices"
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/ptr"
	"github.com/crossplane-contrib/function-superset/input/v1beta1"
)

// rules are all rules, in the order of their mistakes.
var rules = []func(*v1alpha1.Superset, *v1beta1.Policy) field.ErrorList{
	environments,
	adoption,
	embedded,
	networkPolicies,
	hostnames,
	gateways,
	routeFilters,
	ingressClasses,
	serviceTypes,
	loadBalancerClasses,
	serviceAccounts,
	annotations,
	labels,
	podSecurity,
	images,
}

// Check returns what a Superset asks for and may not have. Without a policy it
// may have everything.
func Check(s *v1alpha1.Superset, p *v1beta1.Policy) field.ErrorList {
	if p == nil {
		return nil
	}
	var errs field.ErrorList
	for _, rule := range rules {
		errs = append(errs, rule(s, p)...)
	}
	return errs
}

// breach is the mistake of a field that breaks a rule. The name of the rule is
// where it stands in the policy.
func breach(at *field.Path, rule, detail string) *field.Error {
	e := field.Forbidden(at, "by the platform's policy (input.policy."+rule+" of the Composition): "+detail)
	e.Origin = "policy." + rule
	return e
}

// listed is how many entries of a list a message names.
const listed = 5

// only tells what a list allows.
func only(allowed []string) string {
	switch n := len(allowed); {
	case n == 0:
		return "nothing is allowed"
	case n > listed:
		return "only " + strings.Join(allowed[:listed], ", ") + " and " + strconv.Itoa(n-listed) + " more"
	}
	return "only " + strings.Join(allowed, ", ")
}

// environments judges how strict an instance is.
func environments(s *v1alpha1.Superset, p *v1beta1.Policy) field.ErrorList {
	environment := s.Spec.Environment
	if environment == "" {
		environment = v1alpha1.DefaultEnvironment
	}
	if p.Environments == nil || slices.Contains(p.Environments, string(environment)) {
		return nil
	}
	return field.ErrorList{breach(spec("environment"), "environments", only(p.Environments))}
}

// adoption judges whether objects of others are taken over.
func adoption(s *v1alpha1.Superset, p *v1beta1.Policy) field.ErrorList {
	if p.Adoption != v1beta1.PermissionForbidden || s.Annotations[v1alpha1.AnnotationAdopt] != "true" {
		return nil
	}
	at := field.NewPath("metadata", "annotations").Key(v1alpha1.AnnotationAdopt)
	return field.ErrorList{breach(at, "adoption", "objects that exist already are not taken over")}
}

// embedded judges databases that come with an instance.
func embedded(s *v1alpha1.Superset, p *v1beta1.Policy) field.ErrorList {
	if p.EmbeddedDatabases != v1beta1.PermissionForbidden {
		return nil
	}
	var errs field.ErrorList
	if ptr.OrZero(s.Spec.Metastore).Embedded != nil {
		errs = append(errs, breach(spec("metastore", "embedded"), "embeddedDatabases", "use a database outside the instance"))
	}
	if ptr.OrZero(s.Spec.Valkey).Embedded != nil {
		errs = append(errs, breach(spec("valkey", "embedded"), "embeddedDatabases", "use a server outside the instance"))
	}
	return errs
}

// networkPolicies judges whether an instance opens its own pods.
func networkPolicies(s *v1alpha1.Superset, p *v1beta1.Policy) field.ErrorList {
	if p.NetworkPolicies != v1beta1.PermissionForbidden || s.Spec.NetworkPolicy == nil {
		return nil
	}
	return field.ErrorList{breach(spec("networkPolicy"), "networkPolicies", "those of the platform are for all pods")}
}
