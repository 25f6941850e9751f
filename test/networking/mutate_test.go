//go:build cluster

// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package networking

import (
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"

	"github.com/crossplane-contrib/function-superset/fn/preview/cluster"
)

// mutator makes specs out of valid ones: fields are added, changed and removed,
// with values that the schema allows, as far as it says.
type mutator struct {
	t      *testing.T
	rnd    *rand.Rand
	schema object
	corpus []object
	// values are those of the corpus by their path, lists counted as one.
	values map[string][]any
	// tried and kept count changes.
	tried, kept int
	// rich has whatever does not depend on the environment.
	rich object
}

func newMutator(t *testing.T, seed uint64) *mutator {
	t.Helper()
	m := &mutator{t: t, rnd: rand.New(rand.NewPCG(seed, 0)), schema: schemaOfSpec(t), corpus: corpus(t), values: map[string][]any{}}
	m.rich = cluster.Merge(read(t, everything), read(t, "{networkPolicy: {}, monitoring: {metrics: {}, serviceMonitor: {}, prometheusRule: {}, grafanaDashboard: {}}}"))
	for _, spec := range m.corpus {
		m.collect("", spec)
	}
	return m
}

// definition is the XRD.
func definition(t *testing.T) object {
	t.Helper()
	text, err := os.ReadFile("../../package/configuration/definition.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return read(t, string(text))
}

func schemaOfSpec(t *testing.T) object {
	t.Helper()
	version := cluster.Dig(definition(t), "spec", "versions").([]any)[0]
	s, ok := cluster.Dig(version, "schema", "openAPIV3Schema", "properties", "spec").(object)
	if !ok {
		t.Fatal("the XRD has no schema of spec")
	}
	return s
}

// rowsFile is the table of rules, see its head.
type rowsFile struct {
	Bases map[string]object `json:"bases"`
	Rows  []struct {
		Base     string    `json:"base"`
		Accepted []rowSpec `json:"accepted"`
	} `json:"rows"`
}

type rowSpec struct {
	Spec object `json:"spec"`
	Base string `json:"base"`
}

// corpus are the specs of all accepted rows, of examples and of goldens.
func corpus(t *testing.T) []object {
	t.Helper()
	var out []object
	var bases map[string]object
	for _, file := range []string{"rows.yaml", "rows_validator.yaml"} {
		text, err := os.ReadFile("../../fn/superset/validate/testdata/" + file)
		if err != nil {
			t.Fatal(err)
		}
		rows := rowsFile{}
		if err := yaml.Unmarshal(text, &rows); err != nil {
			t.Fatal(err)
		}
		if rows.Bases != nil {
			bases = rows.Bases
		}
		for _, r := range rows.Rows {
			for _, a := range r.Accepted {
				base := bases["dev"]
				if r.Base != "" {
					base = bases[r.Base]
				}
				if a.Base != "" {
					base = bases[a.Base]
				}
				out = append(out, cluster.Merge(base, a.Spec))
			}
		}
	}
	for _, pattern := range []string{"../../examples/*/superset.yaml", "../golden/*/xr.yaml"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: no files, %v", pattern, err)
		}
		for _, file := range files {
			for _, d := range documents(t, file, "Superset") {
				if spec, ok := d["spec"].(object); ok {
					out = append(out, spec)
				}
			}
		}
	}
	return out
}

func (m *mutator) collect(path string, v any) {
	m.values[path] = append(m.values[path], v)
	switch v := v.(type) {
	case object:
		for k, item := range v {
			m.collect(path+"."+k, item)
		}
	case []any:
		for _, item := range v {
			m.collect(path+"[]", item)
		}
	}
}

// spec is one mutant. Changes that are not valid are taken back, so that what is
// left is many valid ones.
func (m *mutator) spec(valid func(spec object) bool) object {
	out := m.start()
	for !valid(out) {
		out = m.start()
	}
	for range 4 + m.rnd.IntN(20) {
		m.tried++
		if next, _ := m.mutate("", m.schema, m.whole(out)).(object); valid(next) {
			m.kept++
			out = next
		}
	}
	return out
}

