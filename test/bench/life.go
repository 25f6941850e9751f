// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package bench

import (
	"fmt"
	"time"

	fnv1 "github.com/crossplane/function-sdk-go/proto/v1"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/crossplane-contrib/function-superset/fn/preview/cluster"
)

// Moment is a point in the life of an instance. Its request is what Crossplane
// sends then, in the last call of a reconcile.
type Moment string

// The moments, in the order in which an instance comes by them.
const (
	// FirstCall is the very first call, before any question is answered.
	FirstCall Moment = "first call"
	// FirstInstall is the first call whose answer is carried out.
	FirstInstall Moment = "first install"
	// FirstObjects answers with all components, of which none exists yet.
	FirstObjects Moment = "first objects"
	// Installation are all calls from the first to the one that answers with all
	// components. It is not among Moments: it is not one call.
	Installation Moment = "installation"
	// Rest is where an instance spends its life.
	Rest Moment = "at rest"
	// Held repeats everything as it is, because the spec has a mistake.
	Held Moment = "held"
	// Page puts up the maintenance page and repeats the components.
	Page Moment = "page"
	// Draining takes away the pods.
	Draining Moment = "draining"
	// Migrating waits for a task while no pod runs.
	Migrating Moment = "migrating"
	// Restoring brings the components back.
	Restoring Moment = "restoring"
	// Leaving takes the page away.
	Leaving Moment = "leaving"
)

// Moments are all moments, in order.
var Moments = []Moment{FirstCall, FirstInstall, FirstObjects, Rest, Held, Page, Draining, Migrating, Restoring, Leaving}

// upgrade are the moments of an upgrade, told by the call.
var upgrade = map[Moment]func(exchange) bool{
	Page: func(e exchange) bool {
		return e.phase() == "Draining" && !e.observed(pageKey) && e.desired(pageKey)
	},
	Draining: func(e exchange) bool {
		return e.phase() == "Draining" && e.replicas() == 0 && e.observed(pageKey)
	},
	Migrating: func(e exchange) bool { return e.phase() == "Migrating" && e.jobRuns() },
	Restoring: func(e exchange) bool { return e.phase() == "Restoring" && e.replicas() > 0 },
	Leaving:   func(e exchange) bool { return e.observed(pageKey) && !e.desired(pageKey) },
}

// Keys of objects that tell how far things are.
const (
	pageKey = "maintenance-page-deployment"
	webKey  = "web-server-deployment"
)

// exchange is a request with its answer.
type exchange struct {
	req *fnv1.RunFunctionRequest
	rsp *fnv1.RunFunctionResponse
	now time.Time
}

func (e exchange) status() map[string]*structpb.Value {
	return e.rsp.GetDesired().GetComposite().GetResource().GetFields()["status"].GetStructValue().GetFields()
}

// phase is how far the lifecycle is.
func (e exchange) phase() string {
	return e.status()["lifecycle"].GetStructValue().GetFields()["phase"].GetStringValue()
}

func (e exchange) observed(key string) bool { return e.req.GetObserved().GetResources()[key] != nil }
func (e exchange) desired(key string) bool  { return e.rsp.GetDesired().GetResources()[key] != nil }

// replicas are those that the web server shall have; -1 leaves it to an
// autoscaler.
func (e exchange) replicas() float64 {
	spec := e.rsp.GetDesired().GetResources()[webKey].GetResource().GetFields()["spec"].GetStructValue().GetFields()
	if n, ok := spec["replicas"]; ok {
		return n.GetNumberValue()
	}
	return -1
}

// jobRuns is true while a pod of a task runs.
func (e exchange) jobRuns() bool {
	for _, r := range e.req.GetObserved().GetResources() {
		o := r.GetResource().GetFields()
		if o["kind"].GetStringValue() == "Job" && o["status"].GetStructValue().GetFields()["active"].GetNumberValue() > 0 {
			return true
		}
	}
	return false
}

// patience is how many reconciles an installation or an upgrade may take.
const patience = 60

// Live walks an instance through its life and tells visit of each moment. With
// managed, what is observed has managedFields.
func Live(s Size, instance int, managed bool, visit func(Moment, exchange)) error {
	w, err := newWorld(s, instance, managed)
	if err != nil {
		return err
	}
	if err := w.install(visit); err != nil {
		return err
	}
	if err := w.mistake(visit); err != nil {
		return err
	}
	return w.upgrade(visit)
}

// install goes on until the instance is at rest.
func (w *world) install(visit func(Moment, exchange)) error {
	first, created := true, false
	for range patience {
		calls, e, err := w.step()
		if err != nil {
			return err
		}
		if first {
			visit(FirstCall, calls[0])
			visit(FirstInstall, e)
			first = false
		}
		if !created {
			for _, c := range calls {
				visit(Installation, c)
			}
		}
		if e.desired(webKey) && !created {
			visit(FirstObjects, e)
			created = true
		}
		if w.rests(e) {
			visit(Rest, e)
			return nil
		}
		w.act()
	}
	return fmt.Errorf("the installation does not come to an end: %s", w.describe())
}

// mistake makes a mistake in the spec and takes it back.
func (w *world) mistake(visit func(Moment, exchange)) error {
	w.Edit(map[string]any{"spec": map[string]any{"webSever": map[string]any{}}})
	calls, err := w.pass()
	if err != nil {
		return err
	}
	visit(Held, calls[len(calls)-1])
	w.Edit(map[string]any{"spec": map[string]any{"webSever": nil}})
	return nil
}

// upgrade sets another image and goes on until the instance is at rest.
func (w *world) upgrade(visit func(Moment, exchange)) error {
	w.Edit(map[string]any{"spec": map[string]any{"image": map[string]any{"tag": "6.2.0"}}})
	seen := map[Moment]bool{}
	for range patience {
		_, e, err := w.step()
		if err != nil {
			return err
		}
		for m, is := range upgrade {
			if !seen[m] && is(e) {
				visit(m, e)
				seen[m] = true
			}
		}
		if len(seen) == len(upgrade) {
			return nil
		}
		w.act()
	}
	return fmt.Errorf("the upgrade does not come by every moment, only by %v: %s", seen, w.describe())
}

// rests is true when nothing is left to do, and everything that is wanted is
// observed.
func (w *world) rests(e exchange) bool {
	return e.rsp.GetDesired().GetComposite().GetReady() == fnv1.Ready_READY_TRUE &&
		len(e.rsp.GetResults()) == 0 && len(e.req.GetObserved().GetResources()) == len(e.rsp.GetDesired().GetResources())
}

func (w *world) describe() string {
	conditions, _ := cluster.Dig(w.XR, "status", "conditions").([]any)
	for _, c := range conditions {
		if cluster.Dig(c, "type") == "LifecycleComplete" {
			return fmt.Sprint(c)
		}
	}
	return "no condition"
}
