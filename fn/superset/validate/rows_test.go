// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package validate_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/apimachinery/pkg/util/yaml"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset/validate"
)

// table is the content of a file of rows; testdata/rows.yaml explains the fields.
type table struct {
	Bases map[string]map[string]any `json:"bases"`
	Rows  []row                     `json:"rows"`
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
	Spec   map[string]any `json:"spec"`
	Name   string         `json:"name"`
	Length int            `json:"length"`
	Base   string         `json:"base"`
	Error  string         `json:"error"`
	Path   string         `json:"path"`
	Only   string         `json:"only"`
}

// load reads a file of rows. Rows of the validator alone use the bases of the common file.
func load(t *testing.T) table {
	t.Helper()
	var all table
	for _, file := range []string{"testdata/rows.yaml", "testdata/rows_validator.yaml"} {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var more table
		if err := yaml.UnmarshalStrict(data, &more); err != nil {
			t.Fatalf("cannot read %s: %v", file, err)
		}
		if more.Bases != nil {
			all.Bases = more.Bases
		}
		all.Rows = append(all.Rows, more.Rows...)
	}
	return all
}

// superset makes the example's resource and returns what is wrong with its form.
func (e example) superset(tab table, r row) (*v1alpha1.Superset, error) {
	name := first(e.Name, "test")
	if e.Length > 0 {
		name = strings.Repeat("a", e.Length)
	}
	spec := mergePatch(runtime.DeepCopyJSON(tab.Bases[first(e.Base, r.Base, "dev")]), e.Spec)
	object := map[string]any{
		"apiVersion": v1alpha1.GroupVersion.String(),
		"kind":       v1alpha1.Kind,
		"metadata":   map[string]any{"name": name, "namespace": "test"},
		"spec":       spec,
	}
	s := &v1alpha1.Superset{}
	err := runtime.DefaultUnstructuredConverter.FromUnstructuredWithValidation(object, s, true)
	return s, err
}

// mergePatch is a JSON merge patch.
func mergePatch(target, patch map[string]any) map[string]any {
	if target == nil {
		target = map[string]any{}
	}
	for k, v := range patch {
		switch v := v.(type) {
		case nil:
			delete(target, k)
		case map[string]any:
			inner, _ := target[k].(map[string]any)
			target[k] = mergePatch(inner, v)
		default:
			target[k] = v
		}
	}
	return target
}

func first(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

// empty are examples whose point is an empty text where the type cannot tell it from an absent one. The schema refuses
// them; the validator takes them for absent.
var empty = map[string]bool{"I7/1": true, "I7/2": true}

// covers names the rule whose error stands for another one: what is missing as a whole lacks its required parts, too.
var covers = map[string]string{"I1": "I2", "E2": "E3", "E9": "E11", "XE1": "E3", "XE2": "XE3", "T2": "T11"}

func TestEveryRowHasTheVerdictOfTheTable(t *testing.T) {
	tab := load(t)
	counts := map[string][2]int{}
	for _, r := range tab.Rows {
		for i, e := range r.Accepted {
			if first(e.Only, r.Only) == "schema" {
				continue
			}
			t.Run(fmt.Sprintf("%s accepts %d", r.ID, i), func(t *testing.T) {
				s, err := e.superset(tab, r)
				if err != nil {
					t.Fatalf("cannot read: %v", err)
				}
				if errs := validate.Superset(s); len(errs) > 0 {
					t.Errorf("refused: %v\n%s", errs.ToAggregate(), r.Rule)
				}
			})
			c := counts[r.ID]
			counts[r.ID] = [2]int{c[0] + 1, c[1]}
		}
		for i, e := range r.Rejected {
			if first(e.Only, r.Only) == "schema" {
				continue
			}
			t.Run(fmt.Sprintf("%s rejects %d", r.ID, i), func(t *testing.T) {
				s, err := e.superset(tab, r)
				if err != nil {
					return // Of the wrong form: the reader of requests reports the path, see package fn.
				}
				if r.Strict {
					t.Fatal("a field that does not exist was accepted")
				}
				reject(t, validate.Superset(s), r, e, i)
			})
			c := counts[r.ID]
			counts[r.ID] = [2]int{c[0], c[1] + 1}
		}
	}

	accepted, rejected := 0, 0
	for _, c := range counts {
		accepted, rejected = accepted+c[0], rejected+c[1]
	}
	t.Logf("%d rules, %d examples accepted, %d rejected", len(counts), accepted, rejected)
}

// reject looks for the error that the row is about.
func reject(t *testing.T, errs field.ErrorList, r row, e example, i int) {
	t.Helper()
	if len(errs) == 0 {
		if empty[fmt.Sprintf("%s/%d", r.ID, i)] {
			t.Skip("cannot run: an empty text is an absent one after decoding; the schema refuses it")
		}
		t.Fatalf("accepted, but %s", r.Rule)
	}
	text, path := first(e.Error, r.Error), first(e.Path, r.Path)
	fits := func(err *field.Error) bool {
		return strings.Contains(err.Error(), text) && strings.HasPrefix(err.Field, path)
	}
	if !slices.ContainsFunc(errs, fits) {
		t.Errorf("no error at %s contains %q:\n%v", path, text, errs.ToAggregate())
	}
	if !slices.ContainsFunc(errs, func(err *field.Error) bool { return err.Origin == r.ID || err.Origin == covers[r.ID] }) {
		t.Errorf("no error of rule %s:\n%v", r.ID, origins(errs))
	}
}

func origins(errs field.ErrorList) []string {
	var out []string
	for _, err := range errs {
		out = append(out, err.Origin+" "+err.Error())
	}
	return out
}

func TestRowsAndRulesNameTheSameIDs(t *testing.T) {
	rules := map[string]bool{}
	for _, r := range validate.Rules {
		if rules[r.ID] {
			t.Errorf("rule %s is listed twice", r.ID)
		}
		if strings.HasSuffix(r.Text, ".") || r.Text == "" || r.Path == "" {
			t.Errorf("rule %s: a path and a sentence without a full stop, got %q: %q", r.ID, r.Path, r.Text)
		}
		rules[r.ID] = true
	}
	rows := map[string]bool{}
	for _, r := range load(t).Rows {
		rows[r.ID] = true
		if !rules[r.ID] {
			t.Errorf("row %s has no rule", r.ID)
		}
	}
	for id := range rules {
		if !rows[id] {
			t.Errorf("rule %s has no row", id)
		}
	}
}
