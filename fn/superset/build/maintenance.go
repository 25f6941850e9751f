// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package build

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"

	"github.com/crossplane-contrib/function-superset/fn/superset/lifecycle"
	"github.com/crossplane-contrib/function-superset/fn/superset/page"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

// Where the files of the page are in its pod, and the volumes that hold them.
const (
	pageDir        = "/etc/maintenance"
	pageTemp       = "/tmp"
	pageConfigName = part.PageConfigVolume
	pageTempName   = part.PageTempVolume
	// pageStop is longer than it takes until no proxy of the cluster sends
	// anything to a pod that is to go.
	pageStop = 5
	// lowPorts is the lowest port that a user other than root may listen on.
	lowPorts = "net.ipv4.ip_unprivileged_port_start"
)

// place is where nginx finds the files.
var place = page.Place{Dir: pageDir, Temp: pageTemp}

// pageObjects are the page as the plan wants it. A held page whose spec is gone
// stays as it is until the web server is back.
func pageObjects(i resolve.Instance, p lifecycle.Plan) []Object {
	t := part.MaintenancePage
	switch p.Page {
	case lifecycle.Absent:
		return nil
	case lifecycle.Hold, lifecycle.Drain:
		return []Object{{Key: part.ConfigMapKey(t)}, {Key: part.DeploymentKey(t)}, {Key: part.PDBKey(t)}, {Key: part.NetworkPolicyKey(t)}}
	case lifecycle.Run:
	}
	if i.Page == nil {
		return nil
	}
	var out []Object
	if c := PageConfigMap(i, p); c != nil {
		out = append(out, Object{Key: part.ConfigMapKey(t), Desired: c})
	}
	out = append(out, Object{Key: part.DeploymentKey(t), Desired: PageDeployment(i, p)})
	if b := PagePodDisruptionBudget(i); b != nil {
		out = append(out, Object{Key: part.PDBKey(t), Desired: b})
	}
	if n := PageNetworkPolicy(i, p); n != nil {
		out = append(out, Object{Key: part.NetworkPolicyKey(t), Desired: n})
	}
	return out
}

// PageConfigMap holds the files of the page; nil when the user's own image
// brings its own.
func PageConfigMap(i resolve.Instance, p lifecycle.Plan) *corev1.ConfigMap {
	if i.Page == nil || i.Page.Custom {
		return nil
	}
	return configMap(i, i.Page.Name+part.ConfigSuffix, selectorLabels(i, part.MaintenancePage), pageFiles(*i.Page, p))
}

func pageFiles(g resolve.Page, p lifecycle.Plan) map[string]string {
	return page.Files(page.Content{
		Title:             g.Title,
		Message:           g.Message,
		Body:              g.Body,
		RefreshSeconds:    g.RefreshSeconds,
		RetryAfterSeconds: g.RetryAfterSeconds,
		HealthPath:        g.HealthPath,
		HealthStatus:      g.HealthStatus,
		Port:              p.PagePort.Number,
	}, place)
}

// PageDeployment runs the maintenance page. It has no Service: the web server's
// leads to it, by the name of the port.
func PageDeployment(i resolve.Instance, p lifecycle.Plan) *appsv1.Deployment {
	if i.Page == nil {
		return nil
	}
	g := *i.Page
	return &appsv1.Deployment{
		TypeMeta: metav1.TypeMeta{APIVersion: "apps/v1", Kind: "Deployment"},
		ObjectMeta: metav1.ObjectMeta{
			Name:        g.Name,
			Namespace:   i.Namespace,
			Labels:      withOurs(g.Labels, selectorLabels(i, part.MaintenancePage)),
			Annotations: g.Annotations,
		},
		Spec: appsv1.DeploymentSpec{
			Replicas:                new(g.Replicas),
			Selector:                &metav1.LabelSelector{MatchLabels: selectorLabels(i, part.MaintenancePage)},
			Strategy:                g.Strategy,
			RevisionHistoryLimit:    g.RevisionHistoryLimit,
			MinReadySeconds:         g.MinReadySeconds,
			ProgressDeadlineSeconds: g.ProgressDeadlineSeconds,
			Template:                pageTemplate(g, p),
		},
	}
}

