// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package validate

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/crossplane-contrib/function-superset/fn/limits"
	"github.com/crossplane-contrib/function-superset/fn/redact"
)

// The checks below return nothing when a value is fine, so that a validator reads as a list of rules. The first argument
// is the id of the rule. Absent values pass: whether a field may be absent is a rule of its own.

// join puts the results of checks together.
func join(lists ...field.ErrorList) field.ErrorList { return slices.Concat(lists...) }

// report is one error of a rule. Whatever value it has is shown only as far as it may be.
func report(id string, err *field.Error) field.ErrorList {
	err.BadValue = maskAndTruncate(err.Field, err.BadValue)
	return field.ErrorList{err.WithOrigin(id)}
}

// forbidden reports a field that must not be there, in the words of the rule. The value is not shown.
func forbidden(id string, p *field.Path, is bool) field.ErrorList {
	if !is {
		return nil
	}
	return report(id, field.Forbidden(p, ruleText(id)))
}

// required reports a field that must be there, in the words of the rule.
func required(id string, p *field.Path, is bool) field.ErrorList {
	if !is {
		return nil
	}
	return report(id, field.Required(p, ruleText(id)))
}

// requiredPlain reports a field that must be there, without the words of a rule.
func requiredPlain(id string, p *field.Path, is bool) field.ErrorList {
	if !is {
		return nil
	}
	return report(id, field.Required(p, ""))
}

// forbiddenBecause reports a field that must not be there, with the reason.
func forbiddenBecause(id string, p *field.Path, is bool, reason string) field.ErrorList {
	if !is {
		return nil
	}
	return report(id, field.Forbidden(p, reason))
}

// invalid reports a value in the words of the rule.
func invalid(id string, p *field.Path, value any, is bool) field.ErrorList {
	if !is {
		return nil
	}
	return report(id, field.Invalid(p, value, ruleText(id)))
}

// invalidBecause reports a value once for each problem that is not empty.
func invalidBecause(id string, p *field.Path, value any, problems ...string) field.ErrorList {
	var errs field.ErrorList
	for _, problem := range problems {
		if problem != "" {
			errs = append(errs, report(id, field.Invalid(p, value, problem))...)
		}
	}
	return errs
}

// oneOf checks a word against a list.
func oneOf[T ~string](id string, p *field.Path, value T, allowed ...T) field.ErrorList {
	if value == "" || slices.Contains(allowed, value) {
		return nil
	}
	return report(id, field.NotSupported(p, value, allowed))
}

// atLeast checks a lower bound.
func atLeast[T ~int32 | ~int64](id string, p *field.Path, value *T, low T) field.ErrorList {
	if value == nil || *value >= low {
		return nil
	}
	return report(id, field.Invalid(p, *value, fmt.Sprintf("should be greater than or equal to %d", low)))
}

// between checks both bounds.
func between[T ~int32 | ~int64](id string, p *field.Path, value *T, low, high T) field.ErrorList {
	if value == nil || *value >= low && *value <= high {
		return nil
	}
	return report(id, field.Invalid(p, *value, fmt.Sprintf("should be between %d and %d", low, high)))
}

// port checks a number that others connect to.
func port(id string, p *field.Path, value *int32) field.ErrorList {
	return between(id, p, value, 1, 65535)
}

// matches checks a text against the pattern that the schema has, too; empty text passes.
func matches(id string, p *field.Path, value string, pattern *regexp.Regexp) field.ErrorList {
	if value == "" || pattern.MatchString(value) {
		return nil
	}
	return report(id, field.Invalid(p, value, ruleText(id)))
}

// longest checks the number of characters.
func longest(id string, p *field.Path, value string, limit int) field.ErrorList {
	if utf8.RuneCountInString(value) <= limit {
		return nil
	}
	return report(id, field.TooLong(p, "", limit))
}

// tooMany checks the number of entries.
func tooMany(id string, p *field.Path, count, limit int) field.ErrorList {
	if count <= limit {
		return nil
	}
	return report(id, field.TooMany(p, count, limit))
}

