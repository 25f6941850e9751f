// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package migrate

import (
	"fmt"
	"slices"
	"strings"
)

// Settings that come from fields here. What Python assigns to them is taken out.
const (
	settingKey      = "SECRET_KEY"
	settingPrevious = "PREVIOUS_SECRET_KEY"
	settingURI      = "SQLALCHEMY_DATABASE_URI"
)

// pools are settings of the connection pool that have fields.
var pools = map[string]string{
	"SQLALCHEMY_POOL_SIZE": "poolSize", "SQLALCHEMY_MAX_OVERFLOW": "maxOverflow",
	"SQLALCHEMY_POOL_RECYCLE": "poolRecycle", "SQLALCHEMY_POOL_TIMEOUT": "poolTimeout",
}

// program is one block of Python of the user's own.
type program struct {
	// at is where the document has it; title is what it is called.
	at, title string
	source    string
	list      []statement
}

// binding is a statement that sets one of our settings.
type binding struct {
	program   int
	statement statement
	assignment
	// texts are what it may be, "a or b"; nil if that is not known.
	texts [][]piece
}

// sources are the blocks of Python in the order in which the chart has them.
func (v *values) sources() []program {
	var out []program
	if p := v.settings(); p.source != "" {
		out = append(out, p)
	}
	overrides, _ := v.get("configOverrides").(map[string]any)
	for _, k := range sorted(overrides) {
		at := join("configOverrides", k)
		v.became("config", "configOverrides", k)
		raw := text(overrides[k])
		if _, isText := overrides[k].(string); !isText {
			v.work(at, "it is no text, so it is no Python; left out")
			continue
		}
		source, ok := v.render(v.ownNames(at, raw))
		if !ok {
			v.work(at, "Helm renders this text; what stands in {{ }} is not known here, so replace it in config: "+strings.Join(unknown(source), ", "))
			source = marked(source)
		}
		source = v.ownNames(at, trimmed(source))
		if source == "" {
			continue
		}
		list, err := statements(source)
		if err == nil && ok { // What stands for a template need not be in its place.
			list, err = configuration(source)
		}
		if err != nil {
			v.work(at, "it cannot be read as Python ("+err.Error()+"), so it is left out; correct it and add it to config")
			continue
		}
		out = append(out, program{at, k, source, list})
	}
	return out
}

// marked has SET-ME, or as a name SET_ME, in the place of actions, such that it
// is Python again.
func marked(s string) string {
	const mark = "HELM_ACTION__"
	s = action.ReplaceAllString(s, "${1}"+mark+"$5")
	list, err := tokens(s)
	if err != nil {
		return strings.ReplaceAll(s, mark, setMe)
	}
	var edits []edit
	for _, t := range list {
		switch {
		case !strings.Contains(t.text, mark):
		case t.kind == tokenString || t.kind == tokenComment:
			edits = append(edits, edit{t.from, t.to, strings.ReplaceAll(t.text, mark, setMe)})
		default: // A name, or a part of one.
			edits = append(edits, edit{t.from, t.to, strings.ReplaceAll(t.text, mark, "SET_ME")})
		}
	}
	return edited(s, edits)
}

// unknown are the actions that are left in a text.
func unknown(s string) []string {
	var out []string
	for _, m := range action.FindAllStringSubmatch(s, -1) {
		if a := "{{ " + m[3] + " }}"; !slices.Contains(out, a) {
			out = append(out, a)
		}
	}
	return out
}

// trimmed is a text without blanks at the ends of lines, which YAML would make
// unreadable, and without empty lines around it.
func trimmed(s string) string {
	list, err := tokens(s)
	inside := func(at int) bool {
		return err == nil && slices.ContainsFunc(list, func(t token) bool { return t.kind == tokenString && t.from < at && at < t.to })
	}
	var b strings.Builder
	at := 0
	for line := range strings.Lines(s) {
		body := strings.TrimRight(line, " \t\r\n")
		if end := at + len(body); len(body) < len(strings.TrimRight(line, "\r\n")) && inside(end) {
			body = strings.TrimRight(line, "\r\n") // A text over several lines keeps its blanks.
		}
		at += len(line)
		b.WriteString(body + "\n")
	}
	// What continues at the end has nothing to continue with.
	return strings.TrimRight(strings.Trim(b.String(), "\n"), "\\ \t\n")
}

// config translates the user's Python.
func (v *values) config() {
	programs := v.sources()
	bound := v.bindings(programs)
	cut := map[int]map[int]bool{}
	remove := func(b binding) {
		if cut[b.program] == nil {
			cut[b.program] = map[int]bool{}
		}
		cut[b.program][b.statement.tokens[0].from] = true
	}
	v.secretKey(programs, bound[settingKey], remove)
	v.previousKey(programs, bound[settingPrevious], remove)
	v.databaseURI(programs, bound[settingURI], remove)
	v.pool(programs, bound, remove)

	var parts []string
	for i, p := range programs {
		isCut := func(s statement) bool { return cut[i][s.tokens[0].from] }
		var edits []edit
		for _, s := range p.list {
			if isCut(s) {
				edits = append(edits, removal(p.source, s))
			}
		}
		removals := len(edits)
		for _, e := range v.secretsIn(p.at, p.source, p.list, isCut) {
			if !slices.ContainsFunc(edits[:removals], func(r edit) bool { return e.from >= r.from && e.to <= r.to }) {
				edits = append(edits, e)
			}
		}
		source := strings.Trim(edited(p.source, edits), "\n")
		list, err := statements(source)
		if err == nil && syntax(p.source) == nil {
			err = syntax(source)
		}
		if err != nil {
			v.work(p.at, "it could not be translated; write it into config by hand")
			continue
		}
		v.python.reads(list)
		v.read = append(v.read, program{p.at, p.title, source, list})
		v.pathsIn(p.at, source)
		if strings.TrimSpace(source) != "" {
			parts = append(parts, "# "+strings.ReplaceAll(p.title, "\n", " ")+"\n"+source+"\n")
		}
	}
	v.programs = parts
}

