// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package validate

import (
	"net/netip"
	"regexp"
	"strconv"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	metav1validation "k8s.io/apimachinery/pkg/apis/meta/v1/validation"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/limits"
	"github.com/crossplane-contrib/function-superset/fn/ptr"
)

// scrape is a duration as Prometheus writes it: largest unit first, no fractions.
var scrape = regexp.MustCompile(`^(0|(([0-9]+)y)?(([0-9]+)w)?(([0-9]+)d)?(([0-9]+)h)?(([0-9]+)m)?(([0-9]+)s)?(([0-9]+)ms)?)$`)

// scrapeUnits are the milliseconds of each second submatch of scrape.
var scrapeUnits = []float64{365 * 86400e3, 7 * 86400e3, 86400e3, 3600e3, 60e3, 1e3, 1}

// milliseconds is the length of a duration of Prometheus, 0 when it is none.
func milliseconds(text string) float64 {
	var sum float64
	parts := scrape.FindStringSubmatch(text)
	for i, unit := range scrapeUnits {
		if len(parts) > 0 && parts[2*i+3] != "" {
			n, _ := strconv.ParseFloat(parts[2*i+3], 64)
			sum += n * unit
		}
	}
	return sum
}

// validateMonitoring checks what goes to Prometheus and Grafana.
func validateMonitoring(s *v1alpha1.Superset) field.ErrorList {
	m, p := s.Spec.Monitoring, specPath().Child("monitoring")
	if m == nil {
		return nil
	}
	errs := join(
		forbidden("XO1", p.Child("prometheusRule"), m.PrometheusRule != nil && m.Metrics == nil),
		forbidden("XO2", p.Child("grafanaDashboard"), m.GrafanaDashboard != nil && m.Metrics == nil),
		labels(p.Child("prometheusRule", "labels"), ptr.OrZero(m.PrometheusRule).Labels),
		labels(p.Child("grafanaDashboard", "labels"), ptr.OrZero(m.GrafanaDashboard).Labels),
		resources(p.Child("metrics", "statsdExporter", "resources"), ptr.OrZero(ptr.OrZero(m.Metrics).StatsdExporter).Resources),
	)
	if sm := m.ServiceMonitor; sm != nil {
		sp := p.Child("serviceMonitor")
		interval := sm.Interval
		if interval == "" {
			interval = v1alpha1.DefaultScrapeInterval
		}
		errs = join(errs,
			scrapeDuration(sp.Child("interval"), sm.Interval),
			scrapeDuration(sp.Child("scrapeTimeout"), sm.ScrapeTimeout),
			forbidden("O3", sp.Child("scrapeTimeout"), milliseconds(interval) > 0 && milliseconds(sm.ScrapeTimeout) > milliseconds(interval)),
			labels(sp.Child("labels"), sm.Labels),
		)
	}
	return errs
}

// scrapeDuration checks a duration of Prometheus, which takes none beyond 292 years.
func scrapeDuration(p *field.Path, text string) field.ErrorList {
	return join(
		matches("O1", p, text, scrape),
		longest("O1", p, text, 64),
		invalidBecause("O1", p, text, when(milliseconds(text) > limits.YearSeconds*1000, "should be at most 1y")),
	)
}

// validateNetworkPolicy checks the rules that users add to the policies.
func validateNetworkPolicy(s *v1alpha1.Superset) field.ErrorList {
	n, p := s.Spec.NetworkPolicy, specPath().Child("networkPolicy")
	if n == nil {
		return nil
	}
	return join(
		each(p.Child("extraIngress"), n.ExtraIngress, func(r networkingv1.NetworkPolicyIngressRule, p *field.Path) field.ErrorList {
			return join(each(p.Child("ports"), r.Ports, policyPort), each(p.Child("from"), r.From, policyPeer))
		}),
		each(p.Child("extraEgress"), n.ExtraEgress, func(r networkingv1.NetworkPolicyEgressRule, p *field.Path) field.ErrorList {
			return join(each(p.Child("ports"), r.Ports, policyPort), each(p.Child("to"), r.To, policyPeer))
		}),
		each(p.Child("externalIngressFrom"), n.ExternalIngressFrom, policyPeer),
		oneOf("XN2", p.Child("egress"), n.Egress, v1alpha1.EgressUnrestricted, v1alpha1.EgressRestricted),
	)
}

// policyPort checks one port of a rule.
func policyPort(n networkingv1.NetworkPolicyPort, p *field.Path) field.ErrorList {
	errs := protocol("P3", p.Child("protocol"), ptr.OrZero(n.Protocol))
	if n.Port != nil {
		errs = append(errs, portOrName("P3", p.Child("port"), *n.Port)...)
	}
	if n.EndPort == nil {
		return errs
	}
	ranged := n.Port != nil && n.Port.Type == intstr.Int && *n.EndPort >= n.Port.IntVal
	return join(errs, port("P3", p.Child("endPort"), n.EndPort), forbiddenBecause("P3", p.Child("endPort"), !ranged, "endPort needs a port by number that is not above it"))
}

// policyPeer checks one peer of a rule.
func policyPeer(n networkingv1.NetworkPolicyPeer, p *field.Path) field.ErrorList {
	errs := join(
		invalidBecause("P2", p, "", when(n.IPBlock == nil && n.PodSelector == nil && n.NamespaceSelector == nil, "should have an ipBlock, a podSelector or a namespaceSelector")),
		forbiddenBecause("P2", p.Child("ipBlock"), n.IPBlock != nil && (n.PodSelector != nil || n.NamespaceSelector != nil), "ipBlock excludes podSelector and namespaceSelector"),
		selector(p.Child("podSelector"), n.PodSelector),
		selector(p.Child("namespaceSelector"), n.NamespaceSelector),
	)
	if n.IPBlock == nil {
		return errs
	}
	bp := p.Child("ipBlock")
	if n.IPBlock.CIDR == "" {
		return join(errs, requiredPlain("P2", bp.Child("cidr"), true))
	}
	outer, err := netip.ParsePrefix(n.IPBlock.CIDR)
	if err != nil {
		return join(errs, cidr("P4", bp.Child("cidr"), n.IPBlock.CIDR))
	}
	return join(errs, each(bp.Child("except"), n.IPBlock.Except, func(text string, p *field.Path) field.ErrorList {
		inner, err := netip.ParsePrefix(text)
		if err != nil {
			return cidr("P4", p, text)
		}
		if inner.Bits() <= outer.Bits() || !outer.Contains(inner.Addr()) {
			return invalidBecause("P4", p, text, "should be a network inside cidr")
		}
		return nil
	}))
}

// selector checks a label selector by the rules of the API server.
func selector(p *field.Path, s *metav1.LabelSelector) field.ErrorList {
	var errs field.ErrorList
	for _, err := range metav1validation.ValidateLabelSelector(s, metav1validation.LabelSelectorValidationOptions{}, p) {
		errs = append(errs, report("P2", err)...)
	}
	return errs
}

// protocol checks the transport of a port.
func protocol(id string, p *field.Path, value corev1.Protocol) field.ErrorList {
	return oneOf(id, p, value, corev1.ProtocolTCP, corev1.ProtocolUDP, corev1.ProtocolSCTP)
}

// portOrName checks a port by number or by name.
func portOrName(id string, p *field.Path, value intstr.IntOrString) field.ErrorList {
	if value.Type == intstr.String {
		return invalidBecause(id, p, value.StrVal, validation.IsValidPortName(value.StrVal)...)
	}
	return port(id, p, &value.IntVal)
}
