// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package lifecycle

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/schedule"
	"github.com/crossplane-contrib/function-superset/fn/superset/observe"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

// world is the smallest cluster in which a plan can be tried: it does with a
// plan what Crossplane and the controllers would do, one step at a time.
type world struct {
	t     *testing.T
	in    Input
	plan  Plan
	trace []string
	// took is true once a pipeline needed components to be down.
	took bool
	// ran are the tasks that were started, in order.
	ran []string
}

func newWorld(t *testing.T, i resolve.Instance) *world {
	t.Helper()
	return &world{t: t, in: Input{
		Instance: i,
		Now:      time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC),
		Facts: observe.Facts{
			Objects:   map[string]observe.Object{},
			Workloads: map[part.Component]observe.Workload{},
			Named:     map[string]observe.Existing{},
			Kinds:     map[observe.OptionalKind]observe.Presence{},
		},
	}}
}

// instance is a web server and a worker with migrate and init.
func instance() resolve.Instance {
	return resolve.Instance{
		Name: "bi", Namespace: "team", UID: "1", Tag: "6.1.0",
		Components: []resolve.Component{
			{Type: part.WebServer, Name: "bi-web-server", Pod: pod("6.1.0"), Replicas: new(int32(2)), Port: &resolve.Port{Name: "http", Number: 8088}, Service: &resolve.Service{Port: 8088}},
			{Type: part.CeleryWorker, Name: "bi-celery-worker", Pod: pod("6.1.0"), Replicas: new(int32(1))},
		},
		Lifecycle: resolve.Lifecycle{Image: "superset:6.1.0", Tasks: []resolve.TaskSpec{
			{Task: part.Migrate, Inputs: "migrate-6.1.0", PodChecksum: "p1", Drains: true, Attempts: 3, Retention: v1alpha1.RetentionRetainOnFailure, Image: "superset:6.1.0"},
			{Task: part.Init, Inputs: "init-6.1.0", PodChecksum: "p1", Attempts: 3, Retention: v1alpha1.RetentionRetainOnFailure, Image: "superset:6.1.0"},
		}},
	}
}

// withImage is the instance with another image.
func withImage(i resolve.Instance, tag string) resolve.Instance {
	i.Tag = tag
	i.Lifecycle.Image = "superset:" + tag
	i.Components = slices.Clone(i.Components)
	for n := range i.Components {
		i.Components[n].Pod = pod(tag)
	}
	var out []resolve.TaskSpec
	for _, t := range i.Lifecycle.Tasks {
		if t.Task != part.Clone {
			t.Inputs, t.Image = string(t.Task)+"-"+tag, "superset:"+tag
		}
		out = append(out, t)
	}
	i.Lifecycle.Tasks = out
	return i
}

func pod(tag string) resolve.Pod {
	return resolve.Pod{Containers: []corev1.Container{{Name: "superset", Image: "superset:" + tag}}}
}

func withPage(i resolve.Instance) resolve.Instance {
	i.Page = &resolve.Page{Name: "bi-maintenance-page", Replicas: 1}
	return i
}

// edit changes a task of the instance.
func (w *world) edit(t part.Task, change func(*resolve.TaskSpec)) {
	var out []resolve.TaskSpec
	for _, s := range w.in.Instance.Lifecycle.Tasks {
		if s.Task == t {
			change(&s)
		}
		out = append(out, s)
	}
	w.in.Instance.Lifecycle.Tasks = out
}

// decide is the plan for the world as it is.
func (w *world) decide() Plan {
	w.t.Helper()
	w.in.Schedule = schedule.Schedule{}
	if c, ok := w.in.Instance.Lifecycle.Task(part.Clone); ok && c.Schedule != nil {
		s, err := schedule.Parse(c.Schedule.Expression, c.Schedule.TimeZone)
		if err != nil {
			w.t.Fatal(err)
		}
		w.in.Schedule = s
	}
	return Decide(w.in)
}

// pass plans and does what the plan says.
func (w *world) pass() Plan {
	w.t.Helper()
	p := w.decide()
	for _, j := range p.Seek {
		// Crossplane answers a question and calls again. An answer is good for one
		// reconcile.
		if _, told := w.in.Facts.Named[j.Key]; !told {
			w.in.Facts.Named[j.Key] = observe.Existing{Asked: true}
			defer delete(w.in.Facts.Named, j.Key)
		}
	}
	p = w.decide()
	if diff := cmp.Diff(p, w.decide()); diff != "" {
		w.t.Fatalf("the same input gave two plans:\n%s", diff)
	}
	w.check(p)
	w.ran = append(w.ran, started(w, p)...)
	w.apply(p)
	w.plan = p
	if m, ok := decode(p.Memory[memoryKey]); ok && m.Pipeline != nil && m.Pipeline.Drain {
		w.took = true
	}
	w.trace = append(w.trace, fmt.Sprintf("%s/%s/%s", p.Verdict.Phase, p.Verdict.Lifecycle, p.Verdict.Reason))
	return p
}

