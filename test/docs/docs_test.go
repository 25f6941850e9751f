// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package docs

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/crossplane/function-sdk-go/logging"
	fnv1 "github.com/crossplane/function-sdk-go/proto/v1"
	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/types/known/structpb"
	"sigs.k8s.io/yaml"

	"github.com/crossplane-contrib/function-superset/fn"
	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset/lifecycle"
)

const root = "../.."

// base is what fragments of documentation are put into.
const base = `
apiVersion: superset.crossplane.io/v1alpha1
kind: Superset
metadata: {name: bi, namespace: superset}
spec:
  image: {tag: "6.1.0"}
  secretKeyFrom: {name: superset, key: secret-key}
  metastore: {host: postgres, database: superset, username: superset, passwordFrom: {name: superset, key: password}}
  valkey: {host: valkey}
  webServer: {}
  celeryWorker: {}
`

func TestGeneratedPagesAreUpToDate(t *testing.T) {
	pages, err := Pages(root)
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range pages {
		got, err := os.ReadFile(filepath.Join(root, path))
		if err != nil {
			t.Error(err)
			continue
		}
		if diff := cmp.Diff(string(want), string(got)); diff != "" {
			t.Errorf("%s is not what the source says; run make generate (-want +got):\n%s", path, diff)
		}
	}
}

func TestYAMLInPages(t *testing.T) {
	n := 0
	for _, p := range pages(t) {
		for _, f := range p.fences {
			if f.language != "yaml" && f.language != "yml" {
				continue
			}
			n++
			for _, d := range documents(t, f.text) {
				switch {
				case f.mark == markOther, other(d):
				case f.mark == markFragment:
					rendered(t, p.path, f.line, merged(t, d))
				default:
					rendered(t, p.path, f.line, d)
				}
			}
		}
	}
	if n < 10 {
		t.Errorf("only %d blocks of YAML were found", n)
	}
	t.Logf("%d blocks", n)
}

func TestExamples(t *testing.T) {
	files, err := filepath.Glob(root + "/examples/*/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal("no examples", err)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range documents(t, string(raw)) {
			if !other(d) {
				rendered(t, file, 0, d)
			}
		}
	}
	readme, err := os.ReadFile(root + "/README.md")
	if err != nil {
		t.Fatal(err)
	}
	start, err := os.ReadFile(root + "/examples/quickstart/superset.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(readme), strings.TrimSpace(string(start))) {
		t.Error("the README does not show examples/quickstart/superset.yaml as it is")
	}
	security, err := os.ReadFile(root + "/docs/reference/security.md")
	if err != nil {
		t.Fatal(err)
	}
	composition, err := os.ReadFile(root + "/examples/policy/composition.yaml")
	if err != nil {
		t.Fatal(err)
	}
	_, policy, _ := strings.Cut(string(composition), "\napiVersion:")
	if policy = "   apiVersion:" + strings.ReplaceAll(strings.TrimRight(policy, "\n"), "\n", "\n   "); !strings.Contains(string(security), policy) {
		t.Error("the page about security does not show examples/policy/composition.yaml as it is")
	}
}

func TestLinksLeadSomewhere(t *testing.T) {
	for _, p := range pages(t) {
		for _, l := range p.links {
			if strings.Contains(l.target, "://") || strings.HasPrefix(l.target, "mailto:") {
				continue
			}
			file, fragment, _ := strings.Cut(l.target, "#")
			to := p.path
			if file != "" {
				to = filepath.Join(filepath.Dir(p.path), file)
			}
			if _, err := os.Stat(to); err != nil {
				t.Errorf("%s:%d: %s is not there", p.path, l.line, l.target)
				continue
			}
			if fragment == "" || !strings.HasSuffix(to, ".md") {
				continue
			}
			target, err := read(to)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Contains(target.anchors(), fragment) {
				t.Errorf("%s:%d: %s has no such heading", p.path, l.line, l.target)
			}
		}
	}
}