// removal takes a statement away: its line if it is alone there, or else pass
// stands for it, because a block must not be empty.
func removal(source string, s statement) edit {
	from, to := s.tokens[0].from, s.tokens[len(s.tokens)-1].to
	if s.nested || !s.alone {
		return edit{from, to, "pass"}
	}
	from = strings.LastIndexByte(source[:from], '\n') + 1
	if n := strings.IndexByte(source[to:], '\n'); n >= 0 {
		return edit{from, to + n + 1, ""}
	}
	return edit{from, len(source), ""}
}

// bindings finds every statement that sets one of our settings.
func (v *values) bindings(programs []program) map[string][]binding {
	out := map[string][]binding{}
	names := known{}
	for i, p := range programs {
		for _, s := range p.list {
			if s.inside {
				continue
			}
			a := s.assigns()
			b := binding{program: i, statement: s, assignment: a}
			b.texts, _ = names.alternatives(a.value)
			for _, n := range a.names {
				out[n] = append(out[n], b)
				delete(names, n)
				if a.plain && !s.nested && len(b.texts) == 1 {
					names[n] = b.texts[0]
				}
			}
		}
	}
	return out
}

// removable is true for a statement that does nothing but set one name.
func (b binding) removable() bool { return b.plain && len(b.names) == 1 }

// stays tells of a statement that sets one of our settings and is not taken out.
func (v *values) stays(programs []program, b binding, name, field string) {
	v.note(programs[b.program].at, fmt.Sprintf("line %d sets %s and stays, because what it is set to is not known here; it wins over %s",
		b.statement.line(), name, field))
}

// secretKey leaves every assignment of the key out: config comes last, so it
// would win over the field.
func (v *values) secretKey(programs []program, list []binding, remove func(binding)) {
	v.keyInPython = len(list) > 0
	for i, b := range list {
		at := programs[b.program].at
		if !b.removable() || b.texts == nil {
			v.stays(programs, b, settingKey, "secretKeyFrom")
			continue
		}
		remove(b)
		last := i == len(list)-1
		variable := ""
		for _, t := range b.texts {
			if len(t) == 1 && t[0].variable != "" && variable == "" {
				variable = t[0].variable
			}
		}
		o := v.variable(variable)
		switch {
		case variable == "":
			v.note(at, "SECRET_KEY is left out; it comes from a Secret")
		case last && o.isReference() && o.secret != v.envSecret():
			v.keyFrom = o
			v.note(at, "SECRET_KEY is left out; it comes from the key "+o.key+" of the Secret "+o.secret+", as the variable "+variable+" did")
		default:
			v.note(at, "SECRET_KEY is left out; it came from the variable "+variable+" and comes from a Secret now: put what "+variable+
				" has, or if it is not set, what stood in for it, under secret-key there")
		}
	}
}

// previousKey is needed while stored passwords are re-encrypted.
func (v *values) previousKey(programs []program, list []binding, remove func(binding)) {
	for _, b := range list {
		if !b.removable() || b.texts == nil {
			v.stays(programs, b, settingPrevious, "previousSecretKeyFrom")
			continue
		}
		remove(b)
		put(v.spec, v.ref("previous-secret-key"), "previousSecretKeyFrom")
		if o := v.variable(b.texts[0][0].variable); len(b.texts[0]) == 1 && o.isReference() {
			put(v.spec, o.reference(), "previousSecretKeyFrom")
		}
		v.note(programs[b.program].at, "PREVIOUS_SECRET_KEY is left out; put it under the key "+text(dig(v.spec, "previousSecretKeyFrom", "key"))+
			" of the Secret "+text(dig(v.spec, "previousSecretKeyFrom", "name"))+
			". If everything is re-encrypted already, leave previousSecretKeyFrom out; if not, lifecycle.rotate does it")
	}
}

// pool moves the settings of the connection pool to their fields: ours would win
// over them.
func (v *values) pool(programs []program, bound map[string][]binding, remove func(binding)) {
	for _, name := range []string{"SQLALCHEMY_POOL_SIZE", "SQLALCHEMY_MAX_OVERFLOW", "SQLALCHEMY_POOL_RECYCLE", "SQLALCHEMY_POOL_TIMEOUT"} {
		for _, b := range bound[name] {
			at := programs[b.program].at
			if len(bound["SQLALCHEMY_ENGINE_OPTIONS"]) > 0 {
				v.note(at, name+" stays, but SQLALCHEMY_ENGINE_OPTIONS wins over it")
				continue
			}
			n, ok := number(spell(withoutParentheses(b.value)))
			if !ok || b.statement.nested || !b.removable() {
				v.note(at, name+" has no effect here, because SQLALCHEMY_ENGINE_OPTIONS wins over it; set sqlaEngineOptions."+pools[name])
				continue
			}
			remove(b)
			put(v.spec, n, "sqlaEngineOptions", pools[name])
			v.note(at, name+" is sqlaEngineOptions."+pools[name]+" now")
		}
	}
}
