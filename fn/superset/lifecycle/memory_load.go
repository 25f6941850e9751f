// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package lifecycle

import "github.com/crossplane-contrib/function-superset/fn/superset/part"

// loadedMemory is what is remembered when a pass begins.
type loadedMemory struct {
	Memory
	// known is false when nothing is remembered of the database, not even by the
	// Job of a clone. Jobs of other tasks do not tell whether a clone has run.
	known bool
	// twice is true when both copies are there and say the same.
	twice bool
}

// loadMemory is what is stored: the ConfigMap, or its copy in the status if that is
// newer.
func loadMemory(in Input) loadedMemory {
	kept, found := decode(in.Facts.Memory[memoryKey])
	r := loadedMemory{Memory: kept, known: found}
	if in.Prior.Lifecycle != nil {
		copied, ok := decode(in.Prior.Lifecycle.Memory)
		r.twice = found && ok && in.Prior.Lifecycle.Memory == in.Facts.Memory[memoryKey]
		switch {
		case !ok || r.twice:
		case !found || copied.Revision > kept.Revision:
			r.Memory, r.known = copied, true
		default:
			r.Memory = believed(kept, copied, in)
		}
		if found && ok {
			r.Secrets = united(kept.Secrets, copied.Secrets)
		}
	}
	if r.Tasks == nil {
		r.Tasks = map[part.Task]TaskMemory{}
	}
	for _, j := range in.Facts.Jobs {
		r.known = r.known || j.Task == part.Clone
	}
	return r
}