// unique reports every entry whose key an earlier entry has. Empty keys are another rule's business.
func unique[T any, K cmp.Ordered](id string, p *field.Path, list []T, key func(T) K) field.ErrorList {
	var errs field.ErrorList
	var none K
	seen := map[K]bool{}
	for i, e := range list {
		k := key(e)
		if k != none && seen[k] {
			errs = append(errs, report(id, field.Duplicate(p.Index(i), fmt.Sprint(k)))...)
		}
		seen[k] = true
	}
	return errs
}

// each runs a check on every entry of a list.
func each[T any](p *field.Path, list []T, check func(T, *field.Path) field.ErrorList) field.ErrorList {
	var errs field.ErrorList
	for i, e := range list {
		errs = append(errs, check(e, p.Index(i))...)
	}
	return errs
}

// secretRef checks a key of a Secret.
func secretRef(p *field.Path, ref *corev1.SecretKeySelector) field.ErrorList {
	if ref == nil {
		return nil
	}
	return join(
		requiredPlain("I11", p.Child("name"), ref.Name == ""),
		objectName("I11", p.Child("name"), ref.Name),
		requiredPlain("I11", p.Child("key"), ref.Key == ""),
		dataKey("I11", p.Child("key"), ref.Key),
	)
}

// dataKey checks the name of a key of a Secret or ConfigMap.
func dataKey(id string, p *field.Path, key string) field.ErrorList {
	if key == "" {
		return nil
	}
	return invalidBecause(id, p, key, validation.IsConfigMapKey(key)...)
}

// pullSecrets checks references to registry credentials. Two of the same name would be refused for the whole pod.
func pullSecrets(p *field.Path, refs []corev1.LocalObjectReference) field.ErrorList {
	return join(
		each(p, refs, func(r corev1.LocalObjectReference, p *field.Path) field.ErrorList {
			return join(requiredPlain("I6", p.Child("name"), r.Name == ""), objectName("I6", p.Child("name"), r.Name))
		}),
		unique("T5", p, refs, func(r corev1.LocalObjectReference) string { return r.Name }),
	)
}

// objectName checks the name of an object of Kubernetes; empty passes.
func objectName(id string, p *field.Path, name string) field.ErrorList {
	if name == "" {
		return nil
	}
	return invalidBecause(id, p, name, validation.IsDNS1123Subdomain(name)...)
}

// labels checks keys and values of labels, in the order of the keys.
func labels(p *field.Path, m map[string]string) field.ErrorList {
	var errs field.ErrorList
	for _, k := range sortedKeys(m) {
		errs = append(errs, invalidBecause("V1", p, k, validation.IsQualifiedName(k)...)...)
		errs = append(errs, invalidBecause("V1", p.Key(redact.Name(k)), m[k], validation.IsValidLabelValue(m[k])...)...)
	}
	return errs
}

// annotations checks the keys of annotations, in their order, and the size of all.
func annotations(p *field.Path, m map[string]string) field.ErrorList {
	var errs field.ErrorList
	size := 0
	for _, k := range sortedKeys(m) {
		size += len(k) + len(m[k])
		// Keys are compared in lower case, as the API server does.
		errs = append(errs, invalidBecause("V1", p, k, validation.IsQualifiedName(strings.ToLower(k))...)...)
	}
	if size > limits.Annotations {
		errs = append(errs, report("V1", field.TooLong(p, "", limits.Annotations))...)
	}
	return errs
}

// sortedKeys keeps the order of maps out of messages.
func sortedKeys[K ~string, V any](m map[K]V) []K {
	keys := make([]K, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// duration checks a Go duration against bounds; these and the sign are what a pattern cannot check.
func duration(id string, p *field.Path, value *string, low, high time.Duration) field.ErrorList {
	if value == nil {
		return nil
	}
	d, err := time.ParseDuration(*value)
	if err != nil {
		return invalid(id, p, *value, true)
	}
	if d < low {
		return invalidBecause(id, p, *value, fmt.Sprintf("should be at least %s", low))
	}
	if d > high {
		return invalidBecause(id, p, *value, fmt.Sprintf("should be at most %dh", int64(high/time.Hour)))
	}
	return nil
}
