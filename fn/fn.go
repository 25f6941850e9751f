// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package fn

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"runtime/debug"
	"time"

	"github.com/crossplane/function-sdk-go/errors"
	"github.com/crossplane/function-sdk-go/logging"
	fnv1 "github.com/crossplane/function-sdk-go/proto/v1"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/crossplane-contrib/function-superset/fn/wire"
)

// Function answers Crossplane for one composite resource at a time. It keeps nothing
// between calls.
type Function struct {
	fnv1.UnimplementedFunctionRunnerServiceServer

	log  logging.Logger
	now  func() time.Time
	seed func() []byte
	// limit is how much a call may work.
	limit   time.Duration
	callers *callers
	kinds   []kind
}

// NewFunction is a Function that goes by the clock of this machine.
func NewFunction(log logging.Logger) *Function {
	return &Function{log: log, now: time.Now, seed: seed, limit: workLimit, callers: newCallers(), kinds: kinds} //nolint:forbidigo // The one place where the clock comes from.
}

// WithClock is the Function with another clock.
func (f *Function) WithClock(now func() time.Time) *Function {
	return &Function{log: f.log, now: now, seed: f.seed, limit: f.limit, callers: f.callers, kinds: f.kinds}
}

// WithSeed is the Function with another source of randomness.
func (f *Function) WithSeed(seed func() []byte) *Function {
	return &Function{log: f.log, now: f.now, seed: seed, limit: f.limit, callers: f.callers, kinds: f.kinds}
}

// seed draws 256 random bits.
func seed() []byte {
	b := make([]byte, sha256.Size)
	// It never fails: without randomness the program ends.
	_, _ = rand.Read(b)
	return b
}

// RunFunction answers a call. One that works for too long, or whose answer would
// be too large, is answered as a spec with a mistake is: everything is held.
func (f *Function) RunFunction(ctx context.Context, req *fnv1.RunFunctionRequest) (*fnv1.RunFunctionResponse, error) {
	if ctx == nil {
		ctx = context.Background() // a caller in the same process may not have any
	}
	leave, err := f.callers.enter(ctx)
	if err != nil {
		return nil, err
	}
	b := newBudget(ctx, f.limit)
	mistake := tooLong(f.limit)
	rsp, done := b.within(func() *fnv1.RunFunctionResponse { return f.answer(req, b, nil) }, leave)
	if done && tooLarge(req, rsp) {
		done, mistake = false, answerTooLarge()
	}
	switch {
	case ctx.Err() != nil:
		return nil, status.FromContextError(ctx.Err()).Err()
	case done:
		return rsp, nil
	}
	rsp = f.answer(req, newBudget(ctx, time.Hour), mistake)
	if rsp == nil || tooLarge(req, rsp) {
		return nil, status.Error(codes.ResourceExhausted, "cannot answer: "+mistake.Error())
	}
	return rsp, nil
}

// answer finds the kind of the composite, has it answer, and writes the response.
// With a mistake the spec is not looked at. It is nil when the budget was spent on
// the way.
func (f *Function) answer(req *fnv1.RunFunctionRequest, b budget, mistake *field.Error) (rsp *fnv1.RunFunctionResponse) {
	call := wire.Call{Request: req, Now: f.now(), Seed: f.seed(), Mistake: mistake, Spent: b.spent}
	log := f.log.WithValues(call.LogValues()...)
	k := kindFor(f.kinds, call.Composite())
	defer func() {
		if cause := recover(); cause != nil {
			log.Info("cannot answer", "panic", cause, "stack", string(debug.Stack()))
			rsp = wire.Write(req, k.unanswered(call.Composite(), errors.Errorf("cannot answer because of a bug in function-superset: %v", cause)))
		}
	}()

	log.Debug("start", "observed", len(req.GetObserved().GetResources()))
	a := k.answer(call)
	if b.spent() {
		return nil
	}
	if a.Err != nil {
		a = k.unanswered(call.Composite(), a.Err)
	}
	rsp = wire.Write(req, a)
	log.Debug("end", "desired", len(rsp.GetDesired().GetResources()), "results", len(rsp.GetResults()), "false", falseConditions(a), "ttl", a.TTL)
	return rsp
}

// falseConditions are the types of the conditions that are False.
func falseConditions(a wire.Answer) []string {
	var out []string
	for _, c := range a.Conditions {
		if !c.Status {
			out = append(out, c.Type)
		}
	}
	return out
}
