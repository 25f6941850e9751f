// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package migrate

import (
	"regexp"
	"slices"
	"strings"
)

// command translates the command of a component. The chart's own is a shell that
// sources the bootstrap script and starts the program. Steps before the program
// become the bootstrap script of the component, options that have a field become
// the field; what is left is told with its text.
func (v *values) command(c chartComponent) {
	at := []string{c.value, "command"}
	value := v.get(at...)
	if args := v.get(c.value, "args"); !empty(args) {
		v.carry([]string{c.value, "args"}, c.field, "podTemplate", "container", "args")
	}
	if !v.said(at...) || v.chart.isStock(at, value) {
		v.meant(at...)
		return
	}
	path := join(at...)
	rendered, ok := v.rendered(value)
	script, shell := inShell(rendered)
	if !ok {
		v.work(path, "the default command is used; Helm renders this one, and what it renders to is not known here: "+shown(value))
		return
	}
	if !shell {
		if c.field == "webServer" || c.field == "celeryWorker" {
			if words := wordsOf(rendered); v.program(c, path, words) {
				return
			}
		}
		v.foreign(c, path, rendered)
		return
	}
	all := commandSteps(script)
	if len(all) == 0 {
		v.meant(at...)
		return
	}
	before, program := all[:len(all)-1], all[len(all)-1]
	sources := slices.ContainsFunc(before, sourcing.MatchString)
	if !v.program(c, path, strings.Fields(strings.TrimPrefix(program, "exec "))) {
		if !v.whole(c, at, script, program) {
			v.foreign(c, path, rendered)
		}
		return
	}
	before = slices.DeleteFunc(slices.Clone(before), func(s string) bool { return sourcing.MatchString(s) || idleLine.MatchString(s) })
	v.became(c.field, at...)
	if len(before) > 0 {
		// The whole text, not the steps: it may have loops and texts over several lines.
		v.before(c, path, script, program)
		return
	}
	if !sources && v.spec["bootstrapScript"] != nil && c.field != "websocketServer" {
		v.spec[c.field].(map[string]any)["bootstrapScript"] = "" //nolint:forcetypeassert // Made by component.
	}
}

// sourcingStep is the step within a script.
var sourcingStep = regexp.MustCompile(`(?m)(?:^|[;&\s])\s*(?:\.|source) /app/pythonpath/superset_bootstrap\.sh\s*(?:;|&&|$)`)

// before makes the bootstrap script of a component of what its command does
// before the program starts.
func (v *values) before(c chartComponent, path, script, program string) {
	i := strings.LastIndex(script, program)
	if i < 0 {
		v.note(path, "the default command is used, without the steps before it: "+shown(script))
		return
	}
	script = strings.TrimRight(script[:i], " \t\n")
	script = strings.TrimSuffix(strings.TrimSuffix(script, "exec"), "&&")
	inherited := text(v.spec["bootstrapScript"])
	if sourcingStep.MatchString(script) {
		script = sourcingStep.ReplaceAllLiteralString(script, "\n"+inherited)
	}
	script = strings.TrimRight(strings.TrimRight(script, " \t\n"), ";")
	v.note(path, "what it does before the program starts is "+c.field+".bootstrapScript now, with the script of all components")
	v.script(path, v.safeScript(path, script), c.field, "bootstrapScript")
}

// ourPrograms are programs whose options have no field, by component. They are
// run as they are.
var ourPrograms = map[string]*regexp.Regexp{
	"webServer":    regexp.MustCompile(`^(?:exec )?gunicorn `),
	"celeryWorker": regexp.MustCompile(`^(?:exec )?celery (?:--app[= ]|-A )superset\.tasks\.celery_app:app worker\b`),
	"celeryBeat":   regexp.MustCompile(`^(?:exec )?celery (?:--app[= ]|-A )superset\.tasks\.celery_app:app beat\b`),
	"celeryFlower": regexp.MustCompile(`^(?:exec )?celery (?:--app[= ]|-A )superset\.tasks\.celery_app:app flower\b`),
}

// whole carries a command as it is: false if it is another program, or has a
// secret in it. The program takes the place of the shell, so that it hears when
// it has to stop, and the probes see it.
func (v *values) whole(c chartComponent, at []string, script, program string) bool {
	known := ourPrograms[c.field]
	i := strings.LastIndex(script, program)
	if known == nil || i < 0 || !known.MatchString(program) || hidden(script) != script || needsRoot.MatchString(script) {
		return false
	}
	before := script[:i]
	if v.spec["bootstrapScript"] == nil {
		before = strings.TrimLeft(sourcingStep.ReplaceAllLiteralString(before, "\n"), "\n ")
	}
	script = before + "exec " + strings.TrimPrefix(script[i:], "exec ")
	put(v.spec, []any{"/bin/sh", "-c", script}, c.field, "podTemplate", "container", "command")
	v.became(c.field+".podTemplate.container.command", at...)
	v.note(join(at...), "not all of its options have a field, so it is "+c.field+".podTemplate.container.command now: "+shown(program))
	v.pathsIn(join(at...), strings.ReplaceAll(script, "/app/pythonpath/superset_bootstrap.sh", ""))
	return true
}

