// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package fn

import (
	"maps"

	"github.com/crossplane-contrib/function-superset/fn/adopt"
	"github.com/crossplane-contrib/function-superset/fn/build"
	"github.com/crossplane-contrib/function-superset/fn/lifecycle"
	"github.com/crossplane-contrib/function-superset/fn/observe"
	"github.com/crossplane-contrib/function-superset/fn/resolve"
)

// judged says of every object that could be taken over whether it fits, before
// anything is planned on it. Almost always there is none.
func (r request) judged(i resolve.Instance) request {
	if !i.Adopt || !anyForeign(r.Facts.Named) {
		return r
	}
	// What the instance would have in the end is what it is judged by.
	p := lifecycle.Make(r.situation(i))
	runs := map[string]bool{}
	for _, run := range p.Runs {
		runs[run.ConfigKey] = true
	}
	wanted := map[string]build.Typed{}
	for _, o := range build.All(i, complete(i, p)) {
		wanted[o.Key] = o.Desired
	}
	r.Facts.Named = maps.Clone(r.Facts.Named)
	for key, e := range r.Facts.Named {
		if !e.Found || e.Controlled {
			continue
		}
		var desired map[string]any
		if o := wanted[key]; o != nil {
			desired = asStruct(o).AsMap()
		}
		e.Unfit = adopt.Refusal(e.Raw.AsMap(), desired)
		if runs[key] {
			e.Unfit = "what a task run uses cannot be changed"
		}
		r.Facts.Named[key] = e
	}
	return r
}

func anyForeign(named map[string]observe.Existing) bool {
	for _, e := range named {
		if e.Found && !e.Controlled {
			return true
		}
	}
	return false
}
