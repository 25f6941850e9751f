// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package lifecycle

import (
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/crossplane-contrib/function-superset/fn/superset/observe"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

// Found is what a preflight told beside its answer. Nothing is decided by it: pods may
// not be readable.
type Found struct {
	From     []string `json:"from,omitempty"`
	To       []string `json:"to,omitempty"`
	Unknown  []string `json:"unknown,omitempty"`
	Pending  int64    `json:"pending,omitempty"`
	Cause    string   `json:"cause,omitempty"`
	Hint     string   `json:"hint,omitempty"`
	Frontend string   `json:"frontend,omitempty"`
	// Bytecode is false when the image has none for the packages that Superset needs;
	// nil when that was not told.
	Bytecode *bool `json:"bytecode,omitempty"`
}

// exitMessage is what the Job controller says of a pod whose exit code ended the Job.
// Namespace and pod are names, which have no blanks.
var exitMessage = regexp.MustCompile(`^Container ` + part.MainContainer + ` for pod \S+ failed with exit code (\d{1,3}) matching FailJob rule at index \d+$`)

// answerOf is the answer that the condition of a finished Job holds; "" for none. A pod
// would tell as well, but may not be readable, and goes with its Job.
func answerOf(j observe.Job) part.Answer {
	if j.FailedFor != "PodFailurePolicy" {
		return ""
	}
	m := exitMessage.FindStringSubmatch(j.FailedMessage)
	if m == nil {
		return ""
	}
	code, err := strconv.ParseInt(m[1], 10, 32)
	if err != nil {
		return ""
	}
	return part.AnswerOf(int32(code))
}

// refuses is true for an answer after which the tasks would fail, or what comes after
// them.
func refuses(a part.Answer) bool {
	return a == part.UnknownRevision || a == part.WouldFail || a == part.StartFails
}

// recordAnswer takes what a preflight has found; false if it gave no answer.
func recordAnswer(l *RunMemory, j observe.Job, pods []observe.Pod) bool {
	l.Answer = answerOf(j)
	if l.Answer == "" {
		return false
	}
	if n := slices.IndexFunc(pods, func(p observe.Pod) bool {
		return p.Job == j.Name && p.Terminated && part.AnswerOf(p.ExitCode) == l.Answer
	}); n >= 0 {
		l.Found = foundIn(pods[n].ExitMessage)
	}
	return true
}

// inWords are pods with what a preflight has to say in place of the JSON in which it
// says it.
func inWords(pods []observe.Pod) []observe.Pod {
	out := slices.Clone(pods)
	for n := range out {
		if f := foundIn(out[n].ExitMessage); f != nil && f.Cause != "" {
			out[n].ExitMessage = f.Cause + hint(f)
		}
	}
	return out
}

// foundIn reads what a preflight wrote as its last message; nil for anything else. Every text
// is masked and short, whoever wrote it.
func foundIn(message string) *Found {
	var f Found
	if err := json.Unmarshal([]byte(message), &f); err != nil {
		return nil
	}
	const most = 5
	f.From, f.To, f.Unknown = f.From[:min(len(f.From), most)], f.To[:min(len(f.To), most)], f.Unknown[:min(len(f.Unknown), most)]
	for _, list := range [][]string{f.From, f.To, f.Unknown} {
		for n := range list {
			list[n] = told(list[n])
		}
	}
	f.Pending = counted(f.Pending)
	f.Cause, f.Hint, f.Frontend = told(f.Cause), told(f.Hint), told(f.Frontend)
	return &f
}

// untold stands for what only pods tell.
const untold = "(not told, because pods may not be read)"

// unknown are the revisions of the metastore that the image does not know.
func (f *Found) unknown() string {
	switch {
	case f == nil, len(f.Unknown) == 0 && len(f.From) == 0:
		return untold
	case len(f.Unknown) > 0:
		return strings.Join(f.Unknown, ", ")
	}
	return strings.Join(f.From, ", ")
}
