// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package sim

import (
	"flag"
	"os"
	"runtime"
	"sync"
	"testing"
	"time"
)

var (
	walks  = flag.Int("walks", 50, "how many random walks to go")
	length = flag.Int("length", 150, "how many steps a walk has")
	seed   = flag.Uint64("seed", 1, "the seed of the first walk")
	shrink = flag.Int("shrink", 400, "how often to try to shorten a walk that fails")
	most   = flag.Int("most", 1, "how many different invariants may break before it is enough")
	full   = flag.Bool("full", false, "explore every event at every moment, not only every third where something has changed")
	deep   = flag.Bool("deep", false, "explore pairs of events")
	lag    = flag.Bool("lag", false, "let the engine read copies that lack references it has stored itself")
	table  = flag.Bool("table", false, "print what people did in which state")
	matrix = flag.String("matrix", "", "a file for the counts of all events in all states")
)

// TestWalks goes random walks.
func TestWalks(t *testing.T) {
	Lag = *lag
	if testing.Short() {
		*walks = min(*walks, 20)
	}
	began := time.Now()
	cover := newCoverage()
	walked, passes, calls, broken := 0, 0, 0, map[string]bool{}
	stop, results := goWalks(*walks, *seed, *length)
	for r := range results {
		walked, passes, calls = walked+1, passes+r.Passes, calls+r.Calls
		cover.add(r.Cover)
		if f := r.Failure; f != nil && !broken[f.Violation.Invariant] {
			broken[f.Violation.Invariant] = true
			t.Errorf("%s", Shrink(*f, *shrink))
			if len(broken) >= *most {
				stop()
			}
		}
	}
	t.Logf("%d walks, %d passes, %d calls, %.0f walks a minute", walked, passes, calls, float64(walked)/time.Since(began).Minutes())
	if *table {
		t.Logf("\n%s", cover.Table())
	}
	if *matrix != "" {
		if err := os.WriteFile(*matrix, []byte(cover.Matrix()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// goWalks goes walks on every processor and gives their results as they come,
// which are the same ones each time, in any order.
func goWalks(walks int, seed uint64, length int) (stop func(), results <-chan Result) {
	var (
		out   = make(chan Result)
		seeds = make(chan uint64)
		halt  = make(chan struct{})
		group sync.WaitGroup
	)
	go func() {
		defer close(seeds)
		for n := range walks {
			select {
			case seeds <- seed + uint64(n):
			case <-halt:
				return
			}
		}
	}()
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() {
			for s := range seeds {
				out <- Walk(s, length)
			}
		})
	}
	go func() {
		group.Wait()
		close(out)
	}()
	return sync.OnceFunc(func() { close(halt) }), out
}

// TestExplore lets every event happen at every moment of a pipeline.
func TestExplore(t *testing.T) {
	explored := scenarios()
	if testing.Short() {
		explored = explored[:1]
	}
	for _, s := range explored {
		t.Run(s.Name, func(t *testing.T) {
			var second []Step
			if *deep {
				second = interference()
			}
			broken := map[string]bool{}
			worlds, passes := s.Explore(*full, second, 3, func(how string, v Violation) {
				if !broken[v.Invariant] {
					broken[v.Invariant] = true
					t.Errorf("%s: %s", how, &v)
				}
			})
			t.Logf("%d worlds, %d passes", worlds, passes)
		})
	}
}