// start is a spec of the corpus, or several together.
func (m *mutator) start() object {
	out := m.pick(m.corpus)
	// Rows are about one field each; most mutants are about all components.
	if m.rnd.IntN(3) > 0 {
		out = cluster.Merge(cluster.Merge(m.rich, read(m.t, ways[m.rnd.IntN(len(ways))])), out)
	}
	if m.rnd.IntN(3) == 0 {
		out = cluster.Merge(out, m.pick(m.corpus))
	}
	return m.whole(out)
}

// whole is a copy whose numbers are those of JSON.
func (m *mutator) whole(spec object) object {
	text, _ := json.Marshal(spec)
	out := object{}
	_ = json.Unmarshal(text, &out)
	return out
}

func (m *mutator) pick(list []object) object { return list[m.rnd.IntN(len(list))] }

// ways are those to the outside.
var ways = []string{
	"{}", "networking: {gateway: {gatewayRef: {name: public}, hostnames: [bi.example.com]}}", "networking: {ingress: {host: bi.example.com}}",
	"{webServer: {service: {type: LoadBalancer}}, mcpServer: {service: {type: NodePort}}}",
}

// mutate goes down a random way and changes what is at its end.
func (m *mutator) mutate(path string, s object, v any) any {
	switch now := v.(type) {
	case object:
		return m.mutateObject(path, s, now)
	case []any:
		items, _ := s["items"].(object)
		switch n := m.rnd.IntN(6); {
		case len(now) > 0 && n < 4:
			i := m.rnd.IntN(len(now))
			now[i] = m.mutate(path+"[]", items, now[i])
			return now
		case len(now) > 0 && n == 4:
			return slices.Delete(now, 0, 1)
		}
		return append(now, m.value(path+"[]", items, 0))
	}
	return m.value(path, s, 0)
}

func (m *mutator) mutateObject(path string, s, now object) object {
	fields := names(s["properties"])
	present := names(now)
	switch n := m.rnd.IntN(10); {
	case n < 6 && len(present) > 0:
		k := present[m.rnd.IntN(len(present))]
		now[k] = m.mutate(path+"."+k, child(s, k), now[k])
	case n == 6 && len(present) > 0:
		delete(now, present[m.rnd.IntN(len(present))])
	case len(fields) > 0:
		k := fields[m.rnd.IntN(len(fields))]
		now[k] = m.value(path+"."+k, child(s, k), 0)
	default:
		// A map, or a part whose schema is not written down.
		for _, known := range m.known(path) {
			for k, v := range known {
				now[k] = v
			}
		}
		if _, free := s["additionalProperties"]; free {
			k := words[m.rnd.IntN(len(words))]
			now[k] = m.value(path+"."+k, child(s, k), 0)
		}
	}
	return now
}

// known is an object of the corpus at a path, if there is one.
func (m *mutator) known(path string) []object {
	list := m.values[path]
	if len(list) == 0 {
		return nil
	}
	o, ok := list[m.rnd.IntN(len(list))].(object)
	if !ok {
		return nil
	}
	return []object{m.whole(o)}
}

