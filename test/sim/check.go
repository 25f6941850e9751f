// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package sim

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"time"

	fnv1 "github.com/crossplane/function-sdk-go/proto/v1"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
)

// Violation is a broken invariant.
type Violation struct {
	// Invariant is its name, Detail what happened.
	Invariant, Detail string
}

func (v *Violation) String() string { return v.Invariant + ": " + v.Detail }

// violated notes the first violation.
func (w *World) violated(invariant, format string, args ...any) {
	if w.broken == nil {
		w.broken = &Violation{invariant, fmt.Sprintf(format, args...)}
	}
}

// checkRepeat calls once more: the answer has to be the same, and the request
// as it was.
func (w *World) checkRepeat(req *fnv1.RunFunctionRequest, rsp *fnv1.RunFunctionResponse) {
	m := proto.MarshalOptions{Deterministic: true}
	before, err := m.Marshal(req)
	if err != nil {
		w.violated("no error", "%v", err)
		return
	}
	again, err := w.f.RunFunction(context.Background(), req)
	if err != nil {
		w.violated("no error", "%v", err)
		return
	}
	one, _ := m.Marshal(rsp)
	two, _ := m.Marshal(again)
	if !bytes.Equal(one, two) {
		w.violated("same request, same bytes", "the second answer differs")
	}
	if after, _ := m.Marshal(req); !bytes.Equal(before, after) {
		w.violated("requests stay as they are", "the request was changed")
	}
}

var conditionTypes = []string{
	"SpecValid", "LifecycleComplete", "Available", "NetworkingReady", "MonitoringReady", "ScheduleValid", "Suspended", "NameConflict",
}

// checkAnswer holds what must be true of an answer by itself.
func (w *World) checkAnswer(a answer) {
	w.truth.finds(w.remains(a))
	if a.live() {
		w.truth.sees(a.v.spec, w.now, w.remains(a))
	}
	for _, t := range conditionTypes {
		c := a.condition(t)
		if c.GetReason() == "" || c.GetMessage() == "" || c.GetReason() == "FatalError" {
			w.violated("complete conditions", "%s is %v", t, c)
		}
	}
	if a.v.spec.valid() != a.holds("SpecValid") {
		w.violated("true SpecValid", "%v", a.condition("SpecValid"))
	}
	switch i := a.v.spec; {
	case !i.valid() && (a.phase != "Blocked" || a.holds("LifecycleComplete")):
		w.violated("an invalid spec is said", "phase %s, LifecycleComplete %v", a.phase, a.condition("LifecycleComplete"))
	case i.valid() && i.Suspend != (a.phase == "Suspended"), i.valid() && i.Suspend != a.holds("Suspended"):
		w.violated("suspension is said", "phase %s, Suspended %v", a.phase, a.condition("Suspended"))
	}
	for key, r := range a.rsp.GetDesired().GetResources() {
		if r.GetReady() == fnv1.Ready_READY_UNSPECIFIED {
			w.violated("explicit readiness", "%s has none", key)
		}
		w.checkObject(key, r.GetResource())
	}
	if a.rsp.GetDesired().GetComposite().GetReady() == fnv1.Ready_READY_UNSPECIFIED {
		w.violated("explicit readiness", "the Superset has none")
	}
	w.checkKept(a)
	w.checkStatus(a)
	w.checkResults(a)
	w.checkTTL(a)
	w.checkReady(a)
	w.checkJobs(a)
}

// checkKept holds that everything unfinished stays in the answer, and that
// other functions get what they want.
func (w *World) checkKept(a answer) {
	desired := a.rsp.GetDesired().GetResources()
	if w.others && (desired[otherKey].GetResource() != otherObject || desired[otherKey].GetReady() != fnv1.Ready_READY_TRUE) {
		w.violated("foreign resources", "%s was changed", otherKey)
	}
	for key, o := range a.observed {
		if _, there := desired[key]; !there && !a.live() && o.kind != "Job" && !isRunConfig(key) {
			w.violated("hold everything", "%s is left out", key)
		}
	}
}

func isRunConfig(key string) bool {
	for _, t := range []string{"preflight-", "clone-", "migrate-", "rotate-", "init-"} {
		if strings.HasPrefix(key, t) && strings.HasSuffix(key, "-configmap") {
			return true
		}
	}
	return false
}

// legal is what names of objects may look like.
var legal = regexp.MustCompile(`^[a-z0-9]([-a-z0-9]*[a-z0-9])?$`)

func (w *World) checkObject(key string, o *structpb.Struct) {
	name := text(o, "metadata", "name")
	if !legal.MatchString(name) || len(name) > 63 {
		w.violated("legal names", "%s is called %q", key, name)
	}
	if dig(o, "status") != nil {
		w.violated("no status of others", "%s has a status", key)
	}
	if text(o, "kind") != "Secret" {
		if at := leak(structpb.NewStructValue(o), ""); at != "" {
			w.violated("no secrets", "%s shows one at %s", key, at)
		}
	}
}

