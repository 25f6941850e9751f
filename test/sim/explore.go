// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package sim

import (
	"fmt"
	"strings"
)

// Scenario is something that takes many passes, into which other things can
// happen at any moment.
type Scenario struct {
	Name  string
	Start Spec
	// Begin is what starts it, once the Superset has settled.
	Begin Script
	// Length is for how many steps others may interfere.
	Length int
}

// turns is the shortest interleaving of engine, controllers and kubelets in
// which every state of a run can be met: one thing at a time.
var turns = []string{"pass", "deployment-turn", "pass", "pods-turn", "pass", "job-turn", "pass", "task-turn", "wait-turn"}

// scenarios are the pipelines that are explored.
func scenarios() []Scenario {
	upgrade, supervised, clone := usual(), usual(), usual()
	upgrade.Page = true
	supervised.Supervised, supervised.Page = true, true
	clone.Clone = true
	return []Scenario{
		{"upgrade", upgrade, Script{{"image", 1}}, 60},
		{"supervised", supervised, Script{{"image", 1}, {"pass", 1}, {"approve", 1}}, 60},
		{"clone", clone, Script{{"clone-trigger", 1}}, 80},
	}
}

// interference are the events that are tried at each moment.
func interference() []Step {
	out := make([]Step, 0, len(ops))
	for _, o := range ops {
		switch o.name {
		case "pass", "wait", "round", "other-function", "label", "adopt", "foreign-object", "pass-silent":
			continue
		}
		out = append(out, Step{o.name, 3})
	}
	return out
}

// Explore lets each event happen at each moment of a scenario, and after it the
// second one, if there is any, so many turns later. It returns the number of
// worlds that were tried.
func (s Scenario) Explore(full bool, second []Step, gap int, tell func(string, Violation)) (worlds, passes int) { //nolint:gocognit // A nest of loops is what it is.
	w := newWorld(s.Start)
	w.settle()
	w.script(s.Begin)
	state := ""
	for at := range s.Length {
		events := interference()
		if state == w.cover.state && !full {
			events = nil
		}
		state = w.cover.state
		for n, e := range events {
			if !full && (n+at)%3 != 0 {
				continue
			}
			try := w.clone()
			if !try.do(e) {
				continue
			}
			for _, e2 := range append([]Step{{}}, second...) {
				end := try.clone()
				if e2.Op != "" {
					for n := range gap {
						end.turn(at + n)
					}
					if !end.do(e2) {
						continue
					}
				}
				before := end.engine.passes
				end.turns(at)
				end.ends()
				worlds, passes = worlds+1, passes+end.engine.passes-before
				if end.broken != nil {
					tell(fmt.Sprintf("%s: %d turns, then %s(%d) %s(%d)", s.Name, at, e.Op, e.Arg, e2.Op, e2.Arg), *end.broken)
				}
			}
		}
		w.turn(at)
		if w.broken != nil {
			tell(fmt.Sprintf("%s: %d turns", s.Name, at), *w.broken)
			return worlds, passes
		}
	}
	return worlds, passes
}

func (w *World) script(s Script) {
	for _, st := range s {
		w.do(st)
	}
}

// turns is a while without faults, fine enough to see what an event has begun.
func (w *World) turns(from int) {
	for n := range 2 * len(turns) {
		w.turn(from + n)
	}
}

// turn is the n-th turn of a fair world.
func (w *World) turn(n int) { //nolint:gocognit // One world, one list of what happens in it.
	if w.broken != nil {
		return
	}
	switch turns[n%len(turns)] {
	case "pass":
		w.do(Step{"pass", uint32(n)})
	case "wait-turn":
		w.do(Step{"wait", uint32(n)})
	case "deployment-turn":
		for _, o := range w.sorted("Deployment") {
			if o.deploy != nil {
				w.syncDeployment(o)
				w.reportDeployment(o)
			}
		}
	case "pods-turn":
		for _, o := range w.sorted("Deployment") {
			if o.deploy == nil {
				continue
			}
			for i := len(o.deploy.pods) - 1; i >= 0; i-- {
				if o.deploy.pods[i].terminating {
					w.podGone(o, i)
					continue
				}
				w.podReady(o, i)
			}
			w.reportDeployment(o)
		}
	case "job-turn":
		for _, o := range w.sorted("Job") {
			if unfinished(o) {
				w.syncJob(o)
			}
		}
	case "task-turn":
		for _, o := range w.sorted("Job") {
			for i := range o.job.pods {
				if o.job.pods[i].alive() {
					w.taskTurn(o, i)
					break
				}
			}
		}
	}
	w.checkPods()
}

// taskTurn moves a pod of a task one state on, as its image allows.
func (w *World) taskTurn(o *object, i int) {
	containers := dig(o.applied, "spec", "template", "spec", "containers").GetListValue().GetValues()
	image := text(containers[0].GetStructValue(), "image")
	if p := &o.job.pods[i]; strings.HasSuffix(image, "-absent") && !p.terminating {
		p.waiting = "ImagePullBackOff"
		return
	}
	w.advancePod(o, i, !strings.HasSuffix(image, "-broken"))
}
