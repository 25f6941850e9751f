// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package fn

import (
	"google.golang.org/protobuf/types/known/structpb"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
)

// Check reads a Superset exactly as the function does and returns every mistake
// in it. The resource has what could be read.
func Check(o *structpb.Struct) (*v1alpha1.Superset, field.ErrorList) {
	return CheckWith(o, nil)
}

// CheckWith reads a Superset as the function does that has an input, the policy
// of which it has to keep. The input has no mistakes.
func CheckWith(o, input *structpb.Struct) (*v1alpha1.Superset, field.ErrorList) {
	in, _ := readInput(input)
	xr := superset(o)
	return xr, spec(o, xr, in.policy)
}

// CheckInput reads the input of a Composition as the function does and returns
// every mistake in it.
func CheckInput(input *structpb.Struct) field.ErrorList {
	_, errs := readInput(input)
	return errs
}
