// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/ptr"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

// TestPodsAreRestricted checks what the restricted Pod Security Standard asks
// of every container that is ours.
func TestPodsAreRestricted(t *testing.T) {
	i := Resolve(superset(everything, func(s *v1alpha1.SupersetSpec) {
		s.Metastore = &v1alpha1.Metastore{Host: new("h"), Database: new("d"), Username: new("u"), CreateDatabase: true}
	}))
	pods := map[string]Pod{"page": i.Page.Pod}

	for _, c := range i.Components {
		pods[string(c.Type)] = c.Pod
	}

	for _, s := range i.Lifecycle.Tasks {
		pods[string(s.Task)] = s.Pod
	}

	for _, e := range i.Embedded {
		pods[e.Name] = e.Pod
	}

	if len(pods) != 12 {
		t.Fatalf("%d pods", len(pods))
	}

	for name, p := range pods {
		if ptr.Or(p.AutomountServiceAccountToken, true) || !ptr.Or(p.SecurityContext.RunAsNonRoot, false) || ptr.Or(p.SecurityContext.RunAsUser, 0) == 0 ||
			p.SecurityContext.SeccompProfile.Type != corev1.SeccompProfileTypeRuntimeDefault {
			t.Errorf("%s: %+v", name, p.SecurityContext)
		}

		for _, c := range slices.Concat(p.InitContainers, p.Containers) {
			s := c.SecurityContext
			if ptr.Or(s.AllowPrivilegeEscalation, true) || !slices.Equal(s.Capabilities.Drop, []corev1.Capability{"ALL"}) {
				t.Errorf("%s/%s: %+v", name, c.Name, s)
			}

			if c.Resources.Requests.Cpu().IsZero() || c.Resources.Requests.Memory().IsZero() {
				t.Errorf("%s/%s requests nothing", name, c.Name)
			}
		}
	}
}

func TestSecurityOfUsersWinsFieldByField(t *testing.T) {
	xr := superset(all, func(s *v1alpha1.SupersetSpec) {
		s.WebServer.PodTemplate = &v1alpha1.PodTemplate{
			PodSecurityContext: &corev1.PodSecurityContext{RunAsUser: new(int64(0)), FSGroup: new(int64(5))},
			Container:          &v1alpha1.ContainerTemplate{SecurityContext: &corev1.SecurityContext{Privileged: new(true)}, Resources: &corev1.ResourceRequirements{}},
		}
	})
	web := one(t, xr, part.WebServer)

	want := &corev1.PodSecurityContext{RunAsUser: new(int64(0)), FSGroup: new(int64(5)), SeccompProfile: &corev1.SeccompProfile{Type: "RuntimeDefault"}}
	if diff := cmp.Diff(want, web.Pod.SecurityContext); diff != "" {
		t.Errorf("pod (-want +got):\n%s", diff)
	}

	if diff := cmp.Diff(&corev1.SecurityContext{Privileged: new(true)}, main(web).SecurityContext); diff != "" {
		t.Errorf("container (-want +got):\n%s", diff)
	}

	if len(main(web).Resources.Requests) != 0 {
		t.Error("an empty object of the user's does not win")
	}
}

func TestAllOtherCapabilitiesAreDroppedBesideAnAddedOne(t *testing.T) {
	xr := superset(all, func(s *v1alpha1.SupersetSpec) {
		s.WebServer.PodTemplate = container(v1alpha1.ContainerTemplate{
			SecurityContext: &corev1.SecurityContext{Capabilities: &corev1.Capabilities{Add: []corev1.Capability{"NET_BIND_SERVICE"}}},
		})
	})
	if got := main(one(t, xr, part.WebServer)).SecurityContext.Capabilities; len(got.Add) != 1 || !slices.Equal(got.Drop, []corev1.Capability{"ALL"}) {
		t.Errorf("capabilities are %+v; restricted Pod Security refuses the pod", got)
	}
}

func TestContainersOfUsersSatisfyRestrictedPodSecurity(t *testing.T) {
	root := &corev1.SecurityContext{RunAsUser: new(int64(0))}
	xr := superset(everything, func(s *v1alpha1.SupersetSpec) {
		s.PodTemplate = &v1alpha1.PodTemplate{
			Sidecars:       []corev1.Container{{Name: "side", Image: "i"}, {Name: "root", Image: "i", SecurityContext: root}},
			InitContainers: []corev1.Container{{Name: "before", Image: "i"}},
		}
		s.Lifecycle.MaintenancePage.PodTemplate = s.PodTemplate
	})
	i := Resolve(xr)

	pods := []Pod{i.Page.Pod}
	for _, c := range i.Components {
		pods = append(pods, c.Pod)
	}

	for _, s := range i.Lifecycle.Tasks {
		if s.Task != part.Clone { // Clone's template does not inherit containers of Superset's pods.
			pods = append(pods, s.Pod)
		}
	}

	for _, p := range pods {
		seen := 0

		for _, c := range slices.Concat(p.InitContainers, p.Containers) {
			switch c.Name {
			case "side", "before":
				seen++

				if s := ptr.OrZero(c.SecurityContext); ptr.Or(s.AllowPrivilegeEscalation, true) || s.Capabilities == nil {
					t.Errorf("%s of %v: %+v", c.Name, p.Labels, s)
				}
			case "root":
				if c.SecurityContext.Capabilities != nil {
					t.Errorf("root of %v has lost its capabilities", p.Labels)
				}
			}
		}

		if seen != 2 {
			t.Errorf("%v has %d of the user's containers", p.Labels, seen)
		}
	}
}

func TestRunAsNonRootComesWithAUser(t *testing.T) {
	xr := superset(all, func(s *v1alpha1.SupersetSpec) {
		s.PodTemplate = &v1alpha1.PodTemplate{PodSecurityContext: &corev1.PodSecurityContext{RunAsNonRoot: new(true)}}
	})
	for _, c := range Resolve(xr).Components {
		if s := c.Pod.SecurityContext; ptr.Or(s.RunAsUser, 0) == 0 || !ptr.Or(s.RunAsNonRoot, false) {
			t.Errorf("%s: %+v; the kubelet cannot tell from a name that a user is not root", c.Type, s)
		}
	}
}

func TestTheChecksumAnnotationIsOurs(t *testing.T) {
	xr := superset(all, func(s *v1alpha1.SupersetSpec) {
		s.PodTemplate = &v1alpha1.PodTemplate{Annotations: map[string]string{v1alpha1.AnnotationConfigChecksum: "frozen", "a": "b"}}
	})
	for _, c := range Resolve(xr).Components {
		if c.ConfigChecksum != "" && c.Pod.Annotations[v1alpha1.AnnotationConfigChecksum] != c.ConfigChecksum || c.Pod.Annotations["a"] != "b" {
			t.Errorf("%s: %v", c.Type, c.Pod.Annotations)
		}
	}
}

func TestADigestPinsTheImageUntilItIsOverridden(t *testing.T) {
	digest := "sha256:" + strings.Repeat("a", 64)
	xr := superset(all, func(s *v1alpha1.SupersetSpec) {
		s.Image.Digest = digest
		s.MCPServer.Image = &v1alpha1.ImageOverride{Tag: new("other")}
	})

	for c, want := range map[part.Component]string{
		part.WebServer: v1alpha1.DefaultImageRepository + ":6.1.0@" + digest, part.MCPServer: v1alpha1.DefaultImageRepository + ":other", part.WebsocketServer: "ws:6.1.0",
	} {
		if got := main(one(t, xr, c)).Image; got != want {
			t.Errorf("%s runs %s", c, got)
		}
	}
}
