// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package schedule

import (
	"math/bits"
	"slices"
	"time"
	_ "time/tzdata" // The function's image has no time zone files.

	"github.com/robfig/cron/v3"
)

// horizon is how many days a search goes before it gives up. 29 February comes
// eight years apart around 2100; nothing that can be parsed is rarer.
const horizon = 8*366 + 2

// day is the distance that keeps clear of every time zone offset.
const day = 24 * time.Hour

// dayMinutes is the number of minutes on the face of a day's clock.
const dayMinutes = 24 * 60

// anyDay is the bit by which the parser marks a day field that starts with "*".
const anyDay = 1 << 63

// Schedule is a cron expression in its time zone. The zero value never ticks.
type Schedule struct {
	spec cron.SpecSchedule
}

// Next is the earliest tick after a time, or zero when there is none in sight.
func (s Schedule) Next(after time.Time) time.Time {
	// Ticks are whole minutes: after a time is not before the next minute.
	return s.search(after.Truncate(time.Minute).Add(time.Minute), 1)
}

// Last is the latest tick that is not after a time, or zero when there is none
// in sight.
func (s Schedule) Last(notAfter time.Time) time.Time {
	return s.search(notAfter.Truncate(time.Minute), -1)
}

// search goes day by day, forwards or backwards, and returns the tick that is
// nearest to a minute, which may be that minute itself. It starts a day early
// and looks one day further, because clocks that are set back at midnight make
// a day end after the next has begun.
func (s Schedule) search(from time.Time, step int) time.Time {
	if s.spec.Location == nil {
		return time.Time{}
	}

	y, m, d := from.In(s.spec.Location).Date()
	civil := time.Date(y, m, d-step, 0, 0, 0, 0, time.UTC)

	var best time.Time
	for range horizon {
		found := !best.IsZero()
		if s.onDay(civil) {
			best = s.onDate(civil, from, step, best)
		}
		if found {
			break
		}
		civil = civil.AddDate(0, 0, step)
	}
	return best
}

// onDay is true when month and day fit. Day of month and day of week are
// alternatives, unless one of them starts with "*".
func (s Schedule) onDay(civil time.Time) bool {
	if s.spec.Month&(1<<uint(civil.Month())) == 0 {
		return false
	}
	dom := s.spec.Dom&(1<<uint(civil.Day())) != 0
	dow := s.spec.Dow&(1<<uint(civil.Weekday())) != 0
	if s.spec.Dom&anyDay != 0 || s.spec.Dow&anyDay != 0 {
		return dom && dow
	}
	return dom || dow
}

// onDate picks the tick of a date, given as midnight UTC, that is nearest to a
// minute, unless best is nearer.
func (s Schedule) onDate(civil, from time.Time, step int, best time.Time) time.Time {
	before, after := s.offset(civil.Add(-day)), s.offset(civil.Add(2*day))
	if before == after {
		return s.onPlainDate(civil, from, step, best, before)
	}

	// No wall clock of interest is further from the minute than the larger
	// offset, and none that comes later than the nearest tick by more than the
	// difference of the offsets can be nearer.
	shift := int((before - after).Abs() / time.Minute)
	first, stop := starts(civil, from, step, before, after), -1
	for minute := first; minute >= 0 && minute < dayMinutes && minute != stop; minute += step {
		if !s.onMinute(minute) {
			continue
		}
		wall := civil.Add(time.Duration(minute) * time.Minute)
		for _, offset := range []time.Duration{before, after} {
			t := wall.Add(-offset)
			nearer := !ahead(from, t, step) && (best.IsZero() || ahead(best, t, step))
			// Only a time at which the clock shows that offset is a tick.
			if nearer && s.offset(t) == offset {
				best, stop = t, minute+step*(shift+1)
			}
		}
	}
	return best
}

// starts is the first minute of a date, in the direction of the search, that a
// clock with one of the offsets may show at a minute or beyond it.
func starts(civil, from time.Time, step int, offsets ...time.Duration) int {
	if step > 0 {
		return max(int(from.Add(slices.Min(offsets)).Sub(civil)/time.Minute), 0)
	}
	return min(int(from.Add(slices.Max(offsets)).Sub(civil)/time.Minute), dayMinutes-1)
}

// onPlainDate is onDate for a date on which nobody touches the clock.
func (s Schedule) onPlainDate(civil, from time.Time, step int, best time.Time, offset time.Duration) time.Time {
	for minute := starts(civil, from, step, offset); minute >= 0 && minute < dayMinutes; minute += step {
		if !s.onMinute(minute) {
			continue
		}
		t := civil.Add(time.Duration(minute)*time.Minute - offset)
		if !best.IsZero() && !ahead(best, t, step) {
			break
		}
		return t
	}
	return best
}

// ahead is true when a lies further in the direction of the search than b.
func ahead(a, b time.Time, step int) bool {
	if step > 0 {
		return a.After(b)
	}
	return a.Before(b)
}

// onMinute is true when a minute of the day fits.
func (s Schedule) onMinute(minute int) bool {
	return s.spec.Hour&(1<<uint(minute/60)) != 0 && s.spec.Minute&(1<<uint(minute%60)) != 0
}

// offset is how far the zone is ahead of UTC at a time.
func (s Schedule) offset(t time.Time) time.Duration {
	_, seconds := t.In(s.spec.Location).Zone()
	return time.Duration(seconds) * time.Second
}

// possible is false for dates that no calendar has, such as 30 February.
func possible(spec *cron.SpecSchedule) bool {
	const months = 1<<13 - 2
	if spec.Dom&anyDay != 0 || spec.Dow&anyDay == 0 {
		return true
	}
	longest := 29
	for m := spec.Month & months; m != 0; m &= m - 1 {
		switch time.Month(bits.TrailingZeros64(m)) {
		case time.February:
		case time.April, time.June, time.September, time.November:
			longest = max(longest, 30)
		default:
			longest = 31
		}
	}
	return bits.TrailingZeros64(spec.Dom) <= longest
}
