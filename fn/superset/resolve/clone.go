// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/podtemplate"
	"github.com/crossplane-contrib/function-superset/fn/ptr"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

// cloneTask copies another database. Script, tables and statements are files
// of the run's ConfigMap; names and passwords are variables.
func (s resolver) cloneTask(c v1alpha1.CloneTask, target podtemplate.Image, retention v1alpha1.RetentionPolicy) TaskSpec {
	if own := ptr.OrZero(c.PodRetention).Policy; own != "" {
		retention = own
	}

	source := databaseOf(c.Source.Type)
	_, uid := databaseImage(source.engine)
	image := podtemplate.PodImage(s.spec.Image, c.Image, repositoryOf(source.engine), tagOf(source.engine))
	template := podtemplate.MergeOwnWins(s.spec.PodTemplate, c.PodTemplate)
	password := s.secret(c.Source.Password, c.Source.PasswordFrom)
	port := ptr.Or(c.Source.Port, source.port)

	out := taskSpec(part.Clone, c.Task, v1alpha1.DefaultCloneRequiresDrain, retention)
	// A task that replaces the database is never run under running components.
	out.Drains = true
	out.Inputs = Checksum(cloneInputs{
		Version: ChecksumVersion, Image: image.Reference, Target: target.Reference, Trigger: c.Trigger, Command: c.Command,
		Type: string(source.engine), Host: c.Source.Host, Port: port, Database: c.Source.Database, Username: c.Source.Username,
		Password: password.input(), ExcludeTables: c.ExcludeTables, ExcludeTableData: c.ExcludeTableData, SQL: c.PostCloneSQL,
	})

	if c.CronSchedule != "" {
		out.Schedule = &Schedule{Expression: c.CronSchedule, TimeZone: cmp.Or(c.TimeZone, v1alpha1.DefaultCloneTimeZone)}
	}

	command := []string{"/bin/sh", taskDir + "/" + cloneKey, taskDir}
	if len(c.Command) > 0 {
		command = c.Command
	}

	env := slices.Concat(
		[]corev1.EnvVar{
			envVar(envClonePrefix+"HOST", c.Source.Host), envVar(envClonePrefix+"PORT", decimal(port)),
			envVar(envClonePrefix+"DB", c.Source.Database), envVar(envClonePrefix+"USER", c.Source.Username),
		},
		password.env(envClonePrefix+"PASS"), s.metastore.env)
	ours := mountedVolumes{
		volumes: []corev1.Volume{configVolume(part.CloneVolume, "")},
		mounts:  []corev1.VolumeMount{{Name: part.CloneVolume, MountPath: taskDir, ReadOnly: true}},
	}.with(s.writable(template, false))
	security := podtemplate.ToolSecurity(template.PodSecurityContext, template.Container.SecurityContext, s.user(uid))
	main := taskContainer(template, image, command, env, ours.mounts, security, podtemplate.Requests("100m", "128Mi"))

	out.Config = cloneConfig(c, source.engine)
	out.Image = image.Reference
	out.Pod = s.taskPod(part.Clone, template, image, main, ours.volumes, nil)

	return withPodChecksum(out)
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
