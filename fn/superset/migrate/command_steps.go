// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package migrate

import (
	"regexp"
	"slices"
	"strings"
)

// sourcing is the step of a command that sources the chart's script.
var sourcing = regexp.MustCompile(`^(?:\.|source) /app/pythonpath/superset_bootstrap\.sh$`)

// inShell is the script of a command that a shell runs.
func inShell(command any) (string, bool) {
	list, _ := command.([]any)
	if len(list) != 3 || !slices.Contains([]string{"/bin/sh", "/bin/bash", "sh", "bash"}, text(list[0])) || !slices.Contains([]string{"-c", "-ec", "-xc"}, text(list[1])) {
		return "", false
	}
	return text(list[2]), true
}

// commandSteps are the commands of a script, also those behind ; and &&.
func commandSteps(script string) []string {
	var out []string
	for _, line := range steps(script) {
		if strings.ContainsAny(line, "'\"|(){}<>") && !sourcingPrefix.MatchString(line) {
			out = append(out, line)
			continue
		}
		for _, step := range stepEnds.Split(line, -1) {
			if step = strings.TrimSpace(step); step != "" {
				out = append(out, step)
			}
		}
	}
	return slices.DeleteFunc(out, func(s string) bool { return s == "" })
}

var (
	stepEnds       = regexp.MustCompile(`;|&&`)
	sourcingPrefix = regexp.MustCompile(`^[^'"|(){}<>]*(?:\.|source) /app/pythonpath/superset_bootstrap\.sh\s*(?:;|&&)`)
)

// waiting is a step of a container that only waits.
var waiting = regexp.MustCompile(`^(?:|/bin/sh -c|sh -c|/bin/bash -c|(?:/bin/sh -c |sh -c |/bin/bash -c )?(?:dockerize -wait.*|until nc .*|until (?:pg_isready|redis-cli) .*|while ! nc .*|do .*sleep \d+|do|(?:do )?echo [^$` + "`" + `]*|sleep \d+|done.*|set -[a-z]+|#.*|/wait-for\S* .*))$`)
