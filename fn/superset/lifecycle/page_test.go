// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package lifecycle

import (
	"slices"
	"testing"

	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

// TestPageRemovedWhileUsersSeeIt stays until they do not.
func TestPageRemovedWhileUsersSeeIt(t *testing.T) {
	w := upgrading(t)
	w.untilTask(part.Migrate)
	w.in.Instance.Page = nil
	p := w.pass()
	if p.Page != Hold || p.Traffic != Maintenance {
		t.Errorf("page %s, traffic %s", p.Page, p.Traffic)
	}
	w.play()
	if got := w.replicas(); got != "web-server=2 celery-worker=1" {
		t.Errorf("in the end: %s", got)
	}
}

// TestWebServerRemovedWhileUsersSeeThePage: nobody waits for it.
func TestWebServerRemovedWhileUsersSeeThePage(t *testing.T) {
	w := upgrading(t)
	w.untilTask(part.Migrate)
	w.in.Instance.Components = w.in.Instance.Components[1:]
	w.play()
	if got := w.replicas(); got != "celery-worker=1" {
		t.Errorf("in the end: %s", got)
	}
}

// TestWebServerScaledToZeroWhileUsersSeeThePage: the same.
func TestWebServerScaledToZeroWhileUsersSeeThePage(t *testing.T) {
	w := upgrading(t)
	w.untilTask(part.Migrate)
	w.in.Instance.Components = slices.Clone(w.in.Instance.Components)
	w.in.Instance.Components[0].Replicas = new(int32(0))
	w.play()
	if got := w.replicas(); got != "web-server=0 celery-worker=1" {
		t.Errorf("in the end: %s", got)
	}
}

// TestPageIsNotShown when nobody would see it, or nothing goes down.
func TestPageIsNotShown(t *testing.T) {
	for name, change := range map[string]func(w *world){
		"no replicas of the page": func(w *world) { w.in.Instance.Page.Replicas = 0 },
		"no web server": func(w *world) {
			w.in.Instance.Components = w.in.Instance.Components[1:]
		},
		"a web server without replicas": func(w *world) {
			w.in.Instance.Components = slices.Clone(w.in.Instance.Components)
			w.in.Instance.Components[0].Replicas = new(int32(0))
		},
		"a task that does not drain": func(w *world) { w.edit(part.Migrate, func(s *resolve.TaskSpec) { s.Drains = false }) },
	} {
		t.Run(name, func(t *testing.T) {
			w := upgrading(t)
			change(w)
			for range 20 {
				p := w.pass()
				if p.Page != Absent || p.Traffic != Normal {
					t.Fatalf("page %s, traffic %s", p.Page, p.Traffic)
				}
				w.settle()
				for _, j := range w.in.Facts.Jobs {
					if !j.Finished() {
						w.finish(j.Key)
					}
				}
			}
		})
	}
}
