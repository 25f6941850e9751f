// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/crossplane/crossplane-runtime/v2/pkg/errors"
	"google.golang.org/protobuf/types/known/structpb"
)

// validateCmd checks manifests as the function would, without a cluster.
type validateCmd struct {
	Files            []string `arg:"" name:"file" help:"Manifests to check, with any number of documents; - reads standard input. Documents that are not a Superset are skipped."`
	Output           string   `default:"text" enum:"text,json" help:"How to print findings: text or json." short:"o"`
	WarningsAsErrors bool     `help:"Fail on warnings, too."`
	platform
}

// Help is what --help says beside the flags.
func (*validateCmd) Help() string {
	return `Every mistake is named at once, as FILE:LINE, with its path and what to write instead. Warnings are about what works and is seldom meant.

Examples:

    function-superset validate superset.yaml
    kustomize build . | function-superset validate -
    function-superset validate --output json *.yaml
    function-superset validate --composition composition.yaml superset.yaml

The exit code is 0 if all is well, 1 for mistakes (and, with --warnings-as-errors, warnings) and 2 for files that cannot be read.`
}

// Run prints every finding. Its exit code is 1 for mistakes and 2 for files
// that cannot be read.
func (c *validateCmd) Run() error {
	return c.run(os.Stdin, os.Stdout)
}

// failure is a verdict with an exit code.
type failure struct {
	code    int
	message string
}

// Error is what is printed after the findings.
func (f failure) Error() string { return f.message }

// ExitCode is what the program ends with.
func (f failure) ExitCode() int { return f.code }

// summary is everything that was found.
type summary struct {
	Findings []finding `json:"findings"`
	Valid    int       `json:"valid"`
	Invalid  int       `json:"invalid"`
	Errors   int       `json:"errors"`
	Warnings int       `json:"warnings"`

	// input is that of the platform's Composition.
	input *structpb.Struct
}

// run checks the files one after the other.
func (c *validateCmd) run(in io.Reader, out io.Writer) error {
	input, err := c.input(in)
	if err != nil {
		return err
	}
	all := summary{Findings: []finding{}, input: input}
	unreadable := 0
	for _, name := range c.Files {
		data, err := content(name, in)
		if err != nil {
			unreadable++
			all.Findings = append(all.Findings, finding{File: name, Severity: severityError, Message: err.Error()})
			continue
		}
		documents, err := parse(data)
		for _, d := range documents {
			all.add(name, d)
		}
		if err != nil {
			unreadable++
			all.Findings = append(all.Findings, finding{File: name, Severity: severityError, Message: err.Error()})
		}
	}
	if err := c.print(all, out); err != nil {
		return failure{2, err.Error()}
	}
	return c.verdict(all, unreadable)
}

// add checks one document.
func (s *summary) add(file string, d document) {
	findings, counts := d.check(s.input)
	for _, f := range findings {
		f.File = file
		s.Findings = append(s.Findings, f)
		switch f.Severity {
		case severityError:
			s.Errors++
		case severityWarning:
			s.Warnings++
		case severityNote:
		}
	}
	s.Valid += counts.valid
	s.Invalid += counts.invalid
}

// content reads a file or standard input.
func content(name string, in io.Reader) ([]byte, error) {
	if name == "-" {
		data, err := io.ReadAll(in)
		return data, errors.Wrap(err, "cannot read standard input")
	}
	data, err := os.ReadFile(name) //nolint:gosec // The user names the file.
	return data, errors.Wrap(err, "cannot read the file")
}

// print writes findings in the form that was asked for.
func (c *validateCmd) print(s summary, out io.Writer) error {
	if c.Output == "json" {
		e := json.NewEncoder(out)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		return errors.Wrap(e.Encode(s), "cannot write")
	}
	for _, f := range s.Findings {
		if _, err := fmt.Fprintln(out, f); err != nil {
			return errors.Wrap(err, "cannot write")
		}
	}
	_, err := fmt.Fprintf(out, "%s valid, %d invalid: %s, %s\n", plural(s.Valid, "Superset"), s.Invalid, plural(s.Errors, "error"), plural(s.Warnings, "warning"))
	return errors.Wrap(err, "cannot write")
}

// verdict is nil when everything is fine.
func (c *validateCmd) verdict(s summary, unreadable int) error {
	switch {
	case unreadable > 0:
		return failure{2, plural(unreadable, "file") + " cannot be read"}
	case s.Errors > 0:
		return failure{1, plural(s.Errors, "error")}
	case s.Warnings > 0 && c.WarningsAsErrors:
		return failure{1, plural(s.Warnings, "warning")}
	}
	return nil
}

// plural is a number with its noun.
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
