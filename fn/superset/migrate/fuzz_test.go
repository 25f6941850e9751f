// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package migrate

import (
	"encoding/json"
	"fmt"
	"math/rand"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"k8s.io/apimachinery/pkg/runtime"
)

// FuzzNothingIsLostInSilence edits real values of the chart in a few places. Each
// edit has a text of its own, which has to be in the manifest, or a note has to
// be about its path.
func FuzzNothingIsLostInSilence(f *testing.F) {
	for seed := range int64(40) {
		f.Add(seed, uint8(seed))
	}
	var bases []map[string]any
	for _, file := range []string{"testdata/chart-defaults.yaml", "testdata/chart-newer-defaults.yaml", "testdata/chart-production.yaml"} {
		bases = append(bases, document(f, file))
	}
	bases = append(bases, olderChart.base, newerChart.base, olderChart.stock[1])
	f.Fuzz(func(t *testing.T, seed int64, count uint8) {
		r := rand.New(rand.NewSource(seed))
		in := runtime.DeepCopyJSON(bases[r.Intn(len(bases))])
		edits := map[string]string{}
		for n := range int(count%6) + 1 {
			path, value := disturb(r, in, n)
			if path != "" {
				edits[path] = value
			}
		}
		got, err := Convert(in, Options{From: Chart})
		if err != nil {
			t.Fatal(err)
		}
		raw, err := json.Marshal(got.Manifest)
		if err != nil {
			t.Fatal(err)
		}
		for path, value := range edits {
			if there, _ := json.Marshal(dig(in, strings.Split(path, "\x00")...)); !strings.Contains(string(there), value) || strings.Contains(string(raw), value) {
				continue // Another edit replaced it, or it is a field.
			}
			at := join(strings.Split(path, "\x00")...)
			told := slices.ContainsFunc(got.Notes, func(n Note) bool {
				return n.Path == at || below(at, n.Path) && !n.general || below(n.Path, at) || strings.Contains(n.Advice, value)
			})
			if !told && !switchedOff(strings.Split(path, "\x00")) {
				t.Errorf("nothing is said of %s = %s (seed %d, %d)\n%s", at, value, seed, count, raw)
			}
		}
	})
}

// switchedOff is true for a switch that another edit made a text: a text is not
// true, so the block is off, which is the chart's default.
func switchedOff(path []string) bool {
	return path[len(path)-1] == "enabled" || path[len(path)-1] == "create" || path[len(path)-1] == "createAdmin" || path[len(path)-1] == "loadExamples" || path[len(path)-1] == "forceReload"
}

// disturb changes, adds or nests a value and returns its path and its text.
func disturb(r *rand.Rand, in map[string]any, n int) (string, string) {
	var paths [][]string
	var walk func(any, []string)
	walk = func(v any, at []string) {
		m, ok := v.(map[string]any)
		if !ok || len(m) == 0 {
			if len(at) > 0 {
				paths = append(paths, at)
			}
			return
		}
		for _, k := range sorted(m) {
			walk(m[k], append(slices.Clone(at), k))
		}
	}
	walk(in, nil)
	path := slices.Clone(paths[r.Intn(len(paths))])
	value := fmt.Sprintf("zz%d%d", n, r.Intn(1<<20))
	m := in
	for _, k := range path[:len(path)-1] {
		m, _ = m[k].(map[string]any)
	}
	last := path[len(path)-1]
	switch r.Intn(4) {
	case 0: // A key that nobody has heard of.
		last = "new" + strconv.Itoa(r.Intn(1000))
		m[last] = value
	case 1: // A list where there was one, or something else.
		if _, isList := m[last].([]any); !isList {
			m[last] = value
			break
		}
		m[last] = []any{map[string]any{"name": value}}
	default:
		switch m[last].(type) {
		case map[string]any:
			m[last] = map[string]any{"key": value}
		case []any:
			m[last] = []any{value}
		default:
			m[last] = value
		}
	}
	path[len(path)-1] = last
	return strings.Join(path, "\x00"), value
}

