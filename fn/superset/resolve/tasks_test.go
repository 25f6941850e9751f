// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

// inputs are the inputs of all tasks.
func inputs(xr *v1alpha1.Superset) map[part.Task]string {
	out := map[part.Task]string{}
	for _, s := range Resolve(xr).Lifecycle.Tasks {
		out[s.Task] = s.Inputs
	}

	return out
}

func staging(s *v1alpha1.SupersetSpec) {
	all(s)
	s.Environment = v1alpha1.EnvironmentStaging
	s.PreviousSecretKeyFrom = key("core", "old")
	s.Lifecycle = &v1alpha1.Lifecycle{
		Clone:  &v1alpha1.CloneTask{Source: v1alpha1.CloneSource{Host: "prod", Database: "p", Username: "u", PasswordFrom: key("prod", "pw")}},
		Rotate: &v1alpha1.Task{}, Init: &v1alpha1.InitTask{}, Migrate: &v1alpha1.Task{},
	}
}

func TestWhatRunsATaskAgain(t *testing.T) {
	before := inputs(superset(staging))
	if len(before) != 4 {
		t.Fatalf("tasks: %v", before)
	}

	everyTask := []part.Task{part.Clone, part.Migrate, part.Rotate, part.Init}
	python := []part.Task{part.Migrate, part.Rotate, part.Init}
	cases := map[string]struct {
		change func(*v1alpha1.SupersetSpec)
		want   []part.Task
	}{
		"the image":       {func(s *v1alpha1.SupersetSpec) { s.Image.Tag = "7" }, everyTask},
		"lifecycle.image": {func(s *v1alpha1.SupersetSpec) { s.Lifecycle.Image = &v1alpha1.ImageOverride{Tag: new("7")} }, everyTask},
		"a pull policy":   {func(s *v1alpha1.SupersetSpec) { s.Image.PullPolicy = corev1.PullAlways }, nil},
		"a pull secret": {func(s *v1alpha1.SupersetSpec) {
			s.Lifecycle.Clone.Image = &v1alpha1.PodImage{PullSecrets: []corev1.LocalObjectReference{{Name: "x"}}}
		}, nil},
		"a schedule":       {func(s *v1alpha1.SupersetSpec) { s.Lifecycle.Clone.CronSchedule = "@daily" }, nil},
		"the source":       {func(s *v1alpha1.SupersetSpec) { s.Lifecycle.Clone.Source.Host = "other" }, []part.Task{part.Clone}},
		"statements":       {func(s *v1alpha1.SupersetSpec) { s.Lifecycle.Clone.PostCloneSQL = []string{"SELECT 1"} }, []part.Task{part.Clone}},
		"migrate.trigger":  {func(s *v1alpha1.SupersetSpec) { s.Lifecycle.Migrate.Trigger = "1" }, []part.Task{part.Migrate}},
		"init.command":     {func(s *v1alpha1.SupersetSpec) { s.Lifecycle.Init.Command = []string{"x"} }, []part.Task{part.Init}},
		"the metastore":    {func(s *v1alpha1.SupersetSpec) { s.Metastore.Host = new("other") }, []part.Task{part.Migrate, part.Init}},
		"its database":     {func(s *v1alpha1.SupersetSpec) { s.Metastore.Database = new("other") }, []part.Task{part.Migrate, part.Init}},
		"its password":     {func(s *v1alpha1.SupersetSpec) { s.Metastore.PasswordFrom = key("other", "pw") }, nil},
		"createDatabase":   {func(s *v1alpha1.SupersetSpec) { s.Metastore.CreateDatabase = true }, []part.Task{part.Migrate}},
		"a bootstrap":      {func(s *v1alpha1.SupersetSpec) { s.BootstrapScript = new("x") }, python},
		"the secret key":   {func(s *v1alpha1.SupersetSpec) { s.SecretKeyFrom = key("core", "new") }, []part.Task{part.Rotate, part.Init}},
		"feature flags":    {func(s *v1alpha1.SupersetSpec) { s.FeatureFlags = map[string]bool{"A": true} }, []part.Task{part.Init}},
		"config":           {func(s *v1alpha1.SupersetSpec) { s.Config = new("X = 1") }, []part.Task{part.Init}},
		"lifecycle.config": {func(s *v1alpha1.SupersetSpec) { s.Lifecycle.Config = new("X = 1") }, []part.Task{part.Init}},
		"Valkey":           {func(s *v1alpha1.SupersetSpec) { s.Valkey.Port = new(int32(7)) }, []part.Task{part.Init}},
		"a pod template": {func(s *v1alpha1.SupersetSpec) {
			s.PodTemplate = &v1alpha1.PodTemplate{NodeSelector: map[string]string{"a": "b"}}
		}, nil},
		"timeout and co": {func(s *v1alpha1.SupersetSpec) {
			s.Lifecycle.Init.Timeout, s.Lifecycle.Init.MaxRetries, s.Lifecycle.Init.RequiresDrain = new("1h"), new(int32(9)), new(true)
		}, nil},
		"forceReload":    {func(s *v1alpha1.SupersetSpec) { s.ForceReload = "1" }, nil},
		"packages":       {func(s *v1alpha1.SupersetSpec) { s.PythonPackages = []string{"x"} }, nil},
		"replicas":       {func(s *v1alpha1.SupersetSpec) { s.Replicas = new(int32(3)) }, nil},
		"a component":    {func(s *v1alpha1.SupersetSpec) { s.WebServer.Config, s.MCPServer = new("X = 1"), nil }, nil},
		"removing clone": {func(s *v1alpha1.SupersetSpec) { s.Lifecycle.Clone = nil }, nil},
		"metrics":        {func(s *v1alpha1.SupersetSpec) { s.Monitoring = &v1alpha1.Monitoring{Metrics: &v1alpha1.Metrics{}} }, nil},
	}

	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			var got []part.Task

			after := inputs(superset(staging, tc.change))
			for _, task := range everyTask {
				if sum, exists := after[task]; exists && sum != before[task] {
					got = append(got, task)
				}
			}

			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("runs again (-want +got):\n%s", diff)
			}
		})
	}
}

