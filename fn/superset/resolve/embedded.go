// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"slices"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/podtemplate"
	"github.com/crossplane-contrib/function-superset/fn/ptr"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

// embedded are the servers that come with a Development instance.
func embedded(s resolver) []Embedded {
	if !s.development {
		return nil
	}

	var out []Embedded

	if e := ptr.OrZero(s.spec.Metastore).Embedded; e != nil {
		out = append(out, s.embeddedMetastore(*e))
	}

	if e := ptr.OrZero(s.spec.Valkey).Embedded; e != nil {
		out = append(out, s.embeddedValkey(*e))
	}

	return out
}

func (s resolver) embeddedMetastore(e v1alpha1.Embedded) Embedded {
	m := s.metastore
	name := embeddedMetastoreName(s.name)
	password := keyOf(name, generatedPassword, false)
	image := podtemplate.PodImage(s.spec.Image, e.Image, repositoryOf(m.engine), tagOf(m.engine))

	if m.engine == v1alpha1.DatabaseTypeMySQL {
		c := corev1.Container{
			Env: append([]corev1.EnvVar{
				envVar("MYSQL_DATABASE", v1alpha1.DefaultEmbeddedDatabase), envVar("MYSQL_USER", v1alpha1.DefaultEmbeddedUsername), envVar("MYSQL_RANDOM_ROOT_PASSWORD", "yes"),
			}, password.env("MYSQL_PASSWORD")...),
			Resources:    podtemplate.Requests("100m", "512Mi"),
			StartupProbe: podtemplate.StartupScript(`mysqladmin ping --silent --protocol=tcp --host=127.0.0.1`),
			VolumeMounts: []corev1.VolumeMount{{Name: part.DataVolume, MountPath: "/var/lib/mysql", SubPath: "data"}},
		}

		return s.embeddedServer(part.Metastore, name, e, image, mySQLUser, Port{Name: "mysql", Number: m.port}, c)
	}

	c := corev1.Container{
		Env: append([]corev1.EnvVar{
			envVar("POSTGRES_DB", v1alpha1.DefaultEmbeddedDatabase), envVar("POSTGRES_USER", v1alpha1.DefaultEmbeddedUsername), envVar("PGDATA", "/var/lib/postgresql/data/pgdata"),
		}, password.env("POSTGRES_PASSWORD")...),
		Resources: podtemplate.Requests("50m", "128Mi"),
		// The image's first start listens on a socket only, so TCP tells it
		// apart from the real one.
		StartupProbe: podtemplate.StartupScript(`pg_isready --quiet --host=127.0.0.1 --username="$POSTGRES_USER" --dbname="$POSTGRES_DB"`),
		VolumeMounts: []corev1.VolumeMount{{Name: part.DataVolume, MountPath: "/var/lib/postgresql/data"}},
	}

	return s.embeddedServer(part.Metastore, name, e, image, postgreSQLUser, Port{Name: "postgresql", Number: m.port}, c)
}

func (s resolver) embeddedValkey(e v1alpha1.Embedded) Embedded {
	name := embeddedValkeyName(s.name)
	image := podtemplate.PodImage(s.spec.Image, e.Image, v1alpha1.DefaultValkeyImageRepository, v1alpha1.DefaultValkeyImageTag)
	c := corev1.Container{
		// The settings are in a file: the password is in no argument.
		Command: []string{"/bin/sh", "-c", `umask 077; ` +
			`printf 'dir /data\nappendonly yes\nport %s\nrequirepass %s\n' "$` + envServerPort + `" "$` + envServerPassword + `" > /tmp/valkey.conf; ` +
			`exec valkey-server /tmp/valkey.conf`},
		Env:       append(keyOf(name, generatedPassword, false).env(envServerPassword), envVar(envServerPort, decimal(s.valkey.egress))),
		Resources: podtemplate.Requests("50m", "64Mi"),
		StartupProbe: &corev1.Probe{
			ProbeHandler: podtemplate.TCPProbes("valkey").Startup.ProbeHandler, PeriodSeconds: podtemplate.StartupPeriod, FailureThreshold: podtemplate.StartupFailures,
		},
		VolumeMounts: []corev1.VolumeMount{{Name: part.DataVolume, MountPath: "/data"}},
	}

	return s.embeddedServer(part.Valkey, name, e, image, valkeyUser, Port{Name: "valkey", Number: s.valkey.egress}, c)
}

// What the embedded Valkey is told.
const (
	envServerPassword = "VALKEY_PASSWORD"
	envServerPort     = "VALKEY_PORT"
)

// embeddedServer completes a server: one restricted pod with one volume.
func (s resolver) embeddedServer(t part.Component, name string, e v1alpha1.Embedded, image podtemplate.Image, uid int64, port Port, c corev1.Container) Embedded {
	c.Name = string(t)
	c.Image, c.ImagePullPolicy = image.Reference, image.PullPolicy
	c.Ports = []corev1.ContainerPort{{Name: port.Name, ContainerPort: port.Number, Protocol: corev1.ProtocolTCP}}
	c.ReadinessProbe = podtemplate.TCPProbes(port.Name).Readiness
	c.Resources = podtemplate.ResourcesOrDefault(e.Resources, nil, c.Resources)
	c.SecurityContext = podtemplate.ContainerSecurity(nil)

	pod := podOf(v1alpha1.PodTemplate{PodSecurityContext: &corev1.PodSecurityContext{FSGroup: s.user(uid)}}, s.user(uid))
	pod.Labels = podLabels(s.name, t, nil)

	// These servers have no template of their own. That nothing may write to its
	// image is a rule of the place, so they follow the instance's.
	if template := ptr.OrZero(s.spec.PodTemplate); readOnly(template) {
		ours := s.embeddedWritable(t)
		c.SecurityContext.ReadOnlyRootFilesystem = new(true)
		c.VolumeMounts = slices.Concat(c.VolumeMounts, ours.mounts)
		pod.Volumes = ours.volumes
	}

	pod.Containers = []corev1.Container{c}
	pod.ImagePullSecrets = image.PullSecrets
	pod.ServiceAccountName = s.serviceAccount

	storage := ptr.OrZero(e.Storage)

	return Embedded{
		Type: t, Name: name, Pod: pod, Port: port, VolumeName: part.DataVolume,
		StorageSize:  ptr.Or(storage.Size, resource.MustParse(v1alpha1.DefaultEmbeddedStorageSize)),
		StorageClass: storage.StorageClassName,
	}
}

// generatedSecrets are the Secrets whose values are made once, in Development
// only: those of the servers that come with the instance, and those that
// nobody gave.
func generatedSecrets(s resolver) []GeneratedSecret {
	if !s.development {
		return nil
	}

	var out []GeneratedSecret

	if s.spec.SecretKey == nil && s.spec.SecretKeyFrom == nil {
		out = append(out, GeneratedSecret{Name: generatedName(s.name, generatedSecretKey), Keys: []string{generatedSecretKey}})
	}

	for _, c := range s.contributions {
		out = append(out, c.generated...)
	}

	for _, e := range embedded(s) {
		out = append(out, GeneratedSecret{Name: e.Name, Keys: []string{generatedPassword}})
	}

	return out
}
