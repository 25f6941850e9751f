// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package networking

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/crossplane/function-sdk-go/logging"
	fnv1 "github.com/crossplane/function-sdk-go/proto/v1"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/structpb"
	"sigs.k8s.io/yaml"

	"github.com/crossplane-contrib/function-superset/fn"
	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/preview/crossplane"
)

// base is a Superset in Production without components. Its tasks are off, so
// that one reconcile shows all objects.
const base = `
apiVersion: superset.crossplane.io/v1alpha1
kind: Superset
metadata: {name: demo, namespace: bi, uid: u-1}
spec:
  image: {tag: 6.1.0}
  secretKeyFrom: {name: core, key: secret-key}
  metastore: {host: db.internal, database: superset, username: superset, passwordFrom: {name: db, key: password}}
  lifecycle: {disabled: true}
`

// everything are all six components.
const everything = `
valkey: {host: cache.internal}
webServer: {}
celeryWorker: {}
celeryBeat: {}
celeryFlower: {}
mcpServer: {}
websocketServer: {image: {repository: example.com/superset-websocket, tag: v1}}
`

type object = map[string]any

// world is Crossplane and a cluster in which every pod is ready, and every task
// done, at once.
type world struct {
	xr      object
	objects map[string]object
	// foreign are objects of somebody else, by kind and name.
	foreign map[string]object
	// lacks are the optional kinds that the cluster does not serve.
	lacks map[string]bool
	last  *fnv1.RunFunctionResponse
	// asked are all names that were asked for.
	asked map[string]bool
}

func newWorld(t *testing.T, spec ...string) *world {
	t.Helper()
	w := &world{xr: read(t, base), objects: map[string]object{}, foreign: map[string]object{}, lacks: map[string]bool{}, asked: map[string]bool{}}
	w.edit(t, spec...)
	return w
}

// edit lays further fields over the spec; null removes.
func (w *world) edit(t *testing.T, spec ...string) {
	t.Helper()
	for _, s := range spec {
		w.xr = merge(w.xr, object{"spec": read(t, s)})
	}
}

// settle reconciles until nothing changes.
func (w *world) settle(t *testing.T) {
	t.Helper()
	for range 6 {
		rsp := w.reconcile(t)
		same := w.last != nil && proto.Equal(w.last.GetDesired(), rsp.GetDesired())
		w.last = rsp
		w.apply(rsp)
		if same {
			return
		}
	}
	t.Fatal("the instance does not come to rest")
}

// reconcile calls the function until its questions are answered.
func (w *world) reconcile(t *testing.T) *fnv1.RunFunctionResponse {
	t.Helper()
	f := fn.NewFunction(logging.NewNopLogger()).
		WithClock(func() time.Time { return time.Date(2026, time.January, 31, 12, 0, 0, 0, time.UTC) }).
		WithSeed(func() []byte { return []byte("seed") })
	calls, err := crossplane.Reconcile(t.Context(), f, w.request(t), nil, view{t, w})
	if err != nil {
		t.Fatal(err)
	}
	return calls[len(calls)-1].Response
}

// view is what the function can see of a world besides its own objects.
type view struct {
	t *testing.T
	w *world
}

func (v view) Find(s *fnv1.ResourceSelector) ([]*structpb.Struct, error) {
	v.t.Helper()
	id := s.GetKind() + "/" + s.GetMatchName()
	v.w.asked[id] = true
	if o, there := v.w.foreign[id]; there {
		return []*structpb.Struct{wire(v.t, o)}, nil
	}
	return nil, nil
}

func (v view) Serves(s *fnv1.SchemaSelector) bool { return !v.w.lacks[s.GetKind()] }

