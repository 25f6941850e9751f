// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package foreign

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	apiextensionsv1 "github.com/crossplane/crossplane/apis/v2/apiextensions/v1"
	apiextensionsv2 "github.com/crossplane/crossplane/apis/v2/apiextensions/v2"
	pkgv1 "github.com/crossplane/crossplane/apis/v2/pkg/v1"
	pkgv1beta1 "github.com/crossplane/crossplane/apis/v2/pkg/v1beta1"
	protectionv1beta1 "github.com/crossplane/crossplane/apis/v2/protection/v1beta1"
	"github.com/google/cel-go/cel"
	monitoringv1 "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	lua "github.com/yuin/gopher-lua"
	admissionregistrationv1 "k8s.io/api/admissionregistration/v1"
	networkingv1 "k8s.io/api/networking/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	"sigs.k8s.io/yaml"

	"github.com/crossplane-contrib/function-superset/test/docs"
	"github.com/crossplane-contrib/function-superset/test/golden"
)

const root = "../../.."

// types are what whole manifests beside ours may be.
var types = map[string]func() any{
	"admissionregistration.k8s.io/v1 ValidatingAdmissionPolicy": func() any {
		return &admissionregistrationv1.ValidatingAdmissionPolicy{}
	},
	"admissionregistration.k8s.io/v1 ValidatingAdmissionPolicyBinding": func() any {
		return &admissionregistrationv1.ValidatingAdmissionPolicyBinding{}
	},
	"apiextensions.crossplane.io/v1 Composition": func() any { return &apiextensionsv1.Composition{} },
	"apiextensions.crossplane.io/v2 CompositeResourceDefinition": func() any {
		return &apiextensionsv2.CompositeResourceDefinition{}
	},
	"rbac.authorization.k8s.io/v1 ClusterRole": func() any { return &rbacv1.ClusterRole{} },
	"rbac.authorization.k8s.io/v1 RoleBinding": func() any { return &rbacv1.RoleBinding{} },
	// What is of examples/platform's own kind, test/xrd brings before its definition.
	"platform.example.org/v1alpha1 Analytics":           func() any { return &map[string]any{} },
	"pkg.crossplane.io/v1 Configuration":                func() any { return &pkgv1.Configuration{} },
	"pkg.crossplane.io/v1 Function":                     func() any { return &pkgv1.Function{} },
	"pkg.crossplane.io/v1beta1 DeploymentRuntimeConfig": func() any { return &pkgv1beta1.DeploymentRuntimeConfig{} },
	"pkg.crossplane.io/v1beta1 ImageConfig":             func() any { return &pkgv1beta1.ImageConfig{} },
	"protection.crossplane.io/v1beta1 Usage":            func() any { return &protectionv1beta1.Usage{} },
	"networking.k8s.io/v1 NetworkPolicy":                func() any { return &networkingv1.NetworkPolicy{} },
	"monitoring.coreos.com/v1 PodMonitor":               func() any { return &monitoringv1.PodMonitor{} },
}

var separator = regexp.MustCompile(`(?m)^---\s*$`)

// heredoc finds manifests that a command reads.
var heredoc = regexp.MustCompile(`(?s)<<'?([A-Z]+)'?\n(.*?)\n([A-Z]+)\n`)

// TestForeignManifests decodes strictly: a field that does not exist is a
// mistake.
func TestForeignManifests(t *testing.T) {
	texts := map[string]string{}
	for _, b := range blocks(t) {
		at := fmt.Sprintf("%s:%d", b.Path, b.Line)
		switch {
		case b.Language == "yaml" && !b.Fragment:
			texts[at] = b.Text
		case b.Language == "shell":
			for _, m := range heredoc.FindAllStringSubmatch(b.Text, -1) {
				texts[at] += "---\n" + m[2] + "\n"
			}
		}
	}
	files, err := filepath.Glob(root + "/examples/*/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range append(files, root+"/examples/functions.yaml") {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		texts[file] = string(raw)
	}
	n := 0
	for _, at := range slices.Sorted(maps.Keys(texts)) {
		for _, part := range separator.Split(texts[at], -1) {
			var head struct{ APIVersion, Kind string }
			if err := yaml.Unmarshal([]byte(part), &head); err != nil {
				t.Errorf("%s: %v", at, err)
				continue
			}
			if head.Kind == "" || strings.HasPrefix(head.APIVersion, "superset.crossplane.io/") {
				continue
			}
			n++
			of, ok := types[head.APIVersion+" "+head.Kind]
			if !ok {
				t.Errorf("%s: nobody checks a %s %s; add its type", at, head.APIVersion, head.Kind)
				continue
			}
			if err := yaml.UnmarshalStrict([]byte(part), of()); err != nil {
				t.Errorf("%s: %v", at, err)
			}
		}
	}
	if n < 8 {
		t.Errorf("only %d manifests were found", n)
	}
	t.Logf("%d manifests", n)
}

