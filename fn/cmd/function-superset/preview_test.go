// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// shown runs the command and returns what it prints and its exit code.
func shown(c previewCmd, in string) (string, int) {
	var out bytes.Buffer
	c.Output = strings.TrimSpace(c.Output)
	if c.Output == "" {
		c.Output = "steps"
	}
	err := c.run(context.Background(), strings.NewReader(in), &out, time.Date(2026, 1, 31, 12, 0, 0, 0, time.UTC))
	var f failure
	if errors.As(err, &f) {
		return out.String() + f.Error() + "\n", f.ExitCode()
	}
	if err != nil {
		return out.String() + err.Error(), -1
	}
	return out.String(), 0
}

const examples = "../../../examples"

func TestPreviewOfAnUpgradeGivesItsGoldenOutput(t *testing.T) {
	got, code := shown(previewCmd{File: filepath.Join(examples, "quickstart", "superset.yaml"), Upgrade: []string{"6.2.0"}}, "")
	if code != 0 {
		t.Errorf("exit code %d", code)
	}
	golden(t, filepath.Join("testdata", "preview", "upgrade.txt"), got)
}

// TestEveryExampleComesToAnEnd walks what people start from.
func TestEveryExampleComesToAnEnd(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(examples, "*", "superset.yaml"))
	if err != nil || len(files) < 2 {
		t.Fatal("no examples", err)
	}
	for _, file := range files {
		for _, without := range [][]string{nil, {"gateway-api", "prometheus-operator"}} {
			got, code := shown(previewCmd{File: file, Without: without, Upgrade: []string{"6.2.0"}, Approve: true}, "")
			if code != 0 || !strings.Contains(got, "\nRunning after") {
				t.Errorf("%s without %v: exit code %d\n%s", file, without, code, got)
			}
			if routed := strings.Contains(got, "+ HTTPRoute"); strings.Contains(file, "production") && routed == (without != nil) {
				t.Errorf("%s without %v: a route is made: %t", file, without, routed)
			}
		}
	}
}

func TestPreviewEnds(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join(examples, "quickstart", "superset.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	start := string(raw)
	write := func(text string) string {
		file := filepath.Join(t.TempDir(), "superset.yaml")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	supervised := strings.Replace(start, "lifecycle: {", "lifecycle: {upgradeMode: Supervised, ", 1)
	cases := map[string]struct {
		reason string
		cmd    previewCmd
		in     string
		code   int
		says   []string
	}{
		"an edit": {
			reason: "the second manifest is applied over the first",
			cmd:    previewCmd{File: "-", Then: []string{write(start + "  celeryWorker: {}\n  valkey: {embedded: {}}\n")}}, in: start,
			says: []string{"edit: ", "+ Deployment              demo-celery-worker", "\nRunning after"},
		},
		"an upgrade that waits": {
			reason: "that is where the user comes in",
			cmd:    previewCmd{File: "-", Upgrade: []string{"6.2.0"}}, in: supervised,
			says: []string{"AwaitingApproval", "\nWaits for approval after"},
		},
		"an upgrade that is approved": {
			reason: "the annotation is set as a person would",
			cmd:    previewCmd{File: "-", Upgrade: []string{"6.2.0"}, Approve: true}, in: supervised,
			says: []string{"\napprove: superset.apache.org/approve-upgrade=", "\nRunning after"},
		},
		"a task that fails": {
			reason: "the last step says how",
			cmd:    previewCmd{File: "-", Upgrade: []string{"6.2.0"}, Fail: map[string]string{"migrate": "6.2.0"}}, in: start,
			code: 1, says: []string{"phase Failed", "the walk was told to let this pod fail", "a task has failed"},
		},
		"a spec that is suspended": {
			reason: "nothing happens, and that is the end",
			cmd:    previewCmd{File: "-"}, in: start + "  suspend: true\n",
			says: []string{"\nSuspended after"},
		},
		"mistakes": {
			reason: "there is nothing to show",
			cmd:    previewCmd{File: "-"}, in: strings.Replace(start, "webServer", "webserver", 1),
			code: 1, says: []string{"1 mistake, see function-superset validate", "spec.webserver"},
		},
		"objects": {
			reason: "they can be read by other programs",
			cmd:    previewCmd{File: "-", Output: "yaml"}, in: start,
			says: []string{"---\napiVersion: apps/v1\nkind: Deployment\n", "namespace: superset"},
		},
		"another namespace":    {reason: "a manifest may leave it out", cmd: previewCmd{File: "-"}, in: strings.Replace(start, ", namespace: superset", "", 1), says: []string{"Superset default/demo\n"}},
		"two of them":          {reason: "which one is not said", cmd: previewCmd{File: "-"}, in: start + "---\n" + start, code: 2, says: []string{"want one Superset of superset.crossplane.io, not 2"}},
		"one of the operator":  {reason: "it has to be converted first", cmd: previewCmd{File: "-"}, in: "apiVersion: superset.apache.org/v1alpha1\nkind: Superset\n", code: 2, says: []string{"not 0"}},
		"no YAML":              {reason: "nothing can be read", cmd: previewCmd{File: "-"}, in: "a: [", code: 2, says: []string{"cannot read the YAML"}},
		"no file":              {reason: "nothing can be read", cmd: previewCmd{File: "testdata/none.yaml"}, code: 2, says: []string{"cannot read the file"}},
		"an edit of the name":  {reason: "it would be another instance", cmd: previewCmd{File: "-", Then: []string{write(strings.Replace(start, "name: demo", "name: other", 1))}}, in: start, code: 1, says: []string{"cannot change the name"}},
		"an edit with mistake": {reason: "it is told before the walk begins", cmd: previewCmd{File: "-", Then: []string{write(strings.Replace(start, "webServer", "webserver", 1))}}, in: start, code: 1, says: []string{"spec.webserver"}},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			got, code := shown(tc.cmd, tc.in)
			if code != tc.code {
				t.Errorf("%s: want exit code %d, got %d", tc.reason, tc.code, code)
			}
			for _, s := range tc.says {
				if !strings.Contains(got, s) {
					t.Errorf("%s: it does not say %q:\n%s", tc.reason, s, got)
				}
			}
		})
	}
}
