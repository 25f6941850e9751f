// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package lifecycle

import (
	"cmp"
	"fmt"

	"github.com/crossplane-contrib/function-superset/fn/superset/observe"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

// components gives every component that is wanted or observed its disposition.
func components(s state, st step, m Memory) map[part.Component]ComponentPlan {
	out := map[part.Component]ComponentPlan{}
	for _, t := range part.Components {
		c, enabled := s.Instance.Component(t)
		w, exists := s.Facts.Workloads[t]
		switch {
		case !s.live:
			if exists {
				out[t] = ComponentPlan{Disposition: Hold, Replicas: heldReplicas(s, t, w)}
			}
		case enabled && exists:
			out[t] = planExisting(s, st, m, c, w)
		case enabled:
			out[t] = planNew(s, st, m, c)
		case exists:
			out[t] = planRemoved(st, w)
		}
	}
	return out
}

// planExisting is a component that is wanted and exists.
func planExisting(s state, st step, m Memory, c resolve.Component, w observe.Workload) ComponentPlan {
	p := ComponentPlan{HeldPorts: heldPorts(c, w)}
	switch st.components {
	case serve:
		p.Disposition = Run
		p.Replicas = replicas(s, m, c, w, true)
		p.FormerConfig = differs(c, w) || !w.Settled()
	case drain:
		p.Disposition = Drain
		p.Replicas, p.DrainedFrom = drainCount(w), beforeDrain(m, c.Type, w)
	case hold:
		p.Disposition = Hold
		if st.scale {
			p.ScaleHeld = true
			p.Replicas = replicas(s, m, c, w, true)
		}
	}
	return p
}

// planNew is a component that is wanted and does not exist yet. While tasks are
// due it has to wait, unless its objects exist and are to be taken over: then
// they count as a serving version.
func planNew(s state, st step, m Memory, c resolve.Component) ComponentPlan {
	if st.components == serve {
		return ComponentPlan{Disposition: Run, Replicas: replicas(s, m, c, observe.Workload{}, false)}
	}
	if adopting(s.Input, c.Type) {
		return ComponentPlan{Disposition: Hold, Adopt: true}
	}
	if hasLeftovers(s, c.Type) {
		return ComponentPlan{Disposition: Hold}
	}
	return ComponentPlan{Disposition: Absent}
}

// hasLeftovers is true when a component has objects although its Deployment is missing:
// somebody deleted it, or a pass was cut short. They stay, above all the Service
// with its address.
func hasLeftovers(s state, t part.Component) bool {
	for _, key := range part.KeysOf(t) {
		if _, ok := s.Facts.Objects[key]; ok {
			return true
		}
	}
	return false
}

// planRemoved is a component that is no longer wanted. It goes down first: once it
// is out of the answer nobody could tell whether its pods are gone.
func planRemoved(st step, w observe.Workload) ComponentPlan {
	switch {
	case st.components == hold:
		return ComponentPlan{Disposition: Hold}
	case st.components == serve && w.Drained():
		return ComponentPlan{Disposition: Absent}
	}
	// Without a note of the count: it is not to come back, and the note would look
	// like a drain for tasks.
	return ComponentPlan{Disposition: Drain, Replicas: new(int32(0))}
}

// heldPorts are ports of running pods beside the wanted one.
func heldPorts(c resolve.Component, w observe.Workload) []int32 {
	if c.Port == nil || len(w.Ports) == 0 || w.Ports[0].Number == c.Port.Number {
		return nil
	}
	return []int32{w.Ports[0].Number}
}

// restoresHeld is true when drained components come back although the spec is
// invalid. While suspended nothing changes at all.
func restoresHeld(s state) bool {
	return len(s.Invalid) > 0 && !s.Instance.Suspend && restorable(s)
}

// restorable is true when no unfinished Job exists and no run has touched the
// database since the components served. Once the pipeline has ended, what is
// held may be of before or after it.
func restorable(s state) bool {
	for _, j := range s.Facts.Jobs {
		if !j.Finished() {
			return false
		}
	}
	return s.mem.Pipeline != nil && !databaseTouched(s.mem)
}

// allDrained is true when no pod of any component is left.
func allDrained(s state) bool { return len(remaining(s)) == 0 }

// remaining lists the components that still have pods, or may get some.
func remaining(s state) []string {
	var out []string
	for _, t := range part.Components {
		w, ok := s.Facts.Workloads[t]
		if !ok && adopting(s.Input, t) {
			out = append(out, fmt.Sprintf("%s (being taken over)", t))
			continue
		}
		if !ok || w.Drained() {
			continue
		}
		switch n := w.Replicas + w.Terminating; {
		case w.Woken:
			out = append(out, fmt.Sprintf("%s (scaled up again by %s)", t, cmp.Or(w.CountSharer, "somebody")))
		case n > 0:
			out = append(out, fmt.Sprintf("%s (%s)", t, podsLeft(n)))
		default:
			out = append(out, string(t))
		}
	}
	return out
}

// down is true when components exist and none of them runs, and not because nobody
// wants them to.
func down(s state) bool {
	there, idle := 0, 0
	for t, w := range s.Facts.Workloads {
		switch {
		case t == part.MaintenancePage:
			continue
		case w.Wanted > 0:
			return false
		case healthOf(s, t).idle:
			idle++
		}
		there++
	}
	return s.existing && (there == 0 || idle < there)
}

// unsettled lists what keeps the instance from being at rest.
func unsettled(s state) []string {
	var out []string
	for _, t := range part.Components {
		_, enabled := s.Instance.Component(t)
		h := healthOf(s, t)
		switch {
		case !enabled && h.exists:
			out = append(out, fmt.Sprintf("%s (going down)", t))
		case !enabled, h.rollout == atRest:
		case h.rollout == notCreated:
			out = append(out, fmt.Sprintf("%s (not created yet)", t))
		case h.rollout == stuck:
			out = append(out, fmt.Sprintf("%s (%s)", t, told(h.Stalled)))
		case h.rollout == outdated:
			out = append(out, fmt.Sprintf("%s (has not been changed yet)", t))
		default:
			out = append(out, fmt.Sprintf("%s (%d of %d ready)", t, min(h.Ready, h.Updated), max(h.Wanted, h.target)))
		}
	}
	if onPage(s) {
		out = append(out, "traffic (on the maintenance page)")
	}
	if _, ok := s.Facts.Workloads[part.MaintenancePage]; ok {
		out = append(out, "maintenance-page (going down)")
	}
	return out
}

// impaired is true when a wanted component serves less than it should.
func impaired(s state) bool {
	for _, c := range s.Instance.Components {
		if !healthOf(s, c.Type).serves() {
			return true
		}
	}
	return onPage(s)
}
