// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

// Package v1beta1 holds the input of the function: what a Composition may say in `pipeline[].input`. Everything has a
// default, so most Compositions say nothing.
//
// +kubebuilder:object:generate=true
// +groupName=superset.fn.crossplane.io
// +versionName=v1beta1
package v1beta1

//go:generate controller-gen object paths=.
