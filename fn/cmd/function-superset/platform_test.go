// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// policy are the example with a policy, and what fits it.
var (
	policyComposition = filepath.Join(examples, "policy", "composition.yaml")
	policySuperset    = filepath.Join(examples, "policy", "superset.yaml")
)

func TestPolicyOfThePlatformIsChecked(t *testing.T) {
	hostile, err := os.ReadFile("../../testdata/hostile/inject-b.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if got, code := validate(validateCmd{Output: "text", Files: []string{"-"}}, string(hostile)); code != 0 {
		t.Errorf("without a policy: exit code %d\n%s", code, got)
	}
	if got, code := validate(validateCmd{Output: "text", Files: []string{policySuperset}, platform: platform{policyComposition}}, ""); code != 0 {
		t.Errorf("what fits: exit code %d\n%s", code, got)
	}
	got, code := validate(validateCmd{Output: "text", Files: []string{"-"}, platform: platform{policyComposition}}, string(hostile))
	const want = "-:12: error: spec.networking.ingress.host: Forbidden: by the platform's policy (input.policy.hostnames of the Composition): only *.bi.example.org (policy.hostnames)"
	if code != 1 || !strings.Contains(got, want+"\n") {
		t.Errorf("exit code %d, want %s in\n%s", code, want, got)
	}

	if got, code := shown(previewCmd{File: policySuperset, platform: platform{policyComposition}}, ""); code != 0 || !strings.Contains(got, "\nRunning after") {
		t.Errorf("preview of what fits: exit code %d\n%s", code, got)
	}
	if got, code := shown(previewCmd{File: "-", platform: platform{policyComposition}}, string(hostile)); code != 1 || !strings.Contains(got, "input.policy.hostnames") {
		t.Errorf("preview: exit code %d\n%s", code, got)
	}
}

func TestCompositions(t *testing.T) {
	superset, err := os.ReadFile(policySuperset)
	if err != nil {
		t.Fatal(err)
	}
	const (
		composition = "apiVersion: apiextensions.crossplane.io/v1\nkind: Composition\nspec:\n  compositeTypeRef: {apiVersion: superset.crossplane.io/v1alpha1, kind: Superset}\n  pipeline:\n"
		step        = "  - {functionRef: {name: x-function-superset}, input: {apiVersion: superset.fn.crossplane.io/v1beta1, kind: Input, policy: {environments: [Staging]}}}\n"
		other       = "  - {functionRef: {name: x-function-auto-ready}, input: {apiVersion: auto.example.org/v1, kind: Input, policy: {environments: []}}}\n"
	)
	cases := map[string]struct {
		file string
		code int
		says string
	}{
		"one step":                          {composition + step, 1, "spec.environment"},
		"among others":                      {composition + other + step, 1, "spec.environment"},
		"only others":                       {composition + other, 0, "1 Superset valid"},
		"no input":                          {composition + "  - {functionRef: {name: x-function-superset}}\n", 0, "1 Superset valid"},
		"an input that is called otherwise": {composition + "  - {functionRef: {name: x-function-superset}, input: {policy: {environments: []}}}\n", 1, "nothing is allowed"},
		"of claims":                         {strings.Replace(composition, "kind: Superset", "kind: XSuperset", 1) + step, 1, "spec.environment"},
		"the input alone":                   {"apiVersion: superset.fn.crossplane.io/v1beta1\nkind: Input\npolicy: {environments: [Staging]}\n", 1, "spec.environment"},
		"beside something else":             {composition + step + "---\nkind: ConfigMap\n", 1, "spec.environment"},
		"a mistake":                         {composition + strings.Replace(step, "Staging", "staging", 1), 2, "input.policy.environments[0]: Unsupported value"},
		"nothing in a rule":                 {composition + strings.Replace(step, "[Staging]", "", 1), 2, "input.policy.environments: Required value"},
		"two steps":                         {composition + step + step, 2, "not 1 Composition with 2 inputs"},
		"two Compositions":                  {composition + step + "---\n" + composition, 2, "not 2 Compositions with 1 input"},
		"of something else":                 {strings.Replace(composition, "kind: Superset", "kind: Bucket", 1) + step, 2, "not 0 Compositions"},
		"no YAML":                           {"a: [", 2, "cannot read the YAML"},
		"nothing":                           {"", 2, "not 0 Compositions"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			file, manifest := filepath.Join(dir, "composition.yaml"), filepath.Join(dir, "superset.yaml")
			for path, text := range map[string]string{file: c.file, manifest: string(superset)} {
				if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			got, code := validate(validateCmd{Output: "text", Files: []string{manifest}, platform: platform{file}}, "")
			if code != c.code || !strings.Contains(got, c.says) {
				t.Errorf("exit code %d, want %d and %q in\n%s", code, c.code, c.says, got)
			}
		})
	}
	if got, code := validate(validateCmd{Output: "text", Files: []string{policySuperset}, platform: platform{"no-such-file"}}, ""); code != 2 {
		t.Errorf("exit code %d\n%s", code, got)
	}
}
