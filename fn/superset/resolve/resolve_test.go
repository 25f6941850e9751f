// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"encoding/json"
	"math/rand"
	"reflect"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/ptr"
)

func TestResolveGivesTheSameBytes(t *testing.T) {
	want := bytesOf(t, Resolve(superset(everything)))
	for range 30 {
		if bytesOf(t, Resolve(superset(everything))) != want {
			t.Fatal("two answers to one question")
		}
	}
}

func TestResolveDoesNotChangeItsInput(t *testing.T) {
	xr := superset(everything, func(s *v1alpha1.SupersetSpec) {
		s.PodTemplate = container(v1alpha1.ContainerTemplate{
			Env: append(make([]corev1.EnvVar, 0, 9), corev1.EnvVar{Name: "A"}), EnvFrom: make([]corev1.EnvFromSource, 1, 9),
			Ports: []corev1.ContainerPort{{ContainerPort: 9000}},
		})
		s.PodTemplate.Tolerations = make([]corev1.Toleration, 1, 9)
	})
	before := xr.DeepCopy()
	first := Resolve(xr)
	want := bytesOf(t, first)

	Resolve(xr)

	if diff := cmp.Diff(before, xr); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}

	if bytesOf(t, first) != want {
		t.Error("a second call changed the first answer")
	}
}

// TestResolveNeverPanics builds random specs: any pointer may be nil, any text
// empty.
func TestResolveNeverPanics(t *testing.T) {
	Resolve(nil)
	Resolve(&v1alpha1.Superset{})

	for seed := range int64(400) {
		xr := &v1alpha1.Superset{}
		fill(rand.New(rand.NewSource(seed)), reflect.ValueOf(&xr.Spec).Elem(), 0)

		func() {
			defer func() {
				if r := recover(); r != nil {
					t.Fatalf("seed %d: %v\n%s", seed, r, debug.Stack())
				}
			}()

			bytesOf(t, Resolve(xr).Components)
		}()
	}
}

// fill sets a random part of a value.
func fill(r *rand.Rand, v reflect.Value, depth int) {
	if depth > 9 || !v.CanSet() {
		return
	}

	switch v.Kind() {
	case reflect.Pointer:
		if r.Intn(2) == 0 {
			v.Set(reflect.New(v.Type().Elem()))
			fill(r, v.Elem(), depth+1)
		}
	case reflect.Struct:
		if v.Type().PkgPath() == "k8s.io/apimachinery/pkg/api/resource" || strings.HasPrefix(v.Type().PkgPath(), "k8s.io/apimachinery/pkg/runtime") ||
			strings.HasSuffix(v.Type().PkgPath(), "/intstr") {
			return
		}

		for i := range v.NumField() {
			fill(r, v.Field(i), depth+1)
		}
	case reflect.Slice:
		if r.Intn(3) == 0 && v.Type().Elem().Kind() != reflect.Uint8 {
			v.Set(reflect.MakeSlice(v.Type(), 2, 2))
			fill(r, v.Index(0), depth+1)
			fill(r, v.Index(1), depth+1)
		}
	case reflect.String:
		v.SetString([]string{"", "x", "Development", "MySQL", "disabled", "aggressive", "http"}[r.Intn(7)])
	case reflect.Int32, reflect.Int64:
		v.SetInt(int64(r.Intn(5)))
	case reflect.Bool:
		v.SetBool(r.Intn(2) == 0)
	}
}

func TestSecretsStayOutOfEverythingButEnv(t *testing.T) {
	secrets := []string{"sentinel-key", "sentinel-former", "sentinel-db", "sentinel-valkey", "sentinel-source", "sentinel-admin", "sentinel-jwt-0123456789012345678901"}
	xr := superset(everything, func(s *v1alpha1.SupersetSpec) {
		s.SecretKey, s.PreviousSecretKey = &secrets[0], &secrets[1]
		s.Metastore = &v1alpha1.Metastore{Host: new("h"), Database: new("d"), Username: new("u"), Password: &secrets[2]}
		s.Valkey = &v1alpha1.Valkey{Host: new("h"), Password: &secrets[3]}
		s.Lifecycle.Clone.Source.Password = &secrets[4]
		s.Lifecycle.Init.AdminUser.Password = secrets[5]
		s.Realtime.JWTSecret = &secrets[6]
	})

	i := Resolve(xr)
	all := bytesOf(t, i)

	for _, value := range secrets {
		if !strings.Contains(all, `"value":"`+value+`"`) {
			t.Errorf("%s is not in the environment of any pod", value)
		}

		if strings.Contains(strings.ReplaceAll(all, `"value":"`+value+`"`, ""), value) {
			t.Errorf("%s is somewhere else", value)
		}
	}

	// The same spec in Production shows none of them.
	xr.Spec.Environment = v1alpha1.EnvironmentProduction
	for _, value := range secrets {
		if strings.Contains(bytesOf(t, Resolve(xr)), value) {
			t.Errorf("%s is shown in Production", value)
		}
	}
}

func TestServiceAccount(t *testing.T) {
	cases := map[string]struct {
		spec    *v1alpha1.ServiceAccount
		created string
		pod     string
	}{
		"absent":        {nil, "acme", "acme"},
		"named":         {&v1alpha1.ServiceAccount{Name: "x"}, "x", "x"},
		"existing":      {&v1alpha1.ServiceAccount{Create: new(false), Name: "x"}, "", "x"},
		"existing, but": {&v1alpha1.ServiceAccount{Create: new(false)}, "", ""},
	}
	for name, tc := range cases {
		i := Resolve(superset(all, func(s *v1alpha1.SupersetSpec) { s.ServiceAccount = tc.spec }))
		if got := ptr.OrZero(i.ServiceAccount).Name; got != tc.created {
			t.Errorf("%s: creates %q", name, got)
		}

		if got := i.Components[0].Pod.ServiceAccountName; got != tc.pod {
			t.Errorf("%s: runs as %q", name, got)
		}
	}
}

func TestInstanceHasAJSONForm(t *testing.T) {
	if _, err := json.Marshal(Resolve(superset(everything))); err != nil {
		t.Fatal(err)
	}
}
