// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset/pyconfig"
)

func TestAdviceIsSortedAndOnce(t *testing.T) {
	i := Resolve(superset(all, func(s *v1alpha1.SupersetSpec) {
		s.Valkey, s.Metastore, s.Image.Tag = nil, nil, "latest"
		s.CeleryWorker = nil
		s.PodTemplate = container(v1alpha1.ContainerTemplate{Env: []corev1.EnvVar{{Name: pyconfig.EnvSecretKey}}})
		s.Networking = &v1alpha1.Networking{Ingress: &v1alpha1.Ingress{}}
		s.MCPServer.Service = &v1alpha1.Service{GatewayPath: new("/ws")}
		s.WebServer.SQLAEngineOptions = &v1alpha1.SQLAEngineOptions{PoolSize: new(int32(0))}
	}))

	var got []string
	for _, a := range i.Advice {
		got = append(got, a.Path+" "+a.Reason)
	}

	want := []string{
		"spec.baseUrl CookiesNotSecure", "spec.celeryBeat NoBroker", "spec.celeryBeat NoWorker", "spec.celeryFlower FlowerMissing", "spec.celeryFlower NoBroker", "spec.celeryFlower NoWorker",
		"spec.image.tag MutableTag", "spec.mcpServer FastMCPMissing", "spec.metastore NoMetastore", "spec.networking SamePath",
		"spec.networking.ingress NoHost", "spec.podTemplate.container.env VariableIgnored", "spec.webServer.sqlaEngineOptions.poolSize PoolUnlimited",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// TestAnMCPServerWithoutFastMCPIsWarnedOf: the log of a pod that crashes is
// the only place where one reads what it lacks.
func TestAnMCPServerWithoutFastMCPIsWarnedOf(t *testing.T) {
	missing := func(change func(*v1alpha1.SupersetSpec)) bool {
		return slices.ContainsFunc(Resolve(superset(all, change)).Advice, func(a Advice) bool { return a.Reason == "FastMCPMissing" })
	}

	for name, change := range map[string]func(*v1alpha1.SupersetSpec){
		"without fastmcp":     func(*v1alpha1.SupersetSpec) {},
		"with other packages": func(s *v1alpha1.SupersetSpec) { s.PythonPackages = []string{"flower"} },
	} {
		if !missing(change) {
			t.Errorf("%s nothing is said", name)
		}
	}

	for name, change := range map[string]func(*v1alpha1.SupersetSpec){
		"no MCP server":             func(s *v1alpha1.SupersetSpec) { s.MCPServer = nil },
		"fastmcp in pythonPackages": func(s *v1alpha1.SupersetSpec) { s.PythonPackages = []string{" FastMCP>=3.1,<4"} },
		"another image":             func(s *v1alpha1.SupersetSpec) { s.Image.Repository = "example.com/bi/superset" },
		"another image for the server": func(s *v1alpha1.SupersetSpec) {
			s.MCPServer.Image = &v1alpha1.ImageOverride{Repository: new("example.com/bi/superset")}
		},
	} {
		if missing(change) {
			t.Errorf("%s: a false alarm", name)
		}
	}
}

// What is legal and has no effect, or a surprising one, is told.
func TestFieldsWithoutEffectAreWarnedOf(t *testing.T) {
	probe := &corev1.Probe{}
	pool := &v1alpha1.SQLAEngineOptions{PoolPrePing: new(true)}
	ignored := container(v1alpha1.ContainerTemplate{
		Command: []string{"c"}, Ports: []corev1.ContainerPort{{ContainerPort: 1}}, Lifecycle: &corev1.Lifecycle{},
		LivenessProbe: probe, ReadinessProbe: probe, StartupProbe: probe,
	})

	for name, c := range map[string]struct {
		reason, path string
		change       func(*v1alpha1.SupersetSpec)
	}{
		"Command for all": {"FieldIgnored", "spec.podTemplate.container.command", func(s *v1alpha1.SupersetSpec) {
			s.PodTemplate = container(v1alpha1.ContainerTemplate{Command: []string{"c"}})
		}},
		"Args for all": {"FieldIgnored", "spec.podTemplate.container.args", func(s *v1alpha1.SupersetSpec) {
			s.PodTemplate = container(v1alpha1.ContainerTemplate{Args: []string{"a"}})
		}},
		"Ports of tasks": {"FieldIgnored", "spec.lifecycle.podTemplate.container.ports", func(s *v1alpha1.SupersetSpec) {
			s.Lifecycle = &v1alpha1.Lifecycle{PodTemplate: ignored}
		}},
		"Command of tasks": {"FieldIgnored", "spec.lifecycle.podTemplate.container.command", func(s *v1alpha1.SupersetSpec) {
			s.Lifecycle = &v1alpha1.Lifecycle{PodTemplate: ignored}
		}},
		"Hooks of clone": {"FieldIgnored", "spec.lifecycle.clone.podTemplate.container.lifecycle", func(s *v1alpha1.SupersetSpec) {
			s.Lifecycle = &v1alpha1.Lifecycle{Clone: &v1alpha1.CloneTask{PodTemplate: ignored}}
		}},
		"Probes of clone": {"FieldIgnored", "spec.lifecycle.clone.podTemplate.container.livenessProbe", func(s *v1alpha1.SupersetSpec) {
			s.Lifecycle = &v1alpha1.Lifecycle{Clone: &v1alpha1.CloneTask{PodTemplate: ignored}}
		}},
		"Ports of the page": {"FieldIgnored", "spec.lifecycle.maintenancePage.podTemplate.container.ports", func(s *v1alpha1.SupersetSpec) {
			s.Lifecycle = &v1alpha1.Lifecycle{MaintenancePage: &v1alpha1.MaintenancePage{PodTemplate: ignored}}
		}},
		"Page without a web server": {"FieldIgnored", "spec.lifecycle.maintenancePage", func(s *v1alpha1.SupersetSpec) {
			s.WebServer, s.Lifecycle = nil, &v1alpha1.Lifecycle{MaintenancePage: &v1alpha1.MaintenancePage{}}
		}},
		"Client image without createDatabase": {"FieldIgnored", "spec.metastore.clientImage", func(s *v1alpha1.SupersetSpec) {
			s.Metastore.ClientImage = &v1alpha1.ToolImage{}
		}},
		"Pool of tasks": {"NoPool", "spec.lifecycle.sqlaEngineOptions", func(s *v1alpha1.SupersetSpec) {
			s.Lifecycle = &v1alpha1.Lifecycle{SQLAEngineOptions: &v1alpha1.SQLAEngineOptions{PoolSize: new(int32(3))}}
		}},
		"Pool of beat": {"NoPool", "spec.celeryBeat.sqlaEngineOptions", func(s *v1alpha1.SupersetSpec) {
			s.CeleryBeat.SQLAEngineOptions = pool
		}},
		"Pool of a preset without one": {"NoPool", "spec.sqlaEngineOptions", func(s *v1alpha1.SupersetSpec) {
			s.SQLAEngineOptions = &v1alpha1.SQLAEngineOptions{Preset: v1alpha1.PresetConservative, PoolPrePing: new(true)}
		}},
		"Pool beside preset disabled": {"NoPool", "spec.mcpServer.sqlaEngineOptions", func(s *v1alpha1.SupersetSpec) {
			s.MCPServer.SQLAEngineOptions = &v1alpha1.SQLAEngineOptions{Preset: v1alpha1.PresetDisabled, PoolSize: new(int32(3))}
		}},
		"Pool of a metastore in raw Python": {"NoPool", "spec.webServer.sqlaEngineOptions", func(s *v1alpha1.SupersetSpec) {
			s.Metastore, s.Config, s.WebServer.SQLAEngineOptions = nil, new("SQLALCHEMY_DATABASE_URI = 'x'"), pool
		}},
		"Workers beside preset disabled": {"PresetDisabled", "spec.webServer.gunicorn", func(s *v1alpha1.SupersetSpec) {
			s.WebServer.Gunicorn = &v1alpha1.Gunicorn{Preset: v1alpha1.PresetDisabled, Workers: new(int32(3))}
		}},
		"Concurrency beside preset disabled": {"PresetDisabled", "spec.celeryWorker.celery", func(s *v1alpha1.SupersetSpec) {
			s.CeleryWorker.Celery = &v1alpha1.Celery{Preset: v1alpha1.PresetDisabled, Concurrency: new(int32(3))}
		}},
		"Flower behind a Gateway in Production": {"FlowerNotPublished", "spec.celeryFlower.service.gatewayPath", func(s *v1alpha1.SupersetSpec) {
			s.Networking = &v1alpha1.Networking{Gateway: &v1alpha1.Gateway{}}
		}},
		"A path for the web server": {"GatewayPathIgnored", "spec.webServer.service.gatewayPath", func(s *v1alpha1.SupersetSpec) {
			s.WebServer.Service = &v1alpha1.Service{GatewayPath: new("/superset")}
		}},
		"Several Flowers": {"FlowerScaled", "spec.celeryFlower.autoscaling", func(s *v1alpha1.SupersetSpec) {
			s.Autoscaling = &v1alpha1.Autoscaling{MaxReplicas: 3}
		}},
		"First of several ports": {"FirstPortTaken", "spec.webServer.podTemplate.container.ports", func(s *v1alpha1.SupersetSpec) {
			s.WebServer.PodTemplate = container(v1alpha1.ContainerTemplate{Ports: []corev1.ContainerPort{{Name: "other", ContainerPort: 9000}}})
		}},
		"Own command and a bootstrap script": {"BootstrapNotSourced", "spec.webServer.podTemplate.container.command", func(s *v1alpha1.SupersetSpec) {
			s.BootstrapScript = new("true")
			s.WebServer.PodTemplate = container(v1alpha1.ContainerTemplate{Command: []string{"c"}})
		}},
		"Async queries without caches": {"RealtimeNeedsCaches", "spec.realtime", func(s *v1alpha1.SupersetSpec) {
			s.Realtime, s.Valkey.Cache = &v1alpha1.Realtime{}, &v1alpha1.ValkeyCache{}
			s.Valkey.Cache.Disabled = true
		}},
		"Websocket server and a URI": {"WebsocketNotConnected", "spec.websocketServer", func(s *v1alpha1.SupersetSpec) {
			s.Realtime = &v1alpha1.Realtime{}
			s.Valkey = &v1alpha1.Valkey{ConnectionFrom: &v1alpha1.ValkeyConnectionFrom{Name: "vk", Keys: &v1alpha1.ValkeyConnectionKeys{URI: "uri"}}}
		}},
		"Websocket server and a client certificate": {"WebsocketClientCertificate", "spec.websocketServer", func(s *v1alpha1.SupersetSpec) {
			s.Realtime, s.Valkey.SSL = &v1alpha1.Realtime{}, &v1alpha1.ValkeySSL{CertFile: new("/c"), KeyFile: new("/k")}
		}},
		"Database of a URI": {"CreateDatabaseIgnored", "spec.metastore.createDatabase", func(s *v1alpha1.SupersetSpec) {
			s.Metastore = &v1alpha1.Metastore{URIFrom: key("db", "uri"), CreateDatabase: true}
		}},
		"Worker without a broker": {"NoBroker", "spec.celeryWorker", func(s *v1alpha1.SupersetSpec) { s.Valkey = nil }},
	} {
		t.Run(name, func(t *testing.T) {
			told := func(a Advice) bool { return a.Reason == c.reason && a.Path == c.path }
			if before := Resolve(superset(all)).Advice; slices.ContainsFunc(before, told) {
				t.Fatal("it is told in any case")
			}

			if got := Resolve(superset(all, c.change)).Advice; !slices.ContainsFunc(got, told) {
				t.Errorf("want %s at %s, got %v", c.reason, c.path, got)
			}
		})
	}
}

func TestMemoryPerChildInBytesIsWarnedOf(t *testing.T) {
	for n, want := range map[int32]bool{200_000_000: true, 400_000: false} {
		i := Resolve(superset(all, func(s *v1alpha1.SupersetSpec) { s.CeleryWorker.Celery = &v1alpha1.Celery{MaxMemoryPerChild: &n} }))
		if hasAdvice(i, "MemoryInKiB") != want {
			t.Errorf("%d: want a warning: %t", n, want)
		}
	}
}
