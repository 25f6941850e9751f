// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package xrd

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/crossplane/crossplane-runtime/v2/pkg/xcrd"
	xapiv1 "github.com/crossplane/crossplane/apis/v2/apiextensions/v1"
	apiext "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	extv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	crdvalidation "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/validation"
	structuralschema "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/listtype"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/pruning"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
	celconfig "k8s.io/apiserver/pkg/apis/cel"
	"sigs.k8s.io/yaml"
)

// root is the root of the repository.
const root = "../.."

// server stands for an API server that has one CRD installed: it admits objects as the real one does, in the same order
// and with the same libraries.
type server struct {
	crd        *extv1.CustomResourceDefinition
	structural *structuralschema.Structural
	schema     validation.SchemaValidator
	cel        *cel.Validator
}

// verdict is what the API server says about an object.
type verdict struct {
	// object after defaults and pruning.
	object map[string]any
	// unknown are the paths of fields that were pruned; under strict validation each is an error.
	unknown []string
	errs    field.ErrorList
}

// servers returns one server for each CRD that users write to: the namespaced composite resource and the claim.
func servers(t *testing.T) map[string]*server {
	t.Helper()
	return map[string]*server{
		"composite resource": newServer(t, DefinitionPath, xcrd.ForCompositeResource),
		"claim":              newServer(t, ClaimsDefinitionPath, xcrd.ForCompositeResourceClaim),
	}
}

// newServer reads an XRD, has Crossplane's own code turn it into a CRD, and has the API server's own code check that one.
func newServer(t *testing.T, path string, convert func(*xapiv1.CompositeResourceDefinition) (*extv1.CustomResourceDefinition, error)) *server {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(root, path))
	if err != nil {
		t.Fatal(err)
	}
	d := &xapiv1.CompositeResourceDefinition{}
	if err := yaml.UnmarshalStrict(b, d); err != nil {
		t.Fatalf("%s does not fit Crossplane's type: %v", path, err)
	}
	d.SetUID("1") // becomes an owner reference, whose uid is checked
	c, err := convert(d)
	if err != nil {
		t.Fatalf("Crossplane cannot make a CRD of %s: %v", path, err)
	}
	return serverOf(t, path, c)
}

// serverOf has the API server's own code check a CRD.
func serverOf(t *testing.T, path string, c *extv1.CustomResourceDefinition) *server {
	t.Helper()
	extv1.SetDefaults_CustomResourceDefinition(c)
	extv1.SetDefaults_CustomResourceDefinitionSpec(&c.Spec)
	internal := &apiext.CustomResourceDefinition{}
	if err := extv1.Convert_v1_CustomResourceDefinition_To_apiextensions_CustomResourceDefinition(c, internal, nil); err != nil {
		t.Fatal(err)
	}
	internal.Status.StoredVersions = []string{internal.Spec.Versions[0].Name}
	if errs := crdvalidation.ValidateCustomResourceDefinition(context.Background(), internal); len(errs) > 0 {
		t.Fatalf("the API server refuses the CRD made of %s:\n%v", path, errs[:min(len(errs), 3)].ToAggregate())
	}

	props := internal.Spec.Validation
	if props == nil {
		props = internal.Spec.Versions[0].Schema
	}
	s := &server{crd: c}
	var err error
	if s.structural, err = structuralschema.NewStructural(props.OpenAPIV3Schema); err != nil {
		t.Fatal(err)
	}
	if s.schema, _, err = validation.NewSchemaValidator(props.OpenAPIV3Schema); err != nil {
		t.Fatal(err)
	}
	s.cel = cel.NewValidator(s.structural, true, celconfig.PerCallLimit)
	return s
}

// admit treats an object as the API server treats one that is created. The object may be changed.
func (s *server) admit(object map[string]any) verdict {
	v := verdict{object: object}
	v.unknown = pruning.PruneWithOptions(object, s.structural, true, structuralschema.UnknownFieldPathOptions{TrackUnknownFieldPaths: true})
	defaulting.PruneNonNullableNullsWithoutDefaults(object, s.structural)
	defaulting.Default(object, s.structural)
	v.errs = append(v.errs, validation.ValidateCustomResource(nil, object, s.schema)...)
	v.errs = append(v.errs, listtype.ValidateListSetsAndMaps(nil, s.structural, object)...)
	if len(v.errs) == 0 {
		errs, _ := s.cel.Validate(context.Background(), nil, s.structural, object, nil, celconfig.RuntimeCELCostBudget)
		v.errs = append(v.errs, errs...)
	}
	return v
}

// written returns an object as a user writes it.
func written(t *testing.T, s *server, name string, spec map[string]any) map[string]any {
	t.Helper()
	j, err := json.Marshal(map[string]any{
		"apiVersion": s.crd.Spec.Group + "/" + s.crd.Spec.Versions[0].Name,
		"kind":       s.crd.Spec.Names.Kind,
		"metadata":   map[string]any{"name": name, "namespace": "default"},
		"spec":       spec,
	})
	if err != nil {
		t.Fatal(err)
	}
	o := map[string]any{}
	if err := unmarshalIntegers(j, &o); err != nil {
		t.Fatal(err)
	}
	return o
}

// mentions tells whether an error is at a path or below it, and contains a text. Rules on the whole object are reported
// without a path; all of ours there are about the name. A name beyond 63 characters is refused by the length that
// Crossplane writes into every CRD, in other words than ours.
func mentions(errs field.ErrorList, path, text string) bool {
	return slices.ContainsFunc(errs, func(e *field.Error) bool {
		at := e.Field
		if at == "<nil>" {
			at = "metadata.name"
		}
		below, ok := strings.CutPrefix(at, path)
		if !ok || below != "" && path != "" && below[0] != '.' && below[0] != '[' {
			return false
		}
		return strings.Contains(e.Error(), text) || at == "metadata.name" && e.Type == field.ErrorTypeTooLong
	})
}
