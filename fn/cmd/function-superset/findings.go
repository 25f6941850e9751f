// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"slices"
	"strings"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/structpb"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

// severity says how bad a finding is.
type severity string

// The severities.
const (
	severityError   severity = "error"
	severityWarning severity = "warning"
	severityNote    severity = "note"
)

// upstreamGroup is the API group of the operator whose specs are served here.
const upstreamGroup = "superset.apache.org"

// finding is one thing to say about a file.
type finding struct {
	File     string   `json:"file"`
	Line     int      `json:"line,omitempty"`
	Resource string   `json:"resource,omitempty"`
	Severity severity `json:"severity"`
	// Rule is the id of a rule or the reason of a warning.
	Rule    string `json:"rule,omitempty"`
	Path    string `json:"path,omitempty"`
	Message string `json:"message"`
}

// String is the finding in the form that editors know from compilers.
func (f finding) String() string {
	var b strings.Builder
	b.WriteString(f.File)
	if f.Line > 0 {
		fmt.Fprintf(&b, ":%d", f.Line)
	}
	fmt.Fprintf(&b, ": %s: ", f.Severity)
	if f.Path != "" {
		b.WriteString(f.Path + ": ")
	}
	b.WriteString(f.Message)
	if f.Rule != "" {
		fmt.Fprintf(&b, " (%s)", f.Rule)
	}
	return b.String()
}

// counts are resources that were checked.
type counts struct{ valid, invalid int }

// check looks at a document, or at each member of a List. The input is that of
// the platform's Composition.
func (d document) check(input *structpb.Struct) ([]finding, counts) {
	group, version := "", d.text("apiVersion")
	if m := apiVersion.FindStringSubmatch(version); m != nil {
		group, version = m[1], m[2]
	}
	kind := d.text("kind")
	switch {
	case group == "" && strings.HasSuffix(kind, "List") && d.object.GetFields()["items"] != nil:
		var list []finding
		var sum counts
		for _, item := range d.items() {
			findings, c := item.check(input)
			list, sum.valid, sum.invalid = append(list, findings...), sum.valid+c.valid, sum.invalid+c.invalid
		}
		return list, sum
	case group == upstreamGroup && kind == v1alpha1.Kind:
		return d.skip("a Superset of the upstream operator; set apiVersion to %s to have it checked", v1alpha1.GroupVersion), counts{}
	case group != v1alpha1.Group || kind != v1alpha1.Kind && kind != "X"+v1alpha1.Kind:
		return d.skip("skipped, this is not a Superset"), counts{}
	}

	list := d.mistakes(version, input)
	if len(list) > 0 {
		return list, counts{invalid: 1}
	}
	return d.advice(), counts{valid: 1}
}

// skip notes that a document was not checked.
func (d document) skip(format string, args ...any) []finding {
	return []finding{{Line: d.node.Line, Resource: d.name(), Severity: severityNote, Message: d.name() + ": " + fmt.Sprintf(format, args...)}}
}

// name is kind and name of a document.
func (d document) name() string {
	kind, name := d.text("kind"), d.text("metadata", "name")
	if kind == "" {
		return "document"
	}
	return strings.TrimSuffix(kind+"/"+name, "/")
}

// rootFields are all fields of a resource.
var rootFields = []string{"apiVersion", "kind", "metadata", "spec", "status"}

// mistakes are the errors of a Superset, by line.
func (d document) mistakes(version string, input *structpb.Struct) []finding {
	var errs field.ErrorList
	if version != v1alpha1.Version {
		errs = append(errs, field.NotSupported(field.NewPath("apiVersion"), d.text("apiVersion"), []string{v1alpha1.GroupVersion.String()}))
	}
	for _, f := range sortedFields(d.object) {
		if !slices.Contains(rootFields, f) {
			errs = append(errs, field.Forbidden(field.NewPath(f), "there is no such field"))
		}
	}
	_, wrong := superset.Check(d.placed(), input)
	if d.text("metadata", "name") == "" {
		// What follows from an empty name need not be said.
		wrong = slices.DeleteFunc(wrong, func(e *field.Error) bool { return e.Field == "metadata.name" })
		errs = append(errs, field.Required(field.NewPath("metadata", "name"), ""))
	}
	errs = append(errs, wrong...)

	var list []finding
	for _, dup := range d.duplicates {
		list = append(list, finding{
			Line: dup.line, Resource: d.name(), Severity: severityError, Path: dup.path,
			Message: fmt.Sprintf("Duplicate value: the key stands in line %d already", dup.first),
		})
	}
	for _, e := range errs {
		list = append(list, finding{
			Line: d.line(e.Field), Resource: d.name(), Severity: severityError, Rule: e.Origin, Path: e.Field, Message: e.ErrorBody(),
		})
	}
	slices.SortStableFunc(list, func(a, b finding) int { return a.Line - b.Line })
	return list
}

// sortedFields are the names of the fields of a document.
func sortedFields(o *structpb.Struct) []string {
	var names []string
	for f := range o.GetFields() {
		names = append(names, f)
	}
	slices.Sort(names)
	return names
}

// placed is the object as the API server would have it: manifests leave the
// namespace to the command that applies them.
func (d document) placed() *structpb.Struct {
	o, ok := proto.Clone(d.object).(*structpb.Struct)
	if !ok || d.text("metadata", "namespace") != "" {
		return d.object
	}
	if o.Fields == nil {
		o.Fields = map[string]*structpb.Value{}
	}
	metadata := o.GetFields()["metadata"].GetStructValue()
	if metadata == nil {
		metadata = &structpb.Struct{}
		o.Fields["metadata"] = structpb.NewStructValue(metadata)
	}
	if metadata.Fields == nil {
		metadata.Fields = map[string]*structpb.Value{}
	}
	metadata.Fields["namespace"] = structpb.NewStringValue("default")
	return o
}

// advice are the warnings of a Superset without errors, by line.
func (d document) advice() []finding {
	xr, _ := superset.Check(d.placed(), nil)
	var list []finding
	for _, a := range resolve.Resolve(xr).Advice {
		list = append(list, finding{
			Line: d.line(a.Path), Resource: d.name(), Severity: severityWarning, Rule: a.Reason, Path: a.Path, Message: a.Message,
		})
	}
	slices.SortStableFunc(list, func(a, b finding) int { return a.Line - b.Line })
	return list
}
