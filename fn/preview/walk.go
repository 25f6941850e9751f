// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package preview

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/crossplane/crossplane-runtime/v2/pkg/errors"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/yaml"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset/lifecycle"
)

// approval is the annotation that lets a supervised upgrade proceed.
const approval = "superset.apache.org/approve-upgrade"

// Edit is something that the user does.
type Edit struct {
	// Step is the number of the answer before which it happens; zero means
	// when the walk has settled.
	Step int
	// XR is the Superset as it is to be; without one only the image changes.
	XR *Object
	// Name is what the user calls it.
	Name string
	// Tag is the image to change to.
	Tag string
}

// Edits are in the order in which they happen.
type Edits []Edit

// Options are how a walk goes.
type Options struct {
	// Steps is after how many the walk fails.
	Steps int
	// Approve answers for the user when an upgrade waits for it; without it the
	// walk ends there if Wait is set, and fails if it is not.
	Approve, Wait bool
	// Verbose prints the YAML of every answer.
	Verbose bool
	Edits   Edits
}

// Event is what the function tells.
type Event struct{ Severity, Reason, Message string }

// Answer is what the function answered.
type Answer struct {
	// XR has the status, with Crossplane's own conditions.
	XR      *Object
	Objects []*Object
	Events  []Event
	// YAML is all of it as text.
	YAML string
}

// Ask shows a world to the function.
type Ask func(ctx context.Context, w *World) (*Answer, error)

// Walk asks and lets the world act in turns until nothing moves any more and no
// edit is left.
func Walk(ctx context.Context, w *World, ask Ask, o Options, out io.Writer) error {
	t := history{}
	for step := 1; step <= o.Steps; step++ {
		if err := w.edit(out, o.Edits.take(step)); err != nil {
			return err
		}
		before := t.last
		answer, err := ask(ctx, w)
		if err != nil {
			return errors.Wrapf(err, "step %d", step)
		}
		changes := w.Apply(answer)
		t.add(w.Superset())
		moved := slices.Concat(changes, before.differences(t.last))
		acts := w.Step()

		printStep(out, step, t.last, moved, answer.Events, acts)
		if o.Verbose {
			fmt.Fprintln(out, answer.YAML)
		}
		if len(moved) > 0 || len(acts) > 0 || o.Edits.left(step) {
			continue
		}
		if t.last.phase == lifecycle.PhaseAwaitingApproval {
			if o.Approve && w.approve(out) {
				continue
			}
			if o.Wait && !o.Approve {
				fmt.Fprintf(out, "\nWaits for approval after %d steps with %d objects; phases seen: %s\n", step, len(w.Keys()), strings.Join(t.phases, ", "))
				return nil
			}
		}
		if !t.last.isIdle() {
			return errors.Errorf("nothing moves any more, but the phase is %q and ready is %t", t.last.phase, t.last.ready)
		}
		if edit := o.Edits.takeSettled(); edit != nil {
			t.tellUsers(out)
			if err := w.edit(out, edit); err != nil {
				return err
			}
			continue
		}
		switch t.last.phase {
		case lifecycle.PhaseFailed:
			return errors.New("a task has failed, and no edit is left to fix it")
		case lifecycle.PhaseBlocked:
			return errors.New("the instance is blocked, and no edit is left to change that: " + t.last.conditions[lifecycle.ConditionLifecycleComplete])
		}
		t.tellUsers(out)
		fmt.Fprintf(out, "\n%s after %d steps with %d objects; phases seen: %s\n", t.last.phase, step, len(w.Keys()), strings.Join(t.phases, ", "))
		return nil
	}
	return errors.Errorf("not settled after %d steps; the phase is %q", o.Steps, t.last.phase)
}

// isIdle holds when it is the user's turn.
func (s state) isIdle() bool {
	return s.phase == lifecycle.PhaseFailed || s.phase == lifecycle.PhaseBlocked && s.lifecycle == lifecycle.LifecycleBlocked || s.phase == lifecycle.PhaseSuspended || s.phase == lifecycle.PhaseRunning && s.ready
}

// take returns the edits of one step.
func (e *Edits) take(step int) []Edit {
	var due []Edit
	for _, x := range *e {
		if x.Step == step {
			due = append(due, x)
		}
	}
	return due
}

// takeSettled returns, and forgets, the next edit that waits for the walk to
// settle.
func (e *Edits) takeSettled() []Edit {
	i := slices.IndexFunc(*e, func(x Edit) bool { return x.Step == 0 })
	if i < 0 {
		return nil
	}
	next := (*e)[i]
	*e = slices.Delete(*e, i, i+1)
	return []Edit{next}
}

// left says whether an edit is still to come at a later step.
func (e *Edits) left(step int) bool {
	return slices.ContainsFunc(*e, func(x Edit) bool { return x.Step > step })
}

// edit changes what the user wrote; what the cluster wrote stays.
func (w *World) edit(out io.Writer, es []Edit) error {
	xr := w.Superset()
	for _, e := range es {
		xr.SetGeneration(xr.GetGeneration() + 1)
		if e.XR == nil {
			fmt.Fprintf(out, "\nedit: image tag %s\n", e.Tag)
			set(xr, e.Tag, "spec", "image", "tag")
			continue
		}
		if e.XR.GetName() != xr.GetName() || e.XR.GetNamespace() != xr.GetNamespace() {
			return errors.New("an edit cannot change the name: " + e.Name)
		}
		fmt.Fprintf(out, "\nedit: %s\n", e.Name)
		xr.Object["spec"] = e.XR.Object["spec"]
		xr.SetAnnotations(e.XR.GetAnnotations())
		xr.SetLabels(e.XR.GetLabels())
	}
	return nil
}

// approve sets the annotation that the status asks for; false means that it is
// set already.
func (w *World) approve(out io.Writer) bool {
	xr := w.Superset()
	token, _, _ := unstructured.NestedString(xr.Object, "status", "lifecycle", "upgrade", "approvalToken")
	annotations := xr.GetAnnotations()
	if token == "" || annotations[approval] == token {
		return false
	}
	fmt.Fprintf(out, "\napprove: %s=%s\n", approval, token)
	if annotations == nil {
		annotations = map[string]string{}
	}
	annotations[approval] = token
	xr.SetAnnotations(annotations)
	return true
}

// ReadXR reads the one Superset of a manifest; what else is in it is left out.
func ReadXR(data []byte) (*Object, error) {
	objects, err := Decode(data)
	if err != nil {
		return nil, errors.Wrap(err, "cannot read the YAML")
	}
	objects = slices.DeleteFunc(objects, func(o *Object) bool {
		group, _, _ := strings.Cut(o.GetAPIVersion(), "/")
		return o.GetKind() != v1alpha1.Kind || group != v1alpha1.Group
	})
	if len(objects) != 1 {
		return nil, errors.Errorf("want one Superset of %s, not %d", v1alpha1.Group, len(objects))
	}
	return objects[0], nil
}

// Decode reads a stream of YAML documents.
func Decode(data []byte) ([]*Object, error) {
	var objects []*Object
	d := yaml.NewYAMLOrJSONDecoder(bytes.NewReader(data), 4096)
	for {
		raw := runtime.RawExtension{}
		err := d.Decode(&raw)
		if errors.Is(err, io.EOF) {
			return objects, nil
		}
		if err != nil {
			return nil, err
		}
		if len(raw.Raw) == 0 || string(raw.Raw) == "null" {
			continue
		}
		o := &Object{}
		if err := o.UnmarshalJSON(raw.Raw); err != nil {
			return nil, err
		}
		objects = append(objects, o)
	}
}
