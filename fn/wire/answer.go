// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package wire

import (
	"maps"
	"time"

	fnv1 "github.com/crossplane/function-sdk-go/proto/v1"
	"github.com/crossplane/function-sdk-go/response"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/structpb"
)

// Answer is all that a kind has to say to a call.
type Answer struct {
	// Objects are the composed resources; what is observed and not among them is
	// deleted, unless another function wants it.
	Objects []Object
	// Status is a pointer to the status of the composite.
	Status     any
	Conditions []Condition
	Events     []Event
	Questions  []Question
	// Ready is the readiness of the composite.
	Ready bool
	// TTL is how long the answer holds if nothing changes.
	TTL time.Duration
	// Err is why there is no answer: the request cannot be understood. Everything else
	// is ignored then but Conditions, and Crossplane changes nothing.
	Err error
}

// Object is one composed resource.
type Object struct {
	// Key is the composition resource key; an API, never renamed.
	Key      string
	Resource *structpb.Struct
	Ready    bool
}

// Event is a transition worth telling.
type Event struct {
	Warning bool
	Reason  string
	Message string
}

const (
	// conditionLimit and eventLimit are how long messages may be, in characters.
	conditionLimit = 4096
	eventLimit     = 1024
)

// Write turns an answer into the response to a request. It decides nothing.
func Write(req *fnv1.RunFunctionRequest, a Answer) *fnv1.RunFunctionResponse {
	if a.Err != nil {
		return unanswered(req, a)
	}
	rsp := responseTo(req)
	rsp.Meta.Ttl = durationpb.New(a.TTL)
	rsp.Requirements = requirements(a.Questions)
	for _, o := range a.Objects {
		r := &fnv1.Resource{Resource: o.Resource, Ready: fnv1.Ready_READY_FALSE}
		if o.Ready {
			r.Ready = fnv1.Ready_READY_TRUE
		}
		rsp.Desired.Resources[o.Key] = r
	}
	writeComposite(req, rsp.GetDesired(), a)
	tell(rsp, a)
	return rsp
}

// unanswered is the response when there is no answer. Conditions that are not sent
// along become Unknown, so those of the composite are repeated.
func unanswered(req *fnv1.RunFunctionRequest, a Answer) *fnv1.RunFunctionResponse {
	rsp := responseTo(req)
	rsp.Meta.Ttl = durationpb.New(response.DefaultTTL)
	tell(rsp, Answer{Conditions: a.Conditions})
	response.Fatal(rsp, a.Err)
	return rsp
}

// responseTo is a response that leaves everything as other functions want it.
// Nothing of the request that may still change is shared.
func responseTo(req *fnv1.RunFunctionRequest) *fnv1.RunFunctionResponse {
	resources := maps.Clone(req.GetDesired().GetResources())
	if resources == nil {
		resources = map[string]*fnv1.Resource{}
	}
	return &fnv1.RunFunctionResponse{
		Meta:    &fnv1.ResponseMeta{Tag: req.GetMeta().GetTag()},
		Desired: &fnv1.State{Composite: req.GetDesired().GetComposite(), Resources: resources},
		Context: req.GetContext(),
	}
}

// writeComposite sets the status of the composite beside what other functions want
// of it.
func writeComposite(req *fnv1.RunFunctionRequest, desired *fnv1.State, a Answer) {
	composite := req.GetObserved().GetComposite().GetResource().GetFields()
	out := &structpb.Struct{Fields: maps.Clone(desired.GetComposite().GetResource().GetFields())}
	if out.Fields == nil {
		out.Fields = map[string]*structpb.Value{}
	}
	for _, f := range []string{"apiVersion", "kind"} {
		if v, ok := composite[f]; ok {
			out.Fields[f] = v
		}
	}
	status := maps.Clone(out.GetFields()["status"].GetStructValue().GetFields())
	if status == nil {
		status = map[string]*structpb.Value{}
	}
	maps.Copy(status, fieldValues(a.Status))
	out.Fields["status"] = structpb.NewStructValue(&structpb.Struct{Fields: status})

	desired.Composite = &fnv1.Resource{
		Resource:          out,
		ConnectionDetails: desired.GetComposite().GetConnectionDetails(),
		Ready:             fnv1.Ready_READY_FALSE,
	}
	if a.Ready {
		desired.Composite.Ready = fnv1.Ready_READY_TRUE
	}
}

// tell adds conditions and results, for the composite and for its claim.
func tell(rsp *fnv1.RunFunctionResponse, a Answer) {
	for _, c := range a.Conditions {
		option := response.ConditionFalse
		if c.Status {
			option = response.ConditionTrue
		}
		option(rsp, c.Type, c.Reason).WithMessage(truncated(c.Message, conditionLimit)).TargetCompositeAndClaim()
	}
	for _, e := range a.Events {
		severity := fnv1.Severity_SEVERITY_NORMAL
		if e.Warning {
			severity = fnv1.Severity_SEVERITY_WARNING
		}
		rsp.Results = append(rsp.Results, &fnv1.Result{
			Severity: severity,
			Message:  truncated(e.Message, eventLimit),
			Reason:   new(e.Reason),
			Target:   fnv1.Target_TARGET_COMPOSITE_AND_CLAIM.Enum(),
		})
	}
}
