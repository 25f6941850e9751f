// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package sim

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"google.golang.org/protobuf/types/known/structpb"
)

// Step is one thing that happens. Where it has a choice, Arg decides, so that a
// step means the same when others are taken away.
type Step struct {
	Op  string
	Arg uint32
}

// Script is a list of steps.
type Script []Step

func (s Script) String() string {
	parts := make([]string, len(s))
	for i, st := range s {
		parts[i] = fmt.Sprintf("%s(%d)", st.Op, st.Arg)
	}
	return strings.Join(parts, " ")
}

// op is a kind of step. It is false when it cannot happen now.
type op struct {
	name   string
	weight int
	// user is true for what people do.
	user bool
	do   func(w *World, r *rand.Rand) bool
}

// ops are all kinds of steps.
var ops = append(append(engineOps, clusterOps...), userOps...)

var opByName = func() map[string]op {
	out := make(map[string]op, len(ops))
	for _, o := range ops {
		out[o.name] = o
	}
	return out
}()

// do lets a step happen.
func (w *World) do(s Step) bool {
	o, known := opByName[s.Op]
	if !known || w.broken != nil {
		return false
	}
	r := rand.New(rand.NewPCG(uint64(s.Arg), 7))
	before := w.cover.state
	if !o.do(w, r) {
		return false
	}
	w.steps++
	w.cover.count(before, o.name)
	if w.broken == nil {
		w.checkPods()
	}
	return true
}

func once(f fault) func(*World, *rand.Rand) bool {
	return func(w *World, r *rand.Rand) bool {
		w.pass(passing{fault: f, r: r})
		return true
	}
}

// engineOps are what the engine does.
var engineOps = []op{
	{"pass", 160, false, once(noFault)},
	{"pass-abort-early", 5, false, once(abortEarly)},
	{"pass-abort-late", 10, false, once(abortLate)},
	{"pass-dropped-status", 10, false, once(dropped)},
	{"pass-silent", 4, false, once(silent)},
	{"pass-stale", 10, false, func(w *World, r *rand.Rand) bool {
		w.pass(passing{behind: 1 + r.IntN(3), r: r})
		return true
	}},
	{"status-outage", 1, false, func(w *World, _ *rand.Rand) bool {
		w.engine.loseStatus = 100
		return true
	}},
	{"wait", 60, false, func(w *World, r *rand.Rand) bool {
		w.now = w.now.Add(time.Duration(1+r.IntN(9000)) * time.Millisecond)
		return true
	}},
	{"wait-minutes", 12, false, func(w *World, r *rand.Rand) bool {
		w.now = w.now.Add(time.Duration(20+r.IntN(700)) * time.Second)
		return true
	}},
	{"wait-hours", 2, false, func(w *World, r *rand.Rand) bool {
		w.now = w.now.Add(time.Duration(1+r.IntN(30)) * time.Hour)
		return true
	}},
	{"clock-back", 1, false, func(w *World, r *rand.Rand) bool {
		w.now = w.now.Add(-time.Duration(1+r.IntN(400)) * time.Second)
		w.truth.jumpedBack = true
		return true
	}},
}

// pick is a random item, or the zero value.
func pick[T any](r *rand.Rand, items []T) (T, bool) {
	if len(items) == 0 {
		var none T
		return none, false
	}
	return items[r.IntN(len(items))], true
}

// on is a step for one object of a kind.
func on(kind string, fits func(*object) bool, do func(*World, *object, *rand.Rand)) func(*World, *rand.Rand) bool {
	return func(w *World, r *rand.Rand) bool {
		var candidates []*object
		for _, o := range w.sorted(kind) {
			if fits == nil || fits(o) {
				candidates = append(candidates, o)
			}
		}
		o, ok := pick(r, candidates)
		if ok {
			do(w, o, r)
		}
		return ok
	}
}

