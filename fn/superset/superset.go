// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package superset

import (
	"google.golang.org/protobuf/types/known/structpb"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset/build"
	"github.com/crossplane-contrib/function-superset/fn/superset/lifecycle"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
	"github.com/crossplane-contrib/function-superset/fn/wire"
)

// Answer answers a call for one Superset. A user's mistake is an answer, too: what
// runs is held and the condition SpecValid lists it. Err is set for a composite
// that cannot be read at all.
func Answer(c wire.Call) wire.Answer {
	r, err := read(c)
	if err != nil {
		return wire.Answer{Err: err}
	}
	i := r.identity()
	if len(r.Invalid) == 0 && !c.Spent() {
		i = r.owned(resolve.Resolve(r.XR))
	}
	r.Facts.Named = r.judged(i)
	if c.Spent() {
		return wire.Answer{}
	}
	in := r.planInput(i)
	p := lifecycle.Decide(in)
	return result{request: r, instance: i, input: in, plan: p, objects: build.All(i, p)}.answer()
}

// Check reads a Superset exactly as Answer does, with the input of its Composition,
// the policy of which it has to keep, and returns every mistake in it. The resource
// has what could be read. The input, which may be nil, has no mistakes.
func Check(o, input *structpb.Struct) (*v1alpha1.Superset, field.ErrorList) {
	in, _ := readInput(input)
	xr := composite(o)
	_, errs := spec(o, xr, in.policy)
	return xr, errs
}

// CheckInput reads the input of a Composition as Answer does and returns every
// mistake in it.
func CheckInput(input *structpb.Struct) field.ErrorList {
	_, errs := readInput(input)
	return errs
}
