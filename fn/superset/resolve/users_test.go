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

// platform leaves users to the platform.
func platform(s *v1alpha1.SupersetSpec) {
	s.PodSecurity = &v1alpha1.PodSecurity{UserAssignment: v1alpha1.UserAssignmentPlatform}
}

// everyPod is everything, with each kind of pod there is, and a container of the
// user's beside each.
func everyPod(s *v1alpha1.SupersetSpec) {
	everything(s)
	s.Metastore.CreateDatabase = true
	s.PodTemplate = &v1alpha1.PodTemplate{Sidecars: []corev1.Container{{Name: "side", Image: "i"}}}
}

func TestPlatformChoosesTheUserOfEveryPod(t *testing.T) {
	for name, pod := range podsByName(Resolve(superset(everyPod, platform))) {
		s := pod.SecurityContext
		if s.RunAsUser != nil || s.RunAsGroup != nil || s.FSGroup != nil {
			t.Errorf("%s: the pod says who it runs as: %+v", name, s)
		}

		if !ptr.Or(s.RunAsNonRoot, false) || s.SeccompProfile == nil {
			t.Errorf("%s: the rest of Restricted is lost: %+v", name, s)
		}

		for _, c := range slices.Concat(pod.InitContainers, pod.Containers) {
			s := ptr.OrZero(c.SecurityContext)
			if s.RunAsUser != nil || s.RunAsGroup != nil {
				t.Errorf("%s: %s says who it runs as", name, c.Name)
			}

			if ptr.Or(s.AllowPrivilegeEscalation, true) || s.Capabilities == nil || !slices.Contains(s.Capabilities.Drop, "ALL") {
				t.Errorf("%s: %s has lost the rest of Restricted", name, c.Name)
			}
		}
	}
}

// Images know their users by names, from which the kubelet cannot tell that they
// are not root; so they are named by number wherever nobody says otherwise.
func TestEveryPodNamesItsUserByDefault(t *testing.T) {
	for _, change := range []func(*v1alpha1.SupersetSpec){
		func(*v1alpha1.SupersetSpec) {},
		func(s *v1alpha1.SupersetSpec) {
			s.PodSecurity = &v1alpha1.PodSecurity{UserAssignment: v1alpha1.UserAssignmentImage}
		},
		// null in a manifest.
		func(s *v1alpha1.SupersetSpec) {
			s.PodTemplate.PodSecurityContext = &corev1.PodSecurityContext{RunAsNonRoot: new(true)}
		},
	} {
		for name, pod := range podsByName(Resolve(superset(everyPod, change))) {
			if ptr.Or(pod.SecurityContext.RunAsUser, 0) == 0 {
				t.Errorf("%s does not name its user", name)
			}
		}
	}
}

// The home of the image belongs to the user of the image, and a user whom
// /etc/passwd does not know has no home at all: gunicorn, browsers and libraries
// write there.
func TestUserOfThePlatformHasAHomeAndAName(t *testing.T) {
	pods := podsByName(Resolve(superset(everyPod, platform)))
	for _, name := range []string{"web-server", "celery-worker", "celery-beat", "celery-flower", "mcp-server", "migrate", "rotate", "init"} {
		main := pods[name].Containers[0]
		if valueOf(main.Env, "HOME") != homeDir || valueOf(main.Env, "USER") == "" {
			t.Errorf("%s has no home or no name", name)
		}

		if !writes(pods[name], main, homeDir) {
			t.Errorf("%s cannot write to its home", name)
		}
	}

	for name, pod := range podsByName(Resolve(superset(everyPod))) {
		if valueOf(pod.Containers[0].Env, "HOME") != "" || writes(pod, pod.Containers[0], homeDir) {
			t.Errorf("%s has another home than its image says", name)
		}
	}
}

func TestHomeOfTheUserWins(t *testing.T) {
	c := one(t, superset(all, platform, func(s *v1alpha1.SupersetSpec) {
		s.CeleryWorker.PodTemplate = &v1alpha1.PodTemplate{
			Volumes: []corev1.Volume{{Name: "mine"}},
			Container: &v1alpha1.ContainerTemplate{
				Env:          []corev1.EnvVar{{Name: "HOME", Value: "/srv"}},
				VolumeMounts: []corev1.VolumeMount{{Name: "mine", MountPath: homeDir + "/"}},
			},
		}
	}), part.CeleryWorker)

	if got := valueOf(main(c).Env, "HOME"); got != "/srv" {
		t.Errorf("home is %s", got)
	}

	if slices.ContainsFunc(main(c).VolumeMounts, func(m corev1.VolumeMount) bool { return m.Name == part.HomeVolume }) {
		t.Error("the user's volume is hidden")
	}
}

// writes says that a container has an emptyDir at a folder, with nothing of the
// user's or the image's in it.
func writes(pod Pod, c corev1.Container, dir string) bool {
	return slices.ContainsFunc(c.VolumeMounts, func(m corev1.VolumeMount) bool {
		return m.MountPath == dir && !m.ReadOnly && slices.ContainsFunc(pod.Volumes, func(v corev1.Volume) bool {
			return v.Name == m.Name && v.EmptyDir != nil
		})
	})
}
