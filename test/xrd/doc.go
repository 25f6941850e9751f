// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

// Package xrd turns the Go types of the API into the composite resource definitions of both configuration packages, and
// the function's input type into its CRD. It is a module of its own, so that controller-gen and the API server's
// libraries stay out of the product.
//
// What goes in are the packages fn/api/v1alpha1 and input/v1beta1; what comes out are three YAML files whose bytes depend
// on nothing else. The tests hold the result against the API server's own rules (schema, defaults, pruning, CEL) with
// the examples of fn/superset/validate/testdata/rows.yaml. Run them with -count=1: the test cache does not see files outside
// of this module.
package xrd
