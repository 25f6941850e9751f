// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"regexp"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/podtemplate"
	"github.com/crossplane-contrib/function-superset/fn/superset/pyconfig"
)

// podOf is a pod template's own part of a pod, with secure defaults for what
// the user left open: uid, no token, no variables for other Services.
func podOf(t v1alpha1.PodTemplate, uid int64) Pod {
	links := t.EnableServiceLinks
	if links == nil {
		// A Service called "superset" in the same namespace would set
		// SUPERSET_PORT to a URL, and the image would try to listen there.
		links = new(false)
	}

	token := t.AutomountServiceAccountToken
	if token == nil {
		token = new(false)
	}

	return Pod{
		AutomountServiceAccountToken:  token,
		SecurityContext:               podtemplate.PodSecurity(t.PodSecurityContext, uid),
		Affinity:                      t.Affinity,
		NodeSelector:                  t.NodeSelector,
		Tolerations:                   t.Tolerations,
		TopologySpreadConstraints:     t.TopologySpreadConstraints,
		HostAliases:                   t.HostAliases,
		PriorityClassName:             or(t.PriorityClassName, ""),
		RuntimeClassName:              t.RuntimeClassName,
		SchedulerName:                 t.SchedulerName,
		DNSPolicy:                     or(t.DNSPolicy, ""),
		DNSConfig:                     t.DNSConfig,
		TerminationGracePeriodSeconds: t.TerminationGracePeriodSeconds,
		ShareProcessNamespace:         t.ShareProcessNamespace,
		EnableServiceLinks:            links,
		Resources:                     t.Resources,
	}
}

// mountedVolumes are volumes with their mounts in the main container.
type mountedVolumes struct {
	volumes []corev1.Volume
	mounts  []corev1.VolumeMount
}

func (a *mountedVolumes) add(v corev1.Volume, m corev1.VolumeMount) {
	m.Name = v.Name
	a.volumes = append(a.volumes, v)
	a.mounts = append(a.mounts, m)
}

// volumesOf are the volumes that we attach to a component.
func (s resolver) volumesOf(row Row, config map[string]string) mountedVolumes {
	out, more := s.configVolumes(row, config), s.contributedVolumes(row)

	return mountedVolumes{slices.Concat(out.volumes, more.volumes), slices.Concat(out.mounts, more.mounts)}
}

// configVolumes are the volumes with the configuration of a component.
func (s resolver) configVolumes(row Row, config map[string]string) mountedVolumes {
	if row.Python {
		return s.pythonVolumes(Name(s.name, row.Type) + "-config")
	}

	var a mountedVolumes

	mount := corev1.VolumeMount{MountPath: websocketDir + "/" + websocketKey, SubPath: websocketKey, ReadOnly: true}
	from := orEmpty(s.spec.WebsocketServer).ConfigFrom

	switch {
	case len(config) > 0:
		a.add(corev1.Volume{Name: WebsocketVolume, VolumeSource: corev1.VolumeSource{Secret: &corev1.SecretVolumeSource{
			SecretName: Name(s.name, row.Type) + "-config",
			Items:      []corev1.KeyToPath{{Key: websocketKey, Path: websocketKey}},
		}}}, mount)
	case from != nil:
		a.add(corev1.Volume{Name: WebsocketVolume, VolumeSource: corev1.VolumeSource{Secret: &corev1.SecretVolumeSource{
			SecretName: from.Name,
			Items:      []corev1.KeyToPath{{Key: from.Key, Path: websocketKey}},
			Optional:   from.Optional,
		}}}, mount)
	}

	return a
}

// pythonVolumes are the volumes of a Python pod: configuration, certificates,
// packages.
func (s resolver) pythonVolumes(configMap string) mountedVolumes {
	var a mountedVolumes

	a.add(configVolume(ConfigVolume, configMap), corev1.VolumeMount{MountPath: configDir, ReadOnly: true})
	s.addCertificates(&a)

	if len(s.spec.PythonPackages) > 0 {
		a.add(corev1.Volume{Name: PackagesVolume, VolumeSource: corev1.VolumeSource{EmptyDir: &corev1.EmptyDirVolumeSource{}}},
			corev1.VolumeMount{MountPath: packagesDir, ReadOnly: true})
	}

	return a
}

func (s resolver) addCertificates(a *mountedVolumes) {
	if len(s.valkey.files) == 0 {
		return
	}

	a.add(corev1.Volume{Name: TLSVolume, VolumeSource: corev1.VolumeSource{Projected: &corev1.ProjectedVolumeSource{Sources: s.valkey.files}}},
		corev1.VolumeMount{MountPath: tlsDir, ReadOnly: true})
}

func configVolume(name, configMap string) corev1.Volume {
	return corev1.Volume{Name: name, VolumeSource: corev1.VolumeSource{ConfigMap: &corev1.ConfigMapVolumeSource{
		LocalObjectReference: corev1.LocalObjectReference{Name: configMap},
	}}}
}

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
		Name:                     PackagesContainer,
		Image:                    main.Image,
		ImagePullPolicy:          main.ImagePullPolicy,
		Command:                  []string{"/bin/sh", "-c", script("packages.sh"), PackagesContainer, configDir + "/" + requirementsKey, packagesDir},
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
