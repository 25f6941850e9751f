// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package build

import (
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

// PrometheusRuleObject is the part of monitoring.coreos.com/v1 PrometheusRule
// that is used here.
type PrometheusRuleObject struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	// Spec holds the rules.
	Spec PrometheusRuleSpec `json:"spec"`
}

// PrometheusRuleSpec holds groups of rules.
type PrometheusRuleSpec struct {
	// Groups are evaluated on their own.
	Groups []RuleGroup `json:"groups"`
}

// RuleGroup holds rules that are evaluated together.
type RuleGroup struct {
	// Name of the group.
	Name string `json:"name"`
	// Rules are the alerts.
	Rules []Rule `json:"rules"`
}

// Rule is an alert.
type Rule struct {
	// Alert is its name.
	Alert string `json:"alert"`
	// Expr is true when there is something wrong.
	Expr string `json:"expr"`
	// For is how long it has to be true.
	For string `json:"for"`
	// Labels route the alert.
	Labels map[string]string `json:"labels"`
	// Annotations tell people what to do.
	Annotations map[string]string `json:"annotations"`
}

// DeepCopyObject makes it a Kubernetes object.
func (r *PrometheusRuleObject) DeepCopyObject() runtime.Object {
	out := *r
	out.ObjectMeta = *r.ObjectMeta.DeepCopy()
	out.Spec.Groups = slices.Clone(r.Spec.Groups)
	for n, g := range out.Spec.Groups {
		out.Spec.Groups[n].Rules = slices.Clone(g.Rules)
		for m, rule := range out.Spec.Groups[n].Rules {
			out.Spec.Groups[n].Rules[m].Labels = maps.Clone(rule.Labels)
			out.Spec.Groups[n].Rules[m].Annotations = maps.Clone(rule.Annotations)
		}
	}
	return &out
}

// PrometheusRule holds the alerts; nil when they are not wanted.
func PrometheusRule(i resolve.Instance) *PrometheusRuleObject {
	if i.Monitoring == nil || i.Monitoring.Spec.PrometheusRule == nil {
		return nil
	}
	return &PrometheusRuleObject{
		TypeMeta: metav1.TypeMeta{APIVersion: "monitoring.coreos.com/v1", Kind: "PrometheusRule"},
		ObjectMeta: metav1.ObjectMeta{
			Name:      i.Name,
			Namespace: i.Namespace,
			Labels:    objectLabels(i, i.Monitoring.Spec.PrometheusRule.Labels),
		},
		Spec: PrometheusRuleSpec{Groups: []RuleGroup{{Name: "superset-" + i.Name, Rules: alerts(i)}}},
	}
}

// alerts are few, and each is worth a look by a person.
func alerts(i resolve.Instance) []Rule {
	s := series{instance: i}
	who := fmt.Sprintf("Superset %s in namespace %s", i.Name, i.Namespace)
	out := []Rule{
		alert("SupersetMetricsMissing", "warning", "10m",
			fmt.Sprintf("sum(%s) == 0 or absent(%s)", s.up(), s.up()),
			who+" sends no metrics", "No metrics port of the instance can be scraped. Are its pods running, and may Prometheus reach them?"),
		alert("SupersetRequestsFail", "critical", "10m",
			fmt.Sprintf("%s > 0.05 * (%s)", s.rate(".+_error"), s.rate(".+_(success|warning|error)")),
			who+" fails more than 5 % of API requests", "Look at the logs of the web server. Is the metastore well?"),
	}
	if _, ok := i.Component(part.CeleryBeat); ok {
		out = append(out, alert("SupersetReportsNotScheduled", "warning", "15m",
			fmt.Sprintf("%s == 0", s.rate("reports_scheduler")),
			who+" schedules no alerts and reports", "Celery beat sends a task every minute and a worker takes it. Is one of them down, or the queue full?"))
	}
	return out
}

func alert(name, severity, wait, expr, summary, description string) Rule {
	return Rule{
		Alert: name, Expr: expr, For: wait,
		Labels:      map[string]string{"severity": severity},
		Annotations: map[string]string{"summary": summary, "description": description},
	}
}

// series writes PromQL about one instance. Superset's StatsD names begin with
// superset and have dots, which the exporter turns into underscores.
type series struct{ instance resolve.Instance }

// selector selects what belongs to the instance by the names of its components. A
// pattern would also find an instance whose name begins with that of this one.
func (s series) selector(label string) string {
	var names []string
	for _, c := range s.instance.Components {
		names = append(names, c.Name)
	}
	return fmt.Sprintf(`namespace=%q,%s=~%q`, s.instance.Namespace, label, strings.Join(names, "|"))
}

// up is 1 for each target that can be scraped.
func (s series) up() string { return "up{" + s.selector("service") + "}" }

// ready is the number of ready pods, known to kube-state-metrics.
func (s series) ready() string {
	return "kube_deployment_status_replicas_ready{" + s.selector("deployment") + "}"
}

// rate is events per second of the counters whose name after the prefix matches.
func (s series) rate(name string) string {
	return fmt.Sprintf(`sum(rate({__name__=~"superset_(%s)",%s}[5m]))`, name, s.selector("service"))
}

// sorted numbers the items of a sequence in their order.
func sorted(seq iter.Seq[string]) iter.Seq2[int, string] { return slices.All(slices.Sorted(seq)) }
