// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"slices"
	"strings"
	"sync"

	corev1 "k8s.io/api/core/v1"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/podtemplate"
	"github.com/crossplane-contrib/function-superset/fn/ptr"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

const (
	// preflightScript looks at what the tasks will meet, and changes nothing.
	preflightScript = "preflight.py"

	envPreflightCelery  = "SUPERSET_OPERATOR__PREFLIGHT_CELERY"
	envPreflightRotates = "SUPERSET_OPERATOR__PREFLIGHT_ROTATES"
	envPreflightClones  = "SUPERSET_OPERATOR__PREFLIGHT_CLONES"
	envPreflightCreates = "SUPERSET_OPERATOR__PREFLIGHT_CREATES"
	envPreflightOthers  = "SUPERSET_OPERATOR__PREFLIGHT_MIGRATES_AS_OTHERS"
)

// preflight is the pod of the web server with another command, or of the first
// component that runs Superset; nil without one, or without tasks before which to
// look.
func preflight(s resolver, components []Component, l Lifecycle, retention v1alpha1.RetentionPolicy) *TaskSpec {
	spec := ptr.OrZero(s.spec.Lifecycle)
	n := slices.IndexFunc(components, func(c Component) bool {
		row, _ := RowOf(c.Type)
		return row.Python
	})

	if n < 0 || len(l.Tasks) == 0 || ptr.OrZero(spec.Preflight).Disabled {
		return nil
	}

	inputs := make([]string, 0, len(l.Tasks))
	for _, t := range l.Tasks {
		inputs = append(inputs, t.Inputs)
	}

	out := taskSpec(part.Preflight, v1alpha1.Task{}, false, retention)
	out.Inputs = Checksum(inputs)
	out.OwnCommand = len(s.templateOf(components[n].Type).Container.Command) > 0
	out.Config = podtemplate.MapsLastWins(components[n].Config, map[string]string{preflightScript: script(preflightScript)})
	out.Image = components[n].Pod.Containers[0].Image
	out.Pod = s.preflightPod(components[n], l)

	// The script is long, and the configuration was summed up before.
	out.PodChecksum = Checksum(struct {
		Pod    Pod    `json:"pod"`
		Config string `json:"config"`
		Script string `json:"script"`
	}{out.Pod, components[n].ConfigChecksum, preflightScriptSum()})

	return &out
}

// preflightScriptSum is the checksum of the script.
var preflightScriptSum = sync.OnceValue(func() string { return Checksum(script(preflightScript)) })

// preflightPod has what decides whether Superset starts from the component, and what
// decides where a pod runs and how much it gets from the tasks.
func (s resolver) preflightPod(c Component, l Lifecycle) Pod {
	template := podtemplate.MergeOwnWins(s.spec.PodTemplate, ptr.OrZero(s.spec.Lifecycle).PodTemplate)
	where := podOf(template, s.user(supersetUser))

	p := c.Pod
	p.Labels = taskLabels(s.name, part.Preflight, podtemplate.MapsLastWins(p.Labels, template.Labels))
	p.Annotations = podtemplate.MapsLastWins(p.Annotations, template.Annotations)
	delete(p.Annotations, v1alpha1.AnnotationConfigChecksum)
	p.Affinity, p.NodeSelector, p.Tolerations = where.Affinity, where.NodeSelector, where.Tolerations
	p.TopologySpreadConstraints = where.TopologySpreadConstraints
	p.TerminationGracePeriodSeconds, p.Resources = where.TerminationGracePeriodSeconds, where.Resources

	main := p.Containers[0]
	main.Command, main.Args = []string{"python", ConfigDir + "/" + preflightScript}, nil

	if c.Config[bootstrapKey] != "" {
		main.Command = bootstrapped(main.Command)
	}

	main.Env = podtemplate.ListsLastWins(func(v corev1.EnvVar) string { return v.Name }, main.Env, preflightEnv(s, l))
	main.Resources = podtemplate.ResourcesOrDefault(template.Container.Resources, template.Resources, podtemplate.Requests("100m", "512Mi"))
	main.Ports, main.Lifecycle = nil, nil
	main.VolumeMounts = withScriptMounted(main.VolumeMounts)
	main.LivenessProbe, main.ReadinessProbe, main.StartupProbe = nil, nil, nil
	p.Containers = []corev1.Container{main}

	p.Volumes = slices.Clone(p.Volumes)
	for n, v := range p.Volumes {
		if v.Name == part.ConfigVolume && v.ConfigMap != nil {
			// Job fills in the name of the run's own.
			p.Volumes[n].ConfigMap = v.ConfigMap.DeepCopy()
			p.Volumes[n].ConfigMap.Name = ""
		}
	}

	return p
}

// withScriptMounted adds a mount for the script where users have others in the folder
// of the configuration, whose files are then mounted one by one.
func withScriptMounted(mounts []corev1.VolumeMount) []corev1.VolumeMount {
	for _, m := range mounts {
		if m.Name == part.ConfigVolume && m.MountPath == ConfigDir {
			return mounts
		}
	}

	const path = ConfigDir + "/" + preflightScript

	// The API server refuses two mounts at one place, and with them the whole answer.
	out := slices.DeleteFunc(slices.Clone(mounts), func(m corev1.VolumeMount) bool { return m.MountPath == path })

	return append(out, corev1.VolumeMount{Name: part.ConfigVolume, MountPath: path, SubPath: preflightScript, ReadOnly: true})
}

// templateOf is the pod template of a component as it inherits it.
func (s resolver) templateOf(t part.Component) v1alpha1.PodTemplate {
	row, _ := RowOf(t)
	spec, _ := s.spec.Component(t)

	return podtemplate.MergeOwnWins(inheritedPod(s, row), spec.PodTemplate)
}

// preflightEnv says what else has to be looked at.
func preflightEnv(s resolver, l Lifecycle) []corev1.EnvVar {
	var celery []string
	if s.spec.CeleryWorker != nil {
		celery = append(celery, "worker")
	}

	if s.spec.CeleryBeat != nil {
		celery = append(celery, "beat")
	}

	_, rotates := l.Task(part.Rotate)
	_, clones := l.Task(part.Clone)
	spec := ptr.OrZero(s.spec.Lifecycle)
	own := ptr.OrZero(ptr.OrZero(spec.PodTemplate).Container)

	var out []corev1.EnvVar
	if len(celery) > 0 {
		out = append(out, envVar(envPreflightCelery, strings.Join(celery, ",")))
	}

	for _, e := range []struct {
		name string
		set  bool
	}{
		{envPreflightRotates, rotates},
		// What a clone brings has the keys of where it comes from.
		{envPreflightClones, clones},
		{envPreflightCreates, clones || ptr.OrZero(s.spec.Metastore).CreateDatabase},
		// Tasks may have another user of the database.
		{envPreflightOthers, ptr.Or(spec.Config, "") != "" || len(own.Env) > 0 || len(own.EnvFrom) > 0},
	} {
		if e.set {
			out = append(out, envVar(e.name, "true"))
		}
	}

	return out
}
