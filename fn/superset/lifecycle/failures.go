// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package lifecycle

import (
	"fmt"
	"strings"

	"github.com/crossplane-contrib/function-superset/fn/redact"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

func failedMessage(s state, d pendingTask, l RunMemory) string {
	msg := fmt.Sprintf("Task %s has failed after %d of %d attempts%s", d.Task, max(l.Failures, 1), l.Attempts, reasonOf(l.LastFailure))
	if l.First != nil && l.LastFailure != nil && l.First.Message != l.LastFailure.Message {
		msg += "; the first attempt failed" + reasonOf(l.First)
	}
	msg += driverHint(l.LastFailure)
	if down(s) {
		msg += "; components stay down"
	}
	msg += fmt.Sprintf(". Change its inputs or its pod, raise maxRetries, or set spec.lifecycle.%s.trigger to a new value to try again", d.Task)
	if d.Task == part.Clone {
		msg += "; a new trigger also lets it replace whatever the metastore holds"
	}
	return msg
}

// drivers are the Python modules whose absence means that the image lacks a
// database driver, with the package that brings it.
var drivers = []struct{ module, pkg string }{
	{"psycopg2", "psycopg2-binary"},
	{"MySQLdb", "mysqlclient"},
	{"pymysql", "pymysql"},
	{"redis", "redis"},
	{"flower", "flower"},
}

// driverHint says what to do about a driver that the image lacks: the stock
// lean image has none.
func driverHint(f *Failure) string {
	if f == nil {
		return ""
	}
	for _, d := range drivers {
		if strings.Contains(f.Message, "No module named '"+d.module+"'") {
			return fmt.Sprintf("; the image has no %s: use an image that has it, or add %s to spec.pythonPackages", d.module, d.pkg)
		}
	}
	return ""
}

func reasonOf(f *Failure) string {
	switch {
	case f == nil:
		return ""
	case f.ExitCode != 0:
		return fmt.Sprintf(" with exit code %d (%s)", f.ExitCode, because(f.Reason, f.Message))
	}
	return " (" + because(f.Reason, f.Message) + ")"
}

// told is what pods, controllers and Gateways say, fit for condition, event,
// status and memory: masked, one line, not too long. Everything that others
// wrote goes through here.
func told(message string) string { return redact.Message(message) }

// because is a reason with its message, which somebody else wrote. What a former
// release remembered may not have been masked as it would be now.
func because(reason, message string) string {
	message = told(message)
	switch {
	case reason == "":
		return message
	case message == "":
		return reason
	}
	return reason + ": " + message
}
