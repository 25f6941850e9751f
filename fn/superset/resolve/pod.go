// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/podtemplate"
	"github.com/crossplane-contrib/function-superset/fn/ptr"
)

// podOf is a pod template's own part of a pod, with secure defaults for what
// the user left open: uid unless the platform chooses, no token, no variables for
// other Services.
func podOf(t v1alpha1.PodTemplate, uid *int64) Pod {
	links := t.EnableServiceLinks
	if links == nil {
		// A Service called "superset" in the same namespace would set
		// SUPERSET_PORT to a URL, and the image would try to listen there.
		links = new(false)
	}

	token := t.AutomountServiceAccountToken
	if token == nil {
		token = new(false)
	}

	return Pod{
		AutomountServiceAccountToken:  token,
		SecurityContext:               podtemplate.PodSecurity(t.PodSecurityContext, uid),
		Affinity:                      t.Affinity,
		NodeSelector:                  t.NodeSelector,
		Tolerations:                   t.Tolerations,
		TopologySpreadConstraints:     t.TopologySpreadConstraints,
		HostAliases:                   t.HostAliases,
		PriorityClassName:             ptr.Or(t.PriorityClassName, ""),
		RuntimeClassName:              t.RuntimeClassName,
		SchedulerName:                 t.SchedulerName,
		DNSPolicy:                     ptr.Or(t.DNSPolicy, ""),
		DNSConfig:                     t.DNSConfig,
		TerminationGracePeriodSeconds: t.TerminationGracePeriodSeconds,
		ShareProcessNamespace:         t.ShareProcessNamespace,
		EnableServiceLinks:            links,
		Resources:                     t.Resources,
	}
}
