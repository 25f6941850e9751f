// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package sim

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
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
}

func (w *World) answerOf(v version, req *fnv1.RunFunctionRequest, rsp *fnv1.RunFunctionResponse) answer {
	a := answer{v: v, req: req, rsp: rsp, observed: map[string]*object{}, before: w.book.told}
	for key := range req.GetObserved().GetResources() {
		if o := w.byKey(key); o != nil {
			a.observed[key] = o
		}
	}
	if o := a.observed["web-server-service"]; o != nil {
		a.selected = selected(o)
	}
	if o := a.observed["web-server-deployment"]; o != nil {
		a.webCount = o.replicas
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
func (a answer) live() bool { return a.v.intent.valid() && !a.v.intent.Suspend }

// serves is true when components follow the spec.
func (a answer) serves() bool {
	return a.live() && (a.lifecycle == "Complete" || a.lifecycle == "Restoring")
}

func (a answer) awaits() bool { return a.live() && a.lifecycle == "AwaitingApproval" }

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
	w.book.finds(w.remains(a))
	if a.live() {
		w.book.sees(a.v.intent, w.now, w.remains(a))
	}
	for _, t := range conditionTypes {
		c := a.condition(t)
		if c.GetReason() == "" || c.GetMessage() == "" || c.GetReason() == "FatalError" {
			w.violated("complete conditions", "%s is %v", t, c)
		}
	}
	if a.v.intent.valid() != a.holds("SpecValid") {
		w.violated("true SpecValid", "%v", a.condition("SpecValid"))
	}
	switch i := a.v.intent; {
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
	for _, t := range []string{"clone-", "migrate-", "rotate-", "init-"} {
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
	i := a.v.intent
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
	if !a.live() || !a.holds("LifecycleComplete") || a.v.intent.Disabled {
		return
	}
	if why := w.book.open(a.v.intent); why != "" {
		w.violated("complete means complete", "%s", why)
	}
}

// checkDelete holds that an object may be deleted that is missing in an answer.
func (w *World) checkDelete(a answer, key string, o *object) {
	i := a.v.intent
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
	i := a.v.intent
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