// pageTemplate is the user's pod around the port that the web server's Service
// leads to, and around our files unless the image is the user's own.
func pageTemplate(g resolve.Page, p lifecycle.Plan) corev1.PodTemplateSpec {
	if g.Custom {
		t := template(g.Pod, "")
		t.Spec.Containers = mergeFirstContainer(g.Pod.Containers, customContainer(p))
		return t
	}
	t := template(g.Pod, sum(pageFiles(g, p)))
	t.Spec.Containers = mergeFirstContainer(g.Pod.Containers, pageContainer(p))
	t.Spec.Containers[0].SecurityContext = readOnly(t.Spec.Containers[0].SecurityContext)
	t.Spec.Volumes = volumes(g.Pod.Volumes, pageVolumes(g))
	t.Spec.SecurityContext = pagePodSecurity(g.Pod.SecurityContext, p.PagePort.Number)
	return t
}

// mergeFirstContainer lays the user's first container over ours; further ones stay as they
// are.
func mergeFirstContainer(theirs []corev1.Container, ours corev1.Container) []corev1.Container {
	out := slices.Clone(theirs)
	if len(out) > 0 {
		out[0] = withDefaults(out[0], ours)
	}
	return out
}

// withDefaults takes ours where the user says nothing. The port is ours whatever the
// user says.
func withDefaults(c, ours corev1.Container) corev1.Container {
	c.Ports = ours.Ports
	c.VolumeMounts = mounts(c.VolumeMounts, ours.VolumeMounts)
	if len(c.Command) == 0 && len(c.Args) == 0 {
		c.Command = ours.Command
	}
	if c.ReadinessProbe == nil {
		c.ReadinessProbe = ours.ReadinessProbe
	}
	if c.LivenessProbe == nil {
		c.LivenessProbe = ours.LivenessProbe
	}
	if c.Lifecycle == nil {
		c.Lifecycle = ours.Lifecycle
	}
	return c
}

// mounts are ours, but for paths that the user mounts something at, and then
// the user's. Kubernetes takes one mount for each path.
func mounts(theirs, ours []corev1.VolumeMount) []corev1.VolumeMount {
	taken := func(m corev1.VolumeMount) bool {
		return slices.ContainsFunc(theirs, func(o corev1.VolumeMount) bool { return o.MountPath == m.MountPath })
	}
	return append(slices.DeleteFunc(slices.Clone(ours), taken), theirs...)
}

// volumes are ours, but for those that the user has under the same name, and
// then the user's.
func volumes(theirs, ours []corev1.Volume) []corev1.Volume {
	taken := func(v corev1.Volume) bool {
		return slices.ContainsFunc(theirs, func(o corev1.Volume) bool { return o.Name == v.Name })
	}
	return append(slices.DeleteFunc(slices.Clone(ours), taken), theirs...)
}

// readOnly keeps nginx from writing anywhere but to the temporary folder, unless
// the user says otherwise. All other security is resolved like that of any pod.
func readOnly(theirs *corev1.SecurityContext) *corev1.SecurityContext {
	out := theirs.DeepCopy()
	if out == nil {
		out = &corev1.SecurityContext{}
	}
	if out.ReadOnlyRootFilesystem == nil {
		out.ReadOnlyRootFilesystem = new(true)
	}
	return out
}

