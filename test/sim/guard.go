// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package sim

import (
	"strings"

	"google.golang.org/protobuf/types/known/structpb"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
)

// componentKeys are the objects of a component that wait while tasks are due.
func waits(key string) (component, kind string, ok bool) {
	for _, c := range []string{"web-server", "celery-worker", "celery-beat"} {
		for _, k := range []string{"deployment", "configmap", "service"} {
			if key == c+"-"+k {
				return c, k, true
			}
		}
	}
	return "", "", false
}

// beforeApply holds what must be true of an apply.
func (w *World) beforeApply(a answer, key string, desired *structpb.Struct) {
	o, exists := w.objects[objectID(text(desired, "kind"), text(desired, "metadata", "name"))]
	if exists && !o.ours && a.v.annotations[v1alpha1.AnnotationAdopt] != "true" {
		w.violated("foreign objects", "%s would take over %s", key, o.id)
	}
	if exists && o.ours && o.key != key {
		w.violated("stable keys", "%s is now under %s", o.id, key)
	}
	switch {
	case text(desired, "kind") == "Secret" && !exists && w.truth.secrets[objectID("Secret", text(desired, "metadata", "name"))] != nil:
		w.violated("a generated Secret is made once", "%s is made again", key)
	case text(desired, "kind") == "Job":
		w.beforeJob(a, key, o, desired)
		return
	case isRunConfig(key) || key == "lifecycle-configmap":
		return
	}
	component, kind, ok := waits(key)
	if a.serves() || (!ok && a.live()) {
		return
	}
	if !exists {
		if ok || !a.live() {
			w.violated("nothing new while tasks are due", "%s appears under %s", key, a.state())
		}
		return
	}
	if !o.ours {
		return
	}
	old, next := o.applied, desired
	switch kind {
	case "deployment":
		w.heldCount(a, component, o, desired)
		old, next = uncounted(old), uncounted(next)
		if a.awaits() {
			old, next = unsized(old), unsized(next)
		}
	case "service":
		if key == "web-server-service" {
			old = with(old, nil, "spec", "selector", v1alpha1.LabelComponent)
			next = with(next, nil, "spec", "selector", v1alpha1.LabelComponent)
		}
	}
	if strings.HasPrefix(key, "maintenance-page") && a.live() {
		return
	}
	if key == "maintenance-page-deployment" {
		old, next = with(old, nil, "spec", "replicas"), with(next, nil, "spec", "replicas")
	}
	if d := difference(structpb.NewStructValue(old), structpb.NewStructValue(next), key); d != "" {
		w.violated("held objects do not change", "under %s: %s", a.state(), d)
	}
}

// uncounted is a Deployment without its count, and without the note of the one it
// had before a drain.
func uncounted(o *structpb.Struct) *structpb.Struct {
	o = with(with(o, nil, "spec", "replicas"), nil, "metadata", "annotations", v1alpha1.AnnotationDrainedFrom)
	if len(dig(o, "metadata", "annotations").GetStructValue().GetFields()) == 0 {
		o = with(o, nil, "metadata", "annotations")
	}
	return o
}

// unsized is a Deployment without what follows the spec while an approval is
// awaited.
func unsized(o *structpb.Struct) *structpb.Struct {
	pod := dig(o, "spec", "template", "spec").GetStructValue()
	for _, f := range []string{"nodeSelector", "tolerations", "affinity", "topologySpreadConstraints", "priorityClassName"} {
		pod = with(pod, nil, f)
	}
	for _, f := range []string{"containers", "initContainers"} {
		if l := dig(pod, f).GetListValue(); l != nil {
			pod = with(pod, eachItem(l, func(c *structpb.Struct) *structpb.Struct { return with(c, nil, "resources") }), f)
		}
	}
	return with(o, structpb.NewStructValue(pod), "spec", "template", "spec")
}

