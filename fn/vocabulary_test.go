// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package fn

import (
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crossplane-contrib/function-superset/fn/preview/cluster"
	"github.com/crossplane-contrib/function-superset/fn/superset/lifecycle"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

// allParts is an instance with every component and every task.
func allParts(t *testing.T) *instance {
	t.Helper()
	spec := allKinds(t, networks[0])
	for _, c := range part.Components {
		if spec[c.Field()] == nil {
			spec[c.Field()] = map[string]any{}
		}
	}
	spec["secretKey"], spec["previousSecretKey"] = "now", "before"
	spec["websocketServer"] = map[string]any{"image": map[string]any{"repository": "ws"}, "config": map[string]any{"a": 1}}
	spec["metastore"] = map[string]any{"host": "h", "database": "d", "username": "u", "password": "p"}
	spec["lifecycle"] = map[string]any{
		"clone":  map[string]any{"source": map[string]any{"host": "other", "database": "d", "username": "u", "password": "p"}},
		"rotate": map[string]any{}, "maintenancePage": map[string]any{},
	}
	return newInstance(t, spec, nil)
}

// TestEveryComponentOfTheVocabularyIsEverywhere: planned, built, kept while
// everything is held, reported and documented.
func TestEveryComponentOfTheVocabularyIsEverywhere(t *testing.T) {
	var catalog []part.Component
	for _, row := range resolve.Catalog {
		catalog = append(catalog, row.Type)
	}
	if diff := cmp.Diff(part.Components, catalog); diff != "" {
		t.Errorf("the catalog has other components than the vocabulary:\n%s", diff)
	}
	reference, err := os.ReadFile("../docs/reference/api-reference.md")
	if err != nil {
		t.Fatal(err)
	}
	c := allParts(t)
	for range 25 {
		c.pass()
	}
	components := c.status("components")
	for _, p := range part.Components {
		if c.live()[part.DeploymentKey(p)] == nil {
			t.Errorf("%s is not built: there is %v", p, slices.Sorted(maps.Keys(c.live())))
		}
		if components[p.Field()] == nil {
			t.Errorf("%s is not reported: the status has %v", p, slices.Sorted(maps.Keys(components)))
		}
		if !strings.Contains(string(reference), "`"+p.Field()+"`") {
			t.Errorf("%s is not documented", p)
		}
		for _, key := range part.KeysOf(p) {
			if !part.Owns(key) {
				t.Errorf("%s would not be held", key)
			}
		}
	}
	before := c.live()
	c.spec["nonsense"] = true
	for key := range before {
		if c.pass(); c.live()[key] == nil {
			t.Errorf("%s is not kept while the spec has a mistake", key)
		}
	}
	delete(c.spec, "nonsense")
	for _, p := range part.Components {
		delete(c.spec, p.Field())
	}
	for _, other := range []string{"networking", "monitoring", "lifecycle"} {
		delete(c.spec, other)
	}
	for range 12 {
		if got := conditionOf(t, c.pass(), lifecycle.ConditionSpecValid); got.GetReason() == lifecycle.ReasonInvalidSpec {
			t.Fatal(got.GetMessage())
		}
	}
	for _, p := range part.Components {
		if c.live()[part.DeploymentKey(p)] != nil {
			t.Errorf("%s is not planned: it stays although nobody wants it", p)
		}
	}
}

// TestEveryTaskOfTheVocabularyIsEverywhere: in order, kept and reported.
func TestEveryTaskOfTheVocabularyIsEverywhere(t *testing.T) {
	c := allParts(t)
	var order []part.Task
	for n := range 60 {
		if n == 25 {
			// Only what serves already is looked at before it changes.
			c.spec["forceReload"] = "again"
			c.spec["config"] = "ROW_LIMIT = 1\n"
		}
		for key := range c.pass().GetDesired().GetResources() {
			for _, r := range part.Tasks {
				if strings.HasPrefix(key, string(r.Name)+"-") && strings.HasSuffix(key, "-job") && !slices.Contains(order, r.Name) {
					order = append(order, r.Name)
				}
			}
		}
	}
	if n := slices.Index(order, part.Preflight); n != len(order)-1 {
		t.Errorf("want the preflight once there are components, got %v", order)
	}
	order = append([]part.Task{part.Preflight}, slices.DeleteFunc(order, part.LooksOnly)...)
	var want []part.Task
	status := c.status("lifecycle")
	for _, r := range part.Tasks {
		want = append(want, r.Name)
		if status[string(r.Name)] == nil {
			t.Errorf("%s is not reported: the status has %v", r.Name, slices.Sorted(maps.Keys(status)))
		}
		if cluster.Dig(status, "lastCompletedChecksums", r.Title) == nil && !r.LooksOnly {
			t.Errorf("%s is not recorded as %s", r.Name, r.Title)
		}
		if !part.Owns(part.JobKey(r.Name, "1")) || !part.Owns(part.RunConfigMapKey(r.Name, "1")) {
			t.Errorf("the Job of %s would not be held", r.Name)
		}
		if lifecycle.PhaseOf(r.Name) == lifecycle.LifecyclePending {
			t.Errorf("%s has no phase", r.Name)
		}
	}
	if diff := cmp.Diff(want, order); diff != "" {
		t.Errorf("tasks ran in another order (-want +got):\n%s", diff)
	}
}
