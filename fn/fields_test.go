// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package fn

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	fnv1 "github.com/crossplane/function-sdk-go/proto/v1"
	"sigs.k8s.io/yaml"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

// fieldTable is testdata/fields.yaml.
type fieldTable struct {
	Bases   map[string]map[string]any `json:"bases"`
	Values  map[string]any            `json:"values"`
	Special []specialField            `json:"special"`
	Judged  []judgedField             `json:"judged"`
}

// judgedField is a field that only the validator looks at.
type judgedField struct {
	Field string `json:"field"`
	Why   string `json:"why"`
}

// specialField is a field that shows only in circumstances of its own.
type specialField struct {
	// Field is the ending of the path.
	Field string `json:"field"`
	// Base is what the field is set in, staging if empty.
	Base string `json:"base"`
	// Before is a merge patch on the base, and Also one that goes with the field.
	Before map[string]any `json:"before"`
	Also   map[string]any `json:"also"`
	// Value of the field; that of the general table if not set.
	Value any `json:"value"`
	// Set is a merge patch that sets the field, for items of lists that need more
	// than the one field.
	Set map[string]any `json:"set"`
	// Then is the edit that is made after the installation, an upgrade if empty.
	Then map[string]any `json:"then"`
	// Run ids and checksums count. That is right for fields whose only purpose
	// is to make a task run again.
	Exact bool `json:"exact"`
}

// A field that is accepted and does nothing is a promise broken in silence. So
// every field of the spec is set in an instance that is installed and upgraded,
// and something other than a checksum has to differ.
func TestEveryFieldOfTheSpecHasAnEffect(t *testing.T) {
	table := readFields(t)
	paths := leaves(reflect.TypeFor[v1alpha1.SupersetSpec](), "spec", nil)
	used := map[string]bool{}
	traces := history{}

	for _, path := range paths {
		if slices.ContainsFunc(table.Judged, func(j judgedField) bool { return j.Field == path }) {
			continue
		}
		t.Run(path, func(t *testing.T) {
			s := table.special(path)
			value, set := s.Value, s.Set
			if value == nil && set == nil {
				ending := longest(path, slices.Collect(maps.Keys(table.Values)))
				if ending == "" {
					t.Fatal("testdata/fields.yaml has no value for this field")
				}
				used[ending] = true
				value = table.Values[ending]
			}
			if set == nil {
				set = below(path, value)
			}
			before := table.base(s)
			after := merged(merged(before, s.Also), set)

			// Without tasks components come at once, so this shows most fields soon.
			soon := map[string]any{"lifecycle": map[string]any{"disabled": true}}
			if !s.Exact && traces.differ(t, scenario{spec: merged(before, soon), answers: 2}, merged(after, soon)) {
				return
			}
			if !traces.differ(t, scenario{spec: before, then: s.Then, exact: s.Exact, answers: 60}, after) {
				t.Errorf("%s has no effect: all answers of an install and an upgrade are the same", path)
			}
		})
	}

	for ending := range table.Values {
		if !used[ending] {
			t.Errorf("testdata/fields.yaml: no field ends in %s", ending)
		}
	}
	for _, s := range table.Special {
		if !slices.ContainsFunc(paths, func(p string) bool { return ends(p, s.Field) }) {
			t.Errorf("testdata/fields.yaml: no field ends in %s", s.Field)
		}
	}
	t.Logf("%d fields", len(paths))
}

func readFields(t *testing.T) fieldTable {
	t.Helper()
	text, err := os.ReadFile("testdata/fields.yaml")
	if err != nil {
		t.Fatal(err)
	}
	// Strict YAML refuses keys that an alias brings along and are set again.
	text, err = yaml.YAMLToJSON(text)
	if err != nil {
		t.Fatal(err)
	}
	var out fieldTable
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&out); err != nil {
		t.Fatal(err)
	}
	return out
}

// leaves are the paths of all fields of our own types; what belongs to
// Kubernetes counts as one field. "[]" stands for an item of a list.
func leaves(typ reflect.Type, path string, out []string) []string {
	for typ.Kind() == reflect.Pointer {
		typ = typ.Elem()
	}
	if typ.Kind() == reflect.Slice {
		return leaves(typ.Elem(), path+"[]", out)
	}
	if typ.Kind() != reflect.Struct || typ.PkgPath() != reflect.TypeFor[v1alpha1.SupersetSpec]().PkgPath() {
		return append(out, path)
	}
	for f := range typ.Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "" {
			out = leaves(f.Type, path, out)
			continue
		}
		out = leaves(f.Type, path+"."+name, out)
	}
	return out
}

// ends is true if a path has an ending at the border of a name.
func ends(path, ending string) bool {
	path = strings.TrimSuffix(path, "[]")
	return path == ending || strings.HasSuffix(path, "."+ending) ||
		// clientImage.tag has the ending Image.tag.
		(ending[0] >= 'A' && ending[0] <= 'Z' && strings.HasSuffix(path, ending))
}

// longest is the longest of the endings that a path has.
func longest(path string, endings []string) string {
	out := ""
	for _, e := range endings {
		if ends(path, e) && len(e) > len(out) {
			out = e
		}
	}
	return out
}

