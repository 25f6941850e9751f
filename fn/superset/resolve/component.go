// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"cmp"
	"slices"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/podtemplate"
	"github.com/crossplane-contrib/function-superset/fn/ptr"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

// component resolves one enabled component.
func component(s resolver, row Row, spec v1alpha1.ComponentSpec) Component {
	deployment := podtemplate.MergeDeploymentOwnWins(s.spec.DeploymentTemplate, spec.DeploymentTemplate)
	template := podtemplate.MergeOwnWins(inheritedPod(s, row), spec.PodTemplate)
	ports, port := s.ports(row, template)
	config, checksum := s.configOf(row, spec, port)
	count, countPath := replicas(s, row, spec)

	return Component{
		Type: row.Type,
		Name: part.Name(s.name, row.Type),

		DeploymentLabels:        podtemplate.MapsLastWins(podtemplate.WithoutReservedLabels(deployment.Labels), SelectorLabels(s.name, row.Type)),
		DeploymentAnnotations:   deployment.Annotations,
		Strategy:                strategy(row, deployment, spec),
		RevisionHistoryLimit:    deployment.RevisionHistoryLimit,
		MinReadySeconds:         ptr.Or(deployment.MinReadySeconds, 0),
		ProgressDeadlineSeconds: deployment.ProgressDeadlineSeconds,

		Replicas:         count,
		ReplicasPath:     countPath,
		Autoscaling:      autoscaling(s, row, spec),
		DisruptionBudget: disruptionBudget(s, row, spec),

		Pod:            s.componentPod(row, spec, template, ports, port, config, checksum),
		Config:         config,
		ConfigSecret:   !row.Python,
		ConfigChecksum: checksum,
		Port:           listenPort(row, port),
		Service:        s.service(row, spec),
	}
}

// inheritedPod is spec.podTemplate as this component inherits it.
func inheritedPod(s resolver, row Row) *v1alpha1.PodTemplate {
	if row.InheritsPortsAndProbes {
		return s.spec.PodTemplate
	}

	return podtemplate.WithoutPortsAndProbes(s.spec.PodTemplate)
}

// strategy is the user's, or Recreate where there must never be two pods. The
// latter only gives way to the component's own template: a strategy for all
// components is hardly meant to run two schedulers.
func strategy(row Row, merged v1alpha1.DeploymentTemplate, spec v1alpha1.ComponentSpec) appsv1.DeploymentStrategy {
	if row.Scales {
		return ptr.OrZero(merged.Strategy)
	}

	return ptr.Or(ptr.OrZero(spec.DeploymentTemplate).Strategy, appsv1.DeploymentStrategy{Type: appsv1.RecreateDeploymentStrategyType})
}

// replicas is the count that the spec names for a component, and where: its own,
// else the inherited one. Where an autoscaler is wanted a count is ignored, as it
// is by the operator.
func replicas(s resolver, row Row, spec v1alpha1.ComponentSpec) (named *int32, path string) {
	own := "spec." + row.Type.Field()

	switch {
	case !row.Scales:
		return new(int32(1)), own
	case autoscaling(s, row, spec) != nil:
		return nil, ""
	case spec.Replicas != nil:
		return spec.Replicas, own + ".replicas"
	case s.spec.Replicas != nil:
		return s.spec.Replicas, "spec.replicas"
	}

	return nil, ""
}

// autoscaling is the component's object, else the inherited one. Disabled
// turns the inherited one off.
func autoscaling(s resolver, row Row, spec v1alpha1.ComponentSpec) *Autoscaling {
	a := s.spec.Autoscaling

	if own := spec.Autoscaling; own != nil {
		if own.Disabled {
			return nil
		}

		a = &own.Autoscaling
	}

	if a == nil || !row.Scales {
		return nil
	}

	return &Autoscaling{Min: a.MinReplicas, Max: a.MaxReplicas, Metrics: a.Metrics}
}

// disruptionBudget is the component's object, else the inherited one. Disabled
// turns the inherited one off; an empty one would protect nothing.
func disruptionBudget(s resolver, row Row, spec v1alpha1.ComponentSpec) *DisruptionBudget {
	b := s.spec.PodDisruptionBudget

	if own := spec.PodDisruptionBudget; own != nil {
		if own.Disabled {
			return nil
		}

		b = &own.PodDisruptionBudget
	}

	if b == nil || !row.Scales || (b.MinAvailable == nil && b.MaxUnavailable == nil) {
		return nil
	}

	return &DisruptionBudget{MinAvailable: b.MinAvailable, MaxUnavailable: b.MaxUnavailable}
}

