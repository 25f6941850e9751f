// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package v1alpha1

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

// TestComponentsAreThoseOfTheSpec sets every field of the spec that is a component, and finds its parts in the list.
func TestComponentsAreThoseOfTheSpec(t *testing.T) {
	s := &SupersetSpec{}
	v := reflect.ValueOf(s).Elem()
	var want []string
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if f.Type.Kind() != reflect.Pointer || f.Type.Elem().Kind() != reflect.Struct {
			continue
		}
		if _, is := f.Type.Elem().FieldByName("ComponentCommon"); !is {
			continue
		}
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		want = append(want, name)
		component := reflect.New(f.Type.Elem())
		component.Elem().FieldByName("ServiceAccountName").SetString(name)
		for _, own := range []string{"Service", "SQLAEngineOptions", "Replicas", "BootstrapScript"} {
			if p := component.Elem().FieldByName(own); p.IsValid() {
				p.Set(reflect.New(p.Type().Elem()))
			}
		}
		v.Field(i).Set(component)
	}

	var got, names []string
	for _, c := range s.Components() {
		got, names = append(got, c.Type.Field()), append(names, c.ServiceAccountName)
		component := v.FieldByNameFunc(func(n string) bool { return strings.EqualFold(n, c.Type.Field()) }).Elem()
		for name, there := range map[string]bool{
			"Service": c.Serves && c.Service != nil, "SQLAEngineOptions": c.SQLAEngineOptions != nil, "Replicas": c.Replicas != nil, "BootstrapScript": c.BootstrapScript != nil,
		} {
			if is := component.FieldByName(name).IsValid(); is != there {
				t.Errorf("%s has %s: %t, in the list: %t", c.Type, name, is, there)
			}
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-fields of the spec +components:\n%s", diff)
	}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("-fields of the spec +common parts:\n%s", diff)
	}
}

func TestComponentIsFoundByItsTypeWhereItIsEnabled(t *testing.T) {
	s := &SupersetSpec{MCPServer: &MCPServer{Service: &Service{Type: "NodePort"}}}
	if c, found := s.Component(part.MCPServer); !found || c.Service.Type != "NodePort" {
		t.Errorf("found: %t, %+v", found, c)
	}
	for _, c := range slices.DeleteFunc(slices.Clone(part.Components), func(c part.Component) bool { return c == part.MCPServer }) {
		if _, found := s.Component(c); found {
			t.Errorf("%s is not enabled", c)
		}
	}
}
