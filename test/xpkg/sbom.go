// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"cmp"
	"crypto/sha256"
	"debug/buildinfo"
	"encoding/hex"
	"encoding/json"
	"os"
	"runtime/debug"
	"slices"
)

// The few words of CycloneDX that describe a Go binary.
type (
	bom struct {
		Format      string      `json:"bomFormat"`
		SpecVersion string      `json:"specVersion"`
		Version     int         `json:"version"`
		Metadata    metadata    `json:"metadata"`
		Components  []component `json:"components"`
	}
	metadata struct {
		Component component `json:"component"`
	}
	component struct {
		Type    string `json:"type"`
		Name    string `json:"name"`
		Version string `json:"version"`
		PURL    string `json:"purl,omitempty"`
		Hashes  []hash `json:"hashes,omitempty"`
	}
	hash struct {
		Algorithm string `json:"alg"`
		Content   string `json:"content"`
	}
)

// sbom writes what the binary was built from, as CycloneDX. The binary itself
// carries the list, so it cannot differ from what was really linked.
func sbom(binary, version, out string) error {
	info, err := buildinfo.ReadFile(binary)
	if err != nil {
		return err
	}
	b, err := os.ReadFile(binary)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(b)
	doc := bom{
		Format:      "CycloneDX",
		SpecVersion: "1.6",
		Version:     1,
		Metadata: metadata{Component: component{
			Type: "application", Name: info.Main.Path, Version: version,
			Hashes: []hash{{Algorithm: "SHA-256", Content: hex.EncodeToString(sum[:])}},
		}},
		Components: []component{{Type: "library", Name: "stdlib", Version: info.GoVersion, PURL: "pkg:golang/std@" + info.GoVersion}},
	}
	deps := slices.Clone(info.Deps)
	slices.SortFunc(deps, func(a, b *debug.Module) int { return cmp.Compare(a.Path, b.Path) })
	for _, d := range deps {
		if d.Replace != nil {
			d = d.Replace
		}
		doc.Components = append(doc.Components, component{Type: "library", Name: d.Path, Version: d.Version, PURL: "pkg:golang/" + d.Path + "@" + d.Version})
	}
	j, err := json.MarshalIndent(doc, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(out, append(j, '\n'), 0o600)
}
