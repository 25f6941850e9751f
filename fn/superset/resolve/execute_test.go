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
	start := write("run-server.sh", "#!/usr/bin/env bash\nADDRESS=${SUPERSET_BIND_ADDRESS:-}\ngunicorn --bind \"$ADDRESS\" \"$@\"\n")

	const printer = "#!/bin/sh\nprintf '[%s]' \"${0##*/}\" \"$@\"\n"
	for _, program := range []string{"celery", "superset", "node", "gunicorn", "python"} {
		write(program, printer)
	}

	var argv []string
	for _, a := range append(append([]string{}, c.Command...), c.Args...) {
		a = strings.ReplaceAll(a, ConfigDir+"/"+bootstrapKey, script)
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
