// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"time"

	"github.com/crossplane-contrib/function-superset/fn/preview"
)

// options are the flags.
type options struct {
	preview.Options

	xr          string
	composition string
	xrd         string
	functions   string
	schemas     string
	bin         string
	fails       map[string]string
}

// edits are the values of --edit, in the order given.
type edits preview.Edits

func (e *edits) String() string { return "" }

// Set reads STEP=FILE.
func (e *edits) Set(s string) error {
	at, file, ok := strings.Cut(s, "=")
	if !ok {
		return errors.New("want STEP=FILE or settled=FILE")
	}
	xr, err := readXR(file)
	if err != nil {
		return err
	}
	if at == "settled" {
		*e = append(*e, preview.Edit{XR: xr, Name: file})
		return nil
	}
	step, err := strconv.Atoi(at)
	if err != nil || step < 2 {
		return fmt.Errorf("want a step from 2 on, or settled, not %q", at)
	}
	*e = append(*e, preview.Edit{Step: step, XR: xr, Name: file})
	return nil
}

func main() {
	o := options{}
	flag.StringVar(&o.xr, "xr", "examples/quickstart/superset.yaml", "the Superset to walk")
	flag.StringVar(&o.composition, "composition", "package/configuration/composition.yaml", "its Composition")
	flag.StringVar(&o.xrd, "xrd", "package/configuration/definition.yaml", "its definition, for the defaults")
	flag.StringVar(&o.functions, "functions", "examples/functions.yaml", "the functions of the Composition")
	flag.StringVar(&o.schemas, "schemas", "test/render/schemas", "folder of OpenAPI documents of the optional kinds that exist; empty for a cluster without any")
	flag.StringVar(&o.bin, "bin", ".cache/bin", "folder of the binaries function-superset, crossplane and crossplane-core")
	flag.IntVar(&o.Steps, "steps", 40, "fail when the walk has not settled after this many steps")
	flag.Func("upgrade", "when the walk has settled, change the image to this tag; repeatable", func(tag string) error {
		o.Edits = append(o.Edits, preview.Edit{Tag: tag})
		return nil
	})
	o.fails = map[string]string{}
	flag.Func("fail", "TASK=TAG: the pods of this task fail as long as the image has this tag; repeatable", func(s string) error {
		task, tag, ok := strings.Cut(s, "=")
		if !ok || task == "" || tag == "" {
			return errors.New("want TASK=TAG, for example migrate=6.2.0")
		}
		o.fails[task] = tag
		return nil
	})
	flag.BoolVar(&o.Approve, "approve", false, "approve an upgrade that waits for it, as a person would")
	flag.BoolVar(&o.Verbose, "verbose", false, "print the YAML of every answer")
	flag.Var((*edits)(&o.Edits), "edit", "STEP=FILE: before that step, replace the Superset by the one in FILE; settled=FILE waits for the walk to settle; repeatable")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, o)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "render:", err)
		os.Exit(1)
	}
}

// run walks with the real composition engine.
func run(ctx context.Context, o options) error {
	xr, err := readXR(o.xr)
	if err != nil {
		return err
	}
	w := preview.NewWorld(xr, time.Now())
	w.Fails = o.fails

	e, err := startEngine(ctx, o)
	if err != nil {
		return err
	}
	defer e.stop()

	fmt.Fprintf(os.Stdout, "%s: %s %s/%s\n", o.xr, xr.GetKind(), xr.GetNamespace(), xr.GetName())
	return preview.Walk(ctx, w, e.render, o.Options, os.Stdout)
}

// readXR reads the Superset of a file.
func readXR(file string) (*preview.Object, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	xr, err := preview.ReadXR(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return xr, nil
}
