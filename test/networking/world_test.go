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
	"sigs.k8s.io/yaml"

	"github.com/crossplane-contrib/function-superset/fn"
	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/preview/cluster"
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

type object = cluster.Object

// world is a cluster in which every pod is ready, and every task done, at once.
type world struct {
	*cluster.Cluster
	// lacks are the optional kinds that the cluster does not serve.
	lacks map[string]bool
	last  *fnv1.RunFunctionResponse
	// asked are all names that were asked for.
	asked map[string]bool
}

func newWorld(t *testing.T, spec ...string) *world {
	t.Helper()
	w := &world{
		Cluster: cluster.New(read(t, base), time.Date(2026, time.January, 31, 12, 0, 0, 0, time.UTC)),
		lacks:   map[string]bool{}, asked: map[string]bool{},
	}
	w.Serves = func(s *fnv1.SchemaSelector) bool { return !w.lacks[s.GetKind()] }
	w.edit(t, spec...)
	return w
}

// edit lays further fields over the spec; null removes.
func (w *world) edit(t *testing.T, spec ...string) {
	t.Helper()
	for _, s := range spec {
		w.Edit(object{"spec": read(t, s)})
	}
}

// settle reconciles until nothing changes.
func (w *world) settle(t *testing.T) {
	t.Helper()
	for range 6 {
		rsp := w.reconcile(t)
		same := w.last != nil && proto.Equal(w.last.GetDesired(), rsp.GetDesired())
		w.last = rsp
		w.Apply(rsp)
		w.Finish()
		if same {
			return
		}
	}
	t.Fatal("the instance does not come to rest")
}

// reconcile calls the function until its questions are answered.
func (w *world) reconcile(t *testing.T) *fnv1.RunFunctionResponse {
	t.Helper()
	f := fn.NewFunction(logging.NewNopLogger()).WithClock(func() time.Time { return w.Now }).WithSeed(func() []byte { return []byte("seed") })
	calls, err := w.Reconcile(t.Context(), f)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range calls {
		for _, s := range c.Response.GetRequirements().GetResources() {
			w.asked[s.GetKind()+"/"+s.GetMatchName()] = true
		}
	}
	return calls[len(calls)-1].Response
}

// exists makes an object of somebody else.
func (w *world) exists(o object) { w.Others[cluster.ID(o)] = o }

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
	return into[v1alpha1.Superset](t, w.XR)
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
	list, ok := cluster.Dig(w.answer(component+"-deployment"), "spec", "template", "spec", "containers").([]any)
	if !ok {
		t.Fatalf("there is no %s", component)
	}
	return list[0].(object)
}

// target is the number of the container port that the first port of a Service
// leads to.
func (w *world) target(t *testing.T, component string) int {
	t.Helper()
	ports, _ := cluster.Dig(w.answer(component+"-service"), "spec", "ports").([]any)
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
	rules, _ := cluster.Dig(w.answer("httproute"), "spec", "rules").([]any)
	for _, r := range rules {
		m := r.(object)["matches"].([]any)[0].(object)
		b := r.(object)["backendRefs"].([]any)[0].(object)
		out = append(out, fmt.Sprintf("%v %v:%v", cluster.Dig(m, "path", "value"), strings.TrimPrefix(fmt.Sprint(b["name"]), "demo-"), b["port"]))
	}
	rules, _ = cluster.Dig(w.answer("ingress"), "spec", "rules").([]any)
	for _, r := range rules {
		host, _ := r.(object)["host"].(string)
		list, _ := cluster.Dig(r, "http", "paths").([]any)
		for _, p := range list {
			s := cluster.Dig(p, "backend", "service")
			kind := ""
			if k := cluster.Dig(p, "pathType"); k != "Prefix" {
				kind = fmt.Sprintf(" %v", k)
			}
			out = append(out, fmt.Sprintf("%s%v %v:%v%s", host, cluster.Dig(p, "path"), strings.TrimPrefix(fmt.Sprint(cluster.Dig(s, "name")), "demo-"), cluster.Dig(s, "port", "number"), kind))
		}
	}
	return out
}
