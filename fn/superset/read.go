// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package superset

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/crossplane/function-sdk-go/errors"
	fnv1 "github.com/crossplane/function-sdk-go/proto/v1"
	sdkrequest "github.com/crossplane/function-sdk-go/request"
	"google.golang.org/protobuf/types/known/structpb"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset/lifecycle"
	"github.com/crossplane-contrib/function-superset/fn/superset/observe"
	"github.com/crossplane-contrib/function-superset/fn/superset/policy"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
	"github.com/crossplane-contrib/function-superset/fn/superset/validate"
	"github.com/crossplane-contrib/function-superset/fn/wire"
	"github.com/crossplane-contrib/function-superset/input/v1beta1"
)

// machinery are the fields of a spec that belong to Crossplane. Composites of
// claims have them beside the user's own.
var machinery = []string{
	"crossplane",
	"claimRef",
	"compositionRef",
	"compositionRevisionRef",
	"compositionRevisionSelector",
	"compositionSelector",
	"compositionUpdatePolicy",
	"environmentConfigRefs",
	"publishConnectionDetailsTo",
	"resourceRefs",
	"writeConnectionSecretToRef",
}

// request is a request as it was understood.
type request struct {
	XR *v1alpha1.Superset
	// Invalid are all mistakes of the spec and of the function's input.
	Invalid field.ErrorList
	// Parsed is what validation has read of a valid spec.
	Parsed validate.Parsed
	// Conditions are those of the XR as they were read.
	Conditions []lifecycle.Condition
	Facts      observe.Facts
	// Throttled is true while Crossplane drops events of this XR.
	Throttled bool
	// CannotAsk is true when Crossplane answers no questions for resources.
	CannotAsk bool
	// NoPods is true when pods may not be asked for.
	NoPods bool
	// NoAdoption is true when nothing of others may be taken over.
	NoAdoption bool
	Now        time.Time

	// seed is where generated values come from.
	seed []byte
	// desired is what functions before this one want.
	desired map[string]*fnv1.Resource
	// ownAccount is true when an account with the name of the instance has to be its
	// own, whether the spec names it or not.
	ownAccount bool
	// forced are the optional kinds that need not be asked for.
	forced map[observe.OptionalKind]observe.Presence
}

// read understands a call, or says why it cannot. A user's mistake is not a
// reason: it ends in Invalid. When a mistake is known already, the spec is not
// looked at.
func read(c wire.Call) (request, error) {
	o := c.Composite()
	if len(o.GetFields()) == 0 {
		return request{}, errors.New("cannot read the composite resource: the request has none")
	}
	r := request{
		XR: composite(o), Throttled: wire.Throttled(o, c.Now), Now: c.Now,
		desired: c.Request.GetDesired().GetResources(), seed: c.Seed,
	}
	if r.XR.Name == "" {
		return request{}, errors.New("cannot read the composite resource: it has no name")
	}
	for _, has := range wire.Conditions(o, ConditionTypes) {
		r.Conditions = append(r.Conditions, lifecycle.Condition(has))
	}
	r.CannotAsk = !sdkrequest.HasCapability(c.Request, fnv1.Capability_CAPABILITY_REQUIRED_RESOURCES)

	in, invalid := readInput(c.Request.GetInput())
	r.NoPods, r.NoAdoption, r.forced = in.noPods, in.noAdoption, in.kinds
	r.Invalid = append(r.Invalid, invalid...)
	r.ownAccount = in.ownAccount
	if c.Mistake != nil {
		r.Invalid = append(r.Invalid, c.Mistake)
	} else {
		parsed, wrong := spec(o, r.XR, in.policy)
		r.Parsed, r.Invalid = parsed, append(r.Invalid, wrong...)
	}
	if len(r.Invalid) > 0 {
		r.Parsed = validate.Parsed{}
	}
	r.Facts = observe.Read(c.Request, in.kinds)
	return r, nil
}

