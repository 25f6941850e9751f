// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package golden

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"strings"

	"sigs.k8s.io/yaml"
)

// Answer is the whole answer of the function at one step.
type Answer struct {
	// Step counts from 1.
	Step int
	// Phase and Lifecycle are those of the status.
	Phase, Lifecycle string
	// Ready is whether the Superset is ready.
	Ready bool
	// TTL is when the function wants to be called again.
	TTL string
	// Conditions are "status Reason: message" by type.
	Conditions map[string]any
	// Results are "SEVERITY Reason: message".
	Results []string
	// Requirements are what was asked for, by name.
	Requirements map[string]any
	// Status is that of the Superset, without conditions.
	Status map[string]any
	// Resources are the desired objects by composition resource key.
	Resources map[string]Resource
}

// Resource is a desired object. A JSON text in it is written as what it means,
// in an object with the one field JSON.
type Resource struct {
	Ready  bool
	Object map[string]any
}

// document is one step of a want.yaml: what has changed since the step before.
// The first one has changed everything.
type document struct {
	Step         int               `json:"step"`
	At           string            `json:"at"`
	Events       []any             `json:"events"`
	Phase        string            `json:"phase"`
	Lifecycle    string            `json:"lifecycle"`
	Ready        bool              `json:"ready"`
	TTL          string            `json:"ttl"`
	Conditions   map[string]any    `json:"conditions"`
	Results      []string          `json:"results"`
	Requirements map[string]any    `json:"requirements"`
	Status       map[string]any    `json:"status"`
	Resources    map[string]change `json:"resources"`
}

// change is what has become of an object.
type change struct {
	// Is says what has changed, and whether the object is ready now.
	Is string `json:"is"`
	// Like is the object of an earlier run, from which a new one differs in Object.
	Like string `json:"like"`
	// Object is the new object, or what has changed in it.
	Object map[string]any `json:"object"`
}

// These are the values of change.Is.
const (
	added     = "added"
	changed   = "changed"
	unchanged = "unchanged"
	removed   = "removed"
	ready     = ", ready"
	notReady  = ", not ready"
)

// UnmarshalJSON reads a change that is only a word, too.
func (c *change) UnmarshalJSON(raw []byte) error {
	if bytes.HasPrefix(raw, []byte(`"`)) {
		return yaml.UnmarshalStrict(raw, &c.Is)
	}
	type whole change
	return yaml.UnmarshalStrict(raw, (*whole)(c))
}

// Read reads a want.yaml and returns the whole answer of every step.
func Read(file string) ([]Answer, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("cannot read answers: %w", err)
	}
	out, err := parse(text)
	if err != nil {
		return nil, fmt.Errorf("cannot read answers in %s: %w", file, err)
	}
	return out, nil
}

func parse(text []byte) ([]Answer, error) {
	var out []Answer
	last, shown := Answer{}, map[string]map[string]any{}
	for i, d := range documents(text) {
		var doc document
		if err := yaml.UnmarshalStrict(d, &doc); err != nil {
			return nil, fmt.Errorf("step %d: %w", i+1, err)
		}
		if doc.Step != i+1 {
			return nil, fmt.Errorf("step %d stands where step %d should", doc.Step, i+1)
		}
		next, err := doc.after(last, shown)
		if err != nil {
			return nil, fmt.Errorf("step %d: %w", doc.Step, err)
		}
		out = append(out, next.told())
		last = next
	}
	return out, nil
}

// documents are those of a YAML text. No line inside of one is three dashes only:
// block texts are indented.
func documents(text []byte) [][]byte { return bytes.Split(text, []byte("\n---\n")) }

// after is the answer that differs from the last one as the document says. Shown
// are all objects so far.
func (d document) after(last Answer, shown map[string]map[string]any) (Answer, error) {
	a := Answer{Step: d.Step, Phase: d.Phase, Lifecycle: d.Lifecycle, Ready: d.Ready, TTL: d.TTL, Results: d.Results, Resources: maps.Clone(last.Resources)}
	var err error
	for _, part := range []struct {
		to         *map[string]any
		last, with map[string]any
	}{{&a.Conditions, last.Conditions, d.Conditions}, {&a.Requirements, last.Requirements, d.Requirements}, {&a.Status, last.Status, d.Status}} {
		if *part.to, err = patchedObject(part.last, part.with); err != nil {
			return a, err
		}
	}
	if a.Resources == nil {
		a.Resources = map[string]Resource{}
	}
	for key, c := range d.Resources {
		r, there := a.Resources[key]
		if isNew := strings.HasPrefix(c.Is, added); there == isNew {
			return a, fmt.Errorf("%s cannot be %s", key, c.Is)
		}
		base := map[string]any{}
		switch c.Is {
		case removed:
			delete(a.Resources, key)
			continue
		case added + ready, added + notReady:
			if c.Like != "" {
				base = shown[c.Like]
			}
			if base == nil {
				return a, fmt.Errorf("%s is like %s, which is not there", key, c.Like)
			}
		case changed + ready, changed + notReady, unchanged + ready, unchanged + notReady:
			base = r.Object
		default:
			return a, fmt.Errorf("%s cannot be %q", key, c.Is)
		}
		if r.Object, err = patchedObject(base, c.Object); err != nil {
			return a, fmt.Errorf("%s: %w", key, err)
		}
		r.Ready = c.Is == added+ready || c.Is == changed+ready || c.Is == unchanged+ready
		a.Resources[key] = r
	}
	for key, r := range a.Resources {
		shown[key] = r.Object
	}
	return a, nil
}

// The memory is in the status and in a ConfigMap. It is written once, there.
const (
	memoryKey  = "lifecycle-configmap"
	memoryText = "as in " + memoryKey
)

// told is an answer with the memory in the status, too.
func (a Answer) told() Answer {
	lifecycle, _ := a.Status["lifecycle"].(map[string]any)
	if lifecycle["memory"] != memoryText {
		return a
	}
	data, _ := a.Resources[memoryKey].Object["data"].(map[string]any)
	lifecycle = maps.Clone(lifecycle)
	lifecycle["memory"] = data["memory.json"]
	a.Status = maps.Clone(a.Status)
	a.Status["lifecycle"] = lifecycle
	return a
}

// untold is an answer with the memory in the ConfigMap only, if it is the same
// in both.
func (a Answer) untold() Answer {
	lifecycle, _ := a.Status["lifecycle"].(map[string]any)
	data, _ := a.Resources[memoryKey].Object["data"].(map[string]any)
	if lifecycle["memory"] == nil || !same(lifecycle["memory"], data["memory.json"]) {
		return a
	}
	lifecycle = maps.Clone(lifecycle)
	lifecycle["memory"] = memoryText
	a.Status = maps.Clone(a.Status)
	a.Status["lifecycle"] = lifecycle
	return a
}
