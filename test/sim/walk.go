// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package sim

import (
	"fmt"
	"math/rand/v2"
	"slices"
)

// Failure is a walk that broke an invariant.
type Failure struct {
	Seed      uint64
	Start     Spec
	Script    Script
	Violation Violation
}

func (f Failure) String() string {
	return fmt.Sprintf("seed %d: %s\n  start %+v\n  steps %s", f.Seed, &f.Violation, f.Start, f.Script)
}

// Result is what a walk came to.
type Result struct {
	Passes, Calls int
	Cover         *Coverage
	Failure       *Failure
}

// start is the Superset that a seed begins with.
func start(r *rand.Rand) Spec {
	i := usual()
	i.Page, i.Supervised, i.Beat = r.IntN(2) == 0, r.IntN(4) == 0, r.IntN(4) == 0
	i.Autoscale, i.Clone, i.Policy = r.IntN(4) == 0, r.IntN(3) == 0, r.IntN(6) == 0
	if i.Clone {
		i.Cron = r.IntN(len(crons))
	}
	i.MaxRetries = 1 + r.IntN(3)
	i.Embedded = r.IntN(6) == 0
	i.Unnamed = r.IntN(3) == 0
	i.Unasked = r.IntN(2) == 0
	return i
}

// Walk goes so many random steps, and then lets everybody behave.
func Walk(seed uint64, length int) Result {
	r := rand.New(rand.NewPCG(seed, 1))
	i := start(r)
	w := newWorld(i)
	var script Script
	if r.IntN(3) > 0 {
		// Most things of interest happen to what is installed.
		script = append(script, Step{Op: "settle"})
		w.settle()
	}
	total := 0
	for _, o := range ops {
		total += o.weight
	}
	for len(script) < length && w.broken == nil {
		n := r.IntN(total)
		for _, o := range ops {
			if n -= o.weight; n < 0 {
				s := Step{o.name, r.Uint32N(1000)}
				if w.do(s) {
					script = append(script, s)
				}
				break
			}
		}
	}
	w.ends()
	out := Result{Passes: w.engine.passes, Calls: w.engine.calls, Cover: w.cover}
	if w.broken != nil {
		out.Failure = &Failure{Seed: seed, Start: i, Script: script, Violation: *w.broken}
	}
	return out
}

// Play goes the steps of a script from a Superset.
func Play(i Spec, script Script) *Violation {
	return run(i, script, true).broken
}

func run(i Spec, script Script, thorough bool) *World {
	w := newWorld(i)
	w.thorough = thorough
	for _, s := range script {
		if w.broken != nil {
			return w
		}
		if s.Op == "settle" {
			w.settle()
			continue
		}
		w.do(s)
	}
	w.ends()
	return w
}

// ends lets everybody behave and holds that the goal is reached.
func (w *World) ends() {
	if w.broken == nil {
		w.settle()
	}
	if w.broken == nil {
		w.atRest()
	}
}

// Shrink takes away steps as long as the same invariant breaks.
func Shrink(f Failure, budget int) Failure {
	for size := max(1, len(f.Script)/2); size >= 1 && budget > 0; {
		smaller := false
		for at := 0; at < len(f.Script) && budget > 0; {
			less := slices.Concat(f.Script[:at], f.Script[min(len(f.Script), at+size):])
			budget--
			if v := run(f.Start, less, false).broken; v != nil && v.Invariant == f.Violation.Invariant {
				f.Script, f.Violation, smaller = less, *v, true
				continue
			}
			at += size
		}
		if size > 1 {
			size /= 2
		} else if !smaller {
			break
		}
	}
	return f
}
