// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package lifecycle

import (
	"slices"
	"strings"

	"github.com/crossplane-contrib/function-superset/fn/superset/observe"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

// updatePipeline begins, follows and ends the pipeline run.
func updatePipeline(s state) Memory {
	m := s.mem
	for _, g := range []gate{namesAreTaken, secretIsLost, preflightIsDue, accountIsTaken, runNameIsTaken} {
		if _, holds := g(s); holds {
			// Components do not follow, so nothing has begun and nothing ended.
			return m
		}
	}
	if s.look.skips && !awaitsApproval(s) {
		migrate, _ := s.Instance.Lifecycle.Task(part.Migrate)
		m.edit(part.Migrate, func(t *TaskMemory) { t.Done = checksum(m, migrate) })
	}
	switch {
	case s.look.blocks != "":
		// What was begun for another spec has not come as far as the database.
		m.Pipeline = nil
	case awaitsApproval(s):
		// What was begun stays as it is until the new target is approved.
	case len(s.pending) > 0:
		if m.Pipeline == nil {
			// Components that have not come back since the last run may still be those of
			// before it.
			m.Pipeline = &Pipeline{From: m.Image, StartedAt: seconds(s.Now), Began: s.before.ended(), Touched: m.Restoring}
			m.Restoring = false
		}
		m.Pipeline.To = s.Instance.Lifecycle.Image
		if s.look.run != nil {
			m.Pipeline.Preflight = s.look.run.ID
		}
		if m.Pipeline.PageSince.IsZero() && onPage(s) {
			m.Pipeline.PageSince = seconds(s.Now)
		}
		// Once the database has changed, what served before must not run on it.
		m.Pipeline.Drain = (s.existing && drains(s.pending)) || (m.Pipeline.Drain && databaseTouched(m))
	case slices.ContainsFunc(unwantedJobs(s), observe.Job.Works):
		// Nothing is due, but a Job of the former spec is still at it.
	default:
		if p := m.Pipeline; p != nil {
			m.Restoring = m.Restoring || p.Drain || p.From != p.To || !m.Installed
		}
		m.Pipeline, m.Approval = nil, nil
		m.Image, m.Settled, m.Metastore = s.Instance.Lifecycle.Image, true, s.Instance.Lifecycle.Metastore
		m.EmptyWith = nil
	}
	return m
}

// drains is true when a pending task needs the components to be down.
func drains(pending []pendingTask) bool {
	for _, d := range pending {
		if d.Drains {
			return true
		}
	}
	return false
}

// tag is the part of an image reference that people read.
func tag(image string) string {
	if i := strings.LastIndex(image, "@"); i >= 0 {
		return image[i+1:]
	}
	if i := strings.LastIndex(image, ":"); i > strings.LastIndex(image, "/") {
		return image[i+1:]
	}
	return image
}

// databaseTouched is true when a run of the pipeline may have changed the database, with
// or without success: then the components that served before do not fit it. Of
// a run without a result nobody knows; its Job may have been deleted.
func databaseTouched(m Memory) bool {
	if m.Pipeline == nil {
		return false
	}
	return m.Pipeline.Touched || slices.ContainsFunc(part.Tasks, func(r part.TaskRow) bool {
		l := m.task(r.Name).Last
		return r.ChangesDatabase && l != nil && (l.Touched || l.Result == "") && m.task(r.Name).Executions > m.Pipeline.Began[r.Name]
	})
}

// recordDatabaseUse notes what the last run of a task has done before another takes its
// place.
func (m Memory) recordDatabaseUse(t part.Task) {
	known := m.task(t)
	if m.Pipeline != nil && known.Last != nil && known.Last.Touched && known.Executions > m.Pipeline.Began[t] && part.ChangesDatabase(t) {
		m.Pipeline.Touched = true
	}
}
