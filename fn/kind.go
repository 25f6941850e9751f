// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package fn

import (
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/crossplane-contrib/function-superset/fn/superset"
	"github.com/crossplane-contrib/function-superset/fn/wire"
)

// kind is a kind of composite resource that the function answers for.
type kind struct {
	// name is the kind as composites have it.
	name string
	// answer answers a call for one of them.
	answer func(wire.Call) wire.Answer
	// conditions are the types of its conditions. Those of a composite are repeated when
	// there is no answer, because what is not sent along becomes Unknown.
	conditions []string
}

// kinds are all kinds. The first also answers for composites of a name that is not
// listed: a platform may define the kind under a name of its own.
var kinds = []kind{
	{name: "Superset", answer: superset.Answer, conditions: superset.ConditionTypes},
}

// kindFor is the kind of a composite.
func kindFor(kinds []kind, composite *structpb.Struct) kind {
	name := composite.GetFields()["kind"].GetStringValue()
	for _, k := range kinds {
		if k.name == name {
			return k
		}
	}
	return kinds[0]
}

// unanswered is the answer when there is none.
func (k kind) unanswered(composite *structpb.Struct, err error) wire.Answer {
	return wire.Answer{Err: err, Conditions: wire.Conditions(composite, k.conditions)}
}
