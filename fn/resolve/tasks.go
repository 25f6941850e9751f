// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"fmt"
	"slices"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
)

// lifecycle resolves the pipeline.
func lifecycle(s source, approval string) Lifecycle {
	spec := orEmpty(s.spec.Lifecycle)
	image := resolveImage(s.spec.Image, spec.Image)

	l := Lifecycle{
		Disabled:   spec.Disabled,
		Supervised: spec.UpgradeMode == v1alpha1.UpgradeModeSupervised,
		Approval:   approval,
		Image:      image.reference,
	}
	if l.Disabled {
		return l
	}

	retention := orEmpty(spec.PodRetention).Policy

	if c := spec.Clone; c != nil && !c.Disabled && s.metastore.structured() && s.environment != v1alpha1.EnvironmentProduction {
		l.Tasks = append(l.Tasks, s.cloneTask(*c, image, retention))
	}

	if t := orEmpty(spec.Migrate); !t.Disabled {
		l.Tasks = append(l.Tasks, s.migrateTask(t, image, retention))
	}

	if t := spec.Rotate; t != nil && !t.Disabled {
		l.Tasks = append(l.Tasks, s.rotateTask(*t, image, retention))
	}

	if t := orEmpty(spec.Init); !t.Disabled {
		l.Tasks = append(l.Tasks, s.initTask(t, image, retention))
	}

	return l
}

// taskSpec is what all tasks have in common.
func taskSpec(task Task, t v1alpha1.Task, drains bool, retention v1alpha1.RetentionPolicy) TaskSpec {
	if retention == "" {
		retention = v1alpha1.DefaultRetentionPolicy
	}

	return TaskSpec{
		Task:           task,
		Trigger:        t.Trigger,
		Drains:         or(t.RequiresDrain, drains),
		Attempts:       max(1, or(t.MaxRetries, v1alpha1.DefaultMaxRetries)),
		TimeoutSeconds: timeout(t.Timeout),
		Retention:      retention,
	}
}

// timeout is a duration in whole seconds; 0 means none.
func timeout(text *string) int64 {
	d, err := time.ParseDuration(or(text, ""))
	if err != nil || d <= 0 {
		return 0
	}

	return max(1, int64(d/time.Second))
}

// The inputs of the tasks: everything whose change means "run again", listed
// one by one so that a release of the function changes none of them. Not among
// them: how often and how long (timeout, maxRetries), where (podTemplate), who
// pulls (pull policy and secrets), and what stays the same for the database.

type cloneInputs struct {
	Version          int         `json:"version"`
	Image            string      `json:"image"`
	Target           string      `json:"targetImage"`
	Trigger          string      `json:"trigger,omitempty"`
	Command          []string    `json:"command,omitempty"`
	Type             string      `json:"type"`
	Host             string      `json:"host"`
	Port             int32       `json:"port"`
	Database         string      `json:"database"`
	Username         string      `json:"username"`
	Password         secretInput `json:"password,omitzero"`
	ExcludeTables    []string    `json:"excludeTables,omitempty"`
	ExcludeTableData []string    `json:"excludeTableData,omitempty"`
	SQL              []string    `json:"sql,omitempty"`
}

type migrateInputs struct {
	Version        int            `json:"version"`
	Image          string         `json:"image"`
	Trigger        string         `json:"trigger,omitempty"`
	Command        []string       `json:"command,omitempty"`
	Bootstrap      string         `json:"bootstrap,omitempty"`
	CreateDatabase bool           `json:"createDatabase,omitempty"`
	Metastore      metastoreInput `json:"metastore,omitzero"`
}

type rotateInputs struct {
	Version   int         `json:"version"`
	Image     string      `json:"image"`
	Trigger   string      `json:"trigger,omitempty"`
	Command   []string    `json:"command,omitempty"`
	Bootstrap string      `json:"bootstrap,omitempty"`
	Key       secretInput `json:"key"`
	Former    secretInput `json:"former"`
}

type initInputs struct {
	Version        int             `json:"version"`
	Image          string          `json:"image"`
	Trigger        string          `json:"trigger,omitempty"`
	Command        []string        `json:"command,omitempty"`
	Bootstrap      string          `json:"bootstrap,omitempty"`
	Metastore      metastoreInput  `json:"metastore,omitzero"`
	Valkey         valkeyInput     `json:"valkey,omitzero"`
	Key            secretInput     `json:"key,omitzero"`
	Former         secretInput     `json:"former,omitzero"`
	FeatureFlags   map[string]bool `json:"featureFlags,omitempty"`
	Config         string          `json:"config,omitempty"`
	TaskConfig     string          `json:"taskConfig,omitempty"`
	EngineDisabled bool            `json:"engineDisabled,omitempty"`
	Admin          []string        `json:"admin,omitempty"`
	AdminPassword  secretInput     `json:"adminPassword,omitzero"`
	Examples       bool            `json:"examples,omitempty"`
}

