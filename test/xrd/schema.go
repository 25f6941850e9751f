// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package xrd

import (
	"regexp"
	"slices"
	"strings"

	"github.com/crossplane/crossplane-runtime/v2/pkg/errors"
	"golang.org/x/tools/go/packages"
	extv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/controller-tools/pkg/crd"
	crdmarkers "sigs.k8s.io/controller-tools/pkg/crd/markers"
	"sigs.k8s.io/controller-tools/pkg/loader"
	"sigs.k8s.io/controller-tools/pkg/markers"
)

// The packages with the types, and the prefix that tells ours from those of Kubernetes.
const (
	ourPackages    = "github.com/crossplane-contrib/function-superset/"
	apiPackage     = ourPackages + "fn/api/v1alpha1"
	inputPackage   = ourPackages + "input/v1beta1"
	corePackage    = "k8s.io/api/core/v1"
	scalePackage   = "k8s.io/api/autoscaling/v2"
	gatewayPackage = "sigs.k8s.io/gateway-api/apis/v1"
)

// open lists the types whose content the schema leaves open. Typed, each of them would appear ten times over and push
// the XRD beyond what `kubectl apply` can store in an annotation. The function decodes them strictly.
var open = map[string][]string{
	corePackage: {
		"Affinity", "TopologySpreadConstraint", "Volume", "Container", "PodDNSConfig", "Lifecycle",
		"WindowsSecurityContextOptions", "SELinuxOptions", "GRPCAction", "HTTPHeader", "ResourceFieldSelector", "FileKeySelector",
	},
	scalePackage:   {"MetricSpec"},
	gatewayPackage: {"HTTPRouteFilter"},
}

// ruleID matches the id of a rule in a comment.
var ruleID = regexp.MustCompile(`^[A-Z]{1,2}[0-9]+$`)

// load returns the CRD that controller-gen makes of a kind, with our own view of the types of Kubernetes in it.
func load(pkgPath string, gk schema.GroupKind) (*extv1.CustomResourceDefinition, error) {
	roots, err := loader.LoadRoots(pkgPath)
	if err != nil {
		return nil, errors.Wrapf(err, "cannot load package %s", pkgPath)
	}
	registry := &markers.Registry{}
	if err := crdmarkers.Register(registry); err != nil {
		return nil, errors.Wrap(err, "cannot register markers")
	}
	p := &crd.Parser{Collector: &markers.Collector{Registry: registry}, Checker: &loader.TypeChecker{}}
	crd.AddKnownTypes(p)
	for _, r := range roots {
		p.NeedPackage(r)
		p.NeedSchemaFor(crd.TypeIdent{Package: r, Name: gk.Kind})
	}
	for id, s := range p.Schemata {
		p.Schemata[id] = adapt(id, s)
	}
	p.NeedCRDFor(gk, nil)
	if loader.PrintErrors(roots, packages.TypeError) {
		return nil, errors.Errorf("cannot generate a schema from package %s", pkgPath)
	}
	c, found := p.CustomResourceDefinitions[gk]
	if !found {
		return nil, errors.Errorf("cannot find kind %s in package %s", gk.Kind, pkgPath)
	}
	crd.FixTopLevelMetadata(c)
	return &c, nil
}

// adapt returns the schema of one type as we want it.
func adapt(id crd.TypeIdent, s extv1.JSONSchemaProps) extv1.JSONSchemaProps {
	path := loader.NonVendorPath(id.Package.PkgPath)
	if strings.HasPrefix(path, ourPackages) {
		return redescribe(s, prose)
	}
	if slices.Contains(open[path], id.Name) {
		return extv1.JSONSchemaProps{Type: "object", XPreserveUnknownFields: new(true)}
	}
	s = redescribe(s, silence)
	switch {
	case s.XIntOrString:
		s.AnyOf = nil // says the same, a hundred times
	case path == corePackage && id.Name == "Protocol":
		s.Enum = []extv1.JSON{{Raw: []byte(`"SCTP"`)}, {Raw: []byte(`"TCP"`)}, {Raw: []byte(`"UDP"`)}}
	case path == corePackage && (id.Name == "SecretKeySelector" || id.Name == "ConfigMapKeySelector"):
		s = named(s)
	}
	return s
}

// prose returns a comment as `kubectl explain` should print it: without the ids of rules, which stand on lines of their
// own, and without line breaks inside paragraphs.
func prose(comment string) string {
	var paragraphs []string
	for p := range strings.SplitSeq(comment, "\n\n") {
		lines := slices.DeleteFunc(strings.Split(p, "\n"), ruleID.MatchString)
		if len(lines) > 0 {
			paragraphs = append(paragraphs, strings.Join(lines, " "))
		}
	}
	return strings.Join(paragraphs, "\n\n")
}

// silence removes a comment: the types of Kubernetes are documented by Kubernetes, and outweigh ours many times over.
func silence(string) string { return "" }

// redescribe returns a schema with all its descriptions changed.
func redescribe(s extv1.JSONSchemaProps, change func(string) string) extv1.JSONSchemaProps {
	s.Description = change(s.Description)
	for k, v := range s.Properties {
		s.Properties[k] = redescribe(v, change)
	}
	for i, v := range s.AllOf {
		s.AllOf[i] = redescribe(v, change)
	}
	if s.Items != nil && s.Items.Schema != nil {
		s.Items.Schema = new(redescribe(*s.Items.Schema, change))
	}
	if s.AdditionalProperties != nil && s.AdditionalProperties.Schema != nil {
		s.AdditionalProperties.Schema = new(redescribe(*s.AdditionalProperties.Schema, change))
	}
	return s
}

// named makes the name of a reference to a key required. Kubernetes tolerates a nameless one here and then refuses the
// pod.
func named(s extv1.JSONSchemaProps) extv1.JSONSchemaProps {
	refs := slices.Clone(s.AllOf)
	for i, r := range refs {
		if r.Ref != nil && strings.HasSuffix(*r.Ref, "LocalObjectReference") {
			refs[i] = extv1.JSONSchemaProps{
				Type:       "object",
				Required:   []string{"name"},
				Properties: map[string]extv1.JSONSchemaProps{"name": {Type: "string", MinLength: new(int64(1))}},
			}
		}
	}
	s.AllOf = refs
	return s
}
