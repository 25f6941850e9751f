// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/crossplane/crossplane-runtime/v2/pkg/errors"
	"sigs.k8s.io/yaml"

	"github.com/crossplane-contrib/function-superset/fn/superset/migrate"
)

// convertCmd translates what people have into a Superset.
type convertCmd struct {
	File      string `arg:"" default:"-" help:"Manifest of the operator or values of the Helm chart; without it, or with -, standard input is read." name:"file"`
	From      string `placeholder:"SOURCE" default:"auto" enum:"auto,operator,chart" help:"What the file was written for: operator, chart, or auto (the default) to tell by its shape."`
	Name      string `placeholder:"NAME" help:"Name of the Superset. Defaults to that of the manifest; for values to fullnameOverride or superset."`
	Namespace string `placeholder:"NAMESPACE" help:"Namespace of the Superset. Defaults to that of the manifest." short:"n"`
}

// Help is what --help says beside the flags.
func (*convertCmd) Help() string {
	return `The manifest goes to standard output. To standard error goes a list of what has no place, or another one, each with what to do. Secrets are not printed: the manifest names a Secret for you to make. SET-ME stands where the file does not say what is needed.

Examples:

    kubectl get superset.superset.apache.org bi -o yaml | function-superset convert > bi.yaml
    helm get values RELEASE --all -o yaml | function-superset convert --name bi > bi.yaml

The exit code is 1 if the manifest needs your work before it is valid, and 2 if the file cannot be read.`
}

// Run prints the manifest on standard output and what has no place in it on
// standard error. Its exit code is 1 if the manifest needs work before it is
// valid and 2 if the file cannot be read.
func (c *convertCmd) Run() error {
	return c.run(os.Stdin, os.Stdout, os.Stderr)
}

func (c *convertCmd) run(in io.Reader, out, notes io.Writer) error {
	data, err := content(c.File, in)
	if err != nil {
		return failure{2, err.Error()}
	}
	document := map[string]any{}
	if err := yaml.Unmarshal(data, &document); err != nil {
		return failure{2, "cannot read the YAML: " + err.Error()}
	}
	r, err := migrate.Convert(document, migrate.Options{From: migrate.Source(c.From), Name: c.Name, Namespace: c.Namespace})
	if err != nil {
		return failure{2, err.Error()}
	}
	manifest, err := yaml.Marshal(r.Manifest)
	if err != nil {
		return errors.Wrap(err, "cannot write the manifest")
	}
	if _, err := out.Write(manifest); err != nil {
		return errors.Wrap(err, "cannot write the manifest")
	}

	var b strings.Builder
	for _, n := range r.Notes {
		fmt.Fprintf(&b, "%s: %s\n", n.Path, n.Advice)
	}
	for _, m := range r.Mistakes {
		fmt.Fprintf(&b, "error: %s\n", m.Error())
	}
	if _, err := io.WriteString(notes, b.String()); err != nil {
		return errors.Wrap(err, "cannot write the notes")
	}
	if len(r.Mistakes) > 0 {
		return failure{1, "the manifest is not valid yet: " + plural(len(r.Mistakes), "mistake")}
	}
	return nil
}
