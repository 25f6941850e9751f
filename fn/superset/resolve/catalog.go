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
	// StatusField is the key of the component in spec and in status.components.
	StatusField string
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

	// spec is nil when the component is not enabled.
	spec func(*v1alpha1.SupersetSpec) *componentSpec
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
	// grace is how long a pod may take to stop; 0 is Kubernetes' default.
	grace int64
	// preStop is how many seconds a pod still serves after it was told to stop,
	// so that every proxy has heard of it.
	preStop int64
	// inheritsPortsAndProbes says that ports and probes of spec.podTemplate apply.
	inheritsPortsAndProbes bool
	// isPublished says whether the component can be reached from outside.
	isPublished func(resolver) bool
}

// configParts are the settings that only one kind of component has.
type configParts struct {
	webPort  int32
	prefetch *int32
}

// componentSpec is what the specs of all components have in common.
type componentSpec struct {
	v1alpha1.ComponentCommon
	v1alpha1.Scaling
	service         *v1alpha1.Service
	config          *string
	bootstrapScript *string
	engine          *v1alpha1.SQLAEngineOptions
}

// python is the common part of a Python component.
func python(p v1alpha1.PythonComponent) *componentSpec {
	return &componentSpec{ComponentCommon: p.ComponentCommon, config: p.Config, bootstrapScript: p.BootstrapScript}
}

// Catalog lists the components in the order in which they are built.
var Catalog = []Row{
	{
		Type: part.WebServer, StatusField: "webServer", Python: true, Scales: true,
		Port: &Port{Name: "http", Number: v1alpha1.DefaultWebServerPort}, Path: "/",
		spec: func(s *v1alpha1.SupersetSpec) *componentSpec {
			if s.WebServer == nil {
				return nil
			}

			c := python(s.WebServer.PythonComponent)
			c.Scaling, c.service, c.engine = s.WebServer.Scaling, s.WebServer.Service, s.WebServer.SQLAEngineOptions

			return c
		},
		command:                func(resolver, Port) []string { return webCommand },
		env:                    webEnv,
		config:                 func(_ resolver, p Port) configParts { return configParts{webPort: p.Number} },
		pool:                   webPool,
		probes:                 func(_ resolver, p Port) podtemplate.Probes { return podtemplate.HTTPProbes(webHealthPath, p.Name) },
		resources:              podtemplate.Requests("200m", "512Mi"),
		grace:                  v1alpha1.DefaultWebServerGrace,
		preStop:                15,
		inheritsPortsAndProbes: true,
		isPublished:            func(resolver) bool { return true },
	},
	{
		Type: part.CeleryWorker, StatusField: "celeryWorker", Python: true, Scales: true,
		spec: func(s *v1alpha1.SupersetSpec) *componentSpec {
			if s.CeleryWorker == nil {
				return nil
			}

			c := python(s.CeleryWorker.PythonComponent)
			c.Scaling, c.engine = s.CeleryWorker.Scaling, s.CeleryWorker.SQLAEngineOptions

			return c
		},
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
		grace: v1alpha1.DefaultCeleryWorkerGrace,
	},
	{
		Type: part.CeleryBeat, StatusField: "celeryBeat", Python: true,
		spec: func(s *v1alpha1.SupersetSpec) *componentSpec {
			if s.CeleryBeat == nil {
				return nil
			}

			c := python(s.CeleryBeat.PythonComponent)
			c.engine = s.CeleryBeat.SQLAEngineOptions

			return c
		},
		command:   func(resolver, Port) []string { return beatCommand },
		pool:      func(resolver, v1alpha1.Preset) int32 { return 0 },
		probes:    func(resolver, Port) podtemplate.Probes { return beatProbes() },
		resources: podtemplate.Requests("50m", "256Mi"),
	},
	{
		Type: part.CeleryFlower, StatusField: "celeryFlower", Python: true, Scales: true,
		Port: &Port{Name: "http", Number: v1alpha1.DefaultCeleryFlowerPort}, Path: v1alpha1.DefaultCeleryFlowerPath,
		spec: func(s *v1alpha1.SupersetSpec) *componentSpec {
			if s.CeleryFlower == nil {
				return nil
			}

			c := python(s.CeleryFlower.PythonComponent)
			c.Scaling, c.service = s.CeleryFlower.Scaling, s.CeleryFlower.Service

			return c
		},
		command: func(resolver, Port) []string { return flowerCommand },
		env:     flowerEnv,
		pool:    func(_ resolver, p v1alpha1.Preset) int32 { return byPreset(p, 1, 1, 1) },
		probes: func(s resolver, p Port) podtemplate.Probes {
			return podtemplate.HTTPProbes(flowerHealthPath(s), p.Name)
		},
		resources:   podtemplate.Requests("50m", "256Mi"),
		isPublished: flowerPublished,
	},
	{
		Type: part.MCPServer, StatusField: "mcpServer", Python: true, Scales: true,
		Port: &Port{Name: "mcp", Number: v1alpha1.DefaultMCPServerPort}, Path: v1alpha1.DefaultMCPServerPath,
		spec: func(s *v1alpha1.SupersetSpec) *componentSpec {
			if s.MCPServer == nil {
				return nil
			}

			c := python(s.MCPServer.PythonComponent)
			c.Scaling, c.service, c.engine = s.MCPServer.Scaling, s.MCPServer.Service, s.MCPServer.SQLAEngineOptions

			return c
		},
		command:     func(_ resolver, p Port) []string { return mcpCommand(p.Number) },
		pool:        func(_ resolver, p v1alpha1.Preset) int32 { return byPreset(p, 5, 10, 20) },
		probes:      func(_ resolver, p Port) podtemplate.Probes { return podtemplate.TCPProbes(p.Name) },
		resources:   podtemplate.Requests("100m", "512Mi"),
		grace:       v1alpha1.DefaultMCPServerGrace,
		preStop:     15,
		isPublished: func(resolver) bool { return true },
	},
	{
		Type: part.WebsocketServer, StatusField: "websocketServer", Scales: true,
		Port: &Port{Name: "ws", Number: v1alpha1.DefaultWebsocketServerPort}, Path: v1alpha1.DefaultWebsocketServerPath,
		spec: func(s *v1alpha1.SupersetSpec) *componentSpec {
			if s.WebsocketServer == nil {
				return nil
			}

			return &componentSpec{
				ComponentCommon: s.WebsocketServer.ComponentCommon, Scaling: s.WebsocketServer.Scaling, service: s.WebsocketServer.Service,
			}
		},
		command: func(resolver, Port) []string { return websocketCommand },
		env: func(_ resolver, p Port) []corev1.EnvVar {
			return portEnv("PORT", p, v1alpha1.DefaultWebsocketServerPort)
		},
		probes:      func(_ resolver, p Port) podtemplate.Probes { return podtemplate.HTTPProbes("/health", p.Name) },
		resources:   podtemplate.Requests("50m", "128Mi"),
		grace:       v1alpha1.DefaultWebsocketServerGrace,
		preStop:     15,
		isPublished: func(resolver) bool { return true },
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

// webHealthPath is where the web server answers probes.
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
