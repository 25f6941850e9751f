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

const approveAnnotation = v1alpha1.AnnotationApproveUpgrade

// awaits is true while a supervised image change lacks its approval. Without a
// task to run there is nothing to approve.
func awaits(s situation) bool {
	l := s.Instance.Lifecycle
	if !l.Supervised || !s.mem.Settled || s.mem.Image == "" || s.mem.Image == l.Image || len(s.pending) == 0 {
		return false
	}
	return s.mem.Approval == nil || s.mem.Approval.From != s.mem.Image || s.mem.Approval.To != l.Image
}

// token is what the annotation must say. It covers the change and everything
// that ever ran or was approved, so that an old annotation approves nothing: a
// function cannot remove it.
func token(m Memory, image string) string {
	h := sha256.Sum256(fmt.Appendf(nil, "%s\n%s\n%d\n%d", m.Image, image, m.executions(), m.Approvals))
	return "sha256-" + hex.EncodeToString(h[:8])
}

// accept takes a fitting approval into the memory.
func accept(s situation) Memory {
	m := s.mem
	if !awaits(s) || s.Instance.Lifecycle.Approval != token(m, s.Instance.Lifecycle.Image) {
		return m
	}
	m.Approval = &Approval{From: m.Image, To: s.Instance.Lifecycle.Image}
	m.Approvals++
	return m
}

// advance begins, follows and ends the pipeline run.
func advance(s situation) Memory {
	m := s.mem
	for _, g := range []gate{nameTaken, secretLost, accountTaken, runTaken} {
		if _, holds := g(s); holds {
			// Components do not follow, so nothing has begun and nothing ended.
			return m
		}
	}
	switch {
	case len(s.pending) > 0 && awaits(s):
		// What was begun stays as it is until the new target is approved.
	case len(s.pending) > 0:
		if m.Pipeline == nil {
			// Components that have not come back since the last run may still be those of
			// before it.
			m.Pipeline = &Pipeline{From: m.Image, StartedAt: seconds(s.Now), Began: s.before.ended(), Touched: m.Restoring}
			m.Restoring = false
		}
		m.Pipeline.To = s.Instance.Lifecycle.Image
		m.Pipeline.Drain = m.Pipeline.Drain || (s.existing && drains(s.pending))
	case slices.ContainsFunc(stray(s), observe.Job.Works):
		// Nothing is due, but a Job of the former spec is still at it.
	default:
		if p := m.Pipeline; p != nil {
			m.Restoring = m.Restoring || p.Drain || p.From != p.To || !m.Installed
		}
		m.Pipeline, m.Approval = nil, nil
		m.Image, m.Settled = s.Instance.Lifecycle.Image, true
	}
	return m
}

// drains is true when a pending task needs the components to be down.
func drains(pending []due) bool {
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

// touched is true when a run of the pipeline may have changed the database, with
// or without success: then the components that served before do not fit it. Of
// a run without a result nobody knows; its Job may have been deleted.
func touched(m Memory) bool {
	if m.Pipeline == nil {
		return false
	}
	return m.Pipeline.Touched || slices.ContainsFunc(part.Tasks, func(r part.TaskRow) bool {
		l := m.task(r.Name).Last
		return r.ChangesDatabase && l != nil && (l.Touched || l.Result == "") && m.task(r.Name).Executions > m.Pipeline.Began[r.Name]
	})
}

// followed notes what the last run of a task has done before another takes its
// place.
func (m Memory) followed(t part.Task) {
	known := m.task(t)
	if m.Pipeline != nil && known.Last != nil && known.Last.Touched && known.Executions > m.Pipeline.Began[t] && part.ChangesDatabase(t) {
		m.Pipeline.Touched = true
	}
}
