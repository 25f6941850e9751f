// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package golden

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	fnv1 "github.com/crossplane/function-sdk-go/proto/v1"
	"google.golang.org/protobuf/encoding/protojson"
	"sigs.k8s.io/yaml"

	"github.com/crossplane-contrib/function-superset/fn/preview/cluster"
)

// book is the want.yaml of a scenario as it is being written.
type book struct {
	text strings.Builder
	last Answer
	// order is that of the conditions, which an object in YAML does not tell.
	order []string
	// shown is what was shown last of every object, those included that are gone.
	shown map[string]map[string]any
	// latest is the key of the latest object by key without run.
	latest map[string]string
}

func newBook() *book { return &book{shown: map[string]map[string]any{}, latest: map[string]string{}} }

// write adds what differs from the step before.
func (b *book) write(t *testing.T, w *world, s step, rsp *fnv1.RunFunctionResponse) Answer {
	t.Helper()
	whole := answer(t, rsp)
	whole.Step = s.Step
	a := whole.untold()
	if s.Step > 1 {
		b.text.WriteString("---\n")
	}
	fmt.Fprintf(&b.text, "step: %d\nat: %q\n", s.Step, w.Now.Format(time.RFC3339))
	b.section("events", s.Events, len(s.Events))
	fmt.Fprintf(&b.text, "phase: %s\nlifecycle: %s\nready: %t\nttl: %s\n", a.Phase, a.Lifecycle, a.Ready, a.TTL)
	b.conditions(t, rsp, differenceOfObjects(b.last.Conditions, a.Conditions))
	b.section("results", a.Results, len(a.Results))
	for _, part := range []struct {
		name     string
		from, to map[string]any
	}{{"requirements", b.last.Requirements, a.Requirements}, {"status", b.last.Status, a.Status}} {
		d := differenceOfObjects(part.from, part.to)
		b.section(part.name, d, len(d))
	}
	b.resources(a.Resources)
	b.last = a
	return whole
}

// section writes a part that has a length.
func (b *book) section(name string, v any, length int) {
	if length > 0 {
		fmt.Fprintf(&b.text, "%s:\n%s", name, indent(text(v), 2))
	}
}

// conditions are written in the order in which they are sent, which is always the
// same.
func (b *book) conditions(t *testing.T, rsp *fnv1.RunFunctionResponse, d map[string]any) {
	t.Helper()
	var order []string
	for _, c := range rsp.GetConditions() {
		order = append(order, c.GetType())
	}
	if b.order != nil && !slices.Equal(b.order, order) {
		t.Errorf("conditions are %v, but were %v", order, b.order)
	}
	b.order = order
	for i, typ := range slices.DeleteFunc(slices.Clone(order), func(typ string) bool { return d[typ] == nil }) {
		if i == 0 {
			b.text.WriteString("conditions:\n")
		}
		fmt.Fprintf(&b.text, "  %s: %s", typ, line(d[typ]))
	}
}

// runID is the part of a key that tells one run of a task from another.
var runID = regexp.MustCompile(`-[0-9a-f]{8}-`)

func withoutRun(key string) string { return runID.ReplaceAllString(key, "-") }

// resources writes what has become of each object. One that is new is compared
// with the latest of its kind: with itself, or with that of the run before.
func (b *book) resources(all map[string]Resource) {
	first := true
	write := func(key, is, like string, object map[string]any) {
		if first {
			b.text.WriteString("resources:\n")
			first = false
		}
		if len(object) == 0 {
			fmt.Fprintf(&b.text, "  %s: %s\n", key, is)
			return
		}
		fmt.Fprintf(&b.text, "  %s:\n    is: %s\n", key, is)
		if like != "" {
			fmt.Fprintf(&b.text, "    like: %s\n", like)
		}
		fmt.Fprintf(&b.text, "    object:\n%s", indent(text(object), 6))
	}
	keys := map[string]bool{}
	for key := range all {
		keys[key] = true
	}
	for key := range b.last.Resources {
		keys[key] = true
	}
	for _, key := range sorted(keys) {
		r, there := all[key]
		old, before := b.last.Resources[key]
		is := notReady
		if r.Ready {
			is = ready
		}
		switch {
		case !there:
			write(key, removed, "", nil)
		case !before:
			like := b.latest[withoutRun(key)]
			write(key, added+is, like, differenceOfObjects(b.shown[like], r.Object))
		case !same(old.Object, r.Object):
			write(key, changed+is, "", differenceOfObjects(old.Object, r.Object))
		case old.Ready != r.Ready:
			write(key, unchanged+is, "", nil)
		}
	}
	for _, key := range sorted(all) {
		b.shown[key] = all[key].Object
		if _, before := b.last.Resources[key]; !before {
			b.latest[withoutRun(key)] = key
		}
	}
}

