// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package lifecycle

import (
	"time"

	"github.com/crossplane-contrib/function-superset/fn/schedule"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

// recordSchedule follows what time and the schedule do to the memory.
func recordSchedule(m Memory, s state) Memory {
	t, ok := s.Instance.Lifecycle.Task(part.Clone)
	if ok && m.Blank && s.existing {
		m.CloneHeld = new(t.Trigger)
	}
	m.Blank = m.Blank && s.existing && !ok
	if ok && m.CloneHeld != nil {
		m.CloneFreed = !cloneHeld(m, t)
	}
	if !ok || t.Schedule == nil {
		m.Cron = nil
		return m
	}
	now := seconds(s.Now)
	if m.Cron == nil || m.Cron.Expression != t.Schedule.Expression || m.Cron.TimeZone != t.Schedule.TimeZone {
		// A schedule that is new or edited waits for its next tick.
		m.Cron = &Cron{Expression: t.Schedule.Expression, TimeZone: t.Schedule.TimeZone, Anchor: now}
		return m
	}
	if (m.Restoring && len(unsettled(s)) > 0) || (m.Pipeline != nil && !exhausted(m, s.Instance.Lifecycle)) {
		// A tick waits for the whole run and then fires once. A schedule that is
		// faster than its run would else never let the components come back.
		return m
	}
	if last := s.Schedule.Last(now); last.After(m.Cron.Anchor) {
		m.Cron.Anchor, m.Cron.Due = last.UTC(), true
	}
	return m
}

// serve notes that a run which starts at this time serves every tick up to it, also
// those that passed while it waited to start.
func (c *Cron) serve(at time.Time, in Input) {
	if c == nil {
		return
	}
	c.Due = false
	sched, err := in.scheduleOf(*c)
	if err != nil {
		return // The schedule was parsed when it was taken into the memory.
	}
	if last := sched.Last(seconds(at)); last.After(c.Anchor) {
		c.Anchor = last.UTC()
	}
}

// scheduleOf is the schedule that is remembered. It is that of the spec, unless the
// spec has mistakes or has just been edited.
func (in Input) scheduleOf(c Cron) (schedule.Schedule, error) {
	t, ok := in.Instance.Lifecycle.Task(part.Clone)
	if ok && t.Schedule != nil && t.Schedule.Expression == c.Expression && t.Schedule.TimeZone == c.TimeZone {
		return in.Schedule, nil
	}
	return schedule.Parse(c.Expression, c.TimeZone)
}