// TestEveryFieldIsTwoClicksFromTheREADME counts clicks, and looks for fields in
// the reference.
func TestEveryFieldIsTwoClicksFromTheREADME(t *testing.T) {
	for _, want := range []string{apiPath, statusPath} {
		if d := distance(t, "README.md", want); d > 2 {
			t.Errorf("%s is %d clicks away from the README", want, d)
		}
	}
	d := definition{}
	raw, err := os.ReadFile(filepath.Join(root, definitionPath))
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(raw, &d); err != nil {
		t.Fatal(err)
	}
	schema := d.Spec.Versions[0].Schema.OpenAPIV3Schema
	for page, top := range map[string]string{apiPath: "spec", statusPath: "status"} {
		text, err := os.ReadFile(filepath.Join(root, page))
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		var look func(path []string, n *node)
		look = func(path []string, of *node) {
			if of == nil || link(path, of) != "" {
				return
			}
			for name, inner := range of.Properties {
				n++
				at := append(slices.Clone(path), name)
				if !strings.Contains(string(text), "\n| `"+name+"` | ") {
					t.Errorf("%s is not in %s", strings.Join(at, "."), page)
				}
				look(at, inner)
			}
			look(path, of.Items)
		}
		look([]string{top}, schema.Properties[top])
		if n < 20 {
			t.Errorf("only %d fields of %s were found", n, top)
		}
		t.Logf("%d fields of %s", n, top)
	}
}

// TestKubernetesTypesAreLinked: a field whose shape the schema does not say is
// of no use without a place to read about it.
func TestKubernetesTypesAreLinked(t *testing.T) {
	d := definition{}
	raw, err := os.ReadFile(filepath.Join(root, definitionPath))
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(raw, &d); err != nil {
		t.Fatal(err)
	}
	var look func(path []string, n *node)
	look = func(path []string, n *node) {
		if n == nil || len(path) > 1 && link(path, n) != "" || slices.Contains(free, strings.Join(path, ".")) {
			return
		}
		if n.Preserve || n.Type == "object" && len(n.Properties) == 0 && n.Additional == nil {
			t.Errorf("%s has a shape of its own and no link", strings.Join(path, "."))
		}
		for name, inner := range n.Properties {
			look(append(slices.Clone(path), name), inner)
		}
		look(path, n.Items)
	}
	look([]string{"spec"}, d.Spec.Versions[0].Schema.OpenAPIV3Schema.Properties["spec"])
}

// TestEveryReasonIsExplained: what stops an instance has an entry in
// troubleshooting.
func TestEveryReasonIsExplained(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join(root, "docs/user-guide/troubleshooting.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range []string{
		lifecycle.ReasonInvalidSpec, lifecycle.ReasonAwaitingApproval, lifecycle.ReasonDraining, lifecycle.ReasonTaskCannotStart,
		lifecycle.ReasonTaskPodRefused, lifecycle.ReasonTaskFailed, lifecycle.ReasonCloneHeld, lifecycle.ReasonSecretLost,
		lifecycle.ReasonGatewayAPIMissing, lifecycle.ReasonRouteNotAccepted, lifecycle.ReasonNothingToRoute,
		lifecycle.ReasonMonitoringMissing, lifecycle.ReasonForeignObject, lifecycle.ReasonDatabaseStarting,
	} {
		if !strings.Contains(string(raw), "`"+r+"`") {
			t.Errorf("troubleshooting says nothing of %s", r)
		}
	}
}

// pages reads all pages.
func pages(t *testing.T) []page {
	t.Helper()
	paths, err := all(root)
	if err != nil {
		t.Fatal(err)
	}
	var out []page
	for _, path := range paths {
		p, err := read(path)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, p)
	}
	return out
}

// separator stands between documents.
var separator = regexp.MustCompile(`(?m)^---\s*$`)

// documents splits YAML. A key that occurs twice is a mistake.
func documents(t *testing.T, text string) []map[string]any {
	t.Helper()
	var out []map[string]any
	for _, part := range separator.Split(text, -1) {
		m := map[string]any{}
		if err := yaml.UnmarshalStrict([]byte(part), &m); err != nil {
			t.Fatalf("cannot read the YAML: %v\n%s", err, part)
		}
		if len(m) > 0 {
			out = append(out, m)
		}
	}
	return out
}