func names(v any) []string {
	o, _ := v.(object)
	out := make([]string, 0, len(o))
	for k := range o {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// child is the schema of a field.
func child(s object, field string) object {
	if c, ok := cluster.Dig(s, "properties", field).(object); ok {
		return c
	}
	c, _ := s["additionalProperties"].(object)
	return c
}

var (
	// words are texts, among them some that are names, paths, quantities and
	// durations, and some that are awkward.
	words = []string{
		"a", "abc-1", "superset", "x.example.com", "*.example.com", "example.com/team", "team", "UPPER_CASE", "/", "/data", "/a/b", "/ws/", "6.2.0", "latest",
		"10m", "250m", "1", "1Gi", "512Mi", "30s", "5m", "1h", "8088", "5432", "db.internal", "10.0.0.0/8", "2001:db8::/64", "http", "https", "metrics", "Always",
		"", " ", "a b", "ü", "$(HOME)", "${X}", "'", "\"", "x\ny", "{{ .X }}", "%s", "0", "true", "null", "-", "a-", strings.Repeat("a", 63), strings.Repeat("b", 64), strings.Repeat("c", 254),
		"import os", "X = 1", "redis://h:6379/0", "postgresql://u@h/db", "0 3 * * *", "@daily", "2026-01-31T12:00:00Z",
	}
	// numbers are the edges of what fields take.
	numbers = []float64{0, 1, 2, 3, 5, 10, 80, 99, 100, 443, 1000, 1024, 8080, 8088, 9102, 5555, 65535, 65536, 86400, 2147483647, -1}
)

// value is a value for a field: one of the corpus, or made by the schema.
func (m *mutator) value(path string, s object, depth int) any {
	if list := m.values[path]; len(list) > 0 && m.rnd.IntN(2) == 0 {
		text, _ := json.Marshal(list[m.rnd.IntN(len(list))])
		var out any
		_ = json.Unmarshal(text, &out)
		return out
	}
	if enum, ok := s["enum"].([]any); ok && m.rnd.IntN(20) > 0 {
		return enum[m.rnd.IntN(len(enum))]
	}
	if s["x-kubernetes-int-or-string"] == true {
		return []any{float64(1), float64(0), "25%", "100%", "1", float64(8088), "http"}[m.rnd.IntN(7)]
	}
	switch s["type"] {
	case "boolean":
		return m.rnd.IntN(2) == 0
	case "integer", "number":
		return m.number(s)
	case "string":
		return m.text(s)
	case "array":
		items, _ := s["items"].(object)
		out := []any{}
		for range m.rnd.IntN(3) {
			out = append(out, m.value(path+"[]", items, depth+1))
		}
		return out
	case "object":
		return m.object(path, s, depth)
	}
	return words[m.rnd.IntN(len(words))]
}

func (m *mutator) object(path string, s object, depth int) object {
	out := object{}
	required, _ := s["required"].([]any)
	for _, k := range names(s["properties"]) {
		if slices.Contains(required, any(k)) || m.rnd.IntN(2+3*depth) == 0 {
			out[k] = m.value(path+"."+k, child(s, k), depth+1)
		}
	}
	if items, ok := s["additionalProperties"].(object); ok {
		for range m.rnd.IntN(3) {
			k := words[m.rnd.IntN(len(words))]
			out[k] = m.value(path+"."+k, items, depth+1)
		}
	}
	return out
}

// number is at the edges of the range or one of the usual ones.
func (m *mutator) number(s object) float64 {
	for range 20 {
		n := numbers[m.rnd.IntN(len(numbers))]
		if low, ok := s["minimum"].(float64); ok && m.rnd.IntN(4) == 0 {
			n = low
		}
		if high, ok := s["maximum"].(float64); ok && m.rnd.IntN(4) == 0 {
			n = high
		}
		if fits(s, n) {
			return n
		}
	}
	return 1
}

func fits(s object, n float64) bool {
	low, bounded := s["minimum"].(float64)
	if bounded && n < low {
		return false
	}
	high, bounded := s["maximum"].(float64)
	return !bounded || n <= high
}

// text fits the pattern, if one of the words does.
func (m *mutator) text(s object) string {
	pattern, _ := s["pattern"].(string)
	r, err := regexp.Compile(pattern)
	for range 40 {
		w := words[m.rnd.IntN(len(words))]
		if err == nil && r.MatchString(w) {
			return w
		}
	}
	return words[m.rnd.IntN(len(words))]
}

// junk is any JSON.
func (m *mutator) junk(depth int) any {
	switch n := m.rnd.IntN(8 - min(depth, 3)); n {
	case 0:
		return nil
	case 1:
		return m.rnd.IntN(2) == 0
	case 2:
		return numbers[m.rnd.IntN(len(numbers))]
	case 3, 4:
		return words[m.rnd.IntN(len(words))]
	case 5:
		out := []any{}
		for range m.rnd.IntN(4) {
			out = append(out, m.junk(depth+1))
		}
		return out
	}
	out := object{}
	for range m.rnd.IntN(5) {
		out[words[m.rnd.IntN(len(words))]] = m.junk(depth + 1)
	}
	return out
}

// spoil puts any JSON somewhere into a spec.
func (m *mutator) spoil(v any) any {
	if o, ok := v.(object); ok && m.rnd.IntN(6) > 0 {
		if present := names(o); len(present) > 0 {
			k := present[m.rnd.IntN(len(present))]
			o[k] = m.spoil(o[k])
			return o
		}
	}
	if l, ok := v.([]any); ok && len(l) > 0 && m.rnd.IntN(6) > 0 {
		i := m.rnd.IntN(len(l))
		l[i] = m.spoil(l[i])
		return l
	}
	return m.junk(0)
}
