// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package fn

import (
	"maps"
	"slices"

	fnv1 "github.com/crossplane/function-sdk-go/proto/v1"
	sdkrequest "github.com/crossplane/function-sdk-go/request"
	"github.com/crossplane/function-sdk-go/response"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset/build"
	"github.com/crossplane-contrib/function-superset/fn/hold"
	"github.com/crossplane-contrib/function-superset/fn/superset/lifecycle"
	"github.com/crossplane-contrib/function-superset/fn/superset/observe"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

// conditionTypes are the conditions that are ours.
var conditionTypes = []string{
	lifecycle.ConditionSpecValid,
	lifecycle.ConditionLifecycleComplete,
	lifecycle.ConditionAvailable,
	lifecycle.ConditionNetworkingReady,
	lifecycle.ConditionMonitoringReady,
	lifecycle.ConditionScheduleValid,
	lifecycle.ConditionSuspended,
	lifecycle.ConditionNameConflict,
}

// answer is what a response is made of.
type answer struct {
	req      *fnv1.RunFunctionRequest
	instance resolve.Instance
	facts    observe.Facts
	forced   map[observe.OptionalKind]observe.Presence
	plan     lifecycle.Plan
	objects  []build.Object
}

// write turns a plan and its objects into the response.
func write(req *fnv1.RunFunctionRequest, r request, i resolve.Instance, p lifecycle.Plan, objects []build.Object) *fnv1.RunFunctionResponse {
	a := answer{req: req, instance: i, facts: r.Facts, forced: r.forced, plan: p, objects: objects}

	rsp := to(req)
	rsp.Meta.Ttl = durationpb.New(p.TTL)
	rsp.Requirements = a.requirements()
	ready := a.resources(rsp.GetDesired().GetResources())
	a.composite(rsp.GetDesired(), p.Ready && ready)
	tell(rsp, p.Conditions, p.Events)
	return rsp
}

// to is a response that leaves everything as other functions want it. Nothing
// of the request that may still change is shared.
func to(req *fnv1.RunFunctionRequest) *fnv1.RunFunctionResponse {
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

// resources adds our objects to what is desired. It is true when all of them
// are there and ready. Task Jobs do not count: whether tasks are done is for
// the plan to say, and a failed one may be kept for its logs.
func (a answer) resources(desired map[string]*fnv1.Resource) bool {
	all := true
	add := func(key string, o *structpb.Struct) {
		r := &fnv1.Resource{Resource: o, Ready: fnv1.Ready_READY_FALSE}
		if a.facts.Objects[key].Ready {
			r.Ready = fnv1.Ready_READY_TRUE
		}
		if o.GetFields()["kind"].GetStringValue() != "Job" {
			all = all && r.GetReady() == fnv1.Ready_READY_TRUE
		}
		desired[key] = r
	}
	for _, o := range a.objects {
		if s := a.object(o); s != nil {
			add(o.Key, s)
		}
	}
	if !a.plan.HoldAll {
		return all
	}
	for key, o := range a.facts.Objects {
		if _, there := desired[key]; !there && a.ours(o) {
			add(key, a.held(o))
		}
	}
	return all
}

// object is what to apply for an entry of the plan's answer; nil leaves it out.
func (a answer) object(o build.Object) *structpb.Struct {
	seen, observed := a.facts.Objects[o.Key]
	switch {
	case o.Desired == nil && observed && (o.Name == "" || o.Name == seen.Name):
		return edited(hold.Applied(seen.Raw), o.Echo)
	case o.Desired == nil && a.adoptable(o):
		return edited(hold.Applied(a.facts.Named[o.Key].Raw), o.Echo)
	case o.Desired == nil:
		return nil
	case observed && o.Key == part.ServiceAccountKey && seen.Name != o.Desired.GetName():
		// Crossplane would keep the old name, so the new account is made once the key is
		// free, and that is when no pod needs the old one any more.
		if a.accountInUse(seen.Name) {
			return hold.Applied(seen.Raw)
		}
		return nil
	case observed:
		return asStruct(o.Desired)
	case a.adoptable(o) && o.Key != part.MemoryKey:
		// First as it is: that is never refused, and makes it ours. What is remembered
		// in another's memory must not be believed, so that one is replaced at once.
		return hold.Claimed(a.facts.Named[o.Key].Raw)
	case o.OnlyIfObserved:
		return nil
	case a.early(o):
		return nil // its pods would be refused for a moment, which people would read as a fault
	case a.newcomer(o) && a.askable() && !a.facts.Named[o.Key].Asked:
		return nil // the next call of this reconcile knows whether the name is free
	}
	if k := optional(o.Desired); k != "" && a.facts.Kinds[k] != observe.Present {
		return nil // an object of a kind that does not exist wedges the instance
	}
	return asStruct(o.Desired)
}

// early is true for a workload that is new while the account or a generated
// Secret of its pods is not there yet. Crossplane applies objects in any order.
func (a answer) early(o build.Object) bool {
	switch o.Desired.GetObjectKind().GroupVersionKind().Kind {
	case "Deployment", "Job", "StatefulSet":
	default:
		return false
	}
	if account := a.instance.ServiceAccount; account != nil {
		seen := a.facts.Objects[part.ServiceAccountKey].Name == account.Name
		if !seen && !(account.Named && a.facts.Named[part.ServiceAccountKey].Found) {
			return true
		}
	}
	return slices.ContainsFunc(a.instance.GeneratedSecrets, func(g resolve.GeneratedSecret) bool {
		key := part.GeneratedSecretKey(a.instance.Name, g.Name)
		_, observed := a.facts.Objects[key]
		return !observed && !a.facts.Named[key].Found
	})
}

// accountInUse is true while pods of an observed workload run under an account.
func (a answer) accountInUse(name string) bool {
	for _, o := range a.facts.Objects {
		pod := o.Raw.GetFields()["spec"].GetStructValue().GetFields()["template"].GetStructValue().GetFields()["spec"].GetStructValue().GetFields()
		if pod["serviceAccountName"].GetStringValue() == name {
			return true
		}
	}
	return false
}

// adoptable is true for an object of somebody else that becomes ours. Those that
// cannot are left out of the answer by the plan.
func (a answer) adoptable(o build.Object) bool {
	return a.facts.Named[o.Key].Found && !a.plan.Leave[o.Key]
}

// askable is true if this Crossplane answers questions for resources.
func (a answer) askable() bool {
	return sdkrequest.HasCapability(a.req, fnv1.Capability_CAPABILITY_REQUIRED_RESOURCES)
}

// edited is a held object with the edits that the plan asks for.
func edited(o *structpb.Struct, e build.Edits) *structpb.Struct {
	if e.Scale != nil {
		o = hold.Scaled(o, asStruct(e.Scale))
	}
	if e.DropReplicas {
		o = hold.WithoutReplicas(o)
	}
	if e.Replicas != nil {
		o = hold.Replicas(o, *e.Replicas)
		switch {
		case e.DrainedFrom > 0:
			o = hold.DrainedFrom(o, e.DrainedFrom)
		case *e.Replicas > 0:
			o = hold.NotDrained(o)
		}
	}
	if e.Suspend {
		o = hold.Suspended(o)
	}
	if e.SelectComponent != "" {
		o = hold.Selecting(o, e.SelectComponent)
	}
	return o
}

// held repeats an object while everything is held. Two things may still be
// undone then: a drain, and with it the way of traffic to the maintenance page.
func (a answer) held(o observe.Object) *structpb.Struct {
	e := build.Edits{}
	if c, ok := part.OfDeployment(o.Key); ok {
		e.Replicas = a.plan.Components[c].Replicas
	}
	if o.Key == part.ServiceKey(part.WebServer) && a.plan.Traffic == lifecycle.Normal {
		e.SelectComponent = string(part.WebServer)
	}
	return edited(hold.Applied(o.Raw), e)
}

// ours is true for an observed object that this function has composed, in this
// or another release. A pipeline may have other functions, before and after.
func (a answer) ours(o observe.Object) bool {
	labels := o.Raw.GetFields()["metadata"].GetStructValue().GetFields()["labels"].GetStructValue().GetFields()
	if labels[v1alpha1.LabelName].GetStringValue() == v1alpha1.LabelNameValue &&
		(labels[v1alpha1.LabelParent].GetStringValue() == a.instance.Name ||
			labels[v1alpha1.LabelInstance].GetStringValue() == a.instance.Name) {
		return true
	}
	// Somebody may have taken the labels away.
	return part.Owns(o.Key)
}

// composite sets the status of the XR beside what other functions want of it.
func (a answer) composite(desired *fnv1.State, ready bool) {
	xr := a.req.GetObserved().GetComposite().GetResource().GetFields()
	out := &structpb.Struct{Fields: maps.Clone(desired.GetComposite().GetResource().GetFields())}
	if out.Fields == nil {
		out.Fields = map[string]*structpb.Value{}
	}
	for _, f := range []string{"apiVersion", "kind"} {
		if v, ok := xr[f]; ok {
			out.Fields[f] = v
		}
	}
	status := maps.Clone(out.GetFields()["status"].GetStructValue().GetFields())
	if status == nil {
		status = map[string]*structpb.Value{}
	}
	maps.Copy(status, asFields(&a.plan.Status))
	out.Fields["status"] = structpb.NewStructValue(&structpb.Struct{Fields: status})

	desired.Composite = &fnv1.Resource{
		Resource:          out,
		ConnectionDetails: desired.GetComposite().GetConnectionDetails(),
		Ready:             fnv1.Ready_READY_FALSE,
	}
	if ready {
		desired.Composite.Ready = fnv1.Ready_READY_TRUE
	}
}

// tell adds conditions and results, for the XR and for its claim.
func tell(rsp *fnv1.RunFunctionResponse, conditions []lifecycle.Condition, events []lifecycle.Event) {
	for _, c := range conditions {
		option := response.ConditionFalse
		if c.Status {
			option = response.ConditionTrue
		}
		option(rsp, c.Type, c.Reason).WithMessage(short(c.Message, conditionLimit)).TargetCompositeAndClaim()
	}
	for _, e := range events {
		severity := fnv1.Severity_SEVERITY_NORMAL
		if e.Warning {
			severity = fnv1.Severity_SEVERITY_WARNING
		}
		rsp.Results = append(rsp.Results, &fnv1.Result{
			Severity: severity,
			Message:  short(e.Message, eventLimit),
			Reason:   new(e.Reason),
			Target:   fnv1.Target_TARGET_COMPOSITE_AND_CLAIM.Enum(),
		})
	}
}

// fatal is the answer when there is none. Conditions that are not sent along
// become Unknown, so those of the XR are repeated.
func fatal(req *fnv1.RunFunctionRequest, err error) *fnv1.RunFunctionResponse {
	rsp := to(req)
	rsp.Meta.Ttl = durationpb.New(response.DefaultTTL)
	tell(rsp, conditions(req.GetObserved().GetComposite().GetResource()), nil)
	response.Fatal(rsp, err)
	return rsp
}
