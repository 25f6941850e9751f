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

// toDevelopment is the environment in which Secrets are generated.
func toDevelopment(s *v1alpha1.SupersetSpec) { s.Environment = v1alpha1.EnvironmentDevelopment }

// contributing is an instance to which one more block contributes.
func contributing(t *testing.T, c contribution) Instance {
	t.Helper()

	s := resolverOf(superset(all, toDevelopment))
	s.contributions = append(s.contributions, c)
	components := components(s)

	return Instance{Components: components, Lifecycle: lifecycle(s, components, ""), GeneratedSecrets: generatedSecrets(s), Advice: advise(s, components)}
}

func TestABlockContributes(t *testing.T) {
	v := []corev1.EnvVar{{Name: "BLOCK", Value: "x"}}
	cases := map[string]struct {
		reason string
		block  contribution
		// has says whether an instance has the contribution.
		has func(Instance) bool
	}{
		"settings of components": {
			block: contribution{settings: func(s *pyconfig.Settings) { s.Blocks = append(s.Blocks, pyconfig.Lines("BLOCK = %s", "x")) }},
			has: func(i Instance) bool {
				web, _ := i.Component(part.WebServer)
				return strings.Contains(web.Config[ConfigKey], `BLOCK = "x"`)
			},
		},
		"settings of tasks": {
			reason: "init makes permissions for what is configured",
			block:  contribution{settings: func(s *pyconfig.Settings) { s.Blocks = append(s.Blocks, pyconfig.Lines("BLOCK = %s", "x")) }},
			has: func(i Instance) bool {
				init, _ := i.Lifecycle.Task(part.Init)
				return strings.Contains(init.Config[ConfigKey], `BLOCK = "x"`)
			},
		},
		"variables of Python pods": {
			block: contribution{pythonEnv: v},
			has: func(i Instance) bool {
				worker, _ := i.Component(part.CeleryWorker)
				init, _ := i.Lifecycle.Task(part.Init)
				websocket, _ := i.Component(part.WebsocketServer)
				return hasBlock(worker.Pod) && hasBlock(init.Pod) && !hasBlock(websocket.Pod)
			},
		},
		"variables of one component": {
			block: contribution{env: func(r Row) []corev1.EnvVar {
				if r.Type == part.WebsocketServer {
					return v
				}

				return nil
			}},
			has: func(i Instance) bool {
				worker, _ := i.Component(part.CeleryWorker)
				websocket, _ := i.Component(part.WebsocketServer)
				return hasBlock(websocket.Pod) && !hasBlock(worker.Pod)
			},
		},
		"volumes": {
			block: contribution{volumes: func(Row) mountedVolumes {
				var out mountedVolumes
				out.add(corev1.Volume{Name: "block"}, corev1.VolumeMount{MountPath: "/block"})
				return out
			}},
			has: func(i Instance) bool {
				web, _ := i.Component(part.WebServer)
				return slices.ContainsFunc(web.Pod.Volumes, func(v corev1.Volume) bool { return v.Name == "block" }) &&
					slices.ContainsFunc(web.Pod.Containers[0].VolumeMounts, func(m corev1.VolumeMount) bool { return m.Name == "block" && m.MountPath == "/block" })
			},
		},
		"sidecars": {
			block: contribution{sidecars: func(Row) []corev1.Container { return []corev1.Container{{Name: "block"}} }},
			has: func(i Instance) bool {
				web, _ := i.Component(part.WebServer)
				return slices.ContainsFunc(web.Pod.Containers[1:], func(c corev1.Container) bool { return c.Name == "block" })
			},
		},
		"generated Secrets": {
			block: contribution{generated: []GeneratedSecret{{Name: "block"}}},
			has: func(i Instance) bool {
				return slices.ContainsFunc(i.GeneratedSecrets, func(g GeneratedSecret) bool { return g.Name == "block" })
			},
		},
		"advice": {
			block: contribution{advice: func([]Component) []Advice { return []Advice{{Reason: "Block"}} }},
			has: func(i Instance) bool {
				return slices.ContainsFunc(i.Advice, func(a Advice) bool { return a.Reason == "Block" })
			},
		},
		"inputs of init": {
			reason: "a change of them runs init again, and init alone",
			block:  contribution{initInputs: map[string]any{"block": "x"}},
			has: func(i Instance) bool {
				xr := superset(all, toDevelopment)
				migrate, _ := i.Lifecycle.Task(part.Migrate)
				init, _ := i.Lifecycle.Task(part.Init)
				return init.Inputs != task(t, xr, part.Init).Inputs && migrate.Inputs == task(t, xr, part.Migrate).Inputs
			},
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			if !tc.has(contributing(t, tc.block)) {
				t.Errorf("it is not in the instance: %s", tc.reason)
			}

			if tc.has(contributing(t, contribution{})) {
				t.Error("it is in the instance without the block")
			}
		})
	}
}

// hasBlock is true if the main container has the variable of the test.
func hasBlock(p Pod) bool {
	return slices.ContainsFunc(p.Containers[0].Env, func(e corev1.EnvVar) bool { return e.Name == "BLOCK" })
}

func TestBlocksThatAreNotWantedContributeNothing(t *testing.T) {
	xr := superset(all, func(s *v1alpha1.SupersetSpec) { s.Realtime, s.Monitoring = nil, nil })
	s := resolverOf(xr)

	if s.contributedInitInputs() != nil {
		t.Error("there are inputs of init, so it would run again")
	}

	for _, row := range Catalog {
		v := s.contributedVolumes(row)
		if n := len(s.contributedPythonEnv()) + len(s.contributedEnv(row)) + len(s.contributedSidecars(row)) + len(v.volumes) + len(v.mounts); n > 0 {
			t.Errorf("%s gets something", row.Type)
		}
	}
}
