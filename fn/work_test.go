// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package fn

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/crossplane/function-sdk-go/logging"
	fnv1 "github.com/crossplane/function-sdk-go/proto/v1"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	"github.com/crossplane-contrib/function-superset/fn/superset/lifecycle"
)

func testFunction() *Function {
	return NewFunction(logging.NewNopLogger()).WithClock(func() time.Time { return noon }).WithSeed(func() []byte { return []byte("seed") })
}

// stuck is a Function whose work blocks until it is let go.
func stuck(f *Function) (_ *Function, started chan struct{}, let func()) {
	started, gone := make(chan struct{}, 1000), make(chan struct{})
	var once sync.Once
	return f.WithSeed(func() []byte {
		started <- struct{}{}
		<-gone
		return []byte("seed")
	}), started, func() { once.Do(func() { close(gone) }) }
}

// burn computes for a while, as work does that does not end.
func burn(d time.Duration) {
	for began := computed(); computed()-began < d; {
		_ = strings.Repeat("x", 1<<16)
	}
}

// TestASpecThatTakesTooLongIsHeld: what runs stays as it is, and nothing is fatal.
func TestASpecThatTakesTooLongIsHeld(t *testing.T) {
	f := testFunction()
	f.limit = 50 * time.Millisecond
	first := true
	f.seed = func() []byte {
		if first {
			first = false
			burn(300 * time.Millisecond)
		}
		return []byte("seed")
	}
	// Work that does not end keeps its place until it does.
	defer func() {
		for len(f.callers.works) > 0 {
			time.Sleep(time.Millisecond)
		}
	}()
	req := requestOf(t, minimal, running...)
	rsp, err := f.RunFunction(context.Background(), req)
	if err != nil || isFatal(rsp) {
		t.Fatalf("%v %v", err, rsp.GetResults())
	}
	for _, key := range []string{lifecycle.ConditionSpecValid, lifecycle.ConditionLifecycleComplete} {
		if c := conditionOf(t, rsp, key); c.GetStatus() != fnv1.Status_STATUS_CONDITION_FALSE || !strings.Contains(c.GetMessage(), "takes too long to work out") {
			t.Errorf("%s: %s", key, c.GetMessage())
		}
	}
	for key := range req.GetObserved().GetResources() {
		if rsp.GetDesired().GetResources()[key] == nil {
			t.Errorf("%s would be deleted", key)
		}
	}
}

// TestAnOldProcessStillAnswers: what was computed before the call does not count.
func TestAnOldProcessStillAnswers(t *testing.T) {
	burn(100 * time.Millisecond)
	if b := newBudget(context.Background(), 50*time.Millisecond); b.exceeded() {
		t.Error("a new budget is spent")
	}
}

// TestABusyMachineIsNoReason: time alone does not make a spec a bad one.
func TestABusyMachineIsNoReason(t *testing.T) {
	f := testFunction()
	f.limit = 200 * time.Millisecond
	f.seed = func() []byte {
		time.Sleep(300 * time.Millisecond)
		return []byte("seed")
	}
	rsp, err := f.RunFunction(context.Background(), requestOf(t, minimal))
	if err != nil {
		t.Fatal(err)
	}
	if c := conditionOf(t, rsp, lifecycle.ConditionSpecValid); c.GetStatus() != fnv1.Status_STATUS_CONDITION_TRUE {
		t.Errorf("%s", c.GetMessage())
	}
}

func TestACallEndsWhenItsCallerHasGone(t *testing.T) {
	f, started, let := stuck(testFunction())
	defer let()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error)
	go func() {
		_, err := f.RunFunction(ctx, requestOf(t, minimal))
		ended <- err
	}()
	<-started
	cancel()
	select {
	case err := <-ended:
		if status.Code(err) != codes.Canceled {
			t.Errorf("it ended with %v", err)
		}
	case <-time.After(5 * time.Second):
		t.Error("it goes on")
	}
	t.Run("and does not begin when it has gone before", func(t *testing.T) {
		if _, err := testFunction().RunFunction(ctx, requestOf(t, minimal)); status.Code(err) != codes.Canceled {
			t.Errorf("it ended with %v", err)
		}
	})
}

