// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"slices"

	corev1 "k8s.io/api/core/v1"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/podtemplate"
	"github.com/crossplane-contrib/function-superset/fn/ptr"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

// pythonTask completes a task that runs Superset. extra is further data of the
// ConfigMap; with the script of create-database in it, the pod gets that init
// container.
func (s resolver) pythonTask(out TaskSpec, t v1alpha1.Task, image podtemplate.Image, command []string, env []corev1.EnvVar, extra map[string]string) TaskSpec {
	spec := ptr.OrZero(s.spec.Lifecycle)
	template := podtemplate.MergeOwnWins(s.spec.PodTemplate, spec.PodTemplate)
	bootstrap := s.taskBootstrap()

	settings := s.settings()
	settings.Task = true
	settings.Engine = s.taskEngine()
	settings.Component = ptr.Or(spec.Config, "")

	if len(t.Command) > 0 {
		command = t.Command
	} else if bootstrap != "" {
		command = bootstrapped(command)
	}

	out.Config = podtemplate.MapsLastWins(s.pythonConfig(s.contribute(settings), bootstrap), extra)
	ours := s.pythonVolumes("").makeRoom(template.Container.VolumeMounts, out.Config).with(s.writable(template, true))
	env = slices.Concat(pythonEnv(s), env, reloadEnv(nil, s.spec.ForceReload))
	template.Container.Env = s.homeEnv(template)
	main := taskContainer(template, image, command, env, ours.mounts, podtemplate.ContainerSecurity(template.Container.SecurityContext), podtemplate.Requests("100m", "512Mi"))

	out.Image = image.Reference
	out.Pod = s.taskPod(out.Task, template, image, main, ours.volumes, slices.Concat(s.packagesContainer(true, main), s.createDatabase(template, extra)))

	return withPodChecksum(out)
}

// taskContainer is the main container of a task. Of a container template only
// what makes sense for something that runs once is used: no ports, probes or
// hooks.
func taskContainer(template v1alpha1.PodTemplate, image podtemplate.Image, command []string, env []corev1.EnvVar, mounts []corev1.VolumeMount, security *corev1.SecurityContext, fallback corev1.ResourceRequirements) corev1.Container {
	t := template.Container

	return corev1.Container{
		Name:                     part.MainContainer,
		Image:                    image.Reference,
		ImagePullPolicy:          image.PullPolicy,
		Command:                  command,
		Args:                     t.Args,
		Env:                      podtemplate.EnvOursWin(env, t.Env),
		EnvFrom:                  t.EnvFrom,
		Resources:                podtemplate.ResourcesOrDefault(t.Resources, template.Resources, fallback),
		VolumeMounts:             podtemplate.MountsOursWin(mounts, t.VolumeMounts),
		SecurityContext:          security,
		TerminationMessagePolicy: corev1.TerminationMessageFallbackToLogsOnError,
	}
}

// taskPod assembles a task's pod. Sidecars become native ones: they start
// first, so that a proxy to the database is there for everybody, and do not
// keep the Job from completing.
func (s resolver) taskPod(task part.Task, template v1alpha1.PodTemplate, image podtemplate.Image, main corev1.Container, volumes []corev1.Volume, before []corev1.Container) Pod {
	p := podOf(template, s.user(supersetUser))
	sidecars := podtemplate.SecureExtraContainers(p.SecurityContext, template.Sidecars)

	for i := range sidecars {
		sidecars[i].RestartPolicy = new(corev1.ContainerRestartPolicyAlways)
	}

	p.Labels = taskLabels(s.name, task, template.Labels)
	p.Annotations = template.Annotations
	p.Containers = []corev1.Container{main}
	// A user's init container with the name of one of ours gives way.
	p.InitContainers = podtemplate.ListsLastWins(podtemplate.ContainerName, sidecars, podtemplate.SecureExtraContainers(p.SecurityContext, template.InitContainers), before)
	p.InitContainers = slices.Concat(
		keep(p.InitContainers, sidecars), keep(p.InitContainers, before), drop(p.InitContainers, slices.Concat(sidecars, before)))
	p.Volumes = podtemplate.VolumesOursWin(volumes, template.Volumes)
	p.ServiceAccountName = s.serviceAccount
	p.ImagePullSecrets = image.PullSecrets

	return p
}

// keep is the part of all whose names are among wanted, in the order of
// wanted.
func keep(all, wanted []corev1.Container) []corev1.Container {
	at := make(map[string]int, len(all))
	for i, c := range all {
		at[c.Name] = i
	}

	var out []corev1.Container

	for _, w := range wanted {
		if i, found := at[w.Name]; found {
			out = append(out, all[i])
		}
	}

	return out
}

// drop is the part of all whose names are not among unwanted.
func drop(all, unwanted []corev1.Container) []corev1.Container {
	gone := make(map[string]bool, len(unwanted))
	for _, u := range unwanted {
		gone[u.Name] = true
	}

	return slices.DeleteFunc(slices.Clone(all), func(c corev1.Container) bool { return gone[c.Name] })
}

// createDatabase is the init container that creates the metastore's database;
// none without its script.
func (s resolver) createDatabase(template v1alpha1.PodTemplate, data map[string]string) []corev1.Container {
	if data[createDatabaseKey] == "" {
		return nil
	}

	image, uid := databaseImage(s.metastore.engine)
	if tool := ptr.OrZero(s.spec.Metastore).ClientImage; tool != nil {
		image = podtemplate.ToolImage(tool, repositoryOf(s.metastore.engine), tagOf(s.metastore.engine))
	}

	return []corev1.Container{{
		Name:                     part.CreateDatabaseContainer,
		Image:                    image.Reference,
		ImagePullPolicy:          image.PullPolicy,
		Command:                  []string{"/bin/sh", taskDir + "/" + createDatabaseKey},
		Env:                      s.metastore.env,
		Resources:                podtemplate.ResourcesOrDefault(template.Container.Resources, template.Resources, podtemplate.Requests("50m", "64Mi")),
		VolumeMounts:             slices.Concat([]corev1.VolumeMount{{Name: part.ConfigVolume, MountPath: taskDir, ReadOnly: true}}, s.writable(template, false).mounts),
		SecurityContext:          podtemplate.ToolSecurity(template.PodSecurityContext, template.Container.SecurityContext, s.user(uid)),
		TerminationMessagePolicy: corev1.TerminationMessageFallbackToLogsOnError,
	}}
}

// databaseImage is the image with the client tools of a kind of server, and
// its user.
func databaseImage(t v1alpha1.DatabaseType) (podtemplate.Image, int64) {
	uid := postgreSQLUser
	if t == v1alpha1.DatabaseTypeMySQL {
		uid = mySQLUser
	}

	return podtemplate.ToolImage(nil, repositoryOf(t), tagOf(t)), uid
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

// withPodChecksum adds the checksum of the pod and of what is mounted into it.
func withPodChecksum(t TaskSpec) TaskSpec {
	t.PodChecksum = Checksum(struct {
		Pod     Pod               `json:"pod"`
		Config  map[string]string `json:"config"`
		Timeout int64             `json:"timeout"`
	}{t.Pod, t.Config, t.TimeoutSeconds})

	return t
}
