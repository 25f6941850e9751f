// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package fn

import (
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	fnv1 "github.com/crossplane/function-sdk-go/proto/v1"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/crossplane-contrib/function-superset/fn/superset/lifecycle"
)

// junk is what damaged values are replaced by.
func junk(r *rand.Rand) *structpb.Value {
	return []*structpb.Value{
		structpb.NewNullValue(), structpb.NewNumberValue(-1.5), structpb.NewNumberValue(1e300), structpb.NewStringValue(""),
		structpb.NewStringValue("\x00é"), structpb.NewBoolValue(true), structpb.NewListValue(&structpb.ListValue{}),
		structpb.NewListValue(&structpb.ListValue{Values: []*structpb.Value{structpb.NewNullValue()}}),
		structpb.NewStructValue(&structpb.Struct{}),
		{},
	}[r.IntN(10)]
}

// damage replaces some values by junk, and all below them.
func damage(r *rand.Rand, v *structpb.Value, odds int) *structpb.Value {
	if r.IntN(odds) == 0 {
		return junk(r)
	}
	switch k := v.GetKind().(type) {
	case *structpb.Value_StructValue:
		out := &structpb.Struct{Fields: map[string]*structpb.Value{}}
		for _, name := range slices.Sorted(maps.Keys(k.StructValue.GetFields())) {
			out.Fields[name] = damage(r, k.StructValue.GetFields()[name], odds)
		}
		return structpb.NewStructValue(out)
	case *structpb.Value_ListValue:
		out := &structpb.ListValue{}
		for _, item := range k.ListValue.GetValues() {
			out.Values = append(out.Values, damage(r, item, odds))
		}
		return structpb.NewListValue(out)
	}
	return v
}

// TestArbitraryInputBreaksNothing gives the function Supersets and objects in which anything may be
// anything. It must neither break nor, while the spec is invalid, drop what is
// there.
func TestArbitraryInputBreaksNothing(t *testing.T) {
	text, err := os.ReadFile("../examples/production/superset.yaml")
	if err != nil {
		t.Fatal(err)
	}
	examples := []*structpb.Struct{structOf(t, string(text)), structOf(t, minimal)}
	for seed := range uint64(600) {
		r := rand.New(rand.NewPCG(seed, 1))
		req := requestOf(t, minimal, running...)
		xr := damage(r, structpb.NewStructValue(examples[r.IntN(len(examples))]), 200)
		if xr.GetStructValue() == nil {
			continue
		}
		req.Observed.Composite.Resource = xr.GetStructValue()
		for i := 0; i < len(running); i += 2 {
			o := req.GetObserved().GetResources()[running[i]]
			if d := damage(r, structpb.NewStructValue(o.GetResource()), 40).GetStructValue(); d != nil {
				o.Resource = d
			}
		}
		rsp := run(t, req)
		for _, m := range rsp.GetResults() {
			if strings.Contains(m.GetMessage(), "a bug in") {
				t.Errorf("seed %d: %s", seed, m.GetMessage())
			}
		}
		if isFatal(rsp) || conditionOf(t, rsp, lifecycle.ConditionSpecValid).GetStatus() == fnv1.Status_STATUS_CONDITION_TRUE {
			continue
		}
		for i := 0; i < len(running); i += 2 {
			// That one is known by its labels only, which may be damaged.
			if running[i] != "a-key-of-another-release" && rsp.GetDesired().GetResources()[running[i]] == nil {
				t.Errorf("seed %d: %s was dropped", seed, running[i])
			}
		}
	}
}
