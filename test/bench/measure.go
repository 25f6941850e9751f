// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"syscall"
	"time"

	"github.com/crossplane/function-sdk-go/logging"
	fnv1 "github.com/crossplane/function-sdk-go/proto/v1"
	"google.golang.org/protobuf/proto"

	"github.com/crossplane-contrib/function-superset/fn"
)

// Sample is the request of one instance at one moment, ready to be sent.
type Sample struct {
	request []byte
	// numbers are where the request has numbers that change on their own.
	numbers [][]int
	f       *fn.Function
	answer  *fnv1.RunFunctionResponse
	objects int
}

// changing are resourceVersions, and what the metrics of an autoscaler say.
var changing = regexp.MustCompile(`\b[12]\d{6}\b|\b3\d\dm\b`)

func sample(e exchange) (Sample, error) {
	request, err := proto.Marshal(e.req)
	if err != nil {
		return Sample{}, err
	}
	return Sample{
		request: request,
		numbers: changing.FindAllIndex(request, -1),
		f:       function(e.now),
		answer:  e.rsp,
		objects: len(e.rsp.GetDesired().GetResources()),
	}, nil
}

func function(now time.Time) *fn.Function {
	return fn.NewFunction(logging.NewNopLogger()).WithClock(func() time.Time { return now }).WithSeed(func() []byte { return []byte("seed") })
}

// vary makes the request one that has not been seen before.
func (s Sample) vary(n int) {
	for i, at := range s.numbers {
		// The first digit keeps the number as long as it is.
		digits := s.request[at[0]+1 : at[1]]
		text := strconv.Itoa(1000000 + (n*97+i)%1000000)
		for j := range digits {
			if digits[j] >= '0' && digits[j] <= '9' {
				digits[j] = text[len(text)-1-j]
			}
		}
	}
}

// call is what the function costs: it decodes, answers and encodes.
func (s Sample) call() error {
	req := &fnv1.RunFunctionRequest{}
	if err := proto.Unmarshal(s.request, req); err != nil {
		return err
	}
	rsp, err := s.f.RunFunction(context.Background(), req)
	if err != nil {
		return err
	}
	_, err = proto.Marshal(rsp)
	return err
}

// floor is what no function can avoid: it decodes, and encodes an answer that
// was finished before.
func (s Sample) floor(finished *fnv1.RunFunctionResponse) error {
	req := &fnv1.RunFunctionRequest{}
	if err := proto.Unmarshal(s.request, req); err != nil {
		return err
	}
	_, err := proto.Marshal(finished)
	return err
}

// check is an error unless the answer is the one that the walk got.
func (s Sample) check() error {
	req := &fnv1.RunFunctionRequest{}
	if err := proto.Unmarshal(s.request, req); err != nil {
		return err
	}
	rsp, err := s.f.RunFunction(context.Background(), req)
	if err != nil {
		return err
	}
	got, err := proto.MarshalOptions{Deterministic: true}.Marshal(rsp)
	if err != nil {
		return err
	}
	want, err := proto.MarshalOptions{Deterministic: true}.Marshal(s.answer)
	if err != nil {
		return err
	}
	if !bytes.Equal(got, want) {
		return errors.New("the answer is not the one that the instance got in its life")
	}
	return nil
}

// Cost is what a call costs.
type Cost struct {
	// Floor and Call are CPU time, and Ratio is the median of their ratios.
	Floor, Call time.Duration
	Ratio       float64
	// Low and High are the quartiles of the ratio.
	Low, High float64
}

// Measure calls the function and the floor in turns, every request once in each
// round, and takes medians over the rounds. Each round begins with a clean heap.
func Measure(samples []Sample, rounds int) (Cost, error) {
	return MeasureAll([][]Sample{samples}, rounds)
}

// MeasureAll measures calls that follow each other as one: every element has
// the requests of one of them, and costs are added up.
func MeasureAll(calls [][]Sample, rounds int) (Cost, error) {
	var floors, costs []time.Duration
	var ratios []float64
	for n := range rounds {
		var floor, cost time.Duration
		for _, samples := range calls {
			for _, s := range samples {
				s.vary(n)
			}
			finished := samples[n%len(samples)].answer
			f, err := spent(samples, func(s Sample) error { return s.floor(finished) })
			if err != nil {
				return Cost{}, err
			}
			c, err := spent(samples, Sample.call)
			if err != nil {
				return Cost{}, err
			}
			floor, cost = floor+f, cost+c
		}
		floors, costs = append(floors, floor), append(costs, cost)
		ratios = append(ratios, float64(cost)/float64(floor))
	}
	return Cost{
		Floor: at(floors, 0.5), Call: at(costs, 0.5),
		Ratio: at(ratios, 0.5), Low: at(ratios, 0.25), High: at(ratios, 0.75),
	}, nil
}

// spent is the CPU time that one call takes, garbage collection included.
func spent(samples []Sample, call func(Sample) error) (time.Duration, error) {
	runtime.GC()
	before := cpu()
	for _, s := range samples {
		if err := call(s); err != nil {
			return 0, err
		}
	}
	return (cpu() - before) / time.Duration(len(samples)), nil
}

// cpu is the CPU time that this process has used.
func cpu() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(fmt.Sprintf("cannot read the CPU time of this process: %v", err))
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// at is the quantile q.
func at[T int | float64 | time.Duration](values []T, q float64) T {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[int(q*float64(len(sorted)-1)+0.5)]
}

// Allocations counts what the function allocates between the decoded request
// and the answer.
func Allocations(samples []Sample) (count, size float64, err error) {
	requests := make([]*fnv1.RunFunctionRequest, len(samples))
	for i, s := range samples {
		requests[i] = &fnv1.RunFunctionRequest{}
		if err := proto.Unmarshal(s.request, requests[i]); err != nil {
			return 0, 0, err
		}
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for i, s := range samples {
		if _, err := s.f.RunFunction(context.Background(), requests[i]); err != nil {
			return 0, 0, err
		}
	}
	runtime.ReadMemStats(&after)
	n := float64(len(samples))
	return float64(after.Mallocs-before.Mallocs) / n, float64(after.TotalAlloc-before.TotalAlloc) / n, nil
}