// beforeJob holds what must be true when a Job is made, and that one that
// exists is only repeated or stopped.
func (w *World) beforeJob(a answer, key string, o *object, desired *structpb.Struct) {
	task := text(desired, "metadata", "labels", v1alpha1.LabelTask)
	i := a.v.spec
	if o != nil {
		old, next := with(o.applied, nil, "spec", "suspend"), with(desired, nil, "spec", "suspend")
		if d := difference(structpb.NewStructValue(old), structpb.NewStructValue(next), key); d != "" {
			w.violated("Jobs are repeated as they are", "%s", d)
		}
		if o.job.suspended && !dig(desired, "spec", "suspend").GetBoolValue() {
			w.violated("stopped Jobs stay stopped", "%s goes on", key)
		}
		return
	}
	if !a.live() {
		w.violated("nothing new while everything is held", "%s appears", key)
	}
	for _, other := range w.sorted("Job") {
		if j := other.job; j.alive() > 0 || j.finished == "" && !(j.suspended && dig(other.applied, "spec", "suspend").GetBoolValue()) && !other.deleting {
			w.violated("one active Job", "%s starts beside %s", key, other.name)
		}
	}
	for _, p := range w.truth.orphans {
		w.violated("one active Job", "%s starts, but a pod of %s, whose Job was deleted, still runs", key, p.name)
	}
	if why := w.truth.early(i, task); why != "" {
		w.violated("order of tasks", "%s starts, but %s", task, why)
	}
	if i.drains(task) {
		if c := w.componentPods(true); c != "" {
			w.violated("drain first", "%s starts, but %s has pods", task, c)
		}
	}
	if task == "preflight" {
		return
	}
	if i.Supervised && w.truth.settled != "" && w.truth.settled != i.image() && !w.truth.approved[i.image()] {
		w.violated("approval", "%s for %s starts, but nobody has approved the way from %s", task, i.image(), w.truth.settled)
	}
	if task == "clone" {
		if b := w.truth.cloned; b.any && b.good && b.inputs == i.inputs("clone") && !w.truth.forgotten && a.decides() && busy(a.before) && !a.givesUp() && !a.restored() {
			w.violated("a tick waits for the run", "the clone starts under %s", a.before)
		}
		if why := w.truth.mayClone(i, w.now); why != "" {
			w.violated("clone for a reason", "%s", why)
		}
		w.truth.cloned.started, w.truth.cloned.inputs, w.truth.cloned.good, w.truth.cloned.any = w.now, i.inputs("clone"), false, true
		w.truth.forgotten = false
	}
}

// busy is true in the states of a run that goes on.
func busy(state string) bool {
	for _, s := range []string{"Cloning/TaskInProgress", "Migrating/", "Rotating/", "Initializing/", "Restoring/"} {
		if strings.HasPrefix(state, s) {
			return true
		}
	}
	return false
}

// givesUp is true when the run of the state before is seen to have failed for
// good: with it, the run is over.
func (a answer) givesUp() bool {
	for _, o := range a.observed {
		if o.job != nil && o.job.finished == "Failed" && strings.HasPrefix(a.before, phaseOf[o.job.task]+"/") {
			return true
		}
	}
	return false
}

// restored is true when components were coming back before, and are seen to be
// there now: with that, too, the run is over.
func (a answer) restored() bool {
	if !strings.HasPrefix(a.before, "Restoring/") {
		return false
	}
	for c, wanted := range a.v.spec.components() {
		o := a.observed[c+"-deployment"]
		if wanted != (o != nil) {
			return false
		}
		if o != nil && (number(o.status, "observedGeneration") < int(o.generation) || number(o.status, "readyReplicas") < o.replicas) {
			return false
		}
	}
	return true
}

// phaseOf is the phase of the lifecycle in which a task runs.
var phaseOf = map[string]string{"preflight": "Preflight", "clone": "Cloning", "migrate": "Migrating", "rotate": "Rotating", "init": "Initializing"}

// componentPods names a component that has pods, those included that somebody else
// has woken.
func (w *World) componentPods(woken bool) string {
	for _, o := range w.sorted("Deployment") {
		if o.deploy != nil && o.component() != "maintenance-page" && len(o.deploy.pods) > 0 && (woken || !o.woken) {
			return o.component()
		}
	}
	return ""
}

