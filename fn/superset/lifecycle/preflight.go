// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package lifecycle

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"

	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

// A preflight runs with what is to come while what was before serves, and says what
// the tasks will meet. It decides whether components have to go down at all, and
// keeps them up where what is to come would not start. Its answer belongs to inputs
// and a moment: a database can be restored between a look and an approval.

const (
	// freshFor is how old an answer may be when something is begun upon it.
	freshFor = 10 * time.Minute
	// lookAgainAfter is how long an instance stays blocked until the preflight looks
	// again, and lookAtStartAgainAfter is that where Superset does not start: that
	// mends itself rarely, as by a value in a Secret.
	lookAgainAfter        = 10 * time.Minute
	lookAtStartAgainAfter = time.Hour
)

// look is what the preflight means for this pass.
type look struct {
	// due is true when it has to run before anything else does.
	due bool
	// answer is that for the present inputs; "" when it gave none, or was not asked.
	answer part.Answer
	// blocks says why nothing may begin; "" when something may.
	blocks string
	// reason is the condition's reason of what blocks.
	reason string
	// skips is true when migrate has nothing to do. It is recorded as done once
	// something is begun upon the answer.
	skips bool
	// run is the run that gave the answer; nil without one.
	run *RunMemory
}

// withLook adds to the state what the preflight says, and what follows for the tasks: a
// migration that has nothing to do is not due, one that was done is due again when
// the metastore has gone back.
func withLook(s state) state {
	spec := s.Instance.Lifecycle.Preflight
	if !s.live || spec == nil || len(s.pending) == 0 || !s.existing || databaseTouched(s.mem) {
		return s
	}
	d := pendingTask{TaskSpec: *spec, sum: spec.Inputs}
	l := s.mem.task(part.Preflight).Last
	if !answers(l, d) {
		return s.withPreflightFirst(d)
	}
	s.look = judged(s, *l)
	if s.isOld(*l) {
		s.look = look{}
		return s.withPreflightFirst(d)
	}
	if s.look.reason == ReasonMetastoreEmpty && s.mem.EmptyWith == nil {
		migrate, _ := s.Instance.Lifecycle.Task(part.Migrate)
		s.mem.EmptyWith = new(migrate.Trigger)
	}
	migrate, migrates := s.migrationLookedAt(*l)
	if s.look.blocks != "" || !migrates {
		return s
	}
	m := s.mem.clone()
	switch due := isPending(s, part.Migrate); {
	case s.look.answer == part.NothingPending && due && needless(migrate, m.task(part.Migrate)):
		s.look.skips = true
		m.edit(part.Migrate, func(t *TaskMemory) { t.Done = checksum(m, migrate) })
	case (s.look.answer == part.Pending || s.look.answer == part.Empty) && !due:
		// It was done once, but the database is another one, or was restored.
		s.mem.edit(part.Migrate, func(t *TaskMemory) { t.Done = "" })
		m = s.mem
	default:
		return s
	}
	s.pending = pending(m, s.Instance.Lifecycle)
	return s
}

// withPreflightFirst is the state in which the preflight comes before all tasks.
func (s state) withPreflightFirst(d pendingTask) state {
	s.look.due = true
	s.pending = append([]pendingTask{d}, s.pending...)
	return s
}

// answers is true when a run has come to its end for just these inputs and this pod.
func answers(l *RunMemory, d pendingTask) bool {
	return l != nil && l.Checksum == d.sum && l.PodChecksum == d.PodChecksum && (l.Result == Succeeded || l.Result == Failed)
}

// isOld is true when an answer was given too long ago for something to begin upon it. What
// has begun goes on, and while an approval is awaited nothing begins.
func (s state) isOld(l RunMemory) bool {
	age := s.Now.Sub(l.FinishedAt)
	switch {
	case s.mem.Pipeline != nil && s.mem.Pipeline.Preflight == l.ID && s.takesEffect():
		return false
	case s.look.reason == ReasonStartFails:
		return age >= lookAtStartAgainAfter
	case s.look.blocks != "":
		return age >= lookAgainAfter
	case awaitsApproval(s):
		return false
	}
	return age >= freshFor
}

