// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package fn

import (
	"context"
	"runtime"
	"time"

	fnv1 "github.com/crossplane/function-sdk-go/proto/v1"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// A function serves a whole cluster, and anybody who may write a Superset decides
// what it works on. What a spec may hold is limited, so that no call takes long;
// the bounds below hold should that ever fail.

// workLimit is how much a call may work: this much time has passed, and the
// process has computed for as long meanwhile. Time alone would punish a machine
// that is busy with something else.
const workLimit = 2 * time.Second

// watchEvery is how often a call that takes long is looked at.
const watchEvery = 100 * time.Millisecond

// waiting is how many calls may wait: more than the instances that one Crossplane
// reconciles at the same time (100 by default). It repeats a call that is refused,
// later and later.
const waiting = 256

// callers bounds how many calls work and wait at the same time, and with that the
// memory they need.
type callers struct {
	works chan struct{}
	waits chan struct{}
}

func newCallers() *callers {
	n := 2 * runtime.GOMAXPROCS(0)
	return &callers{works: make(chan struct{}, n), waits: make(chan struct{}, waiting)}
}

// enter waits for a place to work. What it returns gives the place back.
func (c *callers) enter(ctx context.Context) (func(), error) {
	select {
	case c.waits <- struct{}{}:
		defer func() { <-c.waits }()
	default:
		return nil, status.Error(codes.ResourceExhausted, "cannot answer: too many calls wait already")
	}
	select {
	case c.works <- struct{}{}:
		return func() { <-c.works }, nil
	case <-ctx.Done():
		return nil, status.FromContextError(ctx.Err()).Err()
	}
}

// budget is what is left of a call's time.
type budget struct {
	ctx   context.Context //nolint:containedctx // A budget lives as long as its call.
	limit time.Duration
	began time.Time
	cpu   time.Duration
}

func newBudget(ctx context.Context, limit time.Duration) budget {
	return budget{ctx: ctx, limit: limit, began: monotonic(), cpu: computed()}
}

// spent is true when nobody needs the answer any more, or it has taken too long.
func (b budget) spent() bool { return b.ctx.Err() != nil || b.exceeded() }

func (b budget) exceeded() bool {
	return monotonic().Sub(b.began) >= b.limit && computed()-b.cpu >= b.limit
}

// within runs a call's work until it ends, its caller has gone, or it has worked
// too long; done is false for the last two. Work that does not end by itself keeps
// its place, so that no more of it piles up than there are places.
func (b budget) within(work func() *fnv1.RunFunctionResponse, leave func()) (rsp *fnv1.RunFunctionResponse, done bool) {
	ended := make(chan *fnv1.RunFunctionResponse, 1)
	go func() {
		defer leave()
		ended <- work()
	}()
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	for {
		select {
		case rsp = <-ended:
			return rsp, rsp != nil
		case <-b.ctx.Done():
			return nil, false
		case <-tick.C:
			if b.exceeded() {
				return nil, false
			}
		}
	}
}

// monotonic is for measuring, never for deciding what an answer says.
func monotonic() time.Time { return time.Now() } //nolint:forbidigo // Not the clock of the answer.
