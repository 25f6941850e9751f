// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package migrate

import (
	"regexp"
	"strconv"
	"strings"
)

// A secret that is written into Python must not come out: not in the manifest,
// because config is kept in a ConfigMap, and not in a note. It is replaced by a
// variable of the environment, which the user puts into a Secret.

// secretName is a name whose last word says that its value is a secret; names
// of where to get one (token_url) or of how (token_key) are none.
var secretName = regexp.MustCompile(`(?i)(?:^|[_\-.]|[a-z])(?:password|passwd|passphrase|pwd|secret|token|api_?key|secret_?key|private_?key|access_?key|signing_?key|encryption_?key|basic_?auth|credentials?|dsn)$|^(?:pass|db_?pass|smtp_?pass|bind_?pass|redis_?pass)$`)

// harmless are values of such names that are no secrets.
var harmless = regexp.MustCompile(`^(?i:|access_token|id_token|refresh_token|token|bearer|basic|post|get|none|true|false|jwt|[a-z]*_?token_?[a-z]*|\*+|/[\w./-]+)$`)

// credentials are user and password in a URL.
var credentials = regexp.MustCompile(`([a-zA-Z][a-zA-Z0-9+.-]*://[^\s/:@'"{}]*:)([^\s/@'"{}]+)(@)`)

// known secrets have a form of their own.
var formed = regexp.MustCompile(`^(?:xox[a-z]-|ghp_|glpat-|AKIA[0-9A-Z]{16}$|sk-[A-Za-z0-9]{16})|-----BEGIN [A-Z ]*PRIVATE KEY-----`)

// commented is a secret in a comment.
var commented = regexp.MustCompile(`(?i)((?:password|passwd|pwd|secret|secret_key|token|api_?key)["']?\s*[=:]\s*)(?:"[^"]*"|'[^']*'|\S+)`)

// shown is a text as a note may show it: without credentials, in one line.
func shown(value any) string {
	var s string
	switch value := value.(type) {
	case string:
		s = value
	case []any:
		var words []string
		for _, e := range value {
			words = append(words, shown(e))
		}
		s = strings.Join(words, " ")
	case map[string]any:
		var words []string
		for _, k := range sorted(value) {
			words = append(words, k+": "+shown(value[k]))
		}
		s = "{" + strings.Join(words, ", ") + "}"
	default:
		s = text(value)
	}
	s = hidden(strings.TrimSpace(s))
	s = strings.ReplaceAll(s, "\n", " ⏎ ")
	if runes := []rune(s); len(runes) > 400 {
		s = string(runes[:400]) + " …"
	}
	return s
}

// assignedInShell is a secret in a script or an argument.
var assignedInShell = regexp.MustCompile(`(?i)((?:^|[\s;&("'])(?:export\s+|-{1,2})?[\w-]*(?:password|passwd|pwd|secret|secret_key|token|api_?key|basic[-_]auth)(?:=|\s*:\s+| ))("[^"$]*"|'[^']*'|[^\s"'$;&|()\\-][^\s"';&|]*)`)

// login is user and password as curl takes them.
var login = regexp.MustCompile(`((?:^|\s)(?:-u|--user)[= ]["']?[^\s:$]+:)[^\s$"']+`)

// hidden is a text without secrets.
func hidden(s string) string {
	s = credentials.ReplaceAllString(s, "${1}***$3")
	s = login.ReplaceAllString(s, "${1}***")
	return assignedInShell.ReplaceAllString(s, "${1}***")
}

// secretsIn finds secrets in statements and replaces them by variables.
func (v *values) secretsIn(at string, source string, list []statement, cut func(statement) bool) []edit {
	var edits []edit
	var found, idle []string
	for _, s := range list {
		if cut(s) || s.tokens[0].text == "case" {
			continue
		}
		edits = append(edits, v.secretsOf(s, &found, &idle)...)
	}
	all, err := tokens(source)
	if err != nil {
		return edits
	}
	for _, t := range all {
		if t.kind != tokenComment {
			continue
		}
		if masked := commented.ReplaceAllString(credentials.ReplaceAllString(t.text, "${1}***$3"), "${1}***"); masked != t.text {
			edits = append(edits, edit{t.from, t.to, masked})
		}
	}
	if len(found) > 0 {
		v.note(at, "config is kept in a ConfigMap, so these texts come from the environment now; put each into the Secret "+v.envSecret()+
			" under the name before it: "+strings.Join(found, ", "))
	}
	if len(idle) > 0 {
		v.note(at, "what would stand in for these variables looks like a secret and is left out, because the variables are set: "+strings.Join(idle, ", "))
	}
	return edits
}

