// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package fn

import (
	"slices"
	"strings"

	"github.com/crossplane/function-sdk-go/errors"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset"
	"github.com/crossplane-contrib/function-superset/fn/wire"
)

// kind is a kind of composite resource that the function answers for.
type kind struct {
	// group and names are those of its composites.
	group string
	names []string
	// answer answers a call for one of them.
	answer func(wire.Call) wire.Answer
	// conditions are the types of its conditions. Those of a composite are repeated when
	// there is no answer, because what is not sent along becomes Unknown.
	conditions []string
}

// kinds are all kinds. The first also answers for composites of other groups: a
// platform may define the kind in its own.
var kinds = []kind{
	{group: v1alpha1.Group, names: []string{"Superset", "XSuperset"}, answer: superset.Answer, conditions: superset.ConditionTypes},
}

// kindFor is the kind of a composite. One of our groups that is not listed is of another
// release: to answer for it as if it were a Superset would delete what it has.
func kindFor(kinds []kind, composite *structpb.Struct) kind {
	group, _, _ := strings.Cut(composite.GetFields()["apiVersion"].GetStringValue(), "/")
	name := composite.GetFields()["kind"].GetStringValue()
	out := kinds[0]
	for _, k := range kinds {
		switch {
		case k.group == group && slices.Contains(k.names, name):
			return k
		case k.group == group:
			out = unknown
		}
	}
	return out
}

// unknown answers for kinds that this release does not know.
var unknown = kind{answer: func(c wire.Call) wire.Answer {
	return wire.Answer{Err: errors.Errorf("cannot answer for a %s: this release of function-superset does not know the kind", c.Composite().GetFields()["kind"].GetStringValue())}
}}

// unanswered is the answer when there is none.
func (k kind) unanswered(composite *structpb.Struct, err error) wire.Answer {
	return wire.Answer{Err: err, Conditions: wire.Conditions(composite, k.conditions)}
}
