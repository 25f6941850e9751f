// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	corev1 "k8s.io/api/core/v1"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/podtemplate"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
)

// Row is one kind of component. Whatever differs between components is a
// column here; nothing else asks which component it has before it.
type Row struct {
	Type part.Component
	// Python says that the component runs Superset's code and is configured by
	// superset_config.py.
	Python bool
	// Scales is false for a component of which there must be exactly one.
	Scales bool
	// Port is the default container port; nil for a component that does not
	// listen.
	Port *Port
	// Path is the default path under which the component is published; "" for a
	// component that never is.
	Path string
	// Grace is how long a pod may take to stop; 0 is Kubernetes' default.
	Grace int64
	// InheritsPortsAndProbes says that ports and probes of spec.podTemplate apply.
	InheritsPortsAndProbes bool

	// command is the default command.
	command func(resolver, Port) []string
	// env are the component's own variables, after those of all components.
	env func(resolver, Port) []corev1.EnvVar
	// config adds to the settings of superset_config.py.
	config func(resolver, Port) configParts
	// pool is the size of the connection pool by preset; 0 means no pool.
	pool func(resolver, v1alpha1.Preset) int32
	// probes are the default probes.
	probes func(resolver, Port) podtemplate.Probes
	// resources are the default requests.
	resources corev1.ResourceRequirements
	// preStop is how many seconds a pod still serves after it was told to stop,
	// so that every proxy has heard of it.
	preStop int64
	// shows says that whoever reaches the component sees what others may not: it
	// does not ask by itself who that is. In Production it has a route only if the
	// user gives it a path.
	shows bool
}

// configParts are the settings that only one kind of component has.
type configParts struct {
	webPort    int32
	webTimeout int32
	appIcon    string
	rateLimits *int32
	prefetch   *int32
}

// Catalog lists the components in the order in which they are built.
var Catalog = []Row{
	{
		Type: part.WebServer, Python: true, Scales: true,
		Port: &Port{Name: "http", Number: v1alpha1.DefaultWebServerPort}, Path: "/",
		command: func(resolver, Port) []string { return webCommand },
		env:     webEnv,
		config:  webConfig,
		pool:    webPool,
		probes: func(s resolver, p Port) podtemplate.Probes {
			return podtemplate.HTTPProbes(s.root+webHealthPath, p.Name)
		},
		resources:              podtemplate.Requests("200m", "512Mi"),
		Grace:                  v1alpha1.DefaultWebServerGrace,
		preStop:                15,
		InheritsPortsAndProbes: true,
	},
	{
		Type: part.CeleryWorker, Python: true, Scales: true,
		command: func(s resolver, _ Port) []string { return workerCommand(s.celery) },
		config:  func(s resolver, _ Port) configParts { return configParts{prefetch: s.celery.multiplier} },
		pool:    workerPool,
		probes: func(s resolver, _ Port) podtemplate.Probes {
			// The one process of pool "solo" runs the tasks itself and may wait
			// for a database longer than any limit.
			if s.celery.pool == "solo" {
				return podtemplate.Probes{}
			}

			return workerProbes()
		},
		resources: podtemplate.Requests("200m", "512Mi"),
		// Celery stops when its running tasks are done.
		Grace: v1alpha1.DefaultCeleryWorkerGrace,
	},
	{
		Type: part.CeleryBeat, Python: true,
		command:   func(resolver, Port) []string { return beatCommand },
		pool:      func(resolver, v1alpha1.Preset) int32 { return 0 },
		probes:    func(resolver, Port) podtemplate.Probes { return beatProbes() },
		resources: podtemplate.Requests("50m", "256Mi"),
	},
	{
		Type: part.CeleryFlower, Python: true, Scales: true,
		Port: &Port{Name: "http", Number: v1alpha1.DefaultCeleryFlowerPort}, Path: v1alpha1.DefaultCeleryFlowerPath,
		command: func(resolver, Port) []string { return flowerCommand },
		env:     flowerEnv,
		pool:    func(_ resolver, p v1alpha1.Preset) int32 { return byPreset(p, 1, 1, 1) },
		probes: func(s resolver, p Port) podtemplate.Probes {
			return podtemplate.HTTPProbes(flowerHealthPath(s), p.Name)
		},
		resources: podtemplate.Requests("50m", "256Mi"),
		shows:     true,
	},
	{
		Type: part.MCPServer, Python: true, Scales: true,
		Port: &Port{Name: "mcp", Number: v1alpha1.DefaultMCPServerPort}, Path: v1alpha1.DefaultMCPServerPath,
		command:   func(_ resolver, p Port) []string { return mcpCommand(p.Number) },
		env:       func(resolver, Port) []corev1.EnvVar { return []corev1.EnvVar{podIPs()} },
		pool:      func(_ resolver, p v1alpha1.Preset) int32 { return byPreset(p, 5, 10, 20) },
		probes:    func(_ resolver, p Port) podtemplate.Probes { return podtemplate.TCPProbes(p.Name) },
		resources: podtemplate.Requests("100m", "512Mi"),
		Grace:     v1alpha1.DefaultMCPServerGrace,
		preStop:   15,
		shows:     true,
	},
	{
		Type: part.WebsocketServer, Scales: true,
		Port: &Port{Name: "ws", Number: v1alpha1.DefaultWebsocketServerPort}, Path: v1alpha1.DefaultWebsocketServerPath,
		command: websocketCommandOf,
		env: func(_ resolver, p Port) []corev1.EnvVar {
			return portEnv("PORT", p, v1alpha1.DefaultWebsocketServerPort)
		},
		probes:    func(_ resolver, p Port) podtemplate.Probes { return podtemplate.HTTPProbes("/health", p.Name) },
		resources: podtemplate.Requests("50m", "128Mi"),
		Grace:     v1alpha1.DefaultWebsocketServerGrace,
		preStop:   15,
	},
}

// RowOf is the row of a component type.
func RowOf(t part.Component) (Row, bool) {
	for _, r := range Catalog {
		if r.Type == t {
			return r, true
		}
	}

	return Row{}, false
}

// webHealthPath is where the web server answers probes, below its root.
const webHealthPath = "/health"

func byPreset(p v1alpha1.Preset, balanced, performance, aggressive int32) int32 {
	switch p {
	case v1alpha1.PresetPerformance:
		return performance
	case v1alpha1.PresetAggressive:
		return aggressive
	case v1alpha1.PresetConservative, v1alpha1.PresetDisabled:
		return 0
	case v1alpha1.PresetBalanced:
	}

	return balanced
}

func webPool(s resolver, p v1alpha1.Preset) int32 {
	return byPreset(p, 1, s.gunicorn.workers, s.gunicorn.workers*s.gunicorn.threads)
}

func workerPool(s resolver, p v1alpha1.Preset) int32 {
	return byPreset(p, 1, s.celery.concurrency, s.celery.concurrency)
}
