// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"path"
	"slices"

	corev1 "k8s.io/api/core/v1"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/podtemplate"
	"github.com/crossplane-contrib/function-superset/fn/ptr"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

// Folders that programs write to. Superset's home is also where it keeps its own
// data.
const (
	tempDir = "/tmp"
	homeDir = "/app/superset_home"
)

// readOnly is true when the main container cannot write to its image.
func readOnly(template v1alpha1.PodTemplate) bool {
	return ptr.Or(ptr.OrZero(ptr.OrZero(template.Container).SecurityContext).ReadOnlyRootFilesystem, false)
}

// writable are volumes at the folders that programs write to, where those of the
// image cannot be written: on a read-only file system, and for a user that the
// image does not know. What the user mounts there stays.
func (s resolver) writable(template v1alpha1.PodTemplate, python bool) mountedVolumes {
	var out mountedVolumes

	add := func(name, dir string) {
		if !mountsAt(template, dir) {
			out.add(emptyDir(name), corev1.VolumeMount{MountPath: dir})
		}
	}

	if readOnly(template) {
		add(part.TempVolume, tempDir)
	}

	if python && (readOnly(template) || s.assignsUsers()) {
		add(part.HomeVolume, homeDir)
	}

	return out
}

// homeEnv are the user's variables, after those that tell Python programs where
// home is: a user without an entry in /etc/passwd has none, and no name.
func (s resolver) homeEnv(template v1alpha1.PodTemplate) []corev1.EnvVar {
	var home []corev1.EnvVar

	if readOnly(template) || s.assignsUsers() {
		home = append(home, envVar("HOME", homeDir))
	}

	if s.assignsUsers() {
		home = append(home, envVar("USER", "superset"))
	}

	return podtemplate.ListsLastWins(podtemplate.EnvName, home, template.Container.Env)
}

// mountsAt says that the user mounts something at a folder.
func mountsAt(template v1alpha1.PodTemplate, dir string) bool {
	return slices.ContainsFunc(template.Container.VolumeMounts, func(m corev1.VolumeMount) bool { return path.Clean(m.MountPath) == dir })
}

func emptyDir(name string) corev1.Volume {
	return corev1.Volume{Name: name, VolumeSource: corev1.VolumeSource{EmptyDir: &corev1.EmptyDirVolumeSource{}}}
}

// embeddedWritable are volumes at the folders that an embedded server writes to
// beside its data.
func (s resolver) embeddedWritable(t part.Component) mountedVolumes {
	var out mountedVolumes

	out.add(emptyDir(part.TempVolume), corev1.VolumeMount{MountPath: tempDir})

	if t == part.Metastore {
		socket := "/var/run/postgresql"
		if s.metastore.engine == v1alpha1.DatabaseTypeMySQL {
			socket = "/var/run/mysqld"
		}

		out.add(emptyDir(part.RunVolume), corev1.VolumeMount{MountPath: socket})
	}

	return out
}
