// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

func TestPrivateCertificatesReachPods(t *testing.T) {
	xr := superset(all, func(s *v1alpha1.SupersetSpec) {
		s.Valkey.SSL = &v1alpha1.ValkeySSL{CACertFrom: key("ca", "ca.pem"), CertFrom: key("me", "tls.crt"), KeyFrom: key("me", "tls.key")}
	})
	for _, c := range []part.Component{part.WebServer, part.CeleryWorker, part.CeleryBeat, part.CeleryFlower, part.MCPServer} {
		component := one(t, xr, c)
		mounted := false

		for _, m := range main(component).VolumeMounts {
			mounted = mounted || m.Name == part.TLSVolume && m.MountPath == "/etc/superset/valkey-tls"
		}

		if !mounted || !strings.Contains(component.Config[ConfigKey], `"ssl_ca_certs": "/etc/superset/valkey-tls/ca.crt"`) {
			t.Errorf("%s does not see the certificates", c)
		}
	}

	if got := len(task(t, xr, part.Init).Pod.Volumes); got != 2 {
		t.Errorf("init has %d volumes", got)
	}
}

func TestAVolumeCanBeMountedTwice(t *testing.T) {
	mounts := []corev1.VolumeMount{{Name: "data", MountPath: "/a", SubPath: "a"}, {Name: "data", MountPath: "/b", SubPath: "b"}}
	xr := superset(all, func(s *v1alpha1.SupersetSpec) {
		s.PodTemplate = container(v1alpha1.ContainerTemplate{VolumeMounts: mounts[:1]})
		s.WebServer.PodTemplate = container(v1alpha1.ContainerTemplate{VolumeMounts: mounts[1:]})
	})

	if diff := cmp.Diff(mounts, main(one(t, xr, part.WebServer)).VolumeMounts[:2]); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