func (s source) migrateTask(t v1alpha1.Task, image image, retention v1alpha1.RetentionPolicy) TaskSpec {
	out := taskSpec(Migrate, t, v1alpha1.DefaultMigrateRequiresDrain, retention)
	creates := orEmpty(s.spec.Metastore).CreateDatabase && s.metastore.structured()
	out.Inputs = Checksum(migrateInputs{
		Version: ChecksumVersion, Image: image.reference, Trigger: t.Trigger, Command: t.Command, Bootstrap: s.taskBootstrap(),
		CreateDatabase: creates, Metastore: s.metastore.input,
	})

	var extra map[string]string
	if creates {
		extra = map[string]string{createDatabaseKey: script(databaseScript("create-database", s.metastore.engine))}
	}

	return s.pythonTask(out, t, image, []string{"superset", "db", "upgrade"}, nil, extra)
}

func (s source) rotateTask(t v1alpha1.Task, image image, retention v1alpha1.RetentionPolicy) TaskSpec {
	out := taskSpec(Rotate, t, v1alpha1.DefaultRotateRequiresDrain, retention)
	out.Inputs = Checksum(rotateInputs{
		Version: ChecksumVersion, Image: image.reference, Trigger: t.Trigger, Command: t.Command, Bootstrap: s.taskBootstrap(),
		Key: s.secretKey.input(), Former: s.formerKey.input(),
	})

	return s.pythonTask(out, t, image, []string{"superset", "re-encrypt-secrets"}, nil, nil)
}