// podsThat are the indexes of pods of a Deployment.
func podsThat(o *object, fits func(pod) bool) []int {
	var out []int
	if o.deploy == nil {
		return nil
	}
	for i, p := range o.deploy.pods {
		if fits(p) {
			out = append(out, i)
		}
	}
	return out
}

func onPod(fits func(pod) bool, do func(*World, *object, int)) func(*World, *rand.Rand) bool {
	return on("Deployment", func(o *object) bool { return len(podsThat(o, fits)) > 0 },
		func(w *World, o *object, r *rand.Rand) {
			i, _ := pick(r, podsThat(o, fits))
			do(w, o, i)
		})
}

func onTaskPod(fits func(taskPod) bool, do func(*World, *object, int)) func(*World, *rand.Rand) bool {
	index := func(o *object) int {
		for i, p := range o.job.pods {
			if fits(p) {
				return i
			}
		}
		return -1
	}
	return on("Job", func(o *object) bool { return o.job != nil && index(o) >= 0 },
		func(w *World, o *object, _ *rand.Rand) { do(w, o, index(o)) })
}

func unfinished(o *object) bool { return o.job != nil && (o.job.finished == "" || o.deleting) }

func starting(p pod) bool { return !p.ready && !p.terminating }
func running(p pod) bool  { return p.ready && !p.terminating }
func ending(p pod) bool   { return p.terminating }

// clusterOps are what controllers and kubelets do.
var clusterOps = []op{
	{"round", 40, false, func(w *World, _ *rand.Rand) bool { w.round(); return true }},
	{"deployment-sync", 60, false, on("Deployment", func(o *object) bool { return o.deploy != nil }, func(w *World, o *object, _ *rand.Rand) { w.syncDeployment(o) })},
	{"deployment-report", 60, false, on("Deployment", func(o *object) bool { return o.deploy != nil }, func(w *World, o *object, _ *rand.Rand) { w.reportDeployment(o) })},
	{"pod-ready", 60, false, onPod(starting, (*World).podReady)},
	{"pod-gone", 60, false, onPod(ending, (*World).podGone)},
	{"pod-fails", 6, false, onPod(running, (*World).podFails)},
	{"job-sync", 70, false, on("Job", unfinished, func(w *World, o *object, _ *rand.Rand) { w.syncJob(o) })},
	{"task-starts", 40, false, onTaskPod(func(p taskPod) bool { return p.state == podPending && !p.terminating },
		func(w *World, o *object, i int) {
			// A pod in back-off does not start in the second that it takes to stop its Job.
			if stuck := o.job.pods[i].waiting != ""; !stuck || !dig(o.applied, "spec", "suspend").GetBoolValue() {
				w.advancePod(o, i, true)
			}
		})},
	{"task-succeeds", 25, false, onTaskPod(func(p taskPod) bool { return p.state == podRunning && !p.terminating },
		func(w *World, o *object, i int) { w.advancePod(o, i, true) })},
	{"task-fails", 14, false, onTaskPod(func(p taskPod) bool { return p.state == podRunning && !p.terminating },
		func(w *World, o *object, i int) { w.advancePod(o, i, false) })},
	{"task-ends", 25, false, onTaskPod(func(p taskPod) bool { return p.terminating && p.alive() },
		func(w *World, o *object, i int) { w.advancePod(o, i, w.steps%2 == 0) })},
	{"task-stuck", 8, false, onTaskPod(func(p taskPod) bool { return p.state == podPending && !p.terminating },
		func(_ *World, o *object, i int) {
			o.job.pods[i].waiting = []string{"ImagePullBackOff", "CreateContainerConfigError"}[i%2]
		})},
	{"task-refused", 4, false, on("Job", unfinished, func(_ *World, o *object, _ *rand.Rand) { o.job.refused = true })},
	{"orphan-ends", 20, false, func(w *World, _ *rand.Rand) bool {
		if len(w.truth.orphans) == 0 {
			return false
		}
		w.truth.orphans = w.truth.orphans[1:]
		return true
	}},
	{"database-up", 20, false, on("StatefulSet", func(o *object) bool { return number(o.status, "readyReplicas") == 0 }, func(w *World, o *object, _ *rand.Rand) {
		o.reportSet(1)
		w.touch(o)
	})},
	{"database-down", 6, false, on("StatefulSet", func(o *object) bool { return number(o.status, "readyReplicas") > 0 }, func(w *World, o *object, _ *rand.Rand) {
		o.reportSet(0)
		w.touch(o)
	})},
	{"autoscale", 12, false, on("HorizontalPodAutoscaler", nil, func(w *World, o *object, r *rand.Rand) { w.autoscale(o, r) })},
}