// words are parts of Python from which programs are made.
var words = []string{
	"SECRET_KEY", "SQLALCHEMY_DATABASE_URI", "PREVIOUS_SECRET_KEY", "SQLALCHEMY_POOL_SIZE", "A", " = ", "=", "\n", "\n    ", "\n\t", ": ", "; ", ", ", "(", ")", "[", "]", "{", "}",
	`"x"`, `'y'`, `"""a` + "\n" + `b"""`, `r"\d"`, `f"{A}"`, `b"z"`, "if True:", "else:", "class C:", "def f():", "pass", "return ", "lambda x: x", "# c", "\\\n",
	`os.environ["DB_HOST"]`, `os.getenv("K", "hush-hush")`, "or ", "+ ", "import os", "from x import SECRET_KEY", `"postgresql://u:hush@h/d"`, "PASSWORD", `"client_secret"`, "5", "A += ", ".join", "for A in []:", "with f() as A:", "{{ .Values.image.tag }}", "{{ x }}",
}

// compiledLater are faults that are no matter of grammar: the interpreter finds
// them when it knows all names of a function.
var compiledLater = regexp.MustCompile(`global declaration|nonlocal|binding for|no binding|is parameter and|comprehension iteration variable|__debug__|unparenthesized|statically nested`)

// FuzzPythonCompiles makes programs of words. Where the interpreter takes one,
// it takes what is made of it, too, and no secret is left; where it takes none,
// there is something to be done.
func FuzzPythonCompiles(f *testing.F) {
	p := python(f)
	for seed := range int64(60) {
		f.Add(seed, uint8(seed*3), "")
	}
	f.Add(int64(0), uint8(0), `URL = "http://{{ template "# }}/"/`)
	files, _ := filepath.Glob("testdata/page/*.yaml")
	for _, file := range files {
		overrides, _ := document(f, file)["configOverrides"].(map[string]any)
		for _, k := range sorted(overrides) {
			f.Add(int64(0), uint8(0), text(overrides[k]))
		}
	}
	for _, tc := range faults {
		var in map[string]any
		parse(f, tc.values, &in)
		overrides, _ := in["configOverrides"].(map[string]any)
		for _, k := range sorted(overrides) {
			f.Add(int64(0), uint8(0), text(overrides[k]))
		}
	}
	f.Fuzz(func(t *testing.T, seed int64, count uint8, source string) {
		r := rand.New(rand.NewSource(seed))
		lines := strings.Split(source, "\n")
		for range int(count) % 12 {
			i := r.Intn(len(lines))
			switch r.Intn(3) {
			case 0:
				lines[i] += words[r.Intn(len(words))]
			case 1:
				lines = slices.Insert(lines, i, words[r.Intn(len(words))]+words[r.Intn(len(words))]+words[r.Intn(len(words))])
			default:
				lines[i] = words[r.Intn(len(words))] + lines[i]
			}
		}
		source = strings.Join(lines, "\n")
		if strings.Contains(source, "\x00") || strings.Contains(source, "\r") || !utf8.ValidString(source) {
			return // No text of a YAML document has them.
		}
		got, err := Convert(map[string]any{
			"image":           map[string]any{"repository": "a.example.com/b", "tag": "v1"},
			"supersetNode":    map[string]any{"connections": map[string]any{"db_host": "pg", "redis_host": "vk"}},
			"configOverrides": map[string]any{"a": source},
		}, Options{From: Chart})
		if err != nil {
			t.Fatal(err)
		}
		config := text(dig(got.Manifest, "spec", "config"))
		fault := p.judges(t, config, false, nil)
		if fault != "" && got.Done() && !compiledLater.MatchString(fault) {
			t.Errorf("no note says that it is no Python: %s\n--- of\n%s\n--- was made\n%s", fault, source, config)
		}
		if p.judges(t, source, false, nil) == "" {
			// Where Helm renders a text, the note about that has to do.
			if fault != "" && (got.Done() || !strings.Contains(source, "{{")) {
				t.Errorf("%s\n--- of\n%s\n--- was made\n%s", fault, source, config)
			}
			if slices.ContainsFunc(got.Notes, func(n Note) bool { return strings.Contains(n.Advice, "cannot be read as Python") }) {
				t.Errorf("it is Python, but was not read: %v\n%s", got.Notes, source)
			}
			if strings.Contains(source, "postgresql://u:hush@") && strings.Contains(config, "u:hush@") {
				t.Errorf("a password came out:\n%s\n--- of\n%s", config, source)
			}
		}
	})
}
