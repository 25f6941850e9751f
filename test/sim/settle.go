// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package sim

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// patience is how many passes a fair world may need.
const patience = 150

// settle is a fair world: no faults, no edits but those that a message asks
// for, and controllers that do their work. The engine is only called when
// something has changed or its timer rings.
func (w *World) settle() {
	w.engine.loseStatus = 0
	asked := 0
	for range patience {
		w.round()
		if w.broken != nil {
			return
		}
		if !w.engine.dirty && w.now.Before(w.engine.due) {
			w.now = w.engine.due
		}
		writes := w.engine.passes
		w.pass(passing{})
		w.now = w.now.Add(time.Second)
		if w.broken != nil || writes == w.engine.passes {
			return
		}
		w.round()
		if w.engine.writes == 0 && !w.engine.dirty {
			done, moved := w.arrived(&asked)
			if done {
				return
			}
			if moved {
				continue
			}
			// Nothing moves but time.
			w.now = w.engine.due
		}
	}
	w.violated("the goal is reached", "after %d passes: %s", patience, w.describe())
}

// arrived is true when nothing is left to wait for; else it does what the
// condition asks people for.
func (w *World) arrived(asked *int) (done, moved bool) {
	i := w.spec
	reason := w.reason()
	switch {
	case i.Suspend || !i.valid():
		return true, false
	case reason == "ForeignObject":
		return false, w.makeRoom()
	case reason == "GeneratedSecretLost":
		return false, w.bringBack()
	case reason == "AwaitingApproval":
		return false, approve(w, nil)
	case reason == "TaskFailed" && *asked < 8:
		*asked++
		return false, w.revive()
	}
	return w.goal() == "", false
}

// foreignSecrets are the Secrets that people have put in the place of lost ones.
func (w *World) foreignSecrets() []*object {
	return slices.DeleteFunc(w.sorted("Secret"), func(o *object) bool { return o.ours })
}

// makeRoom takes away what is not ours, as the message of a conflict says.
func (w *World) makeRoom() bool {
	gone := false
	for _, o := range w.sorted("") {
		if !o.ours && o.kind != "Secret" {
			delete(w.objects, o.id)
			gone = true
		}
	}
	w.engine.dirty = true
	return gone
}

// bringBack makes lost Secrets again from a backup, as the message says.
func (w *World) bringBack() bool {
	for id, o := range w.truth.backups {
		if _, there := w.objects[id]; !there {
			back := *o
			back.key, back.ours, back.created, back.live = "", false, w.now, nil
			back.fields = obj(map[string]any{})
			w.objects[id] = &back
		}
	}
	w.engine.dirty = true
	return true
}

// revive sets a new trigger, as the message of a failed task says.
func (w *World) revive() bool {
	m := w.message()
	switch {
	case strings.Contains(m, "lifecycle.clone.trigger"):
		w.spec.CloneTrigger += 10
	case strings.Contains(m, "lifecycle.migrate.trigger"):
		w.spec.MigrateNumber += 10
	case strings.Contains(m, "lifecycle.init.trigger"):
		w.spec.InitTrigger += 10
	case strings.Contains(m, "lifecycle.rotate.trigger"):
		w.spec.MaxRetries += 10
	default:
		return false
	}
	w.edited()
	return true
}

// goal is what is missing, or "".
func (w *World) goal() string {
	i := w.spec
	if !i.Disabled {
		if why := w.truth.open(i); why != "" {
			return why
		}
	}
	for c, wanted := range i.components() {
		o := w.byKey(c + "-deployment")
		if w.taken("Deployment/" + instanceName + "-" + c) {
			continue
		}
		if wanted != (o != nil) {
			return fmt.Sprintf("%s: wanted %v, there %v", c, wanted, o != nil)
		}
		if o == nil {
			continue
		}
		if why := i.misses(c, o); why != "" {
			return c + ": " + why
		}
	}
	if o := w.byKey("maintenance-page-deployment"); o != nil {
		return "the page is still there"
	}
	if svc := w.byKey("web-server-service"); i.Web && !w.taken("Deployment/"+instanceName+"-web-server") && !w.taken("Service/"+instanceName+"-web-server") && (svc == nil || selected(svc) != "web-server") {
		return "the web Service does not lead to the web server"
	}
	for _, o := range w.sorted("Job") {
		if o.ours && o.job.finished == "" {
			return "Job " + o.name + " is still there"
		}
	}
	return ""
}

// taken is true while an object of somebody else has a name.
func (w *World) taken(id string) bool {
	o, there := w.objects[id]
	return there && !o.ours
}

