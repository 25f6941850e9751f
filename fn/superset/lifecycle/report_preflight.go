// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package lifecycle

import (
	"strings"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

// preflightStatus tells where the preflight stands, and what it has found last.
func preflightStatus(s state, st step, m Memory) *v1alpha1.PreflightStatus {
	t, l := taskStatus(s, st, m, part.Preflight), m.task(part.Preflight).Last
	if t == nil {
		if s.Prior.Lifecycle != nil && !s.live {
			return s.Prior.Lifecycle.Preflight
		}
		return nil
	}
	out := &v1alpha1.PreflightStatus{
		State: t.State, Answer: string(l.Answer), Message: t.Message, Image: t.Image, JobName: t.JobName, StartedAt: t.StartedAt, CompletedAt: t.CompletedAt,
	}
	if f := l.Found; f != nil {
		out.From, out.To = f.From, f.To
		if l.Answer == part.Pending || l.Answer == part.NothingPending {
			out.PendingRevisions = new(f.Pending)
		}
	}
	return out
}

// lookState is the state of a preflight that has ended, and what it says.
func lookState(s state, l RunMemory) (state, message string) {
	if s.look.blocks != "" {
		return StateFailed, s.look.blocks
	}
	return StateComplete, sentence(look{run: &l, answer: l.Answer}.schema())
}

// The values of impact.
const (
	impactNone = "None"
	impactPage = "MaintenancePage"
	impactDown = "Downtime"
)

// impact is what users see of an upgrade.
func impact(s state, drains bool) string {
	switch {
	case !drains:
		return impactNone
	case s.Instance.Page != nil && s.Instance.Page.Replicas > 0:
		return impactPage
	}
	return impactDown
}

// sentence begins with a capital letter.
func sentence(text string) string {
	if text == "" {
		return ""
	}
	return strings.ToUpper(text[:1]) + text[1:]
}
