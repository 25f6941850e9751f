// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package bench

import (
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/crossplane/function-sdk-go/logging"
	fnv1 "github.com/crossplane/function-sdk-go/proto/v1"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/crossplane-contrib/function-superset/fn"
	"github.com/crossplane-contrib/function-superset/fn/preview/crossplane"
)

// begin is when every instance is made.
var begin = time.Date(2026, time.January, 31, 12, 0, 0, 0, time.UTC)

// world is what surrounds one instance: Crossplane and a cluster in which
// everything goes well. What goes wrong is tried out elsewhere.
type world struct {
	// asked is what the last reconcile has required.
	asked *fnv1.Requirements

	now time.Time
	f   *fn.Function
	xr  map[string]any
	// managed adds managedFields to what is observed, as every API server does.
	managed bool
	// objects are the composed objects by composition resource key.
	objects map[string]*object
	// version is the resourceVersion that was given last.
	version int
}

// object is a composed object.
type object struct {
	// applied is what Crossplane has applied last.
	applied map[string]any
	// status is what a controller has written.
	status     map[string]any
	generation int
	version    int
	created    time.Time
	// replicas is the count that an autoscaler has set; 0 if none has.
	replicas int
}

func newWorld(s Size, instance int, managed bool) (*world, error) {
	xr, err := composite(s, instance)
	if err != nil {
		return nil, err
	}
	w := &world{
		now: begin.Add(time.Duration(instance) * time.Second), xr: xr, managed: managed,
		objects: map[string]*object{}, version: 1000000 + 1000*instance,
	}
	w.f = fn.NewFunction(logging.NewNopLogger()).WithClock(func() time.Time { return w.now }).WithSeed(func() []byte { return []byte("seed") })
	return w, nil
}

// pass is one reconcile up to the last call, whose answer Crossplane would
// carry out. It returns all calls.
func (w *world) pass() ([]exchange, error) {
	req, err := w.request()
	if err != nil {
		return nil, err
	}
	calls, err := crossplane.Reconcile(context.Background(), w.f, req, w.asked, empty{})
	if err != nil {
		return nil, err
	}
	var out []exchange
	for _, c := range calls {
		for _, r := range c.Response.GetResults() {
			if r.GetSeverity() == fnv1.Severity_SEVERITY_FATAL {
				return nil, fmt.Errorf("cannot go on: %s", r.GetMessage())
			}
		}
		out = append(out, exchange{c.Request, c.Response, w.now})
	}
	w.asked = calls[len(calls)-1].Response.GetRequirements()
	return out, nil
}

// empty is a cluster in which no name is taken and every optional kind is served.
type empty struct{}

// Find finds nothing.
func (empty) Find(*fnv1.ResourceSelector) ([]*structpb.Struct, error) { return nil, nil }

// Serves is true.
func (empty) Serves(*fnv1.SchemaSelector) bool { return true }

func (w *world) request() (*fnv1.RunFunctionRequest, error) {
	xr, err := structpb.NewStruct(w.xr)
	if err != nil {
		return nil, err
	}
	req := &fnv1.RunFunctionRequest{
		Meta: &fnv1.RequestMeta{Tag: "bench", Capabilities: []fnv1.Capability{
			fnv1.Capability_CAPABILITY_CAPABILITIES,
			fnv1.Capability_CAPABILITY_REQUIRED_RESOURCES,
			fnv1.Capability_CAPABILITY_CREDENTIALS,
			fnv1.Capability_CAPABILITY_CONDITIONS,
			fnv1.Capability_CAPABILITY_REQUIRED_SCHEMAS,
		}},
		Observed: &fnv1.State{Composite: &fnv1.Resource{Resource: xr}, Resources: map[string]*fnv1.Resource{}},
		Desired:  &fnv1.State{},
	}
	for key := range w.objects {
		s, err := structpb.NewStruct(w.served(key))
		if err != nil {
			return nil, err
		}
		req.Observed.Resources[key] = &fnv1.Resource{Resource: s}
	}
	return req, nil
}

// step is a whole reconcile, the answer to its last call carried out.
func (w *world) step() ([]exchange, exchange, error) {
	calls, err := w.pass()
	if err != nil {
		return nil, exchange{}, err
	}
	last := calls[len(calls)-1]
	w.apply(last.rsp)
	w.now = w.now.Add(time.Second)
	return calls, last, nil
}

// apply does with an answer what Crossplane does.
func (w *world) apply(rsp *fnv1.RunFunctionResponse) {
	desired := rsp.GetDesired().GetResources()
	for key := range w.objects {
		if _, there := desired[key]; !there {
			delete(w.objects, key)
		}
	}
	for key, r := range desired {
		next := r.GetResource().AsMap()
		o, there := w.objects[key]
		if !there {
			o = &object{created: w.now}
			w.objects[key] = o
		}
		if !there || !reflect.DeepEqual(o.applied["spec"], next["spec"]) {
			o.generation++
		}
		o.applied = next
		if dig(next, "spec", "replicas") != nil {
			o.replicas = 0
		}
		w.touch(o)
	}
	status := rsp.GetDesired().GetComposite().GetResource().GetFields()["status"].GetStructValue().AsMap()
	status["conditions"] = w.conditions(rsp)
	w.xr["status"] = status
	w.xr["spec"].(map[string]any)["crossplane"] = map[string]any{"resourceRefs": w.references()}
}