// composite is the resource without its spec. A composite of a claim has a
// generated name and no namespace: both come from the claim.
func composite(o *structpb.Struct) *v1alpha1.Superset {
	metadata := o.GetFields()["metadata"].GetStructValue().GetFields()
	xr := &v1alpha1.Superset{ObjectMeta: metav1.ObjectMeta{
		Name:        metadata["name"].GetStringValue(),
		Namespace:   metadata["namespace"].GetStringValue(),
		UID:         types.UID(metadata["uid"].GetStringValue()),
		Generation:  int64(metadata["generation"].GetNumberValue()),
		Labels:      texts(metadata["labels"]),
		Annotations: texts(metadata["annotations"]),
	}}
	if xr.Namespace == "" {
		claim := o.GetFields()["spec"].GetStructValue().GetFields()["claimRef"].GetStructValue().GetFields()
		xr.Namespace = cmp.Or(xr.Labels[wire.LabelClaimNamespace], claim["namespace"].GetStringValue())
		xr.Name = cmp.Or(xr.Labels[wire.LabelClaimName], claim["name"].GetStringValue(), xr.Name)
	}
	wire.DecodeLeniently(o.GetFields()["status"], &xr.Status)
	// Also of a spec that is never decoded, because it is too large.
	xr.Spec.Suspend = o.GetFields()["spec"].GetStructValue().GetFields()["suspend"].GetBoolValue()
	return xr
}

func texts(v *structpb.Value) map[string]string {
	out := make(map[string]string, len(v.GetStructValue().GetFields()))
	for k, s := range v.GetStructValue().GetFields() {
		out[k] = s.GetStringValue()
	}
	return out
}

// spec fills in the spec and returns what was read of it and every mistake in it, and what the policy
// does not allow.
func spec(o *structpb.Struct, xr *v1alpha1.Superset, p *v1beta1.Policy) (validate.Parsed, field.ErrorList) {
	var errs field.ErrorList
	at := field.NewPath("spec")
	user, ok := o.GetFields()["spec"].GetKind().(*structpb.Value_StructValue)
	if !ok {
		return validate.Parsed{}, append(errs, field.Required(at, "must be an object"))
	}
	if xr.Namespace == "" {
		errs = append(errs, field.Required(field.NewPath("metadata", "namespace"),
			"a Superset needs a namespace for its objects; use the namespaced kind, or a claim"))
	}
	fields := maps.Clone(user.StructValue.GetFields())
	for _, f := range machinery {
		delete(fields, f)
	}
	wrong, mismatched := wire.Decode(&structpb.Struct{Fields: fields}, &xr.Spec, at, Known)
	errs = append(errs, wrong...)
	if slices.Contains(mismatched, at.String()) {
		return validate.Parsed{}, errs
	}
	parsed, invalid := validate.Parse(xr)
	errs = append(errs, wire.Unrelated(invalid, mismatched)...)
	if len(mismatched) == 0 {
		// Of a spec of which parts are left out, the policy cannot judge.
		errs = append(errs, policy.Check(xr, p)...)
	}
	return parsed, wire.Few(errs, at)
}

// identity is all that is known of an instance whose spec cannot be trusted.
func (r request) identity() resolve.Instance {
	return resolve.Instance{Name: r.XR.Name, Namespace: r.XR.Namespace, UID: string(r.XR.UID), Suspend: r.XR.Spec.Suspend}
}

// owned is an instance that uses no account of somebody else by having its name,
// where the platform restricts the use of accounts.
func (r request) owned(i resolve.Instance) resolve.Instance {
	if a := i.ServiceAccount; a != nil && r.ownAccount && a.Name == i.Name {
		own := *a
		own.Named = false
		i.ServiceAccount = &own
	}
	return i
}

// planInput is what the plan depends on.
func (r request) planInput(i resolve.Instance) lifecycle.Input {
	return lifecycle.Input{
		Instance:   i,
		Invalid:    r.Invalid,
		Facts:      r.Facts,
		Prior:      r.XR.Status,
		Conditions: r.Conditions,
		Throttled:  r.Throttled,
		CannotAsk:  r.CannotAsk,
		NoAdoption: r.NoAdoption,
		NoPods:     r.NoPods,
		Generation: r.XR.Generation,
		Now:        r.Now,
		Seed:       r.seed,
		Schedule:   r.Parsed.CloneSchedule,
	}
}