func (s source) initTask(t v1alpha1.InitTask, image image, retention v1alpha1.RetentionPolicy) TaskSpec {
	out := taskSpec(Init, t.Task, v1alpha1.DefaultInitRequiresDrain, retention)
	examples := s.development && or(t.LoadExamples, false)
	inputs := initInputs{
		Version: ChecksumVersion, Image: image.reference, Trigger: t.Trigger, Command: t.Command, Bootstrap: s.taskBootstrap(),
		Metastore: s.metastore.input, Valkey: s.valkey.input, Key: s.secretKey.input(), Former: s.formerKey.input(),
		FeatureFlags: s.spec.FeatureFlags, Config: or(s.spec.Config, ""), TaskConfig: or(orEmpty(s.spec.Lifecycle).Config, ""),
		EngineDisabled: s.taskEngine() == nil, Examples: examples,
	}

	var env []corev1.EnvVar

	admin := t.AdminUser
	if !s.development {
		admin = nil
	}

	if admin != nil {
		env = adminEnv(*admin)
		for _, e := range env {
			if e.Name == envAdminPrefix+"PASSWORD" {
				inputs.AdminPassword = secret{inline: &e.Value}.input()
				continue
			}

			inputs.Admin = append(inputs.Admin, e.Value)
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

func adminEnv(u v1alpha1.AdminUser) []corev1.EnvVar {
	return []corev1.EnvVar{
		text(envAdminPrefix+"USERNAME", orText(u.Username, v1alpha1.DefaultAdminUsername)),
		text(envAdminPrefix+"PASSWORD", orText(u.Password, v1alpha1.DefaultAdminPassword)),
		text(envAdminPrefix+"FIRST_NAME", orText(u.FirstName, v1alpha1.DefaultAdminFirstName)),
		text(envAdminPrefix+"LAST_NAME", orText(u.LastName, v1alpha1.DefaultAdminLastName)),
		text(envAdminPrefix+"EMAIL", orText(u.Email, v1alpha1.DefaultAdminEmail)),
	}
}

// taskBootstrap is lifecycle's script, even an empty one, else the inherited.
func (s source) taskBootstrap() string { return s.bootstrap(orEmpty(s.spec.Lifecycle).BootstrapScript) }

// createDatabaseKey is the script of the init container in the ConfigMap.
const createDatabaseKey = "create-database.sh"

// databaseScript is the file of a script by kind of server.
func databaseScript(name string, t v1alpha1.DatabaseType) string {
	if t == v1alpha1.DatabaseTypeMySQL {
		return name + "-mysql.sh"
	}

	return name + "-postgresql.sh"
}

// pythonTask completes a task that runs Superset. extra is further data of the
// ConfigMap; with the script of create-database in it, the pod gets that init
// container.
func (s source) pythonTask(out TaskSpec, t v1alpha1.Task, image image, command []string, env []corev1.EnvVar, extra map[string]string) TaskSpec {
	spec := orEmpty(s.spec.Lifecycle)
	template := mergePod(s.spec.PodTemplate, spec.PodTemplate)
	bootstrap := s.taskBootstrap()

	settings := s.settings()
	settings.Engine = s.taskEngine()
	settings.Component = or(spec.Config, "")

	if len(t.Command) > 0 {
		command = t.Command
	} else if bootstrap != "" {
		command = bootstrapped(command)
	}

	ours := s.pythonVolumes("")
	env = slices.Concat(pythonEnv(s), env, reloadEnv(nil, s.spec.ForceReload))
	main := taskContainer(template, image, command, env, ours.mounts, containerSecurity(template.Container.SecurityContext), requests("100m", "512Mi"))

	out.Config = union(s.pythonConfig(settings, bootstrap), extra)
	out.Image = image.reference
	out.Pod = s.taskPod(out.Task, template, image, main, ours.volumes, slices.Concat(s.packagesContainer(true, main), s.createDatabase(template, extra)))

	return finish(out)
}

// taskContainer is the main container of a task. Of a container template only
// what makes sense for something that runs once is used: no ports, probes or
// hooks.
func taskContainer(template v1alpha1.PodTemplate, image image, command []string, env []corev1.EnvVar, mounts []corev1.VolumeMount, security *corev1.SecurityContext, fallback corev1.ResourceRequirements) corev1.Container {
	t := template.Container

	return corev1.Container{
		Name:                     MainContainer,
		Image:                    image.reference,
		ImagePullPolicy:          image.policy,
		Command:                  command,
		Args:                     t.Args,
		Env:                      joinEnv(env, t.Env),
		EnvFrom:                  t.EnvFrom,
		Resources:                resourcesOr(t.Resources, template.Resources, fallback),
		VolumeMounts:             joinMounts(mounts, t.VolumeMounts),
		SecurityContext:          security,
		TerminationMessagePolicy: corev1.TerminationMessageFallbackToLogsOnError,
	}
}

// taskPod assembles a task's pod. Sidecars become native ones: they start
// first, so that a proxy to the database is there for everybody, and do not
// keep the Job from completing.
func (s source) taskPod(task Task, template v1alpha1.PodTemplate, image image, main corev1.Container, volumes []corev1.Volume, before []corev1.Container) Pod {
	var sidecars []corev1.Container

	for _, c := range template.Sidecars {
		c.RestartPolicy = new(corev1.ContainerRestartPolicyAlways)
		sidecars = append(sidecars, c)
	}

	p := podOf(template, supersetUser)
	p.Labels = taskLabels(s.name, task, template.Labels)
	p.Annotations = template.Annotations
	p.Containers = []corev1.Container{main}
	// A user's init container with the name of one of ours gives way.
	p.InitContainers = keyed(containerName, sidecars, template.InitContainers, before)
	p.InitContainers = slices.Concat(
		keep(p.InitContainers, sidecars), keep(p.InitContainers, before), drop(p.InitContainers, slices.Concat(sidecars, before)))
	p.Volumes = joinVolumes(volumes, template.Volumes)
	p.ServiceAccountName = s.serviceAccount
	p.ImagePullSecrets = image.pullSecrets

	return p
}

// keep is the part of all whose names are among wanted, in the order of
// wanted.
func keep(all, wanted []corev1.Container) []corev1.Container {
	var out []corev1.Container

	for _, w := range wanted {
		if i := slices.IndexFunc(all, func(c corev1.Container) bool { return c.Name == w.Name }); i >= 0 {
			out = append(out, all[i])
		}
	}

	return out
}

// drop is the part of all whose names are not among unwanted.
func drop(all, unwanted []corev1.Container) []corev1.Container {
	return slices.DeleteFunc(slices.Clone(all), func(c corev1.Container) bool {
		return slices.ContainsFunc(unwanted, func(u corev1.Container) bool { return u.Name == c.Name })
	})
}

// createDatabase is the init container that creates the metastore's database;
// none without its script.
func (s source) createDatabase(template v1alpha1.PodTemplate, data map[string]string) []corev1.Container {
	if data[createDatabaseKey] == "" {
		return nil
	}

	image, uid := databaseImage(s.metastore.engine)
	if tool := orEmpty(s.spec.Metastore).ClientImage; tool != nil {
		image = toolImage(tool, repositoryOf(s.metastore.engine), tagOf(s.metastore.engine))
	}

	return []corev1.Container{{
		Name:                     CreateDatabaseContainer,
		Image:                    image.reference,
		ImagePullPolicy:          image.policy,
		Command:                  []string{"/bin/sh", taskDir + "/" + createDatabaseKey},
		Env:                      s.metastore.env,
		Resources:                resourcesOr(template.Container.Resources, template.Resources, requests("50m", "64Mi")),
		VolumeMounts:             []corev1.VolumeMount{{Name: ConfigVolume, MountPath: taskDir, ReadOnly: true}},
		SecurityContext:          toolSecurity(template.PodSecurityContext, template.Container.SecurityContext, uid),
		TerminationMessagePolicy: corev1.TerminationMessageFallbackToLogsOnError,
	}}
}

// databaseImage is the image with the client tools of a kind of server, and
// its user.
func databaseImage(t v1alpha1.DatabaseType) (image, int64) {
	uid := postgreSQLUser
	if t == v1alpha1.DatabaseTypeMySQL {
		uid = mySQLUser
	}

	return toolImage(nil, repositoryOf(t), tagOf(t)), uid
}

func repositoryOf(t v1alpha1.DatabaseType) string {
	if t == v1alpha1.DatabaseTypeMySQL {
		return v1alpha1.DefaultMySQLImageRepository
	}

	return v1alpha1.DefaultPostgreSQLImageRepository
}

func tagOf(t v1alpha1.DatabaseType) string {
	if t == v1alpha1.DatabaseTypeMySQL {
		return v1alpha1.DefaultMySQLImageTag
	}

	return v1alpha1.DefaultPostgreSQLImageTag
}

// cloneTask copies another database. Script, tables and statements are files
// of the run's ConfigMap; names and passwords are variables.
func (s source) cloneTask(c v1alpha1.CloneTask, target image, retention v1alpha1.RetentionPolicy) TaskSpec {
	if own := orEmpty(c.PodRetention).Policy; own != "" {
		retention = own
	}

	source := databaseOf(c.Source.Type)
	_, uid := databaseImage(source.engine)
	image := podImage(c.Image, repositoryOf(source.engine), tagOf(source.engine))
	template := mergePod(s.spec.PodTemplate, c.PodTemplate)
	password := s.secret(c.Source.Password, c.Source.PasswordFrom)
	port := or(c.Source.Port, source.port)

	out := taskSpec(Clone, c.Task, v1alpha1.DefaultCloneRequiresDrain, retention)
	// A task that replaces the database is never run under running components.
	out.Drains = true
	out.Inputs = Checksum(cloneInputs{
		Version: ChecksumVersion, Image: image.reference, Target: target.reference, Trigger: c.Trigger, Command: c.Command,
		Type: string(source.engine), Host: c.Source.Host, Port: port, Database: c.Source.Database, Username: c.Source.Username,
		Password: password.input(), ExcludeTables: c.ExcludeTables, ExcludeTableData: c.ExcludeTableData, SQL: c.PostCloneSQL,
	})

	if c.CronSchedule != "" {
		out.Schedule = &Schedule{Expression: c.CronSchedule, TimeZone: orText(c.TimeZone, v1alpha1.DefaultCloneTimeZone)}
	}

	command := []string{"/bin/sh", taskDir + "/" + cloneKey, taskDir}
	if len(c.Command) > 0 {
		command = c.Command
	}

	env := slices.Concat(
		[]corev1.EnvVar{
			text(envClonePrefix+"HOST", c.Source.Host), text(envClonePrefix+"PORT", decimal(port)),
			text(envClonePrefix+"DB", c.Source.Database), text(envClonePrefix+"USER", c.Source.Username),
		},
		password.env(envClonePrefix+"PASS"), s.metastore.env)
	mounts := []corev1.VolumeMount{{Name: CloneVolume, MountPath: taskDir, ReadOnly: true}}
	security := toolSecurity(template.PodSecurityContext, template.Container.SecurityContext, uid)
	main := taskContainer(template, image, command, env, mounts, security, requests("100m", "128Mi"))

	out.Config = cloneConfig(c, source.engine)
	out.Image = image.reference
	out.Pod = s.taskPod(Clone, template, image, main, []corev1.Volume{configVolume(CloneVolume, "")}, nil)

	return finish(out)
}

// cloneKey is clone's script in its ConfigMap.
const cloneKey = "clone.sh"

func cloneConfig(c v1alpha1.CloneTask, engine v1alpha1.DatabaseType) map[string]string {
	out := map[string]string{
		cloneKey:             script(databaseScript("clone", engine)),
		"exclude-tables":     lines(c.ExcludeTables),
		"exclude-table-data": lines(c.ExcludeTableData),
	}
	for i, sql := range c.PostCloneSQL {
		// A statement without its semicolon would be ignored in a file.
		sql = strings.TrimRight(sql, " \t\r\n")
		if !strings.HasSuffix(sql, ";") {
			sql += "\n;"
		}

		out[fmt.Sprintf("post-%04d.sql", i+1)] = sql + "\n"
	}

	return out
}

func lines(names []string) string {
	if len(names) == 0 {
		return ""
	}

	return strings.Join(names, "\n") + "\n"
}

// finish adds the checksum of the pod and of what is mounted into it.
func finish(t TaskSpec) TaskSpec {
	t.PodChecksum = Checksum(struct {
		Pod     Pod               `json:"pod"`
		Config  map[string]string `json:"config"`
		Timeout int64             `json:"timeout"`
	}{t.Pod, t.Config, t.TimeoutSeconds})

	return t
}
