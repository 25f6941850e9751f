// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	corev1 "k8s.io/api/core/v1"

	"github.com/crossplane-contrib/function-superset/fn/ptr"
)

// secret is a value that must not be seen: inline (Development only) or the
// key of a Secret.
type secret struct {
	inline *string
	from   *corev1.SecretKeySelector
}

// secret is the source of a secret; an inline value counts in Development
// only.
func (s resolver) secret(inline *string, from *corev1.SecretKeySelector) secret {
	if s.development && inline != nil {
		return secret{inline: inline}
	}

	return secret{from: from}
}

// plainValue carries a plain value in the same way as a secret; empty is none.
func plainValue(value string) secret {
	if value == "" {
		return secret{}
	}

	return secret{inline: &value}
}

// keyOf is a key of a Secret by name.
func keyOf(name, key string, optional bool) secret {
	from := &corev1.SecretKeySelector{LocalObjectReference: corev1.LocalObjectReference{Name: name}, Key: key}
	if optional {
		from.Optional = new(true)
	}

	return secret{from: from}
}

// generated is a key of the instance's generated Secret.
func generated(instance, key string) secret { return keyOf(generatedName(instance, key), key, false) }

func (s secret) set() bool { return s.inline != nil || s.from != nil }

// env is the variable that carries the secret; none when there is no secret.
func (s secret) env(name string) []corev1.EnvVar {
	if s.inline != nil {
		return []corev1.EnvVar{envVar(name, *s.inline)}
	}

	if s.from != nil {
		return []corev1.EnvVar{{Name: name, ValueFrom: &corev1.EnvVarSource{SecretKeyRef: s.from.DeepCopy()}}}
	}

	return nil
}

// input is what a checksum may know of the secret.
func (s secret) input() secretInput {
	if s.inline != nil {
		return secretInput{Hash: Checksum(*s.inline)}
	}

	if s.from != nil {
		return secretInput{Name: s.from.Name, Key: s.from.Key, Optional: ptr.Or(s.from.Optional, false)}
	}

	return secretInput{}
}