// TestCompositionIsFixed evaluates the rule by which users cannot choose
// another Composition, or an older revision of it.
func TestCompositionIsFixed(t *testing.T) {
	raw, err := os.ReadFile(root + "/examples/policy/admission.yaml")
	if err != nil {
		t.Fatal(err)
	}
	p := admissionregistrationv1.ValidatingAdmissionPolicy{}
	if err := yaml.Unmarshal([]byte(separator.Split(string(raw), -1)[0]), &p); err != nil {
		t.Fatal(err)
	}
	env, err := cel.NewEnv(cel.Variable("object", cel.DynType), cel.Variable("oldObject", cel.DynType), cel.Variable("request", cel.DynType))
	if err != nil {
		t.Fatal(err)
	}
	verdict := func(expression string, vars map[string]any) bool {
		t.Helper()
		ast, issues := env.Compile(expression)
		if issues.Err() != nil {
			t.Fatal(issues.Err())
		}
		program, err := env.Program(ast)
		if err != nil {
			t.Fatal(err)
		}
		out, _, err := program.Eval(vars)
		if err != nil {
			t.Fatal(err)
		}
		return out.Value() == true
	}
	with := func(ref string) map[string]any {
		spec := map[string]any{"image": map[string]any{"tag": "6.1.0"}}
		if ref != "" {
			spec["crossplane"] = map[string]any{"compositionRef": map[string]any{"name": ref}}
		}
		return map[string]any{"spec": spec}
	}
	for name, c := range map[string]struct {
		object map[string]any
		old    any
		want   bool
	}{
		"made as it should be":             {with(""), nil, true},
		"made with a Composition":          {with("lenient"), nil, false},
		"changed elsewhere":                {with("platform"), with("platform"), true},
		"changed before Crossplane saw it": {with(""), with(""), true},
		"given another Composition":        {with("lenient"), with("platform"), false},
		"given the first Composition":      {with("lenient"), with(""), false},
		"replaced by the manifest":         {with(""), with("platform"), true},
	} {
		got := true
		for _, v := range p.Spec.Validations {
			got = got && verdict(v.Expression, map[string]any{"object": c.object, "oldObject": c.old})
		}
		if got != c.want {
			t.Errorf("%s: allowed: %t", name, got)
		}
	}
	for user, want := range map[string]bool{"system:serviceaccount:crossplane-system:crossplane": false, "mallory": true} {
		request := map[string]any{"userInfo": map[string]any{"username": user}}
		if got := verdict(p.Spec.MatchConditions[0].Expression, map[string]any{"request": request}); got != want {
			t.Errorf("%s is looked at: %t", user, got)
		}
	}
}

// health is what a check makes of a phase of ours.
type health struct{ argo, flux string }

// wanted is what people are to see. An instance that is about to change is
// never healthy, and one that needs a person never looks busy.
func wanted(xr map[string]any) health {
	ready := false
	for _, c := range list(xr, "status", "conditions") {
		ready = ready || c["type"] == "Ready" && c["status"] == "True"
	}
	switch phase, _ := dig(xr, "status", "phase").(string); {
	case phase == "Failed" || phase == "Blocked":
		return health{"Degraded", "Failed"}
	case phase == "Degraded":
		return health{"Degraded", "InProgress"}
	case phase == "Suspended" || phase == "AwaitingApproval":
		return health{"Suspended", "InProgress"}
	case ready:
		return health{"Healthy", "Current"}
	}
	return health{"Progressing", "InProgress"}
}

