// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package build

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
)

// Typed is any Kubernetes object as a Go type.
type Typed interface {
	metav1.Object
	runtime.Object
}

// Object is one entry of the answer.
type Object struct {
	// Key is the composition resource key; an API, never renamed.
	Key string
	// Desired is the object as built. Nil means: repeat what was applied last
	// (see Echo).
	Desired Typed
	// OnlyIfObserved says that write leaves the object out as long as it is not
	// observed: what is there follows the spec, but nothing new begins.
	OnlyIfObserved bool
	// Name is the name that an object has to have to be repeated; "" is any. Only
	// read when Desired is nil.
	Name string
	// Echo holds the edits to a repeated object; only read when Desired is nil.
	Echo Edits
}

// Edits are the few changes that a held object may get.
type Edits struct {
	// Replicas sets spec.replicas; DropReplicas leaves the field out.
	Replicas     *int32
	DropReplicas bool
	// DrainedFrom notes on a Deployment how many replicas it had; 0 leaves the note
	// as it is while there are none, and takes it away otherwise.
	DrainedFrom int32
	// Suspend sets spec.suspend of a Job.
	Suspend bool
	// SelectComponent sets app.kubernetes.io/component in a Service's selector.
	SelectComponent string
	// Scale replaces resources and scheduling of a held Deployment's pods by
	// those of the wanted one; nil leaves them.
	Scale Typed
}
