// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package migrate

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"google.golang.org/protobuf/types/known/structpb"

	"github.com/crossplane-contrib/function-superset/fn/superset"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

// judge compiles and executes Python, request after request. Modules that a plain
// Python lacks are replaced by ones that have every name; all variables that a
// Secret of the user's has are there, and no others.
const judge = `
import importlib.abc, importlib.machinery, json, os, sys

class Anything:
    def __init__(self, *args, **kw): pass
    def __call__(self, *args, **kw): return self
    def __getattr__(self, name):
        if name.startswith("__"): raise AttributeError(name)
        return Anything()
    def __getitem__(self, key): return Anything()
    def __iter__(self): return iter(())

class Absent(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name, path, target=None):
        if name.split(".")[0] in ("celery", "flask_caching", "flask_appbuilder", "cachelib", "sqlalchemy", "superset", "custom_sso", "flask"):
            return importlib.machinery.ModuleSpec(name, self, is_package=True)
    def create_module(self, spec): return None
    def exec_module(self, module):
        module.__getattr__ = lambda name: type(name, (Anything,), {}) if not name.startswith("__") else (_ for _ in ()).throw(AttributeError(name))

sys.meta_path.insert(0, Absent())
real = dict(os.environ)
for line in sys.stdin:
    request = json.loads(line)
    answer = ""
    try:
        code = compile(request["source"], "superset_config.py", "exec")
        if request["run"]:
            os.environ.clear()
            os.environ.update(request["env"] or {})
            names = {"__name__": "superset_config"}
            out, sys.stdout = sys.stdout, sys.stderr
            try:
                exec(code, names)
            finally:
                sys.stdout = out
    except BaseException as e:
        answer = type(e).__name__ + ": " + str(e)
    print(json.dumps(answer), flush=True)
`

// interpreter is a running Python.
type interpreter struct {
	in  io.Writer
	out *bufio.Reader
}

// python starts one; the test is skipped where there is none.
func python(t testing.TB) *interpreter {
	t.Helper()
	bin, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("cannot run: there is no python3")
	}
	cmd := exec.Command(bin, "-c", judge)
	cmd.Env = []string{"PYTHONUTF8=1", "PYTHONWARNINGS=ignore"}
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = in.Close()
		_ = cmd.Wait()
	})
	return &interpreter{in, bufio.NewReader(out)}
}

// judges compiles a program, and runs it with variables; "" if it has no fault.
func (p *interpreter) judges(t testing.TB, source string, run bool, env map[string]string) string {
	t.Helper()
	raw, err := json.Marshal(map[string]any{"source": source, "run": run, "env": env})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := fmt.Fprintf(p.in, "%s\n", raw); err != nil {
		t.Fatal(err)
	}
	line, err := p.out.ReadBytes('\n')
	if err != nil {
		t.Fatal("cannot read the answer of Python: ", err)
	}
	var answer string
	if err := json.Unmarshal(line, &answer); err != nil {
		t.Fatal(err)
	}
	return answer
}

// program is superset_config.py of the worker, and the variables of its
// container. What comes from Secrets has a text of its own.
func (r Result) program(t testing.TB) (string, map[string]string) {
	t.Helper()
	m := placed(r.Manifest)
	fill(m["spec"])
	s, err := structpb.NewStruct(m)
	if err != nil {
		t.Fatal(err)
	}
	xr, wrong := superset.Check(s, nil)
	if len(wrong) > 0 {
		t.Fatal(wrong)
	}
	i := resolve.Resolve(xr)
	c, ok := i.Component(part.CeleryWorker)
	if !ok {
		if c, ok = i.Component(part.WebServer); !ok {
			t.Skip("there is no Python component")
		}
	}
	env := map[string]string{}
	for _, e := range c.Pod.Containers[0].Env {
		env[e.Name] = e.Value
		if e.ValueFrom != nil {
			env[e.Name] = "from-a-secret"
		}
		switch {
		case strings.HasSuffix(e.Name, "_URI"):
			env[e.Name] = "postgresql://u:p@h/d"
		case strings.HasSuffix(e.Name, "_PORT"):
			env[e.Name] = "1234"
		}
	}
	for _, n := range r.Notes {
		if names, ok := strings.CutPrefix(n.Advice, "put "); ok && n.Path == "extraSecretEnv" {
			names, _, _ = strings.Cut(names, " into a Secret")
			for name := range strings.SplitSeq(names, ", ") {
				env[name] = "from-the-secret"
			}
		}
	}
	return c.Config[resolve.ConfigKey], env
}

// fill fills in what is left to the user.
func fill(v any) {
	switch v := v.(type) {
	case map[string]any:
		for k, e := range v {
			if s, ok := e.(string); ok && strings.HasPrefix(s, setMe) {
				v[k] = "set.by.the.user"
				if k == "name" {
					v[k] = "set-by-the-user"
				}
			}
			fill(e)
		}
	case []any:
		for _, e := range v {
			fill(e)
		}
	}
}

// TestDocumentedExamplesExecute converts every example on the chart's page of
// documentation; what comes out has to run.
func TestDocumentedExamplesExecute(t *testing.T) {
	p := python(t)
	files, err := filepath.Glob("testdata/page/*.yaml")
	if err != nil || len(files) < 10 {
		t.Fatal("examples are missing: ", files, err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			r, err := Convert(document(t, file), Options{From: Chart})
			if err != nil {
				t.Fatal(err)
			}
			if got := told(t, r); strings.Contains(got, hush) {
				t.Errorf("a secret came out again:\n%s", got)
			}
			config, env := r.program(t)
			if fault := p.judges(t, config, true, env); fault != "" {
				t.Errorf("%s\n%v\n%s", fault, env, text(dig(r.Manifest, "spec", "config")))
			}
		})
	}
}

// TestPythonOfEveryFaultExecutes: whatever is kept of the user's Python runs.
func TestPythonOfEveryFaultExecutes(t *testing.T) {
	p := python(t)
	for name, tc := range faults {
		t.Run(name, func(t *testing.T) {
			var in map[string]any
			parse(t, tc.values, &in)
			o := tc.options
			o.From = Chart
			r, err := Convert(in, o)
			if err != nil {
				t.Fatal(err)
			}
			config, env := r.program(t)
			run := !strings.Contains(tc.values, "/run/secrets") && !strings.Contains(config, "SET_ME")
			if fault := p.judges(t, config, run, env); fault != "" {
				t.Errorf("%s\n%v\n%s", fault, env, text(dig(r.Manifest, "spec", "config")))
			}
		})
	}
}
