// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package schedule

import (
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"
)

// at reads a time of the tests.
func at(t *testing.T, text string) time.Time {
	t.Helper()
	v, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestTicksAroundATime(t *testing.T) {
	cases := map[string]struct {
		expression, zone string
		now              string
		last, next       string
	}{
		"a tick belongs to the past at its own instant": {
			expression: "0 2 * * *", now: "2026-05-12T02:00:00Z",
			last: "2026-05-12T02:00:00Z", next: "2026-05-13T02:00:00Z",
		},
		"and not a moment earlier": {
			expression: "0 2 * * *", now: "2026-05-12T01:59:59Z",
			last: "2026-05-11T02:00:00Z", next: "2026-05-12T02:00:00Z",
		},
		"the zone decides": {
			expression: "0 2 * * *", zone: "Asia/Kolkata", now: "2026-05-12T00:00:00Z",
			last: "2026-05-11T20:30:00Z", next: "2026-05-12T20:30:00Z",
		},
		"29 February is found over eight years": {
			expression: "0 0 29 2 *", now: "2099-01-01T00:00:00Z",
			last: "2096-02-29T00:00:00Z", next: "2104-02-29T00:00:00Z",
		},
		"a local time that the clock skips has no tick": {
			expression: "30 2 * * *", zone: "Europe/Berlin", now: "2026-03-29T12:00:00Z",
			last: "2026-03-28T01:30:00Z", next: "2026-03-30T00:30:00Z",
		},
		"a local time that comes twice has two ticks": {
			expression: "30 2 * * *", zone: "Europe/Berlin", now: "2026-10-25T00:30:00Z",
			last: "2026-10-25T00:30:00Z", next: "2026-10-25T01:30:00Z",
		},
		"a day whose midnight is skipped keeps its other ticks": {
			expression: "0 12 4 11 *", zone: "America/Sao_Paulo", now: "2018-11-01T00:00:00Z",
			last: "2017-11-04T14:00:00Z", next: "2018-11-04T14:00:00Z",
		},
		"a clock that goes back over midnight": {
			expression: "30 23 * * *", zone: "America/Sao_Paulo", now: "2018-02-18T01:45:00Z",
			last: "2018-02-18T01:30:00Z", next: "2018-02-18T02:30:00Z",
		},
		"a change of half an hour": {
			expression: "45 1 * * *", zone: "Australia/Lord_Howe", now: "2026-04-04T14:50:00Z",
			last: "2026-04-04T14:45:00Z", next: "2026-04-04T15:15:00Z",
		},
		"a date that a country left out": {
			expression: "0 12 * * *", zone: "Pacific/Apia", now: "2011-12-30T00:00:00Z",
			last: "2011-12-29T22:00:00Z", next: "2011-12-30T22:00:00Z",
		},
		"day of month or day of week": {
			expression: "0 0 13 * FRI", now: "2026-11-10T00:00:00Z",
			last: "2026-11-06T00:00:00Z", next: "2026-11-13T00:00:00Z",
		},
		"a macro": {
			expression: "@weekly", now: "2026-11-25T10:00:00Z",
			last: "2026-11-22T00:00:00Z", next: "2026-11-29T00:00:00Z",
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			s, err := Parse(c.expression, c.zone)
			if err != nil {
				t.Fatal(err)
			}
			now := at(t, c.now)
			if got, want := s.Last(now).UTC(), at(t, c.last); !got.Equal(want) {
				t.Errorf("last: -want %s +got %s", want, got)
			}
			if got, want := s.Next(now).UTC(), at(t, c.next); !got.Equal(want) {
				t.Errorf("next: -want %s +got %s", want, got)
			}
		})
	}
}

func TestTheZeroScheduleNeverTicks(t *testing.T) {
	if s := (Schedule{}); !s.Next(time.Unix(0, 0)).IsZero() || !s.Last(time.Unix(0, 0)).IsZero() {
		t.Error("a schedule without an expression has a tick")
	}
}

