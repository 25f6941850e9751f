// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package lifecycle

import (
	"time"

	"github.com/crossplane-contrib/function-superset/fn/superset/observe"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

// The states of an instance, as gates make them. A gate that holds decides the
// pass; the first one wins. Everything is decided from what is observed, so a
// state may be entered again, late or twice.
//
//	              ┌──────────── spec invalid: Blocked, suspended: Suspended ───────────┐
//	              │        (from everywhere; what runs is held, nothing starts)        │
//	              └────────────────────────────────────────────────────────────────────┘
//
//	 Complete ──inputs differ──▶ Pending ──▶ Preflight ──refuses──▶ Blocked (what serves, serves)
//	    ▲                      unwanted Job        │
//	    │                      runs or stops       ▼
//	    │                         ▲            AwaitingApproval (supervised image change)
//	    │                         │                │ approved
//	    │                         │                ▼
//	    │                         │            Draining: page up ─▶ Service to page ─▶ no pod left
//	    │                         │                │                      (skipped when no task drains)
//	    │                  inputs differ           ▼
//	    │                  in mid-run          Cloning ▶ Migrating ▶ Rotating ▶ Initializing
//	    │                         │                │  ▲         │
//	    │                         └────────────────┘  └─revived─┴─attempts used up─▶ Failed
//	    │                                          │ nothing pending
//	    └───all ready, Service back, page gone── Restoring
//
// A first installation has neither Preflight nor Draining: nothing runs yet.

// The times after which waiting becomes worth telling.
const (
	// askPodsAfter is how long a task Job may be without a ready pod before its
	// pods are asked for. It keeps pods out of Crossplane's cache while all is
	// well.
	askPodsAfter = 30 * time.Second
	// stallAfter is how long a wait may take before it says so.
	stallAfter = 10 * time.Minute
	// longRunAfter is how long a task may run before the message says so.
	longRunAfter = time.Hour
	// unseenFor is how long a Job that was wanted may stay unobserved, because
	// the engine read an older XR, before it counts as never made.
	unseenFor = 15 * time.Second
	// unboundAfter is how long a volume claim may be pending before the message
	// says so.
	unboundAfter = time.Minute
	// blindStopAfter is how long a Job may be without a ready pod before it may
	// be stopped, where pods cannot be asked for.
	blindStopAfter = 2 * time.Minute

	// movingTTL and restTTL are how long answers hold.
	movingTTL = 10 * time.Second
	// soonTTL is for a wait that ends as soon as the answer has arrived, so that
	// an event that Crossplane drops costs seconds at most.
	soonTTL = 2 * time.Second
	restTTL = time.Minute
)

// state is all that gates look at. Decide completes it step by step, because
// what is pending follows from what is remembered; gates only read it.
type state struct {
	Input

	// live is true when the spec may be acted upon: it has no mistakes and is not
	// suspended.
	live bool
	// before is what was remembered when the pass began.
	before Memory
	// twice is true when the ConfigMap and the status both hold it.
	twice bool
	// mem is what is remembered and what this pass has learned.
	mem Memory
	// pending are the tasks that have to run, in order, with their checksums.
	pending []pendingTask
	// look is what the preflight says.
	look look
	// unwantedJobs are unfinished Jobs that the present spec does not want.
	unwantedJobs []observe.Job
	// existing is true when a component's Deployment exists: a first
	// installation neither drains nor shows a page.
	existing bool
}

// pendingTask is a task that has to run.
type pendingTask struct {
	resolve.TaskSpec
	sum string
}

// componentMode is what all components do under a verdict.
type componentMode int

const (
	// serve builds components from the present spec.
	serve componentMode = iota
	// hold repeats what was applied last.
	hold
	// drain repeats it with no replicas.
	drain
)

// step is what a gate decides.
type step struct {
	Verdict
	components componentMode
	// scale lets held components follow the spec in size and place.
	scale bool
	// restore lets held components that were taken down come back.
	restore bool
	// start is the run to create now; it becomes the task's last run.
	start *start
	// stop lists the Jobs to stop, by key.
	stop map[string]bool
	// moving asks for a short time to live, soon for a very short one.
	moving, soon bool
	// waitingFor names a wait that says so when it takes longer than stallAfter. It has
	// no counts in it: a pod that comes up is not worth a write of the memory.
	waitingFor string
	// complete makes LifecycleComplete True.
	complete bool
}

// start is a run to create.
type start struct {
	task pendingTask
	run  RunMemory
	// alreadyRecorded is true when the run is already remembered but its Job was not
	// made yet.
	alreadyRecorded bool
}

// gate holds the pipeline for one reason.
type gate func(s state) (step, bool)

// chain is the order of precedence.
var chain = []gate{
	specIsInvalid,      // nothing new may start from a spec that nobody can trust
	isSuspended,        // the user wants the world as it is
	namesAreTaken,      // a database that somebody else's instance may use is not ours to migrate
	secretIsLost,       // a new key would make what is stored unreadable
	unwantedJobRuns,    // at most one task Job, and none that the spec does not want
	preflightBlocks,    // what would not serve does not take the place of what serves
	preflightIsDue,     // and that is known before anybody is asked or anything taken down
	approvalIsMissing,  // a supervised image change is not ours to start
	accountIsTaken,     // pods must not run under somebody else's account
	nothingIsPending,   // nothing is pending: components follow the spec
	runNameIsTaken,     // a task that cannot start takes nothing down
	pageIsStarting,     // users must find the page before the web server goes
	pageIsSwitching,    // and traffic must be on it
	componentsDrain,    // no pod of the old version may run while the schema changes
	databaseIsStarting, // a task without its database only burns attempts
	taskIsPending,      // the first pending task
}

// Decide decides what happens now.
func Decide(in Input) Plan {
	r := loadMemory(in)
	before := r.Memory
	s := state{Input: in, before: before, mem: recordJobs(before.clone(), in), twice: r.twice, existing: existing(in), live: len(in.Invalid) == 0 && !in.Instance.Suspend}
	s.mem.Blank = s.mem.Blank || !r.known
	s.mem.Secrets = secretsSeen(r, in)
	s.mem = s.mem.settleClone(in)
	if s.live {
		s.mem = recordContests(s.mem, s)
		s.mem = recordSchedule(s.mem, s)
		s.pending = pending(s.mem, in.Instance.Lifecycle)
		s.mem = recordApproval(s)
		s = withLook(s)
		s.mem = updatePipeline(s)
	}
	s.unwantedJobs = unwantedJobs(s)

	st := firstGate(s)
	next := recordDecision(s, st)
	st.Verdict = saysItTakesLong(st, next, in.Now)

	p := Plan{
		Verdict: st.Verdict,
		HoldAll: !s.live,
		Runs:    runs(s, st),
		Leave:   leave(in),
	}
	p.Diagnose, p.Seek = podDiagnostics(s), jobsToLookUp(s)
	p.Foresee = s.live && foresee(in, p.Leave)
	p.NewSecrets = newSecrets(in, r)
	p.PodsWait, p.FormerAccount = podsWait(in), formerAccount(in)
	p.Traffic, p.Page = traffic(s, st), page(s, st)
	p.PagePort = pagePort(s)
	p.Components = components(s, st, next)
	next = recordReplicas(next, s, st)
	next = next.withRevision(before)
	p.Memory = map[string]string{memoryKey: next.encode()}
	report(&p, s, st, next)
	return p
}

func firstGate(s state) step {
	for _, g := range chain {
		if st, holds := g(s); holds {
			return st
		}
	}
	// nothingIsPending holds when nothing is pending, and taskIsPending when something is.
	return step{Verdict: Verdict{Phase: PhaseRunning, Lifecycle: LifecycleComplete}}
}

func existing(in Input) bool {
	for _, t := range part.Components {
		if _, ok := in.Facts.Workloads[t]; ok || adopting(in, t) {
			return true
		}
	}
	return false
}

// adopting is true for a component whose Deployment exists, is nobody's and is
// to be taken over: its pods serve, and have to be drained like our own.
func adopting(in Input, t part.Component) bool {
	_, enabled := in.Instance.Component(t)
	e := in.Facts.Named[part.DeploymentKey(t)]
	return enabled && adoptable(in, e)
}
