// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"slices"

	corev1 "k8s.io/api/core/v1"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/podtemplate"
	"github.com/crossplane-contrib/function-superset/fn/ptr"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

// adviseTemplates warns of parts of templates that have no effect.
func adviseTemplates(s resolver, components []Component) []Advice {
	var out []Advice

	for _, c := range components {
		row, _ := RowOf(c.Type)
		spec, _ := s.spec.Component(row.Type)
		path := "spec." + row.Type.Field() + ".podTemplate.container"
		ours := s.componentEnv(row, spec, ptr.Or(c.Port, Port{}))
		out = append(out, adviseEnv(c.Type, ours, spec.PodTemplate, path)...)
		out = append(out, adviseEnv(c.Type, ours, s.spec.PodTemplate, "spec.podTemplate.container")...)

		template := podtemplate.MergeOwnWins(inheritedPod(s, row), spec.PodTemplate)
		mounts := s.volumesOf(row, c.Config).makeRoom(template.Container.VolumeMounts, c.Config).mounts
		out = append(out, adviseMounts(mounts, spec.PodTemplate, path)...)
		out = append(out, adviseMounts(mounts, s.spec.PodTemplate, "spec.podTemplate.container")...)

		if row.Port != nil && c.Port.Name != row.Port.Name {
			out = append(out, Advice{
				"FirstPortTaken", path + ".ports",
				"None of the ports is called " + row.Port.Name + ", so the component listens on the first one, " + c.Port.Name + "; name the right one " + row.Port.Name,
			})
		}

		if len(ptr.OrZero(ptr.OrZero(spec.PodTemplate).Container).Command) > 0 && row.Python && s.bootstrap(spec.BootstrapScript) != "" {
			out = append(out, Advice{
				"BootstrapNotSourced", path + ".command",
				"A command of your own does not source the bootstrap script; it is mounted at " + ConfigDir + "/" + bootstrapKey,
			})
		}
	}

	// The one that tasks inherit is told above.
	return append(out, adviseEnv("", pythonEnv(s), ptr.OrZero(s.spec.Lifecycle).PodTemplate, "spec.lifecycle.podTemplate.container")...)
}

// adviseRunOnce warns of what templates of tasks and of the page, and the
// inherited one, say in vain.
func adviseRunOnce(s resolver, _ []Component) []Advice {
	var out []Advice

	ignored := func(path, why string, there bool) {
		if there {
			out = append(out, Advice{"FieldIgnored", path, why})
		}
	}

	top := ptr.OrZero(ptr.OrZero(s.spec.PodTemplate).Container)
	ignored("spec.podTemplate.container.command", "No two components run the same program, so command is not inherited; set it in the podTemplate of a component", len(top.Command) > 0)
	ignored("spec.podTemplate.container.args", "No two components run the same program, so args are not inherited; set them in the podTemplate of a component", len(top.Args) > 0)

	l := ptr.OrZero(s.spec.Lifecycle)

	for _, t := range []struct {
		path     string
		template *v1alpha1.PodTemplate
		command  string
	}{
		{"spec.lifecycle.podTemplate.container", l.PodTemplate, "spec.lifecycle.migrate.command or spec.lifecycle.init.command"},
		{"spec.lifecycle.clone.podTemplate.container", ptr.OrZero(l.Clone).PodTemplate, "spec.lifecycle.clone.command"},
	} {
		c := ptr.OrZero(ptr.OrZero(t.template).Container)
		ignored(t.path+".command", "The command of a task belongs into "+t.command, len(c.Command) > 0)
		ignored(t.path+".ports", "A task does not listen, so its ports are ignored", len(c.Ports) > 0)
		ignored(t.path+".lifecycle", "A task runs once and ends by itself, so its hooks are ignored", c.Lifecycle != nil)
		ignored(t.path+".livenessProbe", "A task runs once, so it has no probes; limit it with timeout", c.LivenessProbe != nil)
		ignored(t.path+".readinessProbe", "A task runs once, so it has no probes", c.ReadinessProbe != nil)
		ignored(t.path+".startupProbe", "A task runs once, so it has no probes", c.StartupProbe != nil)
	}

	page := ptr.OrZero(l.MaintenancePage)
	ignored("spec.lifecycle.maintenancePage.podTemplate.container.ports",
		"The page listens on the port of the web server, whose Service leads to it; ports are ignored", len(ptr.OrZero(ptr.OrZero(page.PodTemplate).Container).Ports) > 0)
	ignored("spec.lifecycle.maintenancePage", "The page stands in for the web server, and there is none", l.MaintenancePage != nil && s.spec.WebServer == nil)

	m := ptr.OrZero(s.spec.Metastore)
	ignored("spec.metastore.clientImage", "The image with the client tools is only used with createDatabase", m.ClientImage != nil && !m.CreateDatabase)

	return out
}

// adviseEnv warns of variables that are ours: the user's value is dropped. It
// names the field to use instead.
func adviseEnv(component part.Component, ours []corev1.EnvVar, template *v1alpha1.PodTemplate, path string) []Advice {
	var out []Advice

	for _, e := range ptr.OrZero(ptr.OrZero(template).Container).Env {
		if slices.ContainsFunc(ours, func(o corev1.EnvVar) bool {
			return o.Name == e.Name && (o.Value != e.Value || o.ValueFrom != nil || e.ValueFrom != nil)
		}) {
			message := "The variable " + e.Name + " is set by the function itself; the value here is ignored"
			if f := fieldOfVariable(component, e.Name); f != "" {
				message = "The variable " + e.Name + " is set from " + f + "; the value here is ignored, so set that field instead"
			}

			out = append(out, Advice{"VariableIgnored", path + ".env", message})
		}
	}

	return out
}

// adviseMounts warns of paths that are ours: what the user mounts there is
// dropped.
func adviseMounts(ours []corev1.VolumeMount, template *v1alpha1.PodTemplate, at string) []Advice {
	var out []Advice

	for _, m := range ptr.OrZero(ptr.OrZero(template).Container).VolumeMounts {
		if slices.ContainsFunc(ours, func(o corev1.VolumeMount) bool { return o.MountPath == m.MountPath }) {
			out = append(out, Advice{
				"MountIgnored", at + ".volumeMounts",
				"The function mounts something of its own at " + m.MountPath + ", so the volume " + m.Name +
					" is not mounted there; modules of your own have a place below " + ConfigDir,
			})
		}
	}

	return out
}
