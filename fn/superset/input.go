// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package superset

import (
	"maps"
	"slices"

	"google.golang.org/protobuf/types/known/structpb"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/crossplane-contrib/function-superset/fn/superset/observe"
	"github.com/crossplane-contrib/function-superset/fn/superset/policy"
	"github.com/crossplane-contrib/function-superset/fn/wire"
	"github.com/crossplane-contrib/function-superset/input/v1beta1"
)

// settings is what a Composition says about all of its instances.
type settings struct {
	noPods bool
	kinds  map[observe.OptionalKind]observe.Presence
	// policy is what instances may ask for; nil allows everything.
	policy *v1beta1.Policy
	// noAdoption is true when no instance may take over what exists already.
	// Asking for it is a mistake; nothing should recommend it either.
	noAdoption bool
	// ownAccount is true when instances may not use whatever account they name.
	ownAccount bool
}

// readInput reads the function's input. A Composition without one gets the
// defaults; a wrong one holds its instances like a wrong spec.
func readInput(s *structpb.Struct) (settings, field.ErrorList) {
	if len(s.GetFields()) == 0 {
		return settings{}, nil
	}
	at := field.NewPath("input")
	fields := maps.Clone(s.GetFields())
	delete(fields, "metadata")
	in := v1beta1.Input{}
	errs, _ := wire.Decode(&structpb.Struct{Fields: fields}, &in, at, Known)

	out := settings{kinds: map[observe.OptionalKind]observe.Presence{}}
	switch in.PodDiagnostics {
	case "", v1beta1.PodDiagnosticsEnabled:
	case v1beta1.PodDiagnosticsDisabled:
		out.noPods = true
	default:
		errs = append(errs, field.NotSupported(at.Child("podDiagnostics"), in.PodDiagnostics,
			[]v1beta1.PodDiagnostics{v1beta1.PodDiagnosticsEnabled, v1beta1.PodDiagnosticsDisabled}))
	}
	kinds := at.Child("optionalKinds")
	errs = append(errs, out.force(in.OptionalKinds.GatewayAPI, kinds.Child("gatewayAPI"), observe.HTTPRoute)...)
	errs = append(errs, out.force(in.OptionalKinds.PrometheusOperator, kinds.Child("prometheusOperator"),
		observe.ServiceMonitor, observe.PrometheusRule)...)

	// Nothing in place of a rule would be no rule.
	errs = append(errs, nulls(fields["policy"], at.Child("policy"))...)
	errs = append(errs, policy.Validate(in.Policy, at.Child("policy"))...)
	out.policy = in.Policy
	out.ownAccount = in.Policy != nil && in.Policy.ServiceAccounts != nil
	out.noAdoption = in.Policy != nil && in.Policy.Adoption == v1beta1.PermissionForbidden
	return out, errs
}

// nulls are the places without a value, which decoding takes for absent: YAML
// has one for a list whose entries are all commented out.
func nulls(v *structpb.Value, at *field.Path) field.ErrorList {
	var errs field.ErrorList
	switch k := v.GetKind().(type) {
	case *structpb.Value_NullValue:
		errs = append(errs, field.Required(at, "has no value; leave it out to allow everything, and write [] to allow nothing"))
	case *structpb.Value_StructValue:
		for _, name := range slices.Sorted(maps.Keys(k.StructValue.GetFields())) {
			errs = append(errs, nulls(k.StructValue.GetFields()[name], at.Child(name))...)
		}
	case *structpb.Value_ListValue:
		for i, item := range k.ListValue.GetValues() {
			errs = append(errs, nulls(item, at.Index(i))...)
		}
	}
	return errs
}

// force notes what the input says of kinds.
func (s *settings) force(p v1beta1.KindPresence, at *field.Path, kinds ...observe.OptionalKind) field.ErrorList {
	presence := observe.Unknown
	switch p {
	case "", v1beta1.KindPresenceAuto:
	case v1beta1.KindPresencePresent:
		presence = observe.Present
	case v1beta1.KindPresenceAbsent:
		presence = observe.Missing
	default:
		return field.ErrorList{field.NotSupported(at, p, []v1beta1.KindPresence{
			v1beta1.KindPresenceAuto, v1beta1.KindPresencePresent, v1beta1.KindPresenceAbsent,
		})}
	}
	for _, k := range kinds {
		s.kinds[k] = presence
	}
	return nil
}
