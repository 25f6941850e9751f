// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package sim

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"time"

	fnv1 "github.com/crossplane/function-sdk-go/proto/v1"
	"google.golang.org/protobuf/types/known/structpb"
)

// fault is what goes wrong in a pass.
type fault int

const (
	noFault fault = iota
	// abortEarly ends the pass at the deletions.
	abortEarly
	// abortLate ends it in the middle of the applies.
	abortLate
	// dropped ends it before the status is stored.
	dropped
	// silent calls the function and does nothing with the answer.
	silent
)

// passing says how a pass goes.
type passing struct {
	fault fault
	// behind is how many versions the engine's copy of the Superset is late.
	behind int
	r      *rand.Rand
}

var capabilities = []fnv1.Capability{
	fnv1.Capability_CAPABILITY_CAPABILITIES,
	fnv1.Capability_CAPABILITY_REQUIRED_RESOURCES,
	fnv1.Capability_CAPABILITY_CREDENTIALS,
	fnv1.Capability_CAPABILITY_CONDITIONS,
	fnv1.Capability_CAPABILITY_REQUIRED_SCHEMAS,
}

// pass is one reconcile.
func (w *World) pass(p passing) {
	v := w.version(p)
	w.engine.passes++
	w.engine.dirty = false
	w.engine.writes = 0
	w.truth.seen = v.spec
	req := w.request(v)
	rsp := w.converse(req)
	if rsp == nil || w.broken != nil {
		return
	}
	a := w.answerOf(v, req, rsp)
	w.checkAnswer(a)
	if p.fault == silent || w.broken != nil {
		w.retry(time.Second)
		return
	}
	w.cover.see(a)
	w.execute(a, p)
	w.checkWorld(a)
}

// version is the copy of the Superset that the engine reads.
func (w *World) version(p passing) version {
	at := max(0, len(w.versions)-1-p.behind)
	for at < len(w.versions)-1 && w.versions[at].number < w.read {
		at++
	}
	for !w.lag && at < len(w.versions)-1 && w.versions[at].number < w.engine.referred {
		at++
	}
	v := w.versions[at]
	w.read = max(w.read, v.number)
	return v
}

func (w *World) request(v version) *fnv1.RunFunctionRequest {
	req := &fnv1.RunFunctionRequest{
		Meta: &fnv1.RequestMeta{Tag: "sim", Capabilities: capabilities},
		Observed: &fnv1.State{
			Composite: &fnv1.Resource{Resource: v.composite()},
			Resources: make(map[string]*fnv1.Resource, len(v.refs)),
		},
		Desired: &fnv1.State{Resources: map[string]*fnv1.Resource{}},
	}
	for key, id := range v.refs {
		o, ok := w.objects[id]
		if ok && o.ours {
			req.Observed.Resources[o.keyOr(key)] = &fnv1.Resource{Resource: w.get(o)}
		}
	}
	if w.others {
		req.Desired.Resources[otherKey] = &fnv1.Resource{Resource: otherObject, Ready: fnv1.Ready_READY_TRUE}
	}
	return req
}

func (o *object) keyOr(key string) string {
	if o.key != "" {
		return o.key
	}
	return key
}

// otherKey and otherObject are what another function of the pipeline wants.
const otherKey = "other-bucket"

var otherObject = obj(map[string]any{
	"apiVersion": "v1", "kind": "ConfigMap", "metadata": map[string]any{"name": "other-bucket", "namespace": namespace},
	"data": map[string]any{"size": "3"},
})

// rounds is how often the function may ask for more.
const rounds = 5

// converse calls the function until its questions are answered.
func (w *World) converse(req *fnv1.RunFunctionRequest) *fnv1.RunFunctionResponse {
	for range rounds + 1 {
		rsp := w.call(req)
		if rsp == nil {
			return nil
		}
		if w.answered(req, rsp.GetRequirements()) {
			return rsp
		}
		next := &fnv1.RunFunctionRequest{Meta: req.Meta, Observed: req.Observed, Desired: req.Desired}
		w.answer(next, rsp.GetRequirements())
		req.RequiredResources, req.RequiredSchemas = next.RequiredResources, next.RequiredSchemas
	}
	w.violated("stable requirements", "the questions still changed after %d calls", rounds)
	return nil
}