// takesEffect is true once the pipeline has done something that people can notice.
func (s state) takesEffect() bool {
	for t, w := range s.Facts.Workloads {
		if t != part.MaintenancePage && w.Wanted == 0 && s.mem.Replicas[t] > 0 {
			return true
		}
	}
	return onPage(s) || slices.ContainsFunc(part.Tasks, func(r part.TaskRow) bool {
		return !r.LooksOnly && s.mem.task(r.Name).Executions > s.mem.Pipeline.Began[r.Name]
	})
}

// migrationLookedAt is the migration of which the answer tells: one by the image's own
// command, of the image that was looked at, in the database that was looked at.
func (s state) migrationLookedAt(l RunMemory) (resolve.TaskSpec, bool) {
	t, ok := s.Instance.Lifecycle.Task(part.Migrate)
	if !ok || t.OwnCommand || t.Image != l.Image || isPending(s, part.Clone) {
		return resolve.TaskSpec{}, false
	}
	for _, c := range s.Instance.Components {
		if row, _ := resolve.RowOf(c.Type); row.Python && len(c.Pod.Containers) > 0 && c.Pod.Containers[0].Image != l.Image {
			return resolve.TaskSpec{}, false
		}
	}
	return t, true
}

// needless is true for a migration that has nothing to do, unless a new trigger asks
// for it by name.
func needless(t resolve.TaskSpec, known TaskMemory) bool {
	if l := known.Last; l != nil {
		return t.Needless && !l.Adopted && l.Trigger == t.Trigger
	}
	return t.Needless && t.Trigger == ""
}

func isPending(s state, t part.Task) bool {
	return slices.ContainsFunc(s.pending, func(d pendingTask) bool { return d.Task == t })
}

// judged is what the answer of a run means.
func judged(s state, l RunMemory) look {
	v := look{run: &l, answer: l.Answer}
	detail := ""
	if l.Found != nil {
		detail = l.Found.Cause
	}
	_, migrates := s.migrationLookedAt(l)
	switch l.Answer {
	case part.StartFails:
		if !s.Instance.Lifecycle.Preflight.OwnCommand {
			v.reason = ReasonStartFails
			v.blocks = "With the present spec Superset does not start" + colon(detail) + hint(l.Found)
		}
	case part.UnknownRevision:
		if migrates {
			v.reason = ReasonUnknownRevision
			v.blocks = fmt.Sprintf("The metastore has revision %s, which image %s does not know; go forward to an image that knows it, or restore a backup", l.Found.unknown(), tag(l.Image))
		}
	case part.WouldFail:
		if migrates {
			v.reason = ReasonMigrationWouldFail
			v.blocks = "The migration would fail" + colon(detail) + hint(l.Found)
		}
	case part.Empty:
		if migrates && !freshMetastore(s) {
			v.reason = ReasonMetastoreEmpty
			v.blocks = "The metastore has none of Superset's tables although components run on it; restore it, or set spec.lifecycle.migrate.trigger to a new value to install on the empty one"
		}
	case part.NothingPending, part.Pending, part.CannotSay:
	default:
		// One that has ended well has not run, which is told; what is to come is not known.
		if l.Result == Failed && !s.Instance.Lifecycle.Preflight.OwnCommand {
			v.reason, v.blocks = ReasonPreflightFailed, s.unanswered(l)
		}
	}
	return v
}

// unanswered says why a run has ended without an answer.
func (s state) unanswered(l RunMemory) string {
	f := l.LastFailure
	if f != nil && f.Reason == "OOMKilled" {
		return "The preflight ran out of memory" + memoryLimit(s.Instance.Lifecycle.Preflight.Pod) + "; it needs about 300 MiB, raise the limit in spec.lifecycle.podTemplate"
	}
	return fmt.Sprintf("The preflight did not get through%s%s; see: kubectl logs job/%s -n %s",
		reasonOf(f), driverHint(f), runName(s.Instance.Name, part.Preflight, l.ID), s.Instance.Namespace)
}

// unrun tells of a preflight that ended well: its command has not run, and neither will
// that of tasks and components.
func unrun(s state) []resolve.Advice {
	l := s.mem.task(part.Preflight).Last
	if l == nil || l.Result != Succeeded || l.Answer != "" {
		return nil
	}
	return []resolve.Advice{{
		Reason: "CommandDidNotRun", Path: "spec.bootstrapScript",
		Message: "The preflight has ended well without its command having run, and tasks may end in the same way; the script must not end the shell",
	}}
}

