// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package migrate

import (
	"regexp"
	"slices"
	"strings"
)

// assigned finds a secret written into Python, in a line of its own.
var assigned = regexp.MustCompile(`(?m)^\s*(SECRET_KEY|SQLALCHEMY_DATABASE_URI|PREVIOUS_SECRET_KEY)\s*=\s*[rbf]?("[^"\n]*"|'[^'\n]*')\s*(#.*)?\n?`)

// suspicious finds what looks like a secret written into Python.
var suspicious = regexp.MustCompile(`(?mi)^\s*["']?\w*(PASSWORD|SECRET|TOKEN|API_KEY)\w*["']?\s*[=:]\s*["'][^"'\n]`)

func (v *values) config() {
	var parts []string
	overrides, _ := v.take("configOverrides").(map[string]any)
	for _, k := range sorted(overrides) {
		s := text(overrides[k])
		at := join("configOverrides", k)
		if m := assigned.FindStringSubmatch(s); m != nil {
			v.note(at, m[1]+" is left out; it comes from a Secret")
			s = assigned.ReplaceAllString(s, "")
		}
		if templated(s) {
			v.note(at, "Helm renders this text; replace what stands in {{ }}")
		}
		if suspicious.MatchString(s) {
			v.note(at, "it seems to have a password in it; config is kept in a ConfigMap, so read it from the environment (os.environ) instead")
		}
		if s = strings.TrimSpace(s); s != "" {
			parts = append(parts, "# "+k+"\n"+s+"\n")
		}
	}
	if s := v.python(); s != "" {
		parts = slices.Insert(parts, 0, s) // The chart has it before the overrides.
	}
	put(v.spec, strings.Join(parts, "\n"), "config")
	if !empty(v.take("configOverridesFiles")) {
		v.note("configOverridesFiles", "append the content of the files to config")
	}
	if s := text(v.take("configFromSecret")); s != "" && !templated(s) {
		v.note("configFromSecret", "superset_config.py of the Secret "+s+" is not used: put its Python into config, and its secrets into environment variables (podTemplate.container.envFrom)")
	}
	flags, _ := v.take("featureFlags").(map[string]any)
	put(v.spec, flags, "featureFlags")

	v.bootstrap(text(v.take("bootstrapScript")))
}

// bootstrap is the script, unless all it does is to install packages.
func (v *values) bootstrap(s string) {
	if packages, ok := installed(s); ok {
		v.packages(packages...)
		v.note("bootstrapScript", "it only installs packages, so pythonPackages does it, without root; better use an image that has them, and leave pythonPackages out")
		return
	}
	if strings.Contains(s, "Running Superset with uid") && !strings.Contains(s, "install") {
		return
	}
	put(v.spec, s, "bootstrapScript")
	if templated(s) {
		v.note("bootstrapScript", "Helm renders this text; replace what stands in {{ }}")
	}
	if strings.Contains(s, "pip install") || strings.Contains(s, "apt") {
		v.note("bootstrapScript", "it seems to install packages, which needs root; use pythonPackages, or an image that has them, and leave it out")
	}
}
