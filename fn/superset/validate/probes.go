// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package validate

import (
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/crossplane-contrib/function-superset/fn/limits"
	"github.com/crossplane-contrib/function-superset/fn/ptr"
)

// probe checks a probe, which replaces the default one as a whole.
func probe(p *field.Path, b *corev1.Probe, readiness bool) field.ErrorList {
	if b == nil {
		return nil
	}
	once := b.SuccessThreshold > 1 && !readiness
	return join(
		exactlyOne("T12", p, b.ProbeHandler),
		handlerPorts(p, b.HTTPGet, b.TCPSocket),
		execCommand(p, b.Exec),
		requiredPlain("T12", p.Child("grpc", "port"), b.GRPC != nil && b.GRPC.Port == 0),
		atLeast("T12", p.Child("initialDelaySeconds"), &b.InitialDelaySeconds, 0),
		atLeast("T12", p.Child("timeoutSeconds"), &b.TimeoutSeconds, 0),
		atLeast("T12", p.Child("periodSeconds"), &b.PeriodSeconds, 0),
		atLeast("T12", p.Child("successThreshold"), &b.SuccessThreshold, 0),
		atLeast("T12", p.Child("failureThreshold"), &b.FailureThreshold, 0),
		invalidBecause("T12", p.Child("successThreshold"), b.SuccessThreshold, when(once, "should be 1 for liveness and startup probes")),
		between("T12", p.Child("terminationGracePeriodSeconds"), b.TerminationGracePeriodSeconds, 1, limits.Seconds),
		forbiddenBecause("T12", p.Child("terminationGracePeriodSeconds"), readiness && b.TerminationGracePeriodSeconds != nil, "a readiness probe stops nothing"),
	)
}

// hooks checks what runs after start and before stop.
func hooks(p *field.Path, l *corev1.Lifecycle) field.ErrorList {
	if l == nil {
		return nil
	}
	check := func(p *field.Path, h *corev1.LifecycleHandler) field.ErrorList {
		if h == nil {
			return nil
		}
		return join(exactlyOne("T12", p, *h), handlerPorts(p, h.HTTPGet, h.TCPSocket), execCommand(p, h.Exec))
	}
	sleep := func(p *field.Path, h *corev1.LifecycleHandler) field.ErrorList {
		s := ptr.OrZero(h).Sleep
		if s == nil {
			return nil
		}
		return between("T9", p.Child("sleep", "seconds"), &s.Seconds, 0, limits.Seconds)
	}
	return join(
		check(p.Child("postStart"), l.PostStart), check(p.Child("preStop"), l.PreStop),
		sleep(p.Child("postStart"), l.PostStart), sleep(p.Child("preStop"), l.PreStop),
	)
}

// handlerPorts checks where a probe or a hook connects to.
func handlerPorts(p *field.Path, h *corev1.HTTPGetAction, t *corev1.TCPSocketAction) field.ErrorList {
	var errs field.ErrorList
	if h != nil {
		errs = join(
			portOrName("T12", p.Child("httpGet", "port"), h.Port),
			oneOf("T4", p.Child("httpGet", "scheme"), h.Scheme, corev1.URISchemeHTTP, corev1.URISchemeHTTPS),
			each(p.Child("httpGet", "httpHeaders"), h.HTTPHeaders, func(h corev1.HTTPHeader, p *field.Path) field.ErrorList {
				return invalidBecause("T12", p.Child("name"), h.Name, validation.IsHTTPHeaderName(h.Name)...)
			}),
		)
	}
	if t != nil {
		errs = append(errs, portOrName("T12", p.Child("tcpSocket", "port"), t.Port)...)
	}
	return errs
}

// execCommand checks that there is something to run.
func execCommand(p *field.Path, e *corev1.ExecAction) field.ErrorList {
	return requiredPlain("T12", p.Child("exec", "command"), e != nil && len(e.Command) == 0)
}
