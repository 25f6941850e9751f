// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package hold

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"
	"google.golang.org/protobuf/types/known/structpb"
	"sigs.k8s.io/structured-merge-diff/v6/fieldpath"
	"sigs.k8s.io/structured-merge-diff/v6/typed"
	"sigs.k8s.io/structured-merge-diff/v6/value"
)

// ours is a field manager as Crossplane names it.
const ours = managerPrefix + "0123abcd"

func object(t *testing.T, text string) *structpb.Struct {
	t.Helper()
	o := &structpb.Struct{}
	if err := o.UnmarshalJSON([]byte(text)); err != nil {
		t.Fatalf("cannot read %s: %v", text, err)
	}
	return o
}

// managed is an object with managedFields, given as pairs of manager and set.
func managed(t *testing.T, text string, pairs ...string) *structpb.Struct {
	t.Helper()
	o := object(t, text)
	entries := make([]any, 0, len(pairs))
	for i := 0; i < len(pairs); i += 2 {
		entries = append(entries, map[string]any{
			"manager": pairs[i], "operation": "Apply", "fieldsV1": object(t, pairs[i+1]).AsMap(),
		})
	}
	l, err := structpb.NewList(entries)
	if err != nil {
		t.Fatal(err)
	}
	return set(o, structpb.NewListValue(l), "metadata", "managedFields")
}

func list(t *testing.T, text string) *structpb.Value {
	t.Helper()
	return object(t, `{"items":`+text+`}`).GetFields()["items"]
}