func (w *World) call(req *fnv1.RunFunctionRequest) *fnv1.RunFunctionResponse {
	w.engine.calls++
	rsp, err := w.f.RunFunction(context.Background(), req)
	if err != nil {
		w.violated("no error", "%v", err)
		return nil
	}
	for _, r := range rsp.GetResults() {
		if r.GetSeverity() == fnv1.Severity_SEVERITY_FATAL {
			w.violated("no fatal result", "%s", r.GetMessage())
			return nil
		}
	}
	if w.thorough || w.engine.calls%16 == 0 {
		w.checkRepeat(req, rsp)
	}
	return rsp
}

// answered is true when a request has the answers to just these questions.
func (w *World) answered(req *fnv1.RunFunctionRequest, q *fnv1.Requirements) bool {
	if len(req.GetRequiredResources()) != len(q.GetResources()) || len(req.GetRequiredSchemas()) != len(q.GetSchemas()) {
		return false
	}
	for name := range q.GetResources() {
		if _, ok := req.GetRequiredResources()[name]; !ok {
			return false
		}
	}
	for name := range q.GetSchemas() {
		if _, ok := req.GetRequiredSchemas()[name]; !ok {
			return false
		}
	}
	return true
}

func (w *World) answer(req *fnv1.RunFunctionRequest, q *fnv1.Requirements) {
	req.RequiredResources = make(map[string]*fnv1.Resources, len(q.GetResources()))
	for name, s := range q.GetResources() {
		found := &fnv1.Resources{}
		switch {
		case s.GetKind() == "Pod":
			for _, p := range w.taskPods(s.GetMatchLabels().GetLabels()) {
				found.Items = append(found.Items, &fnv1.Resource{Resource: p})
			}
		case s.GetMatchName() != "":
			if o, ok := w.objects[objectID(s.GetKind(), s.GetMatchName())]; ok {
				found.Items = append(found.Items, &fnv1.Resource{Resource: w.get(o)})
			}
		}
		req.RequiredResources[name] = found
	}
	req.RequiredSchemas = make(map[string]*fnv1.Schema, len(q.GetSchemas()))
	for name, s := range q.GetSchemas() {
		req.RequiredSchemas[name] = &fnv1.Schema{}
		if w.served(s.GetKind()) {
			req.RequiredSchemas[name].OpenapiV3 = obj(map[string]any{"type": "object"})
		}
	}
}

func (w *World) served(kind string) bool { return kind == "HTTPRoute" && w.gatewayAPI }

// execute does with an answer what Crossplane does.
func (w *World) execute(a answer, p passing) {
	desired := a.rsp.GetDesired().GetResources()
	keys := slices.Sorted(maps.Keys(desired))
	if p.r != nil {
		p.r.Shuffle(len(keys), func(i, j int) { keys[i], keys[j] = keys[j], keys[i] })
	}
	for key, o := range a.observed {
		if _, wanted := desired[key]; wanted || w.objects[o.id] != o {
			continue
		}
		if p.fault == abortEarly {
			w.abort()
			return
		}
		w.checkDelete(a, key, o)
		w.remove(o, true)
		w.trail.note("-" + key)
		w.engine.writes++
	}
	w.refer(desired)
	stop := -1
	if p.fault == abortLate && len(keys) > 0 {
		stop = p.r.IntN(len(keys))
	}
	for n, key := range keys {
		if n == stop {
			w.abort()
			return
		}
		if key == otherKey {
			continue
		}
		w.applyOne(a, key, desired[key].GetResource())
	}
	if p.fault == dropped || w.engine.loseStatus > 0 {
		w.engine.loseStatus = max(0, w.engine.loseStatus-1)
		w.retry(time.Second)
		return
	}
	w.storeStatus(a)
	w.trail.reach(a.phase + "/" + a.lifecycle)
	for _, o := range a.observed {
		if o.job != nil {
			o.seen = o.job.reported
		}
	}
	ttl := a.rsp.GetMeta().GetTtl().AsDuration()
	if p.r != nil {
		ttl += time.Duration((p.r.Float64() - 0.5) * 0.2 * float64(ttl))
	}
	w.engine.due = w.now.Add(ttl)
}