// TestCallsAreBounded: no more work and wait than there are places for.
func TestCallsAreBounded(t *testing.T) {
	base := testFunction()
	f, started, let := stuck(base)
	places := cap(base.callers.works)
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	var calls sync.WaitGroup
	for range places {
		calls.Go(func() {
			if _, err := f.RunFunction(ctx, requestOf(t, minimal)); err != nil {
				t.Error(err)
			}
		})
	}
	for range places {
		<-started
	}
	// The next ones wait, and one that nobody waits for any more leaves the queue.
	for range waiting {
		calls.Go(func() { _, _ = f.RunFunction(ctx, requestOf(t, minimal)) })
	}
	for len(base.callers.waits) < waiting {
		time.Sleep(time.Millisecond)
	}
	if _, err := f.RunFunction(ctx, requestOf(t, minimal)); status.Code(err) != codes.ResourceExhausted {
		t.Errorf("one more than can wait: %v", err)
	}
	if n := len(started); n > 0 {
		t.Errorf("%d work beside %d others", n, places)
	}
	let()
	calls.Wait()
}

// TestGoodInstancesKeepTheirLatency sends manifests that used to hang beside a
// hundred good instances. Latencies are compared within one run.
func TestGoodInstancesKeepTheirLatency(t *testing.T) {
	f := testFunction()
	var good []*fnv1.RunFunctionRequest
	for n := range 100 {
		good = append(good, requestOf(t, strings.Replace(with("celeryWorker: {}", "celeryBeat: {}"), "name: demo", fmt.Sprintf("name: demo-%d", n), 1)))
	}
	measure := func() time.Duration {
		var took []time.Duration
		for range 3 {
			for _, req := range good {
				began := time.Now()
				rsp, err := f.RunFunction(context.Background(), req)
				took = append(took, time.Since(began))
				if err != nil || conditionOf(t, rsp, lifecycle.ConditionSpecValid).GetStatus() != fnv1.Status_STATUS_CONDITION_TRUE {
					t.Fatalf("%v %v", err, rsp)
				}
			}
		}
		slices.Sort(took)
		return took[len(took)/2]
	}
	alone := measure()

	ctx, cancel := context.WithCancel(context.Background())
	var hostile sync.WaitGroup
	for _, quantity := range []string{"1e999999999", "1e-999999999", "1e10000000"} {
		xr := with(fmt.Sprintf("podTemplate: {container: {resources: {requests: {memory: %q}, limits: {memory: 1Gi}}}}", quantity))
		req := requestOf(t, xr)
		hostile.Go(func() {
			for ctx.Err() == nil {
				rsp, err := f.RunFunction(ctx, req)
				if err == nil && conditionOf(t, rsp, lifecycle.ConditionSpecValid).GetStatus() == fnv1.Status_STATUS_CONDITION_TRUE {
					t.Errorf("%s is accepted", quantity)
				}
				time.Sleep(time.Millisecond)
			}
		})
	}
	beside := measure()
	cancel()
	hostile.Wait()
	t.Logf("median of a good call: %s alone, %s beside the hostile ones (%.1f times)", alone, beside, float64(beside)/float64(alone))
	if beside > 20*alone+50*time.Millisecond {
		t.Errorf("good instances wait: %s instead of %s", beside, alone)
	}
}

// TestAnswersStaySmall: an answer that Crossplane would not accept is not given.
func TestAnswersStaySmall(t *testing.T) {
	t.Run("an answer that is too large for the way back", func(t *testing.T) {
		// Everything that other functions want passes through.
		req := requestOf(t, minimal)
		theirs := structOf(t, "{apiVersion: v1, kind: ConfigMap, metadata: {name: theirs}, data: {a: "+strings.Repeat("x", answerLimit)+"}}")
		req.Desired = &fnv1.State{Resources: map[string]*fnv1.Resource{}}
		for n := range smallWorld {
			req.Desired.Resources[fmt.Sprintf("small-%d", n)] = &fnv1.Resource{Resource: structOf(t, "{apiVersion: v1, kind: ConfigMap, metadata: {name: small}}")}
		}
		req.Desired.Resources["theirs"] = &fnv1.Resource{Resource: theirs}
		if _, err := testFunction().RunFunction(context.Background(), req); status.Code(err) != codes.ResourceExhausted || !strings.Contains(err.Error(), "larger than 4 MiB") {
			t.Errorf("%v", err)
		}
	})
	t.Run("what the spec alone makes too large is held instead", func(t *testing.T) {
		req := requestOf(t, minimal, running...)
		req.Observed.Composite.Resource.GetFields()["spec"].GetStructValue().GetFields()["config"] = structOf(t, "{c: "+strings.Repeat("x", smallSpec)+"}").GetFields()["c"]
		whole := run(t, req)
		if tooLarge(req, whole) {
			t.Error("an answer of a usual size counts as too large")
		}
		whole.Desired.Resources["web-server-deployment"].Resource.Fields["padding"] = structOf(t, "{c: "+strings.Repeat("x", answerLimit)+"}").GetFields()["c"]
		if !tooLarge(req, whole) {
			t.Errorf("%d bytes count as few", proto.Size(whole))
		}
	})
}