// TestReleasesRunNothingAgain: these sums may only change together with
// ChecksumVersion, because a change of them runs every task of every instance.
func TestReleasesRunNothingAgain(t *testing.T) {
	want := map[part.Task]string{
		part.Clone:   "sha256:d2f875f3eb9427367da8f3cb2c82e4f43bcf961859cb2dd85c94c0d6fa95d314",
		part.Migrate: "sha256:132b3f64c24bc236ecce62e6cc02bf34aa06eedbb3e46dd03f1a4e139dae5c9e",
		part.Rotate:  "sha256:155a5c0e47f33184e4ff5ce6005f00b33cf3e8bcf5ab715b3f9b261b798577ed",
		part.Init:    "sha256:e086f1cbdc8c64e6ce0c67f085117224b07158acc5560eef36313819268fb673",
	}
	if diff := cmp.Diff(want, inputs(superset(staging))); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestTaskDefaults(t *testing.T) {
	xr := superset(staging, func(s *v1alpha1.SupersetSpec) {
		s.Lifecycle.Clone.RequiresDrain = new(false)
		s.Lifecycle.Clone.CronSchedule = "0 2 * * *"
		s.Lifecycle.Clone.PodRetention = &v1alpha1.PodRetention{Policy: v1alpha1.RetentionRetain}
		s.Lifecycle.Migrate.Timeout = new("90s")
	})

	for n, want := range map[part.Task]TaskSpec{
		part.Clone:   {Task: part.Clone, Drains: true, Attempts: 3, Retention: v1alpha1.RetentionRetain, Schedule: &Schedule{"0 2 * * *", "UTC"}, Image: "postgres:17-alpine"},
		part.Migrate: {Task: part.Migrate, Drains: true, Needless: true, Attempts: 3, Retention: v1alpha1.RetentionRetainOnFailure, TimeoutSeconds: 90, Image: v1alpha1.DefaultImageRepository + ":6.1.0"},
		part.Rotate:  {Task: part.Rotate, Drains: true, Attempts: 3, Retention: v1alpha1.RetentionRetainOnFailure, Image: v1alpha1.DefaultImageRepository + ":6.1.0"},
		part.Init:    {Task: part.Init, Attempts: 3, Retention: v1alpha1.RetentionRetainOnFailure, Image: v1alpha1.DefaultImageRepository + ":6.1.0"},
	} {
		got := task(t, xr, n)
		got.Inputs, got.PodChecksum, got.Pod, got.Config = "", "", Pod{}, nil

		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", n, diff)
		}
	}
}

func TestAdminPasswordIsNoArgument(t *testing.T) {
	xr := superset(everything)
	c := task(t, xr, part.Init).Pod.Containers[0]

	got := execute(t, "", c)
	want := "[superset][init]" + "[superset][fab][create-admin][--username][admin][--firstname][Superset][--lastname][Admin][--email][admin@example.com]" + "[superset][load-examples]"

	if got != want {
		t.Errorf("runs %s", got)
	}

	if valueOf(c.Env, "SUPERSET_OPERATOR__ADMIN_PASSWORD") != "admin" || !strings.Contains(c.Command[2], `FLASK_FAB_CREATE_ADMIN_PASSWORD="$`) {
		t.Error("the password does not reach the command")
	}
}
