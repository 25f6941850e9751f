// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package build

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"

	"github.com/crossplane-contrib/function-superset/fn/superset/lifecycle"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

func pagePlan(d lifecycle.Disposition) lifecycle.Plan {
	return lifecycle.Plan{Page: d, PagePort: lifecycle.PagePort{Name: "web", Number: 9000}}
}

func TestPageDeployment(t *testing.T) {
	i := demo()
	checksum := sum(PageConfigMap(i, pagePlan(lifecycle.Run)).Data)
	same(t, PageDeployment(i, pagePlan(lifecycle.Run)), `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: demo-maintenance-page
  namespace: bi
  labels: &labels
    app.kubernetes.io/name: superset
    app.kubernetes.io/component: maintenance-page
    app.kubernetes.io/instance: demo
spec:
  replicas: 2
  selector: {matchLabels: *labels}
  template:
    metadata:
      labels: {app.kubernetes.io/component: maintenance-page}
      annotations: {superset.apache.org/config-checksum: "`+checksum+`"}
    spec:
      containers:
      - name: maintenance-page
        image: nginx:alpine
        command:
        - /bin/sh
        - -c
        - >-
          if [ -e /proc/net/if_inet6 ]; then ln -sf '/etc/maintenance/ipv6.conf' '/tmp/listen-ipv6.conf'; fi;
          exec nginx -c '/etc/maintenance/nginx.conf'
        ports: [{name: web, containerPort: 9000, protocol: TCP}]
        volumeMounts:
        - {name: maintenance-config, mountPath: /etc/maintenance, readOnly: true}
        - {name: maintenance-tmp, mountPath: /tmp}
        livenessProbe: {httpGet: {path: /maintenance-healthz, port: web}, initialDelaySeconds: 5, periodSeconds: 10, timeoutSeconds: 5}
        readinessProbe: {httpGet: {path: /maintenance-healthz, port: web}, periodSeconds: 2, timeoutSeconds: 2}
        lifecycle: {preStop: {sleep: {seconds: 5}}}
        securityContext: {readOnlyRootFilesystem: true}
      volumes:
      - {name: maintenance-config, configMap: {name: demo-maintenance-page-config}}
      - {name: maintenance-tmp, emptyDir: {}}
`)
}

func TestPageLeavesTheUsersChoices(t *testing.T) {
	i := edited(func(i *resolve.Instance) {
		i.Page.Pod.SecurityContext = &corev1.PodSecurityContext{RunAsUser: new(int64(1234)), FSGroup: new(int64(5))}
		i.Page.Pod.Volumes = []corev1.Volume{{Name: "mine"}}
		i.Page.Pod.Containers = []corev1.Container{
			{
				Name: "maintenance-page", Image: "nginx:alpine", SecurityContext: &corev1.SecurityContext{RunAsGroup: new(int64(7))},
				ReadinessProbe: &corev1.Probe{PeriodSeconds: 60}, VolumeMounts: []corev1.VolumeMount{{Name: "mine", MountPath: "/mine"}},
			},
			{Name: "sidecar"},
		}
	})
	before := i.Page.Pod.Containers[0].DeepCopy()
	s := PageDeployment(i, pagePlan(lifecycle.Run)).Spec.Template.Spec
	if diff := cmp.Diff(i.Page.Pod.SecurityContext, s.SecurityContext); diff != "" {
		t.Errorf("security of the pod: -want +got\n%s", diff)
	}
	c := s.Containers[0]
	if *c.SecurityContext.RunAsGroup != 7 || !*c.SecurityContext.ReadOnlyRootFilesystem || c.ReadinessProbe.PeriodSeconds != 60 {
		t.Errorf("container is %v", c)
	}
	if len(c.VolumeMounts) != 3 || len(s.Volumes) != 3 || len(s.Containers) != 2 {
		t.Errorf("mounts %v, volumes %v", c.VolumeMounts, s.Volumes)
	}
	if diff := cmp.Diff(*before, i.Page.Pod.Containers[0]); diff != "" {
		t.Errorf("the instance has changed: -want +got\n%s", diff)
	}
}

