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
)

// options are the flags.
type options struct {
	xr          string
	composition string
	xrd         string
	functions   string
	schemas     string
	bin         string
	steps       int
	approve     bool
	verbose     bool
	edits       edits
	fails       map[string]string
}

// An edit is something that the user does.
type edit struct {
	// step is the number of the render before which it happens; zero means
	// when the walk has settled.
	step int
	// file has the Superset as it is to be; without one only the image changes.
	file string
	// tag is the image to change to.
	tag string
}

// edits are the values of --edit, in the order given.
type edits []edit

func (e *edits) String() string { return "" }

// Set reads STEP=FILE.
func (e *edits) Set(s string) error {
	at, file, ok := strings.Cut(s, "=")
	if !ok {
		return errors.New("want STEP=FILE or settled=FILE")
	}
	if at == "settled" {
		*e = append(*e, edit{file: file})
		return nil
	}
	step, err := strconv.Atoi(at)
	if err != nil || step < 2 {
		return fmt.Errorf("want a step from 2 on, or settled, not %q", at)
	}
	*e = append(*e, edit{step: step, file: file})
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
	flag.IntVar(&o.steps, "steps", 40, "fail when the walk has not settled after this many steps")
	flag.Func("upgrade", "when the walk has settled, change the image to this tag; repeatable", func(tag string) error {
		o.edits = append(o.edits, edit{tag: tag})
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
	flag.BoolVar(&o.approve, "approve", false, "approve an upgrade that waits for it, as a person would")
	flag.BoolVar(&o.verbose, "verbose", false, "print the YAML of every answer")
	flag.Var(&o.edits, "edit", "STEP=FILE: before that step, replace the Superset by the one in FILE; settled=FILE waits for the walk to settle; repeatable")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := walk(ctx, o, os.Stdout)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "render:", err)
		os.Exit(1)
	}
}
