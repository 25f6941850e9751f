// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package part

import "slices"

// Task names a step of the pipeline. It is part of Job names, keys and labels, so
// a value never changes after its release.
type Task string

// The tasks.
const (
	Preflight Task = "preflight"
	Clone     Task = "clone"
	Migrate   Task = "migrate"
	Rotate    Task = "rotate"
	Init      Task = "init"
)

// TaskRow is what everybody has to know of a task.
type TaskRow struct {
	Name Task
	// Title is the task as status maps have it.
	Title string
	// ChangesDatabase says that components which served before the task may not fit
	// the database after it.
	ChangesDatabase bool
	// Counted says that checksums of later tasks name this one even before it has
	// succeeded for the first time. It is true for the tasks of the first release,
	// whose checksums instances remember, and for no other: a task that a release
	// adds must change no checksum where nobody has enabled it.
	Counted bool
	// LooksOnly says that the task changes nothing: it runs before others do, says what
	// they will meet, and no checksum names it.
	LooksOnly bool
}

// Tasks is the pipeline, in the order in which tasks run.
var Tasks = []TaskRow{
	{Name: Preflight, Title: "Preflight", LooksOnly: true},
	{Name: Clone, Title: "Clone", ChangesDatabase: true, Counted: true},
	{Name: Migrate, Title: "Migrate", ChangesDatabase: true, Counted: true},
	{Name: Rotate, Title: "Rotate", ChangesDatabase: true, Counted: true},
	{Name: Init, Title: "Init", Counted: true},
}

// Order is the place of a task in the pipeline; -1 for one that does not exist.
func Order(t Task) int {
	return slices.IndexFunc(Tasks, func(r TaskRow) bool { return r.Name == t })
}

// After are the tasks that run after t.
func After(t Task) []TaskRow { return Tasks[Order(t)+1:] }

// LooksOnly is true for a task that changes nothing.
func LooksOnly(t Task) bool {
	n := Order(t)
	return n >= 0 && Tasks[n].LooksOnly
}

// ChangesDatabase is true for a task after which components of before may not
// fit the database.
func ChangesDatabase(t Task) bool {
	n := Order(t)
	return n >= 0 && Tasks[n].ChangesDatabase
}