func TestWhatIsRefusedSaysWhatToWrite(t *testing.T) {
	cases := map[string]struct{ expression, zone, says string }{
		"nothing":                       {"", "", "leave the field out"},
		"every":                         {"@every 1h", "", "0 */6 * * *"},
		"another macro":                 {"@reboot", "", "@daily"},
		"a macro with an argument":      {"@daily 5", "", "@daily"},
		"a macro in capitals":           {"@Daily", "", "@daily"},
		"a time zone":                   {"TZ=UTC 0 2 * * *", "", "timeZone"},
		"a time zone of cron":           {"CRON_TZ=UTC 0 2 * * *", "", "timeZone"},
		"only a time zone":              {"TZ=UTC", "", "timeZone"},
		"seconds":                       {"0 0 2 * * *", "", "leave out seconds and year"},
		"seconds and a year":            {"0 0 2 * * * 2027", "", "leave out seconds and year"},
		"four fields":                   {"0 2 * *", "", "expected five"},
		"a leading blank":               {" 0 2 * * *", "", "remove blanks"},
		"a tab":                         {"0\t2 * * *", "", "remove blanks"},
		"the last day":                  {"0 2 L * *", "", "write 28"},
		"a weekday near a date":         {"0 2 15W * *", "", "MON-FRI"},
		"the last Friday":               {"0 2 * * 5L", "", "plain weekday"},
		"the second Monday":             {"0 2 * * 1#2", "", "8-14"},
		"30 February":                   {"0 2 30 2 *", "", "would never fire"},
		"31 in short months":            {"0 2 31 4,6,9,11 *", "", "would never fire"},
		"Sunday as 7":                   {"0 2 * * 7", "", "0 or SUN"},
		"an hour too many":              {"0 24 * * *", "", "between 0 and 23"},
		"day 0":                         {"0 2 0 * *", "", "between 1 and 31"},
		"month 13":                      {"0 2 * 13 *", "", "between 1 and 12"},
		"a list with a hole":            {"0,,5 2 * * *", "", "lists"},
		"an empty list":                 {", 2 * * *", "", "lists"},
		"a step that is longer":         {"*/90 2 * * *", "", "between 1 and 59"},
		"no step":                       {"*/0 2 * * *", "", "between 1 and 59"},
		"a backward range":              {"0 22-2 * * *", "", "22-23,0-2"},
		"a backward range of days":      {"0 2 * * FRI-MON", "", "FRI-6,0-MON"},
		"a range from everything":       {"*-5 2 * * *", "", "cannot start a range"},
		"a negative number":             {"-5 2 * * *", "", "ranges"},
		"a name in the wrong field":     {"MON 2 * * *", "", "minute"},
		"an unknown name":               {"0 2 * * FUN", "", "MON"},
		"a long number":                 {"99999999999999999999 2 * * *", "", "minute"},
		"a time zone that is unknown":   {"0 2 * * *", "Europe/Nowhere", "Europe/Berlin"},
		"the time zone of the process":  {"0 2 * * *", "Local", "Europe/Berlin"},
		"a time zone that is a path":    {"0 2 * * *", "../etc/passwd", "Europe/Berlin"},
		"a time zone and a blank":       {"0 2 * * *", "UTC ", "Europe/Berlin"},
		"a list whose later part fails": {"5,99 2 * * *", "", "between 0 and 59"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := Parse(c.expression, c.zone)
			if err == nil {
				t.Fatalf("%q was accepted", c.expression)
			}
			if !strings.Contains(err.Error(), c.says) {
				t.Errorf("the message does not say %q: %v", c.says, err)
			}
		})
	}
}

func TestWhatIsAccepted(t *testing.T) {
	for _, expression := range []string{
		"* * * * *", "? ? ? ? ?", "*/15 0-6,22 1 jan-mar ?", "0 2 * * MON", "0 2 * * mon-FRI", "5/10 * * * *", "0-30/5 * * * *",
		"0 0 31 2 MON", "0 0 30 */2 *", "0 0 29 2 *", "@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly", "00 02 01 01 0",
	} {
		if _, err := Parse(expression, ""); err != nil {
			t.Errorf("%q: %v", expression, err)
		}
	}
}

// fits is the definition of a tick: the wall clock of the minute fits.
func fits(s Schedule, t time.Time) bool {
	l := t.In(s.spec.Location)
	return l.Second() == 0 && s.spec.Minute&(1<<uint(l.Minute())) != 0 && s.spec.Hour&(1<<uint(l.Hour())) != 0 && s.onDay(l)
}

