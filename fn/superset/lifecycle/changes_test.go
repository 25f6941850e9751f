// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package lifecycle

import (
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

func ref(name string) *corev1.SecretKeySelector {
	return &corev1.SecretKeySelector{LocalObjectReference: corev1.LocalObjectReference{Name: name}, Key: "value"}
}

// written is a Superset as a user writes it: Staging, with every task.
func written() *v1alpha1.Superset {
	return &v1alpha1.Superset{
		ObjectMeta: metav1.ObjectMeta{Name: "bi", Namespace: "team", UID: "1"},
		Spec: v1alpha1.SupersetSpec{
			Image: v1alpha1.Image{Tag: "6.1.0"}, Environment: v1alpha1.EnvironmentStaging,
			SecretKeyFrom: ref("key"), PreviousSecretKeyFrom: ref("former"),
			Metastore: &v1alpha1.Metastore{Host: new("db"), Database: new("bi"), Username: new("bi"), PasswordFrom: ref("db")},
			WebServer: &v1alpha1.WebServer{}, CeleryWorker: &v1alpha1.CeleryWorker{},
			Lifecycle: &v1alpha1.Lifecycle{
				Clone: &v1alpha1.CloneTask{CronSchedule: "0 2 * * *", Source: v1alpha1.CloneSource{
					Type: v1alpha1.DatabaseTypePostgreSQL, Host: "prod", Database: "bi", Username: "reader", PasswordFrom: ref("prod"),
				}},
				Migrate: &v1alpha1.Task{}, Rotate: &v1alpha1.Task{}, Init: &v1alpha1.InitTask{},
			},
		},
	}
}

// TestWhatAChangeRuns has every kind of change of a spec that has been acted on,
// which tasks run then, and whether components go down for them.
func TestWhatAChangeRuns(t *testing.T) {
	const nothing, all = "nothing", "clone, migrate, rotate, init"
	schema := "migrate, rotate, init"
	for name, c := range map[string]struct {
		change func(*v1alpha1.SupersetSpec)
		want   string
		drains bool
	}{
		"image.tag":                 {func(s *v1alpha1.SupersetSpec) { s.Image.Tag = "6.2.0" }, all, true},
		"image.repository":          {func(s *v1alpha1.SupersetSpec) { s.Image.Repository = "mine/superset" }, all, true},
		"lifecycle.image.tag":       {func(s *v1alpha1.SupersetSpec) { s.Lifecycle.Image = &v1alpha1.ImageOverride{Tag: new("6.2.0")} }, all, true},
		"image.pullPolicy":          {func(s *v1alpha1.SupersetSpec) { s.Image.PullPolicy = corev1.PullAlways }, nothing, false},
		"image.pullSecrets":         {func(s *v1alpha1.SupersetSpec) { s.Image.PullSecrets = []corev1.LocalObjectReference{{Name: "x"}} }, nothing, false},
		"webServer.image":           {func(s *v1alpha1.SupersetSpec) { s.WebServer.Image = &v1alpha1.ImageOverride{Tag: new("6.2.0")} }, nothing, false},
		"config":                    {func(s *v1alpha1.SupersetSpec) { s.Config = new("X = 1") }, "init", false},
		"lifecycle.config":          {func(s *v1alpha1.SupersetSpec) { s.Lifecycle.Config = new("X = 1") }, "init", false},
		"featureFlags":              {func(s *v1alpha1.SupersetSpec) { s.FeatureFlags = map[string]bool{"X": true} }, "init", false},
		"valkey":                    {func(s *v1alpha1.SupersetSpec) { s.Valkey = &v1alpha1.Valkey{Host: new("valkey")} }, "init", false},
		"secretKeyFrom":             {func(s *v1alpha1.SupersetSpec) { s.SecretKeyFrom = ref("other") }, "rotate, init", true},
		"previousSecretKeyFrom":     {func(s *v1alpha1.SupersetSpec) { s.PreviousSecretKeyFrom = ref("other") }, "rotate, init", true},
		"metastore.host":            {func(s *v1alpha1.SupersetSpec) { s.Metastore.Host = new("other") }, schema, true},
		"metastore.database":        {func(s *v1alpha1.SupersetSpec) { s.Metastore.Database = new("other") }, schema, true},
		"metastore.createDatabase":  {func(s *v1alpha1.SupersetSpec) { s.Metastore.CreateDatabase = true }, schema, true},
		"bootstrapScript":           {func(s *v1alpha1.SupersetSpec) { s.BootstrapScript = new("true") }, schema, true},
		"lifecycle.bootstrapScript": {func(s *v1alpha1.SupersetSpec) { s.Lifecycle.BootstrapScript = new("true") }, schema, true},
		"migrate.command":           {func(s *v1alpha1.SupersetSpec) { s.Lifecycle.Migrate.Command = []string{"x"} }, schema, true},
		"clone.trigger":             {func(s *v1alpha1.SupersetSpec) { s.Lifecycle.Clone.Trigger = "1" }, all, true},
		"migrate.trigger":           {func(s *v1alpha1.SupersetSpec) { s.Lifecycle.Migrate.Trigger = "1" }, schema, true},
		"rotate.trigger":            {func(s *v1alpha1.SupersetSpec) { s.Lifecycle.Rotate.Trigger = "1" }, "rotate, init", true},
		"init.trigger":              {func(s *v1alpha1.SupersetSpec) { s.Lifecycle.Init.Trigger = "1" }, "init", false},
		"clone.source.host":         {func(s *v1alpha1.SupersetSpec) { s.Lifecycle.Clone.Source.Host = "other" }, all, true},
		"clone.source.passwordFrom": {func(s *v1alpha1.SupersetSpec) { s.Lifecycle.Clone.Source.PasswordFrom = ref("other") }, all, true},
		"clone.excludeTables":       {func(s *v1alpha1.SupersetSpec) { s.Lifecycle.Clone.ExcludeTables = []string{"logs"} }, all, true},
		"clone.excludeTableData":    {func(s *v1alpha1.SupersetSpec) { s.Lifecycle.Clone.ExcludeTableData = []string{"logs"} }, all, true},
		"clone.postCloneSQL":        {func(s *v1alpha1.SupersetSpec) { s.Lifecycle.Clone.PostCloneSQL = []string{"SELECT 1"} }, all, true},
		"clone.image": {func(s *v1alpha1.SupersetSpec) {
			s.Lifecycle.Clone.Image = &v1alpha1.PodImage{ToolImage: v1alpha1.ToolImage{Tag: "18-alpine"}}
		}, all, true},
		"clone.image.pullSecrets": {func(s *v1alpha1.SupersetSpec) {
			s.Lifecycle.Clone.Image = &v1alpha1.PodImage{PullSecrets: []corev1.LocalObjectReference{{Name: "x"}}}
		}, nothing, false},
		"clone.cronSchedule moved":   {func(s *v1alpha1.SupersetSpec) { s.Lifecycle.Clone.CronSchedule = "0 3 * * *" }, nothing, false},
		"clone.cronSchedule removed": {func(s *v1alpha1.SupersetSpec) { s.Lifecycle.Clone.CronSchedule = "" }, nothing, false},
		"clone.timeZone":             {func(s *v1alpha1.SupersetSpec) { s.Lifecycle.Clone.TimeZone = "Asia/Tokyo" }, nothing, false},
		"clone.podTemplate": {func(s *v1alpha1.SupersetSpec) {
			s.Lifecycle.Clone.PodTemplate = &v1alpha1.PodTemplate{Annotations: map[string]string{"a": "b"}}
		}, nothing, false},
		"lifecycle.podTemplate": {func(s *v1alpha1.SupersetSpec) {
			s.Lifecycle.PodTemplate = &v1alpha1.PodTemplate{Annotations: map[string]string{"a": "b"}}
		}, nothing, false},
		"podTemplate": {func(s *v1alpha1.SupersetSpec) {
			s.PodTemplate = &v1alpha1.PodTemplate{Annotations: map[string]string{"a": "b"}}
		}, nothing, false},
		"migrate.timeout":       {func(s *v1alpha1.SupersetSpec) { s.Lifecycle.Migrate.Timeout = new("1h") }, nothing, false},
		"migrate.maxRetries":    {func(s *v1alpha1.SupersetSpec) { s.Lifecycle.Migrate.MaxRetries = new(int32(9)) }, nothing, false},
		"migrate.requiresDrain": {func(s *v1alpha1.SupersetSpec) { s.Lifecycle.Migrate.RequiresDrain = new(false) }, nothing, false},
		"podRetention": {func(s *v1alpha1.SupersetSpec) {
			s.Lifecycle.PodRetention = &v1alpha1.PodRetention{Policy: v1alpha1.RetentionDelete}
		}, nothing, false},
		"forceReload":                        {func(s *v1alpha1.SupersetSpec) { s.ForceReload = "1" }, nothing, false},
		"webServer.replicas":                 {func(s *v1alpha1.SupersetSpec) { s.WebServer.Replicas = new(int32(5)) }, nothing, false},
		"upgradeMode":                        {func(s *v1alpha1.SupersetSpec) { s.Lifecycle.UpgradeMode = v1alpha1.UpgradeModeSupervised }, nothing, false},
		"clone removed":                      {func(s *v1alpha1.SupersetSpec) { s.Lifecycle.Clone = nil }, nothing, false},
		"clone disabled":                     {func(s *v1alpha1.SupersetSpec) { s.Lifecycle.Clone.Disabled = true }, nothing, false},
		"migrate disabled":                   {func(s *v1alpha1.SupersetSpec) { s.Lifecycle.Migrate.Disabled = true }, nothing, false},
		"rotate removed":                     {func(s *v1alpha1.SupersetSpec) { s.Lifecycle.Rotate = nil }, nothing, false},
		"rotate removed with the former key": {func(s *v1alpha1.SupersetSpec) { s.Lifecycle.Rotate, s.PreviousSecretKeyFrom = nil, nil }, "init", false},
		"lifecycle disabled":                 {func(s *v1alpha1.SupersetSpec) { s.Lifecycle.Disabled = true }, nothing, false},
	} {
		t.Run(name, func(t *testing.T) {
			xr := written()
			w := newWorld(t, resolve.Resolve(xr))
			w.play()
			c.change(&xr.Spec)
			w.in.Instance = resolve.Resolve(xr)
			want := c.want
			if want != nothing {
				want = "preflight, " + want
			}
			if got := names(w.play()); got != want || w.took != c.drains {
				t.Errorf("runs %s, drains %t; want %s, %t", got, w.took, want, c.drains)
			}
			if p := w.pass(); !p.Ready {
				t.Errorf("it does not come to rest: %+v", p.Verdict)
			}
		})
	}
}

// TestOnlyTheOverriddenPartOfTheImageCounts: lifecycle.image pins the tag of the
// tasks, so that a new one of the components is no upgrade.
func TestPinnedLifecycleImageIsNoUpgrade(t *testing.T) {
	xr := written()
	xr.Spec.Lifecycle.UpgradeMode = v1alpha1.UpgradeModeSupervised
	xr.Spec.Lifecycle.Image = &v1alpha1.ImageOverride{Tag: new("6.1.0-drivers")}
	w := newWorld(t, resolve.Resolve(xr))
	w.play()
	xr.Spec.Image.Tag = "6.2.0"
	w.in.Instance = resolve.Resolve(xr)
	if got := names(w.play()); got != "nothing" || w.plan.Verdict.Phase != PhaseRunning {
		t.Errorf("runs %s, %+v", got, w.plan.Verdict)
	}
}

// TestSameSpecAgainRunsNothing: neither a new UID, nor a newer generation, nor an
// annotation.
func TestSameSpecAgainRunsNothing(t *testing.T) {
	xr := written()
	w := newWorld(t, resolve.Resolve(xr))
	w.play()
	xr.UID, xr.Generation = "2", 7
	xr.Annotations = map[string]string{v1alpha1.AnnotationApproveUpgrade: "sha256-00", "a": "b"}
	xr.Labels = map[string]string{"a": "b"}
	w.in.Instance, w.in.Generation = resolve.Resolve(xr), 7
	if got := names(w.play()); got != "nothing" {
		t.Errorf("runs %s", got)
	}
}