// customContainer knows only the port of the user's image. The probes find out
// whether anything listens there: a page that does not would be worse than none.
func customContainer(p lifecycle.Plan) corev1.Container {
	open := corev1.ProbeHandler{TCPSocket: &corev1.TCPSocketAction{Port: intstr.FromString(p.PagePort.Name)}}
	return corev1.Container{
		Ports:          pagePorts(p),
		ReadinessProbe: &corev1.Probe{ProbeHandler: open, PeriodSeconds: 2, TimeoutSeconds: 2},
		LivenessProbe:  &corev1.Probe{ProbeHandler: open, InitialDelaySeconds: 30, PeriodSeconds: 10, TimeoutSeconds: 5},
	}
}

// pageContainer is the nginx. It is asked often whether it is ready, because
// the upgrade waits for it.
func pageContainer(p lifecycle.Plan) corev1.Container {
	healthy := corev1.ProbeHandler{HTTPGet: &corev1.HTTPGetAction{Path: page.ProbePath, Port: intstr.FromString(p.PagePort.Name)}}
	return corev1.Container{
		Command:        page.Command(place),
		Ports:          pagePorts(p),
		ReadinessProbe: &corev1.Probe{ProbeHandler: healthy, PeriodSeconds: 2, TimeoutSeconds: 2},
		LivenessProbe:  &corev1.Probe{ProbeHandler: healthy, InitialDelaySeconds: 5, PeriodSeconds: 10, TimeoutSeconds: 5},
		Lifecycle:      &corev1.Lifecycle{PreStop: &corev1.LifecycleHandler{Sleep: &corev1.SleepAction{Seconds: pageStop}}},
		VolumeMounts: []corev1.VolumeMount{
			{Name: pageConfigName, MountPath: pageDir, ReadOnly: true},
			{Name: pageTempName, MountPath: pageTemp},
		},
	}
}

func pagePorts(p lifecycle.Plan) []corev1.ContainerPort {
	return []corev1.ContainerPort{{Name: p.PagePort.Name, ContainerPort: p.PagePort.Number, Protocol: corev1.ProtocolTCP}}
}

// pageVolumes are the files, and the one folder that nginx writes to.
func pageVolumes(g resolve.Page) []corev1.Volume {
	return []corev1.Volume{
		{Name: pageConfigName, VolumeSource: corev1.VolumeSource{
			ConfigMap: &corev1.ConfigMapVolumeSource{LocalObjectReference: corev1.LocalObjectReference{Name: g.Name + part.ConfigSuffix}},
		}},
		{Name: pageTempName, VolumeSource: corev1.VolumeSource{EmptyDir: &corev1.EmptyDirVolumeSource{}}},
	}
}

// pagePodSecurity is the user's, with leave to listen on a port below 1024 where
// that is needed. Restricted Pod Security allows to give it.
func pagePodSecurity(theirs *corev1.PodSecurityContext, port int32) *corev1.PodSecurityContext {
	given := func(s corev1.Sysctl) bool { return s.Name == lowPorts }
	if port >= 1024 || (theirs != nil && slices.ContainsFunc(theirs.Sysctls, given)) {
		return theirs
	}
	out := theirs.DeepCopy()
	if out == nil {
		out = &corev1.PodSecurityContext{}
	}
	out.Sysctls = append(out.Sysctls, corev1.Sysctl{Name: lowPorts, Value: "0"})
	return out
}

// PagePodDisruptionBudget keeps one page pod during evictions; nil for a single
// pod, which a budget could not protect without blocking the eviction for ever.
func PagePodDisruptionBudget(i resolve.Instance) *policyv1.PodDisruptionBudget {
	if i.Page == nil || i.Page.Replicas < 2 {
		return nil
	}
	return budget(i, part.MaintenancePage, i.Page.Name, resolve.DisruptionBudget{MaxUnavailable: new(intstr.FromInt32(1))})
}

// sum is a checksum of files, in order of their names.
func sum(files map[string]string) string {
	h := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		h.Write([]byte(name + "\x00" + files[name] + "\x00"))
	}
	return "sha256:" + hex.EncodeToString(h.Sum(nil))
}
