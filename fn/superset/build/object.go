// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package build

import (
	"github.com/crossplane-contrib/function-superset/fn/wire"
)

// Typed is any Kubernetes object as a Go type.
type Typed = wire.Typed

// Object is one entry of the answer.
type Object struct {
	// Key is the composition resource key; an API, never renamed.
	Key string
	// Desired is the object as built. Nil means: repeat what was applied last
	// (see Echo).
	Desired Typed
	// OnlyIfObserved says that the object is left out as long as it is not
	// observed: what is there follows the spec, but nothing new begins.
	OnlyIfObserved bool
	// Foreseen says that the object is not for this answer: the instance will have
	// it later, or somebody else has its name. That it will be asked for by name
	// does not wait until then.
	Foreseen bool
	// Lookup is what to ask for when there is no Desired to tell it; the zero value
	// asks for nothing.
	Lookup Lookup
	// AskAlways says that it is asked for although it is observed: an object that was
	// found by the question counts as observed, and the question has to stay.
	AskAlways bool
	// Name is the name that an object has to have to be repeated; "" is any. Only
	// read when Desired is nil.
	Name string
	// Echo holds the edits to a repeated object; only read when Desired is nil.
	Echo Edits
}

// Lookup names an object of the instance's namespace.
type Lookup struct {
	APIVersion string
	Kind       string
	Name       string
}

// Asked is the object to ask for by its name; the zero value is none.
func (o Object) Asked() Lookup {
	if o.Desired == nil {
		return o.Lookup
	}
	gvk := o.Desired.GetObjectKind().GroupVersionKind()
	return Lookup{APIVersion: gvk.GroupVersion().String(), Kind: gvk.Kind, Name: o.Desired.GetName()}
}

// Edits are the few changes that a held object may get.
type Edits struct {
	// Replicas sets spec.replicas; DropReplicas leaves the field out, for whoever
	// scales the Deployment.
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
