// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package lifecycle

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/crossplane-contrib/function-superset/fn/superset/observe"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

func (d Disposition) String() string {
	return [...]string{"Absent", "Hold", "Drain", "Run"}[d]
}

func (t Traffic) String() string { return [...]string{"web", "page"}[t] }

// view is a state as the tables below tell it.
func view(p Plan) string {
	done, up := condition(p, ConditionLifecycleComplete), condition(p, ConditionAvailable)
	web := "none"
	if c, ok := p.Components[part.WebServer]; ok {
		web = c.Disposition.String()
	}
	var jobs []string
	for _, r := range p.Runs {
		jobs = append(jobs, fmt.Sprintf("%s %s", [...]string{"create", "keep", "stop"}[r.Action], r.Task))
	}
	return fmt.Sprintf("%s/%s; complete %t %s; available %t %s; web %s; traffic %s; page %s; jobs %s; ready %t; ttl %s",
		p.Verdict.Phase, p.Verdict.Lifecycle, done.Status, done.Reason, up.Status, up.Reason, web, p.Traffic, p.Page, strings.Join(jobs, "+"), p.Ready, p.TTL)
}

// TestStates has every state of the pipeline and what the plan wants in it.
func TestStates(t *testing.T) {
	atRest := func(change func(*resolve.Instance)) func(t *testing.T) *world {
		return func(t *testing.T) *world {
			w := newWorld(t, withPage(instance()))
			w.run()
			if change != nil {
				change(&w.in.Instance)
			}
			return w
		}
	}
	mid := func(reach func(*world)) func(t *testing.T) *world {
		return func(t *testing.T) *world {
			w := upgrading(t)
			reach(w)
			return w
		}
	}
	cases := map[string]struct {
		world func(t *testing.T) *world
		want  string
	}{
		"running": {
			atRest(nil),
			"Running/Complete; complete true LifecycleComplete; available true AllComponentsReady; web Run; traffic web; page Absent; jobs ; ready true; ttl 1m0s",
		},
		"degraded": {func(t *testing.T) *world {
			w := atRest(nil)(t)
			d := w.in.Facts.Workloads[part.WebServer]
			d.Ready, d.Available = 1, 1
			w.in.Facts.Workloads[part.WebServer] = d
			return w
		}, "Degraded/Complete; complete true LifecycleComplete; available false ComponentsNotReady; web Run; traffic web; page Absent; jobs ; ready false; ttl 10s"},
		"suspended at rest": {
			atRest(func(i *resolve.Instance) { i.Suspend = true }),
			"Suspended/Complete; complete true LifecycleComplete; available true AllComponentsReady; web Hold; traffic web; page Absent; jobs ; ready true; ttl 1m0s",
		},
		"suspended in mid-run": {
			mid(func(w *world) { w.untilTask(part.Migrate); w.start(); w.in.Instance.Suspend = true }),
			"Suspended/Pending; complete false Suspended; available false MaintenanceActive; web Hold; traffic page; page Hold; jobs keep migrate; ready false; ttl 1m0s",
		},
		"lifecycle disabled": {
			atRest(func(i *resolve.Instance) { i.Lifecycle.Disabled, i.Lifecycle.Tasks = true, nil }),
			"Running/Complete; complete true LifecycleDisabled; available true AllComponentsReady; web Run; traffic web; page Absent; jobs ; ready true; ttl 1m0s",
		},
		"no tasks": {
			atRest(func(i *resolve.Instance) { i.Lifecycle.Tasks = nil }),
			"Running/Complete; complete true NoLifecycleTasks; available true AllComponentsReady; web Run; traffic web; page Absent; jobs ; ready true; ttl 1m0s",
		},
		"no tasks and another image under supervision": {atRest(func(i *resolve.Instance) {
			*i = withImage(*i, "6.2.0")
			i.Lifecycle.Supervised, i.Lifecycle.Tasks = true, nil
		}), "Running/Complete; complete true NoLifecycleTasks; available true AllComponentsReady; web Run; traffic web; page Absent; jobs ; ready false; ttl 10s"},
		"blocked": {
			func(t *testing.T) *world { w := atRest(nil)(t); w.in.Invalid = invalid(); return w },
			"Blocked/Blocked; complete false InvalidSpec; available true AllComponentsReady; web Hold; traffic web; page Absent; jobs ; ready false; ttl 1m0s",
		},
		"awaiting approval": {
			mid(func(w *world) { w.in.Instance.Lifecycle.Supervised = true }),
			"AwaitingApproval/AwaitingApproval; complete false AwaitingApproval; available true AllComponentsReady; web Hold; traffic web; page Absent; jobs ; ready false; ttl 1m0s",
		},
		"page starting": {
			mid(func(*world) {}),
			"Upgrading/Draining; complete false MaintenancePageStarting; available true AllComponentsReady; web Hold; traffic web; page Run; jobs ; ready false; ttl 10s",
		},
		"page ready": {
			mid(func(w *world) { w.until(ReasonPageStarting); w.settle() }),
			"Upgrading/Draining; complete false MaintenanceStarted; available false MaintenanceActive; web Hold; traffic page; page Run; jobs ; ready false; ttl 2s",
		},
		"draining": {
			mid(func(w *world) { w.until(ReasonPageSwitching) }),
			"Upgrading/Draining; complete false Draining; available false MaintenanceActive; web Drain; traffic page; page Run; jobs ; ready false; ttl 10s",
		},
		"task is created": {
			mid(func(w *world) { w.until(ReasonDraining); w.settle() }),
			"Upgrading/Migrating; complete false TaskInProgress; available false MaintenanceActive; web Drain; traffic page; page Run; jobs create migrate; ready false; ttl 10s",
		},
		"task runs": {
			mid(func(w *world) { w.untilTask(part.Migrate); w.start() }),
			"Upgrading/Migrating; complete false TaskInProgress; available false MaintenanceActive; web Drain; traffic page; page Run; jobs keep migrate; ready false; ttl 10s",
		},
		"task of other inputs runs": {
			mid(func(w *world) {
				w.untilTask(part.Migrate)
				w.start()
				w.in.Instance = withImage(w.in.Instance, "6.3.0")
			}),
			"Upgrading/Migrating; complete false TaskStopping; available false MaintenanceActive; web Drain; traffic page; page Run; jobs keep migrate; ready false; ttl 10s",
		},
		"task cannot start": {
			mid(func(w *world) { w.untilTask(part.Migrate); w.stick() }),
			"Upgrading/Migrating; complete false TaskCannotStart; available false MaintenanceActive; web Drain; traffic page; page Run; jobs keep migrate; ready false; ttl 10s",
		},
		"task gets no pod": {
			mid(func(w *world) { w.untilTask(part.Migrate); w.in.Now = w.in.Now.Add(40 * time.Second) }),
			"Upgrading/Migrating; complete false TaskPodRefused; available false MaintenanceActive; web Drain; traffic page; page Run; jobs keep migrate; ready false; ttl 10s",
		},
		"task waits for its next attempt": {
			mid(func(w *world) { w.untilTask(part.Migrate); w.idle() }),
			"Upgrading/Migrating; complete false TaskRetrying; available false MaintenanceActive; web Drain; traffic page; page Run; jobs keep migrate; ready false; ttl 10s",
		},
		"task succeeded": {
			mid(func(w *world) { w.untilTask(part.Migrate); w.succeed() }),
			"Upgrading/Initializing; complete false TaskInProgress; available false MaintenanceActive; web Drain; traffic page; page Run; jobs keep migrate+create init; ready false; ttl 10s",
		},
		"task failed": {
			mid(func(w *world) { w.untilTask(part.Migrate); w.fail(); w.pass() }),
			"Failed/Failed; complete false TaskFailed; available false MaintenanceActive; web Drain; traffic page; page Run; jobs keep migrate; ready false; ttl 1m0s",
		},
		"restoring behind the page": {
			mid(func(w *world) { w.untilTask(part.Init); w.finish(w.in.Facts.Jobs[1].Key) }),
			"Upgrading/Restoring; complete true LifecycleComplete; available false MaintenanceActive; web Run; traffic page; page Run; jobs keep init; ready false; ttl 10s",
		},
		"web server ready, traffic goes back": {
			mid(func(w *world) { w.untilTask(part.Init); w.finish(w.in.Facts.Jobs[1].Key); w.pass(); w.settle() }),
			"Upgrading/Restoring; complete true LifecycleComplete; available false MaintenanceActive; web Run; traffic web; page Run; jobs ; ready false; ttl 2s",
		},
		"traffic is back, the page goes": {mid(func(w *world) {
			w.untilTask(part.Init)
			w.finish(w.in.Facts.Jobs[1].Key)
			w.pass()
			w.settle()
			w.pass()
		}), "Upgrading/Restoring; complete true LifecycleComplete; available true AllComponentsReady; web Run; traffic web; page Absent; jobs ; ready false; ttl 10s"},
		"first installation": {
			func(t *testing.T) *world { return newWorld(t, withPage(instance())) },
			"Initializing/Migrating; complete false TaskInProgress; available false NotInstalledYet; web Absent; traffic web; page Absent; jobs create migrate; ready false; ttl 10s",
		},
		"a run that takes nothing down": {func(t *testing.T) *world {
			w := atRest(nil)(t)
			w.edit(part.Init, func(s *resolve.TaskSpec) { s.Inputs = "other" })
			return w
		}, "Running/Initializing; complete false TaskInProgress; available true AllComponentsReady; web Hold; traffic web; page Absent; jobs create init; ready false; ttl 10s"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			p := c.world(t).decide()
			if diff := cmp.Diff(strings.Split(c.want, "; "), strings.Split(view(p), "; ")); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// TestOrderOfTheChain makes several gates hold at once: the earlier one decides.
func TestOrderOfTheChain(t *testing.T) {
	w := upgrading(t)
	w.in.Instance.Lifecycle.Supervised = true
	w.in.Instance.Embedded = []resolve.Embedded{{Type: "metastore", Name: "bi-metastore"}}
	w.in.Instance.GeneratedSecrets = []resolve.GeneratedSecret{{Name: "bi-generated"}}
	m, _ := decode(w.in.Facts.Memory[memoryKey])
	m.Secrets = []string{"bi-generated"}
	w.in.Facts.Memory[memoryKey] = m.encode()
	w.in.Facts.Jobs = []observe.Job{{Key: "init-x-job", Name: "bi-init-x", Task: part.Init, RunID: "x", Active: 1, Ready: 1, Started: w.in.Now}}
	w.in.Instance.Suspend = true
	w.in.Invalid = invalid()

	secret := observe.Object{Key: "generated-secret", Kind: "Secret", Name: "bi-generated"}
	steps := []struct {
		lift func()
		want string
	}{
		{func() {}, ReasonInvalidSpec},
		{func() { w.in.Invalid = nil }, ReasonLifecycleComplete},
		{func() { w.in.Instance.Suspend = false }, ReasonSecretLost},
		{func() { w.in.Facts.Objects["generated-secret"] = secret }, ReasonTaskStopping},
		{func() { w.in.Facts.Jobs = nil }, ReasonAwaitingApproval},
		{func() { w.in.Instance.Lifecycle.Supervised = false }, ReasonPageStarting},
		{func() { w.in.Facts.Workloads[part.MaintenancePage] = observe.Workload{Wanted: 1, Available: 1} }, ReasonPageSwitching},
		{func() { w.in.Facts.WebService = &observe.Service{Component: part.MaintenancePage} }, ReasonDraining},
		{func() {
			for c := range w.in.Facts.Workloads {
				if c != part.MaintenancePage {
					w.in.Facts.Workloads[c] = observe.Workload{}
				}
			}
		}, ReasonDatabaseStarting},
		{func() {
			w.in.Facts.Objects["metastore-statefulset"] = observe.Object{Kind: "StatefulSet", Ready: true}
		}, ReasonTaskInProgress},
		{func() { w.in.Instance = withImage(w.in.Instance, "6.1.0") }, ReasonLifecycleComplete},
	}
	for n, s := range steps {
		s.lift()
		if got := w.decide().Verdict.Reason; got != s.want {
			t.Fatalf("step %d: %s, want %s", n, got, s.want)
		}
	}
}

// TestMessagesAreSentences: a capital, no full stop, never empty.
func TestMessagesAreSentences(t *testing.T) {
	for _, m := range moments {
		w := upgrading(t)
		m.reach(w)
		p := w.decide()
		for _, c := range p.Conditions {
			if strings.HasSuffix(c.Message, ".") || c.Message == "" || strings.ToUpper(c.Message[:1]) != c.Message[:1] {
				t.Errorf("%s: %s says %q", m.title, c.Type, c.Message)
			}
		}
	}
}

// TestWaitingThatMakesNoProgressSaysSo goes through every wait without an end.
func TestWaitingThatMakesNoProgressSaysSo(t *testing.T) {
	for reason, reach := range map[string]func(w *world){
		ReasonPageStarting: func(*world) {},
		ReasonDraining:     func(w *world) { w.until(ReasonPageSwitching) },
		ReasonDatabaseStarting: func(w *world) {
			w.until(ReasonDraining)
			w.settle()
			w.in.Instance.Embedded = []resolve.Embedded{{Type: "metastore", Name: "bi-metastore"}}
		},
		ReasonLifecycleComplete: func(w *world) { w.untilTask(part.Init); w.finish(w.in.Facts.Jobs[1].Key) },
	} {
		t.Run(reason, func(t *testing.T) {
			w := upgrading(t)
			reach(w)
			w.pass()
			p := w.pass()
			if p.Verdict.Reason != reason {
				t.Fatalf("reason = %s", p.Verdict.Reason)
			}
			since := w.in.Now
			w.in.Now = since.Add(10*time.Minute - 4*time.Second)
			if p = w.pass(); strings.Contains(p.Verdict.Message, "10 minutes") || p.TTL != 4*time.Second {
				t.Errorf("TTL = %s, message = %s", p.TTL, p.Verdict.Message)
			}
			w.in.Now = since.Add(10 * time.Minute)
			if p = w.pass(); !strings.Contains(p.Verdict.Message, "for more than 10 minutes") {
				t.Errorf("message = %s", p.Verdict.Message)
			}
			again := w.pass()
			w.in.Now = since.Add(3 * time.Hour)
			if later := w.pass(); later.Verdict.Message != again.Verdict.Message || later.Memory[memoryKey] != again.Memory[memoryKey] {
				t.Error("the message or the memory changes by time alone")
			}
			w.settle()
			if p = w.pass(); strings.Contains(p.Verdict.Message, "10 minutes") && reason != ReasonDatabaseStarting && reason != ReasonLifecycleComplete {
				t.Errorf("there was progress: %s", p.Verdict.Message)
			}
		})
	}
}

// TestTaskThatRunsLong says so, and is not stopped.
func TestTaskThatRunsLong(t *testing.T) {
	w := upgrading(t)
	w.untilTask(part.Migrate)
	w.start()
	w.in.Now = w.in.Now.Add(59*time.Minute + 55*time.Second)
	if p := w.pass(); p.TTL != 5*time.Second {
		t.Errorf("TTL = %s", p.TTL)
	}
	w.in.Now = w.in.Now.Add(10 * time.Hour)
	p := w.pass()
	if !strings.Contains(p.Verdict.Message, "for more than 1 h") || p.Runs[0].Action != Keep {
		t.Errorf("message = %s, runs = %+v", p.Verdict.Message, p.Runs)
	}
}

// TestEmbeddedDatabaseThatGetsNoVolumeSaysWhy: a pod that is pending for want of a
// volume looks like one that is slow.
func TestEmbeddedDatabaseThatGetsNoVolumeSaysWhy(t *testing.T) {
	w := newWorld(t, instance())
	w.in.Instance.Embedded = []resolve.Embedded{{Type: "metastore", Name: "bi-metastore"}}
	created := w.in.Now
	claim := func(class string, pending bool) observe.Claim {
		return observe.Claim{Name: "bi-metastore", Created: created, Pending: pending, StorageClass: class}
	}
	const noDefault, unbound = "no storage class where the cluster has no default one; set spec.metastore.embedded.storage.storageClassName", "kubectl describe pvc bi-metastore -n team"
	for name, c := range map[string]struct {
		reason string
		claim  observe.Claim
		class  *string
		after  time.Duration
		want   string
	}{
		"no class at all":                  {"nothing will ever make a volume", claim("", true), nil, 0, noDefault},
		"a class, and it has just begun":   {"many classes wait for the pod", claim("slow", true), nil, unboundAfter - time.Second, ""},
		"a class, and a minute has passed": {"somebody has to look at it", claim("slow", true), nil, unboundAfter, unbound},
		"the empty class, by the spec":     {"the user means volumes that have no class", claim("", true), new(""), 0, ""},
		"the empty class, after a minute":  {"there is no such volume", claim("", true), new(""), unboundAfter, unbound},
		"a volume, and the pod is slow":    {"the claim is not to blame", claim("slow", false), nil, time.Hour, ""},
	} {
		t.Run(name, func(t *testing.T) {
			w.in.Instance.Embedded[0].StorageClass = c.class
			w.in.Facts.Claims = map[string]observe.Claim{part.PVCKey(part.Metastore): c.claim}
			w.in.Now = created.Add(c.after)
			v := w.decide().Verdict
			if v.Reason != ReasonDatabaseStarting {
				t.Fatalf("reason = %s", v.Reason)
			}
			if strings.Contains(v.Message, "volume claim") != (c.want != "") || !strings.Contains(v.Message, c.want) {
				t.Errorf("%s: want %q, got %q", c.reason, c.want, v.Message)
			}
		})
	}
}
