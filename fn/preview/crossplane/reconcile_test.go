// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package crossplane

import (
	"context"
	"fmt"
	"testing"

	fnv1 "github.com/crossplane/function-sdk-go/proto/v1"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/structpb"
)

// function answers by the number of the call and the request.
type function func(call int, req *fnv1.RunFunctionRequest) *fnv1.RunFunctionResponse

type counted struct {
	f    function
	call int
}

func (c *counted) RunFunction(_ context.Context, req *fnv1.RunFunctionRequest) (*fnv1.RunFunctionResponse, error) {
	c.call++
	return c.f(c.call, req), nil
}

// cluster has every object that is asked for, and serves one kind.
type cluster struct{}

func (cluster) Find(s *fnv1.ResourceSelector) ([]*structpb.Struct, error) {
	return []*structpb.Struct{{Fields: map[string]*structpb.Value{"name": structpb.NewStringValue(s.GetMatchName())}}}, nil
}

func (cluster) Serves(s *fnv1.SchemaSelector) bool { return s.GetKind() == "HTTPRoute" }

// asking is an answer with questions for objects of these names.
func asking(names ...string) *fnv1.RunFunctionResponse {
	q := &fnv1.Requirements{Resources: map[string]*fnv1.ResourceSelector{}}
	for _, n := range names {
		q.Resources[n] = &fnv1.ResourceSelector{Kind: "Secret", Match: &fnv1.ResourceSelector_MatchName{MatchName: n}}
	}
	return &fnv1.RunFunctionResponse{Requirements: q}
}

func TestReconcileCallsAsOftenAsCrossplane(t *testing.T) {
	for name, c := range map[string]struct {
		f    function
		want int
	}{
		"no questions":          {func(int, *fnv1.RunFunctionRequest) *fnv1.RunFunctionResponse { return &fnv1.RunFunctionResponse{} }, 1},
		"an empty list of them": {func(int, *fnv1.RunFunctionRequest) *fnv1.RunFunctionResponse { return asking() }, 1},
		"the same questions":    {func(int, *fnv1.RunFunctionRequest) *fnv1.RunFunctionResponse { return asking("a") }, 2},
		"a question that is taken back": {func(call int, _ *fnv1.RunFunctionRequest) *fnv1.RunFunctionResponse {
			return asking([]string{"a", "b"}[min(call-1, 1):]...)
		}, 3},
		"questions that change five times": {func(call int, _ *fnv1.RunFunctionRequest) *fnv1.RunFunctionResponse {
			return asking(fmt.Sprint(min(call, 5)))
		}, 6},
		"a fatal result": {func(int, *fnv1.RunFunctionRequest) *fnv1.RunFunctionResponse {
			rsp := asking("a")
			rsp.Results = []*fnv1.Result{{Severity: fnv1.Severity_SEVERITY_FATAL}}
			return rsp
		}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			calls, err := Reconcile(t.Context(), &counted{f: c.f}, &fnv1.RunFunctionRequest{}, nil, cluster{})
			if err != nil || len(calls) != c.want {
				t.Errorf("%d calls, want %d; %v", len(calls), c.want, err)
			}
		})
	}
}

func TestReconcileGivesUp(t *testing.T) {
	restless := &counted{f: func(call int, _ *fnv1.RunFunctionRequest) *fnv1.RunFunctionResponse { return asking(fmt.Sprint(call)) }}
	if _, err := Reconcile(t.Context(), restless, &fnv1.RunFunctionRequest{}, nil, cluster{}); err == nil || restless.call != maxCalls {
		t.Errorf("after %d calls: %v", restless.call, err)
	}
}

// TestRequestsHaveTheAnswersToTheLastQuestions, and to no earlier ones.
func TestRequestsHaveTheAnswersToTheLastQuestions(t *testing.T) {
	first := &fnv1.RunFunctionRequest{Meta: &fnv1.RequestMeta{Tag: "x"}, Input: &structpb.Struct{}}
	before := proto.Clone(first)
	calls, err := Reconcile(t.Context(), &counted{f: func(call int, _ *fnv1.RunFunctionRequest) *fnv1.RunFunctionResponse {
		rsp := asking([]string{"a", "b"}[min(call-1, 1):]...)
		rsp.Requirements.Schemas = map[string]*fnv1.SchemaSelector{"route": {Kind: "HTTPRoute"}, "monitor": {Kind: "ServiceMonitor"}}
		return rsp
	}}, first, nil, cluster{})
	if err != nil {
		t.Fatal(err)
	}
	last := calls[len(calls)-1].Request
	if len(last.GetRequiredResources()) != 1 || last.GetRequiredResources()["b"].GetItems()[0].GetResource().GetFields()["name"].GetStringValue() != "b" {
		t.Errorf("answers: %v", last.GetRequiredResources())
	}
	if s := last.GetRequiredSchemas(); s["route"].GetOpenapiV3() == nil || s["monitor"] == nil || s["monitor"].GetOpenapiV3() != nil {
		t.Errorf("schemas: %v", s)
	}
	if last.GetMeta().GetTag() != "x" || last.GetInput() == nil {
		t.Errorf("the rest of the request is lost: %v", last)
	}
	if !proto.Equal(before, first) {
		t.Errorf("the first request was changed: %v", first)
	}
}

// TestWhatWasRequiredLastIsAnsweredFromTheFirstCallOn, and in every one.
func TestWhatWasRequiredLastIsAnsweredFromTheFirstCallOn(t *testing.T) {
	last := asking("a").GetRequirements()
	calls, err := Reconcile(t.Context(), &counted{f: func(int, *fnv1.RunFunctionRequest) *fnv1.RunFunctionResponse { return asking("a") }}, &fnv1.RunFunctionRequest{}, last, cluster{})
	if err != nil || len(calls) != 1 || calls[0].Request.GetRequiredResources()["a"] == nil {
		t.Errorf("%d calls for the same question, %v", len(calls), err)
	}
	calls, err = Reconcile(t.Context(), &counted{f: func(int, *fnv1.RunFunctionRequest) *fnv1.RunFunctionResponse { return asking("b") }}, &fnv1.RunFunctionRequest{}, last, cluster{})
	if err != nil {
		t.Fatal(err)
	}
	if got := calls[len(calls)-1].Request.GetRequiredResources(); got["a"] == nil || got["b"] == nil {
		t.Errorf("the answer that nobody needs any more went away: %v", got)
	}
}