// conflicts is true while an object of somebody else has the name of one that
// the spec wants at rest, or will want in an upgrade: the names of the page are
// asked for until everything else is there, which it is not while somebody else's
// Secret stands in.
func (w *World) conflicts() bool {
	if w.spec.Page && w.pageTaken() && len(w.foreignSecrets()) > 0 {
		return true
	}
	for c, wanted := range w.spec.components() {
		name := instanceName + "-" + c
		if wanted && (w.taken("Deployment/"+name) || w.taken("ConfigMap/"+name+"-config") || w.taken("Service/"+name)) {
			return true
		}
	}
	return false
}

// misses is how a Deployment differs from what the spec wants, or "".
func (i Spec) misses(component string, o *object) string {
	c := dig(o.applied, "spec", "template", "spec", "containers").GetListValue().GetValues()
	if len(c) == 0 || !strings.HasSuffix(text(c[0].GetStructValue(), "image"), ":"+i.image()) {
		return "the image is not " + i.image()
	}
	if n, high, named := i.named(component); named && o.replicas != n || o.replicas > high {
		return fmt.Sprintf("%d replicas, not %d", o.replicas, n)
	}
	if o.replicas == 0 && !o.theirs() {
		if n, _, named := i.named(component); !named || n > 0 {
			return "none, and nobody else has scaled it to that"
		}
	}
	if n := o.deploy.readyPods(); n != o.replicas || len(o.deploy.pods) != n {
		return fmt.Sprintf("%d of %d pods are ready", n, o.replicas)
	}
	return ""
}

// atRest holds that nothing is written and nothing told when nothing has
// changed.
func (w *World) atRest() {
	i := w.spec
	if i.valid() && !i.Suspend {
		if why := w.goal(); why != "" {
			w.violated("the goal is reached", "%s: %s", why, w.describe())
		}
		if w.ready() != "True" && !w.conflicts() && !(i.Gateway && !w.gatewayAPI) {
			w.violated("ready in the end", "%s", w.describe())
		}
	}
	if strings.Contains(w.advice(), "is set back to") {
		// A contest is told for a while.
		w.now = w.now.Add(20 * time.Minute)
		w.pass(passing{})
	}
	finished := map[string]int{}
	for _, o := range w.sorted("Job") {
		if finished[o.job.task]++; finished[o.job.task] > 1 && i.valid() && !i.Suspend {
			w.violated("one finished Job a task", "%s is one of several", o.name)
		}
	}
	w.thorough = true
	for range 2 {
		w.now = w.now.Add(20 * time.Second)
		before := len(w.versions)
		number, patient := w.latest().number, !stalled(w.message())
		w.pass(passing{})
		if w.broken != nil {
			return
		}
		if patient && stalled(w.message()) {
			continue
		}
		if w.engine.writes > 0 && w.reason() != "TaskInProgress" && !(i.Clone && i.Cron > 0) {
			w.violated("rest", "a pass without any change makes %d writes (%d, %d): %s", w.engine.writes, before, w.latest().number-number, w.describe())
		}
	}
}

// stalled is true for the message of a wait that takes long: that it does is told
// once, when nothing but the time has changed.
func stalled(message string) bool { return strings.HasSuffix(message, " (for more than 10 minutes)") }

func (w *World) ready() string {
	for _, c := range dig(w.latest().status, "conditions").GetListValue().GetValues() {
		if text(c.GetStructValue(), "type") == "Ready" {
			return text(c.GetStructValue(), "status")
		}
	}
	return ""
}

func (w *World) describe() string {
	var parts []string
	for _, o := range w.sorted("") {
		switch {
		case o.deploy != nil:
			parts = append(parts, fmt.Sprintf("%s=%d/%d", o.name, o.deploy.readyPods(), o.replicas))
		case o.job != nil:
			parts = append(parts, fmt.Sprintf("%s(%s,%d alive,deleting=%v)", o.name, o.job.finished, o.job.alive(), o.deleting))
		}
	}
	return fmt.Sprintf("%s %s: %s; goal: %s; %s; spec %+v", text(w.latest().status, "phase"), w.reason(), w.message(), w.goal(), strings.Join(parts, " "), w.spec)
}

func (w *World) reason() string {
	for _, c := range dig(w.latest().status, "conditions").GetListValue().GetValues() {
		if text(c.GetStructValue(), "type") == "LifecycleComplete" {
			return text(c.GetStructValue(), "reason")
		}
	}
	return ""
}

func (w *World) message() string { return w.messageOf("LifecycleComplete") }

func (w *World) advice() string { return w.messageOf("SpecValid") }

func (w *World) messageOf(condition string) string {
	for _, c := range dig(w.latest().status, "conditions").GetListValue().GetValues() {
		if text(c.GetStructValue(), "type") == condition {
			return text(c.GetStructValue(), "message")
		}
	}
	return ""
}
