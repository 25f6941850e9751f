// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"testing"

	corev1 "k8s.io/api/core/v1"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/pyconfig"
)

func TestFlowerHealthPath(t *testing.T) {
	for path, want := range map[string]string{"": "/flower/healthcheck", "/monitoring": "/monitoring/healthcheck", "/flower/": "/flower/healthcheck"} {
		xr := superset(all, func(s *v1alpha1.SupersetSpec) { s.CeleryFlower.Service = &v1alpha1.Service{GatewayPath: &path} })
		if got := main(one(t, xr, part.CeleryFlower)).LivenessProbe.HTTPGet.Path; got != want {
			t.Errorf("%q: %s", path, got)
		}
	}
}

func TestVariablesOfUsersMayReferToOursAndNotReplaceThem(t *testing.T) {
	xr := superset(all, func(s *v1alpha1.SupersetSpec) {
		s.WebServer.PodTemplate = container(v1alpha1.ContainerTemplate{Env: []corev1.EnvVar{
			{Name: "DSN", Value: "pg://$(SUPERSET_OPERATOR__DB_HOST)"}, {Name: pyconfig.EnvSecretKey, Value: "mine"},
		}})
	})
	env := main(one(t, xr, part.WebServer)).Env

	if env[len(env)-1].Name != "DSN" {
		t.Errorf("the user's variable comes before ours: %v", env[len(env)-1])
	}

	if valueOf(env, pyconfig.EnvSecretKey) != "" || !hasAdvice(Resolve(xr), "VariableIgnored") {
		t.Error("the user's secret key wins, or nobody says that it does not")
	}
}

func TestOneComponentCanBeRestarted(t *testing.T) {
	xr := superset(all, func(s *v1alpha1.SupersetSpec) { s.ForceReload, s.CeleryWorker.ForceReload = "1", new("2") })
	for c, want := range map[part.Component]string{part.CeleryWorker: "2", part.WebServer: "1", part.WebsocketServer: "1"} {
		if got := valueOf(main(one(t, xr, c)).Env, envForceReload); got != want {
			t.Errorf("%s: %q", c, got)
		}
	}
}
