// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package xrd

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	jsonpatch "gopkg.in/evanphx/json-patch.v4"
	kjson "sigs.k8s.io/json"
	"sigs.k8s.io/yaml"
)

// rules is the content of rows.yaml, whose head says what each field means.
type rules struct {
	Bases map[string]json.RawMessage `json:"bases"`
	Rows  []row                      `json:"rows"`
}

type row struct {
	ID       string    `json:"id"`
	Rule     string    `json:"rule"`
	Base     string    `json:"base"`
	Error    string    `json:"error"`
	Path     string    `json:"path"`
	Strict   bool      `json:"strict"`
	Only     string    `json:"only"`
	Accepted []example `json:"accepted"`
	Rejected []example `json:"rejected"`
}

type example struct {
	Spec   json.RawMessage `json:"spec"`
	Name   string          `json:"name"`
	Length int             `json:"length"`
	Base   string          `json:"base"`
	Error  string          `json:"error"`
	Path   string          `json:"path"`
	Only   string          `json:"only"`
}

func readRules(t *testing.T) rules {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(root, "fn/superset/validate/testdata/rows.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	r := rules{}
	if err := yaml.UnmarshalStrict(b, &r); err != nil {
		t.Fatal(err)
	}
	return r
}

// unmarshalIntegers decodes numbers as the API server does: whole ones stay whole.
func unmarshalIntegers(b []byte, into any) error {
	return kjson.UnmarshalCaseSensitivePreserveInts(b, into)
}

// name returns the name of the example's object.
func (e example) name() string {
	switch {
	case e.Length > 0:
		return strings.Repeat("a", e.Length)
	case e.Name != "":
		return e.Name
	}
	return "test"
}

// spec returns the example's spec: the patch over its base.
func (r rules) spec(t *testing.T, w row, e example) map[string]any {
	t.Helper()
	base := r.Bases[first(e.Base, w.Base, "dev")]
	if base == nil {
		t.Fatalf("row %s: no base %q", w.ID, first(e.Base, w.Base, "dev"))
	}
	out := []byte(base)
	if len(e.Spec) > 0 {
		var err error
		if out, err = jsonpatch.MergePatch(base, e.Spec); err != nil {
			t.Fatalf("row %s: %v", w.ID, err)
		}
	}
	s := map[string]any{}
	if err := unmarshalIntegers(out, &s); err != nil {
		t.Fatalf("row %s: %v", w.ID, err)
	}
	return s
}

func first(s ...string) string {
	for _, v := range s {
		if v != "" {
			return v
		}
	}
	return ""
}

// TestRules runs every example through the API server's code, for both packages.
func TestRules(t *testing.T) {
	r := readRules(t)
	for kind, s := range servers(t) {
		for n, w := range r.Rows {
			t.Run(fmt.Sprintf("%s/%s %s/%d", kind, w.ID, w.Rule, n), func(t *testing.T) {
				for _, e := range w.Accepted {
					if first(e.Only, w.Only) == "validator" {
						continue
					}
					spec := r.spec(t, w, e)
					v := s.admit(written(t, s, e.name(), spec))
					if len(v.errs) > 0 || len(v.unknown) > 0 {
						t.Errorf("refused, want accepted: name %q spec %s\nerrors: %v\nunknown: %v", e.name(), e.Spec, v.errs.ToAggregate(), v.unknown)
					}
				}
				for _, e := range w.Rejected {
					spec := r.spec(t, w, e)
					v := s.admit(written(t, s, e.name(), spec))
					if first(e.Only, w.Only) == "validator" {
						if len(v.errs) > 0 || len(v.unknown) > 0 {
							t.Errorf("the schema sees this, too, so drop the mark: %s\n%v %v", e.Spec, v.errs.ToAggregate(), v.unknown)
						}
						continue
					}
					path := first(e.Path, w.Path)
					if w.Strict {
						if !slices.ContainsFunc(v.unknown, func(u string) bool { return strings.HasPrefix(u, path) }) {
							t.Errorf("no unknown field at %s: %s\nunknown: %v", path, e.Spec, v.unknown)
						}
						continue
					}
					if len(v.errs) == 0 {
						t.Errorf("accepted, want refused: name %q spec %s", e.name(), e.Spec)
						continue
					}
					if !mentions(v.errs, path, "") {
						t.Errorf("refused, but no error at %s: %s\n%v", path, e.Spec, v.errs.ToAggregate())
					}
					if text := first(e.Error, w.Error); text != "" && !mentions(v.errs, path, text) {
						t.Errorf("refused, but no error at %s says %q: %s\n%v", path, text, e.Spec, v.errs.ToAggregate())
					}
				}
			})
		}
	}
}

// TestRulesAreComplete compares the ids of rows with those in comments of the types: a rule without an example, or an
// example without a rule, is a mistake.
func TestRulesAreComplete(t *testing.T) {
	rows := map[string]bool{}
	for _, w := range readRules(t).Rows {
		rows[w.ID] = true
	}
	files, err := filepath.Glob(filepath.Join(root, "fn/api/v1alpha1/*_types.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range commentID.FindAllSubmatch(b, -1) {
			if !rows[string(m[1])] {
				t.Errorf("%s: rule %s has no row", filepath.Base(f), m[1])
			}
		}
		if n := bytes.Count(b, []byte("validation:XValidation")); n != len(ruleWithID.FindAll(b, -1)) {
			t.Errorf("%s: %d CEL rules, but %d with an id above them", filepath.Base(f), n, len(ruleWithID.FindAll(b, -1)))
		}
	}
}