func (w *World) retry(d time.Duration) { w.engine.due = w.now.Add(d) }

// abort is the end of a pass that failed: the status stays, and all conditions
// of ours become Unknown.
func (w *World) abort() {
	w.store(func(v *version) {
		l := dig(v.status, "conditions").GetListValue().GetValues()
		out := make([]any, 0, len(l))
		for _, c := range l {
			s := c.GetStructValue()
			if t := text(s, "type"); t == "Ready" || t == "Synced" {
				out = append(out, s)
				continue
			}
			out = append(out, map[string]any{
				"type": text(s, "type"), "status": "Unknown", "reason": "FatalError", "message": "A fatal error occurred before the status could be determined",
				"lastTransitionTime": w.stamp(),
			})
		}
		if v.status != nil {
			v.status = with(v.status, build(out), "conditions")
		}
	})
	w.retry(time.Second)
}

// refer stores which objects the Superset consists of.
func (w *World) refer(desired map[string]*fnv1.Resource) {
	refs := make(map[string]string, len(desired))
	for key, r := range desired {
		refs[key] = objectID(text(r.GetResource(), "kind"), text(r.GetResource(), "metadata", "name"))
	}
	if maps.Equal(refs, w.latest().refs) {
		return
	}
	w.engine.writes++
	w.store(func(v *version) { v.refs, v.generation = refs, v.generation+1 })
	w.engine.referred = w.latest().number
}

func (w *World) applyOne(a answer, key string, o *structpb.Struct) {
	if text(o, "kind") == "HTTPRoute" && !w.gatewayAPI {
		w.violated("no unknown kinds", "%s is of a kind that does not exist", key)
		return
	}
	w.beforeApply(a, key, o)
	before, was := w.endpoints(), w.countBefore(a, key)
	switch w.apply(key, o) {
	case unchanged:
	case written:
		w.engine.writes++
		w.afterApply(a, key, o, before, was)
	case invalid:
		w.violated("no invalid object", "%s would be refused as invalid", key)
	case refused:
		w.violated("no refused object", "%s would be refused", key)
	}
	if w.byKey(key) != nil {
		w.fitted(a, key)
	}
}

// storeStatus writes status and conditions if they differ.
func (w *World) storeStatus(a answer) {
	status := dig(a.rsp.GetDesired().GetComposite().GetResource(), "status").GetStructValue()
	old := map[string]*structpb.Struct{}
	for _, c := range dig(w.latest().status, "conditions").GetListValue().GetValues() {
		old[text(c.GetStructValue(), "type")] = c.GetStructValue()
	}
	set := func(typ string, holds bool, reason, message string) {
		s := "False"
		if holds {
			s = "True"
		}
		since := w.stamp()
		if o := old[typ]; text(o, "status") == s {
			since = text(o, "lastTransitionTime")
		}
		old[typ] = obj(map[string]any{"type": typ, "status": s, "reason": reason, "message": message, "lastTransitionTime": since})
	}
	for _, c := range a.rsp.GetConditions() {
		set(c.GetType(), c.GetStatus() == fnv1.Status_STATUS_CONDITION_TRUE, c.GetReason(), c.GetMessage())
	}
	ready := a.rsp.GetDesired().GetComposite().GetReady() == fnv1.Ready_READY_TRUE
	set("Ready", ready, "Available", "")
	list := make([]any, 0, len(old))
	for _, t := range slices.Sorted(maps.Keys(old)) {
		list = append(list, old[t])
	}
	status = with(status, build(list), "conditions")
	if w.latest().status != nil && sameObject(status, w.latest().status) {
		return
	}
	w.engine.writes++
	w.store(func(v *version) { v.status = status })
}

// state is a name of where things stand, as the answer tells it.
func (a answer) state() string {
	return fmt.Sprintf("%s/%s", a.lifecycle, a.condition("LifecycleComplete").GetReason())
}
