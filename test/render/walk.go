// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// approval is the annotation that lets a supervised upgrade proceed.
const approval = "superset.apache.org/approve-upgrade"

// walk renders and lets the world act in turns until nothing moves any more
// and no edit is left.
func walk(ctx context.Context, o options, out io.Writer) error {
	xr, err := readXR(o.xr)
	if err != nil {
		return err
	}
	w := newWorld(xr)
	w.fails = o.fails

	e, err := startEngine(ctx, o)
	if err != nil {
		return err
	}
	defer e.stop()

	fmt.Fprintf(out, "%s: %s %s/%s\n", o.xr, xr.GetKind(), xr.GetNamespace(), xr.GetName())
	t := trail{}
	for step := 1; step <= o.steps; step++ {
		if err := w.edit(out, o.edits.take(step)); err != nil {
			return err
		}
		before := t.last
		answer, err := e.render(ctx, w)
		if err != nil {
			return fmt.Errorf("step %d: %w", step, err)
		}
		changes := w.apply(answer)
		t.add(w.xr)
		moved := slices.Concat(changes, before.differences(t.last))
		acts := w.act()

		printStep(out, step, t.last, moved, answer.events, acts)
		if o.verbose {
			fmt.Fprintln(out, answer.yaml)
		}
		if len(moved) > 0 || len(acts) > 0 || o.edits.left(step) {
			continue
		}
		if t.last.phase == "AwaitingApproval" && o.approve && w.approve(out) {
			continue
		}
		if !t.last.rests() {
			return fmt.Errorf("nothing moves any more, but the phase is %q and ready is %t", t.last.phase, t.last.ready)
		}
		if edit := o.edits.takeSettled(); edit != nil {
			if err := w.edit(out, edit); err != nil {
				return err
			}
			continue
		}
		if t.last.phase == "Failed" {
			return errors.New("a task has failed, and no edit is left to fix it")
		}
		fmt.Fprintf(out, "\nRunning after %d steps with %d objects; phases seen: %s\n", step, len(w.objects), strings.Join(t.phases, ", "))
		return nil
	}
	return fmt.Errorf("not settled after %d steps; the phase is %q", o.steps, t.last.phase)
}

// rests holds when it is the user's turn.
func (s state) rests() bool { return s.phase == "Failed" || (s.phase == "Running" && s.ready) }

// take returns the edits of one step.
func (e *edits) take(step int) []edit {
	var due []edit
	for _, x := range *e {
		if x.step == step {
			due = append(due, x)
		}
	}
	return due
}

// takeSettled returns, and forgets, the next edit that waits for the walk to
// settle.
func (e *edits) takeSettled() []edit {
	i := slices.IndexFunc(*e, func(x edit) bool { return x.step == 0 })
	if i < 0 {
		return nil
	}
	next := (*e)[i]
	*e = slices.Delete(*e, i, i+1)
	return []edit{next}
}

// left says whether an edit is still to come at a later step.
func (e *edits) left(step int) bool {
	return slices.ContainsFunc(*e, func(x edit) bool { return x.step > step })
}

// edit changes what the user wrote; what the cluster wrote stays.
func (w *world) edit(out io.Writer, es []edit) error {
	for _, e := range es {
		w.xr.SetGeneration(w.xr.GetGeneration() + 1)
		if e.file == "" {
			fmt.Fprintf(out, "\nedit: image tag %s\n", e.tag)
			set(w.xr, e.tag, "spec", "image", "tag")
			continue
		}
		xr, err := readXR(e.file)
		if err != nil {
			return err
		}
		if xr.GetName() != w.xr.GetName() || xr.GetNamespace() != w.xr.GetNamespace() {
			return errors.New("an edit cannot change the name: " + e.file)
		}
		fmt.Fprintf(out, "\nedit: %s\n", e.file)
		w.xr.Object["spec"] = xr.Object["spec"]
		w.xr.SetAnnotations(xr.GetAnnotations())
		w.xr.SetLabels(xr.GetLabels())
	}
	return nil
}

// approve sets the annotation that the status asks for; false means that it is
// set already.
func (w *world) approve(out io.Writer) bool {
	token, _, _ := unstructured.NestedString(w.xr.Object, "status", "lifecycle", "upgrade", "approvalToken")
	annotations := w.xr.GetAnnotations()
	if token == "" || annotations[approval] == token {
		return false
	}
	fmt.Fprintf(out, "\napprove: %s=%s\n", approval, token)
	if annotations == nil {
		annotations = map[string]string{}
	}
	annotations[approval] = token
	w.xr.SetAnnotations(annotations)
	return true
}

// readXR reads the Superset of a file.
func readXR(file string) (*object, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	objects, err := decode(data)
	if err != nil {
		return nil, fmt.Errorf("cannot read %s: %w", file, err)
	}
	if len(objects) != 1 {
		return nil, fmt.Errorf("cannot read %s: want one object, not %d", file, len(objects))
	}
	return objects[0], nil
}
