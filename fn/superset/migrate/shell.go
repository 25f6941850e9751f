// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package migrate

import (
	"regexp"
	"slices"
	"strings"
)

// Scripts and commands of the chart are known as whole lines. What else is in
// one is carried, or told with its text.

// extraPython is where files are that the chart has beside superset_config.py.
const extraPython = "/app/extra-python"

// steps are the commands of a script, each in one line: lines that end in a
// backslash or in && are joined with what follows.
func steps(script string) []string {
	var out []string
	open := ""
	for line := range strings.Lines(strings.ReplaceAll(script, "\r\n", "\n")) {
		line = strings.TrimRight(line, " \t\n")
		if rest, ok := strings.CutSuffix(line, `\`); ok {
			open += strings.TrimRight(rest, " \t") + " "
			continue
		}
		line = strings.TrimSpace(open + strings.TrimSpace(line))
		open = ""
		out = append(out, line)
	}
	if open != "" {
		out = append(out, strings.TrimSpace(open))
	}
	return out
}

// Lines of a bootstrap script that do nothing here.
var idleLine = regexp.MustCompile(`^(?:|#.*|set -[a-z]+|if \[ ! -f ~/bootstrap \]; then echo "Running Superset with uid [^"]*" > ~/bootstrap; fi|rm -rf /var/lib/apt/lists/\*)$`)

// installs is a command that installs packages and does nothing else.
var installs = regexp.MustCompile(`^(?:uv )?(?:pip|pip3|python3? -m pip) install((?: +[^\s;&|$]+)+)$`)

// needsRoot is a command that only root can run.
var needsRoot = regexp.MustCompile(`(?:^|[\s;&|])(?:sudo |apt-get |apt |apk |yum |dnf |dpkg |chown |useradd |update-ca-certificates)`)

// installed are the packages that a bootstrap script installs; false if it does
// anything else.
func (v *values) installed(at, script string) ([]string, bool) {
	var out, foreign []string
	for _, line := range steps(script) {
		for step := range strings.SplitSeq(line, "&&") {
			step = strings.TrimSpace(step)
			if idleLine.MatchString(step) {
				continue
			}
			m := installs.FindStringSubmatch(step)
			if m == nil {
				return nil, false
			}
			for word := range strings.FieldsSeq(m[1]) {
				known, others, ok := packageOf(strings.Trim(word, `"'`))
				if !ok {
					return nil, false
				}
				out, foreign = append(out, known...), append(foreign, others...)
			}
		}
	}
	if len(foreign) > 0 {
		v.note(at, "write the packages behind these extras of Superset into pythonPackages, or into an image of your own: "+strings.Join(foreign, ", "))
	}
	return out, len(out)+len(foreign) > 0
}

// packageOf is what a word of an installation installs: packages, and extras of
// Superset whose packages are not known; false for an option with a meaning.
func packageOf(word string) ([]string, []string, bool) {
	if slices.Contains([]string{"--no-cache", "--no-cache-dir", "--upgrade", "-U", "--user", "--quiet", "-q", "--system"}, word) {
		return nil, nil, true
	}
	names, isExtra := strings.CutPrefix(word, ".[")
	if !isExtra || !strings.HasSuffix(names, "]") {
		// A path, an option or a URL is more than a package.
		return []string{word}, nil, !strings.ContainsAny(word, `/\`) && word[0] != '-' && word[0] != '.'
	}
	var known, others []string
	for e := range strings.SplitSeq(strings.TrimSuffix(names, "]"), ",") {
		if p, ok := extras[e]; ok {
			known = append(known, p)
		} else {
			others = append(others, e)
		}
	}
	return known, others, true
}

// isIdle is true for a script that does nothing here.
func isIdle(script string) bool {
	return !slices.ContainsFunc(steps(script), func(s string) bool { return !idleLine.MatchString(s) })
}

// bootstrap is the script, unless all it does is to install packages.
func (v *values) bootstrap() {
	const at = "bootstrapScript"
	raw := v.get(at)
	s := v.ownNames(at, text(raw))
	s, ok := v.render(s)
	if packages, only := v.installed(at, s); only {
		v.packages(packages...)
		v.became("pythonPackages", at)
		if v.said(at) {
			v.note(at, "it only installs packages, so pythonPackages does it, without root; better use an image that has them, and leave pythonPackages out")
		}
		return
	}
	v.meant(at)
	if isIdle(s) {
		return
	}
	if !ok {
		v.work(at, "Helm renders this text; what stands in {{ }} is not known here, so replace it in bootstrapScript: "+strings.Join(unknown(s), ", "))
	}
	v.script(at, v.safeScript(at, s), "bootstrapScript")
}

// script carries a script and tells what in it does not work here.
func (v *values) script(at, s string, to ...string) {
	var keep []string
	for line := range strings.Lines(s) {
		line = strings.TrimRight(line, " \t\r\n")
		if !strings.HasPrefix(strings.TrimSpace(line), `if [ ! -f ~/bootstrap ]`) || !idleLine.MatchString(strings.TrimSpace(line)) {
			keep = append(keep, line)
		}
	}
	s = strings.Trim(strings.Join(keep, "\n"), "\n") + "\n"
	if exports := v.exports(s); exports != "" {
		first, rest, found := strings.Cut(s, "\n")
		if found && strings.HasPrefix(first, "#!") {
			s = first + "\n" + exports + rest
		} else {
			s = exports + s
		}
	}
	put(v.spec, s, to...)
	v.became(join(to...), at)
	v.pathsIn(at, s)
	var root []string
	for _, line := range steps(s) {
		switch {
		case strings.HasPrefix(line, "#"):
		case needsRoot.MatchString(line):
			root = append(root, line)
		case strings.Contains(line, "pip install"):
			v.note(at, "it installs packages at every start; pythonPackages does it without root, and an image that has them is better still: "+shown(line))
		case strings.Contains(line, "superset db upgrade") || strings.Contains(line, "superset init") || strings.Contains(line, "superset fab create-admin"):
			v.note(at, "tasks do this here, once and in order; in a script every pod does it, too, so take it out: "+shown(line))
		}
	}
	if len(root) > 0 {
		v.work(at, "pods do not run as root, so this fails; use an image that has it, or podTemplate.podSecurityContext.runAsUser: "+shown(strings.Join(root, "\n")))
	}
}

// exports gives a script the variables of the chart that it uses.
func (v *values) exports(s string) string {
	out := ""
	for _, name := range connections {
		if !regexp.MustCompile(`\$\{?` + name + `\b`).MatchString(s) {
			continue
		}
		if ours := shellVariables[name]; ours != "" {
			out += "export " + name + `="${` + name + `:-$` + ours + `}"` + "\n"
		} else {
			out += "export " + name + `="${` + name + `:-}"` + "\n"
		}
	}
	return out
}

// shellVariables are ours by the names of the chart's.
var shellVariables = map[string]string{
	"DB_HOST": "SUPERSET_OPERATOR__DB_HOST", "DB_PORT": "SUPERSET_OPERATOR__DB_PORT", "DB_USER": "SUPERSET_OPERATOR__DB_USER",
	"DB_PASS": "SUPERSET_OPERATOR__DB_PASS", "DB_NAME": "SUPERSET_OPERATOR__DB_NAME",
	"REDIS_HOST": "SUPERSET_OPERATOR__VALKEY_HOST", "REDIS_PORT": "SUPERSET_OPERATOR__VALKEY_PORT",
	"REDIS_USER": "SUPERSET_OPERATOR__VALKEY_USER", "REDIS_PASSWORD": "SUPERSET_OPERATOR__VALKEY_PASS",
}

// exported is a secret that a script sets.
var exported = regexp.MustCompile(`(?m)^(\s*(?:export\s+)?)([A-Za-z_]\w*)=("[^"$]*"|'[^']*'|[^\s"'$;&|]+)`)

// safeScript is a script whose secrets come from the environment.
func (v *values) safeScript(at, s string) string {
	var found []string
	s = exported.ReplaceAllStringFunc(s, func(line string) string {
		m := exported.FindStringSubmatch(line)
		value := strings.Trim(m[3], `"'`)
		if !secretName.MatchString(m[2]) || value == "" || isPath(value) {
			return line
		}
		v.secret(m[2])
		found = append(found, m[2])
		return m[1] + m[2] + `="$` + m[2] + `"`
	})
	s = credentials.ReplaceAllStringFunc(s, func(part string) string {
		m := credentials.FindStringSubmatch(part)
		if strings.HasPrefix(m[2], "$") {
			return part
		}
		as := v.variableFor("URL_PASSWORD", m[2])
		found = append(found, as)
		return m[1] + "${" + as + "}" + m[3]
	})
	if masked := hidden(s); masked != s {
		v.work(at, "there seems to be a secret in it, which is not printed; *** stands for it")
		s = masked
	}
	if len(found) > 0 {
		v.note(at, "a script is kept in a ConfigMap, so these come from the environment now; put them into the Secret "+v.envSecret()+": "+strings.Join(found, ", "))
	}
	return s
}
