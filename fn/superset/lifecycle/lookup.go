// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package lifecycle

import (
	"slices"

	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

// jobsToLookUp lists the runs without a result whose Jobs are not observed, and the one
// that starts next. It looks at what was remembered before the pass and at what
// was found by an earlier answer, so that the question stays the same when it is
// answered. The next run is asked for while it still waits for something else:
// what it waits for may be known only by another answer.
func jobsToLookUp(s state) []JobRef {
	var out []JobRef
	add := func(t part.Task, id string) {
		r := JobRef{Key: part.JobKey(t, id), ConfigKey: part.RunConfigMapKey(t, id), Name: runName(s.Instance.Name, t, id)}
		if j, observed := jobOf(s.Facts, t, id); (!observed || j.FoundByName) && !slices.Contains(out, r) {
			out = append(out, r)
		}
	}
	for _, r := range part.Tasks {
		if l := s.before.task(r.Name).Last; l != nil && l.Result == "" {
			add(r.Name, l.ID)
		}
	}
	found := false
	for _, j := range s.Facts.Jobs {
		if j.FoundByName {
			add(j.Task, j.RunID)
			found = true
		}
	}
	if len(s.pending) > 0 && !found {
		d := s.pending[0]
		if run := s.next(d).start; run != nil {
			add(d.Task, run.run.ID)
		}
	}
	return out
}

// jobMayExist is true while it is not known whether the Job of a run exists: until it
// was asked for, or, where nothing can be asked, for some time.
func (s state) jobMayExist(t part.Task, l RunMemory) bool {
	if s.CannotAsk {
		return s.Now.Sub(l.CreatedAt) < unseenFor
	}
	return !s.Facts.Named[part.JobKey(t, l.ID)].Asked
}