// freshMetastore is true when the user wants the metastore to be filled: because the
// spec names another one than before, or by a new trigger since it was found empty.
func freshMetastore(s state) bool {
	migrate, _ := s.Instance.Lifecycle.Task(part.Migrate)
	return (s.mem.Metastore != "" && s.mem.Metastore != s.Instance.Lifecycle.Metastore) || (s.mem.EmptyWith != nil && *s.mem.EmptyWith != migrate.Trigger)
}

// colon is the end of a sentence that a cause follows.
func colon(cause string) string {
	if cause == "" {
		return ""
	}
	return ": " + cause
}

func hint(f *Found) string {
	if f == nil || f.Hint == "" {
		return ""
	}
	return "; " + f.Hint
}

// memoryLimit is the limit that a pod ran into, as far as its container names one.
func memoryLimit(p resolve.Pod) string {
	if len(p.Containers) == 0 {
		return ""
	}
	limit, ok := p.Containers[0].Resources.Limits[corev1.ResourceMemory]
	if !ok {
		return ""
	}
	return " (limit " + limit.String() + ")"
}

// preflightBlocks keeps everything as it is while what is to come would not serve.
func preflightBlocks(s state) (step, bool) {
	if s.look.blocks == "" {
		return step{}, false
	}
	again, often := lookAgainAfter, "10 minutes"
	if s.look.reason == ReasonStartFails {
		again, often = lookAtStartAgainAfter, "hour"
	}
	st := step{components: hold, scale: s.servedLast(), restore: s.servedLast()}
	st.Verdict = Verdict{
		Phase: PhaseBlocked, Lifecycle: LifecycleBlocked, Reason: s.look.reason, Until: s.look.run.FinishedAt.Add(again),
		Message: s.look.blocks + ". What runs is held. It is looked at again every " + often +
			", and at once when the image, the configuration or a trigger changes; spec.lifecycle.preflight.disabled goes on all the same",
	}
	return st, true
}

// servedLast is true when what is held fits the database: no run has changed it since
// these components served.
func (s state) servedLast() bool { return !s.mem.Restoring }

// preflightIsDue looks before anything is taken down.
func preflightIsDue(s state) (step, bool) {
	if !s.look.due {
		return step{}, false
	}
	for _, g := range []gate{accountIsTaken, runNameIsTaken, databaseIsStarting} {
		if st, holds := g(s); holds {
			st.components = hold
			return st, true
		}
	}
	st := s.next(s.pending[0])
	st.components = hold
	switch {
	case !s.servedLast():
	case st.Reason == ReasonTaskCannotStart, st.Reason == ReasonTaskPodRefused:
		st.scale, st.restore = true, true // it may take long
	default:
		// What went down for another spec stays where it is until it is known whether it
		// has to come back.
		st.scale = s.mem.Pipeline == nil
	}
	return st, true
}

// forecast is what an approval is asked with: what the upgrade does to the schema, and
// what users will see; "" when nobody has looked.
func forecast(s state) string {
	if s.look.run == nil {
		return ""
	}
	return ": " + s.look.schema() + ", and " + notice(s)
}

// notice says what users will see of the tasks that are due.
func notice(s state) string {
	switch impact(s, drains(s.pending)) {
	case impactNone:
		return "users notice nothing"
	case impactPage:
		return "users see the maintenance page meanwhile"
	}
	return "Superset is down meanwhile"
}

// schema says in words what the tasks will do to the schema; "" when that is not
// known.
func (v look) schema() string {
	if v.run == nil {
		return ""
	}
	f := v.run.Found
	switch v.answer {
	case part.NothingPending:
		return "the schema stays as it is"
	case part.Pending:
		if f == nil || f.Pending == 0 {
			return "the schema changes"
		}
		return fmt.Sprintf("the schema changes by %d revisions from %s to %s", f.Pending, cmp.Or(strings.Join(f.From, ", "), untold), cmp.Or(strings.Join(f.To, ", "), untold))
	case part.Empty:
		return "the metastore is empty and gets its tables"
	case part.UnknownRevision, part.WouldFail, part.StartFails, part.CannotSay:
	}
	return "whether the schema changes is not known"
}