// touch gives an object another version.
func (w *world) touch(o *object) {
	w.version++
	o.version = w.version
}

func (w *world) conditions(rsp *fnv1.RunFunctionResponse) []any {
	out := []any{
		map[string]any{"type": "Synced", "status": "True", "reason": "ReconcileSuccess", "lastTransitionTime": stamp(begin)},
		map[string]any{"type": "Responsive", "status": "True", "reason": "WatchCircuitClosed", "lastTransitionTime": stamp(begin)},
	}
	for _, c := range rsp.GetConditions() {
		status := "False"
		if c.GetStatus() == fnv1.Status_STATUS_CONDITION_TRUE {
			status = "True"
		}
		out = append(out, map[string]any{
			"type": c.GetType(), "status": status, "reason": c.GetReason(), "message": c.GetMessage(), "lastTransitionTime": stamp(w.now),
		})
	}
	return out
}

func (w *world) references() []any {
	var out []any
	for _, key := range slices.Sorted(maps.Keys(w.objects)) {
		o := w.objects[key].applied
		out = append(out, map[string]any{"apiVersion": o["apiVersion"], "kind": o["kind"], "name": dig(o, "metadata", "name")})
	}
	return out
}

// available lets all workloads settle, also at no replicas.
func (w *world) available() {
	for _, o := range w.objects {
		if o.applied["kind"] != "Deployment" {
			continue
		}
		n := o.count()
		o.status = map[string]any{
			"observedGeneration": float64(o.generation), "replicas": n, "updatedReplicas": n, "terminatingReplicas": float64(0),
			"conditions": []any{
				w.condition("Available", "MinimumReplicasAvailable", "Deployment has minimum availability."),
				w.condition("Progressing", "NewReplicaSetAvailable", fmt.Sprintf("ReplicaSet %q has successfully progressed.", dig(o.applied, "metadata", "name"))),
			},
		}
		if n > 0 {
			o.status["readyReplicas"], o.status["availableReplicas"] = n, n
		}
		w.touch(o)
	}
}

// count is how many replicas a workload has.
func (o *object) count() float64 {
	if n, ok := dig(o.applied, "spec", "replicas").(float64); ok {
		return n
	}
	return float64(max(1, o.replicas))
}

func (w *world) condition(typ, reason, message string) map[string]any {
	return map[string]any{
		"type": typ, "status": "True", "reason": reason, "message": message,
		"lastTransitionTime": stamp(w.now), "lastUpdateTime": stamp(w.now),
	}
}

// scale lets the autoscalers decide, for workloads that leave it to them.
func (w *world) scale() {
	for key, o := range w.objects {
		target, ok := w.objects[strings.TrimSuffix(key, "-hpa")+"-deployment"]
		if !ok || o.applied["kind"] != "HorizontalPodAutoscaler" || dig(target.applied, "spec", "replicas") != nil || target.replicas > 0 {
			continue
		}
		n, _ := dig(o.applied, "spec", "minReplicas").(float64)
		target.replicas = int(n) + 1
		target.generation++
		w.touch(target)
	}
}

// start lets the pods of new Jobs run.
func (w *world) start() {
	for _, o := range w.objects {
		if o.applied["kind"] != "Job" || o.status != nil {
			continue
		}
		o.status = map[string]any{
			"active": float64(1), "ready": float64(1), "terminating": float64(0), "startTime": stamp(w.now),
			"uncountedTerminatedPods": map[string]any{},
		}
		w.touch(o)
	}
}

// complete lets the Jobs that run come to their end.
func (w *world) complete() {
	for _, o := range w.objects {
		if o.applied["kind"] != "Job" || o.status["active"] == nil {
			continue
		}
		o.status = map[string]any{
			"ready": float64(0), "succeeded": float64(1), "terminating": float64(0), "startTime": stamp(w.now), "completionTime": stamp(w.now),
			"uncountedTerminatedPods": map[string]any{},
			"conditions": []any{
				w.condition("SuccessCriteriaMet", "CompletionsReached", "Reached expected number of succeeded pods"),
				w.condition("Complete", "CompletionsReached", "Reached expected number of succeeded pods"),
			},
		}
		w.touch(o)
	}
}

// edit changes the spec.
func (w *world) edit(change func(spec map[string]any)) {
	change(w.xr["spec"].(map[string]any))
	metadata := w.xr["metadata"].(map[string]any)
	metadata["generation"] = metadata["generation"].(float64) + 1
}

func stamp(t time.Time) string { return t.Format(time.RFC3339) }

// dig is the value at a path, or nil.
func dig(m map[string]any, path ...string) any {
	var v any = m
	for _, p := range path {
		o, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		v = o[p]
	}
	return v
}
