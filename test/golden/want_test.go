// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package golden

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	fnv1 "github.com/crossplane/function-sdk-go/proto/v1"
	"google.golang.org/protobuf/encoding/protojson"
	"sigs.k8s.io/yaml"
)

// record is what the function is about to see, as far as it is new.
func (w *world) record() string {
	var b strings.Builder
	fmt.Fprintf(&b, "now: %q\n", w.now.Format(time.RFC3339))
	section(&b, "composite", map[string]any{"metadata": w.xr["metadata"], "spec": w.xr["spec"]}, w.told)
	if len(w.objects) == 0 {
		b.WriteString("resources: {}\n")
	}
	for i, key := range sorted(w.objects) {
		if i == 0 {
			b.WriteString("resources:\n")
		}
		c := w.objects[key]
		entry := map[string]any{
			"kind": c.applied["kind"], "name": dig(c.applied, "metadata", "name"), "generation": c.generation,
		}
		if len(c.others) > 0 {
			entry["setByOthers"] = c.others
		}
		said := text(entry)
		if w.told[key] == said {
			said = "unchanged\n"
		} else {
			w.told[key] = said
		}
		nested(&b, key, said)
	}
	return b.String()
}

// section writes a part of a record, or says that it is what it was.
func section(b *strings.Builder, name string, v any, told map[string]string) {
	said := text(v)
	if told["/"+name] == said {
		fmt.Fprintf(b, "%s: unchanged\n", name)
		return
	}
	told["/"+name] = said
	fmt.Fprintf(b, "%s:\n%s", name, indent(said, 2))
}

// describe is a whole answer as a person reads it.
func (w *world) describe(t *testing.T, rsp *fnv1.RunFunctionResponse) string {
	t.Helper()
	var b strings.Builder
	status := rsp.GetDesired().GetComposite().GetResource().GetFields()["status"].GetStructValue().AsMap()
	fmt.Fprintf(&b, "phase: %v\n", dig(status, "phase"))
	fmt.Fprintf(&b, "lifecycle: %v\n", dig(status, "lifecycle", "phase"))
	fmt.Fprintf(&b, "ready: %t\n", rsp.GetDesired().GetComposite().GetReady() == fnv1.Ready_READY_TRUE)
	fmt.Fprintf(&b, "ttl: %s\n", rsp.GetMeta().GetTtl().AsDuration())

	b.WriteString("conditions:\n")
	for _, c := range rsp.GetConditions() {
		holds := c.GetStatus() == fnv1.Status_STATUS_CONDITION_TRUE
		fmt.Fprintf(&b, "- %s", line(fmt.Sprintf("%s=%t %s: %s", c.GetType(), holds, c.GetReason(), c.GetMessage())))
	}
	if len(rsp.GetResults()) == 0 {
		b.WriteString("results: []\n")
	}
	for i, r := range rsp.GetResults() {
		if i == 0 {
			b.WriteString("results:\n")
		}
		severity := strings.TrimPrefix(r.GetSeverity().String(), "SEVERITY_")
		fmt.Fprintf(&b, "- %s", line(fmt.Sprintf("%s %s: %s", severity, r.GetReason(), r.GetMessage())))
	}
	w.questions(t, &b, rsp.GetRequirements())
	section(&b, "status", unfolded(status), w.answered)
	w.resources(&b, rsp)
	return b.String()
}

func (w *world) questions(t *testing.T, b *strings.Builder, q *fnv1.Requirements) {
	t.Helper()
	if q == nil {
		b.WriteString("requirements: {}\n")
		return
	}
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
	section(b, "requirements", asked, w.answered)
}

func (w *world) resources(b *strings.Builder, rsp *fnv1.RunFunctionResponse) {
	desired := rsp.GetDesired().GetResources()
	all := map[string]bool{}
	for key := range desired {
		all[key] = true
	}
	for key := range w.objects {
		all[key] = true
	}
	if len(all) == 0 {
		b.WriteString("resources: {}\n")
	}
	for i, key := range sorted(all) {
		if i == 0 {
			b.WriteString("resources:\n")
		}
		r, there := desired[key]
		if !there {
			fmt.Fprintf(b, "  %s: removed\n", key)
			delete(w.answered, key)
			continue
		}
		ready := "not ready"
		if r.GetReady() == fnv1.Ready_READY_TRUE {
			ready = "ready"
		}
		said := text(unfolded(r.GetResource().AsMap()))
		last, before := w.answered[key]
		switch {
		case !before:
			nested(b, key, fmt.Sprintf("is: added, %s\nobject:\n%s", ready, indent(said, 2)))
		case last != said:
			nested(b, key, fmt.Sprintf("is: changed, %s\nobject:\n%s", ready, indent(said, 2)))
		default:
			fmt.Fprintf(b, "  %s: unchanged, %s\n", key, ready)
		}
		w.answered[key] = said
	}
}

func nested(b *strings.Builder, key, said string) {
	if !strings.Contains(strings.TrimSuffix(said, "\n"), "\n") {
		fmt.Fprintf(b, "  %s: %s", key, said)
		return
	}
	fmt.Fprintf(b, "  %s:\n%s", key, indent(said, 4))
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

// line is a string on one line, however long it is.
func line(s string) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		panic(err)
	}
	return b.String()
}

// text is a value as YAML.
func text(v any) string {
	out, err := yaml.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(out)
}

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