func TestApplied(t *testing.T) {
	cases := map[string]struct {
		reason   string
		observed *structpb.Struct
		want     string
	}{
		"only our fields are repeated": {
			reason: "a field of the autoscaler would be taken from it",
			observed: managed(t,
				`{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"a","namespace":"n","uid":"u","generation":3},"spec":{"replicas":5,"paused":true},"status":{"replicas":5}}`,
				ours, `{"f:spec":{"f:paused":{}}}`, "hpa", `{"f:spec":{"f:replicas":{}}}`),
			want: `{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"a","namespace":"n"},"spec":{"paused":true}}`,
		},
		"two entries of ours add up": {
			reason: "Crossplane's manager name changes with the name of a composite of a claim",
			observed: managed(t,
				`{"kind":"ConfigMap","metadata":{"name":"a"},"data":{"x":"1","y":"2","z":"3"}}`,
				ours, `{"f:data":{"f:x":{}}}`, managerPrefix+"other", `{"f:data":{"f:z":{}}}`),
			want: `{"kind":"ConfigMap","metadata":{"name":"a"},"data":{"x":"1","z":"3"}}`,
		},
		"list items by key keep their order and their keys": {
			reason: "an item without its key makes the whole apply fail",
			observed: managed(t,
				`{"kind":"X","metadata":{"name":"a"},"env":[{"name":"c","value":"1"},{"name":"foreign","value":"2"},{"name":"b","value":"3"}]}`,
				ours, `{"f:env":{"k:{\"name\":\"b\"}":{".":{},"f:name":{},"f:value":{}},"k:{\"name\":\"c\"}":{"f:value":{}}}}`),
			want: `{"kind":"X","metadata":{"name":"a"},"env":[{"name":"c","value":"1"},{"name":"b","value":"3"}]}`,
		},
		"a defaulted protocol is not repeated": {
			reason: "it was not given when the port was applied",
			observed: managed(t,
				`{"kind":"X","metadata":{"name":"a"},"ports":[{"containerPort":8088,"protocol":"TCP","name":"http"}]}`,
				ours, `{"f:ports":{"k:{\"containerPort\":8088,\"protocol\":\"TCP\"}":{".":{},"f:containerPort":{},"f:name":{}}}}`),
			want: `{"kind":"X","metadata":{"name":"a"},"ports":[{"containerPort":8088,"name":"http"}]}`,
		},
		"items of a set": {
			reason: "a set's items are named by their value",
			observed: managed(t,
				`{"kind":"X","metadata":{"name":"a"},"list":["a","b","c"]}`,
				ours, `{"f:list":{"v:\"b\"":{},"v:\"c\"":{}}}`),
			want: `{"kind":"X","metadata":{"name":"a"},"list":["b","c"]}`,
		},
		"empty objects stay": {
			reason: "emptyDir, podSelector and the like mean something",
			observed: managed(t,
				`{"kind":"X","metadata":{"name":"a"},"volumes":[{"name":"tmp","emptyDir":{}}],"podSelector":{}}`,
				ours, `{"f:podSelector":{},"f:volumes":{"k:{\"name\":\"tmp\"}":{".":{},"f:emptyDir":{},"f:name":{}}}}`),
			want: `{"kind":"X","metadata":{"name":"a"},"volumes":[{"name":"tmp","emptyDir":{}}],"podSelector":{}}`,
		},
		"what Crossplane adds is not repeated": {
			reason: "owner, labels and annotations of the engine are the engine's",
			observed: managed(t,
				`{"kind":"X","metadata":{"name":"a","generateName":"a-","labels":{"crossplane.io/composite":"a","mine":"1"},"annotations":{"crossplane.io/composition-resource-name":"k"},"ownerReferences":[{"uid":"u"}]}}`,
				ours, `{"f:metadata":{"f:generateName":{},"f:labels":{"f:crossplane.io/composite":{},"f:mine":{}},"f:annotations":{"f:crossplane.io/composition-resource-name":{}},"f:ownerReferences":{"k:{\"uid\":\"u\"}":{}}}}`),
			want: `{"kind":"X","metadata":{"name":"a","labels":{"mine":"1"}}}`,
		},
		"a field of ours that somebody removed": {
			reason:   "what is not there cannot be repeated",
			observed: managed(t, `{"kind":"X","metadata":{"name":"a"}}`, ours, `{"f:spec":{"f:gone":{}}}`),
			want:     `{"kind":"X","metadata":{"name":"a"}}`,
		},
		"only what was applied is ours": {
			reason: "an update under the same name, or of a subresource, owns what an apply never gave",
			observed: set(managed(t,
				`{"kind":"X","metadata":{"name":"a"},"spec":{"applied":1,"updated":2},"status":{"ready":3}}`), list(t, `[
				{"manager":"`+ours+`","operation":"Apply","fieldsV1":{"f:spec":{"f:applied":{}}}},
				{"manager":"`+ours+`","operation":"Update","fieldsV1":{"f:spec":{"f:updated":{}}}},
				{"manager":"`+ours+`","operation":"Apply","subresource":"scale","fieldsV1":{"f:spec":{"f:updated":{}}}}]`), "metadata", "managedFields"),
			want: `{"kind":"X","metadata":{"name":"a"},"spec":{"applied":1}}`,
		},
		"a Service without managedFields": {
			reason:   "addresses and ports are the cluster's to give",
			observed: object(t, `{"kind":"Service","metadata":{"name":"a","uid":"u","ownerReferences":[]},"spec":{"clusterIP":"10.0.0.1","clusterIPs":["10.0.0.1"],"type":"NodePort","ports":[{"port":80,"nodePort":30001},{"port":81}]},"status":{"loadBalancer":{}}}`),
			want:     `{"kind":"Service","metadata":{"name":"a"},"spec":{"type":"NodePort","ports":[{"port":80},{"port":81}]}}`,
		},
		"a Job without managedFields": {
			reason:   "its selector and the labels for it are the controller's",
			observed: object(t, `{"kind":"Job","metadata":{"name":"a","labels":{"job-name":"a"}},"spec":{"selector":{"matchLabels":{"x":"y"}},"template":{"metadata":{"creationTimestamp":null,"labels":{"job-name":"a","mine":"1"}}}}}`),
			want:     `{"kind":"Job","metadata":{"name":"a"},"spec":{"template":{"metadata":{"labels":{"mine":"1"}}}}}`,
		},
		"managedFields without an entry of ours": {
			reason: "an object that was never applied by Crossplane is repeated whole rather than emptied",
			observed: managed(t, `{"kind":"ConfigMap","metadata":{"name":"a"},"data":{"x":"1"}}`,
				"kubectl", `{"f:data":{"f:x":{}}}`),
			want: `{"kind":"ConfigMap","metadata":{"name":"a"},"data":{"x":"1"}}`,
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			before := proto.Clone(tc.observed)
			got := Applied(tc.observed)
			if diff := cmp.Diff(object(t, tc.want), got, protocmp.Transform()); diff != "" {
				t.Errorf("%s: -want +got:\n%s", tc.reason, diff)
			}
			if diff := cmp.Diff(before, proto.Message(tc.observed), protocmp.Transform()); diff != "" {
				t.Errorf("the observed object was changed: -want +got:\n%s", diff)
			}
		})
	}
}

// schemaYAML has every shape that a schema can give a field.
const schemaYAML = `types:
- name: top
  map:
    fields:
    - {name: scalar, type: {scalar: untyped}}
    - {name: number, type: {scalar: numeric}}
    - {name: atomicList, type: {list: {elementType: {scalar: untyped}, elementRelationship: atomic}}}
    - {name: atomicMap, type: {map: {elementType: {scalar: untyped}, elementRelationship: atomic}}}
    - {name: labels, type: {map: {elementType: {scalar: string}}}}
    - {name: set, type: {list: {elementType: {scalar: untyped}, elementRelationship: associative}}}
    - {name: inner, type: {namedType: top}}
    - {name: containers, type: {list: {elementType: {namedType: container}, elementRelationship: associative, keys: [name]}}}
- name: container
  map:
    fields:
    - {name: name, type: {scalar: string}}
    - {name: image, type: {scalar: string}}
    - {name: args, type: {list: {elementType: {scalar: string}, elementRelationship: atomic}}}
    - {name: inner, type: {namedType: top}}
    - {name: ports, type: {list: {elementType: {namedType: port}, elementRelationship: associative, keys: [containerPort, protocol]}}}
- name: port
  map:
    fields:
    - {name: containerPort, type: {scalar: numeric}}
    - {name: protocol, type: {scalar: string}, default: TCP}
    - {name: name, type: {scalar: string}}
`

// random makes objects of the schema.
type random struct{ *rand.Rand }

