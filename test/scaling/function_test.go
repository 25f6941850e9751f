// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package scaling

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
	"github.com/crossplane-contrib/function-superset/fn/preview/cluster"
)

// start is when every case begins.
var start = time.Date(2026, time.January, 31, 12, 0, 0, 0, time.UTC)

// everything is a Superset with all components that can be scaled, and beat.
const everything = `
apiVersion: superset.crossplane.io/v1alpha1
kind: Superset
metadata: {name: bi, namespace: scaling, uid: 00000000-0000-0000-0000-000000000001}
spec:
  environment: Development
  image: {repository: registry.example.com/bi/superset, tag: 6.1.0}
  secretKey: not-so-secret
  metastore: {host: postgres.db.svc, database: superset, username: superset, password: x}
  valkey: {host: valkey.db.svc}
  lifecycle: {preflight: {disabled: true}}
  webServer: {}
  celeryWorker: {}
  celeryBeat: {}
  celeryFlower: {}
  mcpServer: {}
  websocketServer: {image: {repository: registry.example.com/bi/websocket}}
`

// fields are the blocks of the components that can be scaled.
var fields = map[string]string{
	"webServer": "web-server", "celeryWorker": "celery-worker", "celeryFlower": "celery-flower",
	"mcpServer": "mcp-server", "websocketServer": "websocket-server",
}

// play is a case in which the same happens to every component that can be scaled.
type play struct {
	*cluster.Cluster
	t    *testing.T
	f    *fn.Function
	last *fnv1.RunFunctionResponse
}

func begin(t *testing.T, s Scene) *play {
	t.Helper()
	xr := object{}
	if err := yaml.Unmarshal([]byte(everything), &xr); err != nil {
		t.Fatal(err)
	}
	xr = cluster.Merge(cluster.Normal(xr), object{"spec": edits(s.Spec, s.Component)})
	p := &play{Cluster: cluster.New(xr, start), t: t}
	p.f = fn.NewFunction(logging.NewNopLogger()).WithClock(func() time.Time { return p.Now }).WithSeed(func() []byte { return []byte("seed") })
	return p
}

// edits are fields of the spec, the same ones for each component.
func edits(spec, component object) object {
	out := object{}
	maps.Copy(out, cluster.Normal(spec))
	for field := range fields {
		if component != nil {
			out[field] = cluster.Normal(component)
		}
	}
	return out
}

// keys are those of the Deployments.
func keys() []string {
	var out []string
	for _, c := range slices.Sorted(maps.Values(fields)) {
		out = append(out, c+"-deployment")
	}
	return out
}

// observed are the Deployments as they are now.
func (p *play) observed() map[string]object {
	out := map[string]object{}
	for _, key := range keys() {
		if p.Has(key) {
			out[key] = p.Observed(key)
		}
	}
	return out
}

// check compares every Deployment with what a step says, and lets it do what it is
// told.
func (p *play) check(n int, s Step, was map[string]object) {
	p.t.Helper()
	for _, key := range keys() {
		p.differs(n, s, key, s.Differences(was[key], p.Observed(key)))
		p.Settle(key)
	}
}

// pass is a reconcile whose answer is not applied yet.
func (p *play) pass() *fnv1.RunFunctionResponse {
	p.t.Helper()
	p.Now = p.Now.Add(10 * time.Second)
	calls, err := p.Reconcile(p.t.Context(), p.f)
	if err != nil {
		p.t.Fatal(err)
	}
	return calls[len(calls)-1].Response
}

// complete is true for an answer in which all tasks are done, so that it builds
// components from the spec.
func complete(rsp *fnv1.RunFunctionResponse) bool {
	for _, c := range rsp.GetConditions() {
		if c.GetType() == "LifecycleComplete" {
			return c.GetStatus() == fnv1.Status_STATUS_CONDITION_TRUE
		}
	}
	return false
}

// reach is the answer of a moment: the next one, or the first that builds the
// component from the spec, when tasks come before it.
func (p *play) reach(moment string) *fnv1.RunFunctionResponse {
	p.t.Helper()
	for range 30 {
		rsp := p.pass()
		if moment != "serve" || (complete(rsp) && rsp.GetDesired().GetResources()[keys()[0]] != nil) {
			return rsp
		}
		p.Apply(rsp)
		p.Finish()
	}
	p.t.Fatal("the tasks never end")
	return nil
}

func (p *play) differs(n int, s Step, key string, how []string) {
	p.t.Helper()
	for _, d := range how {
		p.t.Errorf("step %d (%s), %s: %s", n, s, key, d)
	}
}

// reconcile is a step of the function.
func (p *play) reconcile(n int, s Step) {
	p.t.Helper()
	rsp := p.reach(s.Moment)
	was := p.observed()
	p.applied(rsp, s.Lost)
	want, named := s.Named()
	for _, key := range keys() {
		got := rsp.GetDesired().GetResources()[key].GetResource().GetFields()["spec"].GetStructValue().GetFields()["replicas"]
		if (got != nil) != named || int64(got.GetNumberValue()) != want {
			p.t.Errorf("step %d (%s): the answer has %v of %s", n, s, got, key)
		}
	}
	p.check(n, s, was)
	for field := range fields {
		if says := p.says(rsp, field); !strings.Contains(says, s.Told) || (s.Untold != "" && strings.Contains(says, s.Untold)) {
			p.t.Errorf("step %d (%s): want %q and not %q to be told of %s:\n%s", n, s, s.Told, s.Untold, field, says)
		}
	}
	if s.Ready && rsp.GetDesired().GetComposite().GetReady() != fnv1.Ready_READY_TRUE {
		p.t.Errorf("step %d (%s): it is not ready:\n%s", n, s, p.says(rsp, "webServer"))
	}
	p.remembers(n, s)
	p.Settle("celery-beat-deployment")
}