// check holds what must be true of every plan.
func (w *world) check(p Plan) {
	w.t.Helper()
	active := 0
	for _, r := range p.Runs {
		if r.Action == Create {
			active++
		}
		if j, ok := jobOf(w.in.Facts, r.Task, r.RunID); ok && !j.Finished() && r.Action != Create {
			active++
		}
		if len(r.Name) > 63 {
			w.t.Errorf("name %q is too long", r.Name)
		}
	}
	if active > 1 {
		w.t.Errorf("%d task Jobs are active: %v", active, p.Runs)
	}
	listed := map[string]bool{}
	for _, r := range p.Runs {
		listed[r.Key] = true
	}
	for _, j := range w.in.Facts.Jobs {
		if !listed[j.Key] && !j.Finished() && !j.Stopped() {
			w.t.Errorf("unfinished Job %s is dropped", j.Key)
		}
	}
	if len(p.Conditions) != 8 {
		w.t.Errorf("%d conditions, want all 8", len(p.Conditions))
	}
	for _, c := range p.Conditions {
		if c.Reason == "" || c.Message == "" {
			w.t.Errorf("condition %s has no reason or message: %+v", c.Type, c)
		}
	}
	if p.TTL <= 0 {
		w.t.Errorf("TTL is %s", p.TTL)
	}
}

func (w *world) apply(p Plan) {
	w.in.Facts.Memory = maps.Clone(p.Memory)
	w.in.Prior = p.Status
	w.in.Conditions = p.Conditions
	if !p.HoldAll {
		for t := range w.in.Facts.Workloads {
			if t != part.MaintenancePage && p.Components[t].Disposition == Absent {
				delete(w.in.Facts.Workloads, t)
			}
		}
	}
	for t, c := range p.Components {
		w.component(t, c)
	}
	switch {
	case p.HoldAll:
	case p.Page == Absent:
		delete(w.in.Facts.Workloads, part.MaintenancePage)
	case p.Page == Run:
		if _, ok := w.in.Facts.Workloads[part.MaintenancePage]; !ok {
			w.in.Facts.Workloads[part.MaintenancePage] = observe.Workload{Generation: 1, Wanted: 1}
		}
	}
	if _, ok := w.in.Facts.Workloads[part.WebServer]; ok {
		svc := &observe.Service{Name: "bi-web-server", Component: part.WebServer, TargetName: "http"}
		if p.Traffic == Maintenance {
			svc.Component = part.MaintenancePage
		}
		w.in.Facts.WebService = svc
	} else {
		w.in.Facts.WebService = nil
	}
	w.jobs(p)
}

func (w *world) component(t part.Component, c ComponentPlan) {
	d, exists := w.in.Facts.Workloads[t]
	before := d
	switch c.Disposition {
	case Absent:
		return
	case Run:
		d.Image = ""
		if wanted, ok := w.in.Instance.Component(t); ok {
			d.Image, d.ConfigChecksum = wanted.Pod.Containers[0].Image, wanted.ConfigChecksum
		}
		if d.Whole = true; !exists {
			d.Wanted, d.CountUnowned = 1, true
		}
	case Hold, Drain:
		if !exists {
			return
		}
	}
	if c.Replicas == nil && (c.Disposition == Run || c.Disposition == Drain || c.ScaleHeld) {
		if !d.KeepsCount() {
			d.Wanted = 1
		}
		d.CountUnowned = true
	}
	if c.Replicas == nil && (c.Disposition == Run || c.ScaleHeld) {
		d.DrainedFrom, d.Woken = 0, false
	}
	if c.Replicas != nil {
		if d.Wanted != *c.Replicas {
			d.CountSharer = ""
		}
		d.Wanted, d.CountUnowned, d.Woken = *c.Replicas, false, false
		switch {
		case d.Wanted > 0 || c.Disposition == Run:
			d.DrainedFrom = 0
		case c.DrainedFrom > 0:
			d.DrainedFrom = c.DrainedFrom
		}
	}
	if d.Image != before.Image || d.Wanted != before.Wanted || !exists {
		d.Generation++
		if d.Image != before.Image {
			d.Updated = 0
		}
	}
	w.in.Facts.Workloads[t] = d
}

func (w *world) jobs(p Plan) {
	var out []observe.Job
	for _, r := range p.Runs {
		j, ok := jobOf(w.in.Facts, r.Task, r.RunID)
		if !ok {
			if r.Action != Create {
				w.t.Fatalf("%s keeps a Job that is not there", r.Key)
			}
			j = observe.Job{
				Key: r.Key, Name: r.Name, Task: r.Task, RunID: r.RunID, Created: w.in.Now, Checksum: r.Checksum,
				PodChecksum: r.PodChecksum, Executions: r.Executions, Attempts: r.Attempts,
			}
		}
		j.SuspendWanted = j.SuspendWanted || r.Action == Stop
		out = append(out, j)
	}
	w.in.Facts.Jobs = out
}

