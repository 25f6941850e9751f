// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package pyconfig

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// driver runs a rendered file and prints what it defines as JSON. Libraries
// that a plain Python lacks are replaced by ones that remember their
// arguments. When SUPERSET is set, a module like Superset's own is there, too.
const driver = `
import json, os, sys, types

def module(name, **content):
    m = types.ModuleType(name)
    m.__dict__.update(content)
    sys.modules[name] = m

class RedisCache:
    def __init__(self, **kw):
        self.kw = kw

module("cachelib"); module("cachelib.redis", RedisCache=RedisCache)
module("sqlalchemy"); module("sqlalchemy.pool", NullPool="NullPool")
if os.environ.get("SUPERSET"):
    class CeleryConfig:
        broker_url = "sqla+sqlite:///celerydb.sqlite"
        imports = ("superset.sql_lab", "superset.tasks.scheduler")
        beat_schedule = {"reports.scheduler": {}}
        worker_prefetch_multiplier = 1
        if os.environ.get("SUPERSET_HAS_TASKS"):
            imports = ("superset.tasks.async_queries", "superset.sql_lab")
            beat_schedule = {"reap_orphaned_tasks": {"task": "its own"}}
    module("superset"); module("superset.config", CeleryConfig=CeleryConfig)

names = {}
exec(compile(open(sys.argv[1]).read(), "superset_config.py", "exec"), names)

def plain(v):
    if isinstance(v, type):
        return {k: plain(getattr(v, k)) for k in dir(v) if not k.startswith("_")}
    if isinstance(v, RedisCache):
        return plain(v.kw)
    if isinstance(v, dict):
        return {k: plain(x) for k, x in v.items()}
    if isinstance(v, (list, tuple)):
        return [plain(x) for x in v]
    if v is None or isinstance(v, (str, int, float, bool)) and not hasattr(v, "name"):
        return v
    return str(getattr(v, "name", type(v).__name__))

print(json.dumps({k: plain(v) for k, v in names.items() if k.isupper() or k == "CeleryConfig"}))
`

// python runs a rendered file with variables and returns what it defines.
func python(t *testing.T, source string, env map[string]string) (map[string]any, error) {
	t.Helper()

	bin, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("cannot run: there is no python3")
	}

	dir := t.TempDir()
	file, program := filepath.Join(dir, "superset_config.py"), filepath.Join(dir, "driver.py")

	for name, content := range map[string]string{file: source, program: driver} {
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}

	cmd := exec.Command(bin, program, file)

	cmd.Env = []string{"PYTHONUTF8=1"}
	for k, v := range env {
		cmd.Env = append(cmd.Env, k+"="+v)
	}

	cmd.Stderr = os.Stderr

	raw, err := cmd.Output()
	if err != nil {
		return nil, err
	}

	var out map[string]any
	if err := json.Unmarshal(raw, &out); err != nil {
		t.Fatal(err)
	}

	return out, nil
}

// must is python for a file that has to run.
func must(t *testing.T, source string, env map[string]string) map[string]any {
	t.Helper()

	out, err := python(t, source, env)
	if err != nil {
		t.Fatalf("cannot run: %v\n%s", err, source)
	}

	return out
}

// secrets are the variables of the most complete configuration.
func secrets(changes map[string]string) map[string]string {
	out := map[string]string{
		EnvInstanceName: "acme", EnvSecretKey: "s3cret",
		EnvDBHost: "db.internal", EnvDBPort: "5433", EnvDBName: "bi", EnvDBUser: "svc", EnvDBPass: "pw",
		EnvValkeyHost: "cache.internal", EnvValkeyPort: "6380", EnvValkeyUser: "app", EnvValkeyPass: "vpw",
		EnvRealtimeSecret: "0123456789012345678901234567890123456789",
	}
	for k, v := range changes {
		out[k] = v
	}

	return out
}