// applied carries an answer out, but for what is lost: all that is remembered.
func (p *play) applied(rsp *fnv1.RunFunctionResponse, lost bool) {
	p.last = rsp
	if !lost {
		p.Apply(rsp)
		return
	}
	rsp, _ = proto.Clone(rsp).(*fnv1.RunFunctionResponse)
	memory, status := p.Observed("lifecycle-configmap"), p.XR["status"]
	rsp.GetDesired().GetResources()["lifecycle-configmap"].Resource.Fields["data"] = value(p.t, memory["data"])
	p.Apply(rsp)
	p.XR["status"] = status
}

func value(t *testing.T, v any) *structpb.Value {
	t.Helper()
	out, err := structpb.NewValue(v)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// says is every condition, and the status of a component.
func (p *play) says(rsp *fnv1.RunFunctionResponse, field string) string {
	var out []string
	for _, c := range rsp.GetConditions() {
		out = append(out, fmt.Sprintf("%s %s %s", c.GetType(), c.GetReason(), c.GetMessage()))
	}
	return strings.Join(append(out, fmt.Sprint(cluster.Dig(p.XR, "status", "components", field, "message"))), "\n")
}

func (p *play) remembers(n int, s Step) {
	p.t.Helper()
	if s.Remembered == nil {
		return
	}
	text, _ := cluster.Dig(p.Observed("lifecycle-configmap"), "data", "memory.json").(string)
	var m struct {
		Replicas map[string]int64 `json:"replicas"`
	}
	if err := json.Unmarshal([]byte(text), &m); err != nil {
		p.t.Fatal(err)
	}
	for _, c := range fields {
		if got := m.Replicas[c]; got != *s.Remembered {
			p.t.Errorf("step %d (%s): %d are remembered of %s, want %d", n, s, got, c, *s.Remembered)
		}
	}
}

// former lets the last answer have a count that a former release named.
func (p *play) former(n int, s Step) {
	p.t.Helper()
	was := p.observed()
	rsp, _ := proto.Clone(p.last).(*fnv1.RunFunctionResponse)
	count, _ := s.Named()
	for _, key := range keys() {
		spec := rsp.GetDesired().GetResources()[key].GetResource().GetFields()["spec"].GetStructValue()
		spec.Fields["replicas"] = structpb.NewNumberValue(float64(count))
	}
	p.Apply(rsp)
	p.check(n, s, was)
}

// others is a step of anybody else.
func (p *play) others(n int, s Step) {
	p.t.Helper()
	was := p.observed()
	count, _ := s.Named()
	for _, key := range keys() {
		p.Scale(key, count, s.By)
	}
	p.check(n, s, was)
}

// TestWhoeverScalesIsLeftInPeace goes through all cases with every component that can
// be scaled.
func TestWhoeverScalesIsLeftInPeace(t *testing.T) {
	for _, s := range scenes(t) {
		if s.Writes {
			continue
		}
		t.Run(s.Name, func(t *testing.T) {
			p := begin(t, s)
			for n, st := range s.Steps {
				switch st.By {
				case "function":
					p.reconcile(n+1, st)
				case "former":
					p.former(n+1, st)
				case "user":
					p.Edit(object{"spec": edits(st.Spec, st.Component)})
				case "time":
					p.Now = p.Now.Add(time.Duration(st.Minutes) * time.Minute)
				default:
					p.others(n+1, st)
				}
			}
		})
	}
}

// TestBeatIsAlwaysOne: two schedulers would send everything twice.
func TestBeatIsAlwaysOne(t *testing.T) {
	const key = "celery-beat-deployment"
	p := begin(t, Scene{})
	for n := range 2 {
		p.reconcile(n, Step{Moment: "serve", Replicas: "absent"})
	}
	for _, n := range []int64{3, 0} {
		p.Scale(key, n, "kubectl")
		rsp := p.pass()
		p.Apply(rsp)
		if got, _ := cluster.Dig(p.Observed(key), "spec", "replicas").(int64); got != 1 {
			t.Errorf("scaled to %d it has %d pods", n, got)
		}
		if says := p.says(rsp, "celeryBeat"); !strings.Contains(says, "there must never be two schedulers") {
			t.Error(says)
		}
		p.Finish()
	}
}

// TestTheClusterPlaysTheServer goes through the writes of all cases without the
// function, as test/networking does before a real API server.
func TestTheClusterPlaysTheServer(t *testing.T) {
	for _, s := range scenes(t) {
		t.Run(s.Name, func(t *testing.T) {
			c := cluster.New(object{"metadata": object{"name": "bi"}}, start)
			for n, st := range s.Steps {
				was := object(nil)
				if c.Has("x") {
					was = c.Observed("x")
				}
				switch count, _ := st.Named(); st.By {
				case "user", "time":
					continue
				case "function", "former":
					c.ApplyObjects(map[string]object{"x": st.Deployment("x")})
				default:
					c.Scale("x", count, st.By)
				}
				st.Still = st.Still && s.Writes
				for _, d := range st.Differences(was, c.Observed("x")) {
					t.Errorf("step %d (%s): %s", n+1, st, d)
				}
			}
		})
	}
}

func scenes(t *testing.T) []Scene {
	t.Helper()
	out, err := Scenes()
	if err != nil {
		t.Fatal(err)
	}
	return out
}
