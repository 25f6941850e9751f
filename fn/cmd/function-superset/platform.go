// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"io"
	"strings"

	"google.golang.org/protobuf/types/known/structpb"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset"
	"github.com/crossplane-contrib/function-superset/input/v1beta1"
)

// compositionGroup is the API group of Compositions.
const compositionGroup = "apiextensions.crossplane.io"

// platform is what the platform says of all instances.
type platform struct {
	Composition string `help:"The platform's Composition, or the input of its step, whose policy is checked, too." placeholder:"FILE"`
}

// input is what the Composition gives to the function; nil without one. A
// mistake in it is no mistake of a Superset, so it ends the program.
func (p platform) input(in io.Reader) (*structpb.Struct, error) {
	if p.Composition == "" {
		return nil, nil
	}
	data, err := content(p.Composition, in)
	if err != nil {
		return nil, failure{2, err.Error()}
	}
	documents, err := parse(data)
	if err != nil {
		return nil, failure{2, p.Composition + ": " + err.Error()}
	}
	compositions := 0
	var inputs []*structpb.Struct
	for _, d := range documents {
		switch {
		case isInput(d.object):
			compositions, inputs = compositions+1, append(inputs, d.object)
		case d.composes():
			compositions, inputs = compositions+1, append(inputs, d.inputs()...)
		}
	}
	if compositions != 1 || len(inputs) > 1 {
		return nil, failure{2, p.Composition + ": want one Composition of Supersets with one input, not " +
			plural(compositions, "Composition") + " with " + plural(len(inputs), "input")}
	}
	if len(inputs) == 0 {
		return nil, nil
	}
	var lines []string
	for _, e := range superset.CheckInput(inputs[0]) {
		lines = append(lines, e.Error())
	}
	if len(lines) > 0 {
		return nil, failure{2, p.Composition + " has " + plural(len(lines), "mistake") + ":\n  " + strings.Join(lines, "\n  ")}
	}
	return inputs[0], nil
}

// groupOf is the API group of an object.
func groupOf(o *structpb.Struct) string {
	group, _, _ := strings.Cut(o.GetFields()["apiVersion"].GetStringValue(), "/")
	return group
}

// isInput is true for an input of this function.
func isInput(o *structpb.Struct) bool {
	return groupOf(o) == v1beta1.Group
}

// composes is true for a Composition of Supersets, or of those behind claims.
func (d document) composes() bool {
	kind := d.text("spec", "compositeTypeRef", "kind")
	return groupOf(d.object) == compositionGroup && d.text("kind") == "Composition" && (kind == v1alpha1.Kind || kind == "X"+v1alpha1.Kind)
}

// inputs are those of the steps of a Composition that are for this function.
// It reads whatever it is given, so that also counts which is called otherwise.
func (d document) inputs() []*structpb.Struct {
	var out []*structpb.Struct
	for _, step := range d.object.GetFields()["spec"].GetStructValue().GetFields()["pipeline"].GetListValue().GetValues() {
		fields := step.GetStructValue().GetFields()
		called := fields["functionRef"].GetStructValue().GetFields()["name"].GetStringValue()
		input := fields["input"].GetStructValue()
		if isInput(input) || input != nil && strings.HasSuffix(called, "function-superset") {
			out = append(out, input)
		}
	}
	return out
}
