// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package lifecycle

import (
	"github.com/crossplane-contrib/function-superset/fn/superset/observe"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

// rollout is how far the Deployment of a component is.
type rollout int

const (
	// notCreated: there is no Deployment.
	notCreated rollout = iota
	// stuck: it has not come up within its progress deadline.
	stuck
	// unseen: its controller has not seen the last change.
	unseen
	// rolling: not every wanted replica is updated and available, or old ones are left.
	rolling
	// outdated: it is at rest and as it was before this answer. Without that the
	// instance would count as at rest for the one pass between a change of the spec
	// and its arrival in the cluster.
	outdated
	// resizing: it is at rest with another count than it is to have.
	resizing
	// atRest: nothing is left to do.
	atRest
)

// health is how a component stands against what is wanted of it. Whoever asks
// whether a component is all right asks here, so that condition, phase and gates
// cannot disagree.
type health struct {
	observe.Workload

	// wanted is true when the spec has the component, or when it exists and nobody
	// can say what the spec wants.
	wanted bool
	// target is how many pods it is to have, and idle is true when that is none.
	target  int32
	idle    bool
	exists  bool
	rollout rollout
}

// healthOf judges one component.
func healthOf(s state, t part.Component) health {
	c, wanted := s.Instance.Component(t)
	w, exists := s.Facts.Workloads[t]
	h := health{Workload: w, wanted: wanted, exists: exists}
	switch {
	case s.live && wanted:
		h.target = wants(s, c, w, exists)
	case s.live, !exists:
	case w.KeepsCount():
		h.wanted, h.target = true, w.Wanted
	default:
		// What is down for a task is missing, whatever the spec says now.
		h.wanted, h.target = true, max(w.Wanted, s.mem.Replicas[t])
	}
	h.idle = h.target == 0
	h.rollout = rolloutOf(c, h, s.live && wanted)
	return h
}

func rolloutOf(c resolve.Component, h health, judged bool) rollout {
	w := h.Workload
	switch {
	case !h.exists:
		return notCreated
	case w.Stalled != "" && !w.Settled():
		return stuck
	case w.ObservedGeneration < w.Generation:
		return unseen
	case !w.Settled():
		return rolling
	case judged && differs(c, w):
		return outdated
	case judged && w.Wanted != h.target:
		return resizing
	}
	return atRest
}

// serves is true when as many pods are available as the Deployment wants, and some
// are wanted unless the spec wants none. A roll-out that keeps its pods available
// serves.
func (h health) serves() bool {
	return h.exists && !h.Deleting && h.Available >= h.Wanted && (h.Wanted > 0 || h.idle)
}

// differs is true when a Deployment is not as the spec wants its pods.
func differs(c resolve.Component, w observe.Workload) bool {
	image := ""
	if len(c.Pod.Containers) > 0 {
		image = c.Pod.Containers[0].Image
	}
	return w.Image != image || w.ConfigChecksum != c.ConfigChecksum
}
