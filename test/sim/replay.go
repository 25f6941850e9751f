// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package sim

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"google.golang.org/protobuf/types/known/structpb"
)

// Replay is what people do, here and on a real control plane, to hold this world
// against the real one: in both, the same phases have to come and the same
// objects be created and deleted, in the same order.
type Replay struct {
	// About says what happens.
	About string `json:"about"`
	// Slow makes tasks take long enough to be interfered with.
	Slow bool  `json:"slow,omitempty"`
	Acts []Act `json:"acts"`
}

// Act is one thing that a person does, and what follows.
type Act struct {
	// When says what the person waits for: "rest", until nothing moves any more,
	// or "running", until the pod of a task runs.
	When string `json:"when"`
	// Set are fields of the spec that change.
	Set json.RawMessage `json:"set,omitempty"`
	// Approve does what the message about the upgrade says.
	Approve bool `json:"approve,omitempty"`
	// Delete is the kind and the name of an object to delete.
	Delete string `json:"delete,omitempty"`
	// Wipe takes the whole status away.
	Wipe bool `json:"wipe,omitempty"`

	// Spec is the spec after it, if it has changed, and Trail what followed. Both
	// are written by TestReplays.
	Spec  *structpb.Struct `json:"spec,omitempty"`
	Trail []string         `json:"trail"`
}

// Run goes through a replay, and notes specs and trails in it.
func (p *Replay) Run() error {
	w := newWorld(usual())
	w.trail = &trail{}
	for n := range p.Acts {
		a := &p.Acts[n]
		if n > 0 {
			if err := w.await(a.When); err != nil {
				return fmt.Errorf("act %d: %w", n+1, err)
			}
			p.Acts[n-1].Trail = w.trail.take()
		}
		if err := w.act(a); err != nil {
			return fmt.Errorf("act %d: %w", n+1, err)
		}
	}
	if err := w.await("rest"); err != nil {
		return fmt.Errorf("at the end: %w", err)
	}
	p.Acts[len(p.Acts)-1].Trail = w.trail.take()
	return nil
}

func (w *World) act(a *Act) error {
	if a.Spec = nil; a.Set != nil {
		if err := json.Unmarshal(a.Set, &w.spec); err != nil {
			return fmt.Errorf("cannot read what is set: %w", err)
		}
		w.edited()
		a.Spec = w.spec.object()
	}
	if a.Approve && !approve(w, nil) {
		return fmt.Errorf("there is nothing to approve: %s", w.describe())
	}
	if a.Delete != "" {
		o := w.objects[a.Delete]
		if o == nil {
			return fmt.Errorf("there is no %s: %s", a.Delete, w.describe())
		}
		w.vanish(o)
	}
	if a.Wipe {
		w.store(func(v *version) { v.status = nil })
	}
	w.forgets()
	return nil
}

// await lets turns pass until it is time for the next act.
func (w *World) await(when string) error {
	last, still := "", 0
	for n := range 3000 {
		w.turn(n)
		if w.broken != nil {
			return fmt.Errorf("%s", w.broken)
		}
		if when == "running" {
			for _, o := range w.sorted("Job") {
				if o.job.reported == podRunning {
					return nil
				}
			}
			continue
		}
		if now := w.picture(); now != last {
			last, still = now, 0
		}
		if still++; still > 3*len(turns) {
			return nil
		}
		if still%len(turns) == 0 {
			// Nothing moves but time.
			w.now = w.now.Add(30 * time.Second)
		}
	}
	return fmt.Errorf("waited in vain for %q: %s", when, w.describe())
}

// picture tells whether something has moved.
func (w *World) picture() string {
	var b strings.Builder
	for _, o := range w.sorted("") {
		fmt.Fprintf(&b, "%s %d %v;", o.id, o.version, o.job)
	}
	fmt.Fprint(&b, w.latest().number)
	return b.String()
}

// trail is what is seen of a world by who only sees what is written: a line for
// each new phase, with what was created and deleted since the phase before.
type trail struct {
	phase   string
	pending []string
	lines   []string
}

// runOfKey is the part of a key that is different for each run of a task.
var runOfKey = regexp.MustCompile(`-[0-9a-f]{8}-`)

func (t *trail) note(change string) {
	if t == nil {
		return
	}
	if change = runOfKey.ReplaceAllString(change, "-"); !slices.Contains(t.pending, change) {
		t.pending = append(t.pending, change)
	}
}

func (t *trail) reach(phase string) {
	if t == nil || t.phase == phase {
		return
	}
	t.phase = phase
	t.flush(phase)
}

// flush ends a line. The order of writes within a pass is not defined.
func (t *trail) flush(phase string) {
	slices.Sort(t.pending)
	t.lines = append(t.lines, strings.Join(append([]string{phase}, t.pending...), " "))
	t.pending = nil
}

// take is what has come since it was last asked for.
func (t *trail) take() []string {
	if len(t.pending) > 0 {
		t.flush("...")
	}
	out := t.lines
	t.lines = nil
	if out == nil {
		out = []string{}
	}
	return out
}
