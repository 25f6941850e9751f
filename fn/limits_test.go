// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package fn

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/types/known/structpb"
	"k8s.io/apimachinery/pkg/api/resource"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/limits"
	"github.com/crossplane-contrib/function-superset/fn/superset"
	"github.com/crossplane-contrib/function-superset/fn/wire"
)

// soon is far more CPU time than any spec takes, and far less than what the specs
// below took when nothing had a limit.
const soon = 2 * time.Second

// hasty runs something that must not work for long.
func hasty(t *testing.T, what func()) {
	t.Helper()
	before := cpu()
	what()
	if took := cpu() - before; took > soon {
		t.Errorf("worked for %s", took)
	}
}

// many are items or entries, each made of its number.
func many(n int, each string, around string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, each+",", i)
	}
	return around[:1] + strings.TrimSuffix(b.String(), ",") + around[1:]
}

func TestWhatIsTooLargeIsRefusedAtOnce(t *testing.T) {
	const n = 20_000
	long := strings.Repeat("x", 1_500_000)
	inPod := func(text string) string { return `"webServer": {"podTemplate": {` + text + `}}` }
	cases := map[string]struct {
		reason string
		spec   string
		want   string
	}{
		"an exponent of nine digits": {
			reason: "to compare it takes minutes",
			spec:   inPod(`"container": {"resources": {"requests": {"memory": "1e999999999"}, "limits": {"memory": "1Gi"}}}`),
			want:   "spec.webServer.podTemplate.container.resources.requests[memory]: Invalid value: must be a quantity",
		},
		"a negative exponent of nine digits": {
			reason: "to parse it takes minutes",
			spec:   inPod(`"container": {"resources": {"requests": {"memory": "1e-999999999"}}}`),
			want:   "requests[memory]: Invalid value: must be a quantity",
		},
		"a quantity of a million digits": {
			reason: "digits cost more than their number",
			spec:   inPod(`"resources": {"limits": {"cpu": "` + strings.Repeat("9", 1_000_000) + `"}}`),
			want:   "limits[cpu]: Invalid value: has 1000000 characters, at most 64 are possible",
		},
		"a quantity that is a huge number": {
			reason: "JSON has exponents, too",
			spec:   inPod(`"resources": {"limits": {"cpu": 1e300}}`),
			want:   "limits[cpu]: Invalid value: must be a quantity",
		},
		"a quantity below what is typed": {
			reason: "volumes are open in the schema",
			spec:   inPod(`"volumes": [{"name": "v", "emptyDir": {"sizeLimit": "1e-999999999"}}]`),
			want:   "spec.webServer.podTemplate.volumes[0].emptyDir.sizeLimit: Invalid value: must be a quantity",
		},
		"a share of a million digits": {
			reason: "percentages are text",
			spec:   `"podDisruptionBudget": {"minAvailable": "` + strings.Repeat("9", 1_000_000) + `%"}`,
			want:   "spec.podDisruptionBudget.minAvailable: Invalid value: has 1000001 characters, at most 64 are possible",
		},
		"sidecars": {
			reason: "containers were compared with each other",
			spec:   inPod(`"sidecars": ` + many(n, `{"name": "s%d", "image": "i"}`, "[]")),
			want:   "spec.webServer.podTemplate.sidecars: Invalid value: has 20000 items, at most 256 are possible",
		},
		"mounts": {
			reason: "mounts were compared with volumes",
			spec: inPod(`"volumes": ` + many(n, `{"name": "v%d"}`, "[]") +
				`, "container": {"volumeMounts": ` + many(n, `{"name": "v%[1]d", "mountPath": "/v%[1]d"}`, "[]") + `}`),
			want: "spec.webServer.podTemplate.container.volumeMounts: Invalid value: has 20000 items, at most 256 are possible",
		},
		"variables": {
			reason: "there may be more of them than of most things",
			spec:   inPod(`"container": {"env": ` + many(n, `{"name": "V%d", "value": "v"}`, "[]") + `}`),
			want:   "spec.webServer.podTemplate.container.env: Invalid value: has 20000 items, at most 1024 are possible",
		},
		"labels": {
			reason: "maps are lists",
			spec:   inPod(`"labels": ` + many(n, `"l%d": "v"`, "{}")),
			want:   "spec.webServer.podTemplate.labels: Invalid value: has 20000 entries, at most 256 are possible",
		},
		"mistakes of two kinds": {
			reason: "each of one kind was compared with each of the other",
			spec: `"featureFlags": ` + many(200, `"F%d": "x"`, "{}") + `, "image": ` + many(n, `"field%d": 1`, "{}") + `, ` +
				inPod(`"tolerations": `+many(200, `{"key": "k%d", "operator": "x"}`, "[]")),
			want: "spec: Invalid value: has more than 20000 fields and items in all",
		},
		"mistakes": {
			reason: "nobody reads a hundred thousand lines",
			spec:   `"image": ` + many(n/2, `"field%d": 1`, "{}"),
			want:   "spec: Invalid value: has 9900 further mistakes, which are not listed; mend these first",
		},
		"a text": {
			reason: "it was in conditions, events and a status",
			spec:   `"lifecycle": {"clone": {"timeZone": "` + long + `"}}`,
			want:   "spec.lifecycle.clone.timeZone: Invalid value: has 1500000 characters, at most 4096 are possible",
		},
		"a program": {
			reason: "it has to fit into a ConfigMap with others",
			spec:   `"config": "` + long + `"`,
			want:   "spec.config: Invalid value: has 1500000 characters, at most 131072 are possible",
		},
		"many programs": {
			reason: "a component's own and the common one go into one ConfigMap",
			spec: `"config": "` + long[:limits.LongText] + `", "bootstrapScript": "` + long[:limits.LongText] + `", "lifecycle": {"clone": {"postCloneSQL": ` +
				many(5, `"`+long[:limits.LongText-1]+`%d"`, "[]") + `}}`,
			want: "spec: Invalid value: has texts of more than 768 KiB in all",
		},
		"a program that leaves room for nothing else": {
			reason: "there may be eight in a spec",
			spec:   `"config": "` + long[:limits.LongText+1] + `"`,
			want:   "spec.config: Invalid value: has 131073 characters, at most 131072 are possible",
		},
		"a key": {
			reason: "paths carry keys",
			spec:   inPod(`"labels": {"` + long[:1000] + `": "v"}`),
			want:   "spec.webServer.podTemplate.labels[" + long[:77] + "...]: Invalid value: the key has 1000 bytes, at most 317 are possible",
		},
		"the name of a field": {
			reason: "paths carry names",
			spec:   `"` + long[:1000] + `": 1`,
			want:   "spec." + long[:77] + "...: Forbidden: there is no such field",
		},
		"a tree of any shape": {
			reason: "it is written down with indents",
			spec:   `"websocketServer": {"config": {"a": ` + many(n/2, `"value%d of a list"`, "[]") + `}}`,
			want:   "spec.websocketServer.config: Invalid value: has 2",
		},
		"a tree of any shape with too many branches": {
			reason: "they are fields and items, too",
			spec:   `"websocketServer": {"config": {"a": ` + many(n, `%d`, "[]") + `}}`,
			want:   "spec: Invalid value: has more than 20000 fields and items in all",
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			o := structOf(t, `{"metadata": {"name": "demo", "namespace": "apps"}, "spec": {`+tc.spec+`}}`)
			var errs field.ErrorList
			hasty(t, func() { _, errs = superset.Check(o, nil) })
			found := false
			size := 0
			for _, e := range errs {
				found = found || strings.HasPrefix(e.Error(), tc.want) || strings.Contains(e.Error(), tc.want)
				size += len(e.Error())
			}
			if !found {
				t.Errorf("%s: no message %q among %d, the first: %.300v", tc.reason, tc.want, len(errs), errs[:min(len(errs), 3)])
			}
			if len(errs) > limits.Mistakes+3 || size > 64*1024 {
				t.Errorf("%d messages of %d bytes", len(errs), size)
			}
		})
	}
}