// answer is a response as a person reads it.
func answer(t *testing.T, rsp *fnv1.RunFunctionResponse) Answer {
	t.Helper()
	status := rsp.GetDesired().GetComposite().GetResource().GetFields()["status"].GetStructValue().AsMap()
	a := Answer{
		Phase: fmt.Sprint(cluster.Dig(status, "phase")), Lifecycle: fmt.Sprint(cluster.Dig(status, "lifecycle", "phase")),
		Ready:      rsp.GetDesired().GetComposite().GetReady() == fnv1.Ready_READY_TRUE,
		TTL:        rsp.GetMeta().GetTtl().AsDuration().String(),
		Conditions: map[string]any{}, Requirements: questions(t, rsp.GetRequirements()), Resources: map[string]Resource{},
	}
	for _, c := range rsp.GetConditions() {
		holds := c.GetStatus() == fnv1.Status_STATUS_CONDITION_TRUE
		if _, twice := a.Conditions[c.GetType()]; twice {
			t.Errorf("condition %s is sent twice", c.GetType())
		}
		a.Conditions[c.GetType()] = fmt.Sprintf("%t %s: %s", holds, c.GetReason(), c.GetMessage())
	}
	for _, r := range rsp.GetResults() {
		severity := strings.TrimPrefix(r.GetSeverity().String(), "SEVERITY_")
		a.Results = append(a.Results, fmt.Sprintf("%s %s: %s", severity, r.GetReason(), r.GetMessage()))
	}
	a.Status = unfolded(status).(map[string]any) //nolint:forcetypeassert // An object stays one.
	for key, r := range rsp.GetDesired().GetResources() {
		object := withoutScript(t, unfolded(r.GetResource().AsMap()).(map[string]any)) //nolint:forcetypeassert // An object stays one.
		a.Resources[key] = Resource{Ready: r.GetReady() == fnv1.Ready_READY_TRUE, Object: object}
	}
	return a
}

// withoutScript is an object with the path of the preflight's script in place of its
// text, which is long, and the same in every scenario.
func withoutScript(t *testing.T, o map[string]any) map[string]any {
	t.Helper()
	const name, path = "preflight.py", "fn/superset/resolve/scripts/preflight.py"
	data, ok := o["data"].(map[string]any)
	if !ok || data[name] == nil {
		return o
	}
	want, err := os.ReadFile("../../" + path)
	if err != nil {
		t.Fatal(err)
	}
	if data[name] != string(want) {
		t.Errorf("%s is not the file of that name", name)
	}
	data[name] = "(" + path + ")"
	return o
}

// questions are what the function asks for, by name.
func questions(t *testing.T, q *fnv1.Requirements) map[string]any {
	t.Helper()
	asked := map[string]any{}
	for name, s := range q.GetResources() {
		what := s.GetMatchName()
		if l := s.GetMatchLabels(); l != nil {
			j, err := protojson.Marshal(l)
			if err != nil {
				t.Fatal(err)
			}
			what = strings.ReplaceAll(string(j), " ", "")
		}
		asked[name] = fmt.Sprintf("%s %s %s/%s", s.GetApiVersion(), s.GetKind(), s.GetNamespace(), what)
	}
	for name, s := range q.GetSchemas() {
		asked[name] = fmt.Sprintf("schema of %s %s", s.GetApiVersion(), s.GetKind())
	}
	return asked
}

// unfolded is v with every JSON text in it as what it means, so that a change in
// it can be read.
func unfolded(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := make(map[string]any, len(v))
		for k, item := range v {
			out[k] = unfolded(item)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = unfolded(item)
		}
		return out
	case string:
		var o map[string]any
		if strings.HasPrefix(v, "{") && json.Unmarshal([]byte(v), &o) == nil {
			return map[string]any{"JSON": o}
		}
	}
	return v
}

// line is a value on one line, however long it is.
func line(v any) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(err)
	}
	return b.String()
}

// text is a value as YAML. What is null in it has been removed, and says so.
func text(v any) string {
	out, err := yaml.Marshal(v)
	if err != nil {
		panic(err)
	}
	return null.ReplaceAllString(string(out), "$1 null # removed")
}

// null is a field that is null. Nothing that is in an answer is.
var null = regexp.MustCompile(`(?m)^( *[^ :][^:\n]*:) null$`)

func indent(s string, by int) string {
	pad := strings.Repeat(" ", by)
	lines := strings.SplitAfter(s, "\n")
	for i, l := range lines {
		if strings.TrimSpace(l) != "" {
			lines[i] = pad + l
		}
	}
	return strings.Join(lines, "")
}