// foreign tells of a command that is not understood.
func (v *values) foreign(c chartComponent, path string, command any) {
	sources := " (it then has to source the bootstrap script itself)"
	if c.field == "websocketServer" {
		sources = ""
	}
	v.work(path, "the default command is used, and this one is not; set "+c.field+".podTemplate.container.command if it is needed"+sources+": "+shown(command))
}

// wordsOf are the words of a command without a shell.
func wordsOf(command any) []string {
	list, _ := command.([]any)
	var out []string
	for _, e := range list {
		out = append(out, text(e))
	}
	return out
}

// program reads the start of a component's program; false for another one or
// for options without a field.
func (v *values) program(c chartComponent, path string, words []string) bool {
	line := strings.Join(words, " ")
	switch c.field {
	case "webServer":
		if line == "/usr/bin/run-server.sh" || line == "/app/docker/entrypoints/run-server.sh" {
			return true
		}
		if len(words) > 0 && (words[0] == "gunicorn" || words[0] == "/usr/local/bin/gunicorn") {
			return v.options(path, words[1:], gunicornOptions, gunicornIdle, "webServer", "gunicorn")
		}
	case "celeryWorker":
		for _, start := range []string{"celery --app=superset.tasks.celery_app:app worker", "celery -A superset.tasks.celery_app:app worker", "celery worker --app=superset.tasks.celery_app:app"} {
			if rest, ok := strings.CutPrefix(line, start); ok {
				return v.options(path, strings.Fields(rest), celeryOptions, celeryIdle, "celeryWorker", "celery")
			}
		}
	case "celeryBeat":
		return beatProgram.MatchString(line)
	case "celeryFlower":
		return line == "celery --app=superset.tasks.celery_app:app flower" || line == "celery -A superset.tasks.celery_app:app flower"
	}
	return false
}

var beatProgram = regexp.MustCompile(`^celery (?:--app=|-A )superset\.tasks\.celery_app:app beat(?: --pidfile[ =]\S*| --schedule[ =]\S+| -s \S+| -l \S+| --loglevel[ =]\S+)*$`)

// Options that have a field, by their names.
var (
	celeryOptions = map[string]string{
		"-c": "concurrency", "--concurrency": "concurrency", "-P": "pool", "--pool": "pool", "-O": "optimization",
		"--max-tasks-per-child": "maxTasksPerChild", "--max-memory-per-child": "maxMemoryPerChild",
		"--prefetch-multiplier": "prefetchMultiplier", "--soft-time-limit": "softTimeLimit", "--time-limit": "timeLimit",
	}
	celeryIdle      = []string{"-l info", "--loglevel=info", "--loglevel info", "-l INFO", "--loglevel=INFO", "--loglevel INFO"}
	gunicornOptions = map[string]string{
		"-w": "workers", "--workers": "workers", "-k": "workerClass", "--worker-class": "workerClass", "--threads": "threads",
		"-t": "timeout", "--timeout": "timeout", "--keep-alive": "keepAlive", "--log-level": "logLevel",
		"--max-requests": "maxRequests", "--max-requests-jitter": "maxRequestsJitter",
		"--limit-request-line": "limitRequestLine", "--limit-request-field_size": "limitRequestFieldSize",
	}
	gunicornIdle = []string{
		"--bind 0.0.0.0:8088", "--bind 0.0.0.0:${SUPERSET_PORT}", "-b 0.0.0.0:8088", "-b :8088", "--bind :8088", "--bind=0.0.0.0:8088",
		"--access-logfile -", "--access-logfile=-", "--error-logfile -", "--error-logfile=-", "--worker-tmp-dir /dev/shm",
		`superset.app:create_app()`, `"superset.app:create_app()"`, `'superset.app:create_app()'`,
	}
)

// options reads options that have fields. All of them are understood, or none is
// used.
func (v *values) options(path string, words []string, fields map[string]string, idle []string, block ...string) bool {
	set := map[string]any{}
	for i := 0; i < len(words); i++ {
		word := words[i]
		next := ""
		if i+1 < len(words) {
			next = words[i+1]
		}
		if slices.Contains(idle, word) {
			continue
		}
		if slices.Contains(idle, word+" "+next) {
			i++
			continue
		}
		name, value, joined := strings.Cut(word, "=")
		if !joined && strings.HasPrefix(word, "-O") && word != "-O" {
			name, value, joined = "-O", word[2:], true
		}
		field, ok := fields[name]
		if !ok {
			return false
		}
		if !joined {
			value = next
			i++
		}
		if concurrency := expansion.FindStringSubmatch(value); concurrency != nil {
			value = concurrency[1]
		}
		if n, isNumber := number(value); isNumber {
			set[field] = n
		} else if slices.Contains([]string{"pool", "optimization", "workerClass", "logLevel"}, field) && value != "" && !strings.ContainsAny(value, "${") {
			set[field] = value
		} else {
			return false
		}
	}
	for _, field := range sorted(set) {
		v.later = append(v.later, func() { put(v.spec, set[field], append(slices.Clone(block), field)...) })
	}
	if len(set) > 0 {
		v.became(join(block...), strings.Split(path, ".")...)
	}
	return true
}

// expansion is a variable with a number that stands in for it.
var expansion = regexp.MustCompile(`^\$\{[A-Z_]+:-(\d+)\}$`)
