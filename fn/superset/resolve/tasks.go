// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"cmp"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/podtemplate"
	"github.com/crossplane-contrib/function-superset/fn/ptr"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

// lifecycle resolves the pipeline.
func lifecycle(s resolver, components []Component, approval string) Lifecycle {
	spec := ptr.OrZero(s.spec.Lifecycle)
	image := podtemplate.ImageOwnWins(s.spec.Image, spec.Image)

	l := Lifecycle{
		Disabled:   spec.Disabled,
		Supervised: cmp.Or(spec.UpgradeMode, v1alpha1.DefaultUpgradeMode) == v1alpha1.UpgradeModeSupervised,
		Approval:   approval,
		Image:      image.Reference,
		Metastore:  Checksum(s.metastore.input),
	}
	if l.Disabled {
		return l
	}

	retention := ptr.OrZero(spec.PodRetention).Policy

	if c := spec.Clone; c != nil && !c.Disabled && s.metastore.structured() && s.environment != v1alpha1.EnvironmentProduction {
		l.Tasks = append(l.Tasks, s.cloneTask(*c, image, retention))
	}

	if t := ptr.OrZero(spec.Migrate); !t.Disabled {
		l.Tasks = append(l.Tasks, s.migrateTask(t, image, retention))
	}

	if t := spec.Rotate; t != nil && !t.Disabled {
		l.Tasks = append(l.Tasks, s.rotateTask(*t, image, retention))
	}

	if t := ptr.OrZero(spec.Init); !t.Disabled {
		l.Tasks = append(l.Tasks, s.initTask(t, image, retention))
	}

	l.Preflight = preflight(s, components, l, retention)

	return l
}

// taskSpec is what all tasks have in common.
func taskSpec(task part.Task, t v1alpha1.Task, drains bool, retention v1alpha1.RetentionPolicy) TaskSpec {
	if retention == "" {
		retention = v1alpha1.DefaultRetentionPolicy
	}

	return TaskSpec{
		Task:           task,
		Trigger:        t.Trigger,
		Drains:         ptr.Or(t.RequiresDrain, drains),
		Attempts:       max(1, ptr.Or(t.MaxRetries, v1alpha1.DefaultMaxRetries)),
		TimeoutSeconds: timeout(t.Timeout),
		Retention:      retention,
	}
}

// timeout is a duration in whole seconds; 0 means none.
func timeout(text *string) int64 {
	d, err := time.ParseDuration(ptr.Or(text, ""))
	if err != nil || d <= 0 {
		return 0
	}

	return max(1, int64(d/time.Second))
}

func (s resolver) migrateTask(t v1alpha1.Task, image podtemplate.Image, retention v1alpha1.RetentionPolicy) TaskSpec {
	out := taskSpec(part.Migrate, t, v1alpha1.DefaultMigrateRequiresDrain, retention)
	// Whoever asks for a drain, or brings a command, wants more than the revision.
	out.OwnCommand = len(t.Command) > 0
	out.Needless = len(t.Command) == 0 && !ptr.Or(t.RequiresDrain, false)
	creates := ptr.OrZero(s.spec.Metastore).CreateDatabase && s.metastore.structured()
	out.Inputs = Checksum(migrateInputs{
		Version: ChecksumVersion, Image: image.Reference, Trigger: t.Trigger, Command: t.Command, Bootstrap: s.taskBootstrap(),
		CreateDatabase: creates, Metastore: s.metastore.input,
	})

	var extra map[string]string
	if creates {
		extra = map[string]string{createDatabaseKey: script(databaseScript("create-database", s.metastore.engine))}
	}

	return s.pythonTask(out, t, image, []string{"superset", "db", "upgrade"}, nil, extra)
}

func (s resolver) rotateTask(t v1alpha1.Task, image podtemplate.Image, retention v1alpha1.RetentionPolicy) TaskSpec {
	out := taskSpec(part.Rotate, t, v1alpha1.DefaultRotateRequiresDrain, retention)
	out.Inputs = Checksum(rotateInputs{
		Version: ChecksumVersion, Image: image.Reference, Trigger: t.Trigger, Command: t.Command, Bootstrap: s.taskBootstrap(),
		Key: s.secretKey.input(), Previous: s.previousKey.input(),
	})

	return s.pythonTask(out, t, image, []string{"python", ConfigDir + "/" + rotateScript}, nil, map[string]string{rotateScript: script(rotateScript)})
}