// A second mount of a path, or volume of a name, would be refused as a whole.
func TestPageMountsNothingTwice(t *testing.T) {
	i := edited(func(i *resolve.Instance) {
		i.Page.Pod.Volumes = []corev1.Volume{{Name: "maintenance-tmp"}, {Name: "big"}}
		i.Page.Pod.Containers[0].VolumeMounts = []corev1.VolumeMount{{Name: "big", MountPath: "/tmp"}}
	})
	s := PageDeployment(i, pagePlan(lifecycle.Run)).Spec.Template.Spec
	want := []corev1.VolumeMount{{Name: "maintenance-config", MountPath: "/etc/maintenance", ReadOnly: true}, {Name: "big", MountPath: "/tmp"}}
	if diff := cmp.Diff(want, s.Containers[0].VolumeMounts); diff != "" {
		t.Errorf("mounts: -want +got\n%s", diff)
	}
	var names []string
	for _, v := range s.Volumes {
		names = append(names, v.Name)
	}
	if diff := cmp.Diff([]string{"maintenance-config", "maintenance-tmp", "big"}, names); diff != "" {
		t.Errorf("volumes: -want +got\n%s", diff)
	}
}

func TestPageOnALowPort(t *testing.T) {
	p := pagePlan(lifecycle.Run)
	p.PagePort.Number = 80
	got := PageDeployment(demo(), p).Spec.Template.Spec.SecurityContext.Sysctls
	if diff := cmp.Diff([]corev1.Sysctl{{Name: "net.ipv4.ip_unprivileged_port_start", Value: "0"}}, got); diff != "" {
		t.Errorf("sysctls: -want +got\n%s", diff)
	}
}

func TestCustomPage(t *testing.T) {
	i := edited(func(i *resolve.Instance) {
		i.Page.Custom = true
		i.Page.Replicas = 1
		i.Page.Pod.Containers[0].Image = "ours:1"
	})
	if got := keys(pageObjects(i, pagePlan(lifecycle.Run))); !cmp.Equal(got, []string{"maintenance-page-deployment", "maintenance-page-networkpolicy"}) {
		t.Errorf("objects are %v", got)
	}
	same(t, PageDeployment(i, pagePlan(lifecycle.Run)), `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: demo-maintenance-page
  namespace: bi
  labels: &labels
    app.kubernetes.io/name: superset
    app.kubernetes.io/component: maintenance-page
    app.kubernetes.io/instance: demo
spec:
  replicas: 1
  selector: {matchLabels: *labels}
  template:
    metadata:
      labels: {app.kubernetes.io/component: maintenance-page}
    spec:
      containers:
      - name: maintenance-page
        image: ours:1
        ports: [{name: web, containerPort: 9000, protocol: TCP}]
        livenessProbe: {tcpSocket: {port: web}, initialDelaySeconds: 30, periodSeconds: 10, timeoutSeconds: 5}
        readinessProbe: {tcpSocket: {port: web}, periodSeconds: 2, timeoutSeconds: 2}
`)
}

func TestPageByDisposition(t *testing.T) {
	whole := []string{"maintenance-page-configmap", "maintenance-page-deployment", "maintenance-page-pdb", "maintenance-page-networkpolicy"}
	for name, tc := range map[string]struct {
		i     resolve.Instance
		d     lifecycle.Disposition
		want  []string
		built bool
	}{
		"Absent":                 {demo(), lifecycle.Absent, nil, false},
		"Run":                    {demo(), lifecycle.Run, whole, true},
		"Hold, the spec is gone": {resolve.Instance{}, lifecycle.Hold, whole, false},
		"Hold":                   {demo(), lifecycle.Hold, whole, false},
	} {
		t.Run(name, func(t *testing.T) {
			got := pageObjects(tc.i, pagePlan(tc.d))
			if diff := cmp.Diff(tc.want, keys(got)); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
			for _, o := range got {
				if (o.Desired != nil) != tc.built {
					t.Errorf("%s is built: %v", o.Key, o.Desired != nil)
				}
			}
		})
	}
}

func TestPageListensWhereTheServiceLeads(t *testing.T) {
	data := PageConfigMap(demo(), pagePlan(lifecycle.Run)).Data
	if !strings.Contains(data["default.conf"], "listen 9000 default_server;") || !strings.Contains(data["ipv6.conf"], "[::]:9000") {
		t.Errorf("the page listens elsewhere:\n%s%s", data["default.conf"], data["ipv6.conf"])
	}
}
