// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

// Command render reads a Superset as JSON or YAML from standard input and writes what
// its components and tasks read at start, as JSON: for each the text of
// superset_config.py and the plain variables.
package main

import (
	"encoding/json"
	"io"
	"log"
	"os"

	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/yaml"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

// program is what one container reads.
type program struct {
	Config  string            `json:"config"`
	Env     map[string]string `json:"env"`
	Command []string          `json:"command"`
	Probe   []string          `json:"probe"`
}

func main() {
	raw, err := io.ReadAll(os.Stdin)
	if err != nil {
		log.Fatal(err)
	}

	var xr v1alpha1.Superset
	if err := yaml.Unmarshal(raw, &xr); err != nil {
		log.Fatal(err)
	}

	i := resolve.Resolve(&xr)
	out := map[string]program{}

	for _, c := range i.Components {
		out[string(c.Type)] = programOf(c.Pod.Containers[0], c.Config)
	}

	for _, t := range i.Lifecycle.Tasks {
		out[string(t.Task)] = programOf(t.Pod.Containers[0], t.Config)
	}

	if err := json.NewEncoder(os.Stdout).Encode(out); err != nil {
		log.Fatal(err)
	}
}

func programOf(c corev1.Container, config map[string]string) program {
	p := program{Config: config[resolve.ConfigKey], Env: map[string]string{}, Command: append(c.Command, c.Args...)}
	for _, e := range c.Env {
		p.Env[e.Name] = e.Value
	}

	if c.LivenessProbe != nil && c.LivenessProbe.Exec != nil {
		p.Probe = c.LivenessProbe.Exec.Command
	}

	return p
}
