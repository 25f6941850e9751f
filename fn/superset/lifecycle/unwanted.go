// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package lifecycle

import (
	"slices"

	"github.com/crossplane-contrib/function-superset/fn/superset/observe"
)

// unwantedJobs lists the unfinished Jobs that the present spec does not want.
func unwantedJobs(s state) []observe.Job {
	if !s.live {
		return nil
	}
	var out []observe.Job
	for _, j := range s.Facts.Jobs {
		if !j.Finished() && !wanted(s, j) {
			out = append(out, j)
		}
	}
	return out
}

// wanted is true for the Job of the first pending task's present run. The same
// inputs in another pod keep running; only a pod that cannot start is replaced
// at once.
func wanted(s state, j observe.Job) bool {
	if len(s.pending) == 0 || s.pending[0].Task != j.Task {
		return false
	}
	d, l := s.pending[0], s.mem.task(j.Task).Last
	if l == nil || l.ID != j.RunID || l.Checksum != d.sum || l.Result == Stopped || j.SuspendWanted {
		// What was told to stop is not resumed: the next run starts afresh.
		return false
	}
	if l.disrupted() && j.Ready == 0 {
		return false
	}
	idle := j.Active == 0 && j.Failed > 0
	_, stuck := stuckPod(s.Facts, j)
	return l.PodChecksum == d.PodChecksum || !(stuck || idle)
}

// stuckPod finds a pod of the Job that cannot start.
func stuckPod(f observe.Facts, j observe.Job) (observe.Pod, bool) {
	for _, p := range f.Pods {
		if p.Job == j.Name && p.Waiting != "" && !p.Deleting && !p.Terminated {
			return p, true
		}
	}
	return observe.Pod{}, false
}

// stoppable is true when no pod of the Job does any work: it cannot start, or
// it waits between two attempts. A pod that works is left to finish.
func stoppable(s state, j observe.Job) bool {
	if j.SuspendWanted || j.Active == 0 {
		return true
	}
	if l := s.mem.task(j.Task).Last; l != nil && l.ID == j.RunID && l.disrupted() && j.Ready == 0 {
		return true
	}
	if _, stuck := stuckPod(s.Facts, j); stuck {
		return true
	}
	return s.NoPods && j.Ready == 0 && s.Now.Sub(j.Created) >= blindStopAfter
}

func isUnwanted(s state, j observe.Job) bool {
	return slices.ContainsFunc(s.unwantedJobs, func(o observe.Job) bool { return o.Key == j.Key })
}
