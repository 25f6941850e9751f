// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

// TestAnIgnoredVariableNamesItsField: who sets GUNICORN_TIMEOUT has to read what
// to set instead.
func TestAnIgnoredVariableNamesItsField(t *testing.T) {
	for variable, tc := range map[string]struct {
		component part.Component
		want      string
	}{
		"GUNICORN_TIMEOUT":                       {part.WebServer, "set from spec.webServer.gunicorn.timeout;"},
		"SUPERSET_OPERATOR__DB_HOST":             {part.CeleryWorker, "set from spec.metastore;"},
		"SUPERSET_OPERATOR__SECRET_KEY":          {part.CeleryBeat, "set from spec.secretKeyFrom;"},
		"SUPERSET_OPERATOR__FLOWER_URL_PREFIX":   {part.CeleryFlower, "set from spec.celeryFlower.service.gatewayPath;"},
		"SUPERSET_OPERATOR__POD_IPS":             {part.MCPServer, "set by the function itself;"},
		"SUPERSET_OPERATOR__VALKEY_HOST":         {part.CeleryFlower, "set from spec.valkey;"},
		"SUPERSET_OPERATOR__REALTIME_JWT_SECRET": {part.WebServer, "set from spec.realtime;"},
	} {
		i := Resolve(superset(all, func(s *v1alpha1.SupersetSpec) {
			s.Realtime = &v1alpha1.Realtime{JWTSecretFrom: key("a", "b")}
			s.PodTemplate = container(v1alpha1.ContainerTemplate{Env: []corev1.EnvVar{{Name: variable, Value: "mine"}}})
		}))
		if !slices.ContainsFunc(i.Advice, func(a Advice) bool {
			return a.Reason == "VariableIgnored" && a.Path == "spec.podTemplate.container.env" && strings.Contains(a.Message, tc.want)
		}) {
			t.Errorf("%s: no advice has %q: %v", variable, tc.want, i.Advice)
		}
	}
}

// TestAnIgnoredVariableOfTasksIsTold: tasks read the same configuration.
func TestAnIgnoredVariableOfTasksIsTold(t *testing.T) {
	i := Resolve(superset(all, func(s *v1alpha1.SupersetSpec) {
		s.Lifecycle = &v1alpha1.Lifecycle{PodTemplate: container(v1alpha1.ContainerTemplate{Env: []corev1.EnvVar{{Name: "SUPERSET_OPERATOR__DB_HOST", Value: "mine"}}})}
	}))
	if !slices.ContainsFunc(i.Advice, func(a Advice) bool {
		return a.Reason == "VariableIgnored" && a.Path == "spec.lifecycle.podTemplate.container.env" && strings.Contains(a.Message, "spec.metastore")
	}) {
		t.Errorf("nothing is told: %v", i.Advice)
	}
}

// TestEveryVariableOfOursNamesItsField: a new variable is in one of the tables,
// and what the tables name is a field.
func TestEveryVariableOfOursNamesItsField(t *testing.T) {
	named := map[string]bool{}

	for _, change := range []func(*v1alpha1.SupersetSpec){
		everything,
		func(s *v1alpha1.SupersetSpec) {
			all(s)
			s.Image.Tag, s.BaseURL, s.ForceReload, s.Realtime = "7.0.0", "https://bi.example.com/x", "1", &v1alpha1.Realtime{JWTSecretFrom: key("a", "b"), PreviousJWTSecretFrom: key("a", "b")}
			s.PreviousSecretKeyFrom = key("a", "b")
			s.Valkey.SSL = &v1alpha1.ValkeySSL{CertRequired: v1alpha1.CertRequiredNone, CACertFrom: key("a", "b")}
			for _, c := range []*v1alpha1.ComponentCommon{&s.WebServer.ComponentCommon, &s.CeleryFlower.ComponentCommon, &s.WebsocketServer.ComponentCommon} {
				c.PodTemplate = container(v1alpha1.ContainerTemplate{Ports: []corev1.ContainerPort{{ContainerPort: 1234}}})
			}
		},
	} {
		i := Resolve(superset(change))
		for _, c := range i.Components {
			for _, e := range main(c).Env {
				f := fieldOfVariable(c.Type, e.Name)
				if made := slices.Contains(madeVariables, e.Name); (f == "") != made && e.Name != "HOME" && e.Name != "USER" {
					t.Errorf("%s, %s: the field is %q, and made by the function itself is %t", c.Type, e.Name, f, made)
				}

				named[f] = true
			}
		}
	}

	for f := range named {
		path, ok := strings.CutPrefix(f, "spec.")
		if !ok {
			continue
		}

		at := reflect.TypeFor[v1alpha1.SupersetSpec]()
		for name := range strings.SplitSeq(path, ".") {
			next, found := fieldOf(at, name)
			if !found {
				t.Errorf("%s: there is no field %s", f, name)
				break
			}

			at = next
		}
	}
}

// fieldOf is the type of a field by its name in JSON.
func fieldOf(t reflect.Type, name string) (reflect.Type, bool) {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}

	for _, f := range reflect.VisibleFields(t) {
		if n, _, _ := strings.Cut(f.Tag.Get("json"), ","); n == name {
			return f.Type, true
		}
	}

	return nil, false
}
