// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package part

// Answer is what a preflight has found.
type Answer string

// The answers. No answer at all means that nothing is known.
const (
	// NothingPending: the metastore has the revision of the image.
	NothingPending Answer = "NothingPending"
	// Pending: the image brings revisions that the metastore has not.
	Pending Answer = "Pending"
	// UnknownRevision: the metastore has a revision that the image does not know.
	UnknownRevision Answer = "UnknownRevision"
	// WouldFail: the migration is known to fail.
	WouldFail Answer = "WouldFail"
	// Empty: the metastore has none of Superset's tables.
	Empty Answer = "Empty"
	// StartFails: the application does not start, or lacks what it needs.
	StartFails Answer = "StartFails"
	// CannotSay: the preflight itself did not get through.
	CannotSay Answer = "CannotSay"
)

// exitCode is one that is an answer.
type exitCode struct {
	code   int32
	answer Answer
}

// exitCodes keep away from what programs, shells and signals end with. 0 is no
// answer, because a script that ends the shell early ends with it, too.
var exitCodes = []exitCode{
	{81, NothingPending}, {82, Pending}, {83, UnknownRevision}, {84, WouldFail}, {85, Empty}, {86, StartFails}, {87, CannotSay},
}

// AnswerCodes are the exit codes that are answers.
func AnswerCodes() []int32 {
	out := make([]int32, 0, len(exitCodes))
	for _, e := range exitCodes {
		out = append(out, e.code)
	}
	return out
}

// AnswerOf is the answer of an exit code; "" for one that is none.
func AnswerOf(code int32) Answer {
	for _, e := range exitCodes {
		if e.code == code {
			return e.answer
		}
	}
	return ""
}

// CodeOf is the exit code of an answer; 0 for none.
func CodeOf(a Answer) int32 {
	for _, e := range exitCodes {
		if e.answer == a {
			return e.code
		}
	}
	return 0
}
