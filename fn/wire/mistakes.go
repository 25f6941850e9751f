// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package wire

import (
	"fmt"
	"iter"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/crossplane-contrib/function-superset/fn/limits"
)

// Few cuts a list of mistakes and counts the rest.
func Few(errs field.ErrorList, at *field.Path) field.ErrorList {
	if len(errs) <= limits.Mistakes+1 {
		return errs
	}
	return append(errs[:limits.Mistakes:limits.Mistakes], furtherMistakes(at, len(errs)-limits.Mistakes))
}

// furtherMistakes stands for mistakes that are not listed.
func furtherMistakes(at *field.Path, n int) *field.Error {
	return field.TypeInvalid(at, field.OmitValueType{}, fmt.Sprintf("has %d further mistakes, which are not listed; mend these first", n))
}

// Unrelated drops errors about places that contain, or lie in, a value of a
// wrong type: they would only be its echo.
func Unrelated(errs field.ErrorList, mismatched []string) field.ErrorList {
	wrong, around := map[string]bool{}, map[string]bool{}
	for _, m := range mismatched {
		wrong[m] = true
		for p := range outwards(m) {
			around[p] = true
		}
	}
	return slices.DeleteFunc(errs, func(e *field.Error) bool {
		if around[e.Field] {
			return true
		}
		for p := range outwards(e.Field) {
			if wrong[p] {
				return true
			}
		}
		return false
	})
}

// outwards are a path and all that it lies in.
func outwards(p string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for yield(p) {
			i := strings.LastIndexAny(p, ".[")
			if i < 0 {
				return
			}
			p = p[:i]
		}
	}
}
