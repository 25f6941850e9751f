// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package bench

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// Bars. They are ratios to the floor and counts, never times: those depend on
// the machine and on what else it does.
const (
	restBar         = 2.3
	phaseBar        = 2.5
	firstObjectsBar = 3.0
	// installationBar is higher: most calls of an installation have next to nothing
	// to decode, and all resolve the whole spec.
	installationBar = 3.9
	// allocationsBar and bytesBar are those of the function alone.
	allocationsBar = 15000
	bytesBar       = 1 << 20
)

// bars are the limits of each moment. The first calls are not among them: their
// requests are all but empty, and so is the floor; see TestInstallation and
// TestFirstCallsAreCheap.
var bars = map[Moment]float64{
	FirstObjects: firstObjectsBar,
	Rest:         restBar,
	Held:         phaseBar,
	Page:         phaseBar,
	Draining:     phaseBar,
	Migrating:    phaseBar,
	Restoring:    phaseBar,
	Leaving:      phaseBar,
}

// instances are few here, because walking them takes time; the function keeps
// nothing between calls, and make bench takes a thousand.
const instances = 3

// attempts are the rounds of each attempt to stay below a bar.
var attempts = []int{5, 9, 15, 25}

// usual are the samples of the 25 objects, without and with managedFields.
var usual = map[bool]func() (map[Moment][]Sample, error){
	false: sync.OnceValues(func() (map[Moment][]Sample, error) { return Load(Usual, false, instances) }),
	true:  sync.OnceValues(func() (map[Moment][]Sample, error) { return Load(Usual, true, instances) }),
}