// leak is where a secret can be read although it is not the value of a
// variable, or a null is.
func leak(v *structpb.Value, path string) string {
	switch k := v.GetKind().(type) {
	case *structpb.Value_StringValue:
		if strings.Contains(k.StringValue, secretMark) {
			return path
		}
	case *structpb.Value_ListValue:
		if strings.HasSuffix(path, ".env") {
			return ""
		}
		for i, item := range k.ListValue.GetValues() {
			if at := leak(item, path+"["+itoa(i)+"]"); at != "" {
				return at
			}
		}
	case *structpb.Value_StructValue:
		for f, item := range k.StructValue.GetFields() {
			if at := leak(item, path+"."+f); at != "" {
				return at
			}
		}
	case *structpb.Value_NullValue, nil:
		return path + " (null)"
	}
	return ""
}

func (w *World) checkStatus(a answer) {
	if a.status == nil {
		w.violated("status", "there is none")
		return
	}
	if at := leak(structpb.NewStructValue(a.status), "status"); at != "" {
		w.violated("no secrets", "the status shows one at %s", at)
	}
	for _, c := range a.rsp.GetConditions() {
		if strings.Contains(c.GetMessage(), secretMark) {
			w.violated("no secrets", "condition %s shows one: %s", c.GetType(), c.GetMessage())
		}
	}
	if !w.thorough && w.engine.passes%8 != 0 {
		return
	}
	raw, err := a.status.MarshalJSON()
	if err != nil {
		w.violated("status", "%v", err)
		return
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(&v1alpha1.SupersetStatus{}); err != nil {
		w.violated("status", "%v", err)
	}
}

// checkResults holds that something has changed when something is told.
func (w *World) checkResults(a answer) {
	changed := 0
	old := map[string]*structpb.Struct{}
	for _, c := range dig(a.v.status, "conditions").GetListValue().GetValues() {
		old[text(c.GetStructValue(), "type")] = c.GetStructValue()
	}
	for _, c := range a.rsp.GetConditions() {
		o := old[c.GetType()]
		if o == nil || text(o, "reason") != c.GetReason() || (text(o, "status") == "True") != a.holds(c.GetType()) {
			changed++
		}
	}
	for key, r := range a.rsp.GetDesired().GetResources() {
		if text(r.GetResource(), "kind") == "Job" && a.observed[key] == nil {
			changed++
		}
	}
	if len(a.rsp.GetResults()) > changed && a.decides() {
		changed++
	}
	for _, r := range a.rsp.GetResults() {
		if strings.Contains(r.GetMessage(), secretMark) {
			w.violated("no secrets", "a result shows one: %s", r.GetMessage())
		}
		if r.GetMessage() == "" || r.GetReason() == "" {
			w.violated("results", "one is empty: %v", r)
		}
	}
	if len(a.rsp.GetResults()) > changed {
		w.violated("results only on transitions", "%d transitions, %d results: %v", changed, len(a.rsp.GetResults()), a.rsp.GetResults())
	}
}

func (w *World) checkTTL(a answer) {
	ttl := a.rsp.GetMeta().GetTtl().AsDuration()
	if ttl <= 0 || ttl > time.Minute {
		w.violated("time to live", "it is %s", ttl)
	}
	i := a.v.spec
	if a.live() && i.Clone && !i.Disabled && i.Cron > 0 && a.holds("LifecycleComplete") {
		if left := i.nextTick(w.now).Sub(w.now); ttl > max(left+time.Second, 2*time.Second) {
			w.violated("time to live", "it is %s, but the next tick comes in %s", ttl, left)
		}
	}
}

func (w *World) checkReady(a answer) {
	if a.rsp.GetDesired().GetComposite().GetReady() != fnv1.Ready_READY_TRUE {
		return
	}
	for _, t := range []string{"SpecValid", "LifecycleComplete", "Available"} {
		if !a.holds(t) {
			w.violated("true readiness", "ready, but %s is %v", t, a.condition(t))
		}
	}
	for key, r := range a.rsp.GetDesired().GetResources() {
		if r.GetReady() != fnv1.Ready_READY_TRUE && text(r.GetResource(), "kind") != "Job" {
			w.violated("true readiness", "ready, but %s is not", key)
		}
	}
}

// checkJobs holds what must be true of the task Jobs in an answer.
func (w *World) checkJobs(a answer) {
	if !a.live() || !a.holds("LifecycleComplete") || a.v.spec.Disabled {
		return
	}
	if why := w.truth.open(a.v.spec); why != "" {
		w.violated("complete means complete", "%s", why)
	}
}
