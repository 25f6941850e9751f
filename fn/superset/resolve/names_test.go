// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/podtemplate"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

func TestReservedLabelsOfUsersAreDropped(t *testing.T) {
	forged := map[string]string{v1alpha1.LabelParent: "other", v1alpha1.LabelTask: "x", v1alpha1.LabelComponent: "hijack", "team": "bi"}
	xr := superset(all, func(s *v1alpha1.SupersetSpec) {
		s.PodTemplate = &v1alpha1.PodTemplate{Labels: forged}
		s.DeploymentTemplate = &v1alpha1.DeploymentTemplate{Labels: forged}
		s.WebServer.Service = &v1alpha1.Service{Labels: forged}
		s.Lifecycle = &v1alpha1.Lifecycle{MaintenancePage: &v1alpha1.MaintenancePage{PodTemplate: &v1alpha1.PodTemplate{Labels: forged}}}
	})
	i := Resolve(xr)
	web, _ := i.Component(part.WebServer)

	three := map[string]string{"app.kubernetes.io/name": "superset", "app.kubernetes.io/component": "web-server", "app.kubernetes.io/instance": "acme", "team": "bi"}
	four := podtemplate.MapsLastWins(three, map[string]string{v1alpha1.LabelParent: "acme"})

	for name, d := range map[string]string{
		"Deployment": cmp.Diff(three, web.DeploymentLabels),
		"Service":    cmp.Diff(three, web.Service.Labels),
		"Pod":        cmp.Diff(four, web.Pod.Labels),
		"Page":       cmp.Diff(podtemplate.MapsLastWins(four, map[string]string{"app.kubernetes.io/component": "maintenance-page"}), i.Page.Pod.Labels),
	} {
		if d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
	}
}
