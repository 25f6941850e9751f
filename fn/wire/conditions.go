// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package wire

import (
	"slices"
	"time"

	"google.golang.org/protobuf/types/known/structpb"
)

// Condition is a condition of the composite and of its claim.
type Condition struct {
	Type    string
	Status  bool
	Reason  string
	Message string
}

// Conditions are those of the given types that a composite has at present.
// Crossplane makes all of them Unknown when it could not do what an answer said;
// such a condition says nothing and is left out.
func Conditions(composite *structpb.Struct, types []string) []Condition {
	var out []Condition
	for _, c := range conditionsOf(composite) {
		typ := c["type"].GetStringValue()
		status := c["status"].GetStringValue()
		if !slices.Contains(types, typ) || (status != "True" && status != "False") {
			continue
		}
		out = append(out, Condition{
			Type:    typ,
			Status:  status == "True",
			Reason:  c["reason"].GetStringValue(),
			Message: c["message"].GetStringValue(),
		})
	}
	return out
}

// cooldown is how long Crossplane's circuit breaker stays open.
const cooldown = 5 * time.Minute

// Throttled is true while Crossplane's circuit breaker drops events of a composite.
// Crossplane closes it with the first event after the cooldown, so at rest, when
// there is none, the condition stays as it is for ever and means nothing any more.
func Throttled(composite *structpb.Struct, now time.Time) bool {
	for _, c := range conditionsOf(composite) {
		if c["type"].GetStringValue() == "Responsive" {
			since, err := time.Parse(time.RFC3339, c["lastTransitionTime"].GetStringValue())
			return c["status"].GetStringValue() == "False" && err == nil && now.Sub(since) < cooldown
		}
	}
	return false
}

func conditionsOf(composite *structpb.Struct) []map[string]*structpb.Value {
	status := composite.GetFields()["status"].GetStructValue().GetFields()
	var out []map[string]*structpb.Value
	for _, v := range status["conditions"].GetListValue().GetValues() {
		out = append(out, v.GetStructValue().GetFields())
	}
	return out
}