// serving tells, by component, whether something could take the traffic of the
// web server: in truth, or as far as the status says.
func (w *World) serving(component string) (truly, said bool) {
	d := w.byKey(component + "-deployment")
	if d == nil || d.deleting || d.replicas == 0 {
		return false, false
	}
	return d.deploy.readyPods() > 0, number(d.status, "availableReplicas") > 0
}

// endpoints is the component that the web Service selects, "" when it leads to
// nobody.
func (w *World) endpoints() string {
	svc := w.byKey("web-server-service")
	if svc == nil {
		return ""
	}
	if truly, _ := w.serving(selected(svc)); truly {
		return selected(svc)
	}
	return ""
}

var counterpart = map[string]string{"web-server": "maintenance-page", "maintenance-page": "web-server"}

// afterApply holds what must be true of what an apply has changed.
func (w *World) afterApply(a answer, key string, desired *structpb.Struct, before string, was countBefore) {
	svc := w.byKey("web-server-service")
	count, _, named := a.v.spec.named("web-server")
	idle := a.webAway || a.live() && (!a.v.spec.Web || named && count == 0)
	switch {
	case idle:
	case key == "web-server-service" && svc != nil && before != "" && selected(svc) != before:
		truly, said := w.serving(selected(svc))
		if !truly && !said {
			w.violated("the web Service leads somewhere", "it now selects %s, which serves nothing, and %s did", selected(svc), before)
		}
	case text(desired, "kind") == "Deployment" && svc != nil && before != "":
		c := text(desired, "metadata", "labels", v1alpha1.LabelComponent)
		if truly, _ := w.serving(counterpart[before]); c == before && truly && w.byKey(key).replicas == 0 {
			w.violated("the web Service leads somewhere", "%s goes down, though the Service selects it and %s could serve", c, counterpart[before])
		}
	}
	if c, kind, ok := waits(key); ok && kind == "deployment" {
		w.afterCount(a, c, w.byKey(key), was)
		if c == "web-server" && !idle && !w.pageTaken() && a.live() && a.v.spec.Page && a.selected == "web-server" && a.webCount > 0 && w.byKey(key).replicas == 0 {
			w.violated("the page comes before the drain", "the web server goes down under %s, and its Service was not seen to lead to the page", a.state())
		}
	}
}

// pageTaken is true while somebody else has a name of the page's: a page that
// cannot be made, or has no files, holds no upgrade.
func (w *World) pageTaken() bool {
	return w.taken("Deployment/"+instanceName+"-maintenance-page") || w.taken("ConfigMap/"+instanceName+"-maintenance-page-config")
}

// fitted notes that a Deployment is of the version that the database has.
func (w *World) fitted(a answer, key string) {
	if _, kind, ok := waits(key); ok && kind == "deployment" && a.serves() {
		w.byKey(key).fits = w.truth.order
	}
}

// checkWorld holds what must be true after a pass.
func (w *World) checkWorld(a answer) {
	i := a.v.spec
	stored := w.stored(a)
	if stored {
		w.truth.told = a.state()
		for _, o := range a.observed {
			if o.kind == "Secret" && w.objects[o.id] == o {
				w.truth.secrets[o.id], w.truth.backups[o.id] = o, o
			}
		}
		for c, wanted := range a.v.spec.components() {
			if !wanted && a.live() {
				// What is taken away and set again begins anew.
				delete(w.truth.before, c)
			}
		}
	}
	if stored && a.live() && a.holds("LifecycleComplete") {
		w.truth.settled = i.image()
		for image := range w.truth.approved {
			if w.truth.approved[image] && w.truth.last["migrate"].order > 0 && strings.Contains(w.truth.last["migrate"].inputs, image) {
				delete(w.truth.approved, image)
			}
		}
	}
	w.checkPods()
}

// checkPods holds what must be true of pods at any time.
func (w *World) checkPods() {
	active, drains := "", false
	for _, o := range w.sorted("Job") {
		if o.job.alive() == 0 {
			continue
		}
		if active != "" {
			w.violated("one active Job", "%s and %s", active, o.name)
		}
		active, drains = o.name, o.job.drains
	}
	if drains {
		if c := w.componentPods(false); c != "" {
			w.violated("drained while a task runs", "%s runs, and %s has pods", active, c)
		}
	}
}