// round lets every controller and kubelet do all it can.
func (w *World) round() {
	w.truth.orphans = nil
	for _, o := range w.sorted("Deployment") {
		if o.deploy == nil {
			continue
		}
		w.syncDeployment(o)
		for i := len(o.deploy.pods) - 1; i >= 0; i-- {
			if o.deploy.pods[i].terminating {
				w.podGone(o, i)
				continue
			}
			w.podReady(o, i)
		}
		w.syncDeployment(o)
		w.reportDeployment(o)
	}
	for _, o := range w.sorted("Job") {
		if !unfinished(o) {
			continue
		}
		o.job.refused = false
		w.syncJob(o)
		for i := range o.job.pods {
			if o.job.pods[i].alive() {
				w.advancePod(o, i, true)
			}
		}
		w.syncJob(o)
	}
	for _, o := range w.sorted("StatefulSet") {
		if number(o.status, "readyReplicas") == 0 {
			o.reportSet(1)
			w.touch(o)
		}
	}
	for _, o := range w.sorted("HorizontalPodAutoscaler") {
		w.autoscale(o, nil)
	}
	w.checkPods()
}

// edit is a change of the spec; it is no step if nothing changes.
func edit(change func(*Spec, *rand.Rand)) func(*World, *rand.Rand) bool {
	return func(w *World, r *rand.Rand) bool {
		before := w.spec
		change(&w.spec, r)
		if w.spec == before {
			return false
		}
		w.edited()
		return true
	}
}

func flip(b *bool) { *b = !*b }

// other is a number below n that differs from the present one.
func other(r *rand.Rand, now, n int) int { return (now + 1 + r.IntN(n-1)) % n }

