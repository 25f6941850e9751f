// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package golden

import (
	"cmp"
	"strings"
	"testing"
	"time"

	"github.com/crossplane-contrib/function-superset/fn/preview/cluster"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

// happen lets everything happen that a step lists, in order. An event is a word,
// or a word with what it happens to.
func (w *world) happen(t *testing.T, events []any) {
	t.Helper()
	for _, e := range events {
		what, data := "", any(nil)
		switch e := e.(type) {
		case string:
			what = e
		case map[string]any:
			if len(e) != 1 {
				t.Fatalf("an event has one key: %v", e)
			}
			for what, data = range e {
			}
		default:
			t.Fatalf("cannot read event %v", e)
		}
		act, known := actions[what]
		if !known {
			t.Fatalf("nothing like %q can happen", what)
		}
		act(t, w, data)
	}
}

// actions are the events; doc.go describes them.
var actions = map[string]func(t *testing.T, w *world, data any){
	"answer":     answerPreflight,
	"complete":   func(t *testing.T, w *world, data any) { w.Complete(w.job(t, data)) },
	"start":      func(t *testing.T, w *world, data any) { w.Start(w.job(t, data)) },
	"attempt":    func(t *testing.T, w *world, data any) { attempt(t, w, data) },
	"fail":       func(t *testing.T, w *world, data any) { w.FailJob(attempt(t, w, data)) },
	"suspended":  func(t *testing.T, w *world, data any) { w.Suspend(w.job(t, data)) },
	"available":  available,
	"scale":      scale,
	"patchXR":    func(t *testing.T, w *world, data any) { w.Edit(fields(t, data)) },
	"loseStatus": func(_ *testing.T, w *world, _ any) { delete(w.XR, "status") },
	"clock":      clock,
	"patch":      patch,
	"exists":     exists,
	"serve":      func(t *testing.T, w *world, data any) { w.served[word(t, data)] = true },
	"stuck":      stuck,
	"approve":    approve,
}

func word(t *testing.T, data any) string {
	t.Helper()
	s, ok := data.(string)
	if !ok {
		t.Fatalf("%v is not a word", data)
	}
	return s
}

func fields(t *testing.T, data any) map[string]any {
	t.Helper()
	m, ok := data.(map[string]any)
	if !ok {
		t.Fatalf("%v is not an object", data)
	}
	return m
}

// job is the key of the unfinished Job of a task.
func (w *world) job(t *testing.T, data any) string {
	t.Helper()
	task := word(t, data)
	for _, key := range w.Keys() {
		o := w.Observed(key)
		if o["kind"] == "Job" && cluster.Dig(o, "metadata", "labels", "superset.apache.org/init-task") == task && !w.Finished(key) {
			return key
		}
	}
	t.Fatalf("there is no unfinished Job of %s among %v", task, w.Keys())
	return ""
}

// attempt fails one pod of a Job, whose key it returns.
func attempt(t *testing.T, w *world, data any) string {
	t.Helper()
	d := cluster.Normal(fields(t, data))
	key := w.job(t, d["task"])
	how := cluster.Termination{}
	how.ExitCode, _ = d["exitCode"].(int64)
	how.Reason, _ = d["reason"].(string)
	how.Message, _ = d["message"].(string)
	w.FailPod(key, how)
	return key
}

// answerPreflight lets the preflight answer, in words where there are some.
func answerPreflight(t *testing.T, w *world, data any) {
	t.Helper()
	key := w.job(t, string(part.Preflight))
	if s, ok := data.(string); ok {
		w.Answer(key, part.Answer(s), "")
		return
	}
	d := fields(t, data)
	w.Answer(key, part.Answer(word(t, d["answer"])), word(t, d["message"]))
}

// stuck makes a pod for a Job that cannot start.
func stuck(t *testing.T, w *world, data any) {
	t.Helper()
	d := fields(t, data)
	w.Block(w.job(t, d["task"]), word(t, d["reason"]), word(t, d["message"]))
}

// available lets a Deployment or StatefulSet settle, also at no replicas.
func available(t *testing.T, w *world, data any) {
	t.Helper()
	found := false
	for _, key := range w.Keys() {
		name, isDeployment := strings.CutSuffix(key, "-deployment")
		set, isSet := strings.CutSuffix(key, "-statefulset")
		if (isDeployment || isSet) && (data == "all" || data == name || data == set) {
			found = true
			w.Settle(key)
		}
	}
	if !found {
		t.Fatalf("there is no workload %v", data)
	}
}

// scale lets somebody set the count, an autoscaler if it is not said who.
func scale(t *testing.T, w *world, data any) {
	t.Helper()
	d := cluster.Normal(fields(t, data))
	replicas, _ := d["replicas"].(int64)
	by, _ := d["by"].(string)
	w.Scale(w.key(t, word(t, d["component"])+"-deployment"), replicas, cmp.Or(by, "kube-controller-manager"))
}

// key is that of an object which is there.
func (w *world) key(t *testing.T, data any) string {
	t.Helper()
	key := word(t, data)
	if !w.Has(key) {
		t.Fatalf("there is no object %s among %v", key, w.Keys())
	}
	return key
}

func clock(t *testing.T, w *world, data any) {
	t.Helper()
	d, err := time.ParseDuration(strings.TrimPrefix(word(t, data), "+"))
	if err != nil {
		t.Fatal(err)
	}
	w.Now = w.Now.Add(d)
}

func patch(t *testing.T, w *world, data any) {
	t.Helper()
	d := fields(t, data)
	w.Patch(w.key(t, d["key"]), fields(t, d["merge"]))
}

// exists makes an object of somebody else in the Superset's namespace.
func exists(t *testing.T, w *world, data any) {
	t.Helper()
	o := cluster.Merge(map[string]any{"metadata": map[string]any{"namespace": cluster.Dig(w.XR, "metadata", "namespace")}}, cluster.Normal(fields(t, data)))
	w.Others[cluster.ID(o)] = o
}

// approve does what the condition says.
func approve(t *testing.T, w *world, _ any) {
	t.Helper()
	token, _ := cluster.Dig(w.XR, "status", "lifecycle", "upgrade", "approvalToken").(string)
	if token == "" {
		t.Fatal("nothing waits for an approval")
	}
	w.Edit(map[string]any{"metadata": map[string]any{"annotations": map[string]any{"superset.apache.org/approve-upgrade": token}}})
}
