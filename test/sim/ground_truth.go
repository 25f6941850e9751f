// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package sim

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// groundTruth is what truly happened to the database and to promises made, however
// little of it the function may have seen.
type groundTruth struct {
	// seen is the spec that the present pass has read.
	seen Spec
	// order counts what happened to the database.
	order int
	// done and last are, by task, the last success and the last run that may
	// have done something.
	done, last map[string]entry
	// schema is that of the image that has migrated last, -1 while it is not known.
	schema int
	// looked are the inputs for which a preflight has answered since the database was
	// changed last.
	looked map[string]int
	// clone is the last clone that was started.
	cloned struct {
		started time.Time
		inputs  string
		good    bool
		any     bool
	}
	// cron and cronSince are the schedule that was seen last, and since when.
	cron      int
	cronSince time.Time
	// jumpedBack is true once a clock went backwards; then ticks prove nothing.
	jumpedBack bool

	// told is the state that the last answer told that was stored, and settled the
	// image of the last complete one of them, "" before the first.
	told, settled string
	// approved are the images that people have approved since.
	approved map[string]bool

	// forgotten is true while all memory was lost; then only another trigger than
	// this one may start a clone.
	forgotten        bool
	forgottenTrigger string
	// noticed is true once a pass has found that nothing is remembered.
	noticed bool

	// before are the counts before a drain.
	before map[string]int
	// secrets are the generated Secrets that a stored memory knows of, and backups all
	// there ever were, as they were.
	secrets, backups map[string]*object
	// orphans are pods whose Job has vanished.
	orphans []orphan
}

// remains is what is there of the memory when a pass begins.
type remains int

const (
	something remains = iota
	// blankly is a memory that knows that it knows nothing.
	blankly
	nothing
	// unused is one of these two where there are no components.
	unused
)

type entry struct {
	inputs string
	order  int
}

type orphan struct {
	task, name string
	drains     bool
}

func newGroundTruth() groundTruth {
	return groundTruth{done: map[string]entry{}, last: map[string]entry{}, approved: map[string]bool{}, schema: -1, looked: map[string]int{}, before: map[string]int{}, secrets: map[string]*object{}, backups: map[string]*object{}}
}

func (l groundTruth) clone() groundTruth {
	l.done, l.last = maps.Clone(l.done), maps.Clone(l.last)
	l.approved, l.before = maps.Clone(l.approved), maps.Clone(l.before)
	l.orphans, l.secrets = slices.Clone(l.orphans), maps.Clone(l.secrets)
	l.backups, l.looked = maps.Clone(l.backups), maps.Clone(l.looked)
	return l
}

// touched notes that a pod of a task has begun.
func (l *groundTruth) touched(j *job) {
	if j.task == "preflight" {
		return
	}
	clear(l.looked)
	if j.task == "migrate" || j.task == "clone" {
		l.schema = -1
	}
	l.order++
	l.last[j.task] = entry{j.inputs, l.order}
}

// finished notes the end of a Job.
func (l *groundTruth) finished(_ *World, o *object) {
	j := o.job
	if j.task == "preflight" {
		l.looked[j.inputs] = j.answer
		return
	}
	if j.finished != "Complete" {
		return
	}
	if j.task == "migrate" {
		l.schema = j.image / 2
	}
	l.order++
	l.done[j.task] = entry{j.inputs, l.order}
	l.last[j.task] = l.done[j.task]
	if j.task == "clone" {
		l.cloned.good = true
	}
}

// forgets notes that nothing is remembered any more of a database in use.
func (l *groundTruth) forgets() {
	if !l.forgotten {
		l.forgotten, l.noticed, l.forgottenTrigger = true, false, ""
	}
	l.settled = ""
	clear(l.before)
	clear(l.secrets)
}

// open is why a spec is not yet fulfilled, or "".
func (l *groundTruth) open(i Spec) string {
	before, beforeTask := 0, ""
	for _, t := range i.tasks() {
		d, ok := l.done[t]
		switch {
		case t == "clone" && l.forgotten && i.trigger("clone") == l.forgottenTrigger:
			continue
		case !ok:
			return fmt.Sprintf("%s has never succeeded", t)
		case d.inputs != i.inputs(t) && !(t == "migrate" && l.needless(i, d)):
			return fmt.Sprintf("%s has succeeded for %q, not for %q", t, d.inputs, i.inputs(t))
		case l.last[t].order > d.order:
			return fmt.Sprintf("%s for %q has run after the last success", t, l.last[t].inputs)
		case d.order < before:
			return fmt.Sprintf("%s has succeeded before %s did", t, beforeTask)
		}
		before, beforeTask = d.order, t
	}
	return ""
}

// needless is true where a migration has nothing to do, and nobody wants it for its own
// sake.
func (l *groundTruth) needless(i Spec, done entry) bool {
	return (i.Unasked || i.KeepsOnline) && l.schema == i.Image/2 && l.last["migrate"].order == done.order && strings.HasSuffix(done.inputs, " "+i.trigger("migrate"))
}

// early is why a task must not start yet, or "".
func (l *groundTruth) early(i Spec, task string) string {
	earlier := i
	for _, t := range []string{"init", "rotate", "migrate", "clone"} {
		switch t {
		case "init":
			earlier.NoInit = true
		case "rotate":
			earlier.Rotate = false
		case "migrate":
			earlier.NoMigrate = true
		case "clone":
			earlier.Clone = false
		}
		if t == task {
			break
		}
	}
	return l.open(earlier)
}

// finds notes what of the memory is there, in any pass: an engine that reads a copy
// of before the status was stored finds nothing where something is.
func (l *groundTruth) finds(r remains) {
	if r == nothing {
		l.forgets()
	}
}

// sees notes what the spec says in a pass that acts upon it.
func (l *groundTruth) sees(i Spec, now time.Time, r remains) {
	switch {
	case r == unused:
		// To all appearances this is a first installation, and its clone goes into an
		// empty database only.
		l.forgotten, l.cloned.any = false, false
	case !l.forgotten:
	case r == something && !l.noticed:
		// A copy in a status of before was still read.
		l.forgotten = false
	case r != something && i.Clone && !i.Disabled:
		l.forgottenTrigger, l.noticed = i.trigger("clone"), true
	}
	cron := i.Cron
	if !i.Clone || i.Disabled {
		cron = 0
	}
	if cron != l.cron {
		l.cron, l.cronSince = cron, now
	}
}

// mayClone is why a clone must not start, or "".
func (l *groundTruth) mayClone(i Spec, now time.Time) string {
	switch {
	case l.forgotten && i.trigger("clone") == l.forgottenTrigger:
		return "nothing is remembered of the database, and there is no new trigger"
	case !l.cloned.any, !l.cloned.good, l.cloned.inputs != i.inputs("clone"), l.forgotten:
		return ""
	case i.Cron > 0 && l.jumpedBack:
		return ""
	case i.Cron > 0 && i.lastTick(now).After(l.cloned.started.Add(-time.Second)) && !i.lastTick(now).Before(l.cronSince):
		return ""
	}
	return "it has run for these inputs, and no tick has come since"
}