func (w *world) request(t *testing.T) *fnv1.RunFunctionRequest {
	t.Helper()
	req := &fnv1.RunFunctionRequest{
		Meta: &fnv1.RequestMeta{Tag: "t", Capabilities: []fnv1.Capability{
			fnv1.Capability_CAPABILITY_CAPABILITIES, fnv1.Capability_CAPABILITY_REQUIRED_RESOURCES,
			fnv1.Capability_CAPABILITY_REQUIRED_SCHEMAS,
		}},
		Observed: &fnv1.State{Composite: &fnv1.Resource{Resource: wire(t, w.xr)}, Resources: map[string]*fnv1.Resource{}},
	}
	for key, o := range w.objects {
		req.Observed.Resources[key] = &fnv1.Resource{Resource: wire(t, o)}
	}
	return req
}

// apply deletes what is missing and applies the rest. Fields that somebody else
// has set stay, as with server-side apply.
func (w *world) apply(rsp *fnv1.RunFunctionResponse) {
	desired := rsp.GetDesired().GetResources()
	for key := range w.objects {
		if desired[key] == nil {
			delete(w.objects, key)
		}
	}
	for key, r := range desired {
		o := r.GetResource().AsMap()
		o["metadata"] = merge(o["metadata"].(object), object{"generation": float64(1)})
		switch o["kind"] {
		case "Deployment", "StatefulSet":
			n := dig(o, "spec", "replicas")
			o["status"] = object{
				"observedGeneration": float64(1), "replicas": n, "readyReplicas": n, "updatedReplicas": n, "availableReplicas": n,
				"conditions": []any{object{"type": "Available", "status": "True"}},
			}
		case "Job":
			o["status"] = object{
				"succeeded": float64(1), "startTime": "2026-01-31T12:00:00Z", "completionTime": "2026-01-31T12:00:00Z",
				"conditions": []any{object{"type": "Complete", "status": "True"}},
			}
		}
		if others, ok := w.objects[key]["others"].(object); ok {
			o = merge(merge(o, others), object{"others": others})
		}
		w.objects[key] = o
	}
	w.xr["status"] = rsp.GetDesired().GetComposite().GetResource().GetFields()["status"].GetStructValue().AsMap()
}

// others sets fields of an object that the function does not own.
func (w *world) others(t *testing.T, key, fields string) {
	t.Helper()
	f := read(t, fields)
	w.objects[key] = merge(merge(w.objects[key], f), object{"others": f})
}

// answer is an object of the last answer; nil if it is not there.
func (w *world) answer(key string) object {
	if r := w.last.GetDesired().GetResources()[key]; r != nil {
		return r.GetResource().AsMap()
	}
	return nil
}

// keys are the keys of the last answer.
func (w *world) keys() []string { return slices.Sorted(maps.Keys(w.last.GetDesired().GetResources())) }

// condition is "Reason: message" of a condition.
func (w *world) condition(t *testing.T, typ string) (bool, string) {
	t.Helper()
	for _, c := range w.last.GetConditions() {
		if c.GetType() == typ {
			return c.GetStatus() == fnv1.Status_STATUS_CONDITION_TRUE, c.GetReason() + ": " + c.GetMessage()
		}
	}
	t.Fatalf("condition %s was not sent", typ)
	return false, ""
}

func (w *world) ready() bool {
	return w.last.GetDesired().GetComposite().GetReady() == fnv1.Ready_READY_TRUE
}

// superset is the Superset as a Go type.
func (w *world) superset(t *testing.T) *v1alpha1.Superset {
	t.Helper()
	return into[v1alpha1.Superset](t, w.xr)
}

func into[T any](t *testing.T, o any) *T {
	t.Helper()
	raw, err := json.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	out := new(T)
	if err := json.Unmarshal(raw, out); err != nil {
		t.Fatal(err)
	}
	return out
}

func read(t *testing.T, text string) object {
	t.Helper()
	out := object{}
	if err := yaml.UnmarshalStrict([]byte(text), &out); err != nil {
		t.Fatalf("cannot read %s: %v", text, err)
	}
	return out
}

func wire(t *testing.T, o object) *structpb.Struct {
	t.Helper()
	o = maps.Clone(o)
	delete(o, "others")
	raw, err := json.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	s := &structpb.Struct{}
	if err := s.UnmarshalJSON(raw); err != nil {
		t.Fatal(err)
	}
	return s
}

