// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

// Package v1alpha1 holds the Superset resource as users write and read it: spec, status and the constants of every
// default. The schema of the composite resource definition is generated from these types, so a comment on a field is what
// `kubectl explain` prints. The package imports types of Kubernetes and the vocabulary only, so that any client can import
// it; it knows nothing of requests, of the objects that are composed, or of how far an instance has come.
//
// Markers of rules carry the id of the rule (N1, C12, XM1 …) in a comment above them. The same ids are used by package
// validate and by its testdata/rows.yaml; ids that begin with X and a second letter belong to fields that are additions
// of this project.
//
// +kubebuilder:object:generate=true
// +groupName=superset.crossplane.io
package v1alpha1

//go:generate controller-gen object paths=.
//go:generate go -C ../../../test/xrd run ./generate ../..