func (s resolver) initTask(t v1alpha1.InitTask, image podtemplate.Image, retention v1alpha1.RetentionPolicy) TaskSpec {
	out := taskSpec(part.Init, t.Task, v1alpha1.DefaultInitRequiresDrain, retention)
	examples := s.development && ptr.Or(t.LoadExamples, false)
	inputs := initInputs{
		Version: ChecksumVersion, Image: image.Reference, Trigger: t.Trigger, Command: t.Command, Bootstrap: s.taskBootstrap(),
		Metastore: s.metastore.input, Valkey: s.valkey.input, Key: s.secretKey.input(), Previous: s.previousKey.input(),
		FeatureFlags: s.spec.FeatureFlags, Config: ptr.Or(s.spec.Config, ""), TaskConfig: ptr.Or(ptr.OrZero(s.spec.Lifecycle).Config, ""),
		EngineDisabled: s.taskEngine() == nil, Examples: examples, Blocks: s.contributedInitInputs(),
	}

	var env []corev1.EnvVar

	admin := t.AdminUser
	if !s.development {
		admin = nil
	}

	if admin != nil {
		for _, v := range adminValues(*admin) {
			env = append(env, envVar(envAdminPrefix+v.name, v.value))

			if v.name == "PASSWORD" {
				inputs.AdminPassword = secret{inline: &v.value}.input()
				continue
			}

			inputs.Admin = append(inputs.Admin, v.value)
		}
	}

	out.Inputs = Checksum(inputs)

	return s.pythonTask(out, t.Task, image, initCommand(admin != nil, examples), env, nil)
}

// initCommand runs the steps of init one after the other. The password is
// given to click, which reads options from the environment: an argument would
// be visible to everybody on the node. That the user exists already is fine.
func initCommand(admin, examples bool) []string {
	if !admin && !examples {
		return []string{"superset", "init"}
	}

	steps := []string{`superset init "$@"`}
	if admin {
		steps = append(steps, `{ FLASK_FAB_CREATE_ADMIN_PASSWORD="$`+envAdminPrefix+`PASSWORD" superset fab create-admin`+
			` --username "$`+envAdminPrefix+`USERNAME" --firstname "$`+envAdminPrefix+`FIRST_NAME"`+
			` --lastname "$`+envAdminPrefix+`LAST_NAME" --email "$`+envAdminPrefix+`EMAIL" || true; }`)
	}

	if examples {
		steps = append(steps, "superset load-examples")
	}

	return []string{"/bin/sh", "-c", strings.Join(steps, " && "), "init"}
}

// adminValue is one thing that the administrator's account consists of.
type adminValue struct{ name, value string }

func adminValues(u v1alpha1.AdminUser) []adminValue {
	return []adminValue{
		{"USERNAME", cmp.Or(u.Username, v1alpha1.DefaultAdminUsername)},
		{"PASSWORD", cmp.Or(u.Password, v1alpha1.DefaultAdminPassword)},
		{"FIRST_NAME", cmp.Or(u.FirstName, v1alpha1.DefaultAdminFirstName)},
		{"LAST_NAME", cmp.Or(u.LastName, v1alpha1.DefaultAdminLastName)},
		{"EMAIL", cmp.Or(u.Email, v1alpha1.DefaultAdminEmail)},
	}
}

// taskBootstrap is lifecycle's script, even an empty one, else the inherited.
func (s resolver) taskBootstrap() string {
	return s.bootstrap(ptr.OrZero(s.spec.Lifecycle).BootstrapScript)
}

// createDatabaseKey is the script of the init container in the ConfigMap.
const createDatabaseKey = "create-database.sh"

// databaseScript is the file of a script by kind of server.
func databaseScript(name string, t v1alpha1.DatabaseType) string {
	if t == v1alpha1.DatabaseTypeMySQL {
		return name + "-mysql.sh"
	}

	return name + "-postgresql.sh"
}
