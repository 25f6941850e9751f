// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package lifecycle

import (
	"fmt"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

// Phases of a component.
const (
	ComponentPending     = "Pending"
	ComponentProgressing = "Progressing"
	ComponentReady       = "Ready"
	ComponentUnavailable = "Unavailable"
	ComponentDrained     = "Drained"
)

func componentStatuses(s state, p Plan) (*v1alpha1.ComponentStatuses, string) {
	out := &v1alpha1.ComponentStatuses{}
	var ready, want int32
	for _, t := range part.Components {
		c, enabled := s.Instance.Component(t)
		h := healthOf(s, t)
		if !h.wanted {
			continue
		}
		cs := componentStatus(s, p, c, h, enabled)
		ready, want = ready+cs.ReadyReplicas, want+cs.Replicas
		out.Set(t, cs)
	}
	return out, fmt.Sprintf("%d/%d", ready, want)
}

func componentStatus(s state, p Plan, c resolve.Component, w health, enabled bool) *v1alpha1.ComponentStatus {
	cs := &v1alpha1.ComponentStatus{Resources: componentResources(s, c, enabled)}
	if !w.exists {
		cs.Phase, cs.Message = ComponentPending, "Not created yet"
		if p.Components[c.Type].Disposition == Run {
			cs.Message += waitingFor(p.PodsWait)
		}
		cs.Replicas = pendingReplicas(c)
		return cs
	}
	cs.Image, cs.ConfigChecksum = w.Image, w.ConfigChecksum
	cs.Replicas, cs.ReadyReplicas, cs.UpdatedReplicas, cs.AvailableReplicas = w.Wanted, w.Ready, w.Updated, w.Available
	plan := p.Components[c.Type]
	switch {
	case w.idle && w.Drained():
		cs.Phase, cs.Message = ComponentReady, "Scaled to zero"
		if c.Autoscaling != nil {
			cs.Message += ", where its autoscaler does not act"
		}
	case enabled && plan.Disposition == Drain:
		cs.Phase, cs.Message = ComponentDrained, "Down until the tasks have finished"
		// What is wanted is not zero; the count says what is missing.
		cs.Replicas = max(s.mem.Replicas[c.Type], w.target)
		if n := w.Replicas + w.Terminating; n > 0 {
			cs.Phase, cs.Message = ComponentProgressing, "Going down, "+podsLeft(n)
		}
	case w.Wanted == 0 && (plan.Disposition == Run || plan.ScaleHeld || plan.Replicas != nil):
		cs.Phase, cs.Message = ComponentProgressing, "Coming back"
	case w.Wanted == 0:
		cs.Phase, cs.Message = ComponentDrained, "Down while everything is held"
	case w.rollout == unseen:
		cs.Phase, cs.Message = ComponentProgressing, "The change has not been picked up yet"
	case w.rollout == atRest || w.rollout == outdated || w.rollout == resizing:
		cs.Phase = ComponentReady
	case w.rollout == stuck:
		cs.Phase, cs.Message = ComponentUnavailable, told(w.Stalled)
	case w.Ready > 0 || w.Updated > 0:
		cs.Phase, cs.Message = ComponentProgressing, fmt.Sprintf("%d of %d replicas are ready", w.Ready, w.Wanted)
	default:
		cs.Phase, cs.Message = ComponentUnavailable, "No replica is ready"
	}
	return cs
}

// componentResources lists the objects a component consists of.
func componentResources(s state, c resolve.Component, enabled bool) []v1alpha1.ResourceStatus {
	if !enabled {
		return nil
	}
	var out []v1alpha1.ResourceStatus
	add := func(wanted bool, kind, key, name string) {
		if !wanted {
			return
		}
		state := "Missing"
		if _, ok := s.Facts.Objects[key]; ok {
			state = "Present"
		}
		out = append(out, v1alpha1.ResourceStatus{Kind: kind, Name: name, Status: state})
	}
	add(true, "Deployment", part.DeploymentKey(c.Type), c.Name)
	add(len(c.Config) > 0 && !c.ConfigSecret, "ConfigMap", part.ConfigMapKey(c.Type), c.Name+part.ConfigSuffix)
	add(len(c.Config) > 0 && c.ConfigSecret, "Secret", part.ConfigSecretKey(c.Type), c.Name+part.ConfigSuffix)
	add(c.Service != nil, "Service", part.ServiceKey(c.Type), c.Name)
	add(c.Autoscaling != nil, "HorizontalPodAutoscaler", part.HPAKey(c.Type), c.Name)
	add(c.DisruptionBudget != nil, "PodDisruptionBudget", part.PDBKey(c.Type), c.Name)
	return out
}
