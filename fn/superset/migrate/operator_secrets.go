// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package migrate

import (
	"slices"
	"strings"

	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

// written takes the secrets out of Python and variables of a manifest of the
// operator. Fields in which a secret may be written in Development stay: they are
// fields here, too.
func (c *conversion) written(name string) {
	v := &values{conversion: *c, chart: olderChart, name: name, invented: map[string]string{}, all: map[string]any{}}
	blocks := [][]string{{}, {"lifecycle"}}
	for _, t := range part.Components {
		blocks = append(blocks, []string{t.Field()})
	}
	for _, b := range blocks {
		at := append(slices.Clone(b), "podTemplate", "container", "env")
		put(v.spec, v.safeEnv("spec."+join(at...), dig(v.spec, at...)), at...)
	}
	// Variables that the pods have.
	v.all["extraEnvRaw"] = dig(v.spec, "podTemplate", "container", "env")
	var programs []program
	for _, b := range blocks {
		at := append(slices.Clone(b), "config")
		source := text(dig(v.spec, at...))
		if source == "" {
			continue
		}
		list, err := configuration(source)
		if err != nil {
			v.work("spec."+join(at...), "it cannot be read as Python ("+err.Error()+"), so it is left out; correct it and add it again")
			owner, _ := dig(v.spec, b...).(map[string]any)
			delete(owner, "config")
			continue
		}
		programs = append(programs, program{at: "spec." + join(at...), list: list})
		edits := v.secretsIn("spec."+join(at...), source, list, func(statement) bool { return false })
		put(v.spec, strings.TrimSuffix(edited(source, edits), "\n")+"\n", at...)
	}
	v.signOnBy(programs)
	v.ownEnvFrom("spec.podTemplate.container.envFrom", "")
	*c = v.conversion
}