// other is true for a whole object that is no Superset of ours.
func other(d map[string]any) bool {
	api, _ := d["apiVersion"].(string)
	kind, _ := d["kind"].(string)
	return api != "" && kind != "" && !(strings.HasPrefix(api, v1alpha1.Group+"/") && kind == v1alpha1.Kind)
}

// merged is the base with a fragment: what stands below spec, or spec itself.
func merged(t *testing.T, fragment map[string]any) map[string]any {
	t.Helper()
	m := documents(t, base)[0]
	if _, ok := fragment["spec"]; !ok && fragment["metadata"] == nil {
		fragment = map[string]any{"spec": fragment}
	}
	over(m, fragment)
	spec, _ := m["spec"].(map[string]any)
	said, _ := fragment["spec"].(map[string]any)
	// Other sources of the same take the place of the base's.
	for _, f := range []string{"metastore", "valkey"} {
		if said[f] != nil {
			spec[f] = said[f]
		}
	}
	if said["secretKey"] != nil {
		delete(spec, "secretKeyFrom")
	}
	return m
}

func over(m, by map[string]any) {
	for k, v := range by {
		inner, ok := v.(map[string]any)
		have, also := m[k].(map[string]any)
		if ok && also {
			over(have, inner)
			continue
		}
		m[k] = v
	}
}

// rendered calls the function and wants an answer without mistakes.
func rendered(t *testing.T, path string, line int, d map[string]any) {
	t.Helper()
	// Nobody has any of the names that are asked for.
	free := map[string]*fnv1.Resources{}
	for name := range call(t, d, nil).GetRequirements().GetResources() {
		free[name] = &fnv1.Resources{}
	}
	rsp := call(t, d, free)
	for _, r := range rsp.GetResults() {
		if r.GetSeverity() == fnv1.Severity_SEVERITY_FATAL {
			t.Errorf("%s:%d: %s", path, line, r.GetMessage())
		}
	}
	valid := false
	for _, c := range rsp.GetConditions() {
		if c.GetType() == lifecycle.ConditionSpecValid {
			valid = c.GetStatus() == fnv1.Status_STATUS_CONDITION_TRUE
			if !valid {
				t.Errorf("%s:%d: %s", path, line, c.GetMessage())
			}
		}
	}
	if valid && len(rsp.GetDesired().GetResources()) == 0 {
		t.Errorf("%s:%d: nothing is composed", path, line)
	}
}

// call runs the function once for a Superset, with answers to its questions.
func call(t *testing.T, d map[string]any, required map[string]*fnv1.Resources) *fnv1.RunFunctionResponse {
	t.Helper()
	s, err := structpb.NewStruct(d)
	if err != nil {
		t.Fatal(err)
	}
	f := fn.NewFunction(logging.NewNopLogger()).WithClock(func() time.Time { return time.Date(2026, 1, 31, 12, 0, 0, 0, time.UTC) })
	rsp, err := f.RunFunction(context.Background(), &fnv1.RunFunctionRequest{
		Meta: &fnv1.RequestMeta{Capabilities: []fnv1.Capability{
			fnv1.Capability_CAPABILITY_CAPABILITIES, fnv1.Capability_CAPABILITY_REQUIRED_RESOURCES, fnv1.Capability_CAPABILITY_REQUIRED_SCHEMAS,
		}},
		Observed:          &fnv1.State{Composite: &fnv1.Resource{Resource: s}},
		RequiredResources: required,
	})
	if err != nil {
		t.Fatal(err)
	}
	return rsp
}

// distance is how many clicks lead from one page to another.
func distance(t *testing.T, from, to string) int {
	t.Helper()
	seen := map[string]int{filepath.Join(root, from): 0}
	queue := []string{filepath.Join(root, from)}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		if at == filepath.Join(root, to) {
			return seen[at]
		}
		if !strings.HasSuffix(at, ".md") {
			continue
		}
		p, err := read(at)
		if err != nil {
			continue // TestLinksLeadSomewhere tells.
		}
		for _, l := range p.links {
			file, _, _ := strings.Cut(l.target, "#")
			next := filepath.Join(filepath.Dir(at), file)
			if _, known := seen[next]; known || file == "" || strings.Contains(file, "://") {
				continue
			}
			seen[next] = seen[at] + 1
			queue = append(queue, next)
		}
	}
	return 1 << 10
}
