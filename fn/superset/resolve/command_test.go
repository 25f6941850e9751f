// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

func TestWorkerCommand(t *testing.T) {
	const head = "celery --app=superset.tasks.celery_app:app worker "

	cases := map[string]struct {
		celery *v1alpha1.Celery
		want   string
	}{
		"nothing said": {nil, "--pool=prefork -O fair -c 4"},
		"conservative": {&v1alpha1.Celery{Preset: v1alpha1.PresetConservative}, "--pool=prefork -O fair -c 2"},
		"aggressive":   {&v1alpha1.Celery{Preset: v1alpha1.PresetAggressive}, "--pool=prefork -O fair -c 16"},
		"disabled":     {&v1alpha1.Celery{Preset: v1alpha1.PresetDisabled, Concurrency: new(int32(9)), Pool: "solo"}, "--pool=prefork -O fair -c 4"},
		"zeros":        {&v1alpha1.Celery{MaxTasksPerChild: new(int32(0)), TimeLimit: new(int32(0))}, "--pool=prefork -O fair -c 4"},
		"all of it": {
			&v1alpha1.Celery{
				Preset: v1alpha1.PresetPerformance, Pool: "threads", Optimization: "default", MaxTasksPerChild: new(int32(1)), MaxMemoryPerChild: new(int32(2)),
				PrefetchMultiplier: new(int32(3)), SoftTimeLimit: new(int32(4)), TimeLimit: new(int32(5)),
			},
			"--pool=threads -O default -c 8 --max-tasks-per-child=1 --max-memory-per-child=2 --prefetch-multiplier=3 --soft-time-limit=4 --time-limit=5",
		},
	}
	for name, tc := range cases {
		if got := strings.Join(workerCommand(resolveCelery(tc.celery)), " "); got != head+tc.want {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestDefaultCommands(t *testing.T) {
	xr := superset(all)
	for c, want := range map[part.Component]string{
		part.WebServer:    "[gunicorn][--bind][]",
		part.CeleryWorker: "[celery][--app=superset.tasks.celery_app:app][worker][--pool=prefork][-O][fair][-c][4]",
		part.CeleryBeat:   "[celery][--app=superset.tasks.celery_app:app][beat][--pidfile][/tmp/celerybeat.pid][--schedule][/tmp/celerybeat-schedule]",
		part.CeleryFlower: "[celery][--app=superset.tasks.celery_app:app][flower][--url_prefix=/flower]",
		part.MCPServer:    "[superset][mcp][run][--host][0.0.0.0][--port][8088]",
	} {
		if got := execute(t, "", main(one(t, xr, c))); got != want {
			t.Errorf("%s runs %s, want %s", c, got, want)
		}
	}

	for n, want := range map[part.Task]string{part.Migrate: "[superset][db][upgrade]", part.Rotate: "[python][/app/pythonpath/rotate.py]", part.Init: "[superset][init]"} {
		xr := superset(all, func(s *v1alpha1.SupersetSpec) { s.Lifecycle = &v1alpha1.Lifecycle{Rotate: &v1alpha1.Task{}} })
		if got := execute(t, "", task(t, xr, n).Pod.Containers[0]); got != want {
			t.Errorf("%s runs %s, want %s", n, got, want)
		}
	}
}

// What these servers do with the addresses was seen with gunicorn, uvicorn,
// Flower and node in namespaces with IPv4, both and IPv6 only: gunicorn and node
// take IPv4 on [::], uvicorn does not, Flower listens on everything.
func TestServersListenWhereThePodHasAnAddress(t *testing.T) {
	xr := superset(all, func(s *v1alpha1.SupersetSpec) { s.BootstrapScript = new("true") })
	cases := map[string]struct{ ips, bind, web, mcp string }{
		"IPv4 only":              {ips: "10.0.0.5", web: "", mcp: "0.0.0.0"},
		"IPv6 only":              {ips: "fd00::5", web: "[::]", mcp: "::"},
		"Both, IPv4 first":       {ips: "10.0.0.5,fd00::5", web: "[::]", mcp: "0.0.0.0"},
		"Both, IPv6 first":       {ips: "fd00::5,10.0.0.5", web: "[::]", mcp: "::"},
		"Nobody knows":           {ips: "", web: "", mcp: "0.0.0.0"},
		"The user says where":    {ips: "fd00::5", bind: "[fd00::5]", web: "[fd00::5]", mcp: "::"},
		"The user wants no IPv6": {ips: "10.0.0.5,fd00::5", bind: "0.0.0.0", web: "0.0.0.0", mcp: "0.0.0.0"},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			run := func(component part.Component) string {
				c := main(one(t, xr, component))
				at := slices.IndexFunc(c.Env, func(e corev1.EnvVar) bool { return e.Name == envPodIPs })

				if at < 0 || c.Env[at].ValueFrom.FieldRef.FieldPath != "status.podIPs" {
					t.Fatalf("%s does not know the addresses of its pod", component)
				}

				c.Env[at].Value = tc.ips
				c.Env = append(c.Env, envVar("SUPERSET_BIND_ADDRESS", tc.bind))

				return execute(t, "", c)
			}
			if got, want := run(part.WebServer), "[gunicorn][--bind]["+tc.web+"]"; got != want {
				t.Errorf("the web server runs %s, want %s", got, want)
			}

			if got, want := run(part.MCPServer), "[superset][mcp][run][--host]["+tc.mcp+"][--port][8088]"; got != want {
				t.Errorf("the MCP server runs %s, want %s", got, want)
			}
		})
	}
}

// TestTheWebsocketServerOfAnyImageIsFound: what Superset's Dockerfile
// makes has no websocket_server.js, and does nothing unless told to start.
func TestTheWebsocketServerOfAnyImageIsFound(t *testing.T) {
	server := main(one(t, superset(all), part.WebsocketServer))
	for file, want := range map[string]string{
		"websocket_server.js": "[node][websocket_server.js][more]",
		"dist/index.js":       "[node][dist/index.js][start][more]",
		"dist/index.cjs":      "[node][dist/index.cjs][start][more]",
		"server.js":           "",
	} {
		t.Run(file, func(t *testing.T) {
			dir := t.TempDir()
			t.Chdir(dir)

			if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
				t.Fatal(err)
			}

			if err := os.WriteFile(file, nil, 0o600); err != nil {
				t.Fatal(err)
			}

			server.Args = []string{"more"}
			if got := execute(t, "", server); got != want {
				t.Errorf("runs %s, want %s", got, want)
			}
		})
	}
}