func TestHealthChecks(t *testing.T) {
	script, flux := argo(t), expressions(t)
	seen := map[health]int{}
	check := func(name string, xr map[string]any, want health) {
		t.Helper()
		seen[want]++
		if got := (health{script.check(t, xr), flux.check(t, xr)}); got != want {
			t.Errorf("%s: want %v, got %v", name, want, got)
		}
	}
	files, err := filepath.Glob(root + "/test/golden/*/want.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no goldens: %v", err)
	}
	for _, file := range files {
		answers, err := golden.Read(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range answers {
			name, xr := fmt.Sprintf("%s, step %d", file, a.Step), composite(t, a)
			check(name, xr, wanted(xr))

			// The next edit, which nobody has looked at yet.
			metadata, _ := xr["metadata"].(map[string]any)
			metadata["generation"] = float64(99)
			check(name+" after an edit", xr, health{"Progressing", "InProgress"})
		}
	}
	for _, h := range []health{
		{"Healthy", "Current"}, {"Progressing", "InProgress"}, {"Degraded", "Failed"}, {"Degraded", "InProgress"}, {"Suspended", "InProgress"},
	} {
		if seen[h] == 0 {
			t.Errorf("no scenario is %v", h)
		}
	}
	metadata := map[string]any{"name": "bi", "generation": float64(1)}
	for name, xr := range map[string]map[string]any{
		"no status yet":         {"metadata": metadata},
		"an empty status":       {"metadata": metadata, "status": map[string]any{}},
		"only Crossplane's own": {"metadata": metadata, "status": map[string]any{"conditions": []any{map[string]any{"type": "Synced", "status": "False"}}}},
	} {
		check(name, xr, health{"Progressing", "InProgress"})
	}
	t.Logf("%d scenarios: %v", len(files), seen)
}

// condition is how goldens write one.
var condition = regexp.MustCompile(`^(\w+) (\w+)(?:: (?s:(.*)))?$`)

// composite is the Superset that a golden's answer becomes.
func composite(t *testing.T, a golden.Answer) map[string]any {
	t.Helper()
	conditions := []any{map[string]any{"type": "Synced", "status": "True"}, map[string]any{"type": "Ready", "status": title(a.Ready)}}
	for _, typ := range slices.Sorted(maps.Keys(a.Conditions)) {
		text, _ := a.Conditions[typ].(string)
		m := condition.FindStringSubmatch(text)
		if m == nil {
			t.Fatalf("step %d: cannot read the condition %s: %q", a.Step, typ, text)
		}
		conditions = append(conditions, map[string]any{"type": typ, "status": title(m[1] == "true"), "reason": m[2], "message": m[3]})
	}
	status := maps.Clone(a.Status)
	status["conditions"] = conditions
	generation := status["observedGeneration"]
	if generation == nil {
		t.Fatalf("step %d: no observedGeneration", a.Step)
	}
	return map[string]any{"metadata": map[string]any{"name": "bi", "generation": generation}, "status": status}
}

func title(b bool) string {
	if b {
		return "True"
	}
	return "False"
}

// block is the one block of a language.
func block(t *testing.T, of func(docs.Block) bool) docs.Block {
	t.Helper()
	var found []docs.Block
	for _, b := range blocks(t) {
		if of(b) {
			found = append(found, b)
		}
	}
	if len(found) != 1 {
		t.Fatalf("%d blocks, want one", len(found))
	}
	return found[0]
}

