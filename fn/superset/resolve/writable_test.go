// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"slices"
	"testing"

	corev1 "k8s.io/api/core/v1"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/ptr"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

// onlyReading makes the file systems of all pods read-only.
func onlyReading(s *v1alpha1.SupersetSpec) {
	if s.PodTemplate == nil {
		s.PodTemplate = &v1alpha1.PodTemplate{}
	}

	s.PodTemplate.Container = &v1alpha1.ContainerTemplate{SecurityContext: &corev1.SecurityContext{ReadOnlyRootFilesystem: new(true)}}
}

// What is written was seen with celery, gunicorn, pip, nginx, PostgreSQL with its
// image's start script, and a Valkey, each on a file system that is read-only.
func TestReadOnlyPodsCanWriteWhereTheyHaveTo(t *testing.T) {
	pods := podsByName(Resolve(superset(everyPod, onlyReading, func(s *v1alpha1.SupersetSpec) {
		s.Lifecycle.MaintenancePage.Image = &v1alpha1.PodImage{ToolImage: v1alpha1.ToolImage{Repository: "my-page"}}
	})))
	python := []string{tempDir, homeDir}
	want := map[string][]string{
		"web-server": python, "celery-worker": python, "celery-beat": python, "celery-flower": python, "mcp-server": python,
		"migrate": python, "rotate": python, "init": python,
		"websocket-server": {tempDir}, "clone": {tempDir}, "page": {tempDir}, "valkey": {tempDir}, "metastore": {tempDir, "/var/run/postgresql"},
	}

	for name, pod := range pods {
		if len(want[name]) == 0 {
			t.Errorf("%s: nobody has thought about what it writes", name)
		}

		for _, c := range slices.Concat(pod.InitContainers, pod.Containers) {
			if c.Name == "side" || c.Name == part.ExporterContainer {
				continue
			}

			if !ptr.Or(c.SecurityContext.ReadOnlyRootFilesystem, false) {
				t.Errorf("%s: %s is not read-only", name, c.Name)
			}

			folders := want[name]
			if c.Name == part.CreateDatabaseContainer {
				folders = []string{tempDir}
			}

			for _, dir := range folders {
				if !writes(pod, c, dir) {
					t.Errorf("%s: %s cannot write to %s", name, c.Name, dir)
				}
			}
		}
	}
}

func TestSocketOfMySQLHasAFolderThatCanBeWritten(t *testing.T) {
	pod := podsByName(Resolve(superset(everyPod, onlyReading, func(s *v1alpha1.SupersetSpec) { s.Metastore.Type = v1alpha1.DatabaseTypeMySQL })))["metastore"]
	if !writes(pod, pod.Containers[0], "/var/run/mysqld") {
		t.Error("there is none")
	}
}

func TestFoldersOfTheUserStayOnReadOnlyFileSystems(t *testing.T) {
	c := one(t, superset(all, onlyReading, func(s *v1alpha1.SupersetSpec) {
		s.PodTemplate.Volumes = []corev1.Volume{{Name: "tmp", VolumeSource: corev1.VolumeSource{EmptyDir: &corev1.EmptyDirVolumeSource{Medium: corev1.StorageMediumMemory}}}}
		s.PodTemplate.Container.VolumeMounts = []corev1.VolumeMount{{Name: "tmp", MountPath: tempDir}}
	}), part.CeleryBeat)
	for _, m := range main(c).VolumeMounts {
		if m.MountPath == tempDir && m.Name != "tmp" {
			t.Error("the user's folder for temporary files is hidden")
		}
	}
}

// One component may be read-only alone, and one may be exempt.
func TestReadOnlyIsDecidedForEachComponent(t *testing.T) {
	off := container(v1alpha1.ContainerTemplate{SecurityContext: &corev1.SecurityContext{ReadOnlyRootFilesystem: new(false)}})
	i := Resolve(superset(all, onlyReading, func(s *v1alpha1.SupersetSpec) { s.CeleryWorker.PodTemplate = off }))

	for _, c := range i.Components {
		if got, want := writes(c.Pod, main(c), tempDir), c.Type != part.CeleryWorker; got != want {
			t.Errorf("%s: an own folder for temporary files: %t, want %t", c.Type, got, want)
		}
	}
}
