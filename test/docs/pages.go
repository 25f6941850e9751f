// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package docs

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"

	"github.com/crossplane/crossplane-runtime/v2/pkg/errors"
	"sigs.k8s.io/yaml"
)

// Paths of what is read and written.
const (
	definitionPath = "package/configuration/definition.yaml"
	inputPath      = "package/function/input/superset.fn.crossplane.io_inputs.yaml"
	phasesPath     = "fn/superset/lifecycle/phases.go"
	keysPath       = "fn/superset/part/key.go"

	apiPath       = "docs/reference/api-reference.md"
	inputPagePath = "docs/reference/composition-input.md"
	statusPath    = "docs/reference/status-reference.md"
	internalsPath = "docs/architecture/internals.md"
)

// Pages are the generated pages by their path below root.
func Pages(root string) (map[string][]byte, error) {
	schema, err := schemaOf(filepath.Join(root, definitionPath))
	if err != nil {
		return nil, err
	}
	input, err := schemaOf(filepath.Join(root, inputPath))
	if err != nil {
		return nil, err
	}
	phases, err := constants(filepath.Join(root, phasesPath))
	if err != nil {
		return nil, err
	}
	keys, err := keyTable(filepath.Join(root, keysPath))
	if err != nil {
		return nil, err
	}
	internals, err := os.ReadFile(filepath.Join(root, internalsPath))
	if err != nil {
		return nil, errors.Wrap(err, "cannot read the page")
	}
	internals, err = between(internals, "keys", keys)
	if err != nil {
		return nil, err
	}
	return map[string][]byte{
		apiPath:       apiReference(schema),
		inputPagePath: inputReference(input),
		statusPath:    statusReference(schema, phases),
		internalsPath: internals,
	}, nil
}

// schemaOf is the schema of a definition.
func schemaOf(path string) (*node, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, errors.Wrap(err, "cannot read the definition")
	}
	d := definition{}
	if err := yaml.Unmarshal(raw, &d); err != nil {
		return nil, errors.Wrap(err, "cannot read the definition")
	}
	if len(d.Spec.Versions) == 0 {
		return nil, errors.New("cannot read the definition: it has no version")
	}
	return d.Spec.Versions[0].Schema.OpenAPIV3Schema, nil
}

// between replaces what stands between two marks of a page.
func between(page []byte, name, text string) ([]byte, error) {
	begin, end := fmt.Appendf(nil, "<!-- generated: %s -->\n", name), fmt.Appendf(nil, "<!-- end: %s -->\n", name)
	before, rest, ok := bytes.Cut(page, begin)
	_, after, also := bytes.Cut(rest, end)
	if !ok || !also {
		return nil, errors.Errorf("cannot find the marks of %s", name)
	}
	return bytes.Join([][]byte{before, begin, []byte("\n" + text + "\n"), end, after}, nil), nil
}
