// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package observe

import (
	"math"
	"time"

	"google.golang.org/protobuf/types/known/structpb"
)

// The helpers below read single values in place. All of them take nil for an
// object that is not there, and answer with the zero value.

// at is the value at a path of fields, or nil.
func at(o *structpb.Struct, path ...string) *structpb.Value {
	for _, p := range path[:len(path)-1] {
		o = o.GetFields()[p].GetStructValue()
	}
	return o.GetFields()[path[len(path)-1]]
}

func text(o *structpb.Struct, path ...string) string { return at(o, path...).GetStringValue() }

func boolAt(o *structpb.Struct, path ...string) bool { return at(o, path...).GetBoolValue() }

func items(o *structpb.Struct, path ...string) []*structpb.Value {
	return at(o, path...).GetListValue().GetValues()
}

// wholeNumber is the whole number at a path. Numbers arrive as floating point; one
// that is not whole, or too large to be exact, is not a number we know.
func wholeNumber(v *structpb.Value) (int64, bool) {
	n, ok := v.GetKind().(*structpb.Value_NumberValue)
	if !ok || n.NumberValue != math.Trunc(n.NumberValue) || math.Abs(n.NumberValue) > 1<<53 {
		return 0, false
	}
	return int64(n.NumberValue), true
}

// number is the whole number at a path, or zero.
func number(o *structpb.Struct, path ...string) int64 {
	n, _ := wholeNumber(at(o, path...))
	return n
}

// count is the number of pods at a path, or zero.
func count(o *structpb.Struct, path ...string) int32 {
	n := number(o, path...)
	if n < math.MinInt32 || n > math.MaxInt32 {
		return 0
	}
	return int32(n)
}

// timeAt is the time at a path, or the zero time.
func timeAt(o *structpb.Struct, path ...string) time.Time {
	t, err := time.Parse(time.RFC3339, text(o, path...))
	if err != nil {
		return time.Time{}
	}
	return Writable(t)
}

// Writable is a time in UTC, or the zero time for one that RFC 3339 has no form
// for there: the last hours of the year 9999 in the west are in the year 10000.
func Writable(t time.Time) time.Time {
	t = t.UTC()
	if t.Year() < 1 || t.Year() > 9999 {
		return time.Time{}
	}
	return t
}

// condition finds a condition by its type; nil when it was never set.
func condition(o *structpb.Struct, typ string) *structpb.Struct {
	for _, v := range items(o, "status", "conditions") {
		if c := v.GetStructValue(); text(c, "type") == typ {
			return c
		}
	}
	return nil
}

func conditionTrue(o *structpb.Struct, typ string) bool {
	return text(condition(o, typ), "status") == "True"
}

// controller is the owner that controls an object; nil when there is none.
func controller(o *structpb.Struct) *structpb.Struct {
	for _, v := range items(o, "metadata", "ownerReferences") {
		if r := v.GetStructValue(); boolAt(r, "controller") {
			return r
		}
	}
	return nil
}

func annotation(o *structpb.Struct, key string) string {
	return text(o, "metadata", "annotations", key)
}

func label(o *structpb.Struct, key string) string { return text(o, "metadata", "labels", key) }
