// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
)

// FuzzMergePod merges three pod templates: that of everybody, of the component
// and of its container. It must not matter which two are merged first, nothing
// that a component says is lost, and templates are shared, so none changes.
func FuzzMergePod(f *testing.F) {
	f.Add(`{"labels":{"a":"1"}}`, `{"labels":{"a":"2","b":"1"},"container":{"env":[{"name":"A","value":"1"}]}}`, `{"container":{"env":[{"name":"A"}]}}`)
	f.Add(`{"container":{"ports":[{"containerPort":1},{"containerPort":2}]}}`, `{"container":{"ports":[{"containerPort":2}]}}`, `{"container":{"ports":[{"name":"http","containerPort":2}]}}`)
	f.Add(`{"volumes":[{"name":"a"}],"tolerations":[{}]}`, `{"volumes":[{"name":"a","emptyDir":{}}],"affinity":{}}`, `{"resources":{"limits":{"cpu":"1"}},"schedulerName":"x"}`)
	f.Add(`null`, `{}`, `{"container":null}`)
	f.Fuzz(func(t *testing.T, first, second, third string) {
		a, b, c := podTemplate(first), podTemplate(second), podTemplate(third)
		if a == nil || b == nil || c == nil {
			return
		}
		ab, bc := mergePod(a, b), mergePod(b, c)
		left, right := mergePod(&ab, c), mergePod(a, &bc)
		if diff := cmp.Diff(left, right); diff != "" {
			t.Errorf("it matters what is merged first:\n%s", diff)
		}
		for k, v := range c.Labels {
			if left.Labels[k] != v {
				t.Errorf("label %s is %q, not %q", k, left.Labels[k], v)
			}
		}
		if c.Container != nil {
			for _, e := range c.Container.Env {
				if !slices.ContainsFunc(left.Container.Env, func(g corev1.EnvVar) bool { return g.Name == e.Name }) {
					t.Errorf("variable %q is lost", e.Name)
				}
			}
		}
		if diff := cmp.Diff([]*v1alpha1.PodTemplate{podTemplate(first), podTemplate(second), podTemplate(third)}, []*v1alpha1.PodTemplate{a, b, c}); diff != "" {
			t.Errorf("inputs were changed:\n%s", diff)
		}
	})
}

// podTemplate reads a template; nil if it is none.
func podTemplate(text string) *v1alpha1.PodTemplate {
	out := &v1alpha1.PodTemplate{}
	if json.Unmarshal([]byte(text), out) != nil {
		return nil
	}
	return out
}
