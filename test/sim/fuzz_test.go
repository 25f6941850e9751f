// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package sim

import (
	"context"
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	fnv1 "github.com/crossplane/function-sdk-go/proto/v1"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/structpb"
)

// FuzzScript looks for scripts that break an invariant.
func FuzzScript(f *testing.F) {
	f.Add([]byte{0, 1, 2, 3, 4, 5})
	f.Add([]byte{30, 1, 0, 2, 12, 3, 0, 1})
	f.Fuzz(func(t *testing.T, data []byte) {
		script := Script{{Op: "settle"}}
		for i := 0; i+1 < len(data) && len(script) < 40; i += 2 {
			script = append(script, Step{ops[int(data[i])%len(ops)].name, uint32(data[i+1])})
		}
		if v := Play(usual(), script); v != nil {
			t.Errorf("%s\n%s", v, script)
		}
	})
}

// FuzzStatus gives the function a status and a memory that somebody has edited.
func FuzzStatus(f *testing.F) {
	settled := newWorld(usual())
	settled.settle()
	f.Add(`{"lifecycle":{"memory":"{\"revision\":1e99}"}}`, `{"tasks":{"migrate":{"last":{}}},"pipeline":{}}`)
	f.Add(`{"lifecycle":[]}`, `[]`)
	f.Add(`{"conditions":[{"type":"Available"}],"components":7}`, `{"cron":{"anchor":"x"}}`)
	f.Fuzz(func(t *testing.T, status, memory string) {
		if !utf8.ValidString(memory) {
			return // No message of the protocol can carry it.
		}
		w := settled.clone()
		s := obj(nil)
		if s.UnmarshalJSON([]byte(status)) == nil {
			w.store(func(v *version) { v.status = s })
		}
		if o := w.byKey("lifecycle-configmap"); o != nil {
			o.whole = with(o.whole, build(memory), "data", "memory.json")
			w.touch(o)
		}
		w.thorough = true
		if req := w.request(*w.latest()); w.converse(req) == nil || w.broken != nil {
			t.Errorf("%v", w.broken)
		}
	})
}

// FuzzSpec gives the function a spec that somebody has written blindly for an
// instance that runs. Whatever it says, a spec that is not acted upon leaves
// everything as it is.
func FuzzSpec(f *testing.F) {
	settled := newWorld(usual())
	settled.settle()
	good, err := settled.spec.object().MarshalJSON()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(good))
	f.Fuzz(func(t *testing.T, spec string) {
		s := &structpb.Value{}
		if s.UnmarshalJSON([]byte(spec)) != nil {
			return
		}
		w := settled.clone()
		w.thorough = true
		req := w.request(*w.latest())
		req.Observed.Composite.Resource = with(req.GetObserved().GetComposite().GetResource(), s, "spec")
		rsp := w.converse(req)
		if rsp == nil || w.broken != nil {
			t.Fatalf("%v", w.broken)
		}
		a := answer{rsp: rsp}
		for _, typ := range conditionTypes {
			if c := a.condition(typ); c.GetReason() == "" || c.GetMessage() == "" {
				t.Errorf("condition %s is %v", typ, c)
			}
		}
		if a.holds("SpecValid") {
			return
		}
		for key := range req.GetObserved().GetResources() {
			o, held := w.byKey(key), rsp.GetDesired().GetResources()[key].GetResource()
			if held == nil {
				t.Errorf("%s is left out", key)
				continue
			}
			if d := difference(structpb.NewStructValue(o.applied), structpb.NewStructValue(held), key); d != "" {
				t.Errorf("held, but changed: %s", d)
			}
		}
	})
}

// FuzzObserved gives the function an object that looks otherwise than it ever
// did, at rest and in the middle of an upgrade. Whatever it makes of it, it is
// not to lose any other object.
func FuzzObserved(f *testing.F) {
	i := usual()
	i.Page, i.Policy = true, true
	settled := newWorld(i)
	settled.settle()
	running := settled.clone()
	running.do(Step{"image", 1})
	for n := 0; running.working() == nil && n < 3000; n++ {
		running.turn(n)
	}
	if running.working() == nil || running.broken != nil {
		f.Fatalf("no task runs: %v", running.broken)
	}
	f.Add(false, uint8(0), "status", "{}")
	f.Add(true, uint8(1), "status.conditions", `[{"type":"Complete","status":"True"},{"type":"Failed","status":"True"}]`)
	f.Add(true, uint8(2), "metadata.labels", "7")
	f.Add(false, uint8(3), "metadata.managedFields", `[{"manager":"apiextensions.crossplane.io/composed/x","operation":"Apply","fieldsV1":{"f:spec":{}}}]`)
	f.Add(true, uint8(4), "spec", "")
	f.Fuzz(func(t *testing.T, mid bool, which uint8, path, text string) {
		if !utf8.ValidString(path) {
			return // No message of the protocol can carry it.
		}
		w := settled.clone()
		if mid {
			w = running.clone()
		}
		w.thorough = true
		req := w.request(*w.latest())
		keys := slices.Sorted(maps.Keys(req.GetObserved().GetResources()))
		changed := keys[int(which)%len(keys)]
		var v *structpb.Value
		if text != "" {
			if v = (&structpb.Value{}); v.UnmarshalJSON([]byte(text)) != nil {
				return
			}
		}
		r := req.GetObserved().GetResources()[changed]
		r.Resource = with(r.GetResource(), v, strings.Split(path, ".")...)
		rsp := w.converse(req)
		if rsp == nil || w.broken != nil {
			t.Fatalf("%s of %s: %v", path, changed, w.broken)
		}
		for _, key := range keys {
			o, there := w.byKey(key), rsp.GetDesired().GetResources()[key] != nil
			switch {
			case there || key == changed || strings.HasPrefix(key, "maintenance-page-"):
			case o.kind == "Job" && o.job.finished != "", isRunConfig(key) && w.byKey(strings.TrimSuffix(key, "-configmap")+"-job") != w.working():
			default:
				t.Errorf("%s is left out, because %s of %s is %s", key, path, changed, text)
			}
		}
	})
}

// working is the Job whose pod runs, if any does.
func (w *World) working() *object {
	for _, o := range w.sorted("Job") {
		if o.job.alive() > 0 && o.job.touched {
			return o
		}
	}
	return nil
}

// FuzzRequest gives the function what came over the wire.
func FuzzRequest(f *testing.F) {
	w := newWorld(usual())
	for range 3 {
		raw, err := proto.MarshalOptions{Deterministic: true}.Marshal(w.request(*w.latest()))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
		w.pass(passing{})
		w.round()
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		req := &fnv1.RunFunctionRequest{}
		if proto.Unmarshal(raw, req) != nil {
			return
		}
		rsp, err := w.f.RunFunction(context.Background(), req)
		if err != nil {
			t.Fatal(err)
		}
		again, err := w.f.RunFunction(context.Background(), req)
		if err != nil || !proto.Equal(rsp, again) {
			t.Errorf("the second answer differs (%v)", err)
		}
	})
}