// ports are the container's ports and the one the component listens on. A
// component that does not listen keeps the ports that its own template names.
func (s resolver) ports(row Row, template v1alpha1.PodTemplate) ([]corev1.ContainerPort, Port) {
	own := ptr.Or(row.Port, Port{})
	ports := podtemplate.MainPortFirst(template.Container.Ports, own.Name, own.Number)
	main := Port{Name: ports[0].Name, Number: ports[0].ContainerPort}

	switch {
	case row.Port != nil:
		return ports, main
	case main.Number == 0:
		return nil, Port{}
	default:
		return ports, Port{}
	}
}

// listenPort is nil for a component that does not listen.
func listenPort(row Row, port Port) *Port {
	if row.Port == nil {
		return nil
	}

	return &port
}

// configOf is the data of the component's ConfigMap or Secret and the checksum of all
// that it reads at start, apart from what is in its pod template anyway.
func (s resolver) configOf(row Row, spec v1alpha1.ComponentSpec, port Port) (map[string]string, string) {
	if row.Python {
		config := s.pythonConfig(s.componentSettings(row, spec, port), s.bootstrap(spec.BootstrapScript))
		return config, Checksum(config)
	}

	w := ptr.OrZero(s.spec.WebsocketServer)

	switch {
	case w.Config != nil && s.development:
		// It is not told apart whether there is a credential in it: the server's
		// own names for them, jwtSecret and redis.password, are not the only ones,
		// and a Secret does no harm to what is none.
		config := map[string]string{websocketKey: websocketConfig(w.Config.Raw)}
		return config, Checksum(struct {
			Secret map[string]string `json:"secret"`
		}{config})
	case w.ConfigFrom != nil:
		return nil, Checksum(secret{from: w.ConfigFrom}.input())
	default:
		return nil, ""
	}
}

// bootstrap is the component's script, even an empty one, else the inherited.
func (s resolver) bootstrap(own *string) string {
	return ptr.Or(podtemplate.FirstSet(own, s.spec.BootstrapScript), "")
}

// componentPod assembles the pod.
func (s resolver) componentPod(row Row, spec v1alpha1.ComponentSpec, template v1alpha1.PodTemplate, ports []corev1.ContainerPort, port Port, config map[string]string, checksum string) Pod {
	image := podtemplate.ImageOwnWins(s.spec.Image, spec.Image)
	ours := s.volumesOf(row, config).makeRoom(template.Container.VolumeMounts, config).with(s.writable(template, row.Python))
	main := s.componentContainer(row, spec, template, ports, port, image, ours)

	p := podOf(template, s.user(supersetUser))
	p.Labels = podLabels(s.name, row.Type, template.Labels)
	// Ours wins: with the user's value there, pods would never see a new
	// configuration.
	p.Annotations = podtemplate.MapsLastWins(template.Annotations, checksumAnnotation(checksum))
	p.Volumes = podtemplate.VolumesOursWin(ours.volumes, template.Volumes)
	sidecars, beside := podtemplate.NativeSidecars(podtemplate.SecureExtraContainers(p.SecurityContext, template.Sidecars))
	// Ours stay beside the main container: Superset starts without them, too.
	p.Containers = slices.Concat([]corev1.Container{main}, s.contributedSidecars(row), beside)
	p.InitContainers = podtemplate.SidecarsFirst(sidecars, s.packagesContainer(row.Python, main),
		podtemplate.SecureExtraContainers(p.SecurityContext, template.InitContainers), p.Volumes)
	p.ServiceAccountName = cmp.Or(spec.ServiceAccountName, s.serviceAccount)
	p.ImagePullSecrets = image.PullSecrets

	if p.TerminationGracePeriodSeconds == nil && row.Grace > 0 {
		p.TerminationGracePeriodSeconds = new(row.Grace)
	}

	return p
}

