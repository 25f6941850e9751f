// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package migrate

import (
	"regexp"
	"strings"

	"sigs.k8s.io/yaml"
)

// inline is YAML in a text.
func inline(v any) (map[string]any, error) {
	out := map[string]any{}
	err := yaml.Unmarshal([]byte(text(v)), &out)
	return nonNil(out), err
}

// step is a key or an index of a path of --set.
var step = regexp.MustCompile(`((?:[^.\[\]\\]|\\.)+)|\[(\d+)\]`)

// set sets a value as --set does.
func set(m map[string]any, path string, value any, asText bool) {
	if s, ok := value.(string); ok && !asText {
		var parsed any
		if err := yaml.Unmarshal([]byte(s), &parsed); err == nil {
			switch parsed.(type) {
			case bool, float64, int64, nil:
				value = parsed
			}
		}
	}
	var steps []string
	for _, s := range step.FindAllStringSubmatch(path, -1) {
		if s[2] != "" {
			steps = append(steps, "["+s[2]+"]")
			continue
		}
		steps = append(steps, strings.ReplaceAll(s[1], `\`, ""))
	}
	if len(steps) > 0 {
		if out, ok := placedAt(m, steps, value).(map[string]any); ok {
			for k, e := range out {
				m[k] = e
			}
		}
	}
}

// placedAt is a value with another one at a path in it.
func placedAt(in any, steps []string, value any) any {
	if len(steps) == 0 {
		return value
	}
	if i, ok := number(strings.Trim(steps[0], "[]")); ok && strings.HasPrefix(steps[0], "[") && i < 1000 {
		list, _ := in.([]any)
		for int64(len(list)) <= i {
			list = append(list, nil)
		}
		list[i] = placedAt(list[i], steps[1:], value)
		return list
	}
	m, ok := in.(map[string]any)
	if !ok {
		m = map[string]any{}
	}
	m[steps[0]] = placedAt(m[steps[0]], steps[1:], value)
	return m
}
