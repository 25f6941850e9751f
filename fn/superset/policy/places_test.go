// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/input/v1beta1"
)

// fieldsOf are the JSON names of the fields of a struct.
func fieldsOf(t *testing.T, v any) []string {
	t.Helper()
	var out []string
	for f := range reflect.TypeOf(v).Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		out = append(out, name)
	}
	return out
}

// TestNoPlaceIsForgotten fills every place of a spec that a rule is about, and
// expects a mistake at each: a new component, or a new field with annotations,
// cannot stay outside.
func TestNoPlaceIsForgotten(t *testing.T) {
	s := superset(t, "", `{}`)
	f := filler{}
	f.fill(reflect.ValueOf(&s.Spec).Elem(), "spec")
	p := read[v1beta1.Policy](t, `{hostnames: [], gateways: [], serviceTypes: [], loadBalancerClasses: [], serviceAccounts: [], images: [], podSecurity: Baseline,
		annotations: {routes: [], services: [], serviceAccounts: [], workloads: []}, labels: {routes: [], services: [], workloads: [], monitoring: []}}`)
	got := paths(Check(s, p))
	for _, want := range f.places {
		if !slices.Contains(got, want) {
			t.Errorf("nothing is said of %s", want)
		}
	}
	if len(f.places) < 100 {
		t.Errorf("only %d places were found", len(f.places))
	}
	t.Logf("%d places, %d mistakes", len(f.places), len(got))
}

// filler fills what it meets and notes where rules have to say something.
type filler struct{ places []string }

func (f *filler) fill(v reflect.Value, at string) {
	switch v.Interface().(type) {
	case corev1.Container:
		v.FieldByName("Image").SetString("evil")
		v.FieldByName("SecurityContext").Set(reflect.ValueOf(&corev1.SecurityContext{Privileged: new(true)}))
		f.places = append(f.places, at+".image", at+".securityContext.privileged")
		return
	case corev1.Volume:
		v.FieldByName("HostPath").Set(reflect.ValueOf(&corev1.HostPathVolumeSource{}))
		v.FieldByName("Image").Set(reflect.ValueOf(&corev1.ImageVolumeSource{Reference: "evil"}))
		f.places = append(f.places, at+".hostPath", at+".image.reference")
		return
	case corev1.SecurityContext:
		v.FieldByName("Privileged").Set(reflect.ValueOf(new(true)))
		f.places = append(f.places, at+".privileged")
		return
	case corev1.PodSecurityContext:
		v.FieldByName("Sysctls").Set(reflect.ValueOf([]corev1.Sysctl{{Name: "kernel.msgmax"}}))
		f.places = append(f.places, at+".sysctls[0].name")
		return
	case corev1.ContainerPort:
		v.FieldByName("HostPort").SetInt(1)
		f.places = append(f.places, at+".hostPort")
		return
	case v1alpha1.ParentReference:
		f.places = append(f.places, at)
		return
	case v1alpha1.Service:
		f.places = append(f.places, at+".type", at+".loadBalancerClass")
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		f.fill(v.Elem(), at)
	case reflect.Struct:
		for field := range v.Type().Fields() {
			name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
			inner := at + "." + name
			if name == "" {
				inner = at
			}
			if field.IsExported() && ours(field.Type) {
				f.fill(v.FieldByIndex(field.Index), inner)
			}
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		f.fill(v.Index(0), at+"[0]")
	case reflect.Map:
		if strings.HasSuffix(at, ".annotations") || strings.HasSuffix(at, ".labels") {
			v.Set(reflect.ValueOf(map[string]string{"evil": "x"}))
			f.places = append(f.places, at+"[evil]")
		}
	case reflect.String:
		switch name := at[strings.LastIndex(at, ".")+1:]; name {
		case "repository", "serviceAccountName", "host", "hostnames[0]", "baseUrl":
			v.SetString("evil")
			if !strings.Contains(at, "metastore.host") && !strings.Contains(at, "valkey.host") && !strings.Contains(at, "source.host") && !strings.Contains(at, ".keys.") && !strings.Contains(at, "connectionFrom") {
				f.places = append(f.places, at)
			}
		}
	}
}

// ours is true for types that are walked: our own, and the few of Kubernetes
// that rules are about.
func ours(t reflect.Type) bool {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	switch t {
	case reflect.TypeFor[corev1.Container](), reflect.TypeFor[corev1.Volume](), reflect.TypeFor[corev1.SecurityContext](),
		reflect.TypeFor[corev1.PodSecurityContext](), reflect.TypeFor[corev1.ContainerPort]():
		return true
	}
	return t.PkgPath() == "" || strings.HasSuffix(t.PkgPath(), "/fn/api/v1alpha1")
}
