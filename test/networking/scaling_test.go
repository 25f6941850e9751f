//go:build cluster

// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package networking

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/crossplane-contrib/function-superset/fn/preview/cluster"
	"github.com/crossplane-contrib/function-superset/test/networking/kube"
	"github.com/crossplane-contrib/function-superset/test/scaling"
)

// engine is the manager under which Crossplane applies a composed object.
const engine = "apiextensions.crossplane.io/composed/0123456789abcdef"

// TestCountsBelongToWhomTheCasesSay goes through the writes of all cases: what is
// there afterwards, and whose it is.
func TestCountsBelongToWhomTheCasesSay(t *testing.T) {
	scenes, err := scaling.Scenes()
	if err != nil {
		t.Fatal(err)
	}
	if err := control.Namespace("scaling"); err != nil {
		t.Fatal(err)
	}
	for i, s := range scenes {
		t.Run(s.Name, func(t *testing.T) {
			name := fmt.Sprintf("x%d", i)
			for n, st := range s.Steps {
				o := st.Deployment(name)
				was, _ := control.Get(o, name)
				err := error(nil)
				switch count, _ := st.Named(); st.By {
				case "user", "time":
					continue
				case "function", "former":
					err = control.ApplyAs(o, engine)
				default:
					err = control.Scale(o, int32(count), st.By)
				}
				if err != nil {
					t.Fatal(err)
				}
				now, err := control.Get(o, name)
				if err != nil {
					t.Fatal(err)
				}
				st.Still = st.Still && s.Writes
				for _, d := range st.Differences(was, now) {
					t.Errorf("step %d (%s): %s", n+1, st, d)
				}
			}
		})
	}
}

// TestAnOldLookIsRefused: with the resourceVersion of what was seen in it, an apply
// does not undo what somebody has scaled since.
func TestAnOldLookIsRefused(t *testing.T) {
	if err := control.Namespace("scaling"); err != nil {
		t.Fatal(err)
	}
	seen := scaling.Step{Replicas: 5}.Deployment("old")
	if err := control.ApplyAs(seen, engine); err != nil {
		t.Fatal(err)
	}
	o, err := control.Get(seen, "old")
	if err != nil {
		t.Fatal(err)
	}
	seen["metadata"].(object)["resourceVersion"] = cluster.Dig(o, "metadata", "resourceVersion")
	if err := control.ApplyAs(seen, engine); err != nil {
		t.Fatalf("what was seen is still there: %v", err)
	}
	if err := control.Scale(seen, 7, "kubectl"); err != nil {
		t.Fatal(err)
	}
	if err := control.ApplyAs(seen, engine); kube.Code(err) != http.StatusConflict {
		t.Errorf("want a conflict, got %v", err)
	}
	if o, _ = control.Get(seen, "old"); cluster.Dig(o, "spec", "replicas") != int64(7) {
		t.Errorf("it has %v", cluster.Dig(o, "spec", "replicas"))
	}
}