func (f fieldTable) special(path string) specialField {
	var out specialField
	for _, s := range f.Special {
		if ends(path, s.Field) && len(s.Field) > len(out.Field) {
			out = s
		}
	}
	return out
}

// base is the spec in which a field is set.
func (f fieldTable) base(s specialField) map[string]any {
	out := f.Bases["staging"]
	if s.Base != "" {
		out = merged(out, f.Bases[s.Base])
	}
	return merged(out, s.Before)
}

// below is a merge patch that sets a path to a value. A value for an item of a
// list stands for the whole list.
func below(path string, value any) map[string]any {
	names := strings.Split(strings.TrimPrefix(strings.TrimSuffix(path, "[]"), "spec."), ".")
	for _, name := range slices.Backward(names) {
		if list, ok := strings.CutSuffix(name, "[]"); ok {
			name, value = list, []any{value}
		}
		value = map[string]any{name: value}
	}
	return value.(map[string]any) //nolint:forcetypeassert // A path has at least one name.
}

// merged is a JSON merge patch applied to a copy.
func merged(onto, patch map[string]any) map[string]any {
	out := maps.Clone(onto)
	if out == nil {
		out = map[string]any{}
	}
	for k, v := range patch {
		sub, isMap := v.(map[string]any)
		below, wasMap := out[k].(map[string]any)
		switch {
		case v == nil:
			delete(out, k)
		case isMap && wasMap:
			out[k] = merged(below, sub)
		default:
			out[k] = v
		}
	}
	return out
}

// volatile are texts that tell that something differs without being a
// difference themselves: checksums and run ids.
var volatile = regexp.MustCompile(`^(sha256:)?[0-9a-f]{8,64}$|-[0-9a-f]{8}\b`)

// masked is a value without what is volatile. Long texts are the user's and
// ours, not names.
func masked(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := make(map[string]any, len(v))
		for k, item := range v {
			out[volatile.ReplaceAllString(k, "*")] = masked(item)
		}
		return out
	case []any:
		out := make([]any, 0, len(v))
		for _, item := range v {
			out = append(out, masked(item))
		}
		return out
	case string:
		if len(v) > 200 {
			return v
		}
		return volatile.ReplaceAllString(v, "*")
	}
	return v
}

// scenario is a spec that is installed and then edited.
type scenario struct {
	spec, then map[string]any
	exact      bool
	// answers is how many are looked at.
	answers int
}

// history is every answer to a scenario.
type history map[string][]string

// differ is true if one of the first answers to the scenario differs with
// another spec.
func (h history) differ(t *testing.T, before scenario, spec map[string]any) bool {
	t.Helper()
	id, err := json.Marshal([]any{before.spec, before.then, before.exact, before.answers})
	if err != nil {
		t.Fatal(err)
	}
	key := string(id)
	if h[key] == nil {
		h[key] = before.trace(t, nil)
	}
	after := before
	after.spec = spec
	return len(after.trace(t, h[key])) != len(h[key])
}

// trace is every answer as text, up to the first that is not as it was.
func (s scenario) trace(t *testing.T, was []string) []string {
	t.Helper()
	then := s.then
	if then == nil {
		then = map[string]any{"image": map[string]any{"tag": "6.1.0"}}
	}
	c := newInstance(t, s.spec, nil)
	var out []string
	for edited := false; len(out) < s.answers; {
		rsp := c.pass()
		for _, cond := range rsp.GetConditions() {
			if cond.GetType() == "SpecValid" && cond.GetStatus() != fnv1.Status_STATUS_CONDITION_TRUE {
				t.Fatalf("the value is refused: %s", cond.GetMessage())
			}
		}
		text := printed(t, rsp, s.exact)
		if was != nil && (len(out) == len(was) || was[len(out)] != text) {
			return out[:min(len(out), len(was)-1)]
		}
		out = append(out, text)
		n := len(out)
		if n < 3 || text != out[n-2] || text != out[n-3] {
			continue
		}
		if edited {
			return out
		}
		edited = true
		c.spec = merged(c.spec, then)
		c.generation++
	}
	return out
}

// printed is an answer as text, without what the function tells itself.
func printed(t *testing.T, rsp *fnv1.RunFunctionResponse, exact bool) string {
	t.Helper()
	out := map[string]any{}
	for key, r := range rsp.GetDesired().GetResources() {
		if key != part.MemoryKey {
			out[key] = r.GetResource().AsMap()
		}
	}
	status := rsp.GetDesired().GetComposite().GetResource().AsMap()["status"]
	if status, ok := status.(map[string]any); ok {
		if l, ok := status["lifecycle"].(map[string]any); ok {
			delete(l, "memory")
		}
	}
	out["status"] = status
	for _, c := range rsp.GetConditions() {
		out["condition "+c.GetType()] = fmt.Sprint(c.GetStatus(), c.GetReason(), c.GetMessage())
	}
	for n, r := range rsp.GetResults() {
		out[fmt.Sprint("result ", n)] = r.GetMessage()
	}
	out["ttl"] = rsp.GetMeta().GetTtl().AsDuration().String()
	if !exact {
		out, _ = masked(out).(map[string]any)
	}
	text, err := json.Marshal(out)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