func load(t testing.TB, managed bool) map[Moment][]Sample {
	t.Helper()
	out, err := usual[managed]()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// cannotMeasure skips what the race detector makes meaningless.
func cannotMeasure(t *testing.T) {
	t.Helper()
	if raceDetector {
		t.Skip("cannot run: the race detector changes what things cost")
	}
}

// takesLong skips what measures time besides, and so has to repeat itself.
func takesLong(t *testing.T) {
	t.Helper()
	cannotMeasure(t)
	if testing.Short() {
		t.Skip("cannot run in the time of make test: make test-all does")
	}
}

// within holds calls that follow each other below a bar. A noisy machine gets
// further tries: what is too slow stays too slow.
func within(t *testing.T, bar float64, calls ...[]Sample) {
	t.Helper()
	var tried []string
	for _, rounds := range attempts {
		c, err := MeasureAll(calls, rounds)
		if err != nil {
			t.Fatal(err)
		}
		if c.Ratio <= bar {
			return
		}
		tried = append(tried, fmt.Sprintf("%.2f", c.Ratio))
	}
	t.Errorf("want at most %.1f floors, got %s", bar, strings.Join(tried, ", "))
}

// TestRatios holds the CPU time of every moment below its bar.
func TestRatios(t *testing.T) {
	takesLong(t)
	for _, managed := range []bool{false, true} {
		samples := load(t, managed)
		for _, m := range Moments {
			bar, ok := bars[m]
			if !ok {
				continue
			}
			t.Run(fmt.Sprintf("%s, managedFields %t", m, managed), func(t *testing.T) {
				within(t, bar, samples[m])
			})
		}
	}
}

// TestInstallation holds an installation as a whole below its bar: all calls
// from the first one to the one that answers with all components, to the floors
// of these calls.
func TestInstallation(t *testing.T) {
	takesLong(t)
	for _, managed := range []bool{false, true} {
		calls, err := LoadInstallation(Usual, managed, instances)
		if err != nil {
			t.Fatal(err)
		}
		if len(calls) < 3 {
			t.Fatalf("want the calls before the one with all components, too, got %d in all", len(calls))
		}
		t.Run(fmt.Sprintf("managedFields %t", managed), func(t *testing.T) {
			within(t, installationBar, calls...)
		})
	}
}

// TestFirstCallsAreCheap compares the first calls with a call at rest. To their
// own floor they cannot be compared: they resolve and name everything that the
// instance will have, from a request of 3 KB.
func TestFirstCallsAreCheap(t *testing.T) {
	takesLong(t)
	samples := load(t, false)
	for _, m := range []Moment{FirstCall, FirstInstall} {
		var tried []string
		for _, rounds := range attempts {
			first, err := Measure(samples[m], rounds)
			if err != nil {
				t.Fatal(err)
			}
			rest, err := Measure(samples[Rest], rounds)
			if err != nil {
				t.Fatal(err)
			}
			if first.Call <= rest.Floor {
				tried = nil
				break
			}
			tried = append(tried, fmt.Sprintf("%v to %v", first.Call, rest.Floor))
		}
		if tried != nil {
			t.Errorf("%s: want it to cost at most the floor of a call at rest, got %s", m, strings.Join(tried, ", "))
		}
	}
}

// TestAllocations counts what the function allocates, which is the same on all
// machines.
func TestAllocations(t *testing.T) {
	cannotMeasure(t)
	for _, managed := range []bool{false, true} {
		samples := load(t, managed)
		for _, m := range Moments {
			count, size, err := Allocations(samples[m])
			if err != nil {
				t.Fatal(err)
			}
			if count > allocationsBar || size > bytesBar {
				t.Errorf("%s, managedFields %t: want at most %d allocations of %d bytes in all, got %.0f of %.0f", m, managed, allocationsBar, bytesBar, count, size)
			}
		}
	}
}

// TestCostIsLinear fails when an object of a large instance costs more than one
// of a small instance.
func TestCostIsLinear(t *testing.T) {
	cannotMeasure(t)
	usual := load(t, false)
	full, err := Load(Full, false, 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range []Moment{FirstObjects, Rest, Held, Draining} {
		small, large := perObject(t, usual[m]), perObject(t, full[m])
		if large > 1.25*small {
			t.Errorf("%s: want at most 1.25 times the allocations for an object when there are more of them, got %.0f and %.0f", m, small, large)
		}
	}
	if few, many := usual[Rest][0].objects, full[Rest][0].objects; few != 25 || many < few*3/2 {
		t.Errorf("want 25 objects and many more, got %d and %d", few, many)
	}
}

func perObject(t *testing.T, samples []Sample) float64 {
	t.Helper()
	count, _, err := Allocations(samples)
	if err != nil {
		t.Fatal(err)
	}
	return count / float64(samples[0].objects)
}

// TestVariedRequestsAreDifferent fails when no number of a request changes.
func TestVariedRequestsAreDifferent(t *testing.T) {
	for m, samples := range load(t, false) {
		s := samples[0]
		s.vary(1)
		one := string(s.request)
		s.vary(2)
		if s.objects > 20 && m != FirstObjects && (len(s.numbers) < 20 || one == string(s.request)) {
			t.Errorf("%s: want another request each time, got %d numbers that change", m, len(s.numbers))
		}
		if err := s.check(); err != nil {
			t.Errorf("%s: a number that changes on its own changes the answer: %v", m, err)
		}
	}
}

// BenchmarkRunFunction has a line for each moment, for one caller and for eight.
func BenchmarkRunFunction(b *testing.B) {
	for _, size := range []Size{Minimal, Usual, Full} {
		if size == Minimal {
			samples, err := LoadRest(size, false, instances)
			if err != nil {
				b.Fatal(err)
			}
			benchmark(b, fmt.Sprintf("%s/%s", size, Rest), samples)
			continue
		}
		all, err := Load(size, true, instances)
		if err != nil {
			b.Fatal(err)
		}
		for _, m := range Moments {
			benchmark(b, fmt.Sprintf("%s/%s", size, m), all[m])
		}
	}
}

func benchmark(b *testing.B, name string, samples []Sample) {
	b.Helper()
	for _, callers := range []int{1, 8} {
		b.Run(fmt.Sprintf("%s/%d callers", name, callers), func(b *testing.B) {
			b.ReportAllocs()
			b.SetParallelism(callers)
			var next atomic.Int64
			call := func() {
				if err := samples[int(next.Add(1))%len(samples)].call(); err != nil {
					b.Error(err)
				}
			}
			if callers == 1 {
				for b.Loop() {
					call()
				}
				return
			}
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					call()
				}
			})
		})
	}
}
