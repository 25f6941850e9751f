// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package crossplane

import (
	"context"
	"maps"

	"github.com/crossplane/crossplane-runtime/v2/pkg/errors"
	fnv1 "github.com/crossplane/function-sdk-go/proto/v1"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/structpb"
)

// maxCalls is how often Crossplane calls a function whose requirements change: once,
// and once more after each of five rounds of questions.
const maxCalls = 6

// Function is what is called.
type Function interface {
	RunFunction(ctx context.Context, req *fnv1.RunFunctionRequest) (*fnv1.RunFunctionResponse, error)
}

// Cluster is what a function may ask about.
type Cluster interface {
	// Find returns the objects that a selector selects.
	Find(s *fnv1.ResourceSelector) ([]*structpb.Struct, error)
	// Serves is true if the API server knows a kind.
	Serves(s *fnv1.SchemaSelector) bool
}

// Call is one request with its answer.
type Call struct {
	Request  *fnv1.RunFunctionRequest
	Response *fnv1.RunFunctionResponse
}

// Reconcile calls a function until its requirements are those of the call before,
// or until it gives up. The last call is the one that Crossplane would carry out.
// Every call has answers to the questions of the call before, and besides those to
// the resources that were required at the end of the last reconcile: since 2.4,
// Crossplane answers these from the first call on, so that a function whose
// questions have not changed is called once. Nil are none. Requests are not changed.
func Reconcile(ctx context.Context, f Function, req *fnv1.RunFunctionRequest, last *fnv1.Requirements, c Cluster) ([]Call, error) {
	asked := &fnv1.Requirements{Resources: last.GetResources()}
	req, err := answered(req, nil, asked, c)
	if err != nil {
		return nil, err
	}
	var calls []Call
	seeded := req.GetRequiredResources()
	for range maxCalls {
		rsp, err := f.RunFunction(ctx, req)
		if err != nil {
			return nil, errors.Wrap(err, "cannot call the function")
		}
		calls = append(calls, Call{req, rsp})
		q := rsp.GetRequirements()
		if q == nil {
			q = &fnv1.Requirements{}
		}
		if fatal(rsp) || proto.Equal(q, asked) {
			return calls, nil
		}
		if req, err = answered(req, seeded, q, c); err != nil {
			return nil, err
		}
		asked = q
	}
	return nil, errors.Errorf("the questions of the function still change after %d calls", maxCalls)
}

func fatal(rsp *fnv1.RunFunctionResponse) bool {
	for _, r := range rsp.GetResults() {
		if r.GetSeverity() == fnv1.Severity_SEVERITY_FATAL {
			return true
		}
	}
	return false
}

// answered is a request with the answers to these questions.
func answered(req *fnv1.RunFunctionRequest, seeded map[string]*fnv1.Resources, q *fnv1.Requirements, c Cluster) (*fnv1.RunFunctionRequest, error) {
	next := &fnv1.RunFunctionRequest{
		Meta: req.GetMeta(), Observed: req.GetObserved(), Desired: req.GetDesired(), Input: req.Input, Context: req.Context, Credentials: req.GetCredentials(), //nolint:protogetter // Optional fields.
		RequiredResources: map[string]*fnv1.Resources{}, RequiredSchemas: map[string]*fnv1.Schema{},
	}
	maps.Copy(next.RequiredResources, seeded)
	for name, s := range q.GetResources() {
		objects, err := c.Find(s)
		if err != nil {
			return nil, errors.Wrapf(err, "cannot answer %s", name)
		}
		found := &fnv1.Resources{}
		for _, o := range objects {
			found.Items = append(found.Items, &fnv1.Resource{Resource: o})
		}
		next.RequiredResources[name] = found
	}
	for name, s := range q.GetSchemas() {
		next.RequiredSchemas[name] = &fnv1.Schema{}
		if c.Serves(s) {
			next.RequiredSchemas[name].OpenapiV3 = &structpb.Struct{Fields: map[string]*structpb.Value{"type": structpb.NewStringValue("object")}}
		}
	}
	return next, nil
}