// secretsOf finds the secrets of a statement.
func (v *values) secretsOf(s statement, found, idle *[]string) []edit {
	var edits []edit
	for i := 0; i < len(s.tokens); i++ {
		if s.tokens[i].kind != tokenString {
			continue
		}
		end := i + 1
		for end < len(s.tokens) && s.tokens[end].kind == tokenString {
			end++
		}
		run := s.tokens[i:end]
		if e, ok := v.replaced(s.tokens, i, run, found, idle); ok {
			edits = append(edits, e...)
		}
		i = end - 1
	}
	return edits
}

// replaced is what becomes of adjacent texts.
func (v *values) replaced(all []token, i int, run []token, found, idle *[]string) ([]edit, bool) {
	value, formatted := "", false
	for _, t := range run {
		body, whole := literalText(t)
		value += body
		formatted = formatted || !whole
	}
	name, variable := context(all, i)
	if t := target(all, i); name == "" || secretName.MatchString(t) && !secretName.MatchString(name) {
		name = t
	}
	tell := func(as string) {
		*found = append(*found, as+" (line "+strconv.Itoa(run[0].line)+")")
	}
	if formatted {
		// Only what is written out in it can be taken away.
		var edits []edit
		for _, t := range run {
			text := credentials.ReplaceAllStringFunc(t.text, func(m string) string {
				part := credentials.FindStringSubmatch(m)
				as := v.variableFor(fallback(name, "CONFIG")+"_PASSWORD", part[2])
				tell(as)
				if !isFormatted(t) {
					return part[1] + "***" + part[3]
				}
				quote := `"`
				if strings.HasSuffix(t.text, `"`) {
					quote = `'`
				}
				return part[1] + "{os.environ[" + quote + as + quote + "]}" + part[3]
			})
			if text != t.text {
				edits = append(edits, edit{t.from, t.to, text})
			}
		}
		return edits, len(edits) > 0
	}
	isSecret := credentials.MatchString(value) || formed.MatchString(value) ||
		name != "" && secretName.MatchString(name) && !harmless.MatchString(value) && !isPath(value)
	if !isSecret {
		return nil, false
	}
	if variable != "" && v.provides(variable) {
		// The variable is there, so what would stand in for it never does.
		*idle = append(*idle, variable+" (line "+strconv.Itoa(run[0].line)+")")
		return []edit{{run[0].from, run[len(run)-1].to, "None"}}, true
	}
	as := variable
	if as == "" {
		as = v.variableFor(fallback(name, "CONFIG_SECRET"), value)
	} else {
		v.secret(as)
	}
	tell(as)
	text := `os.environ["` + as + `"]`
	if bytesToken.MatchString(run[0].text) {
		text += ".encode()"
	}
	return []edit{{run[0].from, run[len(run)-1].to, text}}, true
}

// bytesToken is a text of bytes.
var bytesToken = regexp.MustCompile(`^[rR]?[bB]`)

// isPath is true for the path of a file, which is no secret itself.
func isPath(s string) bool { return strings.HasPrefix(s, "/") && !strings.ContainsAny(s, " \n") }

// variableFor is a variable for a secret that has a name in Python.
func (v *values) variableFor(name, value string) string {
	base := strings.Trim(notInNames.ReplaceAllString(strings.ToUpper(camel.ReplaceAllString(name, "${1}_$2")), "_"), "_")
	if base == "" || base[0] >= '0' && base[0] <= '9' {
		base = "CONFIG_SECRET"
	}
	for n := 1; ; n++ {
		as := base
		if n > 1 {
			as += "_" + strconv.Itoa(n)
		}
		kept, taken := v.invented[as]
		if taken && kept == value || !taken && !v.provides(as) {
			v.invented[as] = value
			v.secret(as)
			return as
		}
	}
}

var (
	notInNames = regexp.MustCompile(`[^A-Z0-9_]+`)
	camel      = regexp.MustCompile(`([a-z0-9])([A-Z])`)
)