func merge(base, top object) object {
	out := maps.Clone(base)
	if out == nil {
		out = object{}
	}
	for k, v := range top {
		m, isMap := v.(object)
		switch {
		case v == nil:
			delete(out, k)
		case isMap:
			b, _ := out[k].(object)
			out[k] = merge(b, m)
		default:
			out[k] = v
		}
	}
	return out
}

func dig(v any, path ...string) any {
	for _, p := range path {
		m, ok := v.(object)
		if !ok {
			return nil
		}
		v = m[p]
	}
	return v
}

// differences lists where got is not what want says. Maps of want are parts:
// null stands for a field that is not there; lists and all else are whole.
func differences(path string, want, got any) []string {
	switch want := want.(type) {
	case nil:
		if got != nil {
			return []string{fmt.Sprintf("%s: there should be nothing, but there is %v", path, got)}
		}
		return nil
	case object:
		m, ok := got.(object)
		if !ok {
			return []string{fmt.Sprintf("%s: is %v", path, got)}
		}
		var out []string
		for _, k := range slices.Sorted(maps.Keys(want)) {
			out = append(out, differences(path+"."+k, want[k], m[k])...)
		}
		return out
	case []any:
		l, ok := got.([]any)
		if !ok || len(l) != len(want) {
			return []string{fmt.Sprintf("%s: want %d items, got %v", path, len(want), got)}
		}
		var out []string
		for i := range want {
			out = append(out, differences(fmt.Sprintf("%s[%d]", path, i), want[i], l[i])...)
		}
		return out
	}
	if fmt.Sprint(want) != fmt.Sprint(got) {
		return []string{fmt.Sprintf("%s: want %v, got %v", path, want, got)}
	}
	return nil
}

// container is the main container of a component in the last answer.
func (w *world) container(t *testing.T, component string) object {
	t.Helper()
	list, ok := dig(w.answer(component+"-deployment"), "spec", "template", "spec", "containers").([]any)
	if !ok {
		t.Fatalf("there is no %s", component)
	}
	return list[0].(object)
}

// target is the number of the container port that the first port of a Service
// leads to.
func (w *world) target(t *testing.T, component string) int {
	t.Helper()
	ports, _ := dig(w.answer(component+"-service"), "spec", "ports").([]any)
	if len(ports) == 0 {
		t.Fatalf("%s has no Service", component)
	}
	name := ports[0].(object)["targetPort"]
	for _, p := range w.container(t, component)["ports"].([]any) {
		if p.(object)["name"] == name {
			return int(p.(object)["containerPort"].(float64))
		}
	}
	t.Fatalf("%s has no container port %v", component, name)
	return 0
}

// paths are "path service:port" of all rules of the route, in order.
func (w *world) paths() []string {
	var out []string
	rules, _ := dig(w.answer("httproute"), "spec", "rules").([]any)
	for _, r := range rules {
		m := r.(object)["matches"].([]any)[0].(object)
		b := r.(object)["backendRefs"].([]any)[0].(object)
		out = append(out, fmt.Sprintf("%v %v:%v", dig(m, "path", "value"), strings.TrimPrefix(fmt.Sprint(b["name"]), "demo-"), b["port"]))
	}
	rules, _ = dig(w.answer("ingress"), "spec", "rules").([]any)
	for _, r := range rules {
		host, _ := r.(object)["host"].(string)
		list, _ := dig(r, "http", "paths").([]any)
		for _, p := range list {
			s := dig(p, "backend", "service")
			kind := ""
			if k := dig(p, "pathType"); k != "Prefix" {
				kind = fmt.Sprintf(" %v", k)
			}
			out = append(out, fmt.Sprintf("%s%v %v:%v%s", host, dig(p, "path"), strings.TrimPrefix(fmt.Sprint(dig(s, "name")), "demo-"), dig(s, "port", "number"), kind))
		}
	}
	return out
}
