// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

func TestCloneTakesNamesAndStatementsAsData(t *testing.T) {
	evil := `$(touch /tmp/x) '";` + "`id`"
	xr := superset(staging, func(s *v1alpha1.SupersetSpec) {
		s.Lifecycle.Clone.ExcludeTables = []string{evil}
		s.Lifecycle.Clone.PostCloneSQL = []string{"DO $$\nBEGIN\nEND $$", "SELECT 1;"}
		s.Lifecycle.Clone.Source.Database = evil
	})
	spec := task(t, xr, part.Clone)

	if strings.Contains(strings.Join(spec.Pod.Containers[0].Command, ""), evil) || strings.Contains(spec.Config["clone.sh"], evil) {
		t.Error("a name became shell text")
	}

	want := map[string]string{
		"clone.sh": spec.Config["clone.sh"], "exclude-tables": evil + "\n", "exclude-table-data": "",
		"post-0001.sql": "DO $$\nBEGIN\nEND $$\n;\n", "post-0002.sql": "SELECT 1;\n",
	}
	if diff := cmp.Diff(want, spec.Config); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestCloneIsNeverRunInProduction(t *testing.T) {
	xr := superset(staging, func(s *v1alpha1.SupersetSpec) { s.Environment = v1alpha1.EnvironmentProduction })
	if _, found := Resolve(xr).Lifecycle.Task(part.Clone); found {
		t.Error("it would be")
	}
}
