// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"regexp"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/pyconfig"
)

// packagesContainer installs pythonPackages with the image and the variables
// of the main container, so that a private index is configured once. It runs
// other people's code, so it gets none of the variables that are ours, unless a
// user's refers to it.
func (s resolver) packagesContainer(python bool, main corev1.Container) []corev1.Container {
	if !python || len(s.spec.PythonPackages) == 0 {
		return nil
	}

	mounts := make([]corev1.VolumeMount, 0, len(main.VolumeMounts))

	for _, m := range main.VolumeMounts {
		if m.MountPath == packagesDir {
			m.ReadOnly = false
		}

		mounts = append(mounts, m)
	}

	return []corev1.Container{{
		Name:                     part.PackagesContainer,
		Image:                    main.Image,
		ImagePullPolicy:          main.ImagePullPolicy,
		Command:                  []string{"/bin/sh", "-c", script("packages.sh"), part.PackagesContainer, ConfigDir + "/" + requirementsKey, packagesDir},
		Env:                      usersEnv(main.Env),
		EnvFrom:                  main.EnvFrom,
		Resources:                main.Resources,
		VolumeMounts:             mounts,
		SecurityContext:          main.SecurityContext,
		TerminationMessagePolicy: corev1.TerminationMessageFallbackToLogsOnError,
	}}
}

// referred finds the variables of ours that a value refers to. A dollar sign that
// is written twice begins nothing.
var referred = regexp.MustCompile(`\$\((` + pyconfig.EnvPrefix + `[^()]*)\)`)

// usersEnv leaves out variables of ours that no other one refers to.
func usersEnv(env []corev1.EnvVar) []corev1.EnvVar {
	wanted := map[string]bool{}

	for _, e := range env {
		for _, m := range referred.FindAllStringSubmatch(strings.ReplaceAll(e.Value, "$$", ""), -1) {
			wanted[m[1]] = true
		}
	}

	return slices.DeleteFunc(slices.Clone(env), func(e corev1.EnvVar) bool {
		return strings.HasPrefix(e.Name, pyconfig.EnvPrefix) && !wanted[e.Name]
	})
}

// sitePackages makes Python find the packages after those of the image, so
// that a dependency of theirs never replaces a version that Superset pins.
// PYTHONPATH stays as the image sets it.
const sitePackages = "import site\n\nsite.addsitedir(\"" + packagesDir + "\")\n"
