// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package build

import (
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/crossplane-contrib/function-superset/fn/superset/lifecycle"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

// secrets are the generated Secrets. Each is made once and then only repeated; one
// that is lost is not made again, but somebody may have put it back.
func secrets(i resolve.Instance, p lifecycle.Plan) []Object {
	var out []Object
	for _, g := range i.GeneratedSecrets {
		o := Object{
			Key:    part.GeneratedSecretKey(i.Name, g.Name),
			Lookup: Lookup{APIVersion: "v1", Kind: "Secret", Name: g.Name},
		}
		if values, ok := p.NewSecrets[g.Name]; ok {
			o.Desired = Secret(i, g, values)
		}
		out = append(out, o)
	}
	return out
}

// ConfigSecret is the configuration of a component that may hold credentials; nil
// when it has none.
func ConfigSecret(i resolve.Instance, c resolve.Component) *corev1.Secret {
	if len(c.Config) == 0 || !c.ConfigSecret {
		return nil
	}
	data := make(map[string][]byte, len(c.Config))
	for name, text := range c.Config {
		data[name] = []byte(text)
	}
	return &corev1.Secret{
		TypeMeta:   metav1.TypeMeta{APIVersion: "v1", Kind: "Secret"},
		ObjectMeta: metav1.ObjectMeta{Name: c.Name + part.ConfigSuffix, Namespace: i.Namespace, Labels: selectorLabels(i, c.Type)},
		Type:       corev1.SecretTypeOpaque,
		Data:       data,
	}
}

// Secret is a generated Secret as it is first made.
func Secret(i resolve.Instance, g resolve.GeneratedSecret, values map[string][]byte) *corev1.Secret {
	return &corev1.Secret{
		TypeMeta: metav1.TypeMeta{APIVersion: "v1", Kind: "Secret"},
		ObjectMeta: metav1.ObjectMeta{
			Name:      g.Name,
			Namespace: i.Namespace,
			Labels:    objectLabels(i, nil),
		},
		Type: corev1.SecretTypeOpaque,
		Data: values,
	}
}
