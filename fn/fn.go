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

	"github.com/crossplane-contrib/function-superset/fn/build"
	"github.com/crossplane-contrib/function-superset/fn/lifecycle"
	"github.com/crossplane-contrib/function-superset/fn/resolve"
)

// Function answers Crossplane for one Superset at a time. It keeps nothing
// between calls.
type Function struct {
	fnv1.UnimplementedFunctionRunnerServiceServer

	log  logging.Logger
	now  func() time.Time
	seed func() []byte
}

// NewFunction is a Function that goes by the clock of this machine.
func NewFunction(log logging.Logger) *Function {
	return &Function{log: log, now: time.Now, seed: seed} //nolint:forbidigo // The one place where the clock comes from.
}

// WithClock is the Function with another clock.
func (f *Function) WithClock(now func() time.Time) *Function {
	return &Function{log: f.log, now: now, seed: f.seed}
}

// WithSeed is the Function with another source of randomness.
func (f *Function) WithSeed(seed func() []byte) *Function {
	return &Function{log: f.log, now: f.now, seed: seed}
}

// seed draws 256 random bits.
func seed() []byte {
	b := make([]byte, sha256.Size)
	// It never fails: without randomness the program ends.
	_, _ = rand.Read(b)
	return b
}

// RunFunction reads the request, resolves the Superset, plans what happens,
// builds the objects and writes the response.
func (f *Function) RunFunction(_ context.Context, req *fnv1.RunFunctionRequest) (rsp *fnv1.RunFunctionResponse, _ error) {
	log := f.log.WithValues("tag", req.GetMeta().GetTag())
	defer func() {
		if cause := recover(); cause != nil {
			log.Info("cannot answer", "panic", cause, "stack", string(debug.Stack()))
			rsp = fatal(req, errors.Errorf("cannot answer because of a bug in function-superset: %v", cause))
		}
	}()

	r, err := read(req, f.now(), f.seed())
	if err != nil {
		return fatal(req, err), nil
	}
	log = log.WithValues("namespace", r.XR.Namespace, "name", r.XR.Name)
	log.Debug("start", "observed", len(r.Facts.Objects), "mistakes", len(r.Invalid))

	i := r.identity()
	if len(r.Invalid) == 0 {
		i = resolve.Resolve(r.XR)
		r = r.judged(i)
		i = r.generated(i)
	}
	p := lifecycle.Make(r.situation(i))
	objects := build.All(i, p)
	rsp = write(req, r, i, p, objects)

	log.Debug("end", "desired", len(rsp.GetDesired().GetResources()), "results", len(rsp.GetResults()), "ttl", p.TTL)
	return rsp, nil
}
