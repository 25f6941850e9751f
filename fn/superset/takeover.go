// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package superset

import (
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/crossplane-contrib/function-superset/fn/adopt"
	"github.com/crossplane-contrib/function-superset/fn/superset/build"
	"github.com/crossplane-contrib/function-superset/fn/superset/lifecycle"
	"github.com/crossplane-contrib/function-superset/fn/superset/observe"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
	"github.com/crossplane-contrib/function-superset/fn/wire"
)

// judged leaves out answers that nobody needs any more, and says of every object
// that could be taken over whether it fits, before anything is planned on it.
// Crossplane goes on answering what was asked in the reconcile before; an object
// that is no longer wanted must be neither taken over nor reported. Almost always
// nothing of others is there.
func (r request) judged(i resolve.Instance) map[string]observe.Existing {
	found := r.Facts.Named
	if !anyFound(found, func(string) bool { return true }) {
		return found
	}
	wanted := map[string]build.Typed{}
	if anyFound(found, func(key string) bool { return !part.IsRun(key) && !part.IsGeneratedSecret(key) }) {
		p := lifecycle.Plan{Memory: map[string]string{}}
		if i.Adopt {
			// What is judged has to be what is applied.
			p = lifecycle.Decide(r.planInput(i))
		}
		for _, o := range build.Everything(i, p) {
			wanted[o.Key] = o.Desired
		}
	}
	out := make(map[string]observe.Existing, len(found))
	for key, e := range found {
		switch o := wanted[key]; {
		case !e.Found, part.IsRun(key):
		case part.IsGeneratedSecret(key):
			if !generates(i, nameIn(e.Raw)) {
				continue
			}
		case o == nil, o.GetName() != nameIn(e.Raw), o.GetObjectKind().GroupVersionKind().Kind != e.Raw.GetFields()["kind"].GetStringValue():
			continue
		case i.Adopt && !e.Controlled:
			e.Unfit = adopt.Refusal(e.Raw.AsMap(), wire.Encode(o).AsMap())
		}
		out[key] = e
	}
	return out
}

func anyFound(named map[string]observe.Existing, which func(key string) bool) bool {
	for key, e := range named {
		if e.Found && which(key) {
			return true
		}
	}
	return false
}

func nameIn(o *structpb.Struct) string {
	return o.GetFields()["metadata"].GetStructValue().GetFields()["name"].GetStringValue()
}

func generates(i resolve.Instance, name string) bool {
	for _, g := range i.GeneratedSecrets {
		if g.Name == name {
			return true
		}
	}
	return false
}
