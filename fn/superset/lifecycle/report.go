// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package lifecycle

import (
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

// report fills in what people read: status, conditions, results, readiness and
// how long the answer holds.
func report(p *Plan, s state, st step, m Memory) {
	p.Conditions = conditions(s, st, *p)
	p.Events = events(s, st, p.Conditions)
	p.Status = status(s, st, *p, m)
	p.Ready = true
	for _, c := range p.Conditions {
		switch c.Type {
		case ConditionSpecValid, ConditionLifecycleComplete, ConditionAvailable:
			p.Ready = p.Ready && c.Status
		case ConditionNameConflict:
			p.Ready = p.Ready && !c.Status
		}
	}
	p.Ready = p.Ready && m.Pipeline == nil && !m.Restoring && (!s.live || len(unsettled(s)) == 0)
	p.TTL = ttl(hurry(s, st), p.Verdict.Until, s.Now)
}

// ttl is how long the answer holds: short while something moves or while
// Crossplane drops events, and never past the time at which the verdict changes
// by itself.
func ttl(d time.Duration, until, now time.Time) time.Duration {
	if left := until.Sub(now); !until.IsZero() && left < d {
		d = max(left, time.Second)
	}
	return d.Round(time.Second)
}

// hurry is how soon the function wants to be called again if nothing happens.
func hurry(s state, st step) time.Duration {
	switch {
	case st.soon:
		return soonTTL
	case st.moving || s.Throttled:
		return movingTTL
	}
	return restTTL
}

func status(s state, st step, p Plan, m Memory) v1alpha1.SupersetStatus {
	out := v1alpha1.SupersetStatus{
		Phase:              string(p.Verdict.Phase),
		Tag:                s.Instance.Tag,
		ObservedGeneration: observedGeneration(s, st),
		LastLifecycleImage: m.Image,
	}
	if !s.live && len(s.Invalid) > 0 {
		// The tag of a spec that cannot be read is not known; the last one is.
		out.Tag = s.Prior.Tag
	}
	l := &v1alpha1.LifecycleStatus{
		Phase:             string(p.Verdict.Lifecycle),
		MaintenanceActive: onPage(s) || p.Traffic == Maintenance,
		Memory:            p.Memory[memoryKey],
		Upgrade:           upgrade(s, m),
		Preflight:         preflightStatus(s, st, m),
	}
	if m.Pipeline != nil {
		l.MaintenanceSince = when(m.Pipeline.PageSince)
	}
	for _, r := range part.Tasks {
		if d := m.task(r.Name).Done; d != "" {
			if l.LastCompletedChecksums == nil {
				l.LastCompletedChecksums = map[string]string{}
			}
			l.LastCompletedChecksums[r.Title] = d
		}
		l.SetTask(r.Name, taskStatus(s, st, m, r.Name))
	}
	out.Lifecycle = l
	out.Components, out.Ready = componentStatuses(s, p)
	out.Networking = networkingStatus(s)
	return out
}

// observedGeneration follows the generation at rest only. Crossplane's own edits
// of the XR move it as well, and each write of it would be an event of its own.
func observedGeneration(s state, st step) int64 {
	if st.moving && s.Prior.ObservedGeneration > 0 {
		return s.Prior.ObservedGeneration
	}
	return s.Generation
}

func upgrade(s state, m Memory) *v1alpha1.UpgradeStatus {
	to := s.Instance.Lifecycle.Image
	switch {
	case !s.live:
		if s.Prior.Lifecycle != nil {
			return s.Prior.Lifecycle.Upgrade
		}
		return nil
	case awaitsApproval(s):
		return &v1alpha1.UpgradeStatus{FromTag: tag(m.Image), ToTag: tag(to), ApprovalToken: token(m, to), Impact: impact(s, drains(s.pending))}
	case m.Pipeline != nil && m.Settled && m.Pipeline.From != m.Pipeline.To:
		return &v1alpha1.UpgradeStatus{
			FromTag: tag(m.Pipeline.From), ToTag: tag(m.Pipeline.To), StartedAt: when(m.Pipeline.StartedAt),
			Impact: impact(s, m.Pipeline.Drain),
		}
	}
	return nil
}

func when(t time.Time) *metav1.Time {
	if t.IsZero() {
		return nil
	}
	return new(metav1.NewTime(seconds(t)))
}