// TestTicksAreThoseOfAMinuteByMinuteSearch goes through time minute by minute and compares: the days around changes of
// the clock, or ten years when SCHEDULE_YEARS is set.
func TestTicksAreThoseOfAMinuteByMinuteSearch(t *testing.T) {
	spans := [][2]string{
		{"2011-12-29T00:00:00Z", "2012-01-01T00:00:00Z"}, // Samoa leaves out a day.
		{"2018-02-16T00:00:00Z", "2018-02-20T00:00:00Z"}, // São Paulo goes back over midnight.
		{"2018-11-03T00:00:00Z", "2018-11-06T00:00:00Z"}, // São Paulo skips midnight.
		{"2026-03-27T00:00:00Z", "2026-04-06T00:00:00Z"}, // Berlin goes forward, Lord Howe half an hour back.
		{"2026-10-24T00:00:00Z", "2026-10-26T00:00:00Z"}, // Berlin goes back.
		{"2026-10-31T00:00:00Z", "2026-11-02T00:00:00Z"}, // New York goes back.
	}
	if os.Getenv("SCHEDULE_YEARS") != "" {
		spans = [][2]string{{"2011-01-01T00:00:00Z", "2021-01-01T00:00:00Z"}}
	}
	if testing.Short() {
		spans = spans[1:3]
	}
	expressions := []string{
		"* * * * *", "30 2 * * *", "0 0 * * *", "59 23 * * *", "*/7 1-3 * * *", "15 */5 * * SUN", "0 12 13 * FRI", "45 1 */2 * *", "0 0 1 * *", "30 23,0 * 2,11,4,10,12 *",
	}
	zones := []string{"UTC", "Europe/Berlin", "America/Sao_Paulo", "Australia/Lord_Howe", "Pacific/Apia", "America/New_York"}

	for _, zone := range zones {
		t.Run(zone, func(t *testing.T) {
			t.Parallel()
			for _, expression := range expressions {
				s, err := Parse(expression, zone)
				if err != nil {
					t.Fatal(err)
				}
				for _, span := range spans {
					search(t, s, expression, at(t, span[0]), at(t, span[1]))
				}
			}
		})
	}
}

// search compares Next and Last with what a walk through all minutes finds.
func search(t *testing.T, s Schedule, expression string, from, to time.Time) {
	t.Helper()
	rnd := rand.New(rand.NewPCG(uint64(from.Unix()), 1))
	last := time.Time{}
	next := s.Next(from.Add(-time.Second))
	for m := from; m.Before(to); m = m.Add(time.Minute) {
		if !fits(s, m) {
			// Everywhere would take hours.
			if rnd.IntN(200) == 0 && !last.IsZero() && !s.Last(m.Add(17*time.Second)).Equal(last) {
				t.Fatalf("%s at %s: last: -want %s +got %s", expression, m, last, s.Last(m))
			}
			continue
		}
		if !next.Equal(m) {
			t.Fatalf("%s: next: -want %s +got %s", expression, m, next.UTC())
		}
		if got := s.Last(m); !got.Equal(m) {
			t.Fatalf("%s: last at a tick: -want %s +got %s", expression, m, got.UTC())
		}
		if got := s.Last(m.Add(-time.Nanosecond)); !last.IsZero() && !got.Equal(last) {
			t.Fatalf("%s: last before %s: -want %s +got %s", expression, m, last, got.UTC())
		}
		last, next = m, s.Next(m)
	}
	if next.Before(to) {
		t.Errorf("%s: a tick at %s that no minute has", expression, next.UTC())
	}
}

func FuzzParse(f *testing.F) {
	for _, e := range []string{"* * * * *", "0 2 L * *", "@every 1h", "TZ=", "*/15 0-6,22 1 jan-mar ?", "0 0 30 2 *"} {
		f.Add(e, "Europe/Berlin", int64(1700000000))
	}
	f.Fuzz(func(t *testing.T, expression, zone string, second int64) {
		s, err := Parse(expression, zone)
		if err != nil {
			return
		}
		// Before 1973 there were zones whose offset had seconds.
		now := time.Unix(1e8+max(second, 0)%(1<<33), 0)
		next := s.Next(now)
		if next.IsZero() {
			t.Fatalf("%q never fires after %s", expression, now.UTC())
		}
		if !next.After(now) || !s.Last(next).Equal(next) || s.Last(now).After(now) || !fits(s, next) {
			t.Errorf("%q in %q at %s: next %s", expression, zone, now.UTC(), next.UTC())
		}
	})
}

func BenchmarkLast(b *testing.B) {
	now := time.Date(2026, 10, 25, 12, 0, 0, 0, time.UTC)
	for _, expression := range []string{"* * * * *", "0 2 * * *", "0 0 29 2 *"} {
		s, err := Parse(expression, "Europe/Berlin")
		if err != nil {
			b.Fatal(err)
		}
		b.Run(expression, func(b *testing.B) {
			for b.Loop() {
				s.Last(now)
			}
		})
	}
}