func (r random) word() string { return fmt.Sprintf("w%d", r.IntN(5)) }

func (r random) words() []any {
	out := make([]any, r.IntN(3))
	for i := range out {
		out[i] = r.word()
	}
	return out
}

func (r random) top(depth int) map[string]any {
	out := map[string]any{}
	add := func(name string, v any) {
		if r.IntN(2) == 0 {
			out[name] = v
		}
	}
	add("scalar", r.word())
	add("number", float64(r.IntN(3)))
	add("atomicList", r.words())
	add("atomicMap", map[string]any{r.word(): r.word()})
	labels, set := map[string]any{}, []any{}
	for _, w := range []string{"a", "b", `c"/d`} {
		if r.IntN(2) == 0 {
			labels[w] = r.word()
			set = append(set, w)
		}
	}
	if len(labels) > 0 {
		add("labels", labels)
		add("set", set)
	}
	if depth == 0 {
		return out
	}
	if inner := r.top(depth - 1); len(inner) > 0 {
		add("inner", inner)
	}
	containers := []any{}
	for _, n := range r.Perm(4) {
		if r.IntN(2) == 0 {
			containers = append(containers, r.container(fmt.Sprintf("c%d", n), depth-1))
		}
	}
	if len(containers) > 0 {
		add("containers", containers)
	}
	return out
}

func (r random) container(name string, depth int) map[string]any {
	out := map[string]any{"name": name}
	if r.IntN(2) == 0 {
		out["image"] = r.word()
	}
	if args := r.words(); len(args) > 0 {
		out["args"] = args
	}
	if inner := r.top(depth); len(inner) > 0 {
		out["inner"] = inner
	}
	ports := []any{}
	for _, n := range r.Perm(3) {
		p := map[string]any{"containerPort": float64(8000 + n)}
		if r.IntN(2) == 0 {
			p["protocol"] = []string{"TCP", "UDP"}[r.IntN(2)]
		}
		if r.IntN(2) == 0 {
			p["name"] = r.word()
		}
		ports = append(ports, p)
	}
	if n := r.IntN(3); n > 0 {
		out["ports"] = ports[:n]
	}
	return out
}

// TestAppliedAgreesWithStructuredMergeDiff applies a random object over another
// one, with the library that the API server uses, and compares what the library
// extracts for the manager with Applied.
func TestAppliedAgreesWithStructuredMergeDiff(t *testing.T) {
	parser, err := typed.NewParser(schemaYAML)
	if err != nil {
		t.Fatal(err)
	}
	top := parser.Type("top")
	compared, seeds := 0, uint64(1000)
	if testing.Short() {
		seeds = 250
	}
	for seed := range seeds {
		r := random{rand.New(rand.NewPCG(seed, 7))}
		foreign, err := top.FromUnstructured(r.top(2))
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		applied, err := top.FromUnstructured(r.top(2))
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		fields, err := applied.ToFieldSet()
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		live, err := foreign.Merge(applied)
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if fields.Empty() {
			continue
		}
		compared++

		want, _ := live.ExtractItems(fields.Leaves()).AsValue().Unstructured().(map[string]any)
		got := pick(structpb.NewStructValue(asStruct(t, live.AsValue())), fieldsV1(t, fields))
		if diff := cmp.Diff(structOf(t, want), got.GetStructValue(), protocmp.Transform()); diff != "" {
			t.Fatalf("seed %d: -library +ours:\n%s", seed, diff)
		}
	}
	if compared < int(seeds)*7/10 {
		t.Errorf("only %d objects were compared", compared)
	}
}

func fieldsV1(t *testing.T, s *fieldpath.Set) *structpb.Struct {
	t.Helper()
	text, err := s.ToJSON()
	if err != nil {
		t.Fatal(err)
	}
	return object(t, string(text))
}

func asStruct(t *testing.T, v value.Value) *structpb.Struct {
	t.Helper()
	text, err := value.ToJSON(v)
	if err != nil {
		t.Fatal(err)
	}
	return object(t, string(text))
}

func structOf(t *testing.T, m map[string]any) *structpb.Struct {
	t.Helper()
	text, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	return object(t, string(text))
}

func FuzzApplied(f *testing.F) {
	f.Add([]byte(`{"kind":"Service","metadata":{"name":"a","managedFields":[{"manager":"apiextensions.crossplane.io/composed/x","operation":"Apply","fieldsV1":{"f:spec":{"k:{\"a\":1}":{},"v:1":{},"i:0":{}}}}]},"spec":[1,{"a":1}]}`))
	f.Add([]byte(`{"kind":"Service","metadata":[],"spec":{"ports":{"nodePort":1}}}`))
	f.Add([]byte(`{"kind":7,"metadata":{"labels":[],"managedFields":{}}}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		o := &structpb.Struct{}
		if o.UnmarshalJSON(text) != nil {
			return
		}
		before := proto.Clone(o)
		got := Applied(o)
		Scaled(Suspended(Selecting(WithoutReplicas(Replicas(got, 3)), "x")), o)
		if !proto.Equal(before, o) {
			t.Errorf("%s was changed", text)
		}
	})
}
