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
	File         string `arg:"" default:"-" help:"Manifest of the operator, values of the Helm chart, or what has them inside (Argo CD Application, Flux HelmRelease, Helmfile, List, values of an umbrella chart); without it, or with -, standard input is read." name:"file"`
	From         string `placeholder:"SOURCE" default:"auto" enum:"auto,operator,chart" help:"What the file was written for: operator, chart, or auto (the default) to tell by its shape."`
	Name         string `placeholder:"NAME" help:"Name of the Superset. Defaults to that of the manifest; for values to fullnameOverride or superset."`
	Namespace    string `placeholder:"NAMESPACE" help:"Namespace of the Superset. Defaults to that of the manifest." short:"n"`
	Release      string `placeholder:"RELEASE" help:"Name of the chart's release, with which templates in values are rendered. An Application or a HelmRelease says it."`
	ChartVersion string `placeholder:"VERSION" help:"Version of the chart, e.g. 0.14.2, whose defaults are meant where values say nothing. Defaults to what the shape of the values tells."`
	Report       string `placeholder:"FILE" help:"Also write a table in Markdown to this file: what became of each value. It has no values in it, so it can go into a pull request."`
}

// Help is what --help says beside the flags.
func (*convertCmd) Help() string {
	return `The manifest goes to standard output. To standard error goes a list of what has no place, or another one, each with what to do. Secrets are not printed, those in Python and scripts included: the manifest names Secrets for you to make. SET-ME stands where the file does not say what is needed.

Examples:

    kubectl get superset.superset.apache.org bi -o yaml | function-superset convert > bi.yaml
    helm get values REL --all -o yaml | function-superset convert --release REL > bi.yaml
    function-superset convert --report report.md application.yaml > bi.yaml

The exit code is 0 if the manifest starts once the Secrets are there, 1 if it needs your work before, and 2 if the file cannot be read.`
}

// Run prints the manifest on standard output and what has no place in it on
// standard error. Its exit code is 1 if the manifest needs work before it starts
// and 2 if the file cannot be read.
func (c *convertCmd) Run() error {
	return c.run(os.Stdin, os.Stdout, os.Stderr)
}

func (c *convertCmd) run(in io.Reader, out, notes io.Writer) error {
	data, err := content(c.File, in)
	if err != nil {
		return failure{2, err.Error()}
	}
	documents, err := parse(data)
	if err != nil {
		return failure{2, err.Error()}
	}
	var values []map[string]any
	for _, d := range documents {
		if d.object == nil {
			return failure{2, "cannot read the YAML: a document is no mapping"}
		}
		values = append(values, d.object.AsMap())
	}
	results, other, err := migrate.All(values, migrate.Options{
		From: migrate.Source(c.From), Name: c.Name, Namespace: c.Namespace, Release: c.Release, ChartVersion: c.ChartVersion,
	})
	if err != nil {
		return failure{2, err.Error()}
	}
	if c.Report != "" {
		if err := os.WriteFile(c.Report, []byte(migrate.Report(results, other)), 0o644); err != nil { //nolint:gosec // It has no secrets in it.
			return failure{2, "cannot write the report: " + err.Error()}
		}
	}
	return c.print(results, append(repeated(documents), other...), out, notes)
}

// repeated are keys that occur twice; Helm takes the last.
func repeated(documents []document) []migrate.Note {
	var list []migrate.Note
	for _, d := range documents {
		for _, dup := range d.duplicates {
			list = append(list, migrate.Note{Path: dup.path, Advice: fmt.Sprintf("the key stands in the lines %d and %d; the last one is taken", dup.first, dup.line)})
		}
	}
	return list
}

// print writes manifests and notes, and says whether there is work to do.
func (*convertCmd) print(results []migrate.Result, other []migrate.Note, out, notes io.Writer) error {
	var manifests []string
	var b strings.Builder
	mistakes, work := 0, 0
	for _, r := range results {
		manifest, err := yaml.Marshal(r.Manifest)
		if err != nil {
			return errors.Wrap(err, "cannot write the manifest")
		}
		manifests = append(manifests, string(manifest))
		for _, n := range r.Notes {
			mark := ""
			if n.Work {
				work++
				mark = "to do: "
			}
			fmt.Fprintf(&b, "%s%s: %s\n", mark, n.Path, n.Advice)
		}
		for _, m := range r.Mistakes {
			fmt.Fprintf(&b, "error: %s\n", m.Error())
		}
		mistakes += len(r.Mistakes)
	}
	for _, n := range other {
		fmt.Fprintf(&b, "%s: %s\n", n.Path, n.Advice)
	}
	if _, err := io.WriteString(out, strings.Join(manifests, "---\n")); err != nil {
		return errors.Wrap(err, "cannot write the manifest")
	}
	if _, err := io.WriteString(notes, b.String()); err != nil {
		return errors.Wrap(err, "cannot write the notes")
	}
	switch {
	case mistakes > 0:
		return failure{1, "the manifest is not valid yet: " + plural(mistakes, "mistake")}
	case work > 0:
		return failure{1, "the manifest is valid, but would not start or not do what it did before: " + plural(work, "thing") + " to do"}
	}
	return nil
}
