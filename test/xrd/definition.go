// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package xrd

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"

	"github.com/crossplane/crossplane-runtime/v2/pkg/errors"
	extv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/yaml"
)

// Where the files go, below the root of the repository.
const (
	DefinitionPath       = "package/configuration/definition.yaml"
	ClaimsDefinitionPath = "package/configuration-claims/definition.yaml"
	InputPath            = "package/function/input/superset.fn.crossplane.io_inputs.yaml"
)

// Identity of the resource, as in fn/api/v1alpha1. The package is not imported: the schema can be generated while it does
// not compile.
const (
	group   = "superset.crossplane.io"
	version = "v1alpha1"
	kind    = "Superset"
)

const header = `# SPDX-FileCopyrightText: 2026 The function-superset Authors
# SPDX-License-Identifier: Apache-2.0

# Generated from the Go types by "make generate"; do not edit.
`

// columns are what kubectl get shows. Crossplane adds SYNCED, READY, COMPOSITION and AGE.
var columns = []extv1.CustomResourceColumnDefinition{
	{Name: "TAG", Type: "string", JSONPath: ".status.tag", Description: "Wanted version"},
	{Name: "PHASE", Type: "string", JSONPath: ".status.phase", Description: "What the instance is doing"},
	{Name: "LIFECYCLE", Type: "string", JSONPath: ".status.lifecycle.phase", Description: "What the tasks are doing"},
	{Name: "READY", Type: "string", JSONPath: ".status.ready", Description: "Ready and wanted pods"},
	{Name: "AVAILABLE", Type: "string", JSONPath: ".status.conditions[?(@.type=='Available')].status", Description: "Whether users are served"},
}

// Files returns every generated file by its path.
func Files() (map[string][]byte, error) {
	xr, err := load(apiPackage, schema.GroupKind{Group: group, Kind: kind})
	if err != nil {
		return nil, err
	}
	root := *xr.Spec.Versions[0].Schema.OpenAPIV3Schema
	refer(&root, "")
	// Of status nothing is limited: it is ours, and a status that is refused is a memory that is lost.
	spec := root.Properties["spec"]
	limit(&spec, "")
	root.Properties["spec"] = spec
	in, err := load(inputPackage, schema.GroupKind{Group: "superset.fn.crossplane.io", Kind: "Input"})
	if err != nil {
		return nil, err
	}
	in.Status = extv1.CustomResourceDefinitionStatus{}

	files := map[string][]byte{}
	for path, object := range map[string]any{
		DefinitionPath:       definition(root),
		ClaimsDefinitionPath: claimsDefinition(root),
		InputPath:            in,
	} {
		b, err := marshal(object)
		if err != nil {
			return nil, errors.Wrapf(err, "cannot write %s", path)
		}
		files[path] = b
	}
	return files, nil
}

// definition returns the XRD for namespaced composite resources.
func definition(root extv1.JSONSchemaProps) map[string]any {
	return map[string]any{
		"apiVersion": "apiextensions.crossplane.io/v2",
		"kind":       "CompositeResourceDefinition",
		"metadata":   map[string]any{"name": "supersets." + group},
		"spec": map[string]any{
			"group": group,
			"scope": "Namespaced",
			"names": map[string]any{
				"kind":       kind,
				"listKind":   kind + "List",
				"plural":     "supersets",
				"singular":   "superset",
				"shortNames": []string{"sup"},
				"categories": []string{"superset"},
			},
			"versions": versions(root),
		},
	}
}

// claimsDefinition returns the XRD for cluster-scoped composite resources with a namespaced claim. The claim has the
// name that the other XRD gives to its composite resource, so that a user's manifest fits both.
func claimsDefinition(root extv1.JSONSchemaProps) map[string]any {
	root.XValidations = exceptGenerated(root.XValidations)
	return map[string]any{
		"apiVersion": "apiextensions.crossplane.io/v1",
		"kind":       "CompositeResourceDefinition",
		"metadata":   map[string]any{"name": "xsupersets." + group},
		"spec": map[string]any{
			"group": group,
			"scope": "LegacyCluster",
			// Without the category of the claim: kubectl takes "superset" for the category first, and users of claims
			// may not read what is in no namespace.
			"names": map[string]any{
				"kind":     "X" + kind,
				"listKind": "X" + kind + "List",
				"plural":   "xsupersets",
				"singular": "xsuperset",
			},
			"claimNames": map[string]any{
				"kind":       kind,
				"listKind":   kind + "List",
				"plural":     "supersets",
				"singular":   "superset",
				"shortNames": []string{"sup"},
				"categories": []string{"superset"},
			},
			"versions": versions(root),
		},
	}
}

// exceptGenerated lets a composite resource that Crossplane made for a claim pass the rules for names: its name is the
// claim's and six characters more, and the claim has passed them.
func exceptGenerated(rules extv1.ValidationRules) extv1.ValidationRules {
	rules = slices.Clone(rules)
	for i := range rules {
		rules[i].Rule = "has(self.metadata.generateName) || (" + rules[i].Rule + ")"
	}
	return rules
}

// versions returns the one version of the API. Of the root only spec, status and rules are kept: Crossplane brings the
// rest.
func versions(root extv1.JSONSchemaProps) []any {
	s := extv1.JSONSchemaProps{
		Type:         "object",
		Description:  root.Description,
		Required:     []string{"spec"},
		XValidations: root.XValidations,
		Properties:   map[string]extv1.JSONSchemaProps{},
	}
	maps.Copy(s.Properties, root.Properties)
	for _, injected := range []string{"apiVersion", "kind", "metadata"} {
		delete(s.Properties, injected)
	}
	return []any{map[string]any{
		"name":                     version,
		"served":                   true,
		"referenceable":            true,
		"additionalPrinterColumns": columns,
		"schema":                   map[string]any{"openAPIV3Schema": s},
	}}
}

// marshal writes an object as YAML with sorted keys, without the status and the empty timestamp that typed objects have.
func marshal(object any) ([]byte, error) {
	j, err := json.Marshal(object)
	if err != nil {
		return nil, err
	}
	m := map[string]any{}
	if err := json.Unmarshal(j, &m); err != nil {
		return nil, err
	}
	delete(m, "status")
	if meta, ok := m["metadata"].(map[string]any); ok {
		delete(meta, "creationTimestamp")
	}
	y, err := yaml.Marshal(m)
	if err != nil {
		return nil, err
	}
	return bytes.Join([][]byte{[]byte(header), y}, nil), nil
}
