// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

func TestWorkerAndBeatHaveProbesForTheirDefaultCommands(t *testing.T) {
	for _, c := range []part.Component{part.CeleryWorker, part.CeleryBeat} {
		if m := main(one(t, superset(all), c)); m.LivenessProbe == nil || m.StartupProbe == nil {
			t.Errorf("%s has none", c)
		}
	}

	own := superset(all, func(s *v1alpha1.SupersetSpec) {
		s.CeleryBeat.PodTemplate = container(v1alpha1.ContainerTemplate{Command: []string{"mine"}})
		s.CeleryWorker.Celery = &v1alpha1.Celery{Pool: "solo"}
	})
	for _, c := range []part.Component{part.CeleryWorker, part.CeleryBeat} {
		if m := main(one(t, own, c)); m.LivenessProbe != nil {
			t.Errorf("%s would be restarted for what it is not", c)
		}
	}
}

func TestEveryComponentHasFiveMinutesToStart(t *testing.T) {
	for _, c := range Resolve(superset(all)).Components {
		p := main(c).StartupProbe
		if p == nil || p.PeriodSeconds*p.FailureThreshold < 300 {
			t.Errorf("%s has less than five minutes", c.Type)
		}
	}
}

func TestProgressOfAProcess(t *testing.T) {
	cases := map[string]struct {
		reason string
		status string
		// seen is what the probe has seen twenty minutes ago.
		seen  string
		alive bool
	}{
		"The first look":             {reason: "there is nothing to compare with", status: "voluntary_ctxt_switches:\t5\n", alive: true},
		"The loop turns":             {reason: "the number has changed", status: "voluntary_ctxt_switches:\t9\n", seen: "voluntary_ctxt_switches:\t5", alive: true},
		"It hangs":                   {reason: "the number has been the same for long", status: "voluntary_ctxt_switches:\t5\n", seen: "voluntary_ctxt_switches:\t5"},
		"The process is gone":        {reason: "nobody works"},
		"A kernel that counts not":   {reason: "gVisor did not until 2026; a restart every few minutes is worse", status: "Name:\tcelery\n", alive: true},
		"It never counted, for long": {reason: "the same", status: "Name:\tcelery\n", seen: "anything", alive: true},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			write := func(file, content string) string {
				path := filepath.Join(dir, file)
				if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
					t.Fatal(err)
				}

				if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
					t.Fatal(err)
				}

				return path
			}

			if tc.status != "" {
				write("proc/1/status", tc.status)
			}

			if tc.seen != "" {
				old := time.Now().Add(-20 * time.Minute)
				if err := os.Chtimes(write("tmp/.superset-progress", tc.seen), old, old); err != nil {
					t.Fatal(err)
				}
			}

			write("tmp/celerybeat.pid", "1\n")

			for _, component := range []part.Component{part.CeleryWorker, part.CeleryBeat} {
				command := main(one(t, superset(all), component)).LivenessProbe.Exec.Command
				script := strings.NewReplacer("/proc/", dir+"/proc/", "/tmp/", dir+"/tmp/").Replace(command[2])

				out, err := exec.Command(command[0], command[1], script).CombinedOutput()
				if (err == nil) != tc.alive {
					t.Errorf("%s: alive is %t, want %t: %s\n%s", component, err == nil, tc.alive, tc.reason, out)
				}
			}
		})
	}
}
