// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package lifecycle

import (
	"slices"

	"github.com/crossplane-contrib/function-superset/fn/superset/observe"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

// podDiagnostics lists the tasks whose pods should be asked for. It depends on
// nothing that the pods themselves tell, so that the answer to the question
// does not change the question.
func podDiagnostics(s state) []part.Task {
	var out []part.Task
	for _, r := range part.Tasks {
		if slices.ContainsFunc(s.Facts.Jobs, func(j observe.Job) bool { return j.Task == r.Name && needsPodDetails(s, j) }) {
			out = append(out, r.Name)
		}
	}
	return out
}

func needsPodDetails(s state, j observe.Job) bool {
	l := s.mem.task(j.Task).Last
	known := l != nil && l.ID == j.RunID
	switch {
	case j.Complete:
		return false
	case j.FailedFor != "":
		return known
	case j.Failed > 0:
		return true
	case j.Ready > 0 || j.SuspendWanted:
		return false
	}
	first := len(s.pending) > 0 && s.pending[0].Task == j.Task
	edited := s.live && !(first && known && l.Checksum == s.pending[0].sum && l.PodChecksum == s.pending[0].PodChecksum)
	return edited || s.Now.Sub(j.Created) >= askPodsAfter
}
