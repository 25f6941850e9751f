// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package lifecycle

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset/observe"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

// newRun is the next execution of a task. Its id depends on nothing but the
// task, its inputs and the counter, so that a pass that is repeated wants the
// same Job again.
func newRun(s state, d pendingTask) RunMemory {
	known := s.mem.task(d.Task)
	h := sha256.Sum256(fmt.Appendf(nil, "%s\n%s\n%s\n%s\n%d\n%d", s.Instance.Name, d.Task, d.sum, d.PodChecksum, d.TaskSpec.Attempts, known.Executions+1))
	return RunMemory{
		ID:          hex.EncodeToString(h[:4]),
		Checksum:    d.sum,
		PodChecksum: d.PodChecksum,
		Attempts:    d.TaskSpec.Attempts,
		Image:       d.Image,
		Trigger:     d.Trigger,
		// Only a database that an earlier clone of this instance filled, or that
		// the user named by a new trigger, may be overwritten. The permission
		// stays until a run has made use of it.
		Overwrite: d.Task == part.Clone &&
			((known.Completed > 0 && !known.Guessed) || s.mem.CloneFreed || (known.Last != nil && (known.Last.Overwrite || !known.Last.Adopted && known.Last.Trigger != d.Trigger))),
		CreatedAt: seconds(s.Now),
	}
}

// nameLimit is the longest name of a Job: it becomes a label value.
const nameLimit = 63

// runName is the name of a run's Job and ConfigMap. The id is kept whole, so
// that names stay unique when the instance's name is long.
func runName(instance string, t part.Task, id string) string {
	suffix := "-" + string(t) + "-" + id
	if n := nameLimit - len(suffix); len(instance) > n {
		instance = strings.TrimRight(instance[:n], "-")
	}
	return instance + suffix
}

// jobOf finds the observed Job of a run.
func jobOf(f observe.Facts, t part.Task, id string) (observe.Job, bool) {
	for _, j := range f.Jobs {
		if j.Task == t && j.RunID == id {
			return j, true
		}
	}
	return observe.Job{}, false
}

// runs lists the task runs that stay in the answer. A Job that is not listed is
// deleted, so every unfinished one is, and every one that is kept as evidence.
func runs(s state, st step) []TaskRun {
	var out []TaskRun
	for _, j := range s.Facts.Jobs {
		r := TaskRun{
			Task: j.Task, RunID: j.RunID, Name: j.Name, Key: j.Key, ConfigKey: part.RunConfigMapKey(j.Task, j.RunID), Action: Keep,
		}
		switch {
		case st.stop[j.Key]:
			r.Action = Stop
		case keepAsEvidence(s, j):
		case j.Finished() && !retainJob(s, st, j):
			continue
		case j.Stopped() && (isUnwanted(s, j) || (st.start != nil && st.start.task.Task == j.Task)):
			continue
		}
		out = append(out, r)
	}
	if st.start != nil {
		d, l := st.start.task, st.start.run
		out = append(out, TaskRun{
			Task: d.Task, RunID: l.ID, Action: Create,
			Name: runName(s.Instance.Name, d.Task, l.ID), Key: part.JobKey(d.Task, l.ID), ConfigKey: part.RunConfigMapKey(d.Task, l.ID),
			Checksum: l.Checksum, PodChecksum: l.PodChecksum, Attempts: l.Attempts, Overwrite: l.Overwrite,
			Executions: s.mem.task(d.Task).Executions + increment(st.start),
		})
	}
	slices.SortStableFunc(out, func(a, b TaskRun) int { return part.Order(a.Task) - part.Order(b.Task) })
	return out
}

// keepAsEvidence is true for the newest Job of a task while the memory is in one place
// only: were that lost, nothing else would tell what has been done to the database.
// The status is not written for as long as passes fail, which may be hours.
func keepAsEvidence(s state, j observe.Job) bool {
	return !s.twice && !slices.ContainsFunc(s.Facts.Jobs, func(o observe.Job) bool {
		return o.Task == j.Task && o.Executions > j.Executions
	})
}

// increment is 1 for a run that memory does not count yet.
func increment(s *start) int64 {
	if s.alreadyRecorded {
		return 0
	}
	return 1
}

// retainJob is true when a finished Job stays: as the record of its run until the
// memory is seen to hold the result, and longer if its retention says so.
// Crossplane deletes before it writes status, so a Job whose result is not stored yet
// must stay.
func retainJob(s state, st step, j observe.Job) bool {
	stored := s.before.task(j.Task)
	switch {
	case j.Executions > stored.Executions, stored.Last == nil:
		return true
	case stored.Last.ID == j.RunID && stored.Last.Result == "":
		return true
	case stored.Last.ID != j.RunID:
		// A later run has taken its place.
		return false
	case st.start != nil && st.start.task.Task == j.Task:
		return false
	}
	if !s.live {
		return true
	}
	if s.mem.Pipeline != nil && j.Complete {
		// While the pipeline runs, its finished Jobs are there to be read.
		return true
	}
	t, enabled := s.Instance.Lifecycle.Task(j.Task)
	if !enabled || (part.LooksOnly(j.Task) && s.look.blocks == "") {
		return false // what has answered looks like a failure, and would alert like one
	}
	switch t.Retention {
	case v1alpha1.RetentionRetain:
		return true
	case v1alpha1.RetentionRetainOnFailure:
		return !j.Complete
	case v1alpha1.RetentionDelete:
		return false
	}
	return false
}