// TestWhatIsLargeIsAccepted pins that limits are far from what people write.
func TestWhatIsLargeIsAccepted(t *testing.T) {
	long := strings.Repeat("#", limits.LongText)
	for name, spec := range map[string]string{
		"a long program":       `"config": "` + long + `"`,
		"a long variable":      `"podTemplate": {"container": {"env": [{"name": "CA", "value": "` + long + `"}]}}`,
		"a thousand networks":  `"networkPolicy": {"externalIngressFrom": ` + many(1000, `{"ipBlock": {"cidr": "10.0.%d.0/33"}}`, "[]") + `}`,
		"exponents":            `"podTemplate": {"resources": {"limits": {"cpu": "2e3", "memory": "1E9"}, "requests": {"cpu": 1e-3, "memory": ".5Gi"}}}`,
		"a signed quantity":    `"podTemplate": {"resources": {"limits": {"cpu": "+1.5"}}}`,
		"the longest of a key": `"podTemplate": {"annotations": {"` + strings.Repeat("a", 253) + "/" + strings.Repeat("b", 63) + `": ""}}`,
	} {
		t.Run(name, func(t *testing.T) {
			s := v1alpha1.SupersetSpec{}
			if errs, _ := wire.Decode(structOf(t, "{"+spec+"}"), &s, field.NewPath("spec"), superset.Known); len(errs) > 0 {
				t.Errorf("%.300v", errs)
			}
		})
	}
}