// userOps are what people do.
var userOps = []op{
	{"image", 12, true, edit(func(i *Spec, r *rand.Rand) { i.Image = other(r, i.Image, 3) })},
	{"config", 6, true, edit(func(i *Spec, r *rand.Rand) { i.Config = other(r, i.Config, 3) })},
	{"gunicorn", 4, true, edit(func(i *Spec, r *rand.Rand) { i.Gunicorn = other(r, i.Gunicorn, 3) })},
	{"memory", 4, true, edit(func(i *Spec, r *rand.Rand) { i.Memory = other(r, i.Memory, 3) })},
	{"port", 3, true, edit(func(i *Spec, r *rand.Rand) { i.Port = other(r, i.Port, 3) })},
	{"web", 3, true, edit(func(i *Spec, _ *rand.Rand) { flip(&i.Web) })},
	{"worker", 3, true, edit(func(i *Spec, _ *rand.Rand) { flip(&i.Worker) })},
	{"beat", 3, true, edit(func(i *Spec, _ *rand.Rand) { flip(&i.Beat) })},
	{"replicas", 5, true, edit(func(i *Spec, r *rand.Rand) { i.WebReplicas = other(r, i.WebReplicas, 4) })},
	{"worker-replicas", 3, true, edit(func(i *Spec, r *rand.Rand) { i.WorkerReplicas = other(r, i.WorkerReplicas, 3) })},
	{"unnamed", 4, true, edit(func(i *Spec, _ *rand.Rand) { flip(&i.Unnamed) })},
	{"scale-by-hand", 6, true, on("Deployment", func(o *object) bool { return o.ours && !o.deleting && o.component() != "maintenance-page" }, scaleByHand)},
	{"autoscaling", 4, true, edit(func(i *Spec, _ *rand.Rand) { flip(&i.Autoscale) })},
	{"worker-autoscaling", 2, true, edit(func(i *Spec, _ *rand.Rand) { flip(&i.AutoWorker) })},
	{"budget", 2, true, edit(func(i *Spec, _ *rand.Rand) { flip(&i.Budget) })},
	{"page", 5, true, edit(func(i *Spec, _ *rand.Rand) { flip(&i.Page) })},
	{"supervised", 4, true, edit(func(i *Spec, _ *rand.Rand) { flip(&i.Supervised) })},
	{"suspend", 5, true, edit(func(i *Spec, _ *rand.Rand) { flip(&i.Suspend) })},
	{"disabled", 3, true, edit(func(i *Spec, _ *rand.Rand) { flip(&i.Disabled) })},
	{"mistake", 6, true, edit(func(i *Spec, r *rand.Rand) {
		if i.Mistake != noMistake {
			i.Mistake = noMistake
			return
		}
		i.Mistake = 1 + r.IntN(mistakes-1)
	})},
	{"policy", 2, true, edit(func(i *Spec, _ *rand.Rand) { flip(&i.Policy) })},
	{"gateway", 2, true, edit(func(i *Spec, _ *rand.Rand) { flip(&i.Gateway) })},
	{"retention", 2, true, edit(func(i *Spec, r *rand.Rand) { i.Retention = other(r, i.Retention, 3) })},
	{"max-retries", 3, true, edit(func(i *Spec, r *rand.Rand) { i.MaxRetries = 1 + other(r, i.MaxRetries-1, 3) })},
	{"init-drains", 2, true, edit(func(i *Spec, _ *rand.Rand) { flip(&i.DrainsInit) })},
	{"migrate-unasked", 4, true, edit(func(i *Spec, _ *rand.Rand) { flip(&i.Unasked) })},
	{"migrate-online", 2, true, edit(func(i *Spec, _ *rand.Rand) { flip(&i.KeepsOnline) })},
	{"clone", 6, true, edit(func(i *Spec, _ *rand.Rand) { flip(&i.Clone) })},
	{"clone-trigger", 5, true, edit(func(i *Spec, r *rand.Rand) { i.CloneTrigger = other(r, i.CloneTrigger, 4) })},
	{"cron", 4, true, edit(func(i *Spec, r *rand.Rand) { i.Cron = other(r, i.Cron, len(crons)) })},
	{"no-migrate", 2, true, edit(func(i *Spec, _ *rand.Rand) { flip(&i.NoMigrate) })},
	{"migrate-trigger", 5, true, edit(func(i *Spec, r *rand.Rand) { i.MigrateNumber = other(r, i.MigrateNumber, 4) })},
	{"rotate", 4, true, edit(func(i *Spec, _ *rand.Rand) {
		if flip(&i.Rotate); i.Rotate {
			i.Key++
		}
	})},
	{"no-init", 2, true, edit(func(i *Spec, _ *rand.Rand) { flip(&i.NoInit) })},
	{"init-trigger", 5, true, edit(func(i *Spec, r *rand.Rand) { i.InitTrigger = other(r, i.InitTrigger, 4) })},
	{"revert", 6, true, func(w *World, r *rand.Rand) bool {
		back := w.versions[r.IntN(len(w.versions))].spec
		return edit(func(i *Spec, _ *rand.Rand) { *i = back })(w, r)
	}},
	{"approve", 14, true, approve},
	{"adopt", 1, true, func(w *World, _ *rand.Rand) bool {
		v := "true"
		if w.annotations["superset.crossplane.io/adopt"] == v {
			v = "false"
		}
		w.annotations["superset.crossplane.io/adopt"] = v
		w.edited()
		return true
	}},
	{"delete-job", 4, true, on("Job", func(o *object) bool { return o.ours && !o.deleting && o.seen == o.job.phase() }, deleteJob)},
	{"delete-deployment", 2, true, on("Deployment", func(o *object) bool { return o.ours && !o.deleting }, func(w *World, o *object, _ *rand.Rand) { w.remove(o, true) })},
	{"delete-object", 3, true, on("", func(o *object) bool {
		return o.ours && o.kind != "Job" && o.kind != "Deployment" && o.kind != "Secret" && o.key != "lifecycle-configmap"
	}, func(w *World, o *object, _ *rand.Rand) { w.vanish(o) })},
	{"delete-secret", 2, true, on("Secret", func(o *object) bool { return o.ours }, func(w *World, o *object, _ *rand.Rand) { w.vanish(o) })},
	{"delete-memory", 2, true, func(w *World, _ *rand.Rand) bool {
		o := w.byKey("lifecycle-configmap")
		if o == nil {
			return false
		}
		w.outlives(text(o.applied, "data", "memory.json"))
		w.vanish(o)
		w.forgets()
		return true
	}},
	{"wipe-status", 3, true, func(w *World, _ *rand.Rand) bool {
		w.store(func(v *version) { v.status = nil })
		w.forgets()
		return true
	}},
	{"label", 2, true, on("", func(o *object) bool { return o.ours }, func(w *World, o *object, r *rand.Rand) {
		o.extra = []string{"", "blue", "green"}[r.IntN(3)]
		w.touch(o)
	})},
	{"foreign-object", 2, true, func(w *World, r *rand.Rand) bool {
		names := []string{"Deployment/bi-celery-beat", "ConfigMap/bi-celery-worker-config", "Service/bi-web-server", "ConfigMap/bi-maintenance-page-config", "Deployment/bi-maintenance-page"}
		id := names[r.IntN(len(names))]
		if o, there := w.objects[id]; there {
			if o.ours {
				return false
			}
			delete(w.objects, id)
			return true
		}
		w.foreign(id)
		return true
	}},
	{"gateway-api", 2, true, func(w *World, _ *rand.Rand) bool {
		if w.gatewayAPI {
			return false
		}
		w.gatewayAPI = true
		return true
	}},
	{"other-function", 1, true, func(w *World, _ *rand.Rand) bool { flip(&w.others); w.engine.dirty = true; return true }},
}

