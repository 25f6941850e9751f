// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package schedule

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/crossplane/crossplane-runtime/v2/pkg/errors"
	"github.com/robfig/cron/v3"
)

// shorthands are the descriptors that may stand for five fields.
var shorthands = []string{"@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"}

// element is one member of a field's list: * (or ?, the same), a value or a
// range, and a step.
var element = regexp.MustCompile(`^(\*|\?|[0-9]{1,4}|[A-Za-z]{3})(?:-([0-9]{1,4}|[A-Za-z]{3}))?(?:/([0-9]{1,4}))?$`)

// cronField is what a field may hold.
type cronField struct {
	name     string
	min, max int
	// names are the words for values, the first one for names[0]=min.
	names []string
}

// cronFields are the five fields in order.
var cronFields = []cronField{
	{name: "minute", min: 0, max: 59},
	{name: "hour", min: 0, max: 23},
	{name: "day of month", min: 1, max: 31},
	{name: "month", min: 1, max: 12, names: []string{"JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"}},
	{name: "day of week", min: 0, max: 6, names: []string{"SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"}},
}

// Parse reads a cron expression: five fields (minute, hour, day of month,
// month, day of week) or a shorthand such as @daily. The time zone is a name of
// the IANA database; empty means UTC. Errors say what to write instead.
func Parse(expression, timeZone string) (Schedule, error) {
	location, err := Location(timeZone)
	if err != nil {
		return Schedule{}, err
	}
	if err := check(expression); err != nil {
		return Schedule{}, err
	}

	parsed, err := cron.ParseStandard(expression)
	if err != nil {
		return Schedule{}, errors.Wrap(err, "cannot read the expression")
	}
	spec, ok := parsed.(*cron.SpecSchedule)
	if !ok {
		return Schedule{}, errors.New("only five fields or a shorthand such as @daily are possible")
	}
	if !possible(spec) {
		return Schedule{}, errors.New("no month of the expression has that day, so it would never fire; for the last day of a month write 28 or use the first day of the next")
	}
	spec.Location = location
	return Schedule{spec: *spec}, nil
}

// Location finds a time zone by its name in the IANA database; empty means UTC.
func Location(name string) (*time.Location, error) {
	if name == "Local" || strings.TrimSpace(name) != name {
		return nil, errors.Errorf("%q is no time zone; write a name such as Europe/Berlin", name)
	}
	location, err := time.LoadLocation(name)
	if err != nil {
		return nil, errors.Errorf("%q is no time zone of the IANA database; write a name such as Europe/Berlin, or leave it out for UTC", name)
	}
	return location, nil
}

// check refuses what the parser would take although it is a mistake, and what
// other cron dialects allow, with words that help more than the parser's.
func check(expression string) error {
	fields := strings.Fields(expression)
	switch {
	case len(fields) == 0:
		return errors.New("the expression is empty; leave the field out to run the clone only once")
	case strings.Trim(expression, " ") != expression || strings.ContainsAny(expression, "\t\r\n"):
		return errors.New("only single fields with blanks between them are possible; remove blanks at both ends, tabs and line breaks")
	case strings.HasPrefix(expression, "TZ=") || strings.HasPrefix(expression, "CRON_TZ="):
		return errors.New("a time zone inside the expression is not possible; set timeZone beside cronSchedule")
	case fields[0] == "@every":
		return errors.New("@every has no fixed times; write the minutes or hours, e.g. `0 */6 * * *`")
	case strings.HasPrefix(fields[0], "@"):
		return checkShorthand(expression)
	case len(fields) == 6 || len(fields) == 7:
		return errors.Errorf("found %d fields, expected five (minute, hour, day of month, month, day of week); leave out seconds and year", len(fields))
	case len(fields) != len(cronFields):
		return errors.Errorf("found %d fields, expected five (minute, hour, day of month, month, day of week)", len(fields))
	}
	for i, f := range cronFields {
		for e := range strings.SplitSeq(fields[i], ",") {
			if err := f.check(e); err != nil {
				return errors.Wrapf(err, "%s %q", f.name, fields[i])
			}
		}
	}
	return nil
}

// checkShorthand allows exactly the listed words.
func checkShorthand(expression string) error {
	for _, s := range shorthands {
		if expression == s {
			return nil
		}
	}
	return errors.Errorf("unknown shorthand; use five fields or one of %s", strings.Join(shorthands, ", "))
}

// check looks at one element of a field's list.
func (f cronField) check(e string) error {
	parts := element.FindStringSubmatch(e)
	if parts == nil {
		return errors.New(f.advice(e))
	}
	from, to, step := parts[1], parts[2], parts[3]

	if (from == "*" || from == "?") && to != "" {
		return errors.Errorf("`%s` cannot start a range", from)
	}
	low, err := f.value(from)
	if err != nil {
		return err
	}
	high, err := f.value(to)
	if err != nil {
		return err
	}
	if to != "" && low > high {
		return errors.Errorf("the range %s runs backwards; write two ranges, e.g. `%s-%d,%d-%s`", strings.TrimSuffix(e, "/"+step), from, f.max, f.min, to)
	}
	if step == "" {
		return nil
	}
	if n, _ := strconv.Atoi(step); n == 0 || n > f.max-f.min {
		return errors.Errorf("the step %s is not between 1 and %d", step, f.max-f.min)
	}
	return nil
}

// value reads a number or a name; "*", "?" and "" pass.
func (f cronField) value(text string) (int, error) {
	if text == "*" || text == "?" || text == "" {
		return f.min, nil
	}
	for i, n := range f.names {
		if strings.EqualFold(n, text) {
			return f.min + i, nil
		}
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		return 0, errors.New(f.advice(text))
	}
	if n == 7 && f.max == 6 {
		return 0, errors.New("write 0 or SUN for Sunday, not 7")
	}
	if n < f.min || n > f.max {
		return 0, errors.Errorf("%d is not between %d and %d", n, f.min, f.max)
	}
	return n, nil
}

// advice explains an element that is no cron at all, or that of another dialect.
func (f cronField) advice(e string) string {
	upper := strings.ToUpper(e)
	switch {
	case strings.Contains(e, "#"):
		return "the n-th weekday of a month (`#`) is not possible; write the days, e.g. 8-14 as day of month for the second week"
	case f.name == "day of month" && strings.HasPrefix(upper, "L"):
		return "the last day of a month (`L`) is not possible; write 28 or use the first day of the next month"
	case f.name == "day of month" && strings.HasSuffix(upper, "W"):
		return "the nearest weekday (`W`) is not possible; write the days of the week, e.g. MON-FRI"
	case f.name == "day of week" && strings.HasSuffix(upper, "L"):
		return "the last weekday of a month (`L`) is not possible; write a day of month or a plain weekday"
	case f.names != nil:
		return "write numbers, names such as " + f.names[1] + ", `*`, ranges (`a-b`), lists (`a,b`) or steps (`*/n`)"
	}
	return "write numbers, `*`, ranges (`a-b`), lists (`a,b`) or steps (`*/n`)"
}
