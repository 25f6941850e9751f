// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"maps"
	"path"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"github.com/crossplane-contrib/function-superset/fn/ptr"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

// mountedVolumes are volumes with their mounts in the main container.
type mountedVolumes struct {
	volumes []corev1.Volume
	mounts  []corev1.VolumeMount
}

func (a *mountedVolumes) add(v corev1.Volume, mounts ...corev1.VolumeMount) {
	a.volumes = append(a.volumes, v)

	for _, m := range mounts {
		m.Name = v.Name
		a.mounts = append(a.mounts, m)
	}
}

// with adds more.
func (a mountedVolumes) with(more mountedVolumes) mountedVolumes {
	return mountedVolumes{slices.Concat(a.volumes, more.volumes), slices.Concat(a.mounts, more.mounts)}
}

// volumesOf are the volumes that we attach to a component.
func (s resolver) volumesOf(row Row, config map[string]string) mountedVolumes {
	return s.configVolumes(row, config).with(s.contributedVolumes(row))
}

// configVolumes are the volumes with the configuration of a component.
func (s resolver) configVolumes(row Row, config map[string]string) mountedVolumes {
	if row.Python {
		return s.pythonVolumes(part.Name(s.name, row.Type) + part.ConfigSuffix)
	}

	var a mountedVolumes

	mounts := s.websocketMounts()
	from := ptr.OrZero(s.spec.WebsocketServer).ConfigFrom

	switch {
	case len(config) > 0:
		a.add(corev1.Volume{Name: part.WebsocketVolume, VolumeSource: corev1.VolumeSource{Secret: &corev1.SecretVolumeSource{
			SecretName: part.Name(s.name, row.Type) + part.ConfigSuffix,
			Items:      []corev1.KeyToPath{{Key: websocketKey, Path: websocketKey}},
		}}}, mounts...)
	case from != nil:
		a.add(corev1.Volume{Name: part.WebsocketVolume, VolumeSource: corev1.VolumeSource{Secret: &corev1.SecretVolumeSource{
			SecretName: from.Name,
			Items:      []corev1.KeyToPath{{Key: from.Key, Path: websocketKey}},
			Optional:   from.Optional,
		}}}, mounts...)
	}

	return a
}

// websocketMounts are where the websocket server may look for config.json: in an
// image of its own, and since 7.0 in one of Superset.
func (s resolver) websocketMounts() []corev1.VolumeMount {
	dirs := []string{websocketDir}
	if s.release.HasRealtime() {
		dirs = append(dirs, bundledWebsocketDir)
	}

	var out []corev1.VolumeMount
	for _, dir := range dirs {
		out = append(out, corev1.VolumeMount{MountPath: dir + "/" + websocketKey, SubPath: websocketKey, ReadOnly: true})
	}

	return out
}

// pythonVolumes are the volumes of a Python pod: configuration, certificates,
// packages.
func (s resolver) pythonVolumes(configMap string) mountedVolumes {
	var a mountedVolumes

	a.add(configVolume(part.ConfigVolume, configMap), corev1.VolumeMount{MountPath: ConfigDir, ReadOnly: true})
	s.addCertificates(&a)

	if len(s.spec.PythonPackages) > 0 {
		a.add(corev1.Volume{Name: part.PackagesVolume, VolumeSource: corev1.VolumeSource{EmptyDir: &corev1.EmptyDirVolumeSource{}}},
			corev1.VolumeMount{MountPath: packagesDir, ReadOnly: true})
	}

	return a
}

// makeRoom mounts the files of the configuration one by one where the user
// mounts modules of their own among them: that takes a place to mount at, and
// none can be made in the volume of a ConfigMap.
func (a mountedVolumes) makeRoom(users []corev1.VolumeMount, files map[string]string) mountedVolumes {
	among := slices.ContainsFunc(users, func(m corev1.VolumeMount) bool { return strings.HasPrefix(path.Clean(m.MountPath), ConfigDir+"/") })
	if !among {
		return a
	}

	var mounts []corev1.VolumeMount

	for _, m := range a.mounts {
		if m.MountPath != ConfigDir {
			mounts = append(mounts, m)
			continue
		}

		for _, file := range slices.Sorted(maps.Keys(files)) {
			mounts = append(mounts, corev1.VolumeMount{Name: m.Name, MountPath: ConfigDir + "/" + file, SubPath: file, ReadOnly: true})
		}
	}

	return mountedVolumes{a.volumes, mounts}
}

func (s resolver) addCertificates(a *mountedVolumes) {
	if len(s.valkey.files) == 0 {
		return
	}

	a.add(corev1.Volume{Name: part.TLSVolume, VolumeSource: corev1.VolumeSource{Projected: &corev1.ProjectedVolumeSource{Sources: s.valkey.files}}},
		corev1.VolumeMount{MountPath: tlsDir, ReadOnly: true})
}

func configVolume(name, configMap string) corev1.Volume {
	return corev1.Volume{Name: name, VolumeSource: corev1.VolumeSource{ConfigMap: &corev1.ConfigMapVolumeSource{
		LocalObjectReference: corev1.LocalObjectReference{Name: configMap},
	}}}
}