// approve does what the condition's message says.
func approve(w *World, _ *rand.Rand) bool {
	token := text(w.latest().status, "lifecycle", "upgrade", "approvalToken")
	if token == "" || w.annotations["superset.apache.org/approve-upgrade"] == token {
		return false
	}
	w.annotations["superset.apache.org/approve-upgrade"] = token
	w.truth.approved[text(w.latest().status, "lifecycle", "upgrade", "toTag")] = true
	w.edited()
	return true
}

// deleteJob takes away a Job of which the function knows how far it was.
func deleteJob(w *World, o *object, _ *rand.Rand) { w.remove(o, true) }

// foreign makes an object of somebody else.
func (w *World) foreign(id string) {
	kind, name, _ := strings.Cut(id, "/")
	o := &object{id: id, kind: kind, name: name, created: w.now, generation: 1}
	spec := map[string]any{}
	version := "v1"
	switch kind {
	case "Deployment":
		version = "apps/v1"
		spec = map[string]any{"selector": map[string]any{"matchLabels": map[string]any{"app": "x"}}, "template": map[string]any{
			"metadata": map[string]any{"labels": map[string]any{"app": "x"}},
			"spec":     map[string]any{"containers": []any{map[string]any{"name": "x", "image": "x"}}},
		}}
	case "Service":
		spec = map[string]any{"selector": map[string]any{"app": "x"}}
	}
	o.applied = &structpb.Struct{}
	o.whole = obj(map[string]any{"apiVersion": version, "kind": kind, "metadata": map[string]any{"name": name, "namespace": namespace}, "spec": spec})
	o.fields = &structpb.Struct{}
	w.objects[id] = o
}