// job changes the only unfinished Job.
func (w *world) job(change func(*observe.Job)) {
	w.t.Helper()
	for i := range w.in.Facts.Jobs {
		if j := &w.in.Facts.Jobs[i]; !j.Finished() {
			change(j)
			return
		}
	}
	w.t.Fatal("there is no unfinished Job")
}

func (w *world) start() {
	w.t.Helper()
	w.job(func(j *observe.Job) { j.Started, j.Active, j.Ready = w.in.Now, 1, 1 })
}

// succeed lets the only unfinished Job come to a good end.
func (w *world) succeed() {
	w.t.Helper()
	w.job(func(j *observe.Job) {
		if part.LooksOnly(j.Task) {
			answered(j, w.in.Now, w.found())
			return
		}
		j.Started, j.Active, j.Ready, j.Succeeded, j.Complete, j.FinishedAt = w.in.Now, 0, 0, 1, true, w.in.Now.Add(5*time.Second)
	})
}

// found is what a preflight would find: that the schema changes where a migration is
// due.
func (w *world) found() part.Answer {
	m, _ := decode(w.in.Facts.Memory[memoryKey])
	if migrate, ok := w.in.Instance.Lifecycle.Task(part.Migrate); ok && m.task(part.Migrate).Done != checksum(m, migrate) {
		return part.Pending
	}
	return part.NothingPending
}

// answer lets the Job of a preflight end.
func (w *world) answer(a part.Answer) {
	w.t.Helper()
	w.job(func(j *observe.Job) { answered(j, w.in.Now, a) })
}

// answered is a Job whose pod ended with the exit code of an answer.
func answered(j *observe.Job, now time.Time, a part.Answer) {
	j.Started, j.Active, j.Ready, j.Failed, j.FinishedAt = now, 0, 0, 1, now.Add(5*time.Second)
	j.FailedFor = "PodFailurePolicy"
	j.FailedMessage = fmt.Sprintf("Container superset for pod team/%s-x7k2p failed with exit code %d matching FailJob rule at index 1", j.Name, part.CodeOf(a))
}

func (w *world) fail() {
	w.t.Helper()
	w.job(func(j *observe.Job) {
		j.Started, j.Active, j.Ready, j.Failed = w.in.Now, 0, 0, j.Attempts
		j.FailedFor, j.FailedMessage, j.FinishedAt = "BackoffLimitExceeded", "Job has reached the specified backoff limit", w.in.Now
	})
}

// scale is what somebody does to the count of a component: where nobody owned it, and
// at 0, it leaves no trace.
func (w *world) scale(t part.Component, n int32, manager string) {
	d := w.in.Facts.Workloads[t]
	if d.Wanted == n && n > 0 {
		return
	}
	traced := !d.CountUnowned || d.CountSharer != ""
	if n > 0 && d.DrainedFrom > 0 {
		d.Woken, d.DrainedFrom = true, 0
	}
	d.Wanted, d.CountUnowned, d.CountSharer = n, true, ""
	if traced && n > 0 {
		d.CountSharer = manager
	}
	d.Generation++
	w.in.Facts.Workloads[t] = d
}

// settle lets all Deployments reach what they should be.
func (w *world) settle() {
	for t, d := range w.in.Facts.Workloads {
		d.ObservedGeneration = d.Generation
		d.Replicas, d.Ready, d.Updated, d.Available, d.Terminating = d.Wanted, d.Wanted, d.Wanted, d.Wanted, 0
		w.in.Facts.Workloads[t] = d
	}
}

// run passes and plays the world until nothing changes.
func (w *world) run() {
	w.t.Helper()
	for range 40 {
		p := w.pass()
		w.in.Now = w.in.Now.Add(10 * time.Second)
		w.settle()
		for _, j := range w.in.Facts.Jobs {
			if !j.Finished() && !j.SuspendWanted {
				w.succeed()
			}
		}
		if p.Ready && p.Verdict.Lifecycle == LifecycleComplete && len(w.in.Facts.Jobs) == 0 {
			return
		}
	}
	w.t.Fatalf("never came to rest:\n%s", strings.Join(w.trace, "\n"))
}

// replicas are the wanted counts of all Deployments.
func (w *world) replicas() string {
	var out []string
	for _, t := range append(part.Components, part.MaintenancePage) {
		if d, ok := w.in.Facts.Workloads[t]; ok {
			out = append(out, fmt.Sprintf("%s=%d", t, d.Wanted))
		}
	}
	return strings.Join(out, " ")
}

func condition(p Plan, kind string) Condition {
	for _, c := range p.Conditions {
		if c.Type == kind {
			return c
		}
	}
	return Condition{}
}

func invalid() field.ErrorList {
	return field.ErrorList{field.Required(field.NewPath("spec", "image", "tag"), "a tag is needed")}
}
