// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package sim

import (
	"slices"
	"strings"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
)

// checkDelete holds that an object may be deleted that is missing in an answer.
func (w *World) checkDelete(a answer, key string, o *object) {
	i := a.v.spec
	component, _, _ := strings.Cut(key, "-configmap")
	for _, suffix := range []string{"-deployment", "-service", "-hpa", "-pdb", "-networkpolicy"} {
		component = strings.TrimSuffix(component, suffix)
	}
	wanted, isComponent := i.components()[component]
	switch {
	case o.kind == "Job":
		w.checkDeleteJob(a, key, o)
	case isRunConfig(key):
		name := strings.TrimSuffix(key, "-configmap") + "-job"
		if j := w.byKey(name); j != nil && a.rsp.GetDesired().GetResources()[name] != nil {
			w.violated("nothing is deleted", "%s, though its Job stays", key)
		}
	case !a.live():
		w.violated("hold everything", "%s is deleted", key)
	case component == "maintenance-page":
		if svc := w.byKey("web-server-service"); svc != nil && selected(svc) == "maintenance-page" && text(svc.applied, "kind") != "" && o.kind == "Deployment" {
			w.violated("the page stays while it is used", "%s is deleted", key)
		}
	case isComponent && !wanted:
		if d := w.byKey(component + "-deployment"); o.kind == "Deployment" && len(o.deploy.pods) > 0 || o.kind != "Deployment" && d != nil && a.rsp.GetDesired().GetResources()[d.key] != nil {
			w.violated("components go down before they go", "%s is deleted", key)
		}
	case isComponent && strings.HasSuffix(key, "-hpa"):
		if component == "web-server" && i.Autoscale || component == "celery-worker" && i.AutoWorker {
			w.violated("nothing is deleted", "%s", key)
		}
	case isComponent && strings.HasSuffix(key, "-pdb"):
		if i.Budget {
			w.violated("nothing is deleted", "%s", key)
		}
	case strings.HasSuffix(key, "-networkpolicy"):
		if i.Policy && (len(i.tasks()) > 0 || w.unfinished() != "") {
			w.violated("nothing is deleted", "%s (unfinished Job: %q)", key, w.unfinished())
		}
	case key == "httproute":
		if i.Gateway {
			w.violated("nothing is deleted", "%s", key)
		}
	default:
		w.violated("nothing is deleted", "%s", key)
	}
}

// unfinished is the name of a Job of ours that may still work.
func (w *World) unfinished() string {
	for _, o := range w.sorted("Job") {
		if o.ours && o.job.finished == "" && o.job.alive() > 0 {
			return o.name
		}
	}
	return ""
}

func selected(svc *object) string {
	return text(svc.applied, "spec", "selector", "app.kubernetes.io/component")
}

func (w *World) checkDeleteJob(a answer, key string, o *object) {
	j := o.job
	if j.finished == "" {
		if j.alive() > 0 || !j.suspended {
			w.violated("unfinished Jobs stay", "%s is dropped", key)
		}
		return
	}
	mem := w.memory(a)
	last := dig(mem, "tasks", j.task, "last").GetStructValue()
	if last == nil || text(last, "id") == runID(o) && text(last, "result") == "" {
		w.violated("results are remembered first", "%s is deleted", key)
	}
	i := a.v.spec
	enabled := slices.Contains(i.tasks(), j.task)
	if text(last, "id") != runID(o) || !enabled || !a.live() {
		return
	}
	if r := retentions[i.Retention]; r == "Retain" || r == "RetainOnFailure" && j.finished == "Failed" {
		// A new run may take the place of the old one.
		for k, d := range a.rsp.GetDesired().GetResources() {
			if text(d.GetResource(), "metadata", "labels", v1alpha1.LabelTask) == j.task && k != key {
				return
			}
		}
		w.violated("retention", "%s is deleted under %s", key, r)
	}
}

func runID(o *object) string {
	return text(o.applied, "metadata", "annotations", "superset.crossplane.io/run-id")
}
