// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package lifecycle

import (
	"fmt"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/crossplane-contrib/function-superset/fn/superset/observe"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

// unjudged is the message of conditions of which nothing is known, because nothing
// was acted upon since the instance began. None of them is True then.
const unjudged = "Not judged while everything is held"

// listLimit is how many entries a message lists.
const listLimit = 3

// conditions are all condition types: one that is left out would keep its last
// value for ever.
func conditions(s state, st step, p Plan) []Condition {
	return []Condition{
		specValid(s),
		{ConditionLifecycleComplete, st.complete, p.Verdict.Reason, p.Verdict.Message},
		available(s, p),
		networking(s),
		monitoring(s),
		scheduleValid(s),
		suspendedCondition(s),
		nameConflict(s),
	}
}

func specValid(s state) Condition {
	if len(s.Invalid) > 0 {
		return Condition{ConditionSpecValid, false, ReasonInvalidSpec, mistakes(s.Invalid)}
	}
	if advice := slices.Concat(s.Instance.Advice, used(s), rivals(s), unrun(s)); len(advice) > 0 {
		slices.SortStableFunc(advice, func(a, b resolve.Advice) int { return strings.Compare(a.Path, b.Path) })
		var msgs []string
		for _, a := range advice {
			msgs = append(msgs, a.Path+": "+a.Message)
		}
		return Condition{ConditionSpecValid, true, ReasonAdvice, strings.Join(msgs, "; ")}
	}
	return Condition{ConditionSpecValid, true, ReasonValid, "The spec has no mistakes"}
}

// available follows what serves, whatever the pipeline is doing.
func available(s state, p Plan) Condition {
	var missing, idle []string
	enabled := 0
	for _, t := range part.Components {
		h := healthOf(s, t)
		if !h.wanted {
			continue
		}
		enabled++
		switch {
		case h.serves():
			if c, _ := s.Instance.Component(t); s.live && h.idle && c.Replicas == nil {
				idle = append(idle, string(t))
			}
		case !h.exists:
			missing = append(missing, string(t))
		case h.Wanted == 0:
			missing = append(missing, fmt.Sprintf("%s (down)", t))
		default:
			missing = append(missing, fmt.Sprintf("%s (%d of %d)", t, h.Available, h.Wanted))
		}
	}
	c := Condition{Type: ConditionAvailable, Reason: ReasonNotReady, Message: "Not ready: " + list(missing)}
	switch {
	case p.Traffic == Maintenance || onPage(s):
		c.Reason, c.Message = ReasonMaintenance, "Users see the maintenance page"
	case enabled == 0 && !s.live:
		c.Reason, c.Message = ReasonChecking, unjudged
	case enabled == 0:
		c.Status, c.Reason, c.Message = true, ReasonNoComponents, "No component is enabled"
	case len(missing) == 0:
		c.Status, c.Reason, c.Message = true, ReasonAllReady, "All components are ready"
		if len(idle) > 0 {
			c.Message += "; somebody has scaled to zero: " + list(idle)
		}
	case !s.existing:
		c.Reason, c.Message = ReasonNotInstalled, "Components are created when the tasks have finished"
	case s.mem.Pipeline != nil && s.mem.Pipeline.Drain && down(s):
		c.Reason, c.Message = ReasonDown, "Components are down until the tasks have finished"
	case s.mem.Restoring:
		c.Reason = ReasonRestoring
		c.Message = "Coming back: " + list(missing)
	}
	return c
}

func networking(s state) Condition {
	c := Condition{ConditionNetworkingReady, true, ReasonNotConfigured, "No route is wanted"}
	r := s.Instance.Routing
	switch {
	case !s.live:
		return s.previous(ConditionNetworkingReady, Condition{ConditionNetworkingReady, false, ReasonChecking, unjudged})
	case r == nil:
		return c
	case r.Gateway != nil && len(r.Routes) == 0:
		return Condition{ConditionNetworkingReady, false, ReasonNothingToRoute, "No component can be routed; in Production Celery Flower and the MCP server are published only when their service.gatewayPath is set"}
	case r.Ingress != nil && r.Ingress.Spec.Host == "" && len(r.Ingress.Spec.Hosts) == 0:
		return Condition{ConditionNetworkingReady, false, ReasonNothingToRoute, "The Ingress has no host; set networking.ingress.host"}
	case r.Gateway != nil:
		return routeCondition(s)
	}
	if _, exists := s.Facts.Objects[part.IngressKey]; !exists {
		return Condition{ConditionNetworkingReady, false, ReasonChecking, "The Ingress is not there yet"}
	}
	return Condition{ConditionNetworkingReady, true, ReasonConfigured, "The Ingress is configured"}
}

func routeCondition(s state) Condition {
	o, exists := s.Facts.Objects[part.HTTPRouteKey]
	switch {
	case !exists && s.Facts.Kinds[observe.HTTPRoute] == observe.Missing:
		return Condition{ConditionNetworkingReady, false, ReasonGatewayAPIMissing, "The cluster does not serve HTTPRoute of gateway.networking.k8s.io/v1; install the Gateway API, it is noticed within a minute"}
	case !exists:
		return Condition{ConditionNetworkingReady, false, ReasonChecking, "The HTTPRoute is not there yet"}
	}
	parents := observe.RouteParents(o)
	for _, p := range parents {
		if !p.Accepted || !p.ResolvedRefs {
			return Condition{ConditionNetworkingReady, false, ReasonRouteNotAccepted, fmt.Sprintf("Gateway %s does not accept the HTTPRoute: %s", p.Name, because(p.Reason, p.Message))}
		}
	}
	if len(parents) == 0 {
		return Condition{ConditionNetworkingReady, false, ReasonRouteNotAccepted, "No Gateway has answered for the HTTPRoute yet"}
	}
	if left := observe.RouteUnanswered(o); len(left) > 0 {
		return Condition{ConditionNetworkingReady, false, ReasonRouteNotAccepted, "No Gateway has answered for these parents of the HTTPRoute yet: " + list(left)}
	}
	return Condition{ConditionNetworkingReady, true, ReasonConfigured, "The HTTPRoute is accepted"}
}

func monitoring(s state) Condition {
	if !s.live {
		return s.previous(ConditionMonitoringReady, Condition{ConditionMonitoringReady, false, ReasonChecking, unjudged})
	}
	if s.Instance.Monitoring == nil || s.Instance.Monitoring.Spec == nil || (s.Instance.Monitoring.Spec.ServiceMonitor == nil && s.Instance.Monitoring.Spec.PrometheusRule == nil) {
		return Condition{ConditionMonitoringReady, true, ReasonNotConfigured, "No monitoring object is wanted"}
	}
	var missing, open []string
	check := func(wanted bool, kind observe.OptionalKind, key string) {
		if _, exists := s.Facts.Objects[key]; !wanted || exists {
			return
		}
		if s.Facts.Kinds[kind] == observe.Missing {
			missing = append(missing, string(kind))
			return
		}
		open = append(open, string(kind))
	}
	check(s.Instance.Monitoring.Spec.ServiceMonitor != nil, observe.ServiceMonitor, part.ServiceMonitorKey)
	check(s.Instance.Monitoring.Spec.PrometheusRule != nil, observe.PrometheusRule, part.PrometheusRuleKey)
	switch {
	case len(missing) > 0:
		return Condition{ConditionMonitoringReady, false, ReasonMonitoringMissing, "The cluster does not serve " + list(missing) + " of monitoring.coreos.com/v1; install the Prometheus operator, it is noticed within a minute"}
	case len(open) > 0:
		return Condition{ConditionMonitoringReady, false, ReasonChecking, list(open) + " is not there yet"}
	}
	return Condition{ConditionMonitoringReady, true, ReasonConfigured, "Monitoring is configured"}
}

// scheduleFields are the places of a schedule.
var scheduleFields = []string{"spec.lifecycle.clone.cronSchedule", "spec.lifecycle.clone.timeZone"}

func scheduleValid(s state) Condition {
	for _, e := range s.Invalid {
		if slices.Contains(scheduleFields, e.Field) {
			return Condition{ConditionScheduleValid, false, ReasonInvalidSchedule, e.Error()}
		}
	}
	if !s.live {
		return s.previous(ConditionScheduleValid, Condition{ConditionScheduleValid, false, ReasonChecking, unjudged})
	}
	if t, ok := s.Instance.Lifecycle.Task(part.Clone); ok && t.Schedule != nil {
		return Condition{ConditionScheduleValid, true, ReasonSchedulesValid, "The schedule of the clone is valid"}
	}
	return Condition{ConditionScheduleValid, true, ReasonNoSchedule, "There is no schedule"}
}

func suspendedCondition(s state) Condition {
	if s.Instance.Suspend {
		return Condition{ConditionSuspended, true, ReasonSuspended, "Everything is held as it is by spec.suspend"}
	}
	return Condition{ConditionSuspended, false, ReasonNotSuspended, "The instance is not suspended"}
}

// previous repeats a condition that cannot be judged now.
func (s state) previous(kind string, fallback Condition) Condition {
	for _, c := range s.Conditions {
		if c.Type == kind && c.Reason != "" {
			return c
		}
	}
	return fallback
}

// podsLeft counts in words.
func podsLeft(n int32) string {
	if n == 1 {
		return "1 pod left"
	}
	return fmt.Sprintf("%d pods left", n)
}

// mistakes lists the errors of a spec.
func mistakes(errs field.ErrorList) string {
	const limit = 10
	var out []string
	for i, e := range errs {
		if i == limit {
			out = append(out, fmt.Sprintf("and %d more", len(errs)-limit))
			break
		}
		out = append(out, e.Error())
	}
	return strings.Join(out, "; ")
}

// list writes "a, b and 3 more".
func list(items []string) string { return listWith(", ", items) }

// listWith is list for items that have commas of their own.
func listWith(separator string, items []string) string {
	if len(items) <= listLimit {
		return strings.Join(items, separator)
	}
	return fmt.Sprintf("%s and %d more", strings.Join(items[:listLimit], separator), len(items)-listLimit)
}

// events are the transitions: a condition whose reason or status is not what it
// was, and a task run that was not there before.
func events(s state, st step, now []Condition) []Event {
	var out []Event
	for _, c := range now {
		old, had := Condition{}, false
		for _, o := range s.Conditions {
			if o.Type == c.Type {
				old, had = o, true
			}
		}
		if had && old.Status == c.Status && old.Reason == c.Reason {
			continue
		}
		if toldElsewhere(c) {
			continue
		}
		if !had && !worth(c) {
			continue
		}
		out = append(out, Event{Warning: warns(c), Reason: c.Reason, Message: c.Message})
	}
	if st.start != nil && !st.start.alreadyRecorded {
		out = append(out, Event{Reason: "TaskStarted", Message: fmt.Sprintf("Started task %s as Job %s", st.start.task.Task, runName(s.Instance.Name, st.start.task.Task, st.start.run.ID))})
	}
	return out
}

// toldElsewhere is true for a condition that another event of this reconcile reports
// already: SpecValid names the mistakes, TaskStarted the Job.
func toldElsewhere(c Condition) bool {
	if c.Reason == ReasonChecking {
		// Nothing is wrong yet.
		return true
	}
	return c.Type == ConditionLifecycleComplete &&
		(c.Reason == ReasonInvalidSpec || c.Reason == ReasonSuspended || c.Reason == ReasonTaskInProgress || c.Reason == ReasonForeignObject)
}

// worth is true for a condition that is news on an object that had none.
func worth(c Condition) bool {
	switch c.Type {
	case ConditionNameConflict, ConditionSuspended:
		return c.Status
	case ConditionLifecycleComplete, ConditionAvailable:
		return false
	}
	return !c.Status || c.Reason == ReasonAdvice
}

func warns(c Condition) bool {
	switch c.Reason {
	case ReasonInvalidSpec, ReasonAdvice, ReasonTaskFailed, ReasonTaskRetrying, ReasonTaskCannotStart, ReasonTaskPodRefused,
		ReasonGatewayAPIMissing, ReasonMonitoringMissing, ReasonRouteNotAccepted, ReasonNothingToRoute, ReasonInvalidSchedule,
		ReasonForeignObject, ReasonCloneHeld, ReasonSecretLost,
		ReasonStartFails, ReasonPreflightFailed, ReasonUnknownRevision, ReasonMigrationWouldFail, ReasonMetastoreEmpty:
		return true
	}
	return false
}