func blocks(t *testing.T) []docs.Block {
	t.Helper()
	all, err := docs.Blocks(root)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// luaCheck is a script as Argo CD runs it: in an interpreter without libraries
// that touch the machine, with the object as obj.
type luaCheck struct{ text string }

func argo(t *testing.T) luaCheck {
	t.Helper()
	return luaCheck{block(t, func(b docs.Block) bool { return b.Language == "lua" }).Text}
}

func (c luaCheck) check(t *testing.T, xr map[string]any) string {
	t.Helper()
	l := lua.NewState(lua.Options{SkipOpenLibs: true})
	defer l.Close()
	for name, open := range map[string]lua.LGFunction{lua.BaseLibName: lua.OpenBase, lua.TabLibName: lua.OpenTable, lua.StringLibName: lua.OpenString} {
		if err := l.CallByParam(lua.P{Fn: l.NewFunction(open), Protect: true}, lua.LString(name)); err != nil {
			t.Fatal(err)
		}
	}
	l.SetGlobal("obj", value(l, xr))
	if err := l.DoString(c.text); err != nil {
		t.Fatal(err)
	}
	out, ok := l.Get(-1).(*lua.LTable)
	if !ok {
		t.Fatal("the script returns no table")
	}
	status := out.RawGetString("status").String()
	if message := out.RawGetString("message"); message.Type() != lua.LTString || message.String() == "" {
		t.Errorf("the message of %s is %v", status, message)
	}
	return status
}

// value is a value in Lua.
func value(l *lua.LState, v any) lua.LValue {
	switch v := v.(type) {
	case map[string]any:
		table := l.NewTable()
		for k, e := range v {
			table.RawSetString(k, value(l, e))
		}
		return table
	case []any:
		table := l.NewTable()
		for _, e := range v {
			table.Append(value(l, e))
		}
		return table
	case string:
		return lua.LString(v)
	case bool:
		return lua.LBool(v)
	case int64:
		return lua.LNumber(v)
	case float64:
		return lua.LNumber(v)
	}
	return lua.LNil
}

// celCheck are expressions as Flux runs them: parsed, not compiled, over the
// fields of the object.
type celCheck struct{ inProgress, failed, current cel.Program }

func expressions(t *testing.T) celCheck {
	t.Helper()
	text := block(t, func(b docs.Block) bool { return strings.HasPrefix(b.Text, "healthCheckExprs:") }).Text
	var in struct {
		HealthCheckExprs []struct{ APIVersion, Kind, InProgress, Failed, Current string }
	}
	if err := yaml.UnmarshalStrict([]byte(text), &in); err != nil {
		t.Fatal(err)
	}
	if len(in.HealthCheckExprs) != 1 || in.HealthCheckExprs[0].APIVersion != "superset.crossplane.io/v1alpha1" || in.HealthCheckExprs[0].Kind != "Superset" {
		t.Fatalf("want one check of our kind, got %v", in)
	}
	env, err := cel.NewEnv(cel.CrossTypeNumericComparisons(true), cel.OptionalTypes())
	if err != nil {
		t.Fatal(err)
	}
	parse := func(s string) cel.Program {
		if s == "" {
			return nil
		}
		ast, issues := env.Parse(s)
		if issues.Err() != nil {
			t.Fatal(issues.Err())
		}
		p, err := env.Program(ast)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	e := in.HealthCheckExprs[0]
	if e.Current == "" {
		t.Fatal("current is required")
	}
	return celCheck{parse(e.InProgress), parse(e.Failed), parse(e.Current)}
}

// check follows the order of Flux: the generation, in progress, failed, current.
func (c celCheck) check(t *testing.T, xr map[string]any) string {
	t.Helper()
	if g := dig(xr, "status", "observedGeneration"); g != nil && g != dig(xr, "metadata", "generation") {
		return "InProgress"
	}
	for _, e := range []struct {
		p    cel.Program
		name string
	}{{c.inProgress, "InProgress"}, {c.failed, "Failed"}, {c.current, "Current"}} {
		if e.p == nil {
			continue
		}
		out, _, err := e.p.Eval(xr)
		if err != nil {
			// An object without any status cannot be asked for it; Flux asks again. Nothing else may fail.
			if xr["status"] != nil {
				t.Errorf("%s: %v", e.name, err)
			}
			return "InProgress"
		}
		holds, ok := out.Value().(bool)
		if !ok {
			t.Fatalf("%s is not true or false", e.name)
		}
		if holds {
			return e.name
		}
	}
	return "InProgress"
}

func dig(v any, path ...string) any {
	for _, p := range path {
		m, _ := v.(map[string]any)
		v = m[p]
	}
	return v
}

func list(v any, path ...string) []map[string]any {
	l, _ := dig(v, path...).([]any)
	var out []map[string]any
	for _, e := range l {
		if m, ok := e.(map[string]any); ok {
			out = append(out, m)
		}
	}
	return out
}
