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

// ConfigMap is the configuration of a component; nil when it has none, or has it
// in a Secret.
func ConfigMap(i resolve.Instance, c resolve.Component) *corev1.ConfigMap {
	if len(c.Config) == 0 || c.ConfigSecret {
		return nil
	}
	return configMap(i, c.Name+part.ConfigSuffix, selectorLabels(i, c.Type), c.Config)
}

// Memory is where the lifecycle remembers what it has done.
func Memory(i resolve.Instance, p lifecycle.Plan) *corev1.ConfigMap {
	return configMap(i, i.Name+"-lifecycle", objectLabels(i, nil), p.Memory)
}

// RunConfigMap is what a task reads; it belongs to one run and never changes.
func RunConfigMap(i resolve.Instance, t resolve.TaskSpec, r lifecycle.TaskRun) *corev1.ConfigMap {
	c := configMap(i, r.Name, runLabels(t), t.Config)
	c.Immutable = new(true)
	return c
}

func configMap(i resolve.Instance, name string, labels, data map[string]string) *corev1.ConfigMap {
	return &corev1.ConfigMap{
		TypeMeta:   metav1.TypeMeta{APIVersion: "v1", Kind: "ConfigMap"},
		ObjectMeta: metav1.ObjectMeta{Name: name, Namespace: i.Namespace, Labels: labels},
		Data:       data,
	}
}
