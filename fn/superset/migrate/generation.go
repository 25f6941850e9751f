// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package migrate

import (
	"embed"
	"slices"
	"strconv"
	"strings"

	"github.com/crossplane/crossplane-runtime/v2/pkg/errors"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/yaml"
)

// What a values file leaves out means what the chart has there, so the defaults
// of the chart are laid below it. They changed their names once.
//
//go:embed defaults/*.yaml
var defaultFiles embed.FS

// generation is a range of chart versions whose values have the same names.
type generation struct {
	name string
	// base is laid below the user's values.
	base map[string]any
	// stock are all defaults that versions of this generation had.
	stock []map[string]any
}

var (
	olderChart = generation{name: "0.15", base: defaults("older"), stock: []map[string]any{defaults("older"), defaults("oldest")}}
	newerChart = generation{name: "0.16", base: defaults("newer"), stock: []map[string]any{defaults("newer")}}
)

// defaults reads one of the embedded files.
func defaults(name string) map[string]any {
	out := map[string]any{}
	raw, err := defaultFiles.ReadFile("defaults/" + name + ".yaml")
	if err == nil {
		err = yaml.Unmarshal(raw, &out)
	}
	if err != nil {
		panic("cannot read the defaults of the chart: " + err.Error()) // A file of our own; a test reads it.
	}
	return out
}

// newerKeys are values that only the newer generation has.
var newerKeys = []string{
	"database", "cache", "featureFlags", "cluster", "optionalDependencies", "extraPipPackages", "globalPodAnnotations",
	"preInstallValidation", "gateway", "metrics", "vpa", "externalSecrets",
}

// generationOf is the one that a version names, or else the shape of the values.
func generationOf(in map[string]any, version string) (generation, error) {
	if version != "" {
		newer, err := isNewer(version)
		if newer {
			return newerChart, err
		}
		return olderChart, err
	}
	if m, ok := dig(in, "supersetNode", "connections").(map[string]any); ok && len(m) > 0 {
		return olderChart, nil
	}
	_, list := in["extraEnv"].([]any)
	_, settings := in["config"].(map[string]any)
	newer := list || settings || dig(in, "serviceAccount", "name") != nil || dig(in, "supersetWorker", "healthCheck") != nil
	if newer || slices.ContainsFunc(newerKeys, func(k string) bool { return in[k] != nil }) {
		return newerChart, nil
	}
	return olderChart, nil
}

// isNewer reads the version of a chart, e.g. 0.14.2.
func isNewer(version string) (bool, error) {
	parts := strings.SplitN(strings.TrimPrefix(version, "v"), ".", 3)
	major, err := strconv.Atoi(parts[0])
	if err != nil || len(parts) < 2 {
		return false, errors.Errorf("cannot read the version of the chart: %q is not like 0.15.4", version)
	}
	minor, err := strconv.Atoi(parts[1])
	if err != nil {
		return false, errors.Errorf("cannot read the version of the chart: %q is not like 0.15.4", version)
	}
	return major > 0 || minor >= 16, nil
}

// over lays values over defaults as Helm does: maps are merged, everything else
// is replaced, and null takes a default away.
func over(base, values map[string]any) map[string]any {
	out := runtime.DeepCopyJSON(base)
	for k, v := range values {
		inner, isMap := v.(map[string]any)
		below, wasMap := out[k].(map[string]any)
		switch {
		case v == nil:
			delete(out, k)
		case isMap && wasMap:
			out[k] = over(below, inner)
		default:
			out[k] = v
		}
	}
	return out
}

// isStock is true for what some version of the chart has by default at a path.
func (g generation) isStock(path []string, value any) bool {
	return slices.ContainsFunc(g.stock, func(d map[string]any) bool { return same(dig(d, path...), value) })
}

// knows is true if some version of the chart has a value at a path.
func (g generation) knows(path []string) bool {
	return slices.ContainsFunc(g.stock, func(d map[string]any) bool { return dig(d, path...) != nil })
}

// same compares values as they reach a template: 5432 and "5432" are the same,
// and so is everything that says nothing.
func same(a, b any) bool {
	if idle(a) && idle(b) {
		return true
	}
	switch a := a.(type) {
	case map[string]any:
		b, ok := b.(map[string]any)
		if !ok {
			return false
		}
		for k := range a {
			if !same(a[k], b[k]) {
				return false
			}
		}
		for k := range b {
			if _, ok := a[k]; !ok && !idle(b[k]) {
				return false
			}
		}
		return true
	case []any:
		b, ok := b.([]any)
		return ok && slices.EqualFunc(a, b, same)
	}
	switch b.(type) {
	case map[string]any, []any:
		return false
	}
	return strings.TrimRight(text(a), "\n") == strings.TrimRight(text(b), "\n")
}

// idle is true for what says nothing; the chart writes nil for some of it.
func idle(v any) bool { return empty(v) || v == "nil" }
