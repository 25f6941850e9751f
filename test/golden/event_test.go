// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package golden

import (
	"fmt"
	"strings"
	"testing"
	"time"
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
	"complete":   complete,
	"start":      start,
	"attempt":    attempt,
	"fail":       fail,
	"suspended":  suspended,
	"available":  available,
	"scale":      scale,
	"patchXR":    patchXR,
	"loseStatus": func(_ *testing.T, w *world, _ any) { delete(w.xr, "status") },
	"clock":      clock,
	"patch":      patch,
	"exists":     func(t *testing.T, w *world, data any) { w.foreign = append(w.foreign, w.local(t, data)) },
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

// local is an object in the Superset's namespace.
func (w *world) local(t *testing.T, data any) map[string]any {
	t.Helper()
	return merge(map[string]any{"metadata": map[string]any{"namespace": w.namespace()}}, fields(t, data))
}

// job finds the unfinished Job of a task.
func (w *world) job(t *testing.T, task string) *composed {
	t.Helper()
	for _, key := range sorted(w.objects) {
		c := w.objects[key]
		if c.applied["kind"] != "Job" || dig(c.applied, "metadata", "labels", "superset.apache.org/init-task") != task {
			continue
		}
		if s, _ := dig(c.others, "status", "finished").(bool); !s && !finished(c) {
			return c
		}
	}
	t.Fatalf("there is no unfinished Job of %s among %v", task, sorted(w.objects))
	return nil
}

func finished(c *composed) bool {
	conditions, _ := dig(c.others, "status", "conditions").([]any)
	for _, v := range conditions {
		o, _ := v.(map[string]any)
		if (o["type"] == "Complete" || o["type"] == "Failed") && o["status"] == "True" {
			return true
		}
	}
	return false
}

// became lays a status over that of an object.
func (c *composed) became(status map[string]any) {
	c.others = merge(c.others, map[string]any{"status": status})
}

func (w *world) stamp() string { return w.now.Format(time.RFC3339) }

func (w *world) condition(typ, status, reason, message string) map[string]any {
	return map[string]any{"type": typ, "status": status, "reason": reason, "message": message, "lastTransitionTime": w.stamp()}
}

func start(t *testing.T, w *world, data any) {
	t.Helper()
	c := w.job(t, word(t, data))
	c.became(map[string]any{"startTime": w.stamp(), "active": float64(1), "ready": float64(1), "terminating": float64(0)})
}

func complete(t *testing.T, w *world, data any) {
	t.Helper()
	c := w.job(t, word(t, data))
	if dig(c.others, "status", "startTime") == nil {
		start(t, w, data)
	}
	c.became(map[string]any{
		"active": nil, "ready": float64(0), "succeeded": float64(1), "completionTime": w.stamp(),
		"conditions": []any{w.condition("SuccessCriteriaMet", "True", "CompletionsReached", "Reached expected number of succeeded pods"), w.condition("Complete", "True", "CompletionsReached", "Reached expected number of succeeded pods")},
	})
}

// attempt fails one pod of a Job.
func attempt(t *testing.T, w *world, data any) {
	t.Helper()
	d := fields(t, data)
	c := w.job(t, word(t, d["task"]))
	failed, _ := dig(c.others, "status", "failed").(float64)
	if dig(c.others, "status", "startTime") == nil {
		start(t, w, d["task"])
	}
	c.became(map[string]any{"failed": failed + 1, "ready": float64(0)})
	reason, _ := d["reason"].(string)
	if reason == "" {
		reason = "Error"
	}
	job, _ := dig(c.applied, "metadata", "name").(string)
	w.pods = append(w.pods, map[string]any{
		"apiVersion": "v1", "kind": "Pod",
		"metadata": map[string]any{
			"name": fmt.Sprintf("%s-%d", job, int(failed)), "namespace": w.namespace(), "creationTimestamp": w.stamp(),
			"labels":          dig(c.applied, "spec", "template", "metadata", "labels"),
			"ownerReferences": []any{map[string]any{"kind": "Job", "name": job, "controller": true}},
		},
		"spec": map[string]any{"containers": []any{map[string]any{"name": "superset"}}},
		"status": map[string]any{"phase": "Failed", "containerStatuses": []any{map[string]any{
			"name": "superset", "state": map[string]any{"terminated": map[string]any{
				"exitCode": d["exitCode"], "reason": reason, "message": d["message"], "finishedAt": w.stamp(),
			}},
		}}},
	})
}

func fail(t *testing.T, w *world, data any) {
	t.Helper()
	c := w.job(t, word(t, fields(t, data)["task"]))
	attempt(t, w, data)
	c.became(map[string]any{
		"active":     nil,
		"conditions": []any{w.condition("Failed", "True", "BackoffLimitExceeded", "Job has reached the specified backoff limit")},
	})
}

func suspended(t *testing.T, w *world, data any) {
	t.Helper()
	w.job(t, word(t, data)).became(map[string]any{
		"active": nil, "ready": float64(0), "terminating": float64(0), "startTime": nil,
		"conditions": []any{w.condition("Suspended", "True", "JobSuspended", "Job suspended")},
	})
}

// available lets a Deployment or StatefulSet settle, also at no replicas.
func available(t *testing.T, w *world, data any) {
	t.Helper()
	found := false
	for key, c := range w.objects {
		name, isDeployment := strings.CutSuffix(key, "-deployment")
		set, isSet := strings.CutSuffix(key, "-statefulset")
		if (!isDeployment && !isSet) || (data != "all" && data != name && data != set) {
			continue
		}
		found = true
		n, ok := dig(merge(c.applied, c.others), "spec", "replicas").(float64)
		if !ok {
			n = 1
		}
		c.became(map[string]any{
			"observedGeneration": float64(c.generation), "replicas": n, "readyReplicas": n, "updatedReplicas": n,
			"availableReplicas": n, "terminatingReplicas": float64(0),
		})
	}
	if !found {
		t.Fatalf("there is no workload %v", data)
	}
}

// scale lets an autoscaler set the count.
func scale(t *testing.T, w *world, data any) {
	t.Helper()
	d := fields(t, data)
	c := w.object(t, word(t, d["component"])+"-deployment")
	c.others = merge(c.others, map[string]any{"spec": map[string]any{"replicas": d["replicas"]}})
	c.scaled = true
	c.generation++
}

func (w *world) object(t *testing.T, key string) *composed {
	t.Helper()
	c, ok := w.objects[key]
	if !ok {
		t.Fatalf("there is no object %s among %v", key, sorted(w.objects))
	}
	return c
}

func patchXR(t *testing.T, w *world, data any) {
	t.Helper()
	w.xr = merge(w.xr, fields(t, data))
	generation, _ := dig(w.xr, "metadata", "generation").(float64)
	w.xr = merge(w.xr, map[string]any{"metadata": map[string]any{"generation": generation + 1}})
}

func clock(t *testing.T, w *world, data any) {
	t.Helper()
	d, err := time.ParseDuration(strings.TrimPrefix(word(t, data), "+"))
	if err != nil {
		t.Fatal(err)
	}
	w.now = w.now.Add(d)
}

func patch(t *testing.T, w *world, data any) {
	t.Helper()
	d := fields(t, data)
	c := w.object(t, word(t, d["key"]))
	c.others = merge(c.others, fields(t, d["merge"]))
}
