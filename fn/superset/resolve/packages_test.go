// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"slices"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/pyconfig"
)

func TestPackagesComeFromTheUsersIndex(t *testing.T) {
	xr := superset(all, func(s *v1alpha1.SupersetSpec) {
		s.PythonPackages = []string{"psycopg2-binary==2.9.9", "x; python_version > '3'"}
		s.PodTemplate = container(v1alpha1.ContainerTemplate{Env: []corev1.EnvVar{{Name: "PIP_INDEX_URL", Value: "https://index"}, {Name: "PYTHONPATH", Value: "/mine"}}})
	})
	i := Resolve(xr)

	pods := map[string]Pod{}
	for _, c := range i.Components {
		pods[string(c.Type)] = c.Pod
	}

	for _, s := range i.Lifecycle.Tasks {
		pods[string(s.Task)] = s.Pod
	}

	for name, p := range pods {
		if name == string(part.WebsocketServer) {
			if len(p.InitContainers) != 0 {
				t.Error("the websocket server is not Python")
			}

			continue
		}

		c := p.InitContainers[0]
		if c.Name != part.PackagesContainer || c.Image != p.Containers[0].Image || valueOf(c.Env, "PIP_INDEX_URL") != "https://index" || valueOf(p.Containers[0].Env, "PYTHONPATH") != "/mine" {
			t.Errorf("%s: %+v", name, c)
		}
	}

	if got := i.Components[0].Config["requirements.txt"]; got != "psycopg2-binary==2.9.9\nx; python_version > '3'\n" {
		t.Errorf("requirements are %q", got)
	}
}

// pip runs other people's code.
func TestThePackageInstallerSeesNoSecrets(t *testing.T) {
	xr := superset(all, func(s *v1alpha1.SupersetSpec) {
		s.PythonPackages = []string{"x"}
		s.WebServer.PodTemplate = container(v1alpha1.ContainerTemplate{Env: []corev1.EnvVar{
			{Name: "PIP_INDEX_URL", Value: "https://index/$(" + pyconfig.EnvInstanceName + ")"},
		}})
	})

	var got []string

	for _, e := range one(t, xr, part.WebServer).Pod.InitContainers[0].Env {
		if e.ValueFrom != nil || strings.HasPrefix(e.Name, pyconfig.EnvPrefix) || e.Name == "PIP_INDEX_URL" {
			got = append(got, e.Name)
		}
	}

	// The one variable of ours is there because the user's refers to it.
	if want := []string{pyconfig.EnvInstanceName, "PIP_INDEX_URL"}; !slices.Equal(got, want) {
		t.Errorf("the installer sees %v, want %v", got, want)
	}
}
