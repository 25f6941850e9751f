// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package wire_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"
	"google.golang.org/protobuf/types/known/structpb"
	appsv1 "k8s.io/api/apps/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/intstr"
	gwapiv1 "sigs.k8s.io/gateway-api/apis/v1"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset"
	"github.com/crossplane-contrib/function-superset/fn/superset/build"
	"github.com/crossplane-contrib/function-superset/fn/superset/lifecycle"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
	"github.com/crossplane-contrib/function-superset/fn/wire"
)

// reference is the conversion that asFields has to agree with: apimachinery's
// converter, pruned.
func reference(t *testing.T, o any) *structpb.Struct {
	t.Helper()
	m, err := runtime.DefaultUnstructuredConverter.ToUnstructured(o)
	if err != nil {
		t.Fatal(err)
	}
	s, err := structpb.NewStruct(pruned(m))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// pruned leaves out nulls and hollow fields.
func pruned(m map[string]any) map[string]any {
	out := map[string]any{}
	for k, v := range m {
		v = prunedValue(v)
		if o, ok := v.(map[string]any); v == nil || (ok && len(o) == 0 && wire.Hollow[k]) {
			continue
		}
		if k == "volumeClaimTemplates" {
			for _, claim := range v.([]any) {
				delete(claim.(map[string]any), "status")
			}
		}
		out[k] = v
	}
	return out
}

func prunedValue(v any) any {
	switch v := v.(type) {
	case map[string]any:
		if v == nil {
			return nil
		}
		return pruned(v)
	case []any:
		if v == nil {
			return nil
		}
		out := []any{}
		for _, item := range v {
			if i := prunedValue(item); i != nil {
				out = append(out, i)
			}
		}
		return out
	}
	return v
}

// agree compares both conversions.
func agree(t *testing.T, what string, o any) {
	t.Helper()
	want, got := reference(t, o), &structpb.Struct{Fields: wire.FieldValues(o)}
	if !proto.Equal(want, got) {
		t.Errorf("%s: -want +got:\n%s", what, cmp.Diff(want, got, protocmp.Transform()))
	}
}

// TestConversionAgreesOnWhatIsBuilt compares the conversions on everything that
// the Supersets of all golden scenarios and examples are made of.
func TestConversionAgreesOnWhatIsBuilt(t *testing.T) {
	files, err := filepath.Glob("../../test/golden/*/xr.yaml")
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[string]bool{}
	for _, file := range append(files, "../../examples/production/superset.yaml", "../../examples/quickstart/superset.yaml") {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		o := structOf(t, string(text))
		o.GetFields()["metadata"].GetStructValue().Fields["namespace"] = structpb.NewStringValue("apps")
		xr, errs := superset.Check(o, nil)
		if len(errs) > 0 {
			t.Fatalf("%s: %v", file, errs)
		}
		i := resolve.Resolve(xr)
		p := lifecycle.Plan{Memory: map[string]string{"memory.json": "{}"}}
		for _, task := range i.Lifecycle.Tasks {
			p.Runs = append(p.Runs, lifecycle.TaskRun{Task: task.Task, Action: lifecycle.Create, Key: string(task.Task), ConfigKey: string(task.Task) + "-c", Name: "n"})
		}
		for _, o := range slices.Concat(build.Everything(i, p), build.All(i, p)) {
			if o.Desired == nil {
				continue
			}
			agree(t, file+" "+o.Key, o.Desired)
			kinds[o.Desired.GetObjectKind().GroupVersionKind().Kind] = true
		}
	}
	for _, k := range []string{"ConfigMap", "Deployment", "HTTPRoute", "HorizontalPodAutoscaler", "Job", "NetworkPolicy", "Service"} {
		if !kinds[k] {
			t.Errorf("no %s has been compared, only %v", k, slices.Sorted(maps.Keys(kinds)))
		}
	}
}

// TestConversionAgreesOnAnything compares them on objects that are filled at
// random.
func TestConversionAgreesOnAnything(t *testing.T) {
	for seed := range uint64(150) {
		r := rand.New(rand.NewPCG(seed, 1))
		for _, o := range []any{
			&appsv1.Deployment{}, &appsv1.StatefulSet{}, &batchv1.Job{}, &corev1.Service{}, &corev1.ConfigMap{}, &corev1.Secret{}, &corev1.ServiceAccount{},
			&corev1.PersistentVolumeClaim{}, &autoscalingv2.HorizontalPodAutoscaler{}, &networkingv1.NetworkPolicy{}, &networkingv1.Ingress{},
			&policyv1.PodDisruptionBudget{}, &gwapiv1.HTTPRoute{}, &build.ServiceMonitorObject{}, &build.PrometheusRuleObject{}, &v1alpha1.SupersetStatus{},
		} {
			scribble(r, reflect.ValueOf(o).Elem(), 0)
			agree(t, fmt.Sprintf("%T of seed %d", o, seed), o)
			if t.Failed() {
				return
			}
		}
	}
}

// scribble fills v with anything; the deeper the less.
func scribble(r *rand.Rand, v reflect.Value, depth int) {
	switch v.Interface().(type) {
	case resource.Quantity:
		v.Set(reflect.ValueOf([]resource.Quantity{resource.MustParse("1500m"), resource.MustParse("2Gi"), {}}[r.IntN(3)]))
		return
	case intstr.IntOrString:
		v.Set(reflect.ValueOf([]intstr.IntOrString{intstr.FromInt32(7), intstr.FromString("10%"), {}}[r.IntN(3)]))
		return
	case metav1.Time:
		v.Set(reflect.ValueOf([]metav1.Time{{}, metav1.NewTime(time.Date(2026, time.January, 31, 12, 0, 0, 0, time.UTC)), metav1.NewTime(time.Time{}.UTC())}[r.IntN(3)]))
		return
	case metav1.FieldsV1:
		v.Set(reflect.ValueOf(*metav1.NewFieldsV1(`{"f:spec":{}}`)))
		return
	case runtime.RawExtension:
		v.Set(reflect.ValueOf(runtime.RawExtension{Raw: []byte(`{"a":[1,"b"]}`)}))
		return
	}
	some := r.IntN(3+depth) < 2
	switch v.Kind() {
	case reflect.Pointer:
		if some {
			v.Set(reflect.New(v.Type().Elem()))
			scribble(r, v.Elem(), depth+1)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				scribble(r, v.Field(i), depth+1)
			}
		}
	case reflect.Slice:
		if some {
			v.Set(reflect.MakeSlice(v.Type(), r.IntN(3), 3))
			for i := range v.Len() {
				scribble(r, v.Index(i), depth+1)
			}
		}
	case reflect.Map:
		if !some {
			return
		}
		v.Set(reflect.MakeMap(v.Type()))
		for range r.IntN(3) {
			key, elem := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
			key.SetString([]string{"a", "metadata", "resources", "b"}[r.IntN(4)])
			scribble(r, elem, depth+1)
			v.SetMapIndex(key, elem)
		}
	case reflect.String:
		v.SetString(strings.Repeat("é", r.IntN(3)))
	case reflect.Bool:
		v.SetBool(some)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		v.SetInt(int64(r.IntN(3)))
	case reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		v.SetUint(uint64(r.IntN(256)))
	case reflect.Float64:
		v.SetFloat(r.Float64())
	default:
		panic("cannot fill " + v.Type().String())
	}
}