// places visits every field of a type, each with the spec that sets it alone.
func places(at reflect.Type, visit func(at reflect.Type, path string, around func(*structpb.Value) *structpb.Value)) {
	var walk func(reflect.Type, string, func(*structpb.Value) *structpb.Value)
	walk = func(at reflect.Type, path string, around func(*structpb.Value) *structpb.Value) {
		visit(at, path, around)
		switch {
		case at.Kind() == reflect.Pointer:
			walk(at.Elem(), path, around)
		case wire.HasOwnForm(at):
		case at.Kind() == reflect.Slice:
			walk(at.Elem(), path+"[]", func(v *structpb.Value) *structpb.Value {
				return around(structpb.NewListValue(&structpb.ListValue{Values: []*structpb.Value{v}}))
			})
		case at.Kind() == reflect.Map:
			walk(at.Elem(), path+"{}", func(v *structpb.Value) *structpb.Value {
				return around(structpb.NewStructValue(&structpb.Struct{Fields: map[string]*structpb.Value{"key": v}}))
			})
		case at.Kind() == reflect.Struct:
			for name, f := range wire.Fields(at) {
				walk(f, path+"."+name, func(v *structpb.Value) *structpb.Value {
					return around(structpb.NewStructValue(&structpb.Struct{Fields: map[string]*structpb.Value{name: v}}))
				})
			}
		}
	}
	walk(at, "", func(v *structpb.Value) *structpb.Value { return v })
}

// TestEveryFieldHasALimit sets every field of the spec, the deepest included, to
// what hung the function or made it speak for megabytes.
func TestEveryFieldHasALimit(t *testing.T) {
	text := structpb.NewStringValue(strings.Repeat("x", limits.LongText+1))
	list := structpb.NewListValue(&structpb.ListValue{Values: slices.Repeat([]*structpb.Value{structpb.NewNullValue()}, limits.LongItems+1)})
	entries := &structpb.Struct{Fields: map[string]*structpb.Value{}}
	for i := range limits.Entries + 1 {
		entries.Fields[fmt.Sprint("k", i)] = structpb.NewNullValue()
	}
	counts := map[string]int{}
	refused := func(what, path string, spec *structpb.Value) {
		counts[what]++
		s := v1alpha1.SupersetSpec{}
		var errs field.ErrorList
		hasty(t, func() { errs, _ = wire.Decode(spec.GetStructValue(), &s, field.NewPath("spec"), superset.Known) })
		if len(errs) != 1 {
			t.Fatalf("spec%s takes %s: %v", path, what, errs)
		}
		if n := len(errs[0].Error()); n > 1000 {
			t.Fatalf("spec%s: the message about %s has %d bytes", path, what, n)
		}
	}
	places(reflect.TypeFor[v1alpha1.SupersetSpec](), func(at reflect.Type, path string, around func(*structpb.Value) *structpb.Value) {
		switch {
		case at == reflect.TypeFor[resource.Quantity]():
			for _, q := range []string{"1e999999999", "1e-999999999", "1E1000", ".1e-0000000009"} {
				refused("a quantity that hangs", path, around(structpb.NewStringValue(q)))
			}
			refused("a long quantity", path, around(text))
		case at.Kind() == reflect.Pointer:
		case at == reflect.TypeFor[runtime.RawExtension]():
			refused("a large tree", path, around(structpb.NewStructValue(&structpb.Struct{Fields: map[string]*structpb.Value{"a": text}})))
		case wire.HasOwnForm(at), at.Kind() == reflect.String:
			refused("a long text", path, around(text))
		case at.Kind() == reflect.Slice && at.Elem().Kind() != reflect.Uint8:
			refused("a long list", path, around(list))
		case at.Kind() == reflect.Map:
			refused("a large map", path, around(structpb.NewStructValue(entries)))
		}
	})
	t.Logf("%v", counts)
	if counts["a quantity that hangs"] < 100 || counts["a long text"] < 3000 || counts["a long list"] < 500 || counts["a large map"] < 50 {
		t.Errorf("too few: %v", counts)
	}
}