// componentContainer assembles the main container. Probes that look inside the
// container belong to the default command; a user's own command drops them.
func (s resolver) componentContainer(row Row, spec v1alpha1.ComponentSpec, template v1alpha1.PodTemplate, ports []corev1.ContainerPort, port Port, image podtemplate.Image, ours mountedVolumes) corev1.Container {
	t := template.Container
	command, usersOwn := t.Command, t.Env
	if row.Python {
		usersOwn = s.homeEnv(template)
	}

	defaults := row.probes(s, port)

	if len(command) == 0 {
		command = row.command(s, port)
		if row.Python && s.bootstrap(spec.BootstrapScript) != "" {
			command = bootstrapped(command)
		}
	} else if row.Port == nil {
		defaults = podtemplate.Probes{}
	}

	if row.Port == nil && ptr.Or(template.ShareProcessNamespace, false) {
		// Process 1 is then not ours to watch.
		defaults = podtemplate.Probes{}
	}

	lifecycle := t.Lifecycle
	if lifecycle == nil && row.preStop > 0 {
		lifecycle = pause(row.preStop, template.TerminationGracePeriodSeconds)
	}

	return corev1.Container{
		Name:                     part.MainContainer,
		Image:                    image.Reference,
		ImagePullPolicy:          image.PullPolicy,
		Command:                  command,
		Args:                     t.Args,
		Env:                      podtemplate.EnvOursWin(s.componentEnv(row, spec, port), usersOwn),
		EnvFrom:                  t.EnvFrom,
		Ports:                    ports,
		Resources:                podtemplate.ResourcesOrDefault(t.Resources, template.Resources, row.resources),
		VolumeMounts:             podtemplate.MountsOursWin(ours.mounts, t.VolumeMounts),
		LivenessProbe:            podtemplate.FirstSet(t.LivenessProbe, defaults.Liveness),
		ReadinessProbe:           podtemplate.FirstSet(t.ReadinessProbe, defaults.Readiness),
		StartupProbe:             podtemplate.FirstSet(t.StartupProbe, defaults.Startup),
		Lifecycle:                lifecycle,
		SecurityContext:          podtemplate.ContainerSecurity(t.SecurityContext),
		TerminationMessagePolicy: corev1.TerminationMessageFallbackToLogsOnError,
	}
}

// pause lets endpoints forget a pod before it stops. Kubernetes refuses one
// that is longer than the time to stop; a user who gives less than we take gets
// half of it.
func pause(seconds int64, grace *int64) *corev1.Lifecycle {
	if grace != nil && *grace < seconds {
		seconds = *grace / 2
	}

	if seconds == 0 {
		return nil
	}

	return &corev1.Lifecycle{PreStop: &corev1.LifecycleHandler{Sleep: &corev1.SleepAction{Seconds: seconds}}}
}

// componentEnv are the variables that are ours in a component's main container.
func (s resolver) componentEnv(row Row, spec v1alpha1.ComponentSpec, port Port) []corev1.EnvVar {
	var env []corev1.EnvVar
	if row.Python {
		env = pythonEnv(s)
	}

	env = append(env, reloadEnv(spec.ForceReload, s.spec.ForceReload)...)
	if row.env != nil {
		env = append(env, row.env(s, port)...)
	}

	return append(env, s.contributedEnv(row)...)
}

// service is the Service of a component. One that does not listen itself has a
// Service only for its exporter.
func (s resolver) service(row Row, spec v1alpha1.ComponentSpec) *Service {
	metrics := s.metricsPort(row)

	if row.Port == nil {
		if metrics == nil {
			return nil
		}

		return &Service{Type: corev1.ServiceTypeClusterIP, Labels: SelectorLabels(s.name, row.Type), MetricsPort: metrics}
	}

	u := ptr.OrZero(spec.Service)

	return &Service{
		Type:                  corev1.ServiceType(cmp.Or(string(u.Type), v1alpha1.DefaultServiceType)),
		Port:                  servicePort(spec.Service, row),
		NodePort:              ptr.Or(u.NodePort, 0),
		Labels:                podtemplate.MapsLastWins(podtemplate.WithoutReservedLabels(u.Labels), SelectorLabels(s.name, row.Type)),
		Annotations:           u.Annotations,
		LoadBalancerClass:     u.LoadBalancerClass,
		LoadBalancerSources:   u.LoadBalancerSourceRanges,
		ExternalTrafficPolicy: u.ExternalTrafficPolicy,
		MetricsPort:           metrics,
	}
}

// servicePort is the port clients use; 0 counts as not set, everywhere.
func servicePort(u *v1alpha1.Service, row Row) int32 {
	if p := ptr.Or(ptr.OrZero(u).Port, 0); p != 0 {
		return p
	}

	return row.Port.Number
}

func checksumAnnotation(checksum string) map[string]string {
	if checksum == "" {
		return nil
	}

	return map[string]string{v1alpha1.AnnotationConfigChecksum: checksum}
}
