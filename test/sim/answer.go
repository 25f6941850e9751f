// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package sim

import (
	"strings"

	fnv1 "github.com/crossplane/function-sdk-go/proto/v1"
	"google.golang.org/protobuf/types/known/structpb"
)

// answer is an answer of the function beside what it was given.
type answer struct {
	v        version
	req      *fnv1.RunFunctionRequest
	rsp      *fnv1.RunFunctionResponse
	observed map[string]*object
	// phase and lifecycle are those of the status.
	phase, lifecycle string
	status           *structpb.Struct
	// before is the state that the last answer told that was taken.
	before string
	// selected is what the web Service was seen to select, webCount how many web
	// servers there were to be.
	selected string
	webCount int
	// webAway is true when somebody else has scaled them to zero.
	webAway bool
}

func (w *World) answerOf(v version, req *fnv1.RunFunctionRequest, rsp *fnv1.RunFunctionResponse) answer {
	a := answer{v: v, req: req, rsp: rsp, observed: map[string]*object{}, before: w.truth.told}
	for key := range req.GetObserved().GetResources() {
		if o := w.byKey(key); o != nil {
			a.observed[key] = o
		}
	}
	if o := a.observed["web-server-service"]; o != nil {
		a.selected = selected(o)
	}
	if o := a.observed["web-server-deployment"]; o != nil {
		a.webCount, a.webAway = o.replicas, o.replicas == 0 && o.theirs()
	}
	a.status = dig(rsp.GetDesired().GetComposite().GetResource(), "status").GetStructValue()
	a.phase, a.lifecycle = text(a.status, "phase"), text(a.status, "lifecycle", "phase")
	return a
}

func (a answer) condition(typ string) *fnv1.Condition {
	for _, c := range a.rsp.GetConditions() {
		if c.GetType() == typ {
			return c
		}
	}
	return nil
}

func (a answer) holds(typ string) bool {
	return a.condition(typ).GetStatus() == fnv1.Status_STATUS_CONDITION_TRUE
}

// live is true when the spec may be acted upon.
func (a answer) live() bool { return a.v.spec.valid() && !a.v.spec.Suspend }

// serves is true when components follow the spec.
func (a answer) serves() bool {
	return a.live() && (a.lifecycle == "Complete" || a.lifecycle == "Restoring")
}

// awaits is true while components are held but for their size and place: until
// somebody approves, or while it is looked whether what is to come would serve.
func (a answer) awaits() bool {
	memory, reason := text(a.status, "lifecycle", "memory"), a.condition("LifecycleComplete").GetReason()
	// What has not come back since the last run may be of before it.
	fits := a.live() && !strings.Contains(memory, `"restoring":true`)
	switch a.lifecycle {
	case "AwaitingApproval":
		return a.live()
	case "Preflight":
		// In the middle of a run, and until a pod of a former spec has ended, nothing
		// moves, unless that may take long.
		begun, long := strings.Contains(memory, `"pipeline":`), reason == "TaskCannotStart" || reason == "TaskPodRefused"
		return fits && reason != "TaskStopping" && (!begun || long)
	case "Blocked":
		return fits && reason != "ForeignObject"
	}
	return false
}
