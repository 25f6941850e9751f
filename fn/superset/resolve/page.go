// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"cmp"
	"time"

	corev1 "k8s.io/api/core/v1"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/podtemplate"
	"github.com/crossplane-contrib/function-superset/fn/ptr"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

// page resolves the maintenance page. It has a template of its own, but takes
// from the instance where pods may run, how images are pulled and how pods are
// secured: a page that cannot start holds up every upgrade.
func page(s resolver, components []Component) *Page {
	spec := ptr.OrZero(s.spec.Lifecycle).MaintenancePage
	if spec == nil || s.spec.WebServer == nil {
		return nil
	}

	deployment := ptr.OrZero(spec.DeploymentTemplate)
	image := podtemplate.PodImage(s.spec.Image, spec.Image, v1alpha1.DefaultMaintenanceImageRepository, v1alpha1.DefaultMaintenanceImageTag)

	p := &Page{
		Name:     part.Name(s.name, part.MaintenancePage),
		Replicas: ptr.Or(spec.Replicas, v1alpha1.DefaultMaintenanceReplicas),
		// A tag or a digest alone is still the image that we know how to
		// configure.
		Custom:                  spec.Image != nil && spec.Image.Repository != "",
		Title:                   cmp.Or(spec.Title, v1alpha1.DefaultMaintenanceTitle),
		Message:                 cmp.Or(spec.Message, v1alpha1.DefaultMaintenanceMessage),
		Body:                    ptr.Or(spec.Body, ""),
		RefreshSeconds:          seconds(spec.Refresh, v1alpha1.DefaultMaintenanceRefresh),
		RetryAfterSeconds:       seconds(spec.RetryAfter, v1alpha1.DefaultMaintenanceRetryAfter),
		HealthStatus:            ptr.Or(spec.HealthStatus, v1alpha1.DefaultMaintenanceHealthStatus),
		HealthPath:              healthPath(s, components),
		Labels:                  podtemplate.MapsLastWins(podtemplate.WithoutReservedLabels(deployment.Labels), SelectorLabels(s.name, part.MaintenancePage)),
		Annotations:             deployment.Annotations,
		Strategy:                ptr.OrZero(deployment.Strategy),
		RevisionHistoryLimit:    deployment.RevisionHistoryLimit,
		MinReadySeconds:         ptr.Or(deployment.MinReadySeconds, 0),
		ProgressDeadlineSeconds: deployment.ProgressDeadlineSeconds,
	}
	p.Pod = pagePod(s, spec, image, p.Custom)

	return p
}

// seconds is a duration in whole seconds, at least one.
func seconds(text *string, fallback time.Duration) int32 {
	d := fallback

	if text != nil {
		if parsed, err := time.ParseDuration(*text); err == nil {
			d = parsed
		}
	}

	return max(1, int32(d/time.Second))
}

// healthPath is where load balancers ask the web server for its health.
func healthPath(s resolver, components []Component) string {
	web, found := Instance{Components: components}.Component(part.WebServer)
	if !found {
		return s.root + webHealthPath
	}

	probe := web.Pod.Containers[0].ReadinessProbe
	if probe == nil || probe.HTTPGet == nil || probe.HTTPGet.Path == "" {
		return s.root + webHealthPath
	}

	return probe.HTTPGet.Path
}

func pagePod(s resolver, spec *v1alpha1.MaintenancePage, image podtemplate.Image, custom bool) Pod {
	template := podtemplate.MergeOwnWins(podtemplate.OnlyScheduling(s.spec.PodTemplate), spec.PodTemplate)
	t := template.Container

	var env []corev1.EnvVar

	for _, e := range []struct{ name, value string }{
		{envPagePrefix + "TITLE", spec.Title}, {envPagePrefix + "MESSAGE", spec.Message}, {envPagePrefix + "BODY", ptr.Or(spec.Body, "")},
	} {
		if e.value != "" {
			env = append(env, envVar(e.name, e.value))
		}
	}

	security := podtemplate.ContainerSecurity(t.SecurityContext)
	if !custom {
		security = podtemplate.ToolSecurity(template.PodSecurityContext, t.SecurityContext, s.user(nginxUser))
	}

	// nginx runs as its own user; a custom image's user is not known, but a
	// number is needed all the same.
	p := podOf(template, s.user(nginxUser))
	p.Labels = podLabels(s.name, part.MaintenancePage, template.Labels)
	p.Annotations = template.Annotations
	p.ImagePullSecrets = image.PullSecrets
	// Our own page has a folder for what nginx writes in any case.
	var ours mountedVolumes
	if custom {
		ours = s.writable(template, false)
	}

	p.Volumes = podtemplate.VolumesOursWin(ours.volumes, template.Volumes)
	sidecars, beside := podtemplate.NativeSidecars(podtemplate.SecureExtraContainers(p.SecurityContext, template.Sidecars))
	p.InitContainers = podtemplate.SidecarsFirst(sidecars, nil, podtemplate.SecureExtraContainers(p.SecurityContext, template.InitContainers), p.Volumes)
	p.Containers = append([]corev1.Container{{
		Name: part.PageContainer, Image: image.Reference, ImagePullPolicy: image.PullPolicy,
		Command: t.Command, Args: t.Args, Env: podtemplate.EnvOursWin(env, t.Env), EnvFrom: t.EnvFrom, VolumeMounts: podtemplate.MountsOursWin(ours.mounts, t.VolumeMounts),
		Resources:     podtemplate.ResourcesOrDefault(t.Resources, template.Resources, podtemplate.Requests("10m", "32Mi")),
		LivenessProbe: t.LivenessProbe, ReadinessProbe: t.ReadinessProbe, StartupProbe: t.StartupProbe,
		Lifecycle: t.Lifecycle, SecurityContext: security,
	}}, beside...)

	return p
}