// TestGunicornTakesThePlaceOfTheStartScript: the image's script starts gunicorn
// as a child, and a shell that is process 1 passes no signal on.
func TestGunicornTakesThePlaceOfTheStartScript(t *testing.T) {
	dir := t.TempDir()
	for name, content := range map[string]string{
		"gunicorn":      "#!/bin/sh\necho $$\n",
		"run-server.sh": "#!/usr/bin/env bash\ngunicorn\necho still here\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o700); err != nil {
			t.Fatal(err)
		}
	}

	argv := append([]string{}, webCommand...)
	argv[2] = strings.ReplaceAll(argv[2], "/usr/bin/run-server.sh", filepath.Join(dir, "run-server.sh"))
	cmd := exec.Command("/bin/sh", append([]string{"-c", `echo $$; exec "$@"`, "sh"}, argv...)...)
	cmd.Env = []string{"PATH=" + dir + ":" + os.Getenv("PATH")}

	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}

	if lines := strings.Fields(string(out)); len(lines) != 2 || lines[0] != lines[1] {
		t.Errorf("gunicorn does not take the place of process 1: %q", out)
	}
}

func TestPrefetchIsAFlagOnlyWhereTheUserSetsIt(t *testing.T) {
	flag := func(n *int32) (string, string) {
		c := one(t, superset(all, func(s *v1alpha1.SupersetSpec) { s.CeleryWorker.Celery = &v1alpha1.Celery{PrefetchMultiplier: n} }), part.CeleryWorker)

		return strings.Join(main(c).Command, " "), c.Config[ConfigKey]
	}

	command, config := flag(nil)
	if strings.Contains(command, "prefetch") || !strings.Contains(config, "    worker_prefetch_multiplier = 1\n") {
		t.Errorf("the default is a flag, which raw Python cannot change: %s", command)
	}

	if command, config = flag(new(int32(0))); !strings.Contains(command, "--prefetch-multiplier=0") || strings.Contains(config, "worker_prefetch") {
		t.Errorf("0 does not mean unlimited: %s", command)
	}
}

func TestArgsFollowTheDefaultCommand(t *testing.T) {
	args := []string{"--flag", "a 'b"}
	xr := superset(all, func(s *v1alpha1.SupersetSpec) {
		s.BootstrapScript = new("true")
		s.CeleryFlower.PodTemplate = container(v1alpha1.ContainerTemplate{Args: args})
		s.CeleryWorker.PodTemplate = container(v1alpha1.ContainerTemplate{Args: args})
		s.Lifecycle = &v1alpha1.Lifecycle{PodTemplate: container(v1alpha1.ContainerTemplate{Args: args})}
	})

	for _, c := range []part.Component{part.CeleryFlower, part.CeleryWorker} {
		m := main(one(t, xr, c))
		if got := execute(t, "true", m); !strings.HasSuffix(got, "[--flag][a 'b]") || !strings.HasPrefix(got, "[celery]") {
			t.Errorf("%s runs %s", c, got)
		}
	}

	if got := execute(t, "true", task(t, xr, part.Migrate).Pod.Containers[0]); got != "[superset][db][upgrade][--flag][a 'b]" {
		t.Errorf("migrate runs %s", got)
	}
}

func TestAFailingBootstrapScriptStopsTheStart(t *testing.T) {
	xr := superset(all, func(s *v1alpha1.SupersetSpec) { s.BootstrapScript = new("x") })
	worker := main(one(t, xr, part.CeleryWorker))

	for name, tc := range map[string]struct {
		script string
		starts bool
	}{
		"last line fails":                 {"echo hello >&2; false", false},
		"set -e and a line fails":         {"set -e\nfalse\ntrue", false},
		"exit":                            {"exit 3", false},
		"a line fails but the script not": {"false\ntrue", true},
		"arguments are changed":           {"set -- evil; shift", true},
		"functions":                       {"boot() { :; }\nset -u", true},
	} {
		got := execute(t, tc.script, worker)
		if started := strings.HasPrefix(got, "[celery]"); started != tc.starts {
			t.Errorf("%s: started is %t: %s", name, started, got)
		}
	}
}
