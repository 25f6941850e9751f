// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/intstr"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

// percent is an amount as users write it.
func percent(s string) intstr.IntOrString { return intstr.FromString(s) }

// execute runs a container's command for real, with this bootstrap script and
// with programs that only print how they were called, and returns what was
// printed.
func execute(t *testing.T, bootstrap string, c corev1.Container) string {
	t.Helper()

	dir := t.TempDir()
	write := func(name, content string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o700); err != nil {
			t.Fatal(err)
		}

		return path
	}

	script := write("superset_bootstrap.sh", bootstrap+"\n")
	start := write("run-server.sh", "#!/usr/bin/env bash\nNAME=value\ngunicorn --bind \"$NAME\" \"$@\"\n")

	const printer = "#!/bin/sh\nprintf '[%s]' \"${0##*/}\" \"$@\"\n"
	for _, program := range []string{"celery", "superset", "node", "gunicorn", "python"} {
		write(program, printer)
	}

	var argv []string
	for _, a := range append(append([]string{}, c.Command...), c.Args...) {
		a = strings.ReplaceAll(a, configDir+"/"+bootstrapKey, script)
		argv = append(argv, strings.ReplaceAll(a, "/usr/bin/run-server.sh", start))
	}

	cmd := exec.Command(argv[0], argv[1:]...)
	if !strings.HasPrefix(argv[0], "/") {
		cmd = exec.Command(filepath.Join(dir, argv[0]), argv[1:]...)
	}

	cmd.Env = []string{"PATH=" + dir + ":" + os.Getenv("PATH")}
	for _, e := range c.Env {
		cmd.Env = append(cmd.Env, e.Name+"="+e.Value)
	}

	out, _ := cmd.Output()

	return string(out)
}

func TestDefaultCommands(t *testing.T) {
	xr := superset(all)
	for c, want := range map[part.Component]string{
		part.WebServer:    "[gunicorn][--bind][value]",
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

// TestWebsocketServerOfSupersetsOwnBuildIsNotFound: what Superset's Dockerfile
// makes has no websocket_server.js, and does nothing unless told to start.
func TestWebsocketServerOfSupersetsOwnBuildIsNotFound(t *testing.T) {
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

// TestWebServerDoesNotHearThatItShouldStop: the image's script starts gunicorn
// as a child, and a shell that is process 1 passes no signal on.
func TestWebServerDoesNotHearThatItShouldStop(t *testing.T) {
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
